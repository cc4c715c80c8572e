"""Health of sources in a line, and when their admins hear of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot import source_cards
from digests.models import Language, SourceKind, SourceSpec
from digests.ports import PollState
from digests.sources.health import Condition, Turn, condition, turn
from digests.views import SourceHealth
from digests.writing.voice import Voice

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
            "Works; last article 25 October 2025; 5 articles; asked again in 20 minutes",
            "正常；最近一篇 2025年10月25日；共 5 篇；20 分钟后再试",
        ),
        (
            replace(WORKING, last_article=NOW - timedelta(days=30), next_poll=NOW - timedelta(minutes=1)),
            Condition.QUIET,
            "Works, but quiet; last article 25 September 2025; 5 articles; asked again now",
            "正常，但较安静；最近一篇 2025年9月25日；共 5 篇；即将再试",
        ),
        (
            replace(WORKING, last_success=None, last_article=None, articles=0, next_poll=None),
            Condition.WAITING,
            "Not read yet",
            "尚未读取",
        ),
        (
            BROKEN,
            Condition.BROKEN,
            "Failing for 2 days (9 times in a row); news.example.com answers 503; last article 25 October 2025; 5 articles; "
            "asked again in 4 hours",
            "已失败 2 天（连续 9 次）；news.example.com 返回 503；最近一篇 2025年10月25日；共 5 篇；4 小时后再试",
        ),
        (
            replace(BROKEN, failures=1, failing_since=NOW - timedelta(minutes=61), last_article=None, articles=0),
            Condition.SHAKY,
            "Failing for 1 hour (1 time); news.example.com answers 503; asked again in 4 hours",
            "已失败 1 小时（1 次）；news.example.com 返回 503；4 小时后再试",
        ),
        (
            replace(BROKEN, spec=replace(WORKING.spec, paused=True), last_article=None, articles=0),
            Condition.PAUSED,
            "Paused",
            "已暂停",
        ),
        (
            replace(WORKING, problem="big.txt is larger than 5 bytes and was passed over", next_poll=None, articles=0),
            Condition.WORKING,
            "Works; big.txt is larger than 5 bytes and was passed over; last article 25 October 2025",
            "正常；big.txt 超过 5 字节，已略过；最近一篇 2025年10月25日",
        ),
    ],
)
def test_says_how_a_source_is(health: SourceHealth, expected: Condition, english: str, chinese: str) -> None:
    assert condition(health, NOW) is expected
    assert source_cards.line(health, Voice(Language.EN), NOW) == english
    assert source_cards.line(health, Voice(Language.HANS), NOW) == chinese


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
