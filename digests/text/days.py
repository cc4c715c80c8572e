"""Days and numbered periods a text states: 4 March, 3月4日, 2025-03-04; Q3, 第三季度; Series C, C轮.

Days come as (month, day): news mostly leaves the year unsaid, and what it does not say is the year that is.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from digests.text import numerals

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_month = r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_days = [
    re.compile(
        rf"\b{_month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:percent|%|billion|million|points?))(?![.,]\d)", re.I
    ),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_month}(?![a-z])", re.I),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]"),
    re.compile(r"\b(?:19|20)\d\d[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"),
]
_parts = {
    "quarter": re.compile(
        r"(?<![a-z])q(?P<a>[1-4])(?![\d.])|\b(?P<b>[1-4])q\b|(?P<c>first|second|third|fourth)[ -]quarter\b|(?P<d>[一二三四1-4])季(?:度|报|末)", re.I
    ),
    "round": re.compile(
        r"\bseries (?P<a>[a-h]\+*)(?![a-z])|(?<![a-z])(?P<b>pre-[a-c]|[a-h]\+*) ?\d?轮|\bround (?P<c>[a-h]\+*)(?![a-z])", re.I
    ),
}  # fmt: skip
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_YEAR = 365


def stated(folded: str) -> set[tuple[int, int]]:
    """The (month, day) pairs that a folded text states."""
    found = set()
    for pattern in _days:
        for match in pattern.finditer(folded):
            said = match.groupdict()
            month = _MONTHS[said["name"][:3].lower()] if said.get("name") else int(said["month"])
            if 1 <= month <= 12 and 1 <= int(said["day"]) <= 31:
                found.add((month, int(said["day"])))
    return found


def latest(folded: str, near: date) -> date | None:
    """The last day a folded text states, each in the year that brings it nearest to `near`."""
    found = [day for month, number in stated(folded) if (day := _nearest(month, number, near))]
    return max(found, default=None)


def _nearest(month: int, number: int, near: date) -> date | None:
    years = [near.year + step for step in (-1, 0, 1)]
    days = [date(year, month, number) for year in years if number <= monthrange(year, month)[1]]
    return min(days, key=lambda day: abs(day - near), default=None)


def periods(folded: str) -> set[str]:
    """Numbered quarters and rounds of funding: "quarter:3", "round:c+"."""
    found = set()
    for sort, pattern in _parts.items():
        for match in pattern.finditer(folded):
            said = next(group for group in match.groups() if group).lower()
            number = numerals.chinese(said) if said in "一二三四" else None
            found.add(f"{sort}:{_ORDINALS.get(said, said) if number is None else number}")
    return found


def apart(some: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> int:
    """Days between the nearest two of them, the years aside; both hold at least one."""
    there = [_of_year(day) for day in others]
    ways = [abs(_of_year(day) - other) for day in some for other in there]
    return min(min(way, _YEAR - way) for way in ways)


def _of_year(day: tuple[int, int]) -> int:
    return round(30.44 * (day[0] - 1)) + day[1]
