"""Discord and Slack in one bot at once, over the wire: the days of an admin, a reader and a stranger on each, and a log without secrets."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import wiring
from bot.logs import Redacting
from bot.settings import Settings, load
from bot.wiring import App, open_app
from tests.e2e.harness import Home
from tests.fakes.clock import SetClock
from tests.fakes.discord_answers import Fault
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import GUILD, TOKEN, World, text_of
from tests.fakes.engines import CapitalisedNames, NoNames, WordVectors
from tests.fakes.feed_server import FeedServer
from tests.fakes.glass_times import FIRST, SECOND, feed
from tests.fakes.slack_server import (
    ADMIN,
    APP_TOKEN,
    BOT_TOKEN,
    GUEST,
    SIGNING_SECRET,
    SlackServer,
    form,
    signed,
    words,
)

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Log(logging.Handler):
    """All that the bot would write with every logger at its most talkative."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.addFilter(Redacting(settings.secrets))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {self.format(record)}")

    async def line(self, pattern: str) -> str:
        """What the first group of the pattern is in a line that is there or comes."""
        async with asyncio.timeout(60):
            while True:
                for line in self.lines:
                    if match := re.search(pattern, line):
                        return match[1]
                await asyncio.sleep(0.01)


@dataclass
class Bot:
    """One bot on two platforms that read one feed. `pages` is where its web pages are."""

    discord: FakeDiscord
    slack: SlackServer
    feeds: FeedServer
    app: App
    clock: SetClock
    log: Log
    pages: str

    async def at(self, day: int, hour: int, minute: int) -> None:
        """What the scheduler wakes, at that time (UTC)."""
        self.clock.time = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
        await self.app.jobs.ingest_and_publish()

    async def on_slack(self, text: str, user: str = ADMIN) -> str:
        return words([block for body in await self.slack.say(text, user=user) for block in body["blocks"]])

    async def set_up(self) -> None:
        """By an admin of each: a source, this channel, eight o'clock there and half an hour later here."""
        self.feeds.answer("/feed.xml", feed([(FIRST, START)]))
        address = self.feeds.url("/feed.xml")
        assert "Glass" in (await self.discord.use("news source add", admin=True, address=address, name="Glass")).text
        await self.discord.use("news channel on", admin=True)
        assert "08:00" in (await self.discord.use("news schedule", admin=True, at="08:00", zone="UTC")).text
        assert "Glass" in await self.on_slack(f"/news source add {address} name:Glass")
        await self.on_slack("/news channel on")
        assert "16:30" in await self.on_slack("/news schedule at:16:30 zone:Asia/Shanghai")
        await self.at(
            2, 7, 50
        )  # the scheduler runs beside the test: what comes in must be there before an edition is due

    async def tell_more(self) -> None:
        """The next day's news."""
        self.feeds.answer("/feed.xml", feed([(FIRST, START), (SECOND, START + timedelta(hours=20))]))
        await self.at(3, 7, 50)

    def digests(self) -> tuple[list[str], list[str]]:
        """What stands in the channels, on Discord and on Slack; threads left out."""
        news = [text_of(message) for message in self.discord.world.news.messages]
        return news, [words(m.sent["blocks"]) for m in self.slack.workspace.messages if m.thread is None]

    def updates(self) -> tuple[list[str], list[str]]:
        """What stands in the thread of the first digest."""
        news, messages = self.discord.world.news, self.slack.workspace.messages
        threads = {thread.id: thread for thread in self.discord.world.threads(news)}
        there = [text_of(message) for message in threads[news.messages[0]["id"]].messages]
        return there, [words(m.sent["blocks"]) for m in messages if m.thread == messages[0].ts]


@asynccontextmanager
async def running(app: App) -> AsyncIterator[None]:
    """The bot as `jianbao run` has it."""
    stop = asyncio.Event()
    bot = asyncio.create_task(wiring.run(app, stop))
    try:
        yield
    finally:
        stop.set()
        await bot


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    clock = SetClock(START)
    home = Home.make(tmp_path / "home")
    (home.path / "config" / "sources.toml").write_text("", encoding="utf-8")
    async with FeedServer() as feeds, FakeDiscord(World(clock)) as discord, SlackServer() as slack:
        slack.now = lambda: clock.now().timestamp()
        settings = load(
            {
                **home.environment,
                "DISCORD_TOKEN": TOKEN,
                "JIANBAO_DISCORD__API_BASE": discord.api_base,
                "JIANBAO_DISCORD__GATEWAY": discord.gateway_address,
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_APP_TOKEN": APP_TOKEN,
                "SLACK_SIGNING_SECRET": SIGNING_SECRET,
                "JIANBAO_SLACK__API_BASE": slack.api_base,
                "JIANBAO_HTTP__ALLOW": "127.0.0.2",
                "JIANBAO_HTTP__PORTS": str(feeds.port),
                "JIANBAO_WEB__ON": "true",
                "JIANBAO_WEB__PORT": "0",
            }
        )
        log, root = Log(settings), logging.getLogger()
        level, handlers = root.level, root.handlers
        root.handlers = [log]  # those of other tests write to streams that are closed by now
        root.setLevel(logging.DEBUG)
        try:
            async with (
                open_app(
                    settings, clock=clock, chinese=NoNames(), english=CapitalisedNames(), encoder=WordVectors()
                ) as app,
                running(app),
            ):
                port = await log.line(r"web pages at http://127\.0\.0\.1:(\d+)")
                yield Bot(discord, slack, feeds, app, clock, log, f"http://127.0.0.1:{port}")
                discord.release.set()
        finally:
            root.handlers = handlers
            root.setLevel(level)


async def test_two_days_on_both_at_once(bot: Bot) -> None:
    discord = bot.discord
    assert sorted(bot.app.platforms) == ["discord", "slack"]
    address = bot.feeds.url("/feed.xml")
    assert "Only admins" in (await discord.use("news source add", address=address)).text
    assert "Only admins" in await bot.on_slack(f"/news source add {address}", GUEST)
    assert bot.feeds.requests == []

    await bot.set_up()
    assert bot.feeds.requests
    assert bot.digests() == ([], [])
    await bot.at(2, 8, 1)
    assert [len(there) for there in bot.digests()] == [1, 0]
    await bot.at(2, 8, 31)
    (on_discord,), (on_slack,) = bot.digests()
    assert "600 jobs" in on_discord
    assert "600 jobs" in on_slack

    assert "founder" in (await discord.use("who", name="Ander Keller")).text
    assert "founder" in await bot.on_slack("/who Ander Keller", GUEST)
    assert "founder" in await signed_answer(bot, "/who Ander Keller")

    await bot.tell_more()
    await bot.at(3, 8, 31)
    (there,), (here,) = bot.updates()
    assert "900 jobs" in there
    assert "900 jobs" in here
    assert [len(each) for each in bot.digests()] == [1, 1]
    check_log(bot)


async def signed_answer(bot: Bot, text: str) -> str:
    """A command that Slack sends over HTTP, and sends again as it is; what is answered, once."""
    command = bot.slack.command(text, user=GUEST)
    body = form(command)
    headers = signed(body)
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.post(f"{bot.pages}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 200
    assert headers["X-Slack-Signature"].startswith("v0=")
    await bot.on_slack("/help")  # by then a second answer would have come
    (answered,) = await bot.slack.of(command).count()
    return words(answered["blocks"])


def check_log(bot: Bot) -> None:
    """Every logger spoke, and none of a secret."""
    speakers = {line.partition(".")[0].partition(":")[0] for line in bot.log.lines}
    assert speakers >= {"bot", "discord", "slack_bolt", "slack_sdk", "aiosqlite"}
    asked = [interaction.token for interaction in bot.discord.people.open.values()]
    addresses = [f"{bot.slack.address}/respond/{name}" for name in bot.slack.answers]
    assert len(asked) >= 5
    assert len(addresses) >= 5
    secrets = [TOKEN, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "response5ecret", "t1cket", *asked, *addresses]
    for line in bot.log.lines:
        assert not re.search(r"v0=[0-9a-f]{16}", line), line
        assert not [secret for secret in secrets if secret in line], line


async def test_a_discord_that_does_not_answer_holds_up_nothing_on_slack(bot: Bot) -> None:
    await bot.set_up()
    posted = asyncio.Event()
    bot.slack.on_request = lambda method, done: posted.set() if done and method == "chat.postMessage" else None
    bot.discord.trouble(Fault.SILENT)
    publishing = asyncio.create_task(bot.at(2, 8, 31))
    await asyncio.wait_for(posted.wait(), 60)
    assert [len(there) for there in bot.digests()] == [0, 1]
    bot.discord.release.set()
    await publishing
    await bot.at(2, 8, 40)  # a slow machine may have given the call up: then it is looked for
    assert [len(there) for there in bot.digests()] == [1, 1]


async def test_a_channel_that_is_gone_on_discord_takes_nothing_from_slack(bot: Bot) -> None:
    await bot.set_up()
    bot.discord.world.news.refuses = 10003
    await bot.at(2, 8, 31)
    assert [len(there) for there in bot.digests()] == [0, 1]
    for minute in (35, 40, 45):
        await bot.at(2, 8, minute)
    gone = await bot.app.store.channel(f"discord:{GUILD}/{bot.discord.world.news.id}")
    assert gone is not None
    assert not gone.on
    await bot.tell_more()
    await bot.at(3, 8, 31)
    assert bot.discord.world.news.messages == []
    assert "900 jobs" in words(bot.slack.workspace.messages[-1].sent["blocks"])
