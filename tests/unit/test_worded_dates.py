"""Dates that are counted from now; those that are not are specs (tests/specs/feeds/dates.json)."""

from datetime import UTC, datetime

import pytest

from digests.sources.dates import moment

NOW = datetime(2026, 1, 3, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("刚刚", "2026-01-03T02:00"),
        ("5分钟前", "2026-01-03T01:55"),
        ("3小时前", "2026-01-02T23:00"),
        ("约 2 天前", "2026-01-01T02:00"),
        ("3 hours ago", "2026-01-02T23:00"),
        ("an hour ago", "2026-01-03T01:00"),
        ("今天 08:30", "2026-01-03T00:30"),
        ("昨天08:30", "2026-01-02T00:30"),
        ("前天 下午3点", "2026-01-01T07:00"),
        ("Yesterday, 8:30 pm", "2026-01-02T12:30"),
        ("01-02 08:30", "2026-01-02T00:30"),
        ("12-31 08:30", "2025-12-31T00:30"),
        ("12月31日 08:30", "2025-12-31T00:30"),
        ("12月31日", "2025-12-30T16:00"),
        ("Dec 31", "2025-12-30T16:00"),
    ],
)
def test_counted_from_now(text: str, wanted: str) -> None:
    assert moment(text, "Asia/Shanghai", now=NOW) == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["soon", "3 前", "13-32", "99:99", "2 of 3", "一周一次", "May the 4th be with you", "24h", "5 Mondays", "11:30"],
)
def test_no_date(text: str) -> None:
    assert moment(text, "Asia/Shanghai", now=NOW) is None
