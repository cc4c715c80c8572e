"""Where people go, and what only sounds like it."""

import pytest

from digests.models import Language
from digests.reading.gazetteer import CuratedOrganization, Gazetteer
from digests.views import StoryMaterial
from digests.writing.moves import moves
from tests.fakes.stories import person, sighting, stored, story

BOOK = Gazetteer(
    organizations={
        "norhaven": CuratedOrganization("norhaven", "Norhaven", "诺海", ("Norhaven", "诺海")),
        "ministry": CuratedOrganization("ministry", "Ministry", "青岛部", ("青岛部",), "government"),
        "quill-labs": CuratedOrganization("quill-labs", "Quill Labs", "", ("Quill Labs",)),
    }
)
ADA, KENJI, LIN = person("Ada Lind"), person("Kenji Mori"), person("Lin Qing", zh="林青")
WHO = {"a": ADA, "k": KENJI, "l": LIN}


def told(*sentences: str, language: Language = Language.EN) -> StoryMaterial:
    articles = [stored(f"a{n}", "", text, language=language) for n, text in enumerate(sentences)]
    return story("s", articles, sightings=[sighting(a, p) for a in articles for p in WHO.values()])


def gone(*sentences: str, language: Language = Language.EN) -> dict[str, str]:
    """Who goes where, "back" where they were there before."""
    found = moves(told(*sentences, language=language), BOOK)
    return {k: f"{found[p.id].en}{' back' * found[p.id].back}" for k, p in WHO.items() if p.id in found}


@pytest.mark.parametrize(
    ("sentence", "where"),
    [
        ("Ada Lind joins Norhaven as chief engineer.", {"a": "Norhaven"}),
        ("Ada Lind and Kenji Mori are leaving Norhaven for Quill Labs.", {"a": "Quill Labs", "k": "Quill Labs"}),
        (
            "Two founders, Ada Lind and Kenji Mori, are returning to Norhaven.",
            {"a": "Norhaven back", "k": "Norhaven back"},
        ),
        ("A third employee, Kenji Mori, is also rejoining Norhaven.", {"k": "Norhaven back"}),
        ("Norhaven has hired former engineer Kenji Mori from Quill Labs.", {"k": "Norhaven"}),
        ("Kenji Mori is moving from Norhaven to Quill Labs.", {"k": "Quill Labs"}),
        ("Two founders of the startup led by Ada Lind have left to return to Norhaven.", {}),
        ("Ada Lind, who joined Norhaven in 2019, speaks four languages.", {}),
        ("Ada Lind declined an offer to join Norhaven.", {}),
        ("Ada Lind may join Norhaven.", {}),
        ("Ada Lind's brother joined Norhaven.", {}),
        ("Ada Lind will join Norhaven's board.", {}),
        ("Ada Lind said Norhaven will join the consortium.", {}),
        ("Ada Lind left after joining Norhaven in May.", {}),
    ],
)
def test_english(sentence: str, where: dict[str, str]) -> None:
    assert gone(sentence) == where


@pytest.mark.parametrize(
    ("sentence", "where"),
    [
        ("林青宣布离开诺海，加入Quill Labs。", {"l": "Quill Labs"}),
        ("Ada Lind和Kenji Mori在入职Quill Labs不到一个月后便重返诺海。", {"a": "Norhaven back", "k": "Norhaven back"}),
        ("另一位是工作了12年的Ada Lind（确定加入诺海）。", {"a": "Norhaven"}),
        ("诺海从Quill Labs挖来工程师林青。", {"l": "Norhaven"}),
        ("林青被诺海挖走。", {"l": "Norhaven"}),
        ("林青于2018年加入诺海。", {}),
        ("林青曾加入诺海。", {}),
        ("2018年毕业后，林青加入诺海。", {}),
        ("3月2日，林青宣布加入诺海。", {"l": "Norhaven"}),
        ("林青出任诺海副总裁。", {"l": "Norhaven"}),
        ("林青继续出任诺海董事。", {}),
        ("林青出任青岛部特派员。", {}),
        ("林青拒绝加入诺海。", {}),
        ("林青的同事加入诺海。", {}),
        ("诺海试图挖角林青。", {}),
    ],
)
def test_chinese(sentence: str, where: dict[str, str]) -> None:
    assert gone(sentence, language=Language.HANS) == where


def test_articles_that_disagree_say_nothing() -> None:
    assert gone("Ada Lind joins Norhaven.", "Ada Lind joins Quill Labs.") == {}
    assert gone("Ada Lind joins Norhaven.", "Ada Lind is moving to Norhaven.") == {"a": "Norhaven"}
    assert gone("Ada Lind joins Norhaven.", "Ada Lind is returning to Norhaven.") == {"a": "Norhaven back"}
