"""The ledger: one line per subject, measure and scope; what agrees, what disputes, what has changed."""

import json
import os
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from digests import ledger
from digests.models import (
    Article,
    Bound,
    Claim,
    Entry,
    FigureKind,
    Mention,
    OffsetMap,
    Reading,
    ReadOrganization,
    ReadPerson,
    Standing,
    Subject,
    SubjectKind,
    Value,
)
from digests.reading.figures import figures
from digests.text.script import detect
from digests.text.sentences import sentences

SHARED = Path(os.environ.get("JIANBAO_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
COMPANIES = {
    "Bluebay": "bluebay",
    "蓝湾科技": "bluebay",
    "Seachart": "seachart",
    "海图智能": "seachart",
    "Northrim": "northrim",
    "北沿": "northrim",
}
PEOPLE = {"Anna Holt": "holt", "林知远": "lin"}


def _mentions(text: str, name: str) -> tuple[Mention, ...]:
    return tuple(Mention(name, m.start(), m.end()) for m in re.finditer(re.escape(name), text))


def told(
    text: str, article: str, *, days: float = 0, site: str = "", origin: str | None = None, story: str = "s"
) -> tuple[Claim, ...]:
    """Claims of a text that speaks of the companies and people above."""
    orgs: dict[str, list[Mention]] = {}
    for name, identity in COMPANIES.items():
        orgs.setdefault(identity, []).extend(_mentions(text, name))
    organizations = tuple(
        ReadOrganization(identity, identity, tuple(sorted(found, key=lambda m: m.start)))
        for identity, found in orgs.items()
        if found
    )
    people = tuple(ReadPerson(ref, name, _mentions(text, name)) for name, ref in PEOPLE.items() if name in text)
    spans = sentences(text)
    language = detect(text)
    found = figures(text, spans, language, people=people, organizations=organizations)
    reading = Reading(article, spans, people, organizations, found)
    page = Article(
        article,
        "src",
        None,
        "",
        text,
        0,
        OffsetMap(()),
        language,
        DAY + timedelta(days=days),
        DAY,
        site=site or f"{article}.test",
        origin=origin,
    )
    subjects = {o.id: Subject(SubjectKind.ORGANIZATION, o.id, o.id, None) for o in organizations}
    subjects |= {p.ref: Subject(SubjectKind.PERSON, p.ref, p.name, None) for p in people}
    return ledger.claims(page, reading, story, subjects)


def lines(*groups: Sequence[Claim], earlier: Sequence[Claim] = ()) -> tuple[Entry, ...]:
    return ledger.entries([c for g in groups for c in g], earlier)


def only(entries: Sequence[Entry], measure: str) -> Entry:
    (entry,) = [e for e in entries if e.measure == measure]
    return entry


# --- one line per deal, in any order and language ------------------------------------------------------------------------

DEALS = [
    "蓝湾科技向海图智能投资12亿美元。",
    "蓝湾科技砸了12亿刀重注海图智能。",
    "海图智能获得蓝湾科技12亿美元投资。",
    "蓝湾科技以12亿美元投资入股海图智能。",
    "Bluebay invested $1.2 billion in Seachart.",
    "Bluebay's $1.2 billion investment in Seachart closed on Monday.",
    "Bluebay is investing $1.2bn in data start-up Seachart.",
]


@pytest.mark.parametrize("text", DEALS)
def test_a_deal_has_one_key_however_it_is_told(text: str) -> None:
    (claim,) = told(text, "a")
    assert ledger.line_key(claim) == "bluebay|investment|with:seachart"


def test_all_tellings_of_a_deal_are_one_entry() -> None:
    entry = only(lines(*(told(text, f"a{n}") for n, text in enumerate(DEALS))), "investment")
    assert entry.standing is Standing.NEW
    assert len(entry.variants) == 1
    assert ledger.voices(entry.variants[0].claims) == len(DEALS)


def test_a_sum_named_twice_in_one_article_is_one_deal() -> None:
    first, second = told("一场12.3亿美元的豪赌没有让蓝湾科技领先。蓝湾科技向海图智能投资12.3亿美元。", "a")
    assert ledger.line_key(first) == ledger.line_key(second)


# --- disputes ------------------------------------------------------------------------------------------------------------


def test_two_firm_values_of_one_deal_are_disputed_with_the_rounding_beside() -> None:
    entry = only(
        lines(
            told("蓝湾科技向海图智能投资12.3亿美元。", "a"),
            told("Bluebay invested $1.28 billion in Seachart.", "b", days=60, story="t"),
            told("听说蓝湾科技砸了12亿刀重注海图智能。", "c"),
        ),
        "investment",
    )
    assert entry.standing is Standing.DISPUTED
    assert [(v.value.low, v.about) for v in entry.variants] == [
        (Decimal("1.23E+9"), False),
        (Decimal("1.28E+9"), False),
        (Decimal("1.2E+9"), True),
    ]
    assert entry.variants[-1].claims[0].hearsay


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("蓝湾科技裁员约700人。", "Bluebay laid off 700 people."),
        ("蓝湾科技估值达143亿美元。", "Bluebay was valued at $14 billion."),
        ("蓝湾科技估值超过140亿美元。", "Bluebay was valued at $14.3 billion."),
        ("蓝湾科技员工总数降至不足3000人。", "Bluebay employs 2,900 people."),
        ("蓝湾科技裁员数百人。", "Bluebay laid off 700 people."),
        ("听说蓝湾科技裁员900人。", "Bluebay laid off 700 people."),
        ("蓝湾科技二季度营收为36亿元。", "蓝湾科技一季度营收为31亿元。"),
        ("蓝湾科技预计今年营收达90亿元。", "蓝湾科技今年营收为80亿元。"),
        ("蓝湾科技营收为36亿元。", "蓝湾科技营收为5亿美元。"),
        ("林知远的年薪为300万美元。", "林知远的签约金为500万美元。"),
        ("蓝湾科技向海图智能投资12亿美元。", "蓝湾科技向北沿投资14亿美元。"),
        ("蓝湾科技裁员700人。", "海图智能裁员900人。"),
        ("蓝湾科技挖来八名工程师。", "蓝湾科技至少八名核心成员离职。"),
        ("林知远在蓝湾科技待了两个月。", "林知远在海图智能工作了三年。"),
        ("巨头蓝湾科技的百亿豪赌。", "蓝湾科技的千亿豪赌。"),
        ("蓝湾科技估值达90亿美元。", "蓝湾科技估值达900亿美元。"),
    ],
)
def test_no_dispute(one: str, other: str) -> None:
    assert all(e.standing is not Standing.DISPUTED for e in lines(told(one, "a"), told(other, "b")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("蓝湾科技裁员700人。", "Bluebay laid off 900 people."),
        ("蓝湾科技估值达90亿美元。", "Bluebay was valued at $12 billion."),
        ("年仅31岁的林知远接任。", "33岁的林知远接任。"),
        ("蓝湾科技被罚款3亿欧元。", "Bluebay was fined €350 million."),
        ("林知远在入职海图智能不到一个月后离开。", "林知远转投海图智能,加入短短几个月后离开。"),
        ("为了招揽工程师,蓝湾科技开出百万美元年薪。", "To poach engineers, Bluebay offered salaries of $90 million."),
    ],
)
def test_dispute(one: str, other: str) -> None:
    entries = lines(told(one, "a"), told(other, "b", days=1))
    assert [e.standing for e in entries if len(e.variants) > 1] == [Standing.DISPUTED]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("林知远在入职海图智能不到一个月后离开。", "林知远在海图智能工作了两个月。"),
        ("为了招揽工程师,蓝湾科技开出百万美元年薪。", "To poach engineers, Bluebay offered salaries of $90 million."),
    ],
)
def test_what_happens_often_is_disputed_within_one_story_alone(one: str, other: str) -> None:
    apart = lines(told(one, "a", story="s"), told(other, "b", story="t"))
    assert all(e.standing is not Standing.DISPUTED for e in apart)


def test_what_is_said_of_several_people_is_claimed_of_each_and_told_once() -> None:
    text = "林知远和Anna Holt都在入职海图智能不到一个月后离开。"
    claims = told(text, "a")
    assert [(c.subject.id, c.measure) for c in claims if c.subject] == [("lin", "tenure"), ("holt", "tenure")]
    assert len({c.id for c in claims}) == 2
    assert len(lines(claims)) == 1
    (entry,) = [e for e in lines(claims, told("Anna Holt在海图智能工作了三个月。", "b")) if len(e.variants) > 1]
    assert (entry.standing, entry.subject and entry.subject.id) == (Standing.DISPUTED, "holt")


def test_a_sum_told_once_more_in_another_currency_is_no_claim_of_its_own() -> None:
    (claim,) = told("Bluebay's revenue was 1.2 trillion won ($870 million).", "a")
    assert (claim.text, claim.measure) == ("1.2 trillion won", "revenue")


def test_one_voice_cannot_dispute_itself() -> None:
    one, other = "蓝湾科技裁员700人。", "蓝湾科技裁员900人。"
    assert lines(told(one + other, "a"))[0].standing is Standing.NEW
    same_site = lines(told(one, "a", site="x.test"), told(other, "b", site="x.test"))
    assert all(e.standing is not Standing.DISPUTED for e in same_site)
    same_origin = lines(told(one, "a", origin="通讯社"), told(other, "b", origin="通讯社"))
    assert all(e.standing is not Standing.DISPUTED for e in same_origin)


# --- time ----------------------------------------------------------------------------------------------------------------


def test_a_later_value_of_what_changes_is_a_change() -> None:
    old, new = told("蓝湾科技估值达90亿美元。", "a"), told("蓝湾科技估值达120亿美元。", "b", days=30)
    entry = only(lines(new, earlier=old), "valuation")
    assert entry.standing is Standing.CHANGED
    assert entry.previous is not None
    assert (entry.previous.value.low, entry.variants[0].value.low) == (Decimal("9.0E+9"), Decimal("1.20E+10"))
    assert only(lines(old, new), "valuation").standing is Standing.CHANGED


@pytest.mark.parametrize("days", [1, 9])
def test_what_a_site_corrects_in_a_later_article_of_the_story_is_a_change(days: int) -> None:
    old = told("Bluebay bought Northrim for $860 million.", "a", site="one.test")
    new = told("Bluebay bought Northrim for $920 million.", "b", site="one.test", days=days)
    (entry,) = lines(old, new)
    assert entry.standing is Standing.CHANGED
    assert entry.previous is not None
    assert [v.value.low for v in (entry.previous, *entry.variants)] == [Decimal("8.60E+8"), Decimal("9.20E+8")]
    elsewhere = told("Bluebay bought Northrim for $920 million.", "b", site="two.test", days=days)
    assert [e.standing for e in lines(old, elsewhere)] == [Standing.DISPUTED]
    another = told("Bluebay bought Northrim for $920 million.", "b", site="one.test", days=days, story="t")
    assert Standing.CHANGED not in {e.standing for e in lines(old, another)}


def test_what_a_revision_no_longer_says_is_a_change_and_no_dispute() -> None:
    old = tuple(
        replace(c, withdrawn=True) for c in told("Bluebay's net profit came to $412 million.", "a", site="one.test")
    )
    new = told("Bluebay's net profit came to $398 million.", "b", site="one.test")
    entry = only(lines(new, earlier=old), "net_profit")
    assert entry.standing is Standing.CHANGED
    assert entry.previous is not None
    assert entry.previous.value.low == Decimal("4.12E+8")
    (same,) = lines(told("Bluebay's net profit came to $412 million.", "b", site="one.test"), earlier=old)
    assert same.standing is Standing.NEW


def test_known_and_new() -> None:
    old = told("蓝湾科技估值达90亿美元。", "a")
    assert only(lines(old), "valuation").standing is Standing.NEW
    assert (
        only(lines(told("Bluebay was valued at $9 billion.", "b", days=9), earlier=old), "valuation").standing
        is Standing.KNOWN
    )
    assert lines((), earlier=old) == ()


def test_from_to_states_the_change_itself() -> None:
    entry = only(lines(told("蓝湾科技估值由90亿美元上调到120亿美元。", "a")), "valuation")
    assert entry.standing is Standing.CHANGED
    assert entry.previous is not None
    assert entry.previous.value.low == Decimal("9.0E+9")


# --- form ----------------------------------------------------------------------------------------------------------------


def test_claims_carry_their_source() -> None:
    (claim,) = told("周一。蓝湾科技裁员约700人。", "a", site="x.test", origin="通讯社")
    assert (claim.text, claim.quote, claim.site, claim.origin) == ("700人", "蓝湾科技裁员约700人。", "x.test", "通讯社")
    assert claim.subject is not None
    assert claim.subject.id == "bluebay"
    assert claim.id == told("周一。蓝湾科技裁员约700人。", "a")[0].id
    assert claim.id != told("周一。蓝湾科技裁员约700人。", "b")[0].id


def test_rhetoric_is_no_claim() -> None:
    assert told("蓝湾科技的百亿豪赌失速。", "a") == ()


def test_order_of_claims_does_not_matter() -> None:
    texts = [
        *DEALS,
        "蓝湾科技裁员700人。",
        "Bluebay laid off 900 people.",
        "蓝湾科技估值达90亿美元。",
        "听说蓝湾科技砸了13亿刀重注海图智能。",
    ]
    claims = [c for n, text in enumerate(texts) for c in told(text, f"a{n}", days=n)]
    expected = ledger.entries(claims)
    for seed in range(5):
        random.Random(seed).shuffle(claims)
        assert ledger.entries(claims) == expected


def test_keys_are_unique() -> None:
    entries = lines(
        told("蓝湾科技估值达90亿美元。", "a"), told("蓝湾科技估值达900亿美元。", "b"), told("蓝湾科技裁员700人。", "c")
    )
    assert len({e.key for e in entries}) == len(entries) == 3


def test_value_key_is_free_of_hedges_and_form() -> None:
    dollars = Value(FigureKind.MONEY, Decimal("14300000000"), None, "USD")
    assert (
        ledger.value_key(dollars)
        == ledger.value_key(Value(FigureKind.MONEY, Decimal("1.430E+10"), None, "USD", True, Bound.AT_LEAST))
        == "USD:1.43E+10"
    )
    assert ledger.value_key(Value(FigureKind.PERCENT, Decimal(15), Decimal(20), "percent")) == "percent:15~2E+1"


# --- samples ---------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared samples are not beside the project")
def test_samples_show_the_real_dispute_and_no_other() -> None:
    gold = json.loads((SHARED / "gold" / "gold_seeds.json").read_text(encoding="utf-8"))
    claims: list[Claim] = []
    for name, document in sorted(gold["documents"].items()):
        text = (SHARED / "samples" / name).read_text(encoding="utf-8")
        people = tuple(ReadPerson(p["id"], p["id"], _all(text, p["mentions"])) for p in document["people"])
        orgs = tuple(ReadOrganization(o["id"], o["id"], _all(text, o["mentions"])) for o in document["organizations"])
        spans, language = sentences(text), detect(text)
        reading = Reading(name, spans, people, orgs, figures(text, spans, language, people=people, organizations=orgs))
        page = Article(name, "src", None, "", text, 0, OffsetMap(()), language, None, DAY, site=name)
        subjects = {p.ref: Subject(SubjectKind.PERSON, p.ref, None, None) for p in people}
        subjects |= {o.id: Subject(SubjectKind.ORGANIZATION, o.id, None, None) for o in orgs}
        claims += ledger.claims(page, reading, name, subjects)
    entries = ledger.entries(claims)
    (disputed,) = [e for e in entries if e.standing is Standing.DISPUTED]
    (conflict,) = [
        c
        for c in gold["conflicts"]
        if c["kind"] == "value" and any(str(x["text"]).startswith("143") for x in c["claims"])
    ]
    assert {float(v.value.low) for v in disputed.variants} == {float(x["value"]) for x in conflict["claims"]}
    assert [v.claims[0].hearsay for v in disputed.variants] == [False, False, True]
    assert disputed.variants[-1].about


def _all(text: str, forms: Sequence[str]) -> tuple[Mention, ...]:
    pattern = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return tuple(Mention(m.group(), m.start(), m.end()) for m in re.finditer(pattern, text))


def test_a_subject_goes_by_the_names_that_any_claim_has_for_it() -> None:
    english = Subject(SubjectKind.ORGANIZATION, "bluebay", "Bluebay", None)
    (claimed,) = told("Bluebay was valued at $9 billion.", "a1")
    chinese = replace(
        claimed, id="c2", article="a2", measure="revenue", subject=replace(english, en=None, zh="蓝湾科技")
    )
    found = ledger.entries([replace(claimed, subject=english), chinese])
    assert [(e.subject.en, e.subject.zh) for e in found if e.subject] == [("Bluebay", "蓝湾科技")] * 2
