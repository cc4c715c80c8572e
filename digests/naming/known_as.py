"""People known by two names that neither reading nor sound joins: 杨德昌 and Edward Yang, 费正清 and John King Fairbank
(lexicons/known_as.toml)."""

from collections.abc import Mapping
from functools import lru_cache

from digests.naming.names import Name, parse
from digests.reading.lexicon import table


def known_as(name: Name) -> frozenset[str]:
    """Characters of the people known by a name, in either script; empty for most names. Middle initials may be left out."""
    if name.han:
        return frozenset((name.plain,)) & _listed().keys() if name.parts else frozenset()
    return _by_latin().get(_short(name), frozenset())


def _short(name: Name) -> str:
    """A Latin name without middle initials: samuel c. c. ting and samuel ting are one."""
    middle = tuple(part for part in name.parts[1:-1] if len(part) > 1)
    return "".join((*name.parts[:1], *middle, *name.parts[1:][-1:])).replace("-", "")


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, tuple[str, ...]]:
    rows = (line.partition(" = ") for line in table("known_as")["people"].strip().splitlines())
    return {parse(chinese).plain: tuple(latin.split(", ")) for chinese, _, latin in rows}


@lru_cache(maxsize=1)
def _by_latin() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for chinese, names in _listed().items():
        for name in names:
            found.setdefault(_short(parse(name)), set()).add(chinese)
    return {latin: frozenset(people) for latin, people in found.items()}
