"""What models cost and answered, in memory; obeys the store's contract (tests/contracts/test_store_models.py)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal


class ModelMemoryInMemory:
    def __init__(self) -> None:
        self._spent: dict[date, dict[str, tuple[int, Decimal]]] = {}
        self.answers: dict[str, str] = {}

    async def spent(self, day: date) -> Mapping[str, tuple[int, Decimal]]:
        return dict(self._spent.get(day, {}))

    async def spend(self, day: date, digest: str, tokens: int, money: Decimal) -> None:
        before, paid = self._spent.setdefault(day, {}).get(digest, (0, Decimal(0)))
        self._spent[day][digest] = before + tokens, paid + money

    async def answer(self, key: str) -> str | None:
        return self.answers.get(key)

    async def keep_answer(self, key: str, answer: str, now: datetime) -> None:
        self.answers[key] = answer
