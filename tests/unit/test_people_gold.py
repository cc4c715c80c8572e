"""People read out of whole articles: our own labelled ones, and, where they lie beside the project, the reference samples."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from tests.readings import SPECS, article, model_reader
from tests.shared_files import shared

pytestmark = pytest.mark.slow


def score(folder: Path, gold: Mapping[str, Mapping[str, tuple[set[str], bool]]]) -> tuple[float, float, int, int]:
    """Precision, recall, people split in two, people made of two."""
    hits = false = missed = split = glued = 0
    for name, people in gold.items():
        owner = {form: key for key, (forms, _) in people.items() for form in forms}
        found: dict[str, int] = {}
        for person in model_reader().read(article((folder / name).read_text("utf-8"))).people:
            keys = {owner[form] for form in person.forms if form in owner}
            glued += len(keys) > 1
            false += not keys and not person.byline
            for key in keys:
                found[key] = found.get(key, 0) + 1
        split += sum(times > 1 for times in found.values())
        for key, (_, optional) in people.items():
            hits += key in found and not optional
            missed += key not in found and not optional
    return hits / (hits + false), hits / (hits + missed), split, glued


def test_people_of_our_labelled_articles() -> None:
    """The files are read with their page furniture, so names in it count against precision."""
    labels = json.loads((SPECS / "articles" / "dev" / "labels.json").read_text("utf-8"))
    gold = {
        one["path"]: {p["id"]: (set(p["surfaces"]), bool(p["byline"])) for p in one["people"]}
        for one in labels["articles"]
    }
    precision, recall, split, glued = score(SPECS / "articles" / "dev", gold)
    assert precision >= 0.93
    assert recall >= 0.93
    assert split + glued <= 2


def test_people_of_the_reference_samples() -> None:
    documents = json.loads(shared("gold/gold_seeds.json").read_text("utf-8"))["documents"]
    gold = {
        name: {p["id"]: (set(cast(list[str], p["mentions"])), False) for p in one["people"]}
        for name, one in documents.items()
    }
    precision, recall, split, glued = score(shared("samples"), gold)
    assert precision >= 0.98
    assert recall >= 0.98
    assert (split, glued) == (0, 0)
