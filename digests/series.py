"""One measure of one subject over time, out of what is claimed of it: the data of a chart.

    claims -> one group per subject, measure, unit, kind of period and rate -> one point per period or day -> series

A claim of a named period (revenue of a quarter) stands at the period's end; every other claim stands at the day it was made. Forecasts, hearsay, what
happens once (an acquisition) and measures of which a subject has many at a time (a price) have no course over time.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date

from digests import ledger
from digests.models import Claim, Entry, Point, Series
from digests.reading.figures.measures import measures

LEAST = 3  # points that make a course
_period = re.compile(r"(?:(?P<year>20\d\d)(?:-|$))?(?:(?P<step>[qhm])(?P<number>\d{1,2}))?$")
_MONTHS = {"q": 3, "h": 6, "m": 1}
_RATES = frozenset({"per_year"})

_Key = tuple[str, str, str, str, str]  # subject, measure, unit, kind of period, rate


def series(claims: Iterable[Claim], *, least: int = LEAST) -> tuple[Series, ...]:
    """Every course of at least `least` points, the one with the most first. The order of `claims` does not matter."""
    groups: dict[_Key, dict[date, list[Claim]]] = {}
    for claim in sorted({c.id: c for c in claims}.values(), key=lambda c: (c.when, c.id)):
        placed = _placed(claim)
        if placed is not None:
            key, day = placed
            groups.setdefault(key, {}).setdefault(day, []).append(claim)
    found = [_series(key, by_day) for key, by_day in groups.items() if len(by_day) >= least]
    return tuple(sorted(found, key=lambda s: (-len(s.points), s.subject.name, s.measure, s.step)))


def _placed(claim: Claim) -> tuple[_Key, date] | None:
    """The group a claim belongs to and the day it stands at; None for what has no course or no known day."""
    measure = measures().get(claim.measure or "")
    if claim.subject is None or measure is None or measure.deal or measure.fixed or measure.loose:
        return None
    if claim.hearsay or claim.withdrawn:
        return None
    parts = claim.scope.split("+") if claim.scope else []
    rates = [p for p in parts if p in _RATES]
    periods = [p for p in parts if p not in _RATES and p != "before"]
    if len(periods) > 1 or (not periods and ("before" in parts or not claim.dated)):
        return None
    step, day = ("", claim.when.date()) if not periods else _period_end(periods[0], claim.when.date())
    if day is None:
        return None
    return (claim.subject.id, measure.id, claim.value.unit, step, "+".join(rates)), day


def _period_end(scope: str, said: date) -> tuple[str, date | None]:
    """(kind of period, its last day). A period without a year is the last of its name that had begun when it was spoken of."""
    match = _period.match(scope)
    if match is None or not (match["year"] or match["step"]):
        return "", None
    if not match["step"]:
        return "y", date(int(match["year"]), 12, 31)
    months, number = _MONTHS[match["step"]], int(match["number"])
    if not 1 <= number <= 12 // months:
        return "", None
    first, last = (number - 1) * months + 1, number * months
    year = int(match["year"]) if match["year"] else said.year - (date(said.year, first, 1) > said)
    return match["step"], date(year, last, calendar.monthrange(year, last)[1])


def _series(key: _Key, by_day: dict[date, list[Claim]]) -> Series:
    _, measure, unit, step, rate = key
    points = tuple(_point(day, said) for day, said in sorted(by_day.items()))
    latest = by_day[points[-1].day][-1].subject
    if latest is None:  # `_placed` admits no claim without a subject
        raise AssertionError("a series without a subject")
    return Series(latest, measure, unit, step, rate, points)


def _point(day: date, said: Sequence[Claim]) -> Point:
    """The best supported value of a day, and the others that contradict it."""
    best, *others = ledger.variants(said)
    firm = (v for v in others if not v.about and not ledger.agree(best.value, v.value))
    return Point(day, best.value, tuple(v.value for v in firm))


def course(entries: Iterable[Entry], claims: Iterable[Claim]) -> Series | None:
    """The course of the first of `entries` that has one."""
    known = {(s.subject.id, s.measure, s.unit): s for s in reversed(series(claims))}
    for entry in entries:
        subject = entry.subject.id if entry.subject else ""
        found = known.get((subject, entry.measure or "", entry.variants[0].value.unit))
        if found is not None:
            return found
    return None
