"""Numbers that a translator may have written out as digits: months by name, ordinals, half as 30 minutes or 50%, 2 in both and 两."""

import re
from decimal import Decimal

from digests.text import numerals
from digests.writing.grounding import regnal
from digests.writing.grounding.bounds import Says, certain
from digests.writing.grounding.dates import MONTHS
from digests.writing.grounding.phrases import named, shares, years
from digests.writing.grounding.values import ORDINALS, Stated

_WORDS = ORDINALS | {
    "both": 2, "twice": 2, "double": 2, "doubled": 2, "doubling": 2, "couple": 2, "pair": 2, "duo": 2, "twin": 2, "triple": 3, "tripled": 3,
    "trio": 3, "thrice": 3, "quarter": 4, "quadruple": 4, "dozen": 12, "dozens": 12,
    "fortieth": 40, "fiftieth": 50, "once": 1, "single": 1, "solo": 1, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
_TIMES = {"decade": (10, "year"), "fortnight": (14, "day"), "century": (100, "year"), "centenary": (100, "year"), "centennial": (100, "year"), "bicentenary": (200, "year"), "bicentennial": (200, "year")}  # fmt: skip
_HAN_WORDS = {
    "双": (2,),
    "俩": (2,),
    "对": (2,),
    "刻": (15,),
    "首": (1,),
    "元": (1,),
    "独": (1,),
    "翻": (2,),
    "仨": (3,),
    "廿": (20,),
    "倍": (2,),
}
_HALVES = ((Decimal("0.5"), ""), (Decimal(30), "minute"), (Decimal(50), "percent"), (Decimal(6), "month"))
_han_run = re.compile(rf"{numerals.HAN_NUMBER}+(?:点[〇零一二三四五六七八九]+(?!刻))?")
_weekday = re.compile("(?:周|星期|礼拜)[一二三四五六]")
_en_run = re.compile(
    rf"\b(?:{'|'.join(sorted({*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS}, key=len, reverse=True))})"
    rf"(?:[\s-](?:and[\s-])?(?:{'|'.join(sorted({*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS, *numerals.ENGLISH_SCALES}, key=len, reverse=True))}))*\b",
    re.IGNORECASE,
)
_small = "|".join(numerals.ENGLISH_SMALL)
_two_of = re.compile(rf"\b({_small})\s(?:or|to)\s({_small})\s({'|'.join(numerals.ENGLISH_SCALES)})\b", re.IGNORECASE)
_roman = re.compile(r"(?<![A-Za-z])(?=[IVXL]{2})(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![A-Za-z])")
_worth = re.compile(r"(?<![\w-])(hundred|thousand|million|billion|trillion)-(dollar|euro|pound|yuan)\b", re.IGNORECASE)
_CURRENCIES = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "yuan": "CNY"}
_passed = re.compile(r"(?<=[破超逾过])(?:[十百千]?亿|[十百千]万|万亿)(?![\d元美港日欧英人])")  # 票房破亿
_in_row = re.compile(r"连续(\d{1,3})月")


def loose(text: str) -> list[Stated]:
    """Every further number a translator may have written out: month names, ordinals, halves, numerals inside words."""
    values: list[Decimal] = []
    text = _weekday.sub("  ", text)
    for match in _han_run.finditer(text):
        value = numerals.chinese(match[0])
        values += [value] if value is not None else []
        values += [Decimal(numerals.HAN_DIGITS[c]) for c in match[0] if c in numerals.HAN_DIGITS and len(match[0]) <= 2]
    for match in _en_run.finditer(text):
        value = numerals.english(match[0].replace("-", " "))
        values += [value] if value is not None else []
    for match in _two_of.finditer(text):  # two or three hundred
        values += [v for n in match.groups()[:2] if (v := numerals.english(f"{n} {match[3]}")) is not None]
    values += [Decimal(regnal.roman(m)) for m in _roman.findall(text)]
    lower = text.lower()
    words = set(re.findall(r"[a-z]+", lower))
    values += [Decimal(number) for word, number in _WORDS.items() if word in words or f"{word}s" in words]
    spans = [Stated(0, 0, Decimal(n), unit=unit, loose=True) for word, (n, unit) in _TIMES.items() if word in words]
    told = [
        Stated(0, 0, Decimal(at), loose=True, month=True)
        for at, month in enumerate(MONTHS, 1)
        if month in words or month[:3] in words or (month == "september" and "sept" in words)
    ]
    for char, numbers in _HAN_WORDS.items():
        values += [Decimal(n) for n in numbers] if char in text else []
    halves = [Stated(0, 0, n, unit=u, loose=True) for n, u in _HALVES] if "half" in words or "半" in text else []
    values += [Decimal(1), Decimal(2)] if "half" in words else []
    values += [Decimal(3)] if "quarter" in words or "季度" in text else []  # three months
    values += [Decimal(2)] if len(words & {"today", "tomorrow", "yesterday", "tonight"}) > 1 else []
    values += [_of_clock(Decimal(hour), lower) for hour in _hour.findall(lower)]
    values += [
        Decimal(int(year) // 100 + 1) for year in re.findall(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", text)
    ]  # its century
    values += [Decimal(f"{m[1]}{m[2]}") for m in re.finditer(r"(?<!\d)(1\d|20)\d\d[-–/](\d\d)(?!\d)", text)]
    values += [Decimal(n) for m in _share.finditer(text) for n in re.findall(r"\d+", m[0])]
    values += [Decimal(0)] if re.search(r"\b(?:nil|zero|no|none|midnight|love)\b|零|〇", lower) else []
    told += [Stated(0, 0, Decimal(n), unit="month", loose=True) for n in _in_row.findall(text)]
    told += [  # a million-dollar bill
        Stated(0, 0, Decimal(10) ** numerals.ENGLISH_SCALES[m[1].lower()], unit=_CURRENCIES[m[2].lower()], dollar=True)
        for m in _worth.finditer(text)
    ]
    told += [
        Stated(*m.span(), numerals.chinese(m[0]) or Decimal(0), exact=certain(Says.ABOVE))
        for m in _passed.finditer(text)
    ]
    told += [*named(text), *years(text), *shares(text)]
    return [*told, *halves, *spans, *(Stated(0, 0, v, loose=True) for v in values)]


_share = re.compile(r"(?<![\d.,])\d{1,3}\s(?:in|out of)\s(?:every\s)?\d{1,3}(?![\d.,])|\d+分之\d+")
_hour = re.compile(r"(?<![\d.,:])(\d{1,2})(?=:\d\d|\s?[ap]\.?m\b|[点时])")


def _of_clock(hour: Decimal, lower: str) -> Decimal:
    """The other way to write an hour: 7 in the evening is 19."""
    if hour > 12:
        return hour - 12
    return hour + 12 if re.search(r"p\.?m\b|evening|afternoon|night|noon|下午|晚|中午", lower) else hour
