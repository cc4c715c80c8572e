"""From any address a person may give to the feed behind it: a feed, a page that names its feeds, or a site with one at a usual place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from digests.errors import BlockedAddress, NotAFeed, SourceError, Unreachable
from digests.ports import Fetched, Fetcher
from digests.sources.addresses import shown, web_address
from digests.sources.entries import Entry, Feed, Page
from digests.sources.parsing import Parser

_USUAL: Final = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json")
_TRIED_AT_MOST: Final = 10
_LIKELY: Final = 4
_PREVIEW: Final = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A feed with what a person needs to see before they say yes. `others` are further feeds of the page: (address, title)."""

    address: str
    feed: Feed
    newest: tuple[Entry, ...]
    others: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return self.feed.title or urlsplit(self.address).hostname or self.address


async def find_feed(address: str, fetcher: Fetcher, parser: Parser, *, zone: str = "UTC") -> Found:
    """The feed behind an address as typed. Raises NotAFeed when there is none, or what the fetcher raises."""
    url = as_typed(address)
    try:
        fetched = await fetcher.get(url)
    except Unreachable as exc:
        raise _with_advice(exc) from exc
    try:
        return await _read(fetched, url, parser, zone)
    except NotAFeed as no_feed:
        page = await parser.page(fetched.body, url=fetched.url, content_type=fetched.headers.get("content-type", ""))
        found = await _first_that_reads(_candidates(page, fetched.url), fetcher, parser, zone)
        if found is None:
            named = f"it names {shown(page.feeds[0][0])}, which does not work" if page.feeds else "it names no feed"
            raise NotAFeed(
                f"no feed found at {shown(url)}: {no_feed}; {named}, and there is none at the usual places. "
                "Look for an RSS link on the site and give its address"
            ) from no_feed
        others = tuple(pair for pair in page.feeds if pair[0] != found.address)
        return Found(found.address, found.feed, found.newest, others)


def _with_advice(exc: Unreachable) -> Unreachable:
    """What whoever typed the address can do."""
    status = exc.status or 0
    if status in (404, 410):
        advice = (
            "nothing is there (any more); check the address, or give the site's front page to have its feed looked for"
        )
    elif status in (401, 402, 403, 407, 451):
        advice = "it refuses readers like jianbao; ask its owner, or look for a feed that is open to all"
    elif status == 429 or status >= 500:
        advice = "this may pass; try again later"
    else:
        return exc
    return Unreachable(f"{exc}: {advice}", status=exc.status, retry_after=exc.retry_after)


def as_typed(address: str) -> str:
    """A web address out of what people type: example.com, feed://example.com/rss, <https://example.com>. Raises NotAFeed."""
    text = address.strip().strip("<>").partition("|")[0].strip()  # Slack writes links as <address|text>
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() == "feed":
        text = rest if rest.lower().startswith(("http:", "https:")) else "https:" + rest
    elif "://" not in text:
        text = "https://" + text.lstrip("/")
    url = web_address(text)
    place = urlsplit(url).netloc if url else ""
    if url is None or "@" in place or not ("." in place or ":" in place):
        raise NotAFeed(f"{shown(address)} is not a web address; write https://...")
    return url.partition("#")[0]


async def _read(fetched: Fetched, url: str, parser: Parser, zone: str) -> Found:
    kind = fetched.headers.get("content-type", "")
    feed = await parser.feed(fetched.body, url=fetched.url, content_type=kind, zone=zone)
    dated = [entry for entry in feed.entries if entry.published]
    undated = [entry for entry in feed.entries if not entry.published]
    dated.sort(key=lambda entry: entry.published.timestamp() if entry.published else 0.0, reverse=True)
    return Found(fetched.moved or url, feed, tuple((dated + undated)[:_PREVIEW]))


async def _first_that_reads(candidates: Iterator[str], fetcher: Fetcher, parser: Parser, zone: str) -> Found | None:
    for _, candidate in zip(range(_TRIED_AT_MOST), candidates, strict=False):
        try:
            found = await _read(await fetcher.get(candidate), candidate, parser, zone)
        except BlockedAddress:
            continue
        except Unreachable as exc:
            if exc.status is None or exc.status == 429:
                return None  # the site does not answer any more, or asks for peace
            continue
        except SourceError:
            continue
        return found
    return None


def _candidates(page: Page, url: str) -> Iterator[str]:
    """Feeds the page names, those of comments and of other data last, then its links that look like feeds, then the usual places: below
    the page, then on the site."""
    named = dict(page.feeds) | dict.fromkeys(page.likely, "")
    yield from (address for address, _ in sorted(page.feeds, key=lambda pair: _unlikely(*pair)))
    yield from sorted(page.likely[:_LIKELY], key=lambda address: _unlikely(address, ""))
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    places = [*((f"{site}{folder}/feed",) if folder else ()), *(site + place for place in _USUAL)]
    yield from (place for place in places if place not in named)


def _unlikely(address: str, title: str) -> int:
    about = f"{address} {title}".lower()
    return int(any(word in about for word in ("comment", "评论", "留言"))) + 2 * int(
        "wp-json" in about or "oembed" in about
    )
