"""What the guarded client bears: errors, broken answers, bombs, drips; 127.0.0.2 plays the internet."""

import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from digests.errors import TooLarge, Unreachable
from digests.sources.expansion import Expander
from digests.sources.http import retry_after
from tests.fakes.border import OUTSIDE, border, guard
from tests.fakes.feed_server import FeedServer, Reply


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with border() as running:
        yield running


# --- errors --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 502, 503])
async def test_an_error_carries_its_status(server: FeedServer, status: int) -> None:
    server.answer("/bad", Reply(status=status, headers={"Retry-After": "120"}))
    async with guard() as fetcher:
        with pytest.raises(Unreachable) as failed:
            await fetcher.get(server.url("/bad"))
    assert failed.value.status == status
    assert failed.value.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("3600", 3600),
        ("Sat, 25 Oct 2025 09:00:00 GMT", 3600),
        ("Sat, 25 Oct 2025 07:00:00 GMT", 0),
        ("9" * 40, 30 * 86400),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after(value: str | None, seconds: int | None) -> None:
    found = retry_after(value, datetime(2025, 10, 25, 8, 0, tzinfo=UTC))
    assert found == (None if seconds is None else timedelta(seconds=seconds))


async def test_a_dead_port_and_a_broken_answer_are_unreachable(server: FeedServer) -> None:
    server.answer("/cut", Reply(b"x" * 100, cut=10))
    server.answer("/noise", Reply(raw=b"\x00\x01\x02 this is not http\r\n\r\n"))
    server.answer("/headers", Reply(raw=b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n"))
    with socket.socket() as unused:
        unused.bind((OUTSIDE, 0))
        dead = unused.getsockname()[1]
    async with guard() as fetcher:
        for url in (f"http://{OUTSIDE}:{dead}/", *(server.url(path) for path in ("/cut", "/noise", "/headers"))):
            with pytest.raises(Unreachable):
                await fetcher.get(url)


# --- bounds --------------------------------------------------------------------------------------------------------------


def _bomb(megabytes: int) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(megabytes)) + squeeze.flush()


async def test_a_gzip_bomb_is_noticed_while_it_is_small(server: FeedServer) -> None:
    server.answer("/bomb", Reply(_bomb(64), headers={"Content-Encoding": "gzip"}))
    server.answer("/twice", Reply(gzip.compress(_bomb(64)), headers={"Content-Encoding": "gzip, gzip"}))
    async with guard(max_bytes=2 << 20) as fetcher:
        await fetcher.get(server.url("/feed"))
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge, match="expands"):
                await fetcher.get(server.url("/bomb"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        with pytest.raises(Unreachable, match="not asked for"):
            await fetcher.get(server.url("/twice"))
    assert peak < 16 << 20


async def test_an_endless_or_announced_huge_body_is_refused(server: FeedServer) -> None:
    chunk = b"10000\r\n" + b"y" * 0x10000 + b"\r\n"
    server.answer("/endless", Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 100))
    server.answer("/announced", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"))
    async with guard(max_bytes=1 << 20) as fetcher:
        for path in ("/endless", "/announced"):
            with pytest.raises(TooLarge):
                await fetcher.get(server.url(path))


async def test_a_slow_drip_and_a_silent_server_end_with_the_time_limit(server: FeedServer) -> None:
    server.answer("/drip", Reply(b"<rss>" * 10_000, drip=0.01))
    server.answer("/silent", Reply(b"x", hang=True))
    async with guard(timeout=0.3) as fetcher:
        for path in ("/drip", "/silent"):
            with pytest.raises(Unreachable, match="did not answer within"):
                await fetcher.get(server.url(path))


async def test_redirects_share_one_time_limit(server: FeedServer) -> None:
    server.redirect("/hop", "/silent")
    server.answer("/silent", Reply(b"x", hang=True))
    async with guard(timeout=0.3) as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.get(server.url("/hop"))


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", gzip.compress(b"<rss/>", mtime=0)),
        ("x-gzip", gzip.compress(b"<rss/>", mtime=0)),
        ("gzip", gzip.compress(b"<rs", mtime=0) + gzip.compress(b"s/>", mtime=0)),
        ("gzip", gzip.compress(b"<rss/>", mtime=0) + bytes(20)),
        ("gzip", b"<rss/>"),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>")[2:-4]),
        ("identity", b"<rss/>"),
        ("", b"<rss/>"),
        ("GZIP", gzip.compress(b"<rss/>", mtime=0)),
    ],
)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_undoes_compression_in_whatever_pieces_it_comes(encoding: str, sent: bytes, piece: int) -> None:
    expander = Expander(encoding, 100, "example.com")
    for start in range(0, len(sent), piece):
        expander.feed(sent[start : start + piece])
    assert expander.finish() == b"<rss/>"


@pytest.mark.parametrize(
    "sent", [gzip.compress(b"<rss/>" * 50, mtime=0)[:-12], b"\x1f\x8b\x08\x00garbage that is no deflate stream"]
)
def test_compressed_data_that_do_not_expand_are_a_broken_answer(sent: bytes) -> None:
    expander = Expander("gzip", 10_000, "example.com")

    def read() -> bytes:
        expander.feed(sent)
        return expander.finish()

    with pytest.raises(Unreachable):
        read()


def test_a_stream_of_countless_empty_members_is_given_up() -> None:
    expander = Expander("gzip", 8 << 20, "example.com")
    with pytest.raises(TooLarge):
        expander.feed(gzip.compress(b"") * 50_000)


async def test_a_compressed_file_that_is_not_called_so_is_undone(server: FeedServer) -> None:
    server.answer("/feed.xml.gz", Reply(gzip.compress(b"<rss/>"), headers={"Content-Type": "application/octet-stream"}))
    server.answer("/bomb.gz", Reply(_bomb(20)))
    async with guard(max_bytes=1 << 20) as fetcher:
        assert (await fetcher.get(server.url("/feed.xml.gz"))).body == b"<rss/>"
        with pytest.raises(TooLarge):
            await fetcher.get(server.url("/bomb.gz"))
