"""The guarded client: every byte that comes from the web comes through here.

    check the address as written -> dial, checking the address as resolved -> read within limits -> expand within limits

The check sits where the socket is made, so that literals, redirects, rebinding names and every address a name has pass through it.
"""

import asyncio
import contextlib
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from digests.errors import BlockedAddress, TooLarge, Unreachable
from digests.ports import Fetched
from digests.sources.addresses import Rules, shown, web_address
from digests.sources.expansion import Expander

_MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_HEADER_BYTES: Final = 8190
_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, "
    "text/xml;q=0.8, application/json;q=0.7, text/html;q=0.6, */*;q=0.1"
)

# What the socket factory refused during the current request: it runs deep in the connector, which wraps its errors.
_refused: ContextVar[list[str] | None] = ContextVar("refused", default=None)


class Guard:
    """`Fetcher` over aiohttp. Open one per process and close it at the end; connections are made on first use.

    timeout: seconds for one request with all its redirects, waiting for the host's turn excepted.
    max_bytes: of the body, both as sent and expanded.
    ports: that may be dialled; empty means any.
    allow: addresses or networks that may be dialled beside the public ones ("10.1.0.0/16").
    per_host: requests at a time to one host.
    resolver: stands in for the system's; what it answers is checked like any other answer.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        timeout: float = 20.0,
        max_bytes: int = 8 << 20,
        ports: Collection[int] = (80, 443),
        allow: Sequence[str] = (),
        per_host: int = 2,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._rules = Rules.of(ports, allow)
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._resolver = resolver
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
        self._waiting: defaultdict[str, int] = defaultdict(int)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Guard":
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in conditions.items() if value and value.isprintable()}
        left = self._timeout
        moved: str | None = None
        permanent = True
        for _ in range(_MAX_REDIRECTS + 1):
            host = self._rules.check(url)
            async with self._turn(host):
                started = asyncio.get_running_loop().time()
                answer = await self._request(url, host, headers, left)
            left -= asyncio.get_running_loop().time() - started
            if isinstance(answer, Fetched):
                return Fetched(answer.status, answer.url, answer.headers, answer.body, moved)
            status, target = answer
            downgrade = url.startswith("https:") and not target.startswith("https:")
            permanent = permanent and status in _PERMANENT and not downgrade
            moved = target if permanent else moved
            url = target
        raise Unreachable(
            f"{host} sends from one address to the next without end ({_MAX_REDIRECTS} redirects followed)"
        )

    @contextlib.asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """One of the host's turns; forgets the host when nobody waits for it any more."""
        self._waiting[host] += 1
        try:
            async with self._turns[host]:
                yield
        finally:
            self._waiting[host] -= 1
            if not self._waiting[host]:
                del self._waiting[host], self._turns[host]

    async def _request(self, url: str, host: str, headers: Mapping[str, str], left: float) -> Fetched | tuple[int, str]:
        """The answer, or the status and target of a redirect."""
        refused: list[str] = []
        token = _refused.set(refused)
        try:
            async with (
                asyncio.timeout(max(left, 0.001)),
                self._open().get(URL(url), headers=headers, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS:
                    return response.status, _target(url, host, response.headers.get("Location"))
                return await self._answer(url, host, response)
        except TimeoutError:
            raise Unreachable(f"{host} did not answer within {self._timeout:g} seconds") from None
        except (aiohttp.InvalidURL, UnicodeError, ValueError) as exc:
            raise BlockedAddress(f"{shown(url)} is not a web address") from exc
        except (aiohttp.ClientError, OSError) as exc:
            if refused:
                raise BlockedAddress(
                    f"{host} leads to {refused[0]}, which is not on the public internet; "
                    "add the network to [http] allow if it should be read"
                ) from exc
            raise Unreachable(f"{host} {_failure(exc)}") from exc
        finally:
            _refused.reset(token)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                socket_factory=self._socket, resolver=self._resolver, limit=200, ttl_dns_cache=60, keepalive_timeout=15
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                requote_redirect_url=False,
                timeout=aiohttp.ClientTimeout(total=None),
                max_line_size=_HEADER_BYTES,
                max_field_size=_HEADER_BYTES,
            )
        return self._session

    def _socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if family not in (socket.AF_INET, socket.AF_INET6) or not self._rules.dialable(
            str(address[0]), int(str(address[1]))
        ):
            refused = _refused.get()
            if refused is not None:
                refused.append(str(address[0]))
            raise OSError(f"refused to dial {address[0]}")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    async def _answer(self, url: str, host: str, response: aiohttp.ClientResponse) -> Fetched:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status >= 400:
            raise Unreachable(
                f"{host} answers {response.status} {response.reason or ''}".rstrip(),
                status=response.status,
                retry_after=retry_after(headers.get("retry-after")),
            )
        if response.status == 304:
            return Fetched(304, url, headers, b"")
        if (response.content_length or 0) > self._max_bytes:
            raise TooLarge(f"{host} wants to send {response.content_length} bytes; the limit is {self._max_bytes}")
        expander = Expander(headers.get("content-encoding", ""), self._max_bytes, host)
        async for chunk in response.content.iter_any():
            expander.feed(chunk)
        return Fetched(response.status, url, headers, expander.finish())


def _target(url: str, host: str, location: str | None) -> str:
    if not location:
        raise Unreachable(f"{host} redirects to nowhere")
    target = web_address(location, url)
    if target is None:
        raise BlockedAddress(f"{host} redirects to {shown(location)}, which is not a web address")
    return target.partition("#")[0]


def _failure(exc: BaseException) -> str:
    """What went wrong, in words."""
    if isinstance(exc, aiohttp.ClientConnectorDNSError):
        return "is not known (no such host name)"
    if isinstance(exc, aiohttp.ClientSSLError):
        return "has no valid certificate"
    if isinstance(exc, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | ConnectionResetError):
        return "broke off its answer"
    if isinstance(exc, aiohttp.ClientResponseError):
        return "sent an answer that is not HTTP"
    if isinstance(exc, aiohttp.ClientConnectorError):
        return "cannot be reached"
    return f"cannot be read ({type(exc).__name__})"


def retry_after(value: str | None, now: datetime | None = None) -> timedelta | None:
    """How long a Retry-After header asks to wait: seconds or an HTTP date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 30 * 86400))
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(timedelta(0), min(when - (now or datetime.now(UTC)), timedelta(days=30)))
