"""Leads: verbatim sentences that stand on their own. Specs of single sentences: tests/specs/{zh,en}/lead.json."""

import json
from pathlib import Path

import pytest

from digests.models import Language
from digests.ports import StoryPlan
from digests.text.script import fold
from digests.writing.extract import ExtractWriter
from digests.writing.lead import candidates, lead, stands_alone
from tests.fakes.stories import day, person, sighting, stored, story

SPECS = Path(__file__).resolve().parents[1] / "specs"

EN = """Norhaven Semiconductor raised its forecast on Wednesday after quarterly revenue rose 18% to $2.31 billion.
However, the car business was weak. He said more was to come. What will happen next?
Subscribe to our newsletter for more news like this every morning.
Helena Brandt, the chief executive, said that orders from data centres had doubled in twelve months.
Market reaction
The shares of Norhaven Semiconductor rose by as much as 6% in late trading on Wednesday.
"""
ZH = """诺海半导体周三公布第三季度业绩,营收增长18%,达到23.1亿美元。
然而,汽车业务依然疲软。他表示更多好消息还在后面。接下来会怎样?
欢迎关注我们的公众号,获取更多精彩资讯。
首席执行官海伦娜·勃兰特说,数据中心订单在十二个月里翻了一番。
市场反应
诺海半导体股价周三盘后一度上涨6%,创下三年来新高。
"""


def plan(*articles: tuple[str, str, Language], people: tuple[str, ...] = ()) -> StoryPlan:
    all_ = [stored(f"a{n}", title, body, language=lang, when=day(n)) for n, (title, body, lang) in enumerate(articles)]
    seen = [sighting(all_[0], person(name)) for name in people]
    material = story("s", all_, sightings=seen)
    return StoryPlan(material, "", (), (), {a.article.id: n for n, a in enumerate(all_, 1)}, 1.0)


@pytest.mark.parametrize(
    ("language", "sentence", "alone"),
    [
        (language, row["text"], row["alone"])
        for language in ("en", "zh")
        for row in json.loads((SPECS / language / "lead.json").read_text("utf-8"))
    ],
)
def test_whether_a_sentence_stands_alone(language: str, sentence: str, alone: bool) -> None:
    people = ("Helena Brandt", "Brandt", "海伦娜·勃兰特", "勃兰特")
    assert stands_alone(fold(sentence), people, chinese=language == "zh") is alone


@pytest.mark.parametrize(("body", "language"), [(EN, Language.EN), (ZH, Language.HANS)])
async def test_a_lead_is_two_or_three_verbatim_sentences(body: str, language: Language) -> None:
    written = await ExtractWriter().write(plan(("Norhaven results", body, language)))
    key = Language.HANS if language.chinese else Language.EN
    told = written.lead[key]
    assert 2 <= len(told) <= 3
    assert all(s.text in body and s.references == (1,) and s.model is None for s in told)
    assert [body.index(s.text) for s in told] == sorted(body.index(s.text) for s in told)
    joined = " ".join(s.text for s in told)
    assert not any(
        bad in joined for bad in ("However", "Subscribe", "Market reaction", "然而", "欢迎", "市场反应", "?")
    )
    assert "18%" in told[0].text


async def test_a_language_without_a_source_is_absent() -> None:
    written = await ExtractWriter().write(plan(("Norhaven results", EN, Language.EN)))
    assert Language.HANS not in written.headlines
    assert Language.HANS not in written.lead
    assert set(written.headlines) == {Language.EN}


async def test_traditional_sources_speak_for_chinese_where_there_are_no_simplified_ones() -> None:
    hant = "諾海半導體週三公布第三季度業績,營收增長18%,達到23.1億美元。"
    alone = await ExtractWriter().write(plan(("諾海公布業績", hant, Language.HANT)))
    assert alone.headlines[Language.HANS].language is Language.HANT
    assert alone.lead[Language.HANS][0].text == hant
    both = await ExtractWriter().write(plan(("諾海公布業績", hant, Language.HANT), ("诺海公布业绩", ZH, Language.HANS)))
    assert both.headlines[Language.HANS].text == "诺海公布业绩"


async def test_what_simplified_sources_have_no_words_for_traditional_ones_say() -> None:
    hant = "諾海半導體週三公布第三季度業績,營收增長18%,達到23.1億美元。"
    written = await ExtractWriter().write(
        plan(("诺海公布业绩", "图片。", Language.HANS), ("諾海業績", hant, Language.HANT))
    )
    assert written.headlines[Language.HANS].text == "诺海公布业绩"
    assert [s.text for s in written.lead[Language.HANS]] == [hant]


async def test_the_same_sentence_in_two_sources_carries_both_numbers() -> None:
    written = await ExtractWriter().write(plan(("Results", EN, Language.EN), ("Norhaven", EN, Language.EN)))
    assert all(s.references == (1, 2) for s in written.lead[Language.EN])


async def test_without_a_title_a_sentence_heads_the_story_and_is_not_said_again() -> None:
    written = await ExtractWriter().write(plan(("", ZH, Language.HANS)))
    head = written.headlines[Language.HANS].text
    assert head + "。" in ZH
    assert all(head not in s.text for s in written.lead.get(Language.HANS, ()))


async def test_the_first_sentence_of_an_untitled_article_may_be_a_long_headline() -> None:
    first = "诺海半导体周三公布第三季度业绩,营收增长18%,达到23.1亿美元,数据中心订单翻番,并把全年预期上调到一百亿美元,股价盘后一度上涨6%。"
    body = first + "\n首席执行官海伦娜·勃兰特对记者说,数据中心的订单翻了一番。"
    written = await ExtractWriter().write(plan(("", body, Language.HANS)))
    assert len(first) > 60
    assert written.headlines[Language.HANS].text == first.rstrip("。")


async def test_nothing_to_quote_is_no_failure() -> None:
    for title, body in (("", ""), ("", "One."), ("A title", ""), ("", "???\n!!!\n" + "…" * 50)):
        written = await ExtractWriter().write(plan((title, body, Language.EN)))
        assert written.lead == {}


def test_repetition_is_avoided() -> None:
    twice = (
        EN
        + "Norhaven Semiconductor raised its forecast on Wednesday after revenue for the quarter rose 18% to $2.31 billion.\n"
    )
    article = stored("a", "Norhaven results", twice)
    chosen = lead(candidates(article.article, article.sentences), title="Norhaven results", names=(), facts=())
    assert sum("raised its forecast" in c.text for c in chosen) == 1


@pytest.mark.parametrize(
    ("language", "case"),
    [(lang, case) for lang in ("zh", "en") for case in json.loads((SPECS / lang / "openings.json").read_text("utf-8"))],
)
def test_the_first_sentence_names_the_event(language: str, case: dict[str, str]) -> None:
    article = stored("a", case["title"], case["body"], language=Language.HANS if language == "zh" else Language.EN)
    chosen = lead(candidates(article.article, article.sentences), title=case["title"], names=(), facts=())
    assert chosen[0].text == case["first"], case["why"]


@pytest.mark.parametrize(
    ("title", "body", "again", "language"),
    [
        ("Norhaven to cut 340 jobs", "Norhaven is set to cut more than 340 jobs, about 12% of its staff, to pay for new plants in the north. "
         "Norhaven has revealed plans to cut around 340 jobs. Workers in Port Elwin will hear by Friday whether they are affected.",
         "revealed plans", Language.EN),
        ("海港大桥发生货船撞桥事故", "3月3日晚，一艘货船在海港大桥撞上桥墩后起火，造成船上3人死亡。"
         "据海港市应急管理局披露，事故发生于3月3日22时，一艘货船在海港大桥撞上桥墩后起火，造成船上3人死亡。"
         "海港大桥双向封闭，预计周五恢复通车。", "22时", Language.HANS),
    ],
)  # fmt: skip
def test_what_is_told_is_not_retold(title: str, body: str, again: str, language: Language) -> None:
    article = stored("a", title, body, language=language)
    chosen = lead(candidates(article.article, article.sentences), title=title, names=(), facts=())
    assert chosen
    assert not any(again in c.text for c in chosen)


def test_an_aside_is_worse_than_a_headline_by_itself() -> None:
    article = stored(
        "a",
        "Norhaven beats suit over losses",
        "It was a long day in court. It was hot, too. Lind said the shareholders may complain again.",
    )
    pool = candidates(article.article, article.sentences, ("Ada Lind", "Lind"))
    assert len(pool) == 1
    assert lead(pool, title=article.article.title, names=(), facts=()) == []


def test_a_bare_surname_does_not_open_where_a_full_name_can() -> None:
    body = "Lind dismissed the suit of 300 shareholders on Friday. Judge Ada Lind dismissed on Friday a suit that 300 shareholders had brought."
    article = stored("a", "Norhaven beats suit of shareholders", body)
    chosen = lead(candidates(article.article, article.sentences, ("Ada Lind", "Lind")), title="", names=(), facts=())
    assert chosen[0].text.startswith("Judge Ada Lind")


@pytest.mark.parametrize(
    "opening",
    ["Lind和Mori报到不到一个月就离开诺海，回了老东家。", "2019年，诺海裁员300人，两位副总裁离开。"],
)
def test_what_needs_another_sentence_or_recalls_old_years_does_not_open(opening: str) -> None:
    article = stored("a", "诺海两位工程师离职", opening, language=Language.HANS)
    pool = candidates(article.article, article.sentences, ("Ada Lind", "Lind", "Kenji Mori", "Mori"))
    assert len(pool) == 1
    assert lead(pool, title=article.article.title, names=(), facts=()) == []


def test_a_further_sentence_brings_a_name_or_a_number() -> None:
    body = (
        "Norhaven agreed on Monday to buy the battery maker Quill for $300 million. "
        "Buying a maker of batteries was long expected of a group that sells electric ferries to towns. "
        "Norhaven said the 90 workers of Quill would stay and that Ada Lind would run the new unit."
    )
    article = stored("a", "Norhaven buys battery maker Quill for $300 million", body)
    chosen = lead(
        candidates(article.article, article.sentences),
        title=article.article.title,
        names=("Norhaven", "Quill", "Ada Lind"),
        facts=("$300 million",),
    )
    assert "Buying a maker" not in " ".join(c.text for c in chosen)
    assert any("Ada Lind" in c.text for c in chosen)


def test_a_long_sentence_is_quoted_where_nothing_else_is_there() -> None:
    body = "Dawnshore Bank announced that it would cut " + "rates on deposits and loans and bonds and " * 6 + "notes."
    article = stored("a", "Dawnshore Bank cuts rates", body)
    assert [c.text for c in lead(candidates(article.article, article.sentences), title="", names=(), facts=())] == [
        body
    ]


@pytest.mark.parametrize(
    ("line", "begins", "language"),
    [
        ("PORT ELWIN, March 3 (Reuters) - Norhaven Semiconductor cut 340 jobs on Monday, about 12% of its staff.", "Norhaven", Language.EN),
        ("PORT ELWIN (AP) — Norhaven Semiconductor cut 340 jobs on Monday, about 12% of its staff.", "Norhaven", Language.EN),
        ("Port Elwin, 3 March (Harbour News) – Norhaven Semiconductor cut 340 jobs on Monday, about 12% of its staff.", "Norhaven", Language.EN),
        ("PORT ELWIN: Norhaven Semiconductor cut 340 jobs on Monday, about 12% of its staff.", "Norhaven", Language.EN),
        ("Harbour Law(March 3, 2026)– Norhaven Semiconductor cut 340 jobs on Monday, about 12% of its staff.", "Norhaven", Language.EN),
        ("Norhaven Semiconductor — once the largest of them — cut 340 jobs on Monday, 12% of its staff.", "Norhaven", Language.EN),
        ("Core View - Norhaven Semiconductor cut 340 jobs on Monday, about 12% of its staff.", "Norhaven", Language.EN),
        ("〔財經頻道／綜合報導〕諾海半導體週一宣布裁員340人，約占員工總數的12%。", "諾海半導體", Language.HANT),
        ("[海港今日新聞] 諾海半導體週一宣布裁員340人，約占員工總數的12%。", "諾海半導體", Language.HANT),
        ("临江消息：诺海半导体周一宣布裁员340人，约占员工总数的12%。", "诺海半导体", Language.HANS),
        ("海港社3月3日讯（编辑 林一）诺海半导体周一宣布裁员340人，约占员工总数的12%。", "诺海半导体", Language.HANS),
        ("（海港社记者林一波港3日电）诺海半导体周一宣布裁员340人，约占员工总数的12%。", "诺海半导体", Language.HANS),
        ("3月3日，诺海半导体宣布裁员340人，约占员工总数的12%。", "3月3日", Language.HANS),
    ],
)  # fmt: skip
def test_who_wired_the_news_is_no_part_of_it(line: str, begins: str, language: Language) -> None:
    article = stored("a", "", line, language=language)
    (found,) = candidates(article.article, article.sentences)
    assert found.text.startswith(begins)
    assert line.endswith(found.text)


def test_marks_of_the_stock_exchange_are_not_quoted() -> None:
    assert not stands_alone("Norhaven <NORH.N> cut 340 jobs on Monday, about 12% of its staff.", chinese=False)
