"""What a model may cost: tokens and money, per digest and per day (UTC)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from digests.errors import WriterError

Spent = Mapping[str, tuple[int, Decimal]]  # tokens and US dollars, by digest


@dataclass
class Budget:
    """Limits are 0 where there is none. What was spent is the memory's to know; what is being spent is reserved here before a question, so
    that digests made at the same time cannot exceed a limit of tokens together. Money is known afterwards, and may exceed by one answer."""

    tokens_per_digest: int = 0
    tokens_per_day: int = 0
    money_per_digest: Decimal = Decimal(0)
    money_per_day: Decimal = Decimal(0)
    _reserved: Counter[str] = field(default_factory=Counter, init=False)
    _unpriced: str = field(default="", init=False)

    def reserve(self, digest: str, tokens: int, today: Spent, yesterday: Spent) -> None:
        """Raises WriterError when that many tokens more are over a limit. A channel's day lies in two of UTC."""
        own = [spent[digest] for spent in (today, yesterday) if digest in spent]
        self._check_money(sum((money for _, money in own), Decimal(0)), self.money_per_digest, "digest")
        self._check_money(sum((money for _, money in today.values()), Decimal(0)), self.money_per_day, "day")
        reckoned = sum(used for used, _ in own) + self._reserved[digest] + tokens
        if self.tokens_per_digest and reckoned > self.tokens_per_digest:
            raise WriterError(f"the digest's budget of {self.tokens_per_digest} tokens is spent")
        reckoned = sum(used for used, _ in today.values()) + self._reserved.total() + tokens
        if self.tokens_per_day and reckoned > self.tokens_per_day:
            raise WriterError(f"the day's budget of {self.tokens_per_day} tokens is spent")
        self._reserved[digest] += tokens

    def release(self, digest: str, tokens: int) -> None:
        """Of what was reserved."""
        self._reserved[digest] -= tokens
        if not self._reserved[digest]:
            del self._reserved[digest]

    def cost(self, money: Decimal | None, model: str) -> Decimal:
        """What an answer is booked with. One of a model without a known price, None, counts as all that may be spent."""
        if money is not None:
            return money
        self._unpriced = model
        return max(self.money_per_day, self.money_per_digest)

    def _check_money(self, spent: Decimal, limit: Decimal, whose: str) -> None:
        if limit and spent >= limit:
            why = f" (no price is known for {self._unpriced}; limit tokens instead)" if self._unpriced else ""
            raise WriterError(f"the {whose}'s budget of US${limit} is spent{why}")


def estimate(text: str) -> int:
    """Tokens of a text, rather too many than too few: one a Han character, one for three of others."""
    plain = sum(c < "\u2e80" for c in text)
    return len(text) - plain + plain // 3 + 1
