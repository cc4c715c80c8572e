"""Does a claim stand in its source, in either language: `check`.

    verdict    both halves put together
    numbers    its figures: values and written, compound, phrases (what is read), spelling (how a text is first laid out); bounds (at least, nearly,
               about), comparison, money, dates, periods, regnal, contrast (what is held against it); licences (what it may say beyond its source)
    names      its names, by: listed (of the gazetteer), people, asian (as characters are read), sound (across scripts),
               pairing (one for one), name_forms, cues, strangers, pronouns

A source is read generously, a claim strictly.
"""

from digests.writing.grounding.numbers import Problem
from digests.writing.grounding.people import Finder
from digests.writing.grounding.verdict import Grounding, check

__all__ = ["Finder", "Grounding", "Problem", "check"]
