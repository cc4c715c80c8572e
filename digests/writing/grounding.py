"""Does a claim stand in its source, in either language: its figures in value, unit and bound, its names in any script.

    check("裁员后,部门员工降至不足3000人。", "The division is left with 3,000 employees.", book)
    -> Grounding(False, (Problem("3,000", "the source says at most this"),))

Made for sentences a model or a translator wrote. It proves no more than that: a claim whose names and figures all stand in the source may
still join them wrongly.
"""

from dataclasses import dataclass

from digests.reading.gazetteer import Gazetteer
from digests.writing import ground_names, ground_numbers
from digests.writing.ground_numbers import Problem


@dataclass(frozen=True, slots=True)
class Grounding:
    grounded: bool
    problems: tuple[Problem, ...] = ()


def check(source: str, claim: str, book: Gazetteer) -> Grounding:
    """What of `claim` the source does not bear out. Both may be in English, Simplified or Traditional Chinese."""
    numbers = ground_numbers.problems(source, claim, ground_names.with_digits(claim, book))
    found = dict.fromkeys((*numbers, *ground_names.problems(source, claim, book)))
    return Grounding(not found, tuple(found))
