"""Where sources spell the name of one person differently: 王晓峰 and 王小峰, Igor Volkonski and Igor Volkonsky.

Two spellings are as long as each other and differ in little: Chinese names in a character or two behind the same surname, Latin ones in
a letter or two of a word. Names in another script, transliterations (which each region makes its own), short forms and other orders of
the same words are no different spellings.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise

from digests.models import Spelling
from digests.text.script import HAN, fold
from digests.views import Sighting

_han = re.compile(rf"[{HAN}]{{2,4}}")
_LETTERS = 2  # that may differ in a word
_LEAST = 5  # letters of a word that may be spelt differently


def spellings(sightings: Iterable[Sighting], numbers: Mapping[str, int]) -> tuple[Spelling, ...]:
    """The spellings of one person's name in the numbered articles, the one most of them have first; none where they agree."""
    found: dict[str, tuple[str, set[int]]] = {}
    for sighting in sorted(sightings, key=lambda s: (numbers.get(s.article, 0), s.form)):
        if sighting.article in numbers:
            written = _plain(sighting.form)
            found.setdefault(written, (sighting.form, set()))[1].add(numbers[sighting.article])
    odd = {a for a in found for b in found if a != b and differ(a, b)}
    shown = [Spelling(found[w][0], tuple(sorted(found[w][1]))) for w in odd]
    return tuple(sorted(shown, key=lambda s: (-len(s.references), s.references)))


def differ(a: str, b: str) -> bool:
    """Whether two folded names are spellings of one name that cannot both be right."""
    if _han.fullmatch(a) and _han.fullmatch(b):
        return len(a) == len(b) and a[0] == b[0] and 0 < sum(x != y for x, y in zip(a, b, strict=True)) < len(a)
    one, other = a.split(), b.split()
    if not (a.isascii() and b.isascii()) or len(one) != len(other) or len(one) < 2 or sorted(one) == sorted(other):
        return False
    return all(x == y or _near(x, y) for x, y in zip(one, other, strict=True))


def _near(a: str, b: str) -> bool:
    """Two words of a name, the same but for a letter or two: not one cut short."""
    if min(len(a), len(b)) < _LEAST or a[0] != b[0] or a.startswith(b) or b.startswith(a):
        return False
    return _edits(a, b) <= _LETTERS


def _edits(a: str, b: str) -> int:
    """Letters put in, left out or changed (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last = row
        row = [i]
        for (here, after), y in zip(pairwise(last), b, strict=True):
            row.append(min(after + 1, row[-1] + 1, here + (x != y)))
    return row[-1]


def _plain(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", fold(name)) if not unicodedata.combining(c))
    return " ".join(re.split(r"[\s.‐–-]+", bare.casefold())).strip()
