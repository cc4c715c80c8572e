"""Which figures of a story come first: what the news is about, before what is said in passing.

A figure in a title or in the first sentences leads; money and heads before shares, sizes and counts of things; how long and how old come last, and
so does what has no subject or is no more than an order of magnitude. Of one measure one figure is shown (`telling`): two shares prices or
two counts of departures under one name only puzzle, and the story in full has them all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digests.ledger import value_key
from digests.models import Entry, FigureKind, Standing, Variant
from digests.reading.figures.measures import measures

_WEIGHT = {
    FigureKind.MONEY: 0.35,
    FigureKind.COUNT: 0.3,
    FigureKind.PERCENT: 0.15,
    FigureKind.COMPUTE: 0.0,
    FigureKind.SIZE: 0.0,
    FigureKind.RATIO: 0.0,
    FigureKind.OTHER: -0.6,
    FigureKind.DURATION: -1.0,
    FigureKind.AGE: -1.0,
}
_NEAR_TITLE = 0.7  # prominence of what stands in the first sentences
_THINGS = -0.05  # counts of other than people


def ranked(entries: Iterable[Entry], apart: Iterable[Entry] = ()) -> list[Entry]:
    """Best first. What is said twice in other words stands once, with its subject where one is known, and not at all where an entry
    that is shown `apart` (a change, a dispute) says it."""
    found: dict[tuple[str, str | None, str], Entry] = {}
    told = {_said(e, variant) for e in apart for variant in e.variants}
    owned = {said[1:] for said in told}
    for entry in sorted(map(_title_first, entries), key=lambda e: e.subject is None):
        said = _said(entry, entry.variants[0])
        if said not in told and (entry.subject or said[1:] not in owned):
            found.setdefault(said, entry)
            owned.add(said[1:])
    return sorted((e for e in found.values() if not _is_aside(e)), key=lambda e: -_importance(e))


def _title_first(entry: Entry) -> Entry:
    """With the value of a title before one that more sources recall further down; disputes and changes have an order of their own."""
    if entry.standing in (Standing.DISPUTED, Standing.CHANGED):
        return entry
    headed = sorted(entry.variants, key=lambda v: all(c.prominence < 1 for c in v.claims))
    return replace(entry, variants=tuple(headed))


def telling(ordered: Sequence[Entry], apart: Iterable[Entry] = ()) -> list[Entry]:
    """Of `ranked` lines one of each measure, subject and scope: the first, but of people the greatest count of those told early, which holds the others. A line without
    a subject stands with the lines of the one subject that has its measure. None of a measure that is shown `apart`. One amount of one measure is said of one subject:
    two names for it are mostly one thing's (TSMC, Taiwan Semiconductor). Of nobody only what stands near a title is told: further down it is
    another event's."""
    ordered = [e for e in _of_one_subject(ordered) if e.subject or _prominence(e) >= _NEAR_TITLE]
    subjects: dict[str | None, set[str]] = {}
    for entry in (*apart, *ordered):
        subjects.setdefault(entry.measure, set()).update({entry.subject.id} if entry.subject else ())

    def group(entry: Entry) -> tuple[str, str | None, str]:
        others = subjects[entry.measure]
        only = next(iter(others)) if len(others) == 1 else ""
        return entry.subject.id if entry.subject else only, entry.measure, entry.scope

    shown = {group(e) for e in apart}
    found: dict[tuple[str, str | None, str], Entry] = {}
    for entry in _once_a_deal(ordered, apart):
        if (key := group(entry)) not in shown:
            found[key] = max(found.get(key, entry), entry, key=_heads)
    return list(found.values())


def _of_one_subject(ordered: Sequence[Entry]) -> list[Entry]:
    """Without the lines that say an amount of a measure of a little known subject where another line says it of someone better known, else
    of the first. Known is who has a name in both languages: two of these may well share an amount."""
    best: dict[tuple[str | None, str], Entry] = {}
    for entry in sorted(ordered, key=_is_known, reverse=True):
        best.setdefault(_amount_of(entry), entry)
    return [e for e in ordered if _is_known(e) or best[_amount_of(e)] is e]


def _once_a_deal(ordered: Sequence[Entry], apart: Iterable[Entry]) -> list[Entry]:
    """A deal is an acquisition to one report and a contract to the next: without what says the amount of one again, or is vaguer."""
    kept: list[Entry] = []
    told = [e for e in apart if _is_deal(e)]
    for entry in ordered:
        others = [
            e for e in told if _is_deal(entry) and e.subject and entry.subject and e.subject.id == entry.subject.id
        ]
        if not any(_is_vague(entry) or _amount_of(e)[1] == _amount_of(entry)[1] for e in others):
            kept.append(entry)
            told += [entry] if _is_deal(entry) else []
    return kept


def _is_deal(entry: Entry) -> bool:
    measure = measures().get(entry.measure or "")
    return measure is not None and (measure.deal or measure.id == "contract_value")


def _is_vague(entry: Entry) -> bool:
    value = entry.variants[0].value
    return value.approx and value.high is not None


def _amount_of(entry: Entry) -> tuple[str | None, str]:
    return entry.measure, value_key(entry.variants[0].value)


def _is_known(entry: Entry) -> bool:
    return entry.subject is not None and bool(entry.subject.en and entry.subject.zh)


def _heads(entry: Entry) -> float:
    """How many people a line that stands near a title counts; 0 where it counts no people or stands further down, where old counts are recalled."""
    value = entry.variants[0].value
    people = value.kind is FigureKind.COUNT and value.unit == "people"
    return float(value.low) if people and _prominence(entry) >= _NEAR_TITLE else 0.0


def _prominence(entry: Entry) -> float:
    return max((claim.prominence for variant in entry.variants for claim in variant.claims), default=0.0)


def _said(entry: Entry, variant: Variant) -> tuple[str, str | None, str]:
    return entry.subject.id if entry.subject else "", entry.measure, str(variant.value.low.normalize())


def _is_aside(entry: Entry) -> bool:
    """How old someone is, outside of a title: no news."""
    claims = [claim for variant in entry.variants for claim in variant.claims]
    return entry.variants[0].value.kind is FigureKind.AGE and all(c.prominence < 1 for c in claims)


def _importance(entry: Entry) -> float:
    claims = [claim for variant in entry.variants for claim in variant.claims]
    prominence = _prominence(entry)
    value = entry.variants[0].value
    things = value.kind is FigureKind.COUNT and value.unit != "people"
    score = 2.0 * prominence + (_THINGS if things else _WEIGHT[value.kind])
    score += 0.4 * (prominence >= 1) + 0.05 * min(len({c.article for c in claims}), 4)
    score -= 0.5 * (entry.subject is None) + 0.4 * _is_vague(entry)
    return round(score, 4)
