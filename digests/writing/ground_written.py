"""Numbers that a translator may have written out as digits: months by name, ordinals, half as 30 minutes or 50%, 2 in both and 两."""

import re
from decimal import Decimal

from digests.text import numerals
from digests.writing import ground_numerals
from digests.writing.ground_dates import MONTHS
from digests.writing.ground_values import ORDINALS, Stated

_WORDS = ORDINALS | {
    "both": 2, "twice": 2, "double": 2, "doubled": 2, "doubling": 2, "couple": 2, "pair": 2, "duo": 2, "twin": 2, "triple": 3, "tripled": 3,
    "trio": 3, "thrice": 3, "quarter": 4, "quadruple": 4, "dozen": 12, "dozens": 12, "decade": 10, "fortnight": 14, "century": 100,
    "fortieth": 40, "fiftieth": 50, "once": 1, "single": 1, "solo": 1, "centenary": 100, "centennial": 100, "bicentenary": 200,
    "bicentennial": 200, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
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
_PHRASES = tuple(  # what tells a number by its name: each pattern with the numbers a translator may write
    (re.compile(pattern), tuple((Decimal(n), unit) for n, unit in numbers))
    for pattern, numbers in (
        (r"\b(?i:fortnight)", ((2, "week"),)),
        (r"\b24/7\b|\b(?i:round[ -]the[ -]clock)|全天候", ((24, ""), (7, ""), (24, "hour"))),
        (r"(?<!\d)9(?:[/·.-])?11(?!\d)", ((911, ""), (9, ""), (11, ""))),
        (r"\b(?i:noon|midday|midnight)\b|[中正]午|[午子]夜|[零0]点", ((12, ""), (0, ""), (24, ""))),
        (r"\b(?i:Singles['’]?\sDay)|双11|双十一|光棍节", ((11, ""), (11, "day"))),
        (r"\b(?i:first half|half-year)\b|上半年", ((1, ""),)),
        (r"\b(?i:second half)\b|下半年", ((2, ""),)),
        (r"\b(?i:top|first|leading|leader|best|biggest|largest)\b|头号|领头|龙头|榜首|第一|首位|最", ((1, ""),)),
        (r"(?i:covid|coronavirus)|新冠", ((19, ""), (2019, ""))),
        (r"\b(?i:quarter of an hour|quarter (?:past|to|after))\b|刻", ((15, ""), (45, ""), (15, "minute"))),
        (r"\b(?i:quarter[ -](?:of a )?century)|四分之一个?世纪", ((25, "year"), (25, "percent"))),
        (r"\b(?i:goalless|scoreless)", ((0, ""),)),
        (r"上世纪末|上个世纪末", ((1990, ""),)),
        (r"本世纪|\b(?i:turn of the (?:century|millennium))\b|世纪之交|千禧", ((2000, ""),)),
    )
)
_born = re.compile(r"(?<!\d)([4-9][05]|[012][05])后")  # 90后: those born in the 1990s
_han_year = re.compile(
    r"(?<![〇零一二三四五六七八九])[五六七八九〇零][〇零一二三四五六七八九]年(?![前后来多内间级])"
)  # 八九年
_five_years = re.compile(r"十([一二三四五])五(?![\d一二三四五六七八九十])")  # 十三五: the thirteenth five-year plan
_century = re.compile(
    r"(?<!\d)(1\d|20|21|[3-9])(?:世纪|(?:st|nd|rd|th)[ -]century\b)|(十[一二三四五六七八九]?|二十一?)世纪"
)
_discount = re.compile(r"打?(\d(?:\.\d)?|[一二三四五六七八九])折|(\d\d?)(?:%|\spercent|\sper cent)\s(?:discount|off)\b")
_one_of = re.compile(r"每(\d+|[二两三四五六七八九十]+)[^,。;]{0,8}?[就便]?有(?:一|1)[名个位人]?")
_HALVES = ((Decimal("0.5"), ""), (Decimal(30), "minute"), (Decimal(50), "percent"), (Decimal(6), "month"))
_han_run = re.compile(rf"{numerals.HAN_NUMBER}+(?:点[〇零一二三四五六七八九]+(?!刻))?")
_weekday = re.compile("(?:周|星期|礼拜)[一二三四五六]")
_en_run = re.compile(
    rf"\b(?:{'|'.join(sorted({*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS}, key=len, reverse=True))})"
    rf"(?:[\s-](?:and[\s-])?(?:{'|'.join(sorted({*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS, *numerals.ENGLISH_SCALES}, key=len, reverse=True))}))*\b",
    re.IGNORECASE,
)
_roman = re.compile(r"(?<![A-Za-z])(?=[IVXL]{2})(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![A-Za-z])")
SHORT_YEARS = re.compile(r"(?<![\d.,])(\d\d)\s?[到至~–-]\s?(\d\d)年(?![内前后来多间以])")  # 14到15年 for 2014 to 2015
_worth = re.compile(r"(?<![\w-])(hundred|thousand|million|billion|trillion)-(dollar|euro|pound|yuan)\b", re.IGNORECASE)
_CURRENCIES = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "yuan": "CNY"}
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
    values += [Decimal(ground_numerals.roman(m)) for m in _roman.findall(text)]
    lower = text.lower()
    words = set(re.findall(r"[a-z]+", lower))
    values += [Decimal(number) for word, number in _WORDS.items() if word in words or f"{word}s" in words]
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
    parts = [Stated(0, 0, Decimal(100) / n, unit="percent", approx=True, hedged=True) for n in _parts(lower)]
    told += [Stated(0, 0, n, unit=unit, loose=True) for said, row in _PHRASES if said.search(text) for n, unit in row]
    told += [Stated(0, 0, n, loose=True) for m in _five_years.finditer(text) for n in (_han(f"十{m[1]}"), Decimal(5))]
    told += [Stated(0, 0, Decimal(m[1]) + (1900 if m[1] >= "40" else 2000), loose=True) for m in _born.finditer(text)]
    told += [Stated(0, 0, numerals.chinese(m[0][:2]) or Decimal(0), short_year=True) for m in _han_year.finditer(text)]
    told += [Stated(0, 0, (_han(m[1] or m[2]) - 1) * 100, loose=True) for m in _century.finditer(text)]
    parts += [
        Stated(0, 0, n, unit="percent", approx=True, hedged=True)
        for n in (
            *(100 - _han(m[1]) * 10 if m[1] else 100 - _han(m[2]) for m in _discount.finditer(text)),
            *(Decimal(100) / _han(m[1]) for m in _one_of.finditer(text)),
            *(Decimal(share) for name, share in _SHARES.items() if name in lower.replace(" ", "-")),
        )
    ]
    told += [Stated(0, 0, Decimal(n), unit="month", loose=True) for n in _in_row.findall(text)]
    told += [Stated(0, 0, Decimal(n), short_year=True) for m in SHORT_YEARS.finditer(text) for n in m.groups()]
    told += [  # a million-dollar bill
        Stated(0, 0, Decimal(10) ** numerals.ENGLISH_SCALES[m[1].lower()], unit=_CURRENCIES[m[2].lower()], dollar=True)
        for m in _worth.finditer(text)
    ]
    return [*told, *parts, *halves, *(Stated(0, 0, v, loose=True) for v in values)]


def _han(written: str) -> Decimal:
    return Decimal(written) if written[0].isdigit() else numerals.chinese(written) or Decimal(1)


def _parts(lower: str) -> list[int]:
    """A quarter, one fifth: into how many parts. A quarter of a year is none, but does no harm."""
    return [_PARTS[m[1]] for m in re.finditer(rf"\b(?:a|one)[\s-]({'|'.join(_PARTS)})\b", lower)]


_SHARES = {"two-thirds": "66.7", "three-quarters": "75", "two-fifths": "40", "three-fifths": "60", "four-fifths": "80"}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_share = re.compile(r"(?<![\d.,])\d{1,3}\s(?:in|out of)\s(?:every\s)?\d{1,3}(?![\d.,])|\d+分之\d+")
_hour = re.compile(r"(?<![\d.,:])(\d{1,2})(?=:\d\d|\s?[ap]\.?m\b|[点时])")


def _of_clock(hour: Decimal, lower: str) -> Decimal:
    """The other way to write an hour: 7 in the evening is 19."""
    if hour > 12:
        return hour - 12
    return hour + 12 if re.search(r"p\.?m\b|evening|afternoon|night|noon|下午|晚|中午", lower) else hour
