"""What a number of a claim may be though its source does not have it: part of a name, a year told by its distance, a conversion in brackets, a word.

`is_strict` tells which numbers a claim must prove at all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from digests.writing.grounding import dates
from digests.writing.grounding.comparison import TIMES, YEARS, same_value
from digests.writing.grounding.money import is_converted, is_money
from digests.writing.grounding.phrases import SHORT_YEARS
from digests.writing.grounding.values import Stated


@dataclass(frozen=True, slots=True)
class Pair:
    """A folded source and claim with their numbers. `pool` is all the source may mean, `said` what it has as numbers; `changed` where the
    source has a number that the claim lacks: only then may one of the claim's be a slip for it."""

    known: str
    asked: str
    said: Sequence[Stated]
    pool: Sequence[Stated]
    numbers: Sequence[Stated]
    changed: bool


def is_licensed(number: Stated, pair: Pair) -> bool:
    return any(licence(number, pair) for licence in _LICENCES)


def ends(numbers: Iterable[Stated]) -> Iterator[Stated]:
    """A range as its two ends, each of which must stand in the source; a vague amount as it is."""
    for number in numbers:
        if number.high is None or (number.vague and not (number.is_pair and number.low >= 10)):
            yield number
        else:
            yield replace(number, high=None, vague=False)
            yield replace(number, low=number.high, high=None, exact=number.far, vague=False)


def is_strict(text: str, number: Stated) -> bool:
    """Whether the claim must prove this number: digits, words from four up, and two or three of a unit of time."""
    written = text[number.start : number.end]
    if number.vague:
        return False  # vague: thousands of, 数千
    if re.search(r"\d", written):
        return True
    if re.match(r"(?:a\s)?(?:couple|few|handful)\b|several", written, re.IGNORECASE):
        return False
    if text.endswith(("成百", "成千"), 0, number.start):
        return False  # 成千上万 are thousands
    if written in ("亿万", "千百万", "千万万") or re.match(r"[富负]翁|富豪|圣[节夜]", text[number.end :]):
        return False  # 亿万富翁 is any billionaire
    if number.unit == "percent" and number.approx:
        return False  # half, a third: said in many ways
    if re.search(r"[百千万亿兆]|hundred|thousand|million|billion|trillion", written, re.IGNORECASE):
        return number.low >= 20
    return number.low >= 4 or (number.low >= 2 and number.unit not in ("", "people"))


# --- parts of names and of other figures ------------------------------------------------------------------------------------

_noted = re.compile(r"https?://\S+|@\w+|#\w+")
_token = re.compile(r"[A-Za-z\d][A-Za-z\d.-]*")
_on_the_hour = re.compile(r"(?<=\d):00(?!\d)")
_to_one = re.compile(r"\d(?:-to-|\sto\s|[:比])$")


def _is_noted(number: Stated, pair: Pair) -> bool:
    """Whether it stands in an address or a name with a sign, which stands in the source as it is."""
    noted = any(m.start() <= number.start < m.end() for m in _noted.finditer(pair.asked))
    return noted and pair.asked[number.start : number.end] in pair.known


def _is_quoted(number: Stated, pair: Pair) -> bool:
    """Whether it is part of a word with letters that stands so in the source: 4K, U23, MH370."""
    token = next((m for m in _token.finditer(pair.asked) if m.start() <= number.start < m.end()), None)
    if token is None or not re.search(r"[A-Za-z]\d|\d[A-Z]", token[0]):
        return False
    return re.search(rf"(?<![A-Za-z\d]){re.escape(token[0])}(?![A-Za-z\d])", pair.known) is not None


def _is_on_the_hour(number: Stated, pair: Pair) -> bool:
    return _on_the_hour.match(pair.asked, number.start - 1) is not None


def _is_to_one(number: Stated, pair: Pair) -> bool:
    """1.23-to-1 is 1.23."""
    return number.low == 1 and _to_one.search(pair.asked, 0, number.start) is not None


# --- years ------------------------------------------------------------------------------------------------------------------


def _is_year_by_distance(number: Stated, pair: Pair) -> bool:
    """Whether a year is in digits what the source tells by its distance (last year), beside years of its own that the claim all has."""
    if not number.year or number.low < 1900:
        return False
    if dates.tells_year(pair.known):
        return True
    theirs = {s.low for s in pair.said if s.year}
    ours = {n.low for n in pair.numbers if n.year and n is not number}
    return theirs <= ours and dates.tells_relative_year(pair.known)


def _ends_span_of_years(number: Stated, pair: Pair) -> bool:
    """Whether it is the end of a plan that begins in a year of the source, (2021-25), or of a span of its years: 14到15年."""
    years = {int(s.low) for s in pair.said if s.year}
    for span in SHORT_YEARS.finditer(pair.asked):
        if span.start() <= number.start < span.end() and {int(n) for n in span.groups()} <= {y % 100 for y in years}:
            return True
    before = re.search(r"((?:19|20)\d\d)\s?[-–/]$", pair.asked[: number.start])
    return number.short_year and before is not None and int(before[1]) in years


def _is_between_years(number: Stated, pair: Pair) -> bool:
    """Whether a source that tells no number of years has two years this far apart: 近十年 for from 2012 to 2021."""
    if number.unit not in ("year", "decade") or any(s.unit in ("year", "decade") for s in pair.said):
        return False
    years, span = [int(s.low) for s in pair.said if s.year], int(number.low) * (10 if number.unit == "decade" else 1)
    return any(late - early in (span, span - 1) for early in years for late in years)


# --- what another language writes or leaves out -----------------------------------------------------------------------------

_article = re.compile(r"\b(?:a|an|one|each|per|another)\b", re.IGNORECASE)
_digit_in_brackets = re.compile(r"[(（][^()（）]*\d")
_opened = re.compile(r"\d[^()（），,。.]{0,24}\s?[(（][^()（）]*$")


def _is_converted_sum(number: Stated, pair: Pair) -> bool:
    return is_money(number.unit) and is_converted(pair.asked, number, pair.known, pair.said)


def _is_article(number: Stated, pair: Pair) -> bool:
    """Whether a claim's 1 is the source's article (1名法官 for a judge): none of the source's numbers may be missing, or it is a slip."""
    if number.low != 1 or number.high is not None:
        return False
    if number.unit and number.unit not in (*TIMES, *YEARS, "people"):
        return False
    ours = {n.low for n in pair.numbers}
    return _article.search(pair.known) is not None and all(s.vague or s.low in ours for s in pair.said)


def _is_gloss(number: Stated, pair: Pair) -> bool:
    """Whether it stands in brackets behind another number, as a translator's conversion (32 degrees Celsius (90 Fahrenheit)) of what a source
    without such brackets says once."""
    if pair.changed or is_money(number.unit):
        return False
    return _digit_in_brackets.search(pair.known) is None and _opened.search(pair.asked, 0, number.start) is not None


def _is_in_words(number: Stated, pair: Pair) -> bool:
    """Whether a small number without a unit is written out, so that it may be no number at all (红十字会, 技惊四座, 独中三元)."""
    written = pair.asked[number.start : number.end]
    if pair.changed or number.vague or number.unit not in ("", "people") or re.search(r"\d", written):
        return False
    if number.low > 100 and written[0] not in "百千万亿":  # 万博士, 千人计划
        return False
    return not any(same_value(number, s) for s in pair.pool)


_LICENCES: tuple[Callable[[Stated, Pair], bool], ...] = (
    _is_noted,
    _is_quoted,
    _is_on_the_hour,
    _is_to_one,
    _is_year_by_distance,
    _ends_span_of_years,
    _is_between_years,
    _is_converted_sum,
    _is_article,
    _is_gloss,
    _is_in_words,
)
