"""`python -m bot` and the `jianbao` command."""

import io
import sys

from bot.cli import app


def main() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # half a character of a name or a file's name stops no answer
    app()


if __name__ == "__main__":
    main()
