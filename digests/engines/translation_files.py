"""The files of a translation model, found and examined without loading them.

Firefox Translations models: a folder a direction (`zh-en`, `en-zh`), in it `model.*.bin` (Marian's binary format, 8-bit), one `vocab.*.spm` or
`srcvocab.*.spm` and `trgvocab.*.spm` (SentencePiece), and, if wanted, `lex.*.bin` (a shortlist, faster). The engine takes what it is given: a
vocabulary that is none or another model's makes it write nonsense, and a wrong shortlist makes it panic. So all are looked at before.

Formats: marian-dev src/common/binary.cpp, sentencepiece_model.proto, bergamot-translator's shortlist (data/shortlist.h).
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from digests.errors import WriterError
from digests.models import Language

DIRECTIONS: Mapping[Language, str] = {Language.EN: "zh-en", Language.HANS: "en-zh"}  # by the language that comes out
_FOLDERS = {
    Language.EN: ("zh-en", "zhen", "zh-Hans-en", "zh_en"),
    Language.HANS: ("en-zh", "enzh", "en-zh-Hans", "en_zh"),
}
_SHORTLIST = 0xF11A48D5013417F5
_PADDING = 16  # rows a model may have beyond its vocabulary
_FOREIGN = (  # what is put in a file's place by mistake: its first bytes, what it is, what to do
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "zstd -d"),
    (b"\x1f\x8b", "compressed with gzip", "gunzip"),
    (b"PK\x03\x04", "a zip archive or an .npz model", "unpack it; .npz must be converted with marian-conv"),
    (b"version https://git-lfs", "a pointer of Git LFS, not the file", "git lfs pull"),
    (b"<", "a web page", "download the file itself"),
    (b"{", "a JSON text", "download the file itself"),
)


class Misplaced(WriterError):
    """A model's file is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of one direction. Source and target vocabulary are often the same file."""

    model: Path
    source: Path
    target: Path
    shortlist: Path | None

    @property
    def all(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(p for p in (self.model, self.source, self.target, self.shortlist) if p))


def find(folder: Path, target: Language) -> ModelFiles:
    """The files that translate into `target`, each examined. Raises Misplaced."""
    if not folder.is_dir():
        raise Misplaced(f"{folder} is no folder; name the one that holds {DIRECTIONS[target]}")
    place = next((folder / name for name in _FOLDERS[target] if (folder / name).is_dir()), None)
    if place is None:
        raise Misplaced(f"{folder / DIRECTIONS[target]} is not there; put the {DIRECTIONS[target]} model into it")
    shared = _at_most_one(place, "vocab.*.spm")
    source = shared or _one(place, "srcvocab.*.spm")
    goal = shared or _one(place, "trgvocab.*.spm")
    files = ModelFiles(_one(place, "model.*.bin"), source, goal, _at_most_one(place, "lex.*.bin"))
    try:
        _examine(files)
    except OSError as exc:
        raise Misplaced(f"{place}: {exc}; the files must be readable for jianbao") from exc
    return files


def _at_most_one(place: Path, pattern: str) -> Path | None:
    found = sorted(p for p in place.glob(pattern) if p.is_file())
    if len(found) > 1:
        raise Misplaced(f"{place}: {' and '.join(p.name for p in found)} stand side by side; keep one")
    return found[0] if found else None


def _one(place: Path, pattern: str) -> Path:
    found = _at_most_one(place, pattern)
    if found is None:
        packed = next((p.name for p in sorted(place.glob(f"{pattern}.*"))), "")
        what = f"{packed} is still packed; unpack it (zstd -d or gunzip)" if packed else f"there is no {pattern}"
        raise Misplaced(f"{place}: {what}")
    return found


def _examine(files: ModelFiles) -> None:
    for path in files.all:
        _recognise(path)
    if files.shortlist:
        _examine_shortlist(files.shortlist)
    rows = dict(_embeddings(files.model))
    for path, side in ((files.source, "encoder_Wemb"), (files.target, "decoder_Wemb")):
        pieces = _pieces(path)
        wanted = rows.get(side) or rows.get("Wemb")
        if wanted is not None and not wanted - _PADDING <= pieces <= wanted:
            raise Misplaced(
                f"{path}: {pieces} pieces, but {files.model.name} was made with {wanted}; take the files of one model"
            )


def _recognise(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(32)
    if not start:
        raise Misplaced(f"{path}: is empty; copy it again")
    for mark, what, mend in _FOREIGN:
        if start.startswith(mark):
            raise Misplaced(f"{path}: is {what}; {mend}")


def _embeddings(path: Path) -> Iterator[tuple[str, int]]:
    """The rows of the model's embeddings by name, out of its header. Raises Misplaced for what is no whole Marian model."""
    broken = Misplaced(f"{path}: is no Marian model in binary form, or is cut short; copy it again")
    data = path.read_bytes()
    try:
        version, count = struct.unpack_from("<QQ", data)
        if version != 1 or count > 100_000:
            raise broken
        heads = [struct.unpack_from("<QQQQ", data, 16 + 32 * n) for n in range(count)]
        at = 16 + 32 * count
        names: list[str] = []
        for length, _, _, _ in heads:
            names.append(data[at : at + length].rstrip(b"\0").decode())
            at += length
        shapes: list[tuple[int, ...]] = []
        for _, _, dimensions, _ in heads:
            shapes.append(struct.unpack_from(f"<{dimensions}i", data, at))
            at += 4 * dimensions
        (padding,) = struct.unpack_from("<Q", data, at)
    except (struct.error, UnicodeDecodeError, MemoryError, OverflowError) as exc:
        raise broken from exc
    if at + 8 + padding + sum(size for *_, size in heads) > len(data):
        raise broken
    yield from ((name, shape[0]) for name, shape in zip(names, shapes, strict=True) if name.endswith("Wemb") and shape)


def _pieces(path: Path) -> int:
    """How many pieces a SentencePiece vocabulary has: fields of number 1 of a protocol buffer. Raises Misplaced for what is none."""
    data, at, found = path.read_bytes(), 0, 0
    try:
        while at < len(data):
            key, at = _varint(data, at)
            if key & 7 != 2:
                raise IndexError
            size, at = _varint(data, at)
            at += size
            found += key == 0x0A
    except IndexError:
        at = -1
    if at != len(data) or not found:
        raise Misplaced(f"{path}: is no SentencePiece vocabulary, or is cut short; copy it again")
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise IndexError


def _examine_shortlist(path: Path) -> None:
    """Header: magic, checksum, first and best counts, number of offsets, number of words; then both as 64 and 32 bits."""
    data = path.read_bytes()
    size = 48
    if len(data) >= size:
        magic, _, _, _, offsets, words = struct.unpack_from("<6Q", data)
        if magic == _SHORTLIST and len(data) == size + 8 * offsets + 4 * words:
            return
    raise Misplaced(f"{path}: is no binary shortlist, or is cut short; copy it again, or leave it out")
