"""A feed over time: first poll, news, repeats."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digests.models import FullText
from digests.ports import Fetched
from digests.sources.novelty import BASELINE_ITEMS
from tests.fakes.polled import ADDRESS, NOW, SPEC, Feed, Post, days_ago, feed

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
