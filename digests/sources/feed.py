"""A feed as a source.

fetch (conditional) -> unchanged? -> parse in a worker -> what is new -> complete from the page -> RawItem
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from digests.errors import NotAFeed, SourceError, Unreachable
from digests.models import RawItem, SourceSpec
from digests.ports import Fetched, Fetcher, Poll, PollState
from digests.sources import cadence
from digests.sources.entries import Entry, Feed
from digests.sources.fulltext import PageReader
from digests.sources.novelty import Compared, Known, baseline, compare, later
from digests.sources.parsing import Parser

_GONE: Final = 410
_HEADER_LIMIT: Final = 500


class FeedSource:
    """`Source` over one feed. `pages` is shared between sources so that a host's robots.txt is read once."""

    def __init__(self, spec: SourceSpec, fetcher: Fetcher, parser: Parser, pages: PageReader | None = None) -> None:
        self._spec = spec
        self._fetcher = fetcher
        self._parser = parser
        self._pages = pages or PageReader(fetcher, parser)

    @property
    def spec(self) -> SourceSpec:
        return self._spec

    async def poll(self, state: PollState, now: datetime) -> Poll:
        address = state.address or self._spec.address
        try:
            fetched = await self._fetcher.get(address, etag=state.etag, modified=state.modified)
        except SourceError as exc:
            return self._failed(state, now, exc)
        if fetched.status == 304:
            return self._unchanged(replace(state, address=fetched.moved or state.address), now)
        if fetched.status != 200:
            return self._failed(state, now, Unreachable(f"the server answers {fetched.status} without a feed"))
        # Only a body that was read counts: what the parser failed on must come again in full, so its validators are not kept.
        digest = hashlib.sha256(fetched.body).hexdigest()[:32]
        if digest == state.body_hash:
            return self._unchanged(_validated(state, fetched), now)
        try:
            feed = await self._parser.feed(
                fetched.body,
                url=fetched.url,
                content_type=fetched.headers.get("content-type", ""),
                zone=self._spec.zone,
            )
        except SourceError as exc:
            return self._failed(state, now, exc)
        return await self._read(replace(_validated(state, fetched), body_hash=digest), fetched, feed, now)

    async def _read(self, state: PollState, fetched: Fetched, feed: Feed, now: datetime) -> Poll:
        found = compare(feed.entries, state.cursor) if state.baseline else baseline(feed.entries, now)
        items = [(self._item(each, now), each.entry) for each in reversed(found.fresh)]
        complete = await self._pages.complete(items, self._spec.full_text, now)
        late = later([items[place][0].key for place in complete.late], found.cursor, state.cursor)
        state = replace(state, baseline=True, cursor=found.cursor | late)
        if late:
            state = replace(state, etag=None, modified=None, body_hash=None)  # the feed must come again in full
        asked = timedelta(minutes=feed.ttl or 0)
        return Poll(complete.items, self._succeeded(state, now, found, asked))

    def _item(self, known: Known, now: datetime) -> RawItem:
        entry = known.entry
        return RawItem(
            source=self._spec.id,
            key=known.key,
            content=entry.content.encode("utf-8", "replace"),
            media_type="text/html" if entry.html else "text/plain",
            fetched=now,
            url=entry.url,
            title=entry.title,
            author=entry.author,
            published=_not_after(entry, now),
            tenant=self._spec.tenant,
        )

    def _unchanged(self, state: PollState, now: datetime) -> Poll:
        return Poll((), self._succeeded(state, now, None, timedelta(0)), unchanged=True)

    def _succeeded(self, state: PollState, now: datetime, found: Compared | None, asked: timedelta) -> PollState:
        news = found is not None and found.new > 0
        interval = cadence.interval_after(state.interval, self._spec.interval, news=news, asked=asked)
        return replace(
            state,
            failures=0,
            failing_since=None,
            problem=None,
            last_success=now,
            last_article=now if news else state.last_article,
            interval=interval,
            next_poll=cadence.after_success(self._spec.id, interval, now),
        )

    def _failed(self, state: PollState, now: datetime, exc: SourceError) -> Poll:
        failures = state.failures + 1
        status = exc.status if isinstance(exc, Unreachable) else None
        asked = exc.retry_after if isinstance(exc, Unreachable) else None
        problem = _advice(exc, status)
        after = cadence.after_failure(
            self._spec.id, self._spec.interval, failures, now, asked=asked, gone=status == _GONE
        )
        # An address that moved and then went dead is given up for the configured one, which may have moved elsewhere since.
        moved_and_dead = (
            state.address is not None and (status in (404, _GONE) or isinstance(exc, NotAFeed)) and failures >= 3
        )
        state = replace(
            state,
            address=None if moved_and_dead else state.address,
            failures=failures,
            failing_since=state.failing_since or now,
            problem=problem,
            next_poll=after,
        )
        return Poll((), state, problem)


def _validated(state: PollState, fetched: Fetched) -> PollState:
    """The state with the address and the validators to use next time; only for a body that is this feed."""
    etag, modified = fetched.headers.get("etag"), fetched.headers.get("last-modified")
    return replace(
        state,
        address=fetched.moved or state.address,
        etag=etag if etag and len(etag) <= _HEADER_LIMIT else None,
        modified=modified if modified and len(modified) <= _HEADER_LIMIT else None,
    )


def _not_after(entry: Entry, now: datetime) -> datetime | None:
    """A date in the future is a wrong clock or an embargo that was broken: the article is here now."""
    return None if entry.published is None else min(entry.published, now)


def _advice(exc: SourceError, status: int | None) -> str:
    """What is wrong, and what a person can do about it."""
    text = str(exc)
    if status == _GONE:
        return f"{text}: the feed was given up by its owner; remove the source or give it a new address"
    if status == 404:
        return f"{text}: no feed at this address; if it has moved, give the source its new address"
    if status in (401, 402, 403, 407, 451):
        return f"{text}: the server refuses readers like jianbao; ask its owner, or remove the source"
    if status == 429:
        return f"{text}: the server wants to be asked less often; jianbao waits as long as it says"
    if isinstance(exc, NotAFeed):
        return f"{text}; check the source's address with: jianbao source test"
    return text
