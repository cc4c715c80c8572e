"""One person or two: merges proved by a reading, and what an admin decides.

A merge is a line in `person_merges` and an arrow in `people.merged_into`; rows stay where they are, so undoing it is exact.
"""

import json
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.errors import BadRequest, NotFound
from digests.models import Language
from digests.store.database import Database
from digests.store.people import lookup_form, visible
from digests.store.tables import (
    SHARED,
    claims,
    not_people,
    people,
    people_apart,
    person_forms,
    person_keys,
    person_merges,
    roles,
    sightings,
)
from digests.text.script import detect, simplified


class Register(Database):
    """What an admin does to people. The caller has checked that the admin may, and sees these people."""

    async def merge_people(self, a: str, b: str, user: str, now: datetime) -> str:
        """Makes `b` and `a` one person for good and returns the id that stays: `a`, unless only `b` is shared.

        Raises NotFound, or BadRequest when they belong to two tenants or are one already.
        """
        async with self._write() as tx:
            stays, goes = await _goes_by(tx, a), await _goes_by(tx, b)
            if stays == goes:
                raise BadRequest(f"{a} and {b} are one person already")
            owners, others = await _owners(tx, stays), await _owners(tx, goes)
            if SHARED not in owners and SHARED in others:
                stays, goes = goes, stays
            elif SHARED not in owners and owners != others:
                raise BadRequest(f"{a} and {b} belong to different workspaces")
            family = await _family(tx, stays) | await _family(tx, goes)
            p = people_apart.c
            await tx.execute(delete(people_apart).where(p.a.in_(family), p.b.in_(family)))
            await _merge(tx, stays, goes, why=f"decided by {user}", user=user, tenant=min(owners | others), now=now)
            await tx.execute(update(people).where(people.c.id == stays).values(settled=True))
        return stays

    async def last_merged(self, person: str, *, tenant: str | None) -> str | None:
        """The id of the record that became part of this person last, for `unmerge_person`; None when there is none."""
        m = person_merges.c
        async with self._read() as tx:
            family = await _family(tx, await _goes_by(tx, person))
            merged = select(m.loser).where(m.survivor.in_(family), m.undone.is_(None), visible(m.tenant, tenant))
            return await tx.scalar(merged.order_by(m.number.desc()).limit(1))

    async def unmerge_person(self, person: str, user: str, now: datetime) -> bool:
        """Takes back the last merge that made `person` part of another; False when there is none."""
        async with self._write() as tx:
            m = person_merges.c
            last = (
                await tx.execute(
                    select(person_merges)
                    .where(m.loser == person, m.undone.is_(None))
                    .order_by(m.number.desc())
                    .limit(1)
                )
            ).one_or_none()
            if last is None:
                return False
            await tx.execute(update(person_merges).where(m.number == last.number).values(undone=now))
            await _redraw(tx, await _family(tx, await _goes_by(tx, person)))
            await _keep_apart(self._insert(people_apart), tx, last.loser, last.survivor, user, now)
            await tx.execute(update(people).where(people.c.id.in_([last.loser, last.survivor])).values(settled=True))
            return True

    async def split_person(self, person: str, form: str, user: str, now: datetime) -> str:
        """Makes everyone written `form` another person, for good, and returns the new id.

        Raises NotFound, or BadRequest when they have no other form.
        """
        async with self._write() as tx:
            person = await _goes_by(tx, person)
            family = await _family(tx, person)
            forms = (await tx.execute(select(person_forms).where(person_forms.c.person.in_(family)))).all()
            moved = {f.form for f in forms if lookup_form(f.form) == lookup_form(form)}
            if not moved:
                raise NotFound(f'"{form}" is not a form of {person}', choices=tuple(sorted({f.form for f in forms})))
            if moved == {f.form for f in forms}:
                raise BadRequest(f'"{form}" is the only form of {person}; rename the person instead')
            made = f"p{uuid.uuid4().hex[:16]}"
            await self._found(tx, made, sorted(moved)[0], [f for f in forms if f.form in moved], family, now)
            for sighting in (await tx.execute(select(sightings).where(sightings.c.person.in_(family)))).all():
                await _split_sighting(tx, sighting, moved, made)
            f = person_forms.c
            await tx.execute(update(person_forms).where(f.person.in_(family), f.form.in_(moved)).values(person=made))
            await self._key_again(tx, family | {made})
            await _keep_apart(self._insert(people_apart), tx, made, person, user, now)
            await tx.execute(update(people).where(people.c.id.in_([made, person])).values(settled=True))
        return made

    async def rename_person(self, person: str, en: str | None, zh: str | None, user: str, now: datetime) -> None:
        """Sets the names a person is shown by, for good; None leaves one as it is. Raises NotFound."""
        names = {k: v for k, v in (("en", en), ("zh", zh and simplified(zh))) if v}
        async with self._write() as tx:
            person = await _goes_by(tx, person)
            owners = await _owners(tx, person)
            await tx.execute(update(people).where(people.c.id == person).values(settled=True, **names))
            forms = {f for f in (en, zh) if f}
            for owner in [SHARED] if SHARED in owners else sorted(owners):
                rows = [
                    {"person": person, "form": f, "tenant": owner, "folded": lookup_form(f), "why": f"named by {user}"}
                    for f in sorted(forms)
                ]
                if rows:
                    await tx.execute(self._insert(person_forms).on_conflict_do_nothing(), rows)
            await self._key_again(tx, {person})

    async def forget_person(
        self, person: str, forms: Collection[str], *, tenant: str, user: str, now: datetime
    ) -> None:
        """These written forms are nobody's, for this tenant: whoever has no other is neither found nor told."""
        rows = [
            {"tenant": tenant, "folded": folded, "form": form, "person": person, "user": user, "at": now}
            for folded, form in {lookup_form(form): form for form in sorted(forms)}.items()
        ]
        async with self._write() as tx:
            await tx.execute(self._insert(not_people).on_conflict_do_nothing(), rows)

    async def recall_person(self, form: str, *, tenant: str) -> Sequence[str]:
        """Takes `forget_person` back by any of the forms it was given. Returns all of them; none when it was not forgotten."""
        n = not_people.c
        async with self._write() as tx:
            records = select(n.person).where(n.tenant == tenant, n.folded == lookup_form(form))
            persons = list(await tx.scalars(records))
            again = and_(n.tenant == tenant, n.person.in_(persons))
            forms = list(await tx.scalars(select(n.form).where(again).order_by(n.form)))
            await tx.execute(delete(not_people).where(again))
        return forms

    async def forgotten(self, *, tenant: str) -> Sequence[str]:
        """Written forms that are nobody's for this tenant, the latest first."""
        n = not_people.c
        async with self._read() as tx:
            return list(await tx.scalars(select(n.form).where(n.tenant == tenant).order_by(n.at.desc(), n.form)))

    async def _found(
        self, tx: AsyncConnection, made: str, name: str, forms: list[Any], family: set[str], now: datetime
    ) -> None:
        """Rows of a new person, for everyone who sees one of its forms; as old as the person it was part of."""
        language = "zh" if detect(name) is not Language.EN else "en"
        old = (await tx.execute(select(people.c.tenant, people.c.first_seen).where(people.c.id.in_(family)))).all()
        for owner in {f.tenant for f in forms}:
            seen = min((row.first_seen for row in old if row.tenant in (owner, SHARED)), default=now)
            names = {language: simplified(name) if language == "zh" else name}
            await tx.execute(people.insert().values(id=made, tenant=owner, first_seen=seen, note="", **names))

    async def _key_again(self, tx: AsyncConnection, ids: set[str]) -> None:
        await tx.execute(delete(person_keys).where(person_keys.c.person.in_(ids)))
        forms = (await tx.execute(select(person_forms).where(person_forms.c.person.in_(ids)))).all()
        rows = {(key, f.person, f.tenant) for f in forms for key in self._keys(f.form)}
        if rows:
            await tx.execute(person_keys.insert(), [{"key": k, "person": p, "tenant": t} for k, p, t in sorted(rows)])


async def merge_by_reading(
    tx: AsyncConnection, person: str, other: str, why: str, tenant: str | None, now: datetime
) -> None:
    """Makes `other` part of `person` because a reading of this tenant proved it.

    Nothing happens when an admin has decided on either, or when a private reading would join what others see: then the private
    one of the two becomes part of the shared one, and two shared ones stay apart.
    """
    ids = (await tx.execute(select(people.c.id, people.c.merged_into).where(people.c.id.in_([person, other])))).all()
    now_called = {row.id: row.merged_into or row.id for row in ids}
    stays, goes = now_called.get(person), now_called.get(other)
    if stays is None or goes is None or stays == goes or await _settled(tx, stays, goes):
        return
    if tenant is not None:
        owners, others = await _owners(tx, stays), await _owners(tx, goes)
        if others != {tenant}:
            if owners != {tenant}:
                return
            stays, goes = goes, stays
    await _merge(tx, stays, goes, why=why, user=None, tenant=tenant or SHARED, now=now)


async def _settled(tx: AsyncConnection, a: str, b: str) -> bool:
    p = people_apart.c
    families = await _family(tx, a), await _family(tx, b)
    settled = await tx.scalar(
        select(people.c.id).where(people.c.id.in_(families[0] | families[1]), people.c.settled).limit(1)
    )
    apart = await tx.scalar(select(p.a).where(p.a.in_(families[0]), p.b.in_(families[1])).limit(1))
    return settled is not None or apart is not None


async def _merge(
    tx: AsyncConnection, stays: str, goes: str, *, why: str, user: str | None, tenant: str, now: datetime
) -> None:
    await tx.execute(
        person_merges.insert().values(loser=goes, survivor=stays, why=why, user=user, tenant=tenant, at=now)
    )
    await tx.execute(
        update(people).where(or_(people.c.id == goes, people.c.merged_into == goes)).values(merged_into=stays)
    )


async def _redraw(tx: AsyncConnection, ids: set[str]) -> None:
    """Draws the arrows among these people again from the merges that still hold, in their order."""
    m = person_merges.c
    merges = await tx.execute(
        select(person_merges).where(m.loser.in_(ids), m.survivor.in_(ids), m.undone.is_(None)).order_by(m.number)
    )
    goes_by = {i: i for i in ids}
    for merge in merges.all():
        stays, goes = goes_by[merge.survivor], goes_by[merge.loser]
        goes_by = {i: stays if now == goes else now for i, now in goes_by.items()}
    for person, now_called in goes_by.items():
        arrow = None if person == now_called else now_called
        await tx.execute(update(people).where(people.c.id == person).values(merged_into=arrow))


async def _split_sighting(tx: AsyncConnection, sighting: Any, forms: set[str], made: str) -> None:
    """Moves the mentions written so to the new person; roles and claims go along when no other mention is left."""
    mentions = json.loads(sighting.mentions)
    gone = [m for m in mentions if m[0] in forms]
    left = [m for m in mentions if m[0] not in forms]
    if not gone:
        return

    def same(table: Any) -> Any:
        return and_(table.c.article == sighting.article, table.c.person == sighting.person)

    if not left:
        await tx.execute(update(sightings).where(same(sightings)).values(person=made))
        await tx.execute(update(roles).where(same(roles)).values(person=made))
        c = claims.c
        of_them = and_(c.article == sighting.article, c.kind == "person", c.subject == sighting.person)
        await tx.execute(update(claims).where(of_them).values(subject=made))
        return
    text = json.dumps(left, ensure_ascii=False)
    await tx.execute(update(sightings).where(same(sightings)).values(mentions=text))
    row = dict(sighting._mapping) | {"person": made, "mentions": json.dumps(gone, ensure_ascii=False), "role": None}
    await tx.execute(sightings.insert().values(row))


async def _keep_apart(insert: Any, tx: AsyncConnection, a: str, b: str, user: str, now: datetime) -> None:
    rows = [{"a": x, "b": y, "user": user, "at": now} for x, y in ((a, b), (b, a))]
    await tx.execute(insert.on_conflict_do_nothing(), rows)


async def _goes_by(tx: AsyncConnection, person: str) -> str:
    rows = (await tx.execute(select(people.c.merged_into).where(people.c.id == person))).all()
    if not rows:
        raise NotFound(f"there is no person {person}")
    return next((row.merged_into for row in rows if row.merged_into), person)


async def _family(tx: AsyncConnection, person: str) -> set[str]:
    return {person, *await tx.scalars(select(people.c.id).where(people.c.merged_into == person))}


async def _owners(tx: AsyncConnection, person: str) -> set[str]:
    return set(await tx.scalars(select(people.c.tenant).where(people.c.id == person)))
