"""A digest as it is read: what stands in it, how short it is, and what is left to ask for."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import digest_card
from bot.messages import BlockKind, Card
from digests.models import (
    Edition,
    Entry,
    Language,
    LanguageMode,
    Move,
    NamedPerson,
    Novelty,
    Reference,
    Sentence,
    Spelling,
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
        (LanguageMode.EN, "2 more names, 1 more figure · /story 1"),
        (LanguageMode.ZH, "无中文来源 · 另有 2 人、1 项数字 · /story 1"),
        (LanguageMode.BOTH, "无中文来源 · 另有 2 人、1 项数字 · 2 more names, 1 more figure · /story 1"),
    ],
)
def test_one_line_of_small_print_says_what_is_missing(mode: LanguageMode, line: str) -> None:
    assert line in lines(shown(BRIEF, mode), BlockKind.CONTEXT)


def test_an_update_is_marked_and_says_what_it_alone_lacks() -> None:
    update = replace(BRIEF, update_of="story:s1")
    assert "No English source" not in "".join(lines(shown(update, LanguageMode.EN), BlockKind.CONTEXT))
    small = lines(shown(update, LanguageMode.BOTH), BlockKind.CONTEXT)
    assert any(line.startswith("这条后续无中文来源") for line in small)
    chinese = replace(update, headlines={Language.HANS: Sentence("Meta裁员600人", Language.HANS, (2,))})
    assert lines(shown(chinese, LanguageMode.ZH), BlockKind.HEADING) == ["1. 后续：Meta裁员600人"]


@pytest.mark.parametrize(("zone", "dated"), [("Asia/Shanghai", "2026-03-03"), ("America/New_York", "2026-03-02")])
def test_sources_carry_the_day_it_was_in_the_channel(zone: str, dated: str) -> None:
    late = Reference(4, "a4", "Title", "wire.example", None, datetime(2026, 3, 2, 20, 0, tzinfo=UTC), Language.EN)
    made = Edition("c", DAY, day(0), (replace(BRIEF, references=(4,)),), (late,), 1)
    card = digest_card.edition(made, replace(CHANNEL, zone=zone))
    assert f"[4] wire.example {dated}" in lines(card, BlockKind.CONTEXT)


def test_an_update_says_when_it_was_first_told_where_posts_have_no_address() -> None:
    update = replace(BRIEF, update_of="story:s1", first_told=date(2026, 3, 1))
    small = lines(shown(update, LanguageMode.BOTH), BlockKind.CONTEXT)
    assert "首次报道于2026年3月1日 · First told on 1 March 2026" in small
    linked = replace(update, update_of="https://chat.example/1")
    assert not [line for line in lines(shown(linked, LanguageMode.EN), BlockKind.CONTEXT) if "March" in line]


def test_a_button_leads_to_each_story() -> None:
    (button,) = shown(BRIEF, LanguageMode.BOTH).choices
    assert (button.label, button.command, button.typed) == ("1. Meta cuts 600 jobs", "/story s1", "/story 1")


def test_the_language_that_has_a_headline_comes_first() -> None:
    kinds = [b.kind for b in shown(BRIEF, LanguageMode.BOTH).blocks]
    first = kinds.index(BlockKind.HEADING)
    assert kinds.count(BlockKind.HEADING) == 1
    assert kinds[first : first + 4] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.BULLET]


def test_each_language_has_its_own_half() -> None:
    told = replace(
        BRIEF,
        headlines=dict(BRIEF.headlines) | {Language.HANS: Sentence("Meta裁员600人", Language.HANS, (2,))},
        lead=dict(BRIEF.lead) | {Language.HANS: sentences(Language.HANS, "一。")},
    )
    texts = ["".join(run.text for run in b.runs) for b in shown(told, LanguageMode.BOTH).blocks]
    assert texts[4:10] == [
        "1. Meta裁员600人", "一。[1]", "新人物：Ann Lee[4][5]", "Meta cuts 600 jobs", "One.[1] Two.[1]", "New names: Ann Lee[4][5]"
    ]  # fmt: skip


def test_a_name_carries_few_references_its_own_story_first() -> None:
    (names,) = lines(shown(BRIEF, LanguageMode.EN), BlockKind.BULLET)
    assert names == "New names: Ann Lee[4][5]"


def test_a_name_spelt_in_two_ways_is_shown_with_its_sources() -> None:
    spelt = (Spelling("Ann Lee", (1, 2)), Spelling("Anne Lee", (3,)))
    told = replace(BRIEF, misspelt=(replace(named("Ann Lee", 1, 2, 3), spellings=spelt),))
    assert lines(shown(told, LanguageMode.EN), BlockKind.BULLET)[-1] == (
        "Sources differ: spelling of Ann Lee: Ann Lee[1][2] / Anne Lee[3]"
    )
    assert (
        lines(shown(told, LanguageMode.ZH), BlockKind.BULLET)[-1]
        == "说法不一：Ann Lee的写法：Ann Lee[1][2] / Anne Lee[3]"
    )


def test_where_someone_goes_stands_behind_the_name() -> None:
    told = replace(BRIEF, people=(replace(named("Ann Lee", 4), move=Move("Norhaven", "诺海", "a4", back=True)),))
    assert lines(shown(told, LanguageMode.EN), BlockKind.BULLET) == ["New names: Ann Lee (returns to Norhaven)[4]"]
    assert lines(shown(told, LanguageMode.ZH), BlockKind.BULLET) == ["新人物：Ann Lee（重返诺海）[4]"]


def test_the_sources_cited_stand_under_the_story() -> None:
    cited = "[1] wire.example 2026-03-03 · [4] wire.example 2026-03-06 · [5] wire.example 2026-03-07"
    assert cited in lines(shown(BRIEF, LanguageMode.EN), BlockKind.CONTEXT)


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


def test_what_a_model_wrote_is_marked_and_the_model_is_named() -> None:
    one, *rest = sentences(Language.HANS, "甲。", "乙。")
    half = replace(BRIEF, lead={**BRIEF.lead, Language.HANS: (replace(one, model="small-1"), *rest)})
    card = shown(half, LanguageMode.BOTH)
    assert any("甲。†" in line and "乙。†" not in line for line in lines(card, BlockKind.PARAGRAPH))
    assert "small-1" in lines(card, BlockKind.CONTEXT)[2]
    assert not any(
        "†" in line
        for line in (*lines(card, BlockKind.HEADING), *lines(shown(BRIEF, LanguageMode.EN), BlockKind.CONTEXT))
    )
    headed = replace(half, headlines={Language.EN: replace(BRIEF.headlines[Language.EN], model="small-1")})
    assert lines(shown(headed, LanguageMode.EN), BlockKind.HEADING) == ["1. Meta cuts 600 jobs†"]


def test_a_figure_is_cited_from_who_says_it() -> None:
    said = [claim(stored(f"a{n}", "", when=day(n)), organization("Meta"), "layoffs", usd(5)) for n in (4, 5)]
    variants = (Variant(usd(600), (said[0],)), Variant(usd(90), (said[1],)))
    line = Entry(organization("Meta"), "spending", "", Standing.NEW, variants, key="meta|spending|")
    card = shown(replace(BRIEF, people=(), figures=(line,)), LanguageMode.EN)
    (strip,) = ("".join(r.text for r in b.runs) for b in card.blocks if "US$600" in "".join(r.text for r in b.runs))
    assert strip.endswith("US$600[4]")
