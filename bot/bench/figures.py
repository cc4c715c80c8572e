"""Figures: how many characters a second are read, and how many times one pass of a plain number pattern that takes."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.bench.samples import seed_articles
from bot.bench.table import Row, Table
from bot.bench.timing import rounds
from digests.models import Article
from digests.reading.figures import figures
from digests.text.sentences import sentences

_plain_number = re.compile(r"\d[\d,.]*")


def measure(seeds: Path, *, count: int = 5, characters: int = 60_000) -> Table:
    """Medians of `count` rounds over the samples of either language, repeated up to so many characters."""
    articles = seed_articles(seeds)
    rows: list[Row] = []
    notes: list[str] = []
    for name, chinese in (("zh", True), ("en", False)):
        own = [article for article in articles if article.language.chinese == chinese]
        own *= max(1, -(-characters // max(1, sum(len(article.text) for article in own))))
        if own:
            rows += _of_language(name, own, count)
            size = sum(len(article.text) for article in own)
            notes.append(f"{name}: {len(own)} texts, {size:,} characters; medians of {count} rounds")
    return Table("figures", tuple(rows), tuple(notes))


def _of_language(name: str, articles: Sequence[Article], count: int) -> list[Row]:
    spans = {article.id: sentences(article.text) for article in articles}
    found = 0

    def read() -> None:
        nonlocal found
        found = sum(len(figures(a.text, spans[a.id], a.language, published=a.published)) for a in articles)

    def pattern() -> None:
        for article in articles:
            for _ in _plain_number.finditer(article.text):
                pass

    read()
    ours, plain = rounds(count, read, pattern)
    size = sum(len(article.text) for article in articles)
    return [
        Row(f"{name}: figures()", size / ours.wall, "characters per second"),
        Row(f"{name}: a text", 1e3 * ours.wall / len(articles), "ms"),
        Row(f"{name}: figures found", found, ""),
        Row(f"{name}: plain number pattern", size / plain.wall, "characters per second"),
        Row(f"{name}: figures() costs", ours.wall / plain.wall, "passes of the pattern"),
    ]
