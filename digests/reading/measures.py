"""Which measure a figure is of (valuation, layoffs, age ...), decided by the words near it; rules in lexicons/measures.toml.

The nearest cue of a measure that fits the figure's kind and unit wins, a noun right behind the amount ("a $6 billion valuation") before
all others; a cue beyond another figure, beyond its clause or further than a few words away does not count. Phrases that only look like
a cue ("make up", "dropped out", "members of staff") are listed as `hidden`. No label rather than a wrong one: with no cue there is none.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from digests.models import FigureKind, Language, Span, Value
from digests.reading.figure_lexicon import LEXICONS, alternation

REACH_HAN, REACH_LATIN, REACH_HEADS = 14, 48, 72  # characters between a cue and its figure


_level_before = re.compile(
    r"(?:[至到为达]了?|\b(?:to|at|of|was|is|stood at))\s?(?:约|近|不足|超过|about |nearly |around |just |over )?\s?$"
)
_average = re.compile(r"(?:平均|人均|户均|中位数)[\u4e00-\u9fff]{0,2}$|\b(?:average|median|mean|typical)\s$", re.I)
# 增加3.4亿, 少了1872人, leads by 212 votes: by how much, not the level
_amount_of_change = re.compile(
    r"(?:增加|减少|多出|多了|少了|同比多|提高了|放缓|蒸发|缩水|损失)了?(?:约|近|逾|超)?\s?$|\bby\s?$"
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
    whole: bool = False
    alone: bool = False
    own: bool = False
    object: bool = False
    stock: bool = False
    grows: str | None = None
    shrinks: str | None = None

    def fits(self, value: Value) -> bool:
        return value.kind in self.kinds and (self.units is None or value.unit in self.units)


@dataclass(frozen=True, slots=True)
class Named:
    """A measure with the words that name it."""

    measure: Measure
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    start: int
    end: int
    measures: tuple[tuple[Measure, bool], ...]  # with whether the cue is a weak one


@cache
def _file() -> Mapping[str, Mapping[str, object]]:
    rows: Mapping[str, Mapping[str, object]] = tomllib.loads((LEXICONS / "measures.toml").read_text(encoding="utf-8"))
    return rows


def _rows() -> Mapping[str, Mapping[str, object]]:
    return {name: row for name, row in _file().items() if name != "hidden"}


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
            whole=bool(row.get("whole", False)),
            alone=bool(row.get("alone", False)),
            own=bool(row.get("own", False)),
            object=bool(row.get("object", False)),
            stock=bool(row.get("stock", False)),
            grows=str(row["grows"]) if "grows" in row else None,
            shrinks=str(row["shrinks"]) if "shrinks" in row else None,
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
    hidden = _file()["hidden"]
    chinese, english = set(_strings(hidden["zh"])), set(_strings(hidden["en"]))
    table: dict[str, list[tuple[Measure, bool]]] = {word: [] for word in chinese | english}
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
    return tuple(Cue(m.start(), m.end(), rows) for m in pattern.finditer(text) if (rows := table[m[0].lower()]))


def measure_of(
    text: str, value: Value, figure: Span, clause: Span, found: Sequence[Cue], others: Sequence[Span]
) -> Named | None:
    """The measure named nearest to `figure` inside `clause`. `others` are the other figures of the text, ascending.

    A cue before the figure may stand further off than one after it: both languages name first and count then.
    """
    if value.kind is FigureKind.AGE:
        return Named(measures()["age"], figure.start, figure.start)
    level = _level_before.search(text, max(clause.start, figure.start - 14), figure.start) is not None
    by_how_much = _amount_of_change.search(text, max(clause.start, figure.start - 8), figure.start) is not None
    best: tuple[float, int, Named] | None = None
    left = max((o.end for o in others if clause.start <= o.end <= figure.start), default=clause.start)
    right = min((o.start for o in others if figure.end <= o.start <= clause.end), default=clause.end)
    at = bisect_left(found, clause.start, key=lambda cue: cue.start)
    for cue in found[at:]:
        if cue.start >= clause.end:
            break
        if cue.end <= left or cue.start >= right:
            continue
        if _average.search(text, max(clause.start, cue.start - 10), cue.start):
            continue
        distance = _distance(text, cue, figure, heads=value.unit == "people")
        if distance > 1:
            continue
        for measure, weak in cue.measures:
            turned = level if measure.change else by_how_much and value.kind in (FigureKind.MONEY, FigureKind.COUNT)
            if not turned and measure.fits(value):
                rank = (distance + (2 if weak else 0), cue.start - cue.end)
                if best is None or rank < best[:2]:
                    best = (*rank, Named(measure, cue.start, cue.end))
    return best[2] if best else None


def _distance(text: str, cue: Cue, figure: Span, *, heads: bool) -> float:
    """From 0, right beside the figure, to 1, as far off as a cue of its script may stand; what befell heads comes late in English."""
    ahead = cue.end <= figure.start
    gap = figure.start - cue.end if ahead else max(0, cue.start - figure.end)
    latin = text[cue.start].isascii()
    if not ahead and latin and gap == 1 and text[figure.end] in " -":
        return 0.0
    reach = (REACH_HEADS if heads and not ahead else REACH_LATIN) if latin else REACH_HAN
    return gap / reach + (0 if ahead else 0.12)


def changed(found: Sequence[Cue], span: Span, *, up: bool) -> tuple[Measure, Cue] | None:
    """What a growth or decline is of: the measure named last in `span`, with its cue; None where its changes have no name."""
    cue = next((c for c in reversed(found) if span.start <= c.start and c.end <= span.end and _level(c)), None)
    if cue is None:
        return None
    level = _level(cue)
    name = (level.grows if up else level.shrinks) if level else None
    return (measures()[name], cue) if name else None


def level_of(change: str | None) -> Measure | None:
    """The measure whose growth or decline `change` is."""
    return next((m for m in measures().values() if change and change in (m.grows, m.shrinks)), None)


def _level(cue: Cue) -> Measure | None:
    return next((m for m, _ in cue.measures if not m.change), None)
