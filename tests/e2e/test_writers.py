"""The writers by name at the command line, over an archive with news, and the models that a translation needs, loaded for real."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.e2e.harness import START, Home, RunningClock, opened
from tests.fakes.translation_models import place


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two stories, in English only, not told yet."""
    made = Home.make(tmp_path_factory.mktemp("writers"))
    for number in (1, 2):
        made.publish(number)

    async def file() -> None:
        async with opened(made, RunningClock(START)) as bot:
            await bot.jobs.poll_now()
            await bot.jobs.file_all()

    asyncio.run(file())
    place(made.path / "models")
    return made


def jianbao(home: Home, *words: str, models: str = "models") -> Result:
    environment = home.environment | {
        "COLUMNS": "200",
        "JIANBAO_TRANSLATE__MODELS": str(home.path / models) if models else "",
    }
    return CliRunner().invoke(app, words, env=environment, catch_exceptions=False)


def test_writers_side_by_side(home: Home) -> None:
    shown = jianbao(home, "digest", "--dry-run", "--writer", "extract,translate", "--json")
    editions = json.loads(shown.stdout)
    assert [e["writer"] for e in editions.values()] == ["extract", "extract"]
    plain, translated = editions.values()
    assert [b["headlines"] for b in plain["briefs"]] == [b["headlines"] for b in translated["briefs"]]
    assert plain["notes"] == []
    assert "is left out in zh-Hans" in translated["notes"][0]  # the small model wrote nonsense
    table = jianbao(home, "digest", "--dry-run", "--writer", "extract,translate").stdout
    assert "translate (extract)" in table
    assert table.count("works number 1") >= 2


def test_a_writer_that_is_not_set_up_is_named_beside_the_others(home: Home) -> None:
    shown = jianbao(home, "digest", "--dry-run", "--writer", "extract,model", "--json")
    assert shown.exit_code == 0
    assert list(json.loads(shown.stdout)) == ["extract"]
    assert "no digest by model" in shown.stderr
    assert "docs/models.md" in shown.stderr
    assert jianbao(home, "digest", "--dry-run", "--writer", "model,model").exit_code == 2


def test_a_translator_without_models_leaves_the_digest_as_it_is(home: Home) -> None:
    edition = json.loads(jianbao(home, "digest", "--dry-run", "--writer", "translate", "--json", models="none").stdout)
    assert len(edition["briefs"]) == 2
    assert edition["writer"] == "extract"
    assert "translate: " in edition["notes"][0]
    assert "is no folder" in edition["notes"][0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["digest", "--dry-run", "--writer", "translate"], "set [translate] models"),
        (["digest", "--dry-run", "--writer", "poet"], "extract, translate or model"),
        (["digest", "--writer", "extract,translate"], "--dry-run"),
    ],
)
def test_wrong_use(home: Home, words: list[str], says: str) -> None:
    done = jianbao(home, *words, models="")
    assert done.exit_code == 2
    assert says in done.stderr


def test_models_are_checked(home: Home, tmp_path: Path) -> None:
    good = jianbao(home, "models", "check", str(home.path / "models"))
    assert good.exit_code == 0
    assert good.stdout.count("ok ") == 2
    (place(tmp_path) / "en-zh" / "trgvocab.enzh.spm").unlink()
    bad = jianbao(home, "models", "check", str(tmp_path), "--json")
    assert bad.exit_code == 1
    rows = [json.loads(line) for line in bad.stdout.splitlines()]
    assert [bool(row["problem"]) for row in rows] == [False, True]
    assert "trgvocab" in rows[1]["problem"]


def test_the_doctor_looks_at_the_models(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANBAO_DIGEST__WRITER", "translate")
    well = jianbao(home, "doctor")
    assert "translated by the models" in well.stdout
    ill = jianbao(home, "doctor", models="none")
    assert ill.exit_code == 1
    assert "jianbao models check" in ill.stdout
