"""What a claim says that its source does not: figures, bounds, names, across languages. Pairs and errors: tests/specs/grounding.json."""

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from digests import factory
from digests.reading.gazetteer import Gazetteer
from digests.writing.grounding import Grounding, numbers
from digests.writing.grounding import check as grounded
from digests.writing.grounding.numbers import tight
from tests.readings import model_reader

ROOT = Path(__file__).resolve().parents[2]
SPEC = json.loads((ROOT / "tests" / "specs" / "grounding.json").read_text("utf-8"))
WRONG = json.loads((ROOT / "tests" / "specs" / "grounding_wrong.json").read_text("utf-8"))
NAMED = json.loads((ROOT / "tests" / "specs" / "grounding_named.json").read_text("utf-8"))
SAME = json.loads((ROOT / "tests" / "specs" / "grounding_same.json").read_text("utf-8"))
FORMS = json.loads((ROOT / "tests" / "specs" / "grounding_forms.json").read_text("utf-8"))

_names = lru_cache(maxsize=None)(model_reader().names)  # many claims share a source


def check(source: str, claim: str, book: Gazetteer) -> Grounding:
    return grounded(source, claim, book, _names)


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return factory.gazetteer(ROOT / "config")


def test_true_pairs_pass_in_both_directions(book: Gazetteer) -> None:
    pairs = [(p["en"], p["zh"]) for p in SPEC["true"]]
    pairs += [(zh, en) for en, zh in pairs]
    alarms = [(claim, found.problems) for source, claim in pairs if (found := check(source, claim, book)).problems]
    assert len(alarms) <= 0.03 * len(pairs), alarms


def test_a_number_is_known_in_the_forms_of_both_languages() -> None:
    """Decades, shares, times, set phrases: as one language writes them and as the other does."""
    both = [pair for en, zh in FORMS for pair in ((en, zh), (zh, en))]
    told = [(source, claim, [*numbers.problems(tight(source), tight(claim))]) for source, claim in both]
    assert not [row for row in told if row[2]]


@pytest.mark.parametrize(("source", "claim", "text"), WRONG)
def test_a_bound_or_number_of_the_source_is_missed(source: str, claim: str, text: str) -> None:
    """Bounds dropped, added and turned round; values in the place of others: both languages."""
    pointed = [problem.text for problem in numbers.problems(tight(source), tight(claim))]
    assert any(text in found or found in text for found in pointed), pointed


def test_a_text_stands_in_itself(book: Gazetteer) -> None:
    texts = [text for pair in SPEC["true"] for text in (pair["en"], pair["zh"])]
    alarms = [(text, found.problems) for text in texts if (found := check(text, text, book)).problems]
    assert not alarms


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200e"])
def test_letters_nobody_sees_change_nothing(book: Gazetteer, unseen: str) -> None:
    source, parted = "Meta is cutting 600 jobs.", f"Meta is cutting 6{unseen}00 jobs."
    assert check(source, parted, book).grounded
    assert check(parted, source, book).grounded
    (problem,) = check(source, f"Meta is cutting 6{unseen}50 jobs.", book).problems
    assert problem.text.startswith("650")


def test_injected_errors_are_caught(book: Gazetteer) -> None:
    all_, caught = Counter[str](), Counter[str]()
    for error in SPEC["errors"]:
        all_[error["kind"]] += 1
        caught[error["kind"]] += not check(error["source"], error["claim"], book).grounded
    assert caught.total() >= 0.97 * all_.total(), {kind: f"{caught[kind]} of {all_[kind]}" for kind in all_}


@pytest.mark.parametrize(("source", "claim", "text"), NAMED)
def test_what_is_wrong_is_named(book: Gazetteer, source: str, claim: str, text: str) -> None:
    found = check(source, claim, book)
    assert not found.grounded
    assert text in [p.text for p in found.problems]
    assert all(p.why for p in found.problems)


@pytest.mark.parametrize(("source", "claim"), SAME)
def test_other_words_for_the_same_pass(book: Gazetteer, source: str, claim: str) -> None:
    assert check(source, claim, book).problems == ()
