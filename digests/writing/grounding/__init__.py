"""Does a claim stand in its source, in either language: `check`.

    verdict    both halves put together
    numbers    its figures, by: values (what is read), written, compound, phrases, regnal (what may be written otherwise), comparison, money, dates
    names      its names, by: people, sound (across scripts), pairing (one for one), cues, strangers, pronouns

A source is read generously, a claim strictly.
"""

from digests.writing.grounding.numbers import Problem
from digests.writing.grounding.people import Finder
from digests.writing.grounding.verdict import Grounding, check

__all__ = ["Finder", "Grounding", "Problem", "check"]
