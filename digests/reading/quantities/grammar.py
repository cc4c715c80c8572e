"""Numbers with their units: `quantities` turns the numerals of a text into values with hedges, bounds, ranges and units.

    hedge  [symbol] number [多|余] [scale] [unit]  [range mark [symbol] number [scale] [unit]]  hedge

One scale and one unit serve both ends of a range (1-2亿美元). A hedge goes into the value, never into the slice. What has no unit of
its own (上亿, 24,000, 700万) is kept with `unit_written` false; the context decides what it counts, or drops it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from digests.models import Bound, FigureKind, Value
from digests.reading.quantities.forms import special_forms
from digests.reading.quantities.guards import counts_noun, is_label, is_sound
from digests.reading.quantities.hedges import hedge_around, hedged
from digests.reading.quantities.lexicon import NO_HEDGE, Unit, lexicon
from digests.reading.quantities.numbers import Form, Number, number_at, scan
from digests.reading.quantities.places import places
from digests.reading.quantities.quantity import Quantity
from digests.reading.quantities.units import (
    Written,
    counted_noun,
    currency_of,
    english_noun,
    noun_after,
    unit_at,
)

_zh = lexicon("zh")
_half_after = re.compile(r"半(?![年月天夜导途场数])")

# --- ranges ----------------------------------------------------------------------------------------------------------------

_joint = re.compile(r"\s?(?:-|–|—|~|至|到|或(?=[一二两三四五六七八九\d]))\s?|\s?(?:甚至|乃至)\s?|\s(?:to|and|or)\s")
_comes_from = re.compile(r"(?:\bfrom|由|从|自)\s*(?:(?:a|the|约|about)\s*)?$", re.I)
_range_before = re.compile(
    r"(?:rang(?:e|es|ed|ing)|between|anywhere|varying|vary|介于|在)\s*(?:from|between)?\s*(?:的)?\s*$", re.I
)
_range_after = re.compile(r"\s?(?:之间|不等|区间|的区间|range\b)")
_moved_by = re.compile(
    r"(?:\b(?:rose|fell|gained|climbed|dropped|jumped|slipped|added|lost|up|down|by|soared|sank|slid|surged|advanced|declined|increased|decreased|dipped|tumbled|plunged|rallied|shed)|[增涨跌降减升][长加了约]*)\s?$",
    re.I,
)
_rate = re.compile(
    r"率|占比|比例|比重|份额|利差|通胀|\b(?:rate|margin|share|yield|unemployment|inflation|stake|ratio)s?\b", re.I
)
_between = re.compile(r"(?:between|介于)\s*(?:the\s+)?(?:about|roughly|around|约)?\s*$", re.I)


_MIXED = {Form.DIGITS, Form.WORDS}
_SIGNED = {FigureKind.MONEY, FigureKind.PERCENT, FigureKind.SIZE}


@dataclass(frozen=True, slots=True)
class _Pair:
    high: Number
    unit: Written | None
    loose: bool  # 百万甚至上亿: the ends are examples, and bounds of neither


def _second(text: str, number: Number, written: Written | None, local: str) -> _Pair | None:
    """The far end when `number` opens a range."""
    joint = _joint.match(text, written.end if written else number.end)
    if not joint:
        return None
    far = number_at(text, joint.end())
    if far is None or far.high is not None or number.high is not None or {number.form, far.form} == _MIXED:
        return None  # a vague end, or 7-Eleven
    mark = joint.group().strip()
    unit = unit_at(text, far, local)
    ahead = text[max(0, number.start - 24) : number.start]
    if mark == "and" and not _between.search(ahead):
        return None
    if mark == "or" and not (number.form is far.form is Form.WORDS):
        return None
    end = unit.end if unit else far.end
    if mark in ("to", "至", "到") and _comes_from.search(ahead):
        ranged = _range_after.match(text, end) or _range_before.search(_comes_from.sub("", ahead))
        if not ranged:
            return None
    if written and far.symbol and written.unit.kind is not FigureKind.MONEY:
        return None
    if mark in ("to", "至", "到") and (written or number.symbol or number.grouped) and _moved_by.search(ahead):
        both = unit and written and unit.unit == written.unit and unit.unit.name == "percent"
        if not both or _rate.search(ahead):  # 失业率上升0.2%至5.1%; but 收入增长4%至17% is from one to the other
            return None
    if written and unit and (written.unit.kind, written.unit.name) != (unit.unit.kind, unit.unit.name):
        return None
    if mark in ("-", "–", "—") and not (unit or written or number.symbol or far.symbol or far.scale):
        return _Pair(far, None, False) if not _like_year(number) and english_noun(text, far.end) else None
    return _Pair(far, unit, mark in ("甚至", "乃至"))


def _like_year(number: Number) -> bool:
    return not number.grouped and 1900 <= number.low <= 2099


def _same_scale(low: Number, high: Number, written: bool) -> Number:
    """1-2亿: the scale of the far end serves both, unless the near end has its own or is already the larger number."""
    if low.scale or not high.scale or written:
        return low
    return low.scaled(high.scale) if low.low.scaleb(high.scale) < high.low else low


# --- quantities --------------------------------------------------------------------------------------------------------------


def quantities(text: str, local: str = "CNY") -> Iterator[Quantity]:
    """Every quantity of folded `text`, ascending and apart. Values without a written unit have unit ""; `local` is what 元 means."""
    number_starts, form_starts = places(text)
    special = special_forms(text, form_starts)
    taken = 0
    ahead = next(special, None)
    for number in scan(text, number_starts):
        while ahead and ahead.start < number.end:
            if ahead.start >= taken:
                yield _with_hedges(text, ahead)
                taken = ahead.end
            ahead = next(special, None)
        if number.start < taken:
            continue
        found = _quantity(text, number, local)
        if found:
            yield found
            taken = found.end
    while ahead:
        if ahead.start >= taken:
            yield _with_hedges(text, ahead)
            taken = ahead.end
        ahead = next(special, None)


def _with_hedges(text: str, quantity: Quantity) -> Quantity:
    hedge = hedge_around(text, quantity.start, quantity.end, quantity.value.kind)
    return replace(quantity, value=hedged(quantity.value, hedge))


def _quantity(text: str, number: Number, local: str) -> Quantity | None:
    if number.start and text[number.start - 1] in _zh.words["per"]:
        return None
    written = unit_at(text, number, local)
    pair = _second(text, number, written, local)
    near, far, unit = number, None, written
    if pair:
        near, far, unit = _same_scale(number, pair.high, written is not None), pair.high, pair.unit or written
        if far.low <= near.low:
            near, far, unit, pair = number, None, written, None
    symbol = number.symbol or (far.symbol if far else None)
    end = max((unit.end if unit else 0), far.end if far else number.end)
    money = currency_of(symbol, text, local) if symbol else None
    if money and (unit is None or unit.unit.kind is not FigureKind.MONEY or unit.unit.name != "USD"):
        keeps = unit is not None and unit.unit.kind is FigureKind.MONEY
        end = unit.end if keeps and unit else (far.end if far else number.end)
        unit = Written(Unit(FigureKind.MONEY, money), end, unit.hedge if keeps and unit else NO_HEDGE)
    unit = unit or (None if pair else _shared_unit(text, number, local))
    if number.signed and not (unit and unit.unit.kind in _SIGNED):
        return None
    if unit and not is_sound(text, near, unit, far):
        return None
    if unit is None:
        return _without_unit(text, near, far, end)
    return _built(text, near, far, unit, end, loose=bool(pair and pair.loose))


def _built(text: str, near: Number, far: Number | None, unit: Written, end: int, *, loose: bool) -> Quantity:
    kind, name = unit.unit.kind, unit.unit.name
    low, high = near.low, far.low if far else near.high
    if unit.half:
        low += Decimal("0.5")
    if kind is FigureKind.DURATION:
        low, name, end = _compound(text, low, name, end, single=far is None and near.high is None)
        if name in ("decade", "century"):
            power, name = (1 if name == "decade" else 2), "year"
            low, high = low.scaleb(power), None if high is None else high.scaleb(power)
    if name == "pixel" and low >= _MILLION:  # 5000万像素
        low, high, name = low.scaleb(-6), None if high is None else high.scaleb(-6), "megapixel"
    if unit.word == "米" and far is None and (rest := _height.match(text, end)):
        low, end = low + Decimal(rest[0]).scaleb(-len(rest[0])), rest.end()  # 1米85
    if unit.unit.hundredths != 100:
        low, high = (None if v is None else v * unit.unit.hundredths / 100 for v in (low, high))  # type: ignore[assignment]  # low is never None
    if kind is FigureKind.COUNT and unit.unit.counter and name != "people":
        name = counted_noun(text, end) or name
    if kind is FigureKind.COUNT and name in ("parameter", "magnitude", "point"):
        kind = FigureKind.SIZE if name == "parameter" else FigureKind.OTHER
    if unit.word in ("岁",):
        kind = FigureKind.AGE
    hedge = NO_HEDGE if loose else near.hedge | (far.hedge if far else NO_HEDGE) | unit.hedge
    value = hedged(Value(kind, low, high, name), hedge | hedge_around(text, near.start, end, kind))
    return Quantity(near.start, end, value, True, near.bare_scale)


_MILLION = Decimal(10**6)
_compound_next = re.compile(r"(?:零|又)?(?=[\d一二两三四五六七八九十])|(?:,? and |, | )(?=[\da-z])")
_height = re.compile(r"(?<=[12]米)\d{1,2}(?![\d.%年月日天个])")
_hundredths = re.compile(r"\d\d(?![\d年月日:点])")
_STEPS = {
    ("year", "month"): 12,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("day", "hour"): 24,
    ("month", "day"): 30,
}


def _compound(text: str, low: Decimal, name: str, end: int, *, single: bool) -> tuple[Decimal, str, int]:
    """9分40秒 is 580 seconds, 四年零两个月 50 months, 三年半 3.5 years."""
    if not single:
        return low, name, end
    half = _half_after.match(text, end)
    if half:
        return low + Decimal("0.5"), name, half.end()
    hundredths = _hundredths.match(text, end) if name == "second" else None
    if hundredths:  # 11秒02
        return low + Decimal(hundredths[0]).scaleb(-2), name, hundredths.end()
    joint = _compound_next.match(text, end)
    following = number_at(text, joint.end()) if joint else None
    second = unit_at(text, following, "CNY") if following else None
    if second and second.word == "分" and name == "hour":
        second = replace(second, unit=Unit(FigureKind.DURATION, "minute"))  # 2小时30分
    factor = _STEPS.get((name, second.unit.name)) if second else None
    if following and second and factor and following.high is None and following.low < factor:
        return _compound(text, low * factor + following.low, second.unit.name, second.end, single=True)
    return low, name, end


_listed = re.compile(r"[ ]?(?:、|和|与|及|以及)[ ]?|, (?:and )?| and | or ")


def _shared_unit(text: str, number: Number, local: str) -> Written | None:
    """The percent or percentage points that the last number of a list writes for all: 17.5、16.2和8.7个百分点."""
    if number.form is not Form.DIGITS or number.scale or number.symbol or _like_year(number):
        return None
    at = number.end
    for _ in range(6):
        joint = _listed.match(text, at)
        following = number_at(text, joint.end()) if joint else None
        if following is None or following.form is not Form.DIGITS or following.symbol or following.scale:
            return None
        unit = unit_at(text, following, local)
        if unit:
            return replace(unit, end=number.end) if unit.unit.kind is FigureKind.PERCENT else None
        at = following.end
    return None


_compared = re.compile(
    r"(?:\b(?:up|down) from|compared (?:with|to)|\btoll (?:to|at)|versus|against|\b(?:only|just) from)\s$"
)


_toll = re.compile(
    r"\b(?:toll (?:to|at|of)|(?:kill|wound)(?:s|ed|ing)|injur(?:es|ed|ing)|hurt(?:s|ing)?)\s(?:(?:at least|about|around|as many as|more than|nearly|some|up to)\s)?$"
)
# The death toll rose from 18 to 21, the number of dead reached 273: people, though no noun behind says so.
_toll_went = re.compile(
    r"\b(?:toll|deaths?|fatalities|number (?:of )?(?:[a-z]+ ){0,2}?(?:dead|deaths|killed|victims|injured|missing|wounded))\b"
    r"[^.;%]{0,80}?\b(?:to|from|at|reached|reaches|hits?|passed|topped|exceeds?|is|was)\s"
    r"(?:about |around |nearly |almost |over |more than |at least )?$",
    re.I,
)
_toll_ends = re.compile(
    r"\s?(?:[,;)]|[.](?!\d)|$|\n)|\s(?:to|on|in|from|by|after|with|as|and|based|late|early|so|while|when|amid|at|across|following|since|this|last|[A-Z][a-z]+day)\b(?! [ap]\.?m)"
)
_stricken = re.compile(r" (?:(?:others|more) )?(?:were |are |was |is )?(?:dead|killed|injured|wounded|missing|hurt)\b")


_raced = re.compile(
    r" (?:hurdles|race|sprint|relay|freestyle|butterfly|breaststroke|backstroke|medley|steeplechase|dash|swim|final)s?\b"
)


def _is_toll(text: str, near: Number, end: int) -> bool:
    if near.form is not Form.DIGITS or _like_year(near) or _toll_ends.match(text, end) is None:
        return False
    line = max(text.rfind("\n", 0, near.start) + 1, near.start - 120)
    return _toll_went.search(text, line, near.start) is not None


def _without_unit(text: str, near: Number, far: Number | None, end: int) -> Quantity | None:
    """A number whose unit is a noun after it, or is left out."""
    if near.suffix == "m" and _raced.match(text, end):
        return None  # metres: the 400m hurdles
    if near.suffix and (far or near).suffix in ("m", "M", "b", "B", "t", "T") and english_noun(text, end) is None:
        return None
    hedge = near.hedge | (far.hedge if far else NO_HEDGE)
    high = far.low if far else near.high
    sum_of_digits = (
        text[near.start : near.end].lower().endswith(("-figure", "figures", " figure"))
    )  # a nine-figure offer: a sum, not offers
    noun = (
        english_noun(text, end, one=near.low == 1 and near.form is Form.DIGITS)
        if not sum_of_digits and text[end : end + 1] in (" ", "-", "+")
        else None
    )
    zh_noun = noun_after.match(text, end) if near.scale >= 3 and not sum_of_digits else None
    zh_noun = None if zh_noun and zh_noun["noun"] == "融资" else zh_noun  # 10亿融资 is money
    around = hedge_around(text, near.start, end, FigureKind.COUNT)
    if zh_noun:
        name = _zh.nouns[zh_noun["noun"]]
        kind = FigureKind.SIZE if name == "parameter" else FigureKind.COUNT
        return Quantity(
            near.start, zh_noun.end(), hedged(Value(kind, near.low, high, name), hedge | around), True, near.bare_scale
        )
    if noun and counts_noun(text, near, far, noun[0], beside=noun[1] > end):
        around |= hedge_around(text, near.start, noun[1], FigureKind.COUNT)
        kind = FigureKind.SIZE if noun[0] == "parameter" else FigureKind.COUNT
        return Quantity(
            near.start, noun[1], hedged(Value(kind, near.low, high, noun[0]), hedge | around), True, near.bare_scale
        )
    scaled = near.scale >= 4 or (near.form is Form.WORDS and near.scale >= 3) or near.grouped
    hinted = near.form is Form.DIGITS and _compared.search(text, max(0, near.start - 24), near.start) is not None
    hinted |= (
        around.bound is not Bound.NONE
        and near.form is Form.DIGITS
        and text[end : end + 1] not in ("-", "/", ":")
        and not is_label(text, near, False)
    )
    if near.bare_scale and near.form is Form.HAN and len(text[near.start : near.end]) == 1:
        return None
    if (
        _toll.search(text, max(0, near.start - 36), near.start)
        or (not near.article and near.form is not Form.HAN and _stricken.match(text, end))
        or _is_toll(text, near, end)
    ):
        return Quantity(near.start, end, hedged(Value(FigureKind.COUNT, near.low, high, "people"), hedge | around))
    if not scaled and not hinted:
        return None
    kind = FigureKind.MONEY if sum_of_digits and near.scale >= 4 else FigureKind.COUNT
    value = hedged(Value(kind, near.low, high, ""), hedge | around)
    return Quantity(near.start, end, value, False, near.bare_scale)
