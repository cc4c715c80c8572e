"""Slash commands, buttons, picks, forms and App Home, over a real connection to a fake Slack."""

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.messages import Block, BlockKind, Card, Choice, Invocation, Run, Style
from bot.platforms.on_slack import SlackPlatform
from digests.publishing import Tenant
from tests.fakes.clock import SetClock
from tests.fakes.pictures import PIXEL
from tests.fakes.slack_records import SlackRecords, slack_channel, slack_platform, slack_settings
from tests.fakes.slack_server import ADMIN, CHANNEL, GUEST, TEAM, Fault, SlackServer, Trouble, words

TENANT = f"slack:{TEAM}"


@dataclass
class Desk:
    """Answers every command with its own words, and keeps what was asked."""

    asked: list[Invocation] = field(default_factory=list)
    choices: tuple[Choice, ...] = ()
    length: int = 1
    private: bool = True
    hold: asyncio.Event | None = None
    chart: Block | None = None
    typed: list[tuple[str, str, str]] = field(default_factory=list)

    async def answer(self, invocation: Invocation) -> Card:
        self.asked.append(invocation)
        if self.hold is not None:
            await self.hold.wait()
        line = Block(BlockKind.PARAGRAPH, (Run(f"<{invocation.command}> {dict(invocation.options)} "),))
        return Card(
            ((self.chart,) if self.chart else ()) + (line,) * self.length, self.choices, self.private, plain="answer"
        )

    async def complete(self, invocation: Invocation, option: str, typed: str) -> list[Choice]:
        self.typed.append((invocation.command, option, typed))
        return [Choice("Ada Keen 艾达·基恩", "Ada Keen"), Choice("", "empty"), Choice("long", "x" * 200)]


@dataclass
class Rig:
    slack: SlackServer
    desk: Desk
    records: SlackRecords
    platform: SlackPlatform

    async def act(self, payload: dict[str, Any], kind: str = "interactive") -> dict[str, Any]:
        return await self.slack.acknowledgement(await self.slack.deliver(payload, kind))

    async def views(self, method: str, count: int = 1) -> list[dict[str, Any]]:
        async with asyncio.timeout(60):
            while len(found := [v for m, v in self.slack.workspace.views if m == method]) < count:  # noqa: ASYNC110 - the fake has no event for it
                await asyncio.sleep(0.01)
        return found


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with SlackServer() as slack:
        desk, records = Desk(), SlackRecords()
        platform = slack_platform(slack, SetClock(), records)
        await platform.connect(desk.answer, desk.complete)
        yield Rig(slack, desk, records, platform)
        await platform.close()


@pytest.mark.parametrize(
    ("typed", "command", "options"),
    [
        ("/who Alexandr Wang", "who", {"name": "Alexandr Wang"}),
        ("/who 亚历山大·王", "who", {"name": "亚历山大·王"}),
        ("/who O&amp;M &lt;x&gt;", "who", {"name": "O&M <x>"}),
        ("/jianbao who Ada Keen", "who", {"name": "Ada Keen"}),
        ("/why https://a.example/?a=1&amp;copy=2&copy=3", "why", {"address": "https://a.example/?a=1&copy=2&copy=3"}),
        ("/jianbao", "help", {}),
        ("/whois Ada Keen", "who", {"name": "Ada Keen"}),
        ("/find 芯片", "search", {"words": "芯片"}),
        ("/watch", "watch list", {}),
        (
            "/news source add https://a.example/f?a=1&amp;b=2",
            "news source add",
            {"address": "https://a.example/f?a=1&b=2"},
        ),
        ("/news source add <https://a.example/f|a.example/f>", "news source add", {"address": "https://a.example/f"}),
        ("/news schedule at:08:30 zone:Asia/Shanghai", "news schedule", {"at": "08:30", "zone": "Asia/Shanghai"}),
        ("/news channel on", "news channel on", {}),
        ("/news nonsense", "news nonsense", {}),
    ],
)
async def test_what_is_typed(rig: Rig, typed: str, command: str, options: dict[str, str]) -> None:
    (answer,) = await rig.slack.say(typed)
    (asked,) = rig.desk.asked
    assert (asked.command, dict(asked.options)) == (command, options)
    assert answer["response_type"] == "ephemeral"
    assert answer["text"] == "answer"
    assert f"<\u2060{command}>" in words(answer["blocks"])


async def test_usages_go_by_the_names_that_slack_takes(rig: Rig) -> None:
    usages = ("/who NAME", "/search WORDS", "/news status", "/help", "/digest")
    rig.desk.chart = Block(BlockKind.BULLET, tuple(Run(usage, Style.CODE) for usage in usages))
    (answer,) = await rig.slack.say("/jianbao help")
    shown = words(answer["blocks"])
    for usage in ("/whois NAME", "/find WORDS", "/news status", "/jianbao help", "/digest"):
        assert usage in shown


async def test_who_asks(rig: Rig) -> None:
    rig.slack.workspace.add_user("U0ZH", locale="zh-TW")
    rig.slack.workspace.add_user("U0FOREIGN", admin=True, team="T0ELSE")
    for user in (ADMIN, GUEST, "U0ZH", "U0FOREIGN", "U0NOBODY", ADMIN):
        await rig.slack.say("/help", user=user)
    readers = [i.reader for i in rig.desk.asked]
    assert [r.admin for r in readers] == [True, False, False, False, False, True]
    assert [r.locale for r in readers] == ["en-US", "en-US", "zh-TW", "en-US", "en", "en-US"]
    assert {(r.tenant, r.channel) for r in readers} == {(TENANT, CHANNEL)}
    assert len(rig.slack.called("users.info")) == 5  # the second time it is known


async def test_admins_of_the_settings() -> None:
    async with SlackServer() as slack:
        settings = slack_settings(slack).model_copy(update={"admins": (GUEST,)})
        desk, records = Desk(), SlackRecords()
        platform = SlackPlatform(settings, records, SetClock())
        await platform.connect(desk.answer, desk.complete)
        await slack.say("/help", user=GUEST)
        await platform.close()
    assert desk.asked[0].reader.admin
    assert records.tenants[TENANT].admins == frozenset()  # who is taken out of the settings is an admin no longer


async def test_slack_is_not_kept_waiting(rig: Rig) -> None:
    rig.desk.hold = asyncio.Event()
    payload = rig.slack.command("/digest")
    await rig.act(payload, "slash_commands")
    assert rig.slack.of(payload).bodies == []
    rig.desk.hold.set()
    assert len(await rig.slack.of(payload).count()) == 1


async def test_closing_waits_for_an_answer_under_way(rig: Rig) -> None:
    rig.desk.hold = asyncio.Event()
    payload = rig.slack.command("/digest")
    await rig.act(payload, "slash_commands")
    while not rig.desk.asked:  # noqa: ASYNC110 - it is asked within moments
        await asyncio.sleep(0.01)
    closing = asyncio.create_task(rig.platform.close())
    await asyncio.sleep(0)
    rig.desk.hold.set()
    await closing
    assert len(rig.slack.of(payload).bodies) == 1


async def test_a_long_answer_takes_five_messages_and_says_what_to_do(rig: Rig) -> None:
    rig.desk.length, rig.desk.choices = 2000, (Choice("next", "/digest page:2"),)
    payload = rig.slack.command("/digest")
    await rig.act(payload, "slash_commands")
    bodies = await rig.slack.of(payload).count(5)
    assert "no room" in words(bodies[4]["blocks"])
    assert [b for b in bodies[4]["blocks"] if b["type"] == "actions"]
    assert rig.slack.of(payload).refused == 0


@pytest.mark.parametrize(("refusals", "shown"), [(0, "image"), (1, "image"), (4, "context")])
async def test_a_chart_stands_in_an_answer_or_is_told_in_words(rig: Rig, refusals: int, shown: str) -> None:
    """Slack may take a moment to take in a picture, or show none in an answer."""
    rig.desk.chart = Block(BlockKind.IMAGE, (Run("Meta revenue: 2024 5"),), base64.b64encode(PIXEL).decode())
    rig.slack.trouble("response_url", *[Trouble(Fault.REFUSED, "invalid_blocks")] * refusals)
    payload = rig.slack.command("/figures Meta")
    await rig.act(payload, "slash_commands")
    (answer,) = await rig.slack.of(payload).count()
    (block,) = [b for b in answer["blocks"] if b["type"] == shown]
    assert answer["response_type"] == "ephemeral"
    assert "Meta revenue: 2024 5" in words([block])
    if shown == "image":
        ((file, kept),) = rig.slack.workspace.files.items()
        assert (block["slack_file"], kept["body"], kept["alt"]) == ({"id": file}, PIXEL, "Meta revenue: 2024 5")
    assert rig.slack.of(payload).refused == refusals


async def test_a_near_miss_runs_in_the_place_of_the_answer(rig: Rig) -> None:
    rig.desk.choices = (Choice("Ada Keen", "/who Ada Keen"), Choice("next page", '/search page:2 chips and "q"'))
    (answer,) = await rig.slack.say("/who Ada Kean")
    buttons = [e for b in answer["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert [b["value"] for b in buttons] == [c.command for c in rig.desk.choices]
    for button in buttons:
        payload = rig.slack.action(button, user=GUEST)
        await rig.act(payload)
        (again,) = await rig.slack.of(payload).count()
        assert again["replace_original"] is True
    assert [(i.command, dict(i.options), i.reader.user) for i in rig.desk.asked[1:]] == [
        ("who", {"name": "Ada Keen"}, GUEST),
        ("search", {"page": "2", "words": 'chips and "q"'}, GUEST),
    ]


async def test_many_near_misses_are_one_picker(rig: Rig) -> None:
    rig.desk.choices = tuple(Choice(f"Name {n}", f"/who Name {n}") for n in range(9))
    (answer,) = await rig.slack.say("/who Name")
    (picker,) = [e for b in answer["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert len(picker["options"]) == 9
    payload = rig.slack.action(
        {"action_id": "choice", "type": "static_select", "selected_option": picker["options"][3]}
    )
    await rig.act(payload)
    await rig.slack.of(payload).count()
    assert dict(rig.desk.asked[-1].options) == {"name": "Name 3"}


async def test_a_button_under_a_public_post_answers_beside_it(rig: Rig) -> None:
    payload = rig.slack.action({"action_id": "choice:0", "value": "/story s1"}, ephemeral=False)
    await rig.act(payload)
    (answer,) = await rig.slack.of(payload).count()
    assert answer["replace_original"] is False
    assert answer["response_type"] == "ephemeral"


async def test_what_a_command_lacks_can_be_picked(rig: Rig) -> None:
    (answer,) = await rig.slack.say("/figures page:2")
    place = answer["blocks"][-1]
    assert place["elements"][0]["type"] == "external_select"
    offered = await rig.act(
        {
            **rig.slack.action({}),
            "type": "block_suggestion",
            "action_id": "pick",
            "block_id": place["block_id"],
            "value": "ada",
        }
    )
    assert rig.desk.typed == [("figures", "subject", "ada")]
    assert [o["value"] for o in offered["options"]] == ["Ada Keen"]  # an empty label and a long value can't be offered
    picked = rig.slack.action(
        {"action_id": "pick", "block_id": place["block_id"], "selected_option": offered["options"][0]}
    )
    await rig.act(picked)
    await rig.slack.of(picked).count()
    assert dict(rig.desk.asked[-1].options) == {"page": "2", "subject": "Ada Keen"}


@pytest.mark.parametrize("typed", ["/who Ada", "/search", "/help", "/news people merge"])
async def test_nothing_to_pick(rig: Rig, typed: str) -> None:
    (answer,) = await rig.slack.say(typed)
    assert all(b["type"] != "actions" for b in answer["blocks"])


async def test_a_channel_goes_by_its_name_where_slack_tells_it(rig: Rig) -> None:
    await rig.slack.say("/news channel on")
    await rig.act({**rig.slack.command("/digest"), "channel_name": "privategroup"}, "slash_commands")
    await rig.slack.say("/help")
    assert [i.reader.channel_name for i in rig.desk.asked] == ["#news", "", "#news"]


async def test_channel_on_says_when_jianbao_is_not_in_the_channel(rig: Rig) -> None:
    assert "/invite" not in words((await rig.slack.say("/news channel on"))[0]["blocks"])
    rig.slack.workspace.conversations[CHANNEL].member = False
    assert "/invite" in words((await rig.slack.say("/news channel on"))[0]["blocks"])


class TestForms:
    async def test_a_source_is_added_through_a_form(self, rig: Rig) -> None:
        await rig.act(rig.slack.command("/news source add"), "slash_commands")
        (opened,) = await rig.views("views.open")
        state = {"address": {"value": {"value": "https://a.example/feed"}}, "name": {"value": {"value": None}}}
        said = await rig.act(rig.slack.submission(opened["view"], state))
        assert said["response_action"] == "update"
        (updated,) = await rig.views("views.update")
        (asked,) = rig.desk.asked
        assert (asked.command, dict(asked.options)) == ("news source add", {"address": "https://a.example/feed"})
        assert (asked.reader.user, asked.reader.channel) == (ADMIN, CHANNEL)
        assert "news source add" in words(updated["view"]["blocks"])

    async def test_the_schedule_is_set_through_a_form(self, rig: Rig) -> None:
        rig.records.kept[slack_channel().id] = replace(slack_channel(), zone="Asia/Shanghai", days=frozenset({0, 4}))
        await rig.act(rig.slack.command("/news schedule"), "slash_commands")
        (opened,) = await rig.views("views.open")
        fields = {b["block_id"]: b["element"] for b in opened["view"]["blocks"]}
        assert fields["zone"]["initial_option"]["value"] == "Asia/Shanghai"
        assert [o["value"] for o in fields["days"]["initial_options"]] == ["mon", "fri"]
        state = {
            "channel": {"value": {"selected_conversation": "C0OTHER"}},
            "at": {"value": {"selected_time": "09:15"}},
            "zone": {"zone": {"selected_option": {"value": "Europe/Berlin"}}},
            "days": {"value": {"selected_options": [{"value": "mon"}, {"value": "wed"}]}},
        }
        await rig.act(rig.slack.submission(opened["view"], state, user=GUEST))
        await rig.views("views.update")
        (asked,) = rig.desk.asked
        assert dict(asked.options) == {"at": "09:15", "zone": "Europe/Berlin", "days": "mon,wed"}
        assert (asked.reader.channel, asked.reader.admin) == ("C0OTHER", False)  # the core will refuse

    async def test_zones_are_suggested(self, rig: Rig) -> None:
        await rig.act({**rig.slack.action({}, channel=None), "type": "block_suggestion", "action_id": "zone", "block_id": "zone", "value": "ber"})  # fmt: skip
        assert rig.desk.typed == [("news schedule", "zone", "ber")]


class TestHome:
    async def open(self, rig: Rig, user: str, count: int = 1) -> dict[str, Any]:
        await rig.act(rig.slack.event({"type": "app_home_opened", "user": user, "tab": "home"}), "events_api")
        published = (await rig.views("views.publish", count))[-1]
        assert published["user_id"] == user
        view: dict[str, Any] = published["view"]
        return view

    async def test_an_admin_sees_digest_settings_and_sources(self, rig: Rig) -> None:
        rig.records.kept[slack_channel().id] = slack_channel()
        view = await self.open(rig, ADMIN)
        assert [i.command for i in rig.desk.asked] == ["digest", "news channel show", "news source list"]
        assert {i.reader.channel for i in rig.desk.asked} == {CHANNEL}
        buttons = {e["action_id"]: e for b in view["blocks"] if b["type"] == "actions" for e in b["elements"]}
        assert set(buttons) == {"home:add", "home:schedule", "home:refresh"}
        await rig.act(rig.slack.action(buttons["home:add"], channel=None, view=view))
        (opened,) = await rig.views("views.open")
        assert opened["view"]["callback_id"] == "source"

    async def test_others_see_the_digests_of_public_channels(self, rig: Rig) -> None:
        rig.records.kept[slack_channel().id] = slack_channel()
        secret = replace(slack_channel("C0SECRET1"), name="#layoffs")
        rig.records.kept = {secret.id: secret, **rig.records.kept}
        rig.slack.workspace.add_conversation("C0SECRET1", "layoffs").private = True
        view = await self.open(rig, GUEST)
        assert [(i.command, i.reader.channel) for i in rig.desk.asked] == [("digest", CHANNEL)]
        assert "layoffs" not in str(view)

    async def test_the_list_of_the_installer_counts(self, rig: Rig) -> None:
        rig.records.tenants[TENANT] = Tenant(TENANT, "slack", "Newsroom", frozenset({GUEST}))
        await self.open(rig, GUEST)
        assert [i.command for i in rig.desk.asked] == ["news source list"]

    async def test_another_channel_is_picked(self, rig: Rig) -> None:
        for address in (CHANNEL, "C0OTHER01"):
            rig.records.kept[f"{TENANT}/{address}"] = slack_channel(address)
        rig.slack.workspace.add_conversation("C0OTHER01")
        view = await self.open(rig, ADMIN)
        option = {"text": {"type": "plain_text", "text": "x"}, "value": "C0OTHER01"}
        await rig.act(
            rig.slack.action({"action_id": "home:channel", "selected_option": option}, channel=None, view=view)
        )
        await rig.views("views.publish", 2)
        assert rig.desk.asked[-3].reader.channel == "C0OTHER01"

    @pytest.mark.parametrize(("locale", "button"), [("en-GB", "Refresh"), ("zh-CN", "刷新"), ("zh-TW", "重新整理")])
    async def test_it_speaks_the_readers_language(self, rig: Rig, locale: str, button: str) -> None:
        rig.slack.workspace.add_user("U0READER1", locale=locale)
        view = await self.open(rig, "U0READER1")
        assert button in words(view["blocks"])

    async def test_a_long_digest_fits_the_view(self, rig: Rig) -> None:
        rig.records.kept[slack_channel().id] = slack_channel()
        rig.desk.length = 1500
        assert len((await self.open(rig, ADMIN))["blocks"]) <= 100


async def test_a_workspace_that_removes_jianbao_is_forgotten(rig: Rig) -> None:
    rig.records.installations[TENANT] = "{}"
    await rig.act(rig.slack.event({"type": "app_uninstalled"}), "events_api")
    async with asyncio.timeout(60):
        while rig.records.installations:  # noqa: ASYNC110 - done within moments, and nothing tells
            await asyncio.sleep(0.01)


async def test_a_lost_answer_is_logged_without_its_address(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    payload = rig.slack.command("/help")
    payload["response_url"] = "http://127.0.0.1:1/respond/response5ecret"
    await rig.act(payload, "slash_commands")
    async with asyncio.timeout(60):
        while "did not reach Slack" not in caplog.text:  # noqa: ASYNC110 - the log tells
            await asyncio.sleep(0.01)
    assert "response5ecret" not in caplog.text


async def test_a_form_that_slack_does_not_open_is_logged(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.slack.trouble("views.open", Trouble(Fault.REFUSED, "expired_trigger_id"))
    await rig.act(rig.slack.command("/news schedule"), "slash_commands")
    async with asyncio.timeout(60):
        while "expired_trigger_id" not in caplog.text:  # noqa: ASYNC110 - the log tells
            await asyncio.sleep(0.01)
