"""A day of many feeds with many faults, on a clock of its own: no article lost, none doubled, nobody asked too often."""

import heapq
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from digests.models import FullText, SourceKind, SourceSpec
from digests.ports import PollState
from digests.sources.feed import FeedSource
from digests.sources.http import Guard
from tests.fakes.feed_server import FeedServer, Reply, Request
from tests.fakes.sources import InlineParser

START = datetime(2025, 10, 25, 0, 0, tzinfo=UTC)
HOURS = 24
FEEDS = 20
HELD = 20  # entries a feed shows
LATEST = timedelta(hours=5)  # by which an article must have been taken


@dataclass
class World:
    """What the servers would answer now. Feed number n has an article every `every(n)`; its kind of trouble is n modulo ten."""

    server: FeedServer
    now: datetime = START

    def every(self, n: int) -> timedelta:
        return timedelta(minutes=35 + 7 * (n % 9))

    def published(self, n: int, until: datetime) -> list[datetime]:
        """From two days before the start."""
        first = START - timedelta(days=2) + timedelta(minutes=n)
        return [first + self.every(n) * k for k in range(int((until - first) / self.every(n)) + 1)]

    def link(self, n: int, when: datetime) -> str:
        return f"https://site{n}.example/{when:%d%H%M}"

    def body(self, n: int) -> bytes:
        items = []
        for when in reversed(self.published(n, self.now)[-HELD:]):
            guid = f"{n}-{when:%d%H%M}"
            if n % 10 == 5:
                guid += f"-{self.now:%H%M%S}"  # changes at every look
            if n % 10 == 6:
                guid = "always-the-same"
            parts = f"<title>Article {when:%d %H:%M} of {n}</title><link>{self.link(n, when)}</link><description>Text of {when:%d %H:%M}.</description>"
            if n % 10 != 7:
                parts += f"<guid isPermaLink='false'>{guid}</guid>"
            if n % 10 != 8:
                parts += f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            items.append(f"<item>{parts}</item>")
        noise = f"<lastBuildDate>{self.now:%a, %d %b %Y %H:%M:%S} GMT</lastBuildDate>" if n % 3 == 0 else ""
        tail = "" if n % 10 == 9 else "</channel></rss>"  # cut off, but readable
        return f"<rss version='2.0'><channel><title>Site {n}</title>{noise}{''.join(items)}{tail}".encode()

    def answer(self, n: int, request: Request) -> Reply:
        hours = (self.now - START) / timedelta(hours=1)
        trouble = n % 10 if int(hours) % 6 == n % 6 else 0  # one hour in six
        if trouble == 1:
            return Reply(b"busy", 503, {"Retry-After": "1800"})
        if trouble == 2:
            return Reply(b"<html><title>Back soon</title></html>", headers={"Content-Type": "text/html"})
        if trouble == 3:
            return Reply(self.body(n), cut=50)
        if n % 10 == 4 and hours > 5 and not request.path.startswith("/new"):
            return Reply(status=301, headers={"Location": f"/new/{n}"})
        body = self.body(n)
        etag = f'"{hash(body)}"'
        if n % 2 and request.headers.get("if-none-match") == etag:
            return Reply(status=304, headers={"ETag": etag})
        return Reply(body, headers={"ETag": etag} if n % 2 else {})


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with FeedServer() as server:
        made = World(server)
        for n in range(FEEDS):
            for path in (f"/{n}", f"/new/{n}"):
                server.answer(path, lambda request, n=n: made.answer(n, request))  # type: ignore[misc]  # a bound default
        yield made


@pytest.mark.slow
async def test_a_day_of_faults(world: World) -> None:
    taken: dict[int, Counter[str]] = defaultdict(Counter)
    asked: dict[int, list[datetime]] = defaultdict(list)
    late: list[str] = []
    async with Guard(user_agent="jianbao-test/1", ports=(), allow=["127.0.0.2"], timeout=5.0) as guard:
        sources = [
            FeedSource(
                SourceSpec(f"s{n}", SourceKind.FEED, world.server.url(f"/{n}"), full_text=FullText.NEVER),
                guard,
                InlineParser(),
            )
            for n in range(FEEDS)
        ]
        states = [PollState() for _ in range(FEEDS)]
        queue = [(START + timedelta(seconds=n), n) for n in range(FEEDS)]
        while queue[0][0] < START + timedelta(hours=HOURS):
            world.now, n = heapq.heappop(queue)
            asked[n].append(world.now)
            before = states[n]
            poll = await sources[n].poll(before, world.now)
            states[n] = poll.state
            for item in poll.items:
                taken[n][item.url or ""] += 1
                if before.baseline and item.published and world.now - item.published > LATEST:
                    late.append(f"{item.url} at {world.now}")
            assert poll.state.next_poll is not None
            heapq.heappush(queue, (poll.state.next_poll, n))

    for n in range(FEEDS):
        due = {
            world.link(n, when) for when in world.published(n, START + timedelta(hours=HOURS) - LATEST) if when > START
        }
        assert due <= set(taken[n]), f"feed {n} lost articles"
        assert not {url: count for url, count in taken[n].items() if count > 1}, f"feed {n} repeated articles"
        gaps = [later - earlier for earlier, later in zip(asked[n], asked[n][1:], strict=False)]
        assert min(gaps) >= timedelta(minutes=27), f"feed {n} was asked too often"
        assert len(states[n].cursor) <= HELD + 201
    assert late == []
    moved = [state.address for n, state in enumerate(states) if n % 10 == 4]
    assert moved == [world.server.url(f"/new/{n}") for n in range(FEEDS) if n % 10 == 4]
    assert len(world.server.requests) < FEEDS * HOURS * 2.5
