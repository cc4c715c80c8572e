"""Amounts for readers: one value, written out in Chinese or English by the same rules the figures are read by.

    Value(MONEY, 1.48E+10, USD)                    148亿美元       US$14.8 billion
    Value(COUNT, 3000, people, at most, strict)    不足3000人      fewer than 3,000 people
    Value(MONEY, 1E+8..2E+8, USD)                  1-2亿美元       US$100–200 million

Digits are the source's own: nothing is rounded, no precision is added. Hedges and bounds are never lost: reading the text back
(`reading.figures`) gives the value. Names of currencies that the lexicon does not hold come from Babel (CLDR).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from babel.core import UnknownLocaleError
from babel.numbers import get_currency_name

from digests.models import Bound, FigureKind, Language, Value
from digests.reading.quantities.lexicon import lexicon
from digests.text.taiwan import taiwan

_zh, _en = lexicon("zh").raw, lexicon("en").raw


def amount(value: Value, language: Language) -> str:
    """`value` in words and digits of `language`; Traditional is converted from Simplified."""
    if not language.chinese:
        return _english(value)
    text = _chinese(value, local=language is Language.HANS)
    return taiwan(text) if language is Language.HANT else text


# --- numbers -----------------------------------------------------------------------------------------------------------------

_SCALE_EXPONENTS = (
    0,
    3,
    4,
    6,
    8,
    9,
    12,
)  # a value this coarse came with a scale word: zeros after it are no digits of the source


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _mantissa(number: Decimal, power: int) -> str:
    """`number` in units of 10^power, with the source's digits and no more."""
    shifted = number.scaleb(-power)
    if number.as_tuple().exponent in _SCALE_EXPONENTS:
        shifted = shifted.normalize()
    return _plain(shifted)


def _power(numbers: tuple[Decimal, ...], powers: tuple[int, ...], decimals: int) -> int:
    """The largest of `powers` all numbers reach without growing more than `decimals` digits after the point; 0 for none."""
    for power in powers:
        if all(
            n >= Decimal(1).scaleb(power) and -int(n.normalize().scaleb(-power).as_tuple().exponent) <= decimals
            for n in numbers
        ):
            return power
    return 0


def _powers(numbers: tuple[Decimal, ...], powers: tuple[int, ...], decimals: int) -> tuple[int, ...]:
    """The scale of each number: one for both ends of a range where they share it (1-2亿), else each its own (100万至1亿).

    An end without a scale would read as sharing the other's (1至1.2万), or look odd beside it (1,234,567-2 million): then neither has one.
    """
    own = tuple(_power((n,), powers, decimals) for n in numbers)
    if len(set(own)) == 1:
        return own
    (low, high), (near, far) = numbers, own
    if not far or (not near and (low.scaleb(far) < high or low >= Decimal(1).scaleb(powers[-1]))):
        return (_power(numbers, powers, decimals),) * 2
    return own


def _numbers(value: Value) -> tuple[Decimal, ...]:
    return (value.low,) if value.high is None else (value.low, value.high)


def _is_decade(value: Value) -> bool:
    """X to 10X of a power of ten: 几十万, dozens."""
    return (
        value.high is not None
        and value.approx
        and value.high == value.low * 10
        and value.low.normalize().as_tuple().digits == (1,)
    )


def _signed(value: Value, written: Callable[[Value], str], joint: str) -> str:
    """What is below zero with its minus before all else: -US$1.2 billion, -8300万元至-8000万元."""
    if value.low >= 0:
        return written(value)
    low = "-" + written(replace(value, low=-value.low, high=None))
    if value.high is None:
        return low
    return f"{low}{joint}{'-' if value.high < 0 else ''}{written(replace(value, low=abs(value.high), high=None))}"


def _is_span(value: Value, low: int, high: int) -> bool:
    return value.low == low and value.high == high


def _places(value: Value) -> int | None:
    """9 for 100,000,000 to 999,999,999: 九位数."""
    if value.high is None or not value.approx or value.low < 100:
        return None
    width = value.low.adjusted() + 1
    return width if value.low == Decimal(1).scaleb(width - 1) and value.high == 10**width - 1 else None


# --- Chinese -----------------------------------------------------------------------------------------------------------------

_ZH_SCALES = {12: "万亿", 8: "亿", 4: "万"}
_ZH_VAGUE = {
    0: "几",
    1: "几十",
    2: "几百",
    3: "几千",
    4: "几万",
    5: "几十万",
    6: "几百万",
    7: "几千万",
    8: "几亿",
    9: "几十亿",
    10: "几百亿",
    11: "几千亿",
    12: "几万亿",
}
_ZH_FRACTIONS = {Decimal("33.3"): "三分之一", Decimal("66.7"): "三分之二"}
_ZH_WIDTH = "零一二三四五六七八九十"
_ZH_UNITS = {
    "year": "年", "month": "个月", "week": "周", "day": "天", "hour": "小时", "minute": "分钟", "second": "秒", "millisecond": "毫秒",
    "quarter": "个季度", "trading_day": "个交易日", "working_day": "个工作日", "percent": "%", "percentage_point": "个百分点",
    "basis_point": "个基点", "times": "倍", "parameter": "参数",
}  # fmt: skip


def _chinese(value: Value, *, local: bool) -> str:
    if value.unit.startswith("to "):
        return _zh_hedged(f"{_plain(value.low)}比{value.unit[3:]}", value)
    if value.unit == "ratio":
        return _zh_hedged(f"比率{_plain(value.low)}", value)
    if value.unit == "megapixel" and value.low >= 1:  # 12 megapixels are 1200万像素
        high = None if value.high is None else value.high.scaleb(6)
        value = replace(value, low=value.low.scaleb(6), high=high, unit="pixel")
    unit = _zh_unit(value, local=local)
    if value.kind is FigureKind.AGE:
        return _zh_hedged(_zh_amount(value, unit), value)
    width = _places(value)
    if width is not None and width <= 10:
        return f"{_ZH_WIDTH[width]}位数{unit}"
    if _is_decade(value) and value.low.adjusted() in _ZH_VAGUE and value.bound is Bound.NONE:
        return _ZH_VAGUE[value.low.adjusted()] + unit
    if value.approx and _is_span(value, 2, 9) and value.bound is Bound.NONE:
        return "数" + unit
    if value.approx and _is_span(value, 11, 19) and value.bound is Bound.NONE:
        return "十几" + unit
    if (
        value.kind is FigureKind.PERCENT
        and value.approx
        and value.low in _ZH_FRACTIONS
        and value.unit == "percent"
        and value.high is None
    ):
        return _zh_hedged(_ZH_FRACTIONS[value.low], value)
    return _zh_hedged(_signed(value, lambda plain: _zh_amount(plain, unit), "至"), value)


def _zh_amount(value: Value, unit: str) -> str:
    number = _zh_number(value, unit)
    return number + ("个参数" if unit == "参数" and number[-1].isdigit() else unit)


def _zh_number(value: Value, unit: str) -> str:
    numbers = _numbers(value)
    scaled = value.kind in (FigureKind.MONEY, FigureKind.COUNT, FigureKind.SIZE, FigureKind.COMPUTE, FigureKind.OTHER)
    decimals = 3 if value.kind is FigureKind.MONEY else 2
    powers = _powers(numbers, (12, 8, 4), decimals) if scaled else (0,) * len(numbers)
    if len(set(powers)) > 1:
        return "至".join(_mantissa(n, p) + _ZH_SCALES.get(p, "") for n, p in zip(numbers, powers, strict=True))
    mark = "%-" if unit == "%" else "-"
    long = not powers[0] and any(n >= 10000 for n in numbers)
    texts = [_grouped(n) if long else _mantissa(n, powers[0]) for n in numbers]
    return mark.join(texts) + _ZH_SCALES.get(powers[0], "")


def _zh_hedged(text: str, value: Value) -> str:
    about = "约" if value.approx else ""
    if value.bound is Bound.AT_LEAST:
        return ("超过" if value.strict else "至少") + about + text
    if value.bound is Bound.AT_MOST:
        strict = "不足" if value.kind is FigureKind.COUNT else "不到"
        return (strict if value.strict else "最多") + about + text
    return about + text


@cache
def _zh_currency(code: str) -> str:
    words = _zh["currencies"].get(code)
    return str(words[0]) if words else _cldr_name(code, "zh")


def _cldr_name(code: str, locale: str) -> str:
    try:
        name = str(get_currency_name(code, 2, locale=locale))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def _zh_unit(value: Value, *, local: bool) -> str:
    unit = value.unit
    if unit == "point" and value.low < 100:
        return "个点"  # 7点 is a time of day
    if value.kind is FigureKind.MONEY:
        return "元" if unit == "CNY" and local else _zh_currency(unit)
    if value.kind is FigureKind.AGE:
        return "岁"
    if unit in _ZH_UNITS:
        return _ZH_UNITS[unit]
    for section in ("sizes", "compute"):
        if unit in _zh[section]:
            return str(_zh[section][unit][0])
    if unit in _zh["classifiers"]:
        return str(_zh["classifiers"][unit])
    return f"个{unit.replace('_', ' ')}" if unit else ""


# --- English -----------------------------------------------------------------------------------------------------------------

_EN_SCALES = {12: " trillion", 9: " billion", 6: " million"}
_EN_VAGUE = {
    0: "a few", 1: "dozens of", 2: "several hundred", 3: "several thousand", 4: "tens of thousands of", 5: "several hundred thousand",
    6: "several million", 7: "tens of millions of", 8: "several hundred million", 9: "several billion", 10: "tens of billions of",
    11: "several hundred billion", 12: "several trillion",
}  # fmt: skip
_EN_FRACTIONS = {Decimal("33.3"): "a third", Decimal("66.7"): "two-thirds"}
_EN_WIDTH = "zero one two three four five six seven eight nine ten".split()
_EN_SYMBOLS = {
    "USD": "US$",
    "HKD": "HK$",
    "TWD": "NT$",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
    "SGD": "S$",
    "BRL": "R$",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
}
_INITIALS = re.compile(r"\bgpu\b|\b[kmgtpe]?flops\b")
_EN_AFTER = {"CNY": "yuan", "JPY": "yen", "KRW": "won", "RUB": "rubles", "BTC": "bitcoins"}
_EN_PLURALS = {
    "people": "people",
    "times": "times",
    "time": "occasions",
    "gpu": "GPUs",
    "aircraft": "aircraft",
    "percentage_point": "percentage points",
    "basis_point": "basis points",
}


def _english(value: Value) -> str:
    if value.unit.startswith("to "):
        return _en_hedged(f"{_plain(value.low)}–{value.unit[3:]} result", value)
    if value.unit == "ratio":
        return "a ratio of " + _en_hedged(_plain(value.low), value)
    if value.unit == "magnitude":
        return _en_hedged(f"magnitude {_plain(value.low)}", value)
    if value.kind is FigureKind.AGE:
        return "aged " + _en_hedged("–".join(map(_plain, _numbers(value))), value)
    width = _places(value)
    if width is not None and width <= 10:
        return f"{_EN_WIDTH[width]}-figure {_en_unit(value, one=True)}".rstrip() + (
            " sum" if value.kind is FigureKind.MONEY else ""
        )
    if _is_decade(value) and value.low.adjusted() in _EN_VAGUE and value.bound is Bound.NONE:
        return f"{_EN_VAGUE[value.low.adjusted()]} {_en_unit(value)}".removesuffix(" ")
    if value.approx and _is_span(value, 2, 9) and value.bound is Bound.NONE:
        return f"several {_en_unit(value)}".removesuffix(" ")
    if value.unit == "percent" and value.approx and value.low in _EN_FRACTIONS and value.high is None:
        return _en_hedged(_EN_FRACTIONS[value.low], value)
    return _en_hedged(_signed(value, _en_amount, " to "), value)


def _en_amount(value: Value) -> str:
    number = _en_number(value)
    if value.kind is FigureKind.MONEY:
        if value.unit in _EN_SYMBOLS:
            return _EN_SYMBOLS[value.unit] + number
        if value.unit in _EN_AFTER:
            return f"{number} {_EN_AFTER[value.unit]}"
        return (
            f"{value.unit} {number}"
            if value.unit in _en["codes"]["codes"]
            else f"{number} {_cldr_name(value.unit, 'en')}"
        )
    if value.unit == "percent":
        return f"{number}%"
    return f"{number} {_en_unit(value, one=value.high is None and value.low == 1)}".removesuffix(" ")


def _en_number(value: Value) -> str:
    numbers = _numbers(value)
    scaled = value.kind in (FigureKind.MONEY, FigureKind.COUNT, FigureKind.SIZE, FigureKind.COMPUTE)
    powers = _powers(numbers, (12, 9, 6), 3) if scaled else (0,) * len(numbers)
    if any(p and n.scaleb(-p) >= 1000 for n, p in zip(numbers, powers, strict=True)):
        powers = _powers(numbers, (12, 9, 6), 4)  # 7.9996 billion, rather than 7999.6 million
    texts = [_mantissa(n, p) if p else _grouped(n) for n, p in zip(numbers, powers, strict=True)]
    if len(set(powers)) == 1:
        return "–".join(texts) + _EN_SCALES.get(powers[0], "")
    return "–".join(text + _EN_SCALES.get(p, "") for text, p in zip(texts, powers, strict=True))


def _grouped(number: Decimal) -> str:
    text = _mantissa(number, 0)
    whole, point, fraction = text.partition(".")
    return f"{int(whole):,}{point}{fraction}"


def _en_hedged(text: str, value: Value) -> str:
    about = "about " if value.approx else ""
    if value.bound is Bound.AT_LEAST:
        return ("more than " if value.strict else "at least ") + about + text
    if value.bound is Bound.AT_MOST:
        strict = "fewer than " if value.kind is FigureKind.COUNT else "less than "
        return (strict if value.strict else "up to ") + about + text
    return about + text


def _en_unit(value: Value, *, one: bool = False) -> str:
    """The unit's English word; plural but for `one`."""
    unit = value.unit
    if value.kind is FigureKind.MONEY:
        words = _en["currencies"].get(unit)
        named = {"USD": "US dollars"}.get(unit) or _EN_AFTER.get(unit) or (str(words[0]) if words else unit)
        return {"US dollars": "US dollar", "euros": "euro"}.get(named, named) if one else named
    if one:
        singular = {"people": "person", "gpu": "GPU"}.get(unit, unit.replace("_", " "))
        return _en_size(unit, one=True) or singular
    return _en_size(unit, one=False) or _EN_PLURALS.get(unit) or _plural(unit)


def _en_size(unit: str, *, one: bool) -> str | None:
    for section in ("sizes", "compute"):
        words = _en[section].get(unit)
        if words:
            singular = [w for w in words if w == unit.replace("_", " ") or w == unit.replace("_", "-")]
            return _INITIALS.sub(lambda m: m[0].upper(), str(singular[0] if one and singular else words[0]))
    return None


def _plural(unit: str) -> str:
    words = unit.replace("_", " ")
    if re.search(r"[^aeiou]y$", words):
        return words[:-1] + "ies"
    if words.endswith(("ch", "sh", "ss", "x", "z")):
        return words + "es"
    return words + "s" if words else ""
