"""People across scripts and spellings: which written names are one person's.

`keys` finds candidates, `match` compares two written names with the evidence in words, `resolve` decides which person of the archive
each person of a reading is. A missed alias is preferred to two people made one: what is only likely (a homophone, a transliteration by
sound, a short form, a surname alone) needs a second cue before `resolve` accepts it, and what an admin decided stands.

Known false cases: two people of one rare full name are one record, with the doubt written down; a person who changes both script and
employer between two articles is two records until an article names both.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from digests.models import Article, NameMatch, Person, Reading, ReadPerson, Resolution
from digests.naming.comparison import Comparison, Kind, compare
from digests.naming.lookup import keys
from digests.naming.names import has_han, is_veiled, native, parse
from digests.naming.pinyin import is_common_latin
from digests.naming.transliterations import settled_names
from digests.reading.gazetteer import CuratedPerson, Gazetteer
from digests.text.script import fold, simplified

__all__ = ["keys", "keys_of", "match", "resolve"]


def keys_of(reading: Reading, book: Gazetteer) -> frozenset[str]:
    """Keys of everyone in a reading, by the forms it writes and, for people of the curated list, by all listed ones."""
    return frozenset(
        key
        for person in reading.people
        for form in person.forms | {person.name} | frozenset(_listed_forms(book.people.get(person.curated or "")))
        for key in keys(form)
    )


def _listed_forms(person: CuratedPerson | None) -> tuple[str, ...]:
    if person is None:
        return ()
    names = (person.en, person.zh, *person.forms, *person.nicknames)
    return tuple(dict.fromkeys(form for form in names if form))


def match(a: str, b: str, book: Gazetteer) -> NameMatch:
    """Whether two written names are the same person's. The curated list decides where it knows both; `why` is for people to read."""
    known_a, known_b = book.person(a), book.person(b)
    if known_a and known_b:
        if known_a.id == known_b.id:
            spelt = compare(a, b)
            if spelt.score == 1.0:
                return NameMatch(a, b, True, 1.0, spelt.why)
            return NameMatch(a, b, True, 0.99, f"both are {known_a.en or known_a.zh} in the list of people")
        names = f"{known_a.en or known_a.zh} and {known_b.en or known_b.zh}"
        return NameMatch(a, b, False, 0.03, f"the list of people has {names} as two")
    found = compare(a, b)
    if known_a or known_b:
        known, other = (known_a, b) if known_a else (known_b, a)
        assert known is not None
        told = [compare(form, other) for form in _telling(known, other)]
        if not told or (found.kind is Kind.ROMANISED and not native(other)):  # 林郑月娥 is read Lam Cheng Yuet-ngor
            told.append(found)
        found = max(told, key=lambda one: one.score)
    return NameMatch(a, b, found.same, found.score, found.why)


def _telling(known: CuratedPerson, other: str) -> tuple[str, ...]:
    """Forms of a listed person that say whether `other` is one more: full ones against a full name, all against a part of one."""
    forms = _listed_forms(known)
    if native(other) and native(known.zh or ""):  # characters decide: pinyin would take any name of the same sound
        return tuple(form for form in forms if native(form))
    asked = parse(other)
    spelt = frozenset(name for part in asked.parts[-1:] for name in settled_names(part))
    latin_decides = known.zh and known.sound and not native(known.zh) and not asked.han  # 纳德拉 is no Nadal
    if latin_decides or (spelt and not spelt & set(parse(known.en).parts)):  # 卡森 is Carson, and so no Carlson
        forms = tuple(form for form in forms if not parse(form).han)
    return tuple(_names(frozenset(forms))) if len(asked.parts) > 1 or native(other) else forms


# --- from a reading to people of the archive ---


def resolve(
    reading: Reading, article: Article, candidates: Sequence[Person], book: Gazetteer | None = None
) -> tuple[Resolution, ...]:
    """Which person each `ReadPerson` is, in their order. `candidates` are all people who share a key with one of the forms.

    A new person of the curated list carries all of its listed forms (when `book` is given), so that any of them finds it later.
    """
    return _Resolver(reading, article, candidates, book or Gazetteer()).run()


@dataclass(frozen=True, slots=True)
class _Case:
    """One candidate for one person of the reading."""

    person: Person
    found: Comparison
    ours: str
    theirs: str
    cues: tuple[str, ...]
    strength: float  # of the cues; 1 is enough for what is only likely

    @property
    def certain(self) -> bool:
        """Needs no second cue: the same full name, or the pinyin of a full name with at least two given syllables."""
        if not _full(self.ours) or not _full(self.theirs):
            return self.found.score == 1.0 and _telling_alone(self.ours)
        return self.found.kind is Kind.SAME or (self.found.kind is Kind.ROMANISED and self.found.score >= 0.9)

    @property
    def partial(self) -> int:
        """0 for full names on both sides, 1 for a part of one, 2 for a part by sound."""
        if _full(self.ours) and _full(self.theirs) and self.found.kind not in (Kind.PART, Kind.GIVEN):
            return 0
        return 2 if self.found.kind is Kind.SOUND else 1

    @property
    def rank(self) -> tuple[int, bool, float, float, int, str]:
        same = self.found.kind is Kind.SAME
        return (-self.partial, same, self.strength, self.found.score, len(self.person.stories), self.person.id)

    def evidence(self, doubt: str = "") -> NameMatch:
        why = "; ".join((self.found.why, *self.cues, *((doubt,) if doubt else ())))
        return NameMatch(self.ours, self.theirs, True, max(self.found.score, 0.5), why)


class _Resolver:
    def __init__(self, reading: Reading, article: Article, candidates: Sequence[Person], book: Gazetteer) -> None:
        self._reading, self._article, self._book = reading, article, book
        self._pool = {person.id: person for person in candidates}
        self._here: dict[str, Person] = {}  # people this article has led to, by id
        self._done: dict[str, Resolution] = {}
        self._filed: dict[str, set[str]] = {}  # key -> ids of the pool
        for person in candidates:
            for key in frozenset().union(*(keys(form) for form in person.forms | {person.name})):
                self._filed.setdefault(key, set()).add(person.id)
        self._company = self._known_company()

    def run(self) -> tuple[Resolution, ...]:
        """The surest first, so that they are company for the less sure; the answer does not depend on the order of `people`."""
        for read in sorted(self._reading.people, key=lambda r: (not r.curated, not _any_full(r.forms), r.name, r.ref)):
            resolution = self._resolve(read)
            self._done[read.ref] = resolution
            self._here[resolution.person.id] = resolution.person
        return tuple(self._done[read.ref] for read in self._reading.people)

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

    def _likeliest(self, cases: Sequence[_Case]) -> _Case | None:
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

    def _known(self, read: ReadPerson, case: _Case, others: Sequence[_Case]) -> Resolution:
        rivals = [o for o in others if o.found.kind is case.found.kind and o.person.apart & {case.person.id}]
        doubt = f"{rivals[0].person.name} has the same name; taken for the likelier one" if rivals else ""
        if not doubt and _common(case.ours) and case.strength == 0:
            doubt = "a common name, and nothing else tells whether it is the same person"
        person = self._told(case.person, read)
        known = case.person.id in self._pool
        return Resolution(read.ref, person, known, case.evidence(doubt), self._merges(read, case.person, others))

    def _new(self, read: ReadPerson, told_apart: Sequence[_Case]) -> Resolution:
        best = _best_name(read.forms | {read.name})
        made = "p" + hashlib.sha256(f"{fold(best).casefold()}\0{self._article.id}".encode()).hexdigest()[:12]
        person = self._here.get(made) or self._made(read, made)
        if told_apart:
            other = told_apart[0].person
            person = replace(
                person, note=f"has the name of {other.name} ({other.id}), told apart by what the article says of them"
            )
        return Resolution(read.ref, person, False)

    def _merges(self, read: ReadPerson, person: Person, others: Sequence[_Case]) -> tuple[str, ...]:
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
                if not _contradict(case.person.forms, person.forms)
            )
        )

    def _namesake(self, read: ReadPerson, case: _Case) -> bool:
        """Another person of the same common name: both have organisations, none shared, and no other cue; or a listed person
        whom the reading, which knows the list, did not take this one for."""
        if not _common(case.ours) or case.strength > 0:
            return False
        if case.person.curated and not read.curated and self._book.person(case.ours):
            return True
        theirs = self._orgs(case.person)
        return bool(theirs and (ours := {role.org_id for role in read.roles if role.org_id}) and not ours & theirs)

    # --- evidence ---

    def _case(self, read: ReadPerson, person: Person, forms: frozenset[str] | None = None) -> _Case | None:
        """How the names agree, if they may be one person's at all."""
        if read.curated and person.curated and read.curated != person.curated:
            return None
        ours, theirs = _names(forms or read.forms | {read.name}), _names(person.forms | {person.name})
        if any(map(is_veiled, ours)) or any(map(is_veiled, theirs)):
            return None  # 刘某 of one article is nobody of another
        if _contradict(ours, theirs):
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
        return _Case(person, *best, cues, strength)

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
        """Candidates who share a key with these forms, not with someone else of the reading; and whom this article has led to."""
        ids = {made for form in _names(forms) for key in keys(form) for made in self._filed.get(key, ())}
        return list(({made: self._pool[made] for made in sorted(ids)} | self._here).values())

    def _known_company(self) -> dict[str, Person]:
        """People of the archive whom the article names by a listed form or by their full name: who is there before anything is decided."""
        by_name = {
            fold(form).casefold(): person for person in self._pool.values() for form in person.forms if _full(form)
        }
        by_list = {person.curated: person for person in self._pool.values() if person.curated}
        found: dict[str, Person] = {}
        for read in self._reading.people:
            spelt = (by_name.get(fold(form).casefold()) for form in sorted(read.forms | {read.name}) if _full(form))
            person = by_list.get(read.curated or "") or next((p for p in spelt if p), None)
            if person:
                found[read.ref] = person
        return found

    def _orgs(self, person: Person) -> frozenset[str]:
        listed = self._book.people.get(person.curated or "")
        return person.orgs | frozenset(listed.orgs if listed else ())

    # --- records ---

    def _forms_of(self, read: ReadPerson) -> frozenset[str]:
        return read.forms | {read.name} | frozenset(_listed_forms(self._book.people.get(read.curated or "")))

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
        en = (listed.en if listed else None) or person.en or (_best_name(latin) if latin else None)
        zh = (listed.zh if listed else None) or person.zh or (simplified(_best_name(han)) if han else None)
        return replace(person, forms=forms, en=en, zh=zh)


@lru_cache(maxsize=16384)
def _full(form: str) -> bool:
    return parse(form).full


def _any_full(forms: frozenset[str]) -> bool:
    return any(_full(form) for form in forms)


@lru_cache(maxsize=32768)
def _names(forms: frozenset[str]) -> frozenset[str]:
    """The full names among forms: a surname that stands for someone in one article stands for another in the next."""
    full = frozenset(form for form in forms if _full(form))
    if any(has_han(form) and len(parse(form).parts) > 1 for form in full):  # 马斯克 beside 埃隆·马斯克
        full = frozenset(form for form in full if len(parse(form).parts) > 1)
    return full or forms


def _telling_alone(form: str) -> bool:
    """A part of a name long enough that its spelling tells one person: 布鲁斯尼科夫, but not Johnson."""
    return has_han(form) and len(form) >= 4


def _contradict(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both have native names in characters, and no two of them are the same or sound alike."""
    ours, theirs = [f for f in a if native(f)], [f for f in b if native(f)]
    if not ours or not theirs:
        return False
    return not any((found := compare(x, y)).same or found.kind is Kind.HOMOPHONE for x in ours for y in theirs)


@lru_cache(maxsize=16384)
def _common(form: str) -> bool:
    """A name that many people have: 张伟, Wei Zhang, John Smith."""
    name = parse(form)
    if name.han:
        cut = native(name.parts[0]) if len(name.parts) == 1 else None
        return cut is not None and len(cut[1]) == 1
    if len(name.parts) != 2:
        return False
    return is_common_latin(name.parts[0], name.parts[1]) or is_common_latin(name.parts[1], name.parts[0])


def _best_name(forms: frozenset[str]) -> str:
    """The fullest form: of most parts, then the longest, then the first by code point."""
    return min(forms, key=lambda form: (not _full(form), -len(parse(form).parts), -len(form), form))
