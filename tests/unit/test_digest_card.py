"""A digest as it is read: what stands in it, how short it is, and what is left to ask for."""

from dataclasses import replace
from datetime import date

import pytest

from bot import digest_card
from bot.messages import BlockKind, Card
from digests.models import (
    Edition,
    Entry,
    Language,
    LanguageMode,
    NamedPerson,
    Novelty,
    Reference,
    Sentence,
    Standing,
    StoryBrief,
    Variant,
)
from tests.fakes.stories import CHANNEL, claim, day, organization, stored, usd

DAY = date(2026, 3, 2)


def sentences(language: Language, *texts: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(t, language, (1,)) for t in texts)


def named(name: str, *references: int) -> NamedPerson:
    return NamedPerson(name, name, None, Novelty.NEW_PERSON, None, "", references)


BRIEF = StoryBrief(
    "s1",
    "",
    {Language.EN: Sentence("Meta cuts 600 jobs", Language.EN, (1,))},
    {Language.EN: sentences(Language.EN, "One.", "Two.", "Three.")},
    (named("Ann Lee", 1, 2, 3, 4, 5),),
    (),
    (),
    (),
    (4, 5),
    more_people=2,
    more_figures=1,
)


def shown(brief: StoryBrief, mode: LanguageMode) -> Card:
    references = tuple(
        Reference(n, f"a{n}", f"Title {n}", "wire.example", None, day(n), Language.EN) for n in range(1, 6)
    )
    made = Edition("c", DAY, day(0), (brief,), references, 5)
    return digest_card.edition(made, replace(CHANNEL, mode=mode))


def lines(card: Card, kind: BlockKind) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in card.blocks if block.kind is kind]


@pytest.mark.parametrize(("mode", "count"), [(LanguageMode.BOTH, 2), (LanguageMode.EN, 3)])
def test_of_two_languages_each_tells_two_sentences(mode: LanguageMode, count: int) -> None:
    (lead,) = lines(shown(BRIEF, mode), BlockKind.PARAGRAPH)
    assert lead.count("[1]") == count


@pytest.mark.parametrize(
    ("mode", "line"),
    [
        (LanguageMode.EN, "2 more names, 1 more figure · /story s1"),
        (LanguageMode.ZH, "无中文来源 · 另有 2 人、1 项数字 · /story s1"),
        (LanguageMode.BOTH, "无中文来源 · 另有 2 人、1 项数字 · 2 more names, 1 more figure · /story s1"),
    ],
)
def test_one_line_of_small_print_says_what_is_missing_and_how_to_ask(mode: LanguageMode, line: str) -> None:
    assert line in lines(shown(BRIEF, mode), BlockKind.CONTEXT)


def test_nothing_more_leaves_the_id_alone() -> None:
    whole = replace(BRIEF, more_people=0, more_figures=0)
    assert "/story s1" in lines(shown(whole, LanguageMode.EN), BlockKind.CONTEXT)


def test_a_name_carries_few_references_its_own_story_first() -> None:
    (names,) = lines(shown(BRIEF, LanguageMode.EN), BlockKind.BULLET)
    assert names == "New names: Ann Lee[1][4][5]"


def test_a_source_is_its_title_its_site_and_its_date() -> None:
    assert "[1] Title 1 — wire.example · 3 March 2026" in lines(shown(BRIEF, LanguageMode.EN), BlockKind.CONTEXT)


def test_figures_are_measure_subject_and_amount() -> None:
    article, meta = stored("a1", "Sold"), organization("Meta")
    one = Entry(
        meta,
        "valuation",
        "",
        Standing.NEW,
        (Variant(usd("1.48E+10"), (claim(article, meta, "valuation", usd("1.48E+10")),)),),
    )
    bullets = lines(shown(replace(BRIEF, figures=(one,)), LanguageMode.EN), BlockKind.BULLET)
    assert bullets[1] == "New figures: Meta valuation: US$14.8 billion[1]"
