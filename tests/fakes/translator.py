"""A translator that knows its sentences by heart, for tests that need no model."""

from collections.abc import Mapping, Sequence

from digests.errors import WriterError
from digests.models import Language


class ScriptedTranslator:
    """Answers each sentence from its book, by the text as it came; one it does not know is an error of the test. None: it cannot work."""

    name = "scripted"

    def __init__(self, book: Mapping[str, str] | None) -> None:
        self._book = book
        self.asked: list[str] = []

    async def translate(self, sentences: Sequence[str], target: Language) -> list[str]:
        if self._book is None:
            raise WriterError("there is no model")
        self.asked += sentences
        return [self._book[sentence] for sentence in sentences]
