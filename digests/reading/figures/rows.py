"""Figures in a row that belong to names or measures in a row, one each.

甲和乙分别裁员300人和500人          revenue and profit rose 12% and 8% respectively
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from digests.models import Span

_joint = re.compile(r"[^\S\n]?(?:、|,(?!\d)|和|与|及|以及|;)[^\S\n]?|,? and |, ")
_each_zh = re.compile(r"分别|各自|依次")
_each_en = re.compile(r"[^.;\n]{0,50}?\brespectively\b")
_LONGEST = 12  # figures of a row on either side
_BACK = 24  # characters between 分别 and the first figure


@dataclass(frozen=True, slots=True)
class Row:
    """One figure's place among those that are told one each: `at` of `count`; what they belong to is named before `head`."""

    at: int
    count: int
    head: int
    others: tuple[Span, ...]  # the figures of the sentence that are not of the row


def row_of(text: str, span: Span, near: Sequence[Span], sentence: Span) -> Row | None:
    """The row `span` stands in, `near` being the figures of its sentence, ascending; None where nothing says that each has its own."""
    at = bisect_left(near, span.start, key=lambda each: each.start)
    if len(near) < 2 or near[at] != span:
        return None
    first, last = _run(text, near, at)
    if first == last:
        return None
    back = max(sentence.start, near[first - 1].end if first else 0, near[first].start - _BACK)
    said = _each_zh.search(text, back, near[first].start)
    if said is None and not _each_en.match(text, near[last].end, sentence.end):
        return None
    head = said.start() if said else near[first].start
    return Row(at - first, last - first + 1, head, (*near[:first], *near[last + 1 :]))


_listed = re.compile(r"[^\S\n]?(?:、|和|与|及|以及)[^\S\n]?|,? and ")


def is_listed(text: str, span: Span, near: Sequence[Span]) -> bool:
    """Whether `span` is one of several figures of `near` joined with nothing said of each: raised $10m, $50m and $200m."""
    at = bisect_left(near, span.start, key=lambda each: each.start)
    if at == len(near) or near[at] != span:
        return False
    first, last = _run(text, near, at)
    pairs = itertools.pairwise(near[first : last + 1])
    return any(_listed.fullmatch(text, a.end, b.start) and text[a.end - 1] == text[b.end - 1] for a, b in pairs)


def _run(text: str, near: Sequence[Span], at: int) -> tuple[int, int]:
    """Indices of the first and the last figure of those joined to the one at `at`."""
    first = last = at
    while first > 0 and at - first < _LONGEST and _joint.fullmatch(text, near[first - 1].end, near[first].start):
        first -= 1
    while (
        last + 1 < len(near) and last - at < _LONGEST and _joint.fullmatch(text, near[last].end, near[last + 1].start)
    ):
        last += 1
    return first, last


def last_in_row(text: str, spans: Sequence[Span], count: int) -> Sequence[int]:
    """Indices of the last `count` of `spans`, ascending, if these are joined to each other and to nothing before them; else none."""
    row: list[int] = []
    for index in range(len(spans) - 1, -1, -1):
        if row and not _joint.fullmatch(text, spans[index].end, spans[row[-1]].start):
            break
        row.append(index)
    return row[::-1] if len(row) == count else []
