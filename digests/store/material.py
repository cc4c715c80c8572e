"""Stories as an edition needs them: whole, with what was known before and what a channel was told."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Text, and_, column, func, or_, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Article, Claim, Language, OffsetMap, Person, Role, SourceSpec, Span, Story
from digests.store.claims import claims_of, load_claims, stored_claims, subject_ids, withdrawn_claims
from digests.store.codec import load
from digests.store.columns import Utc, Words
from digests.store.database import Database
from digests.store.people import families, first_seen, load_people, survivors, visible
from digests.store.tables import articles, claims, roles, sightings, sources, stories
from digests.store.told import load_told
from digests.views import Sighting, StoredArticle, StoryMaterial

_AT_ONCE = 100  # stories loaded together
_EARLIER = 30  # earlier claims of one subject and measure


class Stories(Database):
    """`Library.story` and `Library.stories_since`."""

    async def story(self, story: str, *, tenant: str | None, channel: str | None = None) -> StoryMaterial | None:
        s = stories.c
        async with self._read() as tx:
            row = (
                await tx.execute(select(s.id, s.joined_into).where(s.id == story, visible(s.tenant, tenant)))
            ).one_or_none()
            if row is None:
                return None
            found = await _load(tx, [row.joined_into or row.id], tenant, channel)
        return found[0] if found else None

    async def stories_since(
        self, since: datetime | None, until: datetime, *, tenant: str | None, channel: str | None
    ) -> Sequence[StoryMaterial]:
        a = articles.c
        query = select(a.story).distinct().where(a.live, a.story.is_not(None), a.filed <= until)
        if since is not None:
            query = query.where(a.filed > since)
        found: list[StoryMaterial] = []
        async with self._read() as tx:
            ids = sorted(await tx.scalars(query.where(visible(a.tenant, tenant))))
            for start in range(0, len(ids), _AT_ONCE):
                found += await _load(tx, ids[start : start + _AT_ONCE], tenant, channel)
        return sorted(found, key=lambda m: (m.story.first, m.story.id))


async def _load(
    tx: AsyncConnection, ids: Sequence[str], tenant: str | None, channel: str | None
) -> list[StoryMaterial]:
    a = articles.c
    rows = (
        await tx.execute(
            select(articles).where(a.story.in_(ids), a.live, visible(a.tenant, tenant)).order_by(a.at, a.number)
        )
    ).all()
    numbers = {row.number: row.story for row in rows}
    stored: dict[str, list[StoredArticle]] = defaultdict(list)
    copies = await _copies(tx, rows, tenant)
    topics = await _topics(tx, {row.source for row in rows})
    for row in rows:
        stored[row.story].append(_stored(row, tuple(copies[row.number]), topics.get(row.source, ())))
    seen = await _sightings(tx, numbers, tenant)
    said: dict[str, list[Claim]] = defaultdict(list)
    for claim in await load_claims(tx, stored_claims(tenant).where(claims.c.article.in_(list(numbers))), tenant):
        said[claim.story].append(claim)
    first = await first_seen(tx, {s.person.id for found in seen.values() for s in found}, tenant)
    told = await load_told(tx, channel, ids) if channel else {}
    begun = {story: found[0].article.when for story, found in stored.items()}
    people = {story: {s.person.id for s in seen[story]} for story in stored}
    last = await _last_before(tx, people, begun, tenant)
    held = await _earlier_roles(tx, people, begun, tenant)
    earlier = await _earlier(tx, said, begun, tenant)
    withdrawn = (await tx.execute(withdrawn_claims(tenant).where(articles.c.head.in_(list(numbers))))).all()
    for row, claim in zip(withdrawn, await claims_of(tx, withdrawn, tenant), strict=True):
        story = numbers[row.head]
        earlier[story].append(replace(claim, story=story))
    materials = []
    for story, found in stored.items():
        materials.append(
            StoryMaterial(
                story=Story(story, tuple(f.article.id for f in found), begun[story], found[-1].article.when),
                articles=tuple(found),
                sightings=tuple(seen[story]),
                claims=tuple(said[story]),
                first_seen={p: first[p] for p in people[story]},
                last_before=last[story],
                earlier_roles=held[story],
                earlier_claims=tuple(earlier[story]),
                told=told.get(story),
            )
        )
    return materials


async def _copies(
    tx: AsyncConnection, rows: Sequence[Any], tenant: str | None
) -> dict[int, list[tuple[str, str, str | None]]]:
    """Copies that hang on each article. An older version of the same text is no copy; a shorter copy it replaced is."""
    a = articles.c
    fuller = [row.number for row in rows if row.decision == "duplicate"]
    copies = await tx.execute(
        select(a.head, a.id, a.site, a.url)
        .where(
            a.head.in_([row.number for row in rows]),
            visible(a.tenant, tenant),
            or_(a.decision == "duplicate", a.head.in_(fuller)),
        )
        .order_by(a.at, a.number)
    )
    found: dict[int, list[tuple[str, str, str | None]]] = defaultdict(list)
    for row in copies:
        found[row.head].append((row.id, row.site, row.url))
    return found


async def _topics(tx: AsyncConnection, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    rows = await tx.execute(select(sources.c.id, sources.c.spec).where(sources.c.id.in_(ids)))
    return {row.id: load(SourceSpec, row.spec).topics for row in rows}


def _stored(row: Any, duplicates: tuple[tuple[str, str, str | None], ...], topics: tuple[str, ...]) -> StoredArticle:
    return StoredArticle(
        article=article_of(row),
        sentences=tuple(Span(start, end) for start, end in json.loads(row.sentences)),
        story=row.story,
        filed=row.filed,
        duplicates=duplicates,
        topics=topics,
    )


def article_of(row: Any) -> Article:
    """The article of a full row of `articles`."""
    return Article(
        id=row.id,
        source=row.source,
        url=row.url,
        title=row.title,
        text=row.text,
        body_start=row.body_start,
        offsets=OffsetMap(tuple((t, r, n) for t, r, n in json.loads(row.offsets))),
        language=Language(row.language),
        published=row.published,
        fetched=row.fetched,
        tenant=row.tenant or None,
        site=row.site,
        origin=row.origin,
        byline=row.byline,
    )


async def _sightings(tx: AsyncConnection, numbers: dict[int, str], tenant: str | None) -> dict[str, list[Sighting]]:
    """Sightings in these articles by story; one person under two ids in one article is one sighting."""
    s = sightings.c
    rows = (
        await tx.execute(
            select(sightings, articles.c.id.label("article_id"))
            .join(articles, articles.c.number == s.article)
            .where(s.article.in_(list(numbers)), visible(s.tenant, tenant))
            .order_by(s.at, s.article, s.prominence.desc(), s.person)
        )
    ).all()
    now_called = await survivors(tx, {row.person for row in rows}, tenant)
    people = await load_people(tx, frozenset(now_called.values()), tenant)
    together: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        if row.person in now_called:
            together[row.article, now_called[row.person]].append(row)
    found: dict[str, list[Sighting]] = defaultdict(list)
    for (number, person), same in together.items():
        found[numbers[number]].append(_sighting(people[person], same))
    return found


def _sighting(person: Person, rows: list[Any]) -> Sighting:
    mentions = [json.loads(row.mentions) for row in rows]
    first = min(range(len(rows)), key=lambda i: mentions[i][0][1])
    role = next((row.role for row in rows if row.role), None)
    return Sighting(
        person=person,
        article=rows[0].article_id,
        when=rows[0].at,
        quote=rows[first].quote,
        form=mentions[first][0][0],
        role=load(Role, role) if role else None,
        count=sum(map(len, mentions)),
        prominence=max(row.prominence for row in rows),
    )


async def _last_before(
    tx: AsyncConnection, people: Mapping[str, Collection[str]], begun: Mapping[str, datetime], tenant: str | None
) -> dict[str, dict[str, datetime]]:
    """By story: the last article about each of its people before its first one; its own articles are none of these."""
    found: dict[str, dict[str, datetime]] = {story: {} for story in people}
    if not any(people.values()):
        return found
    family, asked = await _asked_people(tx, people, begun, tenant)
    s = sightings.c
    last = (
        select(s.at)
        .where(s.person == asked.c.subject, s.at < asked.c.begun, visible(s.tenant, tenant))
        .order_by(s.at.desc())
        .limit(1)
        .correlate(asked)
        .scalar_subquery()
    )
    for story, member, at in await tx.execute(select(asked.c.story, asked.c.subject, last)):
        if at is not None:
            person = family[member]
            found[story][person] = max(at, found[story].get(person, at))
    return found


async def _earlier_roles(
    tx: AsyncConnection, people: Mapping[str, Collection[str]], begun: Mapping[str, datetime], tenant: str | None
) -> dict[str, dict[str, tuple[Role, ...]]]:
    """By story: the roles its people were given before its first article, each once, in the order they were last given."""
    found: dict[str, dict[str, tuple[Role, ...]]] = {story: {} for story in people}
    if not any(people.values()):
        return found
    family, asked = await _asked_people(tx, people, begun, tenant)
    r = roles.c
    last = func.max(r.at).label("last")
    rows = await tx.execute(
        select(asked.c.story, r.person, func.max(r.body).label("body"), last)
        .select_from(asked.join(roles, and_(r.person == asked.c.subject, r.at < asked.c.begun)))
        .where(visible(r.tenant, tenant))
        .group_by(asked.c.story, r.person, r.text, r.org_id, r.title_en)
        .order_by(last, r.person, r.text)
    )
    for row in rows:
        person = family[row.person]
        found[row.story][person] = (*found[row.story].get(person, ()), load(Role, row.body))
    return found


async def _asked_people(
    tx: AsyncConnection, people: Mapping[str, Collection[str]], begun: Mapping[str, datetime], tenant: str | None
) -> tuple[dict[str, str], CTE]:
    """Each story's people under every id of theirs, as a table; and whom each id stands for."""
    family = await families(tx, {p for of_story in people.values() for p in of_story}, tenant)
    members = _members(family)
    rows = [(story, begun[story], m, "") for story, of_story in people.items() for p in of_story for m in members[p]]
    return family, _asked(rows)


async def _earlier(
    tx: AsyncConnection, said: Mapping[str, Sequence[Claim]], begun: Mapping[str, datetime], tenant: str | None
) -> dict[str, list[Claim]]:
    """By story: what was said before, elsewhere, of its subjects and measures, oldest first.

    Another measure has no bearing on a line of the ledger. Of one subject and measure the newest claims are enough: what was said
    long before has been said again or been overtaken.
    """
    found: dict[str, list[Claim]] = {story: [] for story in begun}
    wanted = [
        (story, subject, measure)
        for story in begun
        for subject, measure in {(c.subject.id, c.measure) for c in said[story] if c.subject and c.measure}
    ]
    if not wanted:
        return found
    members = _members(await subject_ids(tx, {subject for _, subject, _ in wanted}, tenant))
    asked = _asked([(story, begun[story], m, measure) for story, subject, measure in wanted for m in members[subject]])
    c = claims.c
    place = func.row_number().over(
        partition_by=(asked.c.story, c.subject, c.measure), order_by=(c.at.desc(), c.article.desc(), c.id)
    )
    ranked = (
        select(asked.c.story.label("asker"), c.article, c.id, place.label("place"))
        .join(claims, and_(c.subject == asked.c.subject, c.measure == asked.c.measure, c.at < asked.c.begun))
        .where(visible(c.tenant, tenant))
        .subquery()
    )
    query = (
        stored_claims(tenant)
        .add_columns(ranked.c.asker)
        .join(ranked, and_(ranked.c.article == c.article, ranked.c.id == c.id))
        .where(ranked.c.place <= _EARLIER, articles.c.story != ranked.c.asker)
    )
    rows = (await tx.execute(query)).all()
    for row, claim in zip(rows, await claims_of(tx, rows, tenant), strict=True):
        found[row.asker].append(claim)
    return found


def _members(family: Mapping[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for member, one in family.items():
        members[one].append(member)
    return members


def _asked(rows: Sequence[tuple[str, datetime, str, str]]) -> CTE:
    """What is asked for, as a table: story, when it began, subject, measure."""
    names = column("story", Text), column("begun", Utc), column("subject", Words), column("measure", Text)
    return values(*names, name="asked").data(list(rows)).cte()
