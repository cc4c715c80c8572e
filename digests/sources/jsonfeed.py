"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/), read forgivingly."""

import json
from typing import Any

from digests.sources.addresses import web_address
from digests.sources.dates import home_zone, moment
from digests.sources.markup import looks_like_html, text_of, tidy

_MAX_ENTRIES = 5000
_FORMATS = {"1": "json10", "1.0": "json10", "1.1": "json11"}


def read(text: str, *, url: str = "", zone: str = "UTC") -> dict[str, Any] | None:
    """A feed as plain data; None when the text is no JSON Feed."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return None
    version = str(data.get("version") or "")
    base = url or web_address(_string(data, "feed_url")) or web_address(_string(data, "home_page_url")) or ""
    items = [item for item in data["items"][:_MAX_ENTRIES] if isinstance(item, dict)]
    zone = home_zone(zone, _string(data, "language"), " ".join(_string(item, "title") or "" for item in items[:20]))
    return {
        "format": _FORMATS.get(version.rstrip("/").rpartition("/")[2], "json"),
        "title": _line(_string(data, "title")),
        "link": web_address(_string(data, "home_page_url"), base),
        "language": _string(data, "language"),
        "ttl": None,
        "problem": None if "jsonfeed.org" in version else "the version of JSON Feed is not given",
        "entries": [_entry(item, base, zone) for item in items],
    }


def _entry(item: dict[str, Any], base: str, zone: str) -> dict[str, Any]:
    identity = item.get("id")
    fields = [
        (_string(item, "content_html") or "", True, False),
        (_string(item, "content_text") or "", False, False),
        (_string(item, "summary") or "", False, True),
    ]
    content, html, summary_only = next((field for field in fields if field[0].strip()), ("", False, True))
    when = next((m for name in ("date_published", "date_modified") if (m := moment(_string(item, name), zone))), None)
    guid = str(identity).strip() if isinstance(identity, str | int | float) and not isinstance(identity, bool) else None
    return {
        "guid": guid or None,
        "url": web_address(_string(item, "url"), base)
        or web_address(_string(item, "external_url"), base)
        or web_address(guid),
        "title": _line(_string(item, "title")),
        "author": _author(item),
        "published": when.isoformat() if when else None,
        "content": content,
        "html": html,
        "summary_only": summary_only,
    }


def _author(item: dict[str, Any]) -> str | None:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(author, "name") for author in authors or () if isinstance(author, dict)]
    return _line(", ".join(name for name in names if name))


def _line(text: str | None) -> str | None:
    """Titles are plain text by the standard; some feeds put HTML there all the same."""
    if not text:
        return None
    return tidy(text_of(text) if looks_like_html(text) else text)[:1000] or None


def _string(node: dict[str, Any], name: str) -> str | None:
    value = node.get(name)
    return value if isinstance(value, str) and value.strip() else None
