"""The numbers of a sentence with what is known of each: value, range, unit, bound, whether a word softens it.

Of a source every number is read that a translator may have written out in another way (`loose`: months by name, ordinals, half as 30 minutes or
50%, 2 in both and 两); of a claim those that are surely numbers (`stated`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from digests.models import FigureKind, Value
from digests.reading.quantities import Quantity, quantities
from digests.text import numerals
from digests.writing.grounding.bounds import EXACT, Exactness, Says, around, certain, of_quantity
from digests.writing.grounding.compound import compounds


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of a text. `unit` is "" where it is not known."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None = None
    unit: str = ""
    approx: bool = False
    exact: Exactness = EXACT  # what the words beside it say, of a range those of its near end
    dollar: bool = False  # a bare $: whose dollar is not said
    year: bool = False
    short_year: bool = False  # 98年, the 90s
    loose: bool = False  # a number read out of a word
    vague: bool = False  # thousands of, 数千
    month: bool = False  # read out of a month's name: it bears out a bare number alone
    far: Exactness = EXACT  # of a range's far end: 25天到40多天
    decade: bool = False  # an age of which only the ten is sure: in her mid-20s
    pounds: bool = False  # told in "pounds", which may be money or a weight
    metres: bool = False  # told in "m", which may be millions, metres or minutes
    shared: tuple[Decimal, str] | None = (
        None  # the scale and unit of the number it is listed with: 6.29 and 6.05 trillion yuan
    )

    @property
    def is_pair(self) -> bool:
        """Whether both its ends are told, as neighbours: 三四百 is 300 to 400, 十一二 is 11 to 12, 十几 no 11 to 19."""
        return self.high is not None and (self.high - self.low).normalize().as_tuple().digits in ((1,), (2,))

    @property
    def hedged(self) -> bool:
        """Whether a word beside it bounds or softens it."""
        return bool(self.exact.possible)

    def exact_at(self, value: Decimal) -> Exactness:
        """What is said of a number, of a range what is said of the end asked for."""
        return self.far if self.high is not None and value == self.high else self.exact


_HAN_TIMES = {
    "小时": "hour",
    "分钟": "minute",
    "个月": "month",
    "天": "day",
    "秒": "second",
    "年": "year",
    "周": "week",
}
_of_time = re.compile(  # also 前7年; 16年 alone may be a year of the calendar
    rf"{'|'.join([w for w in _HAN_TIMES if w not in '年周'])}|(?:(?<=[前头每]\d)|(?<=[前头每]\d\d))[年周](?![一二三四五六日\d])|(?:st|nd|rd|th)?[\s-]?(second|minute|hour)s?\b"
)
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_note = re.compile(r"[大纸假伪美]?[大假伪]?[钞币]|面[额值]")  # 百元钞 is of any country's money; 独中三元 are goals
_one_scale = re.compile(
    r"\b((?:over|more than|at least) )?an? (hundred|thousand|million|billion|trillion)\b", re.IGNORECASE
)
_digits = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_born = re.compile(r"[4-9][05]后|[01][05]后|四周(?=[的。,;]|$)")  # 00后: a generation, told in many ways; 四周: around
_model = re.compile(r"(?<![A-Za-z\d])(?:[A-Z]{3,}|Covid)-\d{1,3}(?![\d.,]*\d)")  # COVID-19: often told by another name
_scale_after = re.compile(
    r"\s?(?P<han>[十百千万亿兆]+)|[\s-]?(?P<en>hundred|thousand|million|billion|trillion|bn|m|k|tn)s?\b", re.IGNORECASE
)
_shared_unit = re.compile(r"\s?(?:to|and|or|[-–~至到])\s?$")
_season = re.compile(r"\d{4}[-–/]$")  # 2017-18
_pounds = re.compile("(?P<money>英)?磅")


def stated(text: str) -> list[Stated]:
    """Quantities as the figure reader finds them, and the digits it steps over (dates, times, versions, scores)."""
    found = [Stated(c.start, c.end, c.value, unit=c.unit, year=c.year) for c in compounds(text)]
    parts = [(n.start, n.end) for n in found]
    for quantity in quantities(text):
        number = _of_quantity(text, quantity)
        part = next((e for s, e in parts if s < quantity.end and quantity.start < e), None)
        if part is not None:
            if number.high is not None and not number.vague and part < quantity.end:  # 三个半小时至四小时
                found.append(replace(number, start=part, low=number.high, high=None, exact=number.far))
            continue
        found.append(number)
        if quantity.value.unit.startswith("to "):
            second = Decimal(quantity.value.unit.removeprefix("to "))
            found.append(Stated(quantity.start, quantity.end, second))
    covered = [(n.start, n.end) for n in found] + [m.span() for m in _born.finditer(text)]
    covered += [m.span() for m in _model.finditer(text)]
    found += [
        Stated(
            m.start(),
            m.end(),
            Decimal(10) ** numerals.ENGLISH_SCALES[m[2].lower()],
            exact=around(text, m.start(2), m.end()) | certain(Says.ABOVE if m[1] else Says.NOTHING),
        )
        for m in _one_scale.finditer(text)
        if not any(s < m.end() and m.start() < e for s, e in covered)
    ]
    bare = [m for m in _digits.finditer(text) if not any(s <= m.start() < e for s, e in covered)]
    numbers = _with_shared_units(text, found, [_of_digits(text, match) for match in bare])
    return _in_lists(text, [_in_pounds(text, number) for number in numbers])


def either(number: Stated) -> Iterator[Stated]:
    """A number in each of the ways it may be read: 400m as 400 million and as 400 of something, a listed one with the scale of the list."""
    yield number
    if number.shared:
        yield replace(number, low=number.low * number.shared[0], unit=number.shared[1], shared=None)
    if number.metres:
        yield replace(number, low=number.low / 1_000_000, unit="metre", metres=False)


def _in_pounds(text: str, number: Stated) -> Stated:
    """500磅 is a weight; 英磅 is a slip of the pen for 英镑, the money."""
    word = _pounds.match(text, number.end)
    if not word or number.unit:
        return number
    return replace(number, end=word.end(), unit="GBP" if word["money"] else "pound_weight")


def _with_shared_units(text: str, found: list[Stated], bare: list[Stated]) -> list[Stated]:
    """Of from 0.25 to 0.50 percent the first end too is a share."""
    units = {n.start: n.unit for n in found if n.unit in ("percent", "percentage_point")}
    for at, number in enumerate(bare):
        begin = min((s for s in units if s >= number.end), default=None)
        if begin is not None and not number.unit and _shared_unit.fullmatch(text, number.end, begin):
            bare[at] = replace(number, unit=units[begin])
    return found + bare


_bare = re.compile(r"\d+(?:\.\d+)?")
_joint = re.compile(r",?\s?(?:、|/|and|or|to|&|和|与|及|或|至|到)\s?")
_comma = re.compile(r"\s?[,、]\s?")


def _in_lists(text: str, numbers: list[Stated]) -> list[Stated]:
    """Bare numbers with what they may share: scale and unit of the next one (1, 2 and 3 million), the unit told at the first (aged 33, 34 and 39)."""
    listed = sorted(numbers, key=lambda n: n.start)
    for at in range(len(listed) - 2, -1, -1):
        number, after = listed[at], listed[at + 1]
        between = text[number.end : after.start]
        if _is_bare(text, number) and (_joint.fullmatch(between) or (after.shared and _comma.fullmatch(between))):
            listed[at] = replace(number, shared=after.shared or _scale_and_unit(text, after))
    for at in range(1, len(listed)):
        before, number = listed[at - 1], listed[at]
        between = text[before.end : number.start]
        unit = before.shared[1] if before.shared else before.unit
        told_before = unit and _bare.fullmatch(text, before.start, before.end)
        if told_before and _is_bare(text, number) and (_joint.fullmatch(between) or _comma.fullmatch(between)):
            listed[at] = replace(number, shared=number.shared or (Decimal(1), unit))
    return listed


def _is_bare(text: str, number: Stated) -> bool:
    return not number.unit and number.high is None and _bare.fullmatch(text, number.start, number.end) is not None


def _scale_and_unit(text: str, number: Stated) -> tuple[Decimal, str] | None:
    digits = _bare.search(text, number.start, number.end)
    if digits is None or not Decimal(digits[0]):
        return None
    factor = number.low / Decimal(digits[0])
    return (factor, number.unit) if number.unit or factor != 1 else None


def _of_quantity(text: str, quantity: Quantity) -> Stated:
    value = _in_points(quantity.value)
    written = text[quantity.start : quantity.end]
    if re.search(r"\ds$", written):  # in his 40s: to drop it is to drop a bound
        aged = value.kind is FigureKind.AGE
        low = value.low // 10 * 10 if aged else value.low
        exact = Exactness(Says.ABOVE if aged else Says.NOTHING, Says.ABOVE | Says.ABOUT)
        return Stated(quantity.start, quantity.end, low, unit=_unit(value), exact=exact, decade=aged)
    unit = "" if value.unit.startswith("to ") else _unit(value) if quantity.unit_written else ""
    before = text[: quantity.start]
    if unit == "CNY" and written.endswith("元") and (_note.match(text, quantity.end) or before.endswith("中")):
        unit = ""
    elif unit == "CNY" and written.endswith("元"):
        unit = _named_before(before)
    dollar = value.kind is FigureKind.MONEY and value.unit == "USD" and not re.search(r"US|美|USD", written)
    exact, far = _of_ends(text, quantity)
    return Stated(
        quantity.start,
        quantity.end,
        value.low,
        value.high,
        unit,
        value.approx,
        exact,
        dollar,
        vague=(value.high is not None and not _is_range(written)) or "dozen" in written,
        far=far,
        short_year=_short_year.fullmatch(written) is not None and not _lasting.match(text, quantity.end),
        pounds=value.unit == "GBP" and re.search(r"pounds?$", written, re.IGNORECASE) is not None,
    )


_BEFORE_SUM = {"美": "USD", "欧": "EUR", "英": "GBP", "港": "HKD", "日": "JPY"}
_before_sum = re.compile(r"(?<![\d万亿千百十几数余多])([美欧英港日])(?:[元币金]|镑)(?![^,。;\d]*[兑对])[^,。;\d]{0,4}$")
_rate = re.compile(r"兑\s?[美欧英港日人][^,。;]{0,12}$")


def _named_before(before: str) -> str:
    """The currency of 元 by what stands before the sum: 美金超过50万元; of a rate, 兑美元贬至160元, it is not told."""
    if _rate.search(before):
        return ""
    named = _before_sum.search(before)
    return _BEFORE_SUM[named[1]] if named else "CNY"


_short_year = re.compile(r"\d\d年")
_lasting = re.compile(r"[前后来多内间以之里]")
_range = re.compile(r"\d.*\d|\s(?:to|or)\s|[至到]")
_and_over = re.compile(r"\s(?:and|or)\s(?:over|above)\s?$")  # between 50 and over 80: a bound of what follows


def _is_range(written: str) -> bool:
    """Whether both ends of an interval are told: five to ten percent; 数十至数百 is as vague as 数十."""
    return _range.search(written) is not None and (
        written[0].isdigit() or re.search(r"[几数]|\b(?:few|several|tens|hundreds|thousands)\b", written) is None
    )


def _of_ends(text: str, quantity: Quantity) -> tuple[Exactness, Exactness]:
    """A lower bound belongs to the end it stands at: the near one in more than 25 to 40 days, the far one in 25天到40多天."""
    exact = of_quantity(text, quantity)
    if quantity.value.high is None or Says.ABOVE not in exact.sure:
        return exact, exact
    before = around(text, quantity.start, quantity.start + 1)
    return (exact, EXACT) if Says.ABOVE in before.sure else (EXACT, exact)


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


def _of_digits(text: str, match: re.Match[str]) -> Stated:
    value = Decimal(match[0].replace(",", ""))
    scale = _scale_after.match(text, match.end())
    end = match.end()
    if scale and scale["han"] and (whole := numerals.chinese(match[0].replace(",", "") + scale["han"])) is not None:
        value, end = whole, scale.end()
    elif scale and scale["en"] and (power := _power(scale["en"].lower())):
        value, end = value.scaleb(power), scale.end()
    year = value == value.to_integral_value() and 1000 <= value <= 2100 and end == match.end()
    unit = ""
    if (small := re.match(r"(p\b|\s?pence\b|便士)|\s?cents?\b|美分|欧分", text[end : end + 6])) and end == match.end():
        value, unit = value / 100, "GBP" if small[1] else ""
    elif time := _of_time.match(text, end):
        unit = time[1] or _HAN_TIMES[time[0]]
    before, after = text[max(0, match.start() - 5) : match.start()], text[end : end + 1]
    two = len(match[0]) == 2 and (after in ("年", "s") or before[-1:] in ("'", "’") or bool(_season.search(before)))
    exact = around(text, match.start(), end).without_about
    exact |= Exactness(Says.NOTHING, Says.ABOUT if after == "s" else Says.NOTHING)
    return Stated(
        match.start(),
        end,
        value,
        unit=unit,
        exact=exact,
        year=year,
        short_year=two,
        metres=text[match.end() : end] == "m",
    )


def _power(word: str) -> int:
    return {"bn": 9, "m": 6, "k": 3, "tn": 12}.get(word) or numerals.ENGLISH_SCALES.get(word, 0)
