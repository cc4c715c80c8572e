"""Numbers told in parts that stand apart: nine straight months, an hour and 20 minutes, 12 1/2 years, 6-foot-6, half a point, 2:01:39, 上世纪八十年代."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from digests.text import numerals


@dataclass(frozen=True, slots=True)
class Compound:
    """One number over [start, end) of a text; `unit` as the figure reader names units; `year` where a decade is told by its first year."""

    start: int
    end: int
    value: Decimal
    unit: str = ""
    year: bool = False


_small = "|".join({**numerals.ENGLISH_SMALL, **numerals.ENGLISH_TENS})
_time = r"(?P<unit>second|minute|hour|day|week|month|quarter|year|decade)s?\b"
_HALF = Decimal("0.5")
_PARTS = {
    "1/4": Decimal("0.25"),
    "1/2": _HALF,
    "3/4": Decimal("0.75"),
    "¼": Decimal("0.25"),
    "½": _HALF,
    "¾": Decimal("0.75"),
}
_point = re.compile(
    r"\b(?:(three)[\s-]quarters?\s|(quarter)[\s-]|(half)[\s-])(?:of\s)?(?:a\s)?(?:percentage[\s-])?points?\b",
    re.IGNORECASE,
)
_decade = re.compile(r"(\d{1,2}|[一二十]{1,3}|[上本])个?世纪([1-9]0|[一二三四五六七八九]十)年代")
_spread = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{_small})[\s-](?:straight|consecutive|successive|full|more|long|calendar)[\s-]{_time}",
    re.IGNORECASE,
)
_half = re.compile(
    rf"\b(?P<n>an?|\d{{1,2}}|{_small})(?:[\s-]and[\s-](?:an?[\s-])?half[\s-]{_time}|\s{_time.replace('unit', 'unit2')}\sand\sa\shalf\b"
    rf"|[\s-]and[\s-]an?[\s-]half(?=[\s-](?:to|or)[\s-][\w.]+[\s-]{_time.replace('unit', 'unit3')}))",
    re.IGNORECASE,
)
_han_half = re.compile(  # also as one end of a range: 2年半到5年, 一个半到两个小时
    r"(?<![\d.第百千万亿])(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:(?P<unit>年|周|天)半|个半(?:(?P<unit2>小时|月|星期)|(?=[到至-][^,。;]{1,3}个(?P<unit3>小时|月|星期))))"
    "(?![年月天夜导途场数价])"
)
_HAN_UNITS = {"年": "year", "月": "month", "周": "week", "星期": "week", "天": "day", "小时": "hour"}
_fraction = re.compile(
    rf"(?<![\d.,/])(?P<n>\d{{1,3}})[\s-]?(?P<part>[134]/[24](?![\d/])|[¼½¾])(?:[\s-]{_time})?", re.IGNORECASE
)
_hour_and = re.compile(rf"\b(?:an|one)\shour(?:\sand)?\s(?P<n>\d{{1,2}}|{_small})[\s-]minutes?\b", re.IGNORECASE)
_feet = re.compile(
    r"(?<![\d.,])(?P<feet>[3-8])(?:[\s-]?(?:feet|foot|ft)[\s-]?(?:and\s)?|英尺)(?P<inches>1[01]|\d)(?![\d.,])(?:\s?(?:inch(?:es)?|in)\b|英寸)?"
)
_race = re.compile(
    r"(?<![\d:])(?:(?:(\d{1,2}):)?(\d{1,2}):(\d\d\.\d{1,3})|(\d):(\d\d):(\d\d))(?![\d:])"
)  # 1:44.47, 2:01:39
_HAN_TO_DIGIT = str.maketrans("一二三四五六七八九", "123456789")


def compounds(text: str) -> Iterator[Compound]:
    """Every such number of folded text."""
    for m in _point.finditer(text):
        yield Compound(*m.span(), Decimal("0.75") if m[1] else Decimal("0.25") if m[2] else _HALF, "percentage_point")
    for m in _decade.finditer(text):
        yield Compound(*m.span(), _century(m[1]) + Decimal(m[2].replace("十", "0").translate(_HAN_TO_DIGIT)), year=True)
    for m in _spread.finditer(text):
        yield Compound(*m.span(), _number(m["n"]), m["unit"].lower())
    for m in _half.finditer(text):
        yield Compound(*m.span(), _number(m["n"]) + _HALF, (m["unit"] or m["unit2"] or m["unit3"]).lower())
    for m in _han_half.finditer(text):
        unit = m["unit"] or m["unit2"] or m["unit3"]
        yield Compound(*m.span(), _number(m["n"]) + _HALF, _HAN_UNITS[unit])
    for m in _fraction.finditer(text):
        if m["part"] in _PARTS:
            yield Compound(*m.span(), Decimal(m["n"]) + _PARTS[m["part"]], (m["unit"] or "").lower())
    for m in _hour_and.finditer(text):
        yield Compound(*m.span(), 60 + _number(m["n"]), "minute")
    for m in _feet.finditer(text):
        yield Compound(*m.span(), (Decimal(m["feet"]) + Decimal(m["inches"]) / 12).quantize(Decimal("0.01")), "foot")
    for m in _race.finditer(text):
        hours, minutes, seconds = m.groups()[:3] if m[3] else m.groups()[3:]
        yield Compound(*m.span(), Decimal(hours or 0) * 3600 + Decimal(minutes) * 60 + Decimal(seconds), "second")


def _number(written: str) -> Decimal:
    if written.lower() in ("a", "an"):
        return Decimal(1)
    return (
        Decimal(written) if written.isdigit() else numerals.english(written) or numerals.chinese(written) or Decimal(0)
    )


def _century(written: str) -> Decimal:
    """The first year of a century."""
    if written in "上本":
        return Decimal(1900 if written == "上" else 2000)
    number = Decimal(written) if written.isdigit() else numerals.chinese(written) or Decimal(0)
    return (number - 1) * 100
