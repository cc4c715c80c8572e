"""When a source is asked again. Pure; the jitter comes from the source's name, so that the same state gives the same time."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=12)
DAILY: Final = timedelta(days=1)
_GROWTH: Final = 1.5
_SPREAD: Final = 0.1  # of the interval, either way


def interval_after(
    current: timedelta | None, configured: timedelta, *, news: bool, asked: timedelta = timedelta(0)
) -> timedelta:
    """The interval after a good poll: the configured one while there is news, half as long again each time there is none.

    Never shorter than configured nor than what the feed asks for (`asked`), never longer than eight times that or half a day.
    """
    floor = max(configured, SHORTEST)
    ceiling = max(floor, min(LONGEST, floor * 8))
    wanted = floor if news or current is None else current * _GROWTH
    return min(max(wanted, floor, asked), ceiling)


def after_success(source: str, interval: timedelta, now: datetime) -> datetime:
    return now + interval * _jitter(source, 0)


def after_failure(
    source: str,
    configured: timedelta,
    failures: int,
    now: datetime,
    *,
    asked: timedelta | None = None,
    gone: bool = False,
) -> datetime:
    """Twice as long after every failure in a row, up to a day; never before the time the server asked for. `gone` (410): a day."""
    if gone:
        return now + DAILY * _jitter(source, failures)
    wait = min(max(configured, SHORTEST) * (1 << min(failures - 1, 12)), DAILY) * _jitter(source, failures)
    return now + max(wait, min(asked or timedelta(0), 7 * DAILY))


def _jitter(source: str, failures: int) -> float:
    number = int.from_bytes(hashlib.sha256(f"{source}\0{failures}".encode()).digest()[:4], "big")
    return 1 + _SPREAD * (2 * number / 0xFFFFFFFF - 1)
