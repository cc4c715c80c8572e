"""Laws of editions: order of the materials does not matter, nothing is told twice, both languages carry the same numbers."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from digests import edition, ledger
from digests.edition import Selection
from digests.models import Edition, Entry, Language, Value
from digests.reading.quantities import quantities
from digests.text.script import fold
from digests.views import StoryMaterial
from digests.writing.extract import ExtractWriter
from digests.writing.voice import Voice
from tests.fakes.stories import CHANNEL, DAY_ONE, claim, day, heads, organization, person, sighting, stored, story, usd

_NAMES = ["Meta", "Scale AI", "OpenAI", "Norhaven"]
_PEOPLE = [person(n) for n in ("Ann Lee", "Bo Chen", "Cy Hale", "Di Marsh", "Ed Novak")]
_amounts = st.integers(min_value=1, max_value=999).map(lambda n: usd(f"{n}E+8"))
_counts = st.integers(min_value=20, max_value=90000).map(heads)


@st.composite
def _materials(draw: st.DrawFn) -> list[StoryMaterial]:
    found = []
    for number in range(draw(st.integers(min_value=1, max_value=5))):
        articles = [
            stored(
                f"a{number}-{n}",
                f"Story {number} of {draw(st.sampled_from(_NAMES))}",
                when=day(draw(st.integers(0, 4))),
            )
            for n in range(draw(st.integers(min_value=1, max_value=3)))
        ]
        claims = [
            claim(draw(st.sampled_from(articles)), organization(draw(st.sampled_from(_NAMES))), *draw(_said()))
            for _ in range(draw(st.integers(min_value=0, max_value=5)))
        ]
        seen = [
            sighting(draw(st.sampled_from(articles)), who, prominence=draw(st.sampled_from([0.2, 0.5, 1.0])))
            for who in draw(st.lists(st.sampled_from(_PEOPLE), max_size=3, unique=True))
        ]
        found.append(story(f"s{number}", articles, claims={c.id: c for c in claims}.values(), sightings=seen))
    return found


def _said() -> st.SearchStrategy[tuple[str, Value]]:
    return st.one_of(
        st.tuples(st.sampled_from(["valuation", "revenue"]), _amounts),
        st.tuples(st.sampled_from(["layoffs", "headcount"]), _counts),
    )


def _choose(materials: Sequence[StoryMaterial]) -> Selection:
    return edition.choose(materials, CHANNEL, now=day(5), watched=frozenset({"Ann Lee"}))


def _publish(materials: Sequence[StoryMaterial]) -> tuple[Edition, dict[str, StoryMaterial]]:
    """The edition, and the materials as they are offered the next day."""
    selection = _choose(materials)
    written = {p.material.story.id: asyncio.run(ExtractWriter().write(p)) for p in selection.plans}
    made, told = edition.assemble(selection, written, CHANNEL, day(5).date(), day(5))
    return made, {m.story.id: replace(m, told=told.get(m.story.id)) for m in materials}


def _entries(made: Edition) -> list[Entry]:
    return [e for b in made.briefs for e in (*b.figures, *b.disputes, *b.changes)]


@settings(max_examples=25, deadline=None)
@given(_materials(), st.randoms())
def test_the_order_of_materials_does_not_matter(materials: list[StoryMaterial], random: object) -> None:
    shuffled = [replace(m, claims=m.claims[::-1], sightings=m.sightings[::-1]) for m in reversed(materials)]
    assert _choose(materials).references == _choose(shuffled).references
    assert [(p.topic, p.people, p.importance, p.update) for p in _choose(materials).plans] == [
        (p.topic, p.people, p.importance, p.update) for p in _choose(shuffled).plans
    ]
    assert _choose(materials).lines == _choose(shuffled).lines


@settings(max_examples=25, deadline=None)
@given(_materials())
def test_nothing_is_told_twice(materials: list[StoryMaterial]) -> None:
    made, later = _publish(materials)
    named = [p.person for b in made.briefs for p in b.people]
    assert len(named) == len(set(named))
    keys = [e.key for e in _entries(made)]
    assert len(keys) == len(set(keys))
    untold = [m for m in later.values() if m.told is None]
    assert {p.material.story.id for p in _choose(list(later.values())).plans} == {m.story.id for m in untold}


@settings(max_examples=25, deadline=None)
@given(_materials())
def test_a_new_value_brings_a_story_back_with_that_value_alone(materials: list[StoryMaterial]) -> None:
    _, later = _publish(materials)
    told = next(m for m in later.values() if m.told is not None)
    news = stored("news", "Something new", when=day(6))
    said = claim(news, organization("Somebody Else"), "valuation", usd(123456))
    grown = replace(
        told,
        articles=(*told.articles, news),
        story=replace(told.story, articles=(*told.story.articles, "news"), last=news.article.when),
        claims=(*told.claims, replace(said, story=told.story.id)),
    )
    found = _choose([grown])
    assert [[e.measure for e in p.entries] for p in found.plans] == [["valuation"]]
    assert [ledger.value_key(v.value) for e in found.plans[0].entries for v in e.variants] == ["USD:123456"]
    assert found.plans[0].people == ()


@settings(max_examples=25, deadline=None)
@given(_materials())
def test_both_languages_carry_the_same_numbers(materials: list[StoryMaterial]) -> None:
    made, _ = _publish(materials)
    chinese, english = Voice(Language.HANS), Voice(Language.EN)
    for entry in _entries(made):
        zh, en = (_values(v.claim(entry)) for v in (chinese, english))
        assert (
            zh
            == en
            == {str(v.value.low.normalize()) for v in entry.variants if not v.about or len(entry.variants) == 1} & zh
        )
        assert zh


def _values(text: str) -> set[str]:
    return {str(q.value.low.normalize()) for q in quantities(fold(text))}


@settings(max_examples=25, deadline=None)
@given(_materials())
def test_every_number_of_a_reference_is_in_the_edition(materials: list[StoryMaterial]) -> None:
    made, _ = _publish(materials)
    known = {r.number for r in made.references}
    assert sorted(known) == list(range(1, len(known) + 1))
    for brief in made.briefs:
        cited = {n for s in brief.headlines.values() for n in s.references}
        cited |= {n for p in brief.people for n in p.references} | set(brief.references)
        assert cited <= known
    assert made.made - DAY_ONE > timedelta()
