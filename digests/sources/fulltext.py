"""Completing an entry from its web page, where the feed has only a summary: politely, and only when the page holds the article."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from weakref import WeakValueDictionary

from digests.errors import SourceError
from digests.models import FullText, RawItem
from digests.ports import Fetched, Fetcher
from digests.sources.decoding import codec_of
from digests.sources.entries import Entry, Page
from digests.sources.markup import stripped
from digests.sources.parsing import Parser

ROBOT: Final = "jianbao"
_PAGES_PER_POLL: Final = 20
_SECONDS_PER_POLL: Final = 90.0
_SHORT: Final = 700  # weighed characters; a Han character says as much as two and a half letters
_TAIL: Final = 60
_ROBOTS_KEPT: Final = timedelta(hours=24)
_HOSTS_KEPT: Final = 2000
_ROBOTS_BYTES: Final = 512_000
_LONGEST_DELAY: Final = 20.0  # seconds; who wants longer gets few of his pages read in a poll
_han = re.compile("[\u3400-\u9fff]")
_cut_off = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|continue|full|view)\s+(?:more|reading|article|story|post)\W*|"
    r"(?:阅读|閱讀|查看)(?:全文|原文|更多)\W*|全文\W*|点击\S{0,6}原文\W*)\s*$",
    re.IGNORECASE,
)
_words = re.compile("[A-Za-z0-9]{3,}|[\u3400-\u9fff]{2}")


def wants_page(entry: Entry, policy: FullText) -> bool:
    """Whether an entry should be completed: always, never, or when its text is a summary by length or by its end."""
    if policy is FullText.NEVER or entry.url is None:
        return False
    if policy is FullText.ALWAYS:
        return True
    text = _text(entry)
    if _cut_off.search(text[-_TAIL:]):
        return True
    return entry.summary_only and weight(text) < _SHORT


def weight(text: str) -> float:
    return len(text) + 1.5 * len(_han.findall(text))


def holds(page: Page, entry: Entry) -> bool:
    """Whether a page is about the entry: most of the summary's (or else the title's) words stand in it, and it says more.

    A login wall, an anti-bot page or a home page that took the article's place does not pass.
    """
    summary = _text(entry)
    if weight(page.text) <= weight(summary):
        return False
    there = page.text.lower()
    for wanted in (summary, entry.title or ""):
        words = set(_words.findall(wanted[:2000].lower()))
        if len(words) >= 3 and sum(word in there for word in words) >= 0.6 * len(words):
            return True
    return False


def _text(entry: Entry) -> str:
    """Text of an entry, cheaply: this runs in the main process, where nothing may take long whatever the feed holds."""
    return (stripped(entry.content) if entry.html else entry.content).strip()


@dataclass(frozen=True, slots=True)
class _Robots:
    rules: RobotFileParser | None  # None: everything is allowed
    until: datetime
    delay: float = 0.0  # seconds between two pages


@dataclass(frozen=True, slots=True)
class Completed:
    """`late`: places of the items whose pages there was no time for; they may be asked for another time."""

    items: tuple[RawItem, ...]
    late: frozenset[int]


class PageReader:
    """Completes items from their pages. Keeps each host's robots.txt for a day; one instance may serve many sources."""

    def __init__(
        self,
        fetcher: Fetcher,
        parser: Parser,
        *,
        seconds: float = _SECONDS_PER_POLL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._seconds = seconds
        self._sleep = sleep
        self._robots: dict[str, _Robots] = {}
        self._asking: WeakValueDictionary[str, asyncio.Lock] = (
            WeakValueDictionary()
        )  # one question at a time for a host

    async def complete(self, items: Sequence[tuple[RawItem, Entry]], policy: FullText, now: datetime) -> "Completed":
        """The items, those that need it with their page as content; a page that fails leaves its item as the feed gave it."""
        wanted = [place for place, (_, entry) in enumerate(items) if wants_page(entry, policy)]
        tasks = {place: asyncio.ensure_future(self._page(*items[place], now)) for place in wanted[:_PAGES_PER_POLL]}
        completed = [item for item, _ in items]
        late = set(wanted[_PAGES_PER_POLL:])
        if tasks:
            try:
                await asyncio.wait(tasks.values(), timeout=self._seconds)
            finally:
                for task in tasks.values():
                    task.cancel()
            for place, task in tasks.items():
                if task.done() and not task.cancelled():
                    completed[place] = task.result()
                else:
                    late.add(place)
            await asyncio.gather(*tasks.values(), return_exceptions=True)
        return Completed(tuple(completed), frozenset(late))

    async def _page(self, item: RawItem, entry: Entry, now: datetime) -> RawItem:
        assert entry.url is not None
        try:
            if not await self._allowed(entry.url, now):
                return item
            fetched = await self._fetched(entry.url)
            kind = fetched.headers.get("content-type", "text/html")
            if fetched.status != 200 or kind.partition(";")[0].strip().lower() not in (
                "text/html",
                "application/xhtml+xml",
            ):
                return item
            page = await self._parser.page(fetched.body, url=fetched.url, content_type=kind)
        except SourceError:
            return item
        return _with_page(item, fetched, kind) if holds(page, entry) else item

    async def _fetched(self, url: str) -> Fetched:
        """The page, asked for as slowly as the site's robots.txt wants (Crawl-delay)."""
        site = _site(url)
        known = self._robots.get(site)
        if known is None or not known.delay:
            return await self._fetcher.get(url)
        async with self._asking.setdefault(site, asyncio.Lock()):
            try:
                return await self._fetcher.get(url)
            finally:
                await self._sleep(known.delay)

    async def _allowed(self, url: str, now: datetime) -> bool:
        """robots.txt of the page's host (RFC 9309): an answer of 4xx allows all, no answer allows nothing for now."""
        site = _site(url)
        async with self._asking.setdefault(site, asyncio.Lock()):
            known = self._robots.get(site)
            if known is None or known.until <= now:
                known = self._robots[site] = await self._robots_of(site, now)
                if len(self._robots) > _HOSTS_KEPT:
                    self._robots.pop(next(iter(self._robots)))
        return known.rules is None or known.rules.can_fetch(ROBOT, url)

    async def _robots_of(self, site: str, now: datetime) -> _Robots:
        rules = RobotFileParser()
        try:
            fetched = await self._fetcher.get(f"{site}/robots.txt")
        except SourceError as exc:
            status = getattr(exc, "status", None)
            if isinstance(status, int) and 400 <= status < 500 and status != 429:
                return _Robots(None, now + _ROBOTS_KEPT)
            rules.parse(["User-agent: *", "Disallow: /"])
            return _Robots(rules, now + _ROBOTS_KEPT / 24)
        if "html" in fetched.headers.get("content-type", ""):
            return _Robots(None, now + _ROBOTS_KEPT)
        rules.parse(fetched.body[:_ROBOTS_BYTES].decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        return _Robots(rules, now + _ROBOTS_KEPT, min(float(rules.crawl_delay(ROBOT) or 0), _LONGEST_DELAY))


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _with_page(item: RawItem, fetched: Fetched, kind: str) -> RawItem:
    return replace(item, content=fetched.body, media_type="text/html", charset=codec_of(fetched.body, kind))
