"""What a feed says, once it has been read: plain data that crosses the border of the parsing process as JSON."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from digests.sources.markup import stripped


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed gives it. Title and author are plain text; `url` is absolute http(s) or None."""

    guid: str | None
    url: str | None
    title: str | None
    author: str | None
    published: datetime | None  # UTC
    content: str  # fullest field of the entry
    html: bool  # whether `content` is HTML, or plain text
    summary_only: bool  # the feed gave no field meant for the whole text
    text: str = ""  # `content` as plain text; only when it was asked for
    mark: str = ""  # `mark_of` it, made where the entry is read


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its entries, in the feed's own order."""

    format: str  # rss20, atom10, json11 ...
    title: str | None
    entries: tuple[Entry, ...]
    link: str | None = None  # the site's own page
    language: str | None = None  # as the feed says it
    ttl: int | None = None  # minutes the feed asks readers to wait
    problem: str | None = None  # what was wrong with the file although entries could be read


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page says about feeds and about itself."""

    title: str
    feeds: tuple[tuple[str, str], ...]  # (address, title) in the page's order
    text: str
    likely: tuple[str, ...] = ()  # addresses of plain links that look like feeds


def mark_of(title: str | None, content: str) -> str:
    """Changes when an entry's title or the words of its text do; tags, entities and white space may."""
    return digest(title or "", "".join(stripped(content).split()))


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def entry_of(data: Mapping[str, object]) -> Entry:
    published = data.get("published")
    return Entry(
        guid=_text(data.get("guid")),
        url=_text(data.get("url")),
        title=_text(data.get("title")),
        author=_text(data.get("author")),
        published=datetime.fromisoformat(published) if isinstance(published, str) else None,
        content=_text(data.get("content")) or "",
        html=bool(data.get("html")),
        summary_only=bool(data.get("summary_only")),
        text=_text(data.get("text")) or "",
        mark=_text(data.get("mark")) or "",
    )


def feed_of(data: Mapping[str, object]) -> Feed:
    entries = data.get("entries")
    ttl = data.get("ttl")
    return Feed(
        format=_text(data.get("format")) or "",
        title=_text(data.get("title")),
        entries=tuple(entry_of(entry) for entry in entries) if isinstance(entries, list) else (),
        link=_text(data.get("link")),
        language=_text(data.get("language")),
        ttl=ttl if isinstance(ttl, int) else None,
        problem=_text(data.get("problem")),
    )


def page_of(data: Mapping[str, object]) -> Page:
    feeds = data.get("feeds")
    pairs = tuple((str(pair[0]), str(pair[1])) for pair in feeds) if isinstance(feeds, list) else ()
    likely = data.get("likely")
    return Page(
        title=_text(data.get("title")) or "",
        feeds=pairs,
        text=_text(data.get("text")) or "",
        likely=tuple(map(str, likely)) if isinstance(likely, list) else (),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
