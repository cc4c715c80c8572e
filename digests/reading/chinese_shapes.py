"""The shapes of names in Chinese characters, and the words that stand beside them; from lexicons/zh.toml."""

import re
from dataclasses import dataclass
from functools import lru_cache

from digests.reading.lexicon import any_of, characters, table, words
from digests.text.script import HAN

PUNCTUATION = r"[\s,，.。、;；:：!！?？()（）\[\]【】《》<>“”\"'‘’「」『』/|｜—…*#·-]"
han_run = re.compile(f"[{HAN}]+")


@dataclass(frozen=True)
class Shapes:
    """`before` and `after` are strong cues (titles, verbs of saying), `boundary` also what merely does not belong to a name."""

    common: frozenset[str]
    rare: frozenset[str]
    ambiguous: frozenset[str]
    compound: frozenset[str]
    japanese: frozenset[str]
    sounds: frozenset[str]
    edge: frozenset[str]
    never_last: frozenset[str]
    sometimes_last: frozenset[str]
    first_stop: frozenset[str]
    bodies: frozenset[str]
    ordinary: frozenset[str]
    titles: frozenset[str]
    verbs: frozenset[str]
    honorifics: frozenset[str]
    family: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    boundary: re.Pattern[str]
    not_before: re.Pattern[str]
    owned: re.Pattern[str]  # what firms and districts have behind their name
    times: re.Pattern[str]  # 目前, 今年: what a name does not share a character with
    times_after_sounds: re.Pattern[str]
    rates: re.Pattern[str]  # what brokers do: 伯恩斯坦则下调
    thing: re.Pattern[str]
    introduced: re.Pattern[str]
    styled: re.Pattern[str]
    speaking: re.Pattern[str]
    opening: re.Pattern[str]
    office: re.Pattern[str]
    in_brackets: re.Pattern[str]
    veiled: re.Pattern[str]

    def surname(self, form: str) -> str | None:
        """Kind of surname a form begins with: compound, japanese, common, rare, ambiguous."""
        for size, kind in ((2, self.compound), (4, self.compound), (3, self.japanese), (2, self.japanese)):
            if len(form) > size and form[:size] in kind:
                return "compound" if kind is self.compound else "japanese"
        if form[0] in self.ambiguous:
            return "ambiguous"
        return "common" if form[0] in self.common else "rare" if form[0] in self.rare else None

    def native(self, form: str) -> str | None:
        """As `surname`, if the form has the length of a name with it."""
        kind = self.surname(form)
        if kind in ("compound", "japanese"):
            return kind if len(form) <= 5 else None
        return kind if kind and 2 <= len(form) <= 3 else None

    def double(self, form: str) -> bool:
        """陈李蔼伦, 梁高美懿: a husband's surname before a woman's own name."""
        return len(form) == 4 and form[0] in self.common - self.ambiguous and form[1] in self.common

    def foreign(self, form: str) -> bool:
        """Whether it could spell a foreign name: nothing but characters that such spellings use."""
        return 2 <= len(form) <= 8 and set(form) <= self.sounds

    def addressed(self, form: str) -> bool:
        """李总, 王老师, 郑家: a surname and a way of address or a word for its family, no name by itself."""
        kind = self.surname(form)
        return (
            kind is not None and form[2 if kind in ("compound", "japanese") else 1 :] in self.honorifics | self.family
        )

    def ends(self, text: str, end: int) -> bool:
        """Whether a name may end there."""
        return bool(self.after.match(text, end) or self.boundary.match(text, end))

    def plausible(self, text: str, name: str) -> bool:
        """Whether a form that no model saw could be a name: no everyday word, no particle at its second or last place."""
        if len(name) > 2 and (name in self.ordinary or name[:2] in self.ordinary or name[1:] in self.ordinary):
            return False
        if name[1] in self.first_stop and text.count(name) < 2:
            return False
        return name[-1] not in self.never_last - self.sometimes_last


@lru_cache(maxsize=1)
def shapes() -> Shapes:
    zh = table("zh")
    cues, given = zh["cues"], zh["given"]
    titles = {form for _, forms in table("titles")["titles"] for form in forms.split("|")}
    before = any_of(titles | words(cues["before"]))
    after = words(cues["after"]) | words(cues["honorifics_within"]) | words(cues["family"]) - {"家"}
    strong = any_of({word for word in after if len(word) > 1} | set("说称"))
    weak = any_of({word for word in after if len(word) == 1} | words(cues["times"]))
    masked = any_of(words(zh["organizations"]["suffixes"]))
    shape = rf"(?P<name>[{HAN}]{{2,4}}?)"
    return Shapes(
        common=characters(zh["surnames"]["common"]),
        rare=characters(zh["surnames"]["rare"]),
        ambiguous=characters(zh["surnames"]["ambiguous"]),
        compound=words(zh["surnames"]["compound"]),
        japanese=words(zh["surnames"]["japanese"]),
        sounds=characters(zh["transliteration"]["characters"]),
        edge=characters(zh["transliteration"]["edge_stop"]),
        never_last=characters(given["never_last"]),
        sometimes_last=characters(given["sometimes_last"]),
        first_stop=characters(given["first_stop"]),
        bodies=characters(zh["organizations"]["bodies"]),
        ordinary=words(given["ordinary"]) | words(given["brands"]),
        titles=frozenset(titles),
        verbs=after,
        honorifics=words(cues["honorifics"]),
        family=words(cues["family"]),
        before=re.compile(rf"(?:{before}[\s:：“的]?|{any_of(titles)}\s?[是为叫]\s?)$"),
        after=re.compile(rf"\s?{strong}"),
        boundary=re.compile(rf"{PUNCTUATION}|$|{weak}"),
        owned=re.compile(rf"{any_of(words(cues['owned_by_firms']))}|[{HAN}]{{0,2}}(?:集?选区|区议员)"),
        times=re.compile(any_of(words(cues["times"]))),
        times_after_sounds=re.compile(any_of(words(cues["times"]) | words(cues["times_after_sounds"]))),
        rates=re.compile(rf"[则也将又再]?{any_of(words(cues['rates']))}"),
        not_before=re.compile(any_of(words(cues["not_before"]))),
        thing=re.compile(
            rf"[{zh['transliteration']['characters'].replace(chr(10), '')}]{{1,4}}{any_of(words(cues['named_after']))}"
        ),
        introduced=re.compile(rf"{before}[\s的]?(?={shape}(?:{PUNCTUATION}|$|{strong}|{weak}))"),
        styled=re.compile(
            rf"{any_of(words(cues['styles']))}(?P<name>[{zh['transliteration']['characters'].replace(chr(10), '')}]{{2,6}}?)"
            rf"(?={PUNCTUATION}|$|{strong}|{weak})"
        ),
        speaking=re.compile(rf"(?:(?<={PUNCTUATION})|(?<=^)|(?<=的)){shape}(?={strong})", re.MULTILINE),
        opening=re.compile(rf"(?:^|{PUNCTUATION}|的)$"),
        office=re.compile(
            rf"(?:(?P<put>{any_of(words(cues['appointing']))})|(?<={PUNCTUATION})|^)(?P<name>[{HAN}]{{2,4}}?)"
            rf"(?={any_of(words(cues['in_office']))}[^，。；;,\n]{{0,30}}?{any_of(titles)})",
            re.MULTILINE,
        ),
        in_brackets=re.compile(
            rf"\s?[(（](?:{any_of(words(cues['in_brackets']))}|[^()（）\n]{{0,24}}{any_of(titles)})[)）]"
        ),
        veiled=re.compile(
            rf"(?P<name>(?:{any_of(words(zh['surnames']['compound']))}|[{zh['surnames']['common']}{zh['surnames']['rare']}])"
            rf"某(?:某|(?!案)[{HAN}](?={PUNCTUATION}|$|{strong}))?)"
            rf"(?:(?={PUNCTUATION}|$|{strong}|{weak}|{before})|(?<=[^某]某)(?![某些个种年月日时处省市县区房])(?!{PUNCTUATION}?[{HAN}]{{0,8}}{masked}))"
        ),
    )
