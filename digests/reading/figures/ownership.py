"""Whether the words between a name and a measure allow that it is the name's: nothing of a part, of somebody else or only wished for.

A check may only take a claim away. What must stand between in Chinese is told by `constructions`. The text is folded.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from digests.models import Span
from digests.reading.figures.clauses import (
    OWN_PAY,
    PART,
    PART_SPOKEN,
    WHOLE_AGAIN,
    is_of_a_place,
    is_of_what_follows,
    of_the_whole,
    opens_a_part,
)
from digests.reading.figures.constructions import opens_plainly
from digests.reading.figures.doubts import (
    is_another_sum,
    is_in_a_longer_word,
    is_in_an_aside,
    is_no_level,
    is_of_a_restructuring,
    is_of_a_takeover,
    is_of_another_noun,
    is_of_somebody_unknown,
    is_of_the_firm,
    is_of_the_name_before_it,
    is_only_among,
    is_only_asked_or_given,
    is_rumoured,
    is_wished,
    leaves_something_out,
)
from digests.reading.figures.measures import Named, cues
from digests.reading.figures.names import EXECUTIVE, Name, Names

_genitive = re.compile(r"的|['’]s\s")
_acts = re.compile(r"(?i:fined|valued|values|valuing)")
_valued_at = re.compile(r"valued at\b")
_upon_it = re.compile(r"\s(?:it|the company|the firm|the group)\b")
_passive = re.compile(r"\b(?:was|were|been|be|is|are|being|gets|got)\b")
_passive_subject = re.compile(r"(?<![\w’'-])([a-z][\w’'-]*) (?:was|were|is|are|has been|had been)(?: \w+ly)? $")
_GOES_ON = (
    "it",
    "company",
    "firm",
    "group",
    "startup",
    "start-up",
    "which",
    "and",
    "that",
    "business",
    "chipmaker",
    "lab",
)
_benchmark = re.compile(r"大盘|同业|同行|板块|\bthe (?:wider |broader )?(?:market|index|sector|industry)\b")
_product_line = re.compile(
    r"^\s?(?:[A-Z][A-Za-z0-9-]*\d?|\d+(?![\d月年季日]))|系列|新品|新款|车型|电动车|电动汽车|纯电|燃油车|在[^,;。]{1,4}(?:市场|地区)|\bmodels?\b"
)
_relative = re.compile(r"\b(?:that|which|who)\s$")
_its_relative = re.compile(r"[\s\"“]*[Tt]he (?:[a-z-]+ ){1,4}?[a-z-]+,? (?:which|that) |[\s\"“]*The [a-z]+, which ")
_has = re.compile(
    r"(?:有|拥有|包含|雇佣|雇用|共|持有|运营|达到?|部署|在轨)了?(?:大约|超过|不到|不足|约|近|逾|超)?\s?$"
    r"|(?:\b(?:has|have|had|with|its|holds?|owns?|operates?|runs?|employs?|serves?|reached|counts)|['’]s)"
    r"\s(?:about |around |nearly |only |just |some |over |more than |fewer than |at least |a cluster of )?$"
)
_against = re.compile(r"[对向]$")
_THE_WHOLE = re.compile(r"[\s\"“]*The (?:company|group|firm)\b")
_owner = re.compile(r"\s(?:of|at|for|in|from)\s(?:the\s)?")  # revenue of X


_OF_ALL_PLACES = ("headcount", "users", "market_share", "layoffs")


class Ownership:
    """The names and clauses of one folded text."""

    def __init__(self, text: str, names: Names, clauses: Callable[[Span], Sequence[Span]]) -> None:
        self._text = text
        self._names = names
        self._clauses = clauses

    def allows(self, name: Name, named: Named, span: Span, quote: Span) -> bool:
        """Whether the words between allow it: no figure of a part, of what `name` only does to others, or of pay it only offers."""
        measure, cue = named.measure, Span(named.start, named.end)
        if name.end <= span.start and _benchmark.search(self._text, max(name.end, span.start - 24), span.start):
            return False
        if self._is_another_figure(named, span, quote):
            return False
        if measure.whole and opens_a_part(self._text, name.end):
            return False
        if measure.object and self._is_said_of_another(name, cue):
            return False
        if measure.id == "stake" and 0 <= name.start - span.end <= 2:
            return False  # 持有4%英特尔股份, a 4% Intel stake: what is held
        first = min(cue.start, span.start)
        if name.end <= first and self._is_doubtful(name, named, span, quote):
            return False
        if measure.id == "salary" and not name.person and self._text.startswith("赚", cue.start):
            return False  # a company that earns it is paid no salary
        if is_another_sum(self._text, measure.id, quote, cue.start):
            return False
        if is_of_a_restructuring(self._text, measure.id, quote):
            return False
        if is_of_a_takeover(self._text, measure.id, quote, Span(name.start, name.end), span):
            return False
        if is_rumoured(self._text, quote.start, first) or is_wished(
            self._text, Span(max(quote.start, first - 40), span.start), first
        ):
            return False
        if is_of_the_firm(self._text, quote.start, cue.start):
            firms = {n.id for n in self._names.within(Span(quote.start, cue.start)) if not n.person}
            if len(firms) > 1:
                return False
        between = self._text[name.end : first] if name.end <= first else ""
        if name.end <= first and self._is_others(between, cue, measure.object):
            return False
        if measure.stock and cue.end > span.start and not _has.search(self._text, quote.start, span.start):
            return False
        if measure.line and name.end <= first and self._is_of_a_product(name, measure.id, first):
            return False
        if measure.whole and between.strip() and not of_the_whole(self._text, cue, span):
            return False
        if measure.whole and self._is_of_more_words(name, cue, span):
            return False
        if (measure.whole or measure.line or measure.id in _OF_ALL_PLACES) and is_of_a_place(self._text, quote, span):
            return False
        if (measure.whole or measure.id == "layoffs_share") and PART.search(self._near(name, first, span, quote)):
            return False
        return not (measure.own and name.person) or OWN_PAY.search(between) is not None

    def _is_of_a_product(self, name: Name, measure: str, first: int) -> bool:
        """Whether a product line is named between `name` and the figure; behind a name of this sentence a further one is its product's."""
        said = self._text[name.end : first]
        carried = name.start == name.end and measure != "cost"
        return _product_line.search(f" - {said}" if carried else said) is not None

    def _is_of_more_words(self, name: Name, cue: Span, span: Span) -> bool:
        """Whether a measure told before `name` is of a part: "Sales in the U.S., X's largest market, rose 10%"; not "sales of X"."""
        if not cue.end < name.start < span.start or _owner.fullmatch(self._text, cue.end, name.start):
            return False
        return is_of_what_follows(self._text, cue)

    def _is_another_figure(self, named: Named, span: Span, quote: Span) -> bool:
        """Whether the figure is none of the measure itself: a part of it, its change, what it is held against, or all but something."""
        cue = Span(named.start, named.end)
        parts = self._clauses(quote)
        own = parts[max(bisect_right(parts, span.start, key=lambda part: part.start) - 1, 0)]
        return (
            is_in_a_longer_word(self._text, cue)
            or is_in_an_aside(self._text, quote, cue, span)
            or leaves_something_out(self._text, named.measure.id, quote, cue)
            or is_of_another_noun(self._text, named.measure.id, cue, span)
            or is_only_among(self._text, own, span)
            or ((named.measure.whole or named.measure.id == "share_price") and is_no_level(self._text, quote, span))
        )

    def _is_doubtful(self, name: Name, named: Named, span: Span, quote: Span) -> bool:
        """Whether somebody unknown stands nearer to the figure, or `name` only asks for or gives what is measured."""
        cue, first = Span(named.start, named.end), min(named.start, span.start)
        against = named.measure.object and _against.search(self._text, quote.start, name.start)
        if not against and is_only_asked_or_given(self._text, named.measure.id, name.end, max(cue.start, span.start)):
            return True
        if is_of_the_name_before_it(self._text, name.end, cue):
            return True
        nearest = max((n.end for n in self._names.within(Span(quote.start, first))), default=name.end)
        return name.end <= nearest and is_of_somebody_unknown(self._text, nearest, cue, span)

    def _is_others(self, between: str, cue: Span, of_object: bool) -> bool:
        """Whether the figure is of somebody `name` acts on (X fined them), of another noun (a lab that employs ...), or of what
        `name` owns in an earlier clause (缪向阳的实验室...,起薪)."""
        if _upon_it.match(self._text, cue.end):
            return (
                of_object and not between.strip()
            )  # "the Commission fined the company" is no fine of the Commission's
        if cue.end <= len(self._text) and _valued_at.match(self._text, cue.start):
            return False  # a headline: Bluebay valued at $3bn
        acts = of_object and _acts.fullmatch(self._text, cue.start, cue.end) is not None
        if (acts and not _passive.search(between)) or (
            len(between) > 8 and _relative.search(between) and not _its_relative.fullmatch(between)
        ):
            return True
        elsewhere = _genitive.match(between) and re.search(r"[,;。:]", between)
        return elsewhere is not None and not EXECUTIVE.match(between) and not _is_its_measure(between)

    def _is_said_of_another(self, name: Name, cue: Span) -> bool:
        """Whether a passive has a subject of its own that is no name: X backed it when the outfit was valued at ..."""
        subject = _passive_subject.search(self._text, name.end, cue.start)
        return subject is not None and subject[1] not in _GOES_ON

    def _near(self, name: Name, first: int, span: Span, quote: Span) -> str:
        """The words of the figure's clause between `name`, where it stands in it, and the measure."""
        parts = self._clauses(quote)
        at = max(bisect_right(parts, first, key=lambda part: part.start) - 1, 0)
        while at and self._text[parts[at - 1].end] in "()":  # brackets only interrupt a clause
            at -= 1
        return self._text[max(name.end, parts[at].start) if name.end <= first else parts[at].start : first]

    def goes_on_with_a_part(self, name: Name, quote: Span) -> bool:
        """Whether the sentences from `name` up to `quote` come to speak of a part of it, in English."""
        if _THE_WHOLE.match(self._text, quote.start):
            return False
        said = self._text[name.end : quote.start]
        return PART_SPOKEN.search(said) is not None and WHOLE_AGAIN.search(said) is None

    def is_of_a_part(self, name: Name, first: int, span: Span, quote: Span) -> bool:
        """Whether figures of a part are told between a name and a measure at `first`, in English."""
        start = max(name.end, quote.start) if name.end <= first else quote.start
        spoken = False
        for part in self._clauses(quote):
            if part.end <= start or part.start >= first:
                continue
            said = self._text[max(part.start, start) : min(part.end, first)]
            if WHOLE_AGAIN.search(said):
                spoken = False
            elif PART_SPOKEN.search(said):
                spoken = True
        return spoken


def _is_its_measure(behind: str) -> bool:
    """Whether what is said to be a subject's is a measure and no thing or person of its own: X的营收为3亿元,净利..., not X的实验室..."""
    told = cues(behind)
    return bool(told) and opens_plainly(behind, 0, told[0].start)
