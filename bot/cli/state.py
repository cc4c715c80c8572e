"""Commands on the stored archive: ingest, digest, who, figures, search, why, story, source, opml, people, backup, restore."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from bot.cli import (
    Json,
    WriterName,
    app,
    fail,
    log_to_stderr,
    opml_app,
    people_app,
    run_async,
    source_app,
    with_writer,
)

if TYPE_CHECKING:
    from bot.messages import Card, Reader
    from bot.wiring import App
    from digests.publishing import Channel

_T = TypeVar("_T")
Words = Annotated[list[str], typer.Argument(show_default=False)]


@asynccontextmanager
async def _archive(*, as_json: bool = False, writer: str = "") -> AsyncIterator["App"]:
    """The bot on its stored archive, with the listed sources and the terminal's channel in place. With `as_json` posts are
    shown on standard error: standard output is for programs. `writer` stands in for the configured one."""
    from bot.settings import load
    from bot.wiring import install_defaults, open_app

    settings = with_writer(load(), writer)
    log_to_stderr(secrets=settings.secrets)
    async with open_app(settings, out=sys.stderr if as_json else None) as bot:
        await install_defaults(bot)
        yield bot


def _reader() -> "Reader":
    import os

    from bot.messages import Reader
    from bot.wiring import LOCAL_TENANT, local_user

    named = (
        os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")
    )  # whether that locale is installed or not
    language = next((n for n in named if n), "en").partition(".")[0].replace("_", "-")
    return Reader(LOCAL_TENANT, local_user(), "terminal", admin=True, locale=language)


def _show(card: "Card", bot: "App") -> None:
    from bot.platforms.console import ConsolePlatform

    ConsolePlatform(bot.settings.home / "posts.jsonl").show_card(card)


async def _ask(
    ask: Callable[["App", "Reader"], Awaitable[_T]], show: Callable[[_T, "Reader"], "Card"], *, as_json: bool
) -> int:
    """Asks the bot one thing and prints the answer, as a card or as JSON."""
    from bot.cli.plain import to_plain
    from digests.errors import NotFound

    async with _archive() as bot:
        reader = _reader()
        try:
            answer = await ask(bot, reader)
        except NotFound as exc:
            near = f" Did you mean: {', '.join(exc.choices)}?" if exc.choices else ""
            raise NotFound(f"{exc}{near}", choices=exc.choices) from exc
        if as_json:
            print(json.dumps(to_plain(answer), ensure_ascii=False, indent=1))
        else:
            _show(show(answer, reader), bot)
    return 0


@app.command()
def who(name: Words, json_: Json = False) -> None:
    """What is known of a person, by any written form of the name."""
    from bot import cards

    run_async(_ask(lambda b, r: b.service.who(r, " ".join(name)), lambda p, r: cards.person(p, r, 1), as_json=json_))


@app.command()
def figures(subject: Words, json_: Json = False) -> None:
    """Figures claimed about a person or organisation, disputes first."""
    from bot import cards

    run_async(
        _ask(lambda b, r: b.service.figures(r, " ".join(subject)), lambda p, r: cards.figures(p, r, 1), as_json=json_)
    )


@app.command()
def search(words: Words, json_: Json = False) -> None:
    """Search the archive, in Chinese or English."""
    from bot import cards

    text = " ".join(words)
    run_async(_ask(lambda b, r: b.service.search(r, text), lambda h, r: cards.hits(h, text, r, 1), as_json=json_))


@app.command()
def why(address: str, json_: Json = False) -> None:
    """What became of an article: posted, linked, duplicate, filtered, and why."""
    from bot import cards

    run_async(_ask(lambda b, r: b.service.why(r, address), cards.fates, as_json=json_))


@app.command()
def story(identifier: Annotated[str, typer.Argument(metavar="ID")], json_: Json = False) -> None:
    """One story in full."""
    from bot import cards

    run_async(_ask(lambda b, r: b.service.story(r, identifier), cards.story, as_json=json_))


@app.command()
def ingest(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...")] = None, json_: Json = False
) -> None:
    """Poll sources now and file what is new."""
    run_async(_ingest(sources or [], as_json=json_))


async def _ingest(sources: list[str], *, as_json: bool) -> int:
    from collections import Counter

    from digests.errors import NotFound

    async with _archive() as bot:
        known = await bot.store.source_states()
        unknown = [s for s in sources if s not in known]
        if unknown:
            raise NotFound(f"there is no source {unknown[0]}; `jianbao source list` names them")
        new = await bot.jobs.poll_now(sources)
        outcomes = await bot.jobs.file_all()
        kinds = Counter(
            type(o.filing.decision).__name__.lower() if o.filing else "rejected" if o.rejected else "failed"
            for o in outcomes
        )
        troubles = [
            h
            for h in await bot.store.health(tenant=_reader().tenant)
            if h.problem and (not sources or h.spec.id in sources)
        ]
        if as_json:
            print(
                json.dumps(
                    {"items": new, **kinds, "problems": {h.spec.id: h.problem for h in troubles}}, ensure_ascii=False
                )
            )
        else:
            print(f"{new} new items; {', '.join(f'{n} {k}' for k, n in sorted(kinds.items())) or 'nothing to file'}")
            for health in troubles:
                print(f"  {health.spec.id}: {health.problem}")
    return 0


@app.command()
def digest(
    channel: Annotated[str, typer.Option(help="A channel's id; the terminal if left out.")] = "",
    day: Annotated[str, typer.Option("--date", help="Its local date; today if left out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it; store and post nothing.")] = False,
    writer: WriterName = "",
    json_: Json = False,
) -> None:
    """Make a channel's edition and post it, once; or show what it would be. Of several writers (--dry-run --writer extract,model) what
    each makes of the stories is shown side by side."""
    writers = [name.strip() for name in writer.split(",")]
    if len(writers) == 1:
        run_async(_digest(channel, day, writer, dry_run=dry_run, as_json=json_))
    elif dry_run:
        run_async(_compare(channel, day, writers, as_json=json_))
    else:
        fail("only one writer can write a digest that is posted; add --dry-run to compare them", 2)


async def _wanted(bot: "App", channel_id: str, day: str) -> "tuple[Channel, date]":
    from bot.wiring import LOCAL_CHANNEL
    from digests.errors import BadRequest, NotFound

    channel = await bot.store.channel(channel_id or LOCAL_CHANNEL)
    if channel is None:
        known = ", ".join(c.id for c in await bot.store.channels())
        raise NotFound(f"there is no channel {channel_id}; these are known: {known}")
    today = bot.clock.now().astimezone(ZoneInfo(channel.zone)).date()
    try:
        wanted = date.fromisoformat(day) if day else today
    except ValueError as exc:
        raise BadRequest(f"{day} is no date; write one such as 2026-11-21") from exc
    if wanted > today:
        raise BadRequest(f"{wanted} has not come yet in {channel.zone}")
    return channel, wanted


async def _compare(channel_id: str, day: str, writers: list[str], *, as_json: bool) -> int:
    from rich.console import Console

    from bot.cli.comparing import side_by_side
    from bot.cli.plain import to_plain

    editions = {}
    for writer in dict.fromkeys(writers):
        async with _archive(as_json=as_json, writer=writer) as bot:
            channel, wanted = await _wanted(bot, channel_id, day)
            editions[writer] = (await bot.jobs.compose(channel, wanted))[0]
    if as_json:
        print(json.dumps(to_plain(editions), ensure_ascii=False, indent=1))
    else:
        Console().print(side_by_side(editions, channel.mode))
    return 0


async def _digest(channel_id: str, day: str, writer: str, *, dry_run: bool, as_json: bool) -> int:
    from bot import render
    from bot.cli.plain import to_plain
    from bot.platforms.console import ConsolePlatform
    from bot.wiring import posting

    async with _archive(as_json=as_json, writer=writer) as bot:
        channel, wanted = await _wanted(bot, channel_id, day)
        if not dry_run:
            await bot.jobs.publish(channel, wanted, quiet=False)
            async with posting(bot):
                await bot.outbox.deliver_due()
        record = None if dry_run else await bot.store.edition(channel.id, wanted)
        edition = record.edition if record else (await bot.jobs.compose(channel, wanted))[0]
        if as_json:
            print(json.dumps(to_plain(edition), ensure_ascii=False, indent=1))
        elif dry_run:
            console = ConsolePlatform(bot.settings.home / "posts.jsonl")
            for post in render.edition(edition, channel, console.limits):
                console.show_post(post)
        elif record:
            print(
                f"{channel.id} {wanted}: {len(edition.briefs)} stories, {record.posted} of {record.parts} posts delivered"
                + ("" if record.posted == record.parts else "; the rest wait for the running bot")
            )
        else:
            print(f"{channel.id} {wanted}: nothing new to tell; `jianbao ingest` polls the sources")
    return 0


# --- sources -----------------------------------------------------------------------------------------------------------


@source_app.command("add")
def source_add(
    address: str, name: Annotated[str, typer.Option(help="What to call it.")] = "", json_: Json = False
) -> None:
    """Add a source by address; a page's address finds its feed."""
    from bot import cards

    run_async(
        _ask(
            lambda b, r: b.administration.source_add(r, address, name),
            lambda a, r: cards.source_added(a[0], a[1], r),
            as_json=json_,
        )
    )


@source_app.command("list")
def source_list(json_: Json = False) -> None:
    """Sources and their health."""
    from bot import cards

    run_async(_ask(lambda b, r: b.administration.source_list(r), lambda s, r: cards.sources(s, r, 1), as_json=json_))


@source_app.command("remove")
def source_remove(source: str) -> None:
    """Read a source no more; its articles stay."""
    from bot import cards

    run_async(
        _ask(
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
    async with _archive() as bot:
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

    async with _archive() as bot:
        body = write_opml(await bot.store.sources(tenant=_reader().tenant), bot.clock.now())
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

    run_async(_ask(lambda b, r: b.administration.people_merge(r, keep, other), cards.person_line, as_json=False))


@people_app.command("split")
def people_split(person: str, form: str) -> None:
    """One written form of a record is someone else."""
    from bot import cards

    run_async(_ask(lambda b, r: b.administration.people_split(r, person, form), cards.person_line, as_json=False))


@people_app.command("rename")
def people_rename(person: str, en: str = "", zh: str = "") -> None:
    """Correct a person's name."""
    from bot import cards

    run_async(_ask(lambda b, r: b.administration.people_rename(r, person, en, zh), cards.person_line, as_json=False))
