"""A feed of posts that is polled hour after hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digests.errors import SourceError
from digests.models import FullText, SourceKind, SourceSpec
from digests.ports import Fetched, Poll, PollState
from digests.sources.feed import FeedSource
from tests.fakes.sources import FakeFetcher, InlineParser

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)
ADDRESS = "https://news.example.com/feed"
SPEC = SourceSpec("news", SourceKind.FEED, ADDRESS, zone="Asia/Shanghai", full_text=FullText.NEVER)


@dataclass(frozen=True)
class Post:
    guid: str | None = None
    link: str | None = None
    text: str = "Sales rose."
    title: str = "Chips up"
    date: str | None = None


def feed(posts: Sequence[Post], extra: str = "") -> bytes:
    items = []
    for post in posts:
        parts = [
            f"<guid isPermaLink='false'>{post.guid}</guid>" if post.guid else "",
            f"<link>https://news.example.com/{post.link}</link>" if post.link else "",
            f"<title>{post.title}</title><description>{post.text}</description>",
            f"<pubDate>{post.date}</pubDate>" if post.date else "",
        ]
        items.append(f"<item>{''.join(parts)}</item>")
    return f"<rss version='2.0'><channel><title>News</title>{extra}{''.join(items)}</channel></rss>".encode()


class Feed:
    """A feed that is polled every hour, each time from the state of the time before."""

    def __init__(self, spec: SourceSpec = SPEC) -> None:
        self.fetcher = FakeFetcher()
        self.parser = InlineParser()
        self.source = FeedSource(spec, self.fetcher, self.parser)
        self.state = PollState()
        self.now = NOW

    async def poll(self, answer: Sequence[Post] | bytes | Fetched | SourceError, at: str = ADDRESS) -> Poll:
        if not isinstance(answer, bytes | Fetched | SourceError):
            answer = feed(answer)
        self.fetcher.answers[at] = answer
        poll = await self.source.poll(self.state, self.now)
        self.state = poll.state
        self.now += timedelta(hours=1)
        return poll

    async def keys(self, posts: Sequence[Post]) -> list[str]:
        return [item.key for item in (await self.poll(posts)).items]


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()
