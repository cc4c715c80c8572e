"""What makes a file no article before a word of it is cleaned: nothing in it, no text, or JSON that holds something else.

The folder source tells it of a file, and `clean` rejects for it what came some other way, so that both say the same.
"""

import json
from typing import Final

from digests.cleaning.decoding import decode
from digests.cleaning.verdict import Verdict
from digests.models import RejectReason

_JSON: Final = "application/json"
_MEND: Final = 'write an object with "title" and "text"'
_KINDS: Final = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}


def flaw(content: bytes, media_type: str, charset: str = "utf-8") -> Verdict | None:
    """Why these bytes are no article, with the mend; None when they may be one."""
    raw = raw_text(content, media_type, charset)
    if raw is None:
        return Verdict(RejectReason.UNREADABLE, "not text in any known encoding, save it as UTF-8")
    if not raw.strip("\ufeff\0 \t\r\n\f\v\u3000"):
        return Verdict(RejectReason.EMPTY, "no text at all")
    wrong = _wrong_json(raw) if is_json(media_type) else None
    return Verdict(RejectReason.BROKEN, wrong) if wrong else None


def raw_text(content: bytes, media_type: str, charset: str = "utf-8") -> str | None:
    """The text of a file as it stands. JSON is never read by guess: it is UTF-8 by its standard (RFC 8259), and what is neither that
    nor plainly another encoding would be somebody's name spelt wrong."""
    return decode(content, charset, guess=not is_json(media_type))


def is_json(media_type: str) -> bool:
    return media_type.split(";")[0].strip().lower() == _JSON


def _wrong_json(raw: str) -> str | None:
    try:
        data = json.loads(raw.lstrip("\ufeff"), strict=False)
    except json.JSONDecodeError as exc:
        return f"not JSON (line {exc.lineno} column {exc.colno}), {_MEND}"
    except (ValueError, RecursionError):  # a number or a nesting beyond all measure
        return f"not JSON that can be read, {_MEND}"
    if not isinstance(data, dict):
        return f"JSON of {_kind(data)}, {_MEND}{', a file for each article' if isinstance(data, list) else ''}"
    text = data.get("text")
    if isinstance(text, str) and text.strip():
        return None
    if isinstance(text, str) or text is None:
        return f'JSON without a "text", {_MEND}'
    return f'JSON whose "text" is {_kind(text)}, {_MEND}'


def _kind(value: object) -> str:
    return "null" if value is None else _KINDS.get(type(value), "a number")
