"""Bytes to text: what the bytes prove first, then what was declared, then what Chinese and English pages use.

Order: byte order mark, UTF-16 by its zero bytes (a few in valid UTF-8 are only stray), valid UTF-8, a charset named in the page itself,
the declared charset, GB18030, Big5 (either may lack its last byte), and as a guess Windows-1252. Valid UTF-8 goes before a declaration because servers and editors declare gb2312 for UTF-8 pages, and text of
more than a few bytes in another encoding is almost never valid UTF-8. Between GB18030 and Big5 the commoner characters decide.
"""

import codecs
import re

_declared = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,30})""", re.I)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4000  # bytes looked at for zeros
_LONG = 100  # bytes: a shorter text that is not whole is not taken for Chinese
_ACCENTED = (
    0.25  # of the characters of a Western text at most have an accent: above that it is another encoding read wrong
)
_STRAY = 0.1  # of the bytes; half of those of UTF-16 are zeros in English, and Chinese UTF-16 is no UTF-8
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
}
_COMMON = frozenset(
    "的一是在不了有和人這这中大為为上個个國国我以要他時时來来用們们生到作地於于出就分對对成會会可主發发年動动同工也能下過过子說说產产種种面"
    "而方後后多定行學学法所民得經经十三之進进等部度家電电力裡里如水化高自二理起小物現现實实加量都兩两體体制機机當当使點点從从業业本去把性好應应開开"
)


def decode(content: bytes, charset: str = "utf-8", *, guess: bool = True) -> str | None:
    """The text, line breaks as they are; a UTF-8 byte order mark stays as U+FEFF, so that offsets count it. None for binary, and,
    without `guess`, for what only Windows-1252 could be, which fits any bytes."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _readable(_try(content, name))
    utf8 = _try(content, "utf-8") or _cut_utf8(content)
    zeros = content[:_SAMPLE].count(0)
    if zeros and (utf8 is None or zeros > _STRAY * min(len(content), _SAMPLE)):
        return _readable(_utf16(content))
    if utf8 is not None:
        return _readable(utf8)
    inside = _declared.search(content[:2048])
    for name in dict.fromkeys(([inside[1].decode("ascii")] if inside else []) + [charset]):
        text = _try(content, name)
        if text is not None and name.lower() not in {
            "cp1252",
            "windows-1252",
            "iso-8859-1",
            "latin-1",
            "ascii",
            "us-ascii",
        }:
            return _readable(text)
    chinese = [text for name in ("gb18030", "big5hkscs") if (text := _cut_pair(content, name)) is not None]
    best = max(chinese, key=_commonness, default=None)
    if best is not None and _commonness(best) > 0.1:
        return _readable(best)
    western = _try(content, "cp1252")
    if not guess or (western is not None and _wide_share(western) > _ACCENTED):
        return None
    return _readable(western or best or content.decode("utf-8", "replace"))


def _try(content: bytes, name: str) -> str | None:
    try:
        return content.decode(_ALIASES.get(name.lower(), name))
    except (LookupError, UnicodeError, ValueError):  # ValueError: a codec's name with a null in it
        return None


def _cut_pair(content: bytes, name: str) -> str | None:
    """Text in an encoding of two bytes a character, whose last one may be cut in half."""
    whole = _try(content, name)
    return whole if whole is not None or len(content) < _LONG else _try(content[:-1], name)


def _cut_utf8(content: bytes) -> str | None:
    """UTF-8 with its last character cut by a size limit, or with a stray bad byte in a long text."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return text if bad and bad <= max(1, len(text) // 1000) and len(text) > 200 and not text.isascii() else None


def _utf16(content: bytes) -> str | None:
    even, odd = content[0:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
    return _try(content[: len(content) // 2 * 2], "utf-16-le" if odd > even else "utf-16-be")


def _wide_share(text: str) -> float:
    """Share of the characters that are not ASCII."""
    sample = text[:20000]
    return sum(c > "\x7f" for c in sample) / len(sample) if sample else 0.0


def _commonness(text: str) -> float:
    """Share of the most frequent characters among all that are not ASCII."""
    wide = [c for c in text[:20000] if c > "\x7f"]
    return sum(c in _COMMON for c in wide) / len(wide) if wide else 0.0


def _readable(text: str | None) -> str | None:
    """None where control characters or holes say that these bytes are no text."""
    if text is None:
        return None
    sample = text[:20000]
    odd = sum(c == "\ufffd" or (c < " " and c not in "\t\n\r\f\v\x1b") for c in sample)
    return None if odd > max(2, len(sample) // 50) else text
