"""What the words around a quantity make of it: a unit left out, rhetoric, hearsay, and with `subjects` whose it is.

Each answer may be none: a wrong unit, subject or measure is worse than a missing one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from digests.models import Bound, Figure, FigureKind, ReadOrganization, ReadPerson, Span, Value
from digests.reading.figures.conversions import CONVERTED, Conversions
from digests.reading.figures.deals import are_told, worth_of_a_deal
from digests.reading.figures.levels import changed, level_measure, level_of, what_changed
from digests.reading.figures.measures import LEAST_DEAL, Cue, Measure, Named, cues, measure_of, measures
from digests.reading.figures.rows import Row, is_listed, last_in_row, row_of
from digests.reading.figures.scopes import is_low_end, scope_of
from digests.reading.figures.stakes import IN, MEASURE, stake_of
from digests.reading.figures.subjects import Subjects
from digests.reading.figures.tree_check import Ground
from digests.reading.figures.twins import twin_of
from digests.reading.figures.whose import NOBODYS, Whose
from digests.reading.quantities import Quantity
from digests.reading.quantities.lexicon import alternation, lexicon
from digests.reading.quantities.units import main_currency

_zh, _en = lexicon("zh"), lexicon("en")


def _any_word(key: str) -> re.Pattern[str]:
    """Any word of the lists `key` of both languages; other first characters are passed over at once."""
    chinese, english = _zh.words[key], _en.words[key]
    heads = "".join(map(re.escape, sorted({word[0] for word in (*chinese, *english, *map(str.upper, english))})))
    return re.compile(f"(?=[{heads}])(?:{alternation(chinese)}|(?i:\\b{alternation(english)}\\b))")


_money_cue, _rhetoric, _hearsay = _any_word("money_cues"), _any_word("rhetoric"), _any_word("hearsay")
_news_is_out = re.compile(r"传出(?:之后|以后|后|当[天日晚]|,)")  # 消息传出后股价大跌: what happened then is no hearsay
_recruiting = _any_word("recruiting")
_crowd_cue = re.compile(alternation(_zh.words["crowd_cues"]))
_jobs = re.compile(r" job (?:cuts|losses)\b")
_bare_digits = re.compile(r"[\d,.]+")
_han_around = re.compile(r"[\u4e00-\u9fff]")
_than_count = re.compile(
    r"\b(?:compared (?:with|to)|from|versus|against|than)(?: (?:[a-z-]+ ){1,2}of)? (?:about |around )?$"
)
_as_before = re.compile(r"(?: [A-Za-z]+)? on (?:about )?|,? and (?:[a-z-]+ ){1,4}of (?:about )?")
# The first characters stand in front so that a search finds them fast.
_clause_end = re.compile(
    r"[,;:。!?\s—而](?:(?<=[,;:。!?])\s?(?!\d{3})|(?<=\s)[—–-]\s|(?<=—)—|(?<=[a-z]\s)(?:while|but|whereas)\s|(?<=而)(?!且|言|已))"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    quote: Span
    marks: Sequence[Span] = ()  # what ends its clauses
    figures: Sequence[Span] = ()
    cues: Sequence[Cue] = ()
    hearsay: Sequence[int] = ()  # where its words of hearsay begin


class Context:
    """One folded text with its mentions and quantities; makes a figure of each quantity, left to right."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        quantities: Sequence[Quantity],
        people: Sequence[ReadPerson],
        organizations: Sequence[ReadOrganization],
        published: datetime | None,
        local: str,
        leads: Mapping[str, str],
        strangers: Sequence[Span] = (),
        *,
        parsed: bool = False,
        own: str | None = None,
    ) -> None:
        self._text = text
        self._conversions = Conversions(text, quantities, own)
        self._sentences = tuple(sentences)
        self._published = published
        self._cues = cues(text)
        self._cue_starts = [cue.start for cue in self._cues]
        self._strangers = strangers
        self._subjects = Subjects(text, sentences, people, organizations, self._cues, strangers, parsed=parsed)
        self._organizations = organizations
        self._leaders = [
            ReadOrganization(leads[p.ref], p.name, p.mentions) for p in people if p.ref in leads and not p.byline
        ]
        self._spans = [Span(q.start, q.end) for q in quantities]
        self._starts = [q.start for q in quantities]
        self._local = local
        self._seen = _Sentence(Span(-1, -1))
        self._before: Figure | None = None  # the figure just read
        self._told: dict[int, dict[str, str]] = {}  # by sentence and measure the scope told last
        self._last: Figure | None = None  # what an elided unit refers to
        self.grounds: dict[int, Ground] = {}  # of the measure of the figure that begins there

    @cached_property
    def _companies(self) -> Subjects:
        """Organisations alone, those known to be led by a person of the text under that person's mentions too."""
        return Subjects(
            self._text, self._sentences, (), (*self._organizations, *self._leaders), self._cues, self._strangers
        )

    @cached_property
    def _main(self) -> str:
        return main_currency(self._text, self._local)

    def figure(self, quantity: Quantity, written: str, quote: Span) -> Figure | None:
        """The figure of `quantity`, or None where it turns out to count nothing."""
        clause = self._clause(quantity, quote)
        value, inferred = self._with_unit(quantity, quote, clause)
        if value is None:
            return None
        span = Span(quantity.start, quantity.end)
        headline = self._is_rhetoric(quantity, value)
        silent = headline or is_low_end(self._text, span, quote)
        row = None if silent else row_of(self._text, span, self._sentence(quote).figures, quote)
        named, each = (None, None) if silent else self._named(span, value, quote, clause, row)
        measure, whose, scope = self._claim(span, value, quote, clause, named, row, each)
        if inferred and self._conversions.told_again(value) == value.unit and not scope.endswith(CONVERTED):
            scope = "+".join(filter(None, (scope, CONVERTED)))
        figure = Figure(
            text=written,
            start=quantity.start,
            end=quantity.end,
            value=value,
            quote=quote,
            subject=whose.subject,
            also=whose.also,
            measure=measure.id if measure else None,
            scope=scope,
            unit_inferred=inferred,
            hearsay=self._is_hearsay(span, quote),
            headline=headline,
        )
        if measure and not scope.startswith("before"):
            self._told.setdefault(quote.start, {})[measure.id] = scope
        self._before = figure
        if value.kind in (FigureKind.MONEY, FigureKind.COUNT, FigureKind.SIZE, FigureKind.COMPUTE):
            self._last = figure
        return figure

    def cues(self, quote: Span) -> Sequence[Cue]:
        """The words for measures in a sentence, ascending."""
        return self._sentence(quote).cues

    def can_be_meant(self, quote: Span) -> Sequence[str]:
        """Ids of the organisations of which a figure in an English sentence may be."""
        return self._subjects.can_be_meant(quote)

    def scoped(self, figure: Figure) -> Figure:
        """The figure with the scope that its measure has in its sentence."""
        span, measure = Span(figure.start, figure.end), measures()[figure.measure or ""]
        return replace(figure, scope=scope_of(self._text, span, figure.quote, figure.quote, measure, self._published))

    def allows(self, figure: Figure, cue: Span) -> bool:
        """Whether no word of its sentence speaks against the claim of `figure`, whose measure is named at `cue`."""
        named = Named(measures()[figure.measure or ""], cue.start, cue.end)
        return self._subjects.allows(figure.subject or "", Span(figure.start, figure.end), figure.quote, named)

    def _named(
        self, span: Span, value: Value, quote: Span, clause: Span, row: Row | None
    ) -> tuple[Named | None, str | None]:
        """The measure that the words around a figure name, and whose it is where it stands in a row of figures, one each."""
        near, found = self._sentence(quote).figures, self._sentence(quote).cues
        each = self._subjects.row(row, quote) if row else None
        if row:
            shared = measure_of(self._text, value, span, clause, found, row.others) if each else None
            named = self._named_in_row(row, value, quote) or shared
        else:
            named = measure_of(self._text, value, span, clause, found, near)
            if named and value.kind is not FigureKind.AGE and is_listed(self._text, span, near):
                named = None
        if named and named.measure.change:
            named = what_changed(self._text, named, value, quote, clause, self._sentence(quote).cues)
        return named, each

    def _claim(
        self,
        span: Span,
        value: Value,
        quote: Span,
        clause: Span,
        named: Named | None,
        row: Row | None,
        each: str | None,
    ) -> tuple[Measure | None, Whose, str]:
        """Measure, subject and scope of a figure; its ground is noted for the check of the grammar."""
        scope = scope_of(self._text, span, quote, clause, named.measure if named else None, self._published)
        scope = self._shared(span, scope, named.measure, quote) if named else scope
        other = self._before
        twin = twin_of(self._text, other, span, value, scope, named=named is not None) if other else None
        if twin is not None and twin.measure:
            self.grounds[span.start] = Ground(twin=twin.start)
            measure = measures().get(twin.measure)
            if twin.scope.endswith(CONVERTED):
                scope = twin.scope
            elif "before" in scope:
                scope = "before"
            elif not named:
                scope = scope_of(self._text, span, quote, clause, measure, self._published)
            held = [part for part in twin.scope.split("+") if part.startswith(IN) and part not in scope]
            return measure, Whose(twin.subject, None, twin.also), "+".join(filter(None, (scope, *held)))
        if row and not named:
            return None, NOBODYS, scope
        deal = (
            self._deal(span, quote) if value.kind is FigureKind.MONEY and value.low >= LEAST_DEAL and not row else None
        )
        told, whose = self._owned(span, quote, deal or named, value)
        if deal and not are_told(self._text, whose.subject, whose.partner, deal):
            deal, (told, whose) = None, self._owned(span, quote, named, value)
        named = told
        if named and not row and not deal:
            self.grounds[span.start] = Ground(Span(named.start, named.end))
        whose = Whose(each) if each else whose
        if named and named.measure.id == MEASURE:
            whose, scope = self._held(span, quote, named, whose, scope)
        return named.measure if named else None, whose, f"with:{whose.partner}" if whose.partner else scope

    def _held(self, span: Span, quote: Span, named: Named, whose: Whose, scope: str) -> tuple[Whose, str]:
        """Who holds a stake, and the scope with what it is a part of."""
        cue = Span(named.start, named.end)
        names = self._subjects.names
        stake = stake_of(self._text, names, self._sentences, self._strangers, quote, span, cue, whose.subject)
        if stake is None:
            return whose, scope
        holder = Whose(stake.holder) if stake.holder != whose.subject else whose
        return holder, "+".join(filter(None, (scope, f"{IN}{stake.held}")))

    def _with_unit(self, quantity: Quantity, quote: Span, clause: Span) -> tuple[Value | None, bool]:
        """The value with the unit the text leaves out, and whether it was left out."""
        value = quantity.value
        if value.unit == "point" and value.low < 10 and "%" in self._line(quantity.start):
            return replace(value, kind=FigureKind.PERCENT, unit="percentage_point"), True
        if value.kind is FigureKind.COUNT and _jobs.match(self._text, quantity.end):
            return replace(value, unit="job"), True
        if quantity.unit_written:
            return value, False
        around = self._text[clause.start : min(quote.end, quantity.end + 10)]
        line = self._text.rfind("\n", 0, quantity.start) + 1
        last = self._last if self._last and self._last.start >= line else None
        same = last if last and (last.quote == quote or last.value.kind is FigureKind.COUNT) else None
        if (
            same
            and same.value.kind is FigureKind.COUNT
            and _than_count.search(self._text, max(quote.start, quantity.start - 40), quantity.start)
        ):
            return replace(value, kind=FigureKind.COUNT, unit=same.value.unit), True
        if value.kind is FigureKind.COUNT and self._is_english_number(quantity):
            same = same if same and same.value.kind is FigureKind.COUNT and value.low < 10000 else None
            counted = replace(value, unit=same.value.unit) if same else value
            return (counted, True) if same or value.low >= 1000 else (None, False)
        money = (
            value.kind is FigureKind.MONEY
            or _money_cue.search(around)
            or _rhetoric.search(self._text, quantity.end, quantity.end + 8)
        )
        if (
            value.kind is not FigureKind.MONEY
            and _crowd_cue.search(around)
            and not _money_cue.search(self._text, clause.start, quantity.end)
        ):
            return value, True
        if (converted := self._conversions.left_out(quantity, self._before)) is not None:
            return (replace(value, kind=FigureKind.MONEY, unit=converted) if converted else value), True
        if money or (last and last.value.kind is FigureKind.MONEY and value.low >= 10000):
            seen = last is not None and last.value.kind is FigureKind.MONEY
            currency = last.value.unit if last and seen else self._currency_at(quantity.start)
            return replace(value, kind=FigureKind.MONEY, unit=currency), True
        if same and same.value.unit and value.low < 10000:
            return Value(
                same.value.kind, value.low, value.high, same.value.unit, value.approx, value.bound, value.strict
            ), True
        if (quantity.bare_scale and value.bound is Bound.NONE) or value.low < 1000:
            return None, False
        return value, True

    def _is_english_number(self, quantity: Quantity) -> bool:
        """Digits alone among English words: money has its sign or its word there."""
        around = max(0, quantity.start - 12), quantity.end + 12
        digits = _bare_digits.fullmatch(self._text, quantity.start, quantity.end)
        return digits is not None and not _han_around.search(self._text, *around)

    def _owned(self, span: Span, quote: Span, named: Named | None, value: Value) -> tuple[Named | None, Whose]:
        """Whose it is; pay that nobody is said to get, in a sentence on recruiting, is what a company offers its recruits."""
        opening = self._opening(quote)
        whose = self._subjects.of(span, quote, named, value, opening)
        offered = named.measure.recruits if named else None
        if named is None or offered is None or self._subjects.is_person(whose.subject):
            return named, whose
        if not _recruiting.search(self._text, quote.start, quote.end):
            return named, whose
        named = replace(named, measure=measures()[offered])
        return named, self._companies.of(span, quote, named, value, opening)

    def _deal(self, span: Span, quote: Span) -> Named | None:
        """The takeover that a sum is the worth of, told in other words than the sum."""
        at = bisect_left(self._sentences, quote.start, key=lambda sentence: sentence.start)
        before = self._sentences[at - 1] if at else None
        return worth_of_a_deal(self._text, span, quote, before, self._cues_in)

    def _cues_in(self, span: Span) -> Sequence[Cue]:
        return self._cues[bisect_left(self._cue_starts, span.start) : bisect_left(self._cue_starts, span.end)]

    def _named_in_row(self, row: Row, value: Value, quote: Span) -> Named | None:
        """The measure that is named for this figure of a row: 营收和净利润分别为3亿元和1亿元."""
        cues_here = self._sentence(quote).cues
        found = [c for c in cues_here if c.end <= row.head and level_measure(c)]
        indices = last_in_row(self._text, [Span(c.start, c.end) for c in found], row.count)
        if not indices:
            return None
        first, cue = found[indices[0]], found[indices[row.at]]
        fitting = next((m for m, _ in cue.measures if m.fits(value)), None)
        if fitting is None and value.kind is FigureKind.PERCENT:
            after = found[indices[-1]].end
            turns = [m for c in cues_here if after <= c.start and c.end <= quote.end for m, _ in c.measures if m.change]
            change = changed([cue], quote, up=turns[0].id == "growth") if turns else None
            fitting = change[0] if change else None
        return Named(fitting, first.start, first.end) if fitting else None  # what owns the first owns the row

    def _opening(self, quote: Span) -> int:
        """Where the sentence first names a measure; its end where it names none."""
        found = self._sentence(quote).cues
        return found[0].start if found else quote.end

    def _shared(self, span: Span, scope: str, measure: Measure, quote: Span) -> str:
        """The scope, with what one joined to the figure just read shares: projections of $1.76 EPS on $102 billion in revenue."""
        level, told = level_of(measure.id), self._told.get(quote.start, {})
        if level and level.id in told and "forecast" in told[level.id] and "forecast" not in scope:
            return "+".join(filter(None, (scope, "forecast")))  # 预计交付12万辆,按年增长65%
        other = self._before
        if other is None or not _as_before.fullmatch(self._text, other.end, span.start):
            return scope
        narrowed = [s for s in ("before", "forecast") if s in other.scope.split("+") and s not in scope]
        return "+".join(filter(None, (scope, *narrowed)))

    def _line(self, start: int) -> str:
        end = self._text.find("\n", start)
        return self._text[self._text.rfind("\n", 0, start) + 1 : end if end >= 0 else len(self._text)]

    def _currency_at(self, start: int) -> str:
        """The currency of the paragraph so far, else the text's main one."""
        line = self._text.rfind("\n", 0, start) + 1
        return main_currency(self._text[line:start], self._local, default="") or self._main

    def _clause(self, quantity: Quantity, quote: Span) -> Span:
        """The clause of its sentence the quantity stands in; marks inside the quantity part nothing."""
        marks = self._sentence(quote).marks
        after = bisect_left(marks, quantity.end, key=lambda mark: mark.start)
        before = bisect_right(marks, quantity.start, hi=after, key=lambda mark: mark.end)
        return Span(
            marks[before - 1].end if before else quote.start, marks[after].start if after < len(marks) else quote.end
        )

    def _sentence(self, quote: Span) -> "_Sentence":
        """What is the same for all figures of a sentence; remembered, as a sentence has many."""
        if self._seen.quote is not quote:
            text, start, end = self._text, quote.start, quote.end
            self._seen = _Sentence(
                quote,
                [Span(m.start(), m.end()) for m in _clause_end.finditer(text, start, end)],
                self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)],
                self._cues_in(quote),
                [m.start() for m in _hearsay.finditer(text, start, end) if not _news_is_out.match(text, m.start())],
            )
        return self._seen

    def _is_rhetoric(self, quantity: Quantity, value: Value) -> bool:
        """百亿豪赌: a scale word alone beside a word of rhetoric."""
        if not quantity.bare_scale or value.kind is not FigureKind.MONEY:
            return False
        return _rhetoric.search(self._text, quantity.end, quantity.end + 12) is not None

    def _is_hearsay(self, span: Span, quote: Span) -> bool:
        before, behind = range(span.start - 60, span.start), range(span.end, span.end + 40)
        return any(at in before or at in behind for at in self._sentence(quote).hearsay)
