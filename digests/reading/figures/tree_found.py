"""Claims that the grammar of an English sentence tells where the words around a figure left something open.

    the measure     subscribers rose 15% on the year to 182 million: another figure stands between the two
    the subject     Bluebay gave its outlook, forecasting revenue of $5bn: the figure's clause names nobody

Of all measures named in the sentence and all organisations that can be meant one pair alone may be borne out; of two there is no claim.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from digests.models import Figure, FigureKind, Span
from digests.reading.figures.measures import Cue, Measure, measures
from digests.reading.syntax import Tree

_KINDS = (FigureKind.MONEY, FigureKind.PERCENT, FigureKind.COUNT)
# Measures whose words are too common to be tied over another figure.
_LOOSE = (
    "growth",
    "decline",
    "share",
    "stake",
    "cost",
    "spending",
    "price",
    "premium",
    "gap",
    "inventory",
    "total_assets",
)
_about = (
    r"(?:(?:an? )?(?:reported |record |estimated |total )?"
    r"(?:about|around|nearly|roughly|approximately|almost|some|over|more than|less than|at least|just over|just under|between|as much as|up to) )?"
)
_level = re.compile(
    rf"\b(?:to|at|of|was|were|is|are|reach(?:ed|es|ing)|hit|hits|hitting|surpass(?:ed|es)|topped|total(?:l?ed|s|l?ing)|exceeded) {_about}$"
)
_change_of = re.compile(
    r"\b(?:rise|gain|increase|jump|growth|decline|drop|fall|decrease|cut|reduction)s? of " + _about + "$"
)
# What only is held against it: the $3bn forecast, $3bn expected by analysts, $200 million above estimates, 48 cents a share.
_of_others = re.compile(
    r" (?:consensus|estimates?|forecasts?|expect(?:ed|ations?)|anticipated|analysts?|above|below|higher|lower|more|less|a share|per (?:[a-z]+ )?share|apiece|each)\b"
)


def is_open(figure: Figure, text: str, cues: Sequence[Cue]) -> bool:
    """Whether the words around a figure leave it to the grammar what it is of: the measure, told as a level, or the subject of a known one."""
    if (
        figure.headline
        or "before" in figure.scope
        or figure.value.kind not in _KINDS
        or (figure.subject and figure.measure)
    ):
        return False
    if figure.measure:
        return _is_told(measures()[figure.measure])
    before = text[max(figure.quote.start, figure.start - 40) : figure.start]
    if not _level.search(before) or _change_of.search(before) or _of_others.match(text, figure.end):
        return False
    return any(_measures(figure, cues))


def found(
    figure: Figure,
    named: Span | None,
    cues: Sequence[Cue],
    subjects: Sequence[str],
    bears_out: Callable[[Figure, Span], bool],
) -> Figure:
    """The one claim of `figure` that `bears_out` passes; `figure` itself where there is none, or more than one.

    `named` are the words of its measure where that is known, `cues` those of all measures of the sentence.
    """
    known = [(measures()[figure.measure], named)] if figure.measure and named else list(_measures(figure, cues))
    claims = [
        (replace(figure, subject=of, measure=m.id), words) for (m, words), of in itertools.product(known, subjects)
    ]
    told = [claim for claim, words in claims if bears_out(claim, words)]
    return told[0] if len({(claim.subject, claim.measure) for claim in told}) == 1 else figure


def is_led_past(tree: Tree, figure: Span, named: Span, levels: Sequence[Span]) -> bool:
    """Whether the way up from a figure passes a word of another measure of `levels` first: a funding round valued X at $5bn."""
    at = tree.head(figure)
    own = tree.inside(named)
    way = itertools.takewhile(lambda w: w not in own, tree.phrase(at) if at is not None else [])
    others = {w for level in levels if level != named for w in tree.inside(level)}
    return not others.isdisjoint(way)


def _measures(figure: Figure, cues: Sequence[Cue]) -> Iterator[tuple[Measure, Span]]:
    for cue in cues:
        for measure, weak in cue.measures:
            if not weak and not measure.change and measure.fits(figure.value) and _is_told(measure):
                yield measure, Span(cue.start, cue.end)


def _is_told(measure: Measure) -> bool:
    odd = measure.deal or measure.object  # told by what is done to somebody
    return measure.of in (None, "organization") and not odd and measure.id not in _LOOSE
