"""Editions and the posts they go out in. A post goes PENDING -> SENDING -> SENT or FAILED, or back to PENDING.

SENDING is committed before the platform is called. So a post found in that state was on its way when the process ended, and
whoever finds it must look for it in the channel before sending it again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, case, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Edition
from digests.publishing import Delivery, DeliveryKind, DeliveryState
from digests.store.codec import dump
from digests.store.database import Database
from digests.store.tables import deliveries, editions, told
from digests.store.told import current_story, first_delivery, story_families
from digests.views import Told

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_ORDER = case({DeliveryKind.EDITION: 0, DeliveryKind.UPDATE: 1}, value=deliveries.c.kind, else_=2)


class Posted(Protocol):
    """Where a post came to stand (`bot.ports.Sent`)."""

    @property
    def message(self) -> str: ...

    @property
    def address(self) -> str | None: ...


class Outbox(Database):
    """`Library.save_edition`, and what `bot.ports.Desk` says of deliveries."""

    async def save_edition(
        self, edition: Edition, told: Mapping[str, Told], deliveries: Sequence[Delivery], now: datetime
    ) -> bool:
        tenant = _tenant_of(edition.channel)
        row = {
            "channel": edition.channel,
            "day": edition.date,
            "tenant": tenant,
            "made": edition.made,
            "body": dump(edition),
        }
        async with self._write() as tx:
            if not await self._added(tx, editions, row):
                return False
            await _insert_told(tx, edition, told, tenant)
            for delivery in deliveries:
                await self._add(tx, delivery, now)
        return True

    async def add_delivery(self, delivery: Delivery) -> bool:
        async with self._write() as tx:
            return await self._add(tx, delivery, self._clock.now())

    async def _add(self, tx: AsyncConnection, delivery: Delivery, now: datetime) -> bool:
        row = {
            "key": delivery.key,
            "tenant": _tenant_of(delivery.channel),
            "channel": delivery.channel,
            "kind": delivery.kind.value,
            "day": delivery.day,
            "part": delivery.part,
            "body": delivery.body,
            "state": delivery.state.value,
            "attempts": delivery.attempts,
            "not_before": delivery.not_before,
            "started": delivery.started,
            "message": delivery.message,
            "address": delivery.address,
            "story": delivery.story,
            "problem": delivery.problem,
            "made": now,
        }
        return await self._added(tx, deliveries, row)

    async def due(self, now: datetime, *, channel: str | None = None) -> Sequence[Delivery]:
        """A post that waits for its time holds back those after it in its channel: they go out in order."""
        d = deliveries.c
        query = select(deliveries).where(d.state.in_(_OPEN)).order_by(d.channel, d.day, _ORDER, d.part, d.made, d.key)
        if channel is not None:
            query = query.where(d.channel == channel)
        first: dict[str, Any] = {}
        async with self._read() as tx:
            for row in await tx.execute(query):
                first.setdefault(row.channel, row)
        return [_delivery(r) for r in first.values() if r.not_before is None or r.not_before <= now]

    async def begin(self, key: str, now: datetime) -> Delivery | None:
        d = deliveries.c
        async with self._write() as tx:
            started = await tx.execute(
                update(deliveries)
                .where(d.key == key, d.state == DeliveryState.PENDING)
                .values(state=DeliveryState.SENDING.value, attempts=d.attempts + 1, started=now)
            )
            if not started.rowcount:
                return None
            return _delivery((await tx.execute(select(deliveries).where(d.key == key))).one())

    async def finish(self, key: str, sent: Posted, now: datetime) -> None:
        await self._move(
            key, DeliveryState.SENT, message=sent.message, address=sent.address, problem=None, finished=now
        )

    async def postpone(
        self, key: str, until: datetime, problem: str, *, started: datetime | None = None, counted: bool = True
    ) -> None:
        d = deliveries.c
        ours = d.started == started if started is not None else true()
        attempts = d.attempts if counted else case((d.state == DeliveryState.SENDING, d.attempts - 1), else_=d.attempts)
        await self._move(key, DeliveryState.PENDING, ours, not_before=until, problem=problem, attempts=attempts)

    async def give_up(self, key: str, problem: str, now: datetime) -> None:
        await self._move(key, DeliveryState.FAILED, problem=problem, finished=now)

    async def _move(self, key: str, state: DeliveryState, *only: ColumnElement[bool], **values: object) -> None:
        """Out of PENDING or SENDING; a post that is sent or given up stays so."""
        d = deliveries.c
        async with self._write() as tx:
            await tx.execute(
                update(deliveries).where(d.key == key, d.state.in_(_OPEN), *only).values(state=state.value, **values)
            )

    async def deliveries(self, channel: str, day: date) -> Sequence[Delivery]:
        d = deliveries.c
        async with self._read() as tx:
            rows = await tx.execute(
                select(deliveries).where(d.channel == channel, d.day == day).order_by(_ORDER, d.part, d.made, d.key)
            )
            return [_delivery(row) for row in rows]

    async def first_message(self, channel: str, story: str) -> Delivery | None:
        async with self._read() as tx:
            now_called = await current_story(tx, story)
            row = await first_delivery(tx, channel, list(await story_families(tx, [now_called])))
        return _delivery(row) if row else None


async def _insert_told(tx: AsyncConnection, edition: Edition, said: Mapping[str, Told], tenant: str) -> None:
    rows = [
        {"channel": edition.channel, "day": edition.date, "story": story, "tenant": tenant, "body": dump(what)}
        for story, what in said.items()
    ]
    if rows:
        await tx.execute(told.insert(), rows)


def _tenant_of(channel: str) -> str:
    """The tenant of a channel id: "<tenant>/<platform's channel id>"."""
    return channel.rpartition("/")[0]


def _delivery(row: Any) -> Delivery:
    return Delivery(
        key=row.key,
        channel=row.channel,
        kind=DeliveryKind(row.kind),
        day=row.day,
        part=row.part,
        body=row.body,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        not_before=row.not_before,
        started=row.started,
        message=row.message,
        address=row.address,
        story=row.story,
        problem=row.problem,
    )
