"""What in a claim is surely the name of a person: where it stands, in Latin letters or in characters.

Runs of Latin words that begin with a given name and end with a family name, or stand where someone is quoted or bears a title; X·Y; a Chinese
surname with a given name before a verb of saying or behind a title.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import dropwhile

from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import any_of, characters, table, words
from digests.text.script import HAN

_run = re.compile(
    r"(?<![A-Za-z])[A-Z][\w’'-]*(?:\.(?=\s?[A-Z]))?(?:\s(?:(?:de|del|der|van|von|bin|al|el|la|le|da|di|du|of)\s)?[A-Z][\w’'-]*(?:\.(?=\s[A-Z]))?)*"
)
_dotted = re.compile(rf"[{HAN}]{{1,7}}(?:[·.][{HAN}A-Z]{{1,7}})+")
POSSESSIVE = re.compile(r"['’]s?$")


@lru_cache(maxsize=1)
def _ends_of_things() -> frozenset[str]:
    return words(table("en")["stop"]["not_person_end"])


@lru_cache(maxsize=1)
def _honorifics() -> frozenset[str]:
    return words(table("en")["names"]["honorifics"])


@lru_cache(maxsize=1)
def _speaks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands after, and before, someone who is quoted or carries a title."""
    said = "said|says|told|wrote|added|argued|noted|warned|explained|recalled|announced|claimed|acknowledged|insisted|testified|tweeted"
    titles = "|".join(sorted(_honorifics(), key=lambda w: (-len(w), w)))
    after = re.compile(rf",?\s(?:also\s|later\s|who\s)?(?:{said})\b")
    before = re.compile(
        rf"(?:\b(?:according to|{said})\s|\b(?:{titles})\.?\s|\b(?:{titles.lower()}|spokesman|spokeswoman|analyst|correspondent|reporter)\s)$"
    )
    return after, before


def latin_names(text: str, same_script: bool) -> Iterator[tuple[int, int, str]]:
    """Runs of two to four Latin words that are surely a person's: a given name first, or someone who speaks or carries a title. Against a
    Latin source also single capitalised words in mid-sentence."""
    for match in _run.finditer(text):
        words = match[0].split()
        parts = list(dropwhile(lambda w: w.lower().strip(".") in not_names(), words))
        before = words[: len(words) - len(parts)]
        if not parts or parts[-1].lower().strip(".") in not_names():
            continue
        if before and before[-1].strip(".") in _ends_of_things():
            continue  # Sunday Times Rich List
        offset = match.start() + sum(len(w) + 1 for w in before)
        name = POSSESSIVE.sub("", " ".join(parts))
        full = 2 <= len(parts) <= 4 and (
            parts[0].lower() in _given() or _is_listed_name(parts) or _quoted(text, offset, offset + len(name), parts)
        )
        alone = same_script and _is_mid_sentence(text, offset) and len(name) > 3 and not name.isupper()
        if full or alone:
            yield offset, offset + len(name), name


def _is_listed_name(parts: Sequence[str]) -> bool:
    """A given name and a family name as they are listed, neither an English word besides: Andrej Kovac; not Jackson Hole."""
    known = latin_lexicon()
    first, last = parts[0], POSSESSIVE.sub("", parts[-1])
    if first in known.places or any(w.lower() in known.ordinary for w in (first, last)):
        return False
    return known.is_forename(first) and last.lower() in known.family


def _quoted(text: str, start: int, end: int, parts: Sequence[str]) -> bool:
    """Whether two or three plain words stand where someone is quoted or bears a title: said Andrej Kovac; CEO Andrej Kovac."""
    plain = len(parts) <= 3 and all(re.fullmatch(r"[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?|[A-Z]\.", p) for p in parts)
    after, before = _speaks()
    ahead = text[max(0, start - 24) : start]
    return plain and not ahead.endswith("the ") and bool(after.match(text, end) or before.search(ahead))


def _is_mid_sentence(text: str, at: int) -> bool:
    return bool(re.search(r"[a-z,]\s$", text[max(0, at - 2) : at]))


@lru_cache(maxsize=1)
def _native_name() -> re.Pattern[str]:
    zh = table("zh")
    saying = any_of(words(zh["cues"]["saying"]))
    rows = zh["surnames"]
    surname = any_of((characters(rows["common"]) - set("和于时")) | words(rows["compound"]))
    first = f"[^{HAN}]|^|(?<=[长裁官席任事师员授家者据])"
    return re.compile(
        rf"(?:{first})(?P<name>{surname}(?!先生|女士|小姐|太太|夫人|教授|博士|总|某)[{HAN}]{{1,2}})(?=(?:周[一二三四五六日]|今天|昨天|日前)?(?:{saying}))"
    )


@lru_cache(maxsize=1)
def _ordinary() -> tuple[str, ...]:
    """Everyday words that begin like a name."""
    return tuple(sorted(words(table("zh")["given"]["ordinary"])))


@lru_cache(maxsize=1)
def _transcribed_name() -> re.Pattern[str]:
    saying = any_of(words(table("zh")["cues"]["saying"]) - {"道", "问", "答", "说"} | {"说[:,“]"})
    return re.compile(rf"(?:^|(?<=[,。“”;:、\s]))(?P<name>[{transcription()}]{{3,6}})(?={saying})")


def han_names(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _dotted.finditer(text):
        name = _trimmed(match[0])
        if name is None:
            continue
        start = match.start() + match[0].index(name)
        yield start, start + len(name), name
    for pattern in (_native_name(), _transcribed_name()):
        for match in pattern.finditer(text):
            beside = text[max(0, match.start("name") - 1) : match.end("name") + 1]
            if "·" not in beside and not match["name"].startswith(_ordinary()):
                yield match.start("name"), match.end("name"), match["name"]


def _trimmed(dotted: str) -> str | None:
    """X·Y without the words around it: only characters that spell foreign names count. None where neither side spells any."""
    first, *rest = re.split(r"(?=[·.])", dotted)
    usual = transcription()
    honorific = re.search(rf"{any_of(words(table('zh')['cues']['honorifics']))}[^·]*$", rest[-1])
    last = rest[-1][: honorific.start()] if honorific and honorific.start() > 2 else rest[-1]
    head = re.search(f"[{usual}A-Z]+$", first)
    tail = re.match(f"[·.][{usual}A-Z]+", last)
    if not (head or tail):
        return None  # a point between sentences
    return (head[0] if head else first) + "".join(rest[:-1]) + (tail[0] if tail else last)


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return words(table("en")["names"]["given"].lower())


@lru_cache(maxsize=1)
def not_names() -> frozenset[str]:
    """Words no person's name begins or ends with: of speech, of the calendar, of organisations, places and titles."""
    en = table("en")
    rows = (en["stop"]["words"], en["stop"]["not_person_end"], en["stop"]["place_starts"], en["names"]["honorifics"])
    return frozenset(w.lower() for row in rows for w in row.split()) | frozenset(
        "saint st road great games series prize bill top big more trade war white insider cathedral chief secretary deputy vice senior former "
        "acting interim son dad brother sister daughter wife husband church south-east".split()
    )


@lru_cache(maxsize=1)
def transcription() -> str:
    return "".join(sorted(characters(table("zh")["transliteration"]["characters"]) | set("廉弗韦略伍烈汀")))
