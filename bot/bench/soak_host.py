"""The feeds of a soak on loopback, served by a process of its own, which also watches whether its reader is polite.

    python -m bot.bench.soak_host FEEDS     prints its port when it is ready; ends when its standard input does

Feed n is at http://127.0.<1 or more>.<host>:PORT/<n>. Each line of standard input is answered by one line: a time in ISO 8601 sets the
clock and is echoed; "report" gives what was asked and every breach of manners, as JSON.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.bench.serving import Serving, serving
from bot.bench.soak_world import START, Reply, Site

_HOSTS: Final = 100
_SOONEST: Final = timedelta(minutes=27)  # after the last poll: the configured half hour, less a tenth of jitter
_AFTER_GONE: Final = timedelta(hours=21)
_PER_HOST: Final = 2
_REASONS: Final = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}
_SHOWN: Final = 20


class SoakHost:
    """The serving process, seen from the measuring one."""

    def __init__(self, process: Serving, feeds: int) -> None:
        self._process = process
        self.pid = process.pid
        self.urls = [f"http://{_address(n)}:{process.port}/{n}" for n in range(feeds)]

    def set_clock(self, now: datetime) -> None:
        self._process.say(now.isoformat())

    def report(self) -> Mapping[str, Any]:
        """{"polls": n, "answers": {status: n}, "breaches": n, "examples": [...]}"""
        found: Mapping[str, Any] = json.loads(self._process.say("report"))
        return found


@contextmanager
def soak_host(feeds: int) -> Iterator[SoakHost]:
    """So many feeds for as long as the context lasts."""
    with serving("bot.bench.soak_host", str(feeds)) as process:
        yield SoakHost(process, feeds)


def _address(feed: int) -> str:
    return f"127.0.1.{1 + feed % _HOSTS}"


# --- the serving process -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Seen:
    """What a reader did with one feed, and what it was told."""

    last: datetime | None = None
    not_before: datetime | None = None
    leads_to: str = ""  # where the last answer sent it
    moved: bool = False  # it found the feed at its new place
    validators: frozenset[tuple[str, str]] = frozenset()
    earlier: frozenset[tuple[str, str]] = (
        frozenset()
    )  # of the answer before: the last one may not have reached the reader


_CONDITIONS: Final = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}


class Watch:
    """Judges manners: not too soon, not before the time that was asked for, with what the server gave, two at a time."""

    def __init__(self) -> None:
        self.polls = 0
        self.answers: Counter[int] = Counter()
        self.breaches: list[str] = []
        self._seen: dict[int, _Seen] = {}
        self._open: Counter[str] = Counter()

    def begin(self, host: str) -> None:
        self._open[host] += 1
        if self._open[host] > _PER_HOST:
            self.breaches.append(f"{self._open[host]} requests at a time to {host}")

    def end(self, host: str) -> None:
        self._open[host] -= 1

    def note(self, site: Site, path: str, headers: Mapping[str, str], reply: Reply, now: datetime) -> None:
        seen = self._seen.setdefault(site.n, _Seen())
        if path != seen.leads_to or now != seen.last:
            self._poll(site, path, headers, seen, now)
        self.answers[reply.status] += 1
        seen.last = now
        seen.leads_to = reply.headers.get("Location", "")
        seen.not_before = now + _wait(reply)
        if reply.status == 200 and path.startswith("/new/") and site.trouble == "moved for good":
            seen.moved = True
        if reply.status == 200 and not (reply.hangs or reply.cut or reply.headers.get("Content-Type") == "text/html"):
            seen.earlier, seen.validators = (
                seen.validators,
                frozenset((_CONDITIONS[k], v) for k, v in reply.headers.items() if k in _CONDITIONS),
            )

    def _poll(self, site: Site, path: str, headers: Mapping[str, str], seen: _Seen, now: datetime) -> None:
        self.polls += 1
        where = f"feed {site.n} ({site.trouble}; {site.shape}) at {now:%d %H:%M:%S}"
        if seen.not_before is not None and now < seen.not_before:
            self.breaches.append(f"{where}: asked too soon, {seen.not_before - now} before its time")
        if seen.moved and not path.startswith("/new/"):
            self.breaches.append(f"{where}: asked at the old address after a permanent move")
        sent = frozenset(headers.items())
        if seen.earlier and not seen.validators <= sent and not seen.earlier <= sent:
            self.breaches.append(f"{where}: asked without {', '.join(name for name, _ in seen.validators)}")


def _wait(reply: Reply) -> timedelta:
    if reply.status == 410:
        return _AFTER_GONE
    return max(_SOONEST, timedelta(seconds=int(reply.headers.get("Retry-After", "0"))))


class _Server:
    def __init__(self, feeds: int) -> None:
        self._sites = {f"{place}{n}": Site(n) for n in range(feeds) for place in ("/", "/new/")}
        self._now = START
        self._watch = Watch()

    async def serve(self, feeds: int) -> None:
        first = await asyncio.start_server(self._connected, _address(0), 0, backlog=512)
        port = first.sockets[0].getsockname()[1]
        others = [_address(n) for n in range(1, min(feeds, _HOSTS))]
        if others:
            await asyncio.start_server(self._connected, others, port, backlog=512)
        print(port, flush=True)
        await asyncio.to_thread(self._obey, asyncio.get_running_loop())

    def _obey(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin:
            if line.strip() == "report":
                watch = self._watch
                report = {"polls": watch.polls, "answers": watch.answers, "breaches": len(watch.breaches)}
                print(json.dumps({**report, "examples": watch.breaches[:_SHOWN]}), flush=True)
            else:
                self._now = datetime.fromisoformat(line.strip())
                print(line.strip(), flush=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the reader hung up
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        site = self._sites.get(path)
        if site is None:
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return True
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        host = headers.get("host", "")
        self._watch.begin(host)
        try:
            reply = site.answer(path, headers, self._now)
            self._watch.note(site, path, headers, reply, self._now)
            return await self._send(reader, writer, reply)
        finally:
            self._watch.end(host)

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Something')}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status != 304:
            lines.append(f"Content-Length: {len(reply.body)}")
        sent = reply.body[: len(reply.body) // 2] if reply.cut or reply.hangs else reply.body
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + sent)
        await writer.drain()
        if reply.hangs:
            await reader.read()  # until the reader has had enough
        return not (reply.cut or reply.hangs)


if __name__ == "__main__":
    asyncio.run(_Server(int(sys.argv[1])).serve(int(sys.argv[1])))
