"""Laws of figures: what is written reads back, slices are slices, hostile text does no harm."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digests.ledger import agree, is_rounding, value_key
from digests.models import Bound, FigureKind, Language, Value
from digests.reading.figures import figures
from digests.reading.quantities.forms import special_forms
from digests.reading.quantities.lexicon import lexicon
from digests.reading.quantities.numbers import scan
from digests.reading.quantities.places import places
from digests.text.script import detect, fold
from digests.text.sentences import sentences
from digests.writing.amounts import amount

UNITS = {
    FigureKind.MONEY: ["USD", "EUR", "GBP", "CNY", "JPY", "HKD", "TWD", "KRW", "SGD", "CHF", "INR", "BRL"],
    FigureKind.COUNT: [
        "people",
        "company",
        "department",
        "country",
        "user",
        "vehicle",
        "satellite",
        "gpu",
        "patent",
        "time",
        "event",
        "chip",
        "job",
    ],
    FigureKind.PERCENT: ["percent", "percentage_point", "basis_point"],
    FigureKind.DURATION: ["year", "month", "week", "day", "hour", "minute", "millisecond", "quarter"],
    FigureKind.AGE: ["year"],
    FigureKind.SIZE: [
        "parameter",
        "kilometre",
        "megawatt",
        "tonne",
        "acre",
        "kilogram",
        "mile",
        "gigawatt_hour",
        "volt",
    ],
    FigureKind.COMPUTE: ["gpu_hour", "tflops", "flop"],
    FigureKind.RATIO: ["times", "to 3"],
}
CAPS = {FigureKind.PERCENT: 1000, FigureKind.DURATION: 999, FigureKind.AGE: 110, FigureKind.RATIO: 99}


@st.composite
def values(draw: st.DrawFn, kinds: tuple[FigureKind, ...] = tuple(sorted(UNITS))) -> Value:
    kind = draw(st.sampled_from(kinds))
    unit = draw(st.sampled_from(UNITS[kind]))
    whole = kind in (FigureKind.COUNT, FigureKind.DURATION, FigureKind.AGE) or unit in (
        "to 3",
        "basis_point",
        "parameter",
        "gpu_hour",
    )
    cap = CAPS.get(kind)
    digits = draw(st.integers(1, 9999))
    exponent = draw(st.integers(0, 9)) if cap is None else 0
    if not whole:
        exponent += draw(st.integers(-2, 0))
    low = Decimal(digits).scaleb(exponent)
    if cap is not None:
        assume(low <= cap)
    if kind is FigureKind.AGE:
        assume(low <= 100)
    if kind in (FigureKind.MONEY, FigureKind.PERCENT) and draw(st.integers(0, 4)) == 0:
        low = -low
    bound, strict = draw(
        st.sampled_from(
            [
                (Bound.NONE, False),
                (Bound.AT_LEAST, False),
                (Bound.AT_LEAST, True),
                (Bound.AT_MOST, False),
                (Bound.AT_MOST, True),
            ]
        )
    )
    return Value(kind, low, None, unit, draw(st.booleans()), bound, strict)


def _read_back(value: Value, language: Language) -> Value:
    text = amount(value, language)
    found = figures(text, sentences(text), language)
    assert len(found) == 1, (text, found)
    return found[0].value


def _same(a: Value, b: Value) -> bool:
    return (a.kind, a.low, a.high, a.unit, a.approx, a.bound, a.strict) == (
        b.kind,
        b.low,
        b.high,
        b.unit,
        b.approx,
        b.bound,
        b.strict,
    )


@settings(max_examples=250, deadline=None)
@given(values(), st.sampled_from(list(Language)))
def test_an_amount_reads_back(value: Value, language: Language) -> None:
    assert _same(_read_back(value, language), value), amount(value, language)


def _every_unit() -> Iterator[tuple[FigureKind, str]]:
    """Every currency, size, time and thing counted that the lexicons of both languages name."""
    zh, en = lexicon("zh").raw, lexicon("en").raw
    yield from ((FigureKind.MONEY, code) for code in sorted({*zh["currencies"], *en["currencies"], *en["symbols"]}))
    yield from ((FigureKind.SIZE, unit) for unit in sorted({*zh["sizes"], *en["sizes"]}))
    yield from ((FigureKind.COMPUTE, unit) for unit in sorted({*zh["compute"], *en["compute"]}))
    yield from ((FigureKind.DURATION, u) for u in sorted({*zh["durations"], *en["durations"]} - {"decade", "century"}))
    yield from ((FigureKind.COUNT, unit) for unit in sorted(set(zh["classifiers"]) - {"point", "magnitude"}))


@pytest.mark.parametrize("language", Language)
def test_every_unit_reads_back(language: Language) -> None:
    for kind, unit in _every_unit():
        whole = Value(kind, Decimal(23), None, unit, True, Bound.AT_LEAST, True)
        assert _same(_read_back(whole, language), whole), amount(whole, language)
        wide = Value(kind, Decimal(20), Decimal(30), unit)
        assert _same(_read_back(wide, language), wide), amount(wide, language)
        if kind is not FigureKind.DURATION:
            vague = Value(kind, Decimal(10), Decimal(100), unit, True)
            assert _same(_read_back(vague, language), vague), amount(vague, language)


@settings(max_examples=100, deadline=None)
@given(
    values((FigureKind.MONEY, FigureKind.COUNT, FigureKind.PERCENT, FigureKind.DURATION)),
    st.integers(2, 9) | st.integers(10, 100_000),
    st.sampled_from(list(Language)),
)
def test_a_range_reads_back(value: Value, times: int, language: Language) -> None:
    assume(value.low > 0)
    if value.kind in CAPS:
        times = 2 + times % 8
    assume(value.kind not in CAPS or value.low * times < min(CAPS[value.kind], 900))  # 1008年 is a year
    wide = Value(value.kind, value.low, value.low * times, value.unit)
    assert _same(_read_back(wide, language), wide), amount(wide, language)


@given(st.integers(1, 99), st.integers(1, 20), st.booleans(), st.sampled_from(list(Language)))
def test_a_range_of_ages_reads_back(low: int, more: int, approx: bool, language: Language) -> None:
    ages = Value(FigureKind.AGE, Decimal(low), Decimal(low + more), "year", approx)
    assert _same(_read_back(ages, language), ages), amount(ages, language)


@settings(deadline=None)
@given(st.integers(0, 12), st.sampled_from(["USD", "EUR", "CNY", "JPY"]), st.sampled_from(list(Language)))
def test_a_vague_sum_reads_back(power: int, unit: str, language: Language) -> None:
    assume(power >= 2)
    low = Decimal(1).scaleb(power)
    vague = Value(FigureKind.MONEY, low, low * 10, unit, approx=True)
    assert _same(_read_back(vague, language), vague), amount(vague, language)


PIECES = st.sampled_from(
    [
        *"0123456789",
        *"一二三十百千万亿两半几数多余成比",
        "年",
        "月",
        "个",
        "美元",
        "%",
        "-",
        "至",
        ",",
        ".",
        "$",
        " ",
        "\n",
        "约",
        "不足",
        "million",
        " to ",
        "人",
        "。",
        "k",
        "B",
        "第",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=120))
def test_slices_are_exact_ordered_and_apart(text: str) -> None:
    found = figures(text, sentences(text), detect(text))
    at = 0
    for figure in found:
        assert at <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert figure.quote.start <= figure.start
        assert figure.value.high is None or figure.value.high >= figure.value.low
        at = figure.end


@pytest.mark.parametrize(
    "text",
    [
        "It paid $5.25 billion, no less than a third.",
        "FIVE MILLION SWISS FRANCS IN THE FIRST QUARTER",
        "It has tripled to 9 kilos",
    ],
)
@pytest.mark.parametrize(("letter", "other"), ["sſ", "iı", "Iİ", "iİ", "kK"])
def test_letters_that_are_others_but_for_their_case_do_no_harm(text: str, letter: str, other: str) -> None:
    written = text.replace(letter, other)
    found = figures(written, sentences(written), Language.EN)
    assert [f.value for f in found] == [f.value for f in figures(text, sentences(text), Language.EN)]
    assert all(written[f.start : f.end] == f.text for f in found)


WORDS = st.sampled_from(
    """one two-thirds half quarter a an dozen few several hundred million tenfold doubled aged age at in his their early mid- 40s
    by of for to May Dec. 2024 1990s noon v1.2.3 multi-million nine-figure minus HK$ US$ C$ NT$ USD $ € -3 +4 @a #b x@y.cn https://a.cn/12
    12:30 3:1 2-1 1/3 10^26 2e25 FLOPs 6.4 magnitude ratio interval 1.2 to 1.8 dozens were killed one in five years-old person won split ,
    old 9 成 折 分之 比 岁 多 旬 半 半年 过半 大半数 翻番 对折 数以万计 第 周三 星期 初二 上午 晚上 三点 一刀切 十四五 五一 一天 几 数十 好几 上百 零 负
    点 五 十八九岁 2死 万 亿 比率 新台币 人民币 个亿 位数 率 百 千 ， ： 。""".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(WORDS | PIECES, st.sampled_from(["", " "])), max_size=40))
def test_numbers_and_forms_begin_nowhere_but_at_their_places(pieces: list[tuple[str, str]]) -> None:
    text = fold("".join(word + gap for word, gap in pieces))
    everywhere = range(len(text))
    assert list(scan(text)) == list(scan(text, everywhere))
    assert list(special_forms(text, places(text)[1])) == list(special_forms(text, everywhere))


@settings(deadline=None)
@given(values(), values())
def test_agreement_is_mutual_and_reflexive(a: Value, b: Value) -> None:
    assert agree(a, a)
    assert agree(a, b) == agree(b, a)
    if value_key(a) == value_key(b) and a.bound == b.bound == Bound.NONE:
        assert agree(a, b)


@given(st.integers(1, 10**9), st.integers(1, 3))
def test_a_rounding_is_recognised_and_nothing_else(number: int, digits: int) -> None:
    exact = Decimal(number)
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    rough = (exact / step).quantize(Decimal(1), rounding="ROUND_HALF_UP") * step
    if abs(rough - exact) <= exact * Decimal("0.05"):
        assert is_rounding(rough, exact)
    assert not is_rounding(exact * 2, exact)
