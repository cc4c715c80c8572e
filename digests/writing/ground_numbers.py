"""Does every number of a claim stand in its source, in value, unit and bound, whatever the language of either.

A claim's number must equal one of the source, or be marked as a rounding of it. The source is read generously (months by name, half as
30 minutes or 50%, 2 in both and 两), the claim strictly: digits always, number words from four up and those of time.

Known false cases: a translator who converts miles into kilometres; a changed digit that happens to be another number of the source.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from digests import ledger
from digests.models import Bound, FigureKind, Value
from digests.reading.figure_forms import Quantity
from digests.reading.figure_grammar import quantities
from digests.text import numerals
from digests.text.script import fold


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece of the claim, and why its source does not bear it out."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number of a text. `unit` is "" where it is not known; `hedged` when a word beside it bounds or softens it."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None = None
    unit: str = ""
    bound: Bound = Bound.NONE
    approx: bool = False
    hedged: bool = False
    dollar: bool = False  # a bare $: whose dollar is not said
    year: bool = False
    short_year: bool = False  # 98年, the 90s
    loose: bool = False  # a number read out of a word
    vague: bool = False  # thousands of, 数千


_TIMES = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_YEARS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_MONTHS = "january february march april may june july august september october november december".split()
_WORDS = {
    "both": 2, "twice": 2, "double": 2, "doubled": 2, "doubling": 2, "couple": 2, "pair": 2, "duo": 2, "twin": 2, "triple": 3, "tripled": 3,
    "trio": 3, "thrice": 3, "quarter": 4, "quadruple": 4, "dozen": 12, "dozens": 12, "decade": 10, "fortnight": 14, "century": 100,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "once": 1, "single": 1, "solo": 1,
}  # fmt: skip
_HAN_WORDS = {
    "双": (2,),
    "俩": (2,),
    "对": (2,),
    "半": (Decimal("0.5"), 30, 50, 6),
    "刻": (15,),
    "首": (1,),
    "元": (1,),
    "翻": (2,),
    "仨": (3,),
    "廿": (20,),
    "倍": (2,),
}
_digits = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_model = re.compile(r"(?<![A-Za-z\d])[A-Z]{3,}-\d{1,3}(?![\d.,]*\d)")  # COVID-19: often told by another name
_scale_after = re.compile(
    r"\s?(?P<han>[十百千万亿兆]+)|[\s-]?(?P<en>hundred|thousand|million|billion|trillion|bn|m|k|tn)s?\b", re.IGNORECASE
)
_han_run = re.compile(rf"{numerals.HAN_NUMBER}+(?:点[〇零一二三四五六七八九]+)?")
_en_run = re.compile(
    rf"\b(?:{'|'.join(sorted({*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS}, key=len, reverse=True))})"
    rf"(?:[\s-](?:and[\s-])?(?:{'|'.join(sorted({*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS, *numerals.ENGLISH_SCALES}, key=len, reverse=True))}))*\b",
    re.IGNORECASE,
)
_hedge_before = re.compile(
    r"(?:高达|多达|最多|至多|最高|最低|至少|起码|逾|超过?|突破|破|近|约|大约|将近|接近|不到|不足|未满|不超过|少于|多于|低于|高于|上|达到?|仅|只有|满|以上|几乎|差不多)\s?[A-Za-z$€£¥]{0,3}\s?$"
    r"|(?:over|above|under|below|more|less|fewer|than|nearly|almost|about|around|some|roughly|approximately|up to|as \w+ as|at least|at most|"
    r"minimum(?: of)?|maximum(?: of)?|within|only|close to|estimated|past|exceed\w*|surpass\w*|pass(?:ed|es|ing)?|cross(?:ed|es|ing)?|top(?:ped|ping|s)?|beyond|reach\w*|near(?:ing)?|just|no|~|>|<|≥|≤)"
    r"\s(?:a |an |the |of |us|[a-z]+ )?[$€£¥]?\s?$",
    re.IGNORECASE,
)
_hedge_after = re.compile(
    r"\s?[万亿千百]?(?:多|余|来|以上|以下|左右|上下|之多|开外|出头|以内|之内|内|不等|起|有余)|[^,。;\s]{0,4}(?:多|余|以上|以下|左右|上下|之多|以内|不到)|\+"
    r"|\s(?:[\w%-]+\s){0,2}(?:or more|or so|or less|or fewer|at least|at most|plus|and over|and above|maximum|minimum)",
    re.IGNORECASE,
)
_season = re.compile(r"\d{4}[-–/]$")  # 2017-18
_throughout = re.compile(r"\b(?:over|through|for over)\s(?:the\s)?(?:\w+\s)?$", re.IGNORECASE)
_far_bound = re.compile(
    r"(?:(?P<least>至少|起码)|(?P<most>至多|最多))[^,。;:\d]{1,8}$|\b(?:(?P<least2>at least)|(?P<most2>at most|no more than))\s[a-z]+\s$"
)
_within = re.compile(r"(?:within|in|inside)\s(?:the\s|just\s)?$", re.IGNORECASE)


def problems(source: str, claim: str) -> Iterator[Problem]:
    """What the claim's numbers say that the source's do not."""
    known, asked = _dot.sub(":", fold(source)), _dot.sub(":", fold(claim))
    pool = [*_stated(known), *_loose(known)]
    spans = _noted_spans(asked)
    for number in _ends(_stated(asked)):
        if any(s <= number.start < e for s, e in spans) and asked[number.start : number.end] in known:
            continue
        why = _why_not(number, pool) if _is_strict(asked, number) else _soft_problem(number, pool)
        if why:
            yield Problem(claim[number.start : number.end], why)


def _noted_spans(text: str) -> list[tuple[int, int]]:
    """Addresses and names with digits in them, which stand in the source as they are or not at all."""
    return [m.span() for m in re.finditer(r"https?://\S+|@\w+|#\w+", text)]


def _ends(numbers: Iterable[_Stated]) -> Iterator[_Stated]:
    """A range as its two ends, each of which must stand in the source; a vague amount as it is."""
    for number in numbers:
        if number.high is None or number.vague:
            yield number
        else:
            yield replace(number, high=None)
            yield replace(number, low=number.high, high=None)


_dot = re.compile(r"(?<=\d)\.(?=\d\d\s?[ap]\.?m\b)", re.IGNORECASE)  # 7.30pm is a time


# --- reading -----------------------------------------------------------------------------------------------------------------


def _stated(text: str) -> list[_Stated]:
    """Quantities as the figure reader finds them, and the digits it steps over (dates, times, versions, scores)."""
    found: list[_Stated] = []
    for quantity in quantities(text):
        found.append(_of_quantity(text, quantity))
        if quantity.value.unit.startswith("to "):
            second = Decimal(quantity.value.unit.removeprefix("to "))
            found.append(_Stated(quantity.start, quantity.end, second))
    covered = [(n.start, n.end) for n in found]
    covered += [m.span() for m in _model.finditer(text)]
    bare = [m for m in _digits.finditer(text) if not any(s <= m.start() < e for s, e in covered)]
    return found + [_of_digits(text, match) for match in bare]


def _of_quantity(text: str, quantity: Quantity) -> _Stated:
    value = _in_points(quantity.value)
    written = text[quantity.start : quantity.end]
    dollar = value.kind is FigureKind.MONEY and value.unit == "USD" and not re.search(r"US|美|USD", written)
    score = value.unit.startswith("to ")
    return _Stated(
        quantity.start,
        quantity.end,
        value.low,
        value.high,
        "" if score or not quantity.unit_written else _unit(value),
        _bound(text, quantity),
        value.approx,
        value.bound is not Bound.NONE or _is_hedged(text, quantity.start, quantity.end),
        dollar,
        vague=(value.high is not None and not re.search(r"\d.*\d", written)) or "dozen" in written,
    )


def _in_points(value: Value) -> Value:
    """25个基点 is a quarter point."""
    if value.unit != "basis_point":
        return value
    high = None if value.high is None else value.high / 100
    return replace(value, low=value.low / 100, high=high, unit="percentage_point")


def _unit(value: Value) -> str:
    """The units that exclude each other; a counted noun does not (translators count heads as people, cars as units)."""
    if value.kind in (FigureKind.MONEY, FigureKind.DURATION, FigureKind.AGE) or value.unit == "percentage_point":
        return value.unit
    if value.kind is FigureKind.PERCENT:
        return "percent"
    return (
        value.unit
        if value.kind is FigureKind.SIZE and value.unit != "parameter"
        else "people"
        if value.unit == "people"
        else ""
    )


def _bound(text: str, quantity: Quantity) -> Bound:
    """The bound of a quantity, also where a verb stands between it and the number (至少将售出360万辆). A time in which something
    happens (两年内, over two years) and a time ago are no bounds one must repeat."""
    before = text[max(0, quantity.start - 16) : quantity.start]
    after = text[quantity.end : quantity.end + 3]
    if quantity.value.kind is FigureKind.DURATION:
        if quantity.value.bound is Bound.AT_LEAST or re.match(r"前|ago| ag", after) or _throughout.search(before):
            return Bound.NONE
        inside = after.startswith(("内", "之内", "以内")) or text[quantity.end - 1] == "内" or _within.search(before)
        if inside and not re.search(r"不到|不足|不超过|少于|less than|under|fewer than", before):
            return Bound.NONE
    if re.search(r"\bwithin\s$", before):
        return Bound.NONE
    if quantity.value.bound is Bound.NONE and (far := _far_bound.search(before)):
        return Bound.AT_LEAST if far["least"] or far["least2"] else Bound.AT_MOST
    return quantity.value.bound


def _is_hedged(text: str, start: int, end: int) -> bool:
    return bool(_hedge_before.search(text, max(0, start - 26), start) or _hedge_after.match(text, end))


def _of_digits(text: str, match: re.Match[str]) -> _Stated:
    value = Decimal(match[0].replace(",", ""))
    scale = _scale_after.match(text, match.end())
    end = match.end()
    if scale and scale["han"] and (whole := numerals.chinese(match[0].replace(",", "") + scale["han"])) is not None:
        value, end = whole, scale.end()
    elif scale and scale["en"] and (power := _power(scale["en"].lower())):
        value, end = value.scaleb(power), scale.end()
    year = value == value.to_integral_value() and 1000 <= value <= 2100 and end == match.end()
    if re.match(r"p\b|\s?(?:pence|cents?)\b|便士|美分|欧分", text[end : end + 6]) and end == match.end():
        value = value / 100
    before, after = text[max(0, match.start() - 5) : match.start()], text[end : end + 1]
    two = len(match[0]) == 2 and (after in ("年", "s") or before[-1:] in ("'", "’") or bool(_season.search(before)))
    hedged = after == "s" or _is_hedged(text, match.start(), end)
    return _Stated(match.start(), end, value, hedged=hedged, year=year, short_year=two)


def _power(word: str) -> int:
    return {"bn": 9, "m": 6, "k": 3, "tn": 12}.get(word) or numerals.ENGLISH_SCALES.get(word, 0)


def _loose(text: str) -> list[_Stated]:
    """Every further number a translator may have written out: month names, ordinals, halves, numerals inside words."""
    values: list[Decimal] = []
    for match in _han_run.finditer(text):
        value = numerals.chinese(match[0])
        values += [value] if value is not None else []
        values += [Decimal(numerals.HAN_DIGITS[c]) for c in match[0] if c in numerals.HAN_DIGITS and len(match[0]) <= 2]
    for match in _en_run.finditer(text):
        value = numerals.english(match[0].replace("-", " "))
        values += [value] if value is not None else []
    lower = text.lower()
    words = set(re.findall(r"[a-z]+", lower))
    values += [Decimal(number) for word, number in _WORDS.items() if word in words or f"{word}s" in words]
    for at, month in enumerate(_MONTHS, 1):
        if month in words or month[:3] in words or (month == "september" and "sept" in words):
            values.append(Decimal(at))
    for char, numbers in _HAN_WORDS.items():
        values += [Decimal(n) for n in numbers] if char in text else []
    values += [Decimal(1), Decimal(2)] if "half" in words else []
    values += [Decimal("0.5"), Decimal(30), Decimal(50), Decimal(6)] if "half" in words else []
    values += [_of_clock(Decimal(hour), lower) for hour in _hour.findall(lower)]
    values += [
        Decimal(int(year) // 100 + 1) for year in re.findall(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", text)
    ]  # its century
    values += [Decimal(f"{m[1]}{m[2]}") for m in re.finditer(r"(?<!\d)(1\d|20)\d\d[-–/](\d\d)(?!\d)", text)]
    values += [Decimal(n) for m in _share.finditer(text) for n in re.findall(r"\d+", m[0])]
    values += [Decimal(0)] if re.search(r"\b(?:nil|zero|no|none|midnight|love)\b|零|〇", lower) else []
    return [_Stated(0, 0, v, loose=True) for v in values]


_share = re.compile(r"(?<![\d.,])\d{1,3}\s(?:in|out of)\s(?:every\s)?\d{1,3}(?![\d.,])|\d+分之\d+")
_hour = re.compile(r"(?<![\d.,:])(\d{1,2})(?=:\d\d|\s?[ap]\.?m\b|[点时])")


def _of_clock(hour: Decimal, lower: str) -> Decimal:
    """The other way to write an hour: 7 in the evening is 19."""
    if hour > 12:
        return hour - 12
    return hour + 12 if re.search(r"p\.?m\b|evening|afternoon|night|noon|下午|晚|中午", lower) else hour


# --- comparing ---------------------------------------------------------------------------------------------------------------


def _is_strict(text: str, number: _Stated) -> bool:
    """Whether the claim must prove this number: digits, words from four up, and two or three of a unit of time."""
    written = text[number.start : number.end]
    if number.vague:
        return False  # vague: thousands of, 数千
    if re.search(r"\d", written):
        return True
    if number.unit == "percent" and number.approx:
        return False  # half, a third: said in many ways
    if re.search(r"[百千万亿兆]|hundred|thousand|million|billion|trillion", written, re.IGNORECASE):
        return number.low >= 20
    return number.low >= 4 or (number.low >= 2 and number.unit not in ("", "people"))


def _why_not(number: _Stated, pool: Sequence[_Stated]) -> str | None:
    """Why no number of the pool bears this one out; None when one does."""
    equal = [s for s in pool if _same_value(number, s)]
    if not equal:
        near = [s for s in pool if _rounds_to(number, s)]
        if not near:
            return _nearest(number, pool)
        if not number.hedged:
            return f"a rounding of {_plain(near[0].low)} that is not marked as one"
        equal = near
    equal = [s for s in equal if not s.loose] or equal
    measured = [s for s in equal if s.unit] if number.unit else []
    same_unit = [s for s in measured or equal if _same_unit(number, s)]
    if not same_unit:
        return f"the source says {_plain(equal[0].low)} {measured[0].unit}"
    return _bound_problem(number, same_unit)


def _soft_problem(number: _Stated, pool: Sequence[_Stated]) -> str | None:
    """Of a share that is told in words (half, two thirds) only a dropped bound is held against it."""
    if number.unit != "percent" or number.high is not None:
        return None
    equal = [s for s in pool if s.unit == "percent" and _same_value(number, s)]
    return _bound_problem(number, equal) if equal else None


def _same_value(a: _Stated, b: _Stated) -> bool:
    if b.loose and (
        a.unit in ("percent", "percentage_point") or a.unit.isupper() or a.low != a.low.to_integral_value()
    ):
        return False
    if b.loose and a.low.as_tuple().exponent != 0 and a.low < 100:
        return False  # 1.0 is no 一
    x, y = _converted(a), _converted(b)
    if x and y and a.unit != b.unit:
        return x[0] == y[0] and abs(x[1] - y[1]) <= Decimal("0.07") * y[1]
    if (a.year and b.short_year and b.low == a.low % 100) or (b.year and a.short_year and a.low == b.low % 100):
        return True
    if a.high is not None:
        return a.low == b.low and (a.high == b.high or (b.high is None and b.approx))
    if a.low in (b.low, b.high):
        return True
    return any(
        a.unit in steps and b.unit in steps and a.low * steps[a.unit] == b.low * steps[b.unit]
        for steps in (_TIMES, _YEARS)
    )


def _rounds_to(number: _Stated, source: _Stated) -> bool:
    if number.high is not None or source.high is not None or number.year or source.low < 10:
        return False
    return number.low != source.low and ledger.is_rounding(number.low, source.low)


_MEASURES = {
    "metre": ("m", "1"), "kilometre": ("m", "1000"), "centimetre": ("m", "0.01"), "mile": ("m", "1609"), "foot": ("m", "0.3048"), "inch": ("m", "0.0254"),
    "kilogram": ("kg", "1"), "gram": ("kg", "0.001"), "tonne": ("kg", "1000"), "ton": ("kg", "1000"), "pound": ("kg", "0.4536"), "hectare": ("ha", "1"),
    "acre": ("ha", "0.4047"),
}  # fmt: skip


def _converted(number: _Stated) -> tuple[str, Decimal] | None:
    """In metres, kilograms or hectares."""
    row = _MEASURES.get(number.unit)
    return (row[0], number.low * Decimal(row[1])) if row else None


_DOLLARS = frozenset("USD AUD CAD HKD SGD NZD TWD".split())


def _same_unit(a: _Stated, b: _Stated) -> bool:
    if not a.unit or not b.unit or a.unit == b.unit:
        return True
    if {a.unit, b.unit} == {"GBP", "pound"} or (_converted(a) and _converted(b) and a.low != b.low):
        return True
    if (a.dollar or b.dollar) and {a.unit, b.unit} <= _DOLLARS:
        return True
    for steps in (_TIMES, _YEARS):
        if a.unit in steps and b.unit in steps:
            return a.low * steps[a.unit] == b.low * steps[b.unit]
    return False


def _bound_problem(number: _Stated, equal: Sequence[_Stated]) -> str | None:
    """A bound that every equal number of the source has, and the claim drops or turns round."""
    bounds = {s.bound for s in equal}
    if Bound.NONE in bounds or len(bounds) != 1:
        return None
    (bound,) = bounds
    name = "at least" if bound is Bound.AT_LEAST else "at most"
    if number.bound is Bound.NONE and not number.hedged:
        return f"the source says {name} this"
    if number.bound is not Bound.NONE and number.bound is not bound and not number.approx:
        return f"the source says {name} this, not the other way round"
    return None


def _nearest(number: _Stated, pool: Sequence[_Stated]) -> str:
    """What the source has instead: the same digits with another scale tell a slip of 亿 and billion."""
    digits = number.low.normalize().as_tuple().digits
    slips = [s for s in pool if s.low and s.low.normalize().as_tuple().digits == digits and (s.unit or s.low >= 1000)]
    if slips:
        return f"the source says {_plain(slips[0].low)}, not {_plain(number.low)}"
    return "no such number in the source"


def _plain(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"
