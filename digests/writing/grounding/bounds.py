"""How exact a text says a number is: more than, fewer than, nearly, as many as, about; and whether a claim says of it what its source says.

What is `sure` must be said on both sides: to drop, to add or to turn round a bound is an error. What is `possible` (only, 达到, 近十年) bears out
either reading and is asked of nobody. A time within which something happens (两年内, over two years) is told without a bound as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Flag, auto

from digests.models import Bound, FigureKind
from digests.reading.quantities import Quantity
from digests.reading.quantities.hedges import hedge_around


class Says(Flag):
    """What stands beside a number. REACHED is softer than a bound: as many as, 多达, 达到, up to in the sense of so much."""

    NOTHING = 0
    ABOVE = auto()
    BELOW = auto()
    NEARLY = auto()
    REACHED = auto()
    ABOUT = auto()


_SOFT = Says.REACHED | Says.ABOUT | Says.BELOW | Says.NEARLY
_BORNE_OUT_BY = {  # what one side says, and what the other may say in its stead
    Says.ABOVE: Says.ABOVE,
    Says.BELOW: Says.BELOW | Says.NEARLY | Says.REACHED,
    Says.NEARLY: Says.NEARLY | Says.BELOW | Says.ABOUT,
    Says.ABOUT: ~Says.NOTHING,
}
_WORDING = {Says.ABOVE: "at least", Says.BELOW: "at most", Says.NEARLY: "nearly", Says.ABOUT: "about"}
_OF_BOUND = {Bound.NONE: Says.NOTHING, Bound.AT_LEAST: Says.ABOVE, Bound.AT_MOST: Says.BELOW}


@dataclass(frozen=True, slots=True)
class Exactness:
    sure: Says = Says.NOTHING
    possible: Says = Says.NOTHING  # all that is sure, and more
    clause: Says = (
        Says.NOTHING
    )  # what stands further off in its clause, and at no other number: it bears out, and asks for nothing

    @property
    def without_about(self) -> "Exactness":
        return replace(self, sure=self.sure & ~Says.ABOUT)

    def __or__(self, other: "Exactness") -> "Exactness":
        return Exactness(self.sure | other.sure, self.possible | other.possible, self.clause | other.clause)


EXACT = Exactness()


def certain(says: Says) -> Exactness:
    return Exactness(says, says)


def dropped(claim: Exactness, source: Exactness) -> Says:
    """What the source says of a number and the claim does not."""
    return _lacking(source.sure, claim.possible | claim.clause)


def added(claim: Exactness, source: Exactness) -> Says:
    """What the claim says of a number and the source does not."""
    return _lacking(claim.sure & ~Says.ABOUT, source.possible | source.clause)


def estimates(text: str) -> bool:
    """Whether any word of a text says about, so that it need not be said of each number."""
    return _estimated.search(text) is not None


_at_least_one = re.compile(
    r"\b(?:at least|more than)\s(?:another\s)?one\b|(?:至少|起码|不止)[^,。;\d]{0,3}一[名个位人家艘架辆所座]",
    re.IGNORECASE,
)
_one = re.compile(r"\b[Oo]ne\s(?!of\b|by\b)[a-z]+|(?<![第同每这那])一[名个位人家艘架辆所座]")
_any_more = re.compile(
    r"\b(?:at least|more|several)\b|至少|起码|不止|以上|多[名个位人家]|数[名个位人家]", re.IGNORECASE
)


def wrong(source: str, claim: str) -> Iterator[tuple[int, int, str]]:
    """One of folded `claim` that is at least one of a source. A 1 is else no number one must prove: 一个 is an article, too."""
    one = _one.search(claim)
    if one and _at_least_one.search(source) and not _any_more.search(claim):
        yield one.start(), one.end(), "the source says at least this"


def wording(says: Says) -> str:
    return next(word for one, word in _WORDING.items() if one in says)


def _lacking(sure: Says, other: Says) -> Says:
    return next((one for one, enough in _BORNE_OUT_BY.items() if one in sure and not other & enough), Says.NOTHING)


# --- words ------------------------------------------------------------------------------------------------------------------

_money = r"(?:(?:US|HK|NT|A|C)?[$€£¥]|(?:RMB|USD|EUR|CNY)\s?)?"
_article = r"(?:(?:a|an|the|another|some|its|of)\s)?"
_between = (  # words that may part at least from its number
    r"(?:(?:a|an|the|another|other|one|additional|further|extra|total|in|to|for|by|on|with|until|of|as|age|aged|about|around|some|each|every|its|his|her|their|"
    r"last|next|past|half|at|being|have|has|had|be|get|see|saw|estimated)\s){1,4}"
)
_BEFORE = (  # sure or only possible, what, the words; tried up to the number's beginning
    (True, Says.ABOVE, rf"(?:\b(?:at least|no fewer than|no less than|minimum of)\s{_between}|(?:至少|起码)[^,。;:\d]{{1,8}})"),
    (True, Says.BELOW, rf"(?:\b(?:at most|no more than|not more than|maximum of)\s{_between}|(?:至多|最多(?!的)|顶多)[^,。;:\d]{{1,8}})"),
    (True, Says.ABOVE, r"\b(?:over|above)\s(?:the\s)?age(?:\sof)?\s"),
    (True, Says.BELOW, r"\b(?:under|below)\s(?:the\s)?age(?:\sof)?\s"),
    (False, Says.ABOVE, r"\bover-"),
    (False, Says.BELOW, r"\bunder-"),
    (True, Says.ABOVE, r"\b(?:(?:cross|exceed|surpass)(?:e[sd]?|ing|s)?|topp(?:ed|ing)|tops)\s|\d\s(?:and|or)\s(?:over|above)\s"),
    (True, Says.NEARLY, rf"\b(?:nearly|almost|close to|just under)\s{_article}|(?:将近|接近|(?<![最附])近|快要|差不多|几乎)\s?"),
    (False, Says.NEARLY, r"\b(?:nearly|almost|close to|shy of|just under|approaching)\s(?:a|an|the)?\s?(?:[a-z]+\s){0,2}"),
    (False, Says.REACHED, r"\bas (?:many|much|high|long|few|low|little) as\s|\b(?:up to|reach\w*|hit(?:s|ting)?|total\w*|amount\w* to)\s"
     r"|[高多低少]出|(?:高|多|[到直可能]?)达到?了?|最[高长大远快低少多][^,。;:\d]{0,8}|之多|升[至到]|增[至到]"),
    (False, Says.ABOVE, r"(?:突破|破|冲破|站上|过)了?|年满\s?|\b(?:past|pass\w*|break\w*|broke|top|beyond)\s(?:the\s)?"),
    (False, Says.ABOVE, rf"\b(?:more than|over|above|exceed\w*|higher than|greater than)\s{_article}"),
    (False, Says.BELOW, rf"\b(?:less than|under|below|fewer than|within|lower than|inside|up to)\s{_article}"),
    (False, Says.ABOVE | Says.BELOW, r"(?<!more )(?<!less )(?<!fewer )(?<!other )\bthan\s|\b(?:from|versus|against|compared (?:with|to))\s|[比较从由]"),
    (False, Says.ABOUT, r"\b(?:about|around|some|roughly|approximately|estimated)\s(?:the\s)?|(?:约|大约|大概|估计[为有]?)"),
)  # fmt: skip
_before = [(sure, says, re.compile(rf"(?:{words}){_money}$", re.IGNORECASE)) for sure, says, words in _BEFORE]
_AFTER = (
    (True, Says.ABOVE, r"-(?:odd|something)\b|(?:\s\w+)?\s(?:or|and) (?:over|above|older|higher|up)\b"),
    (False, Says.ABOVE, r"\s?[万亿千百]?[多余]|[^,。;\s\d]{0,4}(?:以上|多|余|开外|出头)|\s(?:[\w%-]+\s){0,2}(?:or more|and over|and above|and up|plus|at least)\b|\+"),
    (False, Says.ABOVE, r",?\s(?:\w+\s)?at least\b|[^,。;\s\d]{0,4}[或及]更[高大多强长]"),
    (False, Says.BELOW, r"[^,。;\s\d]{0,4}(?:以下|以内|之内|内|不到)|\s(?:[\w%-]+\s){0,2}(?:or less|or fewer|at most|maximum)\b"),
    (False, Says.ABOUT, r"\s?来|[^,。;\s\d]{0,4}(?:左右|上下|不等)|\s(?:[\w%-]+\s){0,2}or so\b|-(?:odd|something)\b"),
    (False, Says.REACHED, r"[^,。;\s\d]{0,4}(?:之多|起)"),
)  # fmt: skip
_after = [(sure, says, re.compile(words)) for sure, says, words in _AFTER]
_brackets = re.compile(r"(?:[^\W\d_]{0,4}\s?[(（][^()（）]{1,32}[)）]){0,2}")  # 2000元(约合308美元)以上
_not_above = re.compile(r"(?:不会|不得|不能|不可|不应|不许|没有|[并从]?未)(?:再)?(?:超过|高于|多于)\s?$")
_moved_to = re.compile(
    r"\b(?:went|go(?:es|ing)?|gone|r[oi]se[sn]?|rising|moved?|climb\w*|jump\w*|gr[eo]wn?|add\w*|add|took|brought|catch|caught)\sup to\s$"
    r"|\b(?:t(?:ak(?:es?|en|ing)|ook)|hand(?:s|ed|ing)?|sign(?:s|ed|ing)?|turn(?:s|ed|ing)?)\sover\s$"  # took over five units
)
_denied = re.compile(
    r"(?:\b(?:not|never|cannot|impossible|without|unlikely)\b|n['’]t\b)[^,.;:]*$"
)  # impossible to hold more than a day's worth
_once = re.compile(r"(?:[获取拿赢得打去见做当任出写拍到来经]|曾[^,。;]{1,6})过\s?$")  # 获得过四枚金牌
_aside = re.compile(r"[(（][^()（）\d]{0,16}$")  # what an editor converted is about so much anyway
_two_ends = re.compile(r"以上[至到、,]?(?=\d[^,。;]{0,6}以下)")  # 18岁以上60岁以下 is a range
_second_end = re.compile(r"以上[至到、,]?$")
_hundreds = re.compile(r"上[百千万亿]")  # 上百 is hundreds, too
_estimated = re.compile(
    r"约|大概|左右|上下|估|\b(?:about|around|some|roughly|approximately|estimat\w+|nearly|almost|circa|approx)\b|[~≈]",
    re.IGNORECASE,
)
_SINCE = "年月周天日"


def around(text: str, start: int, end: int, kind: FigureKind = FigureKind.COUNT, value: Exactness = EXACT) -> Exactness:
    """What stands around a number at [start, end). `value` is what the number says by itself (180多家)."""
    ahead = text[max(0, start - 40) : start]
    if _not_above.search(ahead):
        return certain(Says.BELOW)
    found = value | _by_words(text, ahead, start, end)
    hedge = hedge_around(text, start, end, kind)
    says = _OF_BOUND[hedge.bound]
    if hedge.approx and not found.sure & Says.NEARLY:
        says |= Says.ABOUT
    found = _softened(text, ahead, start, end, kind, found | certain(says))
    return found | Exactness(clause=_in_clause(text, start, end))


def of_quantity(text: str, quantity: Quantity) -> Exactness:
    value = quantity.value
    says = _OF_BOUND[value.bound]
    itself = Exactness(says, says | (Says.ABOUT if value.approx else Says.NOTHING))
    return around(text, quantity.start, quantity.end, value.kind, itself)


def _by_words(text: str, ahead: str, start: int, end: int) -> Exactness:
    found = EXACT
    after = _brackets.match(text, end).end()  # type: ignore[union-attr]  # it may match nothing
    rows = [(sure, says) for sure, says, words in _before if words.search(ahead)]
    if not (text[end - 1] in _SINCE and text.startswith("来", end)):  # 达到40年来最高 softens nothing
        rows += [(sure, says) for sure, says, words in _after if words.match(text, after)]
    for sure, says in rows:
        found |= Exactness(says if sure else Says.NOTHING, says)
    return found


_number_word = r"[\s约]{0,2}(?:(?:a|an|the|about)\s)?(?:[$€£¥\d一二两三四五六七八九十百千万亿半几数]|(?:half|one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?)\b)"
_CLAUSE = tuple(
    (says, re.compile(rf"(?:{ahead})(?!{_number_word})", re.IGNORECASE), re.compile(rf"(?:{behind})(?!{_number_word})", re.IGNORECASE))
    for says, ahead, behind in (
        (
            Says.ABOVE,
            r"\b(?:surpass|exceed|top(?=s\b|p)|beat|outpac|outstrip|eclips|cross(?=\w*\s(?:an?|the)\s\W*$)|breach|past\b|(?<!not )(?<!no )more than|above|over(?=\sthe\b)"
            r"|(?:higher|greater|faster|larger|better) than)\w*|突破|(?<!不)(?:高于|高出|大于|多于)|不[低少]于|不止|(?<![不未])超(?![级市模声强算人])|逾|破(?![坏产裂碎案解获绽])",
            r"\b(?:(?:was|were|been|be|being)\s(?:exceeded|surpassed|topped|crossed|breached|beaten)|or more|or higher|and above|and over)\b|以上|之上|突破|超过",
        ),
        (
            Says.BELOW,
            r"\b(?:below|under(?=\sthe\b)|beneath|short of|(?<!no )(?<!not )(?:less|lower|fewer|slower|smaller) than|undershoot\w*)|(?<!不)(?:低于|少于|小于)|不[足到满]|不超|未[达到满]|跌破",
            r"\b(?:or less|or lower|or fewer|and below|and under)\b|以下|之下",
        ),
    )
)  # fmt: skip
_ahead_in_clause = re.compile(r"(?:[^,;:。!?.\d]|\.(?!\s)|(?<=[A-Z])\d(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d))*$")
_behind_in_clause = re.compile(r"[^,;:。!?.\d]*")


def _in_clause(text: str, start: int, end: int) -> Says:
    """What words of the clause say that stand at no number: surpassing the country's growth of 5.5 percent, 超过每小时150英里."""
    ahead = _ahead_in_clause.search(text, max(0, start - 80), start)[0]  # type: ignore[index]  # it may match nothing
    behind = _behind_in_clause.match(text, end, end + 40)[0]  # type: ignore[index]  # it may match nothing
    found = Says.NOTHING
    for says, before, after in _CLAUSE:
        if before.search(ahead) or after.search(behind):
            found |= says
    return found


_within = re.compile(r"(?:within|in|inside|over|through|during)\s(?:the\s|just\s)?(?:\w+\s)?$", re.IGNORECASE)
_less = re.compile(r"不到|不足|不超过|少于|未满|less than|under|fewer than|at most|no more than", re.IGNORECASE)


def _softened(text: str, ahead: str, start: int, end: int, kind: FigureKind, found: Exactness) -> Exactness:
    """What is no bound by its words alone: up to of what rises, a time in which something happens, a verb that ends in 过."""
    soft = Says.NOTHING
    if found.sure & (Says.ABOVE | Says.BELOW) and _denied.search(ahead):
        return replace(found, sure=Says.NOTHING, possible=found.possible | Says.ABOVE | Says.BELOW)
    if _once.search(ahead):
        return EXACT
    if re.search(
        r"\bas (?:many|much|high|long|few|little|low) as\s\W*$|突破了?\W*$|破了?$|[高多低少]出$|\bwithin\s$|\bup to an? $|\b(?:over|above|under|below|beyond) (?:an?|the) $",
        ahead,
    ) or _moved_to.search(ahead):
        soft |= Says.ABOVE | Says.BELOW
    if _aside.search(ahead):
        soft |= Says.ABOUT
    if _two_ends.match(text, end) or _second_end.search(ahead):
        soft |= Says.ABOVE | Says.BELOW
    if _hundreds.match(text, start):
        soft |= Says.ABOVE
    if kind is FigureKind.DURATION:
        after = text[end : end + 4]
        if re.match(r"前|\s?ago", after):
            soft |= Says.ABOVE | Says.BELOW | Says.NEARLY
        inside = after.startswith(("内", "之内", "以内")) or text[end - 1] == "内" or _within.search(ahead)
        if inside and not _less.search(ahead[-16:]):
            soft |= Says.ABOVE | Says.BELOW
        if ahead.rstrip().endswith("近"):
            soft |= Says.NEARLY | Says.ABOUT  # the last ten years as well as nearly ten
    return replace(found, sure=found.sure & ~soft)
