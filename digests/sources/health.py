"""How a source is, and when its admins are told. A source that is quiet is not dead."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from digests.ports import PollState
from digests.views import SourceHealth

_TOLD_AFTER: Final = 3  # failures in a row: one or two are the weather of the web
_QUIET: Final = timedelta(days=7)


class Condition(StrEnum):
    WAITING = "waiting"  # not polled yet
    WORKING = "working"
    QUIET = "quiet"  # answers well, but had nothing new for a week
    SHAKY = "shaky"  # failed once or twice
    BROKEN = "broken"
    PAUSED = "paused"


class Turn(StrEnum):
    """What its admins are told of, once."""

    BROKE = "broke"
    BACK = "back"


def condition(health: SourceHealth, now: datetime) -> Condition:
    if health.spec.paused:
        return Condition.PAUSED
    if health.failures >= _TOLD_AFTER:
        return Condition.BROKEN
    if health.failures:
        return Condition.SHAKY
    if health.last_success is None:
        return Condition.WAITING
    if health.last_article is None or now - health.last_article > _QUIET:
        return Condition.QUIET
    return Condition.WORKING


def turn(before: PollState, after: PollState) -> Turn | None:
    """Whether this poll is one that admins should hear of: the failure that makes it broken, or the success that ends it."""
    if before.failures < _TOLD_AFTER <= after.failures:
        return Turn.BROKE
    if after.failures == 0 and before.failures >= _TOLD_AFTER:
        return Turn.BACK
    return None
