"""Archives of growing size: what recognising a copy and finding its story cost for one more article.

Each archive (`archives`) is asked by a process of its own, which has seen nothing of its making: so the memory it holds is what
look-ups take. It files whole, one by one, the articles that are timed.
"""

import asyncio
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bot.bench import archives
from bot.bench.filings import Maker, story_of
from bot.bench.newsroom import Newsroom, Report
from bot.bench.table import Row, Table
from bot.bench.timing import Cost, p95, processor_time, resident
from digests import dedup, stories
from digests.models import Duplicate
from digests.store import Store, open_store

Progress = Callable[[str], None]


@dataclass(slots=True)
class _Taken:
    """What each look-up cost, what they found, and the megabytes held at the end."""

    dedup: list[Cost] = field(default_factory=list)
    link: list[Cost] = field(default_factory=list)
    filing: list[Cost] = field(default_factory=list)
    copies: int = 0
    recognised: int = 0
    reports: int = 0  # of events the archive knows
    joined: int = 0  # of those, by a story of their event
    memory: float = 0.0


async def measure(
    sizes: Sequence[int], *, probes: int = 100, keep: Path | None = None, progress: Progress = lambda _: None
) -> Table:
    """One archive for each size (articles), asked about `probes` more articles, the newest. Archives in the folder `keep` are
    used again, and those not there yet are left there."""
    rows: list[Row] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as folder:
            rows += await _of_size(size, probes, Path(folder) / "archive.db", keep, progress)
    notes = (
        f"medians and 95th percentiles of {probes} articles, the newest of half a year, two languages; SQLite on disk",
        "dedup: sketch, look-ups by sketch and address, decision; link: look-up of related profiles, decision",
        "CPU: of all threads of the process; memory: of a process that did not fill the archive, after its last article",
    )
    return Table("stories", tuple(rows), notes)


async def _of_size(size: int, probes: int, file: Path, keep: Path | None, progress: Progress) -> list[Row]:
    reports = Newsroom().reports(size + probes)
    asked = reports[size:]
    known = {r.event.number for r in asked} & {r.event.number for r in reports[:size]}
    kept = file if keep is None else keep / f"stories-{size}-{probes}.db"
    name, rows = f"{size:,} articles", []
    if not kept.exists():
        wall, cpu = perf_counter(), processor_time()
        await _fill(kept, reports[:size], progress)
        rows.append(Row(f"{name}: filled in", perf_counter() - wall, "s"))
        rows.append(Row(f"{name}: filled in, CPU", processor_time() - cpu, "s"))
    if kept != file:
        shutil.copyfile(kept, file)
    del reports
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        taken = await asyncio.get_running_loop().run_in_executor(pool, _ask, f"sqlite:///{file}", asked, known)
    for what, costs in (("dedup", taken.dedup), ("link", taken.link)):
        for sort, each in (("", [c.wall for c in costs]), (" CPU", [c.cpu for c in costs])):
            rows.append(Row(f"{name}: {what}{sort}, median", 1e3 * median(each), "ms"))
            rows.append(Row(f"{name}: {what}{sort}, p95", 1e3 * p95(each), "ms"))
    return [
        *rows,
        Row(f"{name}: filing, median", 1e3 * median(c.wall for c in taken.filing), "ms"),
        Row(f"{name}: filing CPU, median", 1e3 * median(c.cpu for c in taken.filing), "ms"),
        Row(f"{name}: copies recognised", _percent(taken.recognised, taken.copies), f"% of {taken.copies}"),
        Row(f"{name}: joined their story", _percent(taken.joined, taken.reports), f"% of {taken.reports}"),
        Row(f"{name}: on disk", kept.stat().st_size / 1e6, "MB"),
        Row(f"{name}: memory", taken.memory, "MB"),
    ]


async def _fill(file: Path, reports: Sequence[Report], progress: Progress) -> None:
    """Under another name until it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    await archives.fill(f"sqlite:///{unfinished}", reports, progress)
    unfinished.rename(file)


# --- in a process of its own -----------------------------------------------------------------------------------------------


def _ask(url: str, reports: Sequence[Report], known: Collection[int]) -> _Taken:
    return asyncio.run(_asked(url, reports, set(known)))


async def _asked(url: str, reports: Sequence[Report], known: set[int]) -> _Taken:
    store, maker, taken = await open_store(url), Maker(), _Taken()
    try:
        for report in reports:
            await _probe(report, maker, store, taken, known)
            known.add(report.event.number)
        taken.memory = resident()
    finally:
        await store.close()
    return taken


async def _probe(report: Report, maker: Maker, store: Store, taken: _Taken, known: Collection[int]) -> None:
    article, filing = maker.article(report), maker.filing(report)
    profile = maker.profile(report, article, maker.reading(report))

    watch = _Watch()
    sketch = dedup.sketch(article.body)
    alike = await store.similar(sketch, tenant=None)
    same_place = await store.same_address(article, key=article.id, tenant=None)
    decision = dedup.decide(article, sketch, [*same_place, *alike], key=article.id)
    taken.dedup.append(watch.lap())
    link = stories.link(profile, await store.related(profile, tenant=None))
    taken.link.append(watch.lap())
    await store.file(filing, report.when + timedelta(hours=1))
    taken.filing.append(watch.lap())

    if report.copy_of is not None:
        taken.copies += 1
        taken.recognised += isinstance(decision, Duplicate)
    if report.event.number in known:
        taken.reports += 1
        taken.joined += story_of(report) in link.stories


class _Watch:
    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), process_time()

    def lap(self) -> Cost:
        """Since the last one."""
        wall, cpu = perf_counter(), process_time()
        cost = Cost(wall - self._wall, cpu - self._cpu)
        self._wall, self._cpu = wall, cpu
        return cost


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
