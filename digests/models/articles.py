"""Sources, raw items and articles: what comes in."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Language(StrEnum):
    """Language and script of a text, as BCP 47 tags."""

    EN = "en"
    HANS = "zh-Hans"
    HANT = "zh-Hant"

    @property
    def chinese(self) -> bool:
        return self is not Language.EN


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of `Article.text`."""

    start: int
    end: int


# --- source and raw item -----------------------------------------------------------------------------------------------


class SourceKind(StrEnum):
    FOLDER = "folder"
    FEED = "feed"


class FullText(StrEnum):
    """Whether a feed's entries are completed from their web pages."""

    AUTO = "auto"  # when the entry holds only a summary
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A place where articles come from, as configured. `address` is an http(s) address or a folder's path."""

    id: str  # stable, kebab-case
    kind: SourceKind
    address: str
    name: str = ""
    tenant: str | None = None
    language: Language | None = None  # when the source says nothing itself
    zone: str = "UTC"  # IANA zone of dates that carry none; also decides what "CST" means
    interval: timedelta = timedelta(minutes=30)
    full_text: FullText = FullText.AUTO
    topics: tuple[str, ...] = ()
    paused: bool = False


@dataclass(frozen=True, slots=True)
class RawItem:
    """A feed entry or a file, as received."""

    source: str
    key: str  # identity within its source: guid, address or path
    content: bytes  # body of the entry, file or page, undecoded
    media_type: str  # text/plain, text/markdown, text/html, application/json
    fetched: datetime
    charset: str = "utf-8"
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    tenant: str | None = None

    @property
    def hash(self) -> str:
        """32 hex digits over title and content: the same item fetched twice has the same hash."""
        return hashlib.sha256((self.title or "").encode() + b"\0" + self.content).hexdigest()[:32]

    @property
    def id(self) -> str:
        """16 hex digits over source, key and hash; also the id of the article made of it."""
        return hashlib.sha256("\0".join((self.source, self.key, self.hash)).encode()).hexdigest()[:16]


# --- article -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Leads from cleaned text back to raw text: pieces (text_start, raw_start, length), ascending, not overlapping.

    Text between pieces (a line break that was put in, an entity that was decoded) maps to the end of the piece before it.
    """

    pieces: tuple[tuple[int, int, int], ...]

    def raw(self, offset: int) -> int:
        """Raw offset of the character at `offset`."""
        at = bisect_right(self.pieces, (offset, 1 << 62, 0)) - 1
        if at < 0:
            return self.pieces[0][1] if self.pieces else offset
        text_start, raw_start, length = self.pieces[at]
        return raw_start + min(offset - text_start, length)

    def raw_span(self, span: Span) -> Span:
        if span.end <= span.start:
            return Span(self.raw(span.start), self.raw(span.start))
        return Span(self.raw(span.start), self.raw(span.end - 1) + 1)


@dataclass(frozen=True, slots=True)
class Article:
    """Clean text of one raw item. `text` is the title, a line break and the body; without a title it is the body."""

    id: str
    source: str
    url: str | None  # canonical: no tracking parameters, no fragment
    title: str
    text: str
    body_start: int  # 0 when there is no title
    offsets: OffsetMap
    language: Language
    published: datetime | None
    fetched: datetime
    tenant: str | None = None
    site: str = ""  # host of the url, or the source's name: who published it here
    origin: str | None = None  # whom the article credits (来源:机器之心), as written
    byline: str | None = None

    @property
    def body(self) -> str:
        return self.text[self.body_start :]

    @property
    def when(self) -> datetime:
        """Publication time, or the time it was fetched where the article does not say."""
        return self.published or self.fetched


class RejectReason(StrEnum):
    EMPTY = "empty"  # nothing but page furniture
    BLOCKED = "blocked"  # an anti-bot or error page
    LOGIN = "login"  # a login or subscription wall
    PROMOTION = "promotion"  # an advertisement or promotional template
    UNREADABLE = "unreadable"  # not text in any encoding we know, or not in a language we read
    BROKEN = "broken"  # a file that is not what its name says, such as JSON without a text


@dataclass(frozen=True, slots=True)
class Rejected:
    """A raw item that is no article; kept out of digests and shown by /why with its reason."""

    id: str
    source: str
    url: str | None
    title: str
    reason: RejectReason
    detail: str
    fetched: datetime
    tenant: str | None = None
