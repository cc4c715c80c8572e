"""Ordinary feeds, read at once: well-formed RSS 0.9x and 2.0, and Atom 1.0, in the elements that nearly all of them use.

What comes out is what feedparser would make of such a feed, in its shape but in plain dictionaries, and ten times as fast; where the
decision is feedparser's own, its function is asked. Whatever is not known for certain to read the same (a DOCTYPE, xml:base, markup
within a text, an element twice, a vocabulary with meanings of its own) makes the feed unusual, and feedparser reads it instead.
"""

import contextlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.etree import ElementTree  # the parsing process is where it may be done: bounded, killable, and no DOCTYPE

from feedparser.datetimes import _parse_date
from feedparser.html import _cp1252
from feedparser.mixin import _FeedParserMixin

from digests.sources.dates import plain_moment

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_MEDIA: Final = "{http://search.yahoo.com/mrss/}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_VERSIONS: Final = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_ATOM_TYPES: Final = {"text": "text/plain", "html": "text/html", "text/plain": "text/plain", "text/html": "text/html"}
_STRAY_SPACES: Final = {uri for uri, prefix in _FeedParserMixin.namespaces.items() if not prefix} - {"", _ATOM[1:-1]}

# Element -> its name in the result; "" is passed over. What stands in none of these is unusual.
_RSS_ITEM: Final = {
    "title": "title",
    "link": "link",
    "guid": "id",
    "description": "summary",
    f"{_CONTENT}encoded": "content",
    "pubDate": "published",
    f"{_DC}date": "updated",
    "author": "author",
    f"{_DC}creator": "author",
    **dict.fromkeys(("category", "comments", "enclosure", "source", f"{_DC}subject"), ""),
    **dict.fromkeys((f"{_MEDIA}thumbnail", f"{_MEDIA}content", f"{_MEDIA}credit", f"{_MEDIA}keywords"), ""),
}
_RSS_CHANNEL: Final = {
    **{name: name for name in ("title", "link", "language", "ttl", "item")},
    f"{_ATOM}link": "self",
    "image": "image",
    **dict.fromkeys(("description", "copyright", "pubDate", "lastBuildDate", "generator", "docs", "category"), ""),
    **dict.fromkeys(("managingEditor", "webMaster"), ""),
}
_ATOM_NAMES: Final = ("title", "id", "summary", "content", "published", "updated", "author", "link", "entry")
_ATOM_ENTRY: Final = {f"{_ATOM}{name}": name for name in _ATOM_NAMES if name != "entry"} | {
    f"{_ATOM}{name}": "" for name in ("category", "rights")
}
_ATOM_FEED: Final = {f"{_ATOM}{name}": name for name in ("title", "id", "link", "entry", "author")} | {
    f"{_ATOM}{name}": "" for name in ("subtitle", "updated", "generator", "rights", "icon", "logo", "category")
}
_SILENT: Final = (
    "{http://purl.org/rss/1.0/modules/slash/}",
    "{http://purl.org/rss/1.0/modules/syndication/}",
    "{http://wellformedweb.org/CommentAPI/}",
    "{http://purl.org/syndication/thread/1.0}",
    "{com-wordpress:feed-additions:1}",
)
_IMAGE: Final = frozenset({"url", "title", "link", "width", "height", "description"})
_PERSON: Final = frozenset({f"{_ATOM}name", f"{_ATOM}uri", f"{_ATOM}email"})

_declared = re.compile(rb"xmlns(?::[\w.-]+)?\s*=\s*[\"']([^\"']*)[\"']")
_odd_scheme = re.compile(r"^[A-Za-z][A-Za-z0-9+.,-]*:///")
_half_reference = re.compile(r"&([A-Za-z0-9_]+);")
_c1 = re.compile("[\x80-\x9f]")
_Node = dict[str, Any]
_Element = ElementTree.Element


class _Unusual(Exception):
    pass


def parse(data: bytes) -> _Node | None:
    """A feed in UTF-8 without XML declaration, or None where it is unusual."""
    if b"<!DOCTYPE" in data or any(map(_stray, _declared.findall(data))):
        return None
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - see the import
        if root.tag == "rss":
            return _rss(root)
        return _atom(root) if root.tag == f"{_ATOM}feed" else None
    except (ElementTree.ParseError, _Unusual):
        return None


def _stray(uri: bytes) -> bool:
    """Whether a namespace makes something else of a feed, by feedparser's reckoning, wherever it is declared."""
    name = uri.decode("utf-8", "replace").lower()
    return name in _STRAY_SPACES or "backend.userland.com/rss" in name


# --- RSS -----------------------------------------------------------------------------------------------------------------


def _rss(root: _Element) -> _Node:
    version = root.get("version", "")
    _check_attributes(root, "version")
    if len(root) != 1 or root[0].tag != "channel" or root[0].keys():
        raise _Unusual
    feed: _Node = {"links": []}
    entries: list[_Node] = []
    for key, element in _known(root[0], _RSS_CHANNEL):
        if key == "item":
            entries.append(_rss_item(element))
        elif key == "self":
            if element.get("rel") not in ("self", "hub"):
                raise _Unusual
            feed["links"].append({"rel": element.get("rel"), "href": element.get("href", "")})
        elif key == "image":
            if any(child.tag not in _IMAGE or len(child) for child in element):
                raise _Unusual
        else:
            _add(feed, key, _bare(element))
    if _half_reference.search(feed.get("link", "")):
        raise _Unusual
    made = _VERSIONS.get(version) or ("rss20" if version.startswith("2.") else "rss")
    return {"version": made, "feed": _titled(feed), "entries": entries, "bozo": False}


def _rss_item(item: _Element) -> _Node:
    if item.keys():
        raise _Unusual
    entry: _Node = {}
    permanent = False
    for key, element in _known(item, _RSS_ITEM):
        if key == "id":
            permanent = element.get("isPermaLink", "true") == "true"
            _check_attributes(element, "isPermaLink")
            _add(entry, key, _text(element))
        elif key == "content":
            _add(entry, key, [{"type": "text/html", "value": _bare(element)}])
        else:
            _add(entry, key, _bare(element))
    if "link" in entry:
        entry["link"] = _half_reference.sub(r"&\1", entry["link"].replace("&amp;", "&"))
    elif permanent:
        entry["link"] = entry["id"]
    if "@" in entry.get("author", ""):  # it may be taken apart
        raise _Unusual
    if "summary" in entry:
        entry["summary_detail"] = {"type": "text/html"}
    return _dated(_titled(entry))


def _titled(node: _Node) -> _Node:
    """RSS does not say whether a title is text or HTML: it is what it looks like."""
    title = node.get("title", "")
    html = ("<" in title or "&" in title) and _FeedParserMixin.looks_like_html(title)
    node["title_detail"] = {"type": "text/html" if html else "text/plain"}
    return node


# --- Atom ----------------------------------------------------------------------------------------------------------------


def _atom(root: _Element) -> _Node:
    _check_attributes(root, _LANGUAGE)
    feed: _Node = {"links": []}
    if language := root.get(_LANGUAGE):
        feed["language"] = language.replace("_", "-")
    entries: list[_Node] = []
    for key, element in _known(root, _ATOM_FEED):
        if key == "entry":
            entries.append(_atom_entry(element))
        elif key == "author":
            _person(element)
        else:
            _add_atom(feed, key, element)
    if "id" in feed:
        feed.setdefault("link", feed["id"])  # as feedparser has it
    return {"version": "atom10", "feed": feed, "entries": entries, "bozo": False}


def _atom_entry(element: _Element) -> _Node:
    if element.keys():
        raise _Unusual
    entry: _Node = {"links": []}
    for key, child in _known(element, _ATOM_ENTRY):
        if key == "author":
            if name := _person(child):
                _add(entry, "author_detail", {"name": name})
        else:
            _add_atom(entry, key, child)
    return _dated(entry)


def _add_atom(node: _Node, key: str, element: _Element) -> None:
    if key == "link":
        _add_link(node, element)
    elif key in ("title", "summary", "content"):
        kind = _ATOM_TYPES.get(element.get("type", "text"))
        _check_attributes(element, "type")
        if kind is None:
            raise _Unusual
        if key == "content":
            _add(node, key, [{"type": kind, "value": _text(element)}])
        else:
            _add(node, key, _text(element))
            node[f"{key}_detail"] = {"type": kind}
    else:
        _add(node, key, _bare(element))


def _add_link(node: _Node, element: _Element) -> None:
    relation, kind = element.get("rel", "alternate").lower(), element.get("type", "text/html").lower()
    address = element.get("href")
    _check_attributes(element, "rel", "type", "href", "hreflang", "title", "length")
    if not address or len(element) or (element.text or "").strip():
        raise _Unusual
    node["links"].append({"rel": relation, "type": kind, "href": _address(address)})
    if relation == "alternate" and kind in ("text/html", "html", "application/xhtml+xml", "xhtml"):
        node["link"] = _address(address)


def _person(element: _Element) -> str:
    if element.keys() or any(child.tag not in _PERSON for child in element):
        raise _Unusual
    fields: _Node = {}
    for child in element:
        _add(fields, child.tag, _bare(child))
    name = str(fields.get(f"{_ATOM}name", ""))
    if fields and not name:
        raise _Unusual
    return name


# --- both ----------------------------------------------------------------------------------------------------------------


def _known(parent: _Element, names: Mapping[str, str]) -> Iterable[tuple[str, _Element]]:
    """Children that are read, with their names in the result."""
    for child in parent:
        key = names.get(child.tag)
        if key:
            yield key, child
        elif len(child) or (key is None and not child.tag.startswith(_SILENT)):
            raise _Unusual


def _add(node: _Node, key: str, value: object) -> None:
    if key in node:
        raise _Unusual
    node[key] = _address(value) if key in ("link", "id") and isinstance(value, str) else value


def _address(text: str) -> str:
    if _odd_scheme.match(text):  # feedparser takes slashes away
        raise _Unusual
    return text


def _check_attributes(element: _Element, *known: str) -> None:
    if any(name not in known for name in element.keys()):  # noqa: SIM118 - an element's own items are its children
        raise _Unusual


def _bare(element: _Element) -> str:
    """Text of an element that has no attributes."""
    _check_attributes(element)
    return _text(element)


def _text(element: _Element) -> str:
    """Text of an element that holds nothing else, mended as feedparser does: UTF-8 read as Latin-1, Windows's characters."""
    if len(element):
        raise _Unusual
    text = (element.text or "").strip()
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_cp1252) if _c1.search(text) else text


def _dated(entry: _Node) -> _Node:
    """Dates of rarer shapes are read by feedparser's many readers."""
    for name in ("published", "updated"):
        if (text := entry.get(name)) and plain_moment(text) is None:
            entry[f"{name}_parsed"] = _parse_date(text)
    return entry
