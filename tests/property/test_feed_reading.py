"""Whatever bytes come, reading ends in a feed or in a refusal, and what it gives is plain text and web addresses."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.sources import page, syndication
from digests.sources.decoding import decode
from digests.sources.entries import feed_of
from digests.sources.markup import stripped, text_of
from digests.sources.novelty import identified

SPECS = Path(__file__).parents[1] / "specs" / "feeds"
BODIES: list[str] = [
    case["body"]
    for path in sorted(SPECS.glob("*.json"))
    if path.name != "envelopes.json"
    for case in json.loads(path.read_text("utf-8"))
]
PIECES = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "&",
        "&#",
        "&#99999999;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "<b",
        "'",
        "\0",
        "英",
    ]
)
SOUP = st.lists(st.one_of(PIECES, st.sampled_from(BODIES), st.text(max_size=20)), max_size=12).map("".join)
KINDS = st.sampled_from(
    ["", "text/xml", "text/xml; charset=gbk", "text/html; charset=big5", "application/json", "x; charset=\0"]
)


@settings(deadline=None, max_examples=150)
@given(SOUP, KINDS, st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_reading_soup(soup: str, kind: str, codec: str) -> None:
    body = f"<rss version='2.0'><channel>{soup}</channel></rss>".encode(codec, "replace")
    try:
        data: dict[str, Any] = syndication.read(body, url="https://example.com/", content_type=kind, with_text=True)
    except syndication.NoFeed:
        return
    feed = feed_of(json.loads(json.dumps(data)))
    for each in identified(feed.entries):
        assert each.key
        assert each.entry.url is None or urlsplit(each.entry.url).scheme in ("http", "https")
        for text in (each.entry.title or "", each.entry.author or ""):
            assert all(
                char.isprintable() or char == "\N{SOFT HYPHEN}" or ord(char) >= 0xE000 or char.isspace()
                for char in text
            )
            assert "\n" not in text


@given(st.binary(max_size=300), KINDS)
def test_any_bytes_can_be_decoded(body: bytes, kind: str) -> None:
    assert isinstance(decode(body, kind), str)


@given(
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    st.text("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动", min_size=6),
)
def test_chinese_text_survives_any_declaration(codec: str, text: str) -> None:
    for kind in ("", "text/xml; charset=gbk", "text/xml; charset=iso-8859-1"):
        assert decode(f"<a>{text}</a>".encode(codec), kind) == f"<a>{text}</a>"


@given(st.text(max_size=200))
def test_any_html_can_be_read(html: str) -> None:
    assert "\0" not in text_of(html)
    assert isinstance(stripped(html), str)
    page.read(html.encode("utf-8", "surrogatepass"), url="https://example.com/", content_type="text/html")
