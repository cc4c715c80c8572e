"""The real articles of ../shared/samples as channels of four kinds read them. Their text is not ours, so what is compared are facts and form."""

import asyncio
import re
from pathlib import Path

import pytest

from digests.text.script import fold
from tests.golden.digests import KINDS, digests
from tests.shared_files import shared

pytestmark = pytest.mark.slow
_STRIP = {"en": ("New names", "New figures", "Sources differ"), "zh": ("新人物", "新数字", "说法不一")}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return asyncio.run(digests(shared("samples")))


def languages(kind: str) -> list[str]:
    return ["en", "zh"] if kind == "both" else [kind[:2]]


@pytest.mark.parametrize("kind", KINDS)
def test_three_stories_with_names_figures_and_disputes_in_each_language(made: dict[str, str], kind: str) -> None:
    text = fold(made[kind])
    assert len(re.findall(r"^## \d\. ", text, re.MULTILINE)) == 3
    for language in languages(kind):
        for label in _STRIP[language]:
            assert re.search(rf"^- {label}", text, re.MULTILINE), (language, label)


FACTS = {
    "en": ["about 600 people", "US$14.3 billion", "US$14.8 billion", "US$30 billion", "Yuandong Tian", "Ruben Mayer", "Zeyuan Allen Zhu", "80%"],
    "zh": ["约600人", "143亿美元", "148亿美元", "约140亿美元(听说)", "300亿美元", "田渊栋", "Ruben Mayer", "朱泽园", "80%"],
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_must_be_known_is_there(made: dict[str, str], kind: str) -> None:
    text = fold(made[kind])
    lacking = [fact for language in languages(kind) for fact in FACTS[language] if fold(fact) not in text]
    assert not lacking


def test_the_event_leads_its_figures(made: dict[str, str]) -> None:
    """Layoffs before what else is said in the article of the layoffs."""
    (line,) = [line for line in made["en"].splitlines() if "New figures" in line and "about 600" in line]
    assert line.index("about 600") < line.index("US$200 million")


def test_leads_are_quoted_and_english_is_not_invented(made: dict[str, str]) -> None:
    sources = "".join(fold(p.read_text("utf-8")) for p in Path(shared("samples")).glob("*.txt"))
    bare = re.sub(r"[\W_]", "", sources)
    told = [
        line
        for line in made["zh-Hans"].splitlines()
        if re.match(r"[^\W\d_]", line) and line.count("[") and "。" in line
    ]
    assert len(told) == 3
    for sentence in (s for line in told for s in re.split(r"\[\d+\]", line) if s.strip()):
        assert re.sub(r"[\W_]", "", fold(sentence)) in bare, sentence
    assert "No English source" in made["en"]
