"""Runs of capitalised Latin words, cut where a name cannot go on: at listed organisations and products, titles and stop words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.reading.document import Cover, Document
from digests.reading.lexicon import any_of, table, words
from digests.text.script import HAN

LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_LONGEST = 6  # words of a listed name
_token = re.compile(
    rf"(?:[A-Z]\.)+(?=[\s,;)A-Z]|$)|\b(?:St[ao]?|Ste)\.(?=\s[A-Z])|[{LETTER}]+(?:['’-][{LETTER}]+)*['’]?"
)
_glued = re.compile(r"^((?!Mc|Mac|De|La|Le|Di|Du|Fitz|Van|Von)[A-Z][a-z]{2,})([A-Z][a-z]{2,})$")
_prefixed = re.compile(r"^(?:al|el|ul|as|ash|ad|bin|ben|d|l|o)['’-][A-ZÀ-Þ]")
_initials = re.compile(r"^(?:[A-Z]\.)+$|^[A-Z]$")


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or _prefixed.match(self.text) is not None

    @property
    def initial(self) -> bool:
        return _initials.match(self.text) is not None


Run = tuple[Word, ...]


@dataclass(frozen=True)
class LatinLexicon:
    given: frozenset[str]
    surnames: frozenset[str]
    particles: frozenset[str]
    honorifics: frozenset[str]
    titles: frozenset[str]
    stop: frozenset[str]
    ends: frozenset[str]
    places: frozenset[str]
    said: re.Pattern[str]
    before: re.Pattern[str]
    thing_after: re.Pattern[str]
    kin: re.Pattern[str]
    titled: re.Pattern[str]
    han_before: re.Pattern[str]
    han_after: re.Pattern[str]


@lru_cache(maxsize=1)
def latin_lexicon() -> LatinLexicon:
    en, zh = table("en"), table("zh")
    names, cues = en["names"], en["cues"]
    rows = table("titles")["titles"]
    titles = {form for _, forms in rows for form in forms.split("|")}
    en_titles = {form for forms, _ in rows for form in forms.split("|")}
    return LatinLexicon(
        given=words(names["given"]),
        surnames=words(names["surnames"]),
        particles=words(names["particles"]),
        honorifics=frozenset(word.lower() for word in words(names["honorifics"])),
        titles=frozenset(form.lower() for form in en_titles if " " not in form)
        | {form.split(" ")[-1].lower() for form in en_titles},
        stop=words(en["stop"]["words"]),
        ends=words(en["stop"]["not_person_end"]),
        places=words(en["stop"]["place_starts"]),
        said=re.compile(rf"[,]?\s+{any_of(words(cues['said']))}\b"),
        before=re.compile(rf"\b{any_of(words(cues['before']))}\s+$"),
        thing_after=re.compile(
            rf"[\s-]?(?:{any_of(words(cues['thing_after']))}\b|{any_of(words(zh['cues']['thing_after']))})"
        ),
        titled=re.compile(rf",\s(?:the |an? )?(?:[\w-]+(?:['’]s?)? ){{0,3}}{any_of(en_titles)}\b"),
        kin=re.compile(
            rf"\b{any_of(words(cues['kin']))},?\s(?:[A-Z][\w’'-]+(?:,| and)\s)*$|\b(?:named|called|nicknamed|(?:known|knew)(?:\s\w+)?\sas)\s$"
        ),
        han_before=re.compile(any_of(titles | words(zh["cues"]["before"])) + r"[\s:：“]?$"),
        han_after=re.compile(rf"\s?{any_of(w for w in words(zh['cues']['after']) if len(w) > 1 or w in '说称')}"),
    )


class Runs:
    """`taken` are the places of listed organisations and products; `people_at` the places of listed people."""

    def __init__(self, document: Document) -> None:
        self.people_at = {(hit.start, hit.end) for hit in document.hits if hit.person and hit.form[0].isascii()}
        self.taken = Cover(
            [
                (hit.start, hit.end)
                for hit in document.hits
                if hit.person is None and not (hit.weak and hit.product is None) and not re.search(f"[{HAN}]", hit.form)
            ]
        )
        self._text = document.folded
        self._lexicon = latin_lexicon()

    def pieces(self) -> list[Run]:
        """Runs that may be names, ascending."""
        return [piece for run in self._runs() for piece in self._pieces(run)]

    def _runs(self) -> Iterator[Run]:
        run: list[Word] = []
        for word in self._words():
            if run and not self._joined(run[-1], word):
                yield from self._closed(run)
                run = []
            if word.capital or (run and word.text in self._lexicon.particles):
                run.append(word)
            elif run:
                yield from self._closed(run)
                run = []
        yield from self._closed(run)

    def _words(self) -> Iterator[Word]:
        previous = None
        for match in _token.finditer(self._text):
            start, text = match.start(), match.group()
            if start and self._text[start - 1] in "@#/_":
                previous = None
                continue
            text = text.rstrip("'’") if not text.endswith(("s'", "s’")) else text[:-1]
            if text in ("Jr", "Sr") and self._text[match.end() : match.end() + 1] == ".":
                text += "."
            glued = _glued.match(text)
            if glued and (previous == start - 1 or glued[2].lower() in self._lexicon.given):
                middle = start + len(glued[1])
                if glued[2].lower() in self._lexicon.given and previous == start - 1:
                    yield Word(start, middle, glued[1])
                    yield Word(middle, start + len(text), glued[2])
                    previous = start + len(text)
                    continue
            yield Word(start, start + len(text), text)
            previous = start + len(text)

    def _joined(self, left: Word, right: Word) -> bool:
        between = self._text[left.end : right.start]
        if left.text.endswith(("'s", "’s")):
            return False
        return between == " " or (between == "" and left.text.endswith(".")) or (between == ". " and left.initial)

    def _closed(self, run: list[Word]) -> Iterator[Run]:
        while run and not run[-1].capital:
            run = run[:-1]
        if run:
            yield tuple(run)

    def _pieces(self, run: Run) -> Iterator[Run]:
        """The run cut at listed organisations and products, at titles and at stop words."""
        piece: list[Word] = []
        at = 0
        shouted = self._shouted(run)
        while at < len(run):
            listed = next(
                (
                    end
                    for end in range(min(len(run), at + _LONGEST), at, -1)
                    if (run[at].start, self._bare(run[end - 1]).end) in self.people_at
                ),
                None,
            )
            if listed is not None:
                lead = piece if len(piece) <= 2 else []  # "Zeyuan Allen Zhu" is not the listed Allen Zhu
                yield from self._trimmed(piece if not lead else [])
                yield (*lead, *run[at : listed - 1], self._bare(run[listed - 1]))
                piece, at = [], listed
                continue
            word = self._bare(run[at])
            lower = word.text.lower().rstrip(".")
            cut = (
                not self.taken.free(word.start, word.end)
                or lower in self._lexicon.honorifics
                or (lower in self._lexicon.titles and not piece and len(run) - at > 2)
                or (lower in self._lexicon.stop and not (piece and lower in self._lexicon.surnames))
                or (word.text.isupper() and len(word.text) > 1 and not word.initial and not shouted)
            )
            if cut:
                yield from self._trimmed(piece)
                piece = []
            else:
                piece.append(word)
            at += 1
        yield from self._trimmed(piece)

    def _shouted(self, run: Run) -> bool:
        """A name set in capitals, as in a byline: every word of the run is, and one of them is a given name."""
        return len(run) > 1 and all(word.text.isupper() for word in run) and run[0].text.lower() in self._lexicon.given

    def _bare(self, word: Word) -> Word:
        for ending in ("'s", "’s"):
            if word.text.endswith(ending):
                return Word(word.start, word.end - 2, word.text[:-2])
        return word

    def _trimmed(self, piece: Sequence[Word]) -> Iterator[Run]:
        while piece and not piece[-1].capital:
            piece = piece[:-1]
        while piece and not piece[0].capital:
            piece = piece[1:]
        if not piece or (len(piece) == 1 and piece[0].initial):
            return
        yield tuple(piece)
