"""A measure over time: which claims make a course, where each stands in time, and what makes none."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from digests.models import Claim, Entry, Standing, Value, Variant
from digests.series import course, series
from tests.fakes.stories import claim, day, heads, organization, stored, usd

HARBOUR = organization("Harbour Robotics")
MARKET_VALUE, REVENUE = "market_value", "revenue"


def said(number: int, value: Value, measure: str = MARKET_VALUE, scope: str = "") -> Claim:
    """A claim of one day of its own source."""
    article = stored(f"a{number}", "Harbour Robotics in figures", when=day(number))
    return replace(claim(article, HARBOUR, measure, value), id=f"c{number}-{measure}-{value.low}-{scope}", scope=scope)


def days(claims: Sequence[Claim]) -> list[tuple[date, int]]:
    (found,) = series(claims)
    return [(p.day, int(p.value.low)) for p in found.points]


def test_three_days_make_a_course_and_two_none() -> None:
    claims = [said(n, usd(n * 10**9)) for n in (1, 5, 9)]
    assert days(claims) == [(date(2026, 3, 3), 10**9), (date(2026, 3, 7), 5 * 10**9), (date(2026, 3, 11), 9 * 10**9)]
    assert series(claims[:2]) == ()


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [said(n, usd(value)) for n, value in ((1, 5), (1, 7), (2, 5), (3, 6), (3, 9))]
    shuffled = claims[:]
    random.Random(3).shuffle(shuffled)
    assert series(claims) == series(shuffled)


@pytest.mark.parametrize(
    ("scope", "told", "expected"),
    [
        ("2025-q1", 0, date(2025, 3, 31)),
        ("2024", 0, date(2024, 12, 31)),
        ("2025-h2", 0, date(2025, 12, 31)),
        ("q4", 0, date(2025, 12, 31)),  # spoken of on 2 March 2026
        ("q1", 0, date(2026, 3, 31)),
        ("m02", 0, date(2026, 2, 28)),
        ("before+2025-q1", 0, date(2025, 3, 31)),
    ],
)
def test_a_claim_of_a_period_stands_at_its_end(scope: str, told: int, expected: date) -> None:
    step = scope.removeprefix("before+").split("-")[-1][:1]
    fill = {"q": ("2023-q1", "2023-q2"), "h": ("2023-h1", "2023-h2"), "m": ("2023-m01", "2023-m02")}
    others = fill.get(step, ("2022", "2023"))
    claims = [said(told, usd(30), REVENUE, scope), *(said(told, usd(20), REVENUE, s) for s in others)]
    assert days(claims)[-1] == (expected, 30)


@pytest.mark.parametrize(
    "third",
    [
        said(9, usd(9), REVENUE),  # another measure
        said(9, heads(9)),  # another unit
        said(9, usd(9), scope="2025-q1"),  # of a quarter, not of a day
        said(9, usd(9), scope="forecast"),
        said(9, usd(9), scope="before"),  # of a day that nobody names
        said(9, usd(9), scope="9m"),
        said(9, usd(9), scope="2025-q7"),
        replace(said(9, usd(9)), hearsay=True),
        replace(said(9, usd(9)), subject=None),
        replace(said(9, usd(9)), subject=organization("Northrim")),
        replace(said(9, usd(9)), when=day(5)),  # no third day
    ],
)
def test_what_does_not_belong_makes_no_third_point(third: Claim) -> None:
    assert series([said(1, usd(1)), said(5, usd(5)), third]) == ()


@pytest.mark.parametrize("measure", ["investment", "share_price", "nonsense"])
def test_what_happens_once_or_many_at_a_time_has_no_course(measure: str) -> None:
    assert series([said(n, usd(n), measure) for n in (1, 2, 3)]) == ()


def test_values_that_contradict_the_best_supported_one_stand_beside_it() -> None:
    other = said(9, usd("8E+9"))
    twice = [said(9, usd("9E+9")), replace(said(9, usd("9E+9")), id="x", article="x", site="x.example")]
    (found,) = series([said(1, usd("1E+9")), said(5, usd("5E+9")), other, *twice])
    assert [v.low for v in (found.points[-1].value, *found.points[-1].others)] == [Decimal("9E+9"), Decimal("8E+9")]


def test_the_course_of_a_change_is_that_of_its_measure_and_unit() -> None:
    claims = [said(n, usd(n)) for n in (1, 5, 9)] + [said(n, usd(n), REVENUE) for n in (1, 5, 9)]

    def entry(measure: str, value: Value) -> Entry:
        return Entry(HARBOUR, measure, "", Standing.CHANGED, (Variant(value, ()),))

    found = course([entry(REVENUE, heads(3)), entry(MARKET_VALUE, usd(9))], claims)
    assert found is not None
    assert found.measure == MARKET_VALUE
    assert course([entry("profit", usd(9))], claims) is None
