"""Set phrases in which one language tells a number that the other writes out: fortnight, 十三五, 8折, 90后, 六七十年代, seven in ten.

All functions read folded text and answer numbers a translator may have written for what stands there.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from digests.text import numerals
from digests.writing.grounding.bounds import around
from digests.writing.grounding.values import Stated

_NAMED = tuple(
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
        (r"[一半]个?世纪|上百年", ((100, "year"), (50, "year"))),
        (r"\b(?i:goalless|scoreless)", ((0, ""),)),
        (r"\b[Tt]een", ((10, ""), (10, "year"))),
        (r"上世纪末|上个世纪末", ((1990, ""),)),
        (r"本世纪|\b(?i:turn of the (?:century|millennium))\b|世纪之交|千禧", ((2000, ""),)),
    )
)
_five_years = re.compile(r"十([一二三四五])五(?![\d一二三四五六七八九十])")  # 十三五: the thirteenth five-year plan
_century = re.compile(
    r"(?<!\d)(1\d|20|21|[3-9])(?:世纪|(?:st|nd|rd|th)[ -]century\b)|(十[一二三四五六七八九]?|二十一?)世纪"
)
_clocked = re.compile(r"(?<![\d:])(\d{1,3})(?::|分钟?)(\d\d)(?![\d:])")  # 3:35 on a clock that is stopped, 3分35秒
_tens = "|".join(numerals.ENGLISH_TENS)
_ordinal = re.compile(rf"\b({_tens})-(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.IGNORECASE)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth".split()
_born = re.compile(r"(?<!\d)([4-9][05]|[012][05])后")  # 90后: those born in the 1990s
_han_year = re.compile(
    r"(?<![〇零一二三四五六七八九])[五六七八九〇零][〇零一二三四五六七八九]年(?![前后来多内间级])"
)  # 八九年
_decades = re.compile(r"([一二三四五六七八九]{2,3})十年代|([2-9]0)[和、至到-]?(?=[2-9]0年代)|(?<!\d)([2-9]0)年代")
_decades_en = re.compile(r"(?<!\d)(?:1[89]|20)?([0-9]0)s\b")
SHORT_YEARS = re.compile(  # 14到15年 for 2014 to 2015, the 08-09 season
    r"(?<![\d.,])(\d\d)\s?[到至~–-]\s?(\d\d)(?:年(?![内前后来多间以])|赛季|财年|\sseason\b)"
)
_season = re.compile(  # 2016/17, the 16-17 season, 2016-2017财年
    r"(?<![\d./-])(?P<first>(?:19|20)?\d\d)\s?[-–/]\s?(?P<next>(?:19|20)?\d\d)(?![\d./-]|%)"
    r"(?P<word>年?[的]?(?:赛季|财年|财政年度|学年|年度|季)|\s(?:\w+\s){0,2}(?:[Ss]eason|[Cc]ampaign|(?:financial|fiscal|school|tax) year)\b)?"
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_part = re.compile(rf"\b(?:a|one)[\s-]({'|'.join(_PARTS)})\b", re.IGNORECASE)
_several = re.compile(r"\b(two|three|four)[\s-](third|quarter|fifth|tenth)s\b", re.IGNORECASE)
_fraction = re.compile(r"(?<![\d/.])(\d)/(\d{1,2})(?![\d/])")
_discount = re.compile(r"打?(\d(?:\.\d)?|[一二三四五六七八九])折|(\d\d?)(?:%|\spercent|\sper cent)\s(?:discount|off)\b")
_one_of = re.compile(r"每(\d+|[二两三四五六七八九十]+)[^,。;]{0,8}?[就便]?有(?:一|1)[名个位人]?")
_small = "|".join(numerals.ENGLISH_SMALL)
_ratio = re.compile(
    rf"(?<![\d.,])\b(\d{{1,3}}|{_small})\s(?:in|out\sof|of)\s(?:every\s)?(\d{{1,3}}|{_small})\b(?![\d.,:])",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalv(?:e[sd]?|ing)\b|\b(?:in|by) half\b|减半|腰斩", re.IGNORECASE)


def named(text: str) -> Iterator[Stated]:
    """Numbers a word or phrase stands for."""
    for phrase, row in _NAMED:
        if phrase.search(text):
            yield from (Stated(0, 0, n, unit=unit, loose=True) for n, unit in row)
    for m in _five_years.finditer(text):
        yield from (Stated(0, 0, n, loose=True) for n in (_number(f"十{m[1]}"), Decimal(5)))
    for m in _ordinal.finditer(text):
        tens = numerals.ENGLISH_TENS[m[1].lower()]
        yield Stated(0, 0, Decimal(tens + _ORDINALS.index(m[2].lower()) + 1), loose=True)
    for m in _clocked.finditer(text):
        yield Stated(0, 0, Decimal(m[1]) * 60 + Decimal(m[2]), unit="second")
        yield from (Stated(0, 0, Decimal(n), loose=True) for n in m.groups())


def years(text: str) -> Iterator[Stated]:
    """Years and decades told by two digits, by their century, or by those born then."""
    for m in _century.finditer(text):
        yield Stated(0, 0, (_number(m[1] or m[2]) - 1) * 100, loose=True)
    for m in _born.finditer(text):
        yield Stated(0, 0, Decimal(m[1]) + (1900 if m[1] >= "40" else 2000), loose=True)
    for m in _han_year.finditer(text):
        yield Stated(0, 0, numerals.chinese(m[0][:2]) or Decimal(0), short_year=True)
    for span in SHORT_YEARS.finditer(text):
        yield from (Stated(0, 0, Decimal(n), short_year=True) for n in span.groups())
    tens = [int(d) for m in (*_decades.finditer(text),) for d in (m[2], m[3]) if d]
    tens += [10 * numerals.HAN_DIGITS[c] for m in _decades.finditer(text) for c in m[1] or ""]
    tens += [int(m[1]) for m in _decades_en.finditer(text)]
    yield from (Stated(0, 0, Decimal(n), loose=True) for ten in tens for n in (ten, 1900 + ten))


def seasons(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Where a season or business year over two calendar years is told, and the last two digits of both."""
    for m in _season.finditer(text):
        if m["word"] or len(m["first"]) == 4:
            yield m.start(), m.end(), int(m["first"]) % 100, int(m["next"]) % 100


def shares(text: str) -> Iterator[Stated]:
    """Parts of a whole, in percent, each with what is said of it."""
    found = [(m, Decimal(100) / _PARTS[m[1].lower()]) for m in _part.finditer(text)]
    found += [(m, _number(m[1]) * 100 / _PARTS[m[2].lower()]) for m in _several.finditer(text)]
    found += [(m, Decimal(m[1]) * 100 / int(m[2])) for m in _fraction.finditer(text) if int(m[2])]
    found += [(m, 100 - _number(m[1]) * 10 if m[1] else 100 - _number(m[2])) for m in _discount.finditer(text)]
    found += [(m, Decimal(100) / _number(m[1])) for m in _one_of.finditer(text)]
    found += [(m, share) for m, share in _ratios(text)]
    found += [(m, Decimal(50)) for m in _HALF.finditer(text)]
    found += [(m, Decimal(100)) for m in re.finditer("百分百", text)]
    for m, share in found:
        yield Stated(0, 0, share, unit="percent", approx=True, exact=around(text, *m.span()))


def ratios(text: str) -> Iterator[tuple[int, int, Decimal]]:
    """Where one number in another is told, and its share in percent: 7 in 10."""
    for m, share in _ratios(text):
        yield *m.span(), share


def _ratios(text: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    for m in _ratio.finditer(text):
        part, whole = _number(m[1]), _number(m[2])
        if 0 < part < whole:
            yield m, part * 100 / whole


def _number(written: str) -> Decimal:
    if written[0].isdigit():
        return Decimal(written)
    return numerals.chinese(written) or numerals.english(written) or Decimal(1)
