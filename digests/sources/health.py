"""How a source is, in words: what is wrong, since when, and what will be done. A source that is quiet is not dead."""

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


def describe(health: SourceHealth, now: datetime, *, chinese: bool = False) -> str:
    """One or two sentences, such as: "broken for 2 days (9 polls in a row): example.com answers 503. Asked again in 4 hours"."""
    words = _CHINESE if chinese else _ENGLISH
    state = condition(health, now)
    if state is Condition.PAUSED:
        return words["paused"]
    next_poll = words["next"].format(when=span(health.next_poll - now, chinese=chinese)) if health.next_poll else ""
    if state in (Condition.BROKEN, Condition.SHAKY):
        since = span(now - health.failing_since, chinese=chinese) if health.failing_since else "?"
        return words["failing"].format(since=since, failures=health.failures, problem=health.problem or "?") + next_poll
    if state is Condition.WAITING:
        return words["waiting"] + next_poll
    article = span(now - health.last_article, chinese=chinese) if health.last_article else None
    if state is Condition.QUIET:
        said = words["quiet"].format(article=article) if article else words["empty"]
    else:
        said = words["working"].format(article=article)
    noted = words["noted"].format(problem=health.problem) if health.problem else ""
    return said + noted + next_poll


_ENGLISH: Final = {
    "paused": "Paused; `/news source resume` starts it again.",
    "waiting": "Not polled yet.",
    "working": "Works; last new article {article} ago.",
    "quiet": "Works, but quiet: last new article {article} ago.",
    "empty": "Works, but has had no article yet.",
    "failing": "Failing for {since} ({failures} in a row): {problem}.",
    "noted": " Noted: {problem}.",
    "next": " Asked again in {when}.",
}
_CHINESE: Final = {
    "paused": "已暂停；用 `/news source resume` 恢复。",
    "waiting": "尚未抓取。",
    "working": "正常；最近一篇新文章在{article}前。",
    "quiet": "正常，但较安静：最近一篇新文章在{article}前。",
    "empty": "正常，但还没有文章。",
    "failing": "已失败{since}（连续{failures}次）：{problem}。",
    "noted": "注意：{problem}。",
    "next": "{when}后再试。",
}


def span(time: timedelta, *, chinese: bool = False) -> str:
    """A length of time in its largest unit: 3 hours, 2 days."""
    minutes = max(0, round(time.total_seconds() / 60))
    for size, english, word in ((1440, "day", "天"), (60, "hour", "小时")):
        if minutes >= size:
            number = minutes // size
            return f"{number}{word}" if chinese else f"{number} {english}{'' if number == 1 else 's'}"
    return f"{minutes}分钟" if chinese else f"{minutes} minute{'' if minutes == 1 else 's'}"
