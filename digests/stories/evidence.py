"""What speaks for and against two articles reporting one event.

Two articles are compared in points: evidence that they report one event, less what stands against it. Zero is even.

- nearness of the vectors of title and lead (universal sentence encoder; the same for Chinese and English),
- people, by their place in the text and their rarity: someone in the book of known people is in many stories, someone who is not
  is in few; a face in the background counts little,
- organisations, by how alike the two sets of them are: who shares one company of five says little. Two headlines that name other
  organisations, none of which the other article speaks of, tell of two events, and what else is alike in them is their template
  (across languages at half weight, and only of organisations whose ids are of both),
- figures both give, the more the more exact they are, a round one (5 billion) only beside parties in common; and leads whose telling
  numbers all differ (another quake, another day), less so where they stand further down in the other, more where they are amounts of
  one measure (9,000 jobs are not 6,000),
- the kind of thing that happened (`reading/lexicons/events.toml`: layoff, appointment, quake ...), by how much of the text it fills,
- the step of its affair that a headline tells, or else the first sentence, at half weight (`lexicons/steps.toml`): a settlement
  reached, doubted and approved are three events; quarters of a year or rounds of funding by their numbers; the month reported on,
- words of title and lead, within one language: more or fewer in common than two texts of one subject have,
- time between publications; where one is not dated, what title and lead say of it: days, days of the month, weekdays, years.

No single one decides: a topic shares the vector, a company's stories share its people, a day shares its numbers; and two
texts with no person, organisation or number in common must be very alike. The points began as the weights of a logistic regression,
rounded; they and `JOIN` are set for precision over draws of real pages with one near event for every fourth (decision 0004).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from digests.models import Profile
from digests.text import days

_NEWS_DAYS = 2.0  # reports of one event mostly come within so many days
_FAR_DAYS = 10.0  # two dated reports further apart are two events, whatever they share
NEVER = -1000.0  # points of such a pair
_ALIKE = {True: 0.15, False: 0.25}  # share of words that two texts of one subject have in common, both Chinese or not
_PARTIES = 0.2  # likeness of the organisations from which on a round figure is of both
_SAME = 0.04  # amounts that differ by less are the same, rounded or by another agency

_MARKS = "#@~^=><%"  # of terms that are no words (see `profiles`)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against two articles reporting one event, in points."""

    vector: float
    people: float
    figures: float
    organizations: float
    words: float
    kinds: float
    steps: float
    time: float
    shared: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        told = self.vector + self.people + self.figures + self.organizations + self.words
        return told + self.kinds + self.steps + self.time


@dataclass(frozen=True, slots=True)
class Side:
    """A profile made ready for comparing, once for all its pairs."""

    profile: Profile
    vector: NDArray[np.float32]
    words: Mapping[str, float]  # of length one, as a vector
    organizations: Mapping[str, float]  # of length one
    titled: frozenset[str]  # organisations the headline names
    numbers: Mapping[str, float]
    kinds: Mapping[str, float]  # of length one
    headline: frozenset[str]  # kinds of events in it
    main_people: frozenset[str]
    main_numbers: frozenset[str]
    values: frozenset[str]  # of all its numbers and figures
    stated: frozenset[str]  # of the time, in title and lead
    amounts: Mapping[str, Sequence[float]]  # measure and unit -> values in title and lead
    periods: frozenset[str]
    months: frozenset[str]  # that the headline reports on
    steps: frozenset[str]  # of the affair, in the headline
    told_steps: frozenset[str]  # the same, else in the first sentence
    number: int = field(default_factory=count().__next__)  # of what is compared: sides of one number compare alike

    @classmethod
    def of(cls, profile: Profile) -> "Side":
        words: dict[str, float] = {}
        marked: dict[str, dict[str, float]] = {mark: {} for mark in _MARKS}
        for term, weight in profile.terms.items():
            marked.get(term[0], words)[term] = weight
        kinds, numbers = marked["@"], marked["#"]
        headline = frozenset(kind for kind in kinds if kind.startswith("@!"))
        return cls(
            profile=profile,
            vector=np.asarray(profile.vector, dtype=np.float32),
            words=_normed(words),
            organizations=_normed(profile.organizations),
            titled=frozenset([id_ for id_, weight in profile.organizations.items() if weight >= 1.0]),
            numbers=numbers,
            kinds=_normed({kind: weight for kind, weight in kinds.items() if kind not in headline}),
            headline=headline,
            main_people=frozenset([person for person, weight in profile.people.items() if weight >= 0.4]),
            main_numbers=frozenset([number[1:] for number, weight in numbers.items() if weight >= 0.3]),
            values=frozenset([*(n[1:] for n in numbers), *(f.rpartition(":")[2] for f in profile.figures)]),
            stated=frozenset(marked["^"]),
            amounts=_amounts(marked["%"]),
            periods=frozenset([period for period in marked["="] if not period.startswith("=month")]),
            months=frozenset([period for period in marked["="] if period.startswith("=month")]),
            steps=frozenset([step[1:] for step in marked[">"]]),
            told_steps=frozenset([step[1:] for step in marked[">"] or marked["<"]]),
        )


def compare(a: Profile, b: Profile) -> Evidence:
    """Symmetric: compare(a, b) and compare(b, a) hold the same points."""
    shared = sorted([*(a.people.keys() & b.people.keys()), *(a.figures.keys() & b.figures.keys())])
    return replace(compare_sides(Side.of(a), Side.of(b)), shared=tuple(shared))


def compare_sides(a: Side, b: Side) -> Evidence:
    """The evidence without what is `shared`, which only the pair that is told to people needs."""
    one, two = a.profile, b.profile
    cosine = float(a.vector @ b.vector) if len(a.vector) == len(b.vector) > 0 else 0.0
    same_language = one.language.chinese == two.language.chinese
    people = 1.4 * min(2.0, _shared(one.people, two.people))
    organizations = _product(a.organizations, b.organizations)
    given = _figures(a, b, _shared)
    figures = given if people or organizations >= _PARTIES else _figures(a, b, _shared_exact)
    elsewhere = (same_language or _comparable(a, b)) and _elsewhere(a, b)
    words = 9.0 * (_product(a.words, b.words) - _ALIKE[one.language.chinese]) if same_language else 0.0
    if elsewhere or _apart(a.months, b.months):
        words = min(0.0, words)  # a template: what it says alike of another organisation, or another month
    kinds = 2.8 * _product(a.kinds, b.kinds) - 0.5 * _apart(a.headline, b.headline)
    time = _time(a, b)
    if not people and not given and not organizations:
        # Two finals, two fires: alike in all but who, where and how many.
        kinds -= 2.6 if same_language and time <= 0 else 1.4
        words = min(words, words / 2)
    return Evidence(
        vector=8.4 * (cosine - 0.54) if same_language else 14.0 * (cosine - 0.40),
        people=people - 0.5 * _apart(a.main_people, b.main_people),
        figures=figures - 2.6 * _unlike(a, b) - 2.5 * _contradict(a.amounts, b.amounts),
        organizations=organizations - (6.0 if same_language else 3.0) * elsewhere,
        words=words,
        kinds=kinds,
        steps=_steps(a, b),
        time=time,
    )


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both sides have some, and none in common: other people in the lead, other numbers, another kind of headline."""
    return bool(a and b) and a.isdisjoint(b)


def _elsewhere(a: Side, b: Side) -> bool:
    """Both headlines name organisations, and none that the other article speaks of at all."""
    others = a.titled.isdisjoint(b.organizations) and b.titled.isdisjoint(a.organizations)
    return bool(a.titled and b.titled) and others


def _comparable(a: Side, b: Side) -> bool:
    """Whether one organisation in both headlines would have one id: a Chinese name that is in no list is none of an English text."""
    return all(id_.isascii() for id_ in (*a.titled, *b.titled))


def _figures(a: Side, b: Side, shared: Callable[[Mapping[str, float], Mapping[str, float]], float]) -> float:
    """For the figures that both give."""
    return 3.2 * min(1.5, max(shared(a.profile.figures, b.profile.figures), shared(a.numbers, b.numbers)))


def _unlike(a: Side, b: Side) -> float:
    """Telling numbers in both leads, and all differ: 1; less where an article tells those of the other's lead further down."""
    if not _apart(a.main_numbers, b.main_numbers):
        return 0.0
    return (a.main_numbers.isdisjoint(b.values) + b.main_numbers.isdisjoint(a.values)) / 2


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Weight of what both have."""
    return sum([min(a[key], b[key]) for key in a.keys() & b.keys()])


def _shared_exact(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Weight of what both have, round numbers left out ("USD:5.00E+9"): any two texts of big money can share one."""
    return sum([min(a[key], b[key]) for key in a.keys() & b.keys() if ".00E" not in key])


def _product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Cosine of two weightings of length one."""
    return sum([a[key] * b[key] for key in a.keys() & b.keys()])


def _normed(weights: Mapping[str, float]) -> dict[str, float]:
    length = sum(w * w for w in weights.values()) ** 0.5
    return {key: weight / length for key, weight in weights.items()}


def _contradict(a: Mapping[str, Sequence[float]], b: Mapping[str, Sequence[float]]) -> bool:
    """Amounts of one measure, and none the same: 9,000 jobs are not 6,000, a quake of 6.8 is not one of 7.3."""
    both = a.keys() & b.keys()
    return bool(both) and not any(
        abs(one - other) <= _SAME * max(abs(one), abs(other)) for key in both for one in a[key] for other in b[key]
    )


def _amounts(terms: Iterable[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for term in terms:
        measure, _, value = term.rpartition("=")
        found.setdefault(measure, []).append(float(value))
    return found


def _steps(a: Side, b: Side) -> float:
    """Sued is not settled, expected is not done, Q1 is not Q2, a round B no round C, figures for May are none for June."""
    steps = 0.8 * bool(a.told_steps & b.told_steps) - 3.9 * _apart(a.told_steps, b.told_steps)
    if not (a.steps and b.steps) or bool(a.profile.title) != bool(b.profile.title):
        steps /= 2  # a sentence tells more than a headline, also of what was before
    periods = 1.3 if a.periods & b.periods else -1.3 * _apart(a.periods, b.periods)
    return steps + periods - 5.0 * _apart(a.months, b.months)


def _time(a: Side, b: Side) -> float:
    one, two = a.profile, b.profile
    if not (one.dated and two.dated):
        return _stated_time(_moments(a), _moments(b))
    between = abs((one.when - two.when).total_seconds()) / 86400
    if between > _FAR_DAYS:
        return NEVER
    return 0.8 if between <= _NEWS_DAYS else -0.6 * (between - _NEWS_DAYS)


def _stated_time(a: days.Moments, b: days.Moments) -> float:
    """Where a date of publication is missing, what title and lead say of the time stands in for it: the most exact that both say."""
    points = 0.0
    if a.days and b.days:
        apart = days.apart(a.days, b.days)
        points = 1.5 if apart <= 1 else -0.2 * min(20, max(0, apart - 3))
    elif a.of_month and b.of_month:
        apart = days.apart_in_month(a.of_month, b.of_month)
        points = 1.0 if apart <= 1 else -1.0 if apart <= 3 else -2.5
    elif a.weekdays and b.weekdays:
        points = 0.4 if days.apart_in_week(a.weekdays, b.weekdays) <= 1 else -1.4
    return points - 0.8 * bool(a.years and b.years and a.years.isdisjoint(b.years))


def _moments(side: Side) -> days.Moments:
    """When it was published, if that is known, and what it states."""
    return _moments_of(side.stated, side.profile.when.date() if side.profile.dated else None)


@lru_cache(maxsize=4096)
def _moments_of(stated: frozenset[str], published: date | None) -> days.Moments:
    said = days.Moments.from_keys(term[1:] for term in stated)
    return said | days.Moments.of(published) if published else said
