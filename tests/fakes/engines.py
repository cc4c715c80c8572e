"""Engines of the simplest kind, so that a test of the whole takes no models: names are capitalised words, vectors are words."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digests.ports import Tag

_DIMENSIONS = 64
_name = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


class CapitalisedNames:
    """Two capitalised words are a person."""

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        return [tuple(Tag(m.start(), m.end(), "person") for m in _name.finditer(text)) for text in texts]


class NoNames:
    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        return [() for _ in texts]


class WordVectors:
    """Words hashed to directions: texts of the same words are near."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split() or [""]:
                row[zlib.crc32(word.encode()) % _DIMENSIONS] += 1
            row /= np.linalg.norm(row)
        return rows
