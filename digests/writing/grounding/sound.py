"""Whether characters of one text may spell a name of another by sound: the limits from which chance is ruled out.

Set by true names of translated news beside the same names held against other sentences: from them on at most one name in fifty is found where
it is not. The more places a name is looked for in, and the shorter it is, the higher the limit.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digests.naming.sound import likeness
from digests.naming.transliterations import is_given_name, settled, settled_forms, settled_names
from digests.reading.lexicon import characters, table
from digests.text.script import HAN, is_han

POSSESSIVE = re.compile(r"['’]s?$")
DOT = re.compile(r"[·・•.\s]+")
NEAR = 0.6  # from which a person of the source may be meant
SURE = 0.8  # from which a person of two or three characters may be, that is no foreigner's name
_SPELT = 0.55  # from which three characters and more that spell foreign names may be
_SPELT_BY_TWO = 0.7
_MORE = 0.15  # by how much a surname must be spelt better whose given name is not there
_ANY = 0.8  # from which any three characters and more may be, whatever else they are used for
_WHOLE = 0.55  # mean of all parts of a name of several
_END = 0.35  # what its last part must be like by itself
_FAINT = 0.5  # from which a surname will do beside a given name that is spelt well: 约瑟夫·斯库林 for Joseph Schooling
_GIVEN = 0.66
_GIVEN_SURE = 0.8
_OTHERS = 0.7  # below which characters that are the settled form of other names count for less
_LESS = 0.75
_DOTTED = 0.4  # the same where a point stands between the two: 彼得·欧斯祖斯基 for Peter Olszewski

_pairs = re.compile(rf"([{HAN}]{{2,5}})[·・•.\s](?=([{HAN}]{{2,6}}))")
_run = re.compile(r"[A-ZÀ-Þ][\w’'-]*(?:\.?\s(?:[A-ZÀ-Þ][\w’'-]*|(?:de|da|del|der|di|du|al|bin|ibn|la|le|van|von)\b))*")


@lru_cache(maxsize=65536)
def alike(han: str, latin: str) -> float:
    """How well characters spell one part of a Latin name, 0 to 1: by custom where it is settled (强森 Johnson), else by sound. Characters that
    are the settled form of others must spell it well: 约翰逊 is no Jensen."""
    plain = POSSESSIVE.sub("", latin).lower()
    known = settled(han, plain), settled(han, plain, given=True)
    if True in known:
        return 1.0
    heard = likeness(han, latin).score
    if heard >= _OTHERS or not is_spoken_for(han):
        return heard
    return 0.0 if False in known else heard * _LESS


def is_spoken_for(han: str) -> bool:
    """Whether characters are the settled form of a surname or a given name."""
    return is_given_name(han) or bool(settled_names(han))


@lru_cache(maxsize=1)
def transcription() -> str:
    return "".join(sorted(characters(table("zh")["transliteration"]["characters"]) | set("廉弗韦略伍烈汀歇堡革卫")))


def letters_spell(parts: Sequence[str], text: str) -> bool:
    """Whether consecutive words of `text` are a name of several parts in characters: 奥夫拉多尔 alone may not be Obrador, behind 洛佩斯 it is."""
    for run in _run.findall(text):
        words = [POSSESSIVE.sub("", word) for word in re.split(r"[\s-]+", run)]
        spans = [words[at : at + size] for size in range(2, len(parts) + 3) for at in range(len(words) - size + 1)]
        if any(_are_one(parts, span) for span in spans):
            return True
    return False


def dots_spell(parts: Sequence[str], text: str) -> bool:
    """Whether a name of several parts with points between stands in `text` for these Latin ones: 坦尼斯·桑德格伦第三轮."""
    for run in re.findall(f"[{transcription()}]+(?:·[{transcription()}]+)+", text):
        first, *middle, last = run.split("·")
        for at in range(len(first)):
            ends = range(min(2, len(last)), len(last) + 1)
            if any(_are_one((first[at:], *middle, last[:end]), parts) for end in ends):
                return True
    return False


def _are_one(han: Sequence[str], latin: Sequence[str]) -> bool:
    if alike(han[-1], latin[-1]) < _END:
        return False
    return _aligned(han, latin) / max(len(han), len(latin)) >= _WHOLE


def _aligned(han: Sequence[str], latin: Sequence[str]) -> float:
    """The most that parts in the same order are alike, summed."""
    best = [0.0] * (len(latin) + 1)
    for one in han:
        row = [0.0]
        for at, other in enumerate(latin):
            row.append(max(best[at + 1], row[at], best[at] + alike(one, other)))
        best = row
    return best[-1]


def characters_spell(part: str, text: str, *, surely: bool = False) -> bool:
    """Whether any characters of `text` spell one part of a Latin name; `surely` if more is told of the name that is not there."""
    if any(form in text for form in settled_forms(part.lower()) if len(form) > 1):
        return True  # 甘地 for Gandhi
    for place in re.findall(f"([{transcription()}]{{2,6}})[市州省县镇岛区]", text):
        if any(alike(place[-size:], part) >= NEAR for size in range(2, len(place) + 1)):
            return True
    more = _MORE if surely else 0.0
    for run in re.findall(f"[{transcription()}]+", text):
        if any(alike(w, part) >= (_SPELT_BY_TWO if len(w) < 3 else _SPELT) + more for w in _windows(run, part)):
            return True
    every = (w for run in re.findall(f"[{HAN}]+", text) for w in _windows(run, part) if len(w) > 2)
    return any(alike(w, part) >= _ANY + more for w in every)


def _windows(run: str, part: str) -> Iterator[str]:
    for size in range(2 if len(part) > 3 else 1, min(len(run), 8) + 1):
        yield from (run[at : at + size] for at in range(len(run) - size + 1))


def person_spells(person: str, part: str, *, native: bool) -> bool:
    """Whether what was read as a person in characters spells one part of a Latin name; `native` if it may be a Chinese one."""
    spelt = [p for p in re.split(DOT, person) if is_han(p[:1] or " ")]
    return any(
        alike(p[:size], part) >= (SURE if native else NEAR)
        for p in spelt
        for size in ([len(p)] if is_spoken_for(p) else range(max(min(2, len(p)), len(p) - 1), len(p) + 1))
    )


def spelt_beside(first: str, last: str, text: str) -> bool:
    """Whether a given name is spelt well and something like the surname directly behind it: 乔治艾略特 for George Eliot."""
    for given, rest in _pairs.findall(text):
        if alike(given, first) >= _GIVEN and any(
            alike(rest[:size], last) >= _DOTTED for size in range(2, len(rest) + 1)
        ):
            return True
    for run in re.findall(f"[{transcription()}·]+", text):
        for at in range(1, len(run) - 1):
            ends = [run[max(0, at - size) : at].rstrip("·") for size in range(2, 6)]
            if any(alike(e, first) >= _GIVEN_SURE for e in ends) and any(
                alike(run[at : at + size], last) >= _FAINT for size in range(2, 7)
            ):
                return True
    return False
