"""The parsing processes: bounded in time and memory whatever they are fed, and as good as new afterwards."""

import asyncio
import gzip
import os
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TypeVar

import pytest
import pytest_asyncio

from digests.errors import NotAFeed, SourceError, TooLarge
from digests.sources.entries import Feed
from digests.sources.parsing import ParserPool

_Read = TypeVar("_Read")
GOOD = b"<rss version='2.0'><channel><title>Site</title><item><title>Chips up</title></item></channel></rss>"
SECONDS = 3.0
MEMORY = 512 << 20


def rss(inner: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{inner}</channel></rss>'.encode()


def laughs(declarations: str, use: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]><rss version="2.0"><channel><title>{use}</title></channel></rss>'.encode()


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE: dict[str, bytes] = {
    "billion laughs": laughs('<!ENTITY l0 "lol">' + LOL, "&l11;"),
    "billion laughs, a line each": laughs("\n<!ENTITY l0 'lol'>" + LOL.replace("<!", "\n<!"), "&l11;"),
    "one long entity many times": laughs(f'\n<!ENTITY a "{"a" * 60_000}">\n', "&a;" * 60_000),
    "external entities": laughs(
        '\n<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;\n<!ENTITY y SYSTEM "file:///dev/zero">\n', "&y;"
    ),
    "deep nesting": rss("<a>" * 200_000),
    "deep nesting, closed": rss(
        "<item><description>" + "<div>" * 50_000 + "x" + "</div>" * 50_000 + "</description></item>"
    ),
    "deep nesting in HTML": rss("<item><description><![CDATA[" + "<div>" * 300_000 + "]]></description></item>"),
    "attributes without end": rss("<item " + " ".join(f"a{n}='{n}'" for n in range(100_000)) + "/>"),
    "attributes that are broken": b"<rss version=2.0><channel><item><title " + b"a=\"b' " * 40_000,
    "one attribute of great length": rss(f"<item a='{'x' * 4_000_000}'/>"),
    "name spaces without end": rss("".join(f"<x{n}:a xmlns:x{n}='urn:{n}'/>" for n in range(30_000))),
    "open brackets": rss("<item><title>" + "<" * 400_000 + "</title></item>"),
    "open tags in a title": rss("<item><title><![CDATA[" + "<a " * 300_000 + "]]></title></item>"),
    "open comments": rss("<item><description>" + "<!--" * 200_000 + "</description></item>"),
    "open comments in HTML": rss("<item><description><![CDATA[" + "<!--" * 200_000 + "]]></description></item>"),
    "open CDATA": rss("<![CDATA[" * 100_000),
    "declarations": b"<!DOCTYPE " * 100_000,
    "bare ampersands": rss("<item><title>" + "&" * 1_000_000 + "</title></item>"),
    "references": rss("<item><title>" + "&#x41" * 300_000 + "</title></item>"),
    "a great reference": rss("<item><title>&#" + "9" * 1_000_000 + ";</title></item>"),
    "items without end": rss("<item><title>x</title></item>" * 150_000),
    "a title without end": rss(f"<item><title>{'x' * 7_000_000}</title></item>"),
    "a date without end": rss(f"<item><pubDate>{'2025-10-24 ' * 300_000}</pubDate></item>"),
    "digits as a date": rss(f"<item><pubDate>{'1' * 3_000_000}</pubDate></item>"),
    "an author without end": rss(f"<item><author>{'a.' * 200_000}@</author></item>"),
    "categories without end": rss("<item>" + "<category>x</category>" * 100_000 + "</item>"),
    "links without end": rss("<item>" + "<link>https://example.com/</link>" * 100_000 + "</item>"),
    "JSON nested deeply": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 1_000_000,
    "JSON objects nested deeply": b'{"items":[' + b'{"a":' * 300_000 + b"1" + b"}" * 300_000 + b"]}",
    "JSON with a great number": b'{"version":"https://jsonfeed.org/version/1","items":[{"id":'
    + b"9" * 2_000_000
    + b"}]}",
    "JSON items without end": b'{"version":"https://jsonfeed.org/version/1","items":['
    + b'{"id":"1"},' * 500_000
    + b'{"id":"2"}]}',
    "zeros": bytes(4_000_000),
    "noise": bytes(range(256)) * 15_000,
    "gzip inside": gzip.compress(GOOD),
    "UTF-16 that ends in the middle": b"\xff\xfe" + rss("<item/>").decode().encode("utf-16-le")[:-1],
    "UTF-7": b'<?xml version="1.0" encoding="utf-7"?><rss version="2.0"><channel>+ADw-item+AD4-</channel></rss>',
    "a codec that runs code": b'<?xml version="1.0" encoding="unicode_escape"?><rss version="2.0">\\x3citem\\x3e</rss>',
    "a codec that is none": b'<?xml version="1.0" encoding="zlib_codec"?><rss version="2.0"><channel/></rss>',
    "Chinese bytes cut in half everywhere": "英伟达".encode()[:-1] * 300_000,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[ParserPool]:
    """One pool for all hostile files: each has to leave it fit for the next."""
    async with ParserPool(size=2, seconds=SECONDS, memory=MEMORY) as running:
        yield running


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(size=2, seconds=SECONDS, memory=MEMORY) as running:
        yield running


async def _outcome(reading: Awaitable[_Read]) -> _Read | SourceError:
    try:
        return await reading
    except SourceError as exc:
        return exc


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_files_end_in_a_feed_or_in_an_error_within_the_bounds(shared: ParserPool, name: str) -> None:
    async with asyncio.timeout(90):  # a hang, not a measurement: the pool's own limit comes first
        outcome = await _outcome(shared.feed(HOSTILE[name], url="https://example.com/feed", with_text=True))
        if isinstance(outcome, Feed):
            assert len(outcome.entries) <= 5000
            assert sum(len(entry.text) + len(entry.title or "") for entry in outcome.entries) < 40_000_000
        else:
            assert str(outcome)
        assert [entry.title for entry in (await shared.feed(GOOD)).entries] == ["Chips up"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", ["deep nesting in HTML", "open brackets", "noise", "zeros", "open comments in HTML"])
async def test_hostile_pages_too(shared: ParserPool, name: str) -> None:
    async with asyncio.timeout(90):
        outcome = await _outcome(shared.page(HOSTILE[name], url="https://example.com/"))
        assert str(outcome)
        assert (await shared.page(b"<title>Hello</title>", url="https://example.com/")).title == "Hello"


async def test_what_takes_too_long_is_given_up_and_said_so() -> None:
    async with ParserPool(size=1, seconds=SECONDS) as pool:
        with pytest.raises(TooLarge, match="given up"):
            await pool.feed(HOSTILE["attributes without end"])


async def test_memory_is_bounded() -> None:
    async with ParserPool(size=1, seconds=20.0, memory=128 << 20) as pool:
        with pytest.raises(SourceError):
            await pool.feed(rss("<item><title>" + "x" * 30_000_000 + "</title></item>"))
        assert (await pool.feed(GOOD)).entries


async def test_processes_are_kept_and_work_side_by_side(pool: ParserPool) -> None:
    before = _children()
    feeds = await asyncio.gather(*(pool.feed(GOOD) for _ in range(20)))
    assert {feed.format for feed in feeds} == {"rss20"}
    assert len(_children() - before) == 2


async def test_close_leaves_no_process_behind(pool: ParserPool) -> None:
    before = _children()
    await pool.feed(GOOD)
    assert _children() - before
    await pool.close()
    assert _children() <= before


async def test_cancelling_is_safe(pool: ParserPool) -> None:
    slow = asyncio.create_task(pool.feed(HOSTILE["attributes without end"]))
    await pool.feed(GOOD)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert (await pool.feed(GOOD)).entries


async def test_a_file_that_is_no_feed_is_no_failure_of_the_process(pool: ParserPool) -> None:
    await pool.feed(GOOD)
    before = _children()
    for _ in range(3):
        with pytest.raises(NotAFeed):
            await pool.feed(b"<html></html>")
    assert _children() == before


async def test_nothing_is_opened_because_a_feed_says_so(pool: ParserPool, tmp_path: Path) -> None:
    """feedparser opens a string that names a file or an address; a body never does."""
    secret = tmp_path / "feed.xml"
    secret.write_bytes(GOOD)
    for body in (str(secret).encode(), f"file://{secret}".encode(), b"http://127.0.0.1:9/feed"):
        with pytest.raises(NotAFeed):
            await pool.feed(body)


def _children() -> set[int]:
    """Processes that this one started and that still run."""
    own = os.getpid()
    found: set[int] = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == own and fields[0] != "Z":
            found.add(int(status.parent.name))
    return found
