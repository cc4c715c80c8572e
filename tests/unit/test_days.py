"""Days and periods that a text states."""

from datetime import date

import pytest

from digests.text import days


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("march 5 (wire) - the firm won on 4 march", {(3, 5), (3, 4)}),
        ("on sept. 9th and the 2nd of october", {(9, 9), (10, 2)}),
        ("3月29日22时许,4月1日通报", {(3, 29), (4, 1)}),
        ("2025-10-26 08:00 and 2025/9/1", {(10, 26), (9, 1)}),
        ("in may 3 percent, in july 2.5 points, 13月40日, march 45", set()),
        ("it may 40 times out of ten marches", set()),
    ],
)
def test_days_are_stated_in_both_languages(text: str, stated: set[tuple[int, int]]) -> None:
    assert days.moments(text).days == stated


@pytest.mark.parametrize(
    ("text", "of_month", "weekdays", "years"),
    [
        ("周一(20日)执行,去年11月11日案发", {20}, {0}, set()),
        ("今(3)日上午,星期天休市", {3}, {6}, set()),
        ("on the 29th at 9:03, on thursday and tuesday", {29}, {1, 3}, set()),
        ("日本经济,为期90日,每周三,30日均线,下周一", set(), set(), set()),
        ("on the 10th floor; until monday, next friday; by december 5, 2031", set(), set(), {2031}),
        ("2024年6月5日宣布,将于9月1日生效", {5}, set(), {2024}),
        ("frıday, SATURDAY and \u017funday; FRİDAY, 5 \u017fept", {5}, {4, 5, 6}, set()),
    ],
)
def test_what_is_said_of_an_events_time(text: str, of_month: set[int], weekdays: set[int], years: set[int]) -> None:
    said = days.moments(text)
    assert (said.of_month, said.weekdays, said.years) == (of_month, weekdays, years)
    assert days.Moments.from_keys(said.keys) == said


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("third-quarter revenue", {"quarter:3"}),
        ("2025年第三季度营收", {"quarter:3"}),
        ("q1 was better than 4q", {"quarter:1", "quarter:4"}),
        ("a series c round of $600m", {"round:c"}),
        ("完成 c+ 轮融资,a轮由老股东领投", {"round:c+", "round:a"}),
        ("iq3000, in the first place, 四个季节", set()),
    ],
)
def test_periods_go_by_their_number(text: str, periods: set[str]) -> None:
    assert days.periods(text) == periods


@pytest.mark.parametrize(
    ("headline", "months"),
    [
        ("统计局:6月cpi同比上涨", {"month:6"}),
        ("7月份新增贷款回落", {"month:7"}),
        ("Calder Motors sold 21,340 cars in May", {"month:5"}),
        ("March retail sales beat forecasts as April slows", {"month:3", "month:4"}),
        ("March sales at Calder Motors rise", {"month:3"}),
        ("6月26日上市,3个月后交付", set()),
        ("去年5月的销量", set()),
        ("8月以来第三起裁员,9月底前完成", set()),
        ("Banks may raise rates; thousands march on Sept. 4", set()),
    ],
)
def test_the_month_a_headline_reports_on(headline: str, months: set[str]) -> None:
    assert days.months(headline) == months


def test_the_nearest_days_count_across_the_turn_of_the_year() -> None:
    assert days.apart({(12, 30)}, {(6, 1), (1, 2)}) <= 4
    assert days.apart({(3, 4)}, {(3, 4), (7, 1)}) == 0
    assert 120 <= days.apart({(3, 4)}, {(7, 8)}) <= 130
    assert days.apart_in_month({30}, {1, 15}) == 1
    assert days.apart_in_week({6}, {0}) == 1


@pytest.mark.parametrize(
    ("text", "near", "found"),
    [
        ("announced on march 5, effective 21 november", date(2025, 8, 26), date(2025, 11, 21)),
        ("12月30日表示,1月2日起停产", date(2026, 1, 4), date(2026, 1, 2)),
        ("2月29日", date(2024, 3, 1), date(2024, 2, 29)),
        ("no day at all", date(2026, 1, 4), None),
    ],
)
def test_the_last_day_lies_in_the_year_that_brings_it_nearest(text: str, near: date, found: date | None) -> None:
    assert days.latest(text, near) == found
