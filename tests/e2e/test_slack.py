"""The whole bot on Slack, over the wire: sources, schedule, digest, answers, updates, faults. Slack and the feed are on loopback."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.settings import load
from bot.wiring import App, install_defaults, open_app
from digests.publishing import DeliveryState
from tests.e2e.harness import Home
from tests.fakes.clock import SetClock
from tests.fakes.engines import CapitalisedNames, NoNames, WordVectors
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack_server import (
    ADMIN,
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    GUEST,
    TEAM,
    Fault,
    SlackServer,
    Trouble,
    words,
)

START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
NEWS = f"slack:{TEAM}/{CHANNEL}"
_ITEM = "<item><title>{title}</title><link>https://news.example/{number}</link><guid>{number}</guid><pubDate>{at}</pubDate><description>{text}</description></item>"
FIRST = (
    "Acme Works of Norhaven raises $40 million for glass works",
    "Acme Works raised $40 million for its glass works in Norhaven, Ada Keen, the founder, said on Monday. "
    "Ada Keen said the glass works in Norhaven would employ 300 people.",
)
SECOND = (
    "Acme Works of Norhaven raises more for glass works",
    "Acme Works raised $55 million for its glass works in Norhaven, Ada Keen, the founder, said on Tuesday. "
    "Ada Keen said the glass works in Norhaven would employ 300 people.",
)


@dataclass
class Newsroom:
    slack: SlackServer
    feed: FeedServer
    app: App
    clock: SetClock

    def publish(self, *items: tuple[str, str]) -> None:
        at = self.clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
        entries = "".join(_ITEM.format(title=t, text=x, number=n, at=at) for n, (t, x) in enumerate(items))
        body = f'<rss version="2.0"><channel><title>Norhaven Times</title>{entries}</channel></rss>'
        self.feed.serve("/feed.xml", body.encode())

    async def at(self, day: int, hour: int, minute: int = 0) -> None:
        """What the scheduler wakes, at that time."""
        self.clock.time = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
        await self.app.jobs.ingest_and_publish()

    async def told(self, text: str, user: str = ADMIN) -> str:
        return words([b for body in await self.slack.say(text, user=user) for b in body["blocks"]])

    async def set_up(self) -> None:
        """By an admin, in Slack: a source, this channel, half past eight."""
        self.publish(FIRST)
        await self.told("/news channel on")
        await self.told("/news schedule at:08:30 zone:UTC")
        await self.told(f"/news source add {self.feed.url('/feed.xml')}")

    def posts(self) -> list[dict[str, Any]]:
        return [m.sent for m in self.slack.workspace.messages]


@asynccontextmanager
async def running(home: Home, slack: SlackServer, feed: FeedServer, clock: SetClock) -> AsyncIterator[Newsroom]:
    slack.now = lambda: clock.now().timestamp()
    environment = {
        **home.environment,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "JIANBAO_SLACK__API_BASE": slack.api_base,
        "JIANBAO_HTTP__ALLOW": "127.0.0.2",
        "JIANBAO_HTTP__PORTS": str(feed.port),
    }
    engines = {"chinese": NoNames(), "english": CapitalisedNames(), "encoder": WordVectors()}
    async with open_app(load(environment), clock=clock, **engines) as app:  # type: ignore[arg-type]  # three kinds in one table
        await install_defaults(app)
        (platform,) = app.platforms.values()
        await platform.connect(app.commands.answer, app.commands.complete)
        try:
            yield Newsroom(slack, feed, app, clock)
        finally:
            await platform.close()


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with (
        SlackServer() as slack,
        FeedServer() as feed,
        running(Home.make(tmp_path / "home"), slack, feed, SetClock(START)) as made,
    ):
        yield made


async def test_from_a_source_to_an_update_in_its_thread(newsroom: Newsroom) -> None:
    newsroom.publish(FIRST)
    assert "Only admins" in await newsroom.told(f"/news source add {newsroom.feed.url('/feed.xml')}", GUEST)
    assert "Only admins" in await newsroom.told("/news channel on", GUEST)
    assert [s for s in await newsroom.app.store.sources(tenant=f"slack:{TEAM}") if s.tenant] == []
    await newsroom.set_up()
    assert newsroom.posts() == []  # nothing floods a channel before its time

    await newsroom.at(2, 8, 0)
    assert newsroom.posts() == []
    await newsroom.at(2, 8, 31)
    (digest,) = newsroom.posts()
    assert FIRST[0] in words(digest["blocks"])
    assert "thread_ts" not in digest

    answer = await newsroom.told("/who Ada Keen", GUEST)
    assert "艾达·基恩" in answer
    assert "40 million" in await newsroom.told("/figures Acme Works")

    newsroom.publish(FIRST, SECOND)
    await newsroom.at(3, 8, 0)
    await newsroom.at(3, 8, 31)
    update = newsroom.posts()[-1]
    assert update["thread_ts"] == newsroom.slack.workspace.messages[0].ts
    assert "55 million" in words(update["blocks"])


@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.REFUSED])
async def test_whatever_goes_wrong_it_stands_there_once(newsroom: Newsroom, fault: Fault) -> None:
    await newsroom.set_up()
    newsroom.slack.trouble("chat.postMessage", Trouble(fault))
    await newsroom.at(2, 8, 31)
    for _ in range(6):
        newsroom.clock.advance(seconds=40)
        await newsroom.app.outbox.deliver_due()
    (message,) = newsroom.slack.workspace.messages
    (delivery,) = await newsroom.app.store.deliveries(NEWS, START.date())
    assert delivery.state is DeliveryState.SENT
    assert (delivery.key, delivery.message) == (message.key, message.ts)


async def test_while_the_history_cannot_be_read_nothing_is_sent_again(newsroom: Newsroom) -> None:
    await newsroom.set_up()
    newsroom.slack.trouble("chat.postMessage", Trouble(Fault.DROPPED))
    newsroom.slack.trouble("conversations.history", *[Trouble(Fault.BROKEN)] * 3)
    await newsroom.at(2, 8, 31)
    for _ in range(4):
        newsroom.clock.advance(minutes=10)
        await newsroom.app.outbox.deliver_due()
    assert len(newsroom.slack.called("chat.postMessage")) == 1
    (delivery,) = await newsroom.app.store.deliveries(NEWS, START.date())
    assert delivery.state is DeliveryState.SENT


async def test_a_new_process_finds_what_the_old_one_posted(tmp_path: Path) -> None:
    home, clock = Home.make(tmp_path / "home"), SetClock(START)
    async with SlackServer() as slack, FeedServer() as feed:
        async with running(home, slack, feed, clock) as before:
            await before.set_up()
            slack.trouble("chat.postMessage", Trouble(Fault.DROPPED))
            await before.at(2, 8, 31)
        clock.advance(minutes=5)
        async with running(home, slack, feed, clock) as after:
            await after.app.outbox.deliver_due()
            (delivery,) = await after.app.store.deliveries(NEWS, START.date())
            assert delivery.state is DeliveryState.SENT
            assert len(after.posts()) == 1


async def test_a_channel_that_is_gone_is_switched_off_and_the_others_go_on(newsroom: Newsroom) -> None:
    newsroom.slack.workspace.add_conversation("C0OTHER01", "other")
    await newsroom.set_up()
    for text in ("/news channel on", "/news schedule at:08:30 zone:UTC"):
        await newsroom.slack.say(text, channel="C0OTHER01")
    newsroom.slack.workspace.conversations[CHANNEL].archived = True
    await newsroom.at(2, 8, 31)
    for _ in range(5):
        newsroom.clock.advance(minutes=3)
        await newsroom.app.outbox.deliver_due()
    channel = await newsroom.app.store.channel(NEWS)
    assert channel is not None
    assert not channel.on
    assert "archived" in (channel.trouble or "")
    told = [words(p["blocks"]) for p in newsroom.posts() if p["channel"] == "C0OTHER01"]
    assert FIRST[0] in told[0]
    assert "switched off" in told[1]


async def test_commands_after_a_refreshed_connection_and_an_envelope_that_comes_again(newsroom: Newsroom) -> None:
    await newsroom.set_up()
    slack = newsroom.slack
    await slack.refresh()
    assert slack.connections == 2
    watch = slack.command("/watch add Ada Keen")
    envelope = await slack.deliver(watch, "slash_commands")
    await slack.acknowledgement(envelope)
    await slack.of(watch).count()
    await slack.deliver(watch, "slash_commands", envelope, attempt=1)
    await slack.acknowledgement(envelope, count=2)
    assert "Ada Keen" in await newsroom.told("/watch list")  # by now the second one would have been answered too
    assert len(slack.of(watch).bodies) == 1


async def test_the_log_of_a_run_holds_no_secret(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await newsroom.set_up()
        newsroom.slack.trouble("users.info", Trouble(Fault.REFUSED, "user_not_found"))
        newsroom.slack.trouble("chat.postMessage", Trouble(Fault.DROPPED))
        await newsroom.told("/who Ada Keen", user="U0NOBODY1")
        await newsroom.at(2, 8, 31)
        await newsroom.slack.refresh()
        newsroom.clock.advance(minutes=5)
        await newsroom.app.outbox.deliver_due()
        await newsroom.told("/help")
    assert caplog.records
    for secret in ("secretbottoken", "secretapptoken", "response5ecret", "t1cket"):
        assert secret not in caplog.text
