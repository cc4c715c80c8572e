"""A day of many feeds with many faults on a clock of its own: is any article lost or doubled, is everybody asked politely, does
memory stay flat?

The bot is the real one from the scheduler's job on: polling what is due, guarded fetches, parsing processes, dedup and filing into
SQLite. Only names and vectors are left out, which have nothing to do with feeds. It is off for two hours in between.
"""

import os
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot import wiring
from bot.bench.soak_host import soak_host
from bot.bench.soak_world import START, Shape, Site
from bot.bench.table import Row, Table
from bot.bench.timing import resident
from bot.settings import HttpSettings, Settings
from digests.models import FullText, SourceKind, SourceSpec
from digests.ports import Tag

_OFF: Final = (timedelta(hours=14), timedelta(hours=16))
_TIMEOUT: Final = 0.5  # seconds: a server that hangs costs real time
_numbers = re.compile(r"(\d+)-(\d+)$")
Progress = Callable[[str], None]


@dataclass(slots=True)
class Harvest:
    """What the store holds of what the sites offered. The lists name feeds and articles, for whoever looks for the cause."""

    offered: int  # that should be there by now
    stored: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    retaken: list[str] = field(default_factory=list)  # brought by a poll again though unchanged; dedup held them off


@dataclass(slots=True)
class Result:
    feeds: int
    harvest: Harvest
    polls: int
    answers: dict[str, int]
    breaches: int
    breach_examples: list[str]
    polling: float  # seconds, real ones
    filing: float
    memory: list[tuple[float, float, float]]  # simulated hour, bot and parsers in MB

    @property
    def clean(self) -> bool:
        return not (self.harvest.lost or self.harvest.doubled or self.harvest.retaken or self.breaches)

    def table(self) -> Table:
        found = self.harvest
        rows = [
            Row("articles offered", found.offered, "articles"),
            Row("articles stored", found.stored, "articles"),
            Row("articles lost", len(found.lost), "articles"),
            Row("articles doubled", len(found.doubled), "articles"),
            Row("unchanged articles taken again", len(found.retaken), "articles"),
            Row("polls", self.polls, "polls"),
            Row("polls a second", self.polls / self.polling, "polls per second"),
            Row("breaches of manners", self.breaches, "polls"),
        ]
        for name, (hour, bot, parsers) in self._moments():
            rows.append(Row(f"memory, {name}: bot", bot, f"MB after {hour:.0f} h"))
            rows.append(Row(f"memory, {name}: parsers", parsers, f"MB after {hour:.0f} h"))
        answers = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.answers.items()))
        notes = (f"{self.feeds:,} feeds; answers {answers}", f"{self.filing:,.0f} s of filing beside the polls")
        examples = [*(f"lost: {x}" for x in found.lost), *(f"doubled: {x}" for x in found.doubled)]
        examples = [*self.breach_examples, *examples, *(f"taken again: {x}" for x in found.retaken)]
        return Table("soak", tuple(rows), (*notes, *examples[:20]))

    def _moments(self) -> Iterator[tuple[str, tuple[float, float, float]]]:
        """Memory after the first polls, half way and at the end."""
        yield from zip(
            ("start", "middle", "end"), (self.memory[i] for i in (0, len(self.memory) // 2, -1)), strict=True
        )


async def measure(
    settings: Settings,
    *,
    feeds: int = 1000,
    hours: float = 24,
    tick: timedelta = timedelta(seconds=15),
    filing: bool = True,
    progress: Progress = lambda _: None,
) -> Result:
    """`tick`: simulated time between two runs of the scheduler's job. Without `filing` articles are stored and not read."""
    clock = _Clock(START)
    with tempfile.TemporaryDirectory(prefix="jianbao-soak-") as folder, soak_host(feeds) as host:
        database = Path(folder) / "jianbao.db"
        polling, reading = 0.0, 0.0
        memory: list[tuple[float, float, float]] = []
        async with _bot(settings, database, host.urls, clock) as bot:
            for now in _ticks(timedelta(hours=hours), tick):
                clock.time = now
                host.set_clock(now)
                started = perf_counter()
                await bot.jobs.poll_due()
                polled = perf_counter()
                if filing:
                    async for _ in bot.jobs.file_in_batches():
                        pass
                polling, reading = polling + polled - started, reading + perf_counter() - polled
                if now - START >= timedelta(hours=len(memory) + 1):
                    memory.append(((now - START) / timedelta(hours=1), resident(), _of_parsers(host.pid)))
                    progress(f"{memory[-1][0]:.0f} h: {memory[-1][1]:.0f} MB + {memory[-1][2]:.0f} MB")
        report = host.report()
        return Result(
            feeds=feeds,
            harvest=_judged(database, feeds, START + timedelta(hours=hours), filed=filing),
            polls=report["polls"],
            answers=report["answers"],
            breaches=report["breaches"],
            breach_examples=report["examples"],
            polling=polling,
            filing=reading,
            memory=memory,
        )


@dataclass
class _Clock:
    time: datetime

    def now(self) -> datetime:
        return self.time


def _ticks(length: timedelta, tick: timedelta) -> Iterator[datetime]:
    for n in range(int(length / tick)):
        if not _OFF[0] <= tick * n < _OFF[1]:
            yield START + tick * n


@asynccontextmanager
async def _bot(settings: Settings, database: Path, urls: Sequence[str], clock: _Clock) -> AsyncIterator[wiring.App]:
    http = {"allow": ("127.0.0.0/8",), "ports": (), "timeout_seconds": _TIMEOUT}
    settings = settings.model_copy(
        update={"http": HttpSettings(**{**settings.http.model_dump(), **http}), "home": database.parent}
    )
    async with wiring.open_app(
        settings,
        store_url=f"sqlite:///{database}",
        platforms=[],
        clock=clock,
        chinese=_NoNames(),
        english=_NoNames(),
        encoder=_NoMeaning(),
    ) as bot:
        for n, url in enumerate(urls):
            spec = SourceSpec(f"feed-{n}", SourceKind.FEED, url, name=f"feed {n}", full_text=FullText.NEVER)
            await bot.store.keep_source(spec, clock.now())
        yield bot


class _NoNames:
    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        return [() for _ in texts]


class _NoMeaning:
    """Vectors that say nothing: no two articles are about the same."""

    def __init__(self) -> None:
        self._draw = np.random.default_rng(1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = self._draw.standard_normal((len(texts), 512), dtype=np.float32)
        made: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return made


def _of_parsers(other: int) -> float:
    """Megabytes of this process's children but one."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    found = children.read_text().split() if children.exists() else []
    return sum(resident(int(child)) for child in found if int(child) != other)


# --- judging ---------------------------------------------------------------------------------------------------------------


def _judged(database: Path, feeds: int, end: datetime, *, filed: bool) -> Harvest:
    """Compares what the sites published with what stands in the store, as articles or (not `filed`) as items to be read."""
    with sqlite3.connect(database) as store:
        taken = Counter(_number(title) for (title,) in store.execute("SELECT title FROM raw_items"))
        articles = [
            (_number(title), decision) for title, decision in store.execute("SELECT title, decision FROM articles")
        ]
    stored = {number for number in ((number for number, _ in articles) if filed else taken) if number}
    news = Counter(number for number, decision in articles if number and decision == "new")
    harvest = Harvest(
        0, len(stored), doubled=[f"{n}-{k}: {count} times" for (n, k), count in news.items() if count > 1]
    )
    for site in map(Site, range(feeds)):
        about = f"({site.trouble}; {site.shape})"
        for k, when in site.published(end):
            if site.patience is not None and START < when <= end - site.patience:
                harvest.offered += 1
                if (site.n, k) not in stored:
                    harvest.lost.append(f"{site.n}-{k} of {when:%d %H:%M} {about}")
            versions = 2 if site.shape is Shape.EDITED and k % 4 == 0 else 1
            if taken[site.n, k] > versions:
                harvest.retaken.append(f"{site.n}-{k} {about}: {taken[site.n, k]} times")
    return harvest


def _number(title: str | None) -> tuple[int, int] | None:
    match = _numbers.search(title or "")
    return (int(match[1]), int(match[2])) if match else None
