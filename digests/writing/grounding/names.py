"""Does every name of a claim stand in its source, in either script.

The claim's people are read as an article's are; a person is borne out by letters, by pinyin or by sound (扎克伯格 for Zuckerberg), an entry of
the gazetteer by another written form of it.

Known false cases: an organisation that is translated by meaning and in no list is not asked for across languages; nor is a person whom the
reader does not see.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from digests.naming.pinyin import readings
from digests.reading.document import Found
from digests.reading.gazetteer import CuratedOrganization, CuratedPerson, Entry, Gazetteer, Hit
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import any_of, table, words
from digests.text.script import HAN, fold, is_han
from digests.text.tokens import tokens
from digests.writing.grounding.cues import (
    is_called_a_person,
    is_called_a_person_in_english,
    is_in_business,
    may_be_a_word,
)
from digests.writing.grounding.numbers import Problem
from digests.writing.grounding.pairing import Pairing
from digests.writing.grounding.people import (
    Finder,
    People,
    dotted,
    not_names,
    surname_token,
    without_words,
)
from digests.writing.grounding.pronouns import (
    stands_for_company,
    stands_for_demonstrative,
    stands_for_office,
    stands_for_pronoun,
    stands_for_speaker,
)
from digests.writing.grounding.sound import POSSESSIVE, transcription
from digests.writing.grounding.strangers import strangers

_KINDS = frozenset("company division lab fund bank exchange nonprofit university institute".split())
_SCHOOLS = frozenset(("university", "institute"))
_school = re.compile(rf"[{HAN}]{{2,8}}(?:大学|学院)|\b(?:University|College|Institute|School)\b")
_thing = re.compile(
    r"[a-zà-ÿ]|(?:The|La|Le|El|Los|Las|Les|Der|Die|Das)\s"
)  # what no person's name begins with: the Moon, La Liga
_of_longer = re.compile(
    r"\s(?:International|Securities|Capital|Holdings|Trust|Insurance|Life|Asia|America|Hong Kong)\b"
)
_USES = {  # what people do with a service, in words made from its name
    "twitter": re.compile(
        r"\b(?:re)?tweet(?:s|ed|ing|ers?)?\b|(?:(?<![开研])发|转|删)推(?![出动广进行])|推文", re.IGNORECASE
    ),
    "google": re.compile(r"\bgoogl(?:e[sd]|ing)\b", re.IGNORECASE),
}
_USES |= {"推特": _USES["twitter"], "谷歌": _USES["google"]}


def problems(source: str, claim: str, book: Gazetteer, find: Finder) -> Iterator[Problem]:
    """The names of the claim that its source does not have. `find` reads the people of a text."""
    names = _Source(source, book, find)
    asked = dotted(fold(claim))
    found = [
        n
        for n in without_words(find(asked))
        if not (_is_of_thing(n, asked, names.people.latin_only) or _is_place(n, asked))
    ]
    hits = [h for h in book.scan(asked) if not (h.weak or _inside_word(asked, h) or _is_plural(asked, h))]
    hits = [h for h in hits if not _is_of_thing(h, asked, names.people.latin_only) and not _is_unread(h, found, asked)]
    hits = [h for h in hits if not any(_begins(h, n) and names.people.has(n.form) for n in found)]
    firms = [h for h in hits if not may_be_a_word(h.form) or is_in_business(h.start, h.end, asked)]
    if not firms:
        hits = []  # a word by itself; beside another listed name it is one too
    taken = [(h.start, h.end) for h in hits]
    people = [(h.start, h.end) for h in hits if h.person]
    named = [*(n.form for n in found), *(h.form for h in hits)]
    pairing = Pairing(asked, names.people, found, named, names.unnamed(hits))
    for hit in hits:
        missing = _missing(hit, names)
        if not missing and hit.person and pairing.is_anothers(hit.form):
            missing = "another name of the claim is this person's"
        if missing and not _stands_in(hit, asked, pairing, names.people, named):
            yield Problem(claim[hit.start : hit.end], missing)
    for name in found:
        listed = people if "·" in name.form else taken
        if any(s < name.end and name.start < e for s, e in listed):
            continue
        if not (_is_sure(name, found, asked) or (_may_be_surname(name) and pairing.somebody_missing)):
            continue
        borne = _is_borne(name, asked, names.people) and not pairing.is_anothers(name.form)
        if borne or names.people.may_be_left(name.form, named) or _stands_in(name, asked, pairing, names.people, named):
            continue
        if _is_of_longer_word(name, asked):
            continue
        yield Problem(claim[name.start : name.end], "the source names nobody so")
    if names.people.latin_only or not pairing.somebody_missing:
        return
    for name in strangers(asked, [*((n.start, n.end) for n in found), *((h.start, h.end) for h in hits)], book):
        if not names.people.has(name.form) and not _stands_in(name, asked, pairing, names.people, [*named, name.form]):
            yield Problem(claim[name.start : name.end], "the source names nobody so")


def _is_borne(name: Found, claim: str, source: People) -> bool:
    """Whether the source names this person: as it is read, or in full; of what only a model took for
    one name, by any word of it."""
    if any(map(source.has, (name.form, *_mended(name, claim)))):
        return True
    parts = name.form.split()
    return not name.whole and len(parts) > 1 and any(map(source.has, parts))


def _is_of_thing(name: Found | Hit, claim: str, latin_source: bool) -> bool:
    """Whether a name is part of a thing's: Valentine's Day, or of a work whose title is translated by its sense: 《你好,李焕英》."""
    before, after = claim[: name.start], claim[name.end :]
    if re.match(r"['’]s (?:Day|Eve|Cup|Prize)\b", after) or (isinstance(name, Hit) and _of_longer.match(after)):
        return True
    return latin_source and before.rfind("《") > before.rfind("》") and "》" in after


def _is_place(name: Found, claim: str) -> bool:
    """Whether what was read as a name is the place of somebody or something: Haji Hassanal of Brunei Darussalam."""
    if is_han(name.form[0]):
        return False
    return re.search(r"\b[A-Z][\w’'-]+ of (?:the )?$", claim[: name.start]) is not None


def _begins(hit: Hit, name: Found) -> bool:
    """Whether a listed form in characters is the beginning of what was read as a longer name: 范斯 of 范斯坦."""
    return is_han(hit.form[0]) and name.start == hit.start and hit.end < name.end and "·" not in name.form


def _is_of_longer_word(name: Found, claim: str) -> bool:
    """Whether what was read as a name is a piece of a longer word of the dictionary: 加尔 of 加尔各答."""
    if not is_han(name.form[0]) or "·" in name.form:
        return False
    return any(name.form in word and word != name.form for word in tokens(claim))


def _is_unread(hit: Hit, found: Sequence[Found], claim: str) -> bool:
    """Whether two characters that are listed as a person's are read as no name here: 何一 of 任何一方."""
    if hit.person is None or len(hit.form) != 2 or not is_han(hit.form[0]):
        return False
    return not any(n.start < hit.end and hit.start < n.end for n in found) and not is_called_a_person(
        hit.start, hit.end, claim
    )


def _stands_in(name: Found | Hit, claim: str, pairing: Pairing, source: People, named: Sequence[str]) -> bool:
    """Whether a name may be a translator's for what the source tells otherwise: he, the president, the company."""
    if isinstance(name, Hit) and name.person is None:
        return stands_for_company(name.start, name.end, claim, source.text)
    one = Found(name.start, name.end, name.form)
    listed = isinstance(name, Hit)
    if listed and stands_for_demonstrative(one, claim, source):
        return True
    return stands_for_office(one, claim, source, named, listed=listed) or (
        not pairing.somebody_missing
        and (stands_for_pronoun(one, claim, source) or stands_for_speaker(one, claim, source))
    )


def _mended(name: Found, text: str) -> list[str]:
    """A name as it may stand in full, or without what is none of it: 刘永好 for 刘永, 大卫·艾登堡 for 大卫·艾登, 乔治 for 乔治三 of 乔治三世."""
    after = text[name.end :]
    if not is_han(name.form[0]):
        return []
    if after.startswith("世"):
        return [name.form.rstrip("一二三四五六七八九十")]
    spelt = set(name.form) <= {"·", *transcription()}
    more = re.match(f"[{transcription()}·]{{1,8}}" if spelt else f"[{HAN}]" if len(name.form) == 2 else "$^", after)
    if more is None:
        return []
    if more[0].startswith("·"):
        return [name.form + more[0]]
    return [name.form + more[0][:size] for size in range(1, min(3, len(more[0])) + 1)]


def _is_sure(name: Found, named: Sequence[Found], text: str) -> bool:
    """Whether what was read as a name is surely a person's: a full name, part of a full name beside, or one word beside a cue."""
    if any(name.form in other.form for other in named if other.whole and len(other.form) > len(name.form)):
        return True
    if is_han(name.form[0]):
        if not set(name.form) <= set(transcription()):
            return name.whole
        return "·" in name.form or is_called_a_person(name.start, name.end, text)
    if re.search(r"\b(?:the|an?)\s$", text[: name.start], re.IGNORECASE) or _thing.match(name.form):
        return False
    first, *more = name.form.split()
    if more and name.whole:  # Jardine Matheson are two families, and a firm
        known = latin_lexicon()
        return known.is_forename(first) or surname_token(first) or not known.is_name(first)
    return is_called_a_person_in_english(name, text)


def _may_be_surname(name: Found) -> bool:
    """Whether what is not surely a person's may be one in somebody's place: not so a word only a model took for a name, 本月, Brexit."""
    if name.whole or " " in name.form:
        return True
    if is_han(name.form[0]):
        return set(name.form) <= set(transcription())
    return latin_lexicon().is_name(name.form)


def with_digits(text: str, book: Gazetteer) -> list[tuple[int, int]]:
    """Where listed names with digits in them stand: 奇虎360. Their digits are no figures."""
    return [(h.start, h.end) for h in book.scan(fold(text)) if any(c.isdigit() for c in h.form)]


def _inside_word(text: str, hit: Hit) -> bool:
    """A short Han form that may be part of a longer name: 库克 stands free, 马克 of 马克龙 and 马克·吐温 does not."""
    person = hit.person
    if "·" in hit.form and re.match(f"[{transcription()}]{{2}}", text[hit.end :]):
        return True
    beside = (text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 1])
    if is_han(hit.form[0]) and ("·" in beside or re.match(rf"-[{transcription()}]{{2}}", text[hit.end :])):
        return True  # 马克·吐温, 海尔-加布里埃尔
    if person is None or len(hit.form) > 2 or not is_han(hit.form[0]) or hit.form == person.zh:
        return False
    before, after = text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 2]
    # of two that follow, both spell names: 库克希望 is no longer name
    return (before != "" and before in transcription()) or (
        after[:1] in transcription() and (len(after) < 2 or after[1] in transcription())
    )


def _is_plural(text: str, hit: Hit) -> bool:
    """A name of plain words that tells of many: 三家美国银行, 美国银行业, 美国银行家 are of no bank of that name."""
    if not is_han(hit.form[0]):
        return False
    many = re.search(r"[一二两三四五六七八九十\d几多数这那各]家$|一些$", text[: hit.start])
    return many is not None or re.match("[业界]|家(?!族)", text[hit.end :]) is not None


def _missing(hit: Hit, names: "_Source") -> str | None:
    wanted = [
        e
        for e in hit.entries
        if isinstance(e, CuratedPerson) or (isinstance(e, CuratedOrganization) and e.kind in _KINDS)
    ]
    if not wanted or any(names.has_entry(e) for e in hit.entries) or names.uses(hit.form):
        return None
    people = [e for e in wanted if isinstance(e, CuratedPerson)]
    if any(names.people.has_closely(form) for e in people for form in (hit.form, e.en, e.zh) if form):
        return None
    if any(isinstance(e, CuratedOrganization) and e.kind in _SCHOOLS for e in wanted) and names.has_unlisted_school():
        return None
    if not people and not any(names.is_written_like(form) for e in wanted for form in e.forms):
        return None  # how it is called in the other language is not known
    listed = [f for e in wanted if isinstance(e, CuratedOrganization) for f in (hit.form, *e.forms)]
    if any(names.spells(form) for form in listed):
        return None
    first = wanted[0]
    return f"the source does not name {first.en or first.zh}"


class _Source:
    """The names of a source, asked for one at a time."""

    def __init__(self, text: str, book: Gazetteer, find: Finder) -> None:
        self._book = book
        self.people = People(text, find, self._is_thing)
        self._text = self.people.text
        self._lower = self._text.lower()
        hits = book.scan(self._text)
        self._entries = {id(e) for hit in hits for e in hit.entries}
        self._listed = [h for h in hits if h.person and not (h.weak or _inside_word(self._text, h))]

    def has_entry(self, entry: Entry) -> bool:
        """An entry of the list by any of its forms; of a person the surname alone will do."""
        if id(entry) in self._entries:
            return True
        if any(self._stands(form) for form in entry.forms):
            return True
        if isinstance(entry, CuratedOrganization):
            return any(form.lower() in self._lower for form in entry.weak) or any(map(self._has_core, entry.forms))
        if isinstance(entry, CuratedPerson):
            surnames = (entry.en or "").split()
            last = (entry.zh or "").split("·")[-1]
            ends = surnames[-1:] if "·" in (entry.zh or "·") else [*surnames[:1], *surnames[-1:]]  # Kim Jong-un
            return any(end in self.people.tokens for end in ends) or (len(last) > 1 and last in self._text)
        return False

    def is_written_like(self, form: str) -> bool:
        """Whether a form is in the script of the source."""
        return is_han(form[0]) != self.people.latin_only

    def unnamed(self, hits: Sequence[Hit]) -> list[str]:
        """The listed people of the source whom the claim does not list, and words that may be people's, as the source has them."""
        told = {id(e) for hit in hits for e in hit.entries}
        return [
            *(h.form for h in self._listed if not told & {id(e) for e in h.entries}),
            *(word.form for word in strangers(self._text, (), self._book, any_word=True)),
        ]

    def uses(self, form: str) -> bool:
        """Whether the source tells of the use of a service by a word made from its name: he tweeted for 在推特上."""
        use = _USES.get(form.lower())
        return use is not None and use.search(self._text) is not None

    def _has_core(self, form: str) -> bool:
        """An organisation by the word that tells it: Ant of Ant Group, Lakers of Los Angeles Lakers, 大众 of 大众汽车. A short word only as a name is written."""
        if is_han(form[0]):
            core = _generic_end().sub("", form.removeprefix("中国"))
            first, *more = core.split("-")  # 梅赛德斯-奔驰
            return (len(core) > 1 and core in self._text) or (bool(more) and len(first) > 2 and first in self._text)
        words_ = [w for w in re.split(r"[\s-]", form) if w.lower() not in not_names() and len(w) > 2 and w[0].isupper()]
        telling = (
            {words_[0], *(w for w in words_[-1:] if len(w) > 4 and w not in latin_lexicon().places)}
            if words_
            else set()
        )
        return any(POSSESSIVE.sub("", t) in telling for t in self.people.tokens)  # Ant, Lakers

    def _stands(self, form: str) -> bool:
        if is_han(form[0]):
            return form in self._text
        belonging = "(?:r|n|er|an|ian)?s?" if len(form) > 4 else ""  # Googlers
        pattern = rf"(?<![A-Za-z]){re.escape(form)}{belonging}(?![A-Za-z])"
        return re.search(pattern, self._text, re.IGNORECASE) is not None

    def spells(self, form: str) -> bool:
        """Whether an organisation of one Latin word is spelt by sound, 尼桑 for Nissan, or a Chinese one by pinyin: Pingtouge."""
        if is_han(form[0]):
            return any(_is_pinyin_of(form, token.lower()) for token in self.people.tokens)
        return (
            not self.people.latin_only
            and re.fullmatch(r"[A-Z][a-z]{3,}", form) is not None
            and self.people.rest.spells(form)
        )

    def has_unlisted_school(self) -> bool:
        """Whether a university stands in the source that is in no list: its name may be translated in several ways."""
        listed = any(
            isinstance(e, CuratedOrganization) and e.kind in _SCHOOLS
            for h in self._book.scan(self._text)
            for e in h.entries
        )
        return not listed and _school.search(self._text) is not None

    def _is_thing(self, token: str) -> bool:
        """Whether a word is listed as an organisation or product, and nobody's surname here: Meta is no 梅塔, Ms Ford may be 福特."""
        entries = self._book.entries(token)
        if not entries or any(isinstance(e, CuratedPerson) for e in entries):
            return False
        return re.search(rf"[A-Z][\w’'-]*\.?\s{re.escape(token)}", self.people.text) is None


@lru_cache(maxsize=1)
def _generic_end() -> re.Pattern[str]:
    """What an organisation's Chinese name ends with that others end with too."""
    return re.compile(f"(?:{any_of(words(table('zh')['organizations']['suffixes'].replace('|', ' ')))})+$")


def _is_pinyin_of(form: str, letters: str) -> bool:
    """Whether letters are the pinyin of characters: 平头哥 and pingtouge."""
    if not form or not letters:
        return not form and not letters
    return any(letters.startswith(r) and _is_pinyin_of(form[1:], letters[len(r) :]) for r in readings(form[0]))
