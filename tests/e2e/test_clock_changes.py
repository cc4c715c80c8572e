"""One post for each local date, whatever the clock does: both changes of summer time, steps back and forth, a new zone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.platforms.console import LIMITS
from bot.wiring import LOCAL_CHANNEL, App
from tests.e2e.harness import Home, opened
from tests.fakes.clock import SetClock
from tests.fakes.platform import FakePlatform

NEW_YORK = "America/New_York"


@asynccontextmanager
async def bot(
    tmp_path: Path, clock: SetClock, *, at: time, zone: str = NEW_YORK
) -> AsyncIterator[tuple[App, FakePlatform, Home]]:
    home = Home.make(tmp_path / "home")
    terminal = FakePlatform(clock, name="console", limits=LIMITS)
    async with opened(home, clock, [terminal]) as app:
        channel = await app.store.channel(LOCAL_CHANNEL)
        assert channel is not None
        await app.store.keep_channel(replace(channel, at=at, zone=zone))
        yield app, terminal, home


async def live_through(app: App, home: Home, clock: SetClock, hours: float, step: timedelta) -> None:
    """The bot's own rounds, and an article at their start and every six hours."""
    home.publish(len(list((home.path / "news").iterdir())))
    end = clock.now() + timedelta(hours=hours)
    while clock.now() < end:
        if clock.now().minute < step.total_seconds() / 60 and clock.now().hour % 6 == 0:
            home.publish(len(list((home.path / "news").iterdir())))
        await app.jobs.ingest_and_publish()
        clock.time += step


def dates(terminal: FakePlatform) -> list[str]:
    return [standing.key.split("|")[1] for standing in terminal.posts]


def local(text: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def test_a_time_that_is_skipped_in_spring(tmp_path: Path) -> None:
    clock = SetClock(local("2026-03-07T20:00"))
    async with bot(tmp_path, clock, at=time(2, 30)) as (app, terminal, home):
        await live_through(app, home, clock, 32, timedelta(minutes=30))
    assert dates(terminal) == ["2026-03-08", "2026-03-09"]


async def test_a_time_that_comes_twice_in_autumn(tmp_path: Path) -> None:
    clock = SetClock(local("2026-10-31T20:00"))
    async with bot(tmp_path, clock, at=time(1, 30)) as (app, terminal, home):
        await live_through(app, home, clock, 33, timedelta(minutes=30))
    assert dates(terminal) == ["2026-11-01", "2026-11-02"]


async def test_a_clock_set_back_makes_no_second_post(tmp_path: Path) -> None:
    clock = SetClock(local("2026-06-01T07:00"))
    async with bot(tmp_path, clock, at=time(8, 0)) as (app, terminal, home):
        await live_through(app, home, clock, 3, timedelta(minutes=30))
        assert dates(terminal) == ["2026-06-01"]
        for hours in (1, 3, 24):
            clock.time -= timedelta(hours=hours)
            await live_through(app, home, clock, hours, timedelta(minutes=30))
        await live_through(app, home, clock, 24, timedelta(hours=1))
    assert len(dates(terminal)) == len(set(dates(terminal)))
    assert dates(terminal)[-1] == "2026-06-02"


async def test_a_clock_set_forward_loses_no_more_than_the_days_it_skips(tmp_path: Path) -> None:
    clock = SetClock(local("2026-06-01T07:00"))
    async with bot(tmp_path, clock, at=time(8, 0)) as (app, terminal, home):
        await live_through(app, home, clock, 3, timedelta(minutes=30))
        clock.time += timedelta(days=3)
        await live_through(app, home, clock, 24, timedelta(hours=1))
    assert dates(terminal) == ["2026-06-01", "2026-06-04", "2026-06-05"]


async def test_a_channel_that_moves_to_another_zone(tmp_path: Path) -> None:
    clock = SetClock(local("2026-06-01T07:00", "Asia/Shanghai"))
    async with bot(tmp_path, clock, at=time(8, 0), zone="Asia/Shanghai") as (app, terminal, home):
        await live_through(app, home, clock, 6, timedelta(minutes=30))
        channel = await app.store.channel(LOCAL_CHANNEL)
        assert channel is not None
        await app.store.keep_channel(replace(channel, zone=NEW_YORK))
        await live_through(app, home, clock, 48, timedelta(hours=1))
    assert dates(terminal) == ["2026-06-01", "2026-06-02"]
