"""A small edit of an ONNX file, without the `onnx` package (which would bring protobuf for one changed field).

Only what the edit needs of the wire format is here: fields are (key, payload) pairs, everything that is not edited is copied through.
Source: ONNX's onnx.proto3 (ModelProto.graph = 7, GraphProto.node = 1, NodeProto.input = 1, output = 2, op_type = 4, attribute = 5;
AttributeProto.name = 1, i = 3, type = 20) and the protocol buffers wire encoding.
"""

from collections.abc import Iterator

_GRAPH, _NODE = 7, 1
_INPUT, _OUTPUT, _OP_TYPE, _ATTRIBUTE = 1, 2, 4, 5
_INT32, _ATTRIBUTE_INT = 6, 2
_SEQUENCE_LENS = 4  # position among a GRU's inputs: X, W, R, B, sequence_lens, initial_h


def with_sequence_lengths(model: bytes, length_input: str) -> bytes:
    """`model` with its int64 graph input `length_input` wired to `sequence_lens` of every GRU that leaves it open.

    Raises ValueError when the model has no such GRU: its batches would then depend on their padding.
    """
    lengths = f"{length_input}.int32".encode()
    cast = _node(b"Cast", length_input.encode(), lengths, _attribute(b"to", _INT32))
    out: list[bytes] = []
    wired = 0
    for number, wire, value in _fields(memoryview(model)):
        if number != _GRAPH or isinstance(value, int):
            out.append(_encoded(number, wire, value))
            continue
        graph: list[bytes] = [_encoded(_NODE, 2, cast)]
        for inner, inner_wire, inner_value in _fields(value):
            if inner == _NODE and not isinstance(inner_value, int):
                node = _wired(inner_value, lengths)
                wired += node is not None
                graph.append(_encoded(inner, 2, inner_value if node is None else node))
            else:
                graph.append(_encoded(inner, inner_wire, inner_value))
        out.append(_encoded(_GRAPH, 2, b"".join(graph)))
    if not wired:
        raise ValueError("the model has no GRU with open sequence lengths")
    return b"".join(out)


def _wired(node: memoryview, lengths: bytes) -> bytes | None:
    fields = list(_fields(node))
    inputs = [bytes(value) for number, _, value in fields if number == _INPUT and not isinstance(value, int)]
    is_gru = any(
        number == _OP_TYPE and not isinstance(value, int) and bytes(value) == b"GRU" for number, _, value in fields
    )
    if not is_gru or len(inputs) <= _SEQUENCE_LENS or inputs[_SEQUENCE_LENS]:
        return None
    inputs[_SEQUENCE_LENS] = lengths
    rest = (_encoded(number, wire, value) for number, wire, value in fields if number != _INPUT)
    return b"".join([*(_encoded(_INPUT, 2, name) for name in inputs), *rest])


def _node(op_type: bytes, source: bytes, target: bytes, attribute: bytes) -> bytes:
    parts = ((_INPUT, source), (_OUTPUT, target), (_OP_TYPE, op_type), (_ATTRIBUTE, attribute))
    return b"".join(_encoded(number, 2, value) for number, value in parts)


def _attribute(name: bytes, value: int) -> bytes:
    return _encoded(1, 2, name) + _encoded(3, 0, value) + _encoded(20, 0, _ATTRIBUTE_INT)


def _fields(data: memoryview) -> Iterator[tuple[int, int, int | memoryview]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, wire, value
            continue
        size = 8 if wire == 1 else 4
        if wire == 2:
            size, at = _varint(data, at)
        yield number, wire, data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _encoded(number: int, wire: int, value: int | bytes | memoryview) -> bytes:
    key = _varint_bytes(number << 3 | wire)
    if isinstance(value, int):
        return key + _varint_bytes(value)
    return b"".join((key, _varint_bytes(len(value)) if wire == 2 else b"", value))


def _varint_bytes(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
