"""Does a claim stand in its source, in either language: its figures in value, unit and bound, its names in any script.

    check("裁员后,部门员工降至不足3000人。", "The division is left with 3,000 employees.", book, reader.names)
    -> Grounding(False, (Problem("3,000", "the source says at most this"),))

Made for sentences a model or a translator wrote. It proves no more than that: a claim whose names and figures all stand in the source may
still join them wrongly.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.ports import Tag
from digests.reading.gazetteer import Gazetteer
from digests.reading.reader import Reader
from digests.writing.grounding import names, numbers
from digests.writing.grounding.listed import with_digits
from digests.writing.grounding.numbers import Problem
from digests.writing.grounding.people import Finder

# Letters of no width: soft hyphens, joiners, direction marks. They may part a number or a name, and nobody sees them.
_unseen = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Grounding:
    grounded: bool
    problems: tuple[Problem, ...] = ()


class _NoModel:
    """A tagger that sees nothing: what rules and lists find is all there is."""

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        return [() for _ in texts]


def check(source: str, claim: str, book: Gazetteer, find: Finder | None = None) -> Grounding:
    """What of `claim` the source does not bear out. Both may be in English, Simplified or Traditional Chinese.

    `find` gives the people a text names (`Reader.names`); without it they are found by rule alone, and some are overlooked.
    """
    find = find or Reader(book, _NoModel(), _NoModel()).names
    source, claim = _unseen.sub("", source), _unseen.sub("", claim)
    known, asked = numbers.tight(source), numbers.tight(claim)
    wrong = (
        *numbers.problems(known, asked, with_digits(asked, book)),
        *names.problems(source, claim, book, find),
    )
    found = dict.fromkeys(wrong)
    return Grounding(not found, tuple(found))
