"""Sources and raw items: what is polled, what waits, what failed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update

from digests.errors import StoreError
from digests.models import Person, RawItem, Rejected, SourceSpec
from digests.ports import Poll, PollState
from digests.store.codec import dump, load
from digests.store.database import Database
from digests.store.people import load_people, survivors, visible
from digests.store.tables import SHARED, articles, person_keys, raw_items, sources

_TRIES = 3


class Intake(Database):
    """The archive up to filing, and the list of sources."""

    # --- raw items ---------------------------------------------------------------------------------------------------

    async def record_poll(self, spec: SourceSpec, poll: Poll, now: datetime) -> int:
        new = 0
        async with self._write() as tx:
            for item in poll.items:
                new += await self._added(tx, raw_items, _raw_row(item, spec, now))
            state = dump(poll.state)
            known = await tx.execute(update(sources).where(sources.c.id == spec.id).values(state=state))
            if not known.rowcount:
                owner = spec.tenant or SHARED
                await tx.execute(
                    sources.insert().values(id=spec.id, tenant=owner, spec=dump(spec), state=state, kept=now)
                )
        return new

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
        s = sources.c
        async with self._read() as tx:
            rows = await tx.execute(select(s.id, s.spec, s.state).where(s.removed.is_(None)).order_by(s.id))
            return {
                row.id: (load(SourceSpec, row.spec), load(PollState, row.state) if row.state else PollState())
                for row in rows
            }

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
                .values(spec=dump(spec), kept=now, removed=None, state=None if moved else row.state)
            )

    async def remove_source(self, source: str, now: datetime) -> bool:
        async with self._write() as tx:
            gone = await tx.execute(
                update(sources).where(sources.c.id == source, sources.c.removed.is_(None)).values(removed=now)
            )
            return bool(gone.rowcount)


def _raw_row(item: RawItem, spec: SourceSpec, now: datetime) -> dict[str, object]:
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
