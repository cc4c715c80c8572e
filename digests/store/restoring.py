"""Puts a copy made by `Store.backup` back in the place of the database. The bot must not be running."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from digests.errors import StoreError


async def restore(copy: Path, target: Path) -> None:
    """Checks the copy, then replaces `target` in one step. Raises StoreError when the copy is no whole jianbao database."""
    await asyncio.to_thread(_restore, copy, target)


def _restore(copy: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.Error as exc:
        raise StoreError(f"{copy} is no database: {exc}") from exc
    if not whole or ours is None:
        raise StoreError(f"{copy} is no whole copy of an archive; take another one made by `jianbao backup`")
    fresh = target.with_name(f"{target.name}.restoring")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out, copy.open("rb") as source:
        shutil.copyfileobj(source, out)
        out.flush()
        os.fsync(out.fileno())
    _log_ahead(fresh)
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    fresh.replace(target)


def _log_ahead(path: Path) -> None:
    """A copy has no write-ahead log. Turning it on takes the whole file, and who finds it in use then does not wait but fails: so it
    is turned on here, where nobody else knows the file yet."""
    try:
        with closing(sqlite3.connect(path)) as opened:
            opened.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as exc:
        raise StoreError(f"{path} cannot be prepared: {exc}") from exc
