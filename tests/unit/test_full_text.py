"""Completing entries from their pages."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from digests.errors import SourceError, TooLarge, Unreachable
from digests.models import FullText, RawItem, SourceKind, SourceSpec
from digests.ports import Fetched, PollState
from digests.sources.entries import Entry, digest
from digests.sources.feed import FeedSource
from digests.sources.fulltext import PageReader, wants_page
from digests.sources.novelty import compare, later
from tests.fakes.sources import FakeFetcher, InlineParser

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)
SITE = "https://news.example.com"
URL = f"{SITE}/norhaven-results"
ROBOTS = f"{SITE}/robots.txt"
SUMMARY = "Norhaven, the chip maker, sold more than analysts had expected in the third quarter."
ZH_SUMMARY = "诺海半导体第三季度销售额超出分析师预期，公司同时宣布扩大产能。"
LONG = "Sales of the chip maker rose again in all regions. " * 30


def entry(
    text: str = SUMMARY, *, summary_only: bool = True, url: str | None = URL, title: str = "Norhaven beats forecasts"
) -> Entry:
    return Entry("1", url, title, None, NOW, text, html=False, summary_only=summary_only)


def item(of: Entry) -> RawItem:
    return RawItem("news", "1", of.content.encode(), "text/plain", NOW, url=of.url, title=of.title)


def page(text: str, title: str = "Norhaven beats forecasts") -> Fetched:
    html = f"<html><head><title>{title}</title></head><body><nav>Home</nav><h1>{title}</h1><p>{text}</p></body></html>"
    return Fetched(200, URL, {"content-type": "text/html; charset=utf-8"}, html.encode())


async def completed(fetcher: FakeFetcher, of: Entry | None = None, policy: FullText = FullText.AUTO) -> RawItem:
    of = of or entry()
    (done,) = (await PageReader(fetcher, InlineParser()).complete([(item(of), of)], policy, NOW)).items
    return done


@pytest.mark.parametrize(
    ("of", "auto"),
    [
        (entry(), True),
        (entry(ZH_SUMMARY), True),
        (entry(LONG), False),
        (entry("诺海半导体第三季度销售额超出分析师预期。" * 20), False),
        (entry("Short, but all there is to say.", summary_only=False), False),
        (entry(LONG + "…"), True),
        (entry(LONG + " [...]"), True),
        (entry(LONG + " Read more"), True),
        (entry(LONG + " Continue reading »", summary_only=False), True),
        (entry("公司宣布扩大产能。" * 60 + "阅读全文"), True),
        (entry(url=None), False),
        (entry(""), True),
    ],
)
def test_a_page_is_wanted_for_summaries(of: Entry, auto: bool) -> None:
    assert wants_page(of, FullText.AUTO) is auto
    assert wants_page(of, FullText.ALWAYS) is (of.url is not None)
    assert not wants_page(of, FullText.NEVER)


async def test_takes_the_page_in_place_of_the_summary() -> None:
    answer = page(SUMMARY + " " + LONG)
    done = await completed(FakeFetcher({URL: answer}))
    assert (done.content, done.media_type, done.charset) == (answer.body, "text/html", "utf-8")
    assert (done.key, done.title, done.url) == ("1", "Norhaven beats forecasts", URL)


@pytest.mark.parametrize("named", ["gb2312", "utf-8", "iso-8859-1"])
async def test_keeps_the_page_in_its_own_encoding_whatever_it_says(named: str) -> None:
    body = f"<html><head><meta charset='{named}'></head><body><p>{ZH_SUMMARY}产能将增加三成。</p></body></html>".encode(
        "gb18030"
    )
    done = await completed(
        FakeFetcher({URL: Fetched(200, URL, {"content-type": "text/html"}, body)}), entry(ZH_SUMMARY)
    )
    assert done.charset == "gb18030"
    assert ZH_SUMMARY in done.content.decode(done.charset)


@pytest.mark.parametrize(
    "answer",
    [
        Unreachable("news.example.com answers 403", status=403),
        Unreachable("news.example.com did not answer"),
        TooLarge("too much"),
        page("Please log in to read on. " + "Subscribe now for full access to all of our articles. " * 20, "Log in"),
        page("Checking your browser before you can go on. " * 30, "Just a moment"),
        page("Welcome to our home page, with weather, sports and more. " * 30, "Home"),
        Fetched(200, URL, {"content-type": "application/pdf"}, b"%PDF"),
        Fetched(204, URL, {"content-type": "text/html"}, b""),
        page(""),
    ],
)
async def test_falls_back_to_the_summary(answer: Fetched | SourceError) -> None:
    of = entry()
    assert await completed(FakeFetcher({URL: answer}), of) == item(of)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (b"User-agent: *\nDisallow: /private", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: jianbao\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: jianbao\nAllow: /", True),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /norhaven", False),
        (b"", True),
        (b"\xff\xfe garbage \x00", True),
        (Unreachable("404", status=404), True),
        (Unreachable("403", status=403), True),
        (Unreachable("503", status=503), False),
        (Unreachable("429", status=429), False),
        (Unreachable("no answer"), False),
        (Fetched(200, ROBOTS, {"content-type": "text/html"}, b"<html>Disallow: /</html>"), True),
    ],
)
async def test_robots_are_respected(robots: bytes | Fetched | SourceError, allowed: bool) -> None:
    fetcher = FakeFetcher({URL: page(SUMMARY + LONG), ROBOTS: robots})
    await completed(fetcher)
    assert (URL in fetcher.addresses) is allowed


async def test_robots_are_asked_once_a_day_for_a_host() -> None:
    fetcher = FakeFetcher({URL: page(SUMMARY + LONG), ROBOTS: b""})
    reader = PageReader(fetcher, InlineParser())
    for hours in (0, 1, 23, 25):
        of = entry()
        await reader.complete([(item(of), of)], FullText.AUTO, NOW + timedelta(hours=hours))
    assert fetcher.addresses.count(ROBOTS) == 2
    assert fetcher.addresses.count(URL) == 4


async def test_only_new_entries_are_completed() -> None:
    body = f"<rss version='2.0'><channel><item><link>{URL}</link><title>Norhaven beats forecasts</title><description>{SUMMARY}</description></item></channel></rss>"
    feed = f"{SITE}/feed"
    fetcher = FakeFetcher({URL: page(SUMMARY + LONG), feed: body.encode()})
    source = FeedSource(SourceSpec("news", SourceKind.FEED, feed), fetcher, InlineParser())
    first = await source.poll(PollState(), NOW)
    assert first.items[0].media_type == "text/html"
    fetcher.answers[feed] = body.replace("<channel>", "<channel><ttl>5</ttl>").encode()
    second = await source.poll(first.state, NOW)
    assert second.items == ()
    assert fetcher.addresses.count(URL) == 1


async def test_not_more_pages_than_a_visitor_would_open() -> None:
    entries = [Entry(str(n), f"{SITE}/{n}", "t", None, NOW, SUMMARY, html=False, summary_only=True) for n in range(60)]
    fetcher = FakeFetcher({ROBOTS: b""})
    done = await PageReader(fetcher, InlineParser()).complete(
        [(item(each), each) for each in entries], FullText.AUTO, NOW
    )
    assert len(done.items) == 60
    assert done.late == frozenset(range(20, 60))
    assert fetcher.addresses.count(ROBOTS) == 1
    assert len(fetcher.asked) == 21


class SlowFetcher(FakeFetcher):
    """As the other, but the addresses in `silent` never answer."""

    silent: tuple[str, ...] = ()

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        if url in self.silent:
            await asyncio.Event().wait()
        return await super().get(url, etag=etag, modified=modified)


async def test_a_page_there_was_no_time_for_is_read_at_the_next_poll() -> None:
    body = f"<rss version='2.0'><channel><item><link>{URL}</link><title>Norhaven beats forecasts</title><description>{SUMMARY}</description></item></channel></rss>"
    feed = f"{SITE}/feed"
    fetcher = SlowFetcher({URL: page(SUMMARY + LONG), feed: Fetched(200, feed, {"etag": '"1"'}, body.encode())})
    pages = PageReader(fetcher, InlineParser(), seconds=0.01)
    source = FeedSource(SourceSpec("news", SourceKind.FEED, feed), fetcher, InlineParser(), pages)
    fetcher.silent = (URL,)
    first = await source.poll(PollState(), NOW)
    assert [each.content.decode() for each in first.items] == [SUMMARY]
    fetcher.silent = ()
    pages = PageReader(fetcher, InlineParser())
    source = FeedSource(SourceSpec("news", SourceKind.FEED, feed), fetcher, InlineParser(), pages)
    second = await source.poll(first.state, NOW)
    assert [asked for asked in fetcher.asked if asked[0] == feed] == 2 * [(feed, None, None)]
    assert [(each.key, each.media_type) for each in second.items] == [(first.items[0].key, "text/html")]
    third = await source.poll(second.state, NOW)
    assert third.unchanged
    assert fetcher.addresses.count(URL) == 1


async def test_a_page_that_is_always_late_is_given_up() -> None:
    cursor = {digest("1"): "abc.def"}
    before: dict[str, str] = {}
    for _ in range(5):
        before = later(["1"], cursor, before)
        assert before
        assert compare([entry()], before).fresh
    assert later(["1"], cursor, before) == {}


async def test_a_sites_crawl_delay_is_kept() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    of = [entry(url=f"{SITE}/{n}") for n in range(3)]
    fetcher = FakeFetcher({ROBOTS: b"User-agent: *\nCrawl-delay: 7\nAllow: /"})
    reader = PageReader(fetcher, InlineParser(), sleep=sleep)
    await reader.complete([(item(each), each) for each in of], FullText.AUTO, NOW)
    assert pauses == [7.0, 7.0, 7.0]
    assert fetcher.addresses == [ROBOTS, *(each.url for each in of)]
