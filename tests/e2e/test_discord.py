"""The whole bot on Discord, over the wire: sources, schedule, digest, answers, threads, rights; and no secret in its log."""

import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.logs import Redacting
from bot.settings import HttpSettings, load
from bot.wiring import App, open_app
from digests.publishing import DeliveryState
from tests.e2e.harness import ROOT, Home
from tests.fakes.clock import SetClock
from tests.fakes.discord_answers import Fault
from tests.fakes.discord_limits import description
from tests.fakes.discord_reading import seen
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import GUILD, TOKEN, World, text_of
from tests.fakes.engines import CapitalisedNames, NoNames, WordVectors
from tests.fakes.feed_server import FeedServer
from tests.fakes.glass_times import FIRST, SECOND, feed

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


@asynccontextmanager
async def bot(folder: Path, clock: SetClock, discord: FakeDiscord, feeds: FeedServer) -> AsyncIterator[App]:
    """The bot over a state folder, connected to the fake Discord; it may read the feeds on loopback."""
    home = Home(folder) if folder.exists() else Home.make(folder)
    (home.path / "config" / "sources.toml").write_text("", encoding="utf-8")
    http = HttpSettings(ports=(feeds.port,), allow=("127.0.0.2",))
    async with open_app(
        load(home.environment).model_copy(update={"http": http}),
        platforms=[discord.platform()],
        clock=clock,
        chinese=NoNames(),
        english=CapitalisedNames(),
        encoder=WordVectors(),
    ) as app:
        await app.platforms["discord"].connect(app.commands.answer, app.commands.complete)
        yield app
        await app.platforms["discord"].close()


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with FeedServer("127.0.0.2") as server:
        yield server


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
async def discord(clock: SetClock) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(World(clock), description()) as server:
        yield server
        assert server.wrong == []


@pytest.fixture
def log() -> Iterator[list[str]]:
    """What the log of the bot would hold, debug lines of discord.py and aiohttp included."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept(logging.DEBUG)
    handler.addFilter(Redacting())
    talkative = [logging.getLogger(name) for name in ("discord", "bot", "digests", "aiohttp")]
    before = [logger.level for logger in talkative]
    for logger in talkative:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    yield lines
    for logger, level in zip(talkative, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


async def set_up(discord: FakeDiscord, feeds: FeedServer) -> None:
    """What an admin does first."""
    added = await discord.use("news source add", admin=True, address=feeds.url("/feed.xml"), name="Glass")
    assert "Glass" in added.text
    await discord.use("news channel on", admin=True)
    assert "08:00" in (await discord.use("news schedule", admin=True, at="08:00", zone="UTC")).text


async def test_from_a_source_to_a_thread(
    tmp_path: Path, clock: SetClock, discord: FakeDiscord, feeds: FeedServer, log: list[str]
) -> None:
    feeds.answer("/feed.xml", feed([(FIRST, START)]))
    news = discord.world.news
    async with bot(tmp_path / "home", clock, discord, feeds) as app:
        refused = await discord.use("news source add", address=feeds.url("/feed.xml"))
        assert "Only admins" in refused.text
        assert feeds.requests == []
        await set_up(discord, feeds)
        await app.jobs.ingest_and_publish()
        assert news.messages == []  # it is not eight yet
        clock.advance(hours=2, minutes=1)
        await app.jobs.ingest_and_publish()
        (digest,) = news.messages
        assert "Ander Keller" in text_of(digest)
        assert "600 jobs" in text_of(digest)

        who = await discord.use("who", name="Ander Keller")
        assert who.private
        assert "founder" in who.text
        assert "news.example" in who.text
        assert "Ander Keller" in await discord.complete("who", "name", "Ander")
        assert len((await discord.use("digest")).text) > 100

        feeds.answer("/feed.xml", feed([(FIRST, START), (SECOND, START + timedelta(hours=20))]))
        clock.advance(days=1)
        await app.jobs.ingest_and_publish()
        threads = discord.world.threads(news)
        assert [t.id for t in threads] == [digest["id"]]
        assert "900 jobs" in "".join(map(text_of, threads[0].messages))

        for message in [*news.messages, *threads[0].messages]:
            read = seen(text_of(message))
            assert (read.mentions, read.bare) == ([], [])
            assert {address.split("/")[2] for _, address, _ in read.links} <= {"news.example", "discord.com"}
    assert any("interactions/" in line for line in log)  # the log is as talkative as it gets
    tokens = [i.token for i in discord.people.open.values()]
    assert not [line for line in log for secret in (TOKEN, *tokens) if secret in line]


async def test_who_is_no_admin_is_refused(
    tmp_path: Path, clock: SetClock, discord: FakeDiscord, feeds: FeedServer
) -> None:
    feeds.answer("/feed.xml", feed([(FIRST, START)]))
    async with bot(tmp_path / "home", clock, discord, feeds) as app:
        for command, options in {
            "news source add": {"address": feeds.url("/feed.xml")},
            "news channel on": {},
            "news schedule": {"at": "09:00"},
            "news status": {},
        }.items():
            assert "Only admins" in (await discord.use(command, **options)).text
        assert feeds.requests == []
        assert await app.store.channels(tenant=f"discord:{GUILD}") == []
        assert await app.store.audit_lines(f"discord:{GUILD}") == []


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST, Fault.BROKEN_AFTER, Fault.LIMITED_LONG])
async def test_whatever_becomes_of_the_answer_one_digest_stands(
    tmp_path: Path, clock: SetClock, discord: FakeDiscord, feeds: FeedServer, fault: Fault
) -> None:
    """Also after a restart, and long after Discord forgot the nonce."""
    feeds.answer("/feed.xml", feed([(FIRST, START)]))
    async with bot(tmp_path / "home", clock, discord, feeds) as app:
        await set_up(discord, feeds)
        clock.advance(hours=2, minutes=1)
        discord.trouble(fault)
        await app.jobs.ingest_and_publish()
    clock.advance(minutes=10)
    async with bot(tmp_path / "home", clock, discord, feeds) as app:
        await app.outbox.deliver_due()
        await app.jobs.ingest_and_publish()
        (sent,) = await app.store.deliveries(f"discord:{GUILD}/{discord.world.news.id}", clock.now().date())
        assert sent.state is DeliveryState.SENT
        assert [m["id"] for m in discord.world.news.messages] == [sent.message]


async def test_a_channel_that_is_gone_is_switched_off_and_another_goes_on(
    tmp_path: Path, clock: SetClock, discord: FakeDiscord, feeds: FeedServer
) -> None:
    feeds.answer("/feed.xml", feed([(FIRST, START)]))
    other = discord.world.add_channel("other")
    async with bot(tmp_path / "home", clock, discord, feeds) as app:
        await set_up(discord, feeds)
        await discord.use("news channel on", within=other, admin=True)
        await discord.use("news schedule", within=other, admin=True, at="08:00", zone="UTC")
        discord.world.news.refuses = 50013
        clock.advance(hours=2, minutes=1)
        await app.jobs.ingest_and_publish()
        for _ in range(4):
            clock.advance(minutes=5)
            await app.outbox.deliver_due()
        gone = await app.store.channel(f"discord:{GUILD}/{discord.world.news.id}")
        assert gone is not None
        assert not gone.on
        assert "Send Messages" in str(gone.trouble)
        digest, notice = other.messages
        assert "Ander Keller" in text_of(digest)
        assert "switched off" in text_of(notice)


def test_without_a_token_nothing_of_discord_is_loaded(tmp_path: Path) -> None:
    check = """
import asyncio, os, sys
from bot.settings import load
from bot.wiring import open_app

async def main():
    for token in "", os.environ["TOKEN"]:
        async with open_app(load({**os.environ, "DISCORD_TOKEN": token})) as app:
            print(list(app.platforms), "discord" in sys.modules)

asyncio.run(main())
"""
    environment = {
        **Home(tmp_path).environment,
        "JIANBAO_CONFIG": str(ROOT / "config"),
        "PYTHONPATH": str(ROOT),
        "TOKEN": TOKEN,
    }
    done = subprocess.run([sys.executable, "-c", check], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['console'] False", "['discord'] True"]
