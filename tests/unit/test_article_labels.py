"""The labelled articles are themselves checked: a wrong label would blame the reader for the labeller's slip."""

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import TypedDict

import pytest

ARTICLES = Path(__file__).parents[1] / "specs" / "articles"
HALVES = ("dev", "held")
SCRIPTS = {"zh-Hans", "zh-Hant", "en"}
KINDS = {"money", "count", "percent", "duration", "age", "ratio", "compute", "size", "other"}
BOUNDS = {"none", "at_least", "at_most"}
PERCENT_UNITS = {"percent", "percentage_point", "basis_point"}
DURATION_UNITS = {
    *("decade", "year", "quarter", "month", "week", "day", "night", "hour", "minute", "second"),
    *("millisecond", "microsecond", "business day"),
}
HEDGES = (
    "about ",
    "around ",
    "nearly ",
    "more than ",
    "less than ",
    "up to ",
    "约",
    "近",
    "逾",
    "超过",
    "超過",
    "不到",
)


class Person(TypedDict):
    id: str
    surfaces: list[str]
    byline: bool


class Organization(TypedDict):
    id: str
    surfaces: list[str]


class _Figure(TypedDict):
    text: str
    first_offset: int
    kind: str
    value: float
    range_high: float | None
    unit: str
    approx: bool
    bound: str
    subject: str
    measure: str


class Figure(_Figure, total=False):
    optional: bool


class Labels(TypedDict):
    path: str
    script: str
    about: str
    people: list[Person]
    organizations: list[Organization]
    figures: list[Figure]
    boilerplate: list[str]


def load(half: str) -> list[Labels]:
    articles: list[Labels] = json.loads((ARTICLES / half / "labels.json").read_text("utf-8"))["articles"]
    return articles


CASES = [pytest.param(half, labels, id=f"{half}/{labels['path']}") for half in HALVES for labels in load(half)]


def text_of(half: str, labels: Labels) -> str:
    return (ARTICLES / half / labels["path"]).read_text("utf-8")


def without_furniture(text: str, labels: Labels) -> str:
    for furniture in sorted(labels["boilerplate"], key=len, reverse=True):
        text = text.replace(furniture, "\n")
    return text


@pytest.mark.parametrize("half", HALVES)
def test_every_file_is_labelled_once(half: str) -> None:
    files = sorted(path.name for path in (ARTICLES / half).glob("*.txt"))
    assert files == sorted(labels["path"] for labels in load(half))


def test_the_halves_are_of_one_size_and_balanced_over_the_scripts() -> None:
    dev, held = (Counter(labels["script"] for labels in load(half)) for half in HALVES)
    assert set(dev) == set(held) == SCRIPTS
    assert dev.total() == held.total() == 14
    assert all(abs(dev[script] - held[script]) <= 1 for script in SCRIPTS)


def test_the_halves_share_no_person_and_no_article() -> None:
    dev, held = ({person["id"] for labels in load(half) for person in labels["people"]} for half in HALVES)
    assert not dev & held
    dev_paths, held_paths = ({labels["path"] for labels in load(half)} for half in HALVES)
    assert not dev_paths & held_paths


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_names_stand_in_the_article_outside_its_furniture(half: str, labels: Labels) -> None:
    body = without_furniture(text_of(half, labels), labels)
    for entity in (*labels["people"], *labels["organizations"]):
        assert entity["surfaces"], entity["id"]
        missing = [surface for surface in entity["surfaces"] if surface not in body]
        assert not missing, (entity["id"], missing)
        assert entity["surfaces"] == sorted(set(entity["surfaces"]), key=lambda s: (-len(s), s)), entity["id"]


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_no_surface_belongs_to_two_people(half: str, labels: Labels) -> None:
    ids = Counter(person["id"] for person in labels["people"])
    owners = Counter(surface for person in labels["people"] for surface in person["surfaces"])
    assert [name for name, times in (ids + owners).items() if times > 1] == []
    organizations = {surface for entry in labels["organizations"] for surface in entry["surfaces"]}
    assert not organizations & set(owners)


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_figures_stand_where_they_are_said_to(half: str, labels: Labels) -> None:
    text = text_of(half, labels)
    for figure in labels["figures"]:
        start = figure["first_offset"]
        assert text[start : start + len(figure["text"])] == figure["text"]
    spans = sorted((f["first_offset"], f["first_offset"] + len(f["text"])) for f in labels["figures"])
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans)), "figures overlap"
    texts = Counter(figure["text"] for figure in labels["figures"])
    assert [t for t, times in texts.items() if times > 1] == []


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_figures_stand_outside_the_furniture(half: str, labels: Labels) -> None:
    text = text_of(half, labels)
    for furniture in labels["boilerplate"]:
        start = text.index(furniture)
        inside = [f["text"] for f in labels["figures"] if start <= f["first_offset"] < start + len(furniture)]
        assert not inside, furniture


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_figures_are_well_formed(half: str, labels: Labels) -> None:
    for figure in labels["figures"]:
        assert figure["kind"] in KINDS, figure
        assert figure["bound"] in BOUNDS, figure
        high = figure["range_high"]
        assert isinstance(figure["value"], int | float), figure
        assert high is None or high > figure["value"], figure
        assert figure["unit"], figure
        assert not figure["text"].startswith(HEDGES), figure
        assert figure["text"] == figure["text"].strip(), figure
        assert figure.get("optional") or (figure["subject"] and figure["measure"]), figure


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_units_fit_their_kinds(half: str, labels: Labels) -> None:
    for figure in labels["figures"]:
        kind, unit = figure["kind"], figure["unit"]
        if kind == "money":
            assert len(unit) == 3, figure
            assert unit.isupper(), figure
        elif kind == "percent":
            assert unit in PERCENT_UNITS, figure
        elif kind == "duration":
            assert unit in DURATION_UNITS, figure
        elif kind == "age":
            assert unit == "year", figure
            assert 0 < figure["value"] < 120, figure
        else:
            assert unit not in PERCENT_UNITS, figure


@pytest.mark.parametrize(("half", "labels"), CASES)
def test_articles_have_the_shape_of_news(half: str, labels: Labels) -> None:
    text = text_of(half, labels)
    assert labels["script"] in SCRIPTS
    assert labels["about"]
    assert labels["boilerplate"]
    size = len(text.split()) if labels["script"] == "en" else len("".join(text.split()))
    low, high = (350, 900) if labels["script"] == "en" else (600, 1600)
    assert low <= size <= high
    assert any(not person["byline"] for person in labels["people"])
    assert any(not figure.get("optional") for figure in labels["figures"])
