"""The constructions in which a Chinese figure is told as a subject's; all else makes no claim.

    own clause           蓝湾科技|第三季度实现|营收|12亿元        蓝湾科技|完成|3亿元|融资
    a clause before      蓝湾科技发布财报,|单季|营收|12亿元       nothing of a part and nobody else in between
    a sentence before    蓝湾科技发布财报。|全年|净利润|2亿元      likewise, and the sentence before is the subject's alone

Between the marks only the words of lexicons/constructions_zh.toml may stand. The text is folded.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache

from digests.models import Span
from digests.reading.lexicon import any_of, table

_words = table("constructions_zh")
_LONGEST = 80  # characters between a subject and what is measured in its own clause
_FARTHEST = 2_000  # from a clause or sentence before; a paragraph may be as long as the text
_brackets = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,20}\]")
_mark = re.compile(r"[,;:!?。](?!\d{3}(?!\d))|(?<=[\u4e00-\u9fff])并(?=(?:计划|宣布|将|拟|已|预计|决定))")
_times = (
    r"20\d\d年?(?:\d{1,2}月\d{1,2}日)?|第?[一二三四1-4]季度?|前[一二三四1-9]个?季度?|首[一二三四1-9]个?季度?|[Qq][1-4]|H[12]|FY\d*|\d{1,2}月(?:份|底|末)?(?:[至到~-]\d{1,2}月)?|"
    r"前\s?\d{1,2}个?月|首\s?\d{1,2}个?月|\d{1,2}[至到~-]\d{1,2}月|\d{1,2}日|[一二三四五六七八九十]+月份?"
)
_NAME, _OTHER = "\ue000", "\ue001"  # the subject again or a person; somebody else
_says = rf"由{_OTHER}+等?(?:联合|共同)?领投的?|{_OTHER}+(?:(?:文件|公告|数据)显示|(?:则|也|亦|仍)?(?:预[估期测计]|估计|认为))"  # who leads a round, whose estimate it is
_oblique = re.compile(
    r"(?:在|于|与|和|对|向|由|被|从|给|获|为|比|较|超越|优于|不及|跟|同|至|到|据|获得|来自|超过|低于|高于)\s?$"
)
_digits = re.compile(r"\d")
_span_ends = re.compile(r"[至到](?:年|按年|同比)?(?:[增减升降跌]|成长|衰退|下[降滑跌]|持平)")
_span_begins = re.compile(r"[%至到跌平][至到](?:年|按年|同比)?(?:[增减升降跌]长?|成长|衰退|下[降滑跌])$")
_held_against = re.compile(r"(?:超出|超过|高于|低于|优于|好于|不及|逊于|胜过)[^,;。%]{1,20}$")
_compared_before = re.compile(r"[与和较比](?:前|上)[一1]?个?[季月]度?(?:相[较比])[^。]*$")
_department = re.compile(r"(?:的)?(?!旗下)[\u4e00-\u9fffA-Z]{2,8}?部门")
_each_share = re.compile(r"每股[^,;。]{0,4}$")
_space = re.compile(r"\s")
_of_a_noun = re.compile(
    r"(?:左右|以上|多|余)?的(?!员工|人[手力员]|[职岗]位|工作岗位|劳动力|雇员|团队|[\u4e00-\u9fff]{0,2}目标|范围|区间|历史|纪录|新高|规模|关卡|大关|成绩|佳绩|亮眼|高点|门槛|水平|[年季月]?[增降涨跌升减成衰幅速])[\u4e00-\u9fff]"
)
_over_a_month = re.compile(r"环比|按季|按月|季增|月增|\b(?:quarter-on-quarter|month-on-month|annualized|annualised)\b")
_since = re.compile(r"[^,;。\d]{0,2}以来")  # 自去年裁员1万人以来
_period_before = re.compile(
    r"(?:环比|[与和同跟](?:上|前)一?个?[季月]度?相[比较]|按[季月]|(?<![\d一二三四首单本当上下该])[月季](?:[微略小大暴劲狂剧])?[增减升跌成衰下]|(?:较|比)(?:上|前)一?个?[季月]|[较比](?:去年|今年)?(?:\d{1,2}月|第?[一二三四1-4]季))[^,;。%]{0,24}$"
)


@cache
def _between() -> re.Pattern[str]:
    """All that may stand between a subject and what is measured."""
    words = any_of(word for group in _words["between"].values() for word in group)
    return re.compile(rf"(?>{_times}|{_says}|{_NAME}|[\s,:/—\"“”「」-]|{words})*+")


@cache
def _behind() -> re.Pattern[str]:
    """What may stand between a figure and what is measured: 3亿元[的新一]轮融资."""
    words = any_of(word for group in (*_words["between"].values(), _words["behind"]["words"]) for word in group)
    return re.compile(rf"(?>Pre-?[A-F]\+*|[A-F]\+*|{words})*+")


@cache
def _narrows() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    always, figures, but, why = (any_of(_words["narrows"][key]) for key in ("always", "with_figures", "but", "why"))
    return re.compile(always), re.compile(figures), re.compile(but), re.compile(rf"\s?{why}|在[^,;。]*[下后时]$")


def is_free(measure: str) -> bool:
    """Whether a measure is told in too many ways to ask for a construction."""
    return measure in _words["free"]["measures"]


def after_its_department(text: str, end: int) -> int:
    """Where the name of a department behind an organisation's ends, `end` without one: who leaves a department leaves the whole."""
    found = _department.match(text, end)
    return found.end() if found else end


def is_plain(text: str, name: Span, cue: Span, figure: Span, others: Iterable[Span], same: Iterable[Span]) -> bool:
    """Whether the words from `name` over the measure at `cue` to its `figure` are one of the constructions.

    `others` are names of others in between, `same` the mentions of the subject itself and of people.
    """
    first = min(cue.start, figure.start)
    if figure.end <= cue.start:
        if _behind().fullmatch(_spaceless(_brackets.sub("", text[figure.end : cue.start]))) is None:
            return False
    elif _of_a_noun.match(text, figure.end) or _since.match(text, figure.end):
        return False
    if name.end > first:
        return True  # what stands behind is decided elsewhere
    if first - name.end > _FARTHEST:
        return False
    elsewhere = list(others)
    said = _masked(text, Span(name.end, first), same, elsewhere)
    if first - name.end <= _LONGEST and _between().fullmatch(_spaceless(said)):
        return True
    marks = [mark.end() for mark in _mark.finditer(said)]
    if not marks or _between().fullmatch(_spaceless(said[marks[-1] :])) is None:
        return False
    return not any(
        _is_narrower(
            said[start:end], [o.start - name.end - start for o in elsewhere if start <= o.start - name.end < end]
        )
        for start, end in itertools.pairwise([0, *marks])
    )


def opens_plainly(text: str, start: int, cue: int) -> bool:
    """Whether a clause comes to a measure at `cue` without a word for whose it is: 同比净利润, not 远传营收."""
    return _between().fullmatch(_spaceless(_brackets.sub("", text[start:cue]))) is not None


def is_of_a_share(text: str, start: int, cue: int) -> bool:
    """Whether a loss or profit is told for each share: 每股大亏0.39元."""
    return _each_share.search(text, max(start, cue - 6), cue) is not None


def is_of_something_else(text: str, start: int, figure: Span) -> bool:
    """Whether a change is told against the month or the quarter before and not against a year ago (月增3%, 环比下降5%, 与上季相比), is one
    end of a span from loss to gain (年减3%至增9%), or what another change is held against (高于预期的增幅14%)."""
    if _span_ends.match(text, figure.end) or _span_begins.search(text, max(start, figure.start - 8), figure.start):
        return True
    if _held_against.search(text, max(start, figure.start - 24), figure.start):
        return True
    if _compared_before.search(text, max(start - 60, text.rfind("。", 0, start) + 1, 0), start):
        return True
    return _period_before.search(text, max(start, figure.start - 40), figure.start) is not None


def is_over_a_month(text: str, start: int, at: int, measure: str) -> bool:
    """Whether growth of the economy is told against the quarter or the month before: 从环比看,二季度增长0.7%."""
    return measure == "economic_growth" and _over_a_month.search(text, start, at) is not None


def _is_narrower(clause: str, others: Sequence[int]) -> bool:
    """Whether a clause on the way comes to speak of a part or of somebody else; `others` are where others are named in it."""
    always, with_figures, but, why = _narrows()
    clause = clause.rstrip(",;:!?。")
    if why.match(clause):
        return False
    if any(_oblique.search(clause[: max(other, 0)]) is None for other in others):
        return True
    clause = but.sub("", clause)
    if always.search(clause):
        return True
    return _digits.search(clause) is not None and with_figures.search(clause) is not None


def _spaceless(words: str) -> str:
    return _space.sub("", words)


def _masked(text: str, span: Span, same: Iterable[Span], others: Iterable[Span]) -> str:
    """The words of `span` without what stands in brackets, names as signs."""
    signs = list(text[span.start : span.end])
    for sign, names in ((_NAME, same), (_OTHER, others)):
        for name in names:
            if span.start <= name.start and name.end <= span.end:
                signs[name.start - span.start : name.end - span.start] = sign * (name.end - name.start)
    return _brackets.sub(lambda found: " " * len(found[0]), "".join(signs))
