"""Simplified text in the words of Taiwan's papers: 软件 is 軟體, 首席财务官 財務長, 特朗普 川普."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from digests.text.script import fold, words_of_taiwan

_CHARACTERS = str.maketrans("臺佈賬", "台布帳")  # 台灣, 公布, 帳號: what papers print


def taiwan(text: str) -> str:
    """Traditional text, of which the length may differ. Source: taiwan.toml beside this module, and OpenCC's s2twp for the rest."""
    pattern, table = _table()
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces += [words_of_taiwan(text[end : match.start()]), table[match[0]]]
        end = match.end()
    return "".join((*pieces, words_of_taiwan(text[end:]))).translate(_CHARACTERS)


def as_matched(words: Iterable[str]) -> list[str]:
    """What Taiwan's papers write for each of some Simplified words, folded as text is before words are looked for: 晶片 for 芯片."""
    return fold(taiwan("\n".join(words))).split("\n")


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    sections = tomllib.loads((Path(__file__).parent / "taiwan.toml").read_text("utf-8"))
    table = {word: written for section in sections.values() for word, written in section.items()}
    return re.compile("|".join(map(re.escape, sorted(table, key=lambda word: (-len(word), word))))), table
