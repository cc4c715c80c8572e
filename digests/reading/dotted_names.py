"""Transliterated names with a middle dot: 马克·扎克伯格. Where such a name begins and ends is seldom marked in the text.

It grows from its dots over characters that spell by sound, as far as the model and the other places of the same name allow.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from digests.reading.chinese_shapes import shapes
from digests.reading.document import Cover, Document, Found
from digests.reading.lexicon import table
from digests.text.script import HAN

_dotted = re.compile(rf"(?:[{HAN}]|(?<![A-Za-z])[A-Z])(?:[{HAN}]|·(?!·)|(?<=·)[A-Z](?=[·.]))*[{HAN}]")
_REACH = 10  # characters on either side of a dot


def dotted_names(document: Document, things: Cover) -> list[Found]:
    """Names with a dot; `things` are places of listed organisations and products, which no name runs into."""
    return _Dots(document, things).find()


class _Dots:
    def __init__(self, document: Document, things: Cover) -> None:
        self._text = document.folded
        self._things = things
        self._lexicon = shapes()
        self._model = {tag.start: tag.end for tag in document.tagged("person")}

    def find(self) -> list[Found]:
        """Forms that share what stands before the last dot agree on where they end."""
        ends: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for low, first, dot, high in self._dotted_stretches():
            start = self._left_of_dot(low, first)
            stop = dot + 1
            while stop < high and self._text[stop] in self._lexicon.sounds and stop - dot <= 8:
                stop += 1
            if stop == dot + 1 and self._text[stop : stop + 1] and self._lexicon.surname(self._text[stop]):
                stop += 1
            if start < first and stop > dot + 1:
                stop = self._right_of_dot(dot, stop)
                ends[self._text[start : dot + 1]].append((start, dot + 1, stop))
        names = []
        for places in ends.values():
            tails = [self._text[after:stop] for _, after, stop in places]
            shortest = min(tails, key=len)
            shared = shortest if all(tail.startswith(shortest) for tail in tails) else None
            for start, after, stop in places:
                end = after + len(shared) if shared else stop
                names.append(Found(start, end, self._text[start:end]))
        return names

    def _dotted_stretches(self) -> Iterator[tuple[int, int, int, int]]:
        """(low, first dot, last dot, high) of each name with dots; 甲·乙与丙·丁 is two, since 乙与丙 is no middle name."""
        for match in _dotted.finditer(self._text):
            low, high = match.span()
            dots = [at for at in range(low, high) if self._text[at] == "·"]
            if not dots:
                continue
            first = previous = dots[0]
            for dot in dots[1:]:
                middle = self._text[previous + 1 : dot]
                if len(middle) > 5 or not (set(middle) <= self._lexicon.sounds or middle.isascii()):
                    yield max(low, first - _REACH), first, previous, min(dot, previous + 1 + _REACH)
                    low, first = previous + 1, dot
                previous = dot
            yield max(low, first - _REACH), first, previous, min(high, previous + 1 + _REACH)

    def _left_of_dot(self, low: int, dot: int) -> int:
        if self._text[low].isascii():
            return low
        start = dot
        while start > low and self._text[start - 1] in self._lexicon.sounds and dot - start < 7:
            if not self._things.free(start - 1, start) or (
                start < dot and self._lexicon.before.search(self._text, max(0, start - 6), start)
            ):
                break  # 总理马克·X: a title ends there, though its last character could spell a sound
            start -= 1
        tagged = [at for at in range(max(low, dot - 7), dot - 1) if self._model.get(at, 0) >= dot]
        if not tagged or self._lexicon.before.search(self._text[tagged[0] : start]):
            return start
        return tagged[0]

    def _right_of_dot(self, dot: int, stop: int) -> int:
        """Where the last part ends: at the first place from which a verb of saying or a boundary goes on, or as the model says."""
        for end in range(
            dot + 2 + (self._text[dot + 1] not in table("zh")["transliteration"]["foreign_surname_after_dot"]), stop
        ):
            if self._lexicon.after.match(self._text, end):
                return end
        if stop - dot > 3 and self._lexicon.times_after_sounds.match(self._text, stop - 1):
            stop -= 1  # 米拉·科凡明|年: 明 spells a sound, and begins the word here
        ended = next((end for end in self._model.values() if dot + 1 < end <= stop), None)
        if ended and set(self._text[ended:stop]) <= self._lexicon.edge:
            return ended
        while (
            stop - dot > 3
            and self._text[stop - 1] in self._lexicon.edge
            and not self._lexicon.boundary.match(self._text, stop)
        ):
            stop -= 1
        return stop
