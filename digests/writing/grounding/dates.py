"""Do the dates of a claim stand in its source: days, months, weekdays, years, in either language.

A date that the source tells by its distance is let pass in the other form: Tuesday for 28 June, last year for 2024. Where the source has dates or
months of its own, the claim must have them all before it may have one more.

Known false case: a date that was worked out wrongly from a weekday.
"""

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass

from digests.text import numerals

MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_month = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_NO_MONTH = 99  # 16月25日
_han = "[一二三四五六七八九十]{1,3}"
_zh_day = re.compile(
    rf"(?<![\d.])(?:(?P<month>\d{{1,2}}|{_han})月)?(?P<day>\d{{1,2}}|(?<=月){_han}|(?<=日[至到和、]){_han})(?:日|号(?![线称召码]))"
)
_zh_month = re.compile(
    rf"(?<![\d.个])(?P<month>\d{{1,2}}|(?<![几数十百]){_han})月(?![\d一二三四五六七八九十]|亮|球|薪|租)"
)
_zh_two_months = re.compile(
    "(?<![一二三四五六七八九十百千几数\\d])(?P<first>[一二三四五六七八九])[、和]?(?P<next>[二三四五六七八九十])月(?![\\d一二三四五六七八九十])"
)
_zh_first_month = re.compile(r"(?<![\d.])(?P<month>\d{1,2})\s?[-–至到、~]\s?(?=\d{1,2}月)")  # 1至7月
_en_day = re.compile(
    rf"\b(?P<month>{_month})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%]|[,.]\d)|(?<![\d.,$€£])(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<month2>{_month})"
)
_en_range = re.compile(
    rf"\b(?P<month>{_month})\s\d{{1,2}}\s?(?:to|until|through|[-–])\s?(?P<day>\d{{1,2}})(?![\d%:]|[,.]\d|\s(?:per|million|billion|people)\b)"
)  # October 25 to 26
_en_month = re.compile(
    rf"\b(?!(?:Mar|May|March)\b){_month}|\b(?P<odd2>May|March)(?=\s(?:of\s)?(?:19|20)\d\d\b)|(?:\b(?i:in|since|until|by|late|early|mid|last|next|this|of|from|to|through|and|before|after|between)[\s-])(?P<odd>May|March)\b"
)
_en_weekday = re.compile(rf"\b(?:{'|'.join(d.title() for d in _DAYS)})s?\b")
_zh_weekday = re.compile(
    r"(?:(?<![一二两三四五六七八九十每半几数])周|(?<=每)周(?!.天(?!气))|星期|礼拜)(?P<day>[一二三四五六日天])(?![周年个次均])"
)
_near_day = re.compile(
    r"今[天日早晚晨]|昨[天日晚]|明[天日]|前天|当[天日]|本周|上周|下周|\b(?:today|yesterday|tomorrow|tonight|weekend|week)\b",
    re.IGNORECASE,
)
_near_month = re.compile(
    r"[上本下]个?月|当月|季度|[一二三四1-4]季|[春夏秋冬]|上半年|下半年|[年月]初|[年月]底|年中|\b(?:quarter|month|months|spring|summer|autumn|fall|winter|half|mid-?year|Q[1-4])\b|\bend of\b",
    re.IGNORECASE,
)
_near_year = re.compile(
    r"[去今明前]年|上半年|下半年|季度|月份|上年|本年|当年|同比|年前|\b(?i:last|this|next|a|previous|earlier|past|coming|same|current|the) (?:\w+ )?year|year (?:ago|earlier|before)|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
)

_relative_month = re.compile(
    r"[上本下]个?月|当月|同月|\b(?i:last|previous|this|next|past|following|same|prior) month\b|\b(?i:a month (?:ago|earlier|before|later))\b"
)
_relative_year = re.compile(
    r"[去今明前]年|上年|本年|当年|次年|翌年|全年|一年[前后]|\b(?i:last|this|next|previous|following|full|whole|same|current|past|prior) year\b"
    r"|\b(?i:years? (?:ago|earlier|before|later))\b"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a text: days with their month (0 where it is not said), months, weekdays (Monday 1), and what they cover."""

    days: tuple[tuple[int, int, int, int], ...]  # start, end, month, day
    months: tuple[tuple[int, int, int], ...]  # start, end, month
    weekdays: tuple[tuple[int, int, int], ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [(start, end) for start, end, *_ in (*self.days, *self.months)]


def read(text: str) -> Dates:
    """The dates of folded text."""
    days = [
        (m.start(), m.end(), _month_of(m["month"]), _number(m["day"]))
        for m in _zh_day.finditer(text)
        if 1 <= _number(m["day"]) <= 31
    ]
    days += [
        (m.start(), m.end(), _named(m["month"] or m["month2"]), int(m["day"] or m["day2"]))
        for m in _en_day.finditer(text)
        if 1 <= int(m["day"] or m["day2"]) <= 31
    ]
    days += [(m.start("day"), m.end(), _named(m["month"]), int(m["day"])) for m in _en_range.finditer(text)]
    months = [(m.start(), m.end(), n) for m in _zh_month.finditer(text) if 1 <= (n := _number(m["month"])) <= 12]
    months += [(m.start(), m.end(), int(m["month"])) for m in _zh_first_month.finditer(text) if int(m["month"]) <= 12]
    for m in _zh_two_months.finditer(text):
        first, following = _number(m["first"]), _number(m["next"])
        months += [(m.start(), m.end(), n) for n in (first, following) if following == first + 1]
    months += [(m.start(), m.end(), _named(m["odd"] or m["odd2"] or m[0])) for m in _en_month.finditer(text)]
    taken = [(start, end) for start, end, *_ in days]
    months = [m for m in months if not any(s <= m[0] < e or s < m[1] <= e for s, e in taken)]
    weekdays = [
        (m.start(), m.end(), _DAYS.index(m[0].lower().removesuffix("s")) + 1) for m in _en_weekday.finditer(text)
    ]
    weekdays += [
        (m.start(), m.end(), "一二三四五六日".find(m["day"].replace("天", "日")) + 1)
        for m in _zh_weekday.finditer(text)
    ]
    return Dates(tuple(days), tuple(months), tuple(weekdays))


def wrong(source: str, claim: str, bare: Set[int]) -> Iterator[tuple[int, int, str]]:
    """Places of folded `claim` whose date the source does not have, and why. `bare` are whole numbers of the source without a unit."""
    known, asked = read(source), read(claim)
    days = {day for *_, day in known.days}
    months = {month for *_, month in known.months} | {month for _, _, month, _ in known.days if month}
    weekdays = {day for *_, day in known.weekdays}
    dated = bool(days) or bool(weekdays) or _near_day.search(source) is not None
    more_days = days <= {day for *_, day in asked.days} and (bool(weekdays) or _near_day.search(source) is not None)
    told = {month for *_, month in asked.months} | {month for _, _, month, _ in asked.days}
    more_months = months <= told and (_relative_month.search(source) is not None or more_days)
    theirs, ours = (Counter(day for *_, day in dates.days) for dates in (known, asked))
    lacks = any(day not in ours for day in theirs)
    for start, end, month, day in asked.days:
        if month == _NO_MONTH:
            yield start, end, "no such date"
        elif lacks and 0 < theirs[day] < ours[day]:
            yield start, end, "the source says this once, and another day beside it"
        elif day not in days and day not in bare and not more_days and (days or not dated):
            yield start, end, "the source has no such date"
        elif month and days and months and month not in months and not more_months:
            yield start, end, "the source names another month"
    for start, end, month in asked.months:
        if months and month not in months and not (min(months) < month < max(months)) and not more_months:
            yield start, end, "the source names another month"
        elif not months and month not in bare and not _near_month.search(source) and not dated:
            yield start, end, "the source names no month"
    for start, end, weekday in asked.weekdays:
        if weekdays and weekday not in weekdays and not (min(weekdays) < weekday < max(weekdays)):
            yield start, end, "the source names another day"


def tells_year(source: str) -> bool:
    """Whether the source tells a year by its distance, and none in digits."""
    return _near_year.search(source) is not None and not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", source)


def tells_relative_year(source: str) -> bool:
    """Whether the source tells a year by its distance, whatever others it has in digits."""
    return _relative_year.search(source) is not None


def _month_of(written: str | None) -> int:
    """0 where no month is written."""
    if not written:
        return 0
    month = _number(written)
    return month if 1 <= month <= 12 else _NO_MONTH


def _named(month: str) -> int:
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(month.lower()[:3])), 0)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return int(numerals.chinese(text) or 0) if text else 0
