"""When things happen: APScheduler wakes, our tables decide.

APScheduler's own memory is rebuilt from the tables at every start and kept in step while running. It only wakes: whether an edition
is due is computed from the clock, the channel's zone and what was already made, so that a clock change, a restart, a missed hour or
a second process can neither lose an edition nor make two.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from digests.publishing import Channel

_log = logging.getLogger(__name__)
_CHANNEL_JOB = "edition:"


def instant_of(channel: Channel, day: date) -> datetime:
    """When the edition of that local date is due. A time the clock skips in spring is the next one that exists; of a time that
    comes twice in autumn it is the first."""
    return datetime.combine(day, channel.at, ZoneInfo(channel.zone)).astimezone(ZoneInfo("UTC"))  # fold 0 does both


def due_day(channel: Channel, now: datetime, catch_up: timedelta) -> date | None:
    """The local date whose edition should exist by now: the latest due one, unless it was missed by more than `catch_up`."""
    today = now.astimezone(ZoneInfo(channel.zone)).date()
    for day in (today + timedelta(days=1), today, today - timedelta(days=1), today - timedelta(days=2)):
        if day.weekday() in channel.days and (due := instant_of(channel, day)) <= now:
            return day if now - due <= catch_up else None
    return None


class Scheduler:
    """Wakes `publish` at each channel's time, and the other jobs at their intervals (seconds).

    Every job is safe to run at any time and any number of times. A job that raises is logged and runs again at its next time.
    """

    def __init__(
        self, channels: Callable[[], Awaitable[Iterable[Channel]]], publish: Callable[[], Awaitable[object]]
    ) -> None:
        self._channels = channels
        self._publish = publish
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: float, job: Callable[[], Awaitable[object]], name: str, *, at_once: bool = True) -> None:
        start = {"next_run_time": datetime.now(ZoneInfo("UTC"))} if at_once else {}
        self._scheduler.add_job(job, IntervalTrigger(seconds=seconds, timezone="UTC"), id=name, name=name, **start)

    async def start(self) -> None:
        await self.sync()
        self._scheduler.start()

    async def sync(self) -> None:
        """Brings the wake-up calls in step with the channels as stored."""
        wanted = {f"{_CHANNEL_JOB}{c.id}": c for c in await self._channels() if c.on and c.days}
        for job in self._scheduler.get_jobs():
            if job.id.startswith(_CHANNEL_JOB) and job.id not in wanted:
                job.remove()
        for name, channel in wanted.items():
            trigger = CronTrigger(
                day_of_week=",".join(str(d) for d in sorted(channel.days)),
                hour=channel.at.hour,
                minute=channel.at.minute,
                timezone=ZoneInfo(channel.zone),
            )
            known = self._scheduler.get_job(name)
            if known is None or str(known.trigger) != str(trigger) or known.trigger.timezone != trigger.timezone:
                self._scheduler.add_job(self._publish, trigger, id=name, name=name, replace_existing=True)

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
