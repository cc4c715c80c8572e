"""What the guarded client dials and what it sends: 127.0.0.2 plays the internet, 127.0.0.1 the inside."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from digests.errors import BlockedAddress, SourceError, Unreachable
from tests.fakes.border import INSIDE, OUTSIDE, border, guard
from tests.fakes.feed_server import FeedServer, Reply


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with border() as running:
        yield running


# --- addresses -----------------------------------------------------------------------------------------------------------


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
