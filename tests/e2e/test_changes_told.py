"""Two editions in a row with the real engines: a toll that rose, more jobs that go, a stake in something, the end of an affair."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot import render
from bot.platforms.console import LIMITS, ConsolePlatform
from bot.settings import load
from bot.wiring import local_channel, open_app
from digests.models import Edition, LanguageMode, Standing
from tests.e2e.test_two_editions import NOW, House
from tests.fakes.clock import SetClock

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FIRST = {
    "fire.md": (
        "Warehouse fire in Port Elwin kills three",
        "A fire in a paint warehouse on the east quay of Port Elwin killed 3 people on Sunday night, the fire brigade said. Ines Carvalho, the"
        " mayor of Port Elwin, visited the warehouse. The fire broke out shortly before midnight.",
    ),
    "mine.md": (
        "青岩矿区塌方致4人遇难",
        "青岩矿区周日晚发生塌方,已造成4人遇难、6人失踪。青岩县应急管理局局长罗启明表示,搜救仍在进行。塌方发生在三号井。",
    ),
    "jobs.md": (
        "Halden Motors cuts 2,000 jobs",
        "The carmaker Halden Motors cut 2,000 jobs on Monday. Greta Lindqvist, chief executive of Halden Motors, blamed weak demand for vans.",
    ),
    "deal.md": (
        "Corvane to buy mapmaker Tessaly Maps",
        "Corvane Technologies agreed on Sunday to buy the mapmaker Tessaly Maps, pending approval by the regulator. Marek Dunlap, chief"
        " executive of Corvane, said Tessaly would keep its name. Corvane Technologies already holds a 12% stake in Tessaly Maps.",
    ),
}
LATER = {
    "fire2.md": (
        "Death toll of Port Elwin warehouse fire rises to 5",
        "The death toll of the warehouse fire in Port Elwin rose to 5 on Monday, the fire brigade said. Ines Carvalho, the mayor of Port Elwin,"
        " ordered flags to half-mast for the victims of the paint warehouse on the east quay.",
    ),
    "mine2.md": (
        "青岩矿区塌方遇难人数升至9人",
        "青岩矿区三号井塌方的遇难人数周一升至9人,仍有1人失踪。青岩县应急管理局局长罗启明说,搜救仍在进行。",
    ),
    "jobs2.md": (
        "Halden Motors raises job cuts to 3,000",
        "The carmaker Halden Motors cut 3,000 jobs, more than the 2,000 it had named originally. Greta Lindqvist, chief executive of Halden"
        " Motors, blamed weak demand for vans.",
    ),
    "deal2.md": (
        "Corvane calls off purchase of mapmaker Tessaly Maps",
        "Corvane Technologies has called off its purchase of the mapmaker Tessaly Maps. Marek Dunlap, chief executive of Corvane, said"
        " the two sides had parted on good terms.",
    ),
    "deal3.md": (
        "Corvane and Tessaly: a look back",
        "Corvane Technologies agreed to buy the mapmaker Tessaly Maps. Marek Dunlap, chief executive of Corvane, said Tessaly would keep"
        " its name.",
    ),
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = load({})
    folder = tmp_path / "news"
    folder.mkdir()
    clock = SetClock(NOW)
    console = ConsolePlatform(tmp_path / "posts.jsonl", out=StringIO())
    async with open_app(settings, store_url="sqlite+aiosqlite://", platforms=[console], clock=clock) as app:
        channel = replace(local_channel(settings), mode=LanguageMode.BOTH, zone="UTC")
        await app.store.keep_channel(channel)
        yield House(app, folder, channel, clock)


def lay(house: House, articles: Iterable[tuple[str, tuple[str, str]]], *, hours: int) -> None:
    """Each article from a site of its own, `hours` before the clock."""
    for name, (title, text) in articles:
        when = house.clock.now() - timedelta(hours=hours)
        head = f"---\ntitle: {title}\nurl: https://{name.removesuffix('.md')}.example/news\npublished: {when.isoformat()}\n---\n\n"
        (house.folder / name).write_text(head + text + "\n", encoding="utf-8")


def posted(house: House, edition: Edition) -> str:
    posts = render.edition(edition, house.channel, LIMITS)
    return "\n".join("".join(run.text for run in block.runs) for post in posts for block in post.blocks)


async def test_what_has_changed_since_yesterday_is_told_as_that(house: House) -> None:
    lay(house, FIRST.items(), hours=6)
    first = await house.edition()
    assert first is not None
    told = posted(house, first)
    assert len(first.briefs) == 4, told
    assert "Corvane Technologies stake in Tessaly Maps: 12%" in told
    assert "Corvane Technologies 持有 Tessaly Maps 股份：12%" in told

    house.clock.advance(days=1)
    lay(house, LATER.items(), hours=6)
    second = await house.edition()
    assert second is not None
    told = posted(house, second)
    assert all(brief.update_of for brief in second.briefs), told
    assert not [brief for brief in second.briefs if brief.disputes], told
    changes = {
        (e.measure, int(e.previous.value.low), int(e.variants[0].value.low))
        for b in second.briefs
        for e in b.changes
        if e.previous
    }
    assert changes == {("deaths", 3, 5), ("deaths", 4, 9), ("missing", 6, 1), ("layoffs", 2000, 3000)}, told
    for entry in (e for b in second.briefs for e in b.changes):
        assert entry.standing is Standing.CHANGED
        assert entry.previous
        assert {c.quote for c in entry.previous.claims}.isdisjoint(c.quote for c in entry.variants[0].claims)
    assert re.search(r"Deaths: 3 people \(2\d October 2025\) → 5 people", told), told
    assert re.search(r"死亡人数：4人（2025年10月2\d日） → 9人", told), told
    steps = [b.step.text for b in second.briefs if b.step]
    assert steps == ["Corvane calls off purchase of mapmaker Tessaly Maps"], told
    assert "look back" not in told

    house.clock.advance(days=1)
    third = await house.edition()
    assert third is None or not third.briefs
