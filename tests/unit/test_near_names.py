"""Which people are suggested when a name is not found."""

import json
from pathlib import Path

import pytest

from digests.naming.lookup import NEAR, keys, resemblance
from digests.naming.names import parse

_ROOT = Path(__file__).resolve().parents[2]
_PAIRS = json.loads((_ROOT / "tests/specs/near_names.json").read_text("utf-8"))["pairs"]


@pytest.mark.parametrize(("asked", "form", "near"), [(row["asked"], row["form"], row["near"]) for row in _PAIRS])
def test_only_what_is_alike_is_near(asked: str, form: str, near: bool) -> None:
    assert (resemblance(asked, form) >= NEAR) is near
    assert 0.0 <= resemblance(asked, form) <= 1.0


@pytest.mark.parametrize("form", ["亚历山大·王", "Alexandr Wang", "Alexander Wong"])
def test_a_surname_before_a_given_name_from_abroad_is_looked_up(form: str) -> None:
    assert keys("王亚历山大") & keys(form)


@pytest.mark.parametrize("word", ["王安娜", "马丁内斯", "高尔基", "欧阳娜娜", "李奥纳多", "罗纳尔多"])
def test_other_names_are_not_turned(word: str) -> None:
    assert parse(word).parts == (word,)
