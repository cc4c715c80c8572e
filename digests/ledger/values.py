"""When two values can both be true of one thing: roundings, bounds, hedges."""

from decimal import ROUND_HALF_UP, Decimal

from digests.models import Bound, Value

ROUNDING = Decimal("0.05")  # a rounding moves a value by less than this share of it


def value_key(value: Value) -> str:
    """Canonical key of an amount: unit and digits, without hedges ("USD:1.43E+10", "people:6E+2", "percent:15~20")."""
    unit = value.unit or value.kind.value
    high = "" if value.high is None else f"~{_plain(value.high)}"
    return f"{unit}:{_plain(value.low)}{high}"


def _plain(number: Decimal) -> str:
    return str(number.normalize())


def is_rounding(rough: Decimal, exact: Decimal) -> bool:
    """Whether `rough` is `exact` written with fewer digits; trailing zeros of `rough` count as left out."""
    rough, exact = rough.normalize(), exact.normalize()
    if rough == exact:
        return True
    digits, more = len(rough.as_tuple().digits), len(exact.as_tuple().digits)
    if digits >= more or not exact or abs(rough - exact) > ROUNDING * abs(exact):
        return False
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return exact.quantize(step, rounding=ROUND_HALF_UP) == rough


def agree(a: Value, b: Value) -> bool:
    """Whether both can be true of one thing: the values each admits have one in common, or one is a rounding of the other."""
    if (a.unit or a.kind) != (b.unit or b.kind) or _stays_below(a, b) or _stays_below(b, a):
        return False
    if a.high is None and b.high is None and (is_rounding(a.low, b.low) or is_rounding(b.low, a.low)):
        return not (_excludes(a, b.low) or _excludes(b, a.low))
    low_a, high_a = _admits(a)
    low_b, high_b = _admits(b)
    return low_a <= high_b and low_b <= high_a and not (_excludes(a, b.low) or _excludes(b, a.low))


def _stays_below(bounded: Value, vague: Value) -> bool:
    """Less than a month is no few months."""
    return bounded.bound is Bound.AT_MOST and bounded.strict and vague.high is not None and vague.low >= bounded.low


def _excludes(bounded: Value, number: Decimal) -> bool:
    """A strict bound admits the bound itself: "fewer than 3,000" and "3,000" can both be reported of one count."""
    if bounded.bound is Bound.AT_MOST:
        return number > bounded.low and not is_rounding(bounded.low, number)
    if bounded.bound is Bound.AT_LEAST:
        return number < bounded.low and not is_rounding(bounded.low, number)
    return False


def _admits(value: Value) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that `value` leaves open; "about" is a tenth either way."""
    low, high = value.low, value.low if value.high is None else value.high
    if value.bound is Bound.AT_LEAST:
        high = max(high, low) * 10
    elif value.bound is Bound.AT_MOST:
        low = Decimal(0)
    elif value.approx and value.high is None:
        low, high = low * Decimal("0.9"), high * Decimal("1.1")
    return low, high
