"""What /why says: the reason, the numbers, and which digests told an article, none that did not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import fate_card
from digests.models import Language
from digests.views import Fate
from digests.writing.voice import Voice

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST, SECOND = ("news", date(2026, 3, 2)), ("news", date(2026, 3, 3))
LINKED = "6.0 points with a9 (“Dockers at Harlan port walk out over aut…”): Owen Tasker"
NEW = Fate(
    "a1",
    "Ships diverted",
    "https://a.example/1",
    "wire",
    AT,
    "new",
    "nothing stored resembles it",
    None,
    "s9",
    LINKED,
    (),
)


def told(fate: Fate, language: Language = Language.EN) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in fate_card.told(fate, Voice(language))]


@pytest.mark.parametrize(
    ("fate", "english", "chinese"),
    [
        (replace(NEW, posted=(FIRST,), cited=(FIRST,), passed=(FIRST,)), "Posted in news on 2 March 2026", "2026年3月2日发布于 news"),
        (replace(NEW, posted=(FIRST,), passed=(SECOND,)), "no new figure or name was read", "读出新的人物或数字"),
        (replace(NEW, posted=(FIRST,)), "before it came", "当时本文尚未收到"),
        (replace(NEW, posted=(SECOND,), passed=(SECOND,)), "by other articles", "由其他文章"),
        (replace(NEW, passed=(FIRST,)), "Not in the digest of news on 2 March 2026", "未收入 news 2026年3月2日的简报"),
        (NEW, "It waits for the next digest", "等待下一份简报"),
        (replace(NEW, outcome="duplicate", posted=(FIRST,), cited=(FIRST,)), "That one was posted in news", "那一篇2026年3月2日发布"),
    ],
)  # fmt: skip
def test_each_channel_gets_the_line_that_is_true(fate: Fate, english: str, chinese: str) -> None:
    assert english in told(fate)[-1]
    assert chinese in told(fate, Language.HANS)[-1]


def test_a_replaced_version_is_said_to_be_posted_where_it_was_and_nothing_else() -> None:
    old = replace(NEW, outcome="replaced", of_title="Ships diverted again", posted=(FIRST, SECOND), cited=(FIRST,))
    assert told(old)[1] == "Replaced by a newer version “Ships diverted again”"
    assert told(old)[3:] == ["Posted in news on 2 March 2026"]
    assert len(told(replace(old, cited=()))) == 3


def test_a_link_is_told_by_titles_and_numbers_without_ids() -> None:
    said = told(NEW)[2]
    assert said == (
        "In story s9: 6.0 points with “Dockers at Harlan port walk out over aut…”: Owen Tasker (2.5 points make one story)"
    )
    chinese = told(NEW, Language.HANS)[2]
    assert "aut…”合计 6.0 分" in chinese
    assert "a9" not in said + chinese


def test_the_article_a_story_began_with_says_so() -> None:
    first = replace(NEW, story="sa1", link_why="it was the first to report this")
    assert told(first)[2] == "Began story sa1: it was the first to report this"


def test_every_story_can_be_asked_for_once() -> None:
    (choice,) = fate_card.stories([NEW, replace(NEW, title="An older version of it, with a long title")])
    assert (choice.label, choice.command) == ("Ships diverted", "/story s9")
