"""Measurements of this machine: bench people, figures, stories, feeds, soak. They use loopback and temporary folders and keep nothing."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import Json, bench_app, log_to_stderr, run_async

if TYPE_CHECKING:
    from bot.bench.table import Table

Rounds = Annotated[int, typer.Option(min=1, help="Rounds whose median is taken.")]


@bench_app.command()
def people(rounds: Rounds = 5, json_: Json = False) -> None:
    """Names: the batched tagger against a plain loop, and the models' share of a reading."""
    from bot.bench import people
    from bot.settings import load

    settings = load()
    _show(people.measure(settings.seeds, settings.config, count=rounds), as_json=json_)


@bench_app.command()
def figures(rounds: Rounds = 5, json_: Json = False) -> None:
    """Figures: characters a second, against one pass of a plain number pattern."""
    from bot.bench import figures
    from bot.settings import load

    _show(figures.measure(load().seeds, count=rounds), as_json=json_)


@bench_app.command()
def stories(
    full: Annotated[bool, typer.Option("--full", help="Also 100,000 articles, made in several minutes.")] = False,
    size: Annotated[list[int] | None, typer.Option(min=1, help="Articles of an archive; may be repeated.")] = None,
    probes: Annotated[int, typer.Option(min=1, help="Articles that are timed.")] = 100,
    keep: Annotated[Path | None, typer.Option(help="Folder whose archives are used again, or left there.")] = None,
    json_: Json = False,
) -> None:
    """Dedup and linking of one more article, in archives of growing size."""
    run_async(_stories(size or [1_000, 10_000, *([100_000] if full else [])], probes, keep, as_json=json_))


async def _stories(sizes: list[int], probes: int, keep: Path | None, *, as_json: bool) -> int:
    from bot.bench import stories

    log_to_stderr()
    _show(await stories.measure(sizes, probes=probes, keep=keep, progress=_progress), as_json=as_json)
    return 0


@bench_app.command()
def feeds(
    count: Annotated[int, typer.Option("--feeds", min=1, help="Feeds that are polled.")] = 1_000,
    compared: Annotated[int, typer.Option(min=0, help="How many of them the library `reader` polls.")] = 400,
    workers: Annotated[int, typer.Option(min=1, help="Threads `reader` fetches with.")] = 8,
    json_: Json = False,
) -> None:
    """Feeds polled in a second, beside the library `reader` where it is installed."""
    run_async(_feeds(count, compared, workers, as_json=json_))


async def _feeds(count: int, compared: int, workers: int, *, as_json: bool) -> int:
    from bot.bench import feeds
    from bot.settings import load

    log_to_stderr()
    table = await feeds.measure(load(), feeds=count, theirs=compared, workers=workers, progress=_progress)
    _show(table, as_json=as_json)
    return 0


@bench_app.command()
def soak(
    count: Annotated[int, typer.Option("--feeds", min=1, help="Feeds that are polled.")] = 1_000,
    hours: Annotated[float, typer.Option(min=2, help="Simulated hours.")] = 24,
    tick: Annotated[float, typer.Option(min=1, help="Simulated seconds between two looks at what is due.")] = 15,
    filing: Annotated[
        bool, typer.Option(help="Whether articles are read and filed too: most of the time it takes.")
    ] = True,
    json_: Json = False,
) -> None:
    """A simulated day of feeds with faults: articles lost and doubled, manners, memory."""
    run_async(_soak(count, hours, tick, filing=filing, as_json=json_))


async def _soak(count: int, hours: float, tick: float, *, filing: bool, as_json: bool) -> int:
    from datetime import timedelta

    from bot.bench import soak
    from bot.settings import load

    log_to_stderr()
    result = await soak.measure(
        load(), feeds=count, hours=hours, tick=timedelta(seconds=tick), filing=filing, progress=_progress
    )
    _show(result.table(), as_json=as_json)
    return 0 if result.clean else 1


def _show(table: "Table", *, as_json: bool) -> None:
    from bot.cli.plain import to_plain

    print(json.dumps(to_plain(table), ensure_ascii=False) if as_json else table.text())


def _progress(line: str) -> None:
    print(line, file=sys.stderr)
