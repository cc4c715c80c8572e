"""A feed over time: failures, moves, intervals."""

from datetime import timedelta
from itertools import pairwise

import pytest

from digests.errors import BlockedAddress, SourceError, TooLarge, Unreachable
from digests.ports import Fetched
from digests.sources import cadence
from tests.fakes.polled import ADDRESS, NOW, Feed, Post, feed

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
