"""What it tells that one text has other words than another at the same place.

Two notices off one template differ in figures, names and opposites (up for down); a copy differs in what editors change: verbs,
adverbs, conjunctions, words of reporting, the other Chinese vocabulary of Taiwan.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from digests.dedup.overlap import Exchange
from digests.text.script import HAN, fold, words_of_taiwan

_no_digit = re.compile(r"\D")
_han = re.compile(rf"[{HAN}]+")
_credit = re.compile(r"(?:讯|电|消息|报道|报导|获悉|据悉|编辑|来源)\Z")
_CONTRARY = tuple(
    (frozenset(up), frozenset(down))
    for up, down in (
        ("涨升增上高多强扩", "跌降减下低少弱缩"),
        ("进入买", "出卖"),
        ("左", "右"),
        ("男", "女"),
        ("胜赢", "负败输"),
        ("开启", "关停"),
    )
)
_NUMERALS, _SIDES = frozenset("一二三四五六七八九十百千万亿两零半"), frozenset("东西南北")
_EXCHANGED = re.compile(
    "|".join(
        "表示 宣布 指出 透露 认为 强调 报道 报导 消息 今天 昨天 今日 昨日 目前 日前 近日 此前 预计 将会 将于 可能 或者 以及 并且 同时 因为 由于 本报 本网 记者 "
        "公布 披露 声明 公司 企业 业者 厂商 机构 人士 当前 现时 现在 早前 先前 稍早 已经 但是 不过 然而 此外 另外 因此 大约 左右 部分 一些 许多 众多 获得 取得 使用 采用".split()
    )
)
_ALTERNATIVES = tuple(
    frozenset(words.split())
    for words in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april may june july august september october november december",
        "up down", "rose fell", "rise fall", "rises falls", "gained lost", "gain loss", "gains losses", "higher lower", "won lost",
        "increase decrease", "increased decreased", "upgraded downgraded", "first second third fourth fifth sixth", "north south east west",
        "one two three four five six seven eight nine ten",
    )
)  # fmt: skip
_PER_FIGURE, _PER_NAME = 240, 240  # characters for one figure that was put right, one name that was spelt otherwise
_PLAIN_TAGS = frozenset("v vd vn a ad an b d c p r u f q y z k t tg i l m".split())
_EVERYDAY = 2000  # of a noun in jieba's dictionary: 问题, 世界, 计划


def tells_apart(exchanges: Sequence[Exchange], length: int) -> str | None:
    """Why the texts speak of others, in words; None where an editor could have made all exchanges.

    `length` of the shorter text, in Chinese characters: a brief is told from another by one word, a long text by several
    or by one that recurs.
    """
    figures, names = 0, Counter[tuple[str, str]]()
    for exchange in exchanges:
        kind = _kind(exchange)
        figures += kind == "figures"
        if kind == "names":
            names[" ".join(exchange.mine), " ".join(exchange.theirs)] += 1
    if figures > length // _PER_FIGURE:
        return "other figures stand in the same words"
    if names and (max(names.values()) > 1 or names.total() > length // _PER_NAME):
        return "other names stand in the same words"
    return None


def _kind(exchange: Exchange) -> str | None:
    here, there = exchange.mine, exchange.theirs
    numbers = ["".join(_no_digit.sub("", u) for u in side) for side in (here, there)]
    if all(numbers) and numbers[0] != numbers[1]:
        return "figures"
    if any(
        not kind.isdisjoint(here) and not kind.isdisjoint(there) and kind.isdisjoint({*here} & {*there})
        for kind in _ALTERNATIVES
    ):
        return "names"
    left, right = ("".join(u for u in side if _han.match(u)) for side in (here, there))
    if left and right:
        return "names" if _other_words(left, right) else None
    return "names" if exchange.named else None


def _other_words(left: str, right: str) -> bool:
    if _are_contrary(left, right):
        return True
    left, right = (_EXCHANGED.sub("", side) for side in (left, right))
    if len(left) < 2 or len(right) < 2 or _credit.search(left) or _credit.search(right):
        return False
    if any(fold(words_of_taiwan(a)) == b for a, b in ((left, right), (right, left))):
        return False
    return not (_is_plain(left) and _is_plain(right))


def _are_contrary(left: str, right: str) -> bool:
    here, there = set(left) - set(right), set(right) - set(left)
    if any(here & kind and there & kind for kind in (_NUMERALS, _SIDES)) and 1 in (len(left), len(right)):
        return True
    return any((here & a and there & b) or (here & b and there & a) for a, b in _CONTRARY)


def _is_plain(text: str) -> bool:
    """Whether it is made of words other than nouns."""
    known = _plain_words()
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(end - size in reached and text[end - size : end] in known for size in (1, 2, 3, 4)):
            reached.add(end)
    return len(text) in reached


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    """Words of jieba's dictionary that are not nouns, rare ones left out."""
    text = files("jieba").joinpath("dict.txt").read_text("utf-8")
    rows = (line.split(" ") for line in text.splitlines())
    return frozenset(
        word
        for word, frequency, tag in rows
        if len(word) <= 4
        and int(frequency) >= (20 if tag in _PLAIN_TAGS else _EVERYDAY)
        and (tag in _PLAIN_TAGS or (tag == "n" and len(word) > 1))
    )
