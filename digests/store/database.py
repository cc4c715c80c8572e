"""One database, SQLite or PostgreSQL: connections, transactions, errors.

A write takes the database's write lock at its start (BEGIN IMMEDIATE), so that what it read first is still true when it writes;
on PostgreSQL an advisory lock does the same. There is one writer by design: articles are filed one after the other.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from digests.errors import SettingsError, StoreError
from digests.ports import Clock

_BUSY_SECONDS = 30.0
_CACHE = 8000  # kilobytes of pages a connection holds; the system's own cache has the others, and an archive may be of any size
_WRITE_LOCK = 0x6A69616E  # "jian": the key of PostgreSQL's advisory lock
_RETRY_STATES = ("40001", "40P01", "55P03", "57P", "08", "53300")  # serialization, deadlock, lock, shutdown, connection
_RETRY_WORDS = ("database is locked", "database table is locked", "database schema is locked", "connection closed")

_MENDS = {
    "not a database": "put a copy back with `jianbao restore FILE --force`, or move the file away",
    "malformed": "the file is damaged: put a copy back with `jianbao restore FILE --force`",
    "unable to open database file": "this user must be able to write its folder",
    "readonly database": "this user must be able to write the file and its folder",
    "disk is full": "make room on the disk",
    "database is locked": "another program holds it; end that, or try again",
}

KeysOf = Callable[[str], frozenset[str]]
_T = TypeVar("_T")


class Database:
    """Holds the engine. Every public method of the store runs in exactly one `_read` or `_write`."""

    def __init__(self, engine: AsyncEngine, clock: Clock, version: str, keys: KeysOf) -> None:
        self._engine = engine
        self._clock = clock
        self._version = version
        self._keys = keys
        self._writing = asyncio.Lock()
        self._on_sqlite = engine.dialect.name == "sqlite"
        self._reader = _reader_for(engine)
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="looking-up")

    async def close(self) -> None:
        """Closes every connection; idempotent."""
        await asyncio.to_thread(self._looking.shutdown)
        if self._reader is not None:
            self._reader.dispose()
        await self._engine.dispose()

    @asynccontextmanager
    async def _read(self) -> AsyncIterator[AsyncConnection]:
        with converted():
            async with self._engine.connect() as tx, tx.begin():
                yield tx

    async def _look_up(self, work: Callable[[Connection], _T]) -> _T:
        """Does `work` in one read transaction, off the event loop: many small statements for one change of threads, where an
        async driver changes threads several times a statement. One at a time, as articles are filed.
        """
        if self._reader is None:
            async with self._read() as tx:
                return await tx.run_sync(work)
        return await asyncio.get_running_loop().run_in_executor(self._looking, _read_by, self._reader, work)

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        with converted():
            async with self._writing, self._engine.connect() as tx:
                await tx.execution_options(write=True)
                async with tx.begin():
                    if not self._on_sqlite:
                        await tx.execute(text(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"))
                    yield tx

    def _insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT; the two dialects' own classes share no type that does."""
        return sqlite.insert(table) if self._on_sqlite else postgresql.insert(table)

    async def _added(self, tx: AsyncConnection, table: Table, row: Mapping[str, object]) -> bool:
        """Inserts a row whose key is not there yet; whether it did."""
        statement = self._insert(table).values(row).on_conflict_do_nothing()
        return (await tx.execute(statement, execution_options={"preserve_rowcount": True})).rowcount == 1


def _read_by(engine: Engine, work: Callable[[Connection], _T]) -> _T:
    with converted(), engine.begin() as tx:
        return work(tx)


@contextmanager
def converted() -> Iterator[None]:
    """Turns what the driver raises into StoreError, once, here."""
    try:
        yield
    except DBAPIError as exc:
        raise StoreError(f"the database refused: {exc.orig}{_mend(exc)}", retry=_may_retry(exc)) from exc
    except (SQLAlchemyError, sqlite3.Error) as exc:
        raise StoreError(f"the database refused: {exc}{_mend(exc)}") from exc
    except OSError as exc:
        raise StoreError(f"the database cannot be reached: {exc}", retry=True) from exc


def _mend(exc: Exception) -> str:
    """What to do about it, for what SQLite says of its file."""
    return next((f"; {mend}" for words, mend in _MENDS.items() if words in str(exc)), "")


def _may_retry(exc: DBAPIError) -> bool:
    if exc.connection_invalidated:
        return True
    state = getattr(exc.orig, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(_RETRY_STATES)
    words = str(exc.orig).lower()
    return any(w in words for w in _RETRY_WORDS) or (
        type(exc.orig).__module__.startswith("psycopg") and type(exc.orig).__name__ == "OperationalError"
    )


def engine_for(address: str) -> AsyncEngine:
    """An engine for "sqlite:///path", "sqlite://" (memory) or "postgresql://user:password@host/name".

    A SQLite file and its folder are made here, readable by their owner alone.
    """
    try:
        url = make_url(address)
    except ArgumentError as exc:
        raise SettingsError(
            f'store.url: "{address}" is no database address; write sqlite:///path or postgresql://...'
        ) from exc
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite(url.set(drivername="sqlite+aiosqlite"))
    if backend == "postgresql":
        return create_async_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=5)
    raise SettingsError(f'store.url: "{backend}" is not supported; write sqlite:///path or postgresql://...')


def _sqlite(url: URL) -> AsyncEngine:
    in_memory = _in_memory(url)
    if url.database and not in_memory:
        _make_private(Path(url.database))
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if in_memory else 4,  # a database in memory lives in its one connection
        max_overflow=0,
        pool_use_lifo=True,  # each connection has a cache of its own: let one of them be warm
        connect_args={"timeout": _busy_seconds(url), "isolation_level": None},
    )
    _prepare(engine.sync_engine)
    return engine


def _reader_for(engine: AsyncEngine) -> Engine | None:
    """A second engine on the same database, for look-ups; None for a database in memory, which has no second connection."""
    if engine.dialect.name != "sqlite":
        return create_engine(engine.url, pool_pre_ping=True, pool_size=1, max_overflow=0)
    if _in_memory(engine.url):
        return None
    reader = create_engine(
        engine.url.set(drivername="sqlite"),
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": _busy_seconds(engine.url), "isolation_level": None},
    )
    _prepare(reader)
    return reader


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _prepare(engine: Engine) -> None:
    """What every connection to SQLite is told, and how its transactions begin."""

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            f"cache_size=-{_CACHE}",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("outside"):  # VACUUM runs in no transaction
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")


def _busy_seconds(url: URL) -> float:
    """How long a writer waits for another: `timeout` of the address, as in sqlite:///path?timeout=5."""
    given = url.query.get("timeout")
    try:
        return float(given) if isinstance(given, str) else _BUSY_SECONDS
    except ValueError as exc:
        raise SettingsError(f'store.url: timeout "{given}" is no number of seconds') from exc


def _make_private(path: Path) -> None:
    """Makes the file before SQLite does, with mode 0600; its -wal and -shm take the mode of the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as exc:
        raise SettingsError(f"{path}: the database file cannot be made ({exc.strerror}); check store.url") from exc
