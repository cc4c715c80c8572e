"""Many feeds on loopback, served by a process of its own so that a reader being measured has its interpreter to itself.

    python -m bot.bench.feed_host FEEDS     prints its port when it is ready; ends when its standard input does

Feed n is at http://127.0.0.<host>:PORT/<n>.xml. Each line of standard input sets how conditional requests are answered, and is echoed
once that holds: "honour" (304 to a reader that knows the ETag) or "ignore" (200 with the same body again).
"""

import asyncio
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bot.bench.newsroom import Newsroom, Report
from bot.bench.serving import Serving, serving

_HOSTS = 100
_ITEMS = 20


class FeedHost:
    """The serving process, seen from the measuring one."""

    def __init__(self, process: Serving, feeds: int) -> None:
        self._process = process
        self.urls = [f"http://{_address(n)}:{process.port}/{n}.xml" for n in range(feeds)]

    def answer_conditional(self, *, honour: bool) -> None:
        self._process.say("honour" if honour else "ignore")


@contextmanager
def feed_host(feeds: int) -> Iterator[FeedHost]:
    """So many feeds for as long as the context lasts."""
    with serving("bot.bench.feed_host", str(feeds)) as process:
        yield FeedHost(process, feeds)


def _address(feed: int) -> str:
    return f"127.0.0.{2 + feed % _HOSTS}"


# --- the serving process -------------------------------------------------------------------------------------------------


class _Server:
    def __init__(self, feeds: int) -> None:
        self.honour = True
        self._answers: dict[bytes, tuple[bytes, bytes, bytes]] = {}  # path -> ETag, full answer, 304
        reports = Newsroom().reports(feeds * _ITEMS)
        now = datetime.now(UTC)
        for n in range(feeds):
            body = _rss(n, reports[n::feeds], now)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            head = f"ETag: {etag}\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
            full = f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
            self._answers[f"/{n}.xml".encode()] = (
                etag.encode(),
                full,
                f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode(),
            )

    async def serve(self, feeds: int) -> None:
        first = await asyncio.start_server(self._connected, _address(0), 0, backlog=512)
        port = first.sockets[0].getsockname()[1]
        others = [_address(n) for n in range(1, min(feeds, _HOSTS))]
        if others:
            await asyncio.start_server(self._connected, others, port, backlog=512)
        print(port, flush=True)
        await asyncio.to_thread(self._obey)

    def _obey(self) -> None:
        for line in sys.stdin:
            self.honour = line.strip() == "honour"
            print(line.strip(), flush=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                etag, full, unchanged = self._answers[head.split(b" ", 2)[1]]
                writer.write(unchanged if self.honour and etag in head else full)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, KeyError):
            pass  # the reader hung up, or asked for what is not there
        finally:
            writer.close()


def _rss(number: int, reports: list[Report], now: datetime) -> bytes:
    items = "".join(_item(report, now - timedelta(hours=n)) for n, report in enumerate(reports))
    about = f"<title>Feed {number}</title><link>https://news.example/{number}</link><description>News</description>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="{_CONTENT}"><channel>{about}{items}</channel></rss>'
    return text.encode()


def _item(report: Report, when: datetime) -> str:
    first, *others = report.body.split("\n")
    address = f"https://{report.site}/{report.number}"
    html = f'<p><a href="{address}">{escape(report.title)}</a>. {escape(first)}</p>'
    html += "".join(f"<p>{escape(p)}</p>" for p in others)
    return (
        f"<item><title>{escape(report.title)}</title><link>{address}</link><guid>{address}</guid>"
        f"<pubDate>{format_datetime(when)}</pubDate><description>{escape(first)}</description>"
        f"<content:encoded><![CDATA[{html}]]></content:encoded></item>"
    )


_CONTENT = "http://purl.org/rss/1.0/modules/content/"

if __name__ == "__main__":
    asyncio.run(_Server(int(sys.argv[1])).serve(int(sys.argv[1])))
