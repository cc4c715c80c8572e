"""Text that knows where each of its characters stood in the raw text, through every cut."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digests.models import OffsetMap

NOWHERE = -1  # raw offset of a character that was put in
_BLANK = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_edges = re.compile(rf"\A[{_BLANK}]+|[{_BLANK}]+\Z")
_blanks = re.compile(rf"[{_BLANK}]+")
_breaks = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Traced:
    """`at[i]` is the raw offset of `text[i]`, or `NOWHERE`."""

    text: str
    at: Sequence[int]

    @classmethod
    def of(cls, text: str, start: int = 0) -> "Traced":
        return cls(text, range(start, start + len(text)))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int | None = None) -> "Traced":
        return Traced(self.text[start:end], self.at[start:end])

    def strip(self) -> "Traced":
        """Without blanks at both ends: white space, zero-width characters, a byte order mark."""
        start, end = 0, len(self.text)
        for edge in _edges.finditer(self.text):
            if edge.start() == 0:
                start = edge.end()
            if edge.end() == len(self.text):
                end = edge.start()
        return self if (start, end) == (0, len(self.text)) else self.part(min(start, end), end)

    def without(self, spans: Iterable[tuple[int, int]]) -> "Traced":
        """Without these spans, which may touch and overlap."""
        kept: list[Traced] = []
        done = 0
        for start, end in sorted(spans):
            if start > done:
                kept.append(self.part(done, start))
            done = max(done, end)
        return concat([*kept, self.part(done)]) if done else self

    def spaced(self) -> "Traced":
        """Runs of blanks become one space, as a browser shows them."""
        pieces: list[Traced] = []
        done = 0
        for run in _blanks.finditer(self.text):
            pieces += [self.part(done, run.start()), Traced(" ", self.at[run.start() : run.start() + 1])]
            done = run.end()
        return concat([*pieces, self.part(done)]) if done else self

    def rows(self) -> "list[Traced]":
        """Its lines as they stand, blanks and all; empty ones too."""
        found: list[Traced] = []
        done = 0
        for mark in _breaks.finditer(self.text):
            found.append(self.part(done, mark.start()))
            done = mark.end()
        return [*found, self.part(done)]

    def lines(self) -> "list[Traced]":
        """Its lines without surrounding blanks; empty ones too."""
        return [row.strip() for row in self.rows()]


def put_in(text: str) -> Traced:
    """Characters that are not in the raw text."""
    return Traced(text, [NOWHERE] * len(text))


def concat(pieces: Sequence[Traced]) -> Traced:
    if len(pieces) == 1:
        return pieces[0]
    return Traced("".join(p.text for p in pieces), [offset for p in pieces for offset in p.at])


def offset_map(traced: Traced) -> OffsetMap:
    """The runs of characters that stand side by side in both texts."""
    pieces: list[tuple[int, int, int]] = []
    start = raw = length = 0
    for place, offset in enumerate(traced.at):
        if length and offset == raw + length and place == start + length:
            length += 1
            continue
        if length:
            pieces.append((start, raw, length))
        start, raw, length = (place, offset, 1) if offset != NOWHERE else (0, 0, 0)
    if length:
        pieces.append((start, raw, length))
    return OffsetMap(tuple(pieces))
