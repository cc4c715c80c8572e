"""Whether the grammar of an English sentence bears out what the words around a figure made of it.

A claim stands only where the dependency tree leads from the figure to the measure (`tree_measured`) and from the measure to the subject
(`tree_owned`) on a known way; another subject, another noun or a part on the way, and there is no claim rather than a wrong one.
A check may only take a claim away. Known false cases: wherever the tree is wrong, titles above all.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from digests.models import Figure, FigureKind, ReadOrganization, ReadPerson, Span
from digests.ports import SentenceParser
from digests.reading.figures.levels import level_measure
from digests.reading.figures.measures import Cue, Measure, measures
from digests.reading.figures.tree_found import found, is_led_past, is_open
from digests.reading.figures.tree_marks import Marked
from digests.reading.figures.tree_measured import is_measured
from digests.reading.figures.tree_owned import is_owned, is_whole
from digests.reading.syntax import Tree, trees
from digests.text.script import has_han


class Words(Protocol):
    """What is known of the sentences of a text besides their grammar."""

    def cues(self, quote: Span) -> Sequence[Cue]:
        """The words for measures in a sentence, ascending."""

    def can_be_meant(self, quote: Span) -> Sequence[str]:
        """Ids of the organisations of which a figure in a sentence may be."""

    def scoped(self, figure: Figure) -> Figure:
        """The figure with the scope that its measure has in its sentence."""

    def allows(self, figure: Figure, cue: Span) -> bool:
        """Whether no word of its sentence speaks against the claim of `figure`, whose measure is named at `cue`."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the measure of a figure was found by: its words, or its `twin`, the start of the figure that it says more of."""

    cue: Span | None = None
    twin: int | None = None


_OF_ALL = ("market_share", "share", "layoffs_share", "active_users", "output")
_APART = (FigureKind.AGE, FigureKind.DURATION)  # the grammar of ages and times is read elsewhere


def borne_out(
    text: str,
    figures: Sequence[Figure],
    grounds: Mapping[int, Ground],
    people: Sequence[ReadPerson],
    organizations: Sequence[ReadOrganization],
    parser: SentenceParser,
    words: Words,
) -> tuple[Figure, ...]:
    """`figures` of folded `text` without the claims that the trees of their English sentences do not bear out, and with those that
    the trees alone tell.

    Only sentences that hold such a figure are parsed. A figure of a row has no ground: its place in the row tells whose it is.
    """
    english = [f for f in figures if not has_han(text[f.quote.start : f.quote.end])]
    asked = [f for f in english if f.subject and f.measure and f.start in grounds and f.value.kind not in _APART]
    left = [f for f in english if is_open(f, text, words.cues(f.quote)) and words.can_be_meant(f.quote)]
    quotes = list(dict.fromkeys(f.quote for f in (*asked, *left)))
    forest = dict(zip(quotes, trees([text[q.start : q.end] for q in quotes], parser), strict=True))
    names = {p.ref: p.mentions for p in people} | {o.id: o.mentions for o in organizations}
    mentions = {of: sorted((Span(m.start, m.end) for m in found), key=_start) for of, found in names.items()}
    changed: dict[int, Figure] = {}
    for figure in asked:
        ground = grounds[figure.start]
        if ground.twin in changed:
            changed[figure.start] = _without(figure, measure=changed[ground.twin].measure is not None)
        elif ground.cue:
            verdict = _judged(figure, ground.cue, mentions.get(figure.subject or "", ()), forest[figure.quote])
            if verdict is not figure:
                changed[figure.start] = verdict
    for figure in left:
        ground = grounds.get(figure.start, Ground())
        changed[figure.start] = _found(figure, ground.cue, words, mentions, forest[figure.quote])
    return tuple(changed.get(figure.start, figure) for figure in figures)


def _found(
    figure: Figure, named: Span | None, words: Words, mentions: Mapping[str, Sequence[Span]], tree: Tree
) -> Figure:
    """The claim that the tree alone tells of an open figure; the figure as it is where it tells none."""
    cues = words.cues(figure.quote)
    levels = [_at(Span(cue.start, cue.end), figure.quote) for cue in cues if level_measure(cue)]

    def bears_out(claim: Figure, cue: Span) -> bool:
        span = _at(Span(claim.start, claim.end), claim.quote)
        if is_led_past(tree, span, _at(cue, claim.quote), levels):
            return False
        stands = _judged(claim, cue, mentions.get(claim.subject or "", ()), tree) is claim
        return stands and words.allows(claim, cue)

    told = found(figure, named, cues, words.can_be_meant(figure.quote), bears_out)
    return told if told.measure == figure.measure else words.scoped(told)


def _judged(figure: Figure, cue: Span, names: Sequence[Span], tree: Tree) -> Figure:
    """The figure as it is, without its subject, or without its measure too. `names` are the mentions of its subject, ascending."""
    quote, measure = figure.quote, measures()[figure.measure or ""]
    inside = names[bisect_left(names, quote.start, key=_start) : bisect_left(names, quote.end, key=_start)]
    here = [_at(name, quote) for name in inside if name.end <= quote.end]
    span = Span(figure.start, figure.end)
    marked = Marked(tree, measure, _at(span, quote), _at(cue, quote), here, "before" in figure.scope)
    if not is_measured(marked):
        return _without(figure, measure=False)
    if not is_owned(marked) or (_is_of_all(measure) and not is_whole(marked)):
        return _without(figure, measure=True)
    return figure


def _is_of_all(measure: Measure) -> bool:
    return measure.whole or measure.line or measure.stock or measure.id in _OF_ALL


def _without(figure: Figure, *, measure: bool) -> Figure:
    """Of nobody; its scope stays but for the other party of a deal."""
    scope = "" if figure.scope.startswith("with:") else figure.scope
    return replace(figure, subject=None, also=(), measure=figure.measure if measure else None, scope=scope)


def _start(span: Span) -> int:
    return span.start


def _at(span: Span, quote: Span) -> Span:
    return Span(span.start - quote.start, span.end - quote.start)
