"""Dates as people write them: month names in the languages of Europe, 年月日, 上午, 3小时前, am and pm, zones by name or by place.

A text is taken apart into time, zone, weekday and date; only when nothing of it is left over is it a date here. Of two readings of
03/04/2026 the weekday beside it decides, then that no month is 13; else slashes are read as Americans write them, dots as Europeans.

Known false cases: 03/04/2026 of a British site without a weekday is in March.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar enero gennaio janeiro januari janv ene gen jän jänner 一月",
            "feb february fevrier février februar febrero febbraio fevereiro februari fev fév févr fevr febr 二月",
            "mar march mars marz märz maerz marzo marco março maart mrt mär mrz 三月",
            "apr april avril abril aprile avr abr 四月",
            "may mai mayo maggio maio mei mag 五月",
            "jun june juin juni junio giugno junho giu 六月",
            "jul july juillet juli julio luglio julho juil lug 七月",
            "aug august aout août agosto augustus ago 八月",
            "sep sept september septembre septiembre settembre setembro set 九月",
            "oct october octobre oktober octubre ottobre outubro okt ott out 十月",
            "nov november novembre noviembre novembro 十一月",
            "dec december decembre décembre dezember diciembre dicembre dezembro desember déc dez dic des 十二月",
        ),
        1,
    )
    for name in names.split()
}
_NUMBERED: Final = {number: name for name, number in reversed(_MONTHS.items())}
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "mon monday lun lundi montag lunes lunedi lunedì maandag 星期一 周一 週一",
            "tue tues tuesday mardi dienstag martes martedi martedì dinsdag 星期二 周二 週二",
            "wed wednesday mer mercredi mittwoch miercoles miércoles mercoledi mercoledì woensdag mie mié 星期三 周三 週三",
            "thu thur thurs thursday jeu jeudi donnerstag jueves giovedi giovedì donderdag jue gio 星期四 周四 週四",
            "fri friday ven vendredi freitag viernes venerdi venerdì vrijdag vie 星期五 周五 週五",
            "sat saturday sam samedi samstag sabado sábado sabato zaterdag sab sáb 星期六 周六 週六",
            "sun sunday dim dimanche sonntag domingo domenica zondag dom 星期日 星期天 周日 週日",
        )
    )
    for name in names.split()
}
_TWO_LETTERS: Final = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}  # German, before a comma or a dot
_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_AMERICAN_CENTRAL: Final = -6
_FILLERS: Final = frozenset("at um de del le den of the à a las uhr kl um".split())
_SPANS: Final = {
    "秒": timedelta(seconds=1), "分钟": timedelta(minutes=1), "分鐘": timedelta(minutes=1), "小时": timedelta(hours=1), "小時": timedelta(hours=1),
    "天": timedelta(days=1), "second": timedelta(seconds=1), "sec": timedelta(seconds=1), "minute": timedelta(minutes=1), "min": timedelta(minutes=1),
    "hour": timedelta(hours=1), "hr": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1), "周": timedelta(weeks=1),
}  # fmt: skip
_DAYS: Final = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "today": 0, "yesterday": 1}
_HAN_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_AHEAD: Final = timedelta(days=2)  # a date without a year lies in the past, but for clocks that differ

_ago = re.compile(
    r"^(?:about |约|約)?\s*(\d{1,3}|an?)\s*("
    + "|".join(sorted(_SPANS, key=len, reverse=True))
    + r")s?\s*(?:ago|前|以前|之前)$"
)
_place = re.compile(r"\b([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)\b")
_remark = re.compile(r"\([^)]*\)")
_time = re.compile(
    r"(?P<before>上午|下午|晚上|中午|凌晨|早上|傍晚|午后|am|pm)?\s*(?<![\d.:/-])(?P<hour>\d{1,2})\s*(?::|时|時|点|點|(?<=\d)h(?=\d\d))\s*"
    r"(?:(?P<minute>\d{1,2})\s*分?(?:\s*:?(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?(?![\d/]|-(?!\d\d:?\d\d))\s*(?P<after>[ap]\.?\s?m\b\.?)?"
)
_hour_alone = re.compile(r"(?<![\d.:/-])(?P<hour>\d{1,2})\s*(?P<after>[ap]\.?\s?m\b\.?)")
_offset = re.compile(r"\s*(?:gmt|utc)?\s*([+-])(\d{1,2}):?([0-5]\d)?z?$")
_chinese_month = re.compile(r"\b(1[0-2]|0?[1-9])月\s+(?=\d{4})")
_compact = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?$")
_chinese = re.compile(r"^(?:(民国|民國)?\s*(\d{2,4})\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?$")
_year_first = re.compile(r"^(\d{4})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{1,2})$")
_numbers = re.compile(r"^(\d{1,2})\s*([/. -])\s*(\d{1,2})\s*\2\s*(\d{4}|(?<=[/.])\d{2})$")
_month_day = re.compile(r"^(\d{1,2})-(\d{1,2})$")
_mardi = re.compile(r"mar[.,\s]+\d{1,2}\.?\s+[^\W\d]")  # not March: another month follows
_word = re.compile(r"[^\W\d_]+|\d+")
_ordinal = re.compile(r"(\d)(?:st|nd|rd|th|er|º|ª)\b")


def worded(text: str, local: tzinfo, now: datetime, *, american: bool = True) -> datetime | None:
    """The time a text means, aware; None when it is not wholly understood. `local`: where no zone is named. `now`: for 3小时前 and for
    dates without a year. `american`: CST is US Central."""
    try:
        return _Reading(text, local, now, american=american).found
    except (ValueError, OverflowError):
        return None


class _Reading:
    def __init__(self, text: str, local: tzinfo, now: datetime, *, american: bool) -> None:
        text = unicodedata.normalize("NFKC", text).strip()
        self._zone = local
        self._now = now
        self._weekday: int | None = None
        text = _place.sub(self._take_place, _remark.sub(" ", text)).lower().strip()
        self.found = self._relative(text) or self._absolute(text, american=american)

    def _take_place(self, match: re.Match[str]) -> str:
        try:
            self._zone = ZoneInfo(match[1])
        except (ZoneInfoNotFoundError, OSError):
            return match[0]
        return " "

    def _relative(self, text: str) -> datetime | None:
        if text in ("刚刚", "剛剛", "just now", "now"):
            return self._now
        if match := _ago.match(text):
            return self._now - _SPANS[match[2]] * (int(match[1]) if match[1].isdigit() else 1)
        for word, days in _DAYS.items():
            if text.startswith(word):
                before, clock, after = _taken_time(text.removeprefix(word))
                if not f"{before}{after}".strip(" ,"):
                    return self._at(self._now.astimezone(self._zone).date() - timedelta(days=days), clock)
        return None

    def _absolute(self, text: str, *, american: bool) -> datetime | None:
        if match := _compact.match(text):
            parts = [int(part or 0) for part in match.groups()]
            return datetime(*parts[:3], *parts[3:], tzinfo=self._zone)  # type: ignore[arg-type,misc]  # six numbers
        text = _chinese_month.sub(lambda found: f"{_NUMBERED[int(found[1])]} ", _ordinal.sub(r"\1", text))
        before, clock, after = _taken_time(text)
        text = f"{before} {self._without_offset(after)}".rstrip()
        text = self._without_zone(text, american=american)
        text = self._take_weekday(text.replace("-", " - ") if " - " in f"{text} " else text)
        day = self._date(re.sub(r"(?<=[^\W\d_])\.|,|\s-(?=\s|$)|^\W+|[\s,;-]+$", " ", text).strip())
        return self._at(day, clock) if day else None

    def _at(self, day: date, clock: tuple[int, int, int]) -> datetime:
        return datetime(day.year, day.month, day.day, *clock, tzinfo=self._zone)

    def _without_offset(self, text: str) -> str:
        """What follows the time, without +08:00 at its end."""
        match = _offset.search(text)
        if match is None:
            return text
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        self._zone = timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
        return text[: match.start()]

    def _without_zone(self, text: str, *, american: bool) -> str:
        for word in _word.findall(text):
            hours = _AMERICAN_CENTRAL if word == "cst" and american else _ZONES.get(word)
            if hours is not None:
                self._zone = timezone(timedelta(hours=hours)) if hours else UTC
                return re.sub(rf"\b{word}\b", " ", text)
        return text

    def _take_weekday(self, text: str) -> str:
        for word in _word.findall(text):
            if word in _WEEKDAYS:
                self._weekday = _WEEKDAYS[word]
                return text.replace(word, " ", 1)
        if match := re.match(r"(mo|di|mi|do|fr|sa|so)[.,]", text):
            self._weekday = _TWO_LETTERS[match[1]]
            return text[match.end() :]
        if _mardi.match(text):
            self._weekday = 1
            return text[3:]
        return text

    def _date(self, text: str) -> date | None:
        if match := _year_first.match(text):
            return date(int(match[1]), int(match[3]), int(match[4]))
        if match := _chinese.match(_arabic(text)):
            return self._chinese_date(match)
        if match := _month_day.match(text):
            return self._recent(int(match[1]), int(match[2]))
        if match := _numbers.match(text):
            return self._of_numbers(match)
        return self._of_words([word for word in _word.findall(text) if word not in _FILLERS], text)

    def _chinese_date(self, match: re.Match[str]) -> date | None:
        month, day = int(match[3]), int(match[4])
        if not match[2]:
            return self._recent(month, day)
        year = int(match[2])
        if match[1]:
            return date(year + 1911, month, day)
        return date(year if year > 999 else 2000 + year, month, day)

    def _of_numbers(self, match: re.Match[str]) -> date | None:
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year = year if year > 99 else 2000 + year
        american = [(first, second), (second, first)]
        orders = american if match[2] == "/" else american[::-1]
        found = [date(year, month, day) for month, day in orders if 1 <= month <= 12 and day <= 31]
        return next((day for day in found if day.weekday() == self._weekday), found[0] if found else None)

    def _of_words(self, words: list[str], text: str) -> date | None:
        """Day, name of the month and year in any order; 2020 Nov is no date of an article, but its first day will do."""
        months = [word for word in words if word in _MONTHS]
        numbers = [word for word in words if word.isdigit()]
        if len(months) != 1 or len(months) + len(numbers) != len(words) or _word.sub("", text).strip(" .,-/'"):
            return None
        month = _MONTHS[months[0]]
        years = [n for n in numbers if len(n) == 4]
        days = [int(n) for n in numbers if len(n) < 3]
        if len(years) == 1 and len(days) <= 1:
            return date(int(years[0]), month, days[0] if days else 1)
        if not years and len(days) == 2:
            return date(2000 + days[1], month, days[0])
        return self._recent(month, days[0]) if not years and len(days) == 1 else None

    def _recent(self, month: int, day: int) -> date | None:
        """The latest such date that is not to come."""
        return next((day for day in self._years(month, day)), None)

    def _years(self, month: int, day: int) -> Iterator[date]:
        latest = (self._now.astimezone(self._zone) + _AHEAD).date()
        for year in range(latest.year, latest.year - 5, -1):
            try:
                found = date(year, month, day)
            except ValueError:  # 29 February
                continue
            if found <= latest:
                yield found


def _taken_time(text: str) -> tuple[str, tuple[int, int, int], str]:
    """What stands before the time of day, the time (midnight where there is none), what stands after it."""
    match = _time.search(text) or _hour_alone.search(text)
    if match is None:
        return text, (0, 0, 0), ""
    found = match.groupdict()
    hour = int(found["hour"])
    half = found["after"] or found.get("before") or ""
    if half.startswith("p") or half in ("下午", "晚上", "傍晚", "午后") or (half == "中午" and hour < 11):
        hour += 12 if hour < 12 else 0
    elif (half.startswith("a") or half in ("上午", "凌晨")) and hour == 12:
        hour = 0
    clock = (hour, int(found.get("minute") or 0), int(found.get("second") or 0))
    return text[: match.start()].removesuffix("t"), clock, text[match.end() :]


def _arabic(text: str) -> str:
    """二零二六年十一月二十二日 -> 2026年11月22日"""
    text = re.sub("([一二三四五六七八九]?)十([一二三四五六七八九]?)(?=[月日号號年])", _tens, text)
    return text.translate(_HAN_DIGITS)


def _tens(match: re.Match[str]) -> str:
    return f"{match[1] or '一'}{match[2] or '零'}"
