"""Does every number of a claim stand in its source, in value, unit and bound, whatever the language of either.

A claim's number must equal one of the source, or be marked as a rounding of it. The source is read generously (months by name, half as
30 minutes or 50%, 2 in both and 两), the claim strictly: digits always, number words from four up and those of time.

Known false cases: a translator who converts miles into kilometres; a changed digit that happens to be another number of the source.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from digests import ledger
from digests.models import Bound
from digests.text import numerals
from digests.text.script import fold, plain_case
from digests.writing import ground_dates, ground_numerals
from digests.writing.ground_money import is_converted, is_money, is_own_currency
from digests.writing.ground_values import ORDINALS, Stated, either, stated
from digests.writing.ground_written import SHORT_YEARS, loose


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece of the claim, and why its source does not bear it out."""

    text: str
    why: str


_TIMES = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_YEARS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def problems(source: str, claim: str, names: Sequence[tuple[int, int]] = ()) -> Iterator[Problem]:
    """What the claim's numbers say that the source's do not. `names` are places of the claim whose digits belong to a name."""
    known, asked = (_spelled(plain_case(fold(_no_comma(text)))) for text in (source, claim))
    theirs = ground_dates.read(known).spans
    said = [replace(s, month=any(a <= s.start < b for a, b in theirs)) for s in stated(known)]
    said = [reading for number in said for reading in either(number)]
    pool = [*said, *loose(known)]
    bare = {int(s.low) for s in said if not s.unit and 0 < s.low < 32 and s.low == s.low.to_integral_value()}
    for start, end, why in (*ground_dates.wrong(known, asked, bare), *ground_numerals.wrong(known, asked)):
        yield Problem(claim[start:end], why)
    spans, passed = _noted_spans(asked), [*ground_dates.read(asked).spans, *names]
    numbers = [n for n in _ends(stated(asked)) if not any(s <= n.start < e for s, e in passed)]
    for number in numbers:
        if any(s <= number.start < e for s, e in spans) and asked[number.start : number.end] in known:
            continue
        if number.year and (ground_dates.tells_year(known) or _is_relative_year(number, numbers, said, known)):
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
        near = [s for s in pool if not s.loose] if _is_swapped(number, numbers, said) else pool
        whys = [
            _why_not(one, near, known) if _is_strict(asked, number) else _soft_problem(one, pool)
            for one in either(number)
        ]
        if all(whys):
            yield Problem(claim[number.start : number.end], whys[0] or "")
    yield from (Problem(claim[n.start : n.end], why) for n, why in _said_twice(numbers, said))


def _is_swapped(number: Stated, numbers: Sequence[Stated], said: Sequence[Stated]) -> bool:
    """Whether the source has another number of this measure, which the claim lacks: a 1 read out of "first" is no 1 metre for 10."""
    if number.unit not in (*_MEASURES, *_TIMES, *_YEARS, "percent", "percentage_point"):
        return False
    ours = {_in_base(n, n.low) for n in numbers}
    measure, _ = _in_base(number, number.low)
    alike = [s for s in said if not s.vague and s.low != 1 and _in_base(s, s.low)[0] == measure]  # 1 may be "a"
    return any(not {_in_base(s, low) for low in (s.low, s.high) if low is not None} & ours for s in alike)


def _in_base(number: Stated, value: Decimal) -> tuple[str, Decimal]:
    """A value in seconds or months where it is a time, as it is where it is none."""
    for name, steps in (("second", _TIMES), ("month", _YEARS)):
        if number.unit in steps:
            return name, value * steps[number.unit]
    return number.unit, value


_to_one = re.compile(r"\d(?:-to-|\sto\s|[:比])$")  # 1.23-to-1 is 1.23
_article = re.compile(r"\b(?:a|an|one|each|per|another)\b", re.IGNORECASE)


def _is_article(known: str, number: Stated, numbers: Sequence[Stated], said: Sequence[Stated]) -> bool:
    """Whether a claim's 1 is the source's article (1名法官 for a judge): none of the source's numbers may be missing, or it is a slip."""
    if number.unit and number.unit not in (*_TIMES, *_YEARS, "people"):
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
    return theirs <= {n.low for n in numbers if n.year and n is not number} and ground_dates.tells_relative_year(known)


def _years(said: Sequence[Stated]) -> set[int]:
    """The years of a source as their last two digits."""
    return {int(s.low) % 100 for s in said if s.year}


def _is_between_years(number: Stated, said: Sequence[Stated]) -> bool:
    """Whether a source that tells no number of years has two years this far apart: 近十年 for from 2012 to 2021."""
    if any(s.unit in ("year", "decade") for s in said):
        return False
    years, span = [int(s.low) for s in said if s.year], int(number.low) * (10 if number.unit == "decade" else 1)
    return any(late - early in (span, span - 1) for early in years for late in years)


def _said_twice(numbers: Sequence[Stated], said: Sequence[Stated]) -> Iterator[tuple[Stated, str]]:
    """A share or sum that the claim has more often than its source, in the place of another that it lacks: 14% and 14% for 14% and 13%."""
    theirs = Counter((s.low, s.unit) for s in _ends(said) if s.unit and not s.vague)
    ours = Counter((n.low, n.unit) for n in numbers if n.unit and not n.vague)
    lacking = {unit for (low, unit) in theirs if (low, unit) not in ours}
    for number in numbers:
        key = (number.low, number.unit)
        if 0 < theirs[key] < ours[key] and number.unit in lacking:
            yield number, "the source says this once, and another number beside it"
            return


def _noted_spans(text: str) -> list[tuple[int, int]]:
    """Addresses and names with digits in them, which stand in the source as they are or not at all."""
    return [m.span() for m in re.finditer(r"https?://\S+|@\w+|#\w+", text)]


def _ends(numbers: Iterable[Stated]) -> Iterator[Stated]:
    """A range as its two ends, each of which must stand in the source; a vague amount as it is."""
    for number in numbers:
        if number.high is None or number.vague:
            yield number
        else:
            yield replace(number, high=None)
            yield replace(number, low=number.high, high=None, bound=number.far_bound)


_dot = re.compile(r"(?<=\d)\.(?=\d\d\s?[ap]\.?m\b)", re.IGNORECASE)  # 7.30pm is a time
_per_million = re.compile(r"每?百万分之(\d[\d,.]*)")  # 400 parts per million
_comma = re.compile(r"(?<=:\d\d),(?=\d)|(?<=\d),(?=\d{4})")  # between two numbers, not inside one
_clock = re.compile(r"\s(\d?\d)(\d\d)(?=\s?[ap]\.?m\b)", re.IGNORECASE)  # 230pm
_months = "|".join(m.title() for m in ground_dates.MONTHS)
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
    text = _comma.sub(";", text.replace("○", "〇"))
    text = _month_day.sub(lambda m: f"{m[1]}{_ordinal(m[2])}".ljust(len(m[0])), text)
    text = _per_million.sub(lambda m: m[1].rjust(len(m[0])), text)
    return _year_words.sub(_as_year, _clock.sub(r"\1:\2", _dot.sub(":", text)))


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
    if written == "亿万" or re.match(r"[富负]翁|富豪", text[number.end :]):
        return False  # 亿万富翁 is any billionaire
    if number.unit == "percent" and number.approx:
        return False  # half, a third: said in many ways
    if re.search(r"[百千万亿兆]|hundred|thousand|million|billion|trillion", written, re.IGNORECASE):
        return number.low >= 20
    return number.low >= 4 or (number.low >= 2 and number.unit not in ("", "people"))


_SAID = {  # words of which a source that tells a number of this unit has one
    "percent": r"%|per\s?cent|pct|points?\b|half|thirds?\b|quarter|fifth|tenth|成|分之|半|个点|百分|percentage", "month": r"months?\b|月", "week": r"week|周|星期|礼拜",
    "day": r"days?\b|天|日", "hour": r"hours?\b|hrs?\b|时|点钟", "minute": r"min(?:ute)?s?\b|分|刻", "second": r"sec(?:ond)?s?\b|秒|:",
}  # fmt: skip


def _is_unsaid(unit: str, known: str) -> bool:
    """Whether nothing in the source is of this unit: 7% for seven medals."""
    unit = "percent" if unit == "percentage_point" else unit
    return unit in _SAID and re.search(_SAID[unit], known, re.IGNORECASE) is None


def _why_not(number: Stated, pool: Sequence[Stated], known: str) -> str | None:
    """Why no number of the pool bears this one out; None when one does. `known` is the source."""
    equal = [s for s in pool if _same_value(number, s)]
    if not equal:
        near = [s for s in pool if _rounds_to(number, s)]
        if any(_is_finer(number, s) for s in pool):
            return None
        if not near:
            return _nearest(number, pool)
        if not (number.hedged or _is_fine(number)):
            return f"a rounding of {_plain(near[0].low)} that is not marked as one"
        equal = near
    equal = [s for s in equal if not s.loose] or equal
    measured = [s for s in equal if s.unit] if number.unit else []
    weight = number.pounds and any(s.unit == "pound_weight" for s in pool)  # 20 of 20到30磅
    if is_money(number.unit) and not measured and not weight and not any(is_money(s.unit) for s in pool):
        return None if is_own_currency(number, equal, known) else f"the source does not say {number.unit}"
    spans = {s.unit for s in equal if s.unit in _TIMES or s.unit in _YEARS}
    if number.short_year and len(spans) == 1 and "year" not in spans and not any(s.loose or not s.unit for s in equal):
        return f"the source says {_plain(number.low)} {spans.pop()}"  # 16年 for 16 days
    if not measured and not equal[0].loose and _is_unsaid(number.unit, known):
        return f"the source does not say {number.unit.replace('_', ' ')}"
    same_unit = [s for s in measured or equal if _same_unit(number, s)]
    if not same_unit:
        return f"the source says {_plain(equal[0].low)} {measured[0].unit}"
    return _bound_problem(number, same_unit)


def _soft_problem(number: Stated, pool: Sequence[Stated]) -> str | None:
    """Of a share or dozen that is told in words (half, 十几) only a dropped bound is held against it."""
    if number.vague and number.bound is Bound.NONE and number.low in (11, 12):
        dozens = [s for s in pool if s.vague and s.low in (11, 12)]
        return "the source says at most this" if dozens and all(s.bound is Bound.AT_MOST for s in dozens) else None
    if number.vague and is_money(number.unit):
        moneys = [s for s in pool if is_money(s.unit)]
        return (
            "the source names another currency" if moneys and not any(_same_unit(number, s) for s in moneys) else None
        )
    if number.unit != "percent" or number.high is not None:
        return None
    equal = [s for s in pool if s.unit == "percent" and _same_value(number, s)]
    return _bound_problem(number, equal) if equal else None


def _same_value(a: Stated, b: Stated) -> bool:
    if b.loose and (
        a.unit in ("percent", "percentage_point") or a.unit.isupper() or a.low != a.low.to_integral_value()
    ):
        return False
    if b.month and (a.unit or a.year):
        return False
    if b.loose and a.unit in _MEASURES and b.unit:
        return False  # half an hour is no 30 metres
    if b.loose and int(a.low.as_tuple().exponent) < 0 and a.low < 100:
        return False  # 1.0 is no 一
    x, y = _converted(a), _converted(b)
    if x and y and a.unit != b.unit and {a.unit, b.unit} != _POUNDS:
        return x[0] == y[0] and abs(x[1] - y[1]) <= Decimal("0.07") * y[1]
    if (a.year and b.short_year and b.low == a.low % 100) or (b.year and a.short_year and a.low == b.low % 100):
        return True
    if b.vague and b.high is not None and not a.vague:
        return False  # 数百 is not 100
    if a.high is not None:
        return a.low == b.low and (a.high == b.high or (b.high is None and b.approx))
    if a.low in (b.low, b.high):
        return True
    return any(
        a.unit in steps and b.unit in steps and a.low * steps[a.unit] == b.low * steps[b.unit]
        for steps in (_TIMES, _YEARS)
    )


def _is_fine(number: Stated) -> bool:
    """Whether a rounding keeps three digits of a large number, as the press does without a word: 1.03 billion for 10.32亿."""
    return number.low >= 100_000 and len(number.low.normalize().as_tuple().digits) >= 3


def _is_finer(number: Stated, source: Stated) -> bool:
    """Whether a large number is told to one digit more than the source has: 10.32亿 for 1.03 billion."""
    if source.loose or source.high is not None or number.high is not None or not _is_fine(source):
        return False
    digits = [len(n.low.normalize().as_tuple().digits) for n in (number, source)]
    return digits[0] == digits[1] + 1 and _same_unit(number, source) and ledger.is_rounding(source.low, number.low)


def _rounds_to(number: Stated, source: Stated) -> bool:
    if number.high is not None or source.high is not None or number.year or source.loose or source.low < 10:
        return False
    return number.low != source.low and ledger.is_rounding(number.low, source.low)


_MEASURES = {
    "metre": ("m", "1"), "kilometre": ("m", "1000"), "centimetre": ("m", "0.01"), "mile": ("m", "1609"), "foot": ("m", "0.3048"), "inch": ("m", "0.0254"),
    "kilogram": ("kg", "1"), "gram": ("kg", "0.001"), "tonne": ("kg", "1000"), "ton": ("kg", "1000"), "pound_weight": ("kg", "0.4536"), "hectare": ("ha", "1"),
    "acre": ("ha", "0.4047"),
}  # fmt: skip


def _converted(number: Stated) -> tuple[str, Decimal] | None:
    """In metres, kilograms or hectares; pounds that may be money as if they were a weight."""
    row = _MEASURES.get("pound_weight" if number.pounds else number.unit)
    return (row[0], number.low * Decimal(row[1])) if row else None


_POUNDS = frozenset(("GBP", "pound_weight"))


_DOLLARS = frozenset("USD AUD CAD HKD SGD NZD TWD".split())


def _same_unit(a: Stated, b: Stated) -> bool:
    if not a.unit or not b.unit or a.unit == b.unit:
        return True
    if {a.unit, b.unit} == _POUNDS:
        return a.pounds or b.pounds
    if _converted(a) and _converted(b) and a.low != b.low:
        return True
    if a.unit.removesuffix("_per_hour") == b.unit.removesuffix("_per_hour"):
        return True
    if (a.dollar or b.dollar) and {a.unit, b.unit} <= _DOLLARS:
        return True
    for steps in (_TIMES, _YEARS):
        if a.unit in steps and b.unit in steps:
            return a.low * steps[a.unit] == b.low * steps[b.unit]
    return False


def _bound_problem(number: Stated, equal: Sequence[Stated]) -> str | None:
    """A bound that every equal number of the source has, and the claim drops or turns round."""
    if all(s.near for s in equal) and not (number.hedged or number.approx or number.near):
        return "the source says nearly this"
    bounds = {s.bound_at(number.low) for s in equal}
    if Bound.NONE in bounds or len(bounds) != 1:
        return None
    (bound,) = bounds
    name = "at least" if bound is Bound.AT_LEAST else "at most"
    if number.bound is Bound.NONE and not number.hedged:
        return f"the source says {name} this"
    if number.bound is not Bound.NONE and number.bound is not bound and not number.approx:
        return f"the source says {name} this, not the other way round"
    return None


def _nearest(number: Stated, pool: Sequence[Stated]) -> str:
    """What the source has instead: the same digits with another scale tell a slip of 亿 and billion."""
    digits = number.low.normalize().as_tuple().digits
    slips = [s for s in pool if s.low and s.low.normalize().as_tuple().digits == digits and (s.unit or s.low >= 1000)]
    if slips:
        return f"the source says {_plain(slips[0].low)}, not {_plain(number.low)}"
    return "no such number in the source"


def _plain(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"
