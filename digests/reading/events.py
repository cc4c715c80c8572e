"""Kinds of events a text speaks of (`lexicons/events.toml`): layoff, departure, quake ... Words only; who and what is others' work."""

import re
from collections.abc import Mapping
from functools import cache

from digests.reading.lexicon import table
from digests.text.script import has_han


def kinds(folded: str) -> dict[str, int]:
    """How often each kind is named in a folded text; Chinese and English words alike."""
    text = folded.lower()
    patterns = _patterns("events", has_han(text))
    return {kind: count for kind, pattern in patterns.items() if (count := sum(1 for _ in pattern.finditer(text)))}


def steps(folded: str) -> frozenset[str]:
    """The steps of an affair that a folded headline tells (`lexicons/steps.toml`): sued, agreed, approved, refused ..."""
    text = folded.lower()
    named = {step for step, pattern in _patterns("steps", has_han(text)).items() if pattern.search(text)}
    rows = table("steps")
    return frozenset(named.difference(*(rows[step].get("over", ()) for step in named)))


@cache
def _patterns(name: str, chinese: bool) -> Mapping[str, re.Pattern[str]]:
    """Over text in lower case, which is searched three times as fast as with re.I; the Chinese words only where there can be any."""
    return {
        kind: re.compile(_lower(rf"{row['zh']}|\b(?:{row['en']})" if chinese else rf"\b(?:{row['en']})"))
        for kind, row in table(name).items()
    }


def _lower(pattern: str) -> str:
    return re.sub(r"\\.|[A-Z]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), pattern)
