"""The words figures are made of, read once from lexicons/figures_{zh,en}.toml and compiled.

Everything the grammar knows of a language stands in those files; this module only turns word lists into patterns and tables.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from digests.models import Bound, FigureKind
from digests.reading.lexicon import table
from digests.text.taiwan import as_matched

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word stands for. `hundredths` is set for coins: how many of them a money unit's hundredth part."""

    kind: FigureKind
    name: str
    hundredths: int = 100
    counter: bool = False  # a Chinese measure word: a known noun after it says more


@dataclass(frozen=True, slots=True)
class Hedge:
    approx: bool = False
    bound: Bound = Bound.NONE
    strict: bool = False

    def __or__(self, other: "Hedge") -> "Hedge":
        if other is NO_HEDGE:
            return self
        if self is NO_HEDGE:
            return other
        bound = self.bound if self.bound is not Bound.NONE else other.bound
        return Hedge(self.approx or other.approx, bound, self.strict or other.strict)


NO_HEDGE = Hedge()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's tables. Words are as matched: folded, and in lower case where the language has case."""

    units: Mapping[str, Unit]
    nouns: Mapping[str, str]
    before: Mapping[str, Hedge]
    after: Mapping[str, Hedge]
    words: Mapping[str, Any]  # the [words] table: lists and strings
    raw: Mapping[str, Any]


_HEADS = 128  # first characters that one look ahead tells apart; with more a search gets slower, as with fewer


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, as a tree of their characters: a search rejects a place at once."""
    ranked = sorted(set(words), key=lambda w: (-len(w), w))
    heads = sorted({word[0] for word in ranked})
    if len(heads) < 8:
        return f"(?:{_tree(ranked)})"
    parts = (set(heads[at : at + _HEADS]) for at in range(0, len(heads), _HEADS))
    branches = (
        f"(?=[{''.join(map(re.escape, sorted(part)))}]){_tree(w for w in ranked if w[0] in part)}" for part in parts
    )
    return f"(?:{'|'.join(branches)})"


def _tree(ranked: Iterable[str]) -> str:
    """Any of the words, what begins alike written once; a word that others go on from comes after them."""
    tails: dict[str, list[str]] = {}
    for word in ranked:
        tails.setdefault(word[:1], []).append(word[1:])
    branches = [re.escape(head) + _tree(rest) if head else "" for head, rest in tails.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


@lru_cache(maxsize=2)
def lexicon(language: str) -> Lexicon:
    """The lexicon of "zh" or "en"."""
    raw = table(f"figures_{language}")
    lower = language == "en"
    units = dict(_units(raw))
    nouns = {word: noun for noun, words in raw["nouns"].items() for word in words}
    return Lexicon(
        units=_in_lower_case(units) if lower else _with_words_of_taiwan(units),
        nouns=_in_lower_case(nouns) if lower else _with_words_of_taiwan(nouns),
        before=_hedges(raw["before"]),
        after=_hedges(raw["after"]),
        words=raw["words"],
        raw=raw,
    )


def _in_lower_case(words: Mapping[str, Meaning]) -> dict[str, Meaning]:
    return {word.lower(): meaning for word, meaning in words.items()}


def _with_words_of_taiwan(words: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """With what Taiwan's papers write, as it is matched: 晶片 beside 芯片, 寮国基普 beside 老挝基普."""
    return dict(zip(as_matched(words), words.values(), strict=True)) | dict(words)


def _units(raw: Mapping[str, Any]) -> Iterable[tuple[str, Unit]]:
    kinds = {
        "currencies": FigureKind.MONEY,
        "durations": FigureKind.DURATION,
        "percents": FigureKind.PERCENT,
        "sizes": FigureKind.SIZE,
        "compute": FigureKind.COMPUTE,
        "multiples": FigureKind.RATIO,
        "points": FigureKind.OTHER,
    }
    for name, words in raw.get("counters", {}).items():
        default = raw["counter_units"]
        for word in words:
            yield word, Unit(FigureKind.COUNT, default.get(word, "item") if name == "*" else name, counter=True)
    for section, kind in kinds.items():
        for name, words in raw.get(section, {}).items():
            for word in words:
                yield word, Unit(kind, name)
    for word, (code, hundredths) in raw.get("subunits", {}).items():
        yield word, Unit(FigureKind.MONEY, code, hundredths)


def _hedges(rows: Iterable[Mapping[str, Any]]) -> dict[str, Hedge]:
    return {
        word: Hedge(row.get("approx", False), Bound(row.get("bound", "none")), row.get("strict", False))
        for row in rows
        for word in row["words"]
    }
