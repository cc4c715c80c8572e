"""Sources and raw items: what is polled, what waits, what failed."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from digests.errors import StoreError
from digests.models import Person, RawItem, Rejected, SourceSpec
from digests.ports import Clock, Poll, PollState
from digests.store.codec import dump, load
from digests.store.database import Database, KeysOf
from digests.store.people import load_people, survivors, visible
from digests.store.tables import SHARED, articles, person_keys, raw_items, sources

_TRIES = 3
_ASKED_AT_ONCE = 500  # ids; databases limit how many values one statement may hold
_Row = dict[str, object]


@dataclass(eq=False, slots=True)
class _Recording:
    """A poll that waits to be written. `stored` is the number of its new items, once that is done."""

    spec: SourceSpec
    poll: Poll
    now: datetime
    stored: int | None = None


class Intake(Database):
    """The archive up to filing, and the list of sources."""

    def __init__(self, engine: AsyncEngine, clock: Clock, version: str, keys: KeysOf) -> None:
        super().__init__(engine, clock, version, keys)
        self._recordings: list[_Recording] = []
        self._one_records = asyncio.Lock()

    # --- raw items ---------------------------------------------------------------------------------------------------

    async def record_poll(self, spec: SourceSpec, poll: Poll, now: datetime) -> int:
        """Polls that end while another one is being written wait for it and share the next transaction: one commit, one fsync."""
        ours = _Recording(spec, poll, now)
        self._recordings.append(ours)
        try:
            async with self._one_records:
                if ours.stored is None:
                    await self._record(ours)
        finally:
            self._recordings.remove(ours)
        assert ours.stored is not None
        return ours.stored

    async def _record(self, ours: "_Recording") -> None:
        """Writes all that wait. Should that fail, ours alone, so that nobody fails for another's sake: each of them has its turn."""
        together = [each for each in self._recordings if each.stored is None]
        try:
            stored = await self._recorded(together)
        except (StoreError, ValueError):
            if together == [ours]:
                raise
            together, stored = [ours], await self._recorded([ours])
        for each, count in zip(together, stored, strict=True):
            each.stored = count

    async def _recorded(self, recordings: Sequence["_Recording"]) -> list[int]:
        """New items of each, stored with the states in one transaction."""
        rows = [[_raw_row(item, each.spec, each.now) for item in each.poll.items] for each in recordings]
        insert = self._insert(sources)
        kept = {"state": insert.excluded.state, "next_poll": insert.excluded.next_poll}
        keep_state = insert.on_conflict_do_update(index_elements=["id"], set_=kept)
        async with self._write() as tx:
            new = await _unknown(tx, [row for of_poll in rows for row in of_poll])
            if new:
                await tx.execute(raw_items.insert(), list(new.values()))
            await tx.execute(keep_state, [_source_row(each) for each in recordings])
        return [sum(new.get(str(row["id"])) is row for row in of_poll) for of_poll in rows]

    async def texts_of(self, source: str, limit: int = 30) -> Sequence[str]:
        async with self._read() as tx:
            newest = select(articles.c.text).where(articles.c.source == source).order_by(articles.c.number.desc())
            return [row.text for row in await tx.execute(newest.limit(limit))]

    async def pending(self, limit: int) -> Sequence[RawItem]:
        r = raw_items.c
        again = and_(r.state == "failed", r.attempts < _TRIES, r.version != self._version)
        async with self._read() as tx:
            rows = await tx.execute(
                select(raw_items)
                .where(or_(r.state == "pending", again))
                .order_by(func.coalesce(r.published, r.fetched), r.id)
                .limit(limit)
            )
            return [
                RawItem(
                    source=row.source,
                    key=row.key,
                    content=row.content,
                    media_type=row.media_type,
                    fetched=row.fetched,
                    charset=row.charset,
                    url=row.url,
                    title=row.title,
                    author=row.author,
                    published=row.published,
                    tenant=row.tenant or None,
                )
                for row in rows
            ]

    async def reject(self, rejected: Rejected, now: datetime) -> None:
        r = raw_items.c
        why = f"{rejected.reason}: {rejected.detail}" if rejected.detail else rejected.reason.value
        async with self._write() as tx:
            await tx.execute(
                update(raw_items)
                .where(r.id == rejected.id, r.state != "filed")
                .values(
                    state="rejected",
                    why=why,
                    changed=now,
                    title=func.coalesce(r.title, rejected.title or None),
                    url=func.coalesce(r.url, rejected.url),
                )
            )

    async def fail(self, item: RawItem, problem: str, now: datetime) -> None:
        r = raw_items.c
        async with self._write() as tx:
            await tx.execute(
                update(raw_items)
                .where(r.id == item.id, r.state.in_(["pending", "failed"]))
                .values(state="failed", why=problem, attempts=r.attempts + 1, version=self._version, changed=now)
            )

    async def people_by_keys(self, keys: Collection[str], *, tenant: str | None) -> Sequence[Person]:
        k = person_keys.c
        async with self._read() as tx:
            ids = await tx.scalars(select(k.person).distinct().where(k.key.in_(keys), visible(k.tenant, tenant)))
            now_called = await survivors(tx, list(ids), tenant)
            found = await load_people(tx, frozenset(now_called.values()), tenant)
        return [found[p] for p in sorted(found)]

    # --- sources -----------------------------------------------------------------------------------------------------

    async def sources(self, *, tenant: str | None) -> Sequence[SourceSpec]:
        s = sources.c
        async with self._read() as tx:
            rows = await tx.scalars(select(s.spec).where(s.removed.is_(None), visible(s.tenant, tenant)).order_by(s.id))
            return [load(SourceSpec, spec) for spec in rows]

    async def source_states(self) -> Mapping[str, tuple[SourceSpec, PollState]]:
        return {spec.id: (spec, state) for spec, state in await self._states()}

    async def due_sources(self, now: datetime) -> Sequence[tuple[SourceSpec, PollState]]:
        at = sources.c.next_poll
        states = await self._states(or_(at.is_(None), at <= now))
        return [(spec, state) for spec, state in states if not spec.paused]

    async def _states(self, *conditions: ColumnElement[bool]) -> list[tuple[SourceSpec, PollState]]:
        s = sources.c
        wanted = select(s.spec, s.state).where(s.removed.is_(None), *conditions).order_by(s.id)
        async with self._read() as tx:
            return [
                (load(SourceSpec, row.spec), load(PollState, row.state) if row.state else PollState())
                for row in await tx.execute(wanted)
            ]

    async def keep_source(self, spec: SourceSpec, now: datetime) -> None:
        """Adds or changes a source; at a new address it starts afresh. Raises StoreError when the id is another tenant's."""
        s = sources.c
        owner = spec.tenant or SHARED
        async with self._write() as tx:
            row = (await tx.execute(select(sources).where(s.id == spec.id))).one_or_none()
            if row is None:
                await tx.execute(sources.insert().values(id=spec.id, tenant=owner, spec=dump(spec), kept=now))
                return
            if row.tenant != owner:
                raise StoreError(f"the source id {spec.id} is taken; choose another one")
            old = load(SourceSpec, row.spec)
            moved = (old.kind, old.address) != (spec.kind, spec.address)
            await tx.execute(
                update(sources)
                .where(s.id == spec.id)
                .values(
                    spec=dump(spec), kept=now, removed=None, **({"state": None, "next_poll": None} if moved else {})
                )
            )

    async def follow_listing(self, listed: Sequence[SourceSpec], now: datetime) -> None:
        """Adds the shared sources of a list that were never there, and changes of the others what was changed in the list since it was
        followed last: what an admin decided, removal above all, stands until then. Raises StoreError when an id is a tenant's."""
        s = sources.c
        async with self._read() as tx:
            rows = {row.id: row for row in await tx.execute(select(sources).where(s.id.in_([x.id for x in listed])))}
        for spec in listed:
            row = rows.get(spec.id)
            if row is not None and row.listed == dump(spec):
                continue
            if row is None:
                await self.keep_source(spec, now)
            elif row.listed is not None and row.removed is None:
                kept, before = load(SourceSpec, row.spec), load(SourceSpec, row.listed)
                await self.keep_source(_followed(kept, before, spec), now)
            async with self._write() as tx:
                await tx.execute(update(sources).where(s.id == spec.id).values(listed=dump(spec)))

    async def unlisted_sources(self, listed: Collection[str]) -> Sequence[str]:
        """Ids of the sources that are still read though they stand in the list no more."""
        s = sources.c
        async with self._read() as tx:
            wanted = select(s.id).where(s.listed.is_not(None), s.removed.is_(None)).order_by(s.id)
            return [each for each in await tx.scalars(wanted) if each not in listed]

    async def remove_source(self, source: str, now: datetime) -> bool:
        async with self._write() as tx:
            gone = await tx.execute(
                update(sources).where(sources.c.id == source, sources.c.removed.is_(None)).values(removed=now)
            )
            return bool(gone.rowcount)


def _followed(kept: SourceSpec, before: SourceSpec, listed: SourceSpec) -> SourceSpec:
    """The source as kept, with what the list says otherwise than it did before."""
    names = (field.name for field in fields(SourceSpec))
    return replace(kept, **{n: getattr(listed, n) for n in names if getattr(listed, n) != getattr(before, n)})


async def _unknown(tx: AsyncConnection, rows: Sequence[_Row]) -> dict[str, _Row]:
    """The rows of items not stored yet, by id; of the same item twice the first."""
    by_id: dict[str, _Row] = {}
    for row in rows:
        by_id.setdefault(str(row["id"]), row)
    ids = list(by_id)
    for at in range(0, len(ids), _ASKED_AT_ONCE):
        asked = select(raw_items.c.id).where(raw_items.c.id.in_(ids[at : at + _ASKED_AT_ONCE]))
        for known in await tx.scalars(asked):
            del by_id[known]
    return by_id


def _source_row(recording: _Recording) -> _Row:
    """What a source not listed is kept with; of a listed one only the state is taken."""
    spec = recording.spec
    return {
        "id": spec.id,
        "tenant": spec.tenant or SHARED,
        "spec": dump(spec),
        "state": dump(recording.poll.state),
        "next_poll": recording.poll.state.next_poll,
        "kept": recording.now,
    }


def _raw_row(item: RawItem, spec: SourceSpec, now: datetime) -> _Row:
    return {
        "id": item.id,
        "tenant": spec.tenant or item.tenant or SHARED,
        "source": item.source,
        "key": item.key,
        "content": item.content,
        "media_type": item.media_type,
        "charset": item.charset,
        "url": item.url,
        "title": item.title,
        "author": item.author,
        "published": item.published,
        "fetched": item.fetched,
        "state": "pending",
        "why": "",
        "attempts": 0,
        "version": "",
        "changed": now,
    }
