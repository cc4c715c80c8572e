"""What people do in Slack, as invocations; their answers, as messages that only they see.

Everything is acknowledged at once, for Slack waits three seconds, and answered through the response address, which is good for five
messages in half an hour. No rule of the product is here: rights are checked where commands are answered.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.command_table import COMMANDS
from bot.commands import parse
from bot.messages import Block, BlockKind, Card, Invocation, Post, Reader, Run, Style
from bot.platforms.on_slack import form, home
from bot.platforms.on_slack.failures import asked
from bot.platforms.on_slack.pictures import upload
from bot.platforms.on_slack.teams import Records, Teams, team_of
from bot.ports import Answer, Complete
from bot.render import cut
from bot.settings import SlackSettings
from digests.errors import DeliveryError
from digests.publishing import Channel

_log = logging.getLogger(__name__)
_TABLE = {command.name: command for command in COMMANDS}
_USES = 5  # of a response address
_TAKE_IN = 0.7  # seconds Slack is given to take in a picture
_OPTION = 150  # characters of a pick's value
_FINISH = 10.0  # seconds for answers under way when the bot stops
_NAMELESS = ("", "privategroup", "directmessage")  # Slack does not tell the name of a private channel
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")
# Slack's own commands: a manifest with one of them is refused whole ("the slash command has an invalid name").
BUILT_IN = frozenset(
    "/archive /away /call /collapse /dnd /expand /feed /help /invite /join /leave /me /msg /mute /open /prefs /pro /remind /remove /rename"
    " /search /shortcuts /shrug /star /status /topic /who".split()
)
ALIASES = {"/whois": "/who", "/find": "/search"}
_SHOWN = {"/who": "/whois", "/search": "/find", "/help": "/jianbao help"}  # how ours of such a name are called here
_MODALS = {"news source add": "source", "news schedule": "schedule"}  # without options they open a form

Body = dict[str, Any]


class Listener:
    def __init__(
        self,
        settings: SlackSettings,
        teams: Teams,
        records: Records,
        session: aiohttp.ClientSession,
        answer: Answer,
        complete: Complete,
    ) -> None:
        self._teams = teams
        self._records = records
        self._session = session
        self._answer = answer
        self._complete = complete
        self._open: set[asyncio.Task[Any]] = set()
        self.app = AsyncApp(
            logger=logging.getLogger("slack_bolt"),
            client=teams.client(),
            authorize=_authorizing(teams),
            signing_secret=settings.signing_secret.get_secret_value() or "socket mode needs none",
        )
        self.app.command(re.compile(r"/\S+"))(self._command)
        self.app.action(re.compile(r"choice(:\d+)?"))(self._chosen)
        self.app.action("pick")(self._picked)
        self.app.options(re.compile(r"pick|zone"))(self._suggest)
        self.app.action(re.compile(r"home:\w+"))(self._on_home)
        self.app.view("source")(self._source_filled_in)
        self.app.view("schedule")(self._schedule_filled_in)
        self.app.event("app_home_opened")(self._home_opened)
        self.app.event("app_uninstalled")(self._uninstalled)
        self.app.event("tokens_revoked")(self._revoked)

    async def finish(self) -> None:
        """Waits for the answers under way."""
        if self._open:
            _, late = await asyncio.wait(self._open, timeout=_FINISH)
            for task in late:
                task.cancel()

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        """Counts the task that answers as open, so that the bot does not stop under it."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            yield
        except DeliveryError as exc:
            _log.warning("an answer did not reach Slack: %s", exc)
        finally:
            self._open.discard(task)

    # --- commands and buttons ----------------------------------------------------------------------------------------

    async def _command(self, ack: AsyncAck, body: Body) -> None:
        await ack()
        async with self._answering():
            reader = await self._reader(body)
            typed = _LINK.sub(r"\1", _unescaped(str(body.get("text") or "")))
            name = str(body["command"])
            text = (typed.strip() or "help") if name == "/jianbao" else f"{ALIASES.get(name, name)} {typed}"
            invocation = parse(_TABLE, text, reader)
            form_name = _MODALS.get(invocation.command)
            if form_name and not invocation.options and body.get("trigger_id"):
                await self._open_form(form_name, reader, str(body["trigger_id"]))
                return
            await self._respond(body, invocation)

    async def _chosen(self, ack: AsyncAck, body: Body) -> None:
        """A near miss or another page: its command runs, and the answer takes the place of the one that offered it."""
        await ack()
        async with self._answering():
            action = body["actions"][0]
            text = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
            await self._respond(body, parse(_TABLE, str(text), await self._reader(body)))

    async def _picked(self, ack: AsyncAck, body: Body) -> None:
        await ack()
        async with self._answering():
            action = body["actions"][0]
            option, _, text = str(action.get("block_id", "")).partition("|")
            asked_for = parse(_TABLE, text, await self._reader(body))
            value = str((action.get("selected_option") or {}).get("value") or "")
            await self._respond(
                body, Invocation(asked_for.command, {**asked_for.options, option: value}, asked_for.reader)
            )

    async def _suggest(self, ack: AsyncAck, body: Body) -> None:
        """What an option may be, while it is typed."""
        reader = await self._reader(body)
        if body.get("action_id") == "zone":
            invocation, option = Invocation("news schedule", {}, reader), "zone"
        else:
            option, _, text = str(body.get("block_id", "")).partition("|")
            invocation = parse(_TABLE, text, reader)
        choices = await self._complete(invocation, option, str(body.get("value") or ""))
        fitting = [c for c in choices if c.label.strip() and 0 < len(c.command) <= _OPTION]
        await ack(options=[{"text": form.plain_text(c.label, 75), "value": c.command} for c in fitting[:100]])

    async def _respond(self, body: Body, invocation: Invocation) -> None:
        card = await self._answer(invocation)
        posts = cut(replace(card, blocks=tuple(_with_names_of_slack(b) for b in card.blocks)), form.LIMITS)
        if len(posts) > _USES:
            note = Block(BlockKind.CONTEXT, (Run(cards.voice_of(invocation.reader).word("problem_no_room")),))
            last = posts[_USES - 1]
            posts = [*posts[: _USES - 1], Post((*last.blocks, note), last.plain, posts[-1].choices, last.private)]
        if invocation.command == "news channel on":
            posts = await self._with_invitation(posts, invocation.reader)
        client = await self._client(invocation.reader)
        replaces = bool(body.get("container", {}).get("is_ephemeral"))
        spare = _USES - len(posts)
        for number, post in enumerate(posts):
            how: form.Payload = {
                "response_type": "ephemeral" if card.private else "in_channel",
                "replace_original": replaces and number == 0,
            }
            under = _picker(invocation) if number == len(posts) - 1 else []
            spare -= await self._post(str(body["response_url"]), post, await upload(client, post), how, under, spare)

    async def _post(
        self,
        address: str,
        post: Post,
        files: Mapping[int, str],
        how: form.Payload,
        under: Sequence[form.Payload],
        spare: int,
    ) -> int:
        """One message to a response address. Slack takes a moment to take in a picture: it is tried again, at most `spare` times, the
        last time with the picture told in words. Returns how many of them were used."""
        again = 0
        files = files if spare else {}
        while True:
            message = {**form.message(post, files), "blocks": [*form.blocks_of(post, files), *under], **how}
            if await self._taken(address, message) or not files or again == spare:
                return again
            again += 1
            if again == spare:
                files = {}
            else:
                await asyncio.sleep(_TAKE_IN)

    async def _taken(self, address: str, message: form.Payload) -> bool:
        """False when Slack refuses the blocks. The address is a secret: no log has it."""
        try:
            async with self._session.post(address, json=message) as said:
                text = await said.text()
                if said.status != 200:
                    _log.warning("Slack did not take an answer: %d %s", said.status, text[:200])
                return "invalid_blocks" not in text
        except (aiohttp.ClientError, TimeoutError) as exc:
            _log.warning("an answer did not reach Slack: %s", type(exc).__name__)
            return True  # it may have: it is not given twice

    async def _with_invitation(self, posts: list[Post], reader: Reader) -> list[Post]:
        """Says so when jianbao is not in the channel that it is to post in."""
        client = await self._client(reader)
        if (reader.channel or "").startswith("D"):  # a conversation with jianbao itself
            return posts
        try:
            said = await asked(client.conversations_info(channel=reader.channel or ""))
        except DeliveryError:
            inside = False
        else:
            inside = bool(said["channel"].get("is_member"))
        if inside or not posts:
            return posts
        note = Block(BlockKind.PARAGRAPH, (Run(cards.voice_of(reader).word("problem_not_invited")),))
        return [Post((note, *posts[0].blocks), posts[0].plain, posts[0].choices, posts[0].private), *posts[1:]]

    async def _reader(self, body: Body) -> Reader:
        team = (
            body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
        )
        user = body.get("user_id") or (body.get("user") or {}).get("id") or ""
        place = (
            body.get("channel_id")
            or (body.get("channel") or {}).get("id")
            or body.get("container", {}).get("channel_id")
        )
        reader = await self._teams.reader(str(team), str(user), str(place) if place else None)
        name = str(body.get("channel_name") or (body.get("channel") or {}).get("name") or "")
        return replace(reader, channel_name="" if name in _NAMELESS else f"#{name}")

    async def _client(self, reader: Reader) -> AsyncWebClient:
        found = await self._teams.find(team_of(reader.tenant))
        return self._teams.client(found.token if found else None)

    # --- forms -------------------------------------------------------------------------------------------------------

    async def _open_form(self, name: str, reader: Reader, trigger: str) -> None:
        if name == "source":
            view = home.add_source(reader.locale, reader.channel or "")
        else:
            stored = await self._records.channel(f"{reader.tenant}/{reader.channel}") if reader.channel else None
            view = home.schedule(reader.locale, stored)
        await asked((await self._client(reader)).views_open(trigger_id=trigger, view=view))

    async def _source_filled_in(self, ack: AsyncAck, body: Body, view: Body) -> None:
        filled = home.values(view)
        options = {k: filled.get(k, "") for k in ("address", "name")}
        await self._run_form(ack, body, "add", "news source add", options, home.metadata(view).get("channel"))

    async def _schedule_filled_in(self, ack: AsyncAck, body: Body, view: Body) -> None:
        filled = home.values(view)
        options = {k: filled.get(k, "") for k in ("at", "zone", "days")}
        await self._run_form(ack, body, "schedule", "news schedule", options, filled.get("channel"))

    async def _run_form(
        self, ack: AsyncAck, body: Body, title: str, command: str, options: dict[str, str], channel: str | None
    ) -> None:
        locale = home.metadata(body["view"]).get("locale", "en")
        await ack(response_action="update", view=home.working(home.word(title, locale), locale))
        async with self._answering():
            asking = await self._reader(body)
            reader = Reader(asking.tenant, asking.user, channel or None, asking.admin, asking.locale)
            card = await self._answer(Invocation(command, {k: v for k, v in options.items() if v}, reader))
            view = home.result(home.word(title, reader.locale), card, reader.locale)
            await asked((await self._client(reader)).views_update(view_id=body["view"]["id"], view=view))

    # --- App Home ----------------------------------------------------------------------------------------------------

    async def _home_opened(self, body: Body, event: Body) -> None:
        if event.get("tab", "home") != "home":
            return
        async with self._answering():
            reader = await self._teams.reader(str(body["team_id"]), str(event["user"]))
            kept = home.metadata(event.get("view") or {}).get("channel")
            await self._show_home(reader, kept)

    async def _on_home(self, ack: AsyncAck, body: Body) -> None:
        await ack()
        async with self._answering():
            action = body["actions"][0]
            what = str(action["action_id"]).removeprefix("home:")
            channel = (action.get("selected_option") or {}).get("value") or home.metadata(body.get("view") or {}).get(
                "channel"
            )
            asking = await self._reader(body)
            reader = Reader(asking.tenant, asking.user, channel or None, asking.admin, asking.locale)
            if what in ("add", "schedule"):
                await self._open_form("source" if what == "add" else what, reader, str(body["trigger_id"]))
            else:
                await self._show_home(reader, reader.channel)

    async def _show_home(self, asking: Reader, wanted: str | None) -> None:
        tenant = await self._records.tenant(asking.tenant)
        admin = asking.admin or (tenant is not None and asking.user in tenant.admins)
        client = await self._client(asking)
        channels = [c for c in await self._records.channels(tenant=asking.tenant) if c.on]
        if not admin:
            channels = [c for c in channels if await _public(client, c)]
        chosen = next((c for c in channels if c.address == wanted), channels[0] if channels else None)
        reader = Reader(asking.tenant, asking.user, chosen.address if chosen else None, asking.admin, asking.locale)
        sections: dict[str, Card] = {}
        if chosen is not None:
            sections["digest"] = await self._answer(Invocation("digest", {}, reader))
        if admin and chosen is not None:
            sections["settings"] = await self._answer(Invocation("news channel show", {}, reader))
        if admin:
            sections["sources"] = await self._answer(Invocation("news source list", {}, reader))
        view = home.home(sections, channels, chosen, reader.locale, admin=admin)
        await asked(client.views_publish(user_id=reader.user, view=view))

    async def _uninstalled(self, body: Body) -> None:
        await self._teams.forget(str(body["team_id"]))

    async def _revoked(self, body: Body, event: Body) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await self._teams.forget(str(body["team_id"]))


def _authorizing(teams: Teams) -> Callable[..., Awaitable[Any]]:
    """A function for slack-bolt, which takes no method: the token of the workspace that asks, None when it has none."""

    async def authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult | None:
        found = await teams.find(team_id or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_id=found.bot, bot_token=found.token
        )

    return authorize


def _with_names_of_slack(block: Block) -> Block:
    """Usages, which stand as code, by the names that the manifest has."""
    runs = tuple(
        replace(run, text=re.sub(r"^/\w+", lambda m: _SHOWN.get(m[0], m[0]), run.text))
        if run.style is Style.CODE
        else run
        for run in block.runs
    )
    return replace(block, runs=runs)


def _unescaped(text: str) -> str:
    """What was typed: Slack escapes three signs, and no other."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


async def _public(client: AsyncWebClient, channel: Channel) -> bool:
    """Whether everyone in the workspace may know the channel."""
    try:
        said = await asked(client.conversations_info(channel=channel.address))
    except DeliveryError:
        return False
    return not said["channel"].get("is_private", True)


def _picker(invocation: Invocation) -> list[form.Payload]:
    """A pick for the one option that a command lacks, where it can be completed: slash commands are free text."""
    command = _TABLE.get(invocation.command)
    missing = (
        [o for o in command.options if o.required and not invocation.options.get(o.name, "").strip()] if command else []
    )
    if len(missing) != 1 or (missing[0].complete is None and not missing[0].choices):
        return []
    given = " ".join(f"{k}:{v}" for k, v in invocation.options.items() if v)
    place = f"{missing[0].name}|/{invocation.command} {given}".strip()
    if len(place) > 255:
        return []
    select = {
        "type": "external_select",
        "action_id": "pick",
        "min_query_length": 0,
        "placeholder": form.plain_text(f"{missing[0].help_en} · {missing[0].help_zh}"),
    }
    return [{"type": "actions", "block_id": place, "elements": [select]}]
