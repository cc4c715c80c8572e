"""A quantity of a text, and how the readers of special forms make one out of a match."""

import re
from dataclasses import dataclass
from decimal import Decimal

from digests.models import Value
from digests.text import numerals

SMALL_WORDS = {w: n for w, n in numerals.ENGLISH_SMALL.items() if 0 < n <= 12}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value at [start, end) of a text, the unit included where it is written."""

    start: int
    end: int
    value: Value
    unit_written: bool = True
    bare_scale: bool = False  # 百亿, 千亿: may be rhetoric


def at(match: re.Match[str], value: Value, *, start: int | None = None, unit_written: bool = True) -> Quantity:
    return Quantity(match.start() if start is None else start, match.end(), value, unit_written)


def number_of(text: str) -> Decimal | None:
    return numerals.digits(text) if text[0].isascii() and text[0].isdigit() else numerals.chinese(text)


def small_number(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else Decimal(SMALL_WORDS[text.lower()])
