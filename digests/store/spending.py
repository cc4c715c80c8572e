"""What models that write have cost, and what they answered: `ModelMemory`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_UP, Decimal

from sqlalchemy import delete, select

from digests.store.database import Database
from digests.store.tables import model_answers, model_spending

_MICRO = Decimal(1_000_000)
_ANSWERS_KEPT = timedelta(days=30)
_DAYS_KEPT = timedelta(days=7)


class Spending(Database):
    """Sums by day and digest; answers by key."""

    async def spent(self, day: date) -> Mapping[str, tuple[int, Decimal]]:
        row = model_spending.c
        async with self._read() as tx:
            rows = await tx.execute(select(row.digest, row.tokens, row.microdollars).where(row.day == day))
            return {digest: (tokens, Decimal(micro) / _MICRO) for digest, tokens, micro in rows}

    async def spend(self, day: date, digest: str, tokens: int, money: Decimal) -> None:
        micro = int((money * _MICRO).to_integral_value(ROUND_UP))
        row = self._insert(model_spending).values(day=day, digest=digest, tokens=tokens, microdollars=micro)
        kept = model_spending.c
        added = {
            "tokens": kept.tokens + row.excluded.tokens,
            "microdollars": kept.microdollars + row.excluded.microdollars,
        }
        async with self._write() as tx:
            await tx.execute(row.on_conflict_do_update(index_elements=["day", "digest"], set_=added))
            await tx.execute(delete(model_spending).where(kept.day < day - _DAYS_KEPT))

    async def answer(self, key: str) -> str | None:
        async with self._read() as tx:
            return await tx.scalar(select(model_answers.c.answer).where(model_answers.c.key == key))

    async def keep_answer(self, key: str, answer: str, now: datetime) -> None:
        row = self._insert(model_answers).values(key=key, answer=answer, at=now)
        fresh = {"answer": row.excluded.answer, "at": row.excluded.at}
        async with self._write() as tx:
            await tx.execute(row.on_conflict_do_update(index_elements=["key"], set_=fresh))
            await tx.execute(delete(model_answers).where(model_answers.c.at < now - _ANSWERS_KEPT))
