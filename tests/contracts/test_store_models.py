"""What every store, and the fake, promises of models that write: costs add up by day and digest, answers are kept."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from digests.ports import ModelMemory
from digests.store import Store
from tests.fakes.articles import NOON
from tests.fakes.model_memory import ModelMemoryInMemory

DAY = date(2026, 3, 2)


@pytest.fixture(params=["store", "fake"])
def memory(request: pytest.FixtureRequest, store: Store) -> ModelMemory:
    return store if request.param == "store" else ModelMemoryInMemory()


async def test_costs_add_up_by_day_and_digest(memory: ModelMemory) -> None:
    assert await memory.spent(DAY) == {}
    await memory.spend(DAY, "a", 1000, Decimal("0.01"))
    await memory.spend(DAY, "a", 500, Decimal("0.002"))
    await memory.spend(DAY, "b", 7, Decimal(0))
    await memory.spend(DAY + timedelta(days=1), "a", 3, Decimal(1))
    assert await memory.spent(DAY) == {"a": (1500, Decimal("0.012")), "b": (7, Decimal(0))}


async def test_an_answer_is_kept_and_replaced(memory: ModelMemory) -> None:
    assert await memory.answer("k") is None
    await memory.keep_answer("k", '{"zh": "裁员"}', NOON)
    await memory.keep_answer("k", "another", NOON + timedelta(hours=1))
    await memory.keep_answer("l", "a third", NOON)
    assert (await memory.answer("k"), await memory.answer("l")) == ("another", "a third")


async def test_what_is_old_is_forgotten(store: Store) -> None:
    await store.keep_answer("old", "x", NOON)
    await store.spend(DAY, "a", 1, Decimal(0))
    await store.keep_answer("new", "y", NOON + timedelta(days=31))
    await store.spend(DAY + timedelta(days=8), "a", 1, Decimal(0))
    assert (await store.answer("old"), await store.answer("new")) == (None, "y")
    assert await store.spent(DAY) == {}
