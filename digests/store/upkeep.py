"""Backup and counts, for `jianbao backup`, `status` and `doctor`."""

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from digests.errors import StoreError
from digests.store.database import Database, converted
from digests.store.migrations import older_revision
from digests.store.tables import articles, claims, deliveries, people, raw_items, sources, stories


async def copy(engine: AsyncEngine, path: Path) -> None:
    """A consistent copy of a SQLite database as a new file, mode 0600. Raises StoreError when it exists or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as exc:
        raise StoreError(f"{path} is there already; name a new file") from exc
    except OSError as exc:
        raise StoreError(f"{path} cannot be written: {exc.strerror}") from exc
    try:
        with converted():
            async with engine.connect() as connection:
                await connection.execution_options(outside=True)
                await connection.execute(text("VACUUM INTO :path"), {"path": str(path)})
    except StoreError:
        path.unlink(missing_ok=True)  # noqa: ASYNC240 - one call on a local file
        raise


async def copy_before_upgrade(engine: AsyncEngine) -> Path | None:
    """Copies a SQLite database that an older version made, beside itself, once: what an upgrade does cannot be undone.

    Returns the copy's path, None where none is needed. Raises StoreError when it cannot be written.
    """
    if engine.dialect.name != "sqlite" or engine.url.database in (None, "", ":memory:"):
        return None
    with converted():
        async with engine.connect() as connection:
            found = await connection.run_sync(older_revision)
    if found is None:
        return None
    path = Path(f"{engine.url.database}.{found}")
    if not path.exists():  # noqa: ASYNC240 - one call on a local file
        unfinished = Path(f"{path}.{os.getpid()}")
        await copy(engine, unfinished)
        unfinished.rename(path)  # noqa: ASYNC240 - one call on a local file
    return path


class Upkeep(Database):
    """What an operator asks of the database itself."""

    async def backup(self, path: Path) -> None:
        """Writes a consistent copy to a new file, mode 0600, while others go on writing. SQLite only.

        Raises StoreError when the file exists, cannot be written, or the database is PostgreSQL (use pg_dump).
        """
        if not self._on_sqlite:
            raise StoreError("a PostgreSQL database is copied with pg_dump")
        await copy(self._engine, path)

    async def counts(self) -> Mapping[str, int]:
        """How much there is of everything, and how much waits."""
        tables = {
            "sources": select(func.count()).where(sources.c.removed.is_(None)),
            "items": select(func.count()).select_from(raw_items),
            "articles": select(func.count()).where(articles.c.live),
            "copies": select(func.count()).where(~articles.c.live),
            "stories": select(func.count()).where(stories.c.joined_into.is_(None)),
            "people": select(func.count(people.c.id.distinct())).where(people.c.merged_into.is_(None)),
            "claims": select(func.count()).select_from(claims),
        }
        async with self._read() as tx:
            found = {name: await tx.scalar(query) or 0 for name, query in tables.items()}
            for state, n in await tx.execute(select(raw_items.c.state, func.count()).group_by(raw_items.c.state)):
                found[f"items {state}"] = n
            for state, n in await tx.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)):
                found[f"posts {state}"] = n
        return found
