"""When what a text tells took place, as far as it says: days, weekdays, years; and numbered periods: Q3, 第三季度; Series C, C轮.

Days come as (month, day): news mostly leaves the year unsaid, and what it does not say is the year that is. Often the month is unsaid,
too (20日, "on the 29th"), or nothing is said but the weekday.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date

from digests.text import numerals
from digests.text.script import plain_case

Day = tuple[int, int]  # month, day

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_month = r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_days = [
    re.compile(
        rf"\b{_month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:percent|%|billion|million|points?))(?![.,]\d)", re.I
    ),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_month}(?![a-z])", re.I),
    re.compile(r"(?<!\d)(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号號]"),
    re.compile(r"\b(?:19|20)\d\d[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"),
]
_bare_days = [  # of a month that is not said
    re.compile(r"(?<![\d月.])(?<!月 )(?P<day>[1-3]?\d)[)]? ?日(?![本均内间前线元])"),
    re.compile(
        r"\bon the (?P<day>[1-3]?\d)(?:st|nd|rd|th)\b(?! (?:floor|anniversary|birthday|hole|lap|street|avenue))", re.I
    ),
]
_weekdays = re.compile(
    r"\b(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?day\b|(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])", re.I
)
_year = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
# Before a day that is not the event's own: what it looks ahead to, or back to.
_other_time = re.compile(
    r"(?:至|到|将于|将在|拟于|预计|计划|原定|原定于|截至|自|去年|前年|上月|上个月|此前|早前|曾于|曾在|下|每|近|为期|连续|超过"
    r"|until|till|by|through|scheduled for|before|deadline|effective|due|since|born|next|every|each)\W{0,3}(?:the )?$",
    re.I,
)
_AROUND = 16  # characters before a day in which such a word is looked for
_parts = {
    "quarter": re.compile(
        r"(?<![a-z])q(?P<a>[1-4])(?![\d.])|\b(?P<b>[1-4])q\b|(?P<c>first|second|third|fourth)[ -]quarter\b|(?P<d>[一二三四1-4])季(?:度|报|末)", re.I
    ),
    "round": re.compile(
        r"\bseries (?P<a>[a-h]\+*)(?![a-z])|(?<![a-z])(?P<b>pre-[a-c]|[a-h]\+*) ?\d?轮|\bround (?P<c>[a-h]\+*)(?![a-z])", re.I
    ),
}  # fmt: skip
# The month a report is about: 6月CPI, "May sales", "sold 20,000 cars in June"; may, march are words, too.
_whole_month = re.compile(
    rf"(?:(?<=in )|(?<=for )|(?<=’s )|(?<![\w-])(?!may\b|march\b)){_month}(?![\w.]| \d)"
    r"|\b(?P<word>may|march)(?= (?:sales|deliver|shipments|output|inflation|prices|cpi|ppi|pmi|jobs|payrolls|exports|imports|trade|retail|data))"
    r"|(?<!\d)(?P<number>1[0-2]|[1-9]) ?月(?:份|(?! ?\d+ ?[日号號]|以来|以後|以后|初|底|末|中旬|上旬|下旬|前|后))",
    re.I,
)  # fmt: skip
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_ENGLISH_WEEK, _CHINESE_WEEK = "mon tue wed thu fri sat sun".split(), "一二三四五六日"
_YEAR, _MONTH, _WEEK = 365, 30, 7


@dataclass(frozen=True, slots=True)
class Moments:
    """When an event may have been, by what is said or known of it; each set may be empty."""

    days: Set[Day] = frozenset()
    of_month: Set[int] = frozenset()  # days of the month, with those of `days`
    weekdays: Set[int] = frozenset()  # Monday is 0
    years: Set[int] = frozenset()

    @classmethod
    def of(cls, day: date) -> "Moments":
        return cls(
            frozenset({(day.month, day.day)}), frozenset({day.day}), frozenset({day.weekday()}), frozenset({day.year})
        )

    def __or__(self, other: "Moments") -> "Moments":
        return Moments(
            self.days | other.days,
            self.of_month | other.of_month,
            self.weekdays | other.weekdays,
            self.years | other.years,
        )

    @property
    def keys(self) -> list[str]:
        """Each of them as a word: "11-05", "-05" (of some month), "w2", "y2025"."""
        days = [f"{month:02d}-{day:02d}" for month, day in sorted(self.days)]
        bare = [f"-{day:02d}" for day in sorted(self.of_month - {day for _, day in self.days})]
        return [
            *days,
            *bare,
            *(f"w{day}" for day in sorted(self.weekdays)),
            *(f"y{year}" for year in sorted(self.years)),
        ]

    @classmethod
    def from_keys(cls, keys: Iterable[str]) -> "Moments":
        days: set[Day] = set()
        numbers: dict[str, set[int]] = {"-": set(), "w": set(), "y": set()}
        for key in keys:
            if key[0] in numbers:
                numbers[key[0]].add(int(key[1:]))
            else:
                days.add((int(key[:2]), int(key[3:])))
        return cls(days, numbers["-"] | {day for _, day in days}, numbers["w"], numbers["y"])


def moments(folded: str) -> Moments:
    """What a folded text says of the time of its event; days it looks ahead or back to are left out."""
    folded = plain_case(folded)
    days: set[Day] = set()
    bare: set[int] = set()
    taken: list[tuple[int, int]] = []
    for match, day in _stated(folded):
        taken.append(match.span())
        if not _elsewhere(folded, match.start()):
            days.add(day)
    for pattern in _bare_days:
        for match in pattern.finditer(folded):
            inside = any(start <= match.start() < end for start, end in taken)
            if not inside and 1 <= int(match["day"]) <= 31 and not _elsewhere(folded, match.start()):
                bare.add(int(match["day"]))
    week = {
        _ENGLISH_WEEK.index(match["en"].lower())
        if match["en"]
        else _CHINESE_WEEK.index(match["zh"].replace("天", "日"))
        for match in _weekdays.finditer(folded)
        if not _elsewhere(folded, match.start())
    }
    return Moments(days, bare | {day for _, day in days}, week, {int(match[1]) for match in _year.finditer(folded)})


def stated(folded: str) -> set[Day]:
    """The (month, day) pairs that a folded text states."""
    return {day for _, day in _stated(plain_case(folded))}


def _stated(folded: str) -> Iterator[tuple[re.Match[str], Day]]:
    for pattern in _days:
        for match in pattern.finditer(folded):
            said = match.groupdict()
            month = _MONTHS[said["name"][:3].lower()] if said.get("name") else int(said["month"])
            if 1 <= month <= 12 and 1 <= int(said["day"]) <= 31:
                yield match, (month, int(said["day"]))


def _elsewhere(folded: str, place: int) -> bool:
    return _other_time.search(folded, max(0, place - _AROUND), place) is not None


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


def months(folded: str) -> set[str]:
    """Months, without a day, that a folded headline reports on: "month:6"."""
    found = [m for m in _whole_month.finditer(plain_case(folded)) if not _elsewhere(folded, m.start())]
    names = [(m["name"] or m["word"] or "")[:3].lower() for m in found]
    return {f"month:{_MONTHS[name] if name else m['number']}" for m, name in zip(found, names, strict=True)}


def apart(some: Iterable[Day], others: Iterable[Day]) -> int:
    """Days between the nearest two of them, the years aside; both hold at least one."""
    return _apart(map(_of_year, some), map(_of_year, others), _YEAR)


def apart_in_month(some: Iterable[int], others: Iterable[int]) -> int:
    """Days between the nearest two days of a month, the months aside; both hold at least one."""
    return _apart(some, others, _MONTH)


def apart_in_week(some: Iterable[int], others: Iterable[int]) -> int:
    """Days between the nearest two weekdays; both hold at least one."""
    return _apart(some, others, _WEEK)


def _apart(some: Iterable[int], others: Iterable[int], round_: int) -> int:
    there = list(others)
    ways = [abs(one - other) % round_ for one in some for other in there]
    return min(min(way, round_ - way) for way in ways)


def _of_year(day: Day) -> int:
    return round(30.44 * (day[0] - 1)) + day[1]
