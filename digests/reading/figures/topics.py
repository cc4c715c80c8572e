"""What the sentence before speaks of, for a sentence that goes on with it: 净利润为12亿元。  The company has 140 employees."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from digests.models import Span
from digests.reading.figures.names import Name, Names, fits
from digests.text.sentences import sentence_at

_aside_opening = re.compile(
    r"[\s\"“]*(?:When|As|After|Since|Before|Following|While|Although|Though|If|Unlike|Like|Among|Besides|Other)\b"
)
_BACK = 4  # sentences without a name that a story's subject is carried over
_AHEAD = 40  # characters before the subject of a sentence that the next one goes on with


class Topics:
    """The sentences of one text with its names."""

    def __init__(self, text: str, sentences: Sequence[Span], names: Names) -> None:
        self._text = text
        self._sentences = tuple(sentences)
        self._names = names

    def of(self, quote: Span, wanted: str | None, how: str) -> Name | None:
        """The subject of the sentence before `quote` in the same paragraph, two sentences back at most; `how` is as `goes_on` gives it.

        A sentence with two subjects has none that a pronoun could mean, and one that names two of a kind none for a bare measure.
        """
        line = self._text.rfind("\n", 0, quote.start) + 1
        kind = wanted or ("person" if how == "he" else "organization")
        if (how == "he" and kind == "organization") or (how == "it" and kind == "person"):
            return None
        at = quote.start
        for _ in range(2):
            earlier = sentence_at(self._sentences, self._last_character(line, at))
            if earlier is None or earlier.start < line or earlier.start >= at:
                return None
            named = {n.id for n in self._names.within(earlier) if fits(n, kind)}
            if named:
                found = [n for n in self._names.candidates(earlier, earlier, quote) if fits(n, kind)]
                aside = _aside_opening.match(self._text, earlier.start)
                several = len({n.id for n in found} if how else named) != 1
                alone = not several and found and found[0].start - earlier.start <= _AHEAD and not aside
                return found[0] if alone else None
            at = earlier.start
        return None

    def sole(self, at: int) -> Name | None:
        """The organisation that the text is about before `at`, if it is about one: named first, and more often than all others together.

        Where it is not named in the paragraph it is taken as said at its beginning.
        """
        before = [n for n in self._names.within(Span(0, at)) if not n.person]
        main = [n for n in before if n.id == before[0].id]
        if not any(not self._names.is_object(n) for n in main) or not self._names.is_sole(main[0]):
            return None
        line = self._text.rfind("\n", 0, at) + 1
        return main[-1] if main[-1].start >= line else replace(main[-1], start=line, end=line)

    def of_story(self, quote: Span) -> Name | None:
        """The one organisation that the sentences before `quote`, in any paragraph, named last, where the story is of it.

        Only for sentences whose grammar is checked to name nobody else: "Revenue rose 5%", "The company employs 300 people".
        """
        if any(not n.person for n in self._named(quote)):
            return None
        before = bisect_left(self._sentences, quote.start, key=lambda sentence: sentence.start)
        for sentence in self._sentences[max(0, before - _BACK) : before][::-1]:
            named = [n for n in self._named(sentence) if not n.person]
            if named:
                topic = named[-1]
                alone = len({n.id for n in named}) == 1 and topic.id == self._lead
                return topic if alone and self._names.is_above_all(topic) else None
        return None

    def in_play(self, quote: Span) -> Name | None:
        """Whom "the company" means at the head of an English sentence: the one subject that the sentence before has, in any paragraph,
        where the story is of it. Sentences that name others in passing are passed over where it is named most.
        """
        before = bisect_left(self._sentences, quote.start, key=lambda sentence: sentence.start)
        passed = False
        for sentence in self._sentences[max(0, before - _BACK) : before][::-1]:
            named = [n for n in self._named(sentence) if not n.person]
            found = [n for n in self._names.candidates(sentence, sentence, quote) if n in named]
            if found:
                alone = len({n.id for n in found}) == 1 and found[0].start - sentence.start <= _AHEAD
                sure = not passed or self._names.is_above_all(found[0])
                return found[0] if alone and sure and found[0].id == self._lead else None
            passed = passed or bool(named)
        return None

    @cached_property
    def _lead(self) -> str | None:
        """The first organisation of the first sentence that names any: of two it is whom the story is of."""
        return next((n.id for s in self._sentences for n in self._named(s) if not n.person), None)

    def _named(self, sentence: Span) -> list[Name]:
        """The names of a sentence but for those in brackets: (NYSE: F)."""
        return [n for n in self._names.within(sentence) if self._text[n.start - 1 : n.start] != "("]

    def _last_character(self, line: int, at: int) -> int:
        while at > line and self._text[at - 1].isspace():
            at -= 1
        return at - 1
