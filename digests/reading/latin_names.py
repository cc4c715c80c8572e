"""Names in Latin letters, in English text and inside Chinese text.

A name is a run of capitalised words. What stands around names in such runs (titles, organisations, products, stop words) is cut off;
what is left is a person's when enough speaks for it anywhere in the document (`latin_evidence`). Then every mention of its parts
(surname, given name) is found.

Known false cases: a company named after its founder that no list knows and of which the text says nothing a company alone has
("Edward Jones"), two companies written with no comma.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from digests.reading.document import Cover, Document, Found
from digests.reading.gazetteer import CuratedPerson, Gazetteer
from digests.reading.latin_evidence import Evidence
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.latin_runs import LETTER, Run, Runs
from digests.reading.lexicon import any_of

_list_goes_on = re.compile(r"(?:,|; (?:and)?|、|,? and|,? &|\s?[和与及或跟])\s?")
_list_went_on = re.compile(r"(?:,|、|,? and|,? &|\s?[和与及或跟])\s?$")
_younger = re.compile(r" (?:jr\.?|ii|iii) ")
_WORD_NEEDED = 2.5  # points for a single word that is no part of a full name


def latin_names(
    document: Document, organizations: frozenset[str], book: Gazetteer, bylines: Sequence[tuple[int, int]]
) -> tuple[Found, ...]:
    """Every mention of a person in Latin letters; `organizations` are forms known to be something else."""
    return _Finder(document, organizations, book, bylines).find()


def listed_by_part(document: Document, form: str, book: Gazetteer) -> CuratedPerson | None:
    """The only listed person of that surname, or that part of a transliterated name, who belongs to an organisation this text names."""
    alike = book.by_surname(form) or tuple(filter(None, [book.by_part(form)]))
    if not alike:  # nearly every form: the text is not looked through for those
        return None
    named = {hit.organization.id for hit in document.hits if hit.organization}
    found = [person for person in alike if named.intersection(person.orgs)]
    return found[0] if len(found) == 1 else None


class _Finder:
    def __init__(
        self, document: Document, organizations: frozenset[str], book: Gazetteer, bylines: Sequence[tuple[int, int]]
    ) -> None:
        self._document = document
        self._text = document.folded
        self._book = book
        self._other = organizations
        self._lexicon = latin_lexicon()
        self._runs = Runs(document)
        self._evidence = Evidence(document, self._runs, organizations, Cover(bylines))
        self._english = not document.language.chinese

    def find(self) -> tuple[Found, ...]:
        forms: dict[str, list[Run]] = defaultdict(list)
        for run in self._runs.pieces():
            forms[self._form(run)].append(run)
        singles = {form: found for form, found in forms.items() if len(found[0]) == 1}
        full = {form: found for form, found in forms.items() if len(found[0]) > 1}
        needed = 2.0 if self._english else 1.5
        scores = {form: self._evidence.of_name(form, found, singles) for form, found in full.items()}
        inner = _inner_forms(form for form in full if scores[form] >= needed)
        outer = {form: score for form, score in scores.items() if form not in inner}
        accepted = {form for form, score in outer.items() if score >= needed}
        beside = self._beside([run for form in accepted for run in full[form]])
        accepted |= {
            form
            for form, score in outer.items()
            if score >= needed - 1.0 and any(run[0].start in beside or run[-1].end in beside for run in full[form])
        }
        found = [Found(run[0].start, run[-1].end, form) for form in accepted for run in full[form]]
        found += self._parts(accepted, full, singles, inner)
        found += self._alone(singles, {name.form for name in found})
        found += self._shouted(accepted)
        return tuple(sorted(found, key=lambda name: name.start))

    def _form(self, run: Run) -> str:
        return self._text[run[0].start : run[-1].end].replace("\n", " ")

    def _beside(self, runs: Sequence[Run]) -> frozenset[int]:
        """Places where another name of a list would end or begin: Avi Verma, X and Ethan Knight."""
        places = set()
        for run in runs:
            after = _list_goes_on.match(self._text, run[-1].end)
            before = _list_went_on.search(self._text[max(0, run[0].start - 8) : run[0].start])
            places |= {after.end()} if after else set()
            places |= {run[0].start - len(before.group())} if before else set()
        return frozenset(places)

    # --- parts of names that stand alone ---

    def _parts(
        self, accepted: set[str], full: dict[str, list[Run]], singles: dict[str, list[Run]], inner: Mapping[str, str]
    ) -> Iterator[Found]:
        """Surnames and given names of accepted names."""
        part: set[str] = set()
        for form in accepted:
            run = full[form][0]
            part |= {run[0].text, run[-1].text}
        for form, runs in full.items():  # "Ó Briain", "Van der Meer": words of an accepted name
            if inner.get(form) in accepted:
                yield from (Found(run[0].start, run[-1].end, form, whole=False) for run in runs)
        for form, runs in singles.items():
            if form in part and len(form) > 1 and form not in self._other:
                for run in runs:
                    start = self._with_particles(run[0].start, accepted)
                    yield Found(start, run[0].end, self._text[start : run[0].end], whole=False)

    def _shouted(self, accepted: Iterable[str]) -> Iterator[Found]:
        """Accepted names and their surnames in capitals, as speakers of a transcript are: ARCURI, TIM ARCURI."""
        if not self._english:
            return
        shouted = {form.upper(): True for form in accepted} | {
            form.split(" ")[-1].upper(): False for form in accepted if len(form.split(" ")[-1]) > 3
        }
        pattern = re.compile(rf"(?<![\w-]){any_of(shouted)}(?![\w-])") if shouted else None
        for match in pattern.finditer(self._text) if pattern else ():
            if match.group() not in accepted and self._runs.taken.free(match.start(), match.end()):
                yield Found(match.start(), match.end(), match.group(), whole=shouted[match.group()])

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
        """One-word names that are no part of a full name here: curated people, given names, and surnames beside enough cues."""
        together = {form for pair in self._book.together(frozenset(singles)) for form in pair}
        left = {form: runs for form, runs in singles.items() if form not in known and form not in self._other}
        taken = {
            form: runs
            for form, runs in left.items()
            if self._is_known(form, runs, together) or self._is_given(form, runs) or self._is_cued(form, runs)
        }
        for form in self._in_lists(taken, left):
            taken[form] = left[form]
        for form in [form for form, runs in taken.items() if self._is_thing(runs)]:
            del taken[form]
        for form, runs in taken.items():
            yield from (Found(run[0].start, run[0].end, form) for run in runs)

    def _is_known(self, form: str, runs: Sequence[Run], together: Collection[str]) -> bool:
        listed = any((run[0].start, run[0].end) in self._runs.people_at for run in runs)
        return listed or form in together or self._is_listed_surname(form, runs)

    def _is_cued(self, form: str, runs: Sequence[Run]) -> bool:
        return self._english and self._evidence.of_word(form, runs) >= _WORD_NEEDED

    def _in_lists(self, taken: Mapping[str, Sequence[Run]], left: Mapping[str, Sequence[Run]]) -> set[str]:
        """Surnames that go on a list of surnames: Senators Moran, Thune and Lujan."""
        if not self._english:
            return set()
        added: set[str] = set()
        at = {run[0].start: form for form, runs in left.items() for run in runs}
        for needed, frontier in (
            (-1.0, [run for runs in taken.values() for run in runs if self._evidence.heads_list(run)]),
            (0.5, [run for runs in taken.values() for run in runs]),
        ):
            while frontier:
                places = self._beside(frontier)
                more = {form for place in places if (form := at.get(place)) and form not in added}
                more = {form for form in more if form in taken or self._evidence.of_word(form, left[form]) >= needed}
                added |= more
                frontier = [run for form in more for run in left[form]]
        return added

    def _is_thing(self, runs: Sequence[Run]) -> bool:
        """The Baker lab, Bright v. Baker."""
        return all(self._lexicon.thing_after.match(self._text, run[-1].end) or self._runs.is_party(run) for run in runs)

    def _is_listed_surname(self, form: str, runs: Sequence[Run]) -> bool:
        """A listed person's surname in a text that names their organisation, beside a verb of saying or by a model's word."""
        if not listed_by_part(self._document, form, self._book):
            return False
        labels = [label for run in runs for label in self._evidence.labels(run)]
        return "person" in labels or any(self._evidence.cues(run) >= 1.0 for run in runs)

    def _is_given(self, form: str, runs: Sequence[Run]) -> bool:
        if form.lower() in self._lexicon.stop or form in self._lexicon.ends or len(form) < 4:
            return False
        kin = any(self._lexicon.kin.search(self._text, max(0, run[0].start - 50), run[0].start) for run in runs)
        if kin and not self._lexicon.is_plain(form):  # his brother Rulers
            return True
        labels = [label for run in runs for label in self._evidence.labels(run)]
        sure = form.lower() in self._lexicon.given and labels.count("person") * 2 > len(labels)
        return sure and max(self._evidence.cues(run) for run in runs) >= 0.5


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
        holding = [other for other in holding if not _younger.fullmatch(padded[other].removeprefix(text.rstrip()))]
        if holding:
            inner[form] = max(holding, key=lambda other: (len(other), other))
    return inner
