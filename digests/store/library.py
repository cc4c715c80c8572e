"""What the archive answers about people, subjects, articles, sources and editions."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Claim, Edition, Person, Role, SourceSpec
from digests.ports import PollState
from digests.publishing import DeliveryKind, DeliveryState
from digests.reading import titles
from digests.store.claims import load_claims, stored_claims, subject_ids
from digests.store.codec import load
from digests.store.database import Database
from digests.store.people import families, first_seen, load_people, lookup_form, survivors, visible
from digests.store.tables import (
    articles,
    claims,
    deliveries,
    editions,
    person_forms,
    person_merges,
    roles,
    sightings,
    sources,
    told,
)
from digests.views import DatedRole, EditionRecord, PersonMention, PersonPage, SourceHealth

_MATCHES = 500  # forms looked at for one completion
_ROLES = 300
_CLAIMS = 200  # newest, on one person's page


class Answers(Database):
    """The reading side, stories and search excepted."""

    # --- people and subjects -----------------------------------------------------------------------------------------

    async def person_page(
        self, person: str, *, tenant: str | None, limit: int = 20, offset: int = 0
    ) -> PersonPage | None:
        async with self._read() as tx:
            now_called = (await survivors(tx, [person], tenant)).get(person)
            known = await load_people(tx, [now_called] if now_called else [], tenant)
            if now_called is None or now_called not in known:
                return None
            family = list(await families(tx, [now_called], tenant))
            s = sightings.c
            seen = and_(s.person.in_(family), visible(s.tenant, tenant))
            total = await tx.scalar(select(func.count(s.article.distinct())).where(seen))
            said = stored_claims(tenant).where(claims.c.subject.in_(family)).order_by(None)
            newest = said.order_by(claims.c.at.desc(), claims.c.article.desc(), claims.c.id).limit(_CLAIMS)
            return PersonPage(
                person=known[now_called],
                roles=await _roles(tx, family, tenant),
                mentions=await _mentions(tx, seen, limit, offset),
                total_mentions=total or 0,
                claims=tuple(await load_claims(tx, newest, tenant)),
                evidence=await _evidence(tx, family, tenant),
                first_seen=(await first_seen(tx, [now_called], tenant)).get(now_called),
            )

    async def people_now(self, ids: Collection[str], *, tenant: str | None) -> Mapping[str, Person]:
        """Whom these ids stand for now that some are merged, by the id asked for."""
        async with self._read() as tx:
            now_called = await survivors(tx, ids, tenant)
            known = await load_people(tx, frozenset(now_called.values()), tenant)
        return {asked: known[person] for asked, person in now_called.items() if person in known}

    async def people_like(self, text: str, *, tenant: str | None, limit: int = 25) -> Sequence[Person]:
        async with self._read() as tx:
            family = await _people_named(tx, text, tenant)
            if not family:
                return []
            s = sightings.c
            rows = await tx.execute(
                select(s.person, func.count())
                .where(s.person.in_(list(family)), visible(s.tenant, tenant))
                .group_by(s.person)
            )
            counts: dict[str, int] = dict.fromkeys(family.values(), 0)
            for person, count in rows:
                counts[family[person]] += count
            best = sorted(counts, key=lambda p: (-counts[p], p))[:limit]
            found = await load_people(tx, best, tenant)
        return [found[p] for p in best if p in found]

    async def subjects_like(self, text: str, *, tenant: str | None, limit: int = 25) -> Sequence[tuple[str, str]]:
        c = claims.c
        async with self._read() as tx:
            family = await _people_named(tx, text, tenant)
            named = c.name.contains(lookup_form(text), autoescape=True)
            rows = (
                await tx.execute(
                    select(c.kind, c.subject, func.count().label("n"), func.max(c.body).label("body"))
                    .join(articles, articles.c.number == c.article)
                    .where(or_(named, and_(c.kind == "person", c.subject.in_(list(family)))), visible(c.tenant, tenant))
                    .where(~articles.c.replaced)
                    .group_by(c.kind, c.subject)
                )
            ).all()
            now_called = await survivors(tx, {row.subject for row in rows if row.kind == "person"}, tenant)
            people = await load_people(tx, frozenset(now_called.values()), tenant)
        counts: dict[str, int] = defaultdict(int)
        names: dict[str, str] = {}
        for row in rows:
            if row.kind == "person" and row.subject not in now_called:
                continue
            subject = now_called[row.subject] if row.kind == "person" else row.subject
            known, told_of = people.get(subject), load(Claim, row.body).subject
            names[subject] = known.name if known else told_of.name if told_of else subject
            counts[subject] += row.n
        return [(s, names[s]) for s in sorted(names, key=lambda s: (-counts[s], s))[:limit]]

    async def claims_about(self, subject: str, *, tenant: str | None) -> Sequence[Claim]:
        """Oldest first; deals with either party as subject."""
        async with self._read() as tx:
            ids = list(await subject_ids(tx, [subject], tenant))
            of_them = or_(claims.c.subject.in_(ids), claims.c.partner.in_(ids))
            return await load_claims(tx, stored_claims(tenant).where(of_them), tenant)

    # --- articles and sources ----------------------------------------------------------------------------------------

    async def health(self, *, tenant: str | None) -> Sequence[SourceHealth]:
        async with self._read() as tx:
            rows = (
                await tx.execute(
                    select(sources)
                    .where(sources.c.removed.is_(None), visible(sources.c.tenant, tenant))
                    .order_by(sources.c.id)
                )
            ).all()
            counted = await tx.execute(
                select(articles.c.source, func.count().label("n"))
                .where(articles.c.source.in_([row.id for row in rows]))
                .group_by(articles.c.source)
            )
            counts = {row.source: row.n for row in counted}
        found = []
        for row in rows:
            state = load(PollState, row.state) if row.state else PollState()
            found.append(
                SourceHealth(
                    spec=load(SourceSpec, row.spec),
                    last_success=state.last_success,
                    last_article=state.last_article,
                    failing_since=state.failing_since,
                    problem=state.problem,
                    failures=state.failures,
                    next_poll=state.next_poll,
                    articles=counts.get(row.id, 0),
                )
            )
        return found

    async def edition(self, channel: str, day: date | None, *, telling: bool = False) -> EditionRecord | None:
        e, d = editions.c, deliveries.c
        query = select(e.day, e.body).where(e.channel == channel).order_by(e.day.desc()).limit(1)
        if telling:
            query = query.where(exists().where(told.c.channel == channel, told.c.day == e.day))
        async with self._read() as tx:
            row = (await tx.execute(query if day is None else query.where(e.day == day))).one_or_none()
            if row is None:
                return None
            parts = list(
                await tx.scalars(
                    select(d.state).where(d.channel == channel, d.day == row.day, d.kind != DeliveryKind.NOTICE)
                )
            )
        return EditionRecord(load(Edition, row.body), parts.count(DeliveryState.SENT), len(parts))


async def _people_named(tx: AsyncConnection, text: str, tenant: str | None) -> dict[str, str]:
    """Ids (with the one each goes by) of people one of whose forms holds the text; forms that begin with it first."""
    f, asked = person_forms.c, lookup_form(text)
    begins = f.folded.startswith(asked, autoescape=True)
    rows = await tx.scalars(
        select(f.person)
        .where(f.folded.contains(asked, autoescape=True), visible(f.tenant, tenant))
        .order_by(begins.desc(), func.length(f.folded), f.folded, f.person)
        .limit(_MATCHES)
    )
    now_called = await survivors(tx, list(dict.fromkeys(rows)), tenant)
    return await families(tx, frozenset(now_called.values()), tenant)


async def _roles(tx: AsyncConnection, family: Collection[str], tenant: str | None) -> tuple[DatedRole, ...]:
    """Each role once, at its newest place: what someone is, newest first, then what they were."""
    r = roles.c
    rows = await tx.execute(
        select(articles.c.id, articles.c.published, r.at, r.body)
        .join(articles, articles.c.number == r.article)
        .where(r.person.in_(family), visible(r.tenant, tenant))
        .order_by(r.at.desc(), r.article.desc(), r.start)
        .limit(_ROLES)
    )
    found: dict[object, DatedRole] = {}
    for row in rows:
        role = load(Role, row.body)
        found.setdefault(
            (role.org_id or role.org, role.title_en or role.title_zh or role.text, role.former),
            DatedRole(role, row.id, row.at, row.published is not None),
        )
    told = _telling(tuple(found.values()))
    return tuple(sorted(told, key=lambda dated: dated.role.former))


def _telling(found: Sequence[DatedRole]) -> list[DatedRole]:
    """Without what is no title, and what another role says with its organisation."""
    placed = {(d.role.title_en, d.role.former) for d in found if d.role.org}
    vague = [titles.weight(d.role) for d in found]
    least = min(titles.Weight.TITLE, max(vague, default=titles.Weight.NOTHING))
    return [
        d
        for d, weight in zip(found, vague, strict=True)
        if weight >= max(least, titles.Weight.VAGUE) and (d.role.org or (d.role.title_en, d.role.former) not in placed)
    ]


async def _mentions(tx: AsyncConnection, seen: Any, limit: int, offset: int) -> tuple[PersonMention, ...]:
    s, a = sightings.c, articles.c
    page = (
        select(s.article)
        .where(seen)
        .group_by(s.article, s.at)
        .order_by(s.at.desc(), s.article.desc())
        .limit(limit)
        .offset(offset)
    )
    numbers = list(await tx.scalars(page))
    rows = await tx.execute(
        select(s.article, s.at, s.quote, s.mentions, a.id, a.title, a.site, a.url, a.published)
        .join(articles, a.number == s.article)
        .where(s.article.in_(numbers), seen)
        .order_by(s.at.desc(), s.article.desc(), s.prominence.desc())
    )
    found: dict[int, PersonMention] = {}
    for row in rows:
        form = json.loads(row.mentions)[0][0]
        dated = row.published is not None
        mention = PersonMention(row.id, row.title, row.site, row.url, row.at, row.quote, form, dated)
        found.setdefault(row.article, mention)
    return tuple(found.values())


async def _evidence(tx: AsyncConnection, family: Collection[str], tenant: str | None) -> tuple[str, ...]:
    f, m = person_forms.c, person_merges.c
    forms = await tx.scalars(
        select(f.why).where(f.person.in_(family), f.why != "", visible(f.tenant, tenant)).order_by(f.form)
    )
    merges = await tx.scalars(
        select(m.why)
        .where(m.loser.in_(family), m.survivor.in_(family), m.undone.is_(None), visible(m.tenant, tenant))
        .order_by(m.number)
    )
    return tuple(dict.fromkeys([*forms, *merges]))
