"""Two editions in a row on seeds/ with the real engines: what was told comes back only with what changed in it."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot import render
from bot.platforms.console import LIMITS, ConsolePlatform
from bot.settings import load
from bot.wiring import App, local_channel, open_app
from digests.models import Edition, Language, LanguageMode, RawItem, SourceKind, SourceSpec
from digests.pipeline import Outcome
from digests.ports import Poll, PollState
from digests.publishing import Channel
from digests.stories import named_in
from digests.writing.reasons import missing
from digests.writing.voice import Voice
from tests.fakes.clock import SetClock

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NOW = datetime(2025, 10, 26, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """The bot over a copy of seeds/, and its one channel."""

    app: App
    folder: Path
    channel: Channel
    clock: SetClock

    async def read(self) -> list[Outcome]:
        """What became of the articles that are new in the folder."""
        spec = SourceSpec("seeds", SourceKind.FOLDER, str(self.folder), zone="UTC")
        await self.app.pipeline.poll(self.app.opener.open(spec), PollState())
        return await self.app.jobs.file_all()

    async def edition(self) -> Edition | None:
        """Reads what is new in the folder and publishes the day's edition."""
        await self.read()
        day = self.clock.now().date()
        await self.app.jobs.publish(self.channel, day)
        record = await self.app.store.edition(self.channel.id, day)
        return record.edition if record else None

    def revise(self, name: str, old: str, new: str) -> None:
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = load({})
    folder = tmp_path / "seeds"
    shutil.copytree(settings.seeds, folder)
    clock = SetClock(NOW)
    console = ConsolePlatform(tmp_path / "posts.jsonl", out=StringIO())
    async with open_app(settings, store_url="sqlite+aiosqlite://", platforms=[console], clock=clock) as app:
        channel = replace(local_channel(settings), mode=LanguageMode.EN, zone="UTC")
        await app.store.keep_channel(channel)
        yield House(app, folder, channel, clock)


async def test_the_second_edition_carries_only_what_was_revised(house: House) -> None:
    first = await house.edition()
    assert first is not None
    assert len(first.briefs) >= 4
    assert not any(brief.update_of for brief in first.briefs)

    house.clock.advance(days=1)
    house.revise("12-norhaven-results.md", "Net profit came to US$412m", "Net profit came to US$398m")
    second = await house.edition()
    assert second is not None
    (brief,) = second.briefs
    assert brief.update_of
    (change,) = brief.changes
    assert change.measure == "net_profit"
    assert change.previous is not None
    assert [str(v.value.low) for v in (change.previous, *change.variants)] == ["4.12E+8", "3.98E+8"]
    posts = render.edition(second, house.channel, LIMITS)
    told = "".join(run.text for post in posts for block in post.blocks for run in block.runs)
    assert re.search(r"398 million \(corrected from .*?412 million\)", told), told
    assert "ferries" not in told  # yesterday's news

    house.clock.advance(days=1)
    third = await house.edition()
    assert third is None or not third.briefs


async def test_why_tells_of_every_article_with_its_numbers(house: House) -> None:
    outcomes = await house.read()
    fates = [(await house.app.store.fate(o.filing.article.id, tenant=None))[0] for o in outcomes if o.filing]
    assert len(fates) == len(outcomes) >= 13
    (copy,) = (f for f in fates if f.outcome == "duplicate")
    assert copy.of
    assert "% of the text" in copy.why
    linked = [f for f in fates if f.link_why and "points with" in f.link_why]
    assert len(linked) >= 4
    assert all(f.why for f in fates)
    assert not [part for f in fates for why in (f.why, f.link_why or "") for part in missing(why)]
    for fate in linked:
        keys = named_in(fate.link_why or "")
        for language in (Language.EN, Language.HANS):
            shown = Voice(language).link(fate.link_why or "", fate.link_names)
            assert not [key for key in keys if key in shown and key != "wording"], shown


async def test_what_a_site_repeats_is_learned_from_its_first_articles(house: House) -> None:
    """Five articles of one feed end with a line no rule knows; the sixth is filed without it."""
    spec = SourceSpec("harbour", SourceKind.FEED, "https://harbour.example/feed", zone="UTC")
    motto = "Harbour Letters: ink, salt and a lamp in the window"
    firms = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
    said = (
        "opened a {0} yard on the east quay after four years of argument with its neighbours.",
        "sold its {0} ferries to a buyer that nobody on the pier had heard of before.",
        "asked the council for {0} lamps along the breakwater, where boats ran aground twice.",
        "will teach {0} apprentices to weld under water, a craft that two old men still know.",
        "closed the {0} canteen for a week because of the flood that came over the wall.",
        "painted the {0} crane green, which fishermen take for a sign of bad luck.",
    )
    items = [
        RawItem(
            spec.id, f"{firm}.txt", f"{firm} news\n\n{firm} {words.format(firm.lower())}\n\n{motto}\n".encode(),
            "text/plain", NOW + timedelta(minutes=n),
        )
        for n, (firm, words) in enumerate(zip(firms, said, strict=True))
    ]  # fmt: skip
    await house.app.store.record_poll(spec, Poll(tuple(items), PollState()), NOW)
    bodies: list[str] = []
    for item in items:
        outcome = await house.app.pipeline.file_item(item, spec)
        assert outcome.filing is not None
        bodies.append(outcome.filing.article.body)
    assert motto in bodies[0]
    assert motto not in bodies[5]
    assert "painted the fir crane green" in bodies[5]
