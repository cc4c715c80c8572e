"""`bot.ports.Platform` over discord.py: delivery, looking for what was delivered, the connection and its return.

A post carries its key's mark twice: as nonce, by which Discord tells a repeated send for some minutes, and in the footer, by which
`find` knows it in the channel's history. Posts of a forum have no nonce: there a lost answer is never sent again unlooked for.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.command_table import COMMANDS
from bot.commands import Command
from bot.messages import Post
from bot.platforms.on_discord import failures
from bot.platforms.on_discord.client import Client
from bot.platforms.on_discord.failures import RECONNECT, translated
from bot.platforms.on_discord.form import LIMITS, Form, carries, form, mark_of
from bot.ports import Answer, Complete, Sent
from digests.errors import ChannelGone, OutcomeUnknown, RateLimited, SettingsError
from digests.publishing import Channel

_log = logging.getLogger(__name__)

API = "https://discord.com/api/v10"
_TOKEN_REFUSED = 4004  # the gateway's close code
_RATE_LIMIT_WAIT = 30.0  # seconds discord.py may wait by itself; the least it admits
_LONGEST_PAUSE = 300.0
_FURTHER_PART = re.compile(r"(?P<edition>.*\|(?P<day>\d{4}-\d\d-\d\d)\|edition)\|[1-9]\d*")
_FORUM_POST = re.compile(r"/channels/\d+/threads$")
Place = discord.abc.GuildChannel | discord.abc.PrivateChannel | discord.Thread


class DiscordPlatform:
    """A bot on Discord. `api_base` and `gateway` are Discord's own unless set; they hold for the whole process.

    `connect` waits `patience` seconds for Discord and then leaves the connection to come up by itself.
    """

    name = "discord"
    limits = LIMITS

    def __init__(
        self,
        token: str,
        *,
        api_base: str = API,
        gateway: str = "",
        table: Sequence[Command] = COMMANDS,
        patience: float = 30.0,
        options: dict[str, Any] | None = None,
    ) -> None:
        self._token = token
        self._table = tuple(table)
        self._patience = patience
        self._options = options or {}
        point_to(api_base, gateway)
        self._client: Client | None = None
        self._running: asyncio.Task[None] | None = None
        self._came_up = asyncio.Event()
        self._closing = False

    # --- the connection ----------------------------------------------------------------------------------------------

    async def connect(self, answer: Answer, complete: Complete) -> None:
        """Raises SettingsError when Discord refuses the token."""
        self._closing = False
        self._running = asyncio.create_task(self._run(answer, complete), name="discord")
        up = asyncio.create_task(self._came_up.wait())
        try:
            await asyncio.wait({self._running, up}, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            up.cancel()
        if self._running.done():
            self._running.result()
        if not self._came_up.is_set():
            _log.warning("Discord is not there yet; the bot goes on trying")

    async def _run(self, answer: Answer, complete: Complete) -> None:
        """Keeps a connection up until `close`. discord.py resumes by itself; what it gives up on is begun anew."""
        pause = 1.0
        while not self._closing:
            client = self._client = self._new_client(self._table, answer, complete)
            announcing = asyncio.create_task(self._announce(client))
            try:
                await client.start(self._token)
            except discord.LoginFailure as exc:
                raise self._refused() from exc
            except discord.ConnectionClosed as exc:
                if exc.code == _TOKEN_REFUSED:
                    raise self._refused() from exc
                _log.warning("Discord closed the connection (%s)", exc.code)
            except (discord.DiscordException, aiohttp.ClientError, OSError) as exc:
                _log.warning("no connection to Discord (%s: %s)", type(exc).__name__, exc)
            finally:
                announcing.cancel()
                await client.close()
            if not self._closing:
                pause = 1.0 if client.came_up.is_set() else min(pause * 2, _LONGEST_PAUSE)
                await asyncio.sleep(pause)

    def _new_client(self, table: Sequence[Command], answer: Answer, complete: Complete) -> Client:
        trace = _no_second_forum_post()
        return Client(
            table, answer, complete, max_ratelimit_timeout=_RATE_LIMIT_WAIT, http_trace=trace, **self._options
        )

    async def reach(self) -> None:
        """Only logs in: a second connection would get every command that the running bot gets."""
        client = self._client = self._new_client((), _unasked, _unasked)
        try:
            await client.login(self._token)
        except discord.LoginFailure as exc:
            raise self._refused() from exc
        except (discord.DiscordException, aiohttp.ClientError, OSError) as exc:
            _log.warning("Discord cannot be reached (%s)", type(exc).__name__)

    def _refused(self) -> SettingsError:
        error = SettingsError("Discord does not know the token; copy it again from the Bot page into DISCORD_TOKEN")
        _log.error("%s", error)
        return error

    async def _announce(self, client: Client) -> None:
        await client.came_up.wait()
        self._came_up.set()
        _log.info("connected to Discord as %s, in %d servers", client.user, len(client.guilds))

    async def close(self) -> None:
        self._closing = True
        running, self._running = self._running, None
        if self._client is not None:
            await self._client.finish_answers(5.0)
            await self._client.close()
        if running is not None:
            running.cancel()
            await asyncio.wait({running})
        self._came_up.clear()

    # --- delivery ----------------------------------------------------------------------------------------------------

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        client = self._connected()
        mark = mark_of(key)
        shaped = form(post, mark=mark)
        arguments = _Arguments(client, shaped, post, mark)
        with translated():
            place = await self._place(client, channel)
            if thread is not None:
                return await self._reply(client, channel, place, int(thread), arguments)
            if isinstance(place, discord.ForumChannel):
                begun = await self._begun(client, channel, key)
                if begun is not None:
                    return _of_post(await self._reply(client, channel, place, begun, arguments), begun)
                return await _begin_in_forum(channel, place, arguments)
            return _sent(channel, await _messageable(place).send(**arguments.new()))

    async def _begun(self, client: Client, channel: Channel, key: str) -> int | None:
        """The forum's post that a further part of an edition goes into: the one that its first part, of the same key but for the
        number, began."""
        match = _FURTHER_PART.fullmatch(key)
        if match is None:
            return None
        first = mark_of(f"{match['edition']}|0")
        since = datetime.combine(date.fromisoformat(match["day"]), time(), UTC) - timedelta(days=1)
        async for thread in self._threads(client, channel, since):
            async for message in thread.history(limit=1, oldest_first=True):
                if _is_ours(client, message, first):
                    return thread.id
        return None

    async def _reply(
        self, client: Client, channel: Channel, place: Place, thread: int, arguments: "_Arguments"
    ) -> Sent:
        """In the thread of message `thread`, which is made when it is not there; beside the message where there can be none."""
        there = client.get_partial_messageable(thread)  # a thread has the id of the message it begins with
        try:
            return _sent(channel, await there.send(**arguments.new()))
        except discord.NotFound as exc:
            if exc.code != failures.UNKNOWN_CHANNEL:
                raise
        if isinstance(place, discord.ForumChannel):
            return await _begin_in_forum(channel, place, arguments)
        messageable = _messageable(place)
        if isinstance(place, discord.TextChannel):
            try:
                await place.get_partial_message(thread).create_thread(name=arguments.form.name)
            except discord.HTTPException as exc:
                if exc.status >= 500 or exc.status == 429:
                    raise
                made = exc.code == failures.THREAD_EXISTS
            else:
                made = True
            if made:
                return _sent(channel, await there.send(**arguments.new()))
        beside = discord.MessageReference(message_id=thread, channel_id=place.id, fail_if_not_exists=False)
        return _sent(channel, await messageable.send(reference=beside, **arguments.new()))

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None:
        client = self._connected()
        mark = mark_of(key)
        with translated():
            place = await self._place(client, channel)
            if not isinstance(place, discord.ForumChannel):
                async for message in _messageable(place).history(after=since, limit=None, oldest_first=True):
                    if _is_ours(client, message, mark):
                        return _sent(channel, message)
            async for thread in self._threads(client, channel, since):
                async for message in thread.history(after=since, limit=None, oldest_first=True):
                    if _is_ours(client, message, mark):
                        found = _sent(channel, message)
                        further = isinstance(place, discord.ForumChannel) and _FURTHER_PART.fullmatch(key)
                        return _of_post(found, thread.id) if further else found
        return None

    async def _threads(self, client: Client, channel: Channel, since: datetime) -> AsyncIterator[discord.Thread]:
        """The channel's threads that were posted in since then; posting in one makes it active, and days later it is archived."""
        identifier = _number(channel.tenant.partition(":")[2])
        guild = client.get_guild(identifier) or await client.fetch_guild(identifier)
        for thread in await guild.active_threads():
            newest = max(thread.last_message_id or 0, thread.id)
            if thread.parent_id == int(channel.address) and discord.utils.snowflake_time(newest) >= since:
                yield thread
        place = await self._place(client, channel)
        if isinstance(place, discord.TextChannel | discord.ForumChannel):
            async for thread in place.archived_threads(limit=None):  # the one archived last comes first
                if thread.archive_timestamp < since:
                    return
                yield thread

    async def _place(self, client: Client, channel: Channel) -> Place:
        identifier = _number(channel.address)
        return client.get_channel(identifier) or await client.fetch_channel(identifier)

    def _connected(self) -> Client:
        client = self._client
        if client is None or client.is_closed() or client.user is None:
            raise RateLimited("Discord is not connected", retry_after=RECONNECT)
        return client


def point_to(api_base: str, gateway: str = "") -> None:
    """Where Discord is, for the whole process: the library knows it by class."""
    Route.BASE = api_base.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


class _Arguments:
    """What a message is sent with, made anew for each try: files are read to their end."""

    def __init__(self, client: Client, shaped: Form, post: Post, mark: str) -> None:
        self.form = shaped
        self._client = client
        self._post = post
        self._mark = mark

    def new(self, *, nonce: bool = True) -> dict[str, Any]:
        arguments = self.form.arguments(self._client.buttons.view(self._post.choices))
        if not nonce:
            return arguments
        return {**arguments, "nonce": self._mark, "silent": not self._post.plain}  # a further part rings no bell


async def _begin_in_forum(channel: Channel, forum: discord.ForumChannel, arguments: _Arguments) -> Sent:
    tags = forum.available_tags[:1] if forum.flags.require_tag else []
    made = await forum.create_thread(name=arguments.form.name, applied_tags=tags, **arguments.new(nonce=False))
    return _sent(channel, made.message)


def _messageable(place: Place) -> discord.abc.Messageable:
    if isinstance(place, discord.abc.Messageable):
        return place
    raise ChannelGone("nothing can be posted in a channel of this kind")


def _is_ours(client: Client, message: discord.Message, mark: str) -> bool:
    return client.user is not None and message.author.id == client.user.id and carries(message, mark)


def _sent(channel: Channel, message: discord.Message) -> Sent:
    guild = channel.tenant.partition(":")[2]
    return Sent(str(message.id), f"https://discord.com/channels/{guild}/{message.channel.id}/{message.id}")


def _of_post(sent: Sent, thread: int) -> Sent:
    """A further part stands in a forum's post, and what follows on it goes there too: it is known by the post's id."""
    return replace(sent, message=str(thread))


async def _unasked(*_: object) -> Any:
    raise AssertionError("nothing is received without a connection")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ChannelGone(f"“{text}” is no id of Discord")
    return int(text)


def _no_second_forum_post() -> aiohttp.TraceConfig:
    """discord.py sends again after a 5xx by itself. A post that begins in a forum has no nonce: there the first 5xx is the end."""
    trace = aiohttp.TraceConfig()

    async def ended(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if params.method == "POST" and params.response.status >= 500 and _FORUM_POST.search(params.url.path):
            raise OutcomeUnknown(f"Discord answers {params.response.status}")

    trace.on_request_end.append(ended)
    return trace
