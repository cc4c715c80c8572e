"""The preview shows all that goes over the wire; with a browser at hand it is drawn as well."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.engines import CapitalisedNames, NoNames, WordVectors
from tests.fakes.slack_server import words
from tests.preview import discord_page, slack_page
from tests.preview.scenes import ASKED, Scenes, scenes

pytestmark = pytest.mark.slow

_UNSEEN = re.compile(r"[\u2060\u200b\s\\]|&[a-z]+;|\]\(\S+?\)|[*`>#\[\]-]")


@pytest.fixture(scope="module")
def seen() -> Scenes:
    return asyncio.run(scenes(chinese=NoNames(), english=CapitalisedNames(), encoder=WordVectors()))


def shown(page: str) -> str:
    """What a page shows, less spaces and all that may be markup."""
    body = page.partition("</style>")[2]
    return _UNSEEN.sub("", unescape(re.sub(r'<img alt="([^"]*)">', r"\1", re.sub(r"<(?!img)[^>]+>", "", body))))


def texts(payload: dict[str, Any]) -> Iterator[str]:
    """Every text of a Discord message."""
    yield payload.get("content") or ""
    for embed in payload.get("embeds") or []:
        yield embed.get("description") or ""
        yield (embed.get("footer") or {}).get("text", "")
    for row in payload.get("components") or []:
        yield from (button["label"] for button in row["components"])


def test_there_is_a_digest_and_every_answer(seen: Scenes) -> None:
    for platform in (seen.discord, seen.slack):
        asked = list(dict.fromkeys(scene.asked.split(" ")[0] for scene in platform))
        assert asked == ["", *dict.fromkeys("/" + command.split()[0] for _, command, _ in ASKED)]


def test_discord_shows_every_text_of_every_message(seen: Scenes) -> None:
    page = shown(discord_page.page(seen.discord))
    for scene in seen.discord:
        for line in (line for text in texts(scene.body) for line in text.split("\n")):
            assert _UNSEEN.sub("", line) in page, line


def test_slack_shows_every_text_of_every_message(seen: Scenes) -> None:
    page = shown(slack_page.page(seen.slack))
    for scene in seen.slack:
        for line in words(scene.body["blocks"]).split("\n"):
            plain = re.sub(r"<https?://[^|>]+\|([^>]*)>", r"\1", line)
            assert _UNSEEN.sub("", plain) in page, line


@pytest.mark.parametrize("name", ["discord", "slack"])
def test_a_browser_draws_it(seen: Scenes, name: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium to draw the page with")
    page = discord_page.page(seen.discord) if name == "discord" else slack_page.page(seen.slack)
    (tmp_path / "page.html").write_text(page, "utf-8")
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    flags += " --disable-component-update --disable-sync --hide-scrollbars --window-size=860,6000"
    command = [
        browser,
        *flags.split(),
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--screenshot={tmp_path / 'page.png'}",
    ]
    subprocess.run([*command, f"file://{tmp_path / 'page.html'}"], capture_output=True, timeout=100, check=True)
    picture = (tmp_path / "page.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 100_000  # more than an empty page: it compresses to a few kilobytes
