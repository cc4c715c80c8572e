"""The real `jianbao` on a state folder of its own: what programs may count on, and the main job with the real engines."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.harness import DEADLINE, ROOT, Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.make(tmp_path / "home")


def command(home: Home, *words: str) -> tuple[list[str], dict[str, str]]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JIANBAO_", "SLACK_", "DISCORD_"))}
    return [sys.executable, "-m", "bot", *words], {**kept, **home.environment, "PYTHONWARNINGS": "default"}


def jianbao(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    arguments, environment = command(home, *words)
    return subprocess.run(
        arguments, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )


def test_help_needs_no_settings_and_no_engines(home: Home) -> None:
    _, environment = command(home, "--help")
    probe = "import sys; sys.argv = ['jianbao', '--help']\ntry:\n from bot.__main__ import main; main()\nexcept SystemExit: pass\n"
    probe += (
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'rich', 'asyncio', 'pydantic', 'sqlalchemy', 'numpy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        env={**environment, "JIANBAO_CONFIG": "/nowhere"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "digest" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["digest", "--date", "someday"], 2, "2026-11-21"),
        (["digest", "--date", "2199-01-01"], 2, "not come yet"),
        (["digest", "--channel", "slack:T1/C1"], 1, "console:local/terminal"),
        (["ingest", "nowhere"], 1, "source list"),
        (["nonsense"], 2, "nonsense"),
        (["read", "nowhere.txt"], 2, "nowhere.txt is not there"),
        (["read", f"{'long' * 80}.txt"], 2, "can't be read"),
        (["stories", "pyproject.toml"], 2, ".json"),
    ],
)
def test_wrong_use_says_what_to_do(home: Home, words: list[str], code: int, says: str) -> None:
    done = jianbao(home, *words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_line_of_pairs_ends_at_a_line_feed_alone(home: Home, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_bytes(
        '\ufeff{"a": "李\u2028飞飞", "b": "李飞飞"}\r\n\n{"a": "李飞飞", "b": "黄仁勋"}\n{"a": "\\ud83d李飞飞", "b": "黄仁勋"}'.encode()
    )
    done = jianbao(home, "names", "match", "--pairs", str(pairs))
    told = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert [row["same"] for row in told] == [True, False, False]
    assert told[2]["a"] == "\ud83d李飞飞"  # half a character is told as it was given


def test_a_broken_file_is_named_and_the_others_are_read(home: Home, tmp_path: Path) -> None:
    """And why each article is where it is: what is a copy of nothing may report the same event."""
    report = "林晓燕出任云帆科技首席执行官\n\n云帆科技10日宣布，林晓燕将出任公司首席执行官，接替退休的周明远。公司上半年营收35亿元。\n"
    (tmp_path / "first.txt").write_text(report, "utf-8")
    (tmp_path / "second.txt").write_text(
        "云帆科技换帅：林晓燕接替周明远\n\n周明远退休后，林晓燕将接任云帆科技首席执行官，公司10日晚间公告。云帆科技上半年营收为35亿元。\n",
        "utf-8",
    )
    (tmp_path / "list.json").write_text('[{"title": "A", "text": "B"}]', "utf-8")
    done = jianbao(home, "stories", "--json", str(tmp_path))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [(Path(r["path"]).name, "a file for each article" in r["why"]) for r in told["rejected"]] == [
        ("list.json", True)
    ]
    (story,) = told["stories"]
    assert story["articles"][0]["why"] == "nothing stored resembles it; it was the first to report this"
    assert "; linked by " in story["articles"][1]["why"]
    assert "林晓燕" in story["articles"][1]["why"]


def test_a_wrong_setting_is_named(home: Home) -> None:
    arguments, environment = command(home, "digest")
    done = subprocess.run(
        arguments,
        env={**environment, "JIANBAO_DIGEST__ZONE": "Mars"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "JIANBAO_DIGEST__ZONE" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_to_tell_is_said_and_leaves_the_day_open(home: Home) -> None:
    done = jianbao(home, "digest")
    assert done.returncode == 0
    assert "nothing new" in done.stdout
    assert home.keys() == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_main_job(home: Home) -> None:
    """Ingest, digest once, answers, and the bot itself, with the real engines."""
    for number in (1, 2):
        home.publish(number)
    polled = json.loads(jianbao(home, "ingest", "--json").stdout)
    assert (polled["items"], polled["new"], polled["problems"]) == (2, 2, {})
    assert json.loads(jianbao(home, "ingest", "--json").stdout)["items"] == 0

    first = jianbao(home, "digest", "--json")
    edition = json.loads(first.stdout)
    assert len(edition["briefs"]) == 2
    assert "number 1" in first.stderr  # the post itself, as the terminal shows it
    again = jianbao(home, "digest")
    assert "2 stories, 1 of 1 posts delivered" in again.stdout
    assert len(home.keys()) == 1

    fates = json.loads(jianbao(home, "why", "0001.txt", "--json").stdout)
    assert [(f["outcome"], len(f["posted"])) for f in fates] == [("new", 1)]
    page = json.loads(jianbao(home, "who", "Bolt Grantson", "--json").stdout)
    assert page["person"]["en"] == "Bolt Grantson"
    near = jianbao(home, "who", "Nobody Atall")
    assert near.returncode == 1
    assert "Nobody Atall" in near.stderr

    arguments, environment = command(home, "run", "--verbose")
    log = home.path / "run.log"
    with log.open("w", encoding="utf-8") as stderr:
        bot = subprocess.Popen(arguments, env=environment, cwd=ROOT, stderr=stderr, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + DEADLINE
        while "executed successfully" not in log.read_text(encoding="utf-8") and time.monotonic() < deadline:
            assert bot.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(DEADLINE) == 0, log.read_text(encoding="utf-8")
    assert "executed successfully" in log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert len(home.keys()) == 1
