"""Commands of whoever keeps the archive: sources, lists of feeds (OPML), people."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import Json, fail, log_to_stderr, opml_app, people_app, run_async, source_app
from bot.cli.archive import Page, archive, ask, local_reader

if TYPE_CHECKING:
    from bot.messages import Card, Reader
    from digests.views import SourceHealth

# --- sources -----------------------------------------------------------------------------------------------------------


@source_app.command("add")
def source_add(
    address: str, name: Annotated[str, typer.Option(help="What to call it.")] = "", json_: Json = False
) -> None:
    """Add a source by address; a page's address finds its feed."""
    from bot import cards

    run_async(
        ask(
            lambda b, r: b.administration.source_add(r, address, name),
            lambda a, r: cards.source_added(a[0], a[1], r),
            as_json=json_,
        )
    )


@source_app.command("list")
def source_list(page: Page = 1, json_: Json = False) -> None:
    """Sources and their health."""
    from bot import cards

    def show(found: "Sequence[SourceHealth]", reader: "Reader") -> "Card":
        return cards.sources(found, reader, page, datetime.now(UTC))

    run_async(ask(lambda b, r: b.administration.source_list(r), show, as_json=json_))


@source_app.command("remove")
def source_remove(source: str) -> None:
    """Read a source no more; its articles stay."""
    from bot import cards

    run_async(
        ask(
            lambda b, r: b.administration.source_remove(r, source),
            lambda s, r: cards.done("remove", r, source=s.id),
            as_json=False,
        )
    )


@source_app.command("test")
def source_test(places: Annotated[list[str], typer.Argument(metavar="URL|FILE ...")], json_: Json = False) -> None:
    """Read feeds without adding them: format, entries, and what is wrong."""
    run_async(_source_test(places, as_json=json_))


async def _source_test(places: list[str], *, as_json: bool) -> int:
    from bot.cli.answers import inspection_text
    from bot.settings import load
    from bot.wiring import open_guard
    from digests.sources.inspection import inspect
    from digests.sources.parsing import ParserPool

    log_to_stderr()
    bad = 0
    async with open_guard(load()) as guard, ParserPool() as parser:
        async for report in inspect(places, fetcher=guard, parser=parser):
            bad += not report["ok"]
            if as_json:
                print(json.dumps(report, ensure_ascii=False))
            else:
                print(inspection_text(report))
    return 1 if bad == len(places) else 0


@opml_app.command("import")
def opml_import(file: Path) -> None:
    """Add every feed of an OPML file."""
    run_async(_opml_import(file))


async def _opml_import(file: Path) -> int:
    from digests.sources.opml import read_opml, sources_of

    if not file.is_file():
        fail(f"{file} is not there", 2)
    async with archive() as bot:
        present = await bot.store.sources(tenant=None)
        specs = sources_of(
            read_opml(file.read_bytes()), taken={s.id for s in present}, known={s.address for s in present}
        )
        for spec in specs:
            await bot.store.keep_source(spec, bot.clock.now())
        print(f"{len(specs)} sources added")
    return 0


@opml_app.command("export")
def opml_export(file: Annotated[Path | None, typer.Argument(help="Standard output if left out.")] = None) -> None:
    """Write the feeds as OPML."""
    run_async(_opml_export(file))


async def _opml_export(file: Path | None) -> int:
    from digests.sources.opml import write_opml

    async with archive() as bot:
        body = write_opml(await bot.store.sources(tenant=local_reader().tenant), bot.clock.now())
    if file:
        file.write_text(body, encoding="utf-8")
    else:
        print(body)
    return 0


# --- people ------------------------------------------------------------------------------------------------------------


@people_app.command("merge")
def people_merge(keep: str, other: str) -> None:
    """Two records are one person; the second goes into the first."""
    from bot import cards

    run_async(ask(lambda b, r: b.administration.people_merge(r, keep, other), cards.person_line, as_json=False))


@people_app.command("unmerge")
def people_unmerge(person: str) -> None:
    """Take the last merge into a record back."""
    from bot import cards

    run_async(
        ask(
            lambda b, r: b.administration.people_unmerge(r, person),
            lambda two, r: cards.done("unmerge", r, a=two[0].name, b=two[1].name),
            as_json=False,
        )
    )


@people_app.command("split")
def people_split(person: str, form: str) -> None:
    """One written form of a record is someone else."""
    from bot import cards

    run_async(ask(lambda b, r: b.administration.people_split(r, person, form), cards.person_line, as_json=False))


@people_app.command("forget")
def people_forget(name: str) -> None:
    """What was read as a name is none: tell of it no more."""
    from bot import cards

    run_async(
        ask(
            lambda b, r: b.administration.people_forget(r, name),
            lambda person, r: cards.done("forget", r, name=person.name),
            as_json=False,
        )
    )


@people_app.command("recall")
def people_recall(name: str) -> None:
    """Take it back that a name is none."""
    from bot import cards

    run_async(
        ask(
            lambda b, r: b.administration.people_recall(r, name),
            lambda form, r: cards.done("recall", r, name=form),
            as_json=False,
        )
    )


@people_app.command("rename")
def people_rename(person: str, en: str = "", zh: str = "") -> None:
    """Correct a person's name."""
    from bot import cards

    run_async(ask(lambda b, r: b.administration.people_rename(r, person, en, zh), cards.person_line, as_json=False))
