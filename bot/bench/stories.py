"""Archives of growing size: what recognising a copy and finding its story cost for one more article.

An archive is filled with articles, sketches and profiles alone, in large transactions; people, claims and full text are left out, since
neither look-up reads them. The articles that are timed are then filed whole, one by one.
"""

import asyncio
import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import bindparam, update

from bot.bench.filings import Maker, made, story_of
from bot.bench.newsroom import Newsroom, Report
from bot.bench.table import Row, Table
from bot.bench.timing import p95, resident
from digests import dedup, identity, stories
from digests.models import Duplicate
from digests.ports import Filing
from digests.store import Store, neighbours, open_store
from digests.store.database import engine_for
from digests.store.tables import articles

_CHUNK = 200  # articles made by one process at a time, and stored in one transaction
Progress = Callable[[str], None]


class _Filler(Store):
    """A store that takes what look-ups need of many filings at once."""

    async def fill(self, filings: Sequence[Filing], now: datetime) -> None:
        async with self._write() as tx:
            rows: list[dict[str, object]] = []
            for filing in filings:
                filed = await self._insert_article(tx, filing, now)
                await neighbours.index_sketch(tx, filing.sketch, filed.number, filed.owner)
                if filing.profile is not None:
                    await neighbours.index_profile(tx, filing.profile, filed.number, filed.owner)
                    rows.append({"filed_as": filed.number, "told_in": filing.story})
            if rows:
                in_story = (
                    update(articles)
                    .where(articles.c.number == bindparam("filed_as"))
                    .values(story=bindparam("told_in"))
                )
                await tx.execute(in_story, rows)


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class _Taken:
    """Milliseconds of each look-up, and what they found."""

    dedup: list[float] = field(default_factory=list)
    link: list[float] = field(default_factory=list)
    filing: list[float] = field(default_factory=list)
    copies: int = 0
    recognised: int = 0
    reports: int = 0  # of events the archive knows
    joined: int = 0  # of those, by a story of their event


async def measure(sizes: Sequence[int], *, probes: int = 100, progress: Progress = lambda _: None) -> Table:
    """One archive for each size (articles), asked about `probes` more articles, the newest."""
    rows: list[Row] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as folder:
            rows += await _of_size(size, probes, Path(folder) / "archive.db", progress)
    notes = (
        f"medians and 95th percentiles of {probes} articles, the newest of half a year, two languages; SQLite on disk",
        "dedup: sketch, look-ups by sketch and address, decision; link: look-up of related profiles, decision",
    )
    return Table("stories", tuple(rows), notes)


async def _of_size(size: int, probes: int, file: Path, progress: Progress) -> list[Row]:
    reports = Newsroom().reports(size + probes)
    url = f"sqlite:///{file}"
    await _fill(url, reports[:size], progress)
    known = {report.event.number for report in reports[:size]}
    del reports[:size]
    store = await open_store(url)
    try:
        maker, taken = Maker(), _Taken()
        for report in reports:
            await _probe(report, maker, store, taken, known)
            known.add(report.event.number)
        held = resident()
        on_disk = sum(f.stat().st_size for f in file.parent.iterdir())
    finally:
        await store.close()
    name = f"{size:,} articles"
    return [
        Row(f"{name}: dedup, median", median(taken.dedup), "ms"),
        Row(f"{name}: dedup, p95", p95(taken.dedup), "ms"),
        Row(f"{name}: link, median", median(taken.link), "ms"),
        Row(f"{name}: link, p95", p95(taken.link), "ms"),
        Row(f"{name}: filing, median", median(taken.filing), "ms"),
        Row(f"{name}: copies recognised", _percent(taken.recognised, taken.copies), f"% of {taken.copies}"),
        Row(f"{name}: joined their story", _percent(taken.joined, taken.reports), f"% of {taken.reports}"),
        Row(f"{name}: on disk", on_disk / 1e6, "MB"),
        Row(f"{name}: memory of this process", held, "MB"),
    ]


async def _fill(url: str, reports: Sequence[Report], progress: Progress) -> None:
    await (await open_store(url)).close()  # makes the tables
    store = _Filler(engine_for(url), _Clock(), "bench", identity.keys)
    try:
        done = 0
        async for filings in _filings(reports):
            await store.fill(filings, filings[-1].article.fetched)
            done += len(filings)
            if done % (10 * _CHUNK) == 0:
                progress(f"{done:,} of {len(reports):,} articles stored")
    finally:
        await store.close()


async def _filings(reports: Sequence[Report]) -> AsyncIterator[list[Filing]]:
    """Filings in order, made by all processors where there are many."""
    chunks = deque(reports[at : at + _CHUNK] for at in range(0, len(reports), _CHUNK))
    if len(chunks) < 2:
        yield made(reports)
        return
    loop, workers = asyncio.get_running_loop(), os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        coming: deque[asyncio.Future[list[Filing]]] = deque()
        while chunks or coming:
            while chunks and len(coming) < 2 * workers:
                coming.append(loop.run_in_executor(pool, made, chunks.popleft()))
            yield await coming.popleft()


async def _probe(report: Report, maker: Maker, store: Store, taken: _Taken, known: set[int]) -> None:
    article, filing = maker.article(report), maker.filing(report)
    profile = maker.profile(report, article, maker.reading(report))

    started = perf_counter()
    sketch = dedup.sketch(article.body)
    alike = await store.similar(sketch, tenant=None)
    same_place = await store.same_address(article, key=article.id, tenant=None)
    decision = dedup.decide(article, sketch, [*same_place, *alike], key=article.id)
    taken.dedup.append(1e3 * (perf_counter() - started))

    started = perf_counter()
    link = stories.link(profile, await store.related(profile, tenant=None))
    taken.link.append(1e3 * (perf_counter() - started))

    started = perf_counter()
    await store.file(filing, report.when + timedelta(hours=1))
    taken.filing.append(1e3 * (perf_counter() - started))

    if report.copy_of is not None:
        taken.copies += 1
        taken.recognised += isinstance(decision, Duplicate)
    if report.event.number in known:
        taken.reports += 1
        taken.joined += story_of(report) in link.stories


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
