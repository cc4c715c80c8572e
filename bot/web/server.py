"""The bot over HTTP: health, metrics, the archive of digests as pages and as an Atom feed.

Pages show what channels were told and nothing else: no private answer, no source list, no token. A tenant's digests may hold private
sources, so a channel's pages are reached only by its key, which /news channel show tells the admins.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, PackageLoader, select_autoescape
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot import digest_card
from bot.messages import Block, BlockKind, Run
from bot.ports import Desk
from digests.ports import Clock, Library
from digests.publishing import Channel

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class WebServer:
    """Routes over the library and the desk. `secret` is what channel keys are made of; it never leaves the process."""

    def __init__(
        self,
        library: Library,
        desk: Desk,
        clock: Clock,
        counts: Callable[[], Awaitable[Mapping[str, int]]],
        secret: bytes,
        base_url: str = "",
    ) -> None:
        self._library = library
        self._desk = desk
        self._clock = clock
        self._counts = counts
        self._secret = secret
        self._base_url = base_url.rstrip("/")
        self._pages = Environment(
            loader=PackageLoader("bot.web", "templates"), autoescape=select_autoescape(default=True), enable_async=True
        )
        self.app = web.Application()
        self.app.router.add_get("/health", self._health)
        self.app.router.add_get("/metrics", self._metrics)
        self.app.router.add_get("/c/{key}", self._channel)
        self.app.router.add_get("/c/{key}/atom.xml", self._atom)
        self.app.router.add_get("/c/{key}/{day}", self._edition)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listens; returns the port (port 0 chooses one). Raises OSError when the address is taken."""
        self._runner = web.AppRunner(self.app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        addresses = self._runner.addresses
        return int(addresses[0][1]) if addresses else port

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def key(self, channel: Channel) -> str:
        """The unguessable part of a channel's page address."""
        return hmac.new(self._secret, channel.id.encode(), hashlib.sha256).hexdigest()[:24]

    async def _health(self, _: web.Request) -> web.Response:
        """200 while the store answers; the numbers are for people."""
        counts = await self._counts()
        return web.json_response({"ok": True, "at": self._clock.now().isoformat(), **counts})

    async def _metrics(self, _: web.Request) -> web.Response:
        registry = CollectorRegistry()
        rows = Gauge("jianbao_rows", "Rows of the archive", ["table"], registry=registry)
        for name, count in (await self._counts()).items():
            rows.labels(name).set(count)
        failing = Gauge("jianbao_failing_sources", "Sources that fail", registry=registry)
        failing.set(sum(1 for _, state in (await self._library.source_states()).values() if state.failures))
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    async def _channel(self, request: web.Request) -> web.Response:
        channel = await self._known(request)
        record = await self._library.edition(channel.id, None)
        if record is None:
            raise web.HTTPNotFound(text="no digest yet")
        raise web.HTTPFound(f"/c/{request.match_info['key']}/{record.edition.date}")

    async def _edition(self, request: web.Request) -> web.Response:
        channel = await self._known(request)
        try:
            day = date.fromisoformat(request.match_info["day"])
        except ValueError as exc:
            raise web.HTTPNotFound(text="no such day") from exc
        record = await self._library.edition(channel.id, day)
        if record is None:
            raise web.HTTPNotFound(text="no digest of that day")
        blocks = digest_card.edition(record.edition, channel).blocks
        page = await self._pages.get_template("edition.html").render_async(
            blocks=[_row(b) for b in blocks], channel=channel, day=day
        )
        return web.Response(text=page, content_type="text/html", headers=_HEADERS)

    async def _atom(self, request: web.Request) -> web.Response:
        from feedgen.feed import FeedGenerator

        channel = await self._known(request)
        record = await self._library.edition(channel.id, None)
        feed = FeedGenerator()
        link = f"{self._base_url}/c/{request.match_info['key']}"
        feed.id(link)
        feed.title(_clean(channel.name or "jianbao"))
        feed.link(href=link)
        for brief in record.edition.briefs if record else ():
            headline = next((s.text for s in brief.headlines.values()), brief.story)
            entry = feed.add_entry()
            entry.id(f"{link}#{brief.story}")
            entry.title(_clean(headline))
            entry.link(href=f"{link}/{record.edition.date}" if record else link)
            entry.updated(record.edition.made if record else self._clock.now())
            entry.summary(_clean(" ".join(s.text for lead in brief.lead.values() for s in lead)))
        return web.Response(body=feed.atom_str(), content_type="application/atom+xml", headers=_HEADERS)

    async def _known(self, request: web.Request) -> Channel:
        for channel in await self._desk.channels():
            if hmac.compare_digest(self.key(channel), request.match_info["key"]):
                return channel
        raise web.HTTPNotFound(text="no such channel")


def secret_of(home: Path) -> bytes:
    """The secret of this installation, made on first use and kept for its owner only."""
    file = home / "web.key"
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(secrets.token_bytes(32))
    return file.read_bytes()


def _row(block: Block) -> tuple[str, list[Run]]:
    tags = {
        BlockKind.TITLE: "h1",
        BlockKind.HEADING: "h2",
        BlockKind.BULLET: "li",
        BlockKind.CONTEXT: "small",
        BlockKind.DIVIDER: "hr",
    }
    return tags.get(block.kind, "p"), [Run(_clean(r.text), r.style, r.link) for r in block.runs]


def _clean(text: str) -> str:
    """Without characters that XML forbids."""
    return _CONTROL.sub("", text)
