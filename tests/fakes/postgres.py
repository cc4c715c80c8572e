"""A PostgreSQL server for tests: the one of JIANBAO_TEST_POSTGRES, or one of our own in a temporary folder, on loopback.

Each test gets a database of its own, copied from a template whose tables are made once.
"""

import asyncio
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from digests.store import open_store

ADDRESS = "JIANBAO_TEST_POSTGRES"  # postgresql://user:password@host:port/database, of a user who may create databases


class Postgres:
    def __init__(self, url: str) -> None:
        self.url = url
        self.template = self.make()
        asyncio.run(self._migrate())

    def make(self, template: str | None = None) -> str:
        """A new database's name; empty, or a copy of another."""
        name = f"jianbao_{secrets.token_hex(6)}"
        copied = f" TEMPLATE {template}" if template else ""
        self._run(f"CREATE DATABASE {name}{copied}")
        return name

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    async def _migrate(self) -> None:
        await (await open_store(self.address(self.template), keys=lambda name: frozenset({name}))).close()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Skips the test, saying why, where there is no server and no program to start one."""
    if given := os.environ.get(ADDRESS):
        server = Postgres(given)
        yield server
        server.drop(server.template)
        return
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    if programs is None or not (programs / "initdb").exists():
        pytest.skip(f"no PostgreSQL: set {ADDRESS} or install a server")
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="jianbao-pg-"))
    shutil.chown(folder, user)
    port = _free_port()
    try:
        _run_as(
            user, programs / "initdb", "-D", folder / "data", "-U", "jianbao", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c shared_buffers=32MB -c max_connections=40"
        control = programs / "pg_ctl"
        _run_as(user, control, "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield Postgres(f"postgresql://jianbao@127.0.0.1:{port}/postgres")
        finally:
            _run_as(user, control, "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> str:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip(f"PostgreSQL does not run as root and there is no user postgres: set {ADDRESS}")


def _run_as(user: str, *command: object) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        user=user if os.geteuid() == 0 else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
