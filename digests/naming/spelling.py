"""Two names in Latin letters: order, initials, short forms, middle names, misspellings, other romanisations.

Known false cases: brothers or sisters whose given names differ by one letter (Jon and Jan are kept apart, Marian and Marion are not).
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from digests.naming.names import Name, is_family_name, is_forename, without_particles
from digests.naming.pinyin import initial_class, is_pinyin, latin_surname, spellings, syllables
from digests.naming.transliterations import distinct, one_name
from digests.reading.lexicon import table

Verdict = tuple[float, str]  # score and evidence; what scores 0.5 or more is the same person's, by itself


def compare(a: Name, b: Name) -> Verdict:
    """Both names in Latin letters, not spelt the same."""
    x, y = without_particles(a.parts), without_particles(b.parts)
    if len(x) > len(y):
        x, y = y, x
    if not x:
        return 0.0, "no letters"
    if a.plain == b.plain:
        return 0.97, "same letters, divided otherwise"
    if sorted(_pieces(x)) == sorted(_pieces(y)):
        return 0.96, "same words in another order"
    if len(x) == 1:
        return _one_word(x[0], y)
    arabic = any(
        piece in _ARABIC for name in (a, b) for piece in _pieces(name.parts[1:-1]) + name.parts[-1].split("-")[:-1]
    )
    return max(_surname_last(x, y), _chinese_order(x, y), _respelt(x, y, arabic))


def _respelt(x: tuple[str, ...], y: tuple[str, ...], arabic: bool) -> Verdict:
    """Names from other alphabets, whose spelling is anyone's choice: Moammar Qaddafi, Muammar Gaddafi; Zelensky, Zelenskyy."""
    pairs = ((x[-1], y[-1]), (x[0], y[0]))
    if not _middle_fits(x[1:-1], y[1:-1]) or distinct(x[0], y[0]):
        return 0.1, "different names"
    differing = [(a, b) for a, b in pairs if a != b]
    sounds = _sounds_of_arabic if arabic else _sounds
    if any(
        min(len(a), len(b)) < 4 or (not arabic and is_pinyin(a) and is_pinyin(b)) or _gendered(a, b)
        for a, b in differing
    ):
        return 0.1, "different names"
    if all(sounds(a) & sounds(b) for a, b in differing):
        return 0.7, RESPELT
    return 0.1, "different names"


@lru_cache(maxsize=4096)
def _sounds(part: str) -> frozenset[str]:
    """A part without what transliterations differ in: doubled letters, y and i, o and u, kh and h; q stands for k or g."""
    plain = re.sub(r"[^a-z]", "", part)
    plain = re.sub(r"(?<=ch|sh)(?:y?o|io)(?=(?:ff?|v|w)a?$)", "e", plain)  # Gorbachov, Khrushchyov
    plain = re.sub(r"(?:iy|yy|ij|ii|yi)$", "i", re.sub(r"(?<=.)(?:ff|v|w)$", "f", plain))
    for written, sound in _RESPELT:
        plain = plain.replace(written, sound)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return frozenset((plain.replace("q", "k"), plain.replace("q", "g")))


def _sounds_of_arabic(part: str) -> frozenset[str]:
    """As `_sounds`; Arabic writes neither e nor o, and what q and g spell is one letter: bin Laden, bin Ladin."""
    return frozenset(sound.replace("e", "i").replace("k", "g") for sound in _sounds(part))


_ARABIC = frozenset("al el bin ibn bint abu abd".split())
_RESPELT = (
    ("sch", "sh"), ("tch", "ch"), ("tsch", "ch"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("dj", "j"), ("zh", "j"), ("ph", "f"), ("ck", "k"), ("tz", "ts"),
    ("ou", "u"), ("oo", "u"), ("o", "u"), ("ee", "i"), ("yo", "iu"), ("ye", "e"), ("ie", "e"), ("y", "i"), ("w", "v"), ("aa", "a"), ("ei", "ai"),
)  # fmt: skip


def _pieces(parts: tuple[str, ...]) -> list[str]:
    return [piece for part in parts for piece in part.split("-")]


def _one_word(word: str, parts: tuple[str, ...]) -> Verdict:
    letters = [part.replace("-", "") for part in parts]
    word = word.replace("-", "")
    if len(parts) == 1:
        if _misspelt_surname(word, letters[0], 6):
            return 0.7, "one letter apart"
        return (0.62, RESPELT) if _respelt_surname(word, letters[0]) else (0.1, "different names")
    if word == letters[-1]:
        return 0.8, "surname of the full name"
    if word == letters[0]:
        return (
            (0.72, "surname of the full name, written first")
            if latin_surname(word) and not latin_surname(letters[-1])
            else (0.6, "given name of the full name")
        )
    if "".join(letters[:-1]) == word or "".join(letters[1:]) == word:
        return 0.6, "given name of the full name"
    if _misspelt_surname(word, letters[-1], 7):
        return 0.62, "one letter apart from the surname"
    return (0.6, RESPELT) if _respelt_surname(word, letters[-1]) else (0.1, "different names")


RESPELT = "the same sounds, spelt otherwise"


def _respelt_surname(a: str, b: str) -> bool:
    """By itself a surname must be long, and its last vowel written, to be one from another alphabet: Khrushchev, Khrushchyov."""
    return (
        min(len(a), len(b)) >= 7
        and not (is_pinyin(a) and is_pinyin(b))
        and not _gendered(a, b)
        and not (is_family_name(a) and is_family_name(b))
        and bool(_sounds(a) & _sounds(b))
    )


def _surname_last(x: tuple[str, ...], y: tuple[str, ...]) -> Verdict:
    """Western order on both sides. `x` has no more parts than `y`."""
    surname = _surnames(x, y)
    if surname is None:
        return 0.1, "different surnames"
    weight, said = surname
    given, told = _given(x[:-1], y[:-1])
    if given < 0.5:
        return min(given, 0.3), f"{said}, {told}"
    if weight < 1 and given < 0.95:
        return 0.35, f"{said}, {told}"
    return round(weight * given, 3), f"{said}, {told}"


def _surnames(x: tuple[str, ...], y: tuple[str, ...]) -> tuple[float, str] | None:
    a, b = x[-1], y[-1]
    if a.replace("-", "") == b.replace("-", ""):
        return 1.0, "same surname"
    if "-" in a + b and (a in b.split("-") or b in a.split("-")) and not all(map(is_pinyin, f"{a}-{b}".split("-"))):
        return 0.9, "one of two surnames"
    if len(y) > 2 and a == y[-2] and x[0] == y[0]:
        return 0.85, "first of two surnames"
    if _misspelt_surname(a, b, 5):
        return 0.88, "surnames one letter apart"
    return None


def _given(x: tuple[str, ...], y: tuple[str, ...]) -> Verdict:
    """Likeness of two given names with what stands between them and the surname."""
    first, other = x[0], y[0]
    if "".join(x).replace("-", "") == "".join(y).replace("-", ""):
        return 0.97, "same given names"
    if first == other:
        if len(x) == len(y) == 1 or _middle_fits(x[1:], y[1:]):
            return 0.95, "a middle name more" if len(x) != len(y) else "same given name and middle initial"
        return 0.4, "other middle name"
    if set(x) < set(y) or set(y) < set(x):
        return 0.9, "called by the second given name"
    if min(len(first), len(other)) == 1 and first[0] == other[0]:
        return 0.75, "initial of the given name"
    if len("".join(x)) <= 3 and [p[0] for p in _pieces(y)] == list("".join(x)):
        return 0.75, "initials of the given names"
    if first in _short().get(other, ()):
        return 0.88, "short form of the given name"
    if not (is_pinyin(first) and is_pinyin(other)) and not _gendered(first, other) and not distinct(first, other):
        short, long = sorted((first, other), key=len)
        known = is_forename(short), is_forename(long)
        if len(short) >= 4 and long.startswith(short) and not all(known) and (known[1] or not is_family_name(long)):
            return 0.85, "shortened given name"
        if _misspelt(first, other, 5) and (one_name(first, other) or not all(known)):
            return 0.95, "given names one letter apart"
    return 0.2, "different given names"


def _middle_fits(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    return not x or not y or x[0] == y[0] or (min(len(x[0]), len(y[0])) == 1 and x[0][0] == y[0][0])


def _gendered(a: str, b: str) -> bool:
    """Alexander and Alexandra, Daniel and Daniela, Mario and Maria: forms for a man and a woman."""
    short, long = sorted((a, b), key=len)
    return long in (
        short + "a",
        short + "e",
        short + "ne",
        short + "ette",
        short + "ina",
        short + "la",
        short + "le",
    ) or (a[:-1] == b[:-1] and {a[-1], b[-1]} in ({"o", "a"}, {"e", "a"}, {"i", "a"}, {"s", "a"}))


def _misspelt(a: str, b: str, least: int) -> bool:
    """One letter more, less, other or swapped, in names of `least` letters that begin alike; not in pinyin, where it is another name."""
    if min(len(a), len(b)) < least or a[0] != b[0] or abs(len(a) - len(b)) > 1 or a == b:
        return a == b
    if (is_pinyin(a) and is_pinyin(b)) or "-" in a + b:
        return False
    at = next((i for i, (p, q) in enumerate(zip(a, b, strict=False)) if p != q), min(len(a), len(b)))
    return (
        a[at + 1 :] == b[at + 1 :]
        or a[at + 1 :] == b[at:]
        or a[at:] == b[at + 1 :]
        or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])
    )


def _misspelt_surname(a: str, b: str, least: int) -> bool:
    """Two that are both on the list of family names are two: Johnson, Johnston."""
    return _misspelt(a, b, least) and not _other_vowel(a, b) and not (is_family_name(a) and is_family_name(b))


def _other_vowel(a: str, b: str) -> bool:
    """Surnames with another vowel are others (Merkel, Markel), but for those that Russian lets choose (Gorbachev, Gorbachov)."""
    at = next((i for i, (p, q) in enumerate(zip(a, b, strict=False)) if p != q), len(a))
    swapped = len(a) == len(b) and a[at + 1 :] == b[at + 1 :] and {a[at], b[at]} < set("aeiou")
    return swapped and a[at + 1 :] != "v"


@lru_cache(maxsize=1)
def _short() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in table("names")["forenames"]["same"].strip().splitlines():
        whole, *others = line.split()
        for (
            other
        ) in others:  # short forms of one name are not forms of each other (Jeff and Geoff are, by their own lines)
            found.setdefault(other, set()).add(whole)
            found.setdefault(whole, set()).add(other)
    return {name: frozenset(forms) for name, forms in found.items()}


def short_forms(given: str) -> frozenset[str]:
    return _short().get(given, frozenset())


def _chinese_order(x: tuple[str, ...], y: tuple[str, ...]) -> Verdict:
    """Chinese names with the surname first on one side, or romanised by different rules."""
    best: Verdict = (0.0, "different names")
    for surname, given in _both_orders(x):
        for other, name in _both_orders(y):
            if surname == other:
                if given.replace("-", "") == name.replace("-", "") and latin_surname(surname):
                    best = max(best, (0.93, "same surname and given name, in another order"))
                elif latin_surname(surname) and _romanised(given, name):
                    best = max(best, (0.72, "same surname, given names romanised by different rules"))
            elif given == name and (_respells(surname, other) or _respells(other, surname)):
                best = max(best, (0.72, "one Chinese surname in pinyin and outside it, same given name"))
            elif latin_surname(surname) & latin_surname(other) and len(syllables(given)) > 1 and not is_forename(given):
                if given.replace("-", "") == name.replace("-", ""):
                    best = max(best, (0.82, "spellings of one Chinese surname, same given name"))
                elif _romanised(given, name):
                    best = max(best, (0.72, "spellings of one Chinese name by different rules"))
    return best


def _respells(a: str, b: str) -> bool:
    """Whether a token that is no pinyin, Hsu, is how another system writes one that is, Xu."""
    return not is_pinyin(a) and bool(latin_surname(b)) and a in spellings(b)


def _both_orders(parts: tuple[str, ...]) -> list[tuple[str, str]]:
    found = [(parts[-1], "-".join(parts[:-1])), (parts[0], "-".join(parts[1:]))]
    if len(parts) > 2:
        found += [(parts[-1], parts[0]), (parts[-1], "-".join(parts[1:-1])), (parts[0], parts[-1])]
    return found


def _romanised(a: str, b: str) -> bool:
    """Whether two given names can be one in pinyin and in Wade-Giles: Ing-wen and Yingwen."""
    x, y = syllables(a), syllables(b)
    if len(x) != len(y) or len(x) < 2 or a.replace("-", "") == b.replace("-", ""):
        return False
    pairs = list(zip(x, y, strict=True))
    return all(p == q or q in spellings(p) or p in spellings(q) for p, q in pairs) and all(
        initial_class(p) == initial_class(q) or "j" in (p[0], q[0]) for p, q in pairs
    )
