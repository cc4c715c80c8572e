"""The words of Taiwan's papers and of the mainland's: 软件 is 軟體, 首席财务官 財務長, 特朗普 川普."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from digests.text.script import fold, simplified, words_of_taiwan, words_of_the_mainland

_OF_NAMES = frozenset("里于余范郁岳干谷")  # in names no 裡, 於, 餘, 範, 鬱, 嶽, 幹, 穀
_CHARACTERS = str.maketrans("臺佈賬", "台布帳")  # 台灣, 公布, 帳號: what papers print


def taiwan(text: str) -> str:
    """Simplified text to Traditional; the length may differ. Source: taiwan.toml beside this module, and OpenCC's s2twp for the rest."""
    return _exchanged(text, _table(), words_of_taiwan).translate(_CHARACTERS)


def mainland(text: str) -> str:
    """Text to Simplified; the length may differ. Source: taiwan.toml the other way round, and OpenCC's tw2sp for the rest."""
    return _exchanged(text, _table(back=True), words_of_the_mainland)


def _exchanged(text: str, table: Mapping[str, str], others: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for match in _any_of(tuple(table)).finditer(text):
        pieces += [others(text[end : match.start()]), table[match[0]]]
        end = match.end()
    return "".join((*pieces, others(text[end:])))


def as_matched(words: Iterable[str]) -> list[str]:
    """What Taiwan's papers write for each of some Simplified words, folded as text is before words are looked for: 晶片 for 芯片."""
    return fold(taiwan("\n".join(words))).split("\n")


@lru_cache(maxsize=2)
def _table(*, back: bool = False) -> Mapping[str, str]:
    sections = tomllib.loads((Path(__file__).parent / "taiwan.toml").read_text("utf-8"))
    rows = [(word, written) for section in sections.values() for word, written in section.items()]
    return {written: word for word, written in reversed(rows) if simplified(written) != word} if back else dict(rows)


@lru_cache(maxsize=2)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def as_in_names(written: str, converted: str) -> str:
    """`converted` with the letters that stay as they are in names: 于洋 is no 於洋, 恩里克 no 恩裡克."""
    if len(written) != len(converted):
        return converted
    return "".join(a if a in _OF_NAMES else b for a, b in zip(written, converted, strict=True))
