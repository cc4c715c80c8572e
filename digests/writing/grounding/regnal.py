"""The numerals of rulers, world wars, quarters and trial phases: 乔治三世 for George III, 二战 for World War II, 一季度 for Q1, 三期 for Phase III.

A claim may leave a numeral out or add one that everybody knows; where its source has numerals of the same kind, the claim's must be one of them.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from digests.text import numerals

_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50}
ROMAN = "(?=[IVX]{2})X{0,2}(?:IX|IV|V?I{0,3})"  # II to XXIX: one letter alone may be a word
_WORDS = {"one": 1, "two": 2, "three": 3, "first": 1, "second": 2, "third": 3, "fourth": 4}
_han = "[一二三四五六七八九十]{1,3}"
_KINDS = (
    (
        "ruler",
        re.compile(
            rf"(?<!World\s)(?<!Phase\s)\b(?:[A-Z][a-z]+\s(?P<n>{ROMAN})\b"
            rf"|(?:King|Queen|Pope|Emperor|Tsar|Czar|Prince)\s[A-Z][a-z]+\s(?P<n2>[IVX])\b)"
            rf"|(?P<n3>{_han})世(?![纪界代人])|路易(?P<n4>十[一二三四五六七八]?)"
        ),
    ),
    (
        "war",
        re.compile(
            r"\b(?:World\sWar\s|WW)(?P<n>I{1,3}\b|(?i:one|two|three)\b|[1-3]\b)|\b(?i:(?P<n2>first|second|third)\sworld\swar)"
            r"|第(?P<n3>[一二三])次世界大战|(?<![第之一二三四五六七八九十])(?P<n4>[一二])战(?![线略术胜败斗绩])"
        ),
    ),
    (
        "quarter",
        re.compile(
            r"\bQ(?P<n>[1-4])\b|\b(?P<n2>(?i:first|second|third|fourth))[\s-]quarter\b"
            r"|(?<![前头后\d一二三四五六七八九十])第?(?P<n3>[一二三四1-4])季(?:度|(?=[的末初,。;、]|$))"
        ),
    ),
    (
        "phase",
        re.compile(
            r"\b[Pp]hase[\s-](?P<n>I{1,3}|IV|[1-4]|(?i:one|two|three))\b|(?<![A-Za-z\d.])(?P<n2>I{1,3}|IV|[1-4])期(?![间望待货限刊])"
            r"|(?<![一二三四五六七八九十])(?P<n3>[一二三四])期(?![间望待货限刊])"
        ),
    ),
)


def judged(source: str, claim: str) -> Iterator[tuple[int, int, str]]:
    """Places of folded `claim` whose numeral is told in the source as one of the same kind, with "", or as another, with why."""
    for kind, pattern in _KINDS:
        known = {_value(m) for m in pattern.finditer(source)}
        for match in pattern.finditer(claim):
            if known:
                why = "" if _value(match) in known else f"the source has another {kind}"
                yield match.start(), match.end(), why


def roman(letters: str) -> int:
    values = [_LETTERS[c] for c in letters]
    return sum(-v if v < after else v for v, after in zip_longest(values, values[1:], fillvalue=0))


def _value(match: re.Match[str]) -> int:
    written = next(n for n in match.groupdict().values() if n)
    if written.isdigit():
        return int(written)
    if written[0] in _LETTERS:
        return roman(written)
    return _WORDS.get(written.lower()) or int(numerals.chinese(written) or 0)
