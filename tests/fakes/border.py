"""A guarded client at the border: 127.0.0.2 plays the internet, 127.0.0.1 the inside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from digests.sources.http import Guard
from tests.fakes.feed_server import FeedServer

OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"


def guard(**changes: Any) -> Guard:
    """One that may dial the outside on any port."""
    settings: dict[str, Any] = {"user_agent": "jianbao-test/1", "ports": (), "allow": [OUTSIDE], "timeout": 60.0}
    return Guard(**(settings | changes))


@asynccontextmanager
async def border() -> AsyncIterator[FeedServer]:
    """A server on both sides, with a feed at /feed."""
    async with FeedServer(OUTSIDE, INSIDE) as running:
        running.serve("/feed", b"<rss/>")
        yield running
