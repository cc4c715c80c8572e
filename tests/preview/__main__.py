"""`python -m tests.preview OUT_DIR` writes discord.html and slack.html."""

import asyncio
import sys
from pathlib import Path

from tests.preview import discord_page, slack_page
from tests.preview.scenes import scenes


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    seen = asyncio.run(scenes())
    for name, html in (("discord", discord_page.page(seen.discord)), ("slack", slack_page.page(seen.slack))):
        (folder / f"{name}.html").write_text(html, "utf-8")
        print(folder / f"{name}.html")


if __name__ == "__main__":
    main()
