"""Health of sources in words, and when their admins hear of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from digests.models import SourceKind, SourceSpec
from digests.ports import PollState
from digests.sources.health import Condition, Turn, condition, describe, span, turn
from digests.views import SourceHealth

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)
WORKING = SourceHealth(
    spec=SourceSpec("news", SourceKind.FEED, "https://news.example.com/feed"),
    last_success=NOW - timedelta(minutes=10),
    last_article=NOW - timedelta(hours=3),
    failing_since=None,
    problem=None,
    failures=0,
    next_poll=NOW + timedelta(minutes=20),
    articles=5,
)
BROKEN = replace(
    WORKING,
    failures=9,
    failing_since=NOW - timedelta(days=2),
    problem="news.example.com answers 503",
    next_poll=NOW + timedelta(hours=4),
)


@pytest.mark.parametrize(
    ("health", "expected", "english", "chinese"),
    [
        (
            WORKING,
            Condition.WORKING,
            "Works; last new article 3 hours ago. Asked again in 20 minutes.",
            "最近一篇新文章在3小时前",
        ),
        (
            replace(WORKING, last_article=NOW - timedelta(days=30)),
            Condition.QUIET,
            "quiet: last new article 30 days ago",
            "30天前",
        ),
        (replace(WORKING, last_article=None), Condition.QUIET, "has had no article yet", "还没有文章"),
        (replace(WORKING, last_success=None, last_article=None), Condition.WAITING, "Not polled yet.", "尚未"),
        (
            BROKEN,
            Condition.BROKEN,
            "Failing for 2 days (9 in a row): news.example.com answers 503. Asked again in 4 hours.",
            "连续9次",
        ),
        (replace(BROKEN, failures=1), Condition.SHAKY, "(1 in a row)", "连续1次"),
        (replace(BROKEN, spec=replace(WORKING.spec, paused=True)), Condition.PAUSED, "Paused", "暂停"),
        (replace(WORKING, problem="big.txt was passed over"), Condition.WORKING, "Noted: big.txt", "注意"),
    ],
)
def test_says_how_a_source_is(health: SourceHealth, expected: Condition, english: str, chinese: str) -> None:
    assert condition(health, NOW) is expected
    assert english in describe(health, NOW)
    assert chinese in describe(health, NOW, chinese=True)


def test_admins_hear_once_that_it_broke_and_once_that_it_is_back() -> None:
    failures = [0, 0, 1, 2, 0, 1, 2, 3, 4, 5, 0, 0, 3, 0]
    states = [PollState(failures=number) for number in failures]
    turns = [turn(before, after) for before, after in pairwise(states)]
    assert [(number, each) for number, each in enumerate(turns) if each] == [
        (6, Turn.BROKE),
        (9, Turn.BACK),
        (11, Turn.BROKE),
        (12, Turn.BACK),
    ]


@pytest.mark.parametrize(
    ("time", "english", "chinese"),
    [
        (timedelta(0), "0 minutes", "0分钟"),
        (timedelta(minutes=-5), "0 minutes", "0分钟"),
        (timedelta(seconds=50), "1 minute", "1分钟"),
        (timedelta(minutes=90), "1 hour", "1小时"),
        (timedelta(hours=47), "1 day", "1天"),
        (timedelta(days=400), "400 days", "400天"),
    ],
)
def test_lengths_of_time(time: timedelta, english: str, chinese: str) -> None:
    assert span(time) == english
    assert span(time, chinese=True) == chinese
