"""Tokens for search, cut alike for index and query; a query asks for all of its tokens.

Chinese words are cut by jieba from its dictionary alone (no guessing of unknown words, which would cut one name in two ways), long
ones also into the shorter words inside. A single character says too little: it is joined with its neighbour on either side. So an
unknown name (赵|晟|佳 -> 赵晟, 晟佳) is found wherever it stands, also where the dictionary cuts it short (李|明说 -> 李明, 明说).

Known false case: a name wholly swallowed by longer words of the dictionary on both sides is missed.
"""

import logging
import re
import threading
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from platformdirs import user_cache_path

from digests.text.script import HAN, fold

_run = re.compile(rf"(?P<han>[{HAN}]+(?:·[{HAN}]+)*)|(?P<other>(?:(?![{HAN}])[^\W_])+)")
_NO_PLURAL = frozenset({"news", "series", "species"})
_loading = threading.Lock()
_jieba: ModuleType | None = None
_cache: Path | None = None


def keep_cache_in(folder: Path) -> None:
    """Where jieba keeps its compiled dictionary: a folder of ours, as it unpickles what it finds there. Before first use."""
    global _cache
    _cache = folder


def tokens(text: str) -> list[str]:
    """Tokens in the order of the text, folded to Simplified lower case without accents; repeated as often as they stand there."""
    found: list[str] = []
    for run in _run.finditer(fold(text)):
        found += _of_han(run["han"]) if run["han"] else _of_letters(run["other"])
    return found


def _of_letters(word: str) -> Iterator[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    plural = len(plain) > 3 and plain.isalpha() and plain.endswith("s") and plain not in _NO_PLURAL
    if plural and plain.endswith("ies"):
        yield plain[:-3] + "y"
    elif plural and not plain.endswith(("ss", "us", "is")):
        yield plain[:-1]
    elif plain:
        yield plain


def _of_han(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
        return
    before = ""
    for word in (w for piece in run.split("·") for w in _dictionary().cut(piece, HMM=False)):
        if before and 1 in (len(before), len(word)):
            yield before[-1] + word[0]
        if len(word) > 1:
            yield from _parts(word)
            yield word
        before = word


def _parts(word: str) -> Iterator[str]:
    """Shorter words of the dictionary inside a long one, as jieba's own search mode cuts them."""
    known = _dictionary().dt.FREQ
    for size in (2, 3):
        if len(word) > size:
            yield from (word[i : i + size] for i in range(len(word) - size + 1) if known.get(word[i : i + size]))


def _dictionary() -> ModuleType:
    """jieba, loaded at first use (a second, then a tenth from its cache)."""
    global _jieba
    with _loading:
        if _jieba is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # its own patterns and pkg_resources warn when compiled
                import jieba
            folder = _cache or user_cache_path("jianbao")
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            jieba.setLogLevel(logging.WARNING)
            jieba.dt.tmp_dir = str(folder)
            jieba.initialize()
            _jieba = jieba
    return _jieba
