"""Names that sources spell differently."""

from dataclasses import replace

import pytest

from digests.writing.spellings import differ, spellings
from tests.fakes.stories import person, sighting, stored


@pytest.mark.parametrize(
    ("a", "b", "different"),
    [
        ("王晓峰", "王小峰", True),
        ("igor volkonski", "igor volkonsky", True),
        ("igor babuschkin", "igor babushkin", True),
        ("王晓峰", "李晓峰", False),  # another surname
        ("王晓峰", "王晓", False),  # cut
        ("alex lind", "alexandra lind", False),  # short for it
        ("li wen", "wen li", False),  # another order
        ("ada lind", "ada lund", False),  # another name, for all we know
        ("约翰·吉安南德雷亚", "约翰·詹南德里亚", False),  # each region's own
        ("volkonski", "volkonsky", False),  # surnames alone
    ],
)
def test_what_is_another_spelling(a: str, b: str, different: bool) -> None:
    assert differ(a, b) is differ(b, a) is different


def test_the_spelling_of_most_sources_comes_first_with_their_numbers() -> None:
    who = person("Igor Volkonski")
    articles = [stored(id_, "Title") for id_ in "abcd"]
    written = ["Igor Volkonsky", "Igor Volkonski", "Igor Volkonski", "Volkonski"]
    seen = [replace(sighting(a, who), form=form) for a, form in zip(articles, written, strict=True)]
    found = spellings(seen, {"a": 1, "b": 2, "c": 3, "d": 4})
    assert [(s.text, s.references) for s in found] == [("Igor Volkonski", (2, 3)), ("Igor Volkonsky", (1,))]
    assert spellings(seen, {"b": 2, "c": 3, "d": 4}) == ()  # of the articles told, none spells it differently
