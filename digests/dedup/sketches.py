"""What an article is recognised by: a sketch of its text, and how it begins.

A shingle is a few units in a row of the folded body, a unit being a Han character, a word or a number: four, or three where words
prevail, since four words hold more than four characters. A shingle is kept when its hash lies below a fixed threshold (FracMinHash,
Irber et al. 2022), so that sketches of any two texts can be compared, a half with its whole too. Beside its shingles a sketch holds
every *figure* of the text with the word behind it: two reports off one template agree in most shingles and in none of their figures.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from digests.models import Article, Sketch
from digests.text.script import HAN, fold, lowered

OPENING = 1000  # characters kept of the folded body: a brief whole, of a long text its first paragraphs
SHORT = 600  # units: a shorter text keeps a quarter of its shingles, a longer one a sixteenth
DENSE, SPARSE = 1 << 62, 1 << 60  # of 2**64
_FIGURES = 1 << 62  # figures lie in [2**62, 2**63), so that a sketch fits signed 64-bit columns
_unit = re.compile(rf"[{HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+")
_figure = re.compile(
    rf"(?<![\w.])(\d+(?:[.,]\d+)*)\s*(%|[{HAN}]{{1,2}}|[^\W\d_{HAN}]+)?|(?<=[{HAN}])(\d+(?:[.,]\d+)*)\s*(%|[{HAN}]{{1,2}})?"
)
_year = re.compile(r"(?:19|20)\d\d\Z")
_calendar = re.compile(
    r"[年月日号时点分]|(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|"
    r"aug|sept?|oct|nov|dec|am|pm|gmt|et|est|edt|th|st|nd|rd)\b"
)


def sketch(text: str) -> Sketch:
    """Sketch of an article's body (of its title when it has no body): shingles below the threshold, then figures."""
    folded = lowered(fold(text))
    found = units(folded)
    hashes = shingles(found)
    kept = np.unique(hashes[hashes < np.uint64(DENSE if len(found) < SHORT else SPARSE)])
    return (*(int(h) for h in kept), *sorted({_FIGURES | _hash(f) >> 2 for f in _figures(folded)}))


def opening(article: Article) -> str:
    """The first characters of the folded body, blanks joined, capitals as written."""
    return " ".join(fold((article.body or article.text)[: 2 * OPENING]).split())[:OPENING]


def parted(sketch: Sketch) -> tuple[frozenset[int], frozenset[int], int]:
    """The shingles and the figures of a sketch, and the threshold its shingles lie below."""
    figures = bisect_left(sketch, _FIGURES)
    dense = figures > 0 and sketch[figures - 1] >= SPARSE
    return frozenset(sketch[:figures]), frozenset(sketch[figures:]), DENSE if dense else SPARSE


def units(text: str) -> list[str]:
    return _unit.findall(text)


def are_words(found: Sequence[str]) -> bool:
    return 2 * sum(len(u) > 1 for u in found) > len(found)


def shingles(found: Sequence[str], length: int = 0) -> NDArray[np.uint64]:
    """64-bit hashes of all runs of `length` units, by default as many as suit the text; of the whole where it is shorter."""
    length = min(length or (3 if are_words(found) else 4), len(found))
    if not length:
        return np.empty(0, np.uint64)
    ids = np.fromiter((_hash(u) for u in found), np.uint64, len(found))
    runs = np.zeros(len(found) - length + 1, np.uint64)
    for place in range(length):
        runs = _mixed(runs + ids[place : place + len(runs)])
    return runs


@lru_cache(maxsize=1 << 16)
def _hash(unit: str) -> int:
    return int.from_bytes(blake2b(unit.encode(), digest_size=8).digest(), "big")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64's finaliser (Steele et al. 2014), wrapping as it should."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _figures(folded: str) -> set[str]:
    """Numbers with the word behind them; not dates and times, which a template's date line changes anyway."""
    found: set[str] = set()
    for match in _figure.finditer(folded):
        number, unit = (match[1] or match[3]).replace(",", ""), (match[2] or match[4] or "")
        if _calendar.match(unit) or (_year.match(number) and unit in ("", "in", "and", "to")):
            continue
        found.add(f"{number} {unit}")
    return found
