"""Amounts written out: both languages from one value."""

from decimal import Decimal

import pytest

from digests.models import Bound, FigureKind, Language, Value
from digests.writing.amounts import amount

MONEY, COUNT, PERCENT = FigureKind.MONEY, FigureKind.COUNT, FigureKind.PERCENT
DURATION, AGE, RATIO = FigureKind.DURATION, FigureKind.AGE, FigureKind.RATIO
LEAST, MOST = Bound.AT_LEAST, Bound.AT_MOST


def value(
    kind: FigureKind,
    low: str,
    unit: str,
    high: str | None = None,
    *,
    approx: bool = False,
    bound: Bound = Bound.NONE,
    strict: bool = False,
) -> Value:
    return Value(kind, Decimal(low), None if high is None else Decimal(high), unit, approx, bound, strict)


CASES = [
    (value(MONEY, "1.48E+10", "USD"), "148亿美元", "148億美元", "US$14.8 billion"),
    (value(MONEY, "1.430E+10", "USD"), "143.0亿美元", "143.0億美元", "US$14.30 billion"),
    (value(MONEY, "3.00E+10", "USD"), "300亿美元", "300億美元", "US$30 billion"),
    (value(MONEY, "1E+8", "USD", "2E+8"), "1-2亿美元", "1-2億美元", "US$100–200 million"),
    (
        value(MONEY, "1E+5", "USD", "1E+6", approx=True),
        "几十万美元",
        "幾十萬美元",
        "several hundred thousand US dollars",
    ),
    (value(MONEY, "1E+10", "EUR", "1E+11", approx=True), "几百亿欧元", "幾百億歐元", "tens of billions of euros"),
    (value(MONEY, "3.2E+8", "CNY"), "3.2亿元", "3.2億元人民幣", "320 million yuan"),
    (value(MONEY, "19.5", "TWD"), "19.5新台币", "19.5新台幣", "NT$19.5"),
    (value(MONEY, "412.50", "NOK"), "412.50挪威克朗", "412.50挪威克朗", "NOK 412.50"),
    (value(MONEY, "0.62", "USD"), "0.62美元", "0.62美元", "US$0.62"),
    (value(COUNT, "3000", "people", bound=MOST, strict=True), "不足3000人", "不足3000人", "fewer than 3,000 people"),
    (value(COUNT, "600", "people", approx=True), "约600人", "約600人", "about 600 people"),
    (value(COUNT, "8", "people", bound=LEAST), "至少8人", "至少8人", "at least 8 people"),
    (value(COUNT, "4", "department"), "4个部门", "4個部門", "4 departments"),
    (value(COUNT, "1", "company"), "1家公司", "1家公司", "1 company"),
    (value(COUNT, "418227", "vehicle"), "418,227辆汽车", "418,227輛汽車", "418,227 vehicles"),
    (value(COUNT, "2.4E+4", "satellite"), "2.4万颗卫星", "2.4萬顆衛星", "24,000 satellites"),
    (value(MONEY, "1E+6", "USD", "1E+8"), "100万至1亿美元", "100萬至1億美元", "US$1–100 million"),
    (value(MONEY, "9E+8", "USD", "1.2E+9"), "9-12亿美元", "9-12億美元", "US$900 million–1.2 billion"),
    (value(COUNT, "8000", "people", "12000"), "8000至1.2万人", "8000至1.2萬人", "8,000–12,000 people"),
    (value(COUNT, "1", "people", "12000"), "1-12,000人", "1-12,000人", "1–12,000 people"),
    (value(PERCENT, "15", "percent", "20"), "15%-20%", "15%-20%", "15–20%"),
    (value(PERCENT, "2.0", "percent"), "2.0%", "2.0%", "2.0%"),
    (value(PERCENT, "33.3", "percent", approx=True), "约三分之一", "約三分之一", "about a third"),
    (value(PERCENT, "3.2", "percentage_point"), "3.2个百分点", "3.2個百分點", "3.2 percentage points"),
    (value(PERCENT, "10", "percent", bound=MOST), "最多10%", "最多10%", "up to 10%"),
    (value(DURATION, "2", "month"), "2个月", "2個月", "2 months"),
    (value(DURATION, "1", "month", bound=MOST, strict=True), "不到1个月", "不到1個月", "less than 1 month"),
    (value(DURATION, "1", "month", "10", approx=True), "几个月", "幾個月", "a few months"),
    (value(AGE, "28", "year"), "28岁", "28歲", "aged 28"),
    (
        value(AGE, "30", "year", approx=True, bound=LEAST, strict=True),
        "超过约30岁",
        "超過約30歲",
        "aged more than about 30",
    ),
    (value(RATIO, "20", "to 0"), "20比0", "20比0", "20–0 result"),
    (value(RATIO, "1.8", "times"), "1.8倍", "1.8倍", "1.8 times"),
    (value(MONEY, "7999600000", "CNY"), "79.996亿元", "79.996億元人民幣", "7.9996 billion yuan"),
    (value(FigureKind.COMPUTE, "4.2E+4", "gpu_hour"), "4.2万GPU小时", "4.2萬GPU小時", "42,000 GPU-hours"),
    (value(FigureKind.SIZE, "8E+9", "parameter"), "80亿参数", "80億參數", "8 billion parameters"),
    (value(FigureKind.SIZE, "180", "megawatt"), "180兆瓦", "180兆瓦", "180 megawatts"),
    (value(FigureKind.OTHER, "6.4", "magnitude"), "6.4级", "6.4級", "magnitude 6.4"),
]


@pytest.mark.parametrize(("given", "hans", "hant", "english"), CASES, ids=[c[1] for c in CASES])
def test_written_in_every_language(given: Value, hans: str, hant: str, english: str) -> None:
    assert amount(given, Language.HANS) == hans
    assert amount(given, Language.HANT) == hant
    assert amount(given, Language.EN) == english


def test_no_digit_is_added_or_rounded_away() -> None:
    exact = value(MONEY, "14327000000", "USD")
    assert amount(exact, Language.HANS) == "143.27亿美元"
    assert amount(exact, Language.EN) == "US$14.327 billion"
    odd = value(MONEY, "1234567", "USD")
    assert amount(odd, Language.EN) == "US$1,234,567"
    assert amount(odd, Language.HANS) == "1,234,567美元"


def test_currency_outside_the_lexicon_has_its_common_name() -> None:
    assert amount(value(MONEY, "5E+6", "BGN"), Language.EN) == "5 million Bulgarian leva"
    assert amount(value(MONEY, "5E+6", "BGN"), Language.HANS).endswith("保加利亚列弗")
    assert amount(value(MONEY, "5E+6", "QQQ"), Language.EN) == "5 million QQQ"


def test_unit_outside_the_lexicon_stays_as_it_is() -> None:
    assert amount(value(COUNT, "12", "stair"), Language.EN) == "12 stairs"
    assert "12" in amount(value(COUNT, "12", "stair"), Language.HANS)
    assert amount(value(COUNT, "24000", ""), Language.EN) == "24,000"
