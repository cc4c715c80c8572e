"""Unit words after a number: currencies, times, sizes, measure words and the nouns they count."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digests.models import Bound, FigureKind, Language
from digests.reading.quantities.lexicon import NO_HEDGE, Hedge, Unit, alternation, lexicon
from digests.reading.quantities.numbers import Form, Number
from digests.text.script import HAN

_zh, _en = lexicon("zh"), lexicon("en")
_MORE = Hedge(approx=True, bound=Bound.AT_LEAST, strict=True)


@dataclass(frozen=True, slots=True)
class Written:
    """A unit as found after a number: where it ends and what stood between (个, 多, 半)."""

    unit: Unit
    end: int
    hedge: Hedge = NO_HEDGE
    half: bool = False
    word: str = ""


_GAP = r"[^\S\n]?"  # a unit stands on the line of its number
_LOCAL = [*_zh.raw["local"]["words"]]
_zh_words = [w for w in _zh.units if w != "个"] + _LOCAL
_zh_unit = re.compile(
    rf"{_GAP}(?P<more>[多余来+])?{_GAP}(?P<ge>[个])?(?P<more2>[多余])?(?P<half>半)?{_GAP}(?P<unit>{alternation(_zh_words)})(?:(?<![A-Za-z])|(?![A-Za-z]))"
)
_zh_piece = re.compile(rf"(?P<more>[多余来+])?{_GAP}(?P<unit>个)(?P<more2>[多余])?")
_shared = _en.raw["shared"]
_en_words = [*_en.units, *(w for w in _shared if w.isalpha())]
_SIGNS = "".join(
    s for words in _en.raw["symbols"].values() for s in words if len(s) == 1 and s != "$"
)  # also behind: 100 ₡
_exact = {word: Unit(FigureKind.SIZE, name) for name, words in _en.raw["exact"].items() for word in words}
_en_unit = re.compile(
    rf"(?P<more>\+|-plus|\splus(?=\s)|\sor\smore(?=\s))?(?: of|-of)?(?: (?:more|extra|additional|further|straight|consecutive)(?= ))?(?P<gap>{_GAP}|-)(?P<unit>(?:(?i:{alternation(_en_words)})|{alternation([*_en.raw['codes']['codes'], *_exact])})(?![A-Za-z\d])|[{_SIGNS}]|\$(?!\s?\d))"
)
_blocked = {w: re.compile(alternation(f)) for w, f in _zh.raw["not_before"].items() if f}
_symbol_code = {s: code for code, words in _en.raw["symbols"].items() for s in words} | {
    "新台币": "TWD",
    "人民币": "CNY",
}
_parameters = re.compile(r"\s?-?(?:(?:的|级)?(?:参数|(?:[\u4e00-\u9fff]{0,4})模型)|param|dense|model)", re.I)


_MAINLAND = [*_zh.raw["local"]["CNY"], "国务院", "央行", "国家统计局", "证监会", "中国"]


def currency_of(written: str, text: str, local: str) -> str:
    """ISO code of a currency sign, code or word that several currencies share."""
    if written in _LOCAL:
        return local
    if written.lower() in _shared:
        return _named_first(_shared[written.lower()], text)
    codes = _en.raw["codes"]
    return str(_symbol_code.get(written) or codes.get(written, written))


def _named_first(places: Mapping[str, Sequence[str]], text: str) -> str:
    """The code whose place the text names first; the first code when it names none."""
    first = {
        code: min((at for w in words if (at := text.find(w)) >= 0), default=len(text)) for code, words in places.items()
    }
    return min(first, key=lambda code: first[code])


_declared = re.compile(
    rf"[((](?:单位[::])?({alternation(w for w, u in _zh.units.items() if u.kind is FigureKind.MONEY and len(w) > 1)})[,、.。·\s]?下同"
)


def local_currency(text: str, language: Language) -> str:
    """What 元 alone means in folded text: what it says itself (人民币,下同); CNY in Simplified, in Traditional that of the place named
    first, else TWD."""
    declared = _declared.search(text)
    if declared:
        return _zh.units[declared[1]].name
    if language is not Language.HANT:
        return _of_institutions(text)
    places = {code: words for code, words in _zh.raw["local"].items() if code != "words"}
    mainland = places.pop("CNY")
    named = any(word in text for words in places.values() for word in words)
    return _named_first(places, text) if named or not any(word in text for word in mainland) else "CNY"


def own_currency(text: str, language: Language) -> str | None:
    """The money of the readers of folded text: what 元 means in it; None in Traditional that names no place, and in English."""
    if not language.chinese:
        return None
    places = (word for code, words in _zh.raw["local"].items() if code != "words" for word in words)
    told = language is not Language.HANT or _declared.search(text) or any(word in text for word in places)
    return local_currency(text, language) if told else None


def _of_institutions(text: str) -> str:
    """Simplified text of Hong Kong, Macau or Taiwan is known by its institutions, where nothing in it is the mainland's."""
    if any(word in text for word in _MAINLAND):
        return "CNY"
    return next((code for code, words in _zh.raw["institutions"].items() if any(w in text for w in words)), "CNY")


def unit_at(text: str, number: Number, local: str) -> Written | None:
    """The unit written after `number`; the longer of the Chinese and the English reading."""
    if number.suffix in ("B", "b", "M", "T") and _parameters.match(text, number.end) and not number.symbol:
        return Written(Unit(FigureKind.SIZE, "parameter"), number.end)
    return zh_unit_at(text, number, local) or en_unit_at(text, number, local) or _in_brackets(text, number)


_bracketed = re.compile(
    rf"\s?\(({alternation(w for w, u in _zh.units.items() if u.kind is FigureKind.MONEY and u.hundredths == 100)})\)"
)


def _in_brackets(text: str, number: Number) -> Written | None:
    """200亿(人民币)."""
    match = _bracketed.match(text, number.end) if number.scale >= 4 else None
    return Written(_zh.units[match[1]], match.end()) if match else None


_ends_a_price = re.compile(
    r"(?:左右|上下|以[上下内]|出头|起|多)?(?:[,。;!?、)」”\n]|$|的|[一每/](?:个?月|天|斤|小时|晚|张|杯|碗|份|次|年))"
)
_seconds = re.compile(r"[\d一二三四五六七八九十]+秒")
_no_exact = re.compile(r"(?<=[2-6])g (?:network|phone|service|coverage|spectrum|rollout|wireless)|\s?V(?:8|-| for )")
_weighs = re.compile(r"(?i:weigh|weight|heavier|lost|gained)[^.;]{0,24}$")


def zh_unit_at(text: str, number: Number, local: str) -> Written | None:
    for pattern in (_zh_unit, _zh_piece):
        match = pattern.match(text, number.end)
        if not match:
            continue
        word = match["unit"]
        blocked = _blocked.get(word)
        if blocked and blocked.match(text, match.end()):
            continue
        if word == "分" and _seconds.match(text, match.end()):
            return Written(Unit(FigureKind.DURATION, "minute"), match.end(), word="分钟")  # 9分40秒
        unit = Unit(FigureKind.MONEY, currency_of(word, text, local)) if word in _LOCAL else _zh.units[word]
        if word == "块" and number.scale < 4 and _ends_a_price.match(text, match.end()):
            unit = Unit(FigureKind.MONEY, local)  # 几百块, 三块
        groups = match.groupdict()
        marks = (groups["more"] or "") + (groups["more2"] or "")
        hedge = {"": NO_HEDGE, "来": Hedge(approx=True), "+": Hedge(bound=Bound.AT_LEAST)}.get(marks, _MORE)
        return Written(unit, match.end(), hedge, bool(groups.get("half")), word)
    return None


def en_unit_at(text: str, number: Number, local: str) -> Written | None:
    match = _en_unit.match(text, number.end)
    if not match:
        return None
    word = match["unit"]
    hedge = Hedge(bound=Bound.AT_LEAST) if match["more"] else NO_HEDGE
    if word[0] in _SIGNS + "$" or word in _en.raw["codes"]["codes"]:
        return Written(Unit(FigureKind.MONEY, currency_of(word, text, local)), match.end(), hedge)
    if word.lower() in _shared:
        return Written(Unit(FigureKind.MONEY, currency_of(word, text, local)), match.end(), hedge)
    if word.lower() in ("pounds", "pound") and _weighs.search(text, max(0, number.start - 32), number.start):
        return Written(Unit(FigureKind.SIZE, "pound_weight"), match.end(), hedge, word=word.lower())
    unit = _exact.get(word) or _en.units[word.lower()]
    if word in _exact and (number.form is not Form.DIGITS or number.suffix or _no_exact.match(text, match.start())):
        return None
    if unit.name == "quarter" and (match["gap"] == "-" or text[match.end() : match.end() + 1] == "-"):
        return None  # three-quarters, two quarter-point cuts
    if unit.name in ("second", "decade", "quarter", "tops") and number.article:
        return None
    if word == "P":
        return None
    if word == "p" and (match["gap"] or number.form is not Form.DIGITS or "£" not in text):
        return None
    if word == "x" and (
        match["gap"] or number.form is not Form.DIGITS or text[match.end() : match.end() + 1].isdigit()
    ):
        return None
    return Written(unit, match.end(), hedge, word=word.lower())


# --- what is counted -------------------------------------------------------------------------------------------------------

noun_after = re.compile(rf"[的\s]?(?P<noun>{alternation(_zh.nouns)})")
_zh_far_noun = re.compile(rf"[{HAN}A-Za-z0-9]{{0,7}}?(?P<noun>{alternation(w for w in _zh.nouns if len(w) > 1)})(?!的)")
_of_whole = re.compile(
    r"\sof (?:its|the|their|his|her|our|all|my|those|these)\s(?:\d[\d,]*(?=\s))?|\sof \d[\d,]*(?=\s)"
)  # 22 of its 310 warehouses, four of his clients
_and_more = re.compile(r"\+|-plus\b| plus(?= [a-z])")  # 12,000+ employees
_en_word = re.compile(r"[\s-]([A-Za-z][A-Za-z'’-]*)")


def counted_noun(text: str, end: int) -> str | None:
    """What a Chinese measure word counts: the noun right after it, or the first known one within a few characters."""
    match = noun_after.match(text, end) or _zh_far_noun.match(text, end)
    return _zh.nouns[match["noun"]] if match else None


_PAIRS = {w for w in {*_zh.nouns.values(), *_zh.raw["counter_units"].values()} if "_" in w}
_COLLECTIVE = re.compile(r"-(nation|country)\b")
_SINGULARS = {
    w: w for w in {*_en.nouns.values(), *_zh.nouns.values(), *_zh.raw["counter_units"].values()} if w.isascii()
} | {"person": "people"}


def english_noun(text: str, end: int, *, one: bool = False) -> tuple[str, int] | None:
    """The plural noun an English number counts, with where the slice ends: behind the noun only when it follows at once."""
    more = _and_more.match(text, end)
    if more:
        end = more.end()
    part = _of_whole.match(text, end)
    if part:
        whole = english_noun(text, part.end() - text[part.start() : part.end()].endswith(" "))
        return None if whole is None else (whole[0], end)
    group = _COLLECTIVE.match(text, end)
    if group:
        return "country", group.end()  # the 27-nation bloc
    at = end
    before = ""
    for step in range(4):
        match = _en_word.match(text, at)
        if not match:
            return None
        word = match[1].lower()
        if (pair := f"{before}_{_singular(word)}") in _PAIRS:
            return pair, end  # 23 base stations
        before = word
        if word in _en.words["barriers"] and word not in _en.nouns:
            return None
        if word in _en.nouns:
            return _en.nouns[word], match.end() if step == 0 else end
        if word in _en.words["irregular"] or (
            word.endswith("s")
            and len(word) > 3
            and word not in _en.words["not_nouns"]
            and not word.endswith(("ss", "us", "is"))
        ):
            return _singular(word), match.end() if step == 0 else end
        if one and step == 0 and word in _SINGULARS:
            return _SINGULARS[word], match.end()
        at = match.end()
    return None


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word.removesuffix("s")


_currencies = [word for word, unit in _zh.units.items() if unit.kind is FigureKind.MONEY and len(word) > 1]
_named_currency = re.compile(
    f"(?=[{''.join(sorted({re.escape(word[0]) for word in _currencies}))}$d€£\\d万亿])(?:(?P<zh>{alternation(_currencies)})"
    "|(?P<dollar>\\$|\\bdollars?\\b)|(?P<sign>[€£])|(?P<local>[\\d万亿]元))"
)


def main_currency(text: str, local: str, default: str | None = None) -> str:
    """The currency a text names most; where it names none `default`, or the local one without."""
    counts: dict[str, int] = {}
    for match in _named_currency.finditer(text):
        if match["zh"]:
            code = _zh.units[match["zh"]].name
        elif match["sign"]:
            code = {"€": "EUR", "£": "GBP"}[match["sign"]]
        else:
            code = "USD" if match["dollar"] else local
        counts[code] = counts.get(code, 0) + 1
    return max(counts, key=lambda code: counts[code], default=local if default is None else default)
