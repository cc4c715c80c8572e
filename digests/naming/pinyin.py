"""Chinese names in Latin letters: pinyin, Wade-Giles and its loose Taiwanese forms, Hong Kong and overseas spellings.

Readings come from pypinyin's table of single characters (Unihan); those of surnames, and spellings outside pinyin, from
lexicons/names.toml.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, product

from digests.naming.names import Name, native, plain_letters, surnames
from digests.naming.southern import cantonese_spellings, hokkien
from digests.reading.lexicon import table

_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([aeiouv]+(?:ng|n|r)?)")
_WADE_INITIALS = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs sh s", "zh": "ch j jh", "r": "j r", "z": "ts tz", "c": "ts tz",
}  # fmt: skip
_loose = re.compile(r"[^aeiouv]*[aeiouv]+(?:ng|ck|n(?![aeiouv])|[kptmhrwy](?![aeiouv]))?")
_Spellings = Mapping[str, tuple[str, ...]]
PINYIN, OTHER = 2, 1  # how exactly a spelling follows the readings


@lru_cache(maxsize=16384)
def tones(char: str) -> tuple[str, ...]:
    """Readings of a character with tone marks, the usual first: ("shèng", "chéng"); at most four."""
    from pypinyin.pinyin_dict import pinyin_dict  # a quarter of a second to import

    found = pinyin_dict.get(ord(char), "")
    return tuple(found.split(",")[:4]) if found else ()


@lru_cache(maxsize=16384)
def readings(char: str) -> tuple[str, ...]:
    """Readings of a character in plain letters, ü as v."""
    return tuple(dict.fromkeys(_plain(reading) for reading in tones(char)))


def _plain(reading: str) -> str:
    return plain_letters(re.sub("[üǖǘǚǜ]", "v", reading))


@lru_cache(maxsize=1)
def _listed() -> tuple[_Spellings, _Spellings, _Spellings]:
    """Surname readings, surname spellings outside pinyin, southern spellings of characters."""
    names, other = table("names")["readings"], table("names")["romanisation"]
    return (
        _rows(names["surnames"] + names["compound"]),
        _rows(other["surnames"]),
        _varied(_rows(other["cantonese"]), _rows(other["southern"])),
    )


def _varied(cantonese: Mapping[str, tuple[str, ...]], southern: Mapping[str, tuple[str, ...]]) -> _Spellings:
    found = dict(southern)
    for char, forms in cantonese.items():
        varied = {spelling for form in forms for spelling in cantonese_spellings(form)}
        found[char] = (*found.get(char, ()), *sorted(varied))
    return found


def _rows(text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in text.split():
        split = re.search(r"[a-z]", row)
        if split:
            found.setdefault(row[: split.start()], []).extend(row[split.start() :].split(","))
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}


@lru_cache(maxsize=4096)
def surname_readings(surname: str) -> tuple[str, ...]:
    """Pinyin of a surname: 单 -> shan, 欧阳 -> ouyang."""
    listed = _listed()[0].get(surname)
    if listed:
        return listed
    return tuple("".join(choice) for choice in product(*(readings(char)[:2] for char in surname)))


@lru_cache(maxsize=4096)
def surname_spellings(surname: str) -> Mapping[str, int]:
    """Latin spellings of a surname, each with how exact it is."""
    found = {spelling: OTHER for reading in surname_readings(surname) for spelling in spellings(reading)}
    found |= dict.fromkeys(_listed()[1].get(surname, ()), OTHER)
    found |= {spelling: PINYIN for reading in surname_readings(surname) for spelling in _typed(reading)}
    return found


@lru_cache(maxsize=8192)
def given_spellings(char: str) -> Mapping[str, int]:
    """Latin spellings of one character of a given name."""
    found = dict.fromkeys(_listed()[2].get(char, ()), OTHER)
    found |= dict.fromkeys(hokkien().get(char, ()), OTHER)
    for reading in readings(char):
        found |= dict.fromkeys(spellings(reading), OTHER)
    return found | {spelling: PINYIN for reading in readings(char) for spelling in _typed(reading)}


def _typed(reading: str) -> tuple[str, ...]:
    """Pinyin as it is written where ü cannot be: lv, lu, lyu, lue."""
    return (reading, reading.replace("v", "u"), reading.replace("v", "yu")) if "v" in reading else (reading,)


@lru_cache(maxsize=1024)
def spellings(syllable: str) -> frozenset[str]:
    """Wade-Giles, Tongyong and loose spellings of a pinyin syllable, without apostrophes."""
    match = _SYLLABLE.fullmatch(syllable)
    if match is None:
        return frozenset()
    initial, final = match[1], match[2]
    if syllable in _WHOLE:
        return frozenset(_WHOLE[syllable].split())
    initials = {initial, *_WADE_INITIALS.get(initial, initial).split()} if initial else {""}
    finals = {final, *_wade_final(initial, final)}
    return frozenset(i + f for i in initials for f in finals) - {syllable}


_WHOLE = {
    "zhi": "chih jhih jih chi", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu tsu zih tze", "ci": "tzu tsu cih tse", "si": "szu ssu sih sze",
    "er": "erh", "yan": "yen ian", "ye": "yeh", "yue": "yueh", "you": "yu yo", "yi": "i yih ih", "yong": "yung", "yu": "yuh", "yuan": "yuen", "ying": "ing",
    "yin": "in", "wen": "wun", "wei": "wai", "xi": "hsi shi si shyi", "xu": "hsu shu syu", "xue": "hsueh shueh syue", "e": "o eh", "zhuo": "cho chuo", "zhou": "chou jhou",
}  # fmt: skip


def _wade_final(initial: str, final: str) -> Iterator[str]:
    if final == "e":
        yield from ("o", "eh") if initial in ("g", "k", "h") else ("eh", "er")
    elif final == "o":
        yield "oh"
    elif final in ("ie", "ue", "ve"):
        yield from (final + "h", "yue" if final == "ve" else final + "h")
    elif final == "ian":
        yield "ien"
    elif final == "ong":
        yield "ung"
    elif final == "iong":
        yield "iung"
    elif final == "uo":
        yield "o"
    elif final == "ui":
        yield from ("uei", "wei")
    elif final == "iu":
        yield from ("iou", "iew")
    elif final == "un":
        yield from ("uen", "wen")
    elif final == "ua":
        yield "wa"
    elif final == "uan":
        yield from ("wan", "uen")
    elif final == "uang":
        yield "wang"
    elif final == "uai":
        yield "wai"
    elif final == "v":
        yield from ("u", "yu")


def surname_exactness(surname: str, token: str) -> int:
    """How exactly a Latin token spells a Chinese surname: PINYIN, OTHER or 0."""
    return surname_spellings(surname).get(token.replace("-", ""), 0)


@lru_cache(maxsize=32768)
def given_exactness(given: str, token: str) -> int:
    """How exactly a Latin token spells the characters of a given name, hyphenated or not: PINYIN, OTHER or 0."""
    best = 0
    pieces = token.split("-")
    if len(pieces) == len(given):
        marks = [given_spellings(char).get(piece, 0) for char, piece in zip(given, pieces, strict=True)]
        best = min(marks)
    return max(best, _joined(given, token.replace("-", "")))


def _joined(given: str, letters: str) -> int:
    if not given:
        return 0 if letters else PINYIN
    best = 0
    for spelling, exactness in given_spellings(given[0]).items():
        if letters.startswith(spelling):
            best = max(best, min(exactness, _joined(given[1:], letters[len(spelling) :])))
    return best


@lru_cache(maxsize=4096)
def is_only_pinyin(surname: str, token: str) -> bool:
    """Whether a surname is spelt as pinyin and nothing else does: Ge, Zhang, not Wang, Chen."""
    token = token.replace("-", "")
    if surname_exactness(surname, token) != PINYIN or token in _listed()[1].get(surname, ()):
        return False
    match = _SYLLABLE.fullmatch(token)
    return match is None or token in _WHOLE or match[1] in _WADE_INITIALS or match[2] in _NOT_WADE


_NOT_WADE = ("ie", "ue", "ian", "ong", "iong")


@lru_cache(maxsize=8192)
def syllables(token: str) -> tuple[str, ...]:
    """A romanised given name cut into syllables, loosely; empty when the letters do not divide into them."""
    found: list[str] = []
    for piece in token.split("-"):
        cut = _loose.findall(piece)
        if "".join(cut) != piece:
            return ()
        found += cut
    return tuple(found)


@lru_cache(maxsize=1)
def _syllabary() -> set[str]:
    from pypinyin.pinyin_dict import pinyin_dict

    known = frozenset(_plain(r) for values in pinyin_dict.values() for r in values.split(","))
    return {form for one in known for form in (one, one.replace("v", "u")) if set(form) & set("aeiou")} | {"lv", "nv"}


@lru_cache(maxsize=8192)
def is_pinyin(token: str) -> bool:
    """Whether the letters of a token divide into pinyin syllables: yuandong, kai-fu; also by chance: line, mange."""
    letters = token.replace("-", "")
    known = _syllabary()
    reach = {0}
    for at in range(len(letters)):
        if at in reach:
            reach |= {end for end in range(at + 1, min(at + 6, len(letters)) + 1) if letters[at:end] in known}
    return len(letters) in reach


@lru_cache(maxsize=1)
def _latin_surnames() -> Mapping[str, frozenset[str]]:
    """Latin spelling -> pinyin of the surnames it may stand for: wong -> {wang, huang}."""
    found: dict[str, set[str]] = {}
    single, compound = surnames()
    for surname in (*single, *compound):
        usual = surname_readings(surname)
        for spelling in surname_spellings(surname):
            found.setdefault(spelling, set()).update(usual[:1])
    return {key: frozenset(values) for key, values in found.items()}


def latin_surname(token: str) -> frozenset[str]:
    """Pinyin of the Chinese surnames a Latin token may stand for; empty when for none."""
    return _latin_surnames().get(token.replace("-", ""), frozenset())


# Which initials one character's Mandarin, Wade-Giles and Hong Kong spellings begin with, as one class each: for looking up, not matching.
_CLASSES = {
    **dict.fromkeys("bp", "P"),
    **dict.fromkeys("dt", "T"),
    **dict.fromkeys("nl", "L"),
    **dict.fromkeys("zcsjqxgkhf", "J"),
}


def initial_class(syllable: str) -> str:
    return _CLASSES.get(syllable[:1], "V")


def shapes(name: Name) -> Iterator[str]:
    """Keys that a native name and its romanisations share: surname in pinyin and a class per given syllable."""
    if name.han:
        cut = native("".join(name.parts)) if len(name.parts) == 1 else None
        if cut:
            for surname in surname_readings(cut[0])[:1]:
                for choice in product(*({initial_class(s) for s in given_spellings(c)} for c in cut[1])):
                    yield f"{surname} {''.join(choice)}"
        return
    for surname, given in splits(name.parts):
        cut_given = syllables(given)
        if not 1 <= len(cut_given) <= 3:
            continue
        options = [{initial_class(s), *(("V",) if s[0] == "j" else ())} for s in cut_given]
        for reading in latin_surname(surname):
            for choice in product(*options):
                yield f"{reading} {''.join(choice)}"


def splits(parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Surname and given name of a Latin name, last part first: the given name may be one of several parts or two side by side."""
    if len(parts) < 2:
        return
    for surname, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
        yield from ((surname, part) for part in rest)
        yield from ((surname, "-".join(pair)) for pair in pairwise(rest))
    if len(parts) == 4:  # Robert Kuok Hock Nien
        yield parts[1], "-".join(parts[2:])
    if len(parts) == 3:  # Li Kai Fu, Kai Fu Li; and a married name before one's own: Lam Cheng Yuet-ngor
        yield parts[1], parts[2]


_COMMON = frozenset(
    "smith johnson williams brown jones garcia miller davis wilson anderson thomas taylor moore jackson martin lee thompson white harris "
    "clark lewis robinson walker young allen king wright scott green baker adams nelson hill campbell mitchell roberts carter evans "
    "turner parker collins edwards stewart morris murphy cook rogers morgan cooper bell ward cox kim park khan singh patel kumar".split()
)


def is_common_latin(given: str, surname: str) -> bool:
    """A Latin name many people have: a pinyin name with one given syllable, or a common surname with a given name of the lists."""
    if latin_surname(surname):
        return len(syllables(given)) == 1 or not is_pinyin(given)
    return surname in _COMMON


def is_common_surname(surname: str) -> bool:
    """A surname of the English-speaking world that many people have."""
    return surname in _COMMON
