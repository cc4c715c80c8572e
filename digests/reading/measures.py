"""Which measure a figure is of (valuation, layoffs, age ...), decided by the words near it; rules in lexicons/measures.toml.

The nearest cue of a measure that fits the figure's kind and unit wins; a cue beyond another figure, beyond its clause or further than
a few words away does not count. No label rather than a wrong one: with no cue there is none.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from digests.models import FigureKind, Language, Span, Value
from digests.reading.figure_lexicon import LEXICONS, alternation

REACH_HAN, REACH_LATIN = 14, 48  # characters between a cue and its figure


_level_before = re.compile(
    r"(?:[至到为达]了?|\b(?:to|at|of|was|is|stood at))\s?(?:约|近|不足|超过|about |nearly |around |just |over )?\s?$"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of measures.toml."""

    id: str
    en: str
    zh: str
    kinds: frozenset[FigureKind]
    units: frozenset[str] | None = None
    of: str | None = None
    deal: bool = False
    fixed: bool = False
    period: bool = False
    loose: bool = False
    change: bool = False

    def fits(self, value: Value) -> bool:
        return value.kind in self.kinds and (self.units is None or value.unit in self.units)


@dataclass(frozen=True, slots=True)
class Cue:
    start: int
    end: int
    measures: tuple[tuple[Measure, bool], ...]  # with whether the cue is a weak one


@cache
def _rows() -> Mapping[str, Mapping[str, object]]:
    rows: Mapping[str, Mapping[str, object]] = tomllib.loads((LEXICONS / "measures.toml").read_text(encoding="utf-8"))
    return rows


@cache
def measures() -> Mapping[str, Measure]:
    """All measures by id."""
    found = {}
    for name, row in _rows().items():
        units = row.get("units")
        found[name] = Measure(
            id=name,
            en=str(row["en"]),
            zh=str(row["zh"]),
            kinds=frozenset(FigureKind(k) for k in _strings(row["kinds"])),
            units=None if units is None else frozenset(_strings(units)),
            of=str(row["of"]) if "of" in row else None,
            deal=bool(row.get("deal", False)),
            fixed=bool(row.get("fixed", False)),
            period=bool(row.get("period", False)),
            loose=bool(row.get("loose", False)),
            change=bool(row.get("change", False)),
        )
    return found


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def label(measure: str, language: Language) -> str:
    """The measure's name for readers; the id with spaces when the lexicon does not hold it (an archive older than a change)."""
    row = measures().get(measure)
    if row is None:
        return measure.replace("_", " ")
    return row.zh if language.chinese else row.en


@cache
def _cue_table() -> tuple[Mapping[str, tuple[tuple[Measure, bool], ...]], re.Pattern[str]]:
    table: dict[str, list[tuple[Measure, bool]]] = {}
    chinese: set[str] = set()
    english: set[str] = set()
    for name, row in _rows().items():
        for key, words, weak in (
            ("cues_zh", chinese, False),
            ("weak_zh", chinese, True),
            ("cues_en", english, False),
            ("weak_en", english, True),
        ):
            for word in _strings(row.get(key, [])):
                words.add(word)
                table.setdefault(word.lower(), []).append((measures()[name], weak))
    pattern = re.compile(f"{alternation(chinese)}|(?<![A-Za-z])(?i:{alternation(english)})(?![A-Za-z])")
    return {word: tuple(rows) for word, rows in table.items()}, pattern


def cues(text: str) -> tuple[Cue, ...]:
    """Every cue of folded `text`, ascending."""
    table, pattern = _cue_table()
    return tuple(Cue(m.start(), m.end(), table[m[0].lower()]) for m in pattern.finditer(text))


def measure_of(
    text: str, value: Value, figure: Span, clause: Span, found: Sequence[Cue], others: Sequence[Span]
) -> Measure | None:
    """The measure named nearest to `figure` inside `clause`. `others` are the other figures of the text, ascending.

    A cue before the figure may stand further off than one after it: both languages name first and count then.
    """
    if value.kind is FigureKind.AGE:
        return measures()["age"]
    level = _level_before.search(text, max(clause.start, figure.start - 14), figure.start) is not None
    best: tuple[float, int, Measure] | None = None
    left = max((o.end for o in others if clause.start <= o.end <= figure.start), default=clause.start)
    right = min((o.start for o in others if figure.end <= o.start <= clause.end), default=clause.end)
    at = bisect_left(found, clause.start, key=lambda cue: cue.start)
    for cue in found[at:]:
        if cue.start >= clause.end:
            break
        if cue.end <= left or cue.start >= right:
            continue
        ahead = cue.end <= figure.start
        gap = figure.start - cue.end if ahead else max(0, cue.start - figure.end)
        latin = text[cue.start].isascii()
        distance = gap / (REACH_LATIN if latin else REACH_HAN) + (0 if ahead else 0.12)
        if distance > 1:
            continue
        for measure, weak in cue.measures:
            if not (measure.change and level) and measure.fits(value):
                rank = (distance + (2 if weak else 0), cue.start - cue.end)
                if best is None or rank < best[:2]:
                    best = (*rank, measure)
    return best[2] if best else None
