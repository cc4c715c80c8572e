"""Does every name of a claim stand in its source, in either script.

A name is borne out by its letters, by another written form of the same entry of the gazetteer, by pinyin, or by sound (扎克伯格 for
Zuckerberg). Only what is surely a name is asked for: entries of the gazetteer, runs of Latin words that begin with a given name or end
with a surname, X·Y, a Chinese surname with a given name before a verb of saying or behind a title.

Known false cases: an organisation that is translated by meaning and in no list is not asked for across languages; nor is a person who is
named by one word alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from digests.naming.comparison import compare
from digests.naming.pinyin import is_pinyin, readings, surname_exactness
from digests.naming.sound import likeness
from digests.reading.gazetteer import CuratedOrganization, CuratedPerson, Entry, Gazetteer, Hit
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import any_of, characters, table, words
from digests.text.script import HAN, fold, is_han
from digests.writing.ground_numbers import Problem
from digests.writing.ground_numerals import ROMAN
from digests.writing.ground_people import POSSESSIVE, han_names, latin_names, not_names, transcription

_SOUND = 0.66  # likeness from which characters may spell a name
_SURE = 0.8  # the same for someone whose usual forms are listed and not there
_WELL = 0.75  # from which a surname alone is enough
_ODD = 0.85  # the same where a character among them spells no names as a rule: 媒体 is no Mehta
_PAIR = 0.92  # the same for two characters: 进行 is no Jensen
_FAINT = 0.5  # from which a surname will do beside a given name that is spelt well: 约瑟夫·斯库林 for Joseph Schooling
_DOTTED = 0.4  # the same where a point stands between the two: 彼得·欧斯祖斯基 for Peter Olszewski
_LONG = 0.6  # from which five characters or more spell one word: 亚里士多德 for Aristotle
_SHORT = 500  # characters of a source in which any run of characters may spell a name
_KINDS = frozenset("company division lab fund bank exchange nonprofit university institute".split())
_ORDINARY = tuple("和于时高成方白金万任常文史石江田")  # surnames that are everyday words
_SCHOOLS = frozenset(("university", "institute"))
_pairs = re.compile(rf"([{HAN}]{{2,5}})[·.](?=([{HAN}]{{2,6}}))")
_school = re.compile(rf"[{HAN}]{{2,8}}(?:大学|学院)|\b(?:University|College|Institute|School)\b")
_KOREAN = {
    "kim": "金", "lee": "李", "yi": "李", "park": "朴", "choi": "崔", "jung": "郑丁", "jeong": "郑丁", "kang": "姜康", "cho": "赵曹", "yoon": "尹", "yun": "尹", "jang": "张",
    "lim": "林任", "im": "林任", "han": "韩", "oh": "吴", "seo": "徐", "shin": "申辛", "kwon": "权", "hwang": "黄", "ahn": "安", "an": "安", "song": "宋", "yoo": "柳刘俞", "ryu": "柳刘",
    "hong": "洪", "jeon": "全田", "ko": "高", "moon": "文", "son": "孙", "bae": "裴", "baek": "白", "nam": "南", "noh": "卢", "roh": "卢", "woo": "禹", "ha": "河", "chung": "郑", "ban": "潘",
}  # fmt: skip
_USES = {  # what people do with a service, in words made from its name
    "twitter": re.compile(
        r"\b(?:re)?tweet(?:s|ed|ing|ers?)?\b|(?:(?<![开研])发|转|删)推(?![出动广进行])|推文", re.IGNORECASE
    ),
    "google": re.compile(r"\bgoogl(?:e[sd]|ing)\b", re.IGNORECASE),
}
_USES |= {"推特": _USES["twitter"], "谷歌": _USES["google"]}
_REGNAL = {  # rulers whose Chinese name has another language's sound
    "francis": ("方济各", "法兰西斯"), "benedict": ("本笃", "本尼迪克特"), "pius": ("庇护", "碧岳"), "leo": ("利奥", "良十"), "paul": ("保罗", "保禄"),
    "henry": ("亨利",), "charles": ("查理", "查尔斯", "卡尔"), "james": ("詹姆斯", "雅各"), "john": ("约翰", "若望"), "philip": ("腓力", "菲利普", "费利佩"),
    "william": ("威廉",), "louis": ("路易",), "peter": ("彼得",), "catherine": ("叶卡捷琳娜", "凯瑟琳"), "alexander": ("亚历山大",),
}  # fmt: skip
_roman = re.compile(ROMAN)
_romaji = re.compile(r"(?:(?:[kgsztdnhbpmrw]|sh|ch|ts|j|f|y|[kgnhbpmr]y)?[aiueo]{1,2}|n(?![aiueo]))+")


def problems(source: str, claim: str, book: Gazetteer) -> Iterator[Problem]:
    """The names of the claim that its source does not have."""
    names = _Source(source, book)
    asked = fold(claim)
    hits = [h for h in book.scan(asked) if not (h.weak or _inside_word(asked, h) or _is_counted(asked, h))]
    taken = [(h.start, h.end) for h in hits]
    people = [(h.start, h.end) for h in hits if h.person]
    for hit in hits:
        missing = _missing(hit, names)
        if missing:
            yield Problem(claim[hit.start : hit.end], missing)
    for start, end, name in (*latin_names(asked, names.latin_only), *han_names(asked)):
        listed = people if "·" in name else taken
        if not any(s < end and start < e for s, e in listed) and not names.has(name):
            yield Problem(claim[start:end], "the source names nobody so")


def with_digits(text: str, book: Gazetteer) -> list[tuple[int, int]]:
    """Where listed names with digits in them stand: 奇虎360. Their digits are no figures."""
    return [(h.start, h.end) for h in book.scan(fold(text)) if any(c.isdigit() for c in h.form)]


def _inside_word(text: str, hit: Hit) -> bool:
    """A short Han form that may be part of a longer name: 库克 stands free, 马克 of 马克龙 and 马克·吐温 does not."""
    person = hit.person
    if is_han(hit.form[0]) and "·" in (text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 1]):
        return True
    if person is None or len(hit.form) > 2 or not is_han(hit.form[0]) or hit.form == person.zh:
        return False
    before, after = text[max(0, hit.start - 1) : hit.start], text[hit.end : hit.end + 2]
    # of two that follow, both spell names: 库克希望 is no longer name
    return before in _usual() or (after[:1] in _usual() and (len(after) < 2 or after[1] in _usual()))


def _is_counted(text: str, hit: Hit) -> bool:
    """A name of plain words behind a numeral or "some": 三家美国银行 are banks of America, not one of that name."""
    return (
        is_han(hit.form[0])
        and re.search(r"[一二两三四五六七八九十\d几多数这那各]家$|一些$", text[: hit.start]) is not None
    )


def _missing(hit: Hit, names: "_Source") -> str | None:
    wanted = [
        e
        for e in hit.entries
        if isinstance(e, CuratedPerson) or (isinstance(e, CuratedOrganization) and e.kind in _KINDS)
    ]
    if not wanted or any(names.has_entry(e) for e in hit.entries) or names.uses(hit.form):
        return None
    people = [e for e in wanted if isinstance(e, CuratedPerson)]
    if any(names.has(form, sound=_SURE) for e in people for form in (hit.form, e.en, e.zh) if form):
        return None
    if any(isinstance(e, CuratedOrganization) and e.kind in _SCHOOLS for e in wanted) and names.has_unlisted_school():
        return None
    listed = [f for e in wanted if isinstance(e, CuratedOrganization) for f in (hit.form, *e.forms)]
    if any(names.spells(form) for form in listed):
        return None
    first = wanted[0]
    return f"the source does not name {first.en or first.zh}"


class _Source:
    """The names of a source, asked for one at a time."""

    def __init__(self, text: str, book: Gazetteer) -> None:
        self._text = fold(text)
        self._lower = self._text.lower()
        self._plain = re.sub(r"[\s·.'’-]", "", self._lower)
        self._entries = {id(e) for hit in book.scan(self._text) for e in hit.entries}
        self._book = book
        self._tokens = list(dict.fromkeys(re.findall(r"[A-Za-zÀ-ɏ][\w’'-]+", self._text)))
        self._lower_tokens = {t.lower() for t in self._tokens}
        self._han = re.findall(f"[{HAN}]+", self._text)
        self.latin_only = not self._han

    def has_entry(self, entry: Entry) -> bool:
        """An entry of the list by any of its forms; of a person the surname alone will do."""
        if id(entry) in self._entries:
            return True
        if any(self._stands(form) for form in entry.forms):
            return True
        if isinstance(entry, CuratedOrganization):
            return any(form.lower() in self._lower for form in entry.weak) or any(map(self._has_core, entry.forms))
        if isinstance(entry, CuratedPerson):
            surname = (entry.en or "").split()[-1:]
            last = (entry.zh or "").split("·")[-1]
            return bool(surname and surname[0].lower() in self._lower_tokens) or (len(last) > 1 and last in self._text)
        return False

    def uses(self, form: str) -> bool:
        """Whether the source tells of the use of a service by a word made from its name: he tweeted for 在推特上."""
        use = _USES.get(form.lower())
        return use is not None and use.search(self._text) is not None

    def _has_core(self, form: str) -> bool:
        """An organisation by the word that tells it: Ant of Ant Group, 大众 of 大众汽车. A short word only as a name is written."""
        if is_han(form[0]):
            core = _generic_end().sub("", form.removeprefix("中国"))
            return len(core) > 1 and core in self._text
        words_ = [w for w in re.split(r"[\s-]", form) if w.lower() not in not_names() and len(w) > 2 and w[0].isupper()]
        return bool(words_) and any(words_[0] == POSSESSIVE.sub("", t) for t in self._tokens)

    def _stands(self, form: str) -> bool:
        if is_han(form[0]):
            return form in self._text
        belonging = "(?:r|n|er|an|ian)?s?" if len(form) > 4 else ""  # Googlers
        pattern = rf"(?<![A-Za-z]){re.escape(form)}{belonging}(?![A-Za-z])"
        return re.search(pattern, self._text, re.IGNORECASE) is not None

    def has(self, name: str, *, sound: float = _SOUND) -> bool:
        """A name by its letters, by pinyin or by sound."""
        plain = re.sub(r"[\s·.'’-]", "", fold(name).lower())
        if plain and plain in self._plain:
            return True
        if _is_latin(name):
            return self._has_latin(name, sound)
        return self._has_han(name, sound)

    def _has_latin(self, name: str, sound: float) -> bool:
        parts = [POSSESSIVE.sub("", p) for p in name.split()]
        if len(parts) > 1 and _roman.fullmatch(parts[-1]):
            parts = parts[:-1]  # George III: numerals are looked at by themselves
            if any(han in self._text for han in _REGNAL.get(parts[-1].lower(), ())):
                return True
        last = parts[-1].lower()
        if last in self._lower_tokens or any(POSSESSIVE.sub("", t) == last for t in self._lower_tokens):
            return True
        if any(compare(window, name).same for window in self._native_windows()) or self._is_east_asian(parts):
            return True
        if sound < _SURE and len(parts) == 2 and latin_lexicon().is_forename(parts[0]) and self._has_native(last):
            return True
        long = [p for p in re.split(r"[\s-]", " ".join(parts)) if len(p) > 2]
        if any(self._sounds(part, sound) for part in (long[-1:] if len(long) > 1 else long)):
            return True
        return len(long) > 1 and self._sounds_beside(long[0], long[-1])

    def _sounds_beside(self, first: str, last: str) -> bool:
        """Whether a given name is spelt well and something like the surname directly behind it: 乔治艾略特 for George Eliot."""
        for given, rest in _pairs.findall(self._text):
            if likeness(given, first).score >= _SOUND and likeness(rest, last).score >= _DOTTED:
                return True
        for run in re.findall(f"[{transcription()}·]+", self._text):
            for at in range(1, len(run) - 1):
                ends = [run[max(0, at - size) : at].rstrip("·") for size in range(2, 6)]
                if any(likeness(e, first).score >= _SURE for e in ends) and any(
                    likeness(run[at : at + size], last).score >= _FAINT for size in range(2, 7)
                ):
                    return True
        return False

    def _has_native(self, surname: str) -> bool:
        """Whether a Chinese surname stands in the source whose bearer may have a Western given name too: 吴亦凡 is Kris Wu."""
        if not is_pinyin(surname):
            return False
        windows = (
            w
            for w in self._native_windows()
            if len(w) == 3 and not w.startswith(_ORDINARY) and not _usual().issuperset(w)
        )
        return any(surname_exactness(w[0], surname) for w in windows)

    def _is_east_asian(self, parts: Sequence[str]) -> bool:
        """A Korean whose surname stands in the source, or a Japanese name: their characters do not tell the sound."""
        if self.latin_only or len(parts) != 2:
            return False
        surnames = [_KOREAN[p.lower()] for p in parts if p.lower() in _KOREAN]
        if any(han in self._text for options in surnames for han in options):
            return True
        return all(_romaji.fullmatch(p.lower()) for p in parts)

    def _sounds(self, part: str, sound: float) -> bool:
        """Whether some characters of the source spell this part of a name."""
        for run in self._han if len(self._text) <= _SHORT else self._transcriptions():
            for size in range(2 if len(part) > 3 else 1, min(len(run), 8) + 1):
                for at in range(len(run) - size + 1):
                    spelling = run[at : at + size]
                    odd = _PAIR if size == 2 else _ODD
                    wanted = sound if _usual().issuperset(spelling) else max(sound, odd)
                    if likeness(spelling, part).score >= wanted:
                        return True
        return False

    def _has_han(self, name: str, sound: float) -> bool:
        *others, last = [p for p in re.split(r"[·.]", name) if p]
        if others and len(last) > 1 and last in self._text:
            return True
        tokens = [POSSESSIVE.sub("", t) for t in self._tokens if len(t) > 1 and t[0].isupper()]
        tokens = [part for t in tokens if not self._is_thing(t) for part in dict.fromkeys((t, *t.split("-"))) if part]
        if others:
            return self._has_dotted(others[0], last, tokens, sound)
        if any(compare(name, " ".join(pair)).same for pair in pairwise(tokens)):
            return True
        native = len(name) <= 3 and name[0] in _surnames()
        if native:
            return self._names_by_surname(name[0])
        return any(likeness(last, t).score >= (_LONG if len(last) > 4 else sound) for t in tokens)

    def _names_by_surname(self, surname: str) -> bool:
        """Whether the source calls someone by this Chinese surname alone, in Latin letters: Gu told Xinhua."""
        alone = re.findall(r"(?<![A-Z][\w’'-] )(?<![\w’'-])([A-Z][a-z]{1,6})(?![\w-])(?!\s[A-Z])", self._text)
        return any(surname_exactness(surname, token.lower()) for token in alone)

    def _has_dotted(self, first: str, last: str, tokens: Sequence[str], sound: float) -> bool:
        """X·Y by its surname where that is spelt well, by both parts where it is not, or where words are grown to it (科瓦奇周)."""
        if any(likeness(last, t).score >= max(sound, _WELL) for t in tokens):
            return True
        if any(
            likeness(first, one).score >= _SURE and likeness(last, two).score >= _FAINT for one, two in pairwise(tokens)
        ):
            return True
        begins = [last[:size] for size in range(2, len(last) + 1)]
        if not any(likeness(spelling, t).score >= sound for spelling in begins for t in tokens):
            return False
        ends = [first[-size:] for size in range(2, min(len(first), 5) + 1)]  # words before it may have grown to it
        return any(likeness(spelling, t).score >= sound for spelling in ends for t in tokens)

    def spells(self, form: str) -> bool:
        """Whether an organisation of one Latin word is spelt by sound, 尼桑 for Nissan, or a Chinese one by pinyin: Pingtouge."""
        if is_han(form[0]):
            return any(_is_pinyin_of(form, token.lower()) for token in self._tokens)
        return not self.latin_only and re.fullmatch(r"[A-Z][a-z]{3,}", form) is not None and self._sounds(form, _SURE)

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
        return re.search(rf"[A-Z][\w’'-]*\.?\s{re.escape(token)}", self._text) is None

    def _native_windows(self) -> Iterator[str]:
        surnames = _surnames()
        for run in self._han:
            for at, char in enumerate(run):
                if char in surnames or run[at : at + 2] in surnames:
                    yield from (run[at : at + size] for size in (2, 3, 4) if at + size <= len(run))

    def _transcriptions(self) -> Iterator[str]:
        for run in self._han:
            yield from re.findall(f"[{transcription()}]+", run)


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    rows = table("zh")["surnames"]
    return characters(rows["common"]) | characters(rows["rare"]) | words(rows["compound"])


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    return frozenset(transcription())


@lru_cache(maxsize=1)
def _generic_end() -> re.Pattern[str]:
    """What an organisation's Chinese name ends with that others end with too."""
    return re.compile(f"(?:{any_of(words(table('zh')['organizations']['suffixes'].replace('|', ' ')))})+$")


def _is_pinyin_of(form: str, letters: str) -> bool:
    """Whether letters are the pinyin of characters: 平头哥 and pingtouge."""
    if not form or not letters:
        return not form and not letters
    return any(letters.startswith(r) and _is_pinyin_of(form[1:], letters[len(r) :]) for r in readings(form[0]))


def _is_latin(name: str) -> bool:
    return not any(is_han(c) for c in name)
