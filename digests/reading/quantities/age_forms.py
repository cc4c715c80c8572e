"""Readers of ages: 24岁, 46-year-old, "Sandvik, 59, co-founded", "in her mid-30s"."""

import re
from dataclasses import replace
from decimal import Decimal

from digests.models import Bound, FigureKind, Value
from digests.reading.quantities.lexicon import lexicon
from digests.reading.quantities.quantity import Quantity, at, number_of
from digests.text import numerals

_en = lexicon("en")


def age_of(
    value: Decimal | None, match: re.Match[str], start: int | None = None, end: int | None = None
) -> Quantity | None:
    if value is None or not 0 < value <= 120:
        return None
    found = at(match, Value(FigureKind.AGE, value, None, "year"), start=start)
    return found if end is None else Quantity(found.start, end, found.value)


def age_zh(text: str, match: re.Match[str]) -> Quantity | None:
    if match["az"] == "百":
        return None  # 百岁老人: a kind of people, no age
    found = age_of(number_of(match["az"]), match)
    if found and match["az2"] and Decimal(match["az2"]) > found.value.low:
        found = replace(found, value=replace(found.value, high=Decimal(match["az2"])))
    if found and match["amore"]:
        value = Value(FigureKind.AGE, found.value.low, None, "year", True, Bound.AT_LEAST, True)
        return Quantity(found.start, found.end, value)
    return found


def age_en(text: str, match: re.Match[str]) -> Quantity | None:
    if match["ag"]:
        found = age_of(Decimal(match["ag"]), match, match.start("ag"))
        return (
            replace(found, value=replace(found.value, high=Decimal(match["ag2"]))) if found and match["ag2"] else found
        )
    if match["ayo"]:
        return age_of(Decimal(match["ayo"]), match)
    found = age_of(numerals.english(match["ae"]), match)
    return replace(found, value=replace(found.value, high=Decimal(match["ae2"]))) if found and match["ae2"] else found


def age_comma(text: str, match: re.Match[str]) -> Quantity | None:
    """ "Sandvik, 59, co-founded": an age only after a capitalised word."""
    before = re.search(r"[\w'’.-]+$", text[max(0, match.start() - 30) : match.start()])
    if not before or not before[0][0].isupper() or before[0].lower() in _en.words["months"]:
        return None
    return age_of(Decimal(match["ac"]), match, match.start("ac"), match.end("ac"))


_DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "": (0, 9)}


def age_decade(match: re.Match[str]) -> Quantity:
    """ "in her mid-30s" is 34 to 36."""
    first, last = _DECADE_PARTS[(match["part_of"] or "").lower().rstrip("- ")]
    decade = Decimal(match["decade"])
    start = match.start("part_of") if match["part_of"] else match.start("decade")
    return at(match, Value(FigureKind.AGE, decade + first, decade + last, "year", approx=True), start=start)


def decade_zh(match: re.Match[str]) -> Quantity:
    """七旬老人 is 70 to 79; 年近七旬 is told by the hedge beside it."""
    digit = match["dz"] or match["dz2"]
    low = 10 * Decimal(int(digit) if digit.isdigit() else numerals.HAN_DIGITS[digit])
    high = None if match["dz"] else low + 9
    return at(match, Value(FigureKind.AGE, low, high, "year", approx=high is not None))


def neighbours_zh(match: re.Match[str]) -> Quantity | None:
    """十八九岁 is 18 to 19, 七八十岁 70 to 80."""
    head, pair, tail = match["pz10"] or "", match["pzs"], match["pzt"] or ""
    low, high = numerals.chinese(head + pair[0] + tail), numerals.chinese(head + pair[1] + tail)
    if low is None or high is None or (head and tail):
        return None
    return at(match, Value(FigureKind.AGE, low, high, "year", approx=True))
