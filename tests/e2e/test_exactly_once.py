"""No article lost and no post twice: through kills at any moment, restarts, two processes, changes of the clock."""

import random
import sqlite3
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.harness import START, Home, finish, start, stop, wait_until

TRIALS = 12  # of the way from an article to its edition; what becomes of a post is test_crash_matrix's matter
DAY = timedelta(days=1)
LEASES_OVER = timedelta(minutes=2)  # a killed process keeps its leases for no more


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.make(tmp_path / "home")


def states(home: Home) -> dict[str, str]:
    """File -> what the store says of it."""
    with sqlite3.connect(home.path / "jianbao.db") as database:
        return dict(database.execute("SELECT key, state FROM raw_items"))


def articles_filed(home: Home) -> list[str]:
    with sqlite3.connect(home.path / "jianbao.db") as database:
        return [key for (key,) in database.execute("SELECT key FROM articles")]


def open_deliveries(home: Home) -> int:
    with sqlite3.connect(home.path / "jianbao.db") as database:
        row = database.execute("SELECT count(*) FROM deliveries WHERE state NOT IN ('sent')").fetchone()
        return int(row[0])


def rounds(home: Home, name: str) -> int:
    """How often a bot has polled, read and published, by its log."""
    return home.log(name).count('Job "ingest (') and home.log(name).count("executed successfully")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_any_moment(home: Home) -> None:
    """Each trial is a day with three new articles, whose process is killed once or twice and then comes to its end."""
    chance = random.Random(20260302)
    home.publish(0)
    assert finish(start("once", home, START)) == 0  # makes the database, and measures
    began = time.monotonic()
    assert finish(start("once", home, START + timedelta(hours=1))) == 0
    lasts = 2.5 * (time.monotonic() - began)  # with three articles to read
    files, killed = 1, 0
    for trial in range(1, TRIALS + 1):
        now = START + trial * DAY
        for _ in range(3):
            home.publish(files)
            files += 1
        for _ in range(chance.choice((1, 1, 2))):
            process = start("once", home, now)
            process.join(chance.uniform(0.02, lasts))
            process.kill()
            process.join()
            killed += process.exitcode == -9
            now += LEASES_OVER
        assert finish(start("once", home, now)) == 0
        keys = Counter(home.keys())
        assert keys.most_common(1)[0][1] == 1, f"trial {trial}: posted twice"
        assert {key.split("|")[1] for key in keys} == {str((START + day * DAY).date()) for day in range(trial + 1)}
        assert open_deliveries(home) == 0
    assert killed >= TRIALS // 2
    assert states(home) == {f"{n:04}.txt": "filed" for n in range(files)}
    assert sorted(articles_filed(home)) == [f"{n:04}.txt" for n in range(files)]


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_killed_at_the_worst_moments(home: Home, moment: str) -> None:
    home.publish(1)
    assert finish(start(f"once, killed {moment} a post", home, START)) == -9
    assert open_deliveries(home) == 1
    assert len(home.keys()) == (moment == "after")
    assert finish(start("once", home, START + LEASES_OVER)) == 0
    assert len(home.keys()) == 1
    assert open_deliveries(home) == 0
    assert (home.path / "posts.jsonl").read_text(encoding="utf-8").count("\n") == 1


def test_restarted(home: Home) -> None:
    home.publish(1)
    bot = start("run", home, START)
    wait_until(home.keys, bot)
    assert stop(bot) == 0
    first = home.keys()
    assert len(first) == 1
    home.publish(2)
    again = start("run", home, START + timedelta(hours=1), "again")
    wait_until(lambda: rounds(home, "again"), again)
    assert stop(again) == 0
    assert home.keys() == first
    assert states(home) == {"0001.txt": "filed", "0002.txt": "filed"}


def test_the_next_day_tells_what_came_in_since(home: Home) -> None:
    home.publish(1)
    assert finish(start("once", home, START)) == 0
    home.publish(2)
    bot = start("run", home, START + DAY)
    wait_until(lambda: len(home.keys()) == 2, bot)
    assert stop(bot) == 0
    first, second = (str(post["post"]) for post in home.transcript())
    assert "number 1" in first
    assert "number 2" in second
    assert "number 1" not in second


def test_two_at_once(home: Home) -> None:
    for number in range(6):
        home.publish(number)
    bots = [start("run", home, START, name) for name in ("one", "two")]
    wait_until(lambda: home.keys() and rounds(home, "one") and rounds(home, "two"), *bots)
    assert [stop(bot) for bot in bots] == [0, 0]
    assert len(home.keys()) == 1
    assert states(home) == {f"{n:04}.txt": "filed" for n in range(6)}
    assert sorted(articles_filed(home)) == [f"{n:04}.txt" for n in range(6)]
    posted = str(home.transcript()[0]["post"])
    assert all(f"number {n}" in posted for n in range(6)), "the edition did not wait for what was being read"


def test_one_killed_the_other_goes_on(home: Home) -> None:
    home.publish(1)
    bots = [start("run", home, START, name) for name in ("one", "two")]
    wait_until(home.keys, *bots)
    bots[0].kill()
    bots[0].join()
    home.publish(2)
    assert stop(bots[1]) == 0
    last = start("run", home, START + DAY, "last")
    wait_until(lambda: len(home.keys()) == 2, last)
    assert stop(last) == 0
    assert len(set(home.keys())) == 2
    assert states(home) == {"0001.txt": "filed", "0002.txt": "filed"}
