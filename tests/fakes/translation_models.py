"""Translation models of a few kilobytes that the real engine loads: all weights are nothing, so that one word is all they ever write.

Marian's binary format, a transformer with one layer a side and a simple recurrent unit, in 8-bit; SentencePiece vocabularies.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

_FLOAT, _INT8, _TEXT = 0x404, 0x4101, 0x101
_WIDTH = 64
_Item = tuple[str, int, tuple[int, ...], bytes]


def place(folder: Path) -> Path:
    """Models of both directions: zh-en with a vocabulary for both sides, en-zh with one a side and a shortlist."""
    zh_en, en_zh = folder / "zh-en", folder / "en-zh"
    zh_en.mkdir(parents=True)
    en_zh.mkdir()
    (zh_en / "model.zhen.intgemm.alphas.bin").write_bytes(model(6, says=4))
    (zh_en / "vocab.zhen.spm").write_bytes(vocabulary("▁hello", "▁公司"))
    (en_zh / "model.enzh.intgemm.alphas.bin").write_bytes(model(6, says=4))
    (en_zh / "srcvocab.enzh.spm").write_bytes(vocabulary("▁company", "▁news"))
    (en_zh / "trgvocab.enzh.spm").write_bytes(vocabulary("▁公司", "▁新闻"))
    return folder


def vocabulary(*pieces: str) -> bytes:
    """Four pieces every vocabulary has (end, unknown, space, 1), and these."""
    rows = [("</s>", 0.0, 3), ("<unk>", 0.0, 2), ("▁", -3.0, 1), ("1", -2.0, 1), *((p, -1.0, 1) for p in pieces)]
    fields = [
        b"\x0a" + _sized(piece.encode()) + b"\x15" + struct.pack("<f", score) + b"\x18" + _varint(kind)
        for piece, score, kind in rows
    ]
    return b"".join(b"\x0a" + _sized(field) for field in fields)


def model(rows: int, *, says: int) -> bytes:
    """A model for a vocabulary of `rows` pieces that writes the piece number `says` over and over."""
    items = [item for side in ("encoder", "decoder") for item in _weights(f"{side}_Wemb", rows, _WIDTH)]
    items += [*_attention("encoder_l1_self"), *_feed("encoder_l1")]
    items += [*_weights("decoder_l1_rnn_W", _WIDTH, _WIDTH), *_weights("decoder_l1_rnn_Wf", _WIDTH, _WIDTH)]
    items += [_floats("decoder_l1_rnn_bf", 0.0, 1, _WIDTH), *_norm("decoder_l1_rnn_ffn")]
    items += [*_attention("decoder_l1_context"), *_feed("decoder_l1")]
    bias = [5.0 if n == says else 0.0 for n in range(rows)]
    items.append(("decoder_ff_logit_out_b", _FLOAT, (1, rows), struct.pack(f"<{rows}f", *bias)))
    items.append(_floats("none_QuantMultA", 1.0, 1))
    settings = {
        "dim-emb": _WIDTH,
        "transformer-heads": 8,
        "enc-depth": 1,
        "dec-depth": 1,
        "transformer-dim-ffn": _WIDTH,
    }
    lines = [f"{name}: {value}" for name, value in settings.items()]
    text = "\n".join([*lines, "type: transformer", "dim-vocabs:", f"  - {rows}", f"  - {rows}", "\0"]).encode()
    return _packed([*items, ("special:model.yml", _TEXT, (len(text),), text)])


def _packed(items: Sequence[_Item]) -> bytes:
    heads = b"".join(struct.pack("<QQQQ", len(n) + 1, kind, len(shape), len(d)) for n, kind, shape, d in items)
    names = b"".join(name.encode() + b"\0" for name, *_ in items)
    shapes = b"".join(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in items)
    start = struct.pack("<QQ", 1, len(items)) + heads + names + shapes
    padding = -(len(start) + 8) % 256
    return start + struct.pack("<Q", padding) + b"\0" * padding + b"".join(data for *_, data in items)


def _attention(name: str) -> Iterator[_Item]:
    for part in "qkvo":
        yield from _weights(f"{name}_W{part}", _WIDTH, _WIDTH)
        yield _floats(f"{name}_b{part}", 0.0, 1, _WIDTH)
    yield from _norm(f"{name}_Wo")


def _feed(name: str) -> Iterator[_Item]:
    for number in (1, 2):
        yield from _weights(f"{name}_ffn_W{number}", _WIDTH, _WIDTH)
        yield _floats(f"{name}_ffn_b{number}", 0.0, 1, _WIDTH)
    yield from _norm(f"{name}_ffn_ffn")


def _norm(name: str) -> Iterator[_Item]:
    yield _floats(f"{name}_ln_scale", 1.0, 1, _WIDTH)
    yield _floats(f"{name}_ln_bias", 0.0, 1, _WIDTH)


def _weights(name: str, rows: int, columns: int) -> Iterator[_Item]:
    """8-bit weights with the step they are counted in, and the step of what they are multiplied with."""
    yield name, _INT8, (rows, columns), b"\0" * (rows * columns) + struct.pack("<f", 1.0)
    yield _floats(f"{name}_QuantMultA", 1.0, 1)


def _floats(name: str, fill: float, *shape: int) -> _Item:
    size = shape[0] * (shape[1] if len(shape) > 1 else 1)
    return name, _FLOAT, shape, struct.pack(f"<{size}f", *[fill] * size)


def _sized(data: bytes) -> bytes:
    return _varint(len(data)) + data


def _varint(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])
