"""What the pages of a language say of themselves: which sentences and titles can be quoted alone (prose.toml)."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digests.text.script import HAN, fold

_FILE = Path(__file__).with_name("prose.toml")
_STOP_EN = frozenset(
    "a an the and or of to in on at by for with from as is are was were be been has have had it its that this will would said says "
    "not but his her their he she they who which than more after over into about up out".split()
)
_STOP_ZH = frozenset("的了在是和与也都而及着或就不有对从将被把为于以其并上下中里说还更最到要会能这那他她它我你们个一")
_run = re.compile(rf"[{HAN}]+|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.-]*|\d[\d,.]*%?")


@dataclass(frozen=True)
class Prose:
    """The patterns of one language, matched on folded text."""

    opening: re.Pattern[str]
    dangling: re.Pattern[str]
    pronoun: re.Pattern[str]
    rhetoric: re.Pattern[str]
    promotion: re.Pattern[str]
    clickbait: re.Pattern[str]
    column: re.Pattern[str]
    when: re.Pattern[str]
    event: re.Pattern[str]
    definite: re.Pattern[str]  # a thing that must have been spoken of before, at the start
    announce: re.Pattern[str]  # someone makes the news known
    hedged: re.Pattern[str]  # a headline that tells what is rumoured, planned or possible
    talk: re.Pattern[str]  # what is told comes from nobody who stands to it


@lru_cache(maxsize=2)
def prose(*, chinese: bool) -> Prose:
    with _FILE.open("rb") as file:
        table: dict[str, list[str]] = tomllib.load(file)["zh" if chinese else "en"]
    flags = re.IGNORECASE
    opening = "|".join(table["opening"])
    found = {name: re.compile("|".join(table[name]), flags) for name in Prose.__dataclass_fields__ if name != "opening"}
    start = rf"[\"“”'‘「『(]*(?:{opening})" + ("" if chinese else r"(?![\w-])")
    return Prose(opening=re.compile(start, flags), **found)


@dataclass(frozen=True)
class _Sites:
    tail: re.Pattern[str]
    head: re.Pattern[str]


@lru_cache(maxsize=1)
def _sites() -> _Sites:
    with _FILE.open("rb") as file:
        table: dict[str, list[str]] = tomllib.load(file)["site"]
    known = "|".join(re.escape(n) for n in sorted(table["known"], key=len, reverse=True))
    han = "|".join(re.escape(n) for n in sorted(table["name"], key=len, reverse=True))
    words = "|".join(table["words"])
    one = (
        rf"(?:{known})(?:[{HAN}]{{0,4}}(?:{han}))?|[{HAN}A-Za-z0-9]{{1,8}}(?:{han})|(?:[A-Z][\w&.'’]*\s){{0,4}}(?:{words})|"
        rf"(?:www\.)?[\w-]+\.(?:com|cn|net|org|io|hk|tw|co\.uk)(?:\.\w+)?"
    )
    return _Sites(
        re.compile(
            rf"(?:\s+[-–—|·:]{{1,2}}\s+|\s*[|_丨]+\s*|\s*[-–—]{{1,2}}\s*(?=[{HAN}\d]|{known})|\s*[((【](?=[^()]*[))】]$))(?:{one})[))】]?\s*$"
        ),
        re.compile(
            rf"^(?:【(?:{one})】|(?:{known}|{han})?[{HAN}]{{0,4}}(?:首发|独家|快讯|焦点|专稿)\s*[|丨::]\s*|(?:{known})\s*[|丨]\s*)"
        ),
    )


def without_site(title: str, *sites: str | None) -> str:
    """The title as a person wrote it: names of sites and channels before and behind it are taken off."""
    names = {fold(s).casefold().removeprefix("www.") for s in sites if s}
    while title:
        folded = fold(title)
        cut = _sites().tail.search(folded)
        at = cut.start() if cut else _own_name(folded, names)
        if at is None or at < 4:
            break
        title = title[:at].rstrip()
    head = _sites().head.match(fold(title))
    return (title[head.end() :] if head and len(title) - head.end() >= 6 else title).strip()


def _own_name(folded: str, names: set[str]) -> int | None:
    """Where the name of the article's own site begins behind a separator."""
    found = re.search(r"\s*(?:\s[-–—|·:]\s|[|_丨])\s*([^|_丨]+?)\s*$", folded)
    if not found:
        return None
    tail = found[1].casefold()
    joined = tail.replace(" ", "")
    same = any(tail == n or joined == n or (len(joined) > 2 and n.split(".")[0] == joined) for n in names)
    return found.start() if same else None


def terms(text: str) -> list[str]:
    """What two texts of one language can share: words of English, pairs of characters of Chinese, numbers."""
    found: list[str] = []
    for run in _run.findall(fold(text)):
        if run[0].isascii() or not re.match(f"[{HAN}]", run):
            word = run.lower().rstrip(".'’-")
            found += [_stem(word)] if word not in _STOP_EN else []
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1) if not (run[i] in _STOP_ZH or run[i + 1] in _STOP_ZH)]
    return found


def _stem(word: str) -> str:
    """raises, raised, raising -> rais: as much of English inflection as it takes to see that two texts share a word."""
    if len(word) < 4 or not word.isalpha():
        return word.removesuffix("'s").removesuffix("’s")
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnprt"
    return word[:-1] if doubled else word.removesuffix("e")


def overlap(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of `a`'s terms that `b` has, 0 to 1."""
    known = set(b)
    wanted = set(a)
    return len(wanted & known) / len(wanted) if wanted else 0.0
