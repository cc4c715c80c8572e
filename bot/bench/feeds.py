"""Feeds: how many are polled in a second, beside the library `reader` polling the same ones from the same server.

The whole of a poll is measured, as the running bot does it: guarded fetch, parsing in worker processes, what is new, storing. `reader`
is told to update whether a feed is due or not. Both begin with an empty SQLite file; they take turns, phase by phase, and what takes
little time does so several times, for the median.
"""

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Protocol

from bot import wiring
from bot.bench.feed_host import feed_host
from bot.bench.table import Row, Table, ratio
from bot.settings import HttpSettings, Settings
from digests.models import FullText, SourceKind, SourceSpec

_PHASES = (
    ("first poll", True, 1),
    ("unchanged bodies, no 304", False, 1),
    ("304", True, 5),
)  # name, 304 or not, rounds
Progress = Callable[[str], None]


class _Other(Protocol):
    """The part of `reader.Reader` that is used."""

    def add_feed(self, feed: str) -> None: ...
    def update_feeds(self, *, scheduled: bool, workers: int) -> None: ...
    def close(self) -> None: ...


async def measure(
    settings: Settings,
    *,
    feeds: int = 1000,
    theirs: int | None = None,
    workers: int = 8,
    progress: Progress = lambda _: None,
) -> Table:
    """`theirs`: how many of the feeds `reader` polls (all, if None; 0 leaves it out). `workers`: threads it fetches with."""
    theirs = feeds if theirs is None else min(theirs, feeds)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as folder, feed_host(feeds) as host:
        other = _open_reader(Path(folder) / "reader.db", host.urls[:theirs]) if theirs else None
        async with _bot(settings, Path(folder), host.urls) as bot:
            for phase, honour, rounds in _PHASES:
                host.answer_conditional(honour=honour)
                mine: list[float] = []
                its: list[float] = []
                for _ in range(rounds):
                    mine.append(await _rate_of_bot(bot, feeds))
                    progress(f"{phase}: jianbao {mine[-1]:,.0f} feeds per second")
                    if other:
                        its.append(await asyncio.to_thread(_rate_of_reader, other, theirs, workers))
                ours, rate = median(mine), median(its or [0.0])
                rows.append(Row(f"{phase}: jianbao", ours, "feeds per second"))
                if other:
                    rows.append(Row(f"{phase}: reader", rate, "feeds per second"))
                rows += ratio(f"{phase}: ratio", ours, rate)
        if other:
            other.close()
    return Table("feeds", tuple(rows), (f"{feeds:,} feeds of 20 entries", _about_reader(other, theirs, workers)))


@asynccontextmanager
async def _bot(settings: Settings, folder: Path, urls: Sequence[str]) -> AsyncIterator[wiring.App]:
    """The whole bot on a fresh store that lists the feeds; it may dial loopback."""
    http = HttpSettings(**{**settings.http.model_dump(), "allow": ("127.0.0.0/8",), "ports": ()})
    settings = settings.model_copy(update={"http": http, "home": folder})
    async with wiring.open_app(settings, store_url=f"sqlite:///{folder / 'jianbao.db'}", platforms=[]) as bot:
        for n, url in enumerate(urls):
            spec = SourceSpec(f"feed-{n:04}", SourceKind.FEED, url, full_text=FullText.NEVER)
            await bot.store.keep_source(spec, bot.clock.now())
        empty = b'<rss version="2.0"><channel/></rss>'
        await asyncio.gather(*(bot.parser.feed(empty) for _ in range(os.cpu_count() or 1)))  # starts the processes
        yield bot


async def _rate_of_bot(bot: wiring.App, feeds: int) -> float:
    started = perf_counter()
    await bot.jobs.poll_now()
    taken = perf_counter() - started
    states = [state for _, state in (await bot.store.source_states()).values()]
    failed = [state.problem for state in states if state.problem or not state.baseline]
    if failed:
        raise RuntimeError(f"{len(failed)} of {feeds} feeds could not be polled: {failed[0]}")
    return feeds / taken


def _rate_of_reader(other: _Other, feeds: int, workers: int) -> float:
    started = perf_counter()
    other.update_feeds(scheduled=False, workers=workers)
    return feeds / (perf_counter() - started)


def _open_reader(file: Path, urls: Sequence[str]) -> _Other | None:
    """None where the library is not installed: it is there for development only."""
    if not (
        find_spec("reader") and find_spec("sgmllib")
    ):  # its own feedparser needs the latter, and says so only at the first feed
        return None
    from reader import make_reader

    logging.getLogger("reader").setLevel(logging.ERROR)  # a warning for each feed would cost it time
    made: _Other = make_reader(str(file))
    for url in urls:
        made.add_feed(url)
    return made


def _about_reader(other: _Other | None, feeds: int, workers: int) -> str:
    if other is not None:
        return f"reader {version('reader')}: {feeds:,} of the same feeds, {workers} threads"
    return "reader was not asked for" if not feeds else "reader is left out: pip install reader sgmllib3k to compare"
