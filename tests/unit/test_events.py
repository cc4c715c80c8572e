"""Steps of an affair that headlines tell, in both languages."""

import pytest

from digests.reading.events import kinds, steps


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ("judge approves $900m settlement of harbour workers", {"approved"}),
        ("harbour workers agree to settle for $900m", {"agreed"}),
        ("judge questions settlement of harbour workers", {"doubted"}),
        ("法官批准港口工人和解", {"approved"}),
        ("steelmaker completes purchase of rival", {"done"}),
        ("steelmaker expected to launch a rail mill in june", {"expected"}),
        ("bank cuts rates by a quarter point", {"lowered"}),
        ("minutes show bank split over rate cuts", {"recorded"}),
        ("央行会议纪要:多数委员支持降息", {"recorded"}),
        ("A ferry passes the island", set()),
    ],
)
def test_a_headline_tells_its_step_and_not_the_one_it_is_about(headline: str, told: set[str]) -> None:
    assert steps(headline) == told


@pytest.mark.parametrize(
    ("text", "listed"),
    [("公司IPO首日", 1), ("IPO of the year", 1), ("a tripod for the Ipoh bureau", 0), ("今日上市的ipo", 2)],
)
def test_an_abbreviation_is_no_part_of_a_word(text: str, listed: int) -> None:
    assert kinds(text).get("listing", 0) == listed
