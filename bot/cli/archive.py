"""What the commands on the stored archive share: the bot opened on it, who asks, and a question answered on the terminal."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli import log_to_stderr, with_writer

if TYPE_CHECKING:
    from bot.messages import Card, Reader
    from bot.wiring import App

_T = TypeVar("_T")
Page = Annotated[int, typer.Option(min=1, max=10_000, help="Page of the list.")]


@asynccontextmanager
async def archive(*, as_json: bool = False, writer: str = "") -> AsyncIterator["App"]:
    """The bot on its stored archive, with the listed sources and the terminal's channel in place. With `as_json` posts are
    shown on standard error: standard output is for programs. `writer` stands in for the configured one."""
    from bot.settings import load
    from bot.wiring import install_defaults, open_app

    settings = with_writer(load(), writer)
    log_to_stderr(secrets=settings.secrets)
    async with open_app(settings, out=sys.stderr if as_json else None) as bot:
        await install_defaults(bot)
        yield bot


def local_reader() -> "Reader":
    import os

    from bot.messages import Reader
    from bot.wiring import LOCAL_TENANT, local_user

    named = (
        os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")
    )  # whether that locale is installed or not
    language = next((n for n in named if n), "en").partition(".")[0].replace("_", "-")
    return Reader(LOCAL_TENANT, local_user(), "terminal", admin=True, locale=language)


def show_card(card: "Card", bot: "App") -> None:
    from bot.platforms.console import ConsolePlatform

    ConsolePlatform(bot.settings.home / "posts.jsonl").show_card(card)


async def ask(
    question: Callable[["App", "Reader"], Awaitable[_T]], show: Callable[[_T, "Reader"], "Card"], *, as_json: bool
) -> int:
    """Asks the bot one thing and prints the answer, as a card or as JSON."""
    from bot.cli.plain import to_plain
    from digests.errors import NotFound

    async with archive() as bot:
        reader = local_reader()
        reader = replace(reader, zone=(await bot.service.channel(reader)).zone)
        try:
            answer = await question(bot, reader)
        except NotFound as exc:
            near = f" Did you mean: {', '.join(exc.choices)}?" if exc.choices else ""
            raise NotFound(f"{exc}{near}", choices=exc.choices) from exc
        if as_json:
            print(json.dumps(to_plain(answer), ensure_ascii=False, indent=1))
        else:
            show_card(show(answer, reader), bot)
    return 0
