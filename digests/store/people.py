"""People as one tenant sees them. A merged person is a family of ids that goes by the surviving one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Person
from digests.store.tables import SHARED, articles, not_people, people, people_apart, person_forms, roles, sightings
from digests.text.script import fold

_STORIES_KEPT = 30  # the latest stories are evidence enough of who someone is


def visible(column: ColumnElement[str], tenant: str | None) -> ColumnElement[bool]:
    """Rows of the shared archive and the tenant's own."""
    return column.in_([SHARED] if tenant is None else [SHARED, tenant])


def remembered(person: ColumnElement[str], tenant: str | None) -> ColumnElement[bool]:
    """Not somebody all of whose written forms this tenant calls no person. Later readings of these forms make new records: they are
    forgotten too, and whoever has another form besides is not."""
    if tenant is None:
        return true()
    f = person_forms.c
    nobody = select(not_people.c.folded).where(not_people.c.tenant == tenant)
    theirs = exists().where(f.person == person, visible(f.tenant, tenant))
    return ~theirs.where(f.folded.in_(nobody)) | theirs.where(f.folded.not_in(nobody))


def lookup_form(text: str) -> str:
    """How forms are compared with what someone types: folded, lower case, single spaces."""
    return " ".join(fold(text).casefold().split())


async def survivors(tx: AsyncConnection, ids: Collection[str], tenant: str | None) -> dict[str, str]:
    """The id each of these people now goes by; ids that are unknown, not visible or forgotten are left out."""
    rows = await tx.execute(
        select(people.c.id, people.c.merged_into).where(
            people.c.id.in_(ids), visible(people.c.tenant, tenant), remembered(people.c.id, tenant)
        )
    )
    found: dict[str, str] = {}
    for row in rows:
        if row.merged_into or row.id not in found:
            found[row.id] = row.merged_into or row.id
    return found


async def families(tx: AsyncConnection, ids: Collection[str], tenant: str | None) -> dict[str, str]:
    """Every id that goes by one of `ids`, themselves among them, with the one it goes by."""
    rows = await tx.execute(
        select(people.c.id, people.c.merged_into).where(
            people.c.merged_into.in_(ids), visible(people.c.tenant, tenant), remembered(people.c.id, tenant)
        )
    )
    return {i: i for i in ids} | {row.id: row.merged_into for row in rows}


async def load_people(tx: AsyncConnection, ids: Collection[str], tenant: str | None) -> dict[str, Person]:
    """People by surviving id. Ids the tenant cannot see are left out."""
    if not ids:
        return {}
    family = await families(tx, ids, tenant)

    def of_family(query: Select[Any], person: ColumnElement[str], owner: ColumnElement[str]) -> Select[Any]:
        return query.where(person.in_(list(family)), visible(owner, tenant))

    async def sets(query: Select[Any]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for person, value in await tx.execute(query):
            if value is not None:
                found[family[person]].add(value)
        return found

    rows: dict[str, list[Any]] = defaultdict(list)
    for row in await tx.execute(of_family(select(people), people.c.id, people.c.tenant)):
        rows[family[row.id]].append(row)
    f, r, s = person_forms.c, roles.c, sightings.c
    forms = await sets(of_family(select(f.person, f.form), f.person, f.tenant))
    orgs: dict[str, set[str | None]] = defaultdict(set)
    titles: dict[str, set[str | None]] = defaultdict(set)
    for role in await tx.execute(of_family(select(r.person, r.org_id, r.title_en).distinct(), r.person, r.tenant)):
        orgs[family[role.person]].add(role.org_id)
        titles[family[role.person]].add(role.title_en)
    latest = of_family(
        select(s.person, s.article, func.row_number().over(partition_by=s.person, order_by=s.at.desc()).label("place")),
        s.person,
        s.tenant,
    ).subquery()
    stories = await sets(
        select(latest.c.person, articles.c.story)
        .join(articles, articles.c.number == latest.c.article)
        .where(latest.c.place <= _STORIES_KEPT)
    )
    apart = await sets(select(people_apart.c.a, people_apart.c.b).where(people_apart.c.a.in_(list(family))))
    found = {}
    for person, own in rows.items():
        own.sort(
            key=lambda row: (row.id != person, row.tenant, row.first_seen)
        )  # the survivor's first, the shared first
        found[person] = Person(
            id=person,
            en=_first(row.en for row in own),
            zh=_first(row.zh for row in own),
            forms=frozenset(forms.get(person, ())),
            curated=_first(row.curated for row in own),
            orgs=frozenset(o for o in orgs[person] if o),
            titles=frozenset(t for t in titles[person] if t),
            stories=frozenset(stories.get(person, ())),
            apart=frozenset(apart.get(person, ())),
            settled=any(row.settled for row in own),
            note=_first(row.note for row in own) or "",
        )
    return found


async def first_seen(tx: AsyncConnection, ids: Collection[str], tenant: str | None) -> dict[str, datetime]:
    """When the archive, as far as this tenant sees it, first had these people: filing time, by surviving id."""
    family = await families(tx, ids, tenant)
    rows = await tx.execute(
        select(people.c.id, people.c.first_seen).where(people.c.id.in_(list(family)), visible(people.c.tenant, tenant))
    )
    found: dict[str, datetime] = {}
    for row in rows:
        person = family[row.id]
        found[person] = min(row.first_seen, found.get(person, row.first_seen))
    return found


def _first(values: Iterable[str | None]) -> str | None:
    return next((v for v in values if v), None)
