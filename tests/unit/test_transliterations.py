"""Names from abroad: their settled Chinese forms, and what the list of them says and does not say."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from digests.naming.comparison import compare
from digests.naming.sound import likeness
from digests.naming.transliterations import distinct, settled, settled_alike
from digests.reading.lexicon import table
from digests.text.script import HAN, fold

_ROOT = Path(__file__).resolve().parents[2]
_PAIRS = json.loads((_ROOT / "tests/specs/transliterations.json").read_text("utf-8"))["pairs"]
_ROWS = [
    (part, row)
    for part in ("surnames", "given")
    for text in table("transliterations")[part].values()
    for row in text.split()
]


@pytest.mark.parametrize(("a", "b", "same"), [(row["a"], row["b"], row["same"]) for row in _PAIRS])
def test_pairs(a: str, b: str, same: bool) -> None:
    assert compare(a, b).same is same
    assert compare(b, a).same is same


def test_rows_are_whole() -> None:
    shape = f"[a-z]+(?:,[a-z]+)*[{HAN}]+(?:,[{HAN}]+)*"
    assert [row for _, row in _ROWS if not re.fullmatch(shape, row)] == []
    assert [row for _, row in _ROWS if fold(row) != row] == []


def test_a_row_says_nothing_twice() -> None:
    doubled = []
    for _, row in _ROWS:
        names, forms = re.findall("[a-z]+", row), re.findall(f"[{HAN}]+", row)
        if len(set(names)) < len(names) or len(set(forms)) < len(forms):
            doubled.append(row)
    assert doubled == []


def test_a_name_stands_in_one_row() -> None:
    names = Counter((part, name) for part, row in _ROWS for name in re.findall("[a-z]+", row))
    assert [name for name, count in names.items() if count > 1] == []


def test_most_forms_are_heard_in_the_letters() -> None:
    """A slip of the pen, a form in the wrong row, would sound like nothing of it; customs that do are few."""
    alien = [
        (names, form)
        for _, row in _ROWS
        for names in [re.findall("[a-z]+", row)]
        for form in re.findall(f"[{HAN}]+", row)
        if len(form) > 1 and max(likeness(form, name).score for name in names) < 0.35
    ]
    assert len(alien) <= 0.03 * len(_ROWS), alien


def test_what_the_list_says() -> None:
    assert settled("强森", "johnson") is True
    assert settled("施密特", "smith") is False
    assert settled("林德奎斯特", "smith") is None
    assert settled("施密特", "lindqvist") is None
    assert settled("占士", "james", given=True) is True
    assert settled_alike("里根", "雷根") is True
    assert settled_alike("舒曼", "舒伯特") is False
    assert settled_alike("舒曼", "林德奎斯特") is None
    assert distinct("ivana", "ivanka")
    assert not distinct("stephen", "steven")
    assert not distinct("ivana", "zorica")
