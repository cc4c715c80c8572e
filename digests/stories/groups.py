"""Stories out of articles that agree.

A *story* is a group of articles whose members agree with one another on average (`grouped`, average linkage): one pair that happens
to be alike does not join two groups that are not. Of a new article and the stories near it, `link` groups all members anew, so that
what arrives late can join two stories, and can show that one was two: then its articles part (`Link.moves`). That way the order of
arrival hardly matters, and one by one gives what a whole batch gives.
"""

from collections.abc import Sequence

import numpy as np

from digests.models import Link, Profile
from digests.stories.evidence import NEVER, Evidence, Side, compare
from digests.stories.memory import Memory

JOIN = 2.5  # points two articles, or the articles of two groups on average, must agree by to be one story
_MOST = 9.0  # points above or below JOIN that one pair can bring into an average; `NEVER` keeps the groups of a pair apart, too
_NEAR = JOIN - 3.0  # points with one of its articles from which on a story may change by a new article
_APART = -np.inf
_TITLE = 40  # characters of a title in the reason of a link

_MEMORY = Memory()


def grouped(profiles: Sequence[Profile]) -> list[list[Profile]]:
    """Groups of profiles that agree on average, oldest first in each and by their oldest among themselves; any order of input.

    Average linkage: the two groups that agree best become one, as long as they agree by `JOIN`. What a pair brings in is bounded,
    so that one copy does not outweigh three articles about something else.
    """
    return _grouped([_MEMORY.side(p) for p in profiles])


def _grouped(profiles: Sequence[Side]) -> list[list[Profile]]:
    sides = sorted(profiles, key=lambda side: _age(side.profile))
    total = np.zeros((len(sides), len(sides)))  # points between two groups, summed over their pairs
    for place, side in enumerate(sides):
        for other in range(place):
            points = _MEMORY.points(side, sides[other]) - JOIN
            bounded = min(_MOST, max(-_MOST, points)) if points > NEVER / 2 else NEVER
            total[place, other] = total[other, place] = bounded
    size = np.ones(len(sides))
    mean = np.array(total)
    np.fill_diagonal(mean, _APART)
    groups = [[place] for place in range(len(sides))]
    while len(sides) > 1:
        one, two = sorted(divmod(int(mean.argmax()), len(sides)))
        if mean[one, two] < 0:
            break
        groups[one] = sorted([*groups[one], *groups[two]])
        groups[two] = []
        total[one] += total[two]
        total[:, one] = total[one]
        size[one] += size[two]
        mean[two] = mean[:, two] = _APART
        standing = mean[one] > _APART
        mean[one, standing] = mean[standing, one] = total[one, standing] / (size[one] * size[standing])
    return [[sides[place].profile for place in group] for group in groups if group]


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
    side = _MEMORY.side(profile)
    others = [_MEMORY.side(c) for c in candidates if c.article != profile.article]
    points = {other.profile.article: _MEMORY.points(side, other) for other in others}
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
        return Link((), "it was the first to report this", moves=moves)
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
    named = ", ".join(evidence.shared[:4]) or "wording"
    told = other.title or other.lead.partition("\n")[0]
    shown = told if len(told) <= _TITLE else f"{told[:_TITLE].rstrip()}…"
    return f"{evidence.points:.1f} points with {other.article} (“{shown}”): {named}"


def named_in(why: str) -> list[str]:
    """The ids of people and keys of figures that the reason of a link ends with."""
    before, colon, named = why.rpartition("”): ")
    return named.split(", ") if before and colon else []
