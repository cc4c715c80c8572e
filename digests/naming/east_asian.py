"""Names of Korea, Japan and Vietnam, in characters and in Latin letters: 金大中 and Kim Dae-jung, 村上春树 and Haruki Murakami.

What a character is read as stands in lexicons/korean.toml, japanese.toml and vietnamese.toml. Korean spellings follow the Revised Romanisation
and the looser ones people use for themselves (Park Geun-hye, Son Heung-min, Han Duck-soo), Japanese ones Hepburn with long vowels short.

Known gaps: a Japanese given name with a character that is not listed is not recognised; Koreans who spell their names in a way of
their own (Syngman Rhee) neither.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from digests.reading.lexicon import table
from digests.text.script import HAN, fold

_row = re.compile(rf"([{HAN}]+)([a-z]+(?:,[a-z]+)*)")
_reading = re.compile(rf"([a-z]+)([{HAN}]+)")

# --- Korean ---

_syllable = re.compile(r"(ch|[gndrmbsjktph]?)(yeo|yae|wae|eo|eu|ae|oe|wi|wo|wa|ui|ya|ye|yo|yu|a|e|i|o|u)(ng|[knlmpt]?)")
_INITIALS = {
    "g": "g k",
    "d": "d t",
    "b": "b p",
    "j": "j ch",
    "r": "r l n y",
    "s": "s sh",
    "k": "k",
    "t": "t",
    "p": "p",
    "h": "h wh",
}
_VOWELS = {
    "eo": "eo u o ou uh eu", "yeo": "yeo you yu yo yeu yuh", "eu": "eu u oo", "u": "u oo ou woo wu", "i": "i ee y yi", "ae": "ae ai e", "oe": "oe oi we",
    "wo": "wo won weo", "ui": "ui eui ee i eu", "yu": "yu yoo you", "a": "a ah", "o": "o oh", "ye": "ye yea yeh ie", "wi": "wi wee", "yo": "yo yoh",
}  # fmt: skip
_FINALS = {"k": "k g ck c", "p": "p b", "l": "l r", "t": "t"}


@lru_cache(maxsize=2048)
def _korean_spellings(syllable: str) -> frozenset[str]:
    match = _syllable.fullmatch(syllable)
    if match is None:
        return frozenset({syllable})
    initial, vowel, final = match[1], match[2], match[3]
    initials = _INITIALS.get(initial, initial).split() if initial else [""]
    vowels, finals = _VOWELS.get(vowel, vowel).split(), _FINALS.get(final, final).split() if final else [""]
    found = {i + v + f for i in initials for v in vowels for f in finals}
    if not initial:
        found -= {"i" + f for f in finals if f == "ng"}
    return frozenset(found | {syllable})


@lru_cache(maxsize=1)
def _korean() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Spellings by surname, and by character of a given name."""
    data = table("korean")
    surnames = {surname: frozenset(forms.split(",")) for surname, forms in _row.findall(fold(data["surnames"]))}
    given: dict[str, set[str]] = {}
    for reading, chars in _reading.findall(fold(data["given"])):
        for char in chars:
            given.setdefault(char, set()).update(_korean_spellings(reading))
    return surnames, {char: frozenset(forms) for char, forms in given.items()}


def korean_surnames(word: str) -> frozenset[str]:
    """Latin spellings of the surname a Korean name in characters begins with."""
    surnames, _ = _korean()
    return surnames.get(word[:2], frozenset()) if len(word) == 4 else surnames.get(word[:1], frozenset())


def surname_abroad(han: str) -> frozenset[str]:
    """Spellings of a surname by itself, as Korea, Vietnam and Japan read it: 吴 oh, ngo; 福山 fukuyama."""
    found = _korean()[0].get(han, frozenset()) | _vietnamese()[0].get(han, frozenset())
    return found | frozenset((*_japanese()[0].get(han, ()), *_compound(han))) if len(han) > 1 else found


def is_korean(word: str, surname: str, given: str) -> bool:
    """Whether Latin surname and given name (hyphenated or not) spell a name of two to four characters as Korea reads it."""
    if surname.replace("-", "") not in korean_surnames(word) or len(word) < 2:
        return False
    own = word[2:] if len(word) == 4 else word[1:]
    _, readings = _korean()
    pieces = given.split("-")
    if len(pieces) == len(own):
        return all(piece in readings.get(char, ()) for char, piece in zip(own, pieces, strict=True))
    return len(pieces) == 1 and _spelt(own, given, readings)


def _spelt(chars: str, letters: str, readings: Mapping[str, frozenset[str]]) -> bool:
    if not chars:
        return not letters
    return any(
        letters.startswith(form) and _spelt(chars[1:], letters[len(form) :], readings)
        for form in readings.get(chars[0], ())
    )


# --- Japanese ---

_VOICED = {"k": "g", "s": "z", "t": "d", "h": "b", "f": "b", "ch": "j", "sh": "j", "ts": "z"}


@lru_cache(maxsize=1)
def _japanese() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Readings by surname, by the one or two characters of a given name, and by the parts surnames are put together from."""
    data = table("japanese")
    found: list[dict[str, tuple[str, ...]]] = []
    for name in ("surnames", "given", "parts"):
        rows: dict[str, tuple[str, ...]] = {}
        for chars, forms in _row.findall(fold(data[name])):
            rows[chars] = (*rows.get(chars, ()), *(short_vowels(form) for form in forms.split(",")))
        found.append(rows)
    return tuple(found)


def short_vowels(romaji: str) -> str:
    """Without the length of vowels, and n before b and p however it is written: Shinzou, Shinzoh, Shinzo; Homma, Honma."""
    short = re.sub(r"ou|oo|oh(?![aeiouy])", "o", romaji.replace("-", ""))
    for kunrei, hepburn in _KUNREI:
        short = re.sub(kunrei, hepburn, short)
    return re.sub(r"m(?=[bpm])", "n", short.replace("uu", "u").replace("tch", "ch"))


# The official romanisation, which scholars use, as Hepburn has it: Sin-itiro, Shinichiro.
_KUNREI = (
    (r"(?<![cs])sy(?=[auo])", "sh"), (r"si", "shi"), (r"ty(?=[auo])", "ch"), (r"ti", "chi"), (r"(?<!t)tu", "tsu"), (r"(?<![a-z])hu|(?<=[aeiou])hu", "fu"),
    (r"zy(?=[auo])", "j"), (r"zi", "ji"),
)  # fmt: skip


def japanese_surnames(word: str) -> frozenset[str]:
    """Readings of the surname a Japanese name in characters begins with."""
    return frozenset(reading for _, readings in _japanese_cuts(word) for reading in readings)


def _japanese_cuts(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(given name, readings of the surname before it)"""
    surnames = _japanese()[0]
    for size in (3, 2, 1):
        if len(word) > size:
            readings = surnames.get(word[:size], ()) + (_compound(word[:size]) if size > 1 else ())
            if readings:
                yield word[size:], readings


@lru_cache(maxsize=4096)
def _compound(surname: str) -> tuple[str, ...]:
    """Readings of a surname by its parts: 北岛 kitashima, kitajima; 木下 kishita, kinoshita."""
    parts = _japanese()[2]
    begun = list(parts.get(surname[0], ()))
    for char in surname[1:]:
        after = [form for reading in parts.get(char, ()) for form in _within(reading)]
        begun = [head + joint + form for head in begun for form in after for joint in ("", "no")]
    return tuple(dict.fromkeys(short_vowels(one) for one in begun))


def is_japanese(word: str, surname: str, given: str) -> bool:
    """Whether Latin surname and given name spell a name in characters as Japan may read it."""
    family, own = short_vowels(surname), short_vowels(given)
    return any(family in readings and _read(rest, own, first=True) for rest, readings in _japanese_cuts(word))


def is_japanese_given(word: str) -> bool:
    """Whether the readings of what stands behind a Japanese surname are listed, all of it: another spelling is then another name."""
    given = _japanese()[1]
    return any(rest in given or all(char in given for char in rest) for rest, _ in _japanese_cuts(word))


def _read(chars: str, letters: str, *, first: bool) -> bool:
    if not chars:
        return not letters
    given = _japanese()[1]
    for size in (2, 1):
        for reading in given.get(chars[:size], ()) if len(chars) >= size else ():
            for form in (reading,) if first else _within(reading):
                if letters.startswith(form) and _read(chars[size:], letters[len(form) :], first=False):
                    return True
                if form == "o" and chars != "郎" and not first and not letters and size == len(chars):
                    return True  # 丰雄 Toyo-o is written Toyo; 健三郎 is no Kenzo
    return False


def _within(reading: str) -> tuple[str, ...]:
    """A reading, and how it sounds after another: hiko, biko; shi, ji."""
    initial = next((i for i in ("ch", "sh", "ts", *"kstfh") if reading.startswith(i)), None)
    return (reading, _VOICED[initial] + reading[len(initial) :]) if initial else (reading,)


# --- Vietnamese ---


@lru_cache(maxsize=1)
def _vietnamese() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Spellings by surname, and by character of a given name."""
    data = table("vietnamese")
    surnames = {surname: frozenset(forms.split(",")) for surname, forms in _row.findall(fold(data["surnames"]))}
    given: dict[str, set[str]] = {}
    for reading, chars in _reading.findall(fold(data["given"])):
        for char in chars:
            given.setdefault(char, set()).add(reading)
    return surnames, {char: frozenset(forms) for char, forms in given.items()}


def vietnamese_surnames(word: str) -> frozenset[str]:
    """Spellings of the surname a Vietnamese name in characters begins with."""
    return _vietnamese()[0].get(word[:1], frozenset())


def is_vietnamese(word: str, parts: tuple[str, ...]) -> bool:
    """Whether Latin parts spell a name of two to five characters as Vietnam reads it, its surname first, or last as abroad."""
    surnames, given = _vietnamese()
    pieces = [piece for part in parts for piece in part.split("-")]
    if len(pieces) != len(word) or word[0] not in surnames:
        return False
    orders = (pieces, pieces[-1:] + pieces[:-1], pieces[-1:] + pieces[-2:0:-1] + pieces[:1])
    return any(
        order[0] in surnames[word[0]]
        and all(piece in given.get(char, ()) for char, piece in zip(word[1:], order[1:], strict=True))
        for order in orders
    )
