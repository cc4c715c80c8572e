"""Whether a number of a source is that of a claim: in value, converted or rounded where that is fair, in unit, in bound."""

import re
from collections.abc import Sequence
from decimal import Decimal

from digests import ledger
from digests.writing.grounding.bounds import Says, added, dropped, wording
from digests.writing.grounding.money import is_money, is_own_currency
from digests.writing.grounding.values import Stated

TIMES = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
YEARS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


MEASURES = {
    "metre": ("m", "1"), "kilometre": ("m", "1000"), "centimetre": ("m", "0.01"), "mile": ("m", "1609"), "foot": ("m", "0.3048"), "inch": ("m", "0.0254"),
    "yard": ("m", "0.9144"), "kilogram": ("kg", "1"), "gram": ("kg", "0.001"), "tonne": ("kg", "1000"), "ton": ("kg", "1000"), "pound_weight": ("kg", "0.4536"), "hectare": ("m2", "10000"), "acre": ("m2", "4047"),
    "mu": ("m2", "667"), "square_kilometre": ("m2", "1000000"), "square_mile": ("m2", "2590000"), "square_metre": ("m2", "1"), "square_foot": ("m2", "0.0929"),
    "kilowatt": ("W", "1000"), "megawatt": ("W", "1000000"), "gigawatt": ("W", "1000000000"),
    "kilowatt_hour": ("Wh", "1000"), "megawatt_hour": ("Wh", "1000000"), "gigawatt_hour": ("Wh", "1000000000"), "litre": ("l", "1"), "gallon": ("l", "3.785"),
}  # fmt: skip


def _converted(number: Stated) -> tuple[str, Decimal] | None:
    """In metres, kilograms or hectares; pounds that may be money as if they were a weight."""
    row = MEASURES.get("pound_weight" if number.pounds else _measure(number))
    return (row[0], number.low * Decimal(row[1])) if row else None


def _measure(number: Stated) -> str:
    """The unit of a distance or speed: 时速32公里 is told in kilometres."""
    return number.unit.removesuffix("_per_hour")


def in_base(number: Stated, value: Decimal) -> tuple[str, Decimal]:
    """A value in seconds, months, metres, kilograms or hectares where it is measured, as it is where it is not."""
    for name, steps in (("second", TIMES), ("month", YEARS)):
        if number.unit in steps:
            return name, value * steps[number.unit]
    row = MEASURES.get(_measure(number))
    return (row[0], value * Decimal(row[1])) if row else (number.unit, value)


_SAID = {  # words of which a source that tells a number of this unit has one
    "percent": r"%|per\s?cent|pct|points?\b|half|thirds?\b|quarter|fifth|tenth|(?:one|two|three|four|\d)\s(?:in|out of)\s|成|折|分之|半|个点|百分|percentage", "month": r"months?\b|月|quarter|季|half|半年", "week": r"week|fortnight|周|星期|礼拜",
    "day": r"days?\b|天|日", "hour": r"hours?\b|hrs?\b|时|点钟", "minute": r"min(?:ute)?s?\b|分|刻", "second": r"sec(?:ond)?s?\b|秒|:",
}  # fmt: skip


def _is_unsaid(unit: str, known: str) -> bool:
    """Whether nothing in the source is of this unit: 7% for seven medals."""
    unit = "percent" if unit == "percentage_point" else unit
    return unit in _SAID and re.search(_SAID[unit], known, re.IGNORECASE) is None


def why_not(number: Stated, pool: Sequence[Stated], known: str) -> str | None:
    """Why no number of the pool bears this one out; None when one does. `known` is the source."""
    equal = [s for s in pool if same_value(number, s)]
    if not any(_measure(s) == _measure(number) for s in pool if not s.loose):
        equal += [s for s in pool if _is_conversion(number, s)]
    if not equal:
        near = [s for s in pool if _rounds_to(number, s)]
        if not near:
            return _nearest(number, pool)
        if not (number.hedged or _is_fine(number) or near[0].approx):
            return f"a rounding of {_plain(near[0].low)} that is not marked as one"
        equal = near
    equal = [s for s in equal if not s.loose] or equal
    measured = [s for s in equal if s.unit] if number.unit else []
    weight = number.pounds and any(s.unit == "pound_weight" for s in pool)  # 20 of 20到30磅
    if is_money(number.unit) and not measured and not weight and not any(is_money(s.unit) for s in pool):
        return None if is_own_currency(number, equal, known) else f"the source does not say {number.unit}"
    spans = {s.unit for s in equal if s.unit in TIMES or s.unit in YEARS}
    if number.short_year and len(spans) == 1 and "year" not in spans and not any(s.loose or not s.unit for s in equal):
        return f"the source says {_plain(number.low)} {spans.pop()}"  # 16年 for 16 days
    if (
        not measured
        and (not equal[0].loose or number.unit in TIMES or number.unit in YEARS)
        and _is_unsaid(number.unit, known)
    ):
        return f"the source does not say {number.unit.replace('_', ' ')}"
    same_unit = [s for s in measured or equal if _same_unit(number, s)]
    if not same_unit:
        return f"the source says {_plain(equal[0].low)} {measured[0].unit}"
    return _bound_problem(number, same_unit)


def soft_problem(number: Stated, pool: Sequence[Stated]) -> str | None:
    """Of a share or dozen that is told in words (half, 十几) only a dropped bound is held against it."""
    if number.vague and not number.exact.sure and number.low in (11, 12):
        dozens = [s for s in pool if s.vague and s.low in (11, 12)]
        return "the source says at most this" if dozens and all(Says.BELOW in s.exact.sure for s in dozens) else None
    if number.vague and is_money(number.unit):
        moneys = [s for s in pool if is_money(s.unit)]
        return (
            "the source names another currency" if moneys and not any(_same_unit(number, s) for s in moneys) else None
        )
    if number.high is not None:
        return None
    equal = [s for s in pool if not s.loose and same_value(number, s) and _same_unit(number, s)]
    return _bound_problem(number, equal) if equal else None


def same_value(a: Stated, b: Stated) -> bool:
    if b.loose and (
        a.unit in ("percent", "percentage_point") or a.unit.isupper() or a.low != a.low.to_integral_value()
    ):
        return False
    if b.month and (a.unit or a.year):
        return False
    if b.loose and a.unit in MEASURES and b.unit:
        return False  # half an hour is no 30 metres
    if b.loose and int(a.low.as_tuple().exponent) < 0 and a.low < 100:
        return False  # 1.0 is no 一
    if _converted(a) and _converted(b) and _measure(a) != _measure(b) and {a.unit, b.unit} != _POUNDS:
        return False
    if (a.year and b.short_year and b.low == a.low % 100) or (b.year and a.short_year and a.low == b.low % 100):
        return True
    if a.low == 10 and Says.ABOVE in a.exact.possible and b.vague and b.low in (11, 12):
        return True  # 10多 for more than a dozen
    if b.vague and b.high is not None and not a.vague and not b.is_pair:
        return a.low == b.low and Says.ABOVE in a.exact.possible  # 数百 is not 100, but 上百
    if a.high is not None:
        return a.low == b.low and (a.high == b.high or (b.high is None and b.approx))
    if a.low in (b.low, b.high) or ((a.unit or b.unit) == "degree_celsius" and abs(a.low) == abs(b.low)):
        return True
    if a.decade and a.low <= b.low <= a.low + 10 and b.unit in ("", "year"):
        return True  # mid-20s for 二十五六岁
    if {a.unit, b.unit} == {"day", "month"}:
        days, months = (a, b) if a.unit == "day" else (b, a)
        return days.low == 30 * months.low
    return any(
        a.unit in steps and b.unit in steps and a.low * steps[a.unit] == b.low * steps[b.unit]
        for steps in (TIMES, YEARS)
    )


def _is_conversion(a: Stated, b: Stated) -> bool:
    """Whether a measure is that of the source in another unit, well rounded."""
    x, y = _converted(a), _converted(b)
    if not x or not y or _measure(a) == _measure(b) or {a.unit, b.unit} == _POUNDS:
        return False
    return x[0] == y[0] and abs(x[1] - y[1]) <= Decimal("0.07") * y[1]


def _is_fine(number: Stated) -> bool:
    """Whether a rounding keeps three digits of a large number, as the press does without a word: 1.03 billion for 10.32亿."""
    return number.low >= 100_000 and len(number.low.normalize().as_tuple().digits) >= 3


def _rounds_to(number: Stated, source: Stated) -> bool:
    if (
        number.high is not None
        or source.high is not None
        or number.year
        or source.year
        or source.loose
        or source.low < 10
    ):
        return False
    return number.low != source.low and ledger.is_rounding(number.low, source.low)


_POUNDS = frozenset(("GBP", "pound_weight"))


_DOLLARS = frozenset("USD AUD CAD HKD SGD NZD TWD".split())


def _same_unit(a: Stated, b: Stated) -> bool:
    if not a.unit or not b.unit or _measure(a) == _measure(b):
        return True
    if {a.unit, b.unit} == _POUNDS:
        return a.pounds or b.pounds
    if _converted(a) and _converted(b) and a.low != b.low:
        return True
    if (a.dollar or b.dollar) and {a.unit, b.unit} <= _DOLLARS:
        return True
    for steps in (TIMES, YEARS):
        if a.unit in steps and b.unit in steps:
            return a.low * steps[a.unit] == b.low * steps[b.unit]
    return {a.unit, b.unit} == {"day", "month"} and a.low != b.low


def _bound_problem(number: Stated, equal: Sequence[Stated]) -> str | None:
    """A bound that the claim drops, adds or turns round, whichever of the source's equal numbers it is taken for."""
    found = [_bound_between(number, s) for s in equal]
    return found[0] if all(found) else None


def _bound_between(number: Stated, source: Stated) -> str | None:
    theirs, ours = source.exact_at(number.low), number.exact
    if source.vague or source.loose:
        return None
    lacks, more = dropped(ours, theirs), added(ours, theirs)
    if lacks and more:
        return f"the source says {wording(lacks)} this, not the other way round"
    if lacks:
        return f"the source says {wording(lacks)} this"
    return f"the source does not say {wording(more)} this" if more else None


def _nearest(number: Stated, pool: Sequence[Stated]) -> str:
    """What the source has instead: the same digits with another scale tell a slip of 亿 and billion."""
    digits = number.low.normalize().as_tuple().digits
    slips = [s for s in pool if s.low and s.low.normalize().as_tuple().digits == digits and (s.unit or s.low >= 1000)]
    if slips:
        return f"the source says {_plain(slips[0].low)}, not {_plain(number.low)}"
    return "no such number in the source"


def _plain(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"
