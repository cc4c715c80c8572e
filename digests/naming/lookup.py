"""Keys under which a name is filed and found: two written names of one person practically always share at least one.

By letters in any order, by each word, by surname and initials in pinyin, and by coarse consonants for names spelt by sound. On the
curated list 98% of the spellings that rules alone join share a key; a name finds about one in twenty of the people listed.
"""

from difflib import SequenceMatcher
from functools import lru_cache

from digests.naming.comparison import compare
from digests.naming.east_asian import (
    japanese_surnames,
    korean_surnames,
    short_vowels,
    surname_abroad,
    vietnamese_surnames,
)
from digests.naming.known_as import known_as
from digests.naming.names import has_han, is_surname, native, parse, without_particles
from digests.naming.pinyin import latin_surname, readings, shapes, surname_readings, surname_spellings
from digests.naming.sound import Units, chinese, european, likeness, likeness_of_han, vowel_costs
from digests.naming.transliterations import settled_names


@lru_cache(maxsize=65536)
def keys(name: str) -> frozenset[str]:
    """Blocking keys of a written name: two that `match` takes for one person's share at least one, but for names that only the list joins."""
    parsed = parse(name)
    if not parsed.parts:
        return frozenset((f"n:{parsed.text.casefold()}",))
    parts = without_particles(parsed.parts)
    found = {f"n:{''.join(sorted(parsed.plain))}"[:64]}
    found |= {f"w:{part.replace('-', '')}" for part in parts if len(part) > 1 or has_han(part)}
    found |= {f"y:{shape}" for shape in shapes(parsed)} | {f"k:{person}" for person in known_as(parsed)}
    word = parsed.parts[0]
    cut = native(word) if parsed.han and len(parsed.parts) == 1 else None
    if cut:
        found |= {f"w:{reading}" for reading in surname_readings(cut[0])} | {f"w:{cut[1]}", f"w:{cut[0]}"}
    if parsed.han and len(parsed.parts) == 1:
        abroad = korean_surnames(word) | japanese_surnames(word) | vietnamese_surnames(word)
        found |= {f"w:{reading}" for reading in abroad}
        if len(word) == 4 and is_surname(word[0]) and native(word[1:]):  # 陈方安生
            found |= {key for key in keys(word[1:]) if key.startswith(("w:", "y:"))}
            found |= {f"w:{spelling}" for spelling in surname_spellings(word[1])}
        if len(word) > 3 or (len(word) > 2 and word[0] in "小老"):  # 诺曼福斯特, 老布什
            found |= {f"w:{name}" for at in range(1, len(word) - 1) for name in settled_names(word[at:])}
        if cut is None and len(word) < 4:  # 铁凝, whose surname no list has
            found |= {f"w:{reading}" for reading in readings(word[0])}
        if cut is None and len(word) > 2:  # 昂山素季
            found |= {f"h:{len(word)}{reading[0]}" for reading in readings(word[0])[:1]}
    elif not parsed.han:
        found |= {f"h:{len(parsed.parts)}{parsed.parts[0][0]}"} if len(parsed.parts) > 2 else set()
        found |= {f"w:{short_vowels(part)}" for part in parts if len(part) > 3}
        if len(parts) == 4:  # Robert Kuok Hock Nien
            found |= {f"w:{reading}" for reading in latin_surname(parts[1])}
    surname = (
        parts[-1] if parsed.parts[-2:-1] == parts[-2:-1] else "".join(parsed.parts[1:])
    )  # with its particle: Le Pen
    if parsed.han:
        found |= {f"w:{name}" for part in {parts[0], parts[-1]} for name in settled_names(part)}
        found |= {f"w:{reading}" for reading in surname_abroad(parts[-1])}  # 阿尔韦托·藤森
        if len(parts) > 1 and is_surname(parts[-1]):  # 亚历山大·王
            found |= {f"w:{spelling}" for spelling in surname_spellings(parts[-1])}
    found |= {f"s:{skeleton}" for part in {parts[-1], surname} for skeleton in skeletons(part)}
    if len(parts) > 1:
        heads, tails = skeletons(parts[0]) or {"."}, skeletons(parts[-1]) or {"."}
        found |= {f"f:{head[0]} {tail[:2]}" for head in heads for tail in tails}
        found |= {f"g:{head} {tail[0]}" for head in heads if len(head) > 2 for tail in tails}
    return frozenset(found)


NEAR = 0.6


def resemblance(asked: str, form: str) -> float:
    """How much a written name is like another one to ear or eye, 0 to 1: from `NEAR` on it is worth asking whether it was meant."""
    found = compare(asked, form)
    if found.same:
        return max(found.score, NEAR)
    x, y = parse(asked), parse(form)
    if x.han == y.han:
        pairs = {(x.plain, y.plain), *((x.plain, part) for part in y.parts if len(x.parts) == 1)}
        return max((_as_written(a, b, han=x.han) for a, b in pairs), default=0.0)
    han, latin = (x, y) if x.han else (y, x)
    heard = [likeness(a, b) for a in {*han.parts, han.plain} for b in {*latin.parts, latin.plain} if has_han(a)]
    return max((one.score for one in heard if one.weight >= _HEARD), default=0.0) * _ACROSS


_HEARD, _ACROSS = 1.9, 0.8  # consonants that must agree; a likeness in sound alone says less than the same letters


def _as_written(a: str, b: str, *, han: bool) -> float:
    if min(len(a), len(b)) < (2 if han else 4):
        return 0.0
    ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
    if not han:
        return max(ratio - 0.1, 0.0)
    sound = likeness_of_han(a, b)
    return max(ratio, sound.score * _ACROSS if sound.weight >= _HEARD else 0.0)


# Coarse classes of what both spellings keep; "_" is a sound that may be missing. n, m, l and r at the end of a syllable are left out.
_COARSE = {
    **dict.fromkeys(("b", "p", "f", "F"), "P"),
    **dict.fromkeys(("d", "t"), "T"),
    **dict.fromkeys(("g", "k", "K", "Q"), "K"),
    **dict.fromkeys(("s", "z", "c", "S", "C", "B", "J", "zh", "ch", "sh"), "S"),
    **dict.fromkeys(("m", "n"), "N"),
    **dict.fromkeys(("l", "r"), "L"),
    "X": "SK",
    "T": "ST",
    "D": "SK",
    "j": "SKT_",
    "q": "SK",
    "x": "S_",
    "v": "_P",
    "G": "_K",
    "w": "_",
    "h": "_",
}
_EUROPEAN = {"j": "S_", "q": "_K", "J": "SL"}  # J: Solzhenitsyn, 索尔仁尼琴
_OPTIONS = 12


@lru_cache(maxsize=65536)
def skeletons(part: str) -> frozenset[str]:
    """Coarse consonants of a part in either script, three at most and closed by a dot when there are no more."""
    han = has_han(part)
    found: set[str] = set()
    for units in chinese(part) if han else (_heard(part),):
        options = [
            _chinese_class(units, at) if han else _european_class(units, at)
            for at, unit in enumerate(units)
            if unit in _COARSE
        ]
        begun = {""}
        for option in options[:6]:
            begun = {start + letter.replace("_", "") for start in begun for letter in option}
            if len(begun) > _OPTIONS:
                break
        found |= begun
    return frozenset(one[:3] if len(one) > 2 else f"{one}." for one in found if one)


def _heard(part: str) -> Units:
    """Units of a Latin part without silent ones."""
    return tuple(unit for unit in european(part) if unit != "O")


def _chinese_class(units: Units, at: int) -> str:
    unit = units[at]
    alone = unit == "n" and (at + 1 == len(units) or units[at + 1] in _COARSE)  # 恩
    return "_K" if unit == "h" else "_N" if alone else _COARSE[unit]


def _european_class(units: Units, at: int) -> str:
    """Class of a unit, or what may stand for it: Chinese leaves r, l and n out at the end of a syllable, and m sometimes."""
    unit = units[at]
    following = units[at + 1] if at + 1 < len(units) else ""
    if at > 0 and unit == units[at - 1]:
        return "_"
    if (
        at > 0
        and unit in ("r", "l", "n", "m")
        and (following == "-" or (unit == "m" and following not in vowel_costs()))
    ):
        return "_" + _COARSE[unit]
    if at > 0 and unit in ("r", "l", "n") and following not in vowel_costs():
        return "_"
    return _EUROPEAN.get(unit, _COARSE[unit])
