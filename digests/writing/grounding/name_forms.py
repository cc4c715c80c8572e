"""How names are written, in a text and as a reader hands them over: points in all their shapes, ranks and words that are no part of a name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from digests.reading.document import Found
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import table
from digests.text.script import HAN, fold, is_han
from digests.writing.grounding.sound import transcription

_rank = re.compile(f"(?<=[{HAN}]{{2}})(?:王子|公主|国王|女王|女皇|亲王)$")
_junior = re.compile(r"(?<=\w),?\s(?:Jr|Sr)\.?$")


def without_words(found: Sequence[Found]) -> Iterator[Found]:
    """What was read as names, without words that are none (Councilor) and without the rank behind a name: 威廉王子."""
    for name in found:
        if is_han(name.form[0]):
            if name.form.endswith("队"):
                continue  # 湖人队
            form = _rank.sub("", name.form)
            yield replace(name, end=name.start + len(form), form=form)
        elif " " in name.form or not _is_word(name.form):
            form = _junior.sub("", name.form)
            yield replace(name, end=name.start + len(form), form=form)


def _is_word(word: str) -> bool:
    """Whether a Latin word is an English one, be it of many: Councilor, Superpowers."""
    known = latin_lexicon()
    return word.lower() in not_names() or any(map(known.is_plain, (word, word.removesuffix("s"))))


def dotted(text: str) -> str:
    """A text folded, with a point between two parts of a name where some write a full stop, 彼得.林德曼, or where it was lost, 彼得?林德曼. What
    was a full-width question mark before it was folded is one."""
    folded = re.sub(rf"(?<=[{HAN}])[.•‧・．∙⋅](?=[{HAN}])", "·", fold(text))
    lost = [at.start() for at in _lost_point().finditer(folded) if text[at.start()] == "?"]
    return "".join("·" if at in lost else char for at, char in enumerate(folded)) if lost else folded


def hyphens_dotted(text: str) -> str:
    """A dotted text with points for the hyphens behind a point too: 约瑟夫·戈登-莱维特."""
    return _hyphened().sub(lambda name: name[0].replace("-", "·"), text)


@lru_cache(maxsize=1)
def _lost_point() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{transcription()}]{{2}})\?(?=[{transcription()}]{{2}})")


@lru_cache(maxsize=1)
def _hyphened() -> re.Pattern[str]:
    return re.compile(rf"·[{transcription()}]{{1,6}}(?:-[{transcription()}]{{1,6}})+")


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    known = latin_lexicon()
    return known.titles | known.honorifics


@lru_cache(maxsize=1)
def not_names() -> frozenset[str]:
    """Words no person's name begins or ends with: of speech, of the calendar, of organisations, places and titles."""
    en = table("en")
    rows = (en["stop"]["words"], en["stop"]["not_person_end"], en["stop"]["place_starts"], en["names"]["honorifics"])
    return frozenset(w.lower() for row in rows for w in row.split()) | frozenset(
        "saint st road great games series prize bill top big more trade war white insider cathedral chief secretary deputy vice senior former "
        "acting interim son dad brother sister daughter wife husband church south-east yuan euro "
        "scotsman englishman irishman welshman frenchman dutchman".split()
    )
