"""Whose a figure is, found clause by clause: the name its words are tied to, else the only name of its clause that can be a subject,
else that of the clause before; a new subject without a name on the way (有人, 另一位, analysts) ends the search.

    what describes it    28岁的X, 在Meta工作了12年的X, X(28岁), "X, 28,"
    what owns it         X的营收, X's revenue, shares of X, a fine for X
    its clause           X裁员600人; two names between which nothing decides are none
    the clauses before   X发布财报,净利润为12亿元; never across 另一..., 后者 is the name last before it
    the sentence before  only when it opens with the measure or a pronoun: 净利润为12亿元。  The company has 140 employees.
    the article          in Chinese the one organisation it is about, for a paragraph that names none: 集团上季收入171亿元

In Chinese an organisation's figure is told by one of few constructions (`constructions`), else of nobody.

Money that passes between two parties (a measure marked `deal`) belongs to the one who pays, with the other as partner; the ledger
treats the pair alike in either order, so "Meta投资Scale AI", "Scale AI获Meta投资" and "Meta's stake in Scale AI" are one line.

What is said of several people alike (甲和乙都在入职一个月后离开) is of each of them.

No subject rather than a wrong one. Known false case: an English organisation that nobody has named as such is passed over, and the one
named in the clause before takes its figures.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from digests.models import FigureKind, ReadOrganization, ReadPerson, Span, Value
from digests.reading.figures.ages import whose_age
from digests.reading.figures.clauses import (
    LATTER,
    SOMEONE_ELSE,
    clauses,
    goes_on,
    is_again,
    opens_a_point,
)
from digests.reading.figures.constructions import (
    after_its_department,
    is_free,
    is_of_a_share,
    is_of_something_else,
    is_plain,
    opens_plainly,
)
from digests.reading.figures.deals import bought_at
from digests.reading.figures.levels import level_measure, level_of
from digests.reading.figures.measures import Cue, Named
from digests.reading.figures.names import Name, Names, fits
from digests.reading.figures.ownership import Ownership
from digests.reading.figures.parties import parties
from digests.reading.figures.rows import Row, last_in_row
from digests.reading.figures.topics import Topics
from digests.reading.figures.whose import NOBODYS, Route, Whose
from digests.text.script import has_han
from digests.text.sentences import sentence_at

_period = (
    r"(?:去年|今年|前年|本|单|20\d\d年|第?[一二三四]季度?|上半年|下半年|全年|年度|总|合并|现|目前|最新|个人|全球|年|的)"
)
_owns = re.compile(rf"{_period}*\s?|(?:'s|’s)\s(?:[a-z-]+\s){{0,2}}|\s(?:third|first|second|fourth)-quarter\s|\s")
_genitive = re.compile(r"的|['’]s\s")
_belonging = re.compile(r"(?:\s[a-z-]+){0,3}\s(?:at|for|of)\s(?:the\s)?|\sby\s")  # eight key members of X
_its_figure = re.compile(r"['’]s (?:roughly |about |nearly |record |total )?")
_stock_code = re.compile(r"\s?\d{4,6}(?:[.-][A-Z]{1,3})?\s?")
_against = re.compile(r"[对向]$")
_owned_by = re.compile(r"\s(?:of|in|at|for)\s(?:the\s)?")
_describes = re.compile(r"[^,;。]{0,30}的[^,;。的]{0,10}|-(?:year|month)[a-z-]*\s(?:[a-z]+\s){0,2}")
_opening = re.compile(r"\s*(?:After|With|Having|In|Following)\b")
_whose = re.compile(r"\s*(?:whose|of which)\b")
_gives_it = re.compile(r"\s*(?:giving|valuing|leaving|taking|bringing|making) (?:it|the company)\b")
_NEVER_OF_A_SHARE = ("net_profit", "loss")
_OF_THE_FUNDED = ("funding_round", "total_funding", "valuation")
_figure = re.compile(r"\d")
_BACK = 12  # clauses between a figure and its subject
_and = re.compile(r"\s?(?:、|和|与|及|以及|跟|,? and|,)\s?")
# 甲和乙, 甲,以及来自某公司的乙: joined people, the later one perhaps described
_alike = re.compile(
    r"[ ]?(?:、|和|与|及|,?以及)[ ]?(?:来自[^,;。、]{1,16}的|前[^,;。、]{1,16}员)?[ ]?|,? and (?:[a-z-]+ ){0,3}|, "
)


class Subjects:
    """The mentions of one text; folded text and sentence spans as `figures` has them."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        people: Sequence[ReadPerson],
        organizations: Sequence[ReadOrganization],
        found: Sequence[Cue] = (),
        strangers: Sequence[Span] = (),
        *,
        parsed: bool = False,
    ) -> None:
        """`parsed`: claims of English sentences are held against their grammar afterwards, so that more of them may be proposed."""
        self._text = text
        self._parsed = parsed
        self._strangers = strangers
        self._cues = found
        self._sentences = tuple(sentences)
        self._names = Names(text, people, organizations, {Span(cue.start, cue.end) for cue in found})
        self._topics = Topics(text, sentences, self._names)
        self._ownership = Ownership(text, self._names, self._clauses)
        self._people = {person.ref for person in people}
        self._seen: tuple[Span, tuple[Span, ...]] = (Span(0, 0), ())

    def of(self, span: Span, quote: Span, named: Named | None, value: Value, opening: int) -> Whose:
        """Whose the figure at `span` is. `opening` is where the sentence first names a measure."""
        if not self._names:
            return NOBODYS
        if value.kind is FigureKind.AGE:
            return Whose(whose_age(self._text, self._names, span, quote), route=Route.DESCRIBED)
        bought = bought_at(self._text, quote, span, named) if named else None
        if bought:
            paid = parties(self._text, self._names, self._sentences, span, quote, None, bought)
            return Whose(paid[1], route=Route.DEAL)
        if named and named.measure.deal:
            deal = Span(named.start, named.end)
            if deal.start < quote.start:  # told in the sentence before
                quote, span = sentence_at(self._sentences, deal.start) or quote, Span(deal.end, deal.end)
            topic = self._topics.of(quote, "organization", "")
            paid = parties(self._text, self._names, self._sentences, span, quote, topic, deal)
            return Whose(*paid, route=Route.DEAL)
        name, route = self._owner(span, quote, named, opening)
        if name is None or (named and not self._ownership.allows(name, named, span, quote)):
            return NOBODYS
        if named and not self._is_firm(name, route, named, span, quote):
            return NOBODYS
        free = named and is_free(named.measure.id) and route is not Route.SENTENCE
        if named and not free and not self._is_told_plainly(name, named, span, quote):
            return NOBODYS
        return Whose(name.id, also=self._alike(name, span, quote) if name.person else (), route=route)

    def can_be_meant(self, quote: Span) -> Sequence[str]:
        """Ids of the organisations of which a figure in an English sentence may be: those it names, else that of the story."""
        if any(not n.person for n in self._names.within(quote)):
            return list(dict.fromkeys(n.id for n in self._names.candidates(quote, quote, quote) if not n.person))
        name = self._carried(quote)
        return [name.id] if name else []

    def allows(self, of: str, span: Span, quote: Span, named: Named) -> bool:
        """Whether no word of an English sentence speaks against a figure's being of the organisation `of`."""
        here = [n for n in self._names.within(quote) if n.id == of and not n.person]
        carried = self._carried(quote)
        meant = here or ([carried] if carried else [])
        return any(self._ownership.allows(name, named, span, quote) for name in meant)

    def _carried(self, quote: Span) -> Name | None:
        """The organisation of the story for an English sentence that names none, as if it stood at its beginning."""
        name = self._topics.of_story(quote)
        if name is None and is_again(self._text, quote.start):
            name = self._topics.in_play(quote)
        if name is None or self._ownership.goes_on_with_a_part(name, quote):
            return None
        return replace(name, start=quote.start, end=quote.start)  # only the sentence's own words stand in between

    def _is_firm(self, name: Name, route: Route, named: Named, span: Span, quote: Span) -> bool:
        """Whether a subject that is carried over is the only one the text leaves: nothing of a part in between, nobody named more."""
        if route not in (Route.EARLIER, Route.SENTENCE):
            return True
        first = min(named.start, span.start)
        whole = named.measure.whole or named.measure.line
        if whole and self._ownership.is_of_a_part(name, first, span, quote):
            return False
        if route is Route.SENTENCE and whole and self._ownership.goes_on_with_a_part(name, quote):
            return False
        return route is not Route.SENTENCE or name.person or self._names.is_main(name)

    def _is_told_plainly(self, name: Name, named: Named, span: Span, quote: Span) -> bool:
        """Whether a Chinese sentence tells a figure of an organisation by one of the known constructions."""
        if name.person or not has_han(self._text[quote.start : quote.end]):
            return True
        first = min(named.start, span.start)
        between = self._names.within(Span(name.end, first))
        same = [Span(n.start, n.end) for n in between if n.person or n.id == name.id]
        others = [Span(n.start, n.end) for n in between if not n.person and n.id != name.id]
        at = bisect_left(self._strangers, name.end, key=lambda span: span.start)
        others += itertools.takewhile(lambda span: span.end <= first, self._strangers[at:])
        if level_of(named.measure.id) and is_of_something_else(self._text, named.end, span):
            return False
        if named.measure.id in _NEVER_OF_A_SHARE and is_of_a_share(self._text, quote.start, named.start):
            return False
        cue = Span(named.start, named.end)
        end = after_its_department(self._text, name.end) if named.measure.id == "layoffs" else name.end
        return is_plain(self._text, Span(name.start, end), cue, span, others, same)

    @property
    def names(self) -> Names:
        return self._names

    def is_person(self, subject: str | None) -> bool:
        return subject in self._people

    def _alike(self, name: Name, span: Span, quote: Span) -> tuple[str, ...]:
        """The people joined to `name` before the figure, of whom the same is said."""
        people = [n for n in self._names.within(Span(quote.start, span.start)) if n.person]
        if name not in people:
            return ()
        found = [name.id]
        for before, after in itertools.pairwise(people[: people.index(name) + 1][::-1]):
            if not _alike.fullmatch(self._text, after.end, before.start):
                break
            found.append(after.id)
        for before, after in itertools.pairwise(people[people.index(name) :]):
            if not _alike.fullmatch(self._text, before.end, after.start):
                break
            found.append(after.id)
        return tuple(i for i in dict.fromkeys(found) if i != name.id)

    def row(self, row: Row, quote: Span) -> str | None:
        """Whose a figure of a row is: 甲和乙分别裁员300人和500人."""
        names = self._names.within(Span(quote.start, row.head))
        indices = last_in_row(self._text, [Span(n.start, n.end) for n in names], row.count)
        return names[indices[row.at]].id if indices else None

    # --- one subject -----------------------------------------------------------------------------------------------------

    def _owner(self, span: Span, quote: Span, named: Named | None, opening: int) -> tuple[Name | None, Route]:
        wanted = named.measure.of if named else None
        if wanted == "nobody":
            return None, Route.CLAUSE
        for name in self._names.within(Span(quote.start, span.start)):
            if fits(name, wanted) and _its_figure.fullmatch(self._text, name.end, span.start):
                return name, Route.OWNS  # Apple's $53 billion in revenue
        if wanted == "person" and (described := self._described(span, quote)):
            return described, Route.DESCRIBED
        if named and not self._is_other_between(named, span, wanted) and (tied := self._tied(named, quote, wanted)):
            return tied, Route.OWNS
        parts = self._clauses(quote)
        own = max(bisect_right(parts, span.start, key=lambda part: part.start) - 1, 0)
        for part in reversed(parts[max(0, own - _BACK) : own + 1]):
            route = Route.CLAUSE if part is parts[own] else Route.EARLIER
            found = self._of_clause(part, span, quote, named)
            if found is not None:
                return found[0], found[1] or route
        behind = self._elsewhere(span, quote, named, parts, own)
        if behind is not None:
            return behind, Route.BEHIND
        story = self._of_story(quote, named)
        return story or self._before(span, quote, named, parts[own], opening), Route.SENTENCE

    def _of_story(self, quote: Span, named: Named | None) -> Name | None:
        """The story's subject, where the grammar of a sentence that names nobody is read afterwards."""
        if not self._parsed or named is None or has_han(self._text[quote.start : quote.end]):
            return None
        if named.measure.of != "organization" or (named.measure.change and level_of(named.measure.id) is None):
            return None
        return self._carried(quote)

    def _of_clause(
        self, part: Span, span: Span, quote: Span, named: Named | None
    ) -> tuple[Name | None, Route | None] | None:
        """Whom the clause `part` makes the subject, and how if not as its own; (None, None) ends the search, None goes on with the one before."""
        wanted = named.measure.of if named else None
        before = Span(part.start, min(part.end, span.start))
        latter = LATTER.match(self._text, part.start) is not None
        if not latter and self._is_anothers(part, named, span):
            return None, None
        found = [n for n in self._names.candidates(before, quote, span) if fits(n, wanted)]
        if named and named.measure.id in _OF_THE_FUNDED:
            found = [n for n in found if not self._names.is_funder(n)]
        if found:
            return self._only(found, named), None
        if _stock_code.fullmatch(self._text, part.start, part.end) and not self._ends_in_name(part.start, wanted):
            return None, None  # 友邦(1299): listed, and nobody has named it as an organisation
        if latter:
            earlier = [n for n in self._names.within(Span(quote.start, part.start)) if fits(n, wanted)]
            return (earlier[-1] if len({n.id for n in earlier}) > 1 else None), None
        if _whose.match(self._text, part.start):
            owners = [n for n in self._names.within(Span(quote.start, part.start)) if fits(n, wanted)]
            next_to = [n for n in owners if not self._text[n.end : part.start].strip(" ,")]
            return (next_to[-1] if next_to else None), Route.OWNS
        if beside := self._beside(part, quote, wanted):
            return beside, Route.DESCRIBED
        named_before = self._names.within(Span(quote.start, part.start))
        if _gives_it.match(self._text, part.start):
            orgs = [n for n in named_before if not n.person]
            return (orgs[0] if len({n.id for n in orgs}) == 1 else None), None
        if SOMEONE_ELSE.match(self._text, part.start, part.end):
            return None, None
        several = len({n.id for n in named_before}) > 1
        return (None, None) if several and opens_a_point(self._text, part) else None

    def _is_anothers(self, part: Span, named: Named | None, span: Span) -> bool:
        """Whether a clause that names nobody known has words for whose its measure is: 远传营收达990亿元."""
        if (
            self._names.within(part)
            or named is None
            or not (named.measure.whole or named.measure.line)
            or named.measure.of != "organization"
        ):
            return False
        if part.end <= span.start and not _figure.search(self._text, part.start, part.end):
            return False  # 创营收历史新高
        at = bisect_left(self._cues, part.start, key=lambda cue: cue.start)
        cue = self._cues[at] if at < len(self._cues) and self._cues[at].end <= part.end else None
        level = level_measure(cue) if cue else None
        if cue is None or cue.start > span.start or level is None or not (level.whole or level.line):
            return False
        return has_han(self._text[part.start : cue.end]) and not opens_plainly(self._text, part.start, cue.start)

    def _ends_in_name(self, end: int, wanted: str | None) -> bool:
        names = self._names.within(Span(max(0, end - 40), end))
        return any(fits(n, wanted) and n.end >= end - 2 for n in names)

    def _clauses(self, sentence: Span) -> tuple[Span, ...]:
        """Its clauses, at least one; remembered, as a sentence has many figures."""
        if self._seen[0] != sentence:
            self._seen = sentence, tuple(clauses(self._text, sentence)) or (sentence,)
        return self._seen[1]

    def _is_other_between(self, named: Named, span: Span, wanted: str | None) -> bool:
        """Whether another name stands between a change and what changed: 甲交付19万辆,而乙下滑8%."""
        if level_of(named.measure.id) is None:
            return False
        between = self._names.within(Span(named.end, span.start))
        return any(fits(n, wanted) and not self._names.is_object(n) for n in between)

    def _beside(self, part: Span, quote: Span, wanted: str | None) -> Name | None:
        """The name right before a clause that only adds to it: "X, an engineer with 12 years at the company, ..."."""
        if not re.match(r"\s*(?:an?|the|now|once|aged)\b", self._text[part.start : part.end]):
            return None
        for name in self._names.within(Span(quote.start, part.start)):
            if fits(name, wanted) and self._text[name.end : part.start].strip() == ",":
                return None if self._names.is_object(name) else name
        return None

    def _elsewhere(self, span: Span, quote: Span, named: Named | None, parts: Sequence[Span], own: int) -> Name | None:
        """The subject when no clause up to the figure holds one, but what follows does: members of X, 12 years ... , X left."""
        wanted = named.measure.of if named else None
        end = span.end if wanted is None and named and named.measure.id == "stake" else parts[own].end
        for name in self._names.within(Span(span.end, end)):
            if fits(name, wanted) and _belonging.fullmatch(self._text, span.end, name.start):
                return name
        if own == 0 and len(parts) > 1 and _opening.match(self._text, quote.start):
            following = [n for n in self._names.candidates(parts[1], quote, span) if fits(n, wanted)]
            return following[0] if len({n.id for n in following}) == 1 else None
        return None

    def _before(self, span: Span, quote: Span, named: Named | None, part: Span, opening: int) -> Name | None:
        """The subject of the sentence before, where this one or the figure's clause goes on with it."""
        wanted = named.measure.of if named else None
        if named is None or any(fits(n, wanted) for n in self._names.within(Span(quote.start, span.start))):
            return None
        how = goes_on(self._text, quote.start, min(opening, span.start))
        if how is None or (how == "he" and wanted == "organization"):
            how = goes_on(self._text, part.start, min(named.start, span.start)) or how
        found = None if how is None else self._topics.of(quote, wanted, how)
        return found or self._about(span, quote, named)

    def _about(self, span: Span, quote: Span, named: Named) -> Name | None:
        """The one organisation a Chinese article is about, where a paragraph speaks of nobody: 集团上季收入171亿元."""
        first = min(named.start, span.start)
        here = self._names.within(Span(quote.start, span.end))
        if not has_han(self._text[quote.start : quote.end]) or any(not name.person for name in here):
            return None
        return self._topics.sole(first) if named.measure.of == "organization" else None

    def _described(self, span: Span, quote: Span) -> Name | None:
        """The person a figure describes from before: 在此工作了12年的元老X."""
        for name in self._names.within(Span(span.end, quote.end)):
            if name.person and _describes.fullmatch(self._text, span.end, name.start):
                return name
        return None

    def _tied(self, named: Named, quote: Span, wanted: str | None) -> Name | None:
        """The name that the words of the measure belong to: X的营收, X's revenue, shares of X, 对X罚款, leave X."""
        names = self._names.within(quote)
        if named.measure.object:
            for name in names:
                against = name.end <= named.start and _against.search(self._text, quote.start, name.start)
                behind = self._text[named.end : name.start] if named.end <= name.start else ","
                if fits(name, wanted) and (against or not behind.strip()):
                    return name
        for name in names:
            if not fits(name, wanted) or self._names.is_only_named(name) or self._names.is_somebody_elses(name):
                continue
            between = self._text[name.end : named.start] if name.end <= named.start else ","
            if _owns.fullmatch(between) and (_genitive.match(between) or not self._names.is_object(name)):
                return name
            behind = self._text[named.end : name.start] if named.end <= name.start else ","
            if (
                named.measure.id != "stake"
                and _owned_by.fullmatch(behind)
                and not _genitive.match(self._text, name.end)
            ):
                return name
        return None

    def _only(self, found: Sequence[Name], named: Named | None) -> Name | None:
        """The one name of a clause; of several that are joined the first speaks for what is true of each, else none."""
        if len({n.id for n in found}) == 1:
            return found[-1]
        gaps = [self._text[a.end : b.start] for a, b in itertools.pairwise(found)]
        if named and named.measure.of == "person" and all(_and.fullmatch(gap) for gap in gaps):
            return found[0]
        return found[-1] if re.search(r"(?:即|就是)\s?$", gaps[-1]) else None
