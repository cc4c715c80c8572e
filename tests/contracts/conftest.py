"""The stores of the contract suite: one suite, every database."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from digests.store import Store, open_store
from tests.fakes.clock import SetClock
from tests.fakes.postgres import Postgres, postgres_server


def words_of(name: str) -> frozenset[str]:
    """Blocking keys for these tests: the words of a name."""
    return frozenset(name.lower().replace("·", " ").split())


@pytest.fixture(scope="session")
def _postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store' / 'jianbao.db'}"
        return
    server: Postgres = request.getfixturevalue("_postgres")
    name = server.make(server.template)
    yield server.address(name)
    server.drop(name)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def store(store_url: str, clock: SetClock) -> AsyncIterator[Store]:
    opened = await open_store(store_url, clock=clock, version="1", keys=words_of)
    yield opened
    await opened.close()
