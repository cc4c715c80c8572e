"""Public specs of number recognition (Recognizers-Text, MIT), where what they mean is what we mean.

tests/specs/recognizers.json says per file what is compared (numerals, or figures of a kind), what is left out and why, and the floor.
Currencies are in test_figures.py.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypedDict

import pytest

from digests.models import FigureKind
from digests.reading.figures import figures
from digests.reading.quantities.numbers import scan
from digests.text.script import detect, fold
from digests.text.sentences import sentences
from tests.readings import SPECS
from tests.shared_files import shared


class Exclusion(TypedDict):
    pattern: str
    why: str


class File(TypedDict):
    reads: str
    floor: float
    excluded: list[Exclusion]


FILES: dict[str, File] = json.loads((SPECS / "recognizers.json").read_text("utf-8"))


def _values(text: str, reads: str) -> list[float]:
    """What we read out of a text: its numerals, or its figures of one kind."""
    if reads == "numeral":
        return [float(number.low) for number in scan(fold(text))]
    kind = FigureKind(reads)
    return [float(f.value.low) for f in figures(text, sentences(text), detect(text)) if f.value.kind is kind]


def _number(value: object) -> float | None:
    found = re.fullmatch(r"-?[\d.]+(?:[eE][-+]?\d+)?", str(value).rstrip("%").replace(",", ""))
    return float(found[0]) if found else None


def _cases(path: Path, excluded: Sequence[re.Pattern[str]]) -> Iterator[tuple[str, list[float | None]]]:
    """(text, values wanted) of each row whose meaning is ours; none wanted is a negative."""
    rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    for row in rows:
        if not any(pattern.search(row["Input"]) for pattern in excluded):
            yield row["Input"], [_number(result["Resolution"].get("value")) for result in row["Results"]]


def _rate(name: str) -> tuple[int, int, list[str]]:
    """(right, wanted, the texts where something is missed or, in a negative, found)."""
    excluded = [re.compile(rule["pattern"]) for rule in FILES[name]["excluded"]]
    right = wanted = 0
    failed = []
    for text, values in _cases(shared(f"cases/recognizers/{name}.json"), excluded):
        if not values and FILES[name]["reads"] == "numeral":
            continue  # a numeral inside a word (陆地, 海陆空) is dropped where no unit follows it
        found = _values(text, FILES[name]["reads"])
        hits = sum(
            value is not None and any(abs(f - value) <= 0.001 * max(abs(value), 1e-9) for f in found)
            for value in values
        )
        good, all_ = (hits, len(values)) if values else (int(not found), 1)
        right, wanted = right + good, wanted + all_
        if good < all_:
            failed.append(text)
    return right, wanted, failed


@pytest.mark.parametrize("name", FILES)
def test_public_specs(name: str) -> None:
    right, wanted, failed = _rate(name)
    assert wanted >= 5
    assert right >= FILES[name]["floor"] * wanted, (right, wanted, failed)


def test_every_exclusion_says_why() -> None:
    for file in FILES.values():
        assert all(len(rule["why"]) > 20 and re.compile(rule["pattern"]) for rule in file["excluded"])
