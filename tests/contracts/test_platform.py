"""What every chat platform promises the outbox (`bot.ports.Platform`). A platform joins by a line in `make`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Protocol

import pytest

from bot.messages import Block, BlockKind, Card, Choice, Invocation, Post, Run, Style
from bot.platforms.console import ConsolePlatform
from bot.ports import Platform
from bot.render import cut
from digests.publishing import Channel
from tests.fakes.clock import SetClock
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import NEWS, TEXT, Place, World, channel_of
from tests.fakes.platform import FakePlatform, texts
from tests.fakes.publishing import make_channel, make_post
from tests.fakes.slack_records import slack_channel, slack_platform
from tests.fakes.slack_server import SlackServer

PLATFORMS = ["console", "fake", "discord", "slack"]
BEFORE = datetime.now(UTC) - timedelta(minutes=5)


class Make(Protocol):
    """A platform on the same chat as the one made before it: what one posts the other finds."""

    def __call__(self) -> Platform: ...


@pytest.fixture(params=PLATFORMS)
async def make(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Make]:
    clock = SetClock(datetime.now(UTC))
    if request.param == "console":
        yield lambda: ConsolePlatform(tmp_path / "posts.jsonl", out=StringIO(), width=80)
    elif request.param == "discord":
        async with FakeDiscord(World(clock)) as discord:
            yield discord.platform
    elif request.param == "slack":
        async with SlackServer() as slack:
            yield lambda: slack_platform(slack, clock)
    else:
        fake = FakePlatform(clock, tells=True)
        yield lambda: fake


@pytest.fixture
def channel(make: Make) -> Channel:
    name = make().name
    places = {"discord": channel_of(Place(NEWS, TEXT, "news")), "slack": slack_channel()}
    return places.get(name) or make_channel("one", platform=name)


async def answer(invocation: Invocation) -> Card:
    return Card((), plain=invocation.command)


async def complete(invocation: Invocation, option: str, typed: str) -> tuple[Choice, ...]:
    return ()


def use() -> tuple[
    Callable[[Invocation], Awaitable[Card]], Callable[[Invocation, str, str], Awaitable[tuple[Choice, ...]]]
]:
    return answer, complete


async def test_a_post_is_found_by_its_key(make: Make, channel: Channel) -> None:
    platform = make()
    await platform.connect(*use())
    first = await platform.send(channel, make_post("one"), key="k1")
    second = await platform.send(channel, make_post("two"), key="k2")
    assert first.message != second.message
    assert await platform.find(channel, "k1", BEFORE) == first
    assert await platform.find(channel, "k2", BEFORE) == second
    await platform.close()


async def test_what_was_not_posted_is_not_found(make: Make, channel: Channel) -> None:
    platform = make()
    await platform.connect(*use())
    assert await platform.find(channel, "k1", BEFORE) is None
    await platform.send(channel, make_post("k1"), key="another")  # the text is no key
    assert await platform.find(channel, "k1", BEFORE) is None
    await platform.close()


async def test_another_connection_finds_it(make: Make, channel: Channel) -> None:
    first = make()
    await first.connect(*use())
    sent = await first.send(channel, make_post("one"), key="k1")
    await first.close()
    second = make()
    await second.connect(*use())
    assert await second.find(channel, "k1", BEFORE) == sent
    await second.close()


async def test_the_same_key_again_is_the_same_message(make: Make, channel: Channel) -> None:
    platform = make()
    await platform.connect(*use())
    sent = [await platform.send(channel, make_post("one"), key="k1") for _ in range(2)]
    sent += await asyncio.gather(*(platform.send(channel, make_post("one"), key="k1") for _ in range(3)))
    assert len({s.message for s in sent}) == 1
    await platform.close()


async def test_keys_of_any_length_and_letters(make: Make, channel: Channel) -> None:
    platform = make()
    await platform.connect(*use())
    keys = [f"{channel.id}|2026-03-02|edition|{n}" for n in range(3)] + ["通知|" + "长" * 200, 'a"b\\c\n', "😀"]
    sent = {key: await platform.send(channel, make_post(f"post {n}"), key=key) for n, key in enumerate(keys)}
    assert {key: await platform.find(channel, key, BEFORE) for key in keys} == sent
    await platform.close()


async def test_takes_every_kind_of_block_up_to_its_limits(make: Make, channel: Channel) -> None:
    platform = make()
    await platform.connect(*use())
    runs = tuple(Run(f"{s} 字 *_<>&[]`| ", s, "https://a.example/?a=1&b=(2)") for s in Style)
    blocks = tuple(
        Block(kind, () if kind is BlockKind.DIVIDER else runs) for kind in BlockKind if kind is not BlockKind.IMAGE
    )
    long = Block(BlockKind.PARAGRAPH, (Run("一段很长的话。" * 2000),))
    posts = cut(Card((*blocks, long), plain="x" * 5000), platform.limits)
    for number, post in enumerate(posts):
        await platform.send(channel, post, key=f"k{number}")
    assert "".join(texts(posts)) == "".join(texts([Post((*blocks, long), "")]))
    await platform.close()


async def test_close_may_be_called_twice_and_before_connect(make: Make) -> None:
    platform = make()
    await platform.close()
    await platform.connect(*use())
    await platform.close()
    await platform.close()


def test_its_limits_can_hold_a_digest(make: Make) -> None:
    limits = make().limits
    assert limits.title >= 100
    assert limits.block >= 500
    assert limits.post >= 3 * limits.title + 500
    assert limits.blocks >= 4
    assert limits.choices >= 1
