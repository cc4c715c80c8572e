"""Publication times as pages write them, to UTC. Only whole, unmistakable dates are read; nothing is guessed."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_TIME = (
    r"(?:[,\s]|at\b|T|上午|下午|-|—|\|)*?(?P<hour>\d{1,2})(?:[::]|\.(?=\d{2}\s*(?:GMT|BST|CES?T)))(?P<minute>\d{2})(?:[::](?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?\b)?\s*(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b|[ECMP][SD]T\b|[EC]T\b|PT\b|CES?T\b|BST\b|HKT\b|JST\b|SGT\b|"
    r"(?:北京|台北|香港)时间)?"
)
_DAYS = (
    r"(?P<year>(?:19|20)\d{2})\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:[-/.]|月)\s*(?P<day>\d{1,2})日?(?!\d)",
    rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d{{2}})\b",
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>(?:19|20)\d{{2}})\b",
)
TIMESTAMP = tuple(re.compile(rf"{day}(?:{_TIME})?", re.I) for day in _DAYS)
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "est": -300, "edt": -240, "et": None, "ct": None, "pt": None,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "hkt": 480, "sgt": 480, "jst": 540,
    "北京时间": 480, "台北时间": 480, "香港时间": 480,
}  # fmt: skip
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles"}


def timestamp(text: str, zone: str) -> datetime | None:
    """The first date in `text` (folded), in UTC; one without a zone is in `zone`, and CST is what `zone` makes of it."""
    found = [m for pattern in TIMESTAMP if (m := pattern.search(text))]
    for match in sorted(found, key=lambda m: m.start()):
        moment = _moment(match, zone)
        if moment is not None:
            return moment
    return None


def parse(value: str, zone: str) -> datetime | None:
    """A machine's date: ISO 8601 in full or in part, else as a timestamp line. In UTC."""
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return timestamp(value, zone)
    return _utc(moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone)))


def _moment(match: re.Match[str], zone: str) -> datetime | None:
    part = match.groupdict()
    month = _MONTHS[part["month"][:3].lower()] if part["month"][0].isalpha() else int(part["month"])
    hour = int(part["hour"] or 0)
    half = (part["half"] or "").lower()
    if (half.startswith("p") or "下午" in match.group()) and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    clock = (hour, int(part["minute"] or 0), int(part["second"] or 0))
    try:
        return _utc(
            datetime(int(part["year"]), month, int(part["day"]), *clock, tzinfo=_named_zone(part["zone"], zone))
        )
    except ValueError:
        return None


def _utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _named_zone(name: str | None, default: str) -> tzinfo:
    name = (name or "").lower()
    if name in _REGIONS:
        return _zone(_REGIONS[name])
    if name[:1] in "+-" and name:
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
    minutes = _ZONES.get(name)
    return _zone(default) if minutes is None else timezone(timedelta(minutes=minutes))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
