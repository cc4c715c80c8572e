"""Commands that touch no stored state: demo, read, stories, names match, ground."""

import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import Files, Json, WriterName, app, fail, log_to_stderr, names_app, run_async, with_writer

if TYPE_CHECKING:
    from bot.wiring import App
    from digests.models import RawItem
    from digests.pipeline import Outcome

_MEMORY = "sqlite+aiosqlite://"
_FILES = "files"  # the source that files given by name belong to


@app.command()
def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of articles; the samples in seeds/ if left out.")
    ] = None,
    language: Annotated[str, typer.Option(help="both, zh or en")] = "both",
    script: Annotated[str, typer.Option(help="hans or hant")] = "hans",
    writer: WriterName = "",
    json_: Json = False,
) -> None:
    """The main job on a folder of articles: read, deduplicate, link, and print the digest."""
    run_async(_demo(folder, language, script, writer, as_json=json_))


async def _demo(folder: Path | None, language: str, script: str, writer: str, *, as_json: bool) -> int:
    from dataclasses import replace

    from bot import cards, render
    from bot.cli.plain import to_plain
    from bot.platforms.console import ConsolePlatform
    from bot.settings import load
    from bot.wiring import local_channel
    from digests.errors import BadRequest
    from digests.models import LanguageMode, Script, SourceKind, SourceSpec
    from digests.ports import PollState

    settings = load()
    place = folder or settings.seeds
    if not place.is_dir():
        fail(f"{place} is no folder; name one that holds .txt, .md, .html or .json articles", 2)
    log_to_stderr(secrets=settings.secrets)
    try:
        channel = replace(local_channel(settings), mode=LanguageMode(language), script=Script(script))
    except ValueError as exc:
        raise BadRequest(f"{exc}: languages are both, zh, en; scripts are hans, hant") from exc
    async with _scratch(writer) as bot:
        spec = SourceSpec("demo", SourceKind.FOLDER, str(place.resolve()), name=place.name, zone=channel.zone)
        _, state = await bot.pipeline.poll(bot.opener.open(spec), PollState())
        if state.problem:
            _tell(state.problem)
        await bot.store.keep_channel(channel)
        outcomes = await bot.jobs.file_all()
        if not outcomes:
            fail(f"{place} holds no article; put .txt, .md, .html or .json files there")
        edition, _ = await bot.jobs.compose(channel, bot.clock.now().date())
        if as_json:
            print(json.dumps(to_plain(edition), ensure_ascii=False, indent=1))
        else:
            console = ConsolePlatform(settings.home / "posts.jsonl")
            for post in render.edition(edition, channel, console.limits):
                console.show(post.blocks)
            everything = await bot.store.stories_since(None, bot.clock.now(), tenant=channel.tenant, channel=None)
            console.show_card(cards.roll(everything, channel))
    return 0


@app.command()
def read(files: Files, json_: Json = False) -> None:
    """What is read out of each file: people, organisations, figures, with their places."""
    run_async(_read(files, as_json=json_))


async def _read(files: Sequence[Path], *, as_json: bool) -> int:
    from bot.cli.answers import reading_answer, reading_text

    log_to_stderr()
    failed = 0
    items, whole = _items(files)
    async with _scratch() as bot:
        filed = await _filed(bot, items, always_new=True)
        for path, outcome in filed.items():
            if outcome.filing is None:
                failed += 1
                why = outcome.rejected.detail if outcome.rejected else outcome.problem
                _tell(f"{path}: no article ({why})")
            answer = await reading_answer(path, outcome, bot.store)
            if as_json:
                print(json.dumps(answer, ensure_ascii=False))
            elif outcome.filing is not None:
                print(reading_text(answer))
    return 0 if whole and failed < len(filed) else 1


@app.command()
def stories(files: Files, json_: Json = False) -> None:
    """How files are deduplicated and linked into stories."""
    run_async(_stories(files, as_json=json_))


async def _stories(files: Sequence[Path], *, as_json: bool) -> int:
    from bot.cli.answers import stories_answer, stories_text

    log_to_stderr()
    items, whole = _items(files)
    async with _scratch() as bot:
        answer = await stories_answer(await _filed(bot, items), bot.store)
    print(json.dumps(answer, ensure_ascii=False) if as_json else stories_text(answer))
    return 0 if whole else 1


@names_app.command("match")
def match(
    a: Annotated[str, typer.Argument(help="A written name")] = "",
    b: Annotated[str, typer.Argument(help="Another")] = "",
    pairs: Annotated[Path | None, typer.Option(help='A file with {"a", "b"} on each line')] = None,
    json_: Json = False,
) -> None:
    """Are two written names the same person, and why."""
    from bot.settings import load
    from digests import factory, identity

    if bool(pairs) == bool(a and b):
        fail("give two names, or --pairs FILE", 2)
    book = factory.gazetteer(load().config)
    for first, second in _pairs(pairs, "a", "b") if pairs else [(a, b)]:
        found = identity.match(first, second, book)
        if json_ or pairs:
            row = {"a": first, "b": second, "same": found.same, "score": round(found.score, 4), "why": found.why}
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{'same' if found.same else 'different'} ({found.score:.2f}): {found.why}")


@app.command()
def ground(
    pairs: Annotated[Path, typer.Option(help='A file with {"source", "claim"} on each line')],
    json_: Json = False,
) -> None:
    """Does each claim stand in its source, in either language: names, figures, bounds."""
    from bot.settings import load
    from digests import factory
    from digests.writing.grounding import check

    book = factory.gazetteer(load().config)
    names = factory.reader(book).names
    ungrounded = 0
    for source, claim in _pairs(pairs, "source", "claim"):
        found = check(source, claim, book, names)
        ungrounded += not found.grounded
        problems = [{"text": p.text, "why": p.why} for p in found.problems]
        if json_:
            print(json.dumps({"grounded": found.grounded, "problems": problems}, ensure_ascii=False))
        else:
            print("grounded" if found.grounded else "; ".join(f"{p['text']}: {p['why']}" for p in problems))
    raise typer.Exit(0 if json_ or not ungrounded else 1)


def _pairs(file: Path, first: str, second: str) -> list[tuple[str, str]]:
    if not file.is_file():
        fail(f"{file} is not there", 2)
    rows: list[tuple[str, str]] = []
    # A line ends at "\n" alone: JSON strings may hold the other line breaks of Unicode as they are.
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if line.strip():
            try:
                row = json.loads(line.decode("utf-8-sig"))
                rows.append((str(row[first]), str(row[second])))
            except (ValueError, KeyError, TypeError):
                fail(f'{file} line {number}: write {{"{first}": "...", "{second}": "..."}}', 2)
    return rows


@asynccontextmanager
async def _scratch(writer: str = "extract") -> AsyncIterator["App"]:
    """The whole bot on a store in memory. `writer` stands in for the configured one when it is not empty."""
    from bot.settings import load
    from bot.wiring import open_app

    async with open_app(with_writer(load(), writer), store_url=_MEMORY, platforms=[]) as bot:
        yield bot


def _items(files: Sequence[Path]) -> "tuple[list[RawItem], bool]":
    """What the files hold, in the order given, and whether each is there and may be an article. One that can't be read is told and
    left out; with nothing left the command ends."""
    from digests.cleaning.flaws import flaw

    paths, whole = _articles(files)
    found = [_item(path) for path in paths]
    items = [item for item in found if item]
    if not items:
        raise typer.Exit(2)
    return items, whole and all(item and not flaw(item.content, item.media_type) for item in found)


async def _filed(bot: "App", items: "Sequence[RawItem]", *, always_new: bool = False) -> "dict[str, Outcome]":
    """Takes files through the pipeline, in the order given. By path."""
    from digests.models import SourceKind, SourceSpec
    from digests.ports import Poll, PollState

    spec = SourceSpec(_FILES, SourceKind.FOLDER, ".", zone=bot.settings.digest.zone)
    await bot.store.record_poll(spec, Poll(tuple(items), PollState()), bot.clock.now())
    return {item.key: await bot.pipeline.file_item(item, spec, always_new=always_new) for item in items}


def _articles(paths: Sequence[Path]) -> tuple[list[Path], bool]:
    """The files given, and of a folder those that the folder source would read; and whether all could be listed."""
    from digests.sources.folder import MEDIA_TYPES, articles

    files: list[Path] = []
    listed = True
    for path in paths:
        try:
            found = articles(path) if path.is_dir() else [path]
        except OSError as exc:
            _tell(f"{path} can't be read ({exc.strerror})")
            listed = False
            continue
        if not found:
            _tell(f"{path} holds no article; put {', '.join(MEDIA_TYPES)} files there")
        files += found
    return list(dict.fromkeys(files)), listed


def _item(path: Path) -> "RawItem | None":
    from digests.models import RawItem
    from digests.sources.folder import MAX_BYTES, MEDIA_TYPES

    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if not path.is_file():
        _tell(f"{path} is not there" if not path.exists() else f"{path} is no file")
    elif media_type is None:
        _tell(f"{path} is of no kind that is read: {', '.join(MEDIA_TYPES)}")
    else:
        try:
            if path.stat().st_size <= MAX_BYTES:
                return RawItem(_FILES, str(path), path.read_bytes(), media_type, datetime.now(UTC))
            _tell(f"{path} is larger than {MAX_BYTES >> 20} MB, which is no article")
        except OSError as exc:
            _tell(f"{path} can't be read ({exc.strerror})")
    return None


def _tell(problem: str) -> None:
    print(f"jianbao: {problem}", file=sys.stderr)
