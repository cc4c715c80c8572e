"""HTML to plain text, and the feed links of a page. Small on purpose: page furniture is `clean`'s business, not ours."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    "address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS: Final = frozenset({"td", "th"})
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "head", "textarea"})
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FEED_TYPES: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
    }
)
_NAMES: Final = (
    _BLOCKS
    | _CELLS
    | _SILENT
    | _VOID
    | frozenset(
        "a abbr acronym applet audio b bdi bdo big body button canvas cite code del dfn em embed font frame frameset html i iframe ins kbd label mark marquee math object picture q rp rt "
        "ruby s samp select small span strike strong sub sup svg time title tt u var video".split()
    )
)
_tag = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>|!--)")
_any_tag = re.compile(r"<[^<>]*>")  # not `<[^>]*>`, which takes square time on open brackets
_blank = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f]+")
# Control characters, byte order marks and direction marks: never text, sometimes an attack on a terminal or a reader.
_unwanted = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]"
)
_MOST_LIKELY: Final = 10
_feed_like = re.compile(
    r"(?i)(?:^|[/._?=&-])(?:rss|rss2|feed|feeds|atom|rdf)(?:[/._?=&#-]|\d*$)|\.(?:rss|atom|rdf)(?:$|\?)|(?<!sitemap)\.xml(?:$|\?)"
)
_surrogate = re.compile("[\ud800-\udfff]")


def tidy(text: str) -> str:
    """Plain text in one line, without control characters."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    return _surrogate.sub("\ufffd", _unwanted.sub("", text))


def looks_like_html(text: str) -> bool:
    """Whether there is a tag of HTML in it: `List<String>` and `a < b` are text."""
    return "<" in text and any(match[1] is None or match[1].lower() in _NAMES for match in _tag.finditer(text))


def text_of(html: str) -> str:
    """Text of an HTML fragment: entities decoded, a line per block, nothing of scripts and styles."""
    if "<" not in html:
        lines = (unescape(html) if "&" in html else html).splitlines()
    else:
        reader = _Text()
        lines = ("".join(reader.pieces) if _read(reader, html) else stripped(html)).split("\n")
    clean = (_blank.sub(" ", printable(line)).strip() for line in lines)
    return "\n".join(line for line in clean if line)


def stripped(html: str) -> str:
    """A cheap `text_of`, linear in the length of whatever it is given: for counting and comparing, not for showing."""
    return unescape(_any_tag.sub(" ", html))


def plain(text: str) -> str:
    """`text_of` for text that is not HTML: only white space and control characters are put in order."""
    return "\n".join(line for raw in text.splitlines() if (line := _blank.sub(" ", printable(raw)).strip()))


def _read(reader: HTMLParser, html: str) -> bool:
    """Whether the whole text could be read: `<![CD` in a wrong place is more than Python's parser bears."""
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:
        return False
    return True


class _Text(HTMLParser):
    """Collects text. An unclosed <script> swallows the rest, as it does in a browser; other silent elements do not nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent is None and tag in _SILENT:
            self._silent = tag
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent or tag == "body":
            self._silent = None
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.pieces.append(data.replace("\n", " "))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.feeds: list[tuple[str, str]] = []
        self.likely: list[str] = []
        self.title: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "title" and not self.title:
            self._in_title = True
        elif tag == "base" and not self.base:
            self.base = values.get("href", "")
        elif tag in ("link", "a"):
            kind = values.get("type", "").partition(";")[0].strip().lower()
            named = (
                "alternate" in values.get("rel", "").lower().split() or "feed" in values.get("rel", "").lower().split()
            )
            if kind in _FEED_TYPES and named and values.get("href"):
                self.feeds.append((values["href"], tidy(values.get("title", ""))))
            elif tag == "a" and len(self.likely) < _MOST_LIKELY and _feed_like.search(values.get("href", "")):
                self.likely.append(values["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)


@dataclass(frozen=True, slots=True)
class Links:
    """What a page links to, as written. `feeds`: (address, title), declared as such; `likely`: plain links that look like feeds."""

    title: str
    base: str
    feeds: tuple[tuple[str, str], ...]
    likely: tuple[str, ...]


def links_of(html: str) -> Links:
    reader = _Links()
    _read(reader, html)
    return Links(tidy("".join(reader.title)), reader.base, tuple(reader.feeds), tuple(dict.fromkeys(reader.likely)))
