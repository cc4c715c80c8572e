"""From any address to a feed."""

import pytest

from digests.errors import BlockedAddress, NotAFeed, Unreachable
from digests.ports import Fetched
from digests.sources.discover import as_typed, find_feed
from digests.sources.naming import source_id
from tests.fakes.sources import FakeFetcher, InlineParser

SITE = "https://news.example.com"
FEED = (
    b"<rss version='2.0'><channel><title>News</title><item><title>Old</title><pubDate>Mon, 01 Sep 2025 08:00:00 GMT</pubDate></item>"
    b"<item><title>New</title><pubDate>Fri, 24 Oct 2025 08:00:00 GMT</pubDate></item><item><title>Undated</title></item></channel></rss>"
)


def page(*links: str) -> bytes:
    return f"<html><head><title>News</title>{''.join(links)}</head><body>Hello</body></html>".encode()


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


async def test_a_feed_is_taken_as_it_is_newest_first() -> None:
    found = await find_feed(f"{SITE}/rss", FakeFetcher({f"{SITE}/rss": FEED}), InlineParser())
    assert (found.address, found.title) == (f"{SITE}/rss", "News")
    assert [entry.title for entry in found.newest] == ["New", "Old", "Undated"]


async def test_a_page_leads_to_the_feed_it_names() -> None:
    fetcher = FakeFetcher({SITE: page(link("/feeds/all.xml", title="All")), f"{SITE}/feeds/all.xml": FEED})
    found = await find_feed("news.example.com", fetcher, InlineParser())
    assert found.address == f"{SITE}/feeds/all.xml"
    assert fetcher.addresses == [SITE, f"{SITE}/feeds/all.xml"]


@pytest.mark.parametrize(
    "links",
    [
        (link("/c.xml", title="Comments"), link("/f.xml")),
        (link("/wp-json/posts", "application/json"), link("/f.xml", "application/atom+xml")),
        (link("javascript:alert(1)"), link("/f.xml")),
        (link("/broken.xml"), link("/f.xml")),
        ('<LINK REL="Alternate" TYPE="application/rss+xml" HREF="/f.xml">',),
        ("<link href=f.xml rel='alternate home' type='text/xml'>",),
        ("<base href='https://news.example.com/'>", link("f.xml", "application/feed+json")),
        ("<a rel='alternate' type='application/rss+xml' href='/f.xml'>RSS</a>",),
    ],
)
async def test_takes_the_most_likely_feed_that_works(links: tuple[str, ...]) -> None:
    fetcher = FakeFetcher({SITE: page(*links), f"{SITE}/f.xml": FEED, f"{SITE}/c.xml": FEED})
    assert (await find_feed(SITE, fetcher, InlineParser())).address == f"{SITE}/f.xml"


async def test_names_the_other_feeds_of_the_page() -> None:
    fetcher = FakeFetcher(
        {SITE: page(link("/a.xml", title="All"), link("/b.xml", title="Chips")), f"{SITE}/a.xml": FEED}
    )
    found = await find_feed(SITE, fetcher, InlineParser())
    assert found.others == ((f"{SITE}/b.xml", "Chips"),)


@pytest.mark.parametrize("place", ["/feed", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/blog/feed"])
async def test_looks_at_the_usual_places(place: str) -> None:
    address = f"{SITE}/blog"
    fetcher = FakeFetcher({address: page(), SITE + place: FEED})
    assert (await find_feed(address, fetcher, InlineParser())).address == SITE + place


@pytest.mark.parametrize("href", ["/rss/news.xml", "/news.rss", "feed/", "/xml/rss2", "/list?format=rss", "/index.rdf"])
async def test_follows_a_plain_link_that_looks_like_a_feed(href: str) -> None:
    links = (
        "<a href='/about'>About</a><a href='/sitemap.xml'>Map</a><a href='/feedback'>Write to us</a>",
        f"<a href='{href}'>订阅</a>",
    )
    address = f"{SITE}/{href.lstrip('/')}"
    fetcher = FakeFetcher({f"{SITE}/": page(*links), address: FEED})
    assert (await find_feed(f"{SITE}/", fetcher, InlineParser())).address == address
    assert fetcher.addresses == [f"{SITE}/", address]


@pytest.mark.parametrize(
    ("status", "advice"), [(404, "front page"), (410, "front page"), (403, "refuses readers"), (503, "try again later")]
)
async def test_an_error_comes_with_advice(status: int, advice: str) -> None:
    with pytest.raises(Unreachable, match=f"{status}.*{advice}") as failed:
        await find_feed(SITE, FakeFetcher({SITE: Unreachable(f"it answers {status}", status=status)}), InlineParser())
    assert failed.value.status == status


async def test_the_feed_that_a_page_names_in_vain_is_told() -> None:
    with pytest.raises(NotAFeed, match=r"web page.*names 'https://news.example.com/old.xml', which does not work"):
        await find_feed(SITE, FakeFetcher({SITE: page(link("/old.xml"))}), InlineParser())


async def test_does_not_knock_at_every_door() -> None:
    fetcher = FakeFetcher({SITE: page(*(link(f"/{number}.xml") for number in range(50)))})
    with pytest.raises(NotAFeed, match=r"no feed found at 'https://news.example.com'.*RSS link"):
        await find_feed(SITE, fetcher, InlineParser())
    assert len(fetcher.asked) <= 11


async def test_stops_when_the_site_asks_for_peace() -> None:
    fetcher = FakeFetcher({SITE: page(link("/a.xml")), f"{SITE}/a.xml": Unreachable("429", status=429)})
    with pytest.raises(NotAFeed):
        await find_feed(SITE, fetcher, InlineParser())
    assert len(fetcher.asked) == 2


async def test_a_page_cannot_lead_inside() -> None:
    inside = "http://169.254.169.254/feed"
    fetcher = FakeFetcher({SITE: page(link(inside)), inside: BlockedAddress("inside")})
    with pytest.raises(NotAFeed):
        await find_feed(SITE, fetcher, InlineParser())


async def test_a_permanent_move_gives_the_new_address() -> None:
    new = f"{SITE}/new"
    fetcher = FakeFetcher({f"{SITE}/old": Fetched(200, new, {}, FEED, moved=new)})
    assert (await find_feed(f"{SITE}/old", fetcher, InlineParser())).address == new


async def test_what_cannot_be_reached_is_said() -> None:
    with pytest.raises(Unreachable):
        await find_feed(SITE, FakeFetcher({SITE: Unreachable("no such host")}), InlineParser())


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("news.example.com", "https://news.example.com"),
        ("news.example.com/rss", "https://news.example.com/rss"),
        (" https://news.example.com/rss#top ", "https://news.example.com/rss"),
        ("http://news.example.com", "http://news.example.com"),
        ("feed://news.example.com/rss", "https://news.example.com/rss"),
        ("feed:https://news.example.com/rss", "https://news.example.com/rss"),
        ("<https://news.example.com/rss>", "https://news.example.com/rss"),
        ("<https://news.example.com/rss|news.example.com>", "https://news.example.com/rss"),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert as_typed(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["", "news", "htp://x", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@example.com", "ftp://x.example"],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(NotAFeed, match="https://"):
        as_typed(typed)


@pytest.mark.parametrize(
    ("address", "taken", "expected"),
    [
        ("https://www.example.com/feed", (), "example"),
        ("https://www.example.com/feed", ("example",), "example-2"),
        ("https://www.example.com/feed", ("example", "example-2"), "example-3"),
        ("https://feeds.example.org/tech/rss.xml", (), "example-tech"),
        ("https://blog.example.co.uk/", (), "example-co"),
        ("http://127.0.0.1:8080/feed.xml", (), "127-0-0-1"),
        ("https://例子.example/新闻", (), "example"),
        ("articles", (), "articles"),  # a folder
        ("My articles", ("my-articles",), "my-articles-2"),
        ("新闻", (), "source"),
    ],
)
def test_ids_of_sources(address: str, taken: tuple[str, ...], expected: str) -> None:
    assert source_id(address, taken) == expected
