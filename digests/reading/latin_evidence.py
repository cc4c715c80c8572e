"""How much speaks for a person in a run of Latin words: its shape, what a model says, and the cues beside every place it stands.

Points are added over all places of a form; what speaks for an organisation (its shares, "at X", "X's stores") is taken off, so a firm
named after people is told from them by what the document says of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digests.reading.document import Cover, Document
from digests.reading.latin_lexicon import latin_lexicon, unaccented
from digests.reading.latin_runs import LETTER, Run, Runs, Word
from digests.text.script import HAN

_STREETS = frozenset(("Street", "Avenue", "Road", "Square", "Boulevard"))
LISTED = 9.0  # of a name the gazetteer knows
_quote_ends = re.compile(r"[,.?!…—]\s?['’\"”]\s$")
_last_word = re.compile(rf"([{LETTER}.-]+)(,?)\s$")
_aged = re.compile(r",\s(?:aged?\s)?\d\d\b(?!\s(?:per|years\sof)|[%,.]\d)|\s\(\d\d\)")
_apposition = re.compile(r",\s(?:the|an?|who|whose|\d\d|[a-z-]+\s)|['’]s?\b|\s\([DR]-")
_of_whom = re.compile(r"\s[(–—-]\s?(?:who(?:se|m)?\b|born\b|b\.\s\d|pictured\b|left\)|right\)|centre\)|center\))")
_speaks = re.compile(
    r"\b(?:said|says|stated|states|added|adds|wrote|writes|explained|explains|noted|notes|argued|argues|recalled|asked)\s$"
)
_han_alias_after = re.compile(rf"\s?[（(]\s?[{HAN}·]{{2,12}}\s?[)）]")
_han_alias_before = re.compile(rf"[{HAN}]\s?[（(]\s?$")
_person_of = re.compile(r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+,? (?:of|from|at) (?:the )?$")  # Joe Spak of
_place_after = re.compile(r",\s(?=[A-Z])")
_next_listed = re.compile(r",(?: and)?\s")
_owner_next = re.compile(r",\s[\w .&-]{2,30}['’]s?\s")  # X, Salesforce's president
_plural = re.compile(r"s\.?\s$")
_han = re.compile(f"[{HAN}]")
_belongs = re.compile(r"\s(?:of|from|at)\s(?:the\s)?")


class Evidence:
    """`taken` are places of listed organisations, `bylines` those of the article's makers."""

    def __init__(self, document: Document, runs: Runs, other: frozenset[str], bylines: Cover) -> None:
        self._text = document.folded
        self._runs = runs
        self._other = other
        self._bylines = bylines
        self._lexicon = latin_lexicon()
        self._model = {tag.start: tag.label for tag in document.tags}
        self._english = not document.language.chinese

    def of_name(self, form: str, runs: Sequence[Run], singles: Mapping[str, Sequence[Run]]) -> float:
        """Of a form of two or more words; no more than 0 when something rules it out."""
        run, lexicon = runs[0], self._lexicon
        if self._english and all(
            lexicon.thing_after.match(self._text, one[-1].end) or self._runs.is_party(one) for one in runs
        ):
            return 0.0
        if any((one[0].start, one[-1].end) in self._runs.people_at for one in runs):
            return LISTED
        capitals = [word for word in run if word.capital]
        if form in self._other or not 2 <= len(capitals) <= 4 or run[-1].initial:
            return 0.0
        if run[-1].text in lexicon.ends and not self._is_name_at_end(run):
            return 0.0
        if run[-1].text.lower() in lexicon.titles and not self.given(run[0]):  # Top AI Sales Leader
            return 0.0
        if run[-1].text in lexicon.place_ends and not self.given(run[0]) and all(self._told(one) < 1.0 for one in runs):
            return 0.0
        if run[0].text in lexicon.places or any(lexicon.thing_after.match(self._text, one[-1].end) for one in runs):
            return 0.0
        firm = self._firm(runs) + (1.0 if form in lexicon.firms and self._english else 0.0)
        votes = self._votes(run, runs)
        placed = any(label == "place" for one in runs for label in self.labels(one))
        if not firm and not placed and self.given(run[0]) and not lexicon.is_plain(run[-1].text):
            votes = max(votes, 0.0)  # Niels Oplev: rare surnames it takes for firms
        score = self._shape(run) + (votes if firm < 1.5 else min(votes, 0.5))
        score += max(self.cues(one) for one in runs) - firm
        return score + max(self._again(run[-1], singles, 0.75), self._again(run[0], singles, 0.5))

    def _again(self, part: Word, singles: Mapping[str, Sequence[Run]], alone: float) -> float:
        """What a part of a name says by standing alone elsewhere: more beside a cue."""
        return max((1.0 if self.cues(one) >= 1.0 else alone for one in singles.get(part.text, ())), default=0.0)

    def of_word(self, form: str, runs: Sequence[Run]) -> float:
        """Of a single word that is no part of a full name here: Senator Thune, "...", Duncheon says."""
        lexicon, lower = self._lexicon, form.lower()
        if len(form) < 3 or lower in lexicon.stop or form in lexicon.ends or not form[0].isupper() or form.isupper():
            return 0.0
        if any(lexicon.thing_after.match(self._text, one[-1].end) for one in runs):
            return 0.0
        votes = Counter(label for run in runs for label in self.labels(run))
        score = 0.0 if lower in lexicon.ordinary else 1.0 if lexicon.is_name(form) else 0.5
        score += 1.0 if votes["person"] > votes["organization"] + votes["place"] else 0.0
        score -= 1.0 if votes["organization"] + votes["place"] > votes["person"] else 0.0
        called = max(self._called(run) for run in runs)
        return score + called + max(self._said(run) for run in runs) - self._firm(runs)

    def labels(self, run: Run) -> Iterable[str]:
        """What a model says of the run: the labels of the tags that begin in it."""
        return (self._model[word.start] for word in run if word.start in self._model)

    def heads_list(self, run: Run) -> bool:
        """Whether a title of several people stands before the name: Senators Moran, Thune and Lujan."""
        before = self._text[max(0, run[0].start - 40) : run[0].start]
        return _plural.search(before) is not None and self._lexicon.plural_title.search(before) is not None

    # --- shape ---

    def given(self, word: Word) -> bool:
        return self._lexicon.is_forename(word.text)

    def _is_name_at_end(self, run: Run) -> bool:
        """Andra Day, Ian Read: a given name before a word that ends other things too; Franklin Street is none unless somebody says it."""
        street = run[-1].text in _STREETS and self._told(run) < 1.0
        family = run[-1].text.lower() in self._lexicon.family
        return len(run) == 2 and self.given(run[0]) and family and self._english and not street

    def _shape(self, run: Run) -> float:
        lexicon, first, last = self._lexicon, run[0], run[-1]
        plain = re.sub(r"['’]", "", first.text.lower())
        score = -0.5 if self._english and len(run) > 3 and all(word.capital for word in run) else 0.0
        if plain in lexicon.given or any(part in lexicon.given for part in plain.split("-")):
            score += 1.5
        elif {unaccented(word.text.lower(), lexicon.surnames) for word in (first, last)} & lexicon.surnames:
            score += 1.0
        elif self._english and self.given(first):
            score += 1.5 if plain not in lexicon.ordinary else 0.5
        elif self._english and lexicon.is_name(last.text) and not lexicon.is_plain(first.text):
            score += 1.0 if last.text.lower() not in lexicon.ordinary else 0.5
        elif self._english and not any(word.text.lower() in lexicon.ordinary for word in run):
            score += 0.5
        if score > 0 and self._english and last.text.lower() in lexicon.family:
            score += 0.5 if last.text.lower() not in lexicon.ordinary else 0.25
        elif score >= 1.5 and len(run) == 2 and self._is_rare(last):
            score += 0.5
        if self._english and lexicon.is_plain(last.text):
            score -= 1.0
        if any(word.initial for word in run):
            score += 1.0
        if any(not word.capital for word in run[1:-1]):
            score += 0.5
        if ("-" in first.text and len(first.text) < 16) or re.search(r"[a-zà-ɏ]-?[A-ZÀ-Þ]", last.text):
            score += 0.5
        return score

    def _is_rare(self, last: Word) -> bool:
        """A last word that no list knows, as most surnames are: Pogba; no word in capitals, no two words in one."""
        plain = last.text.removesuffix("'s").removesuffix("’s")
        return self._english and plain.isalpha() and plain[1:].islower() and plain.lower() not in self._lexicon.ordinary

    def _votes(self, run: Run, runs: Sequence[Run]) -> float:
        votes = Counter(label for one in runs for label in self.labels(one))
        score = 1.5 if votes["person"] else 0.0
        score += 0.5 if votes["person"] > 1 else 0.0
        if votes["organization"] + votes["place"] > votes["person"]:  # the model takes rare surnames for companies
            score -= 0.5 if self.given(run[0]) or run[0].initial or any(self.cues(one) >= 1.0 for one in runs) else 1.0
        return score

    # --- cues ---

    def _called(self, run: Run) -> float:
        """A title or an honorific right before the name."""
        lexicon, start = self._lexicon, run[0].start
        before, after = self._text[max(0, start - 40) : start], self._text[run[-1].end : run[-1].end + 2]
        title = _last_word.search(before)
        word = title[1].rstrip(".").lower() if title else ""
        if self._english and _plural.search(before) and lexicon.plural_title.search(before):
            return 1.5
        if word in lexicon.honorifics and not (title and title[2]):
            return 1.5 if self._english else 1.0
        if word in lexicon.titles or (_han.search(before) and lexicon.han_before.search(before)):
            return 1.5 if title and title[2] and after.startswith(",") else 1.0
        return 0.0

    def _said(self, run: Run) -> float:
        """A verb of a person's doing beside the name: 1.5 where a quotation stands on the other side."""
        lexicon, start, end = self._lexicon, run[0].start, run[-1].end
        before = self._text[max(0, start - 16) : start]
        spoke = lexicon.spoke.match(self._text, end) is not None
        if spoke and _quote_ends.search(before):  # "...," Delphine Marchetti said
            return 2.0
        speaks = _speaks.search(before)
        if speaks and _quote_ends.search(before[: speaks.start()]):
            return 2.0
        return 1.0 if spoke else 0.5 if lexicon.acted.match(self._text, end) else 0.0

    def _told(self, run: Run) -> float:
        return max(self._called(run), self._said(run))

    def cues(self, run: Run) -> float:
        """What stands beside one place of a name and speaks for a person."""
        start, end = run[0].start, run[-1].end
        before, after = self._text[max(0, start - 40) : start], self._text[end : end + 60]
        lexicon = self._lexicon
        score = self._called(run) or (0.5 if lexicon.before.search(before) or re.search(r"['’]s?\s$", before) else 0.0)
        if not self._bylines.free(start, end):
            score += 2.0
        if re.search(r"\b[Tt]he\s$", before):
            score -= 1.0
        if lexicon.kin.search(before) or (self._english and lexicon.person_before.search(before)):
            score += 1.0
        said = self._said(run)
        if said > 0.5 or lexicon.han_after.match(after) or lexicon.titled.match(after) or _aged.match(after):
            score += max(1.5 if self._english and not said > 0.5 else 1.0, said)
        elif said:
            score += 0.5 if self._english else 1.0
        elif _of_whom.match(after):
            score += 1.5
        elif _apposition.match(after):
            score += 0.5
        if _han_alias_after.match(after) or _han_alias_before.search(before):
            score += 2.0
        belongs = _belongs.match(after)
        if belongs and not self._runs.taken.free(end + belongs.end(), end + belongs.end() + 1):
            score += 0.5
        if re.search(r"[、和与及或]\s?$", before) or re.match(r"\s?[、和与及或]", after):
            score += 0.5
        return score

    def _firm(self, runs: Sequence[Run]) -> float:
        """What speaks for a firm at all places together, less what a title or an age says there."""
        if not self._english:
            return 0.0
        lexicon, points = self._lexicon, 0.0
        for run in runs:
            start, end = run[0].start, run[-1].end
            before = self._text[max(0, start - 40) : start]
            called = self._called(run)
            points += 1.0 if not called and (lexicon.firm_before.search(before) or _person_of.search(before)) else 0.0
            points += 1.5 if lexicon.firm_after.match(self._text, end) else 0.0
            placed = _place_after.match(self._text, end)
            inside = lexicon.in_place.search(before) and not self._text.startswith(("'", "’"), end)
            city = placed and len(run) > 1 and self._model.get(placed.end()) == "place" and not called
            placed_name = not self.given(run[0]) or "place" in self.labels(run) or run[-1].text in lexicon.ends
            points += (1.5 if placed_name else 0.5) if inside or city else 0.0
            beside = self._firms_beside(start, end) if len(run) > 1 and not called else 0
            points += 1.0 if beside > self.given(run[0]) else 0.0
        return min(points, 4.0)

    def _firms_beside(self, start: int, end: int) -> int:
        """On how many sides a listed organisation stands beside a place in a list: DLA Piper, X, Skadden."""
        taken, text = self._runs.taken, self._text
        before = text.startswith(", ", start - 2) and not taken.free(start - 3, start - 2)
        after = _next_listed.match(text, end)
        after = None if _owner_next.match(text, end) else after
        return before + (after is not None and not taken.free(after.end(), after.end() + 1))
