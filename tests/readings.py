"""What the tests of reading share: articles from plain text, and readers with the real models or with none."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from digests.engines.chinese_names import LacTagger
from digests.engines.english_names import SpacyTagger
from digests.engines.english_syntax import SpacyParser
from digests.models import Article, Language, OffsetMap
from digests.reading.gazetteer import Gazetteer
from digests.reading.reader import Reader
from digests.text.script import detect
from tests.fakes.taggers import ListTagger

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "tests" / "specs"


def article(text: str, language: Language | None = None) -> Article:
    """An article without a title whose text is the raw text."""
    return Article(
        id="a",
        source="test",
        url=None,
        title="",
        text=text,
        body_start=0,
        offsets=OffsetMap(((0, 0, len(text)),)),
        language=language or detect(text),
        published=None,
        fetched=datetime(2026, 3, 2, tzinfo=UTC),
    )


def spec(language: str, name: str) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = json.loads((SPECS / language / f"{name}.json").read_text("utf-8"))
    return rows


def spec_article(language: str, text: str) -> Article:
    return article(text, detect(text, Language.HANS) if language == "zh" else Language.EN)


@lru_cache(maxsize=1)
def book() -> Gazetteer:
    config = ROOT / "config"
    return Gazetteer.load(config / "people.toml", config / "organisations.toml", config / "products.toml")


@lru_cache(maxsize=1)
def model_reader() -> Reader:
    return Reader(book(), LacTagger(), SpacyTagger(), SpacyParser())


def reader(chinese: Mapping[str, str] | None = None, english: Mapping[str, str] | None = None) -> Reader:
    """A reader whose models know the given forms only, and whose gazetteer is empty."""
    return Reader(Gazetteer(), ListTagger(chinese), ListTagger(english))
