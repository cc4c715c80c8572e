"""Does every name of a claim stand in its source, in either script.

The claim's people are read as an article's are; a person is borne out by letters, by pinyin or by sound (扎克伯格 for Zuckerberg), an entry of
the gazetteer by another written form of it. A name and what stands in brackets behind it must be one.

Known false cases: nobody is asked for whom the reader does not see; two people of the source who have changed places in the claim are both
borne out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from digests.reading.document import Found
from digests.reading.gazetteer import Gazetteer, Hit
from digests.reading.latin_lexicon import latin_lexicon
from digests.text.script import HAN, is_han
from digests.text.tokens import tokens
from digests.writing.grounding.asian import surname_token
from digests.writing.grounding.cues import (
    is_called_a_person,
    is_called_a_person_in_english,
    is_country,
    is_of_place,
    is_word_of_speech,
)
from digests.writing.grounding.listed import Source, listed_names
from digests.writing.grounding.name_forms import dotted, hyphens_dotted, without_words
from digests.writing.grounding.numbers import Problem
from digests.writing.grounding.pairing import Pairing
from digests.writing.grounding.people import Finder, People, faintly
from digests.writing.grounding.pronouns import (
    stands_beside_office,
    stands_for_company,
    stands_for_demonstrative,
    stands_for_pronoun,
    stands_for_speaker,
)
from digests.writing.grounding.sound import SURE, alike, transcription
from digests.writing.grounding.strangers import strangers

_NOBODY = "the source names nobody so"
_thing = re.compile(  # what no person's name begins with, or is: the Moon, La Liga, German Bundesliga, RSM
    r"[a-zà-ÿ]|(?:The|La|Le|El|Los|Las|Les|Der|Die|Das)\s|[A-Z]{2,5}$"
    r"|(?:American|British|Chinese|European|French|German|Italian|Spanish|Dutch|Swiss|Swedish|Russian|Japanese|Korean|Indian|Canadian|Australian)\s"
)
_in_brackets = re.compile(rf"([{HAN}]{{0,4}})\s?[（(]\s?([A-ZÀ-Þ][\w.’'-]*(?:\s[\w.’'-]+){{0,4}})\s?[,，)）]")


def problems(source: str, claim: str, book: Gazetteer, find: Finder) -> Iterator[Problem]:
    """The names of the claim that its source does not have. `find` reads the people of a text."""
    asked = _Claim(dotted(claim), Source(source, book, find), book, find)
    for name, why in asked.problems():
        yield Problem(claim[name.start : name.end], why)


class _Claim:
    """The names of a folded claim, held against a source."""

    def __init__(self, text: str, source: Source, book: Gazetteer, find: Finder) -> None:
        self._text, self._listed, self._book = text, source, book
        self._source = source.people
        self._found = [
            n for n in without_words(find(hyphens_dotted(text))) if not (self._is_of_thing(n) or _is_place(n, text))
        ]
        self._hits = [h for h in listed_names(text, self._found, book) if not (self._is_of_thing(h) or self._begins(h))]
        self._named = [*(n.form for n in self._found), *(h.form for h in self._hits)]
        self._pairing = Pairing(text, self._source, self._found, self._named, source.unnamed(self._hits))

    def problems(self) -> Iterator[tuple[Found | Hit, str]]:
        for hit in self._hits:
            missing = self._listed.missing(hit)
            if not missing and hit.person and self._pairing.is_anothers(hit.form):
                missing = "another name of the claim is this person's"
            if missing and not self._stands_in(hit):
                yield hit, missing
        for name in self._found:
            if self._is_listed(name):
                continue
            if not self._is_same_in_brackets(name):
                yield name, "the name in brackets is another"
            elif self._is_asked_for(name) and not self._is_told(name):
                yield name, _NOBODY
        if self._source.latin_only or not self._pairing.somebody_missing:
            return
        taken = [*((n.start, n.end) for n in self._found), *((h.start, h.end) for h in self._hits)]
        for name in strangers(self._text, taken, self._book):
            if not self._source.has(name.form) and not self._stands_in(name):
                yield name, _NOBODY

    def _is_listed(self, name: Found) -> bool:
        hits = [h for h in self._hits if h.person or "·" not in name.form]
        return any(h.start < name.end and name.start < h.end for h in hits)

    def _is_asked_for(self, name: Found) -> bool:
        if _is_sure(name, self._found, self._text):
            return True
        return _may_be_surname(name) and self._pairing.somebody_missing

    def _is_told(self, name: Found) -> bool:
        """Whether the source tells of this person, or may, in other words."""
        return (
            (self._is_borne(name) and not self._pairing.is_anothers(name.form))
            or self._source.may_be_left(name.form, self._named)
            or self._stands_in(name)
            or _is_of_longer_word(name, self._text)
        )

    def _is_borne(self, name: Found) -> bool:
        """Whether the source names this person: as it is read, or in full, or by a fuller name beside; of what only a model took for one
        name, by any word of it."""
        source, parts = self._listed, name.form.split()
        if any(map(source.names, (name.form, *_mended(name, self._text)))) or source.is_called(name.form):
            return True
        if not name.whole and len(parts) > 1 and any(map(source.names, parts)):
            return True
        return any(name.form in re.split(r"[·\s]", fuller) and source.names(fuller) for fuller in self._full_names)

    @cached_property
    def _full_names(self) -> list[str]:
        return [n.form for n in self._found if "·" in n.form or " " in n.form]

    def _is_same_in_brackets(self, name: Found) -> bool:
        """Whether what stands in brackets behind a name in characters, and is a person's of the source, may be this name."""
        behind = _in_brackets.match(self._text, name.end)
        if behind is None or not is_han(name.form[0]):
            return True
        latin = behind[2]
        if not any(latin in p.form or p.form in latin for p in self._source.found) or not self._source.has_letters(
            latin
        ):
            return True
        return any(_is_called(form, latin) for form in {name.form, name.form + behind[1]})

    def _is_of_thing(self, name: Found | Hit) -> bool:
        """Whether a name is part of a thing's: Valentine's Day, or of a work whose title is translated by its sense: 《你好,李焕英》."""
        before, after = self._text[: name.start], self._text[name.end :]
        if re.match(r"['’]s (?:Day|Eve|Cup|Prize)\b", after):
            return True
        return self._source.latin_only and before.rfind("《") > before.rfind("》") and "》" in after

    def _begins(self, hit: Hit) -> bool:
        """Whether a listed form in characters is the beginning of a longer name that the source has: 范斯 of 范斯坦."""
        longer = (n for n in self._found if n.start == hit.start and n.end > hit.end and "·" not in n.form)
        return is_han(hit.form[0]) and any(self._source.has(n.form) for n in longer)

    def _stands_in(self, name: Found | Hit) -> bool:
        """Whether a name may be a translator's for what the source tells otherwise: he, this, the company."""
        claim, source = self._text, self._source
        if isinstance(name, Hit) and name.person is None:
            return stands_for_company(name.start, name.end, claim, source.text)
        one = Found(name.start, name.end, name.form)
        if isinstance(name, Hit) and stands_for_demonstrative(one, claim, source):
            return True
        return not self._pairing.somebody_missing and (
            stands_for_pronoun(one, claim, source)
            or stands_for_speaker(one, claim, source)
            or stands_beside_office(one, claim, source)
        )


def _is_called(han: str, latin: str) -> bool:
    """Whether characters before a bracket may be the name in it: one part that is alike is enough."""
    here = People(han, lambda _: (Found(0, len(han), han),), lambda _: False)
    if here.has(latin) or faintly(han, latin):
        return True
    return any(
        alike(one, other) >= SURE for one in han.split("·") for other in re.split(r"[\s-]", latin) if len(one) > 1
    )


def _is_place(name: Found, claim: str) -> bool:
    """Whether what was read as a name is the place of somebody or something: Haji Hassanal of Brunei Darussalam; or is its name: 西敏 of 西敏宫."""
    if is_han(name.form[0]):
        return is_of_place(name.end, claim)
    return is_country(name.form) or re.search(r"\b[A-Z][\w’'-]+ of (?:the )?$", claim[: name.start]) is not None


def _is_of_longer_word(name: Found, claim: str) -> bool:
    """Whether what was read as a name is a piece of a longer word of the dictionary: 加尔 of 加尔各答."""
    if not is_han(name.form[0]) or "·" in name.form:
        return False
    return any(name.form in word and word != name.form for word in tokens(claim))


def _mended(name: Found, text: str) -> list[str]:
    """A name as it may stand in full, or without what is none of it: 刘永好 for 刘永, 大卫·艾登堡 for 大卫·艾登, 乔治 for 乔治三 of 乔治三世."""
    after = text[name.end :]
    if not is_han(name.form[0]):
        return []
    if after.startswith("世"):
        return [name.form.rstrip("一二三四五六七八九十")]
    if set(name.form[:-1]) <= set(transcription()) and name.form[-1] not in transcription() and len(name.form) > 2:
        return [name.form[:-1]]  # 罗斯先
    others = [char for char in name.form if char not in transcription()]
    spelt = "·" in name.form or len(others) <= (1 if len(name.form) > 2 else 0)  # 撒玛利 of 撒玛利亚
    more = re.match(f"[{transcription()}·]{{1,8}}" if spelt else f"[{HAN}]" if len(name.form) == 2 else "$^", after)
    if more is None:
        return []
    if more[0].startswith("·"):
        return [name.form + more[0]]
    return [name.form + more[0][:size] for size in range(1, min(3, len(more[0])) + 1)]


def _is_sure(name: Found, named: Sequence[Found], text: str) -> bool:
    """Whether what was read as a name is surely a person's: a full name, part of a full name beside, or one word beside a cue."""
    fuller = (other.form for other in named if other.whole and len(other.form) > len(name.form))
    if any(name.form in form and not _thing.match(form) for form in fuller):
        return True
    if is_han(name.form[0]):
        if not set(name.form) <= {"·", *transcription()}:
            return name.whole and (not is_word_of_speech(name.form) or is_called_a_person(name.start, name.end, text))
        return "·" in name.form or is_called_a_person(name.start, name.end, text)
    if re.search(r"\b(?:the|an?)\s$", text[: name.start], re.IGNORECASE) or _thing.match(name.form):
        return False
    first, *more = name.form.split()
    if more and name.whole:  # Jardine Matheson are two families, and a firm
        known = latin_lexicon()
        if known.is_plain(more[-1]):
            return False  # an airbase, a church
        return known.is_forename(first) or surname_token(first) or not known.is_name(first)
    return is_called_a_person_in_english(name, text)


def _may_be_surname(name: Found) -> bool:
    """Whether what is not surely a person's may be one in somebody's place: not so a word only a model took for a name, 本月, Brexit."""
    if name.whole or " " in name.form:
        return True
    if is_han(name.form[0]):
        return set(name.form) <= set(transcription())
    return latin_lexicon().is_name(name.form)
