"""Names of the list in a claim and in its source: people by any of their forms, organisations by other written forms or the word that tells them.

An organisation that is translated by meaning and in no list is not asked for across languages.
"""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from digests.naming.pinyin import readings
from digests.reading.document import Found
from digests.reading.gazetteer import CuratedOrganization, CuratedPerson, Entry, Gazetteer, Hit
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import any_of, table, words
from digests.text.script import HAN, fold, is_han
from digests.text.tokens import tokens
from digests.writing.grounding.cues import is_called_a_person, is_in_business, may_be_a_word
from digests.writing.grounding.name_forms import dotted, not_names
from digests.writing.grounding.people import Finder, People
from digests.writing.grounding.sound import POSSESSIVE, dots_spell, letters_spell, transcription
from digests.writing.grounding.strangers import han_strangers, strangers

_KINDS = frozenset("company division lab fund bank exchange nonprofit university institute".split())
_SCHOOLS = frozenset(("university", "institute"))
_school = re.compile(rf"[{HAN}]{{2,8}}(?:大学|学院)|\b(?:University|College|Institute|School)\b")
_of_longer = re.compile(
    r"\s(?:International|Securities|Capital|Holdings|Trust|Insurance|Life|Asia|America|Hong Kong)\b"
)
_of_company = re.compile(  # China Securities of China Securities Finance Corporation Limited
    r"(?:\s[A-Z][\w&’'-]*){1,4}\s(?:Corporation|Corp|Company|Co|Limited|Ltd|Inc|plc)\b"
)
_USES = {  # what people do with a service, in words made from its name
    "twitter": re.compile(
        r"\b(?:re)?tweet(?:s|ed|ing|ers?)?\b|(?:(?<![开研])发|转|删)推(?![出动广进行])|推文", re.IGNORECASE
    ),
    "google": re.compile(r"\bgoogl(?:e[sd]|ing)\b", re.IGNORECASE),
}
_USES |= {"推特": _USES["twitter"], "谷歌": _USES["google"]}


_word = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d_’'-]+")


def listed_names(text: str, found: Sequence[Found], book: Gazetteer) -> list[Hit]:
    """The listed names of a folded text that are surely meant, beside the names `found` by the reader."""
    hits = [h for h in book.scan(text) if not (h.weak or _inside_word(text, h) or _is_plural(text, h))]
    hits = [h for h in hits if not (_is_of_longer(text, h) or _is_unread(h, found, text))]
    firms = [h for h in hits if not may_be_a_word(h.form) or is_in_business(h.start, h.end, text)]
    return hits if firms else []  # a word by itself; beside another listed name it is one too


def with_digits(text: str, book: Gazetteer) -> list[tuple[int, int]]:
    """Where listed names with digits in them stand: 奇虎360. Their digits are no figures."""
    return [(h.start, h.end) for h in book.scan(fold(text)) if any(c.isdigit() for c in h.form)]


def _is_unread(hit: Hit, found: Sequence[Found], claim: str) -> bool:
    """Whether two characters that are listed as a person's are read as no name here: 何一 of 任何一方."""
    if hit.person is None or len(hit.form) != 2 or not is_han(hit.form[0]):
        return False
    if claim[hit.start - 1 : hit.start] in transcription() and any(
        n.start < hit.start and n.end == hit.end and "·" not in n.form for n in found
    ):
        return True  # 戴珊 of 卡戴珊
    return not any(n.start < hit.end and hit.start < n.end for n in found) and not is_called_a_person(
        hit.start, hit.end, claim
    )


def _inside_word(text: str, hit: Hit) -> bool:
    """A short Han form that may be part of a longer name, or of two words: 库克 stands free, 马克 of 马克龙 and 马克·吐温 does not, nor 诺华
    of 承诺华盛顿."""
    person = hit.person
    if "·" in hit.form and re.match(f"[{transcription()}]{{2}}", text[hit.end :]):
        return True
    beside = (text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 1])
    if is_han(hit.form[0]) and ("·" in beside or re.match(rf"-[{transcription()}]{{2}}", text[hit.end :])):
        return True  # 马克·吐温, 海尔-加布里埃尔
    if len(hit.form) == 2 and is_han(hit.form[0]) and _is_across_words(text, hit):
        return True
    if person is None or len(hit.form) > 2 or not is_han(hit.form[0]) or hit.form == person.zh:
        return False
    before, after = text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 2]
    # of two that follow, both spell names: 库克希望 is no longer name
    return (before != "" and before in transcription()) or (
        after[:1] in transcription() and (len(after) < 2 or after[1] in transcription())
    )


def _is_of_longer(text: str, hit: Hit) -> bool:
    """Whether a listed name begins another company's."""
    if _of_longer.match(text, hit.end):
        return True
    return " " in hit.form and hit.person is None and _of_company.match(text, hit.end) is not None


def _is_across_words(text: str, hit: Hit) -> bool:
    words_ = frozenset(tokens(text[max(0, hit.start - 4) : hit.end + 4]))
    return hit.form not in words_ and text[hit.start - 1 : hit.start + 1] in words_


def _is_plural(text: str, hit: Hit) -> bool:
    """A name of plain words that tells of many: 三家美国银行, 美国银行业, 美国银行家 are of no bank of that name."""
    if not is_han(hit.form[0]):
        return False
    many = re.search(r"[一二两三四五六七八九十\d几多数这那各]家$|一些$", text[: hit.start])
    return many is not None or re.match("[业界]|家(?!族)", text[hit.end :]) is not None


class Source:
    """The names of a source, asked for one at a time."""

    def __init__(self, text: str, book: Gazetteer, find: Finder) -> None:
        self._book = book
        self.people = People(text, find, self._is_thing)
        self._text = dotted(text)
        hits = book.scan(self._text)
        full = [(p.start, p.end) for p in self.people.found if _is_full_name(p, book)]
        self._firms = [h for h in hits if h.person is None and not _is_inside(h, full)]
        self._told = {id(e) for h in hits for e in h.entries}
        self._told_as_firms = {id(e) for h in self._firms for e in h.entries}
        self._unpeopled = _without(self._text, full)
        self._listed = [h for h in hits if h.person and not (h.weak or _inside_word(self._text, h))]

    @cached_property
    def _people_alone(self) -> People:
        """The people without those whose names are firms' in the source: nobody is called 斯坦利·摩根 where Morgan Stanley is told."""
        long = [h for h in self._firms if _is_long(h)]
        if not long:
            return self.people
        found = [p for p in self.people.found if not any(h.start < p.end and p.start < h.end for h in long)]
        text = _without(self._text, [(h.start, h.end) for h in long])
        return People(text, lambda _: found, self._is_thing)

    def names(self, person: str) -> bool:
        """Whether the source names a person who is not asked for in its list: one of several parts not by the words of a firm."""
        if not self.people.has(person):
            return False
        parts = re.split(r"[·\s]", person)
        return len(parts) < 2 or self._people_alone.has(person) or any(_is_firm(parts, h.form) for h in self._firms)

    def missing(self, hit: Hit) -> str | None:
        """What is wrong with a listed name of the claim, None if the source bears it out."""
        wanted = [
            e
            for e in hit.entries
            if isinstance(e, CuratedPerson) or (isinstance(e, CuratedOrganization) and e.kind in _KINDS)
        ]
        if not wanted or any(self._has_entry(e, is_firm=_is_long(hit)) for e in hit.entries) or self._uses(hit.form):
            return None
        people = [e for e in wanted if isinstance(e, CuratedPerson)]
        if any(self.people.has_closely(form) for e in people for form in (hit.form, e.en, e.zh) if form):
            return None
        firms = [e for e in wanted if isinstance(e, CuratedOrganization)]
        if any(e.kind in _SCHOOLS for e in firms) and self._has_unlisted_school():
            return None
        if not people and not any(self._is_written_like(form) for e in wanted for form in e.forms):
            return None  # how it is called in the other language is not known
        if any(self._spells(form) for e in firms for form in (hit.form, *e.forms)):
            return None
        first = wanted[0]
        return f"the source does not name {first.en or first.zh}"

    def _has_entry(self, entry: Entry, *, is_firm: bool) -> bool:
        """An entry of the list by any of its forms; of a person the surname alone will do. What surely `is_firm` is not told by somebody's name:
        Ford may be Henry Ford, Ford Motor is not."""
        told, text = (self._told_as_firms, self._unpeopled) if is_firm else (self._told, self._text)
        if id(entry) in told or any(_stands(form, text) for form in entry.forms):
            return True
        if isinstance(entry, CuratedOrganization):
            if any(form.lower() in text.lower() for form in entry.weak):
                return True
            return any(_has_core(form, text) or self._has_initials(form) for form in entry.forms)
        if isinstance(entry, CuratedPerson):
            surnames = (entry.en or "").split()
            last = (entry.zh or "").split("·")[-1]
            ends = surnames[-1:] if "·" in (entry.zh or "·") else [*surnames[:1], *surnames[-1:]]  # Kim Jong-un
            return any(end in self.people.tokens for end in ends) or (len(last) > 1 and last in self._text)
        return False

    def _is_written_like(self, form: str) -> bool:
        """Whether a form is in the script of the source."""
        return is_han(form[0]) != self.people.latin_only

    def is_called(self, name: str) -> bool:
        """Whether a name is a part of a listed person's whom the source has by another: Clinton of 希拉里."""
        parts = [POSSESSIVE.sub("", p) for p in re.split(r"[·\s]", name)]
        people = (h.person for h in self._listed if h.person)
        known = (re.split(r"[·\s]", form) for p in people for form in (p.en, p.zh) if form)
        return any(parts[-1] == full[-1] and set(parts) <= set(full) and len(full) > 1 for full in known)

    def unnamed(self, hits: Sequence[Hit]) -> list[str]:
        """The listed people of the source whom the claim does not list, and words that may be people's, as the source has them."""
        told = {id(e) for hit in hits for e in hit.entries}
        return [
            *(h.form for h in self._listed if not told & {id(e) for e in h.entries}),
            *(word.form for word in strangers(self._text, (), self._book, any_word=True)),
            *(run.form for run in han_strangers(self._text, [(p.start, p.end) for p in self.people.found])),
        ]

    def _uses(self, form: str) -> bool:
        """Whether the source tells of the use of a service by a word made from its name: he tweeted for 在推特上."""
        use = _USES.get(form.lower())
        return use is not None and use.search(self._text) is not None

    def _has_initials(self, form: str) -> bool:
        """An organisation of three words and more by their first letters: ADB for Asian Development Bank."""
        initials = "".join(w[0] for w in re.split(r"[\s-]", form) if w and w[0].isupper())
        return len(initials) > 2 and initials in self.people.tokens

    def _spells(self, form: str) -> bool:
        """Whether an organisation of one Latin word is spelt by sound, 尼桑 for Nissan, or a Chinese one by pinyin: Pingtouge."""
        if is_han(form[0]):
            return any(_is_pinyin_of(form, token.lower()) for token in self.people.tokens)
        return (
            not self.people.latin_only
            and re.fullmatch(r"[A-Z][a-z]{3,}", form) is not None
            and self.people.rest.spells(form)
        )

    def _has_unlisted_school(self) -> bool:
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


def _is_full_name(person: Found, book: Gazetteer) -> bool:
    """Whether a name of the source is surely a person's, given name and surname, and no firm's: Henry Ford, 亨利·福特."""
    if book.entries(person.form):
        return False
    first, *more = re.split(r"[·\s]", person.form)
    return bool(more) and (is_han(first[0]) or (person.whole and latin_lexicon().is_forename(first)))


def _is_long(hit: Hit) -> bool:
    """Whether a listed name is of an organisation, and not of one word that may be somebody's too."""
    return hit.person is None and (" " in hit.form or (is_han(hit.form[0]) and len(hit.form) > 3))


def _is_inside(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "," * (end - start) + text[end:]
    return text


def _is_firm(parts: Sequence[str], firm: str) -> bool:
    """Whether the parts of a name are a firm's words in their order: 托马斯·库克 for Thomas Cook."""
    return letters_spell(parts, firm) if is_han(parts[0][0]) else dots_spell(parts, firm) or " ".join(parts) in firm


def _has_core(form: str, text: str) -> bool:
    """An organisation by the word that tells it: Ant of Ant Group, Lakers of Los Angeles Lakers, 大众 of 大众汽车. A short word only as a name is written."""
    if is_han(form[0]):
        core = _generic_end().sub("", form.removeprefix("中国"))
        first, *more = core.split("-")  # 梅赛德斯-奔驰
        return (len(core) > 1 and core in text) or (bool(more) and len(first) > 2 and first in text)
    words_ = [w for w in re.split(r"[\s-]", form) if w.lower() not in not_names() and len(w) > 2 and w[0].isupper()]
    telling = (
        {words_[0], *(w for w in words_[-1:] if len(w) > 4 and w not in latin_lexicon().places)} if words_ else set()
    )
    return any(POSSESSIVE.sub("", t) in telling for t in _word.findall(text))  # Ant, Lakers


def _stands(form: str, text: str) -> bool:
    if is_han(form[0]):
        return form in text
    belonging = "(?:r|n|er|an|ian)?s?" if len(form) > 4 else ""  # Googlers
    pattern = rf"(?<![A-Za-z]){re.escape(form)}{belonging}(?![A-Za-z])"
    return re.search(pattern, text, re.IGNORECASE) is not None


@lru_cache(maxsize=1)
def _generic_end() -> re.Pattern[str]:
    """What an organisation's Chinese name ends with that others end with too."""
    return re.compile(f"(?:{any_of(words(table('zh')['organizations']['suffixes'].replace('|', ' ')))})+$")


def _is_pinyin_of(form: str, letters: str) -> bool:
    """Whether letters are the pinyin of characters: 平头哥 and pingtouge."""
    if not form or not letters:
        return not form and not letters
    return any(letters.startswith(r) and _is_pinyin_of(form[1:], letters[len(r) :]) for r in readings(form[0]))
