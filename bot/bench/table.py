"""What a bench prints: figures with their units, as text for people or as plain data for programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """One bench's figures. `notes` say what they rest on: sizes, versions, what was left out and why."""

    bench: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())

    def value(self, what: str) -> float:
        """The figure of that row. Raises KeyError when there is none."""
        for row in self.rows:
            if row.what == what:
                return row.value
        raise KeyError(what)

    def text(self) -> str:
        wide = max(_width(row.what) for row in self.rows)
        values = [_shown(row.value) for row in self.rows]
        column = max(map(len, values))
        lines = [
            f"{row.what}{' ' * (wide - _width(row.what))}  {value:>{column}}  {row.unit}"
            for row, value in zip(self.rows, values, strict=True)
        ]
        return "\n".join([*lines, *(f"# {note}" for note in self.notes)])


def ratio(what: str, ours: float, theirs: float) -> Iterator[Row]:
    """How many times as fast as theirs (both as rates); nothing where theirs was not measured."""
    if theirs:
        yield Row(what, ours / theirs, "x")


def _shown(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
