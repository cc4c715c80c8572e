"""What a change is a change of (revenue growth: revenue), and what counts what another measure gives as a share."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from digests.models import Span, Value
from digests.reading.figures.constructions import is_over_a_month
from digests.reading.figures.measures import Cue, Measure, Named, measures

_in_what = re.compile(
    r" (?:in|of) (?!the |its |\d|Q[1-4]|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[a-z]"
)
_another_level = re.compile(
    r"利润|溢利|收入|收益|支出|开支|成本|费用|损失|存款|贷款|\b(?:profits?|income|sales|revenues?|costs?|margins?)\b",
    re.I,
)


def changed(found: Sequence[Cue], span: Span, *, up: bool) -> tuple[Measure, Cue] | None:
    """What a growth or decline is of: the measure named last in `span`, with its cue; None where its changes have no name."""
    cue = next((c for c in reversed(found) if span.start <= c.start and c.end <= span.end and level_measure(c)), None)
    if cue is None:
        return None
    level = level_measure(cue)
    name = (level.grows if up else level.shrinks) if level else None
    return (measures()[name], cue) if name else None


def level_of(change: str | None) -> Measure | None:
    """The measure whose growth or decline `change` is."""
    return _levels().get(change) if change else None


@cache
def _levels() -> Mapping[str, Measure]:
    found: dict[str, Measure] = {}
    for measure in measures().values():
        for change in (measure.grows, measure.shrinks):
            if change:
                found.setdefault(change, measure)
    return found


@cache
def counterpart(measure: str) -> Measure | None:
    """What counts what `measure` gives as a share of a whole, or the share of what it counts."""
    own = measures().get(measure)
    if own and own.share:
        return measures()[own.share]
    return next((m for m in measures().values() if m.share == measure), None)


def level_measure(cue: Cue) -> Measure | None:
    """What a cue names that is no change."""
    return next((m for m, _ in cue.measures if not m.change), None)


def what_changed(text: str, named: Named, value: Value, quote: Span, clause: Span, cues: Sequence[Cue]) -> Named:
    """Growth of what: revenue growth where revenue is named last before it in the sentence, whose `cues` these are, else just growth."""
    if _in_what.match(text, named.end):
        return named  # a 30% drop in software sales
    found = changed(cues, Span(quote.start, named.end), up=named.measure.id == "growth")
    if not found or not found[0].fits(value) or is_over_a_month(text, quote.start, named.start, found[0].id):
        return named
    if found[1].end <= clause.start and _another_level.search(text, clause.start, named.end):
        return named  # 纯利倒退15%,除税前利润跌17%
    return Named(found[0], found[1].start, found[1].end)
