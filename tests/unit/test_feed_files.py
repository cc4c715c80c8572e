"""Feeds of every kind, each with the entries that must be read out of it (tests/specs/feeds/)."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from digests.errors import NotAFeed
from digests.sources.entries import Feed
from digests.sources.novelty import identified
from tests.fakes.sources import InlineParser

FOLDER = Path(__file__).parents[1] / "specs" / "feeds"
ENVELOPES: dict[str, str] = json.loads((FOLDER / "envelopes.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = [
    case
    for path in sorted(FOLDER.glob("*.json"))
    if path.name != "envelopes.json"
    for case in json.loads(path.read_text("utf-8"))
]


def file_of(case: dict[str, Any]) -> bytes:
    text: str = case["body"]
    if "envelope" in case:
        declared = case.get("declared", "utf-8")
        encoding = f' encoding="{declared}"' if declared else ""
        text = ENVELOPES[case["envelope"]].replace("{encoding}", encoding).replace("{body}", text)
    pieces = re.split(r"\{\{([0-9a-f ]+)\}\}", text)
    codec = case.get("encoding", "utf-8")
    return b"".join(bytes.fromhex(piece) if number % 2 else piece.encode(codec) for number, piece in enumerate(pieces))


async def read(case: dict[str, Any]) -> Feed:
    return await InlineParser().feed(
        file_of(case),
        url=case.get("url", "https://example.com/feed.xml"),
        content_type=case.get("content_type", ""),
        zone=case.get("zone", "UTC"),
        with_text=True,
    )


@pytest.mark.parametrize("case", [case for case in CASES if "refused" not in case], ids=lambda case: str(case["name"]))
async def test_entries(case: dict[str, Any]) -> None:
    feed = await read(case)
    found = [
        {
            "id": each.key,
            "title": each.entry.title,
            "url": each.entry.url,
            "published": each.entry.published.isoformat() if each.entry.published else None,
            "text": each.entry.text,
            "author": each.entry.author,
        }
        for each in identified(feed.entries)
    ]
    assert len(found) == len(case["entries"])
    for got, wanted in zip(found, case["entries"], strict=True):
        assert {name: got[name] for name in wanted} == wanted
    if "format" in case:
        assert feed.format == case["format"]
    assert bool(feed.problem and feed.problem.startswith("malformed")) == case.get("malformed", False)
    assert not [text for text in case.get("absent", ()) if text in json.dumps(found, ensure_ascii=False)]


@pytest.mark.parametrize("case", [case for case in CASES if "refused" in case], ids=lambda case: str(case["name"]))
async def test_what_is_no_feed_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(NotAFeed, match=case["refused"]):
        await read(case)


def test_there_are_many_kinds() -> None:
    assert len(CASES) >= 150
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_dates_are_in_utc() -> None:
    for case in CASES:
        for entry in case["entries"]:
            if entry.get("published"):
                assert datetime.fromisoformat(entry["published"]).utcoffset() is not None
