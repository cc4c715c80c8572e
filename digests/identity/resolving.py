"""From the people of a reading to those of the archive."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from digests.identity.cases import Case
from digests.identity.forms import any_full, best_name, common, contradict, full, full_names, listed_forms
from digests.models import Article, NameMatch, Person, Reading, ReadPerson, Resolution
from digests.naming.comparison import Comparison, Kind, compare
from digests.naming.lookup import keys
from digests.naming.names import has_han, is_veiled, native
from digests.reading.gazetteer import Gazetteer
from digests.text.script import fold, simplified

_COMPANY = 100  # people of one article; a longer list is an index, not a story


def resolve(
    reading: Reading, article: Article, candidates: Sequence[Person], book: Gazetteer | None = None
) -> tuple[Resolution, ...]:
    """Which person each `ReadPerson` is, in their order. `candidates` are all people who share a key with one of the forms.

    A new person of the curated list carries all of its listed forms (when `book` is given), so that any of them finds it later.
    """
    return _Resolver(reading, article, candidates, book or Gazetteer()).run()


class _Resolver:
    def __init__(self, reading: Reading, article: Article, candidates: Sequence[Person], book: Gazetteer) -> None:
        self._reading, self._article, self._book = reading, article, book
        self._pool = {person.id: person for person in candidates}
        self._here: dict[str, Person] = {}  # people this article has led to, by id
        self._done: dict[str, Resolution] = {}
        self._filed: dict[str, set[str]] = {}  # key -> ids of the pool and of people this article has led to
        for person in candidates:
            self._file(person)
        self._company = self._known_company()

    def run(self) -> tuple[Resolution, ...]:
        """The surest first, so that they are company for the less sure; the answer does not depend on the order of `people`."""
        for read in sorted(self._reading.people, key=lambda r: (not r.curated, not any_full(r.forms), r.name, r.ref)):
            resolution = self._resolve(read)
            self._done[read.ref] = resolution
            self._here[resolution.person.id] = resolution.person
            self._file(resolution.person)
        return tuple(self._done[read.ref] for read in self._reading.people)

    def _file(self, person: Person) -> None:
        for key in frozenset().union(*(keys(form) for form in person.forms | {person.name})):
            self._filed.setdefault(key, set()).add(person.id)

    def _resolve(self, read: ReadPerson) -> Resolution:
        if read.curated and (listed := self._listed(read)):
            return listed
        cases = [case for person in self._near(read.forms | {read.name}) if (case := self._case(read, person))]
        certain = sorted((c for c in cases if c.certain), key=lambda c: c.rank, reverse=True)
        told_apart = [c for c in certain if self._namesake(read, c)]
        certain = [c for c in certain if c not in told_apart]
        if certain:
            return self._known(read, certain[0], [c for c in certain[1:] if c.found.kind is Kind.SAME])
        likely = self._likeliest(cases)
        return self._known(read, likely, []) if likely else self._new(read, told_apart)

    def _likeliest(self, cases: Sequence[Case]) -> Case | None:
        """The one candidate that a second cue makes likely enough; None when two are, unless the name itself tells them apart."""
        likely = sorted((c for c in cases if c.strength >= 1 and not c.certain), key=lambda c: c.rank, reverse=True)
        rivals = [c for c in likely[1:] if c.partial == likely[0].partial]
        if rivals and (likely[0].partial or likely[0].rank[:4] == rivals[0].rank[:4]):
            return None
        return likely[0] if likely else None

    # --- decisions ---

    def _listed(self, read: ReadPerson) -> Resolution | None:
        """A person of the curated list: the record of that id, or a new one that takes in earlier ones of the same full name."""
        people = sorted(
            (p for p in self._pool.values() if read.curated in (p.curated, p.id)), key=lambda p: p.id != read.curated
        )
        people = [p for p in people if not p.settled or p.forms & read.forms] or people
        named = self._forms_of(read)
        cases = [
            case
            for person in self._near(named)
            if person.curated is None and person.id in self._pool and person not in people
            if (case := self._case(read, person, named))
        ]
        earlier = [case for case in cases if case.certain and case.found.kind is Kind.SAME]
        if not earlier and (likely := self._likeliest(cases)):
            earlier = [likely]
        if people:
            person = people[0]
            evidence = NameMatch(read.name, person.name, True, 0.99, "a listed form")
            return Resolution(
                read.ref,
                self._told(person, read),
                person.id in self._pool,
                evidence,
                self._merges(read, person, earlier),
            )
        settled = next((case for case in earlier if case.person.settled), None)
        if settled:
            return self._known(read, settled, [])
        person = self._here.get(read.curated or "") or self._made(read, read.curated or "")
        return Resolution(read.ref, person, False, None, self._merges(read, person, earlier))

    def _known(self, read: ReadPerson, case: Case, others: Sequence[Case]) -> Resolution:
        rivals = [o for o in others if o.found.kind is case.found.kind and o.person.apart & {case.person.id}]
        doubt = f"{rivals[0].person.name} has the same name; taken for the likelier one" if rivals else ""
        if not doubt and common(case.ours) and case.strength == 0:
            doubt = "a common name, and nothing else tells whether it is the same person"
        person = self._told(case.person, read)
        known = case.person.id in self._pool
        return Resolution(read.ref, person, known, case.evidence(doubt), self._merges(read, case.person, others))

    def _new(self, read: ReadPerson, told_apart: Sequence[Case]) -> Resolution:
        best = best_name(read.forms | {read.name})
        made = "p" + hashlib.sha256(f"{fold(best).casefold()}\0{self._article.id}".encode()).hexdigest()[:12]
        person = self._here.get(made) or self._made(read, made)
        if told_apart:
            other = told_apart[0].person
            person = replace(
                person, note=f"has the name of {other.name} ({other.id}), told apart by what the article says of them"
            )
        return Resolution(read.ref, person, False)

    def _merges(self, read: ReadPerson, person: Person, others: Sequence[Case]) -> tuple[str, ...]:
        """Other records this reading joins: it writes the full name of both, in two scripts or as the list does."""
        if person.settled:
            return ()
        return tuple(
            sorted(
                case.person.id
                for case in others
                if case.person.id in self._pool and case.person.id != person.id
                if not case.person.settled
                and not case.person.apart & {person.id}
                and not person.apart & {case.person.id}
                if not case.person.curated or not person.curated
                if not contradict(case.person.forms, person.forms)
            )
        )

    def _namesake(self, read: ReadPerson, case: Case) -> bool:
        """Another person of the same common name: both have organisations, none shared, and no other cue; or a listed person
        whom the reading, which knows the list, did not take this one for."""
        if not common(case.ours) or case.strength > 0:
            return False
        if case.person.curated and not read.curated and self._book.person(case.ours):
            return True
        theirs = self._orgs(case.person)
        return bool(theirs and (ours := {role.org_id for role in read.roles if role.org_id}) and not ours & theirs)

    # --- evidence ---

    def _case(self, read: ReadPerson, person: Person, forms: frozenset[str] | None = None) -> Case | None:
        """How the names agree, if they may be one person's at all."""
        if read.curated and person.curated and read.curated != person.curated:
            return None
        ours, theirs = full_names(forms or read.forms | {read.name}), full_names(person.forms | {person.name})
        if any(map(is_veiled, ours)) or any(map(is_veiled, theirs)):
            return None  # 刘某 of one article is nobody of another
        if contradict(ours, theirs):
            return None
        here = person.id in self._here and person.id not in self._pool
        native_both = any(native(f) for f in ours) and any(native(f) for f in theirs)
        best: tuple[Comparison, str, str] | None = None
        for a in ours:
            for b in theirs:
                found = compare(a, b)
                if not found.same and found.kind is not Kind.HOMOPHONE:
                    continue
                if native_both and found.kind is Kind.ROMANISED:
                    continue  # both are known by their characters, which decide
                if here and found.score < 0.93 and has_han(a) == has_han(b):
                    continue  # one article that writes two names in one script means two people
                if best is None or (found.score, a, b) > (best[0].score, best[1], best[2]):
                    best = (found, a, b)
        if best is None:
            return None
        cues, strength = self._cues(read, person)
        if here and best[0].kind is not Kind.GIVEN and (best[0].kind is not Kind.PART or len(best[1]) > 2):
            cues, strength = ("both in one article", *cues), strength + 1
        return Case(person, *best, cues, strength)

    def _cues(self, read: ReadPerson, person: Person) -> tuple[tuple[str, ...], float]:
        cues: list[str] = []
        strength = 0.0
        if shared := {role.org_id for role in read.roles if role.org_id} & self._orgs(person):
            cues.append(f"same organisation ({min(shared)})")
            strength += 1
        if titles := {role.title_en for role in read.roles if role.title_en} & person.titles:
            cues.append(f"same title ({min(titles)})")
            strength += 0.5
        if not cues and (near := {org.id for org in self._reading.organizations} & self._orgs(person)):
            cues.append(f"{min(near)} is named too")
            strength += 0.5
        company = {
            p.name
            for ref, p in self._company.items()
            if ref != read.ref and p.id != person.id and p.stories & person.stories
        }
        if company:
            cues.append(f"named together with {', '.join(sorted(company)[:3])} before")
            strength += min(1.0, 0.5 * len(company))
        return tuple(cues), strength

    def _near(self, forms: frozenset[str]) -> list[Person]:
        """Candidates who share a key with these forms, not with someone else of the reading; and whom this article has led to: all
        of them, or in a list of hundreds those who share a key, since each would be held against each."""
        shared = {made for form in full_names(forms) for key in keys(form) for made in self._filed.get(key, ())}
        pool = {made: self._pool[made] for made in sorted(shared) if made in self._pool}
        here = self._here
        if len(here) > _COMPANY:
            here = {made: here[made] for made in here if made in shared}
        return list((pool | here).values())

    def _known_company(self) -> dict[str, Person]:
        """People of the archive whom the article names by a listed form or by their full name: who is there before anything is decided."""
        by_name = {
            fold(form).casefold(): person for person in self._pool.values() for form in person.forms if full(form)
        }
        by_list = {person.curated: person for person in self._pool.values() if person.curated}
        found: dict[str, Person] = {}
        for read in self._reading.people:
            spelt = (by_name.get(fold(form).casefold()) for form in sorted(read.forms | {read.name}) if full(form))
            person = by_list.get(read.curated or "") or next((p for p in spelt if p), None)
            if person:
                found[read.ref] = person
        return found

    def _orgs(self, person: Person) -> frozenset[str]:
        listed = self._book.people.get(person.curated or "")
        return person.orgs | frozenset(listed.orgs if listed else ())

    # --- records ---

    def _forms_of(self, read: ReadPerson) -> frozenset[str]:
        return read.forms | {read.name} | frozenset(listed_forms(self._book.people.get(read.curated or "")))

    def _made(self, read: ReadPerson, made: str) -> Person:
        return self._told(
            Person(made, None, None, frozenset(), curated=read.curated if made == read.curated else None), read
        )

    def _told(self, person: Person, read: ReadPerson) -> Person:
        """The record with what this reading adds: its forms, and a name in a language that had none."""
        listed = self._book.people.get(person.curated or "")
        if listed and read.curated == person.curated:
            forms = person.forms | self._forms_of(read)
        else:
            forms = person.forms | read.forms | {read.name}
        if person.settled:
            return replace(person, forms=forms)
        latin = frozenset(f for f in forms if not has_han(f))
        han = forms - latin
        en = (listed.en if listed else None) or person.en or (best_name(latin) if latin else None)
        zh = (listed.zh if listed else None) or person.zh or (simplified(best_name(han)) if han else None)
        return replace(person, forms=forms, en=en, zh=zh)
