"""Feeds over real HTTP on loopback, with the faults of the wild: errors, redirects, slow and broken answers, bombs.

127.0.0.2 plays the internet and 127.0.0.1 the inside, so that a guard can be watched at the border. Fast enough to measure with:
one request is one dictionary look-up and one write.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 410: "Gone"}


@dataclass(frozen=True, slots=True)
class Request:
    host: str  # loopback address that was dialled
    path: str  # with the query
    headers: Mapping[str, str]  # names in lower case


@dataclass(frozen=True, slots=True)
class Reply:
    """`drip` seconds lie between the single bytes of the body; `hang` never ends the answer; `cut` breaks it off there."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0
    hang: bool = False
    cut: int | None = None
    raw: bytes | None = None  # sent as it is, in place of an HTTP answer


Handler = Callable[[Request], Reply]


class FeedServer:
    """Answers by path; an unknown path is 404. `requests` is everything that was asked, in order."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = hosts or ("127.0.0.2",)
        self.port = 0
        self.requests: list[Request] = []
        self.open = 0  # requests being answered now
        self.most_open: dict[str, int] = {}  # Host header -> most at a time
        self._now_open: dict[str, int] = {}
        self._handlers: dict[str, Handler] = {}
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "FeedServer":
        for host in self.hosts:
            server = await asyncio.start_server(self._connected, host, self.port)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in list(self._writers):
            writer.close()
        for server in self._servers:
            await server.wait_closed()

    def url(self, path: str, host: str | None = None) -> str:
        return f"http://{host or self.hosts[0]}:{self.port}{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    # --- what is served ----------------------------------------------------------------------------------------------

    def answer(self, path: str, handler: Handler | Reply) -> None:
        self._handlers[path] = handler if callable(handler) else lambda _: handler

    def serve(
        self,
        path: str,
        body: bytes,
        *,
        content_type: str = "application/rss+xml; charset=utf-8",
        validators: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """A feed; with `validators` it has an ETag and answers 304 to a reader that knows it."""
        sent = {"Content-Type": content_type, **(headers or {})}
        if not validators:
            self.answer(path, Reply(body, headers=sent))
            return
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        full, known = Reply(body, headers={**sent, "ETag": etag}), Reply(status=304, headers={"ETag": etag})
        self.answer(path, lambda request: known if request.headers.get("if-none-match") == etag else full)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.answer(path, Reply(status=status, headers={"Location": to}))

    # --- the wire ----------------------------------------------------------------------------------------------------

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the reader hung up, or the server is closed
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        request = Request(writer.get_extra_info("sockname")[0], head[0].split(" ")[1], headers)
        self.requests.append(request)
        host = headers.get("host", "")
        self._now_open[host] = self._now_open.get(host, 0) + 1
        self.most_open[host] = max(self.most_open.get(host, 0), self._now_open[host])
        try:
            handler = self._handlers.get(request.path)
            return await self._send(writer, handler(request) if handler else Reply(b"nothing here", 404))
        finally:
            self._now_open[host] -= 1

    async def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        if reply.raw is not None:
            writer.write(reply.raw)
            await writer.drain()
            return False
        lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Something')}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status != 304 and "Transfer-Encoding" not in reply.headers:
            lines.append(f"Content-Length: {len(reply.body)}")
        writer.write(
            "\r\n".join([*lines, "", ""]).encode("latin-1")
            + (b"" if reply.drip or reply.hang else reply.body[: reply.cut])
        )
        await writer.drain()
        if reply.hang:
            await asyncio.Event().wait()
        for byte in reply.body if reply.drip else b"":
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(reply.drip)
        return reply.cut is None
