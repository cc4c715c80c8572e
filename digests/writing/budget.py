"""What a model may cost: tokens per digest, tokens and money per day (UTC)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from digests.errors import WriterError
from digests.ports import Clock


@dataclass
class Budget:
    """Limits are 0 where there is none. A question is reserved for before it is asked and settled after, so that digests made
    at the same time cannot exceed a limit of tokens together; money is known afterwards, and may exceed by one answer."""

    clock: Clock
    tokens_per_digest: int = 0
    tokens_per_day: int = 0
    money_per_day: Decimal = Decimal(0)
    tokens: int = field(default=0, init=False)  # of this day, reservations included
    money: Decimal = field(default=Decimal(0), init=False)
    _day: date | None = field(default=None, init=False)
    _digests: dict[str, int] = field(default_factory=dict, init=False)
    _unpriced: str = field(default="", init=False)

    def knows(self, day: date) -> bool:
        """Whether it has counted that day from its beginning, or was told of it."""
        return self._day == day

    def recall(self, day: date, spent: Mapping[str, tuple[int, Decimal]]) -> None:
        """What was spent on that day before this process: tokens and US dollars, by digest."""
        self._day, self._digests = day, {digest: tokens for digest, (tokens, _) in spent.items()}
        self.tokens = sum(self._digests.values())
        self.money = sum((money for _, money in spent.values()), Decimal(0))

    def reserve(self, digest: str, tokens: int) -> None:
        """Raises WriterError when that many tokens more are over a limit."""
        self._turn_page()
        if self.money_per_day and self._unpriced:
            raise WriterError(
                f"no price is known for {self._unpriced}, so money_per_day cannot be kept; set it to 0 and limit tokens_per_day"
            )
        if self.money_per_day and self.money >= self.money_per_day:
            raise WriterError(f"the day's budget of US${self.money_per_day} is spent")
        if self.tokens_per_day and self.tokens + tokens > self.tokens_per_day:
            raise WriterError(f"the day's budget of {self.tokens_per_day} tokens is spent")
        if self.tokens_per_digest and self._digests.get(digest, 0) + tokens > self.tokens_per_digest:
            raise WriterError(f"the digest's budget of {self.tokens_per_digest} tokens is spent")
        self._count(digest, tokens)

    def settle(
        self, digest: str, reserved: int, used: int, money: Decimal | None = Decimal(0), model: str = ""
    ) -> None:
        """Puts what was used in the place of what was reserved. `money` is None when the model has no known price."""
        self._turn_page()
        self._count(digest, used - reserved)
        if money is None:
            self._unpriced = model
        else:
            self.money += money

    def _count(self, digest: str, tokens: int) -> None:
        self.tokens = max(self.tokens + tokens, 0)
        self._digests[digest] = max(self._digests.get(digest, 0) + tokens, 0)

    def _turn_page(self) -> None:
        today = self.clock.now().date()
        if today != self._day:
            self._day, self.tokens, self.money = today, 0, Decimal(0)
            self._digests.clear()


def estimate(text: str) -> int:
    """Tokens of a text, rather too many than too few: one a Han character, one for three of others."""
    plain = sum(c < "\u2e80" for c in text)
    return len(text) - plain + plain // 3 + 1
