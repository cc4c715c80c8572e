"""The short way of reading a feed tells the same as feedparser, whatever the feed is made of, or tells nothing."""

from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.sources import ordinary, syndication

_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:foo="http://foo.example/"'
)
_texts = st.sampled_from(
    [
        "", " ", "Some words", "李岚出任行长", "a < b & c > d", "<p>One</p><p>Two &amp; three</p>", "AT&amp;T", "&lt;b&gt;bold&lt;/b&gt;", "x &copy; y",
        "caf\xc3\xa9", "caf\xe9 \x93quoted\x94", "<br/>", "List<String>", "a\n b\n\nc", "]]", "1 &#60; 2", "Mr O'Neil \"said\"", "&nbsp;",
        "https://example.com/a?b=1&c=2", "https://example.com/a?b=1&amp;c=2", "/relative?x&copy;=1", "http:///three.example/", "javascript:alert(1)",
        "urn:uuid:1225c695", "tag:example.com,2026:1", "mailto:a@b.example", "joe@example.com (Joe)", "Joe",
        "Mon, 02 Mar 2026 08:30:00 GMT", "Mon, 02 Mar 2026 08:30:00 +0800", "Mon, 2 Mar 26 08:30 CST", "2026-03-02T08:30:00Z",
        "2026-03-02T08:30:00+08:00", "2026-03-02 08:30", "2026年3月2日 08:30", "31 Feb 2026 08:30:00 GMT", "1772411400", "yesterday",
    ]
)  # fmt: skip
_items = st.sampled_from(
    [
        "title", "link", "guid", "description", "content:encoded", "pubDate", "dc:date", "author", "dc:creator", "category", "comments",
        "dc:subject", "source", "media:title", "media:description", "itunes:summary", "slash:comments", "foo:title", "body", "dc:title",
    ]
)  # fmt: skip
_entries = st.sampled_from(
    [
        "title",
        "id",
        "summary",
        "content",
        "published",
        "updated",
        "issued",
        "created",
        "rights",
        "category",
        "dc:date",
        "media:title",
    ]
)
_attributes = st.sampled_from(
    ["", "", "", "", ' isPermaLink="false"', ' isPermaLink="true"', ' type="html"', ' type="text"', ' type="xhtml"', ' type="text/html"',
     ' xml:base="http://base.example/"', ' xml:lang="zh-CN"', ' rel="self"', ' mode="escaped"']
)  # fmt: skip
_links = st.sampled_from(
    ['<link href="https://example.com/1"/>', '<link rel="alternate" type="text/html" href="/2"/>', '<link rel="self" href="https://example.com/3"/>',
     '<link rel="enclosure" type="audio/mpeg" href="https://example.com/4.mp3"/>', '<link type="application/json" href="https://example.com/5"/>',
     "<author><name>Joe</name></author>", "<author><email>joe@example.com</email></author>", "<author><name>李岚</name><uri>https://a.example/</uri></author>",
     '<link rel="ALTERNATE" href="https://example.com/6"/>', '<link href=""/>', "<source><title>Elsewhere</title></source>"]
)  # fmt: skip
_channel = st.sampled_from(
    ["<title>A feed</title>", "<title>A &amp;lt;b&amp;gt; feed</title>", "<link>https://example.com/</link>", "<link>/x?a=1&amp;amp;b;=2</link>", "<language>zh-CN</language>",
     "<ttl>60</ttl>", "<image><url>u</url><title>Logo</title><link>https://logo.example/</link></image>", "<description>About</description>",
     "<dc:date>2026-03-02</dc:date>", "<lastBuildDate>Mon, 02 Mar 2026 08:30:00 GMT</lastBuildDate>", "<textInput><title>Search</title></textInput>",
     '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://example.com/feed"/>', "<managingEditor>joe@example.com</managingEditor>"]
)  # fmt: skip


@st.composite
def _element(draw: st.DrawFn, names: st.SearchStrategy[str]) -> str:
    name, text, attributes = draw(names), draw(_texts), draw(_attributes)
    body = draw(st.sampled_from([escape(text), f"<![CDATA[{text}]]>", escape(text) + "<!-- no -->"]))
    return f"<{name}{attributes}>{body}</{name}>"


@st.composite
def feeds(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        made = draw(st.lists(st.lists(_element(_items), max_size=6).map("".join), max_size=3))
        items = "".join(f"<item>{item}</item>" for item in made)
        about = "".join(draw(st.lists(_channel, max_size=4)))
        version = draw(st.sampled_from(["2.0", "2.0", "0.91", "0.92", "1.0", ""]))
        return f'<rss version="{version}" {_SPACES}><channel>{about}{items}</channel></rss>'
    parts = st.lists(st.one_of(_element(_entries), _links), max_size=6).map("".join)
    entries = "".join(f"<entry>{entry}</entry>" for entry in draw(st.lists(parts, max_size=3)))
    about = "".join(draw(st.lists(st.one_of(_element(_entries), _links), max_size=3)))
    language = draw(st.sampled_from(["", ' xml:lang="zh-TW"', ' xml:base="/x/"']))
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {_SPACES}{language}>{about}{entries}</feed>'


@settings(max_examples=300)
@given(feeds(), st.sampled_from(["", "https://example.com/feed.xml"]), st.sampled_from(["UTC", "Asia/Shanghai"]))
def test_the_short_way_tells_the_same_as_the_long_one(feed: str, url: str, zone: str) -> None:
    body = feed.encode()
    short = syndication.read(body, url=url, zone=zone, with_text=True)
    assert short == syndication.read(body, url=url, zone=zone, with_text=True, shortcut=False)


def test_it_is_taken_for_what_most_feeds_are_made_of() -> None:
    rss = f"""<rss version="2.0" {_SPACES}><channel><title>Site</title><link>https://example.com/</link><language>en</language>
        <item><title>One</title><link>https://example.com/1</link><guid isPermaLink="false">1</guid><dc:creator>Joe</dc:creator>
        <pubDate>Mon, 02 Mar 2026 08:30:00 +0800</pubDate><category>news</category><description>Short</description>
        <content:encoded><![CDATA[<p>Long</p>]]></content:encoded><slash:comments>3</slash:comments></item></channel></rss>"""
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>urn:x</id><title>Site</title><updated>2026-03-02T08:30:00Z</updated>
        <link rel="self" href="https://example.com/atom"/><entry><id>urn:1</id><title type="html">One</title><link href="https://example.com/1"/>
        <author><name>Joe</name></author><published>2026-03-02T08:30:00Z</published><content type="html">Long</content></entry></feed>"""
    assert all(ordinary.parse(feed.encode()) is not None for feed in (rss, atom))
    assert ordinary.parse(rss.replace("<channel>", '<channel xml:base="/x">').encode()) is None
