"""An article prepared for reading: folded text, sentences, and what models and gazetteer see in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.models import Language, Span
from digests.ports import Tag
from digests.reading.gazetteer import Hit


@dataclass(frozen=True, slots=True)
class Document:
    """`folded` has the length of `text`; tags and hits are offsets into both, ascending."""

    text: str
    folded: str
    language: Language
    sentences: tuple[Span, ...]
    tags: tuple[Tag, ...] = ()
    hits: tuple[Hit, ...] = ()

    def tagged(self, label: str) -> Iterator[Tag]:
        return (tag for tag in self.tags if tag.label == label)


@dataclass(frozen=True, slots=True)
class Found:
    """A name that was found at one place. `form` is the folded slice; `whole` says it is a full name, not a part of one."""

    start: int
    end: int
    form: str
    whole: bool = True


class Cover:
    """Which places of a text are taken; asks cost O(log n) as long as what was taken does not overlap."""

    def __init__(self, spans: Sequence[tuple[int, int]] = ()) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = [end for _, end in ordered]

    def free(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start)
        if at and self._ends[at - 1] > start:
            return False
        return at == len(self._starts) or self._starts[at] >= end

    def take(self, start: int, end: int) -> bool:
        """Takes the place if it is free; says whether it was."""
        if not self.free(start, end):
            return False
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True


class Places:
    """Where written forms stand in a text, by an index of its pairs of characters: many forms cost no more than one pass."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pairs: dict[str, list[int]] = {}
        for at in range(len(text) - 1):
            self._pairs.setdefault(text[at : at + 2], []).append(at)

    def of(self, form: str) -> list[int]:
        """Starts of a form of two or more characters, ascending."""
        starts = self._pairs.get(form[:2], [])
        return starts if len(form) == 2 else [at for at in starts if self._text.startswith(form, at)]
