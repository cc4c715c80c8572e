"""Counts that go on: the dead, injured and missing of an event, the jobs that go. A later report of one is a later state of it.

    an article's figures -> the toll of its event -> one line for each story -> the newest state, and what it was

The toll an article tells is the one of its title, else the only one that stands near its beginning: a count of a part, of another year or
of another place makes no state of it. A later, higher count of the dead is a rise whoever tells it; who goes missing may be fewer later on.
Of jobs the text itself must say that there are more of them now, or two reports disagree. Known false cases: two events in one story; a
count of one town in the title of one report, of the country in the next.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from digests.ledger.values import agree
from digests.models import Article, Claim, Figure
from digests.reading.figures.measures import measures

SCOPE = "toll"
RISES, MOVES, TOLD = "rises", "moves", "told"  # values of `toll` in measures.toml
_NEAR = 400  # characters from the beginning of a text in which its event's toll is told
_daily = re.compile(r"新增|单日|(?:\bnew|\bdaily|\bfurther|\banother|\bmore)\s(?:[a-z]+\s)?$|[又再另]", re.I)
_says_more = re.compile(
    r"\b(?:rais\w+|rises?|rose|risen|increas\w+|expand\w*|widen\w*|ups|upping|upped|(?:than|were|was) (?:previously|originally|earlier|initially|first)"
    r"|previously|originally|initially|up from|higher than|from an? (?:earlier|initial))\b"
    r"|[上提]?[升增]至|增加[到至]|扩大[到至]|上调[到至]|提高[到至]|调高[到至]|此前|原先|原计划|最初",
    re.I,
)


def with_tolls(article: Article, figures: Sequence[Figure]) -> list[Figure]:
    """`figures`, those that tell the toll of the article's event with the scope of one."""
    main = {name: _main(article, figures, name) for name in {f.measure for f in figures if _is_toll(f)}}
    return [_marked(f, main.get(f.measure)) if _is_toll(f) else f for f in figures]


def _is_toll(figure: Figure) -> bool:
    measure = measures().get(figure.measure or "")
    return measure is not None and measure.toll in (RISES, MOVES) and figure.subject is None


def _main(article: Article, figures: Sequence[Figure], name: str | None) -> Figure | None:
    own = [
        f
        for f in figures
        if f.measure == name and not f.scope and _is_toll(f) and not _is_of_a_day(article.text, f.start)
    ]
    titled = [f for f in own if f.start < article.body_start]
    told = titled or [f for f in own if f.start - article.body_start < _NEAR]
    return told[0] if told and all(agree(f.value, told[0].value) for f in told) else None


def _is_of_a_day(text: str, at: int) -> bool:
    return _daily.search(text, max(0, at - 14), at) is not None


def _marked(figure: Figure, main: Figure | None) -> Figure:
    if main is None or figure.scope not in ("", "before"):
        return figure
    if figure.scope == "before":
        return replace(figure, scope=f"before+{SCOPE}")
    return replace(figure, scope=SCOPE) if agree(figure.value, main.value) else figure


def is_toll(claim: Claim) -> bool:
    """Whether a claim tells the toll of its story's event."""
    return claim.subject is None and SCOPE in claim.scope.split("+")


def superseded(line: Sequence[Claim]) -> list[Claim]:
    """Claims of one line whose state a later report has moved on from, and those that only repeat such a state."""
    measure = measures().get(line[0].measure or "") if line else None
    if measure is None or not measure.toll:
        return []
    old = [c for c in line if any(_is_later_state(d, c, measure.toll, line) for d in line)]
    newest = [c for c in line if c not in old]
    repeated = [c for c in newest if any(agree(c.value, o.value) for o in old)]
    return old + repeated if len(repeated) < len(newest) else old


def _is_later_state(later: Claim, claim: Claim, toll: str, line: Iterable[Claim]) -> bool:
    if later.hearsay or later.story != claim.story or not (later.dated and claim.dated and later.when > claim.when):
        return False
    if agree(later.value, claim.value):
        return False
    if toll == MOVES:
        return True
    rises = later.value.low > claim.value.low
    return rises and (toll == RISES or any(_says_more.search(c.quote) for c in line if c.article == later.article))
