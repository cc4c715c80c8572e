"""`source test`: a line for each file or address."""

import json
from pathlib import Path
from typing import Any

from digests.ports import Fetched
from digests.sources.inspection import inspect
from digests.sources.parsing import ParserPool
from tests.fakes.sources import FakeFetcher, InlineParser

FEED = (
    "<rss version='2.0'><channel><title>News</title><item><guid isPermaLink='false'>n1</guid><title>芯片 &amp;amp; 更多</title>"
    "<link>https://news.example.com/1</link><pubDate>Sat, 25 Oct 2025 15:00:00 CST</pubDate>"
    "<description>&lt;p&gt;Sales &lt;b&gt;rose&lt;/b&gt;.&lt;/p&gt;</description></item><item><title>Undated</title></item></channel></rss>"
)


async def reports(*targets: str, fetcher: FakeFetcher | None = None, zone: str = "UTC") -> list[dict[str, Any]]:
    return [
        report async for report in inspect(targets, fetcher=fetcher or FakeFetcher(), parser=InlineParser(), zone=zone)
    ]


async def test_a_file_is_read_into_plain_data(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, "utf-8")
    (report,) = await reports(str(path), zone="Asia/Shanghai")
    undated = report["entries"].pop()
    assert report == {
        "path": str(path),
        "ok": True,
        "format": "rss20",
        "problems": [],
        "entries": [
            {
                "id": "n1",
                "title": "芯片 & 更多",
                "url": "https://news.example.com/1",
                "published": "2025-10-25T07:00:00+00:00",
                "text": "Sales rose.",
            }
        ],
    }
    assert (undated["url"], undated["published"], undated["text"]) == (None, None, "")
    assert undated["id"]
    json.dumps(report)


async def test_problems_are_values(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><link rel=alternate type=application/rss+xml href=https://news.example.com/feed></html>"
    )
    (tmp_path / "broken.xml").write_text("<rss version='2.0'><channel><item><title>A</title></channel></rss>")
    (tmp_path / "empty.xml").write_text("<rss version='2.0'><channel><title>N</title></channel></rss>")
    names = ["page.html", "broken.xml", "empty.xml", "missing.xml", "."]
    page, broken, empty, missing, folder = await reports(*(str(tmp_path / name) for name in names))
    assert not page["ok"]
    assert "https://news.example.com/feed" in page["problems"][1]
    assert broken["ok"]
    assert broken["problems"][0].startswith("malformed")
    assert (empty["ok"], len(empty["problems"])) == (True, 1)
    assert "does not exist" in missing["problems"][0]
    assert not folder["ok"]


async def test_an_address_is_fetched() -> None:
    url = "https://news.example.com/feed"
    answer = Fetched(200, url, {"content-type": "text/xml; charset=gbk"}, FEED.encode("gbk"))
    good, bad = await reports(url, "https://nowhere.example/", fetcher=FakeFetcher({url: answer}))
    assert good["entries"][0]["title"] == "芯片 & 更多"
    assert (bad["ok"], bad["entries"]) == (False, [])


async def test_many_files_come_out_in_order(tmp_path: Path) -> None:
    paths = []
    for number in range(60):
        path = tmp_path / f"{number}.xml"
        path.write_text(FEED.replace("n1", f"n{number}"), "utf-8")
        paths.append(str(path))
    async with ParserPool() as parser:
        found = [report async for report in inspect(paths, fetcher=FakeFetcher(), parser=parser)]
    assert [report["path"] for report in found] == paths
    assert all(report["ok"] for report in found)
