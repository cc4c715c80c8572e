"""A home's archive is replaced only while no bot runs on it."""

from pathlib import Path

import pytest
import typer

from bot.cli import operating
from bot.cli.running import alone, running


def test_those_that_run_share_a_home_and_none_replaces_its_archive(tmp_path: Path) -> None:
    with running(tmp_path):
        with running(tmp_path), alone(tmp_path) as stopped:
            assert not stopped
        with alone(tmp_path) as stopped:
            assert not stopped
    with alone(tmp_path) as stopped:
        assert stopped


async def test_restore_wants_the_bot_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JIANBAO_HOME", str(tmp_path / "home"))
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"never looked at")
    with running(tmp_path / "home"), pytest.raises(typer.Exit) as left:
        await operating._restore(copy, force=True)
    assert left.value.exit_code == 2
    assert "stop it" in capsys.readouterr().err
    assert not (tmp_path / "home" / "jianbao.db").exists()
