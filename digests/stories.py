"""Stories stage: articles that report the same event, across sites, languages and days.

Two articles are compared in points: evidence that they report one event, less what stands against it. Zero is even.

- nearness of the vectors of title and lead (universal sentence encoder; the same for Chinese and English),
- people, by their place in the text and their rarity: someone in the book of known people is in many stories, someone who is not
  is in few; a face in the background counts little,
- figures both give, the more the more exact they are, and leads whose telling numbers all differ (another quake, another day),
- the kind of thing that happened (`reading/lexicons/events.toml`: layoff, appointment, quake ...), by how much of the text it fills,
- the step of its affair that a headline tells (`lexicons/steps.toml`): a settlement reached, doubted and approved are three events;
  and quarters of a year or rounds of funding by their numbers,
- words of title and lead, within one language,
- time between publications; where one is not dated, the days that title and lead state, if any.

No single one decides: a topic shares the vector, a company's stories share its people, a day shares its numbers; and two
texts with no person, organisation or number in common must be very alike. The points are the weights of a logistic regression,
rounded, fitted on half of tests/specs/stories_own.json, the seeds and others like them; `JOIN` is set for precision.

A *story* is a group of articles whose members agree with one another on average (`grouped`, average linkage): one pair that happens
to be alike does not join two groups that are not. Of a new article and the stories near it, `link` groups all members anew, so that
what arrives late can join two stories, and can show that one was two: then its articles part (`Link.moves`). That way the order of
arrival hardly matters, and one by one gives what a whole batch gives.

Known false cases: two instalments of one running affair on one day, with the same people, are one story; the same event told
by its figures alone on one side and by its people alone on the other is two.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digests.models import Link, Profile
from digests.text import days

JOIN = 4.5  # points two articles, or the articles of two groups on average, must agree by to be one story
_MOST = 9.0  # points above or below JOIN that one pair can bring into an average
_NEWS_DAYS = 2.0  # reports of one event mostly come within so many days
_FAR_DAYS = 10.0  # two dated reports further apart are two events, whatever they share
_NEVER = -1000.0  # points of such a pair: it keeps the groups of the two apart, too
_NEAR = JOIN - 6.0  # points with one of its articles from which on a story may change by a new article
_APART = -np.inf

_MARKS = "#@~^=>"  # of terms that are no words (see `profiles`)

Day = tuple[int, int]  # month, day


# --- two articles -----------------------------------------------------------------------------------------------------------


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
class _Side:
    """A profile made ready for comparing, once for all its pairs."""

    profile: Profile
    vector: NDArray[np.float32]
    words: Mapping[str, float]  # of length one, as a vector
    numbers: Mapping[str, float]
    kinds: Mapping[str, float]  # of length one
    headline: frozenset[str]  # kinds of events in it
    main_people: frozenset[str]
    main_numbers: frozenset[str]
    days: frozenset[tuple[int, int]]  # (month, day) stated in title and lead
    periods: frozenset[str]
    steps: frozenset[str]  # of the affair, in the headline

    @classmethod
    def of(cls, profile: Profile) -> "_Side":
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
            numbers=numbers,
            kinds=_normed({kind: weight for kind, weight in kinds.items() if kind not in headline}),
            headline=headline,
            main_people=frozenset([person for person, weight in profile.people.items() if weight >= 0.4]),
            main_numbers=frozenset([number for number, weight in numbers.items() if weight >= 0.3]),
            days=frozenset([(int(day[1:3]), int(day[4:])) for day in marked["^"]]),
            periods=frozenset(marked["="]),
            steps=frozenset(marked[">"]),
        )


def compare(a: Profile, b: Profile) -> Evidence:
    """Symmetric: compare(a, b) and compare(b, a) hold the same points."""
    shared = sorted([*(a.people.keys() & b.people.keys()), *(a.figures.keys() & b.figures.keys())])
    return replace(_compare(_Side.of(a), _Side.of(b)), shared=tuple(shared))


def _compare(a: _Side, b: _Side) -> Evidence:
    """The evidence without what is `shared`, which only the pair that is told to people needs."""
    one, two = a.profile, b.profile
    cosine = float(a.vector @ b.vector) if len(a.vector) == len(b.vector) > 0 else 0.0
    same_language = one.language.chinese == two.language.chinese
    people = 1.9 * min(2.0, _shared(one.people, two.people))
    figures = 3.2 * min(1.5, max(_shared(one.figures, two.figures), _shared(a.numbers, b.numbers)))
    organizations = 0.9 * min(1.0, _shared(one.organizations, two.organizations))
    kinds = 4.0 * _product(a.kinds, b.kinds) - 0.75 * _apart(a.headline, b.headline)
    if not people and not figures and not organizations:
        kinds -= 2.0  # two finals, two fires: alike in all but who, where and how many
    return Evidence(
        vector=10.5 * (cosine - 0.54) if same_language else 17.5 * (cosine - 0.40),
        people=people - 0.7 * _apart(a.main_people, b.main_people),
        figures=figures - 2.6 * _apart(a.main_numbers, b.main_numbers),
        organizations=organizations,
        words=1.5 * _product(a.words, b.words) if same_language else 0.0,
        kinds=kinds,
        steps=_steps(a, b),
        time=_time(a, b),
    )


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both sides have some, and none in common: other people in the lead, other numbers, another kind of headline."""
    return bool(a and b) and a.isdisjoint(b)


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Weight of what both have."""
    return sum([min(a[key], b[key]) for key in a.keys() & b.keys()])


def _product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Cosine of two weightings of length one."""
    return sum([a[key] * b[key] for key in a.keys() & b.keys()])


def _normed(weights: Mapping[str, float]) -> dict[str, float]:
    length = sum(w * w for w in weights.values()) ** 0.5
    return {key: weight / length for key, weight in weights.items()}


def _steps(a: _Side, b: _Side) -> float:
    """Sued is not settled, expected is not done, Q1 is not Q2, a round B no round C."""
    steps = 0.6 if a.steps & b.steps else -3.0 * _apart(a.steps, b.steps)
    periods = 1.0 if a.periods & b.periods else -1.0 * _apart(a.periods, b.periods)
    return steps + periods


def _time(a: _Side, b: _Side) -> float:
    one, two = a.profile, b.profile
    if not (one.dated and two.dated):
        return _stated_time(_moments(a), _moments(b))
    between = abs((one.when - two.when).total_seconds()) / 86400
    if between > _FAR_DAYS:
        return _NEVER
    return 0.8 if between <= _NEWS_DAYS else -0.6 * (between - _NEWS_DAYS)


def _stated_time(some: Set[Day], others: Set[Day]) -> float:
    """Where a date of publication is missing, the days that title and lead state stand in for it."""
    if not some or not others:
        return 0.0
    apart = days.apart(some, others)
    return 1.2 if not apart else -0.2 * min(20, max(0, apart - 3))


def _moments(side: _Side) -> Set[Day]:
    published = side.profile.when
    return side.days | {(published.month, published.day)} if side.profile.dated else side.days


# --- groups -----------------------------------------------------------------------------------------------------------------


def grouped(profiles: Sequence[Profile]) -> list[list[Profile]]:
    """Groups of profiles that agree on average, oldest first in each and by their oldest among themselves; any order of input.

    Average linkage: the two groups that agree best become one, as long as they agree by `JOIN`. What a pair brings in is bounded,
    so that one copy does not outweigh three articles about something else.
    """
    return _grouped([_Side.of(p) for p in profiles])


def _grouped(profiles: Sequence[_Side]) -> list[list[Profile]]:
    sides = sorted(profiles, key=lambda side: _age(side.profile))
    order = [side.profile for side in sides]
    count = len(order)
    total = np.zeros((count, count))  # points between two groups, summed over their pairs
    for place, side in enumerate(sides):
        for other in range(place):
            points = _compare(side, sides[other]).points - JOIN
            bounded = min(_MOST, max(-_MOST, points)) if points > _NEVER / 2 else _NEVER
            total[place, other] = total[other, place] = bounded
    size = np.ones(count)
    mean = np.array(total)
    np.fill_diagonal(mean, _APART)
    groups: list[list[Profile]] = [[p] for p in order]
    while count > 1:
        one, two = sorted(divmod(int(mean.argmax()), count))
        if mean[one, two] < 0:
            break
        groups[one] = sorted([*groups[one], *groups[two]], key=_age)
        groups[two] = []
        total[one] += total[two]
        total[:, one] = total[one]
        size[one] += size[two]
        mean[two] = mean[:, two] = _APART
        standing = mean[one] > _APART
        mean[one, standing] = mean[standing, one] = total[one, standing] / (size[one] * size[standing])
    return [group for group in groups if group]


def _age(profile: Profile) -> tuple[object, str]:
    return profile.when, profile.article


def cluster(profiles: Sequence[Profile]) -> dict[str, str]:
    """Article id -> story id of a whole batch; a story is named after its oldest article."""
    return {p.article: story_id(group[0]) for group in grouped(profiles) for p in group}


def link(profile: Profile, candidates: Sequence[Profile]) -> Link:
    """The story of a new article among those of the candidates, after all that come near it have been grouped anew.

    `Link.stories` are the stories the article's group consists of, the one that stays first (it may be one that is not stored
    yet); `Link.moves` are articles that part from their story.
    """
    side = _Side.of(profile)
    others = [_Side.of(c) for c in candidates if c.article != profile.article]
    points = {other.profile.article: _compare(side, other).points for other in others}
    near = {story_id(other.profile) for other in others if points[other.profile.article] >= _NEAR}
    groups = _grouped([side, *(other for other in others if story_id(other.profile) in near)])
    names, joined = _named(groups, profile)
    home = next(place for place, group in enumerate(groups) if profile in group)
    ends = {old: names[place] for place, olds in enumerate(joined) for old in olds}
    moves = {
        p.article: names[place]
        for place, group in enumerate(groups)
        for p in group
        if p is not profile and ends[story_id(p)] != names[place]
    }
    company = [p for p in groups[home] if p is not profile]
    if not company:
        return Link((), "nothing stored reports this event", moves=moves)
    nearest = max(company, key=lambda p: (points[p.article], p.article))
    stories = tuple(dict.fromkeys((names[home], *joined[home])))
    return Link(stories, _why(compare(profile, nearest), nearest), round(points[nearest.article], 2), moves)


def _named(groups: Sequence[Sequence[Profile]], new: Profile) -> tuple[list[str], list[list[str]]]:
    """Each group's story, and the stories that end in it: where the article is that a story is named after, else most of it."""
    tallies: dict[str, list[int]] = {}
    named_after: dict[str, int] = {}
    for place, group in enumerate(groups):
        for p in group:
            if p is not new:
                tallies.setdefault(story_id(p), [0] * len(groups))[place] += 1
                if story_id(p) == f"s{p.article}":
                    named_after[story_id(p)] = place
    joined: list[list[str]] = [[] for _ in groups]
    for story, tally in tallies.items():
        joined[named_after.get(story, tally.index(max(tally)))].append(story)
    names: list[str] = []
    for group, olds in zip(groups, joined, strict=True):
        first = {story: place for place, story in reversed(list(enumerate(story_id(p) for p in group)))}
        olds.sort(key=first.__getitem__)
        names.append(olds[0] if olds else f"s{group[0].article}")
    return names, joined


def story_id(profile: Profile) -> str:
    """Id of the story an article is in, or starts."""
    return profile.story or f"s{profile.article}"


def _why(evidence: Evidence, other: Profile) -> str:
    named = ", ".join(evidence.shared[:4]) or "words and vector"
    return f"{evidence.points:.1f} points with {other.article} (“{other.title[:40]}”): {named}"
