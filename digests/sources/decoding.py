"""Bytes to text, when what the server says, what the file says and what the bytes are may be three different things.

Order: byte order mark, UTF-16/32 by pattern, valid UTF-8 with characters that only UTF-8 would give, the declared encoding when the
bytes fit it, else the encoding of those in use that damages least. A declaration is believed only as far as the bytes agree: sites
say GB2312 and send UTF-8, say UTF-8 and send GBK, and cut a character in half.

Known false cases: a text of a few accented letters whose declaration is wrong is read by that wrong declaration; of languages that
neither Chinese nor English feeds are written in, only declared encodings are read.
"""

import codecs
import re
from typing import Final

_declared_xml = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{1,40})\s*[\"']")
_declared_html = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_charset = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_MARKS: Final = (
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF16_LE, "utf-16"),
)
_PATTERNS: Final = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
# What a name means in practice is more than what it says (WHATWG Encoding, and GB18030 for all of its ancestors).
_LATIN: Final = "windows-1252"
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "ascii": _LATIN,
    "iso8859-1": _LATIN,
    "cp1252": _LATIN,
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_three_bytes = re.compile("[\u0800-\U0010ffff]")
_no_latin = re.compile("[\u0250-\U0010ffff]")
_SHIFTING: Final = ("hz", "iso2022", "utf-7")
_GUESSES: Final = ("utf-8", "gb18030", "big5hkscs", "euc_jp", "cp932", "cp949", "windows-1252")
_DOUBTFUL: Final = 0.6
_SAMPLE: Final = 60_000


def decode(body: bytes, content_type: str = "") -> str:
    """Text of a feed or page, never failing: what cannot be decoded becomes U+FFFD."""
    return body.decode(codec_of(body, content_type), "replace")


def codec_of(body: bytes, content_type: str = "") -> str:
    """Python's name of the encoding that a body is to be read with; a byte order mark is no part of what is read."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    head = body.lstrip(b" \t\r\n")[:4]
    for pattern, name in _PATTERNS:
        if head.startswith(pattern):
            return _ebcdic(body) if name == "cp037" else name
    names = declared(body, content_type)
    if body.isascii():
        return _seven_bit(body, names)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and _only_utf8(text, names):
        return "utf-8"
    for name in names:
        if name == _LATIN:
            break  # anything can be read as that
        if _fits(body, name) and (name not in _GUESSES or _damage(body[:_SAMPLE], name) < _DOUBTFUL):
            return name  # GB18030 and Big5 can be read as one another: what comes out has to look like text
    return _least_damaged(body, names)


def _only_utf8(text: str, names: list[str]) -> bool:
    """Whether valid UTF-8 is no chance: three-byte sequences never are, Latin letters hardly; other letters may be GBK's (一 is һ)."""
    if _three_bytes.search(text):
        return True
    if set(names) - {"utf-8", _LATIN}:
        return False
    return "utf-8" in names or not _no_latin.search(text)


def declared(body: bytes, content_type: str = "") -> list[str]:
    """Encodings named by the server and by the document, as Python knows them; unknown ones left out."""
    names = [match[1] for match in [_charset.search(content_type)] if match]
    for pattern in (_declared_xml, _declared_html):
        match = pattern.search(body[:2048])
        if match:
            names.append(match[1].decode("ascii"))
    known = [_known(name) for name in names]
    return list(dict.fromkeys(name for name in known if name))


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
        "".encode(found)
        b"".decode(found)
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return None
    if found.startswith(("utf-16", "utf-32")) or found in (
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
        "undefined",
    ):
        return None  # a file that was UTF-16 would have been recognised by its bytes
    return _WIDER.get(found, found)


def _fits(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _ebcdic(body: bytes) -> str:
    match = re.search(r"encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)", body[:200].decode("cp037", "replace"))
    return (_known(match[1]) if match else None) or "cp037"


def _seven_bit(body: bytes, names: list[str]) -> str:
    """ASCII, unless a declared codec writes other characters in it (HZ, ISO-2022, UTF-7)."""
    return next((name for name in names if name.startswith(_SHIFTING) and _fits(body, name)), "utf-8")


def _least_damaged(body: bytes, declared_names: list[str]) -> str:
    sample = body[:_SAMPLE]
    candidates = dict.fromkeys((*declared_names, *_GUESSES))
    return min(candidates, key=lambda name: _damage(sample, name) * (0.8 if name in declared_names else 1.0))


def _damage(sample: bytes, name: str) -> float:
    """How unlike text the sample looks in an encoding: undecodable bytes, private and rare characters, per character of its own."""
    try:
        text = sample.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return float("inf")
    own = [c for c in text if c > "\x7f"]
    if not own:
        return 0.0
    return sum(_oddness(c) for c in own) / len(own)


def _oddness(char: str) -> float:
    code = ord(char)
    if code == 0xFFFD:
        return 4.0
    if 0x4E00 <= code <= 0x9FFF:
        # The common characters lie in GB2312's first level and Big5's; a wrong reading scatters over the whole block.
        return 0.0 if _common(char) else 1.0
    if 0x3041 <= code <= 0x30FF or 0xAC00 <= code <= 0xD7A3:
        return 0.0
    if 0xFF61 <= code <= 0xFF9F:
        return 2.0  # half-width kana: what single-byte text looks like in Shift JIS
    if 0x3000 <= code <= 0x3040 or 0xFF00 <= code <= 0xFFEF or 0x2010 <= code <= 0x2026:
        return 0.1
    if 0xA1 <= code <= 0x24F:
        return 0.6 if code <= 0xBF or code in (0xD7, 0xF7) else 0.35
    if code < 0xA1 or 0xE000 <= code <= 0xF8FF:
        return 3.0
    return 1.2


def _common(char: str) -> bool:
    """In GB2312's first level (3,755 everyday characters) or Big5's (5,401)."""
    for name, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = char.encode(name)[0]
        except UnicodeEncodeError:
            continue
        if low <= lead <= high:
            return True
    return False
