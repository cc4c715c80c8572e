"""What the reader of Latin names knows: lists of names and words, and the cues that stand beside people and beside organisations."""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from digests.reading.lexicon import any_of, listed_words, table, words


@dataclass(frozen=True)
class LatinLexicon:
    """Words are in lower case, but for `ends`, `places`, `place_ends`. `given` says "person" by itself, `forenames` are all given names known."""

    given: frozenset[str]
    forenames: frozenset[str]
    family: frozenset[str]
    ordinary: frozenset[str]
    surnames: frozenset[str]
    particles: frozenset[str]
    honorifics: frozenset[str]
    titles: frozenset[str]
    stop: frozenset[str]
    ends: frozenset[str]
    places: frozenset[str]
    place_ends: frozenset[str]  # names of places: people bear them behind a given name
    months: frozenset[str]
    firms: frozenset[str]  # names of people that firms bear too
    spoke: re.Pattern[str]  # verbs of saying and thinking behind a name
    acted: re.Pattern[str]  # other verbs, which organisations have too
    before: re.Pattern[str]
    thing_after: re.Pattern[str]
    kin: re.Pattern[str]
    titled: re.Pattern[str]
    plural_title: re.Pattern[str]
    person_before: re.Pattern[str]  # what a person is, or has made: midfielder X, directed by X
    styles: re.Pattern[str]  # titles of several words: Tan Sri
    firm_before: re.Pattern[str]
    firm_after: re.Pattern[str]
    in_place: re.Pattern[str]
    hyphened: re.Pattern[str]  # the tail of Altman-led
    han_before: re.Pattern[str]
    han_after: re.Pattern[str]

    def is_forename(self, word: str) -> bool:
        """Whether a word, or a part of a hyphenated one, is a given name."""
        plain = unaccented(re.sub(r"['’]", "", word.lower()), self.forenames)
        return plain in self.forenames or any(part in self.given for part in plain.split("-"))

    def is_name(self, word: str) -> bool:
        return self.is_forename(word) or unaccented(word.lower().replace("’", "'"), self.family) in self.family

    def is_plain(self, word: str) -> bool:
        """An English word that is no name: Following, Controls; not Rice, Smiley."""
        lower = word.lower()
        if lower.count("-") > 1:  # Twenty-one-year-old
            return all(part in self.ordinary for part in lower.split("-"))
        return lower in self.ordinary and lower not in self.family and lower not in self.forenames


def unaccented(word: str, known: Container[str]) -> str:
    """The word without its accents where it is not known with them: nguyen for nguyễn."""
    if word.isascii() or word in known:
        return word
    return "".join(char for char in normalize("NFKD", word) if not combining(char)).replace("đ", "d")


@lru_cache(maxsize=1)
def latin_lexicon() -> LatinLexicon:
    en, zh = table("en"), table("zh")
    names, cues = en["names"], en["cues"]
    rows = table("titles")["titles"]
    titles = {form for _, forms in rows for form in forms.split("|")}
    en_titles = {form for forms, _ in rows for form in forms.split("|")}
    last_words = {form.split(" ")[-1].lower() for form in en_titles}
    given = words(names["given"])
    title = any_of(en_titles)
    return LatinLexicon(
        given=given,
        forenames=given | listed_words("given_names"),
        family=listed_words("family_names"),
        ordinary=listed_words("english_words"),
        surnames=words(names["surnames"]),
        particles=words(names["particles"]),
        honorifics=frozenset(word.lower() for word in words(names["honorifics"])),
        titles=frozenset(form.lower() for form in en_titles if " " not in form) | last_words,
        stop=words(en["stop"]["words"]),
        ends=words(en["stop"]["not_person_end"]),
        places=words(en["stop"]["place_starts"]),
        place_ends=words(en["stop"]["place_ends"]),
        months=words(names["months"]),
        firms=frozenset(names["firms"].split("|")),
        spoke=re.compile(rf",?\s+(?:also |later |once |recently )?{any_of(cues['spoke'].split('|'))}\b"),
        acted=re.compile(rf",?\s+{any_of(cues['acted'].split('|'))}\b"),
        before=re.compile(rf"\b{any_of(words(cues['before']))}\s+$"),
        thing_after=re.compile(
            rf"[\s-]?(?:{any_of(words(cues['thing_after']))}\b|{any_of(words(zh['cues']['thing_after']))})"
        ),
        titled=re.compile(
            rf",\s(?:\d\d,\s)?(?:the |an? )?(?:[\w-]+(?:['’]s?)? ){{0,3}}(?i:{any_of(en_titles | words(cues['title_nouns']))})\b"
        ),
        person_before=re.compile(
            rf"\b(?:{any_of(words(cues['person_before']))}|{any_of(words(cues['made_by']))} by)\s$"
        ),
        styles=re.compile(rf"\b{any_of(names['styles'].split('|'))}(?=\s)"),
        plural_title=re.compile(rf"\b(?i:{any_of(last_words | words(cues['plural_titles']))})s\.?\s$"),
        firm_before=re.compile(
            rf"(?:\b{any_of(cues['firm_before'].split('|'))}|\b(?i:{title})s? (?:of|at))\s(?:the\s)?$"
        ),
        firm_after=re.compile(
            rf"\s(?:{any_of(cues['firm_after'].split('|'))}\b)|(?:['’]s?)\s(?:\w+\s)?{any_of(cues['firm_owns'].split('|'))}\b"
            rf"|,?\s&\s|,?\sInc\b|\s\((?:NYSE|NASDAQ|Nasdaq|LON|ticker)\b|,\swhich\b"
            rf"|,\s(?:the|an?|its)\s(?:[\w-]+(?:['’]s)?\s){{0,3}}{any_of(cues['firm_kinds'].split('|'))}\b"
            rf"(?!(?:['’]s?)?\s(?:[\w-]+\s)?(?i:{any_of(en_titles | words(cues['title_nouns']))})\b)"
            rf"|[\s-](?:owned|branded)\b|['’]?s?\s(?i:{title})\s[A-Z]"
        ),
        in_place=re.compile(rf"\b{any_of(cues['in_place'].split('|'))}\s$"),
        kin=re.compile(
            rf"\b{any_of(words(cues['kin']))},?\s(?:[A-Z][\w’'-]+(?:,| and)\s)*$|(?<!was\s)(?<!were\s)(?<!been\s)(?<!also\s)(?<!recently\s)\bnamed\s$|\b(?<!so-)(?:called|nicknamed|(?:known|knew)(?:\s\w+)?\sas)\s$"
        ),
        hyphened=re.compile(rf"-{any_of(words(cues['hyphened']))}$"),
        han_before=re.compile(any_of(titles | words(zh["cues"]["before"])) + r"[\s:：“]?$"),
        han_after=re.compile(rf"\s?{any_of(w for w in words(zh['cues']['after']) if len(w) > 1 or w in '说称')}"),
    )
