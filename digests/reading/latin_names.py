"""Names in Latin letters, in English text and inside Chinese text.

A name is a run of capitalised words. What stands around names in such runs (titles, organisations, products, stop words) is cut off;
what is left is a person's when enough speaks for it anywhere in the document: a given name that is known, a model that tagged it, a
title before it or a verb of saying after it, an alias in brackets. Then every mention of its parts (surname, given name) is found.

Known false cases: a company named after its founder that no list knows ("Edward Jones"), two companies written with no comma.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from digests.reading.document import Cover, Document, Found
from digests.reading.gazetteer import CuratedPerson, Gazetteer
from digests.reading.latin_runs import LETTER, Run, Runs, Word, latin_lexicon
from digests.text.script import HAN

_list_goes_on = re.compile(r"(?:,|、|,? and|,? &|\s?[和与及或跟])\s?")
_list_went_on = re.compile(r"(?:,|、|,? and|,? &|\s?[和与及或跟])\s?$")


def latin_names(
    document: Document, organizations: frozenset[str], book: Gazetteer, bylines: Sequence[tuple[int, int]]
) -> tuple[Found, ...]:
    """Every mention of a person in Latin letters; `organizations` are forms known to be something else."""
    return _Finder(document, organizations, book, bylines).find()


def listed_by_surname(document: Document, form: str, book: Gazetteer) -> CuratedPerson | None:
    """The only listed person of that surname who belongs to an organisation this text names."""
    named = {hit.organization.id for hit in document.hits if hit.organization}
    found = [person for person in book.by_surname(form) if named.intersection(person.orgs)]
    return found[0] if len(found) == 1 else None


class _Finder:
    def __init__(
        self, document: Document, organizations: frozenset[str], book: Gazetteer, bylines: Sequence[tuple[int, int]]
    ) -> None:
        self._document = document
        self._text = document.folded
        self._book = book
        self._other = organizations
        self._bylines = Cover(bylines)
        self._lexicon = latin_lexicon()
        self._runs = Runs(document)
        self._model = {tag.start: (tag.end, tag.label) for tag in document.tags}
        self._english = not document.language.chinese

    def find(self) -> tuple[Found, ...]:
        runs = self._runs.pieces()
        forms: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            forms[self._form(run)].append(run)
        singles = {form: found for form, found in forms.items() if len(found[0]) == 1}
        full = {form: found for form, found in forms.items() if len(found[0]) > 1}
        inner = _inner_forms(full)
        needed = 2.0 if self._english else 1.5
        scores = {form: self._score(form, found, singles) for form, found in full.items() if form not in inner}
        accepted = {form for form, score in scores.items() if score >= needed}
        beside = self._beside([run for form in accepted for run in full[form]])
        accepted |= {
            form
            for form, score in scores.items()
            if score >= needed - 0.5 and any(run[0].start in beside or run[-1].end in beside for run in full[form])
        }
        found = [Found(run[0].start, run[-1].end, form) for form in accepted for run in full[form]]
        found += self._parts(accepted, full, singles, inner)
        found += self._alone(singles, {name.form for name in found})
        return tuple(sorted(found, key=lambda name: name.start))

    # --- whether a run is a person ---

    def _form(self, run: Run) -> str:
        return self._text[run[0].start : run[-1].end]

    def _beside(self, runs: Sequence[Run]) -> frozenset[int]:
        """Places where another name of a list would end or begin: Avi Verma, X and Ethan Knight."""
        places = set()
        for run in runs:
            after = _list_goes_on.match(self._text, run[-1].end)
            before = _list_went_on.search(self._text[max(0, run[0].start - 8) : run[0].start])
            places |= {after.end()} if after else set()
            places |= {run[0].start - len(before.group())} if before else set()
        return frozenset(places)

    def _score(self, form: str, runs: Sequence[Run], singles: dict[str, list[Run]]) -> float:
        """How much speaks for a person in a form of two or more words; no more than 0 when something rules it out."""
        run = runs[0]
        if any((one[0].start, one[-1].end) in self._runs.people_at for one in runs):
            return 9.0
        capitals = [word for word in run if word.capital]
        if form in self._other or not 2 <= len(capitals) <= 4 or run[-1].text in self._lexicon.ends or run[-1].initial:
            return 0.0
        if run[0].text in self._lexicon.places or any(
            self._lexicon.thing_after.match(self._text, one[-1].end) for one in runs
        ):
            return 0.0
        score = self._shape(run)
        votes = Counter(label for one in runs for label in self._labels(one))
        score += 1.5 if votes["person"] else 0.0
        score += 0.5 if votes["person"] > 1 else 0.0
        if votes["organization"] + votes["place"] > votes["person"]:  # the model takes rare surnames for companies
            score -= 0.5 if self._given(run[0]) else 1.5
        score += max(self._cues(one) for one in runs)
        again = singles.get(run[-1].text, [])
        score += max((1.0 if self._lexicon.said.match(self._text, one[0].end) else 0.5 for one in again), default=0.0)
        return score

    def _given(self, word: Word) -> bool:
        plain = re.sub(r"['’]", "", word.text.lower())
        return plain in self._lexicon.given or any(part in self._lexicon.given for part in plain.split("-"))

    def _shape(self, run: Run) -> float:
        first, last = run[0], run[-1]
        score = 0.0
        if self._given(first):
            score += 1.5
        elif {first.text.lower(), last.text.lower()} & self._lexicon.surnames:
            score += 1.0
        if any(word.initial for word in run):
            score += 1.0
        if any(not word.capital for word in run[1:-1]):
            score += 0.5
        if ("-" in first.text and len(first.text) < 16) or re.search(r"[a-zà-ɏ]-[A-ZÀ-Þ]", last.text):
            score += 0.5
        return score

    def _labels(self, run: Run) -> Iterator[str]:
        """What a model says of the run: the labels of the tags that begin in it."""
        return (tag[1] for word in run if (tag := self._model.get(word.start)))

    def _cues(self, run: Run) -> float:
        start, end = run[0].start, run[-1].end
        before, after = self._text[max(0, start - 40) : start], self._text[end : end + 40]
        lexicon, score = self._lexicon, 0.0
        title = re.search(rf"([{LETTER}.-]+)(,?)\s$", before)
        called = title is not None and title[1].rstrip(".").lower() in lexicon.honorifics | lexicon.titles
        if called or lexicon.han_before.search(before):
            score += 1.5 if title and title[2] and after.startswith(",") else 1.0
        elif lexicon.before.search(before) or re.search(r"['’]s\s$", before):
            score += 0.5
        if not self._bylines.free(start, end):
            score += 2.0
        if re.search(r"[,.?!]['”\"’]\s$", before) and lexicon.said.match(after):  # "...," Delphine Marchetti said
            score += 1.0
        if re.search(r"\b[Tt]he\s$", before):
            score -= 1.0
        if lexicon.said.match(after) or lexicon.han_after.match(after) or lexicon.titled.match(after):
            score += 1.0
        elif re.match(r",\s(?:the|an?|who|whose|\d\d|[a-z-]+\s)", after) or re.match(r"['’]s\b", after):
            score += 0.5
        if re.match(rf"\s?[（(]\s?[{HAN}·]{{2,12}}\s?[)）]", after) or re.search(rf"[{HAN}]\s?[（(]\s?$", before):
            score += 2.0
        belongs = re.match(r"\s(?:of|from|at)\s(?:the\s)?", after)
        if belongs and not self._runs.taken.free(end + belongs.end(), end + belongs.end() + 1):
            score += 0.5
        if re.search(r"[、和与及,或]\s?$", before) or re.match(r"\s?[、和与及或]", after):
            score += 0.5
        return score

    # --- parts of names that stand alone ---

    def _parts(
        self, accepted: set[str], full: dict[str, list[Run]], singles: dict[str, list[Run]], inner: Mapping[str, str]
    ) -> Iterator[Found]:
        """Surnames and given names of accepted names."""
        part: set[str] = set()
        for form in accepted:
            run = full[form][0]
            tail = [word.text for word in run]
            part.add(tail[-1])
            part.add(tail[0])
        for form, runs in full.items():  # "Ó Briain", "Van der Meer": words of an accepted name
            if inner.get(form) in accepted:
                yield from (Found(run[0].start, run[-1].end, form, whole=False) for run in runs)
        for form, runs in singles.items():
            if form in part and len(form) > 1 and form not in self._other:
                for run in runs:
                    start = self._with_particles(run[0].start, accepted)
                    yield Found(start, run[0].end, self._text[start : run[0].end], whole=False)

    def _with_particles(self, start: int, accepted: set[str]) -> int:
        before = re.search(rf"((?:\b[{LETTER}']+\s){{1,2}})$", self._text[max(0, start - 20) : start])
        if before:
            for phrase in (before[1], before[1].partition(" ")[2]):
                first = phrase.split(" ")[0]
                if phrase and first in self._lexicon.particles:
                    tail = " " + phrase + self._text[start:].split(" ", 1)[0]
                    if any(tail.rstrip(",.;:") in name for name in accepted):
                        return start - len(phrase)
        return start

    def _alone(self, singles: dict[str, list[Run]], known: set[str]) -> Iterator[Found]:
        """One-word names that are no part of a full name here: curated people, and given names a model is sure of."""
        together = {form for pair in self._book.together(frozenset(singles)) for form in pair}
        for form, runs in singles.items():
            if form in known or form in self._other:
                continue
            listed = any((run[0].start, run[0].end) in self._runs.people_at for run in runs)
            if listed or form in together or self._is_listed_surname(form, runs) or self._is_given(form, runs):
                yield from (Found(run[0].start, run[0].end, form) for run in runs)

    def _is_listed_surname(self, form: str, runs: Sequence[Run]) -> bool:
        """A listed person's surname in a text that names their organisation, beside a verb of saying or by a model's word."""
        if not listed_by_surname(self._document, form, self._book):
            return False
        labels = [label for run in runs for label in self._labels(run)]
        return "person" in labels or any(self._cues(run) >= 1.0 for run in runs)

    def _is_given(self, form: str, runs: Sequence[Run]) -> bool:
        if form.lower() in self._lexicon.stop or form in self._lexicon.ends or len(form) < 4:
            return False
        if any(self._lexicon.kin.search(self._text, max(0, run[0].start - 50), run[0].start) for run in runs):
            return True
        labels = [label for run in runs for label in self._labels(run)]
        sure = form.lower() in self._lexicon.given and labels.count("person") * 2 > len(labels)
        return sure and max(self._cues(run) for run in runs) >= 0.5


def _inner_forms(forms: Iterable[str]) -> Mapping[str, str]:
    """Forms that are words of a longer one ("De la Vega" of "Ines de la Vega y Soto"), each with the longest that holds it."""
    inner: dict[str, str] = {}
    padded = {form: f" {form.lower()} " for form in forms}
    by_word: dict[str, list[str]] = defaultdict(list)
    for form, text in padded.items():
        for word in set(text.split()):
            by_word[word].append(form)
    for form, text in padded.items():
        rarest = min((by_word[word] for word in text.split()), key=len)
        holding = [other for other in rarest if len(padded[other]) > len(text) and text in padded[other]]
        if holding:
            inner[form] = max(holding, key=lambda other: (len(other), other))
    return inner
