"""Whose a figure is: the person or organisation of its clause, of its sentence, or the nearest before it in the paragraph.

Money that passes between two parties (a measure marked `deal`) belongs to the one who pays, with the other as partner; the ledger
treats the pair alike in either order, so "Meta投资Scale AI", "Scale AI获Meta投资" and "Meta's stake in Scale AI" are one line.

Known false cases: an organisation named only as a place ("at Google's campus") is taken for the subject when it stands nearest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.models import FigureKind, ReadOrganization, ReadPerson, Span, Value
from digests.reading.measures import Measure
from digests.text.sentences import sentence_at


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    id: str
    person: bool


_oblique = re.compile(
    r"(?:从|自|向|对|被|比|给|较|与|和|跟|同|在|于|超过|据|由|"
    r"\b(?:[Ff]rom|[Tt]o|[Ii]n|than|[Aa]t|[Bb]y|with|against|into|for|like|beat|over|on|of|behind|under|near|via|[Ll]ike|[Uu]nlike|and|formerly|former|ex-))\s?(?:了|the\s|its\s|rival\s)?\s?$"
)
# Who only tells the figure: a person who says so, an organisation whose filing, analyst or forecast it is.
_speaks = re.compile(
    r"[^,。;,;]{0,4}?(?:说|表示|称|写道|介绍|透露|指出|认为|坦言|回忆|补充|强调|笑言|算了|统计|估计|解释)|,?\s(?:said|says|told|wrote|added|argued|estimates|recalled|noted|asked|warned|cautioned|predicts|expects)\b"
)
_reports = re.compile(
    r"(?:文件|维持|分析师|预测|估计|给出|报道|援引|数据显示|测算|研报|证券|的数字)|\s(?:analysts?|estimates|economists?|data|filing|reported that|forecasts)\b"
)
_pays_zh = re.compile(
    r"(?:投资|入股|注资|重注|押注|下注|豪赌|收购|并购|买下|拿下|战略投资)(?:了|于)?(?:[^,;。,;]{0,6}(?:公司|企业|厂商))?$"
)
_pays_en = re.compile(
    r"\b(?:in|into|on|of|acquire|acquires|acquired|acquiring|buy|buys|bought|buying|purchase|purchased|backs|backed)\s(?:(?:the|a|an|start-?up|company|data-labell?ing|rival|its|[a-z-]+)\s){0,4}$"
)


class Subjects:
    """The mentions of one text; folded text and sentence spans as `figures` has them."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        people: Sequence[ReadPerson],
        organizations: Sequence[ReadOrganization],
    ) -> None:
        self._text = text
        self._sentences = tuple(sentences)
        self._names = sorted(_named(people, organizations), key=lambda n: (n.start, -n.end))

    def of(
        self, span: Span, quote: Span, clause: Span, measure: Measure | None, value: Value
    ) -> tuple[str | None, str | None]:
        """(subject, partner) of the figure at `span`; partner only for deals whose both parties are clear."""
        if not self._names:
            return None, None
        if value.kind is FigureKind.AGE:
            return self._aged(span, quote), None
        if measure and measure.deal:
            return self._parties(span, quote, clause)
        return self._owner(span, quote, clause, measure), None

    # --- one subject -----------------------------------------------------------------------------------------------------

    def _aged(self, span: Span, quote: Span) -> str | None:
        """Whose age: 28岁的X, X(28岁), "X, 28,", else the person named last before it in the sentence."""
        people = [n for n in self._within(quote) if n.person]
        for name in people:
            if 0 <= name.start - span.end <= 12 and re.fullmatch(
                r"的?[^,。;,;]{0,10}|[\s,]*", self._text[span.end : name.start]
            ):
                return name.id
        before = [n for n in people if n.end <= span.start and span.start - n.end < 60]
        if before:
            return before[-1].id
        after = [n for n in people if n.start >= span.end and n.start - span.end < 40]
        return after[0].id if after else None

    def _owner(self, span: Span, quote: Span, clause: Span, measure: Measure | None) -> str | None:
        wanted = measure.of if measure else None
        if wanted == "nobody":
            return None
        fitting = [n for n in self._within(quote) if wanted is None or n.person == (wanted == "person")]
        near = clause.start if measure is None else quote.start
        before = [n for n in fitting if near <= n.start and n.end <= span.start and not self._is_oblique(n)]
        if before:
            return before[-1].id
        by = [
            n
            for n in fitting
            if span.end <= n.start < clause.end
            and re.search(r"(?:by|at|for|of|的)\s?$", self._text[span.end : n.start])
        ]
        if by and by[0].start - span.end < 40:
            return by[0].id
        if measure is None or any(n.end <= span.start for n in fitting):
            return None
        return self._topic_before(quote, wanted)

    def _is_oblique(self, name: _Named) -> bool:
        """Whether the name is only a source, goal or place (从OpenAI挖来), or only tells the figure."""
        if _oblique.search(self._text, max(0, name.start - 12), name.start):
            return True
        return (_speaks if name.person else _reports).match(self._text, name.end) is not None

    def _topic_before(self, quote: Span, wanted: str | None) -> str | None:
        """What the sentence before in the same paragraph speaks of first, going back two sentences at most."""
        line = self._text.rfind("\n", 0, quote.start) + 1
        at = quote.start
        for _ in range(2):
            earlier = sentence_at(self._sentences, self._last_character(line, at))
            if earlier is None or earlier.start < line or earlier.start >= at:
                return None
            for name in self._within(earlier):
                if (wanted is None or name.person == (wanted == "person")) and not self._is_oblique(name):
                    return name.id
            at = earlier.start
        return None

    def _last_character(self, line: int, at: int) -> int:
        while at > line and self._text[at - 1].isspace():
            at -= 1
        return at - 1

    # --- two parties -----------------------------------------------------------------------------------------------------

    def _parties(self, span: Span, quote: Span, clause: Span) -> tuple[str | None, str | None]:
        """(who pays, who is paid for). In a sentence that names nobody, the two that the next one names first."""
        here = [n for n in self._within(quote) if not n.person]
        if not here:
            here = self._following(quote)
            ids = list(dict.fromkeys(n.id for n in here))
            return (ids[1], ids[0]) if len(ids) == 2 else (None, None)
        target = self._target(here, span)
        others = [n for n in here if target is None or n.id != target.id]
        before = [n for n in others if n.end <= span.start]
        payer = before[-1] if before else (others[0] if others else None)
        if target is None:
            return (payer.id if payer else None), None
        if payer is None:
            topic = self._topic_before(quote, "organization")
            return (topic, target.id) if topic and topic != target.id else (target.id, None)
        return payer.id, target.id

    def _target(self, here: Sequence[_Named], span: Span) -> _Named | None:
        """The party that is paid for: after the verb (重注X, invest in X), after 向 or 对, or before 获投."""
        scored: list[tuple[int, _Named]] = []
        for name in here:
            ahead = self._text[max(0, name.start - 48) : name.start]
            behind = self._text[name.end : name.end + 14]
            if (
                _pays_zh.search(ahead)
                or _pays_en.search(ahead)
                or (
                    re.search(r"(?:向|对|给)[^,;。,;]{0,8}$", ahead) and re.search("投资|注资|入股|投入|[亿万]", behind)
                )
            ):
                distance = min(abs(name.start - span.end), abs(span.start - name.end))
                if distance < 90:
                    scored.append((distance, name))
            elif re.match(r"\s?(?:再?获得?|拿到|完成|接受)", behind) or re.match(
                r"\s(?:received|secured|got|wins|won)\b", behind
            ):
                scored.append((abs(span.start - name.end), name))
        return min(scored, key=lambda pair: pair[0])[1] if scored else None

    def _following(self, quote: Span) -> list[_Named]:
        """Organisations of the next sentence of the paragraph."""
        line_end = self._text.find("\n", quote.end)
        at = quote.end
        while at < len(self._text) and self._text[at] in " \t\u3000":
            at += 1
        following = sentence_at(self._sentences, at)
        if following is None or (0 <= line_end <= at):
            return []
        names = [n for n in self._within(following) if not n.person]
        first = list(dict.fromkeys(n.id for n in names))[:2]
        return [n for n in names if n.id in first]

    def _within(self, span: Span) -> list[_Named]:
        return [n for n in self._names if span.start <= n.start and n.end <= span.end]


def _named(people: Sequence[ReadPerson], organizations: Sequence[ReadOrganization]) -> Iterator[_Named]:
    for person in people:
        if not person.byline:
            yield from (_Named(m.start, m.end, person.ref, True) for m in person.mentions)
    for organization in organizations:
        yield from (_Named(m.start, m.end, organization.id, False) for m in organization.mentions)
