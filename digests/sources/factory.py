"""Makes a source of its description. A new kind of source is one line here."""

from pathlib import Path

from digests.models import SourceKind, SourceSpec
from digests.ports import Fetcher, Source
from digests.sources.feed import FeedSource
from digests.sources.folder import FolderSource
from digests.sources.fulltext import PageReader
from digests.sources.parsing import Parser


def source_for(
    spec: SourceSpec, fetcher: Fetcher, parser: Parser, *, base: Path = Path(), pages: PageReader | None = None
) -> Source:
    """`base` is where relative folder addresses start; `pages` may be shared between all feeds."""
    match spec.kind:
        case SourceKind.FOLDER:
            return FolderSource(spec, base)
        case SourceKind.FEED:
            return FeedSource(spec, fetcher, parser, pages)
