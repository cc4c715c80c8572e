"""Answers about sources as blocks: the list with each source's health, and what one would bring."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.digest_card import block
from bot.messages import Block, BlockKind, Run, Style
from digests.sources.health import Condition, condition
from digests.sources.opening import Preview
from digests.views import SourceHealth
from digests.writing.voice import Voice

_SPANS: Final = (
    (timedelta(days=1), "days"),
    (timedelta(hours=1), "hours"),
    (timedelta(minutes=1), "minutes"),
)


def listed(shown: Sequence[SourceHealth], voice: Voice, now: datetime) -> Iterator[Block]:
    for health in shown:
        yield Block(BlockKind.BULLET, (Run(health.spec.id, Style.BOLD), Run(f" — {health.spec.address}")))
        yield block(BlockKind.CONTEXT, line(health, voice, now))


def preview(shown: Preview, voice: Voice) -> Iterator[Block]:
    yield Block(BlockKind.HEADING, (Run(shown.spec.name or shown.spec.address),))
    yield block(BlockKind.CONTEXT, f"{shown.spec.address} · {shown.format}")
    for problem in shown.problems:
        yield block(BlockKind.CONTEXT, voice.reason(problem))
    for entry in shown.entries[:3]:
        when = f" · {voice.day(entry.published)}" if entry.published else ""
        yield Block(BlockKind.BULLET, (Run(entry.title or entry.url or "?", link=entry.url), Run(when)))


def line(health: SourceHealth, voice: Voice, now: datetime) -> str:
    """How a source is, in a line: what is wrong, since when, and what will be done. One that is quiet is not dead."""
    state = condition(health, now)
    parts = [voice.word(f"health_{_key(state)}", **_since(health, voice, now))]
    if health.problem and state is not Condition.PAUSED:
        parts.append(voice.reason(health.problem))
    if health.last_article:
        parts.append(voice.word("health_last", date=voice.day(health.last_article)))
    if health.articles:
        parts.append(voice.word("health_count", count=health.articles))
    if health.next_poll and state is not Condition.PAUSED:
        ahead = health.next_poll - now
        soon = ahead < timedelta(minutes=1)
        parts.append(voice.word("health_due") if soon else voice.word("health_next", span=_span(ahead, voice)))
    return voice.word("semicolon").join(parts)


def _key(state: Condition) -> str:
    return "failing" if state in (Condition.BROKEN, Condition.SHAKY) else state.value


def _since(health: SourceHealth, voice: Voice, now: datetime) -> dict[str, object]:
    return {"span": _span(now - (health.failing_since or now), voice), "count": health.failures}


def _span(time: timedelta, voice: Voice) -> str:
    """A length of time in its largest unit: 3 hours, 2 days."""
    time = max(timedelta(0), time)
    unit, name = next(((unit, name) for unit, name in _SPANS if time >= unit), _SPANS[-1])
    return voice.word(f"span_{name}", count=time // unit)
