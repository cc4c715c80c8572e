"""When things happen: APScheduler wakes, our tables decide.

APScheduler's own memory is rebuilt from the tables at every start and kept in step while running. It only wakes: whether an edition
is due is computed from the clock, the channel's zone and what was already made, so that a clock change, a restart, a missed hour or
a second process can neither lose an edition nor make two.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from digests.publishing import Channel

_log = logging.getLogger(__name__)
_CHANNEL_JOB = "edition:"
_DAYS_BACK = 4  # that can be within the longest catch-up, 48 hours
_CLOCK_STEP = 5.0  # seconds the clock must be set back by to count
_CLOCK_CHECK = 15.0

Job = Callable[[], Awaitable[object]]


def instant_of(channel: Channel, day: date) -> datetime:
    """When the edition of that local date is due. A time the clock skips in spring comes as long after the gap as it lies in it
    (02:30 is 03:30); of a time that comes twice in autumn it is the first."""
    return datetime.combine(day, channel.at, ZoneInfo(channel.zone)).astimezone(UTC)  # fold 0 does both


def due_day(channel: Channel, now: datetime, catch_up: timedelta) -> date | None:
    """The local date whose edition should exist by now: the latest due one, unless it was missed by more than `catch_up`."""
    today = now.astimezone(ZoneInfo(channel.zone)).date()
    for day in (today - timedelta(days=back) for back in range(_DAYS_BACK)):
        if day.weekday() in channel.days and (due := instant_of(channel, day)) <= now:
            return day if now - due <= catch_up else None
    return None


def next_due(channel: Channel, now: datetime) -> datetime | None:
    """When the channel's next edition is due, in its own zone; None where no day is chosen."""
    zone = ZoneInfo(channel.zone)
    today = now.astimezone(zone).date()
    dues = (instant_of(channel, day) for n in range(9) if (day := today + timedelta(days=n)).weekday() in channel.days)
    return next((due.astimezone(zone) for due in dues if due > now), None)


class Scheduler:
    """Wakes `publish` at each channel's time, and the other jobs at their intervals (seconds).

    Every job is safe to run at any time and any number of times. A job that raises is logged and runs again at its next time.
    """

    def __init__(
        self,
        channels: Callable[[], Awaitable[Iterable[Channel]]],
        publish: Job,
        *,
        clock_check: float = _CLOCK_CHECK,
    ) -> None:
        self._channels = channels
        self._publish = publish
        self._clock_check = clock_check
        self._running: set[asyncio.Task[object]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: float, job: Job, name: str, *, at_once: bool = True) -> None:
        start = {"next_run_time": datetime.now(UTC)} if at_once else {}
        trigger = IntervalTrigger(seconds=seconds, timezone="UTC")
        self._scheduler.add_job(self._noted(job), trigger, id=name, name=name, **start)

    async def start(self) -> None:
        await self.sync()
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch_clock(), name="clock")

    async def sync(self) -> None:
        """Brings the wake-up calls in step with the channels as stored."""
        wanted = {f"{_CHANNEL_JOB}{c.id}": c for c in await self._channels() if c.on and c.days}
        for job in self._scheduler.get_jobs():
            if job.id.startswith(_CHANNEL_JOB) and job.id not in wanted:
                job.remove()
        for name, channel in wanted.items():
            try:
                trigger = _trigger(channel)
            except (KeyError, ValueError):  # a zone that the system's data no longer has
                _log.error("%s has no wake-up: %s is no time zone here", channel.id, channel.zone)
                continue
            known = self._scheduler.get_job(name)
            if known is None or str(known.trigger) != str(trigger) or known.trigger.timezone != trigger.timezone:
                self._scheduler.add_job(self._noted(self._publish), trigger, id=name, name=name, replace_existing=True)

    def wake_ups(self) -> dict[str, datetime]:
        """Channel id -> when `publish` is woken for it next."""
        jobs = [j for j in self._scheduler.get_jobs() if j.id.startswith(_CHANNEL_JOB)]
        return {j.id.removeprefix(_CHANNEL_JOB): j.next_run_time for j in jobs}

    async def stop(self, patience: float = 10.0) -> None:
        """Wakes nothing more; what runs may end within `patience` seconds, then it is cancelled. Idempotent."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler does it in the loop's next round

    def _noted(self, job: Job) -> Callable[[], Awaitable[None]]:
        """The job, known while it runs, so that `stop` can wait for it."""

        async def run() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._running.add(task)
            try:
                await job()
            except asyncio.CancelledError:
                _log.info("a job was cut short by the stop")
            finally:
                self._running.discard(task)

        return run

    async def _watch_clock(self) -> None:
        """APScheduler sleeps until a time of the clock: one that is set back by an hour would put it to sleep for an hour."""
        while True:
            before = time.time() - time.monotonic()
            await asyncio.sleep(self._clock_check)
            if before - (time.time() - time.monotonic()) > _CLOCK_STEP:
                _log.warning("the clock was set back; everything is looked at afresh")
                self._wake_all()

    def _wake_all(self) -> None:
        for job in self._scheduler.get_jobs():
            if job.id.startswith(_CHANNEL_JOB):
                job.reschedule(job.trigger)
            else:
                job.modify(next_run_time=datetime.now(UTC))


def _trigger(channel: Channel) -> CronTrigger:
    days = ",".join(str(d) for d in sorted(channel.days))
    return CronTrigger(
        day_of_week=days, hour=channel.at.hour, minute=channel.at.minute, timezone=ZoneInfo(channel.zone)
    )
