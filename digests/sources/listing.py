"""config/sources.toml: read, checked, turned into descriptions of sources. A mistake is named with its line and its mend."""

import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digests.errors import SettingsError
from digests.models import FullText, Language, SourceKind, SourceSpec
from digests.sources.addresses import web_address

_FIELDS: Final[Mapping[str, type]] = {
    "id": str,
    "kind": str,
    "address": str,
    "name": str,
    "language": str,
    "zone": str,
    "interval": int,
    "full_text": str,
    "topics": list,
    "paused": bool,
}
_WORDS: Final = {str: "text in quotes", int: "a whole number", list: "a list of words", bool: "true or false"}
_MINUTES: Final = (5, 7 * 24 * 60)
_Choice = TypeVar("_Choice", bound=StrEnum)
_id = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_heading = re.compile(r"^\s*\[\[\s*source\s*\]\]")
_key = re.compile(r"^\s*([A-Za-z_]+)\s*=")


def read_listing(path: Path) -> tuple[SourceSpec, ...]:
    """Sources in the file's order. Raises SettingsError."""
    try:
        return parse_listing(path.read_text("utf-8"), path.name)
    except FileNotFoundError:
        raise SettingsError(f"{path} is missing; copy config/sources.toml of the release there") from None
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path} cannot be read: {exc}") from exc


def parse_listing(text: str, name: str = "sources.toml") -> tuple[SourceSpec, ...]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"{name} is not valid TOML: {exc}") from exc
    tables = data.get("source", [])
    unknown = sorted(set(data) - {"source"})
    if unknown or not isinstance(tables, list):
        raise SettingsError(f"{name} knows [[source]] only, not {', '.join(unknown) or '[source]'}")
    lines = _lines(text)
    specs: list[SourceSpec] = []
    for number, table in enumerate(tables):
        where = _Where(name, lines[number] if number < len(lines) else {})
        spec = _spec(table, where)
        if any(spec.id == other.id for other in specs):
            where.wrong("id", f"{spec.id!r} is used twice; give each source its own id")
        specs.append(spec)
    return tuple(specs)


class _Where:
    """Knows the lines of one [[source]] table."""

    def __init__(self, name: str, lines: Mapping[str, int]) -> None:
        self._name = name
        self._lines = lines

    def wrong(self, field: str, message: str) -> NoReturn:
        line = self._lines.get(field) or self._lines.get("")
        raise SettingsError(f"{self._name}{f' line {line}' if line else ''}: {message}")


def _lines(text: str) -> list[dict[str, int]]:
    """For each [[source]] table the line of its heading (under "") and of each of its keys."""
    tables: list[dict[str, int]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if _heading.match(line):
            tables.append({"": number})
        elif tables and (match := _key.match(line)):
            tables[-1].setdefault(match[1], number)
    return tables


def _spec(table: Mapping[str, object], where: _Where) -> SourceSpec:
    for field, value in table.items():
        kind = _FIELDS.get(field)
        if kind is None:
            where.wrong(field, f"{field!r} is not known; known are {', '.join(_FIELDS)}")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            where.wrong(field, f"{field} must be {_WORDS[kind]}")
    for field in ("id", "address"):
        if not str(table.get(field, "")).strip():
            where.wrong(field, f"a source needs {'an id' if field == 'id' else 'an address'}; add {field} = ...")
    source_id = str(table["id"])
    if not _id.fullmatch(source_id):
        where.wrong("id", f"{source_id!r} is no id; use lower-case letters, digits and dashes")
    language = _one_of(Language, table, "language", where) if "language" in table else None
    kind_of = _one_of(SourceKind, table, "kind", where) if "kind" in table else SourceKind.FEED
    topics = table.get("topics", [])
    assert isinstance(topics, list)
    if not all(isinstance(topic, str) for topic in topics):
        where.wrong("topics", 'topics must be words in quotes, such as ["ai", "chips"]')
    return SourceSpec(
        id=source_id,
        kind=kind_of,
        address=_address(kind_of, str(table["address"]).strip(), where),
        name=str(table.get("name", "")) or source_id,
        language=language,
        zone=_zone(table, language, where),
        interval=_interval(table, where),
        full_text=_one_of(FullText, table, "full_text", where) if "full_text" in table else FullText.AUTO,
        topics=tuple(topics),
        paused=bool(table.get("paused", False)),
    )


def _address(kind: SourceKind, address: str, where: _Where) -> str:
    if kind is SourceKind.FEED and web_address(address) is None:
        where.wrong("address", f'"{address}" is not a web address; write https://...')
    return address


def _zone(table: Mapping[str, object], language: Language | None, where: _Where) -> str:
    zone = str(table.get("zone") or ("Asia/Shanghai" if language and language.chinese else "UTC"))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        where.wrong("zone", f"{zone!r} is no time zone; write one such as Asia/Shanghai or Europe/London")
    return zone


def _interval(table: Mapping[str, object], where: _Where) -> timedelta:
    minutes = table.get("interval", 30)
    assert isinstance(minutes, int)
    if not _MINUTES[0] <= minutes <= _MINUTES[1]:
        where.wrong("interval", f"interval is in minutes, from {_MINUTES[0]} to {_MINUTES[1]}; {minutes} is not")
    return timedelta(minutes=minutes)


def _one_of(kind: type[_Choice], table: Mapping[str, object], field: str, where: _Where) -> _Choice:
    try:
        return kind(str(table[field]))
    except ValueError:
        where.wrong(field, f"{table[field]!r} is no {field}; write one of {', '.join(kind)}")
