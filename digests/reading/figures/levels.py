"""What a change is a change of (revenue growth: revenue), and what counts what another measure gives as a share."""

from collections.abc import Mapping, Sequence
from functools import cache

from digests.models import Span
from digests.reading.figures.measures import Cue, Measure, measures


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
