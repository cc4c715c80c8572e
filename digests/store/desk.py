"""Tenants, channels, watches, the audit log: the publishing side but its posts (`digests.store.outbox`)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select

from digests.publishing import AuditLine, Channel, Tenant, Watch
from digests.store.codec import dump, load
from digests.store.database import Database
from digests.store.tables import audit, channels, installations, seen, tenants, watches

_REMEMBERED = timedelta(hours=1)


class Desk(Database):
    """Everything of the publishing side that is kept under its own key."""

    async def tenant(self, tenant: str) -> Tenant | None:
        async with self._read() as tx:
            body = await tx.scalar(select(tenants.c.body).where(tenants.c.id == tenant))
        return load(Tenant, body) if body else None

    async def keep_tenant(self, tenant: Tenant) -> None:
        row = self._insert(tenants).values(id=tenant.id, body=dump(tenant))
        async with self._write() as tx:
            await tx.execute(row.on_conflict_do_update(index_elements=["id"], set_={"body": row.excluded.body}))

    async def installation(self, tenant: str) -> str | None:
        """What the platform gave when it was installed, as JSON; opaque here."""
        async with self._read() as tx:
            return await tx.scalar(select(installations.c.body).where(installations.c.tenant == tenant))

    async def keep_installation(self, tenant: str, body: str, now: datetime) -> None:
        row = self._insert(installations).values(tenant=tenant, body=body, made=now)
        fresh = {"body": row.excluded.body, "made": row.excluded.made}
        async with self._write() as tx:
            await tx.execute(row.on_conflict_do_update(index_elements=["tenant"], set_=fresh))

    async def remove_installation(self, tenant: str) -> bool:
        async with self._write() as tx:
            gone = await tx.execute(delete(installations).where(installations.c.tenant == tenant))
            return bool(gone.rowcount)

    async def channels(self, *, tenant: str | None = None) -> Sequence[Channel]:
        query = select(channels.c.body).order_by(channels.c.id)
        async with self._read() as tx:
            bodies = await tx.scalars(query if tenant is None else query.where(channels.c.tenant == tenant))
            return [load(Channel, body) for body in bodies]

    async def channel(self, channel: str) -> Channel | None:
        async with self._read() as tx:
            body = await tx.scalar(select(channels.c.body).where(channels.c.id == channel))
        return load(Channel, body) if body else None

    async def keep_channel(self, channel: Channel) -> None:
        row = self._insert(channels).values(id=channel.id, tenant=channel.tenant, body=dump(channel))
        fresh = {"tenant": row.excluded.tenant, "body": row.excluded.body}
        async with self._write() as tx:
            await tx.execute(row.on_conflict_do_update(index_elements=["id"], set_=fresh))

    async def watches(self, *, tenant: str, user: str | None = None) -> Sequence[Watch]:
        w = watches.c
        query = select(watches).where(w.tenant == tenant).order_by(w.made, w.user, w.name)
        async with self._read() as tx:
            rows = await tx.execute(query if user is None else query.where(w.user == user))
            return [Watch(r.tenant, r.user, r.channel, r.name, r.person, r.made) for r in rows]

    async def add_watch(self, watch: Watch) -> bool:
        """False when this user watches that name already."""
        row = {
            "tenant": watch.tenant,
            "user": watch.user,
            "channel": watch.channel,
            "name": watch.name,
            "person": watch.person,
            "made": watch.made,
        }
        async with self._write() as tx:
            return await self._added(tx, watches, row)

    async def remove_watch(self, watch: Watch) -> bool:
        w = watches.c
        own = and_(w.tenant == watch.tenant, w.user == watch.user, w.name == watch.name)
        async with self._write() as tx:
            return bool((await tx.execute(delete(watches).where(own))).rowcount)

    async def audit(self, line: AuditLine) -> None:
        async with self._write() as tx:
            await tx.execute(
                audit.insert().values(
                    tenant=line.tenant, user=line.user, action=line.action, detail=line.detail, at=line.at
                )
            )

    async def audit_lines(self, tenant: str, limit: int = 50) -> Sequence[AuditLine]:
        """Newest first."""
        query = select(audit).where(audit.c.tenant == tenant).order_by(audit.c.number.desc()).limit(limit)
        async with self._read() as tx:
            return [AuditLine(r.tenant, r.user, r.action, r.detail, r.at) for r in await tx.execute(query)]

    async def seen_before(self, envelope: str, now: datetime) -> bool:
        async with self._write() as tx:
            await tx.execute(delete(seen).where(seen.c.at < now - _REMEMBERED))
            return not await self._added(tx, seen, {"envelope": envelope, "at": now})
