"""Opens configured sources, and looks behind an address before it becomes one."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from digests.errors import SourceError
from digests.models import SourceKind, SourceSpec
from digests.ports import Fetcher, Source
from digests.sources.discover import find_feed
from digests.sources.entries import Entry
from digests.sources.factory import source_for
from digests.sources.fulltext import PageReader
from digests.sources.naming import source_id
from digests.sources.parsing import Parser


@dataclass(frozen=True, slots=True)
class Preview:
    """What an address would bring as a source. `others` are further feeds of the same page: (address, title)."""

    spec: SourceSpec
    format: str
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


class Opener:
    """Sources over one fetcher and one parser. `base` is where relative folder addresses start."""

    def __init__(self, fetcher: Fetcher, parser: Parser, base: Path) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._base = base
        self._pages = PageReader(fetcher, parser)

    def open(self, spec: SourceSpec) -> Source:
        return source_for(spec, self._fetcher, self._parser, base=self._base, pages=self._pages)

    async def preview(
        self, address: str, *, taken: Collection[str] = (), zone: str = "UTC", folders: bool = False
    ) -> Preview:
        """The feed (or, where `folders` is allowed, the folder) behind an address, with a free id. Raises SourceError."""
        place = await asyncio.to_thread(_folder, address) if folders else None
        if place is not None:
            spec = SourceSpec(source_id(place.name, taken), SourceKind.FOLDER, str(place), name=place.name, zone=zone)
            return Preview(spec, "folder", ())
        if address.startswith(("/", "./", "../", "~", "file:")):
            if folders:
                raise SourceError(
                    f"there is no folder {address}; give one that is there, or a web address with https://"
                )
            raise SourceError(f"{address} is no folder that may be read from here; give a web address with https://")
        found = await find_feed(address, self._fetcher, self._parser, zone=zone)
        spec = SourceSpec(source_id(found.address, taken), SourceKind.FEED, found.address, name=found.title, zone=zone)
        problems = (found.feed.problem,) if found.feed.problem else ()
        return Preview(spec, found.feed.format, found.newest, problems, found.others)


def _folder(address: str) -> Path | None:
    """The folder an address names, if it names one."""
    place = Path(address).expanduser()
    return place.resolve() if "://" not in address and place.is_dir() else None
