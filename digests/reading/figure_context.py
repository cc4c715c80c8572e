"""What the words around a quantity make of it: a unit left out, the subject, rhetoric, hearsay.

Each answer may be none: a wrong subject or measure is worse than a missing one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digests.models import Bound, Figure, FigureKind, ReadOrganization, ReadPerson, Span, Value
from digests.reading.figure_grammar import Quantity
from digests.reading.figure_lexicon import alternation, lexicon
from digests.reading.measures import Measure, measure_of, scope_of

_zh, _en = lexicon("zh"), lexicon("en")
_money_cue = re.compile(f"{alternation(_zh.words['money_cues'])}|(?i:\\b{alternation(_en.words['money_cues'])}\\b)")
_rhetoric = re.compile(f"{alternation(_zh.words['rhetoric'])}|(?i:\\b{alternation(_en.words['rhetoric'])}\\b)")
_hearsay = re.compile(f"{alternation(_zh.words['hearsay'])}|(?i:\\b{alternation(_en.words['hearsay'])}\\b)")
_clause_end = re.compile(r"[,;:。!?!?;:,]\s?|(?<=[a-z])\s(?:while|but|whereas)\s|而(?!且|言|已)")
_people_cue = re.compile(
    r"(?:人|员工|名额|观众|用户|粉丝|账户|职位|人次|人数|账户数|下载|点击|部|辆|颗|字|参数|销量|出货|播放|浏览|阅读|订单|单量|户)"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    id: str
    person: bool


class Context:
    """One text with its mentions; answers for each quantity in turn, left to right (an elided unit is the last one said)."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        people: Sequence[ReadPerson],
        organizations: Sequence[ReadOrganization],
        published: datetime | None,
        local: str,
    ) -> None:
        self._text = text
        self._local = local
        self._sentences = tuple(sentences)
        self._published = published
        self._mentions = sorted(_mentions(people, organizations), key=lambda m: m.start)
        self._last: Figure | None = None
        self._currency = _main_currency(text, local)

    def figure(self, quantity: Quantity, written: str, quote: Span) -> Figure | None:
        """The figure of `quantity`, or None where it turns out to count nothing."""
        value, inferred = self._with_unit(quantity, quote)
        if value is None:
            return None
        clause = self._clause(quantity, quote)
        headline = self._is_rhetoric(quantity, value)
        measure = None if headline else measure_of(self._text, value, quantity.start, quantity.end, quote, clause)
        figure = Figure(
            text=written,
            start=quantity.start,
            end=quantity.end,
            value=value,
            quote=quote,
            subject=self._subject(quantity, quote, clause, measure),
            measure=measure.id if measure else None,
            unit_inferred=inferred,
            hearsay=self._is_hearsay(quantity, quote),
            headline=headline,
        )
        figure = replace(figure, scope=self._scope(figure, measure, clause))
        self._last = figure
        return figure

    # --- units ---------------------------------------------------------------------------------------------------------

    def _with_unit(self, quantity: Quantity, quote: Span) -> tuple[Value | None, bool]:
        """The value with the unit the text leaves out; whether it was left out."""
        value = quantity.value
        if quantity.unit_written:
            return value, False
        clause = self._clause(quantity, quote)
        around = self._text[clause.start : min(quote.end, quantity.end + 10)]
        last = self._last if self._last and self._last.quote == quote else None
        if _people_cue.search(around) and not _money_cue.search(self._text[clause.start : quantity.end + 4]):
            return value, True
        money = _money_cue.search(around) or _rhetoric.search(self._text, quantity.end, quantity.end + 8)
        if money or (last and last.value.kind is FigureKind.MONEY and value.low >= 10000):
            currency = (
                last.value.unit if last and last.value.kind is FigureKind.MONEY else self._currency_at(quantity.start)
            )
            return replace(value, kind=FigureKind.MONEY, unit=currency), True
        if last and last.value.unit and value.low < 10000:
            return replace(value, kind=last.value.kind, unit=last.value.unit), True
        if quantity.bare_scale and value.bound is Bound.NONE:
            return None, False
        return value, True

    def _currency_at(self, start: int) -> str:
        """The currency of the paragraph so far, else the text's main one."""
        line = self._text.rfind("\n", 0, start) + 1
        return _main_currency(self._text[line:start], self._local, default="") or self._currency

    # --- neighbourhood -------------------------------------------------------------------------------------------------

    def _clause(self, quantity: Quantity, quote: Span) -> Span:
        """The clause of its sentence the quantity stands in."""
        start, end = quote.start, quote.end
        for mark in _clause_end.finditer(self._text, quote.start, quote.end):
            if mark.end() <= quantity.start:
                start = mark.end()
            elif mark.start() >= quantity.end:
                end = mark.start()
                break
        return Span(start, end)

    def _is_rhetoric(self, quantity: Quantity, value: Value) -> bool:
        """百亿豪赌: a scale word alone beside a word of rhetoric."""
        if not quantity.bare_scale or value.kind is not FigureKind.MONEY:
            return False
        return _rhetoric.search(self._text, quantity.end, quantity.end + 12) is not None

    def _is_hearsay(self, quantity: Quantity, quote: Span) -> bool:
        return any(
            mark.start() < quantity.start or quantity.end <= mark.start() < quantity.end + 40
            for mark in _hearsay.finditer(self._text, max(quote.start, quantity.start - 60), quote.end)
        )

    def _subject(self, quantity: Quantity, quote: Span, clause: Span, measure: Measure | None) -> str | None:
        return None

    def _scope(self, figure: Figure, measure: Measure | None, clause: Span) -> str:
        return scope_of(self._text, figure, measure, clause, self._published)


def _mentions(people: Sequence[ReadPerson], organizations: Sequence[ReadOrganization]) -> Iterator[_Mention]:
    for person in people:
        if not person.byline:
            yield from (_Mention(m.start, m.end, person.ref, True) for m in person.mentions)
    for organization in organizations:
        yield from (_Mention(m.start, m.end, organization.id, False) for m in organization.mentions)


_named_currency = re.compile(
    f"(?P<zh>{alternation(w for w, u in _zh.units.items() if u.kind is FigureKind.MONEY and len(w) > 1)})|(?P<dollar>\\$|\\bdollars?\\b)|(?P<sign>[€£])|(?P<yuan>[\\d万亿]元)"
)


def _main_currency(text: str, local: str, default: str | None = None) -> str:
    """The currency a text names most; without any `default`, else the local one."""
    counts: dict[str, int] = {}
    for match in _named_currency.finditer(text):
        if match["zh"]:
            code = _zh.units[match["zh"]].name
        elif match["dollar"]:
            code = "USD"
        elif match["sign"]:
            code = {"€": "EUR", "£": "GBP"}[match["sign"]]
        else:
            code = local
        counts[code] = counts.get(code, 0) + 1
    if counts:
        return max(counts, key=lambda code: counts[code])
    return local if default is None else default
