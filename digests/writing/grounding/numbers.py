"""Does every number of a claim stand in its source, in value, unit and bound, whatever the language of either.

A claim's number must equal one of the source, or be marked as a rounding of it. The source is read generously (months by name, half as
30 minutes or 50%, 2 in both and 两), the claim strictly: digits always, number words from four up and those of time.

Known false cases: a translator who converts miles into kilometres; a changed digit that happens to be another number of the source.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from digests.text import numerals
from digests.text.script import HAN, fold, plain_case
from digests.writing.grounding import bounds, contrast, dates, regnal
from digests.writing.grounding.bounds import Exactness
from digests.writing.grounding.comparison import MEASURES, TIMES, YEARS, in_base, same_value, soft_problem, why_not
from digests.writing.grounding.money import is_converted, is_money
from digests.writing.grounding.phrases import SHORT_YEARS, ratios, seasons
from digests.writing.grounding.values import ORDINALS, Stated, either, stated
from digests.writing.grounding.written import loose


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece of the claim, and why its source does not bear it out."""

    text: str
    why: str


_ones = "".join(numerals.HAN_DIGITS)
_gap = re.compile(
    rf"(?<=[{HAN}])(?<!{numerals.HAN_NUMBER})\s{{1,2}}(?=[\d{HAN}])|(?<=\d)\s{{1,2}}(?=[{HAN}])(?![{_ones}])"
)


def tight(text: str) -> str:
    """Chinese without the spaces some set around digits, which would part a number from its unit: 20 世纪 30 年代."""
    return _gap.sub("", text)


def problems(source: str, claim: str, names: Sequence[tuple[int, int]] = ()) -> Iterator[Problem]:
    """What the claim's numbers say that the source's do not. `names` are places of the claim whose digits belong to a name."""
    known, asked = (_spelled(plain_case(fold(_no_comma(text)))) for text in (source, claim))
    theirs = dates.read(known).spans
    said = [replace(s, month=any(a <= s.start < b for a, b in theirs)) for s in stated(known)]
    said = [reading for number in said for reading in either(number)]
    vaguely = bounds.estimates(asked)
    said = [replace(s, exact=s.exact.without_about) if vaguely or not _is_rough(s) else s for s in said]
    pool = [*said, *loose(known)]
    bare = {int(s.low) for s in said if not s.unit and 0 < s.low < 32 and s.low == s.low.to_integral_value()}
    for start, end, why in (
        *dates.wrong(known, asked, bare),
        *bounds.wrong(known, asked),
        *contrast.wrong(known, asked),
    ):
        yield Problem(claim[start:end], why)
    spans, passed = _noted_spans(asked), [*dates.read(asked).spans, *names]
    told = [s.low for s in pool if s.unit == "percent"]
    passed += [(start, end) for start, end, share in ratios(asked) if any(abs(n - share) < 1 for n in told)]
    for start, end, why in (*_judged_seasons(known, asked), *regnal.judged(known, asked)):
        passed.append((start, end))
        if why:
            yield Problem(asked[start:end], why)
    numbers = [n for n in _ends(stated(asked)) if not any(s <= n.start < e for s, e in passed)]
    changed = _is_any_missing(known, said, [*numbers, *loose(asked)])
    for number in numbers:
        if any(s <= number.start < e for s, e in spans) and asked[number.start : number.end] in known:
            continue
        if _is_quoted(asked, number, known) or _on_the_hour.match(asked, number.start - 1):
            continue
        if (
            number.year
            and number.low >= 1900
            and (dates.tells_year(known) or _is_relative_year(number, numbers, said, known))
        ):
            continue
        if _ends_span_of_years(asked, number, said):
            continue
        if is_money(number.unit) and is_converted(asked, number, known, said):
            continue
        if number.low == 1 and number.high is None and _is_article(known, number, numbers, said):
            continue
        if number.unit in ("year", "decade") and _is_between_years(number, said):
            continue
        if number.low == 1 and _to_one.search(asked, 0, number.start):
            continue
        for other in numbers:
            if other.low == number.low and other is not number:  # told with its bound elsewhere in the claim
                number = replace(
                    number, exact=Exactness(number.exact.sure, number.exact.possible | other.exact.possible)
                )
        near = [s for s in pool if not s.loose and s.unit] if _is_swapped(number, numbers, said) else pool
        if not changed and not is_money(number.unit) and _is_gloss(asked, number, known):
            continue
        if not changed and _is_in_words(asked, number) and not any(same_value(number, s) for s in pool):
            continue
        whys = [
            why_not(one, near, known) if _is_strict(asked, number) else soft_problem(one, pool)
            for one in either(number)
        ]
        if all(whys):
            yield Problem(claim[number.start : number.end], whys[0] or "")
    yield from (Problem(claim[n.start : n.end], why) for n, why in _said_twice(numbers, said, known, asked))


def _judged_seasons(known: str, asked: str) -> Iterator[tuple[int, int, str]]:
    """Where the claim has a season, 2016/17, and why it is none of the source's."""
    theirs = {(first, last) for *_, first, last in seasons(known)}
    begun = {first for first, _ in theirs}
    for start, end, first, last in seasons(asked):
        if (first, last) in theirs:
            yield start, end, ""
        elif first in begun or (theirs and last == (first + 1) % 100):
            yield start, end, "the source names another season"


def _is_rough(number: Stated) -> bool:
    """Whether "about" says how exact it is: of few years it says little, of many digits only where they come from."""
    return number.low >= 10 and len(number.low.normalize().as_tuple().digits) < 4


def _is_swapped(number: Stated, numbers: Sequence[Stated], said: Sequence[Stated]) -> bool:
    """Whether the source has another number of this measure, which the claim lacks: a 1 read out of "first" is no 1 metre for 10."""
    if not is_money(number.unit) and number.unit not in (*MEASURES, *TIMES, *YEARS, "percent", "percentage_point"):
        return False
    ours = {in_base(n, n.low) for n in numbers}
    measure, _ = in_base(number, number.low)
    alike = [s for s in said if not s.vague and s.low != 1 and in_base(s, s.low)[0] == measure]  # 1 may be "a"
    return any(not {in_base(s, low) for low in (s.low, s.high) if low is not None} & ours for s in alike)


def _is_any_missing(known: str, said: Sequence[Stated], ours: Sequence[Stated]) -> bool:
    """Whether the source has a number that the claim lacks: only then may one of the claim's be a slip for it."""
    return any(_is_strict(known, s) and not s.year and not any(same_value(s, n) for n in ours) for s in _ends(said))


def _is_in_words(asked: str, number: Stated) -> bool:
    """Whether a small number without a unit is written out, so that it may be no number at all (红十字会, 技惊四座, 独中三元)."""
    written = asked[number.start : number.end]
    if number.vague or re.search(r"\d", written):
        return False
    if number.unit not in ("", "people"):
        return False
    return number.low <= 100 or written[0] in "百千万亿"  # 万博士, 千人计划


_digit_in_brackets = re.compile(r"[(（][^()（）]*\d")
_opened = re.compile(r"\d[^()（），,。.]{0,24}\s?[(（][^()（）]*$")


def _is_gloss(asked: str, number: Stated, known: str) -> bool:
    """Whether a number stands in brackets behind another, as a translator's conversion (32 degrees Celsius (90 Fahrenheit)) of what a source
    without such brackets says once."""
    return _digit_in_brackets.search(known) is None and _opened.search(asked, 0, number.start) is not None


_on_the_hour = re.compile(r"(?<=\d):00(?!\d)")
_token = re.compile(r"[A-Za-z\d][A-Za-z\d.-]*")


def _is_quoted(asked: str, number: Stated, known: str) -> bool:
    """Whether a number is part of a word with letters that stands so in the source: 4K, U23, MH370."""
    token = next((m for m in _token.finditer(asked) if m.start() <= number.start < m.end()), None)
    if token is None or not re.search(r"[A-Za-z]\d|\d[A-Z]", token[0]):
        return False
    return re.search(rf"(?<![A-Za-z\d]){re.escape(token[0])}(?![A-Za-z\d])", known) is not None


_to_one = re.compile(r"\d(?:-to-|\sto\s|[:比])$")  # 1.23-to-1 is 1.23
_article = re.compile(r"\b(?:a|an|one|each|per|another)\b", re.IGNORECASE)


def _is_article(known: str, number: Stated, numbers: Sequence[Stated], said: Sequence[Stated]) -> bool:
    """Whether a claim's 1 is the source's article (1名法官 for a judge): none of the source's numbers may be missing, or it is a slip."""
    if number.unit and number.unit not in (*TIMES, *YEARS, "people"):
        return False
    ours = {n.low for n in numbers}
    return _article.search(known) is not None and all(s.vague or s.low in ours for s in said)


def _ends_span_of_years(asked: str, number: Stated, said: Sequence[Stated]) -> bool:
    """Whether it is the end of a plan or season that begins in a year of the source, (2021-25), or of a span of its years: 14到15年."""
    for span in SHORT_YEARS.finditer(asked):
        if span.start() <= number.start < span.end() and {int(n) for n in span.groups()} <= _years(said):
            return True
    before = re.search(r"((?:19|20)\d\d)\s?[-–/]$", asked[: number.start])
    return number.short_year and before is not None and any(s.year and s.low == int(before[1]) for s in said)


def _is_relative_year(number: Stated, numbers: Sequence[Stated], said: Sequence[Stated], known: str) -> bool:
    """Whether a year is in digits what the source tells by its distance (last year), beside years of its own that the claim all has."""
    theirs = {s.low for s in said if s.year}
    return theirs <= {n.low for n in numbers if n.year and n is not number} and dates.tells_relative_year(known)


def _years(said: Sequence[Stated]) -> set[int]:
    """The years of a source as their last two digits."""
    return {int(s.low) % 100 for s in said if s.year}


def _is_between_years(number: Stated, said: Sequence[Stated]) -> bool:
    """Whether a source that tells no number of years has two years this far apart: 近十年 for from 2012 to 2021."""
    if any(s.unit in ("year", "decade") for s in said):
        return False
    years, span = [int(s.low) for s in said if s.year], int(number.low) * (10 if number.unit == "decade" else 1)
    return any(late - early in (span, span - 1) for early in years for late in years)


def _said_twice(
    numbers: Sequence[Stated], said: Sequence[Stated], known: str, asked: str
) -> Iterator[tuple[Stated, str]]:
    """A number that the claim has more often than its source, in the place of another of its kind that it lacks: 14% and 14% for 14% and 13%."""
    theirs = [s for s in _ends(said) if not s.vague]
    ours = [*numbers, *loose(asked)]
    lacking = {_kind(s) for s in theirs if _is_strict(known, s) and not any(same_value(n, s) for n in ours)}
    said_often = Counter((s.low, _kind(s)) for s in theirs)
    told = Counter((n.low, _kind(n)) for n in numbers if not n.vague)
    for number in numbers:
        key = (number.low, _kind(number))
        if 0 < said_often[key] < told[key] and _kind(number) in lacking and _is_strict(asked, number):
            yield number, "the source says this once, and another number beside it"
            return


def _kind(number: Stated) -> str:
    """What numbers may be taken for each other: two shares, two sums, two years, two counts."""
    return "year of the calendar" if number.year else "" if number.unit == "people" else number.unit


def _noted_spans(text: str) -> list[tuple[int, int]]:
    """Addresses and names with digits in them, which stand in the source as they are or not at all."""
    return [m.span() for m in re.finditer(r"https?://\S+|@\w+|#\w+", text)]


def _ends(numbers: Iterable[Stated]) -> Iterator[Stated]:
    """A range as its two ends, each of which must stand in the source; a vague amount as it is."""
    for number in numbers:
        if number.high is None or (number.vague and not (number.is_pair and number.low >= 10)):
            yield number
        else:
            yield replace(number, high=None, vague=False)
            yield replace(number, low=number.high, high=None, exact=number.far, vague=False)


_dot = re.compile(r"(?<=\d)\.(?=\d\d\s?[ap]\.?m\b)", re.IGNORECASE)  # 7.30pm is a time
_worth_each = re.compile(r"(?<=\d)个(?=[十百千]?[万亿]元(?:以上|级|大))")  # 20个亿元以上项目: 20 of a hundred million
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


def _spelled(text: str) -> str:
    """Times as 7:30 and years in words as digits, each in as many letters as it had (Special English writes two thousand nine)."""
    text = _worth_each.sub("项", _comma.sub(";", text.replace("○", "〇")))
    text = _month_day.sub(lambda m: f"{m[1]}{_ordinal(m[2])}".ljust(len(m[0])), text)
    text = _per_million.sub(lambda m: m[1].rjust(len(m[0])), text)
    return _year_words.sub(
        _as_year, _clock.sub(lambda m: f"{m[1] or m[3]}:{m[2] or m[4]}".rjust(len(m[0])), _dot.sub(":", text))
    )


def _no_comma(text: str) -> str:
    """A Chinese comma separates numbers, which an English one may join: 11时30，1000人."""
    return text.replace("，", "；")


def _ordinal(written: str) -> int:
    return sum(numerals.ENGLISH_TENS.get(w) or ORDINALS[w] for w in re.split(r"[\s-]", written.lower()))


def _as_year(match: re.Match[str]) -> str:
    century = {"two thousand": 2000, "nineteen": 1900, "twenty": 2000}[match["head"].lower()]
    tail = int(numerals.english(match["tail"].replace("-", " ")) or 0)
    if tail < 10 and match["head"].lower() != "two thousand":
        return match[0]
    return str(century + tail).ljust(len(match[0]))


def _is_strict(text: str, number: Stated) -> bool:
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
