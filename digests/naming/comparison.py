"""Two written names by rule alone, in any scripts: how likely they are one person's, and what says so.

Scores: 0.95 and more, the same name written otherwise; 0.8, a name and its romanisation or clear misspelling, or its surname; 0.5 to 0.8,
the same person's if nothing speaks against it (short forms, transliteration by sound); below 0.5, not enough.
"""

from functools import lru_cache

from digests.naming import spelling
from digests.naming.across import across
from digests.naming.names import Name, has_han, native, parse
from digests.naming.pinyin import tones
from digests.naming.sound import likeness_of_han
from digests.naming.transliterations import settled_alike
from digests.naming.verdict import Comparison, Kind, different

__all__ = ["Comparison", "Kind", "compare"]


@lru_cache(maxsize=131072)
def compare(a: str, b: str) -> Comparison:
    """Symmetric."""
    x, y = parse(a), parse(b)
    if not x.parts or not y.parts:
        return (
            Comparison(1.0, Kind.SAME, "same spelling") if x.text == y.text else different("no letters to compare", 0.0)
        )
    found = _by_script(x, y)
    if x.junior != y.junior and found.score > 0.7:
        return Comparison(0.7, Kind.VARIANT, f"{found.why}, one of them junior")
    return found


def _by_script(x: Name, y: Name) -> Comparison:
    if x.parts == y.parts:
        return Comparison(1.0, Kind.SAME, "same spelling")
    if x.han and y.han:
        return max(_han(x, y), _han(y, x), key=lambda found: found.score)
    if not x.han and not y.han:
        return _latin(x, y)
    return across(x, y) if x.han else across(y, x)


def _latin(x: Name, y: Name) -> Comparison:
    first, second = (x, y) if x.parts <= y.parts else (y, x)
    score, why = spelling.compare(first, second)
    if score >= 0.93:
        return Comparison(score, Kind.SAME, why)
    part = len(x.parts) == 1 or len(y.parts) == 1
    kind = Kind.NONE if score < 0.5 else _part_kind(why) if part else Kind.VARIANT
    return Comparison(score, kind, why)


def _part_kind(why: str) -> Kind:
    return Kind.GIVEN if why.startswith("given") else Kind.PART if why.startswith("surname") else Kind.VARIANT


# --- both in characters ---


def _han(x: Name, y: Name) -> Comparison:
    """`x` is compared as the shorter of the two where that matters."""
    if x.plain == y.plain:
        return Comparison(0.97, Kind.SAME, "same characters, divided otherwise")
    if len(x.parts) == 1 and len(y.parts) == 1:
        return _han_words(x.parts[0], y.parts[0])
    if len(x.parts) == 1:
        return _han_part(x.parts[0], y.parts)
    if len(y.parts) == 1:
        return different("different names", 0.0)
    return _han_dotted(x.parts, y.parts)


def _han_words(a: str, b: str) -> Comparison:
    short, long = sorted((a, b), key=len)
    if _for_a_woman(a, b):
        return different("forms of a surname for a man and a woman")
    known = settled_alike(a, b)
    if known is not None:
        return SETTLED if known else different("settled forms of two names")
    cut = native(long)
    if cut and short == cut[0]:
        return Comparison(0.66, Kind.PART, "surname of the full name")
    if cut and short == cut[1] and len(short) > 1:
        return Comparison(0.72, Kind.GIVEN, "given name of the full name")
    other = native(short)
    if cut and other and len(a) == len(b):
        return _homophones(cut, other)
    found = likeness_of_han(a, b)
    if min(len(a), len(b)) >= 3 and found.score >= HEARD_ALIKE and found.weight >= 2.5 and not (cut and other):
        return Comparison(0.6, Kind.SOUND, "spellings of one foreign name")
    return different("different names")


def _homophones(a: tuple[str, str], b: tuple[str, str]) -> Comparison:
    if a[0] != b[0]:
        same = a[1] == b[1] and _sound_alike(a[0], b[0])
        return different(
            "same given name, surnames that sound alike" if same else "different surnames", 0.3 if same else 0.1
        )
    if len(a[1]) == len(b[1]) == 2 and all(_sound_alike(p, q) for p, q in zip(a[1], b[1], strict=True)):
        return Comparison(0.45, Kind.HOMOPHONE, "same surname, given names of the same sound")
    if all(_sound_alike(p, q) for p, q in zip(a[1], b[1], strict=True)):
        return Comparison(0.3, Kind.HOMOPHONE, "same surname, given name of the same sound")
    return different("same surname, different given names", 0.15)


def _sound_alike(a: str, b: str) -> bool:
    return a == b or bool(set(tones(a)) & set(tones(b)))


def _han_part(word: str, parts: tuple[str, ...]) -> Comparison:
    if word == parts[-1]:
        return Comparison(0.85, Kind.PART, "surname of the full name")
    if word == parts[0]:
        return Comparison(0.62, Kind.GIVEN, "given name of the full name")
    if word in ("".join(parts[1:]), "".join(parts[-2:])):
        return Comparison(0.85, Kind.PART, "surname of the full name")
    if word == parts[0] + parts[-1]:
        return Comparison(0.93, Kind.SAME, "same name without the middle one")
    known = settled_alike(word, parts[-1])
    if known is not None:
        spelt = Comparison(0.6, Kind.SOUND, "another spelling of the surname")
        return spelt if known else different("settled forms of two surnames")
    found = likeness_of_han(word, parts[-1])
    if len(word) >= 3 and len(parts[-1]) >= 3 and found.score >= HEARD_ALIKE and found.weight >= 2.5:
        return Comparison(0.6, Kind.SOUND, "another spelling of the surname")
    whole = likeness_of_han(word, "".join(parts))
    if whole.score >= 0.9 and whole.weight >= 4:
        return Comparison(0.75, Kind.SOUND, "another spelling of the full name")
    return different("different names")


def _han_dotted(x: tuple[str, ...], y: tuple[str, ...]) -> Comparison:
    if sorted(x) == sorted(y):
        return Comparison(0.95, Kind.SAME, "same names in another order")
    if x[-1] == y[-1] and (x[0] == y[0]):
        return Comparison(0.94, Kind.SAME, "same names, a middle name more")
    surname, given = _part_of_han(x[-1], y[-1]), _part_of_han(x[0], y[0], given=True)
    if surname >= 0.8 and given >= 0.75 and surname + given >= 1.65:
        return Comparison(round(0.45 + 0.4 * surname * given, 3), Kind.SOUND, "spellings of one foreign name")
    if surname >= 0.8 and {x[0], y[0]} & {c for c in (x[0], y[0]) if len(c) == 1 and c.isascii()}:
        return different("initial and given name", 0.4)
    return different("same surname, different given names" if surname == 1 else "different names")


def _for_a_woman(a: str, b: str) -> bool:
    """阿利耶夫 and 阿利耶娃, 纳瓦利内 and 纳瓦利纳娅, of one root: husband and wife, or father and daughter."""
    return any(
        one.endswith(man) and other.endswith(woman) and one.removesuffix(man) == other.removesuffix(woman)
        for one, other in ((a, b), (b, a))
        for man, woman in _WOMEN
    )


_WOMEN = (
    ("夫", "娃"),
    ("斯基", "斯卡娅"),
    ("斯基", "斯卡"),
    ("内", "娜娅"),
    ("内", "纳娅"),
    ("因", "因娜"),
    ("京", "金娜"),
)


def _part_of_han(a: str, b: str, *, given: bool = False) -> float:
    if a == b:
        return 1.0
    if _for_a_woman(a, b):
        return 0.0
    known = settled_alike(a, b, given=given)
    if known is not None:
        return 1.0 if known else 0.3
    return likeness_of_han(a, b).score if has_han(a) and has_han(b) else 0.0


HEARD_ALIKE = 0.84  # of two spellings in characters, by which they are of one name
SETTLED = Comparison(0.62, Kind.SOUND, "settled forms of one foreign name")
