"""Where two texts share their words and where each has its own.

What both texts say is found by shingles. A few units between two shared runs are an edit, more are a *passage of its own*: a text
that begins with one has an event of its own to report. An *exchange* is what stands in one text and in the other between the same
words: 张伟 for 李强, three for five, stated for said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from digests.dedup.sketches import are_words, shingles, units
from digests.reading.lexicon import listed_words
from digests.text.script import HAN, lowered

_EDIT = 6  # of the longest edit; lengths are in Chinese characters, a word being two
FURNITURE = 32  # of the longest passage that may be an editor's note, a caption, a line of furniture that cleaning left
_WINDOW = 24  # units (of words half as many) that must be mostly shared where the shared part begins
_BETWEEN, _EXCHANGE = 30, 8  # units between two shared stretches that exchanges are looked for in, and of an exchange
_STRETCH = 6  # of the shortest stretch
_ENOUGH = 2  # kept shingles to know a passage by
_digit = re.compile(r"\d")
_han = re.compile(f"[{HAN}]")
_capital = re.compile(rf"(?<![^\W\d_{HAN}])[A-Z][^\W\d_{HAN}]+")
_inside = re.compile(rf"(?<=[a-z0-9,;)%] )[A-Z][^\W\d_{HAN}]+")  # in the middle of a sentence
_dateline = re.compile(
    r"(?:[^。.]{0,30}?\d日[^。,.]{0,4}(?:电|讯|消息)|[(\[【][^)\]】]{1,20}[)\]】]|[A-Z][A-Za-z ,.]{2,30}(?:\([^)]{2,30}\))?\s?(?:--|[–—-]\s))"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is seen of a text: its units without a dateline, and whether that is all of it."""

    units: tuple[str, ...]  # in lower case
    whole: bool
    words: bool  # English rather than Chinese
    names: frozenset[str]  # Latin words written as names are, in lower case
    sizes: NDArray[np.int64]  # of each unit: a Chinese character 1, a word or a number 2

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(unit.replace(",", "") for unit in self.units if _digit.match(unit))


@lru_cache(maxsize=512)
def shown(start: str, *, whole: bool) -> Shown:
    """Of the beginning of a folded text, blanks joined."""
    credit = _dateline.match(start)
    body = start[credit.end() :] if credit else start
    found = tuple(units(lowered(body)))
    capitals = {word.lower() for word in _capital.findall(body)}
    names = {word.lower() for word in _inside.findall(body)} | capitals - listed_words("english_words")
    sizes = np.array([1 if _han.match(u) else 2 for u in found], np.int64)
    return Shown(found, whole, are_words(found), frozenset(names), sizes)


@dataclass(frozen=True, slots=True)
class Side:
    """One text beside the other. `own` leaves out what follows the last shared word where the other is not seen whole."""

    length: int
    shared: float  # of its shingles, 0..1
    top: int  # what is its own before the shared part begins
    tail: int  # and after the last of it
    own: int  # passages of its own, all together
    telling: int  # those of them that hold a figure or are longer than furniture is
    text: Shown = field(repr=False)
    covered: NDArray[np.bool_] = field(compare=False, repr=False)  # its units that are shared

    @property
    def is_item(self) -> bool:
        """Whether what is shared stands between the numbers of two items of a list: 1. ... 2."""
        places = np.flatnonzero(self.covered)
        if not len(places):
            return False
        first, last = int(places[0]), int(places[-1])
        before, behind = self.text.units[max(first - 1, 0) : first + 1], self.text.units[last + 1 : last + 2]
        return any(unit.isdecimal() and (str(int(unit) + 1),) == behind for unit in before)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What stands in one text and in the other between the same words, as units."""

    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    named: bool  # both hold a Latin name


@dataclass(frozen=True, slots=True)
class Kept:
    """A text's shingles below `limit`, wherever in it they stand."""

    shingles: frozenset[int]
    limit: int

    def holds(self, runs: NDArray[np.uint64]) -> bool:
        """Whether the sentences of a passage of these runs stand in the text, if in another order: most of those runs are there
        that would have been kept, and they are enough."""
        sample = [int(run) for run in runs[runs < np.uint64(self.limit)]]
        held = len(self.shingles.intersection(sample))
        return held >= _ENOUGH and held >= 0.7 * len(sample)


_NOTHING = Kept(frozenset(), 0)


@dataclass(frozen=True, slots=True)
class Overlap:
    mine: Side
    theirs: Side
    exchanges: tuple[Exchange, ...]


def overlap(mine: Shown, theirs: Shown, *, kept: tuple[Kept, Kept] | None = None) -> Overlap:
    """`kept`: what the sketch of each holds of the text that isn't shown."""
    length = 3 if mine.words and theirs.words else 4
    left, right = _runs(mine.units, length), _runs(theirs.units, length)
    here, there = kept or (_NOTHING, _NOTHING)
    return Overlap(
        _side(mine, left, right, length, theirs.whole, there),
        _side(theirs, right, left, length, mine.whole, here),
        tuple(_exchanges(mine, theirs, left.tolist(), right.tolist(), length)),
    )


@lru_cache(maxsize=512)
def _runs(found: tuple[str, ...], length: int) -> NDArray[np.uint64]:
    return shingles(found, length)


def _side(
    text: Shown, runs: NDArray[np.uint64], others: NDArray[np.uint64], length: int, other_whole: bool, kept: Kept
) -> Side:
    shared = np.isin(runs, others)
    covered = np.zeros(len(text.units), np.bool_)
    for at in np.flatnonzero(shared):
        covered[at : at + length] = True
    passages: list[tuple[int, int]] = []
    for start, end in _gaps(covered):
        if text.sizes[start:end].sum() <= _EDIT or kept.holds(runs[start : end - length + 1]):
            covered[start:end] = True
        else:
            passages.append((start, end))
    if passages and passages[-1][1] == len(covered) and not other_whole:
        passages.pop()
    sizes = [int(text.sizes[s:e].sum()) for s, e in passages]
    tells = [
        size > FURNITURE or any(map(_digit.match, text.units[s:e]))
        for size, (s, e) in zip(sizes, passages, strict=True)
    ]
    return Side(
        length=int(text.sizes.sum()),
        shared=float(shared.mean()) if len(shared) else 0.0,
        top=_top(covered, text.sizes),
        tail=sizes[-1] if passages and passages[-1][1] == len(covered) else 0,
        own=sum(sizes),
        telling=sum(size for size, telling in zip(sizes, tells, strict=True) if telling),
        text=text,
        covered=covered,
    )


def _gaps(covered: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches that are not covered."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], covered, [True])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _top(covered: NDArray[np.bool_], sizes: NDArray[np.int64]) -> int:
    """How much is its own before the first stretch that is mostly shared, and within it."""
    window = min(_WINDOW if sizes.mean() < 1.5 else _WINDOW // 2, len(covered)) if len(covered) else 0
    if not window:
        return 0
    dense = np.flatnonzero(np.convolve(covered, np.ones(window, np.int64), "valid") >= 0.7 * window)
    end = int(dense[0]) + window if len(dense) else len(covered)
    return int(sizes[:end][~covered[:end]].sum())


# --- exchanges -----------------------------------------------------------------------------------------------------------------


def _exchanges(mine: Shown, theirs: Shown, left: list[int], right: list[int], length: int) -> Iterator[Exchange]:
    """What stands between two shared stretches, before the first and behind the last one."""
    done = reached = 0
    for here, there, size in _stretches(left, right, length, _STRETCH // 2 if mine.words else _STRETCH):
        if there < reached:
            continue  # said before: a phrase that recurs, a paragraph that was moved
        yield from _differences(mine, theirs, (done, here), (reached, there))
        done, reached = here + size, there + size
    if mine.whole and theirs.whole:
        yield from _differences(mine, theirs, (done, len(mine.units)), (reached, len(theirs.units)))


def _stretches(left: list[int], right: list[int], length: int, least: int) -> list[tuple[int, int, int]]:
    """Shared runs that follow each other in both texts, joined: where they begin and how many units they have.

    A phrase that happens to stand in both is not one: it would set apart what does not correspond.
    """
    places: dict[int, list[int]] = {}
    for at, run in enumerate(right):
        places.setdefault(run, []).append(at)
    found: list[tuple[int, int, int]] = []
    here = there = size = 0
    for at, run in enumerate(left):
        expected = there + at - here
        if run not in places:
            continue
        place = min(places[run], key=lambda p: abs(p - expected))
        if size and place == expected and at < here + size:
            size = at + length - here
        else:
            found.append((here, there, size))
            here, there, size = at, place, length
    return [stretch for stretch in (*found, (here, there, size)) if stretch[2] >= least]


def _differences(mine: Shown, theirs: Shown, here: tuple[int, int], there: tuple[int, int]) -> Iterator[Exchange]:
    a, b = mine.units[slice(*here)], theirs.units[slice(*there)]
    fewer, more = sorted((len(a), len(b)))
    if not fewer or more > min(_BETWEEN, 2 * fewer + _EXCHANGE):
        return
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "replace" and max(j - i, m - k) <= _EXCHANGE:
            named = not (mine.names.isdisjoint(a[i:j]) or theirs.names.isdisjoint(b[k:m]))
            yield Exchange(a[i:j], b[k:m], named)
