"""The database itself: its file, its schema's history, its errors."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from digests.errors import SettingsError, StoreError
from digests.store import open_store
from digests.store.migrations import config, head, upgrade
from digests.store.migrations.names import ours
from digests.store.restoring import restore
from digests.store.tables import metadata
from tests.contracts.conftest import words_of
from tests.fakes.articles import NOON, make_article, make_filing, make_item, make_person, make_poll, make_spec


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def migrated(connection: Connection) -> None:
    with connection.begin():
        upgrade(connection)


class TestMigrations:
    def test_they_make_the_tables_of_the_metadata(self) -> None:
        with create_engine("sqlite://").connect() as connection:
            migrated(connection)
            options = {"target_metadata": metadata, "include_name": ours, "compare_type": True}
            assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
            assert "search" in inspect(connection).get_table_names()

    def test_running_them_again_changes_nothing(self) -> None:
        with create_engine("sqlite://").connect() as connection:
            migrated(connection)
            migrated(connection)
            assert MigrationContext.configure(connection).get_current_revision() == head()

    async def test_a_database_of_a_newer_version_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "jianbao.db"
        await (await open_store(f"sqlite:///{path}", keys=words_of)).close()
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        with pytest.raises(StoreError, match="newer version"):
            await open_store(f"sqlite:///{path}", keys=words_of)
        assert [p.name for p in tmp_path.iterdir()] == ["jianbao.db"]

    async def test_a_database_of_an_older_version_is_copied_before_it_is_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "jianbao.db"
        store = await open_store(f"sqlite:///{path}", keys=words_of)
        await store.record_poll(make_spec(), make_poll(make_item()), NOON)
        await store.close()
        assert [p.name for p in tmp_path.iterdir()] == ["jianbao.db"]
        with create_engine(f"sqlite:///{path}").begin() as connection:
            command.downgrade(config(connection), "0001")
        await (await open_store(f"sqlite:///{path}", keys=words_of)).close()
        copy = tmp_path / "jianbao.db.0001"
        assert mode(copy) == 0o600
        with sqlite3.connect(copy) as copied:
            assert copied.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
            assert copied.execute("SELECT count(*) FROM raw_items").fetchall() == [(1,)]
        copied.close()

    async def test_two_processes_may_make_the_database_at_once(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'jianbao.db'}"
        stores = await asyncio.gather(*(open_store(url, keys=words_of) for _ in range(4)))
        for store in stores:
            assert (await store.counts())["articles"] == 0
            await store.close()


class TestFile:
    async def test_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "home" / "jianbao.db"
        store = await open_store(f"sqlite:///{path}", keys=words_of)
        await store.record_poll(make_spec(), make_poll(make_item()), NOON)
        assert {p.name: mode(p) for p in path.parent.iterdir()} == {
            "jianbao.db": 0o600,
            "jianbao.db-wal": 0o600,
            "jianbao.db-shm": 0o600,
        }
        assert mode(path.parent) == 0o700
        await store.close()

    async def test_in_memory(self) -> None:
        store = await open_store("sqlite://", keys=words_of)
        await asyncio.gather(*(store.file(make_filing(make_article(make_item(str(i)))), NOON) for i in range(5)))
        assert (await store.counts())["articles"] == 5
        await store.close()

    async def test_a_backup_is_whole_and_private(self, tmp_path: Path) -> None:
        store = await open_store(f"sqlite:///{tmp_path / 'jianbao.db'}", keys=words_of)
        await store.file(make_filing(make_article(make_item("One", "中文搜索。"))), NOON)
        copy = tmp_path / "copies" / "backup.db"
        await store.backup(copy)
        with pytest.raises(StoreError, match="there already"):
            await store.backup(copy)
        await store.close()
        assert mode(copy) == 0o600
        restored = await open_store(f"sqlite:///{copy}", keys=words_of)
        assert len(await restored.search("搜索", tenant=None)) == 1
        await restored.close()

    async def test_a_restored_archive_can_be_opened_while_another_reads_it(self, tmp_path: Path) -> None:
        path, copy = tmp_path / "jianbao.db", tmp_path / "backup.db"
        store = await open_store(f"sqlite:///{path}", keys=words_of)
        await store.backup(copy)
        await store.close()
        await restore(copy, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM sources").fetchone()
            store = await open_store(f"sqlite:///{path}?timeout=0", keys=words_of)
            await store.keep_source(make_spec(), NOON)
            await store.close()
        assert mode(path) == 0o600


class TestErrors:
    @pytest.mark.parametrize("address", ["", "nonsense", "mysql://x/y"])
    async def test_an_address_that_is_none(self, address: str) -> None:
        with pytest.raises(SettingsError, match="sqlite:///path"):
            await open_store(address)

    async def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        with pytest.raises(SettingsError, match="cannot be made"):
            await open_store(f"sqlite:///{tmp_path}/file/jianbao.db")

    async def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        path = tmp_path / "jianbao.db"
        path.write_text("no database at all " * 100)
        with pytest.raises(StoreError, match="not a database; put a copy back with `jianbao restore") as raised:
            await open_store(f"sqlite:///{path}")
        assert not raised.value.retry

    async def test_a_server_that_does_not_answer_may_later(self) -> None:
        with pytest.raises(StoreError) as raised:
            await open_store("postgresql://jianbao@127.0.0.1:1/jianbao?connect_timeout=2")
        assert raised.value.retry

    async def test_a_locked_database_may_be_free_later(self, tmp_path: Path) -> None:
        path = tmp_path / "jianbao.db"
        store = await open_store(f"sqlite:///{path}?timeout=0.05", keys=words_of)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked") as raised:
            await store.record_poll(make_spec(), make_poll(make_item()), NOON)
        assert raised.value.retry
        assert isinstance(raised.value.__cause__, Exception)
        other.execute("ROLLBACK")
        other.close()
        assert await store.record_poll(make_spec(), make_poll(make_item()), NOON) == 1
        await store.close()

    async def test_a_failed_filing_leaves_nothing_behind(self, tmp_path: Path) -> None:
        store = await open_store(f"sqlite:///{tmp_path / 'jianbao.db'}", keys=words_of)
        item = make_item("One", "Two.")
        await store.record_poll(make_spec(), make_poll(item), NOON)
        before = await store.counts()
        filing = make_filing(make_article(item), [make_person("Two")])
        assert filing.profile is not None
        badly_dated = replace(filing.profile, terms={"a": float("nan")})  # found out near the end of the transaction
        with pytest.raises(StoreError):
            await store.file(replace(filing, profile=badly_dated), NOON)
        assert await store.counts() == before
        assert [i.id for i in await store.pending(9)] == [item.id]
        await store.close()

    async def test_a_time_without_a_zone_is_a_mistake_of_ours(self, tmp_path: Path) -> None:
        store = await open_store(f"sqlite:///{tmp_path / 'jianbao.db'}", keys=words_of)
        naive = datetime(2026, 3, 2)  # noqa: DTZ001 - the mistake
        with pytest.raises(StoreError, match="no time zone"):
            await store.keep_source(make_spec(), naive)
        await store.close()
