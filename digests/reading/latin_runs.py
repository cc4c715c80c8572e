"""Runs of capitalised Latin words, cut where a name cannot go on: at listed organisations and products, titles and stop words."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from digests.reading.document import Cover, Document
from digests.reading.latin_lexicon import latin_lexicon
from digests.text.script import HAN

LETTER = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_LONGEST = 6  # words of a listed name
_LONGEST_HEADING = 160  # characters
_long_word = re.compile(r"[A-Za-z][A-Za-z'’-]{3,}")
_token = re.compile(
    rf"(?:[A-Z]\.)+(?=[\s,;)A-Z]|$)|\b(?:St[ao]?|Ste)\.(?=\s[A-Z])|[{LETTER}]+(?:['’-][{LETTER}]+)*['’]?"
)
_glued = re.compile(r"^((?!Mc|Mac|De|La|Le|Di|Du|Fitz|Van|Von)[A-Z][a-z]{2,})([A-Z][a-z]{2,})$")
_prefixed = re.compile(r"^(?:al|el|ul|as|ash|ad|bin|ben|d|l|o)['’-][A-ZÀ-Þ]")
_QUOTES = "'‘’“”\""
_nickname_ends = re.compile(rf"[{_QUOTES}]\s[A-ZÀ-Þ][a-zà-ÿ]")
_nickname_begins = re.compile(rf"[a-z.]\s[{_QUOTES}]$")
_sentence_ends = re.compile(r"[?.!](?=\s|$)|\n")
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
        self._taken_alone = {(hit.start, hit.end) for hit in document.hits if hit.person is None}
        self._text = document.folded
        self._lexicon = latin_lexicon()
        self._english = not document.language.chinese
        self._sentences = frozenset(span.start for span in document.sentences)
        self._headings = Headings(document.folded)
        self._firms = self._firm_words(document)  # words that stand for a listed firm's whole name
        self._tagged = {(tag.start, tag.end) for tag in document.tagged("person")} if self._english else set()
        self._styles = Cover([match.span() for match in self._lexicon.styles.finditer(self._text)])
        self._proper: set[str] = set()  # words whose capital is not due to their place, somewhere

    def pieces(self) -> list[Run]:
        """Runs that may be names, ascending."""
        runs = list(self._runs())
        if self._english:
            words = [self._bare(word) for run in runs for word in run]
            self._proper = {word.text for word in words if word.capital and not self._says_nothing(word.start)}
            full = (run for run in runs if len(run) > 1 and self.taken.free(run[-1].start, run[-1].end))
            self._firms -= {self._bare(run[-1]).text for run in full if self._begins_name(run[-2])}
        return [piece for run in runs for piece in self._pieces(run)]

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
            tail = self._lexicon.hyphened.search(text) if "-" in text else None
            if tail and self._english:  # Altman-led
                text = text[: tail.start()]
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
        if between.strip() in _QUOTES and between.strip() and (between[0] == " ") != (between[-1] == " "):
            return self._is_nickname(left, right, between)
        return between == " " or (between == "" and left.text.endswith(".")) or (between == ". " and left.initial)

    def _is_nickname(self, left: Word, right: Word, between: str) -> bool:
        """Robert “Kelly” Ortberg: a name goes on through one word in quotation marks."""
        if between[0] == " ":
            return _nickname_ends.match(self._text, right.end) is not None
        return _nickname_begins.search(self._text, max(0, left.start - 3), left.start) is not None

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
                    and not self._is_quoted(run, at, end)
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
            other = not self.taken.free(word.start, word.end) and not self._is_surname(run, at)
            other = other and not self._is_double_forename(word)
            other = other or (not piece and word.text in self._firms and self._is_short(run, at))
            other = (other and not self._is_in_name(run, at)) or not self._styles.free(word.start, word.end)
            if other or self._is_cut(run, at, word, bool(piece), shouted):
                yield from self._trimmed(piece)
                piece = []
            else:
                piece.append(word)
            at += 1
        yield from self._trimmed(piece)

    def _is_cut(self, run: Run, at: int, word: Word, begun: bool, shouted: bool) -> bool:
        """Whether a word of a run ends a name before it and begins none: a title, a stop word, an ordinary word in capitals."""
        lexicon, lower, left = self._lexicon, word.text.lower().rstrip("."), len(run) - at
        if begun and len(lower) == 1:  # the initial of Harry A. Korman
            return False
        if lower in ("brothers", "sisters") and not begun and left > 1 and self._begins_name(run[at + 1]):
            return True
        if lower in lexicon.honorifics:  # Stephen King, Hun Sen
            return not (begun and left == 1 and lexicon.is_name(word.text) and not lexicon.is_plain(run[at - 1].text))
        if lower in lexicon.titles and left > 2 and (not begun or not lexicon.is_name(word.text)):
            return True
        if lower == "will" and not begun and self._asks(word.start):  # Will Lotte's chairman stay?
            return True
        if lower in lexicon.stop:
            named = begun and (lower in lexicon.surnames or (left == 1 and lower in lexicon.family and at > 0))
            opens = (
                lower in lexicon.months or lower in lexicon.surnames or lower in lexicon.given
            )  # Park Sang-in, Max Hollein
            month = opens and left > 1 and not begun and self._goes_on(run[at + 1])
            return not (month or (named and self._begins_name(run[at - 1])) or (begun and lower in lexicon.surnames))
        if word.text.isupper() and len(word.text) > 1 and not word.initial:
            return not shouted and not (begun and left > 1 and self._is_initials(word, run[at + 1]))
        if begun and left == 1 and at == 1 and self._begins_name(run[0]) and not lower.endswith(("s", "ed", "ing")):
            return False  # Cristina Chaplain
        return self._english and word.capital and lexicon.is_plain(word.text) and self._is_common(run, at, word)

    def _firm_words(self, document: Document) -> set[str]:
        found = set()
        for hit in document.hits:
            pieces = hit.form.split(" ")
            if hit.organization and not hit.person and len(pieces) > 1 and (hit.start, hit.end) in self._taken_alone:
                found |= {piece for piece in (pieces[0], pieces[-1]) if len(piece) > 4 and piece.isalpha()}
        return found

    def _is_surname(self, run: Run, at: int) -> bool:
        """Washington of Kerry Washington: one listed word that is a surname too, behind a given name and nothing behind it."""
        word = self._bare(run[at])
        alone = (word.start, word.end) in self._taken_alone and at == 1 == len(run) - 1
        return alone and self._english and word.text.lower() in self._lexicon.family and self._begins_name(run[0])

    def _is_in_name(self, run: Run, at: int) -> bool:
        """Xavier of Xavier Dolan, Kafka of Franz Kafka: one listed word of two that a model reads as one person."""
        word = self._bare(run[at])
        if (word.start, word.end) not in self._taken_alone:
            return False
        pairs = ((run[i].start, self._bare(run[i + 1]).end) for i in (at - 1, at) if 0 <= i < len(run) - 1)
        return any(pair in self._tagged for pair in pairs) and self._lexicon.is_forename(run[max(at - 1, 0)].text)

    def _is_short(self, run: Run, at: int) -> bool:
        """Lilly of Eli Lilly, which the text names: alone, or before what is no surname."""
        return at == len(run) - 1 or self._bare(run[at + 1]).text.lower() not in self._lexicon.family

    def _is_double_forename(self, word: Word) -> bool:
        """Jean-Claude, though Claude is a listed product."""
        parts = word.text.lower().split("-")
        return len(parts) > 1 and all(part in self._lexicon.forenames for part in parts)

    def _is_quoted(self, run: Run, at: int, end: int) -> bool:
        """A listed nickname inside a name: Joko “Jokowi” Widodo."""
        return (
            0 < at < end < len(run)
            and self._text[run[at].start - 1] in _QUOTES
            and self._text[run[end - 1].end] in _QUOTES
        )

    def _is_initials(self, word: Word, following: Word) -> bool:
        """Retno LP Marsudi: two initials with no dots, before another word of the name."""
        return len(word.text) == 2 and not following.initial and self._goes_on(following)

    def _asks(self, start: int) -> bool:
        """Whether the word opens a sentence or a line that is a question."""
        end = _sentence_ends.search(self._text, start)
        line = self._text[start:].partition("\n")[0]
        return self._says_nothing(start) and (line.endswith("?") or (end is not None and end.group() == "?"))

    def is_party(self, run: Run) -> bool:
        """Whether it stands in the name of a case: Loper Bright v. Raimondo."""
        before, after = run[0].start, run[-1].end
        return self._text.startswith((" v. ", " v "), after) or self._text.endswith((" v. ", " v "), 0, before)

    def _begins_name(self, word: Word) -> bool:
        return word.text.lower() in self._lexicon.given

    def _goes_on(self, word: Word) -> bool:
        """Whether a word may be the second of a name."""
        lower = word.text.lower()
        other = self._lexicon.is_plain(word.text) or lower in self._lexicon.stop or word.text in self._lexicon.ends
        return word.capital and not other and not (word.text.isupper() and len(word.text) > 1)

    def _is_common(self, run: Run, at: int, word: Word) -> bool:
        """An ordinary word whose capital says nothing: it opens a sentence, stands in a headline, or leads up to a given name."""
        if self._says_nothing(word.start):
            return word.text not in self._proper
        return len(run) - at > 2 and run[at + 1].text.lower() in self._lexicon.given

    def _says_nothing(self, start: int) -> bool:
        return start in self._sentences or start in self._headings or self._opens(start)

    def _opens(self, start: int) -> bool:
        before = self._text[max(0, start - 3) : start].rstrip(" ")
        return not before or before[-1] in '\n.!?:•|“"‘*'

    def _shouted(self, run: Run) -> bool:
        """A name set in capitals, as in a byline or a list of members: every word is, and the first behind titles is a given name."""
        lexicon = self._lexicon
        before = lexicon.stop | lexicon.honorifics | lexicon.titles
        name = list(dropwhile(lambda word: word.text.lower().rstrip(".") in before, run))
        return (
            len(name) > 1
            and all(word.text.isupper() for word in run)
            and lexicon.is_forename(name[0].text)
            and not any(lexicon.is_plain(word.text) for word in name)
        )

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


class Headings:
    """Lines in which most words begin with a capital, as in titles: there a capital says little."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        at = 0
        for line in text.split("\n"):
            found = _long_word.findall(line) if len(line) < _LONGEST_HEADING else []
            if len(found) > 2 and sum(word[0].isupper() for word in found) * 10 >= len(found) * 8:
                self._starts.append(at)
                self._ends.append(at + len(line))
            at += len(line) + 1

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self._starts, place)
        return at > 0 and place < self._ends[at - 1]
