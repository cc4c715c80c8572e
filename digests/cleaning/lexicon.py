"""The rules of `reading/lexicons/furniture.toml`, compiled once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from digests.reading.lexicon import table


@dataclass(frozen=True, slots=True)
class Rules:
    line: re.Pattern[str]  # a whole line of furniture
    fragments: Mapping[str, tuple[re.Pattern[str], ...]]  # kind -> patterns within a line about the article
    promotion: re.Pattern[str]  # within a sentence
    related: re.Pattern[str]  # heading of a block of links
    citation: re.Pattern[str]  # heading of a list of sources
    blocked: re.Pattern[str]
    login: re.Pattern[str]
    advert_title: re.Pattern[str]
    advert: re.Pattern[str]
    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    tracking_named: frozenset[str]
    tracking_values: frozenset[str]
    mobile_hosts: Mapping[str, str]
    foreign: Mapping[str, frozenset[str]]


def _any(patterns: list[str], *, whole: bool = False) -> re.Pattern[str]:
    joined = "|".join(f"(?:{p})" for p in patterns)
    return re.compile(rf"\A(?:{joined})\Z" if whole else joined, re.I)


def _load() -> Rules:
    data = table("furniture")
    block, reject, address = data["block"], data["reject"], data["address"]
    return Rules(
        line=_any([p for patterns in data["line"].values() for p in patterns], whole=True),
        fragments={kind: tuple(re.compile(p, re.I) for p in patterns) for kind, patterns in data["fragment"].items()},
        promotion=_any(data["sentence"]["promotion"]),
        related=_any(block["related"], whole=True),
        citation=_any(block["citation"], whole=True),
        blocked=_any(reject["blocked"]),
        login=_any(reject["login"]),
        advert_title=_any(reject["promotion_title"]),
        advert=_any(reject["promotion"]),
        tracking=frozenset(address["tracking"]),
        tracking_prefixes=tuple(address["prefixes"]),
        tracking_named=frozenset(address["named"]),
        tracking_values=frozenset(address["values"]),
        mobile_hosts=address["mobile_hosts"],
        foreign={tongue: frozenset(words.split()) for tongue, words in data["foreign"].items()},
    )


RULES = _load()
