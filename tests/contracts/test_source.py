"""What every source promises, real or fake."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.errors import Unreachable
from digests.models import RawItem, SourceKind, SourceSpec
from digests.ports import PollState, Source
from digests.sources.feed import FeedSource
from digests.sources.folder import FolderSource
from tests.fakes.sources import FakeFetcher, FakeSource, InlineParser

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)
ADDRESS = "https://news.example.com/feed"


@dataclass(frozen=True)
class Case:
    """A source and the ways a test changes what lies behind it: `put` an article by name, `breaks` and `mends` it."""

    source: Source
    put: Callable[[str, str], None]
    breaks: Callable[[], object]
    mends: Callable[[], object]


def _feed_case() -> Case:
    articles: dict[str, str] = {}
    fetcher = FakeFetcher()

    def put(name: str, text: str) -> None:
        articles[name] = text
        mend()

    def mend() -> None:
        items = "".join(
            f"<item><guid>{name}</guid><title>{name}</title><description>{text}</description></item>"
            for name, text in articles.items()
        )
        fetcher.answers[ADDRESS] = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()

    def broken() -> None:
        fetcher.answers[ADDRESS] = Unreachable("news.example.com answers 503", status=503)

    mend()
    spec = SourceSpec("news", SourceKind.FEED, ADDRESS, tenant="T1")
    return Case(FeedSource(spec, fetcher, InlineParser()), put, broken, mend)


def _folder_case(folder: Path) -> Case:
    folder.mkdir()
    away = folder.with_name("away")
    spec = SourceSpec("news", SourceKind.FOLDER, folder.name, tenant="T1")

    def put(name: str, text: str) -> None:
        (folder / f"{name}.txt").write_text(text, "utf-8")

    return Case(
        FolderSource(spec, folder.parent),
        put,
        lambda: folder.rename(away),
        lambda: away.rename(folder),
    )


def _fake_case() -> Case:
    articles: dict[str, str] = {}
    working = [True]

    def items(now: datetime) -> tuple[RawItem, ...]:
        if not working[0]:
            raise Unreachable("the fake is broken")
        return tuple(
            RawItem("news", name, text.encode(), "text/plain", now, tenant="T1") for name, text in articles.items()
        )

    def switch(on: bool) -> None:
        working[0] = on

    return Case(
        FakeSource(SourceSpec("news", SourceKind.FEED, ADDRESS, tenant="T1"), items),
        articles.__setitem__,
        lambda: switch(False),
        lambda: switch(True),
    )


@pytest.fixture(params=["feed", "folder", "fake"])
async def case(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Case]:
    match request.param:
        case "feed":
            yield _feed_case()
        case "folder":
            yield _folder_case(tmp_path / "articles")
        case _:
            yield _fake_case()


async def test_gives_each_article_once(case: Case) -> None:
    case.put("one", "first article")
    first = await case.source.poll(PollState(), NOW)
    assert [item.content for item in first.items] == [b"first article"]
    assert first.problem is None
    assert first.state.last_success == NOW
    assert first.state.baseline

    second = await case.source.poll(first.state, NOW + timedelta(hours=1))
    assert second.items == ()
    assert second.unchanged
    assert second.state.last_article == NOW

    case.put("two", "second article")
    third = await case.source.poll(second.state, NOW + timedelta(hours=2))
    assert [item.content for item in third.items] == [b"second article"]


async def test_same_state_gives_same_items_until_it_is_stored(case: Case) -> None:
    case.put("one", "first article")
    first = await case.source.poll(PollState(), NOW)
    again = await case.source.poll(PollState(), NOW)
    assert first.items == again.items
    assert first.state == again.state


async def test_a_changed_article_comes_again_under_its_key(case: Case) -> None:
    case.put("one", "first article")
    first = await case.source.poll(PollState(), NOW)
    case.put("one", "first article, corrected")
    second = await case.source.poll(first.state, NOW + timedelta(hours=1))
    assert [item.content for item in second.items] == [b"first article, corrected"]
    assert [item.key for item in second.items] == [item.key for item in first.items]
    assert second.items[0].id != first.items[0].id


async def test_items_say_where_they_come_from(case: Case) -> None:
    case.put("one", "first article")
    (item,) = (await case.source.poll(PollState(), NOW)).items
    assert item.source == case.source.spec.id
    assert item.tenant == "T1"
    assert item.fetched == NOW


async def test_a_failure_is_a_value_that_names_its_beginning(case: Case) -> None:
    case.put("one", "first article")
    good = await case.source.poll(PollState(), NOW)
    case.breaks()
    bad = await case.source.poll(good.state, NOW + timedelta(hours=1))
    worse = await case.source.poll(bad.state, NOW + timedelta(hours=2))
    assert bad.items == worse.items == ()
    assert bad.problem
    assert bad.problem == bad.state.problem
    assert (bad.state.failures, worse.state.failures) == (1, 2)
    assert worse.state.failing_since == NOW + timedelta(hours=1)
    assert worse.state.last_success == NOW
    assert worse.state.next_poll is not None
    assert worse.state.next_poll > NOW + timedelta(hours=2)

    case.mends()
    case.put("two", "second article")
    back = await case.source.poll(worse.state, NOW + timedelta(hours=3))
    assert [item.content for item in back.items] == [b"second article"]
    assert (back.state.failures, back.state.failing_since, back.state.problem) == (0, None, None)
