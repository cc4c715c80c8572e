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
    word = unit.word
    if is_year(text, far or number, word, unit.end) or (
        number.suffix
        and number.suffix in "mMbBtT"
        and len(number.suffix) == 1
        and unit.unit.kind not in (FigureKind.MONEY, FigureKind.SIZE)
    ):
        return unit.unit.name == "people" and not is_year(text, far or number, word, unit.end)
    before = text[number.start - 1] if number.start else ""
    vague = number.high is not None
    if word == "月" and not vague and "个" not in text[number.end : unit.end]:
        return False
    if (
        vague
        and unit.unit.kind is FigureKind.DURATION
        and text[number.start] in "几数"
        and _period_before.search(text, max(0, number.start - 4), number.start)
    ):
        return False
    if vague and unit.unit.kind is FigureKind.DURATION and text[unit.end : unit.end + 1] == "前":
        return False  # 几个月前 names a time
    if unit.unit.name in ("month", "quarter") and _first_of.search(text, max(0, number.start - 6), number.start):
        return False  # 前10个月, the first nine months: a period
    if unit.unit.name == "year" and text[unit.end : unit.end + 1] == "前" and before and before in "较比与":
        return False  # 较一年前
    if word == "位" and text[number.start : number.end] == "数" and not noun_after.match(text, unit.end):
        return False  # 数位支付 is digital payment
    if word == "times" and vague and number.form is Form.WORDS and not _as_much.match(text, unit.end):
        return False  # talked several times
    if word == "季" and text[number.start : number.end] == "四":
        return False  # the seasons
    if word == "字" and number.low < 10:
        return False
    if word == "日":
        return vague or (text[unit.end : unit.end + 1] in ("内", "后") or text[unit.end : unit.end + 2] == "之内")
    if word == "点" or word == "分":
        return not number.article and (
            "个" in text[number.end : unit.end]
            or (word == "点" and before != "" and before in "升跌涨挫")  # 升57点; elsewhere a small number is an hour
            or number.low >= 100
            or number.low != number.low.to_integral_value()
            or number.grouped
            or (word == "分" and number.form is Form.DIGITS)
        )
    if word == "季度" and not vague:
        return text[unit.end - 3 : unit.end - 2] == "个"
    if word == "周" and before and before in "本上下每这":
        return False
    counts = unit.unit.kind is FigureKind.COUNT
    if counts and before in _zh.words["pointing"] and before and number.low < 10:
        return False
    if number.bare_scale and number.form is Form.HAN and counts and len(text[number.start : number.end]) == 1:
        return hedge_around(text, number.start, unit.end, unit.unit.kind) != NO_HEDGE
    if number.bare_scale and unit.unit.kind is FigureKind.SIZE:
        return False  # 百公里加速
    if word in _CASUALTIES and number.form is Form.HAN:
        return number.low > 1 or _casualties.match(text, unit.end) is not None  # 一死三伤
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
    if counts and unit.unit.counter and number.low < 10 and _abstract.match(text, unit.end):
        return False
    return not (counts and unit.unit.name == "time" and number.form is Form.WORDS)


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
