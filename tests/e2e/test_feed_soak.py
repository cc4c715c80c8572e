"""A day of feeds with faults, through the whole bot: no article lost, none doubled, nobody asked too often.

JIANBAO_SOAK=1000 makes it as many feeds as a busy team may have, with the scheduler's own pace; that takes most of an hour.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bench import soak
from bot.bench.soak_world import START, Shape, Site, Trouble
from bot.settings import Settings, data_folder

FEEDS = int(os.environ.get("JIANBAO_SOAK", "12"))
TICK = timedelta(seconds=15 if FEEDS >= 100 else 300)
SETTINGS = Settings(home=Path("not-used"), config=data_folder("config"), seeds=data_folder("seeds"))


def test_the_smallest_soak_has_every_trouble_and_shape() -> None:
    sites = [Site(n) for n in range(12)]
    assert {site.trouble for site in sites} == set(Trouble)
    assert {site.shape for site in sites} == set(Shape)
    assert {site.format for site in sites} == {"rss", "atom", "json"}


def test_a_troubled_site_answers_well_again() -> None:
    for site in (site for site in map(Site, range(12)) if site.trouble not in (Trouble.NONE, Trouble.MOVED)):
        times = [START + timedelta(minutes=30 + 60 * n) for n in range(24)]
        well = [site.answer(f"/{site.n}", {}, now).body == site.body(now) for now in times]
        assert set(well) == {True, False} or site.trouble in (Trouble.CUT, Trouble.SLOW, Trouble.DETOUR)
        assert well[-1] or site.n % 6 == 5


@pytest.mark.slow
async def test_a_day_of_faults() -> None:
    result = await soak.measure(SETTINGS, feeds=FEEDS, tick=TICK)
    harvest = result.harvest
    assert harvest.lost == []
    assert harvest.doubled == []
    assert harvest.retaken == []
    assert result.breach_examples == []
    assert harvest.stored >= harvest.offered > 4 * FEEDS
    assert {"200", "302", "304", "404", "410", "429", "500", "503"} <= set(result.answers)
    first, *_, last = result.memory
    assert last[1] < 1.25 * first[1] + 20
    assert last[2] < 1.25 * first[2] + 20
