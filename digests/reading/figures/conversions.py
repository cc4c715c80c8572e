"""A sum told once more in other money.

    written      1.2 trillion won ($870 million)        65亿美元(约470亿元)        5000万欧元融资(约4亿元)
    left out     110亿美元(约合777亿): in the reader's own money, never in that of the sum before
    told again   110亿美元(折合777.7亿元) somewhere, and a bare 777亿 elsewhere: the same sum

The text is folded.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from digests.models import Figure, FigureKind, Span, Value
from digests.reading.quantities import Quantity

CONVERTED = "converted"  # the scope of a sum told once more

_money = r"(?:人民币|新台币|台币|港币|港元|美元|日元|欧元)"
_hedge = r"(?:大约|约|将近|近|逾|超过?|不到)"
_amounts_to = r"(?:折合|约合|合计?(?=约)|合|换算|折算|相当于)(?:后|成|为)?"
_some = r"(?:about|around|roughly|approximately|nearly|some|almost)"
_in_other_words = re.compile(
    rf"\s?[(,]\s?(?:or |i\.e\. |worth |equal to )?(?:{_some} )?(?:[折约]?合|换算|相当于)?(?:约|大约)?(?:为|是)?\s?"
    rf"|\s?[(,]\s?{_amounts_to}{_hedge}?{_money}?{_hedge}?\s?"
    rf"|\s?\({_hedge}?{_money}{_hedge}?\s?"
)
# A noun between the two, and nothing in the brackets but the sum.
_behind_a_noun = re.compile(
    rf"的?[\u4e00-\u9fff]{{2,8}}\s?\((?:{_amounts_to}{_hedge}?|{_hedge}){_money}?\s?|(?: [a-z-]+){{1,3}} \((?:or )?{_some} "
)
_and = re.compile(r"[和与及]|\b(?:and|or|of|from|to|by)\b")
_left_out = re.compile(rf"\s?[(,]\s?{_amounts_to}{_hedge}?\s?")
_left_out_alone = re.compile(rf"\s?\({_hedge}\s?")
_LEAST = 10_000  # what is less may count anything
_CLOSE = 200  # one part in so many may be lost where a sum is told again


def is_converted(text: str, before: Span, span: Span) -> bool:
    """Whether the words between two sums tell that the later is the earlier in other money."""
    if _in_other_words.fullmatch(text, before.end, span.start):
        return True
    noun = _behind_a_noun.fullmatch(text, before.end, span.start)
    return noun is not None and text.startswith(")", span.end) and not _and.search(noun[0])


class Conversions:
    """The conversions of one folded text; `own` is the money of its readers, None where it does not tell."""

    def __init__(self, text: str, quantities: Sequence[Quantity], own: str | None) -> None:
        self._text = text
        self._own = own
        money = [(q, q.value) for q in quantities if q.unit_written and q.value.kind is FigureKind.MONEY]
        self._told = [
            later
            for (q, earlier), (after, later) in pairwise(money)
            if later.unit == own != earlier.unit
            and is_converted(text, Span(q.start, q.end), Span(after.start, after.end))
        ]

    def left_out(self, quantity: Quantity, before: Figure | None) -> str | None:
        """The currency of a bare sum that is a conversion, "" where none can be told; None where it is no conversion.

        `before` is the figure before it.
        """
        span = Span(quantity.start, quantity.end)
        if before and before.value.kind is FigureKind.MONEY and self._is_left_out(Span(before.start, before.end), span):
            return self._own if self._own and self._own != before.value.unit else ""
        return self.told_again(quantity.value)

    def told_again(self, value: Value) -> str | None:
        """The currency of a conversion of this very amount."""
        if value.high is not None or value.low < _LEAST:
            return None
        return next((each.unit for each in self._told if abs(each.low - value.low) * _CLOSE <= each.low), None)

    def _is_left_out(self, before: Span, span: Span) -> bool:
        if _left_out.fullmatch(self._text, before.end, span.start):
            return True
        alone = _left_out_alone.fullmatch(self._text, before.end, span.start)
        return alone is not None and self._text.startswith(")", span.end)
