"""Whether two parts of a text speak of one thing: the words of the one return in the other.

What goes before or behind a passage in an article names again whom and what the passage is about; the next item of a round-up, or a
lead written to another subject, does not (lexical cohesion: Halliday & Hasan 1976, Hearst 1997).
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digests.dedup.sketches import are_words
from digests.text.script import HAN

_LONG = 5  # letters of a word that tells what a text is about
_han = re.compile(f"[{HAN}]")
_letter = re.compile(r"[^\W\d_]")


def terms(units: Sequence[str], part: NDArray[np.bool_] | None = None) -> frozenset[str]:
    """Long words, or pairs of Han characters, of a text or of the part of it that is marked."""
    marked = [True] * len(units) if part is None else part.tolist()
    if are_words(units):
        return frozenset(u for u, inside in zip(units, marked, strict=True) if inside and _tells(u))
    return frozenset(
        units[i] + units[i + 1]
        for i in range(len(units) - 1)
        if marked[i] and marked[i + 1] and _han.match(units[i]) and _han.match(units[i + 1])
    )


def returning(units: Sequence[str], part: NDArray[np.bool_]) -> tuple[int, int]:
    """How many terms the part has, and how many of them come again in the rest of the text."""
    inside = terms(units, part)
    return len(inside), len(inside & terms(units, ~part))


def _tells(unit: str) -> bool:
    return len(unit) >= _LONG and _letter.match(unit) is not None
