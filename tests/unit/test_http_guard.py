"""The guarded client at the border: 127.0.0.2 plays the internet, 127.0.0.1 the inside."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from digests.errors import BlockedAddress, SourceError, TooLarge, Unreachable
from digests.sources.addresses import Rules, public, web_address
from digests.sources.expansion import Expander
from digests.sources.http import Guard, retry_after
from tests.fakes.feed_server import FeedServer, Reply

OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"


def guard(**changes: Any) -> Guard:
    settings: dict[str, Any] = {"user_agent": "jianbao-test/1", "ports": (), "allow": [OUTSIDE], "timeout": 5.0}
    return Guard(**(settings | changes))


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer(OUTSIDE, INSIDE) as running:
        running.serve("/feed", b"<rss/>")
        yield running


# --- addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 100.64.0.1 100.100.100.200 169.254.169.254 192.168.1.1 172.16.0.1 172.31.255.255 0.0.0.0 0.1.2.3 224.0.0.1 "
    "239.1.1.1 255.255.255.255 198.18.0.1 192.0.2.1 192.0.0.8 192.88.99.1 203.0.113.9 240.0.0.1 168.63.129.16 ::1 :: ::127.0.0.1 "
    "fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe "
    "64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1 2001:db8::1 3fff::1 100::1 localhost".split(),
)
def test_inside_addresses_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "172.32.0.1"]
)
def test_public_addresses_are(address: str) -> None:
    assert public(address)


def test_allowed_networks_are_dialled_beside_the_public_ones() -> None:
    rules = Rules.of((80,), ["10.1.0.0/16", "fd00::/8"])
    assert rules.dialable("10.1.2.3", 80)
    assert rules.dialable("::ffff:10.1.2.3", 80)
    assert rules.dialable("fd12::1", 80)
    assert not rules.dialable("10.2.0.1", 80)
    assert not rules.dialable("10.1.2.3", 22)
    assert not rules.dialable("not an address", 80)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "127.1",
        "0177.0.0.1",
        "[::]",
    ],
)
async def test_never_dials_inside(server: FeedServer, host: str) -> None:
    async with guard() as fetcher:
        with pytest.raises(SourceError):
            await fetcher.get(f"http://{host}:{server.port}/feed")
    assert server.requests == []


async def test_says_what_was_refused_and_how_to_allow_it(server: FeedServer) -> None:
    async with guard() as fetcher:
        with pytest.raises(BlockedAddress, match=r"127\.0\.0\.1.*\[http\] allow"):
            await fetcher.get(server.url("/feed", INSIDE))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.2/feed",
        "gopher://127.0.0.2/",
        "http://user:password@127.0.0.2/feed",
        "http://user@127.0.0.2/feed",
        "http:///feed",
        "http://127.0.0.2:99999/",
        "http://127.0.0.2/a b",
        "http://127.0.0.2/\r\nHost: inside",
        "//127.0.0.2/feed",
        "feed",
        "",
        "http://[::1/feed",
        "http://example.com/" + "a" * 3000,
    ],
)
async def test_refuses_what_is_no_plain_web_address(url: str) -> None:
    async with guard() as fetcher:
        with pytest.raises(BlockedAddress) as refused:
            await fetcher.get(url)
    assert "password" not in str(refused.value).replace("or password", "")


async def test_dials_web_ports_only_unless_told_otherwise(server: FeedServer) -> None:
    async with guard(ports=(80, 443)) as fetcher:
        with pytest.raises(BlockedAddress, match=r"port \d+ of 127.0.0.2 is not allowed"):
            await fetcher.get(server.url("/feed"))
    async with guard(ports=(server.port,)) as fetcher:
        assert (await fetcher.get(server.url("/feed"))).body == b"<rss/>"
    assert len(server.requests) == 1


# --- redirects -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_never_follows_a_redirect_inside(server: FeedServer, status: int) -> None:
    server.redirect("/to", server.url("/feed", INSIDE), status)
    async with guard() as fetcher:
        with pytest.raises(BlockedAddress):
            await fetcher.get(server.url("/to"))
    assert {request.host for request in server.requests} == {OUTSIDE}


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/", "javascript:alert(1)", "http://u:p@127.0.0.2/", "http://[", ""]
)
async def test_refuses_redirects_to_what_is_no_web_address(server: FeedServer, target: str) -> None:
    server.redirect("/to", target)
    async with guard() as fetcher:
        with pytest.raises(SourceError):
            await fetcher.get(server.url("/to"))
    assert len(server.requests) == 1


async def test_gives_up_on_redirects_without_end(server: FeedServer) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    async with guard() as fetcher:
        with pytest.raises(Unreachable, match="without end"):
            await fetcher.get(server.url("/a"))
    assert len(server.requests) == 6


async def test_a_permanent_move_is_reported_as_far_as_it_is_permanent(server: FeedServer) -> None:
    server.redirect("/old", "/newer", 301)
    server.redirect("/newer", "/newest", 308)
    server.serve("/newest", b"<rss/>")
    server.redirect("/moved", "/hop", 301)
    server.redirect("/hop", "/feed", 302)
    server.redirect("/away", "/moved", 307)
    async with guard() as fetcher:
        permanent = await fetcher.get(server.url("/old"))
        half = await fetcher.get(server.url("/moved"))
        passing = await fetcher.get(server.url("/away"))
    assert (permanent.moved, permanent.url) == (server.url("/newest"), server.url("/newest"))
    assert (half.moved, half.url) == (server.url("/hop"), server.url("/feed"))
    assert (passing.moved, passing.url) == (None, server.url("/feed"))


# --- names ---------------------------------------------------------------------------------------------------------------


class _Names(AbstractResolver):
    """Answers each look-up with the next list of addresses: a name server in an attacker's hand."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        addresses = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("addresses", [[INSIDE], ["::1"], ["::ffff:127.0.0.1"], [INSIDE, "::1"], ["169.254.169.254"]])
async def test_a_name_that_leads_inside_is_refused(server: FeedServer, addresses: list[str]) -> None:
    async with guard(resolver=_Names(addresses)) as fetcher:
        with pytest.raises(BlockedAddress):
            await fetcher.get(f"http://evil.example:{server.port}/feed")
    assert server.requests == []


async def test_rebinding_between_two_requests_is_noticed(server: FeedServer) -> None:
    server.answer("/feed", Reply(b"<rss/>", headers={"Connection": "close"}))
    names = _Names([OUTSIDE], [INSIDE])
    for expected in (b"<rss/>", None):
        async with guard(resolver=names) as fetcher:
            if expected is not None:
                assert (await fetcher.get(f"http://evil.example:{server.port}/feed")).body == expected
            else:
                with pytest.raises(BlockedAddress):
                    await fetcher.get(f"http://evil.example:{server.port}/feed")
    assert {request.host for request in server.requests} == {OUTSIDE}


async def test_of_several_addresses_only_the_allowed_ones_are_dialled(server: FeedServer) -> None:
    async with guard(resolver=_Names([INSIDE, OUTSIDE])) as fetcher:
        assert (await fetcher.get(f"http://both.example:{server.port}/feed")).body == b"<rss/>"
    assert {request.host for request in server.requests} == {OUTSIDE}


async def test_an_unknown_name_is_said_to_be_unknown() -> None:
    async with guard() as fetcher:
        with pytest.raises(Unreachable, match="no such host"):
            await fetcher.get("http://nowhere.invalid/feed")


# --- what is sent --------------------------------------------------------------------------------------------------------


async def test_says_who_it_is_and_sends_nothing_else_of_itself(server: FeedServer) -> None:
    server.answer("/feed", Reply(b"<rss/>", headers={"Set-Cookie": "id=1; Path=/"}))
    async with guard() as fetcher:
        for _ in range(2):
            await fetcher.get(server.url("/feed"))
    for request in server.requests:
        assert request.headers["user-agent"] == "jianbao-test/1"
        assert "br" not in request.headers["accept-encoding"]
        assert not {"cookie", "authorization", "referer"} & set(request.headers)


async def test_asks_conditionally_and_returns_304(server: FeedServer) -> None:
    async with guard() as fetcher:
        first = await fetcher.get(server.url("/feed"))
        second = await fetcher.get(
            server.url("/feed"), etag=first.headers["etag"], modified="Sat, 25 Oct 2025 08:00:00 GMT"
        )
    assert (second.status, second.body) == (304, b"")
    assert server.requests[1].headers["if-modified-since"] == "Sat, 25 Oct 2025 08:00:00 GMT"


async def test_a_validator_cannot_smuggle_headers(server: FeedServer) -> None:
    async with guard() as fetcher:
        await fetcher.get(server.url("/feed"), etag='"x"\r\nX-Evil: 1')
    assert "x-evil" not in server.requests[0].headers


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
        ("gzip", gzip.compress(b"<rss/>")),
        ("x-gzip", gzip.compress(b"<rss/>")),
        ("gzip", gzip.compress(b"<rs") + gzip.compress(b"s/>")),
        ("gzip", gzip.compress(b"<rss/>") + bytes(20)),
        ("gzip", b"<rss/>"),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>")[2:-4]),
        ("identity", b"<rss/>"),
        ("", b"<rss/>"),
        ("GZIP", gzip.compress(b"<rss/>")),
    ],
)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_undoes_compression_in_whatever_pieces_it_comes(encoding: str, sent: bytes, piece: int) -> None:
    expander = Expander(encoding, 100, "example.com")
    for start in range(0, len(sent), piece):
        expander.feed(sent[start : start + piece])
    assert expander.finish() == b"<rss/>"


@pytest.mark.parametrize(
    "sent", [gzip.compress(b"<rss/>" * 50)[:-12], b"\x1f\x8b\x08\x00garbage that is no deflate stream"]
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


# --- politeness ----------------------------------------------------------------------------------------------------------


async def test_no_host_is_asked_by_more_than_its_share_at_a_time(server: FeedServer) -> None:
    server.answer("/slow", Reply(b"abc", drip=0.01))
    async with guard(per_host=2) as fetcher:
        await asyncio.gather(*(fetcher.get(server.url("/slow")) for _ in range(8)))
    assert server.most_open == {f"{OUTSIDE}:{server.port}": 2}


async def test_forgets_hosts_that_nobody_waits_for(server: FeedServer) -> None:
    async with guard() as fetcher:
        await asyncio.gather(*(fetcher.get(server.url("/feed")) for _ in range(5)))
        assert not fetcher._turns
        assert not fetcher._waiting


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://example.com/a", "", "https://example.com/a"),
        ("/a", "https://example.com/feed", "https://example.com/a"),
        ("a?b=1", "https://example.com/x/feed", "https://example.com/x/a?b=1"),
        ("//cdn.example.com/a", "https://example.com/", "https://cdn.example.com/a"),
        ("  https://example.com/a b\n", "", "https://example.com/a%20b"),
        ("javascript:alert(1)", "https://example.com/", None),
        ("java\nscript:alert(1)", "https://example.com/", None),
        ("data:text/html,x", "https://example.com/", None),
        ("mailto:a@example.com", "https://example.com/", None),
        ("/a", "", None),
        ("", "https://example.com/", None),
        (None, "https://example.com/", None),
        ("http://[bad", "", None),
    ],
)
def test_web_address(url: str | None, base: str, expected: str | None) -> None:
    assert web_address(url, base) == expected
