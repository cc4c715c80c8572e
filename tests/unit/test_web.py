"""Pages, feed, health and metrics over HTTP, read through a real client on loopback."""

import stat
from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from xml.etree import ElementTree

import aiohttp
import pytest

from bot.web.server import WebServer, secret_of
from bot.wiring import App
from tests.e2e.harness import START, Home, opened
from tests.fakes.clock import SetClock
from tests.fakes.platform import FakePlatform
from tests.fakes.publishing import make_channel

CHANNEL = make_channel("one", at=time(8, 0))
HOSTILE = "<script>alert(1)</script> & \x07 Carlson"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    home = Home.make(tmp_path / "home")
    file = home.publish(1)
    lines = file.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join([f"{lines[0]} {HOSTILE}", *lines[1:]]), encoding="utf-8")
    clock = SetClock(START)
    async with opened(home, clock, [FakePlatform(clock)]) as app:
        await app.store.keep_channel(CHANNEL)
        await app.jobs.poll_now()
        await app.jobs.file_all()
        await app.jobs.publish(CHANNEL, START.date())
        yield app


@pytest.fixture
async def server(app: App, tmp_path: Path) -> AsyncIterator[tuple[WebServer, str]]:
    web = WebServer(app.store, app.store, app.clock, app.store.counts, secret_of(tmp_path), "https://news.example.com")
    port = await web.start("127.0.0.1", 0)
    yield web, f"http://127.0.0.1:{port}"
    await web.close()


async def get(address: str) -> tuple[int, str, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text(), {k.lower(): v for k, v in answer.headers.items()}


async def test_health_and_metrics_say_how_much_there_is(server: tuple[WebServer, str]) -> None:
    status, body, _ = await get(f"{server[1]}/health")
    assert status == 200
    assert '"articles": 1' in body
    status, body, headers = await get(f"{server[1]}/metrics")
    assert status == 200
    assert 'jianbao_rows{table="articles"} 1.0' in body
    assert headers["content-type"].startswith("text/plain; version=0.0.4")


async def test_a_page_shows_the_digest_and_runs_nothing(server: tuple[WebServer, str]) -> None:
    web, base = server
    status, body, headers = await get(f"{base}/c/{web.key(CHANNEL)}")
    assert status == 200
    assert "Carlson" in body
    assert "<script>" not in body
    assert "&lt;script&gt;" in body
    assert "\x07" not in body
    assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_the_feed_is_well_formed_whatever_the_titles_hold(server: tuple[WebServer, str]) -> None:
    web, base = server
    status, body, _ = await get(f"{base}/c/{web.key(CHANNEL)}/atom.xml")
    assert status == 200
    titles = [e.text or "" for e in ElementTree.fromstring(body).iter("{http://www.w3.org/2005/Atom}title")]
    assert any("Carlson" in title for title in titles)


@pytest.mark.parametrize(
    "path", ["/c/0000", "/c/0000/2026-03-02", "/c/{key}/yesterday", "/c/{key}/1999-01-01", "/nothing"]
)
async def test_what_is_not_there_is_not_found(server: tuple[WebServer, str], path: str) -> None:
    web, base = server
    status, _, _ = await get(base + path.format(key=web.key(CHANNEL)))
    assert status == 404


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = secret_of(tmp_path)
    assert secret_of(tmp_path) == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "web.key").stat().st_mode) == 0o600
