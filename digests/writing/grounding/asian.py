"""Names of China, Japan and Korea in a claim and its source: by how their characters are read, never by sound alone."""

from collections.abc import Sequence
from functools import lru_cache

from digests.naming.comparison import Kind, compare
from digests.naming.east_asian import is_japanese, is_japanese_given, is_korean, japanese_surnames, short_vowels
from digests.naming.names import native
from digests.naming.pinyin import given_exactness, is_pinyin, latin_surname, readings, splits, surname_exactness
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import characters, table, words
from digests.writing.grounding.sound import NEAR, POSSESSIVE, alike, transcription


def is_native(person: str, parts: Sequence[str]) -> bool:
    """Whether Latin parts are a person's of two to four characters: the whole name, the given name, the surname as Japan reads it, or the
    surname behind a Western given name."""
    own = [p.lower() for p in parts]
    if more_than_given(person, " ".join(own)) or _is_japanese(person, own):
        return True
    cut = native(person)
    if cut is None or len(own) < 2:
        return False
    if len(cut[1]) > 1 and any(_reads(cut[1], given) for _, given in splits(tuple(own))):
        return True
    family = surname_exactness(cut[0], own[-1]) > 0 or _may_read(cut[0], own[-1])
    # beside a surname of pinyin a Western given name must be in the characters too: 杨约翰 may be John Yang, 林志强 is no Kevin Lin unless he
    # is known so; in Hong Kong everybody has one besides, 邹家成 and Owen Chow
    abroad = is_western(parts[0]) and not is_pinyin(own[-1]) and not set(person) <= set(transcription())
    return family and (abroad or (len(cut[1]) > 1 and alike(cut[1], own[0]) >= NEAR))


def _is_japanese(person: str, parts: Sequence[str]) -> bool:
    """Whether Latin parts, in lower case, have the surname of a name in characters as Japan reads it, and no other given name."""
    surnames = japanese_surnames(person)
    told = [p for p in parts if short_vowels(p) in surnames]
    if len(parts) != 2 or not told or not is_japanese_given(person):
        return bool(told) or any(short_vowels(piece) in surnames for p in parts for piece in p.split("-"))
    return any(is_japanese(person, family, given) for family, given in (parts, parts[::-1]))


def _reads(given: str, token: str) -> bool:
    """Whether Latin letters are a given name of two characters, as China, or with any surname Korea, reads it."""
    return given_exactness(given, token) > 0 or is_korean("金" + given, "kim", token)


def more_than_given(han: str, latin: str) -> bool:
    """Whether two names are one by more than a given name spelt by sound: 罗伯特 alone is no Robert Kovac."""
    found = compare(han, latin)
    return found.same and (found.kind is not Kind.GIVEN or " " not in latin)


def is_called_abroad(person: str, given: str, surname: str) -> bool:
    """Whether a Western given name before a surname of pinyin may be a Chinese person's, whose own is not told: Kevin Lin for 林志强."""
    cut = native(person)
    if cut is None or len(person) > 4 or set(person) <= set(transcription()):
        return False
    return is_western(given) and not is_pinyin(given.lower()) and surname_exactness(cut[0], surname.lower()) > 0


def may_be_chinese(person: str) -> bool:
    return native(person) is not None and len(person) < 4


def is_western(word: str) -> bool:
    """Whether a Latin word is a given name, and no Chinese surname or name of a place."""
    known, plain = latin_lexicon(), POSSESSIVE.sub("", word)
    return known.is_forename(plain) and plain not in known.places and not surname_token(plain)


def _may_read(surname: str, token: str) -> bool:
    """Whether a Latin surname that is Chinese may be a dialect's reading of this one: Chow for 邹, Chiu for 赵."""
    heads = {r[0] for r in latin_surname(token)}
    return any(r[0] in heads for r in readings(surname[0]))


def surname_token(word: str) -> bool:
    """Whether a Latin word is a Chinese surname: Li, Zhang."""
    return any(surname_exactness(s, word.lower()) for s in surnames())


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    rows = table("zh")["surnames"]
    return characters(rows["common"]) | characters(rows["rare"]) | words(rows["compound"])
