"""When an edition is due, in every zone and through every clock change; and that jobs are woken for it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduler import Scheduler, due_day, instant_of, next_due
from digests.publishing import Channel
from tests.fakes.publishing import make_channel

HALF_DAY = timedelta(hours=12)
ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati"]


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class TestInstant:
    @pytest.mark.parametrize(
        ("zone", "day", "local", "utc"),
        [
            ("Asia/Shanghai", "2026-11-21", "08:30", "2026-11-21T00:30"),
            ("America/New_York", "2026-11-21", "08:30", "2026-11-21T13:30"),
            ("America/New_York", "2026-07-21", "08:30", "2026-07-21T12:30"),
            ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),  # skipped: 03:30 EDT
            ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00"),  # the first that exists again
            ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),  # twice: the first, EDT
            ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),  # half an hour skipped
            ("Asia/Kathmandu", "2026-01-01", "00:00", "2025-12-31T18:15"),
        ],
    )
    def test_of_a_local_date(self, zone: str, day: str, local: str, utc: str) -> None:
        channel = make_channel(zone=zone, at=time.fromisoformat(local))
        assert instant_of(channel, date.fromisoformat(day)) == at(utc)


class TestDueDay:
    @pytest.mark.parametrize(
        ("now", "due"),
        [
            ("2026-11-20T23:00", "2026-11-20"),
            ("2026-11-21T08:29", None),  # yesterday's is missed by too much
            ("2026-11-21T08:30", "2026-11-21"),
            ("2026-11-21T20:30", "2026-11-21"),
            ("2026-11-21T20:31", None),
        ],
    )
    def test_by_the_channels_own_clock(self, now: str, due: str | None) -> None:
        channel = make_channel(zone="Asia/Shanghai", at=time(8, 30))
        if now == "2026-11-20T23:00":
            channel = make_channel(zone="Asia/Shanghai", at=time(11, 0))
        found = due_day(channel, at(now, "Asia/Shanghai"), HALF_DAY)
        assert found == (date.fromisoformat(due) if due else None)

    def test_after_midnight_the_evenings_edition_is_caught_up_under_its_own_date(self) -> None:
        channel = make_channel(at=time(23, 30))
        assert due_day(channel, at("2026-11-22T06:00"), HALF_DAY) == date(2026, 11, 21)

    def test_only_the_latest_of_several_missed_is_caught_up(self) -> None:
        channel = make_channel(at=time(8, 0))
        assert due_day(channel, at("2026-11-22T09:00"), timedelta(hours=48)) == date(2026, 11, 22)

    def test_the_longest_catch_up(self) -> None:
        channel = make_channel(at=time(8, 0), days=frozenset({4}))  # Fridays
        assert due_day(channel, at("2026-11-22T07:59"), timedelta(hours=48)) == date(2026, 11, 20)
        assert due_day(channel, at("2026-11-22T08:01"), timedelta(hours=48)) is None

    def test_other_days_have_none(self) -> None:
        weekdays = make_channel(at=time(8, 0), days=frozenset(range(5)))
        assert due_day(weekdays, at("2026-11-20T09:00"), HALF_DAY) == date(2026, 11, 20)  # a Friday
        assert due_day(weekdays, at("2026-11-21T09:00"), HALF_DAY) is None
        assert due_day(make_channel(days=frozenset()), at("2026-11-20T09:00"), HALF_DAY) is None

    def test_the_weekday_is_the_channels_own(self) -> None:
        mondays = make_channel(zone="Pacific/Kiritimati", at=time(0, 30), days=frozenset({0}))
        assert due_day(mondays, at("2026-11-22T11:00"), HALF_DAY) == date(2026, 11, 23)  # Sunday in UTC

    @given(
        zone=st.sampled_from(ZONES),
        local=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - UTC is put on below
    )
    def test_every_day_has_exactly_one_edition_whatever_the_clock_does(
        self, zone: str, local: time, start: datetime
    ) -> None:
        """Asked every 20 minutes for four days, the days named are consecutive, and each is named when it is due."""
        channel = make_channel(zone=zone, at=local)
        first = start.replace(tzinfo=UTC)
        named: list[date] = []
        for step in range(4 * 72):
            now = first + timedelta(minutes=20 * step)
            day = due_day(channel, now, timedelta(hours=48))
            assert day is not None
            assert timedelta(0) <= now - instant_of(channel, day) < timedelta(hours=26)
            if day not in named:
                named.append(day)
        assert named == [named[0] + timedelta(days=n) for n in range(len(named))]
        assert len(named) in (4, 5)


async def nothing() -> None:
    return None


def counting(calls: list[str], name: str, reached: asyncio.Event, wanted: int = 1) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        calls.append(name)
        if calls.count(name) >= wanted:
            reached.set()

    return job


class Channels:
    """What the store holds, to be changed while the scheduler runs."""

    def __init__(self, *channels: Channel) -> None:
        self.all = list(channels)

    async def __call__(self) -> list[Channel]:
        return self.all


class TestScheduler:
    async def test_wakes_each_channel_at_its_own_time(self) -> None:
        stored = Channels(
            make_channel("a", zone="Asia/Shanghai", at=time(8, 30)),
            make_channel("b", zone="America/New_York", at=time(8, 30), days=frozenset({0})),
            make_channel("off", on=False),
            make_channel("never", days=frozenset()),
        )
        scheduler = Scheduler(stored, nothing)
        with time_machine.travel(at("2026-11-21T12:00"), tick=False):
            await scheduler.start()
            assert scheduler.wake_ups() == {
                "fake:t/a": at("2026-11-22T08:30", "Asia/Shanghai"),
                "fake:t/b": at("2026-11-23T08:30", "America/New_York"),
            }
            await scheduler.stop()

    async def test_keeps_in_step_with_the_store(self) -> None:
        stored = Channels(make_channel("a", at=time(8, 0)), make_channel("b", at=time(8, 0)))
        scheduler = Scheduler(stored, nothing)
        with time_machine.travel(at("2026-11-21T12:00"), tick=False):
            await scheduler.start()
            stored.all = [make_channel("a", at=time(8, 0), zone="Asia/Shanghai"), make_channel("c", at=time(9, 0))]
            await scheduler.sync()
            assert scheduler.wake_ups() == {"fake:t/a": at("2026-11-22T00:00"), "fake:t/c": at("2026-11-22T09:00")}
            await scheduler.stop()

    async def test_a_job_that_raises_runs_again(self, caplog: pytest.LogCaptureFixture) -> None:
        calls: list[str] = []
        thrice = asyncio.Event()

        async def failing() -> None:
            await counting(calls, "failing", thrice, 3)()
            raise RuntimeError("no luck")

        scheduler = Scheduler(Channels(), nothing)
        scheduler.every(0.01, failing, "failing")
        await scheduler.start()
        async with asyncio.timeout(60):
            await thrice.wait()
        await scheduler.stop()
        assert "no luck" in caplog.text

    async def test_a_job_never_runs_beside_itself(self) -> None:
        entered, release = asyncio.Event(), asyncio.Event()
        calls: list[str] = []
        ticks = asyncio.Event()

        async def slow() -> None:
            calls.append("slow")
            entered.set()
            await release.wait()

        scheduler = Scheduler(Channels(), nothing)
        scheduler.every(0.01, slow, "slow")
        scheduler.every(0.01, counting(calls, "tick", ticks, 5), "tick")
        await scheduler.start()
        async with asyncio.timeout(60):
            await entered.wait()
            await ticks.wait()
        assert calls.count("slow") == 1
        release.set()
        await scheduler.stop()

    async def test_a_stop_waits_for_what_runs(self) -> None:
        entered, release = asyncio.Event(), asyncio.Event()
        ended: list[str] = []

        async def slow() -> None:
            entered.set()
            await release.wait()
            ended.append("slow")

        scheduler = Scheduler(Channels(), nothing)
        scheduler.every(60, slow, "slow")
        await scheduler.start()
        await entered.wait()
        stopping = asyncio.create_task(scheduler.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        release.set()
        await stopping
        assert ended == ["slow"]

    async def test_a_stop_cuts_short_what_does_not_end_and_waits_for_its_cleaning_up(self) -> None:
        entered = asyncio.Event()
        cleaned: list[str] = []

        async def endless() -> None:
            entered.set()
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                cleaned.append("endless")

        scheduler = Scheduler(Channels(), nothing)
        scheduler.every(60, endless, "endless")
        await scheduler.start()
        await entered.wait()
        await scheduler.stop(patience=0)
        assert cleaned == ["endless"]
        await scheduler.stop()

    async def test_goes_on_when_the_clock_is_set_back(self) -> None:
        calls: list[str] = []
        before, after = asyncio.Event(), asyncio.Event()

        async def job() -> None:
            calls.append("job")
            (after if before.is_set() else before).set()

        stored = Channels(make_channel("a", at=time(8, 0)))
        with time_machine.travel(at("2026-11-21T12:00"), tick=True) as traveller:
            scheduler = Scheduler(stored, nothing, clock_check=0.02)
            scheduler.every(0.1, job, "job")
            await scheduler.start()
            async with asyncio.timeout(60):
                await before.wait()
                traveller.move_to(at("2026-11-20T06:00"), tick=True)
                await after.wait()
            assert scheduler.wake_ups() == {"fake:t/a": at("2026-11-20T08:00")}
            await scheduler.stop()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 2, 0, 29, tzinfo=UTC), "2026-03-02 08:30"),  # a Monday
        (datetime(2026, 3, 2, 0, 30, tzinfo=UTC), "2026-03-04 08:30"),
        (datetime(2026, 3, 6, 1, 0, tzinfo=UTC), "2026-03-09 08:30"),
    ],
)
def test_the_next_edition_is_due_on_the_next_chosen_day(now: datetime, expected: str) -> None:
    channel = make_channel(at=time(8, 30), zone="Asia/Shanghai", days=frozenset({0, 2, 4}))
    due = next_due(channel, now)
    assert due is not None
    assert f"{due:%Y-%m-%d %H:%M}" == expected
    assert next_due(replace(channel, days=frozenset()), now) is None
