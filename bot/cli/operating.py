"""Commands that operate the bot: run, shell, doctor, backup, restore, bench."""

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import Json, app, fail, log_to_stderr, run_async

if TYPE_CHECKING:
    from bot.wiring import App


@app.command()
def run(verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what is done.")] = False) -> None:
    """The bot: polls sources, makes editions, posts them, answers commands."""
    run_async(_run(verbose=verbose))


async def _run(*, verbose: bool) -> int:
    import asyncio

    from bot import wiring
    from bot.cli.running import running
    from bot.settings import load

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    settings = load()
    log_to_stderr(verbose=verbose, secrets=settings.secrets)
    with running(settings.home):
        async with wiring.open_app(settings) as bot:
            await wiring.install_defaults(bot)
            for line in await _outlook(bot):
                print(line, file=sys.stderr)
            await wiring.run(bot, stop)
    return 0


async def _outlook(bot: "App") -> list[str]:
    """What the bot is about to do, for whoever started it."""
    from bot.scheduler import next_due

    specs = await bot.store.sources(tenant=None)
    told = [c for c in await bot.store.channels() if c.on and c.platform in bot.platforms]
    lines = [f"jianbao reads {sum(not s.paused for s in specs)} sources; Ctrl-C stops it"]
    for channel in told:
        due = next_due(channel, bot.clock.now())
        when = f"next digest {due:%Y-%m-%d %H:%M} {channel.zone}" if due else "no day for a digest is chosen"
        lines.append(f"{channel.name or channel.id}: {when}")
    return lines if told else [*lines, "no channel gets a digest yet: say /news channel on where it should be posted"]


@app.command()
def shell(
    admin: Annotated[bool, typer.Option(help="May use /news commands.")] = True,
    locale: Annotated[str, typer.Option(help="Language of the answers: en, zh-CN, zh-TW.")] = "en",
) -> None:
    """The slash commands, typed in the terminal."""
    log_to_stderr()
    run_async(_shell(admin=admin, locale=locale))


async def _shell(*, admin: bool, locale: str) -> int:
    from bot import wiring
    from bot.cli.running import running
    from bot.messages import Reader
    from bot.platforms.console import ConsolePlatform
    from bot.settings import load

    settings = load()
    console = ConsolePlatform(settings.home / "posts.jsonl")
    with running(settings.home):
        async with wiring.open_app(settings, platforms=[console]) as bot:
            await wiring.install_defaults(bot)
            await console.connect(bot.commands.answer, bot.commands.complete)
            user = wiring.local_user() if admin else "guest"
            reader = Reader(wiring.LOCAL_TENANT, user, "terminal", admin=admin, locale=locale)
            await console.shell(bot.commands.parse, reader)
    return 0


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Copy the archive, while the bot runs."""
    run_async(_backup(file))


async def _backup(file: Path) -> int:
    from bot import wiring
    from bot.settings import load

    log_to_stderr()
    if file.exists():
        fail(f"{file} is there already; name a new file", 2)
    async with wiring.open_app(load(), platforms=[]) as bot:
        await bot.store.backup(file)
    print(f"{file} written")
    return 0


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by `jianbao backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the archive that is there.")] = False,
) -> None:
    """Put a copy back. Stop the bot first."""
    run_async(_restore(file, force=force))


async def _restore(file: Path, *, force: bool) -> int:
    from bot.cli.running import alone
    from bot.settings import load
    from digests.store.restoring import restore as put_back

    settings = load()
    if not file.is_file():
        fail(f"{file} is not there", 2)
    if settings.store.url:
        fail("restore is for the embedded database; use the database server's own tools", 2)
    target = settings.home / "jianbao.db"
    if target.exists() and not force:
        fail(f"{target} is there already; add --force to replace it", 2)
    with alone(settings.home) as stopped:
        if not stopped:
            fail(f"jianbao runs on {settings.home}; stop it, then restore", 2)
        await put_back(file, target)
    print(f"{target} restored")
    return 0


@app.command()
def doctor(json_: Json = False) -> None:
    """What is wrong with this installation, and how to mend it."""
    run_async(_doctor(as_json=json_))


async def _doctor(*, as_json: bool) -> int:
    from bot import wiring
    from bot.cli.plain import to_plain
    from bot.doctor import Level, examine
    from bot.settings import load

    log_to_stderr()
    settings = load()
    wrong = 0
    async with wiring.open_app(settings, platforms=[]) as bot:
        await wiring.install_defaults(bot)
        async for finding in examine(settings, bot.store, bot.clock):
            wrong += finding.level is Level.WRONG
            if as_json:
                print(json.dumps(to_plain(finding), ensure_ascii=False))
            else:
                print(f"{finding.level:5}  {finding.what}{f' -> {finding.mend}' if finding.mend else ''}")
    return 1 if wrong else 0


@app.command()
def health() -> None:
    """Does the running bot answer? For container health checks."""
    run_async(_health())


async def _health() -> int:
    import aiohttp

    from bot.settings import load

    web = load().web
    host = "127.0.0.1" if web.host == "0.0.0.0" else web.host  # noqa: S104 - where it listens, not where we listen
    try:
        timeout = aiohttp.ClientTimeout(total=4)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"http://{host}:{web.port}/health") as answer,
        ):
            if answer.status == 200:
                return 0
            fail(f"the bot answers {answer.status}")
    except (aiohttp.ClientError, OSError, TimeoutError) as exc:
        fail(f"the bot does not answer at {host}:{web.port} ({exc}); is `jianbao run` up and [web] on?")
