"""Readers of scores, votes and proportions: 3比1, "won 3-1", "the vote was 11 to 1", 2:1的比例."""

import re
from decimal import Decimal

from digests.models import FigureKind, Value
from digests.reading.quantities.quantity import Quantity, at, number_of


def score(text: str, match: re.Match[str]) -> Quantity | None:
    a, b = number_of(match["sa"]), number_of(match["sb"])
    return None if a is None or b is None else at(match, Value(FigureKind.RATIO, a, None, f"to {b}"))


def vote(text: str, match: re.Match[str]) -> Quantity | None:
    name = "v" if match["va"] else "w"
    start, end = match.start(f"{name}a"), match.end(f"{name}b")
    value = Value(FigureKind.RATIO, Decimal(match[f"{name}a"]), None, f"to {int(match[f'{name}b'])}")
    return Quantity(start, end, value)


_contest = re.compile(
    r"(?i:\b(?:vot(?:e|ed|es|ing)|rul(?:ed|ing)|decision|decided|split|beat|won|lost|defeated|tally|score|senate|board|court)\b)[^.;\d]{0,70}\s$"
)


def tally(text: str, match: re.Match[str]) -> Quantity | None:
    """ "the vote for the cut was 11 to 1": a result only where the sentence speaks of one."""
    if not _contest.search(text, max(0, match.start() - 100), match.start()):
        return None
    return at(match, Value(FigureKind.RATIO, Decimal(match["ta"]), None, f"to {int(match['tb'])}"))


def proportion(text: str, match: re.Match[str]) -> Quantity:
    """ "以2:1战胜", "比例为3:1"; a colon stands in clock times too, so the words beside it tell."""
    name = next(n for n in ("ra", "sra", "tra") if match[n])
    return at(match, Value(FigureKind.RATIO, Decimal(match[name]), None, f"to {int(match[f'{name[:-1]}b'])}"))
