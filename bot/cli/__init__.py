"""The `jianbao` command. What a command needs is imported when it runs, so that --help answers at once.

Exit codes: 0 done, 1 failed, 2 wrong use. Errors go to standard error and say what to do.
"""

import sys
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="jianbao",
    help="简报: a bilingual news digest that points out new names and new figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: it answers in half the time
)
names_app = typer.Typer(help="Written names.", no_args_is_help=True)
source_app = typer.Typer(help="Where articles come from.", no_args_is_help=True)
opml_app = typer.Typer(help="Lists of feeds as other readers keep them.", no_args_is_help=True)
people_app = typer.Typer(help="Correct who is who.", no_args_is_help=True)
bench_app = typer.Typer(help="How fast this machine is at it.", no_args_is_help=True)
models_app = typer.Typer(help="Translation models on this machine.", no_args_is_help=True)
for name, group in (
    ("names", names_app),
    ("source", source_app),
    ("opml", opml_app),
    ("people", people_app),
    ("bench", bench_app),
    ("models", models_app),
):
    app.add_typer(group, name=name)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
WriterName = Annotated[
    str, typer.Option("--writer", help="extract, translate or model; the configured one if left out.")
]
Files = Annotated[
    list[Path], typer.Argument(help="Articles (.txt .md .html .json), or folders of them", show_default=False)
]


def fail(message: str, code: int = 1) -> NoReturn:
    """Ends the command with a message a person can act on."""
    print(f"jianbao: {message}", file=sys.stderr)
    raise typer.Exit(code)


def with_writer(settings: "Settings", writer: str) -> "Settings":
    """The settings with another writer; as they are without one."""
    if writer not in ("", "extract", "translate", "model"):
        fail(f"there is no writer {writer}; write extract, translate or model", 2)
    chosen = settings.digest.model_copy(update={"writer": writer or settings.digest.writer})
    return settings.model_copy(update={"digest": chosen})


def run_async(work: Coroutine[object, object, int]) -> None:
    """Runs a command's work; expected errors become messages, its return value the exit code."""
    import asyncio

    from digests.errors import BadRequest, JianbaoError, SettingsError

    try:
        code = asyncio.run(work)
    except (BadRequest, SettingsError) as exc:
        fail(str(exc), 2)
    except JianbaoError as exc:
        fail(str(exc))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if code:
        raise typer.Exit(code)


def log_to_stderr(*, verbose: bool = False, secrets: Iterable[str] = ()) -> None:
    import logging

    from bot.logs import Redacting

    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Redacting(secrets))
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("trafilatura").setLevel(logging.ERROR)  # a page without an article is told by us
    # a job that still runs at its next time is nothing to warn of
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


from bot.cli import bench, keeping, models, operating, reading, state  # noqa: E402, F401 - each registers its commands on the apps above
