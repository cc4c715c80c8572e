"""What the sentence before speaks of, for a sentence that goes on with it: 净利润为12亿元。  The company has 140 employees."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digests.models import Span
from digests.reading.figure_names import Name, Names, fits
from digests.text.sentences import sentence_at

_aside_opening = re.compile(
    r"[\s\"“]*(?:When|As|After|Since|Before|Following|While|Although|Though|If|Unlike|Like|Among|Besides|Other)\b"
)
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

    def _last_character(self, line: int, at: int) -> int:
        while at > line and self._text[at - 1].isspace():
            at -= 1
        return at - 1
