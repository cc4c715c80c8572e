"""Subscription lists in and out."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import BadRequest
from digests.models import SourceKind, SourceSpec
from digests.sources.opml import read_opml, sources_of, write_opml

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<opml version="2.0"><head><title>t</title></head><body>{body}</body></opml>'.encode()


def test_reads_feeds_with_their_folders() -> None:
    found = read_opml(
        opml(
            '<outline text="科技"><outline text="芯片"><outline type="rss" text="A" title="量子位" xmlUrl="https://a.example/feed" '
            'htmlUrl="https://a.example/"/></outline></outline><outline text="B" xmlUrl="https://b.example/feed"/>'
        )
    )
    assert [(each.address, each.title, each.topics) for each in found] == [
        ("https://a.example/feed", "量子位", ("科技", "芯片")),
        ("https://b.example/feed", "B", ()),
    ]


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        ('<outline text="A" XMLURL="https://a.example/feed"/>', ["https://a.example/feed"]),
        ('<outline text="A" xmlUrl="https://a.example/?a=1&b=2"/>', ["https://a.example/?a=1&b=2"]),
        ('<outline text="A&nbsp;&mdash; B" xmlUrl="https://a.example/"/>', ["https://a.example/"]),
        ('<outline text="A" xmlUrl="javascript:alert(1)"/><outline text="B" xmlUrl="file:///etc/passwd"/>', []),
        (
            '<outline text="A" xmlUrl="https://a.example/"/><outline text="A again" xmlUrl="https://a.example/"/>',
            ["https://a.example/"],
        ),
        (
            '<outline text="A" xmlUrl="https://a.example/"><outline text="B" xmlUrl="https://b.example/"/></outline>',
            ["https://a.example/", "https://b.example/"],
        ),
        ("", []),
    ],
)
def test_reads_lists_as_they_are_written(body: str, addresses: list[str]) -> None:
    assert [each.address for each in read_opml(opml(body))] == addresses


def test_reads_lists_in_gbk() -> None:
    text = '<?xml version="1.0" encoding="gbk"?><opml><body><outline text="量子位" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(text.encode("gbk"))[0].title == "量子位"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"hello", "no OPML"),
        (b"", "no OPML"),
        (b"<rss version='2.0'/>", "no OPML"),
        (opml("<outline>"), "no OPML"),
        (opml("", '<!DOCTYPE opml [<!ENTITY a "b">]>'), "entities"),
        (opml('<outline text="&x;"/>', '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "entities"),
        (opml("<outline>" * 60 + "</outline>" * 60), "deep"),
        (opml("".join(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(5001))), "more than"),
        (opml(" " * (5 << 20)), "larger"),
    ],
)
def test_refuses_what_is_none_or_hostile(data: bytes, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        read_opml(data)


def test_makes_sources_with_free_ids_and_without_known_ones() -> None:
    found = read_opml(
        opml(
            '<outline text="ai"><outline title="A" xmlUrl="https://a.example/feed"/></outline>'
            '<outline xmlUrl="https://a.example/rss"/><outline title="C" xmlUrl="https://c.example/"/>'
        )
    )
    specs = sources_of(found, taken={"a"}, known={"https://c.example/"}, tenant="T1")
    assert [(spec.id, spec.name, spec.tenant, spec.topics) for spec in specs] == [
        ("a-2", "A", "T1", ("ai",)),
        ("a-3", "a-3", "T1", ()),
    ]


def test_writes_what_other_readers_read() -> None:
    specs = [
        SourceSpec("a", SourceKind.FEED, "https://a.example/?x=1&y=2", '量子位 <A> & "B"', topics=("ai", "chips")),
        SourceSpec("b", SourceKind.FEED, "https://b.example/", "B"),
        SourceSpec("seeds", SourceKind.FOLDER, "seeds", "Samples"),
    ]
    text = write_opml(specs, NOW, title="My <feeds>")
    root = ET.fromstring(text)
    assert root.findtext("head/title") == "My <feeds>"
    assert [node.get("xmlUrl") for node in root.iter("outline") if node.get("xmlUrl")] == [
        "https://b.example/",
        "https://a.example/?x=1&y=2",
    ]
    assert [node.get("title") for node in root.iter("outline") if node.get("xmlUrl")] == ["B", '量子位 <A> & "B"']


@given(st.lists(st.tuples(st.text(min_size=1), st.text("abcdefgh/?&=%\"'<>", max_size=20)), max_size=5))
def test_what_is_written_is_read_again(feeds: list[tuple[str, str]]) -> None:
    specs = [
        SourceSpec(f"s{number}", SourceKind.FEED, f"https://{number}.example/{path}", name, interval=timedelta(hours=1))
        for number, (name, path) in enumerate(feeds)
    ]
    assert [each.address for each in read_opml(write_opml(specs, NOW).encode("utf-8", "surrogatepass"))] == [
        spec.address for spec in specs
    ]
