"""Whether a sentence says the opposite of its sources: denies what they tell, tells what they deny, or has a figure go the other way.

Judged by words alone, and only where they leave no doubt: nothing is said of sentences that hold both sides. Words: `polarity.toml`.
Known false cases: a denial the sources make without a word of denying ("ruled it out" is one, "laughed at the idea" is not).
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digests.text.script import fold
from digests.writing.prose import terms

_NEAR = 40  # characters behind a "not" in which stands what it denies


@dataclass(frozen=True)
class _Words:
    denies: re.Pattern[str]  # beyond doubt
    negative: re.Pattern[str]  # perhaps, so that nothing is held against it
    up: re.Pattern[str]
    down: re.Pattern[str]


@lru_cache(maxsize=2)
def _words(*, chinese: bool) -> _Words:
    with Path(__file__).with_name("polarity.toml").open("rb") as file:
        rows: dict[str, list[str]] = tomllib.load(file)["zh" if chinese else "en"]
    edge = "" if chinese else r"\b"
    return _Words(
        *(
            re.compile(f"{edge}(?:{'|'.join(rows[name])}){edge}", re.IGNORECASE)
            for name in ("denies", "negative", "up", "down")
        )
    )


@dataclass(frozen=True, slots=True)
class Side:
    """A text as far as it denies something, and the ways its figures go."""

    text: str
    chinese: bool
    denies: bool
    negative: bool
    ways: frozenset[str]


def side(text: str, *, chinese: bool) -> Side:
    folded, words = fold(text), _words(chinese=chinese)
    ways = {name for name, pattern in (("up", words.up), ("down", words.down)) if pattern.search(folded)}
    denies = words.denies.search(folded) is not None
    return Side(folded, chinese, denies, denies or words.negative.search(folded) is not None, frozenset(ways))


def contradicts(claim: Side, sources: Sequence[Side]) -> str:
    """What is the other way round in the claim; "" where nothing is."""
    if claim.denies and not any(s.negative for s in sources):
        return "it denies what no cited sentence denies"
    ways = frozenset[str]().union(*(s.ways for s in sources))
    if len(claim.ways) == len(ways) == 1 and claim.ways != ways:
        return f"the source goes {next(iter(ways))}"
    said = set(terms(claim.text))
    alike = [s for s in sources if s.chinese == claim.chinese]
    told = {t for s in alike if not s.denies for t in terms(s.text)}
    if not claim.negative and any(not told.issuperset(d) and said.issuperset(d) for s in alike for d in _denied(s)):
        return "the source denies it"
    return ""


def differ(a: Side, b: Side) -> str:
    """How two texts that should say the same in two languages do not; "" where they may."""
    return contradicts(a, [b]) or contradicts(b, [a])


def _denied(source: Side) -> list[list[str]]:
    """For each denial the first term behind it."""
    found = []
    for match in _words(chinese=source.chinese).denies.finditer(source.text):
        behind = terms(source.text[match.end() : match.end() + _NEAR])[:1]
        if behind:
            found.append(behind)
    return found
