"""Who 他, 她, He or She at the head of a sentence means, where it can mean but one: the sentence before names that person alone."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from digests.models import Span
from digests.reading.document import Document

_pronoun = re.compile(r"[他她](?![们的])|(?:He|She)\b")
_aside = re.compile(r"今?年(?:约|近|仅)?\d{1,2}岁[,，]?")  # 他今年42岁, goes before what is said


def pronouns(document: Document, people: Sequence[Sequence[tuple[int, int]]]) -> Mapping[int, Sequence[Span]]:
    """The pronouns that mean each of the people, by their number; a span ends where what is said of the person begins."""
    places = sorted((start, number) for number, mentions in enumerate(people) for start, _ in mentions)
    starts = [start for start, _ in places]
    meant: dict[int, list[Span]] = {}
    before: int | None = None  # whom a pronoun would mean
    for sentence in document.sentences:
        first, last = bisect_right(starts, sentence.start - 1), bisect_right(starts, sentence.end - 1)
        named = {number for _, number in places[first:last]}
        pronoun = _pronoun.match(document.folded, sentence.start, sentence.end)
        if pronoun and before is not None:
            aside = _aside.match(document.folded, pronoun.end(), sentence.end)
            meant.setdefault(before, []).append(Span(pronoun.start(), (aside or pronoun).end()))
        goes_on = pronoun is not None and named <= {before}
        before = before if goes_on else next(iter(named)) if len(named) == 1 and not pronoun else None
    return meant
