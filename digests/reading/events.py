"""Kinds of events a text speaks of (`lexicons/events.toml`): layoff, departure, quake ... Words only; who and what is others' work."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def kinds(folded: str) -> dict[str, int]:
    """How often each kind is named in a folded text; Chinese and English words alike."""
    return {kind: count for kind, pattern in _patterns().items() if (count := sum(1 for _ in pattern.finditer(folded)))}


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    source = files("digests.reading") / "lexicons" / "events.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))
    return {kind: re.compile(rf"{row['zh']}|\b(?:{row['en']})", re.I) for kind, row in rows.items()}
