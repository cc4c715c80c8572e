"""`source test`: what a feed file or address gives, as plain data, without storing anything."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from digests.errors import NotAFeed, SourceError, TooLarge
from digests.ports import Fetcher
from digests.sources.entries import Feed
from digests.sources.novelty import identified
from digests.sources.parsing import Parser

_MAX_BYTES: Final = 32 << 20
_AHEAD: Final = 4 * (os.cpu_count() or 1)  # targets under way at a time


async def inspect(
    targets: Sequence[str], *, fetcher: Fetcher, parser: Parser, zone: str = "UTC"
) -> AsyncIterator[dict[str, object]]:
    """For each file or web address, in order: {"path", "ok", "format", "problems", "entries": [{"id", "title", "url", "published",
    "text"}]}. `id` is the key the entry would be stored under; `published` is ISO 8601 in UTC or null; `text` is plain text."""
    waiting = iter(targets)
    running: list[asyncio.Task[dict[str, object]]] = []
    try:
        for target in waiting:
            running.append(asyncio.create_task(inspect_one(target, fetcher=fetcher, parser=parser, zone=zone)))
            if len(running) >= _AHEAD:
                yield await running.pop(0)
        while running:
            yield await running.pop(0)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def inspect_one(target: str, *, fetcher: Fetcher, parser: Parser, zone: str = "UTC") -> dict[str, object]:
    try:
        body, url, content_type = await _bytes_of(target, fetcher)
        try:
            feed = await parser.feed(body, url=url, content_type=content_type, zone=zone, with_text=True)
        except NotAFeed as exc:
            return _report(target, None, [str(exc), *await _named_feeds(body, url, content_type, parser)])
    except SourceError as exc:
        return _report(target, None, [str(exc)])
    problems = [feed.problem] if feed.problem else []
    if not feed.entries:
        problems.append("the feed holds no entries at present")
    return _report(target, feed, problems)


async def _bytes_of(target: str, fetcher: Fetcher) -> tuple[bytes, str, str]:
    """(body, address, content type); the latter two are empty for a file."""
    if "://" in target:
        fetched = await fetcher.get(target)
        return fetched.body, fetched.url, fetched.headers.get("content-type", "")
    return await asyncio.to_thread(_file, Path(target)), "", ""


async def _named_feeds(body: bytes, url: str, content_type: str, parser: Parser) -> list[str]:
    page = await parser.page(body, url=url, content_type=content_type)
    named = ", ".join(address for address, _ in page.feeds[:5])
    return [f"the page names these feeds: {named}"] if named else []


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise TooLarge(f"{path} is larger than {_MAX_BYTES} bytes")
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist; give a feed's file, or its address with https://") from None
    except OSError as exc:
        raise SourceError(f"{path} cannot be read: {exc.strerror}") from exc


def _report(target: str, feed: Feed | None, problems: list[str]) -> dict[str, object]:
    entries = [
        {
            "id": each.key,
            "title": each.entry.title,
            "url": each.entry.url,
            "published": each.entry.published.isoformat() if each.entry.published else None,
            "text": each.entry.text,
        }
        for each in (identified(feed.entries) if feed else ())
    ]
    return {
        "path": target,
        "ok": feed is not None,
        "format": feed.format if feed else None,
        "problems": problems,
        "entries": entries,
    }
