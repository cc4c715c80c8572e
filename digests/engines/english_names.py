"""Names in English text by spaCy. Its recognition of names has vectors of its own, so that the parts the syntax needs are not loaded for it."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digests.engines.english_model import load
from digests.ports import Tag

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_LABELS = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "place"}
_LONGEST = 10_000  # characters of one text that are read


class SpacyTagger:
    """`NameTagger` for English text. The model is loaded at the first call. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipeline: Pipeline | None = None

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        with self._lock:  # spaCy's vocabulary grows while it reads
            pipeline = self._pipeline = self._pipeline or load("ner")
            return [
                tuple(
                    Tag(entity.start_char, entity.end_char, _LABELS[entity.label_])
                    for entity in doc.ents
                    if entity.label_ in _LABELS
                )
                for doc in pipeline.pipe((text[:_LONGEST] for text in texts), batch_size=32)
            ]
