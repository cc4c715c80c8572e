"""Figures against the specs of both languages, against the samples, and in context (subject, measure, scope)."""

import json
import os
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from digests.models import Figure, FigureKind, Language, Mention, ReadOrganization, ReadPerson
from digests.reading.figures import figures
from digests.text.script import detect
from digests.text.sentences import sentences

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("JIANBAO_SHARED", ROOT.parent / "shared"))
SPECS = [
    (name, row)
    for name in ("zh", "en")
    for row in json.loads((ROOT / "tests" / "specs" / name / "figures.json").read_text(encoding="utf-8"))
]


def read(text: str, *, people: str = "", organizations: str = "") -> tuple[Figure, ...]:
    """Figures of a text whose people and organisations are listed by comma."""
    found = [(n.strip(), _mentions(text, n.strip())) for n in people.split(",") if n.strip()]
    return figures(
        text,
        sentences(text),
        detect(text),
        people=[ReadPerson(name, name, mentions) for name, mentions in found],
        organizations=organizations_of(text, organizations),
    )


def organizations_of(text: str, listed: str) -> list[ReadOrganization]:
    names = [name.strip() for name in listed.split(",") if name.strip()]
    return [ReadOrganization(name, name, _mentions(text, name)) for name in names]


def _mentions(text: str, name: str) -> tuple[Mention, ...]:
    return tuple(Mention(name, m.start(), m.end()) for m in re.finditer(re.escape(name), text))


def _as_spec(figure: Figure) -> dict[str, object]:
    value = figure.value
    row: dict[str, object] = {
        "text": figure.text,
        "kind": value.kind.value,
        "low": format(value.low, "f"),
        "unit": value.unit,
    }
    if value.high is not None:
        row["high"] = format(value.high, "f")
    marks = {"approx": value.approx, "strict": value.strict, "headline": figure.headline, "hearsay": figure.hearsay}
    row |= {name: True for name, on in (marks | {"unit_inferred": figure.unit_inferred}).items() if on}
    if value.bound != "none":
        row["bound"] = value.bound.value
    return row


@pytest.mark.parametrize(("name", "spec"), SPECS, ids=[f"{n}-{r['input'][:24]}" for n, r in SPECS])
def test_spec(name: str, spec: dict[str, Any]) -> None:
    text = spec["input"]
    found = figures(text, sentences(text), Language(spec["language"]))
    assert [_as_spec(f) for f in found] == spec["figures"]


def test_specs_are_many_with_negatives() -> None:
    for name in ("zh", "en"):
        rows = [row for n, row in SPECS if n == name]
        assert len(rows) >= 120
        assert sum(not row["figures"] for row in rows) >= 25


def test_text_is_the_slice_even_of_full_width_and_traditional_text() -> None:
    text = "公司賺了１．５億美元，員工約８００人。"
    found = figures(text, sentences(text), Language.HANT)
    assert [f.text for f in found] == ["１．５億美元", "８００人"]
    assert [text[f.start : f.end] for f in found] == [f.text for f in found]
    assert found[0].value.low == Decimal("1.5E+8")


def test_currency_left_out_is_the_one_just_named() -> None:
    first, second = read("老将年薪几十万美元,而新人动辄上亿。")
    assert (first.value.unit, first.unit_inferred) == ("USD", False)
    assert (second.value.unit, second.unit_inferred) == ("USD", True)


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("营收20亿元。", Language.HANS, "CNY"),
        ("台北上市公司營收20億元。", Language.HANT, "TWD"),
        ("香港上市公司收入20億元。", Language.HANT, "HKD"),
        ("腾讯股价580港元,营收20亿元。", Language.HANS, "CNY"),
    ],
)
def test_yuan_is_the_currency_of_the_place(text: str, language: Language, unit: str) -> None:
    assert figures(text, sentences(text), language)[-1].value.unit == unit


@pytest.mark.parametrize(
    ("text", "units", "converted"),
    [
        ("港湾以12亿美元（约合85亿）收购海图。", ["USD", "CNY"], True),
        ("港湾以12亿美元(约85亿)收购海图。", ["USD", "CNY"], True),
        ("港湾季度营收12亿欧元,折合约94亿。", ["EUR", "CNY"], True),
        ("港湾完成3000万欧元融资(约2.4亿元)。", ["EUR", "CNY"], True),
        ("台北的港灣以12億美元（約合390億）收購海圖。", ["USD", "TWD"], True),
        ("港灣以12億美元（約合390億）收購海圖。", ["USD", ""], False),  # the page does not tell where it is read
        ("港湾营收85亿元(约合12亿)。", ["CNY", ""], False),
        ("港湾估值12亿美元,上轮约4亿。", ["USD", "USD"], False),
        ("港湾募资12亿美元(约4亿用于建厂)。", ["USD", "USD"], False),
    ],
)
def test_a_bare_sum_that_tells_another_again_is_in_the_readers_money(
    text: str, units: list[str], converted: bool
) -> None:
    found = figures(text, sentences(text), detect(text))
    assert [f.value.unit for f in found] == units
    told = [f for f in found if f.measure]
    assert told[-1].scope.endswith("converted") is converted


def test_a_bare_sum_is_a_conversion_only_where_the_same_amount_is_told() -> None:
    text = "一场{}亿的收购。港湾斥资12亿美元(折合人民币85.2亿元)。"
    same, other = (read(text.format(amount))[0] for amount in ("85", "60"))
    assert (same.value.unit, same.scope) == ("CNY", "converted")
    assert other.scope == ""


@dataclass(frozen=True)
class Case:
    text: str
    subject: str | None
    measure: str | None
    scope: str = ""
    people: str = ""
    organizations: str = ""
    at: int = 0


CASES = [
    Case("港湾预计明年营收将突破9亿元、达11亿元,年增30%。", "港湾", "revenue_growth", "year+1+forecast", "", "港湾", 2),
    Case("港湾营收12亿元,高于彭博预估的11亿元,年增30%。", "港湾", "revenue_growth", "", "", "港湾", 2),
    Case("高盛料港湾今年营收增长12%。", "港湾", "revenue_growth", "year+0+forecast", "", "港湾"),
    Case("高盛认为港湾10月营收年增8%。\n\n而全年营收约8亿元。", "港湾", "revenue", "full_year+forecast", "", "港湾", 1),
    Case("高盛认为港湾10月营收年增8%。", "港湾", "revenue_growth", "m10", "", "港湾"),
    Case("高盛看好港湾。公司公布今年营收增长12%。", "港湾", "revenue_growth", "year+0", "", "港湾"),
    Case("港湾明年营收增长12%。", "港湾", "revenue_growth", "year+1+forecast", "", "港湾"),
    Case("蓝湾科技估值达90亿美元。", "蓝湾科技", "valuation", organizations="蓝湾科技"),
    Case("Bluebay was valued at $9 billion.", "Bluebay", "valuation", organizations="Bluebay"),
    Case("蓝湾科技宣布裁员约700人。", "蓝湾科技", "layoffs", organizations="蓝湾科技"),
    Case("Bluebay laid off about 700 people.", "Bluebay", "layoffs", organizations="Bluebay"),
    Case("裁员后,蓝湾科技员工总数降至不足5000人。", "蓝湾科技", "headcount", organizations="蓝湾科技"),
    Case("年仅31岁的林知远接任。", "林知远", "age", people="林知远"),
    Case("Anna Holt, 44, takes over.", "Anna Holt", "age", people="Anna Holt"),
    Case("蓝湾科技二季度营收为36亿元。", "蓝湾科技", "revenue", "q2", organizations="蓝湾科技"),
    Case(
        "Bluebay's revenue rose to $3.6 billion in the third quarter of 2025.",
        "Bluebay",
        "revenue",
        "2025-q3",
        organizations="Bluebay",
    ),
    Case(
        "蓝湾科技向海图智能投资12亿美元。", "蓝湾科技", "investment", "with:海图智能", organizations="蓝湾科技,海图智能"
    ),
    Case(
        "蓝湾科技砸了12亿刀重注海图智能。", "蓝湾科技", "investment", "with:海图智能", organizations="蓝湾科技,海图智能"
    ),
    Case(
        "Bluebay invested $1.2 billion in Seachart.",
        "Bluebay",
        "investment",
        "with:Seachart",
        organizations="Bluebay,Seachart",
    ),
    Case(
        "Bluebay's $1.2 billion investment in Seachart closed.",
        "Bluebay",
        "investment",
        "with:Seachart",
        organizations="Bluebay,Seachart",
    ),
    Case(
        "Bluebay agreed to buy Seachart for $1.2 billion.",
        "Bluebay",
        "acquisition",
        "with:Seachart",
        organizations="Bluebay,Seachart",
    ),
    Case("蓝湾科技从海图智能挖走八名工程师。", "蓝湾科技", "hires", organizations="蓝湾科技,海图智能"),
    Case("林知远表示,蓝湾科技裁员300人。", "蓝湾科技", "layoffs", people="林知远", organizations="蓝湾科技"),
    Case("林知远说,这笔罚款约3亿元。", None, "fine", people="林知远"),
    Case("Unlike Seachart, Bluebay employs 2,400 people.", "Bluebay", "headcount", organizations="Bluebay,Seachart"),
    Case("大行把蓝湾科技的目标价调至630港元。", None, "target_price", organizations="蓝湾科技"),
    Case("蓝湾科技周一发布财报。净利润为12亿元。", "蓝湾科技", "net_profit", organizations="蓝湾科技"),
    Case("这一天有37个。", None, None),
]


@pytest.mark.parametrize("case", CASES, ids=[c.text[:24] for c in CASES])
def test_subject_measure_and_scope(case: Case) -> None:
    figure = read(case.text, people=case.people, organizations=case.organizations)[case.at]
    assert (figure.subject, figure.measure, figure.scope) == (case.subject, case.measure, case.scope)


def test_from_to_gives_the_old_value_its_scope() -> None:
    old, new = read("目标价由630港元上调到700港元。")
    assert (old.scope, new.scope) == ("before", "")


def test_an_announcement_holds_for_a_paragraph_of_common_length() -> None:
    text = "蓝湾科技公布2025年第三季度财报。{}净利润为2亿元。"
    near, far = (read(text.format("订单很多。" * count), organizations="蓝湾科技")[-1] for count in (9, 900))
    assert (near.subject, near.scope) == ("蓝湾科技", "2025-q3")
    assert (far.subject, far.scope) == (None, "")


def test_rhetoric_and_hearsay_are_marked() -> None:
    assert read("巨头的百亿豪赌失速")[0].headline
    assert not read("巨头投入百亿美元")[0].headline
    assert read("听说砸了80亿刀。")[0].hearsay
    assert read("The round reportedly reached $80 million.")[0].hearsay
    assert not read("The round reached $80 million.")[0].hearsay
    assert not read("裁员消息传出后，云岭科技股价下跌5%。")[0].hearsay
    assert read("有消息传出云岭科技将裁员500人。")[0].hearsay


def test_byline_names_are_no_subjects() -> None:
    text = "记者林知远:公司裁员40人。"
    writer = ReadPerson("p0", "林知远", _mentions(text, "林知远"), byline=True)
    assert figures(text, sentences(text), Language.HANS, people=[writer])[0].subject is None


# --- samples and public specs ---------------------------------------------------------------------------------------------

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared samples are not beside the project")


@needs_shared
def test_samples_major_figures() -> None:
    """Every major figure of the samples with its value and unit."""
    gold = json.loads((SHARED / "gold" / "gold_seeds.json").read_text(encoding="utf-8"))["documents"]
    wanted = right = 0
    for name, document in gold.items():
        text = (SHARED / "samples" / name).read_text(encoding="utf-8")
        found = figures(text, sentences(text), detect(text))
        for row in (f for f in document["figures"] if f["importance"] == "major"):
            wanted += 1
            end = row["offset"] + len(row["text"])
            right += any(f.start < end and f.end > row["offset"] and _same_value(f, row) for f in found)
    assert wanted > 40
    assert right >= 0.97 * wanted


def _same_value(figure: Figure, row: dict[str, Any]) -> bool:
    low, high = float(row["value"]), float(row["value_high"] or row["value"])
    inside = low * 0.995 <= float(figure.value.low) <= high * 1.005
    return inside if row["vague"] else inside and (row["value_high"] is None) == (figure.value.high is None)


def _public_cases(name: str) -> list[tuple[str, list[tuple[str, float]]]]:
    """(input, [(text, amount)]) of a public spec file, without what it means otherwise than we do: a currency with no amount
    ("dollar"), coins counted as units of their own (we give hundredths of the currency), amounts spoken without their coin
    ("fifteen dollars fifty"), and currencies out of use or never met in news."""
    rows = json.loads((SHARED / "cases" / "recognizers" / f"{name}.json").read_text(encoding="utf-8"))
    out_of_use = re.compile(r"Cent|Pence|Penny|Satoshi|Franc$|Peseta|markka|guilder|Sen$|Sri Lankan|Bitcoin")
    cases = []
    for row in rows:
        results = row["Results"]
        if any(out_of_use.search(r["Resolution"]["unit"]) or r["Resolution"]["value"] is None for r in results):
            continue
        spoken = re.search(
            r"dollars? (?:and )?(?:\d|[a-z]+ty|one|two)|USD \d+\b.*\d|and fifty|kuai|又三|元三毛|6角|\bM(?:USD|EUR|GBP|AUD)\b|USD million",
            row["Input"],
        )
        if not spoken:
            cases.append((row["Input"], [(r["Text"], float(r["Resolution"]["value"])) for r in results]))
    return cases


@needs_shared
@pytest.mark.parametrize("name", ["chinese-CurrencyModel", "english-CurrencyModel"])
def test_public_currency_specs(name: str) -> None:
    wanted = right = 0
    for text, results in _public_cases(name):
        money = [f for f in figures(text, sentences(text), detect(text)) if f.value.kind is FigureKind.MONEY]
        for _, amount in results:
            wanted += 1
            right += any(abs(float(f.value.low) - amount) <= 0.001 * amount for f in money)
        if not results:
            wanted += 1
            right += not money
    assert wanted >= 20
    assert right >= 0.9 * wanted
