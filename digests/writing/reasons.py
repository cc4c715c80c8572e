"""The core's reasons in the reader's language: why two names are one person's, why an article is a copy, what is wrong with a source.

The core gives them in English, in fixed sentences; `reasons.toml` has each sentence's Chinese, as gettext's catalogues do. What is not
there stays as it was given.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_CATALOGUE = Path(__file__).with_name("reasons.toml")
_slot = re.compile(r"\\\{(\w+)\\\}")  # as re.escape leaves it


def in_chinese(reason: str) -> str:
    """A reason in Simplified Chinese; several are joined by semicolons. Parts the catalogue does not have stay in English."""
    whole = _sentence(reason)
    if whole is not None:
        return whole
    return "；".join(_sentence(part) or part for part in reason.split("; "))


def missing(reason: str) -> list[str]:
    """The parts of a reason that the catalogue does not have."""
    return [] if _sentence(reason) is not None else [p for p in reason.split("; ") if p and _sentence(p) is None]


def _sentence(said: str) -> str | None:
    fixed, patterns = _catalogue()
    if said in fixed:
        return fixed[said]
    parts = [fixed.get(part) for part in said.split(", ")]
    if all(parts):
        return "，".join(part for part in parts if part)
    for pattern, chinese in patterns:
        if found := pattern.fullmatch(said):
            slots = {
                name: in_chinese(value) if name.startswith("why") else value
                for name, value in found.groupdict().items()
            }
            return chinese.format(**slots)
    return None


@lru_cache(maxsize=1)
def _catalogue() -> tuple[Mapping[str, str], list[tuple[re.Pattern[str], str]]]:
    """(sentences as they are, sentences with slots as patterns)."""
    with _CATALOGUE.open("rb") as file:
        entries: dict[str, str] = tomllib.load(file)
    fixed = {english: chinese for english, chinese in entries.items() if "{" not in english}
    return fixed, [
        (re.compile(_slot.sub(r"(?P<\1>.+)", re.escape(english)), re.DOTALL), chinese)
        for english, chinese in entries.items()
        if "{" in english
    ]
