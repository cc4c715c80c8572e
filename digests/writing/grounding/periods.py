"""The quarter or half that a claim tells its figures for, where its source tells of none or of the other half.

A source that speaks of months, or of a half of anything, may mean any of its kind, and nothing is said then. Which quarter it is `regnal`
compares, a quarter with a year `contrast`.
"""

import re
from collections.abc import Iterator

_HALVES = {"first": 1, "1": 1, "上": 1, "second": 2, "2": 2, "下": 2}
_quarter = re.compile(
    r"\b(?:first|second|third|fourth|final)[- ](?:fiscal[- ])?quarter\b|\bQ[1-4](?!\d|\.\d)|\b[1-4]Q\b"
    r"|(?<!前)第?[一二三四1-4首](?:季度|季(?=[财营获净业销出毛]))",
    re.IGNORECASE,
)
_any_quarter = re.compile(
    r"\bquarter|\b(?:Q[1-4]|[1-4]Q)|季|\b(?:three|nine)[- ]months?\b|[三九39]个?月|月[至到]|第[一二三四]节",
    re.IGNORECASE,
)
_half = re.compile(
    r"\b(first|second)[- ]half(?: of (?:(?:the|this|last|next) (?:financial |fiscal )?year|(?:19|20)\d\d)"
    r"|(?= (?:profits?|net|revenues?|sales|earnings|results|loss)))|\bH([12])\b|\b([12])H\b|([上下])半年",
    re.IGNORECASE,
)
_any_half = re.compile(
    r"\bhalf|\b(?:H[12]|[12]H)\b|\binterim|\bmid-?year|\bsix[- ]months?|\b(?:June|December)\b|半|中期|年中|[六6]个?月|月[至到]"
    r"|[1-6]\s?[-–~]\s?[6-9]月",
    re.IGNORECASE,
)


def wrong(source: str, claim: str) -> Iterator[tuple[int, int, str]]:
    """Places of the folded claim that tell a period the folded source does not, and why."""
    if not _any_quarter.search(source):
        yield from ((*m.span(), "the source tells of no quarter") for m in _quarter.finditer(claim))
    halves = frozenset(map(_which_half, _half.finditer(source)))
    if halves or not _any_half.search(source):
        why = "the source tells of the other half" if halves else "the source tells of no half-year"
        yield from ((*m.span(), why) for m in _half.finditer(claim) if _which_half(m) not in halves)


def _which_half(match: re.Match[str]) -> int:
    return _HALVES[next(group for group in match.groups() if group).lower()]
