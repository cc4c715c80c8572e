"""English set in capitals, read as if it were not: ROBERT KLINE WILL SUCCEED HER becomes Robert Kline will succeed her.

Only sentences that are capitals throughout and mostly everyday words; a list of names or a logo stays as it is. Lengths are kept.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from digests.models import Span
from digests.reading.document import Cover
from digests.reading.latin_lexicon import LatinLexicon, latin_lexicon
from digests.reading.latin_runs import LETTER

_word = re.compile(rf"[{LETTER}]+(?:['’-][{LETTER}]+)*")
_genitive = re.compile("['’]s?$")
_ACRONYM = 4  # letters of the longest unknown word that stays in capitals: NATO
_SURE = 8  # words of a sentence that is no list


def recased(text: str, sentences: Sequence[Span], listed: Sequence[tuple[int, int]]) -> str:
    """`text` with its sentences in capitals in the usual case; `listed` are places whose spelling is known and stays."""
    lexicon, kept = latin_lexicon(), Cover(listed)
    shouted = [span for span in sentences if text[span.start : span.end].isupper()]
    words = [list(_word.finditer(text, span.start, span.end)) for span in shouted]
    prose = any(len(row) > _SURE and _is_prose(row, lexicon, 0.4) for row in words)
    share, fewest = (0.4, 2) if prose else (0.61, 3)  # in prose a short one is no list either
    prosaic = [row for row in words if len(row) >= fewest and _is_prose(row, lexicon, share)]
    found = [
        (word, at == 0) for row in prosaic for at, word in enumerate(row)
    ]  # each word, and whether it opens its sentence
    if not found:
        return text
    names = _names([word for word, _ in found], lexicon)
    out = list(text)
    for word, opens in found:
        if kept.free(word.start(), word.end()):
            out[word.start() : word.end()] = _usual(word.group(), names, lexicon, opens=opens)
    return "".join(out)


def _is_prose(words: Sequence[re.Match[str]], lexicon: LatinLexicon, share: float) -> bool:
    """Whether at least this share of the words are everyday ones."""
    return sum(_is_plain(word.group().lower(), lexicon) for word in words) >= share * len(words)


def _is_plain(lower: str, lexicon: LatinLexicon) -> bool:
    return lower in lexicon.ordinary or _genitive.sub("", lower) in lexicon.ordinary


def _names(words: Sequence[re.Match[str]], lexicon: LatinLexicon) -> frozenset[str]:
    """Everyday words that are surnames here, since a given name stands before them: STRAND of ELLEN STRAND; and such given names."""
    names: set[str] = set()
    for left, right in pairwise(words):
        first, last = left.group().lower(), right.group().lower()
        verb = lexicon.spoke.match(f" {last}") or lexicon.acted.match(f" {last}")  # HOLLIS SAID
        if right.start() - left.end() > 1 or first in lexicon.stop or last in lexicon.stop or verb:
            continue
        plain = first in lexicon.ordinary, last in lexicon.ordinary
        surname = last in lexicon.family or (not plain[1] and len(last) > _ACRONYM)
        if lexicon.is_forename(first) and surname and not all(plain):
            names |= {first, last}
    return frozenset(names)


def _usual(word: str, names: frozenset[str], lexicon: LatinLexicon, *, opens: bool) -> str:
    lower = word.lower()
    if len(lower) != len(word) or lower[0] == "ß":
        return word  # İ grows when it is made small, ß when it is made large
    if lower in names:
        return _capitalised(lower)
    if _is_plain(lower, lexicon):
        return lower.capitalize() if opens else lower
    if len(word) <= _ACRONYM and not lexicon.is_name(word):
        return word
    return _capitalised(lower)


def _capitalised(lower: str) -> str:
    return re.sub(
        rf"^[{LETTER}]|(?<=[-’'])[{LETTER}](?=[{LETTER}])|(?<=^mc)[{LETTER}]",
        lambda letter: letter.group().upper(),
        lower,
    )
