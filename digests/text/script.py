"""Scripts: which language a text is in, folding Traditional to Simplified for reading, and back for output."""

import re
from functools import lru_cache

import opencc

from digests.models import Language

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_han = re.compile(f"[{HAN}]")
_latin_word = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)?")

# Full-width ASCII to ASCII, one code point for one, so that offsets survive; 説 and 爲 are variants opencc leaves alone.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
_VARIANTS = {
    ord("説"): "说",
    ord("爲"): "为",
    ord("綫"): "线",
    ord("羣"): "群",
    ord("着"): "着",
    ord("•"): "·",
    ord("‧"): "·",
    ord("・"): "·",
    ord("‐"): "-",
    ord("‑"): "-",
}
_FOLDED = _WIDTH | _VARIANTS
_CASELESS = {ord("ſ"): "s", ord("ı"): "i", ord("İ"): "I"}


@lru_cache(maxsize=8)
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def _converted(text: str, config: str) -> str:
    """A half of a surrogate pair, which is no text, becomes a question mark: OpenCC takes what can be encoded."""
    return str(_converter(config).convert(text.encode("utf-8", "replace").decode()))


def is_han(char: str) -> bool:
    return _han.match(char) is not None


def has_han(text: str) -> bool:
    return _han.search(text) is not None


def simplified(text: str) -> str:
    """Traditional characters to Simplified, same length. Source: OpenCC's t2s, character by character where it would not be."""
    folded = _converted(text, "t2s")
    if len(folded) != len(text):
        folded = "".join(c if len(c) == 1 else o for o, c in ((o, _converted(o, "t2s")) for o in text))
    return folded


def fold(text: str) -> str:
    """The form that is read and matched: Simplified, half-width ASCII, one kind of middle dot. Same length as `text`."""
    return text if text.isascii() else simplified(text.translate(_FOLDED))


def lowered(text: str) -> str:
    """Lower case at the same offsets: of the one letter that would grow longer only the dot is lost."""
    return text.replace("İ", "I").lower()


def plain_case(text: str) -> str:
    """Text in which a word found without regard to case can be looked up in lower case: re.IGNORECASE takes ſ for s, and ı and İ for i;
    `str.lower` does not. Same length."""
    return text if text.isascii() else text.translate(_CASELESS)


def words_of_taiwan(text: str) -> str:
    """Simplified text to Traditional with what OpenCC's s2twp takes for Taiwan's words; length may change. For readers use `taiwan`."""
    return _converted(text, "s2twp")


def words_of_the_mainland(text: str) -> str:
    """Traditional text to Simplified, with what OpenCC's tw2sp takes for the mainland's words; length may change. See `taiwan.mainland`."""
    return _converted(text, "tw2sp")


def detect(text: str, default: Language = Language.EN) -> Language:
    """Language and script by counting: Han characters against Latin words, then Traditional-only against Simplified-only.

    A Chinese text keeps its name with many Latin names in it: one Han character weighs as much as a Latin word, and a fifth of
    the weight is enough. Mixed scripts (converter residue such as 后 in a Traditional text) go to the majority.
    """
    sample = text[:6000]
    han = _han.findall(sample)
    latin = len(_latin_word.findall(sample))
    if not han and not latin:
        return default
    if len(han) < 0.2 * (len(han) + latin):
        return Language.EN
    joined = "".join(han)
    to_simplified = sum(a != b for a, b in zip(joined, simplified(joined), strict=True))
    back: str = _converter("s2t").convert(joined)
    to_traditional = sum(a != b for a, b in zip(joined, back, strict=True)) if len(back) == len(joined) else 0
    if to_simplified == to_traditional:
        return default if default.chinese else Language.HANS
    return Language.HANT if to_simplified > to_traditional else Language.HANS
