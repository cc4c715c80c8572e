"""The word lists of the reading stage: lexicons/*.toml, parsed once and compiled into sets and patterns."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """lexicons/NAME.toml as read."""
    return tomllib.loads(files("digests.reading").joinpath("lexicons", f"{name}.toml").read_text("utf-8"))


@cache
def listed_words(name: str) -> frozenset[str]:
    """lexicons/NAME.txt: words separated by white space, lines that begin with # left out. Long lists, which TOML is slow to read."""
    lines = files("digests.reading").joinpath("lexicons", f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=512)
def words(text: str) -> frozenset[str]:
    """Words of a list separated by white space or bars."""
    return frozenset(re.split(r"[\s|]+", text.strip())) - {""}


def characters(text: str) -> frozenset[str]:
    return frozenset(text) - set(" \n")


def any_of(forms: Iterable[str]) -> str:
    """Pattern source that matches any of `forms`, the longest first, without a group number."""
    return "(?:" + "|".join(re.escape(form) for form in sorted(set(forms), key=lambda form: (-len(form), form))) + ")"
