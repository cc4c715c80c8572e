"""Builds the core from plain arguments: models are loaded when they are first used, once."""

from collections.abc import Sequence
from pathlib import Path

from digests.engines.chinese_names import LacTagger
from digests.engines.english_names import SpacyTagger
from digests.engines.english_syntax import SpacyParser
from digests.engines.sentence_vectors import SentenceVectors
from digests.pipeline import Pipeline
from digests.ports import Clock, NameTagger, SentenceEncoder, Writer
from digests.reading.gazetteer import Gazetteer
from digests.reading.reader import Reader
from digests.store import Store
from digests.writing.extract import ExtractWriter


def gazetteer(config: Path) -> Gazetteer:
    """The curated names of a config folder: people.toml, organisations.toml, products.toml."""
    return Gazetteer.load(config / "people.toml", config / "organisations.toml", config / "products.toml")


def reader(book: Gazetteer, chinese: NameTagger | None = None, english: NameTagger | None = None) -> Reader:
    """The reader of articles, and of what is held against them; engines may be replaced."""
    return Reader(book, chinese or LacTagger(), english or SpacyTagger(), SpacyParser())


def pipeline(
    store: Store,
    book: Gazetteer,
    clock: Clock,
    *,
    writers: Sequence[Writer] = (),
    chinese: NameTagger | None = None,
    english: NameTagger | None = None,
    encoder: SentenceEncoder | None = None,
    reading: Reader | None = None,
    length: int = 0,
) -> Pipeline:
    """A pipeline over one store. `writers` are tried in order before the extract writer; engines may be replaced.
    `length` is that of an edition, in words of one language; 0 is no limit."""
    return Pipeline(
        store,
        store,
        reading or reader(book, chinese, english),
        book,
        encoder or SentenceVectors(),
        clock,
        extract=ExtractWriter(),
        writers=writers,
        length=length,
    )
