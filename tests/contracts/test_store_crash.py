"""A process that files articles is killed again and again; nothing is lost, and nothing is there twice or by half."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from digests.store import open_store
from tests.contracts.conftest import words_of
from tests.fakes.articles import (
    NOON,
    hours,
    make_article,
    make_claim,
    make_filing,
    make_item,
    make_person,
    make_poll,
    make_spec,
)

_KILLS = 12
_A_RUN = 12  # items polled by each process before it files


async def work(url: str, run: int) -> None:
    """Polls some items, then files all that waits, saying each; as the bot would, for as long as it lives."""
    store = await open_store(url, keys=words_of)
    for n in range(_A_RUN):
        item = make_item(f"Item {run}-{n}", f"Alexandr Wang paid $5m for number {n}. " * 20, published=hours(run))
        await store.record_poll(make_spec(), make_poll(item), NOON)
        print("polled", item.id, flush=True)
    while items := await store.pending(5):
        for item in items:
            article = make_article(item)
            claim = make_claim(article, "$5m")
            await store.file(make_filing(article, [make_person("Alexandr Wang")], story=item.key, claims=[claim]), NOON)
            print("filed", item.id, flush=True)
    await store.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_any_point(tmp_path: Path) -> None:
    path = tmp_path / "jianbao.db"
    chance = random.Random(7)
    polled: set[str] = set()
    filed: list[str] = []
    for run in range(_KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.contracts.test_store_crash", f"sqlite:///{path}", str(run)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        left = chance.randrange(1, 2 * _A_RUN)
        for line in process.stdout:
            done, item = line.split()
            polled.add(item) if done == "polled" else filed.append(item)
            left -= 1
            if left == 0:
                process.send_signal(signal.SIGKILL)  # in the midst of whatever comes next
        process.wait()
        process.stdout.close()
    assert len(filed) == len(set(filed))  # what a process said to be filed was never filed again
    assert polled
    asyncio.run(work(f"sqlite:///{path}", _KILLS))
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        stored = {row[0] for row in db.execute("SELECT id FROM raw_items WHERE state = 'filed'")}
        assert db.execute("SELECT count(*) FROM raw_items WHERE state <> 'filed'").fetchone() == (0,)
        assert polled | set(filed) <= stored
        whole = """
            SELECT a.id FROM articles a
            JOIN raw_items r ON r.id = a.id
            JOIN claims c ON c.article = a.number
            JOIN sightings s ON s.article = a.number
            JOIN profiles p ON p.article = a.number
            WHERE EXISTS (SELECT 1 FROM sketches k WHERE k.article = a.number)
              AND EXISTS (SELECT 1 FROM search WHERE search MATCH 'wang' AND search.rowid = a.number)
        """
        found = [row[0] for row in db.execute(whole)]
        assert len(found) == len(set(found))
        assert set(found) == stored
    db.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], int(sys.argv[2])))
