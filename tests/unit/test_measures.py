"""The measure lexicon is whole, and the nearest cue decides."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.models import FigureKind, Language, Span, Value
from digests.reading.figures import figures
from digests.reading.figures.measures import cues, label, measure_of, measures
from digests.reading.quantities.lexicon import alternation
from digests.text.script import detect, simplified
from digests.text.sentences import sentences


def test_every_measure_is_whole() -> None:
    assert len(measures()) >= 120
    for name, measure in measures().items():
        assert measure.en, name
        assert measure.zh == simplified(measure.zh), name
        assert measure.kinds, name
        assert measure.of in (None, "person", "organization", "nobody"), name


def test_labels_tell_measures_apart() -> None:
    for attribute in ("en", "zh"):
        seen: dict[tuple[str, frozenset[FigureKind], object], str] = {}
        for name, measure in measures().items():
            key = (getattr(measure, attribute), measure.kinds, measure.units)
            assert key not in seen or name in ("prize", "bonus"), (name, seen.get(key))
            seen[key] = name


def test_label_in_both_languages() -> None:
    assert label("valuation", Language.EN) == "valuation"
    assert label("valuation", Language.HANS) == "估值"
    assert label("valuation", Language.HANT) == "估值"
    assert label("measure_of_old", Language.EN) == "measure of old"


def _measure(text: str, at: int = 0) -> str | None:
    return figures(text, sentences(text), detect(text))[at].measure


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("公司市值升至3万亿美元", "market_value"),
        ("他的身家达45亿美元", "net_worth"),
        ("净利润为12亿元", "net_profit"),
        ("毛利率升至57%", "gross_margin"),
        ("资本支出约520亿美元", "capex"),
        ("每股纯益19.5元", "eps"),
        ("百万美元年薪", "salary"),
        ("签约金为500万美元", "signing_bonus"),
        ("被判处有期徒刑六年", "sentence"),
        ("被罚款3亿元", "fine"),
        ("造成12人死亡", "deaths"),
        ("月活用户达5亿", "active_users"),
        ("失业率降至4.1%", "unemployment"),
        ("员工保留率为71%", "retention"),
        ("产能利用率为80%", "utilization"),
        ("票房超过9亿元", "box_office"),
        ("the company's market value hit $3 trillion", "market_value"),
        ("a fortune of $4.5 billion", "net_worth"),
        ("net income of $12 billion", "net_profit"),
        ("with a gross margin of 57%", "gross_margin"),
        ("fined €300 million", "fine"),
        ("sentenced to six years", "sentence"),
        ("unemployment fell to 4.1%", "unemployment"),
        ("killed 12 people", "deaths"),
        ("employs 2,400 people", "headcount"),
        ("a dividend of 40 cents", "dividend"),
        ("scored 71.4% on the test", "benchmark"),
        ("a tariff of 25%", "tariff"),
        ("he paused for 3 minutes", None),
        ("散步用掉三双鞋", None),
    ],
)
def test_nearest_cue_decides(text: str, measure: str | None) -> None:
    found = figures(text, sentences(text), detect(text))
    assert (found[0].measure if found else None) == measure


def test_a_cue_beyond_another_figure_does_not_count() -> None:
    text = "营收40亿元、员工300人"
    assert [_measure(text, 0), _measure(text, 1)] == ["revenue", "headcount"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("火灾已致3人死亡12人受伤", ["deaths", "injured"]),
        ("造成5人遇难、8人受伤、2人失踪", ["deaths", "injured", "missing"]),
        ("死亡3人受伤12人失踪2人", ["deaths", "injured", "missing"]),
        ("营收10亿元净利润3亿元", ["revenue", "net_profit"]),
        ("实现10亿元营收、3亿元净利润", ["revenue", "net_profit"]),
    ],
)
def test_in_a_row_each_figure_has_its_own_side(text: str, expected: list[str]) -> None:
    assert [_measure(text, at) for at in range(len(expected))] == expected


def test_a_measure_needs_its_kind_and_unit() -> None:
    text = "估值"
    percent = Value(FigureKind.PERCENT, Decimal(3), unit="percent")
    assert measure_of(text + "3%", percent, Span(2, 4), Span(0, 4), cues(text + "3%"), [Span(2, 4)]) is None


@given(st.sets(st.text("abc营收+ ", min_size=1, max_size=4), min_size=1), st.text("abc营收+ ", max_size=12))
def test_an_alternation_takes_the_longest_word_at_each_place(words: set[str], text: str) -> None:
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    assert re.findall(alternation(words), text) == re.findall(longest_first, text)


def test_an_alternation_of_words_of_many_first_characters() -> None:
    words = [chr(0x4E00 + n) + tail for n in range(200) for tail in ("", "产", "产品")]
    assert re.findall(alternation(words), " ".join(words)) == words


def test_cues_stand_where_the_text_has_them() -> None:
    text = "İSTANBUL İ: Revenue, GDP growth, GDP增长, IPO募资 and 营业收入"
    found = [text[cue.start : cue.end] for cue in cues(text)]
    assert found == ["Revenue", "GDP", "growth", "GDP增长", "IPO募资", "营业收入"]
