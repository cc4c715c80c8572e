"""Dedup stage: is this article one we have, in other clothes? A pure decision against stored summaries.

Texts are compared by *containment*: which share of the shorter one's shingles the longer one holds (FracMinHash, Irber et al. 2022:
a shingle is kept when its hash lies below a fixed threshold, so that sketches of any two texts can be compared, a half with its
whole too). A shingle is four units in a row of the folded body, a unit being a Han character, a word or a number; three units where
words prevail, since four words hold more than four characters. Beside its shingles a sketch holds every *figure* of the text with
the word behind it: two reports off one template agree in most shingles and in none of their figures.

What high containment alone does not show is decided by where the shared text stands: a copied half or lead begins as the original
does; an article that quotes another at length, or repeats it as background, begins with words of its own. When unsure: New (a missed
duplicate is a line too many, a wrong one is an article lost).

Notices off one template may agree in figures too, or have none. So before a text counts as a copy, what stands at the same place in
both is looked at: where one names somebody or something else (张伟 for 李强, up for down, three for five), a short text is New, and a
longer one when it does so again and again. Words that editors exchange (said, announced, today) are no names.

Known false cases: the second half of an article posted alone is New; so is a copy whose figures were converted to other units, a
short copy with names put into other words (川普 for 特朗普), and a brief of which an editor has changed nouns other than these.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from digests.models import Article, Decision, Duplicate, New, Revision, Sketch, Summary
from digests.text.script import HAN, fold

OPENING = 600  # characters kept of the folded body
_SHORT = 600  # units: a shorter text keeps a quarter of its shingles, a longer one a sixteenth
_DENSE, _SPARSE = 1 << 62, 1 << 60  # of 2**64
_FIGURES = 1 << 62  # figures lie in [2**62, 2**63), so that a sketch fits signed 64-bit columns
_unit = re.compile(rf"[{HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+")
_han = re.compile(rf"[{HAN}]+")
_credit = re.compile(r"(?:讯|电|消息|报道|报导|获悉|据悉|编辑|来源)\Z")
_word_like = re.compile(r"[^\W\d_]{2,}")
_latin = re.compile(r"[^\W\d_]+")
_figure = re.compile(
    rf"(?<![\w.])(\d+(?:[.,]\d+)*)\s*(%|[{HAN}]{{1,2}}|[^\W\d_{HAN}]+)?|(?<=[{HAN}])(\d+(?:[.,]\d+)*)\s*(%|[{HAN}]{{1,2}})?"
)
_OPPOSITES = frozenset("一二三四五六七八九十百千万亿两零半涨跌升降增减东西南北左右男女胜负进出上下")
_EXCHANGED = (
    "表示 宣布 指出 透露 认为 强调 报道 报导 消息 今天 昨天 今日 昨日 目前 日前 近日 此前 预计 将会 将于 可能 或者 以及 并且 同时 因为 由于 本报 本网 记者 "
    "公布 披露 声明 公司 企业 业者 厂商 机构 人士 当前 现时 现在 早前 先前 稍早 已经 但是 不过 然而 此外 另外 因此 大约 左右 部分 一些 许多 众多 获得 取得 使用 采用 "
    "said says told announced reported stated according today yesterday monday tuesday wednesday thursday friday saturday sunday".split()
)
_exchanged = re.compile(
    rf"{'|'.join(w for w in _EXCHANGED if w > 'z')}|^(?:{'|'.join(w for w in _EXCHANGED if w < 'z')})$"
)
_year = re.compile(r"(?:19|20)\d\d\Z")
_calendar = re.compile(
    r"[年月日号时点分]|(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|"
    r"aug|sept?|oct|nov|dec|am|pm|gmt|et|est|edt|th|st|nd|rd)\b"
)


# --- sketches ----------------------------------------------------------------------------------------------------------


def sketch(text: str) -> Sketch:
    """Sketch of an article's body (of its title when it has no body): shingles below the threshold, then figures."""
    folded = fold(text).lower()
    units = _unit.findall(folded)
    hashes = _shingles(units)
    limit = _DENSE if len(units) < _SHORT else _SPARSE
    kept = np.unique(hashes[hashes < np.uint64(limit)])
    return (*(int(h) for h in kept), *sorted({_FIGURES | _word(f) >> 2 for f in _figures(folded)}))


def opening(article: Article) -> str:
    """The first characters of the folded body, blanks joined: to tell a copied lead from a quote."""
    return _opening(article.body or article.text)


def _opening(text: str) -> str:
    return " ".join(fold(text[: 2 * OPENING]).lower().split())[:OPENING]


@lru_cache(maxsize=1 << 16)
def _word(unit: str) -> int:
    return int.from_bytes(blake2b(unit.encode(), digest_size=8).digest(), "big")


def _shingles(units: Sequence[str]) -> NDArray[np.uint64]:
    """64-bit hashes of all runs of units: four long, three where words prevail; one for a text shorter than that."""
    words = sum(len(u) > 1 for u in units)
    length = min(3 if 2 * words > len(units) else 4, len(units))
    if not length:
        return np.empty(0, np.uint64)
    ids = np.fromiter((_word(u) for u in units), np.uint64, len(units))
    runs = np.zeros(len(units) - length + 1, np.uint64)
    for place in range(length):
        runs = _mixed(runs + ids[place : place + len(runs)])
    return runs


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64's finaliser (Steele et al. 2014), wrapping as it should."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _figures(folded: str) -> set[str]:
    """Numbers with the word behind them; not dates and times, which a template's date line changes anyway."""
    found: set[str] = set()
    for match in _figure.finditer(folded):
        number, unit = (match[1] or match[3]).replace(",", ""), (match[2] or match[4] or "")
        if _calendar.match(unit) or (_year.match(number) and unit in ("", "in", "and", "to")):
            continue
        found.add(f"{number} {unit}")
    return found


# --- decision ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How two texts overlap. `contained`: of the shorter in the longer, 0..1."""

    contained: float
    hashes: int  # how many shingles that rests on
    ratio: float  # length of the shorter over that of the longer
    figures: float  # agreement of figures, of the text with fewer; 1 where either has none
    same_title: bool
    mine: str  # how both begin, compared only where that decides
    theirs: str

    @property
    def same_start(self) -> bool:
        return _same_start(self.mine, self.theirs)


def decide(article: Article, sketch: Sketch, candidates: Sequence[Summary], *, key: str | None = None) -> Decision:
    """What the article is to the stored ones (`Archive.similar` and `Archive.same_address`). `key` is its raw item's.

    The best match wins: same address first, then the highest containment, then the longest original, then its id.
    """
    others = sorted((c for c in candidates if c.article != article.id), key=lambda c: c.article)
    mine = _Text.of(article, sketch)
    found = [d for c in others if (d := _against(article, mine, c, key)) is not None]
    lengths = {c.article: c.length for c in others}
    return max(found, key=lambda d: (isinstance(d, Revision), d.containment, lengths[d.of]), default=New())


def _against(article: Article, mine: "_Text", other: Summary, key: str | None) -> Duplicate | Revision | None:
    evidence = _compare(mine, other)
    share = round(evidence.contained, 3)
    same_place = (article.url is not None and article.url == other.url) or (
        key is not None and (key, article.source) == (other.key, other.source)
    )
    if same_place:
        if mine.sketch == other.sketch and (article.title, len(article.text)) == (other.title, other.length):
            return Duplicate(of=other.article, containment=1.0, why="same address, same text")
        if evidence.contained >= 0.3 or (evidence.same_title and evidence.ratio > 0.2):
            return Revision(of=other.article, containment=share, why="same address, changed text")
        return None  # the address is used again for something else
    why = _copy(evidence)
    if why is None or (evidence.contained < 1 and _names_others(mine, _Text.stored(other), _names(article))):
        return None
    fuller = len(article.text) >= 1.25 * other.length + 60
    return Duplicate(of=other.article, containment=share, why=why, fuller=fuller)


def _copy(e: _Evidence) -> str | None:
    """Why the shorter text is a copy of the longer, or None."""
    if e.hashes < 4 or e.figures < 0.7:
        return None
    if e.ratio >= 0.7:
        if e.contained >= 0.8 and (e.hashes >= 8 or e.same_start):
            return f"{e.contained:.0%} of the text is the same"
        if e.contained >= 0.66 and (e.same_title or e.same_start):
            return f"{e.contained:.0%} of the text is the same, and its {'title' if e.same_title else 'opening'}"
        return None
    if e.contained >= 0.75 and e.same_start:
        return f"it begins alike, and {e.contained:.0%} of the shorter is in the longer"
    return None


@dataclass(frozen=True, slots=True)
class _Text:
    """What two texts are compared by. `limit`: below it every shingle was kept."""

    sketch: Sketch
    shingles: frozenset[int]
    figures: frozenset[int]
    limit: int
    start: str
    length: int  # characters of the body
    title: str

    @classmethod
    def of(cls, article: Article, sketch: Sketch) -> "_Text":
        return cls._made(sketch, opening(article), len(article.body or article.text), article.title)

    @classmethod
    def stored(cls, summary: Summary) -> "_Text":
        body = summary.length - len(summary.title) - 1 if summary.title else summary.length
        return cls._made(summary.sketch, summary.opening, body if body > 0 else summary.length, summary.title)

    @classmethod
    def _made(cls, sketch: Sketch, start: str, length: int, title: str) -> "_Text":
        first_figure = bisect_left(sketch, _FIGURES)
        shingles = frozenset(sketch[:first_figure])
        dense = first_figure > 0 and sketch[first_figure - 1] >= _SPARSE
        return cls(
            sketch, shingles, frozenset(sketch[first_figure:]), _DENSE if dense else _SPARSE, start, length, title
        )


def _compare(mine: _Text, stored: Summary) -> _Evidence:
    other = _Text.stored(stored)
    limit = min(mine.limit, other.limit)
    small, large = sorted(({h for h in side.shingles if h < limit} for side in (mine, other)), key=len)
    contained, hashes = (len(small & large) / len(small) if small else 0.0), len(small)
    exact = _exact(mine, other)
    if exact is not None:
        contained, hashes = exact
    fewer, more = sorted((mine.figures, other.figures), key=len)
    return _Evidence(
        contained=contained,
        hashes=hashes,
        ratio=min(mine.length, other.length) / max(mine.length, other.length, 1),
        figures=len(fewer & more) / len(fewer) if fewer else 1.0,
        same_title=_same_title(mine.title, other.title),
        mine=mine.start,
        theirs=other.start,
    )


def _exact(a: _Text, b: _Text) -> tuple[float, int] | None:
    """Containment counted, not sampled, where the shorter text is no longer than what openings hold and stands in the other's."""
    short, long = sorted((a, b), key=lambda side: side.length)
    if short.length > OPENING - 50 or not short.start or not long.start:
        return None
    inner, outer = _runs(short.start), _runs(long.start)
    shared = len(inner & outer)
    return (shared / len(inner), len(inner)) if inner and shared > 0.5 * len(inner) else None


@lru_cache(maxsize=512)
def _runs(start: str) -> frozenset[int]:
    return frozenset(_shingles(_unit.findall(start)).tolist())


def _same_start(a: str, b: str) -> bool:
    """Whether one begins as the other does, a short line of furniture or an edit aside."""
    return max(_start_in(a, b), _start_in(b, a)) >= 0.6


def _start_in(a: str, b: str) -> float:
    head, room = _unit.findall(a)[:40], _unit.findall(b)[:110]
    wanted, there = set(_shingles(head).tolist()), set(_shingles(room).tolist())
    return len(wanted & there) / len(wanted) if len(head) >= 8 and wanted else 0.0


def _same_title(a: str, b: str) -> bool:
    """Equal titles, a site's name or a few words aside."""
    left, right = _unit.findall(fold(a).lower()), _unit.findall(fold(b).lower())
    if len(left) < 4 or len(right) < 4:
        return False
    short, long = sorted((set(pairwise(side)) for side in (left, right)), key=len)
    return len(short & long) >= 0.8 * len(short) and len(short) >= 0.5 * len(long)


# --- templates ---------------------------------------------------------------------------------------------------------


def _names_others(mine: _Text, other: _Text, named: frozenset[str]) -> bool:
    """Whether, in the same surroundings, the two texts speak of others: once in a short text, again and again in a longer one."""
    enough = 1 if max(mine.length, other.length) <= OPENING - 50 else 2
    ours, theirs = (_unit.findall(fold(side.title).lower() + " | " + side.start) for side in (mine, other))
    swaps: dict[tuple[str, str], int] = {}
    for kind, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "replace" and j - i <= 6 and m - k <= 6:
            pair = (" ".join(ours[i:j]), " ".join(theirs[k:m]))
            swaps[pair] = swaps.get(pair, 0) + 1
    return any(count >= enough and _is_swap(*pair, named) for pair, count in swaps.items())


def _names(article: Article) -> frozenset[str]:
    """Words that are written with a capital letter only, in lower case."""
    written = set(_latin.findall(fold(article.text[: 3 * OPENING])))
    return frozenset(word.lower() for word in written if word[0].isupper() and word.lower() not in written)


def _is_swap(a: str, b: str, named: frozenset[str]) -> bool:
    left, right = (_exchanged.sub("", side.replace(" ", "")) for side in (a, b))
    if not left or not right or _credit.search(left) or _credit.search(right):
        return False
    if _han.fullmatch(left) and _han.fullmatch(right):
        return (len(left) > 1 and len(right) > 1) or (left in _OPPOSITES and right in _OPPOSITES)
    return any(word in named for word in a.split()) and bool(_word_like.search(b))
