"""Commands on Discord, over the wire: what is registered, what reaches the core, how answers, pages and late ones come back."""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from bot.command_table import CHINESE, COMMANDS
from bot.messages import Block, BlockKind, Card, Choice, Invocation, Run
from bot.platforms.on_discord import DiscordPlatform
from digests.text.taiwan import taiwan
from tests.fakes.clock import SetClock
from tests.fakes.discord_answers import Fault
from tests.fakes.discord_limits import commands_problems, description
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FORUM, GUILD, World
from tests.fakes.pictures import PIXEL
from tests.shared_files import shared


class Core:
    """Answers with what it was asked. `waits` holds answers back until it is set."""

    def __init__(self) -> None:
        self.asked: list[Invocation] = []
        self.was_asked = asyncio.Event()
        self.waits = asyncio.Event()
        self.waits.set()
        self.choices: tuple[Choice, ...] = ()
        self.blocks = 1
        self.private = True
        self.chart: Block | None = None
        self.offered: Sequence[Choice] = (Choice("Ada Keen 艾达", "Ada Keen"),)
        self.typed: list[tuple[str, str, str]] = []

    async def answer(self, invocation: Invocation) -> Card:
        self.asked.append(invocation)
        self.was_asked.set()
        await self.waits.wait()
        text = f"{invocation.command} {' '.join(invocation.options.values())}"
        block = Block(BlockKind.PARAGRAPH, (Run(text + " 字" * (0 if self.blocks == 1 else 700)),))
        return Card(
            ((self.chart,) if self.chart else ()) + (block,) * self.blocks,
            self.choices,
            private=self.private,
            plain=text,
        )

    async def complete(self, invocation: Invocation, option: str, typed: str) -> Sequence[Choice]:
        self.typed.append((invocation.command, option, typed))
        return self.offered


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(World(SetClock(datetime.now(UTC))), description()) as server:
        yield server
        assert server.wrong == []


@pytest.fixture
async def platform(discord: FakeDiscord, core: Core) -> AsyncIterator[DiscordPlatform]:
    made = discord.platform()
    await made.connect(core.answer, core.complete)
    yield made
    await made.close()


# --- what is registered ----------------------------------------------------------------------------------------------


async def test_every_command_is_registered_within_limits(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    assert commands_problems(discord.people.commands) == []
    found: dict[str, list[str]] = {}
    for command in COMMANDS:
        level = next(c for c in discord.people.commands if c["name"] == command.name.split()[0])
        assert level["default_member_permissions"] == (32 if command.name.startswith("news ") else None)
        assert (level["contexts"], level["integration_types"]) == ([0], [0])
        for word in command.name.split()[1:]:
            level = next(o for o in level["options"] if o["name"] == word)
        last = command.name.split()[-1]
        assert level["name_localizations"] == {"zh-CN": CHINESE[last], "zh-TW": taiwan(CHINESE[last])}
        assert level["description"] == command.help_en
        assert level["description_localizations"].keys() == {"en-US", "zh-CN", "zh-TW"}
        assert level["description_localizations"]["zh-CN"] == command.help_zh
        found[command.name] = [o["name"] for o in level.get("options", [])]
        for option in command.options:
            shown = next(o for o in level["options"] if o["name"] == option.name)
            assert shown["name_localizations"]["zh-CN"] == CHINESE[option.name]
            assert bool(shown.get("required")) == option.required
            assert bool(shown.get("autocomplete")) == (option.complete is not None)
            assert [c["value"] for c in shown.get("choices", [])] == list(option.choices)
            assert shown["type"] == (4 if option.number else 3)
    assert found == {c.name: [o.name for o in sorted(c.options, key=lambda o: not o.required)] for c in COMMANDS}


async def test_discord_admits_what_is_registered(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    shared("cases/discord-openapi.json")
    assert any(method == "PUT" for method, _, _ in discord.bodies)
    assert discord.wrong == []


# --- what reaches the core -------------------------------------------------------------------------------------------


async def test_a_command_reaches_the_core_with_its_reader(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    seen = await discord.use("news schedule", admin=True, locale="zh-TW", at="08:30", zone="Asia/Taipei")
    (asked,) = core.asked
    assert (asked.command, dict(asked.options)) == ("news schedule", {"at": "08:30", "zone": "Asia/Taipei"})
    reader = asked.reader
    assert (reader.tenant, reader.channel) == (f"discord:{GUILD}", discord.world.news.id)
    assert (reader.admin, reader.locale) == (True, "zh-TW")
    assert (reader.tenant_name, reader.channel_name) == ("Newsroom", "#news")
    assert "news schedule 08:30 Asia\\/Taipei" in seen.text
    assert seen.private


async def test_only_who_may_manage_the_server_is_an_admin(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    """Whatever a server lets its members call: the core refuses by this."""
    await discord.use("news status")
    await discord.use("news status", admin=True)
    assert [asked.reader.admin for asked in core.asked] == [False, True]


async def test_numbers_come_as_text(discord: FakeDiscord, platform: DiscordPlatform, core: Core) -> None:
    await discord.use("search", words="chips", page=2)
    assert dict(core.asked[0].options) == {"words": "chips", "page": "2"}


async def test_a_thread_of_ours_and_a_forum_post_belong_to_their_channel(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    world = discord.world
    forum = world.add_channel("forum", FORUM)
    await discord.gateway.dispatch("CHANNEL_CREATE", forum.as_json())
    ours = world.add_thread(world.news, "story", world.new_id())
    theirs = world.add_thread(world.news, "chat", world.new_id(), owner="900000000000000030")
    post = world.add_thread(forum, "digest", world.new_id(), owner="900000000000000030")
    for place in (ours, theirs, post):
        await discord.gateway.dispatch("THREAD_CREATE", place.as_json())
        await discord.use("digest", within=place)
    assert [asked.reader.channel for asked in core.asked] == [world.news.id, theirs.id, forum.id]


async def test_completion_offers_what_the_core_knows(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    assert await discord.complete("who", "name", "ad") == {"Ada Keen 艾达": "Ada Keen"}
    assert core.typed == [("who", "name", "ad")]
    core.offered = [Choice("x" * 300, "v"), Choice("", "empty"), Choice("long", "v" * 101)]
    core.offered += [Choice(f"n{n}", f"v{n}") for n in range(40)]
    offered = await discord.complete("news source pause", "source", "", admin=True)
    assert len(offered) == 25
    assert "x" * 100 in offered
    assert "long" not in offered


# --- how answers come back -------------------------------------------------------------------------------------------


async def test_slow_commands_are_acknowledged_first(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    core.waits.clear()
    seen = await discord.begin("news source add", admin=True, address="https://a.example")
    await seen.until(lambda i: i.deferred)
    core.waits.set()
    await seen.until(lambda i: i.original)
    assert seen.private
    assert "news source add" in seen.text


async def test_an_answer_that_takes_its_time_is_deferred(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    core.waits.clear()
    seen = await discord.begin("who", name="Ada")
    await seen.until(lambda i: i.deferred)
    core.waits.set()
    await seen.until(lambda i: i.original)
    assert "who Ada" in seen.text


async def test_a_long_answer_comes_in_several_messages(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    core.blocks = 8
    seen = await discord.use("search", words="chips")
    await seen.until(lambda i: "".join(i.text.split()).count("字") == 8 * 700)
    assert seen.followups
    assert all(message["flags"] == 64 for message in seen.followups)


async def test_a_chart_stands_in_an_answer_with_its_words(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    """In an answer at once, and in one that was deferred: an edit brings its file along."""
    core.chart = Block(BlockKind.IMAGE, (Run("Meta revenue: 2024 5"),), base64.b64encode(PIXEL).decode())
    at_once = await discord.use("figures", subject="Meta")
    core.waits.clear()
    later = await discord.begin("figures", subject="Meta")
    await later.until(lambda i: i.deferred)
    core.waits.set()
    await later.until(lambda i: i.original)
    for seen in (at_once, later):
        assert seen.private
        assert seen.original is not None
        (attachment,) = seen.original["attachments"]
        assert attachment["description"] == "Meta revenue: 2024 5"
        assert [e["image"]["url"] for e in seen.original["embeds"] if "image" in e] == [
            f"attachment://{attachment['filename']}"
        ]


async def test_a_public_answer_is_seen_by_all(discord: FakeDiscord, platform: DiscordPlatform, core: Core) -> None:
    core.private = False
    seen = await discord.use("who", name="Ada")
    assert not seen.private


@pytest.mark.parametrize("name", ["Ada", "Ada " * 60])
async def test_a_button_turns_the_page_in_place(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core, name: str
) -> None:
    """The command travels in the button, or by a key where it is too long for one."""
    core.choices = (Choice("Next 下一页", f"/who {name} page:2"),)
    first = await discord.use("who", name="Ada")
    assert first.original is not None
    turned = await discord.press(first.original, first.buttons["Next 下一页"])
    assert turned.callback is not None
    assert turned.callback["type"] == 7
    assert dict(core.asked[-1].options) == {"name": name.strip(), "page": "2"}
    assert core.asked[-1].reader.tenant == f"discord:{GUILD}"


async def test_a_slow_button_is_deferred_and_then_turned(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    core.choices = (Choice("Digest", "/digest"),)
    first = await discord.use("who", name="Ada")
    assert first.original is not None
    turned = await discord.press(first.original, first.buttons["Digest"])
    assert turned.callback == {"type": 6}
    assert turned.text.strip() == "digest"


async def test_a_button_of_a_public_post_answers_its_reader_alone(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    post = discord.world.post(discord.world.news, {"content": "digest"})
    pressed = await discord.press(post, "run:/who Ada")
    assert pressed.callback is not None
    assert pressed.callback["type"] == 4
    assert pressed.private


async def test_a_forgotten_button_says_so(discord: FakeDiscord, platform: DiscordPlatform, core: Core) -> None:
    pressed = await discord.press(discord.world.post(discord.world.news, {"content": "x"}), "kept:UNKNOWN")
    assert "ask again" in pressed.text
    assert core.asked == []


async def test_an_answer_that_cannot_be_given_stops_nothing(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    discord.trouble(Fault.LOST, address="/callback$")
    made = await discord.begin("who", name="Lost")
    seen = await discord.use("who", name="Ada")
    assert "who Ada" in seen.text
    assert made.callback is None


async def test_a_command_given_while_disconnected_is_answered_after_the_resume(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    await discord.gateway.drop()
    seen = await discord.use("who", name="Ada")
    assert "who Ada" in seen.text
    assert discord.gateway.resumed == 1
    assert len(core.asked) == 1


async def test_answers_under_way_finish_before_it_closes(
    discord: FakeDiscord, platform: DiscordPlatform, core: Core
) -> None:
    core.waits.clear()
    seen = await discord.begin("who", name="Ada")
    await core.was_asked.wait()
    closing = asyncio.create_task(platform.close())
    core.waits.set()
    await closing
    assert "who Ada" in seen.text
