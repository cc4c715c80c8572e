"""`python -m tests.golden` writes the golden digests anew."""

import asyncio

from tests.golden.digests import FOLDER, digests


def main() -> None:
    for kind, text in asyncio.run(digests()).items():
        (FOLDER / f"{kind}.md").write_text(text, "utf-8")
        print(f"{kind}.md")


if __name__ == "__main__":
    main()
