"""Readers of shares of a whole: fractions, 成 and 折, thirds and halves, one in ten; all told in per cent."""

import re
from decimal import Decimal

from digests.models import Bound, FigureKind, Value
from digests.reading.quantities.quantity import Quantity, at, number_of, small_number
from digests.text import numerals

_ordinals = "half third quarter fifth sixth seventh eighth ninth tenth".split()
_part_names = {word: number for number, word in enumerate(_ordinals, start=2)} | {"fourth": 4}


def _percent(part: Decimal, whole: Decimal) -> tuple[Decimal, bool]:
    """Per cent, and whether the division had to be rounded (a third is about 33.3)."""
    exact = part * 100 / whole
    rounded = exact.quantize(Decimal("0.1"))
    if rounded != exact and len(exact.normalize().as_tuple().digits) > 5:
        return rounded, True
    plain = exact.normalize()
    return (plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain), False


def fraction(text: str, match: re.Match[str]) -> Quantity | None:
    den, num = number_of(match["den"]), number_of(match["num"])
    top = number_of(match["num2"]) if match["num2"] else None
    if den is None or num is None or not den or num > 100 * den:
        return None
    low, rounded = (num, False) if den == 100 else _percent(num, den)
    high = None if top is None else (top if den == 100 else _percent(top, den)[0])
    return at(match, Value(FigureKind.PERCENT, low, high, "percent", approx=rounded))


def quarter(text: str, match: re.Match[str]) -> Quantity | None:
    den = number_of(match["qden"])
    if not den:
        return None
    low, rounded = _percent(Decimal(1), den)
    return at(match, Value(FigureKind.PERCENT, low, None, "percent", approx=rounded))


def tenths(text: str, match: re.Match[str]) -> Quantity | None:
    """三成 30, 三成五 35, 一成到两成 10 to 20, 五六成 50 to 60."""

    def tenth(digit: str | None) -> Decimal | None:
        if not digit:
            return None
        number = Decimal("0.5") if digit == "半" else numerals.chinese(digit) if "点" in digit else number_of(digit)
        return None if number is None else number * 10

    low, second, high, rest = tenth(match["c1"]), tenth(match["c1b"]), tenth(match["c2"]), tenth(match["c3"])
    if low is None or "成" not in match.group():
        return None
    if second is not None:
        if match["c2"] is None and second == low + 10:
            high = second
        else:
            return None
    if rest is not None:
        low += rest if match["c3"] == "半" else rest / 10
    if high is not None and high <= low:
        return None
    low = low.quantize(Decimal(1)) if low == low.to_integral_value() else low.normalize()
    return at(match, Value(FigureKind.PERCENT, low, high, "percent", approx=second is not None))


def discount(match: re.Match[str]) -> Quantity | None:
    """九折 and 95折 are what is still paid: 90 and 95 per cent; 打对折 is half."""
    if match["off_half"]:
        return at(match, Value(FigureKind.PERCENT, Decimal(50), None, "percent"))
    first, second = number_of(match["off1"]), match["off2"] or match["off3"]
    rest = number_of(second) if second else Decimal(0)
    if not first or rest is None:
        return None
    return at(match, Value(FigureKind.PERCENT, first * 10 + rest, None, "percent"))


def half_share(text: str, match: re.Match[str]) -> Quantity | None:
    over = match.group().startswith("过")
    return at(
        match,
        Value(FigureKind.PERCENT, Decimal(50), None, "percent", True, Bound.AT_LEAST if over else Bound.NONE, over),
    )


def part(text: str, match: re.Match[str]) -> Quantity | None:
    top = Decimal(1) if match["pn"].lower() in ("a", "an") else small_number(match["pn"])
    den = Decimal(_part_names[match["pd"].lower()])
    if match["pp"]:
        return at(match, Value(FigureKind.PERCENT, top / den, None, "percentage_point"))
    behind = text[match.end() : match.end() + 4]
    ahead = text[max(0, match.start() - 6) : match.start()].lower()
    hyphened = "-" in match.group() and match.group().endswith("s")  # three-quarters; three quarters are nine months
    if match["pd"].lower() in ("quarter", "half", "fourth") and not behind.startswith(" of") and not hyphened:
        return None
    if (
        top == 1
        and not behind.startswith((" of", " as", " on", " mo", " le", " hi", " lo", " to"))
        and not ahead.endswith(("by ", "about ", "nearly ", "almost ", "than ", "over ", "least "))
    ):
        return None  # "came a third", "a fifth in a row"
    if match["pd"].lower() == "quarter" and ahead.endswith(("first ", "last ", "past ", "next ")):
        return None  # the first three quarters of 2024
    low, rounded = _percent(top, den)
    high = None
    if match["pd2"]:
        head = Decimal(1) if match["pn2"].lower() in ("a", "an") else small_number(match["pn2"])
        high, _ = _percent(head, Decimal(_part_names[match["pd2"].lower()]))
    return at(match, Value(FigureKind.PERCENT, low, high, "percent", approx=rounded))


def half(text: str, match: re.Match[str]) -> Quantity | None:
    if match["qpp"]:
        part = Decimal("0.25") if match["qpp"].lower() == "quarter" else Decimal("0.5")
        return at(match, Value(FigureKind.PERCENT, part, None, "percentage_point"), start=match.start("qpp"))
    if match["hpp"]:
        return at(match, Value(FigureKind.PERCENT, Decimal("0.5"), None, "percentage_point"))
    return at(match, Value(FigureKind.PERCENT, Decimal(50), None, "percent", approx=True))


def one_in(text: str, match: re.Match[str]) -> Quantity | None:
    a, b = small_number(match["in_a"]), small_number(match["in_b"])
    if not 0 < a < b:
        return None
    low, rounded = _percent(a, b)
    return at(match, Value(FigureKind.PERCENT, low, None, "percent", approx=rounded))


def slash(match: re.Match[str]) -> Quantity | None:
    """ "1/3 of them", 2/3的员工."""
    top, whole = Decimal(match["sn"]), Decimal(match["sd"])
    if top >= whole:
        return None
    low, rounded = _percent(top, whole)
    return at(match, Value(FigureKind.PERCENT, low, None, "percent", approx=rounded))
