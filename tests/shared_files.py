"""Reference files that lie beside the project; tests that need them skip where they are absent."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("JIANBAO_SHARED", Path(__file__).parents[1].parent / "shared"))


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs ../shared/{name}, which is not part of the project")
    return path
