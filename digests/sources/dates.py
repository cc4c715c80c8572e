"""Dates of entries, in any shape, to UTC.

A date with a zone is what it says. Without one it is in the source's own zone: a naive Chinese time is Beijing's. Of the zone names
that mean several things, CST is China's for a source in Asia and US Central otherwise.
"""

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate, parsedate_tz
from time import struct_time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digests.sources.worded_dates import worded

_EARLIEST: Final = datetime(
    1990, 1, 1, tzinfo=UTC
)  # before the web there were no feeds; 1970 is a missing date in disguise
_offset = re.compile(
    r"(?:[+-]\d{1,2}:?\d{2}|[+-]\d{2}|Z|(?<![A-Za-z])[A-Z]{1,5}|[A-Z]{2,4}[+-]\d{1,2}(?::?\d{2})?)\s*(?:\([^)]*\))?\s*$"
)
_month_end = re.compile(
    r"(?i)(?:\b(?:AM|PM|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|MON|TUE|WED|THU|FRI|SAT|SUN))\s*$"
)
_dash_tail = re.compile(r"^\d{4}-\d{1,2}(?:-\d{1,2})?$")
_chinese = re.compile(
    r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?\s*(?:(?:星期|周|週)[一二三四五六日天])?[\sT]*"
    r"(?:(上午|下午|晚上|中午|凌晨|早上|AM|PM)?\s*(\d{1,2})\s*[:时時点點]\s*(\d{1,2})?\s*分?(?:[:]?\s*(\d{1,2})\s*秒?)?\s*(AM|PM)?)?",
    re.IGNORECASE,
)
_korean = re.compile(r"[가-힣]")  # feedparser knows that a Korean date is Korea's
_chinese_order = re.compile(r"\d{4}\s*[年/.]\s*\d{1,2}\s*[月/.]\s*\d")
_epoch = re.compile(r"^\d{10}(?:\d{3})?$")
_MONTHS: Final = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_mail = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|([+-])(\d\d)([0-5]\d))$"
)
_iso = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:[0-5]\d)$")
UNKNOWN_ZONE: Final = "UTC"
_REGIONS: Final = {
    "tw": "Asia/Taipei",
    "hant": "Asia/Taipei",
    "hk": "Asia/Hong_Kong",
    "mo": "Asia/Macau",
    "sg": "Asia/Singapore",
}
_EAST_ASIA: Final = {"CST": 8, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "PHT": 8}
_named_zone = re.compile(
    r"\b(CST|JST|KST|HKT|SGT|PHT|GMT\+0?8|UTC\+0?8|北京时间|北京時間|台北時間|台北时间)(?![A-Za-z])"
)


def moment(
    text: str | None, zone: str, parsed: struct_time | None = None, *, now: datetime | None = None
) -> datetime | None:
    """UTC time that `text` means for a source in `zone` (IANA); None when it is no date. `now` is when it was read (default: now).

    `parsed` is feedparser's reading of the same text: it knows rarer shapes, and takes a date without a zone for UTC.
    """
    if not text or not (text := " ".join(text.split())[:100]):
        return None
    if plain := plain_moment(text):
        return plain if plain >= _EARLIEST else None
    local = zone_of(zone)
    try:
        found = _named(text, zone) or worded(
            text, local, now or datetime.now(UTC), american=not zone.startswith("Asia/")
        )
        found = found or _written(text, local) or _plain(text, local, parsed) or _everyday(text, local)
        return found.astimezone(UTC) if found and found.astimezone(UTC) >= _EARLIEST else None
    except (ValueError, OverflowError):
        return None


def plain_moment(text: str) -> datetime | None:
    """A date in the everyday shape of RSS (RFC 822) or Atom (RFC 3339), with its zone as a number; None for any other."""
    try:
        if match := _mail.match(text):
            day, name, year, hour, minute, second, sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
            zone = timezone(-offset if sign == "-" else offset)
            parts = (int(year), _MONTHS[name], int(day), int(hour), int(minute), int(second))
            return datetime(*parts, tzinfo=zone).astimezone(UTC)
        return datetime.fromisoformat(text).astimezone(UTC) if _iso.match(text) else None
    except (KeyError, ValueError, OverflowError):
        return None


def home_zone(zone: str, language: str | None, titles: str) -> str:
    """The zone of a source: its own, or where none is known (UTC) that of a Chinese feed, by its language or else its titles."""
    if zone != UNKNOWN_ZONE:
        return zone
    primary, _, region = (language or "").strip().lower().replace("_", "-").partition("-")
    if primary == "zh":
        return _REGIONS.get(region.rpartition("-")[2], "Asia/Shanghai")
    letters = [c for c in titles if c.isalpha()]
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in letters)
    return "Asia/Shanghai" if chinese > 0.3 * len(letters) else zone


def zone_of(name: str) -> ZoneInfo | timezone:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _named(text: str, zone: str) -> datetime | None:
    """Times with a zone's name that tables made elsewhere misread or do not know."""
    match = _named_zone.search(text)
    if match is None or (match[1] == "CST" and not zone.startswith("Asia/")):
        return None
    wall = (text[: match.start()] + text[match.end() :]).strip(" ()")
    at = timezone(timedelta(hours=_EAST_ASIA.get(match[1], 8)))
    parts = parsedate(wall)
    return datetime(*parts[:6], tzinfo=at) if parts else _everyday(wall, at)


def _written(text: str, local: ZoneInfo | timezone) -> datetime | None:
    """Dates with 年, slashes or dots, which feedparser's readers of other formats would take for something else."""
    return _everyday(text, local) if _chinese_order.match(text) else None


def _plain(text: str, local: ZoneInfo | timezone, parsed: struct_time | None) -> datetime | None:
    if _epoch.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if parsed is not None:
        found = datetime.fromtimestamp(timegm(parsed), UTC)
        return found if has_zone(text) or _korean.search(text) else found.replace(tzinfo=local)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        offset = parts[9] if has_zone(text) else None
        found = datetime(*parts[:6], tzinfo=local if offset is None else timezone(timedelta(seconds=offset)))
    return found if found.tzinfo else found.replace(tzinfo=local)


def has_zone(text: str) -> bool:
    """Whether a date names its zone, by number or by letters."""
    if _dash_tail.match(text) or _month_end.search(text):
        return False
    return _offset.search(text) is not None


def _everyday(text: str, local: ZoneInfo | timezone) -> datetime | None:
    """2025年8月29日 09:20, 2025/8/29 下午3:05, 2025.08.29."""
    match = _chinese.search(text)
    if match is None:
        return None
    year, month, day, before, hour, minute, second, after = match.groups()
    hours = int(hour or 0)
    half = (before or after or "").upper()
    if half in ("下午", "晚上", "PM") and hours < 12:
        hours += 12
    elif half in ("上午", "凌晨", "AM") and hours == 12:
        hours = 0
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=local)
