"""What people read of seeds/ is what the golden files say, and keeps the promises of a digest."""

import asyncio
import re

import pytest

from tests.golden.digests import FOLDER, KINDS, digests

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return asyncio.run(digests())


@pytest.mark.parametrize("kind", KINDS)
def test_the_digest_is_the_golden_one(made: dict[str, str], kind: str) -> None:
    golden = (FOLDER / f"{kind}.md").read_text("utf-8")
    assert made[kind].splitlines() == golden.splitlines(), "meant? then: python -m tests.golden"


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_is_read_in_seconds(kind: str) -> None:
    for section in (FOLDER / f"{kind}.md").read_text("utf-8").split("\n---")[1:]:
        story = re.sub(r"(?m)^\[\d.*", "", section)  # but for its sources
        english, han = len(re.findall(r"[A-Za-z][\w'’-]*", story)), len(re.findall(r"[一-鿿]", story))
        assert english <= (170 if kind in ("en", "both") else 60), story
        assert han <= (20 if kind == "en" else 230), story


@pytest.mark.parametrize("kind", KINDS)
def test_a_digest_is_as_long_as_its_setting_says(kind: str) -> None:
    """The words of each language, but for headings, labels and sources, which are counted apart."""
    told = "\n".join(
        line for line in (FOLDER / f"{kind}.md").read_text("utf-8").splitlines() if not line.startswith("[")
    )
    english, han = len(re.findall(r"[A-Za-z][\w'’-]*", told)), len(re.findall(r"[一-鿿]", told))
    assert english <= 450
    assert han <= 680  # characters, read in the time of 400 words


@pytest.mark.parametrize("kind", ["en", "both"])
def test_the_layoffs_are_told_with_their_facts(kind: str) -> None:
    first = (FOLDER / f"{kind}.md").read_text("utf-8").split("\n## ")[1:3]
    told = "\n".join(first)
    for fact in ("about 600 people", "Yuandong Tian (research director, FAIR)", "US$14.3 billion", "US$14.8 billion"):
        assert fact in told
