"""Whether a source names a person: by the same letters, by a romanisation, or by sound, in either script.

Generous where the source has somebody of that kind at that place, strict elsewhere: in forty characters something sounds like anything. The
source is read as an article is, so that it is known which of its characters are names.

Known false cases: people of Hong Kong and elsewhere whose English given name is not in the characters (邹家成 for any Chow); a surname that
sounds like another of the source.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from digests.naming.comparison import Kind, compare
from digests.naming.east_asian import (
    japanese_surnames,
    korean_surnames,
    short_vowels,
)
from digests.naming.names import native
from digests.naming.pinyin import is_pinyin, surname_exactness
from digests.naming.sound import chinese, european, likeness
from digests.reading.document import Found
from digests.reading.latin_lexicon import latin_lexicon
from digests.text.script import HAN, fold, is_han
from digests.writing.grounding.asian import (
    is_called_abroad,
    is_native,
    is_western,
    may_be_chinese,
    more_than_given,
    surname_token,
    surnames,
)
from digests.writing.grounding.name_forms import dotted, hyphens_dotted, titles, without_words
from digests.writing.grounding.regnal import ROMAN
from digests.writing.grounding.sound import (
    DOT,
    NEAR,
    POSSESSIVE,
    SURE,
    alike,
    characters_spell,
    dots_spell,
    letters_spell,
    person_spells,
    spelt_beside,
    transcription,
)

Finder = Callable[[str], Sequence[Found]]
_SOUND = 0.62  # the same for a name of two characters
_ALONE = 0.5  # for one of three and more, which nobody else there is like
_WELL = 0.75  # from which a surname alone is enough
_LONG = 0.66  # the same for a surname of three characters and more
_FAINT = 0.5  # from which a surname will do beside a given name that is spelt well: 约瑟夫·斯库林 for Joseph Schooling
_AGREES = 0.3  # from which a given name may be the one that is told elsewhere
_roman = re.compile(ROMAN)
_REGNAL = {  # rulers whose Chinese name has another language's sound
    "francis": ("方济各", "法兰西斯"), "benedict": ("本笃", "本尼迪克特"), "pius": ("庇护", "碧岳"), "leo": ("利奥", "良十"), "paul": ("保罗", "保禄"),
    "henry": ("亨利",), "charles": ("查理", "查尔斯", "卡尔"), "james": ("詹姆斯", "雅各"), "john": ("约翰", "若望"), "philip": ("腓力", "菲利普", "费利佩"),
    "william": ("威廉",), "louis": ("路易",), "peter": ("彼得",), "catherine": ("叶卡捷琳娜", "凯瑟琳"), "alexander": ("亚历山大",),
}  # fmt: skip


class People:
    """The people of a source, asked for one at a time. `find` reads the names of a text."""

    def __init__(self, text: str, find: Finder, is_thing: Callable[[str], bool]) -> None:
        self.text = hyphens_dotted(dotted(text))
        self._find = find
        self._is_thing = is_thing
        self._plain = _bare(self.text)
        self._han = re.findall(f"[{HAN}]+", self.text)
        self.tokens = list(dict.fromkeys(re.findall(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d_’'-]+", self.text)))
        self.lower = {POSSESSIVE.sub("", t.lower()) for t in self.tokens} | {t.lower() for t in self.tokens}

    @cached_property
    def found(self) -> tuple[Found, ...]:
        return tuple(without_words(self._find(self.text)))

    @cached_property
    def capitals(self) -> list[str]:
        """Words that may be a person's, whole, cut at hyphens, and as of one of many: 撒玛利亚 for Samaritans."""
        return [
            part
            for t in (POSSESSIVE.sub("", t) for t in self.tokens)
            for part in dict.fromkeys((t, *t.split("-"), t.removesuffix("s") if len(t) > 6 else t))
            if len(part) > 1 and part[0].isupper() and not self._is_thing(t)
        ]

    @cached_property
    def rest(self) -> "People":
        """The source without its people."""
        text = self.text
        for person in self.found:
            text = text.replace(person.form, "," * len(person.form))
        return People(text, lambda _: (), self._is_thing)

    @property
    def latin_only(self) -> bool:
        return not self._han

    def has_letters(self, name: str) -> bool:
        """Whether a name stands in the source as it is written, or its last part does."""
        plain = _bare(name)
        last = POSSESSIVE.sub("", re.split(DOT, name)[-1]).lower()
        return (bool(plain) and plain in self._plain) or last in self.lower

    def has(self, name: str) -> bool:
        plain = _bare(name)
        if plain and plain in self._plain:
            return True
        return self._has_han(fold(name)) if any(map(is_han, name)) else self._has_latin(name)

    def has_closely(self, name: str) -> bool:
        """The same for a name whose spelling in the other script is known: by sound only if it is spelt well."""
        if self.has_letters(name) or not self.has(name):
            return self.has_letters(name)
        last = [p for p in re.split(r"[·\s-]", name) if p][-1]
        if is_han(last[0]):
            by_pinyin = (native(last) or japanese_surnames(last)) and self._has_native(last)
            return bool(by_pinyin) or any(alike(last, token) >= SURE for token in self.capitals)
        parts = [p for person in self.found for p in re.split(DOT, person.form) if is_han(p[:1] or " ")]
        return self._is_any_native(name) or any(
            alike(p[:size], last) >= SURE for p in parts for size in range(1, len(p) + 1)
        )

    # --- a name in Latin letters ---

    def _has_latin(self, name: str) -> bool:
        parts = [POSSESSIVE.sub("", p) for p in name.split()]
        if len(parts) > 1 and _roman.fullmatch(parts[-1]):
            parts = parts[:-1]  # George III: numerals are looked at by themselves
        if any(han in self.text for han in _REGNAL.get(parts[-1].lower(), ())):
            return True
        if parts[-1].lower() in self.lower or (is_pinyin(parts[0].lower()) and parts[0].lower() in self.lower):
            return True
        if not self._han:
            return False
        if self._is_any_native(" ".join(parts)):
            return True
        if any(_sounds_whole(form, parts) for form in self._dotted) or (
            len(parts) > 1 and dots_spell(parts, self.text)
        ):
            return True
        if all(is_pinyin(p.lower()) for p in parts) and len(parts) > 1 and not self._is_foreign(parts):
            return False  # a Chinese name is spelt by its characters, never by sound
        if self._is_foreign_born(parts):
            return self._is_called_abroad(parts) or spelt_beside(parts[0], parts[-1], self.text)
        if len(parts) == 2 and max(map(len, parts)) < 5 and characters_spell("".join(parts), self.text):
            return True  # Hun Sen
        long = [p for p in re.split(r"[\s-]", " ".join(parts)) if len(p) > 2 or len(parts) == 1]
        if not long:
            return False
        if self.spells(long[-1], long[0] if len(long) > 1 and is_western(long[0]) else None):
            return True
        if len(long) > 1 and spelt_beside(long[0], long[-1], self.text):
            return True
        return len(long) > 2 and any(map(self._is_somebody_called, long))

    @cached_property
    def _dotted(self) -> list[str]:
        """Names with a point between, and what they may be in full where they were cut short: 本·胡 of 本·胡琛."""
        ends = [(p.start, p.end) for p in self.found if "·" in p.form]
        return [self.text[start : end + more] for start, end in ends for more in (0, 1, 2)]

    def _is_somebody_called(self, part: str) -> bool:
        """Whether somebody of the source is called by this part of a long name: 拉卡列 for Luis Alberto Lacalle Pou."""
        ends = {(p.start, p.end + more) for p in self.found if not DOT.search(p.form) for more in (0, 1, 2)}
        called = {self.text[start:end] for start, end in ends if end - start > 2}
        return len(part) > 3 and any(alike(form, part) >= _WELL for form in called)

    def _is_any_native(self, name: str) -> bool:
        """Whether a Latin name is somebody's of two to four characters."""
        parts = [POSSESSIVE.sub("", p) for p in name.split()]
        if any(is_native(p.form, parts) for p in self.found if is_han(p.form[0]) and len(p.form) < 5):
            return True
        if any(
            short_vowels(parts[-1].lower()) in japanese_surnames(f"{run[at : at + 2]}某")
            for run in re.findall(f"[{HAN}]+", self.rest.text)
            for at in range(len(run) - 1)
        ):
            return True
        return len(parts) > 1 and any(more_than_given(window, " ".join(parts)) for window in self._native_windows())

    def _is_foreign(self, parts: Sequence[str]) -> bool:
        return is_western(parts[0]) and not surname_token(parts[-1])

    def _is_foreign_born(self, parts: Sequence[str]) -> bool:
        """Whether a Western given name stands before the surname of somebody here whose own is told: Kevin Lin beside 林志强."""
        if len(parts) < 2 or not is_western(parts[0]) or not is_pinyin(parts[-1].lower()):
            return False
        families = (cut[0] for p in self.found if is_han(p.form[0]) and (cut := native(p.form)))
        return any(surname_exactness(family, parts[-1].lower()) for family in families)

    def _is_called_abroad(self, parts: Sequence[str]) -> bool:
        """Whether a name with a Western given name is that of the only person here who has the surname."""
        people = {
            p.form
            for p in self.found
            if is_han(p.form[0]) and (cut := native(p.form)) and surname_exactness(cut[0], parts[-1].lower())
        }
        return len(people) == 1 and is_called_abroad(people.pop(), parts[0], parts[-1])

    def spells(self, part: str, given: str | None = None) -> bool:
        """Whether characters of the source spell this part of a name: one of its people, or what surely spells a foreign name. `given` is told
        before it, and must agree where the source tells one too."""
        people = (p.form for p in self.found if person_spells(p.form, part, native=may_be_chinese(p.form)))
        if any(given is None or _may_be_called(form, given, part) for form in people):
            return True
        if given is None:
            return characters_spell(part, self.text)
        return characters_spell(part, self.rest.text, surely=True)

    def _native_windows(self) -> Iterator[str]:
        for run in self._han:
            for at, char in enumerate(run):
                if char in surnames() or run[at : at + 2] in surnames():
                    yield from (run[at : at + size] for size in (2, 3, 4) if at + size <= len(run))

    # --- a name in characters ---

    def _has_han(self, name: str) -> bool:
        *others, last = [p for p in re.split(DOT, name) if p]
        if others and len(last) > 1 and last in self.text:
            return True
        if others:
            return letters_spell((*others, last), self.text) or self._has_dotted(others[0], last)
        if len(name) == 1:
            return any(surname_exactness(name, t.lower()) for t in self.capitals)
        if (native(name) or japanese_surnames(name)) and self._has_native(name):
            return True
        if native(name) and not set(name) <= set(transcription()):
            return False
        wanted = _ALONE if len(name) > 2 else SURE if native(name) else _SOUND
        if any(alike(name, t) >= wanted for t in self.capitals):
            return True
        words_ = [t for t in self.tokens if len(t) > 4 and len(name) > 2]
        return any(alike(name, t) >= _WELL for t in (*words_, *map("".join, pairwise(self.capitals))))

    def _has_native(self, name: str) -> bool:
        cut = native(name) or (name[:2], name[2:])
        for run in re.findall(r"[A-ZÀ-Þ][\w’'-]*(?:\.?\s[A-ZÀ-Þ][\w’'-]*)*", self.text):
            parts = [POSSESSIVE.sub("", w) for w in run.split()]
            if len(parts) == 1:
                if len(run) < 2 or run.lower() in latin_lexicon().stop:
                    continue
                found = compare(name, parts[0])
                if surname_exactness(cut[0], parts[0].lower()) or found.same or found.kind is Kind.PART:
                    return True
                if short_vowels(parts[0].lower()) in japanese_surnames(name):
                    return True
                continue
            if any(compare(name, " ".join(window)).same for window in _windows(parts)):
                return True
            if len(parts) == 2 and is_called_abroad(name, *parts) and self._is_only(parts):
                return True
            for first, second in pairwise(parts):
                if is_native(name, (first, second)):
                    return True
                if {first.lower(), second.lower()} & korean_surnames(name) and "-" in first + second:
                    return True
            if len(parts) == 2 and parts[0].lower() in titles() and surname_exactness(cut[0], parts[1].lower()):
                return True
        return False

    def _is_only(self, parts: Sequence[str]) -> bool:
        """Whether nobody else in the source has this surname."""
        given, surname = parts
        before = re.findall(rf"([A-ZÀ-Þ][\w’'-]+)\s{re.escape(surname)}\b", self.text)
        behind = re.search(rf"\b{re.escape(surname)}\s[A-ZÀ-Þ]", self.text)
        return behind is None and all(word == given or word.lower() in titles() for word in before)

    def _has_dotted(self, first: str, last: str) -> bool:
        """X·Y by its surname where that is spelt well, by both parts where it is not, by the first alone where the last was cut short."""
        enough = SURE if len(last) == 1 else _WELL if len(last) == 2 else _LONG
        surnames_ = [t for t in self.capitals if alike(last, t) >= enough]
        if any(self._may_be_given(first, last, t) for t in surnames_):
            return True
        wanted = _FAINT if len(last) > 1 else 0.0
        if any(
            alike(first, one) >= (NEAR if len(last) > 1 else SURE) and alike(last, two) >= wanted
            for one, two in pairwise(self.capitals)
        ):
            return True
        return any(
            one[0].isupper() and _sounds_whole(f"{first}·{last}", (one, two)) for one, two in pairwise(self.tokens)
        )

    def _may_be_given(self, first: str, last: str, surname: str) -> bool:
        """Whether a given name in characters may be what stands before a surname of the source, where one is told there."""
        before = re.findall(rf"([A-ZÀ-Þ][\w’'-]+)\s(?:[A-Z]\.?\s)?{re.escape(surname)}\b", self.text)
        given = [word for word in before if latin_lexicon().is_forename(word)]
        return (
            not given
            or any(_may_be_called(f"{first}·{last}", word, surname) for word in given)
            or len(given) < len(re.findall(rf"\b{re.escape(surname)}\b", self.text))
        )

    # --- who is left ---

    def may_be_left(self, name: str, named: Sequence[str]) -> bool:
        """Whether the source has a person whom none of the claim's people is, and who may be this one, written in an unusual way: somebody
        stands for somebody, so less likeness will do (范岳涵 for John Fallon, 强森 for Johnson)."""
        return any(faintly(name, person.form) for person in self.left(named))

    def left(self, named: Sequence[str]) -> list[Found]:
        """The people of the source whom none of these names is."""
        return [p for p in self.found if not any(map(self.alone(p).has, named))]

    def alone(self, person: Found) -> "People":
        """A source that names this person only."""
        one = replace(person, start=0, end=len(person.form))
        return People(person.form, lambda _: (one,), self._is_thing)


def _windows(parts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Two to four words side by side: a name of three characters may be three words, Nguyen Phu Trong."""
    for size in (2, 3, 4):
        yield from (parts[at : at + size] for at in range(len(parts) - size + 1))


def faintly(a: str, b: str) -> bool:
    """Whether two names in different scripts sound a little alike, or begin alike where a foreigner bears a Chinese name."""
    han, latin = (a, b) if is_han(a[0]) else (b, a)
    tokens = [t for t in re.split(r"[\s-]", latin) if len(t) > 1]
    if not is_han(han[0]) or any(map(is_han, latin)) or not tokens or all(is_pinyin(t.lower()) for t in tokens):
        return False
    if native(han) and surname_exactness(han[0], tokens[-1].lower()):
        return False  # one family, and two given names
    parts = [p for p in re.split(DOT, han) if p]
    if len(parts) > 1 and len(tokens) > 1:  # of a name told in full in both, both ends
        return min(alike(parts[0], tokens[0]), alike(parts[-1], tokens[-1])) >= _AGREES
    if len(parts[-1]) > 1 and alike(parts[-1], tokens[-1]) >= (_FAINT if len(parts[-1]) > 2 else NEAR):
        return True
    if alike("".join(parts), "".join(tokens)) >= _FAINT:
        return True
    return (
        native(han) is not None
        and len(han) == 3
        and len(tokens) > 1
        and not set(han) <= set(transcription())
        and _begin_alike(han, tokens[-1])
    )


def _may_be_called(person: str, given: str, surname: str) -> bool:
    """Whether a given name may be the one of a dotted name, as it sounds or by custom: 比尔 for William."""
    first, *more = (p for p in re.split(DOT, person) if p)
    return not more or likeness(first, given).score >= _AGREES or compare(person, f"{given} {surname}").score >= 0.5


def _begin_alike(han: str, latin: str) -> bool:
    """Whether the first two sounds are the same: 范 and Fallon, not 陈 and Connelly, 李 and Leslie."""
    theirs = european(latin)[:2]
    return len(theirs) > 1 and any(units[:2] == theirs for units in chinese(han[0]))


def _sounds_whole(person: str, parts: Sequence[str]) -> bool:
    """Whether a dotted name is spelt well by both its ends, however its letters look: 莎兰达·杨 for Shalanda Young."""
    spelt = person.split("·")
    if len(spelt) < 2 or len(parts) < 2 or not all(map(is_han, spelt[0] + spelt[-1])):
        return False
    return all(alike(han, latin) >= _WELL for han, latin in ((spelt[0], parts[0]), (spelt[-1], parts[-1])))


def _bare(text: str) -> str:
    return re.sub(r"[\s·・•.'’-]", "", fold(text).lower())
