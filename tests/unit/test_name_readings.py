"""Characters of names as China's south, Korea, Japan and Vietnam read them."""

import json
import re
from pathlib import Path

import pytest

from digests.naming.comparison import compare
from digests.naming.southern import cantonese_spellings, hokkien_spellings
from digests.reading.lexicon import table
from digests.text.script import HAN

_ROOT = Path(__file__).resolve().parents[2]
_PAIRS = json.loads((_ROOT / "tests/specs/name_readings.json").read_text("utf-8"))["pairs"]
_BY_READING = {"korean": ["given"], "vietnamese": ["given"], "hokkien": ["given"]}
_BY_CHARACTER = {"japanese": ["surnames", "parts", "given"], "korean": ["surnames"], "vietnamese": ["surnames"]}


@pytest.mark.parametrize(("a", "b", "same"), [(row["a"], row["b"], row["same"]) for row in _PAIRS])
def test_readings(a: str, b: str, same: bool) -> None:
    assert compare(a, b).same is same
    assert compare(b, a).same is same


@pytest.mark.parametrize(("name", "keys"), [*_BY_READING.items()])
def test_tables_by_reading_are_whole(name: str, keys: list[str]) -> None:
    for key in keys:
        odd = [row for row in table(name)[key].split() if not re.fullmatch(f"[a-z]+[{HAN}]+", row)]
        assert odd == []


@pytest.mark.parametrize(("name", "keys"), [*_BY_CHARACTER.items()])
def test_tables_by_character_are_whole(name: str, keys: list[str]) -> None:
    for key in keys:
        rows = table(name)[key].split()
        assert [row for row in rows if not re.fullmatch(f"[{HAN}]+[a-z-]+(?:,[a-z-]+)*", row)] == []


def test_spellings_vary_as_people_write_them() -> None:
    assert {"keng", "kheng", "king"} <= hokkien_spellings("kheng")
    assert {"swee", "sui"} <= hokkien_spellings("sui")
    assert {"yong", "iong"} <= hokkien_spellings("iong")
    assert "hong" not in hokkien_spellings("iong")
    assert {"tsun", "chun"} <= cantonese_spellings("chun")
