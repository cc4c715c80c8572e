"""A language model that answers from a script, for tests that need no wire."""

from collections.abc import Sequence
from decimal import Decimal

from digests.errors import WriterError
from digests.ports import Answer, Draft


class ScriptedModel:
    """Gives its answers in order; raises WriterError when there are no more."""

    name = "test:scripted"

    def __init__(self, *drafts: Draft | str, tokens: int = 1000, money: Decimal | None = Decimal("0.01")) -> None:
        self._answers = [
            Answer("{}", d, "scripted", tokens, money)
            if isinstance(d, Draft)
            else Answer(d, None, "scripted", tokens, money, "no JSON")
            for d in drafts
        ]
        self.asked: list[tuple[str, ...]] = []

    async def ask(self, instructions: str, turns: Sequence[str]) -> Answer:
        self.asked.append((instructions, *turns))
        if not self._answers:
            raise WriterError("the script is over")
        return self._answers.pop(0)
