"""Numbers with their units: `quantities` turns the numerals of a text into values with hedges, bounds, ranges and units.

    hedge  [symbol] number [多|余] [scale] [unit]  [range mark [symbol] number [scale] [unit]]  hedge

One scale and one unit serve both ends of a range (1-2亿美元). A hedge goes into the value, never into the slice. What has no unit of
its own (上亿, 24,000, 700万) is kept with `unit_written` false; the context decides what it counts, or drops it.

Known false cases: an Arabic number before 年 that could be a two-digit year (23年发现) is a year unless a word of duration stands by;
两人 without 死, 伤 and the like is taken for a pronoun.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from digests.models import Bound, FigureKind, Language, Value
from digests.reading.figure_forms import Quantity, special_forms
from digests.reading.figure_lexicon import NO_HEDGE, Hedge, Unit, alternation, lexicon
from digests.reading.figure_numbers import Form, Number, number_at, scan
from digests.text.script import HAN

_zh, _en = lexicon("zh"), lexicon("en")
_MORE = Hedge(approx=True, bound=Bound.AT_LEAST, strict=True)


@dataclass(frozen=True, slots=True)
class _Written:
    """A unit as found after a number: where it ends and what stood between (个, 多, 半)."""

    unit: Unit
    end: int
    hedge: Hedge = NO_HEDGE
    half: bool = False
    word: str = ""


# --- units -----------------------------------------------------------------------------------------------------------------

_LOCAL = [*_zh.raw["local"]["words"]]
_zh_words = [w for w in _zh.units if w != "个"] + _LOCAL
_zh_unit = re.compile(
    rf"\s?(?P<more>[多余来+])?\s?(?P<ge>[个])?(?P<more2>[多余])?(?P<half>半)?\s?(?P<unit>{alternation(_zh_words)})"
)
_zh_piece = re.compile(r"(?P<more>[多余来+])?\s?(?P<unit>个)(?P<more2>[多余])?")
_shared = _en.raw["shared"]
_en_words = [*_en.units, *(w for w in _shared if w.isalpha())]
_en_unit = re.compile(
    rf"(?P<more>\+)?(?: of|-of)?(?P<gap>[\s-]?)(?P<unit>(?:(?i:{alternation(_en_words)})|{alternation(_en.raw['codes']['codes'])})(?![A-Za-z])|[€£₹₽]|\$(?!\s?\d))"
)
_blocked = {w: re.compile(alternation(f)) for w, f in _zh.raw["not_before"].items() if f}
_symbol_code = {s: code for code, words in _en.raw["symbols"].items() for s in words} | {
    "新台币": "TWD",
    "人民币": "CNY",
}
_half_after = re.compile(r"半(?![年月天夜导途场数])")
_parameters = re.compile(r"\s?-?(?:(?:的|级)?(?:参数|(?:[\u4e00-\u9fff]{0,4})模型)|param|dense|model)", re.I)


def _code(written: str, text: str, local: str) -> str:
    """ISO code of a currency sign, code or word that several currencies share."""
    if written in _LOCAL:
        return local
    if written.lower() in _shared:
        return _named_first(_shared[written.lower()], text)
    codes = _en.raw["codes"]
    return str(_symbol_code.get(written) or codes.get(written, written))


def _named_first(places: Mapping[str, Sequence[str]], text: str) -> str:
    """The code whose place the text names first; the first code when it names none."""
    first = {code: min((at for w in words if (at := text.find(w)) >= 0), default=len(text)) for code, words in places.items()}
    return min(first, key=lambda code: first[code])


def local_currency(text: str, language: Language) -> str:
    """What 元 alone means in a text: CNY in Simplified, in Traditional that of the place named first, else TWD."""
    places = {code: words for code, words in _zh.raw["local"].items() if code != "words"}
    if language is not Language.HANT:
        return "CNY"
    del places["CNY"]
    return _named_first(places, text)


def _unit_at(text: str, number: Number, local: str) -> _Written | None:
    """The unit written after `number`; the longer of the Chinese and the English reading."""
    if number.suffix in ("B", "b", "M", "T") and _parameters.match(text, number.end) and not number.symbol:
        return _Written(Unit(FigureKind.SIZE, "parameter"), number.end)
    return _zh_unit_at(text, number, local) or _en_unit_at(text, number, local)


def _zh_unit_at(text: str, number: Number, local: str) -> _Written | None:
    for pattern in (_zh_unit, _zh_piece):
        match = pattern.match(text, number.end)
        if not match:
            continue
        word = match["unit"]
        blocked = _blocked.get(word)
        if blocked and blocked.match(text, match.end()):
            continue
        unit = Unit(FigureKind.MONEY, _code(word, text, local)) if word in _LOCAL else _zh.units[word]
        groups = match.groupdict()
        marks = (groups["more"] or "") + (groups["more2"] or "")
        hedge = {"": NO_HEDGE, "来": Hedge(approx=True), "+": Hedge(bound=Bound.AT_LEAST)}.get(marks, _MORE)
        return _Written(unit, match.end(), hedge, bool(groups.get("half")), word)
    return None


def _en_unit_at(text: str, number: Number, local: str) -> _Written | None:
    match = _en_unit.match(text, number.end)
    if not match:
        return None
    word = match["unit"]
    hedge = Hedge(bound=Bound.AT_LEAST) if match["more"] else NO_HEDGE
    if word[0] in "€£₹₽$" or word in _en.raw["codes"]["codes"]:
        return _Written(Unit(FigureKind.MONEY, _code(word, text, local)), match.end(), hedge)
    if word.lower() in _shared:
        return _Written(Unit(FigureKind.MONEY, _code(word, text, local)), match.end(), hedge)
    unit = _en.units[word.lower()]
    if unit.name in ("second", "decade", "quarter", "tops") and number.article:
        return None
    if word == "p" and (match["gap"] or number.form is not Form.DIGITS or "£" not in text):
        return None
    if word == "x" and (
        match["gap"] or number.form is not Form.DIGITS or text[match.end() : match.end() + 1].isdigit()
    ):
        return None
    return _Written(unit, match.end(), hedge, word=word.lower())


# --- ranges ----------------------------------------------------------------------------------------------------------------

_joint = re.compile(r"\s?(?:-|–|—|~|至|到|或(?=[一二两三四五六七八九\d]))\s?|\s?(?:甚至|乃至)\s?|\s(?:to|and|or)\s")
_comes_from = re.compile(r"(?:\bfrom|由|从|自)\s*(?:(?:a|the|约|about)\s*)?$", re.I)
_range_before = re.compile(
    r"(?:rang(?:e|es|ed|ing)|between|anywhere|varying|vary|介于|在)\s*(?:from|between)?\s*(?:的)?\s*$", re.I
)
_range_after = re.compile(r"\s?(?:之间|不等|区间|的区间|range\b)")
_moved_by = re.compile(
    r"(?:\b(?:rose|fell|gained|climbed|dropped|jumped|slipped|added|lost|up|down|by|soared|sank|slid|surged|advanced|declined)|[增涨跌降减升][长加了约]*)\s?$",
    re.I,
)
_between = re.compile(r"(?:between|介于)\s*(?:about|roughly|around|约)?\s*$", re.I)


@dataclass(frozen=True, slots=True)
class _Pair:
    high: Number
    unit: _Written | None
    loose: bool  # 甚至: the ends are examples


def _second(text: str, number: Number, written: _Written | None, local: str) -> _Pair | None:
    """The far end when `number` opens a range."""
    joint = _joint.match(text, written.end if written else number.end)
    if not joint:
        return None
    far = number_at(text, joint.end())
    if far is None or far.high is not None or number.high is not None:
        return None
    mark = joint.group().strip()
    unit = _unit_at(text, far, local)
    ahead = text[max(0, number.start - 24) : number.start]
    if mark == "and" and not _between.search(ahead):
        return None
    if mark == "or" and not (number.form is far.form is Form.WORDS):
        return None
    end = unit.end if unit else far.end
    if mark in ("to", "至", "到") and _comes_from.search(ahead):
        ranged = _range_after.match(text, end) or _range_before.search(_comes_from.sub("", ahead))
        if not ranged:
            return None
    if written and far.symbol and written.unit.kind is not FigureKind.MONEY:
        return None
    if mark in ("to", "至", "到") and _moved_by.search(ahead):
        return None
    if written and unit and (written.unit.kind, written.unit.name) != (unit.unit.kind, unit.unit.name):
        return None
    if mark in ("-", "–", "—") and not (unit or written or number.symbol or far.symbol or far.scale):
        return None
    return _Pair(far, unit, mark in ("甚至", "乃至"))


def _same_scale(low: Number, high: Number, written: bool) -> Number:
    """1-2亿: the scale of the far end serves both, unless the near end has its own or is already the larger number."""
    if low.scale or not high.scale or written:
        return low
    return (
        low.scaled(high.scale)
        if low.low < Decimal(1).scaleb(high.scale) and low.low.scaleb(high.scale) < high.low
        else low
    )


# --- hedges ----------------------------------------------------------------------------------------------------------------

_guards = {w: chars for w, chars in _zh.raw["not_after"].items() if chars}
_zh_before = "|".join(
    (f"(?<![{_guards[w]}])" if w in _guards else "") + re.escape(w) for w in sorted(_zh.before, key=len, reverse=True)
)
_before = re.compile(
    rf"(?P<zh>{_zh_before})\s?(?:{alternation(_zh.words['filler'])})?\s?$"
    rf"|(?:(?<![A-Za-z])(?P<en>(?i:{alternation(w for w in _en.before if w[0].isalpha())}))\s(?:(?:a|the|an|of)\s)?|(?P<sign>[~≈<>≥≤])\s?)$"
)
_not_followed = {w: "|".join(map(re.escape, f)) for w, f in _zh.raw["not_followed"].items()}
_after = re.compile(
    r"\s?(?P<zh>"
    + "|".join(
        re.escape(w) + (f"(?!{_not_followed[w]})" if w in _not_followed else "")
        for w in sorted(_zh.after, key=len, reverse=True)
    )
    + rf")|\s?(?P<en>(?i:{alternation(_en.after)}))(?![A-Za-z])"
)


def hedge_around(text: str, start: int, end: int, kind: FigureKind) -> Hedge:
    """What the words beside [start, end) say of its exactness."""
    found = NO_HEDGE
    at = start
    for _ in range(2):  # 至少约, more than about
        match = _before.search(text, max(0, at - 24), at)
        if not match:
            break
        word = match["zh"] or (match["en"] or match["sign"]).lower()
        found |= (_zh.before if match["zh"] else _en.before)[word]
        at = match.start()
    behind = _after.match(text, end)
    if behind:
        word = behind["zh"] or behind["en"].lower()
        if not (
            word in ("内", "之内", "以内")
            and kind not in (FigureKind.DURATION, FigureKind.COMPUTE, FigureKind.SIZE, FigureKind.PERCENT)
        ):
            found |= (_zh.after if behind["zh"] else _en.after)[word]
    return found


# --- years, dates, names -----------------------------------------------------------------------------------------------------

_lasting_before = re.compile(
    r"(?:[近约过达期为逾超满足有了用花干住待去后的续多历整苦]|长达|为期|至少|未来|工作|持续|前后|不到|不足|最近|历时|已经|耗时|任期|刑|徒刑|合约|合同|租|存|隔|等|第)\s?$"
)
_lasting_after = re.compile(
    r"\s?(?:[多余半来里内间后前以之的,,。.;、!?)」”]|时间|历史|左右|合同|合约|期|经验|有期|徒刑|工龄|任期|如一日|磨|老|国债|$)"
)


def _is_year(text: str, number: Number, word: str, end: int) -> bool:
    """Whether an Arabic number before 年 names a year: 2025年, and 23年 where no word of duration stands by."""
    if word != "年" or number.form is Form.WORDS or number.scale:
        return False
    if 1000 <= number.low <= 2200 and number.low == number.low.to_integral_value():
        return True
    if number.form is Form.HAN or not 10 <= number.low <= 40 or text[number.start : number.end] != str(number.low):
        return False
    spaced = text[number.end] == " "
    return not (
        spaced
        or _lasting_before.search(text, max(0, number.start - 4), number.start)
        or _lasting_after.match(text, end)
    )


_period_before = re.compile(rf"{alternation(_zh.words['period_before'])}\s?$")
_name_before = re.compile(r"([A-Za-z][A-Za-z'’.]*[A-Za-z.]|[A-Z])[ -]?$")


def is_label(text: str, number: Number, counted: bool) -> bool:
    """Whether the number belongs to a name or a label before it: Llama 4, Boeing 737, page 12, iPhone 15."""
    if number.form is not Form.DIGITS or number.symbol or number.scale or number.grouped:
        return False
    match = _name_before.search(text, max(0, number.start - 24), number.start)
    if not match:
        return False
    word = match[1].rstrip(".").lower()
    if word in _en.words["labels"] and not counted:
        return True
    return (
        match[1][0].isupper()
        and word not in _en.words["not_names"]
        and word not in _en.before
        and not text[match.start() - 2 : match.start()] in (". ", "\n", '"')
    )


# --- quantities --------------------------------------------------------------------------------------------------------------


def quantities(text: str, local: str = "CNY") -> Iterator[Quantity]:
    """Every quantity of folded `text`, ascending and apart. Values without a written unit have unit ""; `local` is what 元 means."""
    special = special_forms(text)
    taken = 0
    ahead = next(special, None)
    for number in scan(text):
        while ahead and ahead.start < number.end:
            if ahead.start >= taken:
                yield _hedged(text, ahead)
                taken = ahead.end
            ahead = next(special, None)
        if number.start < taken:
            continue
        found = _quantity(text, number, local)
        if found:
            yield found
            taken = found.end
    while ahead:
        if ahead.start >= taken:
            yield _hedged(text, ahead)
            taken = ahead.end
        ahead = next(special, None)


def _hedged(text: str, quantity: Quantity) -> Quantity:
    hedge = hedge_around(text, quantity.start, quantity.end, quantity.value.kind)
    return replace(quantity, value=_with(quantity.value, hedge))


def _with(value: Value, hedge: Hedge) -> Value:
    bound = value.bound if value.bound is not Bound.NONE else hedge.bound
    return replace(
        value,
        approx=value.approx or hedge.approx,
        bound=bound,
        strict=(value.strict or hedge.strict) and bound is not Bound.NONE,
    )


def _quantity(text: str, number: Number, local: str) -> Quantity | None:
    written = _unit_at(text, number, local)
    pair = _second(text, number, written, local)
    near, far, unit = number, None, written
    if pair:
        near, far, unit = _same_scale(number, pair.high, written is not None), pair.high, pair.unit or written
        if far.low <= near.low:
            near, far, unit, pair = number, None, written, None
    symbol = number.symbol or (far.symbol if far else None)
    end = max((unit.end if unit else 0), far.end if far else number.end)
    money = _code(symbol, text, local) if symbol else None
    if money and (unit is None or unit.unit.kind is not FigureKind.MONEY or unit.unit.name != "USD"):
        keeps = unit is not None and unit.unit.kind is FigureKind.MONEY
        end = unit.end if keeps and unit else (far.end if far else number.end)
        unit = _Written(Unit(FigureKind.MONEY, money), end, unit.hedge if keeps and unit else NO_HEDGE)
    if unit and not _sound(text, near, unit, far):
        return None
    if unit is None:
        return _without_unit(text, near, far, end)
    return _built(text, near, far, unit, end, loose=bool(pair and pair.loose))


def _sound(text: str, number: Number, unit: _Written, far: Number | None) -> bool:
    """Whether number and unit are a quantity and not a date, a pronoun, an article or a label."""
    word = unit.word
    if _is_year(text, far or number, word, unit.end) or (
        number.suffix
        and number.suffix in "mMbBtT"
        and len(number.suffix) == 1
        and unit.unit.kind not in (FigureKind.MONEY, FigureKind.SIZE)
    ):
        return unit.unit.name == "people" and not _is_year(text, far or number, word, unit.end)
    before = text[number.start - 1] if number.start else ""
    vague = number.high is not None
    if word == "月" and not vague and "个" not in text[number.end : unit.end]:
        return False
    if vague and unit.unit.kind is FigureKind.DURATION and text[number.start] in "几数" and _period_before.search(text, max(0, number.start - 4), number.start):
        return False
    if word == "日":
        return vague or (text[unit.end : unit.end + 1] in ("内", "后") or text[unit.end : unit.end + 2] == "之内")
    if word == "点" or word == "分":
        return not number.article and (
            number.low >= 100
            or number.low != number.low.to_integral_value()
            or number.grouped
            or (word == "分" and number.form is Form.DIGITS)
        )
    if word == "季度" and not vague:
        return text[unit.end - 3 : unit.end - 2] == "个"
    if word == "周" and before in "本上下每这":
        return False
    counts = unit.unit.kind is FigureKind.COUNT
    if counts and before in _zh.words["pointing"] and before and number.low < 10:
        return False
    if number.bare_scale and number.form is Form.HAN and counts and len(text[number.start : number.end]) == 1:
        return hedge_around(text, number.start, unit.end, unit.unit.kind) != NO_HEDGE
    if number.article and number.form is Form.HAN:
        return _sound_one(text, number, unit, before)
    if number.article and counts and far is None:
        return False
    if (
        word == "人"
        and text[number.start : number.end] in ("两", "二")
        and not any(text.startswith(w, unit.end) for w in _zh.words["two_people"])
    ):
        return False
    if (
        counts
        and unit.unit.counter
        and any(text.startswith(w, unit.end) for w in _zh.words["abstract"])
        and number.low < 10
    ):
        return False
    return not (counts and unit.unit.name == "time" and number.form is Form.WORDS)


def _sound_one(text: str, number: Number, unit: _Written, before: str) -> bool:
    """一年, 一个月, 一倍 are quantities; 一位, 一家 are articles unless hedged; 同一天, 每一年 are neither."""
    if before and before in _zh.words["not_one"]:
        return False
    if unit.unit.kind is FigureKind.COUNT:
        return hedge_around(text, number.start, unit.end, unit.unit.kind).bound is not Bound.NONE
    return unit.unit.kind is not FigureKind.SIZE


def _built(text: str, near: Number, far: Number | None, unit: _Written, end: int, *, loose: bool) -> Quantity:
    kind, name = unit.unit.kind, unit.unit.name
    low, high = near.low, far.low if far else near.high
    if unit.half:
        low += Decimal("0.5")
    if kind is FigureKind.DURATION:
        low, name, end = _compound(text, low, name, end, single=far is None and near.high is None)
        if name in ("decade", "century"):
            power, name = (1 if name == "decade" else 2), "year"
            low, high = low.scaleb(power), None if high is None else high.scaleb(power)
    if unit.unit.hundredths != 100:
        low, high = (None if v is None else v * unit.unit.hundredths / 100 for v in (low, high))  # type: ignore[assignment]  # low is never None
    if kind is FigureKind.COUNT and unit.unit.counter:
        name = counted_noun(text, end) or name
    if kind is FigureKind.COUNT and name in ("parameter", "magnitude", "point"):
        kind = FigureKind.SIZE if name == "parameter" else FigureKind.OTHER
    if unit.word in ("岁",):
        kind = FigureKind.AGE
    hedge = near.hedge | (far.hedge if far else NO_HEDGE) | unit.hedge | (Hedge(approx=True) if loose else NO_HEDGE)
    value = _with(Value(kind, low, high, name), hedge | hedge_around(text, near.start, end, kind))
    return Quantity(near.start, end, value, True, near.bare_scale)


_compound_next = re.compile(r"(?:零|又)?(?=[\d一二两三四五六七八九十])")
_STEPS = {
    ("year", "month"): 12,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("day", "hour"): 24,
    ("month", "day"): 30,
}


def _compound(text: str, low: Decimal, name: str, end: int, *, single: bool) -> tuple[Decimal, str, int]:
    """9分40秒 is 580 seconds, 四年零两个月 50 months, 三年半 3.5 years."""
    if not single:
        return low, name, end
    half = _half_after.match(text, end)
    if half:
        return low + Decimal("0.5"), name, half.end()
    joint = _compound_next.match(text, end)
    following = number_at(text, joint.end()) if joint else None
    second = _zh_unit_at(text, following, "CNY") if following else None
    factor = _STEPS.get((name, second.unit.name)) if second else None
    if following and second and factor and following.high is None:
        return low * factor + following.low, second.unit.name, second.end
    return low, name, end


_zh_noun = re.compile(rf"[的\s]?(?P<noun>{alternation(_zh.nouns)})")
_zh_far_noun = re.compile(rf"[{HAN}A-Za-z0-9]{{0,7}}?(?P<noun>{alternation(w for w in _zh.nouns if len(w) > 1)})")
_en_word = re.compile(r"[\s-]([A-Za-z][A-Za-z'’-]*)")


def counted_noun(text: str, end: int) -> str | None:
    """What a Chinese measure word counts: the noun right after it, or the first known one within a few characters."""
    match = _zh_noun.match(text, end) or _zh_far_noun.match(text, end)
    return _zh.nouns[match["noun"]] if match else None


def english_noun(text: str, end: int) -> tuple[str, int] | None:
    """The plural noun an English number counts, with where the slice ends: behind the noun only when it follows at once."""
    at = end
    for step in range(4):
        match = _en_word.match(text, at)
        if not match:
            return None
        word = match[1].lower()
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
        at = match.end()
    return None


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word.removesuffix("s")


def _without_unit(text: str, near: Number, far: Number | None, end: int) -> Quantity | None:
    """A number whose unit is a noun after it, or is left out."""
    if near.suffix and (far or near).suffix in ("m", "M", "b", "B", "t", "T") and english_noun(text, end) is None:
        return None
    hedge = near.hedge | (far.hedge if far else NO_HEDGE)
    high = far.low if far else near.high
    noun = english_noun(text, end) if text[end : end + 1] in (" ", "-") else None
    zh_noun = _zh_noun.match(text, end) if near.scale >= 3 else None
    around = hedge_around(text, near.start, end, FigureKind.COUNT)
    if zh_noun:
        name = _zh.nouns[zh_noun["noun"]]
        kind = FigureKind.SIZE if name == "parameter" else FigureKind.COUNT
        return Quantity(
            near.start, zh_noun.end(), _with(Value(kind, near.low, high, name), hedge | around), True, near.bare_scale
        )
    if noun and _counts_noun(text, near, far, noun[0]):
        around |= hedge_around(text, near.start, noun[1], FigureKind.COUNT)
        kind = FigureKind.SIZE if noun[0] == "parameter" else FigureKind.COUNT
        return Quantity(
            near.start, noun[1], _with(Value(kind, near.low, high, noun[0]), hedge | around), True, near.bare_scale
        )
    scaled = near.scale >= 4 or (near.form is Form.WORDS and near.scale >= 3) or near.grouped
    hinted = (
        around.bound is not Bound.NONE
        and near.form is Form.DIGITS
        and text[end : end + 1] not in ("-", "/", ":")
        and not is_label(text, near, False)
    )
    if near.bare_scale and near.form is Form.HAN and len(text[near.start : near.end]) == 1:
        return None
    if not scaled and not hinted:
        return None
    return Quantity(
        near.start, end, _with(Value(FigureKind.COUNT, near.low, high, ""), hedge | around), False, near.bare_scale
    )


_pointed = re.compile(rf"(?i:\b(?:{'|'.join(_en.words['pointing'])}))\s$")


def _counts_noun(text: str, near: Number, far: Number | None, noun: str) -> bool:
    if near.article and far is None:
        return False
    if (
        near.form is Form.DIGITS
        and not near.grouped
        and not near.scale
        and 1900 <= near.low <= 2099
        and noun != "people"
    ):
        return False
    if is_label(text, near, counted=True):
        return False
    if near.high is not None and near.low < 10 and noun not in set(_en.nouns.values()):
        return False
    return not (near.form is Form.WORDS and near.low < 13 and _pointed.search(text, max(0, near.start - 8), near.start))
