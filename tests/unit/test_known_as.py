"""People with a name in each script that neither reading nor sound joins."""

import re
from collections import Counter

import pytest

from digests.naming.comparison import compare
from digests.naming.known_as import known_as
from digests.naming.lookup import keys
from digests.naming.names import parse
from digests.reading.lexicon import table
from digests.text.script import HAN, fold

_ROWS = table("known_as")["people"].strip().splitlines()


def test_rows_are_whole() -> None:
    assert [row for row in _ROWS if not re.fullmatch(f"[{HAN}]+ = [^{HAN},=]+(?:, [^{HAN},=]+)*", row)] == []
    assert [row for row in _ROWS if fold(row.split(" = ")[0]) != row.split(" = ")[0]] == []
    assert [name for name, count in Counter(row.split(" = ")[0] for row in _ROWS).items() if count > 1] == []


def test_every_row_joins_its_names_and_they_find_each_other() -> None:
    pairs = [(han, name) for han, _, latin in (row.partition(" = ") for row in _ROWS) for name in latin.split(", ")]
    assert [pair for pair in pairs if not compare(*pair).same or not keys(pair[0]) & keys(pair[1])] == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("楊德昌", "Edward Yang", True),
        ("贝聿铭", "I.M. Pei", True),
        ("司徒雷登", "John L. Stuart", False),  # another middle name is not left out
        ("费正清", "John K. Fairbank", True),
        ("楊德昌", "Jerry Yang", False),
        ("赵小兰", "Rosalind Chao", False),
        ("林毅夫", "Justin Lin", True),  # two people of one Latin name
        ("林诣彬", "Justin Lin", True),
        ("林毅夫", "林诣彬", False),
    ],
)
def test_pairs(a: str, b: str, same: bool) -> None:
    assert compare(a, b).same is same
    assert compare(b, a).same is same


def test_most_names_are_not_listed() -> None:
    assert known_as(parse("王小波")) == frozenset()
    assert known_as(parse("Thomas Pynchon")) == frozenset()
    assert known_as(parse("·")) == frozenset()
