"""What is kept of earlier comparisons changes no answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digests import stories
from digests.models import Language, Profile
from digests.stories.evidence import Side
from digests.stories.memory import Memory

WHEN = datetime(2026, 3, 4, tzinfo=UTC)


def a_profile(article: str, people: Sequence[str], vector: Sequence[float] = (0.6, 0.8)) -> Profile:
    return Profile(
        article,
        Language.EN,
        WHEN,
        "Ferry line orders boats",
        "Ferry line orders boats",
        vector,
        dict.fromkeys(people, 1.0),
        {},
        {},
        {"ferry": 1.0, "orders": 0.5, "#8": 0.2},
    )


def told(kept: Memory, a: Profile, b: Profile) -> float:
    return kept.points(kept.side(a), kept.side(b))


def test_a_pair_is_compared_once_whichever_way_round_and_whatever_its_story() -> None:
    kept = Memory()
    one, other = a_profile("a", ["ann"]), a_profile("b", ["ann"])
    sides = kept.side(one), kept.side(other)
    assert kept.points(*sides) == kept.points(*reversed(sides)) == pytest.approx(stories.compare(one, other).points)
    again = kept.side(replace(one, story="s1"))
    assert again.number == sides[0].number
    assert again.profile.story == "s1"


@pytest.mark.parametrize(
    "changed",
    [
        {"people": {"bob": 1.0}},
        {"vector": (0.8, -0.6)},
        {"dated": False},
        {"when": datetime(2026, 1, 1, tzinfo=UTC)},
        {"terms": {"fire": 1.0}},
    ],
    ids=lambda c: next(iter(c)),
)
def test_an_article_that_reads_otherwise_by_now_is_compared_anew(changed: dict[str, object]) -> None:
    kept = Memory()
    one, other = a_profile("a", ["ann"]), a_profile("b", ["ann"])
    before = told(kept, one, other)
    now = replace(other, **changed)  # type: ignore[arg-type]  # a field of each type
    assert told(kept, one, now) == pytest.approx(stories.compare(one, now).points)
    assert told(kept, one, now) != pytest.approx(before)
    assert told(kept, one, other) == pytest.approx(before)


def test_a_link_sees_that_two_people_became_one() -> None:
    one, other = a_profile("a", ["ann"]), replace(a_profile("b", ["bob"]), terms={"boats": 1.0})
    apart = stories.link(one, [other])
    joined = stories.link(one, [replace(other, people={"ann": 1.0})])
    assert not apart.stories
    assert joined.stories
    assert joined.score == round(stories.compare(one, replace(other, people={"ann": 1.0})).points, 2)


def test_what_is_full_is_forgotten_and_still_right() -> None:
    kept = Memory(sides=3, pairs=2)
    made = [a_profile(str(n), ["ann"] if n % 2 else ["bob"]) for n in range(6)]
    for a in made:
        for b in made:
            assert told(kept, a, b) == pytest.approx(stories.compare(a, b).points)


def test_sides_of_other_articles_have_other_numbers() -> None:
    assert Side.of(a_profile("a", [])).number != Side.of(a_profile("a", [])).number
