"""The best of people's own headlines: what happened, no bait, no site names. Specs: tests/specs/{zh,en}/headlines.json."""

import json
from pathlib import Path

import pytest

from digests.models import Language
from digests.writing.headline import headline
from digests.writing.prose import without_site
from tests.fakes.stories import day, stored

SPECS = Path(__file__).resolve().parents[1] / "specs"


def _rows(kind: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for language in ("en", "zh"):
        spec = json.loads((SPECS / language / "headlines.json").read_text("utf-8"))
        found += [(language, row) for row in spec[kind]]
    return found


@pytest.mark.parametrize(("language", "row"), _rows("best"))
def test_the_best_headline(language: str, row: dict[str, object]) -> None:
    titles, names, body = row["titles"], row.get("names", []), str(row.get("body", ""))
    assert isinstance(titles, list)
    assert isinstance(names, list)
    tag = Language.HANS if language == "zh" else Language.EN
    articles = [stored(f"a{n}", title, body, language=tag).article for n, title in enumerate(titles)]
    found = headline(articles, names, [])
    assert found is not None
    assert found[0] == row["best"]
    assert headline(articles[::-1], names, []) is not None
    assert headline(articles[::-1], names, [])[0] == row["best"]  # type: ignore[index]  # asserted above


@pytest.mark.parametrize(("language", "row"), _rows("days"))
def test_a_rumour_stands_back_once_a_later_day_tells_it_as_done(language: str, row: dict[str, object]) -> None:
    tag = Language.HANS if language == "zh" else Language.EN
    names, body = row["names"], f"{row['older']}. {row['older']}."  # the words of the older title are everywhere
    assert isinstance(names, list)
    older, newer = (
        stored(kind, str(row[kind]), body, when=day(n), language=tag).article
        for n, kind in enumerate(("older", "newer"))
    )
    assert headline([older], names, []) == (row["older"], older)  # alone it may stand
    found = headline([older, newer], names, [])
    assert found is not None
    assert found[0] == row["best"]


@pytest.mark.parametrize(("language", "row"), _rows("sites"))
def test_names_of_sites_are_taken_off(language: str, row: dict[str, object]) -> None:
    assert without_site(str(row["title"]), str(row.get("site", ""))) == row["clean"]


def test_no_title_is_no_headline() -> None:
    assert headline([stored("a", "", "A body without a title.").article], [], []) is None
