"""Leases: one process at a time does a thing, and a crashed one blocks the others only for so long."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import and_, delete, or_, update

from digests.errors import StoreError
from digests.store.database import Database
from digests.store.tables import leases

_log = logging.getLogger(__name__)


class Leases(Database):
    """`Archive.lease`."""

    @asynccontextmanager
    async def lease(self, name: str, seconds: float) -> AsyncIterator[bool]:
        holder = uuid.uuid4().hex
        if not await self._take(name, holder, seconds):
            yield False
            return
        renewing = asyncio.create_task(self._renew(name, holder, seconds), name=f"lease {name}")
        try:
            yield True
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing
            await self._give_back(name, holder)

    async def _take(self, name: str, holder: str, seconds: float) -> bool:
        """Takes the lease when it is free, run out, or this holder's own."""
        now = self._clock.now()
        until = now + timedelta(seconds=seconds)
        row = leases.c
        async with self._write() as tx:
            free = and_(row.name == name, or_(row.until <= now, row.holder == holder))
            taken = await tx.execute(update(leases).where(free).values(holder=holder, until=until))
            if taken.rowcount:
                return True
            return await self._added(tx, leases, {"name": name, "holder": holder, "until": until})

    async def _renew(self, name: str, holder: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds / 3)
            try:
                if not await self._take(name, holder, seconds):
                    _log.warning("the lease %s ran out and went to another process", name)
                    return
            except StoreError as exc:
                _log.warning("the lease %s could not be renewed, trying again: %s", name, exc)

    async def _give_back(self, name: str, holder: str) -> None:
        try:
            async with self._write() as tx:
                await tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
        except StoreError as exc:
            _log.warning("the lease %s could not be given back and will run out: %s", name, exc)
