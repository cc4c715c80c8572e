"""A tagger that knows its names by heart."""

import re
from collections.abc import Mapping, Sequence

from digests.ports import Tag


class ListTagger:
    """`NameTagger` that finds the given forms, longest first, and nothing else: {"李岚": "person"}."""

    def __init__(self, forms: Mapping[str, str] | None = None) -> None:
        self._forms = dict(forms or {})
        ordered = sorted(self._forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self.asked: list[str] = []

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        self.asked += texts
        if self._pattern is None:
            return [() for _ in texts]
        return [
            tuple(Tag(match.start(), match.end(), self._forms[match.group()]) for match in self._pattern.finditer(text))
            for text in texts
        ]
