"""What comparisons came to, kept for the links to come."""

from dataclasses import replace

import numpy as np

from digests.models import Profile
from digests.stories.evidence import Side, compare_sides


class Memory:
    """Articles made ready, and the points of pairs of them: a link groups anew what the links before it compared already, so that only
    the new article is compared with each of the others. An article that reads otherwise by now (two people became one) is another.
    Forgetting costs only time: what is full is emptied. An article takes about 20 kB, a pair 200 B; one link takes up to 10,000 pairs."""

    def __init__(self, *, sides: int = 1_000, pairs: int = 50_000) -> None:
        self._most_sides, self._most_pairs = sides, pairs
        self._sides: dict[str, Side] = {}
        self._points: dict[tuple[int, int], float] = {}

    def side(self, profile: Profile) -> Side:
        known = self._sides.get(profile.article)
        if known is not None and _alike(known, profile):
            return replace(known, profile=profile)
        if len(self._sides) >= self._most_sides:
            self._sides.clear()
        side = self._sides[profile.article] = Side.of(profile)
        return side

    def points(self, a: Side, b: Side) -> float:
        pair = (a.number, b.number) if a.number < b.number else (b.number, a.number)
        points = self._points.get(pair)
        if points is None:
            if len(self._points) >= self._most_pairs:
                self._points.clear()
            points = self._points[pair] = compare_sides(a, b).points
        return points


def _alike(side: Side, profile: Profile) -> bool:
    """Nothing that is compared has changed. A stored vector is an array, a new one a tuple of the same numbers."""
    told = replace(side.profile, vector=profile.vector, story=profile.story)
    return told == profile and np.array_equal(side.vector, np.asarray(profile.vector, dtype=np.float32))
