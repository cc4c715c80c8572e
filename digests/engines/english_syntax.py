"""Dependency trees of English sentences by spaCy."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digests.engines.english_model import load
from digests.ports import Word

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_LONGEST = 2_000  # characters of one sentence that are read


class SpacyParser:
    """`SentenceParser` for English text; the model is loaded at the first call. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipeline: Pipeline | None = None

    def parse(self, texts: Sequence[str]) -> list[tuple[Word, ...]]:
        with self._lock:  # spaCy's vocabulary grows while it reads
            pipeline = self._pipeline = self._pipeline or load("tok2vec", "tagger", "parser")
            return [
                tuple(Word(token.idx, token.idx + len(token), token.head.i, token.dep_, token.tag_) for token in doc)
                for doc in pipeline.pipe((text[:_LONGEST] for text in texts), batch_size=32)
            ]
