"""The locks agree with each other, and the container file with the house."""

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*)$")


def _pins(lock: str) -> dict[str, tuple[str, bool]]:
    """name -> (version, has hashes), of a requirements file."""
    pins: dict[str, tuple[str, bool]] = {}
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if match := _PINNED.match(line.strip()):
            pins[match[1].lower()] = (match[2], "--hash=sha256:" in match[3])
    return pins


def _locked() -> dict[str, set[str]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    versions: dict[str, set[str]] = {}
    for package in packages:
        versions.setdefault(package["name"], set()).add(package["version"])
    return versions


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_is_the_locked_version_with_hashes(lock: str) -> None:
    pins, locked = _pins(lock), _locked()
    assert len(pins) > 50
    for name, (version, hashed) in pins.items():
        assert version in locked[name], f"{name}: run make lock"
        assert hashed, name


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=!~ ]", d, maxsplit=1)[0].lower().replace(".", "-") for d in project["dependencies"]}
    assert names <= set(_pins("requirements.lock"))


def test_no_dependency_under_the_gpl() -> None:
    installed = {d.name.lower().replace(".", "-").replace("_", "-"): d.metadata for d in distributions()}
    for name in _pins("requirements.lock").keys() & installed.keys():  # the others are for other Pythons or systems
        meta = installed[name]
        licence = " ".join(
            [
                *(meta.get_all("Classifier") or []),
                *(meta.get_all("License-Expression") or []),
                *(meta.get_all("License") or []),
            ]
        )
        strict = re.search(r"\bA?GPL|GNU (Affero )?General Public", licence)
        choice = re.search(r"LGPL|Lesser|MPL|\bMIT\b|BSD|Apache|\bOR\b", licence)
        assert not strict or choice, f"{name}: {licence[:200]}"


def test_the_container_file_copies_what_is_there() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        word
        for line in text.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert {"bot", "digests", "config", "seeds"} <= set(copied)
    for name in copied:
        assert (ROOT / name).exists(), name
    assert re.search(r"^USER 10001", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
