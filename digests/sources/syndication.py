"""RSS 0.9x to 2.0, RDF, Atom and CDF by feedparser, ordinary ones by `ordinary`, JSON Feed by `jsonfeed`. Runs in the parsing process only.

feedparser is given UTF-8 bytes that were decoded here, never a string (it would open one as an address or a path), and is told
neither to sanitise nor to resolve links within texts: a text becomes plain text later, and that is safer and five times as fast.
"""

import io
import re
from collections.abc import Mapping
from html.entities import html5
from time import struct_time
from typing import Any, Final
from xml.sax.saxutils import escape as xml_escape

import feedparser

from digests.sources import jsonfeed, ordinary
from digests.sources.addresses import web_address
from digests.sources.dates import home_zone, moment
from digests.sources.decoding import decode
from digests.sources.entries import mark_of
from digests.sources.lookalikes import instead
from digests.sources.markup import looks_like_html, plain, text_of, tidy

_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "text/xml", "application/xml"})
_LINK_TYPES: Final = frozenset({"text/html", "html", "application/xhtml+xml", "xhtml"})
_MAX_ENTRIES: Final = 5000
_declaration = re.compile(r"^<\?xml[^>]*\?>")
_root = re.compile(r"<(?:\?xml|!DOCTYPE|!--|rss\b|feed\b|channel\b|[A-Za-z]+:(?:RDF|rss|feed)\b|RDF\b)", re.IGNORECASE)
_empty_feed = re.compile(r"<(?:rss|feed|channel|(?:[A-Za-z]+:)?RDF)[\s>/]", re.IGNORECASE)
# What XML 1.0 does not allow: left in, one stray byte would make the whole file malformed.
_not_xml = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_doctype = re.compile(r"<!DOCTYPE[^>]*\[", re.IGNORECASE)
_entity_declaration = re.compile(r"[^\S\n]*<!ENTITY")
_cdata = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->)", re.DOTALL)
_bad_ampersand = re.compile(r"&(?!#\d+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{0,31};)?")
# All but the elements that are read here.
_unneeded = re.compile(
    r"</?(?!/|(?:\w+:)?(?:rss|RDF|feed|channel|items?|entry|title|link|description|content|encoded|summary|guid|id|pubDate|date|created|"
    r"issued|published|updated|modified|author|creator|name|email|language|ttl|source|body|div)\b)[A-Za-z][^<>]*>",
    re.IGNORECASE,
)
_xml = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_reference = re.compile(r"&#([xX][0-9a-fA-F]+|\d+);?")


def repaired(text: str) -> str:
    """The text without what most often makes feeds malformed: stray control characters, bare ampersands, HTML's entity names."""
    text = _reference.sub(_allowed, _not_xml.sub("", text))
    if _doctype.search(text[:4000]):
        return _entity_declaration.sub("\n<!ENTITY", text)  # a line each, or feedparser does not see them
    if _bad_ampersand.search(text):
        parts = _cdata.split(text)
        parts[::2] = [_bad_ampersand.sub(_meant, part) for part in parts[::2]]
        return "".join(parts)
    return text


def _allowed(match: re.Match[str]) -> str:
    """A numeric reference that names a character of XML, or nothing: one to a control character makes the file malformed."""
    digits = match[1].lstrip("xX0") or "0"
    code = int(digits, 16 if match[1][0] in "xX" else 10) if len(digits) <= 7 else 0
    return match[0] if code <= 0x10FFFF and _xml.match(chr(code)) else ""


def _meant(match: re.Match[str]) -> str:
    name = match[1]
    return xml_escape(html5[name]) if name in html5 else f"&amp;{name or ''}"


class NoFeed(Exception):
    """The bytes are no feed; the message says what they are instead."""


def read(
    body: bytes,
    *,
    url: str = "",
    content_type: str = "",
    zone: str = "UTC",
    with_text: bool = False,
    shortcut: bool = True,
) -> dict[str, object]:
    """A feed as plain data (`entries.feed_of` makes a `Feed` of it). `shortcut`: ordinary feeds need no feedparser. Raises NoFeed."""
    text = decode(body, content_type).lstrip("\ufeff \t\r\n")
    if not text:
        raise NoFeed("the file is empty")
    feed = jsonfeed.read(text, url=url, zone=zone) if text[0] in "{[" else _read_xml(text, url, zone, shortcut=shortcut)
    if feed is None:
        raise NoFeed(instead(body, text))
    for entry in feed["entries"]:
        entry["mark"] = mark_of(entry["title"], entry["content"])
        if with_text:
            entry["text"] = (text_of if entry["html"] else plain)(entry["content"])
    return feed


def _read_xml(text: str, url: str, zone: str, *, shortcut: bool) -> dict[str, Any] | None:
    """None when there is no feed in it."""
    text = repaired(text)
    if not text.startswith("<"):
        start = _root.search(text[:4000])  # warnings of a server's script before the feed
        text = text[start.start() :] if start else text
    left_out = ""
    parsed: Mapping[str, Any] | None = ordinary.parse(_as_utf8(text)) if shortcut else None
    if parsed is None:
        try:
            parsed = _parsed(text)
        except (LookupError, TypeError, ValueError, AttributeError):
            # feedparser stumbles over broken maps, sizes, licences: they can be done without.
            parsed = _parsed(_unneeded.sub("", text))
            left_out = "some elements could not be read"
    version = str(parsed.get("version") or "")
    if not parsed["entries"] and not version and not _empty_feed.search(text[:2000]):
        return None
    about = parsed["feed"]
    base = url or _own_address(about)
    atom = version.startswith("atom")
    zone = home_zone(
        zone, _string(about, "language"), " ".join(_string(entry, "title") or "" for entry in parsed["entries"][:20])
    )
    problem = left_out or (str(parsed.get("bozo_exception") or "").strip() if parsed["bozo"] else "")
    return {
        "format": version or "unknown",
        "title": _title(about, atom),
        "link": web_address(_string(about, "link"), base),
        "language": _string(about, "language"),
        "ttl": _minutes(about),
        "problem": f"malformed: {tidy(problem)[:200]}" if problem else None,
        "entries": [_entry(entry, base, zone, atom) for entry in parsed["entries"][:_MAX_ENTRIES]],
    }


def _as_utf8(text: str) -> bytes:
    return _declaration.sub("", text).lstrip().encode("utf-8", "replace")


def _parsed(text: str) -> Mapping[str, Any]:
    """feedparser's reading. It is not told the feed's address: it would make relative guids of it, which change when the feed moves."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO(_as_utf8(text)), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _entry(entry: Mapping[str, Any], base: str, zone: str, atom: bool) -> dict[str, Any]:
    guid = _string(entry, "id")
    content, html, summary_only = _content(entry, atom)
    return {
        "guid": guid,
        "url": _link(entry, guid, base),
        "title": _title(entry, atom),
        "author": _author(entry),
        "published": _published(entry, zone),
        "content": content,
        "html": html,
        "summary_only": summary_only,
    }


def _link(entry: Mapping[str, Any], guid: str | None, base: str) -> str | None:
    if original := web_address(_string(entry, "feedburner_origlink")):
        return original  # the article's own address, where `link` counts clicks
    alternates = [each for each in entry.get("links") or () if each.get("rel") == "alternate" and each.get("href")]
    pages = [each["href"] for each in alternates if each.get("type") in _LINK_TYPES]
    link = pages[0] if pages else _string(entry, "link")  # of several the first; feedparser's `link` is the last
    if link is not None and link != guid:
        return web_address(link, base)
    # A guid counts as a link unless it says otherwise; most that forget to are no links.
    return web_address(guid) or next((web_address(each["href"], base) for each in alternates), None)


def _author(entry: Mapping[str, Any]) -> str | None:
    names = [name for each in entry.get("authors") or () if (name := _string(each, "name"))]
    name = ", ".join(names) if len(names) > 1 else _string(entry.get("author_detail") or {}, "name")
    return tidy(text_of(name or _string(entry, "author") or ""))[:300] or None


def _published(entry: Mapping[str, Any], zone: str) -> str | None:
    for name in ("published", "created", "updated"):
        if dict.__contains__(entry, name):  # feedparser's own `in` answers for other names too
            parsed = dict.get(entry, f"{name}_parsed")  # type: ignore[call-overload]  # as above
            found = moment(_string(entry, name), zone, parsed if isinstance(parsed, struct_time) else None)
            if found is not None:
                return found.isoformat()
    return None


def _title(node: Mapping[str, Any], atom: bool) -> str | None:
    value = _string(node, "title")
    if value is None:
        return None
    detail = node.get("title_detail") or {}
    if detail.get("type") in _HTML_TYPES or (not atom and looks_like_html(value)):
        value = text_of(value)
    return tidy(value)[:1000] or None


def _content(entry: Mapping[str, Any], atom: bool) -> tuple[str, bool, bool]:
    """(fullest field, whether it is HTML, whether the feed gave nothing but a summary)."""
    fields: list[tuple[str, str, bool]] = []
    for part in entry.get("content") or ():
        kind = str(part.get("type") or "text/html")
        if not kind.startswith(("image/", "audio/", "video/")):
            fields.append((str(part.get("value") or ""), kind, False))
    summary = _string(entry, "summary")
    if summary:
        fields.append((summary, str((entry.get("summary_detail") or {}).get("type") or "text/html"), True))
    fields += [
        (value, "text/html", True)
        for value in (_string(entry, "media_description"), _string(entry, "itunes_summary"))
        if value
    ]
    if not fields:
        return "", False, True
    value, kind, summary_only = max(fields, key=lambda field: len(field[0]))
    # RSS does not say which of the two a field is: without a tag or an entity it is text, and its line breaks count.
    html = kind != "text/plain" if atom else looks_like_html(value) or (kind != "text/plain" and "&" in value)
    return value, html, summary_only


def _own_address(about: Mapping[str, Any]) -> str:
    """Base of relative links when nobody says where the file came from: its own address, or its site's."""
    links = [link for link in about.get("links") or () if link.get("rel") == "self"]
    for address in [*(link.get("href") for link in links), _string(about, "link")]:
        if found := web_address(address if isinstance(address, str) else None):
            return found
    return ""


def _minutes(about: Mapping[str, Any]) -> int | None:
    value = (_string(about, "ttl") or "").strip()
    return min(int(value[:6]), 60 * 24 * 7) if value.isascii() and value.isdigit() else None


def _string(node: Mapping[str, Any], name: str) -> str | None:
    value = node.get(name)
    return value if isinstance(value, str) and value.strip() else None
