"""Commands about the translation models that an operator places."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import Json, log_to_stderr, models_app, run_async


@models_app.command("check")
def check(
    folder: Annotated[Path, typer.Argument(help="The folder that holds zh-en/ and en-zh/.")], json_: Json = False
) -> None:
    """Are the translation models there, whole, of one kind, and do they translate? Both directions."""
    run_async(_check(folder, as_json=json_))


async def _check(folder: Path, *, as_json: bool) -> int:
    from bot.cli.plain import to_plain
    from digests.engines.translation import check_models

    log_to_stderr()
    found = await check_models(folder)
    for direction in found:
        if as_json:
            print(json.dumps(to_plain(direction), ensure_ascii=False))
        elif direction.problem:
            print(f"wrong  {direction.direction}: {direction.problem}")
        else:
            names = ", ".join(Path(name).name for name in direction.files)
            print(f"ok     {direction.direction}: {names}")
    return 1 if any(direction.problem for direction in found) else 0
