"""Whether Chinese characters spell a European name by sound: 扎克伯格 and Zuckerberg.

Both sides become units of sound (consonants and vowels), which are aligned at the least cost; the costs stand in
lexicons/sounds.toml and follow what Xinhua's tables and the press of Taiwan and Hong Kong do: r and l at the end of a syllable go or
become 尔, a consonant alone gets a vowel (克, 布, 斯), voiced and voiceless stops mix, th is s or t, v is w or f.

Known false cases: names that sound alike are alike here (Nadal and Nadella), so a surname by itself needs another cue.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from digests.naming.names import has_han, plain_letters
from digests.naming.pinyin import readings
from digests.reading.lexicon import table

Units = tuple[str, ...]
_VOWELS = "aeiouy"
_syllable = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([aeiouv]*?)(ng|n|r)?$")
_VOWEL_WEIGHT = 0.3
_FINAL_VOWEL = 0.6  # at the end a vowel is heard: 史考特 is no Scotto
_OTHER_VOWEL = 0.5  # between vowels of which neither is written for the other
_OTHER_END = 0.31  # share of the whole lost by another sound at the end, however long the name: 巴罗 is no Barra
_HEARD_AT_END = frozenset("f F v k b g S C c J T".split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is 0 to 1; `weight` counts the consonants that agree, as a measure of how much that says."""

    score: float
    weight: float


NONE = Likeness(0.0, 0.0)


@lru_cache(maxsize=65536)
def likeness(han: str, latin: str) -> Likeness:
    """How well characters spell the letters of one part of a name, hyphens left out."""
    theirs = european(latin)
    options = chinese(han) + (chinese(han.replace("贝里", "堡")) if "贝里" in han else ())  # -berg of Sweden
    if not theirs or not options:
        return NONE
    return max((_align(ours, theirs) for ours in options), key=lambda found: found.score)


@lru_cache(maxsize=65536)
def likeness_of_han(a: str, b: str) -> Likeness:
    """How alike two spellings in characters sound: 穆拉蒂 and 穆拉提."""
    found = [_align_han(x, y) for x in chinese(a) for y in chinese(b)]
    return max(found, key=lambda one: one.score, default=NONE)


# --- units ---


@lru_cache(maxsize=16384)
def chinese(han: str) -> tuple[Units, ...]:
    """Units of characters, for each combination of likely readings (two at most per character, eight in all)."""
    chars = [char for char in han if has_han(char)]
    options = [(("n",),) if char == "恩" and at else _of_character(char) for at, char in enumerate(chars)]
    if not options:
        return ()
    choices = list(product(*options)) if _count(options) <= 8 else [tuple(option[0] for option in options)]
    return tuple(dict.fromkeys(tuple(unit for part in choice for unit in part) for choice in choices))


def _count(options: list[tuple[Units, ...]]) -> int:
    size = 1
    for option in options:
        size *= len(option)
    return size


# The reading a character has in foreign names where it is not its first.
_USUAL = {"什": "shi", "约": "yo", "茜": "xi", "娜": "na", "卡": "ka", "莎": "sha", "行": "xing", "万": "wan", "罗": "luo", "乐": "le", "仇": "qiu", "曾": "zeng", "单": "dan", "费": "fei", "夏": "xia", "石": "shi", "柏": "bo", "薄": "bo", "伯": "bo", "塞": "sai", "尼": "ni", "贾": "jia", "盖": "gai", "朴": "pu", "哈": "ha", "阿": "a", "埃": "ai", "艾": "ai", "勒": "le", "俄": "e", "蔚": "wei", "尉": "wei", "洛": "luo", "车": "che", "嘉": "jia", "茄": "jia", "戈": "ge", "格": "ge", "佛": "fo", "叶": "ye", "亚": "ya", "赫": "he", "著": "zhu", "度": "du", "大": "da", "读": "du", "查": "cha", "扎": "zha", "伽": "jia", "拉": "la", "度度": "du", "广": "guang", "恰": "qia", "沃": "wo", "祖": "zu"}  # fmt: skip
_ALSO = {"查": "zha", "伽": "ga", "柏": "bai", "茜": "qian", "塞": "se", "贾": "gu", "大": "dai", "佛": "fu", "曾": "ceng", "单": "shan", "扎": "za"}  # fmt: skip


@lru_cache(maxsize=8192)
def _of_character(char: str) -> tuple[Units, ...]:
    usual = (_USUAL[char],) if char in _USUAL else readings(char)[:1]
    also = (_ALSO[char],) if char in _ALSO else ()
    by_sense = (("b", "e", "L", "g"),) if char == "堡" else ()  # -berg, -burg: 海森堡
    return (*dict.fromkeys(_of_syllable(reading) for reading in (*usual, *also)), *by_sense) or ((),)


_FINALS = {
    "a": "a", "o": "o", "e": "e", "i": "i", "u": "u", "v": "v", "ai": "ai", "ei": "ei", "ao": "ao", "ou": "ou", "ia": "a", "ie": "E", "iao": "ao", "iu": "u", "ua": "a",
    "uo": "o", "uai": "ai", "ui": "ei", "ue": "E", "ve": "E", "io": "o", "uan": "a",
}  # fmt: skip


@lru_cache(maxsize=1024)
def _of_syllable(reading: str) -> Units:
    """shu -> sh u; er -> L; kang -> k a N; wei -> w ei; si -> s (its vowel is none)."""
    if reading == "er":
        return ("L",)
    match = _syllable.fullmatch(reading)
    if match is None:
        return ()
    initial, vowel, coda = match[1], match[2], match[3]
    units: list[str] = []
    glide = {"y": ("y",), "w": ("w",)}.get(initial, (initial,) if initial else ())
    if initial == "y" and vowel in ("i", "u", "ue"):
        glide, vowel = (), {"u": "v", "ue": "E", "i": "i"}[vowel]
    elif initial == "w" and vowel == "u":
        glide = ()
    elif initial == "y" and vowel == "a" and coda == "n":
        vowel = "ie"
    elif initial in ("j", "q", "x") and vowel.startswith("u"):
        vowel = "v" if vowel == "u" else "E"
    units += glide
    if (
        initial in ("g", "k", "h")
        and vowel in ("ua", "uo", "uai", "ui", "u")
        and (vowel != "u" or coda)
        and vowel != "uo"
    ):
        units.append("w")
    if not (vowel == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s") and coda is None):
        units.append(_FINALS.get(vowel, vowel[-1:]))
    if coda in ("n", "ng"):
        units.append("N")
    return tuple(unit for unit in units if unit)


@lru_cache(maxsize=1)
def _letters() -> tuple[tuple[Mapping[str, Units], Mapping[str, Units], Mapping[str, Units]], int]:
    rules = table("sounds")["english"]
    parsed = tuple(
        {key: tuple(units.split(",")) for key, _, units in (row.partition(":") for row in rules[name].split())}
        for name in ("letters", "soft", "vowels")
    )
    return (parsed[0], parsed[1], parsed[2]), 5


@lru_cache(maxsize=32768)
def european(latin: str) -> Units:
    """Units of a European name: Zuckerberg -> z u k e r b e r g."""
    word = plain_letters(latin).replace("-", "")
    if not word.isascii():
        return ()
    (hard, soft, vowels), longest = _letters()
    units: list[str] = []
    at = 0
    while at < len(word):
        size, found = _longest(word, at, hard, soft, vowels, longest)
        units += found
        at += size
    if len(units) > 2 and units[-1] == "e" and units[-2] not in vowel_costs():
        units[-1] = "-"  # silent, or one more syllable: George, Porsche
    return tuple(units)


def _longest(
    word: str, at: int, hard: Mapping[str, Units], soft: Mapping[str, Units], vowels: Mapping[str, Units], longest: int
) -> tuple[int, Units]:
    for size in range(longest, 0, -1):
        piece = word[at : at + size]
        end = at + size
        if len(piece) < size or (size > 1 and piece[-1] in "wy" and word[end : end + 1] in set(_VOWELS)):
            continue  # between vowels w and y are consonants: Howard, Nayak
        if piece == "h" and word[end : end + 1] not in set(_VOWELS):
            return 1, ("O",)  # silent, or 哈: Mahfouz
        if end == len(word) and piece + "$" in vowels:
            return size, vowels[piece + "$"]
        if piece in vowels and not (piece == "y" and (at == 0 or word[at - 1] in _VOWELS)):
            return size, vowels[piece]
        if end == len(word) and piece + "$" in hard:
            return size, hard[piece + "$"]
        if at == 0 and "^" + piece in hard:
            return size, hard["^" + piece]
        if piece in soft and word[end : end + 1] in ("e", "i", "y") and end < len(word):
            return size, soft[piece]
        if piece in hard:
            return size, hard[piece]
    return 1, ()


# --- alignment ---


@lru_cache(maxsize=1)
def _consonant_costs() -> Mapping[str, Mapping[str, float]]:
    return _rows(table("sounds")["consonants"]["rows"])


@lru_cache(maxsize=1)
def vowel_costs() -> Mapping[str, Mapping[str, float]]:
    return _rows(table("sounds")["vowels"]["rows"])


def _rows(text: str) -> Mapping[str, Mapping[str, float]]:
    found = {}
    for line in text.strip().splitlines():
        unit, _, costs = line.partition(":")
        found[unit] = {key: float(cost) for key, cost in (pair.split() for pair in costs.split(","))}
    return found


def _pairs(text: str) -> Mapping[str, float]:
    items = text.split()
    return {key: float(cost) for key, cost in zip(items[::2], items[1::2], strict=True)}


@dataclass(frozen=True, slots=True)
class _Costs:
    consonants: Mapping[str, Mapping[str, float]]
    vowels: Mapping[str, Mapping[str, float]]
    missing: Mapping[str, float]
    missing_coda: Mapping[str, float]
    weight: Mapping[str, float]
    extra: Mapping[str, float]
    epenthetic: Mapping[str, float]
    missing_vowel: Mapping[str, float]


@lru_cache(maxsize=1)
def _costs() -> _Costs:
    consonants, vowels = table("sounds")["consonants"], table("sounds")["vowels"]
    return _Costs(
        _consonant_costs(),
        vowel_costs(),
        _pairs(consonants["missing"]),
        _pairs(consonants["missing_coda"]),
        _pairs(consonants["weight"]),
        _pairs(consonants["extra"]),
        _pairs(vowels["epenthetic"]),
        _pairs(vowels["missing_vowel"]),
    )


def _align(ours: Units, theirs: Units) -> Likeness:
    """Least cost over all alignments, against what it would cost if nothing agreed."""
    costs = _costs()
    whole = 0.5 * (
        sum(_VOWEL_WEIGHT if u in costs.vowels else costs.weight.get(u, 1.0) for u in theirs)
        + sum(_VOWEL_WEIGHT if u not in costs.extra else 1.0 for u in ours)
    )
    end = _OTHER_END * whole
    drop_theirs = [_drop_theirs(theirs, i, costs) for i in range(len(theirs))]
    if _heard_at_end(theirs, costs):
        drop_theirs[-1] = max(drop_theirs[-1], end)
    drop_ours = [_drop_ours(ours, j, costs) for j in range(len(ours))]
    if ours and ours[-1] in ("a", "o") and theirs[-1] not in costs.vowels and theirs[-1] != "r":
        drop_ours[-1] = max(drop_ours[-1], end)  # 巴拉诺娃 is no Baranov
    row: list[tuple[float, float]] = [(0.0, 0.0)]
    for cost in drop_ours:
        row.append((row[-1][0] + cost, row[-1][1]))
    for i, unit in enumerate(theirs):
        is_vowel = unit in costs.vowels
        near = costs.vowels[unit] if is_vowel else costs.consonants.get(unit, {})
        scale = _VOWEL_WEIGHT if is_vowel else costs.weight.get(unit, 1.0)
        at_end = is_vowel and 0 < i == len(theirs) - 1 and unit not in ("-", "+")
        new = [(row[0][0] + drop_theirs[i], row[0][1])]
        for j, sound in enumerate(ours):
            best = min((row[j + 1][0] + drop_theirs[i], row[j + 1][1]), (new[j][0] + drop_ours[j], new[j][1]))
            apart = near.get(sound)
            if apart is not None:
                agreed = row[j][1] if is_vowel else row[j][1] - (1 - apart) * scale
                cost = apart * scale
                if at_end and j + 1 == len(ours) and apart >= _OTHER_VOWEL:
                    cost = max(cost, end)
                best = min(best, (row[j][0] + cost, agreed))
            new.append(best)
        row = new
    cost, agreed = row[-1]
    return Likeness(max(0.0, 1 - cost / max(whole, 1.0)), -agreed)


def _heard_at_end(units: Units, costs: _Costs) -> bool:
    """Whether the last consonant is one no language drops, as French does t, or s behind another: Fairbanks is no 费尔班克."""
    return units[-1] in _HEARD_AT_END or (units[-1] in ("s", "z") and len(units) > 1 and units[-2] not in costs.vowels)


def _drop_theirs(units: Units, at: int, costs: _Costs) -> float:
    unit = units[at]
    if unit in costs.vowels:
        lost = costs.missing_vowel.get(unit, 0.28)
        return max(lost, _FINAL_VOWEL) if 0 < at == len(units) - 1 and unit not in ("-", "+", "e") else lost
    coda = at > 0 and units[at - 1] in costs.vowels and (at + 1 == len(units) or units[at + 1] not in costs.vowels)
    if coda and unit in costs.missing_coda:
        return costs.missing_coda[unit]
    if at > 0 and units[at - 1] == unit:
        return 0.05
    return costs.missing.get(unit, 0.8)


def _drop_ours(units: Units, at: int, costs: _Costs) -> float:
    unit = units[at]
    following = units[at + 1] if at + 1 < len(units) else ""
    if (unit == "N" and following in ("n", "m")) or (unit == "h" and following == "w"):
        return 0.1  # 安娜 Ana, 华特 Walter
    if unit in costs.extra:
        return costs.extra[unit]
    after_consonant = at > 0 and units[at - 1] in costs.extra and following != "N"
    return costs.epenthetic.get(unit, 0.3) if after_consonant else 0.3


_KIN = ("bpf", "dt", "gkh", "zcs", "lLr", "nNm", "wfb", "yj")
_KIN_VOWELS = 0.15
_VOWEL_KIN = (("o", "ou", "ao", "u", "v"), ("e", "E", "ei", "ai", "i", "v"), ("a", "ai", "ao"))
_KIN_OF = (("zh", "z", "j", "q", "ch", "c"), ("sh", "s", "x"), ("j", "q", "x"), ("zh", "ch"))


def _align_han(a: Units, b: Units) -> Likeness:
    """As `_align`, between two Chinese spellings."""
    costs = _costs()
    whole = 0.5 * sum(1.0 if unit in costs.extra else _VOWEL_WEIGHT for unit in (*a, *b))
    end = _OTHER_END * whole
    drop_a, drop_b = _drops_of_han(a, costs, end), _drops_of_han(b, costs, end)
    row = [0.0]
    for cost in drop_b:
        row.append(row[-1] + cost)
    for i, unit in enumerate(a):
        new = [row[0] + drop_a[i]]
        for j, sound in enumerate(b):
            apart = _between(unit, sound, costs)
            if i + 1 == len(a) and j + 1 == len(b) and unit not in costs.extra and apart > _KIN_VOWELS:
                apart = max(apart, end)
            new.append(min(row[j + 1] + drop_a[i], new[j] + drop_b[j], row[j] + apart))
        row = new
    agreed = sum(unit in costs.extra for unit in a) - row[-1]
    return Likeness(max(0.0, 1 - row[-1] / max(whole, 1.0)), agreed)


def _drops_of_han(units: Units, costs: _Costs, end: float) -> list[float]:
    found = [_drop_ours(units, at, costs) for at in range(len(units))]
    if units and units[-1] in ("a", "o"):
        found[-1] = max(found[-1], end)  # 兰多 is no 兰德, whose e is not heard
    return found


def _between(a: str, b: str, costs: _Costs) -> float:
    if a == b:
        return 0.0
    if (a in costs.extra) != (b in costs.extra):
        return 9.0
    if a not in costs.extra:
        return _KIN_VOWELS if any(a in kin and b in kin for kin in _VOWEL_KIN) else 0.35
    if any(a in kin and b in kin for kin in _KIN if len(a) == len(b) == 1) or any(
        a in kin and b in kin for kin in _KIN_OF
    ):
        return 0.35
    return 1.1
