"""What looks like a quantity and is none: years, labels and names, articles, pronouns, phrases that point back.

Known false cases: an Arabic number before 年 that could be a two-digit year (23年发现) is a year unless a word of duration stands by;
两人 without 死, 伤 and the like is taken for a pronoun.
"""

import re

from digests.models import Bound, FigureKind
from digests.reading.quantities.hedges import hedge_around
from digests.reading.quantities.lexicon import NO_HEDGE, alternation, lexicon
from digests.reading.quantities.numbers import Form, Number
from digests.reading.quantities.units import Written, noun_after
from digests.text import numerals

_zh, _en = lexicon("zh"), lexicon("en")
_abstract = re.compile(alternation(_zh.words["abstract"]))
_lasting_before = re.compile(
    r"(?:[近约过达期为逾超满足有了用花干住待去后的续多历整苦]|长达|为期|至少|未来|工作|持续|前后|不到|不足|最近|历时|已经|耗时|任期|刑|徒刑|合约|合同|租|存|隔|等|第)\s?$"
)
_lasting_after = re.compile(
    r"\s?(?:[多余半来里内间后前以之的,,。.;、!?)」”]|时间|历史|左右|合同|合约|期|经验|有期|徒刑|工龄|任期|如一日|磨|老|国债|$)"
)


def is_year(text: str, number: Number, word: str, end: int) -> bool:
    """Whether an Arabic number before 年 names a year: 2025年, and 23年 where no word of duration stands by."""
    if word not in ("年", "财年", "年度", "财政年度", "会计年度") or number.form is Form.WORDS or number.scale:
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


_CASUALTIES = ("死", "伤", "亡", "失踪", "轻伤", "重伤")
_casualties = re.compile(rf"[、,至]?[{numerals.HAN_NUMBER[1:-1]}\d]+(?:{'|'.join(_CASUALTIES)})")
_in_a_name = re.compile(r" [A-Z]{2,}\b")
_as_much = re.compile(r" (?:more|as|the|its|that|their|higher|larger|bigger|greater|over)\b")
_first_of = re.compile(r"(?:[前首头]|\bfirst) ?$")
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
        and text[match.start() - 2 : match.start()] not in (". ", "\n", '"')
    )


def is_sound(text: str, number: Number, unit: Written, far: Number | None) -> bool:
    """Whether number and unit are a quantity and not a date, a pronoun, an article or a label."""
    year = is_year(text, far or number, unit.word, unit.end)
    if year or _is_initial(number, unit):
        return unit.unit.name == "people" and not year
    before = text[number.start - 1] if number.start else ""
    if _names_a_time(text, number, unit, before):
        return False
    told = _in_so_many(text, number, unit, before)
    if told is not None:
        return told
    if unit.unit.kind is FigureKind.COUNT:
        return _is_counted(text, number, unit, before, far)
    return not (number.article and number.form is Form.HAN) or _sound_one(text, number, unit, before)


def _is_initial(number: Number, unit: Written) -> bool:
    """5m of what is no money and no size: metres, or a name."""
    return number.suffix in tuple("mMbBtT") and unit.unit.kind not in (FigureKind.MONEY, FigureKind.SIZE)


def _names_a_time(text: str, number: Number, unit: Written, before: str) -> bool:
    """Whether number and unit say when and not how long: 3月, 几个月前, 前10个月, 较一年前, 本周."""
    word, name, vague = unit.word, unit.unit.name, number.high is not None
    behind = text[unit.end : unit.end + 1]
    if vague and unit.unit.kind is FigureKind.DURATION:
        some = text[number.start] in "几数" and _period_before.search(text, max(0, number.start - 4), number.start)
        if some or behind == "前":
            return True
    if name in ("month", "quarter") and _first_of.search(text, max(0, number.start - 6), number.start):
        return True
    return (
        (word == "月" and not vague and "个" not in text[number.end : unit.end])
        or (name == "year" and behind == "前" and before in tuple("较比与"))
        or (word == "季" and text[number.start : number.end] == "四")  # the seasons
        or (word == "周" and before in tuple("本上下每这"))
    )


def _in_so_many(text: str, number: Number, unit: Written, before: str) -> bool | None:
    """The same of units that are words with other meanings too (日, 点, 分, 季度, 字, 位, times); None for all others."""
    word, vague, written = unit.word, number.high is not None, text[number.start : number.end]
    if word == "日":
        return vague or (text[unit.end : unit.end + 1] in ("内", "后") or text[unit.end : unit.end + 2] == "之内")
    if word in ("点", "分"):
        return not number.article and (
            "个" in text[number.end : unit.end]
            or (word == "点" and before in tuple("升跌涨挫"))  # 升57点; elsewhere a small number is an hour
            or number.low >= 100
            or number.low != number.low.to_integral_value()
            or number.grouped
            or (word == "分" and number.form is Form.DIGITS)
        )
    if word == "季度" and not vague:
        return text[unit.end - 3 : unit.end - 2] == "个"
    if (
        (word == "字" and number.low < 10)
        or (word == "位" and written == "数" and not noun_after.match(text, unit.end))  # 数位支付 is digital payment
        or (word == "times" and vague and number.form is Form.WORDS and not _as_much.match(text, unit.end))
        or (number.bare_scale and unit.unit.kind is FigureKind.SIZE)  # 百公里加速
    ):
        return False
    return None


def _is_counted(text: str, number: Number, unit: Written, before: str, far: Number | None) -> bool:
    """Whether a number of people or things counts them: not 这三个, 百 alone, an article, 一死三伤, 两人 for "the two"."""
    if before and before in _zh.words["pointing"] and number.low < 10:
        return False
    if number.bare_scale and number.form is Form.HAN and number.end - number.start == 1:
        return hedge_around(text, number.start, unit.end, unit.unit.kind) != NO_HEDGE
    if unit.word in _CASUALTIES and number.form is Form.HAN:
        return number.low > 1 or _casualties.match(text, unit.end) is not None
    if number.article and number.form is Form.HAN:
        return _sound_one(text, number, unit, before)
    if number.article and far is None:
        return False
    two = unit.word == "人" and text[number.start : number.end] in ("两", "二")
    if two and not text.startswith(tuple(_zh.words["two_people"]), unit.end):
        return False
    if unit.unit.counter and number.low < 10 and _abstract.match(text, unit.end):
        return False
    return unit.unit.name != "time" or number.form is not Form.WORDS


def _sound_one(text: str, number: Number, unit: Written, before: str) -> bool:
    """一年, 一个月, 一倍 are quantities; 一位, 一家 are articles unless hedged; 同一天, 每一年 are neither."""
    if before and before in _zh.words["not_one"]:
        return False
    if unit.word in ("天", "小时", "分钟") and _each.match(text, unit.end):
        return False  # 一天赚49亿: what a day brings
    if unit.unit.kind is FigureKind.COUNT:
        return hedge_around(text, number.start, unit.end, unit.unit.kind).bound is not Bound.NONE
    return unit.unit.kind is not FigureKind.SIZE


_each = re.compile(r"(?:就|能|可|可以|要|得|至少|就能)?(?:赚|亏|烧|花|卖|赔|进账|入账|收入|消耗)")
_pointed = re.compile(rf"(?i:\b(?:{'|'.join(_en.words['pointing'])}))\s$")


def counts_noun(text: str, near: Number, far: Number | None, noun: str, *, beside: bool) -> bool:
    """Whether the number counts that English noun, which stands right `beside` it or a few words on."""
    if near.article and far is None:
        return False
    if not beside and near.form is Form.DIGITS and not near.grouped and _in_a_name.match(text, near.end):
        return False  # 33 737 MAX aircraft
    if not beside and not near.scale and near.low != near.low.to_integral_value():
        return False  # a 6.8 magnitude quake kills ...
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
    if noun == "word" and near.low < 10:
        return False  # in two words
    if near.high is not None and near.low < 10 and noun not in set(_en.nouns.values()):
        return False
    return not (near.form is Form.WORDS and near.low < 13 and _pointed.search(text, max(0, near.start - 8), near.start))
