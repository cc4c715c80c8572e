"""Engines compute: sync, no I/O, called off the event loop."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Tag:
    """A name found in a text: code points [start, end), label "person", "organization" or "place".

    What the model gives, 0 to 1: `sure` to a person's standing there and nowhere else, `more` to the name's taking in the one
    character that stands alone behind it.
    A model that does not say is sure.
    """

    start: int
    end: int
    label: str
    sure: float = field(default=1.0, compare=False)
    more: float = field(default=0.0, compare=False)


class NameTagger(Protocol):
    """Finds names in sentences. Same input, same output; one list per text, ascending, not overlapping. Thread-safe."""

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]: ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the dependency tree of its sentence: code points [start, end), the index of its head (its own at the root), how it
    depends on it (ClearNLP labels: nsubj, dobj, pobj ...) and its Penn Treebank tag."""

    start: int
    end: int
    head: int
    relation: str
    tag: str


class SentenceParser(Protocol):
    """Dependency trees of sentences. Same input, same output; one tuple per text, ascending, of one root or more. Thread-safe."""

    def parse(self, texts: Sequence[str]) -> list[tuple[Word, ...]]: ...


class SentenceEncoder(Protocol):
    """Multilingual sentence vectors: shape (len(texts), dim), float32, rows of unit length."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]": ...


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a chart: a day, its value, and both in words."""

    day: date
    when: str
    low: float
    high: float | None  # of a range
    words: str
    others: tuple[float, ...] = ()  # values that contradict it

    @property
    def middle(self) -> float:
        return self.low if self.high is None else (self.low + self.high) / 2


class Painter(Protocol):
    def draw(self, title: str, marks: Sequence[Mark]) -> bytes:
        """A chart of marks in the order of time, as a PNG. Thread-safe; computes, so it is called off the event loop."""
