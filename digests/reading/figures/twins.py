"""Figures that say more of the one just read, and so are of the same subject.

    in another currency    1.2 trillion won ($870 million)         65亿美元(约470亿元)
    share and heads        13% of its staff, or 11,000 people       profit of $3bn, or $1.42 a share
    before and after       from $2bn to $3bn                        3亿元,去年同期为2亿元
    what a change led to   revenue rose 12% to $3bn                 收入下降7%,降至4.9亿美元

The text is folded.
"""

import re
from dataclasses import replace

from digests.models import Figure, FigureKind, Span, Value
from digests.reading.figures.conversions import CONVERTED, is_converted
from digests.reading.figures.levels import counterpart, level_of
from digests.reading.figures.measures import a_share_of

_REACH_LEVEL, _REACH_COMPARED = 16, 30  # characters between the two
_to = re.compile(r"[到至为]了?(?:约|近)?\s?$|\bto\s(?:about |nearly |around )?$")
_somebodys = re.compile(r"\s(?:for|at|by)\s[A-Z]")
_earlier = re.compile(
    r"[,;(]?\s?(?:(?:而|较|比)?(?:去年|上年|前年|一年前|此前)[^,;。\d]{0,6}|"
    r"(?:(?:up|down)\s)?(?:from|against|compared with|compared to|versus)\s(?:about |around )?)",
    re.I,
)
_or_rather = re.compile(
    r"(?: of (?:its|the|their|his|her|all)(?: [a-z]+){1,3})?,? or (?:(?:about|around|roughly|nearly|some|more than|almost|fewer than|close to|at least) )?"
    r"|(?:的?(?:员工|人手|职位|人力|岗位))?[,、(]?(?:即|也就是|相当于?|折合|或)?(?:裁撤|裁减)?(?:约|近|逾|超过|大约)?(?:占|为)?"
    r"(?:(?:其|公司|全球|全体|全公司|集团|团队|现有|所有|总){0,3}(?:员工|团队|人员|人手|职工|雇员)(?:规模|总数|总人数|人数|总量|数量)?的?(?:大约|约|近|逾)?)?"
)


def twin_of(text: str, other: Figure, span: Span, value: Value, scope: str, *, named: bool) -> Figure | None:
    """`other`, the figure just read, with the measure and scope that `value` at `span` shares with it; None where it is no twin.

    `named` says that `span` has a measure named beside it, which keeps it from being what a change led to.
    """
    return (
        _converted(text, other, span, value)
        or _told_again(text, other, span, value)
        or _compared(text, other, span, value, scope)
        or (None if named else _reached(text, other, span, value))
    )


def _converted(text: str, other: Figure, span: Span, value: Value) -> Figure | None:
    """In another currency."""
    if value.kind is not FigureKind.MONEY or other.value.kind is not FigureKind.MONEY:
        return None
    if other.value.unit == value.unit or not is_converted(text, Span(other.start, other.end), span):
        return None
    return replace(other, scope="+".join(filter(None, (other.scope, CONVERTED))))


def _told_again(text: str, other: Figure, span: Span, value: Value) -> Figure | None:
    """The share in heads, the whole by the share, or the other way round."""
    measure = counterpart(other.measure) if other.measure else None
    measure = measure or a_share_of(text, span.end, other.measure)
    if measure is None or not measure.fits(value):
        return None
    return replace(other, measure=measure.id) if _or_rather.fullmatch(text, other.end, span.start) else None


def _compared(text: str, other: Figure, span: Span, value: Value, scope: str) -> Figure | None:
    """The new value of "from X to Y", or the old one of "Y, against X a year earlier"."""
    if other.value.unit != value.unit or not 0 <= span.start - other.end <= _REACH_COMPARED:
        return None
    between = text[other.end : span.start]
    if ("亏" in between or " loss " in between) and other.measure != "loss":
        return None  # a profit of $3bn, against a loss of $2bn
    if other.scope.startswith("before"):
        return other if _to.search(between) else None
    theirs = _somebodys.match(text, span.end)  # 306 for Airbus
    return other if scope.startswith("before") and _earlier.fullmatch(between) and not theirs else None


def _reached(text: str, other: Figure, span: Span, value: Value) -> Figure | None:
    """The level a change led to."""
    if not 0 <= span.start - other.end <= _REACH_LEVEL:
        return None
    measure = level_of(other.measure)
    measure = (a_share_of(text, span.end, measure.id) if measure else None) or measure
    if measure is None or not measure.fits(value):
        return None
    between = text[other.end : span.start]
    reached = _to.search(between) if "。" not in between else None  # 下降1.9%。运营利润为17亿元: another sentence
    return replace(other, measure=measure.id) if reached else None
