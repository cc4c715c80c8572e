"""Two written names: the keys they are looked up by, and whether they are one person's."""

from digests.identity.forms import full_names, listed_forms
from digests.models import NameMatch, Reading
from digests.naming.comparison import Kind, compare
from digests.naming.lookup import keys
from digests.naming.names import native, parse
from digests.naming.transliterations import settled_names
from digests.reading.gazetteer import CuratedPerson, Gazetteer


def keys_of(reading: Reading, book: Gazetteer) -> frozenset[str]:
    """Keys of everyone in a reading, by the forms it writes and, for people of the curated list, by all listed ones."""
    return frozenset(
        key
        for person in reading.people
        for form in person.forms | {person.name} | frozenset(listed_forms(book.people.get(person.curated or "")))
        for key in keys(form)
    )


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
    forms = listed_forms(known)
    if native(other) and native(known.zh or ""):  # characters decide: pinyin would take any name of the same sound
        return tuple(form for form in forms if native(form))
    asked = parse(other)
    spelt = frozenset(name for part in asked.parts[-1:] for name in settled_names(part))
    latin_decides = known.zh and known.sound and not native(known.zh) and not asked.han  # 纳德拉 is no Nadal
    if latin_decides or (spelt and not spelt & set(parse(known.en).parts)):  # 卡森 is Carson, and so no Carlson
        forms = tuple(form for form in forms if not parse(form).han)
    return tuple(full_names(frozenset(forms))) if len(asked.parts) > 1 or native(other) else forms
