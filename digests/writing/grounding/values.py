"""The numbers of a sentence with what is known of each: value, range, unit, bound, whether a word softens it.

Of a source every number is read that a translator may have written out in another way (`loose`: months by name, ordinals, half as 30 minutes or
50%, 2 in both and 两); of a claim those that are surely numbers (`stated`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from digests.models import Bound, FigureKind, Value
from digests.reading.quantities import Quantity, quantities
from digests.text import numerals
from digests.writing.grounding.compound import compounds


@dataclass(frozen=True, slots=True)
class Stated:
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
    near: bool = False  # nearly, 近: a little less than this
    month: bool = False  # read out of a month's name: it bears out a bare number alone
    far_bound: Bound = Bound.NONE  # of a range's far end: 25天到40多天
    decade: bool = False  # an age of which only the ten is sure: in her mid-20s
    pounds: bool = False  # told in "pounds", which may be money or a weight
    metres: bool = False  # told in "m", which may be millions, metres or minutes

    def bound_at(self, value: Decimal) -> Bound:
        """The bound of a number, of a range that of the end asked for."""
        return self.far_bound if self.high is not None and value == self.high else self.bound


_HAN_TIMES = {"小时": "hour", "分钟": "minute", "个月": "month", "天": "day"}
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
_hedge_before = re.compile(
    r"(?:高达|多达|一度[^,。;]{0,4}|最多|至多|最高|最低|至少|起码|逾|超过?|突破|破|(?<![最附])近|约|大约|将近|接近|不到|不足|未满|不超过|少于|多于|低于|高于|上|达到?|仅|只有|满|以上|几乎|差不多)[在为是]?\s?[A-Za-z$€£¥]{0,3}\s?$"
    r"|(?:over|above|under|below|more|less|fewer|than|nearly|almost|about|around|some|roughly|approximately|up to|as \w+ as|at least|at most|"
    r"minimum(?: of)?|maximum(?: of)?|within|only|close to|estimated|past|exceed\w*|surpass\w*|pass(?:ed|es|ing)?|cross(?:ed|es|ing)?|top(?:ped|ping|s)?|beyond|reach\w*|near(?:ing)?|just|no|~|>|<|≥|≤)"
    r"\s(?:a |an |the |of |us|[a-z]+ )?[$€£¥]?\s?$",
    re.IGNORECASE,
)
_hedge_after = re.compile(
    r"\s?[万亿千百]?(?:多|余|来|以上|以下|左右|上下|之多|开外|出头|以内|之内|内|不等|起|有余)|-(?:odd|something)\b|[^,。;\s]{0,4}(?:多|余|以上|以下|左右|上下|之多|以内|不到)|\+"
    r"|\s(?:[\w%-]+\s){0,2}(?:or more|or so|or less|or fewer|at least|at most|plus|and over|and above|maximum|minimum)",
    re.IGNORECASE,
)
_nearly = re.compile(
    r"(?:\b(?:nearly|almost|close to|just under|just over)\s(?:US|HK)?[$€£]?|(?:将近|接近|(?<![最附])近|快要|差不多|几乎)\s?)$",
    re.IGNORECASE,
)
_shared_unit = re.compile(r"\s?(?:to|and|or|[-–~至到])\s?$")
_season = re.compile(r"\d{4}[-–/]$")  # 2017-18
_throughout = re.compile(r"\b(?:over|through|for over)\s(?:the\s)?(?:\w+\s)?$", re.IGNORECASE)
_far_bound = re.compile(
    r"\b(?P<least3>(?i:over|above))\s(?:the\s)?age(?:\sof)?\s$|(?:(?P<least>至少|起码)|(?P<most>至多|最多)|(?P<top>最[高长大远快低少]))[^,。;:\d]{1,8}$|\b(?:(?P<least2>at least)|(?P<most2>at most|no more than))\s[a-z]+\s$"
)
_passing = re.compile(
    r"\b(?:(?:cross|exceed|surpass)(?:e[sd]|ing|s)?|topp(?:ed|ing)|tops)\s(?:US|HK)?[$€£]?$", re.IGNORECASE
)
_pounds = re.compile("(?P<money>英)?磅")
_bracket = re.compile(r"\s?[(（][^()（）]{1,24}[)）]")
_breaking = re.compile(r"突破了?[A-Za-z$€£¥]{0,3}\s?$")  # 突破 is to reach as well as to exceed
_within = re.compile(r"(?:within|in|inside)\s(?:the\s|just\s)?$", re.IGNORECASE)


def stated(text: str) -> list[Stated]:
    """Quantities as the figure reader finds them, and the digits it steps over (dates, times, versions, scores)."""
    found = [Stated(c.start, c.end, c.value, unit=c.unit, year=c.year) for c in compounds(text)]
    parts = [(n.start, n.end) for n in found]
    for quantity in quantities(text):
        if any(s < quantity.end and quantity.start < e for s, e in parts):
            continue
        found.append(_of_quantity(text, quantity))
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
            bound=Bound.AT_LEAST if m[1] else Bound.NONE,
            hedged=_is_hedged(text, m.start(), m.end()),
        )
        for m in _one_scale.finditer(text)
        if not any(s < m.end() and m.start() < e for s, e in covered)
    ]
    bare = [m for m in _digits.finditer(text) if not any(s <= m.start() < e for s, e in covered)]
    numbers = _with_shared_units(text, found, [_of_digits(text, match) for match in bare])
    return [_in_pounds(text, number) for number in numbers]


def either(number: Stated) -> Iterator[Stated]:
    """A number in each of the ways it may be read: 400m as 400 million and as 400 of something."""
    yield number
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


def _of_quantity(text: str, quantity: Quantity) -> Stated:
    value = _in_points(quantity.value)
    written = text[quantity.start : quantity.end]
    if re.search(r"\ds$", written):  # in his 40s: to drop it is to drop a bound
        aged = value.kind is FigureKind.AGE
        low, bound = (value.low // 10 * 10, Bound.AT_LEAST) if aged else (value.low, Bound.NONE)
        return Stated(quantity.start, quantity.end, low, unit=_unit(value), bound=bound, hedged=True, decade=aged)
    unit = "" if value.unit.startswith("to ") else _unit(value) if quantity.unit_written else ""
    before = text[: quantity.start]
    if unit == "CNY" and written.endswith("元") and (_note.match(text, quantity.end) or before.endswith("中")):
        unit = ""
    dollar = value.kind is FigureKind.MONEY and value.unit == "USD" and not re.search(r"US|美|USD", written)
    bound, far_bound = _bounds_of_ends(text, quantity)
    return Stated(
        quantity.start,
        quantity.end,
        value.low,
        value.high,
        unit,
        bound,
        value.approx,
        value.bound is not Bound.NONE or _is_hedged(text, quantity.start, quantity.end),
        dollar,
        near=_is_near(text, quantity.start, quantity.end) and not _is_recent(text, quantity),
        vague=(value.high is not None and not _is_range(written)) or "dozen" in written,
        far_bound=far_bound,
        short_year=_short_year.fullmatch(written) is not None and not _lasting.match(text, quantity.end),
        pounds=value.unit == "GBP" and re.search(r"pounds?$", written, re.IGNORECASE) is not None,
    )


_short_year = re.compile(r"\d\d年")
_lasting = re.compile(r"[前后来多内间以之里]")
_not_above = re.compile(
    r"(?:不会|不得|不能|不可|不应|不许|没有|[并从]?未)(?:再)?(?:超过|高于|多于)\s?$"
)  # 不会超过48分钟
_once = re.compile(r"(?:[获取拿赢得打去见做当任出写拍到来]|曾[^,。;]{1,6})过\s?$")  # 获得过四枚金牌: no bound
_range = re.compile(r"\d.*\d|\s(?:to|or)\s|[至到]")
_and_over = re.compile(r"\s(?:and|or)\s(?:over|above)\s?$")  # between 50 and over 80: a bound of what follows


def _is_range(written: str) -> bool:
    """Whether both ends of an interval are told: five to ten percent; 数十至数百 is as vague as 数十."""
    return _range.search(written) is not None and (
        written[0].isdigit() or re.search(r"[几数]|\b(?:few|several|tens|hundreds|thousands)\b", written) is None
    )


def _bounds_of_ends(text: str, quantity: Quantity) -> tuple[Bound, Bound]:
    """A lower bound belongs to the end it stands at: the near one in more than 25 to 40 days, the far one in 25天到40多天."""
    bound = _bound(text, quantity)
    if (
        bound is Bound.AT_LEAST
        and _and_over.search(text, 0, quantity.end)
        and text[quantity.end : quantity.end + 2].strip()[:1].isdigit()
    ):
        return Bound.NONE, Bound.NONE
    if quantity.value.high is None or bound is not Bound.AT_LEAST:
        return bound, bound
    first = _hedge_before.search(text, max(0, quantity.start - 26), quantity.start)
    return (bound, Bound.NONE) if first else (Bound.NONE, bound)


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
    if _not_above.search(before):
        return Bound.AT_MOST
    if _once.search(before):
        return Bound.NONE
    if quantity.value.kind is FigureKind.DURATION:
        if re.match(r"前|ago| ag", after) or _throughout.search(before):
            return Bound.NONE
        inside = after.startswith(("内", "之内", "以内")) or text[quantity.end - 1] == "内" or _within.search(before)
        if inside and not re.search(r"不到|不足|不超过|少于|less than|under|fewer than", before):
            return Bound.NONE
    if re.search(
        r"\bwithin\s$|\bas (?:many|much|high|long) as\s(?:[A-Z]{0,3}[$€£¥])?$|[高多低少]出$|\bup to an? $", before
    ) or _breaking.search(before):
        return Bound.NONE
    if quantity.value.bound is Bound.NONE and (
        _passing.search(before) or re.search(r"\d\s(?:and|or)\s(?:over|above)\s$", before)
    ):
        return Bound.AT_LEAST
    if quantity.value.bound is Bound.NONE and (far := _far_bound.search(before)):
        if far["top"]:
            return Bound.NONE
        return Bound.AT_LEAST if far["least"] or far["least2"] or far["least3"] else Bound.AT_MOST
    return quantity.value.bound


def _is_hedged(text: str, start: int, end: int) -> bool:
    since = text[end - 1] in "年月周天日" and text.startswith("来", end)  # 达到40年来最高 softens nothing
    if since:
        return not text[:start].endswith(("达", "达到")) and bool(_hedge_before.search(text, max(0, start - 26), start))
    bracket = _bracket.match(text, end)  # 2000元(约合308美元)以上
    after = bracket.end() if bracket else end
    if _far_bound.search(text, max(0, start - 16), start):
        return True
    return bool(_hedge_before.search(text, max(0, start - 26), start) or _hedge_after.match(text, after))


def _is_near(text: str, start: int, end: int) -> bool:
    return _nearly.search(text, max(0, start - 12), start) is not None or text.startswith("-odd", end)


def _is_recent(text: str, quantity: Quantity) -> bool:
    """近十年 may be the last ten years as well as nearly ten."""
    return quantity.value.kind is FigureKind.DURATION and text[: quantity.start].rstrip().endswith("近")


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
    elif time := re.match(r"小时|分钟|个月|天|\s?(hour|minute)s?\b", text[end : end + 8]):
        unit = _HAN_TIMES.get(time[0]) or time[1]
    before, after = text[max(0, match.start() - 5) : match.start()], text[end : end + 1]
    two = len(match[0]) == 2 and (after in ("年", "s") or before[-1:] in ("'", "’") or bool(_season.search(before)))
    far = _far_bound.search(text, max(0, match.start() - 16), match.start())
    hedged = after == "s" or far is not None or _is_hedged(text, match.start(), end)
    bound = Bound.NONE if far is None or far["most"] or far["most2"] or far["top"] else Bound.AT_LEAST
    return Stated(
        match.start(),
        end,
        value,
        unit=unit,
        bound=bound,
        hedged=hedged,
        year=year,
        short_year=two,
        near=_is_near(text, match.start(), end),
        metres=text[match.end() : end] == "m",
    )


def _power(word: str) -> int:
    return {"bn": 9, "m": 6, "k": 3, "tn": 12}.get(word) or numerals.ENGLISH_SCALES.get(word, 0)
