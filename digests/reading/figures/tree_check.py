"""Whether the grammar of an English sentence bears out what the words around a figure made of it.

A claim stands only where the dependency tree leads from the figure to the measure (`tree_measured`) and from the measure to the subject
(`tree_owned`) on a known way; another subject, another noun or a part on the way, and there is no claim rather than a wrong one.
A check may only take a claim away. Known false cases: wherever the tree is wrong, titles above all.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digests.models import Figure, FigureKind, ReadOrganization, ReadPerson, Span
from digests.ports import SentenceParser
from digests.reading.figures.measures import Measure, measures
from digests.reading.figures.tree_marks import Marked
from digests.reading.figures.tree_measured import is_measured
from digests.reading.figures.tree_owned import is_owned, is_whole
from digests.reading.syntax import Tree, trees
from digests.text.script import has_han


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
) -> tuple[Figure, ...]:
    """`figures` of folded `text` without the claims that the trees of their English sentences do not bear out.

    Only sentences that hold such a claim are parsed. A figure of a row has no ground: its place in the row tells whose it is.
    """
    asked = [f for f in figures if f.subject and f.measure and f.start in grounds and f.value.kind not in _APART]
    asked = [f for f in asked if not has_han(text[f.quote.start : f.quote.end])]
    quotes = list(dict.fromkeys(f.quote for f in asked))
    forest = dict(zip(quotes, trees([text[q.start : q.end] for q in quotes], parser), strict=True))
    names = {p.ref: p.mentions for p in people} | {o.id: o.mentions for o in organizations}
    mentions = {of: sorted((Span(m.start, m.end) for m in found), key=_start) for of, found in names.items()}
    fallen: dict[int, Figure] = {}
    for figure in asked:
        ground = grounds[figure.start]
        if ground.twin in fallen:
            fallen[figure.start] = _without(figure, measure=fallen[ground.twin].measure is not None)
        elif ground.cue:
            verdict = _judged(figure, ground.cue, mentions.get(figure.subject or "", ()), forest[figure.quote])
            if verdict is not figure:
                fallen[figure.start] = verdict
    return tuple(fallen.get(figure.start, figure) for figure in figures)


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
