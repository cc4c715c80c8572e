"""Mentions to people: which of the names found in one article are the same person's."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise

from digests.naming.comparison import compare
from digests.naming.spelling import short_forms
from digests.reading.bylines import byline_spans
from digests.reading.document import Cover, Document, Found
from digests.reading.gazetteer import Gazetteer
from digests.reading.latin_names import listed_by_part
from digests.reading.lexicon import any_of, table, words
from digests.reading.listed import Listed
from digests.text.script import HAN

_nickname = re.compile(r"\b([A-Z][\w-]+) ['‘’“\"]([A-Z][\w-]+)['’”\"] ([A-Z][\w-]+)")
_YOUNGER = frozenset(("jr", "jr.", "ii", "iii"))
_known_as = re.compile(
    r",?\s\(?(?:better|also|formerly|widely|popularly|otherwise|best)?\s?known as\s['‘’“\"]?|,?\s\(?a\.?k\.?a\.?\s"
)
_in_brackets = re.compile(r"\s?[(（]\s?(?:(?:本名|原名|真名|又名|笔名|艺名|英文名|中文名|即)[:：]?\s?)?$")


@dataclass
class Person:
    """One person while the article is read."""

    forms: set[str] = field(default_factory=set)
    mentions: list[Found] = field(default_factory=list)
    curated: str | None = None

    def holds(self, form: str) -> bool:
        """Whether a part stands inside one of this person's names: De la Vega in Ines de la Vega y Soto."""
        return " " in form and any(f" {form.lower()} " in f" {whole.lower()} " for whole in self.forms)

    def name(self, document: Document) -> str:
        """The fullest form as written: a whole name before a part, the article's own script before another, the longest."""
        chinese = document.language.chinese
        best = max(
            self.mentions,
            key=lambda found: (
                found.whole and _parts(found.form) > 1,
                found.whole,
                _is_han(found.form) == chinese,
                not found.form.isupper(),
                len(found.form),
                -found.start,
            ),
        )
        written = document.text[best.start : best.end]
        return (best.form if written.isupper() else written).replace("\n", " ")


def persons(document: Document, found: Sequence[Found], book: Gazetteer) -> tuple[Person, ...]:
    """People in order of their first mention; every name of `found` belongs to exactly one."""
    listed = Listed(document, book)
    groups = _Groups(listed)
    for name in found:
        if name.whole:
            groups.add(name.form)
    for left, right in (*_aliases(document.folded, found), *book.together(frozenset(groups.forms))):
        groups.join(left, right)
    for left, right in (*_quoted_nicknames(document.folded, groups.forms), *_short_forms(groups.forms)):
        groups.join(left, right)
    people = groups.people()
    often = Counter(name.form for name in found if name.whole)
    makers = Cover(byline_spans(document))
    owners = _owners(people)
    by_form = {form: person for person in people for form in person.forms}
    for grouped in people:
        grouped.curated = grouped.curated or _listed_in_part(grouped, document, book)
    for name in found:
        person = by_form.get(name.form) if name.whole else None
        if person is None:
            candidates = (
                owners.get(name.form.lower())
                or owners.get(_bare(name.form).lower())
                or [p for p in people if p.holds(name.form)]
            )
            person = (
                by_form.get(name.form)
                if not candidates
                else _likeliest(candidates, name, often, makers, document.folded)
            )
        if person is None:
            curated = listed.person(name.form) or book.by_part(name.form)
            curated = curated or listed_by_part(document, name.form, book)
            person = next((p for p in people if curated and p.curated == curated.id), None)
        if person is None:
            person = Person({name.form}, curated=curated.id if curated else None)
            people.append(person)
            by_form[name.form] = person
        person.mentions.append(name)
    return tuple(sorted((person for person in people if person.mentions), key=lambda person: person.mentions[0].start))


def _listed_in_part(person: Person, document: Document, book: Gazetteer) -> str | None:
    """The listed person whom an article names by no more than a part, if it names their organisation: 考克斯 in an article about Meta."""
    if any(re.search("[ ·]", form) for form in person.forms):
        return None
    found = {listed.id for form in person.forms if (listed := listed_by_part(document, form, book))}
    return found.pop() if len(found) == 1 else None


class _Groups:
    """Union of whole forms: by alias in brackets, by curated person, by first and last word."""

    def __init__(self, book: Listed) -> None:
        self._book = book
        self._parent: dict[str, str] = {}
        self._curated: dict[str, str] = {}
        self._ends: dict[tuple[str, str], str] = {}

    @property
    def forms(self) -> Collection[str]:
        return self._parent.keys()

    def add(self, form: str) -> None:
        if form in self._parent:
            return
        self._parent[form] = form
        curated = self._book.person(form)
        if curated:
            self.join(self._curated.setdefault(curated.id, form), form)
        pieces = form.lower().split(" ")
        if len(pieces) > 1 and not _is_han(form):
            younger = pieces[-1] in _YOUNGER
            surname = pieces[-1 - (younger and len(pieces) > 2)].split("-")[
                0
            ]  # Ada Smith is Ada Smith-Jones later in life
            self.join(self._ends.setdefault((pieces[0], surname + younger * " jr"), form), form)

    def join(self, a: str, b: str) -> None:
        if a not in self._parent or b not in self._parent:
            return
        left, right = self._root(a), self._root(b)
        if left != right:
            self._parent[right] = left

    def _root(self, form: str) -> str:
        while self._parent[form] != form:
            form = self._parent[form]
        return form

    def people(self) -> list[Person]:
        """One person per group; a form that is a part of exactly one other group's name joins it."""
        owned = defaultdict(set)
        for form in self._parent:
            for part in _split(form):
                owned[part].add(self._root(form))
        for form in list(self._parent):
            roots = owned.get(form, set()) - {self._root(form)}
            if len(roots) == 1 and not re.search("[ ·]", form) and not self._other_person(form, next(iter(roots))):
                self.join(next(iter(roots)), form)
        groups: dict[str, Person] = {}
        for form in self._parent:
            person = groups.setdefault(self._root(form), Person())
            person.forms.add(form)
            curated = self._book.person(form)
            person.curated = person.curated or (curated.id if curated else None)
        return list(groups.values())

    def _other_person(self, form: str, root: str) -> bool:
        mine, theirs = self._book.person(form), self._book.person(root)
        return mine is not None and theirs is not None and mine.id != theirs.id


def _aliases(text: str, found: Sequence[Found]) -> Iterable[tuple[str, str]]:
    """赵晟佳(Shengjia Zhao), 尹太(尹和珍): a name whose brackets hold nothing but another name, or one beside its romanisation."""
    for left, right in pairwise(found):
        between = text[left.end : right.start]
        if _in_brackets.fullmatch(between) and re.match(r"\s?[)）,，]", text[right.end : right.end + 2]):
            if _is_han(left.form) != _is_han(right.form) or _alike(left.form, right.form):
                yield left.form, right.form
        elif between == " " and _is_han(left.form) != _is_han(right.form) and compare(left.form, right.form).same:
            yield left.form, right.form  # 部长张志贤 TEO Chee Hean
        elif _known_as.fullmatch(between):  # Widodo, better known as Jokowi
            whole = {name.form for name in found if name.whole and left.form in name.form.split(" ")}
            yield (left.form if left.whole or len(whole) != 1 else whole.pop()), right.form


def _alike(left: str, right: str) -> bool:
    """Whether two names of one script may be one person's: not an actor's and the part's, Susannah Grant (Erin Brockovich)."""
    return _is_han(left) or " " not in left or " " not in right or bool({*left.split(" ")} & {*right.split(" ")})


def _short_forms(forms: Collection[str]) -> Iterable[tuple[str, str]]:
    """Mike Harrington and Michael J. Harrington: surnames alike, given names that are forms of one name."""
    by_surname: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        if " " in form and not _is_han(form):
            by_surname[form.split(" ")[-1].lower()].append(form)
    for same in by_surname.values():
        for left, right in combinations(same, 2):
            if right.split(" ")[0].lower() in short_forms(left.split(" ")[0].lower()):
                yield left, right


def _quoted_nicknames(text: str, forms: Collection[str]) -> Iterable[tuple[str, str]]:
    """Wilhelmina 'Billie' Stone: the names that begin with either word and end alike are one person's."""
    for match in _nickname.finditer(text):
        same = [f for f in forms if f.split(" ")[0] in match.group(1, 2) and f.split(" ")[-1] == match[3]]
        yield from pairwise(same)


def _owners(people: Sequence[Person]) -> Mapping[str, list[Person]]:
    owners: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for part in {part for form in person.forms for part in _split(form)}:
            owners[part.lower()].append(person)
    return owners


def _likeliest(candidates: Sequence[Person], name: Found, often: Mapping[str, int], makers: Cover, text: str) -> Person:
    """Whom a part of a name means: by surname the one named last before this place, by given name the one named most; a relative who
    was brought in as one, or who made the article, only when nobody else is called so."""

    def rank(person: Person) -> tuple[bool, bool, int, int]:
        last = max((found.start for found in person.mentions if found.start <= name.start), default=-1)
        given = (
            any(form.split(" ")[0] == name.form for form in person.forms) and name.form.lower() not in _family_first()
        )
        told = any(makers.free(found.start, found.end) for found in person.mentions) or not person.mentions
        return (
            told,
            given or not _is_relative(person, text),
            sum(often[form] for form in person.forms) if given else 0,
            last,
        )

    return max(candidates, key=rank)


def _is_relative(person: Person, text: str) -> bool:
    """Whether a person is brought in by what they are to another: the eldest child of Bernard Arnault."""
    first = next((found for found in person.mentions if found.whole), None)
    return first is not None and _of_kin().search(text, max(0, first.start - 60), first.start) is not None


@lru_cache(maxsize=1)
def _family_first() -> frozenset[str]:
    """Family names that stand first: Lee of Lee Kun-hee."""
    return words(table("en")["names"]["surnames"])


@lru_cache(maxsize=1)
def _of_kin() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(words(table('en')['cues']['kin']))}(?: of|,)?(?: [\w.()-]+,?){{0,6}} $")


def _split(form: str) -> set[str]:
    """Parts of a full name that may stand for it: its words, all after the first, a Chinese surname."""
    pieces = re.split(r"[ ·]", form)
    if len(pieces) > 2 and pieces[-1].lower() in _YOUNGER:
        pieces.pop()
    if len(pieces) > 1:
        tails = {" ".join(pieces[at:]) for at in range(1, len(pieces))} if " " in form else set()
        return {piece for piece in (pieces[0], pieces[-1]) if piece} | tails
    if not _is_han(form) or len(form) < 2:
        return set()
    zh = table("zh")["surnames"]
    for size in (3, 2):
        if form[:size] in words(zh["compound"]) | words(zh["japanese"]) and len(form) > size:
            return {form[:size]}
    return {form[0]}


def _bare(form: str) -> str:
    """老黄 -> 黄: a nickname made of a surname."""
    nick = table("zh")["cues"]["nick_before"]
    return form[1:] if len(form) > 1 and form[0] in nick and _is_han(form) else form


def _parts(form: str) -> int:
    pieces = re.split(r"[ ·]", form)
    return len(pieces) if len(pieces) > 1 or not _is_han(form) else (2 if len(form) > 1 else 1)


def _is_han(form: str) -> bool:
    return re.search(f"[{HAN}]", form) is not None
