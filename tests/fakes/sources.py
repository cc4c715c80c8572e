"""Fakes of what sources stand on, and a fake source."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from digests.errors import NotAFeed, SourceError, Unreachable
from digests.models import RawItem, SourceSpec
from digests.ports import Fetched, Poll, PollState
from digests.sources import page, syndication
from digests.sources.entries import Feed, Page, feed_of, page_of

Answer = bytes | Fetched | SourceError


class FakeFetcher:
    """Answers by address; an unknown one is 404. `asked` is every (address, etag, modified)."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self.answers: dict[str, Answer] = dict(answers or {})
        self.asked: list[tuple[str, str | None, str | None]] = []

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        self.asked.append((url, etag, modified))
        answer = self.answers.get(url)
        if answer is None:
            raise Unreachable("nothing there", status=404)
        if isinstance(answer, SourceError):
            raise answer
        if isinstance(answer, Fetched):
            return answer
        return Fetched(200, url, {}, answer)

    @property
    def addresses(self) -> list[str]:
        return [url for url, _, _ in self.asked]


class InlineParser:
    """`Parser` without a process of its own: for feeds that a test wrote itself. Counts what it parsed."""

    def __init__(self) -> None:
        self.parsed = 0

    async def feed(
        self, body: bytes, *, url: str = "", content_type: str = "", zone: str = "UTC", with_text: bool = False
    ) -> Feed:
        self.parsed += 1
        try:
            return feed_of(syndication.read(body, url=url, content_type=content_type, zone=zone, with_text=with_text))
        except syndication.NoFeed as exc:
            raise NotAFeed(str(exc)) from exc

    async def page(self, body: bytes, *, url: str, content_type: str = "") -> Page:
        return page_of(page.read(body, url=url, content_type=content_type))


class FakeSource:
    """A source whose items a test sets. `items` makes them anew at each poll; raise a SourceError in it to fail."""

    def __init__(self, spec: SourceSpec, items: Callable[[datetime], tuple[RawItem, ...]]) -> None:
        self._spec = spec
        self._items = items

    @property
    def spec(self) -> SourceSpec:
        return self._spec

    async def poll(self, state: PollState, now: datetime) -> Poll:
        try:
            items = self._items(now)
        except SourceError as exc:
            failed = replace(
                state,
                failures=state.failures + 1,
                failing_since=state.failing_since or now,
                problem=str(exc),
                next_poll=now + self._spec.interval,
            )
            return Poll((), failed, str(exc))
        fresh = tuple(item for item in items if state.cursor.get(item.key) != item.hash)
        done = replace(
            state,
            baseline=True,
            failures=0,
            failing_since=None,
            problem=None,
            last_success=now,
            last_article=now if fresh else state.last_article,
            interval=self._spec.interval,
            next_poll=now + self._spec.interval,
            cursor={item.key: item.hash for item in items},
        )
        return Poll(fresh, done, unchanged=not fresh)
