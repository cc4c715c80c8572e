"""The evidence behind a claim: what joins a measure to its figure, what is only expected, and how a subject was found."""

import pytest

from digests.models import Span
from digests.reading.figures.links import are_joined
from tests.unit.test_figures import read


@pytest.mark.parametrize(
    ("text", "cue", "figure", "joined"),
    [
        ("revenue for the quarter rose to $3bn", "revenue", "$3bn", True),
        ("Shares of the chip designer Bluebay closed up more than 24%", "Shares", "24%", True),
        ("revenue: $3bn", "revenue", "$3bn", True),
        ("funding that would let Harlow pay $3bn", "funding", "$3bn", False),
        ("funding that would value the company at $3bn", "funding", "$3bn", False),
        ("the funding deal will see Bluebay receive $3bn", "funding", "$3bn", False),
        ("$3bn in third-quarter revenue", "revenue", "$3bn", True),
        ("$3bn that investors took as revenue", "revenue", "$3bn", False),
        ("fined Harlow Foods $3bn", "fined", "$3bn", True),
        ("营收同比增长至3亿元", "营收", "3亿元", True),
        ("营收据外媒报道已达3亿元", "营收", "3亿元", True),
        ("营收一般的门店买下仓库3亿元", "营收", "3亿元", False),
        ("3亿元的年营收", "营收", "3亿元", True),
        ("EBITDA为3亿元", "EBITDA", "3亿元", True),
    ],
)
def test_only_words_that_join_stand_between_a_measure_and_its_figure(
    text: str, cue: str, figure: str, joined: bool
) -> None:
    at, amount = text.index(cue), text.index(figure)
    found = are_joined(text, Span(at, at + len(cue)), Span(amount, amount + len(figure)), people=False)
    assert found is joined


def test_a_long_way_between_is_looked_at_once() -> None:
    text = "营收" + "增长3亿元," * 4000 + "5亿元"
    assert not are_joined(text, Span(0, 2), Span(len(text) - 3, len(text)), people=False)


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("Bluebay expects revenue of $7 billion, plus or minus $2 billion, and net profit of $1 billion.", "f-f"),
        ("Bluebay gave an upbeat outlook, projecting about $14 billion in revenue.", "f"),
        ("Bluebay's 42% gross margin projection pleased investors.", "f"),
        ("Bluebay expects a good year, after it posted revenue of $7 billion.", "-"),
        ("Bluebay raised its outlook after reporting revenue of $7 billion.", "-"),
        ("蓝湾科技预计,营收为7亿元。", "f"),
        ("蓝湾科技上调了全年预期,股价一度上涨6%。", "-"),
        ("蓝湾科技预计明年增长放缓,去年营收为7亿元。", "-"),
        ("蓝湾科技将完成交付35万辆的年度目标。", "f"),
    ],
)
def test_what_is_only_expected_says_so(text: str, scopes: str) -> None:
    found = read(text, organizations="Bluebay,蓝湾科技")
    assert "".join("f" if "forecast" in f.scope else "-" for f in found) == scopes


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("蓝湾科技首3季营收为7亿元。", "9m"),
        ("蓝湾科技全年营收为7亿元。", "full_year"),
        ("蓝湾科技第三季度营收为7亿元,去年同期为5亿元。", "q3"),
        ("Bluebay posted revenue of $7 billion, more than in the same period last year.", ""),
    ],
)
def test_a_period_that_is_only_compared_with_is_not_the_figures(text: str, scope: str) -> None:
    assert read(text, organizations="Bluebay,蓝湾科技")[0].scope == scope
