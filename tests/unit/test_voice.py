"""What the bot says in each language: its phrases are complete, its typography right, its values the same."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from digests.models import (
    Bound,
    Edition,
    Entry,
    FigureKind,
    Language,
    NamedPerson,
    Novelty,
    Role,
    Script,
    Standing,
    StoryBrief,
    Subject,
    SubjectKind,
    Value,
    Variant,
)
from digests.publishing import Channel
from digests.writing.voice import Voice
from tests.fakes.stories import CHANNEL, claim, day, organization, stored, usd

ROOT = Path(__file__).resolve().parents[2]
PHRASES = tomllib.loads((ROOT / "digests" / "writing" / "phrases.toml").read_text("utf-8"))
ZH, EN, HANT = Voice(Language.HANS), Voice(Language.EN), Voice(Language.HANS, Script.HANT)
OUTCOMES = "pending failed rejected duplicate revision replaced new".split()
META = organization("Meta")


def slots(phrase: str | dict[str, str]) -> set[str]:
    forms = [phrase] if isinstance(phrase, str) else list(phrase.values())
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_have_the_same_phrases_with_the_same_slots() -> None:
    assert PHRASES["en"].keys() == PHRASES["zh"].keys()
    assert {k: slots(v) for k, v in PHRASES["en"].items()} == {k: slots(v) for k, v in PHRASES["zh"].items()}


def test_every_phrase_the_bot_asks_for_exists() -> None:
    asked: set[str] = set()
    for file in (ROOT / "bot").rglob("*.py"):
        text = file.read_text("utf-8")
        asked |= set(re.findall(r"\.word\(\s*[\"']([a-z_]+)[\"']\s*[,)]", text))
    asked |= {f"outcome_{o}" for o in OUTCOMES} | {"mode_both", "mode_zh", "mode_en", "hans", "hant"}
    assert len(asked) > 30
    assert asked <= PHRASES["en"].keys()


def test_an_unknown_phrase_is_an_error() -> None:
    with pytest.raises(KeyError):
        EN.word("no_such_phrase")


@pytest.mark.parametrize("key", sorted(PHRASES["zh"]))
def test_chinese_has_full_width_punctuation(key: str) -> None:
    phrase = PHRASES["zh"][key]
    for form in [phrase] if isinstance(phrase, str) else phrase.values():
        assert not re.search(r"[一-鿿][,;:?!()]|[,;:?!()][一-鿿]", form)


def test_counts_have_their_plural() -> None:
    assert EN.word("more_stories", count=1) == "1 more story"
    assert EN.word("more_stories", count=2) == "2 more stories"


def test_dates() -> None:
    assert EN.day(date(2025, 10, 9)) == "9 October 2025"
    assert ZH.day(datetime(2025, 10, 9, tzinfo=UTC)) == "2025年10月9日"


def test_scripts() -> None:
    assert ZH.text("諾海公布業績") == "诺海公布业绩"
    assert HANT.text("软件公布信息") == "軟體公布資訊"
    assert HANT.text("諾海公布業績") == "諾海公布業績"
    assert EN.text("软件") == "软件"
    assert HANT.word("new_names") == "新人物"
    assert HANT.word("hant") == "繁體"


# --- people --------------------------------------------------------------------------------------------------------------


def named(
    en: str | None, zh: str | None, role: Role | None = None, novelty: Novelty = Novelty.NEW_PERSON
) -> NamedPerson:
    return NamedPerson("p", en, zh, novelty, role, "", (), silent_months=5)


DIRECTOR = Role("研究总监", 0, 1, org="FAIR", org_id="fair", title_en="research director", title_zh="研究总监")
FORMER = Role(
    "研究员",
    0,
    1,
    org="谷歌",
    org_id="google",
    title_en="researcher",
    title_zh="研究员",
    former=True,
    org_en="Google",
    org_zh="谷歌",
)


@pytest.mark.parametrize(
    ("person", "zh", "en"),
    [
        (
            named("Yuandong Tian", "田渊栋", DIRECTOR),
            "田渊栋（FAIR 研究总监）",
            "Yuandong Tian (research director, FAIR)",
        ),
        (named("Ruben Mayer", None, FORMER), "Ruben Mayer（前谷歌研究员）", "Ruben Mayer (former researcher, Google)"),
        (named("Alexandr Wang", "亚历山大·王"), "亚历山大·王（Alexandr Wang）", "Alexandr Wang"),
        (named(None, "庞若名"), "庞若名", "庞若名"),
        (
            named("Yuandong Tian", "田渊栋", DIRECTOR, Novelty.NEW_ROLE),
            "田渊栋（新职务：FAIR 研究总监）",
            "Yuandong Tian (new role: research director, FAIR)",
        ),
        (
            named("Bert Maher", None, None, Novelty.BACK),
            "Bert Maher（时隔 5 个月再次出现）",
            "Bert Maher (back after 5 months)",
        ),
    ],
)
def test_people(person: NamedPerson, zh: str, en: str) -> None:
    assert (ZH.person(person), EN.person(person)) == (zh, en)


def test_a_title_the_lexicon_does_not_know_is_quoted_in_its_own_language_only() -> None:
    odd = Role("首席折腾官", 0, 1, org="Meta")
    assert ZH.role(odd) == "Meta 首席折腾官"
    assert EN.role(odd) == "Meta"
    assert EN.role(replace(odd, org="元公司")) == ""
    assert EN.person(named("Ann Lee", None, replace(odd, org="元公司"))) == "Ann Lee"


# --- figures -------------------------------------------------------------------------------------------------------------

FIRST, SECOND = stored("a", "Sold", when=day(0)), stored("b", "Sold for more", when=day(1))


def variant(value: Value, *, hearsay: bool = False, about: bool = False, later: bool = False) -> Variant:
    return Variant(value, (claim(SECOND if later else FIRST, META, "valuation", value, hearsay=hearsay),), about)


def entry(*variants: Variant, **fields: object) -> Entry:
    base = Entry(META, "valuation", "", Standing.NEW, variants, None, "k")
    return replace(base, **fields)  # type: ignore[arg-type]  # fields of Entry, by name


def test_figures_say_subject_measure_and_amount() -> None:
    one = entry(variant(usd("1.48E+10")))
    assert ZH.claim(one) == "Meta 估值：148亿美元"
    assert EN.claim(one) == "Meta valuation: US$14.8 billion"
    assert ZH.subject_and_measure(one) == "Meta 估值"


def test_an_amount_of_nobody_knows_what_stands_alone() -> None:
    one = entry(variant(usd("4.5E+9")), measure=None)
    assert (ZH.claim(one), EN.claim(one)) == ("45亿美元", "US$4.5 billion")


def test_a_period_is_named() -> None:
    one = entry(variant(usd("2.31E+9")), measure="revenue", scope="2025-q3+forecast")
    assert ZH.subject_and_measure(one) == "Meta 营收（2025年三季度，预计）"
    assert EN.subject_and_measure(one) == "Meta revenue (third quarter of 2025, forecast)"
    assert EN.subject_and_measure(replace(one, scope="unheard-of", subject=None)) == "Revenue"


def test_both_sides_of_a_deal_are_named() -> None:
    deal = entry(variant(usd("1.43E+10")), measure="investment", scope="with:scale-ai")
    known = replace(deal, partner=organization("Scale AI"))
    assert ZH.claim(known) == "Meta–Scale AI 投资额：143亿美元"
    quoted = replace(deal.variants[0].claims[0], quote="Meta put $14.3 billion into Scale AI.")
    alone = replace(deal, variants=(Variant(usd("1.43E+10"), (quoted,)),))
    assert EN.claim(alone) == "Meta–Scale AI investment: US$14.3 billion"


def test_disputes_show_every_value_and_its_standing() -> None:
    disputed = entry(
        variant(usd("1.43E+10")),
        variant(usd("1.48E+10")),
        variant(usd("1.4E+10"), hearsay=True, about=True),
        standing=Standing.DISPUTED,
    )
    assert EN.claim(disputed) == "Meta valuation: US$14.3 billion / US$14.8 billion"
    assert [EN.variant(v) for v in disputed.variants] == [
        "US$14.3 billion",
        "US$14.8 billion",
        "about US$14 billion (reportedly)",
    ]
    assert ZH.variant(disputed.variants[2]) == "约140亿美元（听说）"


def test_changes_show_old_new_dates_and_the_difference() -> None:
    changed = entry(variant(usd("1.48E+10"), later=True), standing=Standing.CHANGED, previous=variant(usd("1.43E+10")))
    assert EN.change(changed) == (
        "Meta valuation: US$14.3 billion (2 March 2026) → US$14.8 billion (3 March 2026), +US$500 million"
    )
    assert ZH.change(changed) == "Meta 估值：143亿美元（2026年3月2日） → 148亿美元（2026年3月3日），+5亿美元"
    settled = replace(changed, previous=None)
    assert EN.change(settled) == "Meta valuation: US$14.8 billion (3 March 2026), sources had differed"


def test_what_one_text_says_of_then_and_now_carries_no_dates() -> None:
    now, then = variant(usd("1.48E+10"), later=True), variant(usd("1.43E+10"), later=True)
    then = replace(then, claims=tuple(replace(c, scope="before") for c in then.claims))
    changed = entry(now, standing=Standing.CHANGED, previous=then)
    assert EN.change(changed) == "Meta valuation: US$14.3 billion → US$14.8 billion, +US$500 million"
    assert ZH.change(changed) == "Meta 估值：143亿美元 → 148亿美元，+5亿美元"


@pytest.mark.parametrize(("zone", "told"), [("America/New_York", "2 March"), ("Asia/Shanghai", "3 March")])
def test_a_change_is_dated_in_days_of_the_reader(zone: str, told: str) -> None:
    late = datetime(2026, 3, 2, 20, tzinfo=UTC)
    then, now = variant(usd("1.43E+10")), variant(usd("1.48E+10"))
    then = replace(then, claims=tuple(replace(c, when=late, article="old", site="else.test") for c in then.claims))
    changed = entry(now, standing=Standing.CHANGED, previous=then)
    assert f"US$14.3 billion ({told} 2026) →" in Voice(Language.EN, zone=zone).change(changed)


@pytest.mark.parametrize("withdrawn", [True, False])
def test_what_is_corrected_on_its_day_is_told_as_that(withdrawn: bool) -> None:
    """A new version of one article, or a later article of the same site."""
    then, now = variant(usd("2.4E+8")), variant(usd("2.6E+8"))
    then = replace(then, claims=tuple(replace(c, article="old", withdrawn=withdrawn) for c in then.claims))
    changed = entry(now, standing=Standing.CHANGED, previous=then)
    assert EN.change(changed) == "Meta valuation: US$260 million (corrected from US$240 million)"
    assert ZH.change(changed) == "Meta 估值：2.6亿美元（更正：原为2.4亿美元）"
    assert HANT.change(changed) == "Meta 估值：2.6億美元（更正：原為2.4億美元）"
    others = replace(then, claims=tuple(replace(c, site="else.test", withdrawn=False) for c in then.claims))
    assert "→" in EN.change(replace(changed, previous=others))
    later = entry(variant(usd("2.6E+8"), later=True), standing=Standing.CHANGED, previous=then)
    assert "2 March 2026) → US$260 million (3 March 2026)" in EN.change(later)


def test_bounds_give_no_difference() -> None:
    heads = Value(FigureKind.COUNT, Decimal(3000), None, "people", bound=Bound.AT_MOST, strict=True)
    few = Value(FigureKind.COUNT, Decimal(2500), None, "people")
    changed = entry(variant(few, later=True), measure="headcount", standing=Standing.CHANGED, previous=variant(heads))
    assert "+" not in EN.change(changed)
    assert "−" not in EN.change(changed)
    assert "fewer than 3,000 people" in EN.change(changed)


def test_traditional_names_do_not_keep_their_labels_simplified() -> None:
    lab = Subject(SubjectKind.ORGANIZATION, "lab", None, "超級實驗室")
    one = entry(variant(usd("1.48E+10")), measure="parameters", subject=lab)
    assert HANT.subject_and_measure(one) == "超級實驗室參數量"
    assert ZH.subject_and_measure(one) == "超级实验室参数量"
    assert HANT.role(replace(DIRECTOR, org="聯發科實驗室")) == "聯發科實驗室研究總監"


def test_latin_letters_of_two_words_do_not_run_into_one() -> None:
    head = replace(DIRECTOR, text="AI负责人", org="Meta", title_en="head of AI", title_zh="AI负责人")
    assert ZH.role(head) == "Meta AI 负责人"
    chief = replace(DIRECTOR, text="首席AI官", org="Meta", title_en="chief AI officer", title_zh="首席AI官")
    assert (ZH.role(chief), HANT.role(chief)) == ("Meta 首席 AI 官", "Meta AI 長")


# --- one line each ----------------------------------------------------------------------------------------------------------


def test_the_summary_counts_what_is_new() -> None:
    person = named("Ann Lee", None)
    one = entry(variant(usd(5)))
    brief = StoryBrief("s", "", {}, {}, (person,), (one,), (one,), (), (1,), more_people=2, more_figures=1)
    made = Edition("c", date(2026, 3, 2), day(0), (brief,), (), 3)
    assert EN.summary(made) == "1 story from 3 articles: 3 new names, 2 new figures, 1 disputed"
    assert ZH.summary(made) == "1 条新闻，出自 3 篇文章：新人物 3 位，新数字 2 项，1 项说法不一"
    assert EN.summary(replace(made, briefs=())) == "0 stories from 3 articles"


def test_schedules() -> None:
    channel = replace(CHANNEL, at=time(8, 30), zone="Asia/Shanghai", stories=1)
    assert EN.schedule(channel) == "Every day at 08:30 (Asia/Shanghai), at most 1 story"
    assert ZH.schedule(replace(channel, days=frozenset({0, 2}))) == "周一、周三 08:30（Asia/Shanghai），最多 1 条"
    assert EN.schedule(replace(channel, days=frozenset(range(5)))).startswith("Monday to Friday at")


def test_topics_and_subjects() -> None:
    assert (ZH.topic("英伟达 / Nvidia"), EN.topic("英伟达 / Nvidia"), EN.topic("Meta AI")) == (
        "英伟达",
        "Nvidia",
        "Meta AI",
    )
    chip = Subject(SubjectKind.ORGANIZATION, "nvidia", "Nvidia", "英伟达")
    assert (ZH.subject(chip), EN.subject(chip), HANT.subject(chip)) == ("英伟达", "Nvidia", "輝達")
    assert ZH.list(["甲", "乙"]) == "甲、乙"
    assert isinstance(CHANNEL, Channel)


def test_a_link_names_people_and_amounts_not_ids_and_keys() -> None:
    why = "8.4 points with a1b2 (“Meta: 600 jobs go”): USD:1.43E+10, p-77, people:6.00E+2, percent:4.90E+1"
    names = {"p-77": ("Yuandong Tian", "田渊栋")}
    assert EN.link(why, names).endswith("): US$14.3 billion, Yuandong Tian, 600 people, 49%")
    assert ZH.link(why, names).endswith("分：143亿美元、田渊栋、600人、49%")
    assert HANT.link(why, names).endswith("分：143億美元、田淵棟、600人、49%")
    assert ZH.link("3.1 points with a1b2 (“港口恢复通航”): wording", {}).endswith("措辞")
    first = "it was the first to report this"
    assert (EN.link(first, {}), ZH.link(first, {}), HANT.link(first, {})) == (first, "最先报道此事", "最先報道此事")
