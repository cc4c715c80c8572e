"""A text as its numbers are read: folded, without spaces around digits, times and years in words as digits; each letter stays at its place."""

import re

from digests.text import numerals
from digests.text.script import HAN, fold, plain_case
from digests.writing.grounding import dates
from digests.writing.grounding.values import ORDINALS

_ones = "".join(numerals.HAN_DIGITS)
_gap = re.compile(
    rf"(?<=[{HAN}])(?<!{numerals.HAN_NUMBER})\s{{1,2}}(?=[\d{HAN}])|(?<=\d)\s{{1,2}}(?=[{HAN}])(?![{_ones}])"
)


def tight(text: str) -> str:
    """Chinese without the spaces some set around digits, which would part a number from its unit: 20 世纪 30 年代."""
    return _gap.sub("", text)


_dot = re.compile(r"(?<=\d)\.(?=\d\d\s?[ap]\.?m\b)", re.IGNORECASE)  # 7.30pm is a time
_worth_each = re.compile(r"(?<=\d)个(?=[十百千]?[万亿]元(?:以上|级|大))")  # 20个亿元以上项目: 20 of a hundred million
_basis_points = re.compile("基准点")
_slash = re.compile(r"(?<=\d)/(?=\d+\.\d+\s?(?:[万亿%元]|(?:million|billion|trillion|bn)\b))")  # 6.29/6.05万亿元
_per_million = re.compile(r"每?百万分之(\d[\d,.]*)")  # 400 parts per million
_comma = re.compile(r"(?<=:\d\d),(?=\d)|(?<=\d),(?=\d{4})")  # between two numbers, not inside one
_clock = re.compile(  # 230pm, 1845 GMT
    r"[\s(](?:(\d?\d)(\d\d)(?=\s?(?i:[ap]\.?m)\b)|([01]\d|2[0-3])([0-5]\d)(?=\s?(?:GMT|BST|UTC|[ECMP][DS]?T|hrs|hours)\b))"
)
_months = "|".join(m.title() for m in dates.MONTHS)
_month_day = re.compile(
    rf"\b((?:{_months})\s)((?:(?:twenty|thirty)[\s-])?(?:{'|'.join(ORDINALS)}))\b", re.IGNORECASE
)  # June twenty-eighth
_small, _tens = ("|".join(row) for row in (numerals.ENGLISH_SMALL, numerals.ENGLISH_TENS))
_year_words = re.compile(
    rf"\b(?P<head>two thousand|nineteen|twenty)(?:[\s-]and)?[\s-](?P<tail>(?:{_tens})(?:[\s-](?:{_small}))?|{_small})\b"
    rf"(?![\s-](?:{'|'.join(numerals.ENGLISH_SCALES)}))",
    re.IGNORECASE,
)


def spelled(text: str) -> str:
    """Times as 7:30 and years in words as digits, each in as many letters as it had (Special English writes two thousand nine)."""
    text = plain_case(
        fold(text.replace("，", "；"))
    )  # a Chinese comma separates numbers, which an English one may join
    text = _worth_each.sub("项", _comma.sub(";", text.replace("○", "〇")))
    text = _month_day.sub(lambda m: f"{m[1]}{_ordinal(m[2])}".ljust(len(m[0])), text)
    text = _slash.sub("、", _basis_points.sub("基点 ", text))
    text = _per_million.sub(lambda m: m[1].rjust(len(m[0])), text)
    return _year_words.sub(
        _as_year, _clock.sub(lambda m: f"{m[1] or m[3]}:{m[2] or m[4]}".rjust(len(m[0])), _dot.sub(":", text))
    )


def _ordinal(written: str) -> int:
    return sum(numerals.ENGLISH_TENS.get(w) or ORDINALS[w] for w in re.split(r"[\s-]", written.lower()))


def _as_year(match: re.Match[str]) -> str:
    century = {"two thousand": 2000, "nineteen": 1900, "twenty": 2000}[match["head"].lower()]
    tail = int(numerals.english(match["tail"].replace("-", " ")) or 0)
    if tail < 10 and match["head"].lower() != "two thousand":
        return match[0]
    return str(century + tail).ljust(len(match[0]))
