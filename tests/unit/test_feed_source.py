"""A feed over time: first poll, news, repeats, failures, moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from digests.errors import BlockedAddress, SourceError, TooLarge, Unreachable
from digests.models import FullText, SourceKind, SourceSpec
from digests.ports import Fetched, Poll, PollState
from digests.sources import cadence
from digests.sources.feed import FeedSource
from digests.sources.novelty import BASELINE_ITEMS
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


# --- the first poll ------------------------------------------------------------------------------------------------------


async def test_the_first_poll_takes_the_newest_of_the_last_week() -> None:
    posts = [Post(f"n{day}", date=days_ago(day)) for day in range(1, 30)]
    assert await Feed().keys(posts) == [f"n{day}" for day in (7, 6, 5, 4, 3, 2, 1)]


async def test_the_first_poll_never_floods() -> None:
    source = Feed()
    posts = [Post(f"n{number}", date=days_ago(number / 100)) for number in range(100)]
    first = await source.poll(posts)
    assert len(first.items) == BASELINE_ITEMS
    assert {item.key for item in first.items} == {f"n{number}" for number in range(BASELINE_ITEMS)}
    assert first.state.baseline
    assert (await source.poll([*posts[1:], Post("new")])).items[0].key == "new"


async def test_what_the_first_poll_passed_over_does_not_come_later() -> None:
    source = Feed()
    old = [Post(f"old{number}", text=str(number), date=days_ago(30 + number)) for number in range(30)]
    assert await source.keys(old) == ["old4", "old3", "old2", "old1", "old0"]
    assert await source.keys([Post("new", date=days_ago(0)), *old]) == ["new"]
    assert await source.keys(old) == []


async def test_entries_without_a_date_count_as_new() -> None:
    assert await Feed().keys([Post("a"), Post("b")]) == ["b", "a"]


async def test_an_empty_first_feed_is_a_baseline_too() -> None:
    source = Feed()
    assert await source.keys([]) == []
    assert source.state.baseline
    posts = [Post(f"n{number}") for number in range(40)]
    assert len(await source.keys(posts)) == 40


# --- what is new ---------------------------------------------------------------------------------------------------------


async def test_after_downtime_everything_the_feed_still_holds_is_taken_oldest_first() -> None:
    source = Feed()
    await source.poll([Post("a", date=days_ago(1))])
    posts = [Post(f"n{number}", text=f"Sales rose {number} percent.") for number in range(50)]
    assert await source.keys(posts) == [f"n{number}" for number in reversed(range(50))]


async def test_an_unchanged_body_is_not_parsed_again() -> None:
    source = Feed()
    await source.poll([Post("a")])
    again = await source.poll([Post("a")])
    assert again.unchanged
    assert source.parser.parsed == 1


async def test_not_modified_is_a_success() -> None:
    source = Feed()
    await source.poll(
        Fetched(200, ADDRESS, {"etag": '"1"', "last-modified": "Sat, 25 Oct 2025 07:00:00 GMT"}, feed([Post("a")]))
    )
    second = await source.poll(Fetched(304, ADDRESS, {}, b""))
    assert second.unchanged
    assert second.state.last_success == NOW + timedelta(hours=1)
    assert source.fetcher.asked[-1] == (ADDRESS, '"1"', "Sat, 25 Oct 2025 07:00:00 GMT")


async def test_validators_are_forgotten_when_the_server_sends_none() -> None:
    source = Feed()
    await source.poll(Fetched(200, ADDRESS, {"etag": '"1"'}, feed([Post("a")])))
    await source.poll(Fetched(200, ADDRESS, {}, feed([Post("b")])))
    await source.poll([Post("c")])
    assert source.fetcher.asked[-1] == (ADDRESS, None, None)


async def test_an_edited_entry_comes_again_with_its_key() -> None:
    source = Feed()
    await source.poll([Post("a", "a"), Post("b", "b")])
    poll = await source.poll([Post("a", "a", text="Sales fell."), Post("b", "b")])
    assert [(item.key, item.content) for item in poll.items] == [("a", b"Sales fell.")]
    assert poll.state.last_article == NOW  # an edit is no new article


async def test_markup_that_changes_around_the_text_is_no_edit() -> None:
    source = Feed()
    await source.poll([Post("a", text="&lt;p&gt;Sales rose.&lt;/p&gt;&lt;img src='/pixel?1'&gt;")])
    assert (
        await source.keys([Post("a", text="&lt;p class='x'&gt;Sales  rose.&lt;/p&gt;&lt;img src='/pixel?2'&gt;")]) == []
    )


async def test_entries_without_guid_go_by_their_link() -> None:
    source = Feed()
    assert await source.keys([Post(link="1"), Post(link="2")]) == [
        "https://news.example.com/2",
        "https://news.example.com/1",
    ]
    assert await source.keys([Post(link="3", text="x"), Post(link="1"), Post(link="2")]) == [
        "https://news.example.com/3"
    ]


async def test_entries_with_neither_go_by_their_text() -> None:
    source = Feed()
    first = await source.keys([Post(text="one"), Post(text="two")])
    assert len(set(first)) == 2
    assert len(await source.keys([Post(text="three"), Post(text="one"), Post(text="two")])) == 1


async def test_shared_guids_are_told_apart_by_link() -> None:
    source = Feed()
    assert len(await source.keys([Post("x", "1"), Post("x", "2"), Post("x", "3")])) == 3
    assert await source.keys([Post("x", "4", text="new"), Post("x", "1"), Post("x", "2")]) == [
        "https://news.example.com/4"
    ]


async def test_a_shared_guid_that_becomes_single_is_no_news() -> None:
    source = Feed()
    await source.poll([Post("x", "1", text="one"), Post("x", "2", text="two")])
    assert await source.keys([Post("x", "1", text="one")]) == []


async def test_the_same_entry_twice_in_a_feed_is_one() -> None:
    assert len(await Feed().keys([Post("a", "1"), Post("a", "1")])) == 1


async def test_guids_that_change_at_every_poll_repeat_nothing() -> None:
    source = Feed()
    assert len(await source.keys([Post("g1", "1", text="one"), Post("g2", "2", text="two")])) == 2
    assert await source.keys([Post("g3", "1", text="one"), Post("g4", "2", text="two")]) == []
    assert await source.keys([Post("g5", "3", text="three"), Post("g6", "1", text="one")]) == [
        "https://news.example.com/3"
    ]
    assert await source.keys([Post("g7", "3", text="three"), Post("g8", "1", text="one, edited")]) == [
        "https://news.example.com/1"
    ]


async def test_the_same_text_under_two_links_is_two_entries() -> None:
    source = Feed()
    await source.poll([Post("a", "1")])
    assert await source.keys([Post("b", "2"), Post("a", "1")]) == ["b"]


async def test_one_entry_that_left_does_not_hide_several_of_the_same_text() -> None:
    source = Feed()
    await source.poll([Post("a")])
    assert len(await source.keys([Post("b"), Post("c"), Post("d")])) == 2


async def test_an_entry_that_leaves_and_returns_is_no_news() -> None:
    source = Feed()
    await source.poll([Post("a", "a"), Post("b", "b")])
    await source.poll([Post("b", "b")])
    assert await source.keys([Post("a", "a"), Post("b", "b")]) == []


async def test_memory_does_not_grow_without_end() -> None:
    source = Feed()
    for number in range(60):
        await source.poll([Post(f"{number}-{each}", f"{number}-{each}", text=str(number)) for each in range(20)])
    assert len(source.state.cursor) <= 20 + 200


async def test_hostile_text_takes_no_long_time_outside_the_parsing_process() -> None:
    for text in ("&lt;" * 400_000, "&lt;a " * 200_000, "…  " * 200_000, "&amp;" * 200_000):
        poll = await Feed(replace(SPEC, full_text=FullText.AUTO)).poll([Post("a", "a", text=f"x {text}")])
        assert len(poll.items) == 1


# --- items ---------------------------------------------------------------------------------------------------------------


async def test_an_item_carries_what_the_entry_says() -> None:
    body = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><guid>a</guid><title>R&amp;amp;D "
        "&lt;b&gt;up&lt;/b&gt;</title><link>/1?a=1&amp;b=2</link><dc:creator>Li</dc:creator>"
        "<description>&lt;p&gt;Sales.&lt;/p&gt;</description><pubDate>Sat, 25 Oct 2025 15:00:00 CST</pubDate></item></channel></rss>"
    )
    spec = replace(SPEC, tenant="T1")
    (item,) = (await Feed(spec).poll(body.encode())).items
    assert (item.source, item.key, item.tenant) == ("news", "a", "T1")
    assert (item.title, item.author) == ("R&D up", "Li")
    assert item.url == "https://news.example.com/1?a=1&b=2"
    assert (item.content, item.media_type, item.charset) == (b"<p>Sales.</p>", "text/html", "utf-8")
    assert item.published == datetime(2025, 10, 25, 7, 0, tzinfo=UTC)
    assert item.fetched == NOW


async def test_a_date_in_the_future_is_now() -> None:
    (item,) = (await Feed().poll([Post("a", date=days_ago(-400))])).items
    assert item.published == NOW


async def test_plain_text_is_plain_text() -> None:
    (item,) = (await Feed().poll([Post("a", text="Sales rose.")])).items
    assert item.media_type == "text/plain"


# --- failures ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (Unreachable("x answers 404 Not Found", status=404), "new address"),
        (Unreachable("x answers 410 Gone", status=410), "given up by its owner"),
        (Unreachable("x answers 403 Forbidden", status=403), "refuses readers"),
        (Unreachable("x answers 429", status=429), "less often"),
        (Unreachable("x answers 503", status=503), "503"),
        (Unreachable("x did not answer within 20 seconds"), "did not answer"),
        (BlockedAddress("x leads to 10.0.0.1"), "leads to"),
        (TooLarge("x sends more than 8 bytes"), "more than"),
    ],
)
async def test_a_failure_says_what_is_wrong(error: SourceError, advice: str) -> None:
    source = Feed()
    await source.poll([Post("a")])
    poll = await source.poll(error)
    assert poll.items == ()
    assert advice in (poll.problem or "")
    assert poll.state.failing_since == NOW + timedelta(hours=1)
    assert poll.state.cursor  # nothing is forgotten
    assert await source.keys([Post("b"), Post("a")]) == ["b"]


async def test_a_body_that_could_not_be_read_comes_again_in_full() -> None:
    source = Feed()
    await source.poll(Fetched(200, ADDRESS, {"etag": '"1"'}, feed([Post("a")])))
    poll = await source.poll(Fetched(200, ADDRESS, {"etag": '"2"'}, b"<html>We will be back soon</html>"))
    assert "web page" in (poll.problem or "")
    await source.poll(Fetched(200, ADDRESS, {"etag": '"2"'}, feed([Post("b"), Post("a")])))
    assert [etag for _, etag, _ in source.fetcher.asked] == [None, '"1"', '"1"']


async def test_an_answer_without_content_is_a_failure() -> None:
    assert (await Feed().poll(Fetched(204, ADDRESS, {}, b""))).problem


async def test_backs_off_and_recovers() -> None:
    source = Feed()
    await source.poll([Post("a")])
    waits = []
    for _ in range(12):
        now = source.now
        state = (await source.poll(Unreachable("x answers 500", status=500))).state
        assert state.next_poll
        waits.append(state.next_poll - now)
    assert all(later > earlier for earlier, later in pairwise(waits[:6]))
    assert max(waits) <= timedelta(days=1) * 1.1
    back = await source.poll([Post("b"), Post("a")])
    assert (back.state.failures, back.state.problem) == (0, None)
    assert back.state.next_poll
    assert back.state.next_poll - (source.now - timedelta(hours=1)) < timedelta(hours=1)


async def test_waits_as_long_as_the_server_asks() -> None:
    source = Feed()
    state = (await source.poll(Unreachable("x answers 429", status=429, retry_after=timedelta(hours=5)))).state
    assert state.next_poll
    assert state.next_poll >= NOW + timedelta(hours=5)


async def test_gone_is_asked_once_a_day() -> None:
    state = (await Feed().poll(Unreachable("x answers 410", status=410))).state
    assert state.next_poll
    assert timedelta(hours=20) < state.next_poll - NOW < timedelta(hours=28)


# --- moves ---------------------------------------------------------------------------------------------------------------


async def test_a_permanent_move_is_remembered() -> None:
    source = Feed()
    new = "https://new.example.com/feed"
    await source.poll(Fetched(200, new, {}, feed([Post("a")]), moved=new))
    assert source.state.address == new
    assert [item.key for item in (await source.poll([Post("b"), Post("a")], at=new)).items] == ["b"]
    assert source.fetcher.addresses == [ADDRESS, new]


async def test_a_move_to_what_is_no_feed_is_not_remembered() -> None:
    source = Feed()
    await source.poll([Post("a")])
    home = "https://news.example.com/"
    await source.poll(Fetched(200, home, {}, b"<html>Welcome</html>", moved=home))
    assert source.state.address is None


async def test_a_moved_feed_that_is_gone_for_good_is_looked_for_at_its_first_address() -> None:
    source = Feed()
    new = "https://new.example.com/feed"
    await source.poll(Fetched(200, new, {}, feed([Post("a")]), moved=new))
    for _ in range(3):
        await source.poll(Unreachable("new.example.com answers 404", status=404), at=new)
    assert source.state.address is None


# --- intervals -----------------------------------------------------------------------------------------------------------


def test_intervals_grow_without_news_and_shrink_with_them() -> None:
    configured = timedelta(minutes=30)
    interval: timedelta | None = None
    seen = []
    for news in (True, False, False, False, False, False, False, False, True):
        interval = cadence.interval_after(interval, configured, news=news)
        seen.append(interval)
    assert seen[0] == seen[-1] == configured
    assert all(earlier <= later for earlier, later in pairwise(seen[:-1]))
    assert seen[-2] == timedelta(hours=4)


def test_intervals_stay_within_limits() -> None:
    assert cadence.interval_after(None, timedelta(seconds=1), news=True) == cadence.SHORTEST
    assert cadence.interval_after(timedelta(days=9), timedelta(hours=3), news=False) == cadence.LONGEST
    assert cadence.interval_after(None, timedelta(days=2), news=False) == timedelta(days=2)
    assert cadence.interval_after(None, timedelta(minutes=30), news=True, asked=timedelta(hours=1)) == timedelta(
        hours=1
    )
    assert cadence.interval_after(None, timedelta(minutes=30), news=True, asked=timedelta(days=30)) == timedelta(
        hours=4
    )


async def test_a_feed_may_ask_to_be_read_less_often() -> None:
    state = (await Feed().poll(feed([Post("a")], extra="<ttl>120</ttl>"))).state
    assert state.interval == timedelta(hours=2)


def test_jitter_is_the_sources_own_and_spreads() -> None:
    times = {cadence.after_success(f"s{number}", timedelta(hours=1), NOW) for number in range(50)}
    assert len(times) == 50
    assert all(timedelta(minutes=54) <= time - NOW <= timedelta(minutes=66) for time in times)
    assert cadence.after_failure("s", timedelta(hours=1), 3, NOW) == cadence.after_failure(
        "s", timedelta(hours=1), 3, NOW
    )
