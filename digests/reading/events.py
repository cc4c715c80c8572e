"""Kinds of events a text speaks of (`lexicons/events.toml`): layoff, departure, quake ... Words only; who and what is others' work."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


def kinds(folded: str) -> dict[str, int]:
    """How often each kind is named in a folded text; Chinese and English words alike."""
    patterns = _patterns("events.toml")
    return {kind: count for kind, pattern in patterns.items() if (count := sum(1 for _ in pattern.finditer(folded)))}


def steps(folded: str) -> frozenset[str]:
    """The steps of an affair that a folded headline tells (`lexicons/steps.toml`): sued, agreed, approved, refused ..."""
    named = {step for step, pattern in _patterns("steps.toml").items() if pattern.search(folded)}
    rows = _rows("steps.toml")
    return frozenset(named.difference(*(rows[step].get("over", ()) for step in named)))


@cache
def _rows(name: str) -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files("digests.reading") / "lexicons" / name).read_text(encoding="utf-8"))


@cache
def _patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    rows = _rows(name)
    return {kind: re.compile(rf"{row['zh']}|\b(?:{row['en']})", re.I) for kind, row in rows.items()}
