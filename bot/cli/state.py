"""Commands on the stored archive: ingest, digest, who, figures, search, why, story."""

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import Json, WriterName, app, fail, run_async
from bot.cli.archive import Page, archive, ask, local_reader

if TYPE_CHECKING:
    from bot.wiring import App
    from digests.publishing import Channel

Words = Annotated[list[str], typer.Argument(show_default=False)]


@app.command()
def who(name: Words, page: Page = 1, json_: Json = False) -> None:
    """What is known of a person, by any written form of the name."""
    from bot import cards

    run_async(
        ask(lambda b, r: b.service.who(r, " ".join(name), page), lambda p, r: cards.person(p, r, page), as_json=json_)
    )


@app.command()
def figures(subject: Words, page: Page = 1, json_: Json = False) -> None:
    """Figures claimed about a person or organisation, disputes first."""
    from bot import cards

    run_async(
        ask(lambda b, r: b.service.figures(r, " ".join(subject)), lambda p, r: cards.figures(p, r, page), as_json=json_)
    )


@app.command()
def search(words: Words, page: Page = 1, json_: Json = False) -> None:
    """Search the archive, in Chinese or English."""
    from bot import cards

    text = " ".join(words)
    run_async(
        ask(lambda b, r: b.service.search(r, text, page), lambda h, r: cards.hits(h, text, r, page), as_json=json_)
    )


@app.command()
def why(address: str, json_: Json = False) -> None:
    """What became of an article: posted, linked, duplicate, filtered, and why."""
    from bot import cards

    run_async(ask(lambda b, r: b.service.why(r, address), cards.fates, as_json=json_))


@app.command()
def story(identifier: Annotated[str, typer.Argument(metavar="N|ID")], json_: Json = False) -> None:
    """One story in full, by its number in the latest digest or its id."""
    from bot import cards

    run_async(ask(lambda b, r: b.service.story(r, identifier), cards.story, as_json=json_))


@app.command()
def ingest(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...")] = None, json_: Json = False
) -> None:
    """Poll sources now and file what is new."""
    run_async(_ingest(sources or [], as_json=json_))


async def _ingest(sources: list[str], *, as_json: bool) -> int:
    from collections import Counter

    from digests.errors import NotFound

    async with archive() as bot:
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
            for h in await bot.store.health(tenant=local_reader().tenant)
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
    from digests.errors import SettingsError

    editions, absent = {}, {}
    for writer in dict.fromkeys(writers):
        try:
            async with archive(as_json=as_json, writer=writer) as bot:
                channel, wanted = await _wanted(bot, channel_id, day)
                editions[writer] = (await bot.jobs.compose(channel, wanted))[0]
        except SettingsError as exc:  # a writer that is not set up; the others are worth seeing all the same
            absent[writer] = exc
    if not editions:
        raise next(iter(absent.values()))
    if as_json:
        print(json.dumps(to_plain(editions), ensure_ascii=False, indent=1))
    else:
        Console().print(side_by_side(editions, channel.mode))
    for writer, why in absent.items():
        print(f"jianbao: no digest by {writer}: {why}", file=sys.stderr)
    return 0


async def _digest(channel_id: str, day: str, writer: str, *, dry_run: bool, as_json: bool) -> int:
    from bot import render
    from bot.cli.plain import to_plain
    from bot.platforms.console import ConsolePlatform
    from bot.wiring import posting

    async with archive(as_json=as_json, writer=writer) as bot:
        channel, wanted = await _wanted(bot, channel_id, day)
        if not dry_run:
            await bot.jobs.publish(channel, wanted, quiet=False)
            async with posting(bot):
                await bot.outbox.deliver_due()
        record = None if dry_run else await bot.store.edition(channel.id, wanted)
        edition = record.edition if record else (await bot.jobs.compose(channel, wanted))[0]
        if as_json:
            print(json.dumps(to_plain(edition), ensure_ascii=False, indent=1))
        elif dry_run and edition.briefs:
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
