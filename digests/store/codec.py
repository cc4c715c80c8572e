"""Frozen dataclasses to JSON text and back, for what is stored whole and only ever read whole."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

_T = TypeVar("_T")
_adapters: dict[type, TypeAdapter[Any]] = {}  # making one takes milliseconds, using it microseconds


def _adapter(kind: type[_T]) -> TypeAdapter[_T]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(value: object) -> str:
    """JSON of a dataclass. Decimals become strings, so that 14.30 keeps its digits."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[_T], text: str) -> _T:
    """The value `dump` was given. Fields added since take their defaults."""
    return _adapter(kind).validate_json(text)
