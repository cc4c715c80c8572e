"""A web of many feeds over a simulated day, each with its own trouble: what is published when, and what a server would answer now.

Everything follows from a feed's number and the time, so that the serving process and the judging one need not talk about it. Trouble,
shape and format of a feed come round at different lengths, so that they meet in every combination.
"""

import hashlib
import json
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

START: Final = datetime(2026, 3, 2, tzinfo=UTC)
HELD: Final = 20  # entries a feed shows
_BEFORE: Final = timedelta(hours=6)  # articles older than that were never there
_OUTAGE: Final = timedelta(hours=3)


class Trouble(StrEnum):
    """How a server behaves. An hour of it in six, unless it says otherwise."""

    NONE = "none"
    BUSY = "503 with Retry-After"
    TOO_MANY = "429 with Retry-After"
    ERROR = "500"
    PAGE = "a web page in place of the feed"
    CUT = "breaks off"
    SLOW = "does not end"  # one hour a day
    MOVED = "moved for good"  # from the fifth hour on; nothing answers at the old address after the tenth
    DETOUR = "moved for a while"
    MISSING = "404"  # three hours a day
    GONE = "410"  # three hours a day
    GARBLED = "bytes that are no text"


class Shape(StrEnum):
    """What is odd about a feed's entries."""

    PLAIN = "plain"
    NEW_GUIDS = "guids change at every look"
    ONE_GUID = "all guids alike"
    NO_GUIDS = "no guids"
    NO_DATES = "no dates"
    UPSIDE_DOWN = "oldest first"
    UNCLOSED = "its end is missing"
    EDITED = "entries are edited"
    FLAPPING = "some entries are missing every other hour"
    RESTLESS = "a date of its own at every look"
    NO_LINKS = "no links"


_TROUBLES: Final = tuple(Trouble)
_SHAPES: Final = tuple(Shape)
_FORMATS: Final = ("rss", "atom", "rss", "json", "rss")
_ENCODINGS: Final = ("utf-8", "gb18030", "utf-8", "utf-8")
_CHECKS: Final = ("etag", "none", "modified")  # how a server recognises a reader that has the body already


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hangs: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """Feed number `n` and all that can be known of it."""

    n: int

    @property
    def trouble(self) -> Trouble:
        return _TROUBLES[self.n % len(_TROUBLES)]

    @property
    def shape(self) -> Shape:
        return _SHAPES[self.n % len(_SHAPES)]

    @property
    def format(self) -> str:
        shaped = self.shape in (Shape.UNCLOSED, Shape.NO_GUIDS, Shape.ONE_GUID, Shape.NO_LINKS)
        return "rss" if shaped else _FORMATS[self.n % len(_FORMATS)]

    @property
    def encoding(self) -> str:
        return _ENCODINGS[self.n % len(_ENCODINGS)] if self.format == "rss" else "utf-8"

    @property
    def check(self) -> str:
        """Whether and how it answers 304."""
        return _CHECKS[self.n // 2 % len(_CHECKS)]

    @property
    def every(self) -> timedelta:
        """Between two articles: an hour and a half to over three; one site in nine writes three a day."""
        return timedelta(hours=8) if self.n % 9 == 8 else timedelta(minutes=90 + 15 * (self.n % 9), seconds=self.n % 60)

    @property
    def patience(self) -> timedelta | None:
        """How late an article may be, with this trouble; None where a polite reader may miss the day."""
        if self.trouble is Trouble.GONE:
            return None
        return timedelta(hours=9 if self.trouble is Trouble.MISSING else 6)

    def published(self, until: datetime) -> Sequence[tuple[int, datetime]]:
        """(number, time) of its articles up to then, oldest first."""
        first = START - _BEFORE + timedelta(seconds=37 * self.n % 2000)
        return [(k, first + self.every * k) for k in range(max(0, (until - first) // self.every + 1))]

    # --- what it shows -----------------------------------------------------------------------------------------------

    def body(self, now: datetime) -> bytes:
        shown = self.published(now)[-HELD:]
        if self.shape is Shape.FLAPPING and now.hour % 2:
            shown = [each for each in shown if each[0] % 3]
        if self.shape is not Shape.UPSIDE_DOWN:
            shown = shown[::-1]
        entries = [self._entry(k, when, now) for k, when in shown]
        if self.format == "json":
            version = "https://jsonfeed.org/version/1.1"
            return json.dumps({"version": version, "title": f"Site {self.n}", "items": entries}).encode()
        text = _atom(self.n, entries) if self.format == "atom" else _rss(self.n, entries, self._noise(now))
        if self.shape is Shape.UNCLOSED:
            text = text.removesuffix("</channel></rss>")
        return f'<?xml version="1.0" encoding="{self.encoding}"?>{text}'.encode(self.encoding)

    def _noise(self, now: datetime) -> str:
        return f"<lastBuildDate>{_rfc822(now)}</lastBuildDate>" if self.shape is Shape.RESTLESS else ""

    def _entry(self, k: int, when: datetime, now: datetime) -> dict[str, str]:
        link = f"https://site{self.n}.example/{k}"
        text = text_of(self.n, k)
        if self.shape is Shape.EDITED and k % 4 == 0 and now - when > timedelta(hours=3):
            text += " This sentence was added later."
        entry = {"id": f"{link}#it", "url": link, "title": title_of(self.n, k), "content_text": text}
        if self.shape is Shape.NEW_GUIDS:
            entry["id"] += f"-{now:%H%M%S}"
        elif self.shape is Shape.ONE_GUID:
            entry["id"] = "always-the-same"
        elif self.shape is Shape.NO_GUIDS:
            del entry["id"]
        elif self.shape is Shape.NO_LINKS:
            del entry["url"]
        if self.shape is not Shape.NO_DATES:
            entry["date_published"] = when.isoformat()
        return entry

    # --- how it answers ----------------------------------------------------------------------------------------------

    def answer(self, path: str, headers: Mapping[str, str], now: datetime) -> Reply:
        """To a request for "/n" or, once it has moved, "/new/n"; names of headers in lower case."""
        hours = (now - START) / timedelta(hours=1)
        at_old_place = not path.startswith("/new/")
        if self.trouble is Trouble.MOVED and hours >= 5 and at_old_place:
            return Reply(404) if hours >= 10 else Reply(301, {"Location": f"/new/{self.n}"})
        if self.trouble is Trouble.DETOUR and int(hours) % 6 == self.n % 6 and at_old_place:
            return Reply(302, {"Location": f"/new/{self.n}"})
        if self._troubled(now):
            return self._trouble(now)
        return self._content(headers, now)

    def _troubled(self, now: datetime) -> bool:
        begin = START + timedelta(hours=2 + self.n % 6)
        if self.trouble in (Trouble.MISSING, Trouble.GONE):
            return begin <= now < begin + _OUTAGE
        if self.trouble is Trouble.SLOW:
            return begin <= now < begin + timedelta(hours=1)
        return now >= START + timedelta(hours=1) and now.hour % 6 == self.n % 6

    def _trouble(self, now: datetime) -> Reply:
        match self.trouble:
            case Trouble.BUSY | Trouble.TOO_MANY:
                return Reply(503 if self.trouble is Trouble.BUSY else 429, {"Retry-After": "4500"})
            case Trouble.ERROR:
                return Reply(500)
            case Trouble.MISSING | Trouble.GONE:
                return Reply(404 if self.trouble is Trouble.MISSING else 410)
            case Trouble.PAGE:
                page = b"<!doctype html><html><title>Back soon</title><p>We are mending something.</p></html>"
                return Reply(headers={"Content-Type": "text/html"}, body=page)
            case Trouble.GARBLED:
                return Reply(body=zlib.compress(self.body(now)))
            case Trouble.CUT:
                return Reply(body=self.body(now), cut=True)
            case Trouble.SLOW:
                return Reply(body=self.body(now), hangs=True)
            case _:
                return self._content({}, now)

    def _content(self, headers: Mapping[str, str], now: datetime) -> Reply:
        body = self.body(now)
        newest = self.published(now)[-1][1]
        if self.check == "etag":
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            same, given = headers.get("if-none-match") == etag, {"ETag": etag}
        else:
            stamp = f"{newest:%a, %d %b %Y %H:%M:%S} GMT"
            steady = self.shape not in (Shape.EDITED, Shape.FLAPPING)  # those change without a new article
            known = self.check == "modified" and steady
            same, given = known and headers.get("if-modified-since") == stamp, {"Last-Modified": stamp} if known else {}
        return Reply(304, given) if same else Reply(200, given, body)


def title_of(n: int, k: int) -> str:
    """Ends with the numbers of the feed and the article, by which the article is known again in the store."""
    return f"{text_of(n, k).partition('.')[0][:60].rstrip()} {n}-{k}"


@lru_cache(maxsize=100_000)
def text_of(n: int, k: int) -> str:
    """Some sentences in words that no other article has: what feeds do to articles is looked for, not what articles have in common."""
    draw = random.Random(f"{n}-{k}")  # noqa: S311 - invented news needs no secrets
    own = "".join(_SYLLABLES[(n * 1000 + k) >> shift & 15] for shift in (16, 12, 8, 4, 0))
    return " ".join(f"{' '.join(word + own for word in draw.sample(_WORDS, 9)).capitalize()}." for _ in range(4))


_SYLLABLES: Final = "ba ce di fo gu ha ki le mo na pe ra si to vu wa".split()
_WORDS: Final = [first + second for first in _SYLLABLES for second in _SYLLABLES]


def _rss(n: int, entries: Sequence[Mapping[str, str]], noise: str) -> str:
    items = "".join(_item(entry) for entry in entries)
    return f"<rss version='2.0'><channel><title>Site {n} 新闻</title>{noise}{items}</channel></rss>"


def _item(entry: Mapping[str, str]) -> str:
    parts = f"<title>{escape(entry['title'])}</title><description>{escape(entry['content_text'])}</description>"
    if "id" in entry:
        parts += f"<guid isPermaLink='false'>{entry['id']}</guid>"
    if "url" in entry:
        parts += f"<link>{entry['url']}</link>"
    if "date_published" in entry:
        parts += f"<pubDate>{_rfc822(datetime.fromisoformat(entry['date_published']))}</pubDate>"
    return f"<item>{parts}</item>"


def _atom(n: int, entries: Sequence[Mapping[str, str]]) -> str:
    made = "".join(
        f"<entry><id>{e['id']}</id><title>{e['title']}</title><link href='{e['url']}'/>"
        f"{'<published>' + e['date_published'] + '</published>' if 'date_published' in e else ''}"
        f"<content type='text'>{e['content_text']}</content></entry>"
        for e in entries
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Site {n}</title>{made}</feed>"


def _rfc822(when: datetime) -> str:
    return f"{when:%a, %d %b %Y %H:%M:%S} GMT"
