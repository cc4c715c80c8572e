"""What of a story is news to a channel: which lines of the ledger and which people, and what it knows once it has been told.

A line is news when it says a value the channel has not been told, mere roundings apart, or when a dispute within the story has ended. A
person is news when the archive first had them with one of this story's articles, after months of silence, or in a role not reported
before, or goes somewhere no told article said.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from digests import ledger
from digests.models import (
    Article,
    Claim,
    Entry,
    Move,
    NamedPerson,
    Novelty,
    Person,
    Role,
    Standing,
    Subject,
    SubjectKind,
)
from digests.naming.names import is_veiled
from digests.reading import titles
from digests.reading.gazetteer import Gazetteer
from digests.text.script import fold
from digests.views import Sighting, StoryMaterial, Told
from digests.writing.prose import prose
from digests.writing.spellings import spellings

_SILENCE = timedelta(days=90)  # after which a known person is back
_MONTH = timedelta(days=30)
_HOUSEHOLD = 10.0  # more than any rank
_PRESS = frozenset(("reporter", "journalist", "correspondent", "photographer", "intern"))
# Marks beside the ledger keys of `Told.values`. Only a dispute within one story can be seen to settle: of others not all is known.
_DISPUTED, _SETTLED = "disputed:", "settled:"
_ARTICLES = "articles:"  # the same for the articles that were at hand


def lines(materials: Sequence[StoryMaterial], book: Gazetteer) -> tuple[Entry, ...]:
    """One ledger over all stories on offer, so that sources that disagree across stories stand in one line. `book` has names for the
    partner of a deal whom no claim is about."""
    claims = {c.id: c for m in materials for c in m.claims}
    earlier = {c.id: c for m in materials for c in m.earlier_claims if c.id not in claims}
    ordered = [sorted(group.values(), key=lambda c: (c.when, c.id)) for group in (claims, earlier)]
    subjects = {c.subject.id: c.subject for group in ordered for c in group if c.subject}
    return tuple(_with_partner(e, subjects, book) for e in ledger.entries(*ordered))


def _with_partner(entry: Entry, subjects: Mapping[str, Subject], book: Gazetteer) -> Entry:
    _, partner = ledger.partner_of(entry.scope)
    if not partner:
        return entry
    listed = book.organizations.get(partner)
    if listed is None:
        return replace(entry, partner=subjects.get(partner, entry.partner))
    return replace(entry, partner=Subject(SubjectKind.ORGANIZATION, partner, listed.en, listed.zh or None))


def told_values(materials: Iterable[StoryMaterial]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for told in (m.told for m in materials):
        for key, values in (told.values if told else {}).items():
            found[key] = found.get(key, frozenset()) | frozenset(values)
    return found


def by_article(lines: Iterable[Entry]) -> dict[str, list[tuple[int, Entry]]]:
    """Article id -> the lines it speaks of, with their rank."""
    found: dict[str, list[tuple[int, Entry]]] = {}
    for rank, entry in enumerate(lines):
        for article in {c.article for c in claims_of(entry)}:
            found.setdefault(article, []).append((rank, entry))
    return found


def of_story(
    lines: Mapping[str, Sequence[tuple[int, Entry]]], material: StoryMaterial, told: Mapping[str, frozenset[str]]
) -> tuple[Entry, ...]:
    """The lines of this story that say something the channel has not been told. A line whose measure nobody could name is
    left to the full story."""
    touching = dict(pair for a in material.articles for pair in lines.get(a.article.id, ()) if pair[1].measure)
    return tuple(found for _, entry in sorted(touching.items(), key=lambda p: p[0]) if (found := _as_news(entry, told)))


def _as_news(entry: Entry, told: Mapping[str, frozenset[str]]) -> Entry | None:
    known = told.get(base_key(entry), _told_by_value(entry, told))
    if known is None and _values(entry) <= _of_the_deal(entry, told):
        return None
    if known is None:
        return None if entry.standing is Standing.KNOWN else entry
    if not _values(entry) <= known:
        return entry
    disputed = told.get(_DISPUTED + base_key(entry), frozenset())
    settled = entry.standing is not Standing.DISPUTED and bool(_values(entry) & disputed)
    if settled and not _values(entry) <= told.get(_SETTLED + base_key(entry), frozenset()):
        return replace(entry, standing=Standing.CHANGED)
    return None


def _told_by_value(entry: Entry, told: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """What was told of a toll before an article made one of it."""
    found = [told[key] for c in claims_of(entry) if (key := ledger.value_key_of(c)) in told]
    return frozenset().union(*found) if found else None


def _of_the_deal(entry: Entry, told: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What was told of deals of this measure that the subject is a party to, where the line names no other party."""
    if entry.subject is None or entry.measure is None or entry.scope:
        return frozenset()
    keys = (key.split("|") for key in told)
    deals = [k for k in keys if len(k) == 3 and k[1] == entry.measure and k[2].startswith("with:")]
    ours = [k for k in deals if entry.subject.id in (k[0], k[2].removeprefix("with:"))]
    return frozenset(value for key in ours for value in told["|".join(key)])


def _values(entry: Entry) -> frozenset[str]:
    """What the line says, mere roundings apart."""
    exact = [v for v in entry.variants if not v.about] or entry.variants
    return frozenset(ledger.value_key(v.value) for v in exact)


def base_key(entry: Entry) -> str:
    """The line's key without the number that tells several things of one key apart: that number depends on what else is known."""
    return entry.key.partition("#")[0]


def claims_of(entry: Entry) -> list[Claim]:
    return [c for v in entry.variants for c in v.claims]


def touches(entry: Entry, material: StoryMaterial) -> bool:
    own = {a.article.id for a in material.articles}
    return any(c.article in own for c in claims_of(entry))


# --- people ----------------------------------------------------------------------------------------------------------------


def introduced(material: StoryMaterial) -> Iterable[str]:
    """People the archive first had with one of this story's articles."""
    filed = {a.article.id: a.filed for a in material.articles}
    for person, sightings in sightings_of(material).items():
        first = min(filed[s.article] for s in sightings)
        if material.first_seen.get(person, first) >= first:
            yield person


def sightings_of(material: StoryMaterial) -> dict[str, list[Sighting]]:
    own = {a.article.id for a in material.articles}
    found: dict[str, list[Sighting]] = {}
    for sighting in material.sightings:
        if sighting.article in own:
            found.setdefault(sighting.person.id, []).append(sighting)
    return found


def sightings_by_person(materials: Iterable[StoryMaterial]) -> dict[str, list[Sighting]]:
    found: dict[str, dict[str, Sighting]] = {}
    for sighting in (s for m in materials for s in m.sightings):
        found.setdefault(sighting.person.id, {})[sighting.article] = sighting
    return {person: list(by_article.values()) for person, by_article in found.items()}


def with_references(person: NamedPerson, sightings: Iterable[Sighting], numbers: Mapping[str, int]) -> NamedPerson:
    """With the numbers of the articles of this edition that name them, and the spellings of their name there."""
    seen = [s for s in sightings if s.article in numbers]
    references = tuple(sorted({numbers[s.article] for s in seen}))
    return replace(person, references=references, spellings=spellings(seen, numbers))


def named(
    material: StoryMaterial,
    sightings: Sequence[Sighting],
    introduced: Collection[str],
    move: Move | None = None,
    *,
    moved: bool = False,
) -> tuple[float, NamedPerson] | None:
    """Someone worth naming, with their rank; who is known is so where they have `moved`. How prominent, in how many sources, whether the text introduces them and where they go.
    Reporters and household names come last: whom the curated book has and the articles neither introduce nor see go is no news by their name."""
    best = min(sightings, key=lambda s: (-s.prominence, s.when, s.article))
    person = best.person
    if is_veiled(person.name):
        return None  # 刘某: a name withheld is no new name
    role = _best_role(material, sightings)
    before = material.last_before.get(person.id)
    silent = material.story.first - before if before else timedelta()
    if person.id in introduced:
        novelty = Novelty.NEW_PERSON
    elif silent >= _SILENCE:
        novelty = Novelty.BACK
    elif role is not None and _is_new_role(role, material.earlier_roles.get(person.id, ())):
        novelty = Novelty.NEW_ROLE
    elif moved:
        novelty, role = Novelty.NEW_ROLE, None
    else:
        return None
    found = NamedPerson(
        person=person.id,
        en=person.en or (person.name if person.name.isascii() else None),
        zh=person.zh,
        novelty=novelty,
        role=role,
        quote=best.quote,
        references=(),
        prominence=best.prominence,
        silent_months=silent // _MONTH if novelty is Novelty.BACK else 0,
        move=None if move is None or _is_there(role, move) else move,
    )
    rank = (
        best.prominence
        + 0.3 * math.log2(len({s.article for s in sightings}))
        + (0.6 if role and role.org else 0.3 if role else 0.0)
        + (0.4 if found.move else 0.0)
    )
    if novelty is Novelty.NEW_PERSON and not person.curated:
        rank += 0.3
    household = _is_household(sightings) and not found.move and not _is_headed(material, person)
    last = _is_press(role) or household
    return rank - (_HOUSEHOLD if last else 0.0), found


def _is_there(role: Role | None, move: Move) -> bool:
    """Whether the office someone holds says where they go."""
    here = {role.org, role.org_en, role.org_zh} - {None} if role and not role.former else set()
    return bool(here & {move.en, move.zh})


def _is_press(role: Role | None) -> bool:
    """Whether someone is only who reports the news."""
    return role is not None and role.title_en in _PRESS


def _is_household(sightings: Sequence[Sighting]) -> bool:
    """Whether most articles name someone of the curated book without a word of who that is."""
    introduced = {s.article for s in sightings if s.role is not None and titles.weight(s.role) > titles.Weight.VAGUE}
    return sightings[0].person.curated is not None and 2 * len(introduced) < len({s.article for s in sightings})


def _is_headed(material: StoryMaterial, person: Person) -> bool:
    """Whether most titles of several reports say what someone does or meets with (林俊旸请辞): the story is theirs."""
    forms = {fold(f) for f in (person.en, person.zh, *person.forms) if f and len(f) > 1}
    told = sum(_acts(a.article, forms) for a in material.articles)
    return len(material.articles) > 1 and 2 * told > len(material.articles)


def _acts(article: Article, forms: Collection[str]) -> bool:
    event, title = prose(chinese=article.language.chinese).event, fold(article.title)
    behind = (title[m.end() :].lstrip() for form in forms for m in re.finditer(re.escape(form), title))
    return any(event.match(said) for said in behind)


def _best_role(material: StoryMaterial, sightings: Sequence[Sighting]) -> Role | None:
    """The role that says most of someone; of several the one with an organisation the titles name, then the most prominent."""
    headed = " ".join(a.article.title for a in material.articles)
    told = [(s, s.role) for s in sightings if s.role is not None and titles.weight(s.role) > titles.Weight.VAGUE]
    if not told:
        return None

    def rank(pair: tuple[Sighting, Role]) -> tuple[object, ...]:
        sighting, role = pair
        *weighty, specific = titles.rank(role)
        elsewhere = role.org is None or role.org not in headed
        return *weighty, elsewhere, specific, -sighting.prominence, sighting.article

    return min(told, key=rank)[1]


def _is_new_role(role: Role, earlier: Sequence[Role]) -> bool:
    """A title or organisation none of the earlier roles has. Without earlier roles nothing can be said."""
    if not earlier or role.title_en is None:
        return False
    place = role.org_id or role.org
    same = any(r.title_en == role.title_en and place in (None, r.org_id or r.org) for r in earlier)
    return not same and not role.former


# --- what has been told ------------------------------------------------------------------------------------------------------


def told_after(material: StoryMaterial, lines: Iterable[Entry], day: date) -> Told:
    """Everything the channel now knows of this story, what stands behind "and N more" included."""
    before = material.told
    own = frozenset(material.story.articles)
    values = {key: list(known) for key, known in (before.values if before else {}).items()}
    _add(values, _ARTICLES, sorted(own))
    for claim in sorted(material.claims, key=lambda c: (c.when, c.id)):
        for key in dict.fromkeys((ledger.line_key(claim), ledger.value_key_of(claim))):
            _add(values, key, [ledger.value_key(claim.value)])
    for entry in lines:
        if any(c.article in own for c in claims_of(entry)):
            keys = sorted({ledger.value_key(v.value) for v in entry.variants})
            _add(values, base_key(entry), keys)
            if entry.standing is Standing.DISPUTED and all(c.article in own for c in claims_of(entry)):
                _add(values, _DISPUTED + base_key(entry), keys)
            elif set(keys) & set(values.get(_DISPUTED + base_key(entry), ())):
                _add(values, _SETTLED + base_key(entry), keys)
    return Told(
        first=before.first if before else day,
        last=day,
        address=before.address if before else None,
        people=(before.people if before else frozenset()) | {s.person.id for s in material.sightings},
        values={key: tuple(known) for key, known in values.items()},
    )


def told_articles(told: Told | None) -> frozenset[str]:
    """Ids of the articles a channel's last telling of a story was made with; none where that was not kept."""
    return frozenset(told.values.get(_ARTICLES, ())) if told else frozenset()


def _add(values: dict[str, list[str]], key: str, new: Iterable[str]) -> None:
    known = values.setdefault(key, [])
    known += [v for v in new if v not in known]
