"""What a text of its language is written with: letters, digits and marks, and words of one language at a time.

A model's text may hold besides what its sources hold: a name in another alphabet, a sign. So a letter that only looks like a Latin one, a
digit of another script, an emoji or markup is seen without a list of them. Known false case: a loanword with an accent that is not in `drafts.toml`.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from digests.models import Language
from digests.text.script import HAN, fold, has_han
from digests.writing.prompt import plain, rules
from digests.writing.typography import narrow

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_MARKS = r"!\"$%&'()+,\-./:;=?’‘“”–—…·•£€¥°×−"
_MARKS_ZH = "，。、；：？！（）《》〈〉「」『』【】～·％℃＋－／＆￥〇"
_own_han = (
    "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"  # without the compatibility forms, which only look like others
)
_token = {
    Language.EN: re.compile(rf"[^\s{HAN}{_MARKS}]+"),
    Language.HANS: re.compile(rf"[^\s{_own_han}{_MARKS}{_MARKS_ZH}]+"),
}
_DOTS = str.maketrans("‧・", "··")
_usual = re.compile(rf"[{_LATIN}0-9]+")
_han_run = re.compile(rf"[{HAN}·]+")
_brackets = re.compile(r"[(（][^()（）]*[)）]")
_latin_run = re.compile(r"[A-Za-z][\w.%’'-]*(?:[ ,]+[A-Za-z0-9$][\w.%’'-]*)*")
_lower = re.compile(r"[a-z]{2,}[.,]?")


def tidy(text: str) -> str:
    """A model's text in one line: composed letters, narrow digits, one kind of middle dot, characters for the names HTML has for them."""
    return narrow(unicodedata.normalize("NFC", " ".join(html.unescape(text).split()))).translate(_DOTS)


def strange(text: str, language: Language, sources: Sequence[str]) -> Iterator[str]:
    """Words and marks that are not written so in that language, and stand in no source."""
    known = " ".join(tidy(plain(s)) for s in sources)
    for match in _token[Language.HANS if language.chinese else Language.EN].finditer(text):
        word = match[0]
        foreign = _usual.fullmatch(word) is None
        accented = not word.isascii() and word.islower() and not language.chinese and word not in _loanwords()
        if (foreign or accented) and word not in known:
            yield word


def mixed(text: str, language: Language, sources: Sequence[str]) -> Iterator[str]:
    """What is in the other language: words rather than names. In English a name in characters begins the sentence or stands in brackets."""
    if language.chinese:
        known = fold(" ".join(s for s in sources if has_han(s))).lower()
        for match in _latin_run.finditer(text):
            words = match[0].split()
            ends = _lower.fullmatch(words[0]) or _lower.fullmatch(words[-1])
            if ends and sum(_lower.fullmatch(w) is not None for w in words) > 1 and match[0].lower() not in known:
                yield match[0]
        return
    known = fold(" ".join(sources))
    bracketed = [m.span() for m in _brackets.finditer(text)]
    for match in _han_run.finditer(text):
        named = match.start() == 0 or any(s < match.start() < e for s, e in bracketed)
        if not named or fold(match[0]) not in known:
            yield match[0]


def without_han_in_brackets(text: str) -> str:
    return _brackets.sub(lambda m: "" if _han_run.search(m[0]) else m[0], text)


def _loanwords() -> Collection[str]:
    words = rules()["loanwords"]
    assert isinstance(words, str)
    return frozenset(words.split())
