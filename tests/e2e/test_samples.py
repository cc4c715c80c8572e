"""The real articles of ../shared/samples through the command line with the real engines, scored by the hand-made labels."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.harness import ROOT
from tests.shared_files import shared

Dispute = dict[str, Any]  # a ledger entry as the command line prints it

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def jianbao(home: Path, *words: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JIANBAO_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env={**kept, "JIANBAO_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readings")
    samples = sorted(str(p) for p in shared("samples").glob("*.txt"))
    assert len(samples) == 5
    file = folder / "p.jsonl"
    file.write_text(jianbao(folder / "home", "read", "--json", *samples), encoding="utf-8")
    return file


def score(what: str, predictions: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, str(shared("gold/score.py")), what, str(predictions), str(shared("gold/gold_seeds.json"))],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_people(readings: Path) -> None:
    found = score("people", readings)
    assert found["precision"] >= 0.98
    assert found["recall"] >= 0.98
    assert found["split"] == found["glued"] == 0


def test_figures(readings: Path) -> None:
    found = score("figures", readings)
    assert found["precision"] >= 0.97
    assert found["recall"] >= 0.97
    assert found["wrong_value"] == found["wrong_unit"] == 0


def test_clean(readings: Path) -> None:
    found = score("clean", readings)
    assert found["left"] == 0
    assert found["kept"] == found["end_sentences"]


def test_identity(readings: Path) -> None:
    found = score("identity", readings)
    assert found["whole"] == found["people"] == 35
    assert found["wrong_merges"] == 0


def test_every_span_is_its_slice_of_the_file(readings: Path) -> None:
    for line in readings.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = Path(row["path"]).read_text(encoding="utf-8")
        spots = [m for p in (*row["people"], *row["organizations"]) for m in p["mentions"]] + row["figures"]
        assert len(spots) > 20
        for spot in spots:
            assert text[spot["start"] : spot["end"]] == spot["text"]


@pytest.fixture(scope="module")
def disputes(tmp_path_factory: pytest.TempPathFactory) -> list[Dispute]:
    edition = json.loads(jianbao(tmp_path_factory.mktemp("demo"), "demo", str(shared("samples")), "--json"))
    return [entry for brief in edition["briefs"] for entry in brief["disputes"]]


def test_three_stories(tmp_path: Path) -> None:
    samples = shared("samples")
    stories = json.loads(jianbao(tmp_path, "stories", "--json", *sorted(str(p) for p in samples.glob("*.txt"))))[
        "stories"
    ]
    grouped = sorted(sorted(Path(a["path"]).name[:3] for a in story["articles"]) for story in stories)
    assert grouped == [["000", "001", "003"], ["002"], ["004"]]


Spot = tuple[str, str]  # file name, words


def _said(dispute: Dispute, spots: Iterable[Spot]) -> set[Spot]:
    """Which of the labelled words a dispute rests on."""
    told = [(c["site"], c["text"]) for v in dispute["variants"] for c in v["claims"]]
    return {(file, words) for file, words in spots if any(site == file and text in words for site, text in told)}


def test_each_labelled_dispute_of_values_is_shown_and_nothing_that_only_looks_like_one(
    disputes: list[Dispute],
) -> None:
    gold = json.loads(shared("gold/gold_seeds.json").read_text(encoding="utf-8"))
    spots = {c["what"]: {(x["document"], x["text"]) for x in c["claims"]} for c in gold["conflicts"]}
    wanted = [c["what"] for c in gold["conflicts"] if c["kind"] == "value" and c["severity"] == "major"]
    assert len(wanted) == 3
    for what in wanted:
        shown = [_said(dispute, spots[what]) for dispute in disputes]
        assert any(len({file for file, _ in said}) >= 2 for said in shown), what
    real = set().union(*(spots[what] for what in wanted))
    alike = [{(x["document"], x["text"]) for x in a["claims"]} for a in gold["agreements"]]
    alike += [spots[c["what"]] for c in gold["conflicts"] if c["kind"] in ("scope", "false-match")]
    for group in alike:
        assert all(len(_said(dispute, group - real)) < 2 for dispute in disputes), group


def test_the_hearsay_of_a_deal_stands_beside_the_values_that_dispute_it(disputes: list[Dispute]) -> None:
    (deal,) = [e for e in disputes if e["measure"] == "investment"]
    assert {v["value"]["low"] for v in deal["variants"]} == {14_300_000_000, 14_800_000_000, 14_000_000_000}
