"""A told story comes back with the next step of its affair, once, in the words of its article; a move of somebody known is one too."""

import json
from dataclasses import replace
from typing import TypedDict

import pytest

from bot import digest_card
from bot.messages import Card
from digests.models import Edition, Language, LanguageMode, Novelty, Role
from digests.views import StoredArticle, StoryMaterial
from digests.writing.steps import step
from tests.fakes.editions import META, TIAN, publish
from tests.fakes.stories import CHANNEL, claim, day, heads, sighting, stored, story
from tests.readings import SPECS, book


class Row(TypedDict):
    language: str
    told: list[str]
    later: list[str]
    quote: str | None


ROWS: list[Row] = json.loads((SPECS / "steps.json").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[r["later"][0] for r in ROWS])
def test_a_later_article_tells_a_step_or_none(row: Row) -> None:
    language = Language.HANS if row["language"] == "zh" else Language.EN
    first = stored("a", *row["told"], when=day(0), language=language)
    later = stored("b", *row["later"], when=day(1), language=language)
    found = step(story("s", [first, later]), {"a"}, book())
    assert (found.sentence(1).text if found else None) == row["quote"]


def test_nothing_is_a_step_where_all_was_told_or_nothing_was() -> None:
    told = stored("a", "Bluebay to buy Seachart", "Bluebay agreed to buy Seachart.", when=day(0))
    later = stored("b", "Bluebay calls off its purchase of Seachart", "", when=day(1))
    assert step(story("s", [told, later]), {"a", "b"}, book()) is None
    assert step(story("s", [told, later]), set(), book()) is None


def test_an_older_report_tells_no_next_step() -> None:
    told = stored("a", "Bluebay to buy Seachart", "Bluebay agreed to buy Seachart.", when=day(3))
    older = stored("b", "Bluebay calls off its purchase of Seachart", "", when=day(0))
    assert step(story("s", [told, older]), {"a"}, book()) is None


# --- from one edition to the next ------------------------------------------------------------------------------------------

FIRST = stored(
    "a", "Meta cuts 600 jobs", "Meta cut 600 jobs in its AI arm. Yuandong Tian leads research there.", when=day(0)
)
STEP = stored(
    "b", "Meta halts its job cuts", "Meta halted the cuts on Thursday. A judge will hear both sides.", when=day(1)
)


LEAD = Role("lead", 0, 4)


def material(*articles: StoredArticle) -> StoryMaterial:
    return story(
        "s", articles, sightings=[sighting(FIRST, TIAN, role=LEAD)], claims=[claim(FIRST, META, "layoffs", heads(600))]
    )


async def second(first: StoryMaterial, then: StoryMaterial) -> tuple[Edition, StoryMaterial]:
    _, told = await publish([first], day(0))
    made, after = await publish([replace(then, told=told["s"])], day(1))
    return made, replace(then, told=after.get("s", told["s"]))


def shown(card: Card) -> str:
    return "\n".join("".join(run.text for run in block.runs) for block in card.blocks)


async def test_an_update_tells_the_step_once_and_nothing_else() -> None:
    made, after = await second(material(FIRST), material(FIRST, STEP))
    (brief,) = made.briefs
    assert brief.update_of
    assert brief.step
    assert brief.step.text == "Meta halts its job cuts"
    assert (brief.people, brief.figures, brief.changes) == ((), (), ())
    assert [r.article for r in made.references] == ["b"]
    told = shown(digest_card.edition(made, replace(CHANNEL, mode=LanguageMode.EN)))
    assert told.count("Meta halts its job cuts") == 1
    again, _ = await publish([after], day(2))
    assert not again.briefs


async def test_an_article_that_only_repeats_brings_no_update() -> None:
    repeated = replace(STEP, article=replace(STEP.article, title="Meta's cuts", text="Meta's cuts\nMeta cut 600 jobs."))
    then = story(
        "s", [FIRST, repeated], sightings=[sighting(FIRST, TIAN)], claims=[claim(FIRST, META, "layoffs", heads(600))]
    )
    made, _ = await second(material(FIRST), then)
    assert not made.briefs


async def test_a_step_that_no_headline_tells_has_a_line_of_its_own() -> None:
    made, _ = await second(material(FIRST), material(FIRST, STEP))
    (brief,) = made.briefs
    bare = replace(made, briefs=(replace(brief, headlines={}, lead={}),))
    for mode, label in ((LanguageMode.EN, "Since then: "), (LanguageMode.BOTH, "Since then: ")):
        assert f"{label}Meta halts its job cuts[1]" in shown(digest_card.edition(bare, replace(CHANNEL, mode=mode)))
    assert "Since then" not in shown(digest_card.edition(bare, replace(CHANNEL, mode=LanguageMode.ZH)))


async def test_somebody_known_who_goes_elsewhere_is_told_with_where() -> None:
    gone = stored("c", "Tian's next desk", "Yuandong Tian joined OpenAI on Friday.", when=day(1))
    then = story(
        "s",
        [FIRST, gone],
        sightings=[sighting(FIRST, TIAN, role=LEAD), sighting(gone, TIAN)],
        claims=[claim(FIRST, META, "layoffs", heads(600))],
    )
    _, told = await publish([material(FIRST)], day(0))
    made, after = await publish([replace(then, told=told["s"])], day(1), book=book())
    (brief,) = made.briefs
    (person,) = brief.people
    assert (person.novelty, person.role) == (Novelty.NEW_ROLE, None)
    assert person.move
    assert person.move.en == "OpenAI"
    again, _ = await publish([replace(then, told=after["s"])], day(2), book=book())
    assert not again.briefs
