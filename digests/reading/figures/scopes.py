"""What narrows a measure: the period it is of, whether it is a forecast, the value it was before.

    "2025-q3"  "2025"  "q2"  "quarter"  "full_year"  "this_year"  "so_far"  "per_year"  "forecast"  "before"      several are joined by "+"

Years named relatively (去年, last year) are resolved when the article's date is known and stay words when it is not.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from digests.models import Span
from digests.reading.figures.measures import Measure
from digests.reading.figures.names import BROKERS
from digests.text.script import has_han

_QUARTERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
}
_period = re.compile(
    r"(?:(?P<y1>20\d\d)\s?年?(?:度)?)?(?:第)?(?<![上前首头\d])(?P<q>[一二三四1-4])季(?:度)?(?!个)"
    r"|(?i:\b(?P<qe>first|second|third|fourth)[- ]quarter\b(?: of (?P<y2>20\d\d))?|(?<![A-Za-z\d])Q(?P<qn>[1-4])(?![A-Za-z\d])(?: (?P<y3>20\d\d))?)|(?P<first>首季)|(?P<some_quarter>[单上本当该]季度?(?![个\d])|季内)"
    r"|(?P<whole>(?:(?P<y6>20\d\d)\s?年?(?:度)?|(?P<rel_whole>去年|今年|明年|前年)|上年)?全年|(?i:full[- ]year|for the year))"
    r"|(?P<months>[前首头]\s?1?\d\s?个?月|(?<!\d)1\s?月?份?[至到~-]\s?1?\d\s?月|(?<!\d)1?\d\s?月份?[及和与、]\s?1?\d\s?月)"
    r"|(?P<nine>[前首头][三3]个?季度?|[前首头][九9]个月|first nine months)|(?i:(?P<half>上半财?年|下半财?年|中期|first half|second half|half-year))"
    r"|(?i:(?P<rel>(?:今年|去年|前年|明年|本年度)(?!同[期季月])|this year|last year|next year))"
    r"|(?P<y4>(?<!\d)20\d\d)\s?年|\b(?i:in|for|during|of|by) (?P<y5>20\d\d)\b"
    r"|(?<!\d)(?<![至到~-])(?P<month>1[0-2]|[1-9])月(?!\d)|(?i:\b(?:in|for|last) (?P<month_en>january|february|march|april|june|july|august|september|october|november|december)\b)"
)
_RELATIVE = {"今年": 0, "本年度": 0, "去年": -1, "前年": -2, "明年": 1, "this year": 0, "last year": -1, "next year": 1}
_forecast = re.compile(
    r"有信心|预计|预期(?!市盈率)|预测|预估|计划|目标(?!价|股价|区间)|有望|拟|将达|或将|估计|可能|介于|落在|(?:预|不)料|料将|指引|(?i:\b(?:expects?|expected|forecasts?|forecasted|plans?|planned|(?!(?-i:Target))target(?:s|ed)?(?! range| price)|could|project(?:s|ed|ing|ions?)?|guid(?:es|ed|ing|ance)|outlook|goals?|sees|seen at|slated|on track|hopes?|estimates?d?|aims?|would|imply|implies|predicts?|anticipat(?:es?|ed|ing)|consensus|will|expecting|forecasting|planning|aiming)\b)"
)
_was_before = re.compile(
    r"(?:从|由|此前的|原来的|原先的|之前的|(?:去年|上年|前年|一年前)(?:同期|末|底)?(?:的|为|是|仅为|仅)?|(?:去年|上年|前年)同期的?(?:净?(?:亏损|利润|盈利)|营收|收入)(?:人民币|港币)?|(?i:\b(?:rose|increased|increase|up|grew|rise)\b[^,;.]{0,12} over the|(?:up |down )?from|compared with|compared to|versus|against))\s?(?:约\s?|about |roughly |around |the )?$"
)
_spread = re.compile(r"\s?[到至][^,;。到至]{1,14}(?:都有|不等|之间)")
_ranging = re.compile(r"\b(?:any(?:thing|where)|rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)) from\b")
_was_of = re.compile(r"\b(?:against|compared with|compared to|versus) (?:a |an )?(?:[a-z-]+ ){1,3}of (?:about )?$")
_estimate_of = re.compile(
    r"\b(?:projections?|estimates?|expectations?|forecasts?|consensus)(?: (?:of|for))? (?:about )?$|(?:预估|预期|预测)(?:的|值)?(?:约)?$"
)
_beaten = re.compile(
    r"\b(?:beat|beats|beating|smash\w*|exceed\w*|topp\w*|above|below|miss\w*|surpass\w*|than)\b[^,;.]{0,20}$|(?:优于|高于|低于|超出|超过|不及|好于)$"
)
_from = re.compile(r"(?:从|由|\bfrom)\s?(?:约|about |roughly )?$")
_per_year = re.compile(
    r"[^,;。]{0,6}(?:每年|/年|年均)|(?i:\s?(?:a|per|each) year\b(?! (?:ago|earlier|before|later))|\s?annually|\s?per annum)"
)
_compared_period = re.compile(
    r"(?:\bsame (?:period|quarter|month|time|half|week|day)(?: of| in)?|[较比与同跟自]|超越|超过|高于|低于|好于|优于|\b(?:than|from|versus|against|since|with))\s?(?:the\s)?$",
    re.I,
)
_aside = re.compile(r",\s(?:which|who|whose|where)\s[^,;]*$")  # X, which bought Y last year, ...
_sum_so_far = re.compile(r"累计|总计|cumulative|in total", re.I)
_PERIOD_REACH = 60
_PERIOD_REACH_HAN = 150  # a Chinese sentence names it once for many figures
_ANNOUNCED_REACH = 2_000  # and an announcement for a paragraph, which may be as long as the text


def scope_of(
    text: str, figure: Span, quote: Span, clause: Span, measure: Measure | None, published: datetime | None
) -> str:
    """The scope of a figure; "" where nothing narrows it or nothing is known to be measured."""
    parts: list[str] = []
    if _was_before.search(text, max(quote.start, figure.start - 40), figure.start) or _was_of.search(
        text, max(quote.start, figure.start - 60), figure.start
    ):
        parts.append("before")
    if measure is None:
        return "+".join(parts)
    if measure.period:
        own = _sum_so_far.search(text, clause.start, figure.start) is not None
        parts += _period_near(text, figure, clause if own else quote, published)
        parts += ["so_far"] if own and "so_far" not in parts else []
    if _per_year.match(text, figure.end) or "每年" in text[clause.start : figure.start]:
        parts.append("per_year")
    if parts[:1] != ["before"] and (
        _is_forecast(text, figure, quote, clause)
        or _is_to_come(parts, published)
        or _is_told_by_a_broker(text, figure, quote, parts, published)
    ):
        parts.append("forecast")
    return "+".join(parts)


# What a figure is called right behind it: a 42% margin projection, 35万辆的年度交付目标.
_called_forecast = re.compile(
    r"(?: [\w-]+){0,4}? (?:projections?|forecasts?|guidance|targets?|outlook|estimates?|goals?)\b|的?(?:(?!优于|高于|低于|超[出过越]|不及|好于|逊于|符合|大于|胜)[\u4e00-\u9fff]){0,8}(?:目标|预期|指引|计划|预测)"
)
# A clause that is told as done, or of a period of its own, is under no forecast of a clause before it.
_told_as_done = re.compile(
    r"\b(?:reported|posted|recorded|booked|earned|made|was|were|had|has|rose|fell|grew|gained|jumped|climbed|dropped|slid|sank|surged|soared|increased|decreased|declined|reached|hit|"
    r"totall?ed|stood|came|closed|ended|raised|lowered|cut|paid|said|added|up|down|beat|beating|topp\w+|exceed\w+|surpass\w+|miss\w+|compared|against|from|versus)\b"
    r"|实现|录得|已|一度|收报|收盘|去年|上年|上季|上月|同比|环比|按年|按季|年增|年减|季增|此前|此次|曾|创|优于|高于|低于|超出|超过|不及|好于|达到了|完成了"
)
_then_told = re.compile(
    r"\b(?:after|reporting|posting|reported|posted|having|following)\b"
)  # raised its outlook after reporting ...
_range = re.compile(r"(?<=[\d%元万亿])(?:[至到]|[~～-])")
_expects = re.compile(
    r"预计|(?<!市场)(?<!分析师)(?<!券商)(?:预期|预测|预估|估计)(?!市盈率|[,;]|之内|[上下]限)|(?<![于及合超出过逊胜场师商达符])(?:预期|预估|预测)(?=[,;])|料将|\b(?:expects?|forecasts?|projects|projecting|anticipates?|sees|guided|predicts?|estimates that)\b"
)


def _is_forecast(text: str, figure: Span, quote: Span, clause: Span) -> bool:
    """Whether a figure is only expected: by a word before it in its clause or right behind it, or by a clause before that governs this one."""
    at = max(clause.start, figure.start - 90)
    if _estimate_of.search(text, max(clause.start, figure.start - 40), figure.start):
        return True
    ahead = [m for m in _forecast.finditer(text, at, figure.start) if not _beaten.search(text, at, m.start())]
    if any(not _then_told.search(text, m.end(), figure.start) for m in ahead):
        return True
    if _called_forecast.match(text, figure.end, clause.end):
        return True
    before = [
        m
        for m in _expects.finditer(text, quote.start, clause.start)
        if not _beaten.search(text, quote.start, m.start())
    ]
    ranges = before and _range.search(text, figure.start, figure.end)  # 预计营收9亿元,净利润2至3亿元
    if _is_growth_of_what_is_expected(text, figure, quote, clause):
        return True
    return bool(ranges) or (bool(before) and _told_as_done.search(text, before[-1].end(), figure.start) is None)


# 预计全年将达3亿元,年增34%: growth alone, told of what is expected in the clause before
_growth_alone = re.compile(
    r"\s?(?:并|也|且)?(?:较?(?:同比|按年|年|按年计)(?:大幅|将)?(?:增长|增加|成长|上升|增|升|减少|下降|减|跌|衰退|下滑)|成长|增长|增幅|涨幅|增速)(?:率|约|近|逾|达|为|将)*\s?"
)
_is_beaten = re.compile(
    r"(?:优于|高于|低于|超[出过越]?|不及|不如|好于|逊于|差过|胜|符合|大于|达到|贴近|较)[^,;。]{0,12}$"
)
_is_a_noun = re.compile(r"(?:的|值|中位数|均值|中值|区间|目标|[上下]限|信[贷用]损失)")


def _is_growth_of_what_is_expected(text: str, figure: Span, quote: Span, clause: Span) -> bool:
    if not _growth_alone.fullmatch(text, clause.start, figure.start):
        return False
    told = [m for m in _expects.finditer(text, quote.start, clause.start) if not _is_a_noun.match(text, m.end())]
    if not told or _is_beaten.search(text, quote.start, told[-1].start()):
        return False
    return _told_as_done.search(text, told[-1].end(), clause.start) is None


_YEAR = re.compile(r"20\d\d")
_broker_thinks = re.compile(
    rf"(?:{BROKERS}|券商|分析师|法人|投行|外资|研报)(?:(?!公布|发布|实现)[^,;。]){{0,24}}?(?:认为|看好|预[期估计测]|估[计算]|测算|(?<!资)料(?![理到及]))"
)
_is_out = re.compile(r"实现|录得|已|公布|发布|公告|披露|财报|去年|上年|前年|收报")


def _is_to_come(parts: Sequence[str], published: datetime | None) -> bool:
    """Whether a period has not begun: nothing of it is known yet."""
    if "year+1" in parts:
        return True
    years = [int(found[0]) for part in parts if (found := _YEAR.match(part))]
    return published is not None and any(year > published.year for year in years)


def _is_told_by_a_broker(
    text: str, figure: Span, quote: Span, parts: Sequence[str], published: datetime | None
) -> bool:
    """Whether a Chinese broker or analyst thinks it of a year that is not over, in this sentence or the one before in its paragraph."""
    year = {"full_year", "year+0", *([str(published.year)] if published else [])}
    if not year.intersection(parts) or _is_out.search(text, quote.start, figure.start):
        return False
    before = _opening_of_what_was_said(text, quote.start)
    return _broker_thinks.search(text, before, figure.start) is not None


def _opening_of_what_was_said(text: str, start: int) -> int:
    """Where the sentence before `start` begins, if it is of the same paragraph or this one goes on with it by 而; else `start`."""
    end = start
    while end and text[end - 1].isspace():
        end -= 1
    if "\n" in text[end:start] and not text.startswith("而", start):
        return start
    least = max(0, end - _SAID)
    return max(least, text.rfind("\n", least, end) + 1, text.rfind("。", least, max(least, end - 1)) + 1)


_SAID = 200  # characters of the sentence before


def is_low_end(text: str, figure: Span, quote: Span) -> bool:
    """Whether the figure is only the lower end of what is said: 从百万到上亿都有, anything from X to Y."""
    if not _from.search(text, max(quote.start, figure.start - 16), figure.start):
        return False
    ranging = _ranging.search(text, max(quote.start, figure.start - 28), figure.start)
    return ranging is not None or _spread.match(text, figure.end, quote.end) is not None


_announces = re.compile(r"(?:公布|发布|发表|披露|公告|揭晓|交出)[^。]{0,40}?(?:财报|业绩|季报|年报|财务)")
_period_end = re.compile(r"[,;:(]|\s[-–—]\s|\b(?:against|than|from|versus)\b|较|比")


def _period_near(text: str, figure: Span, quote: Span, published: datetime | None) -> list[str]:
    """The period named last before the figure in its sentence, else first after it."""
    reach = _PERIOD_REACH_HAN if has_han(text[quote.start : quote.end]) else _PERIOD_REACH
    before = [
        period
        for period in _period.finditer(text, max(quote.start, figure.start - reach), figure.start)
        if not _compared_period.search(text, max(quote.start, period.start() - 18), period.start())
        and not (_aside.search(text, quote.start, period.start()) and "," in text[period.end() : figure.start])
    ]
    comma = _period_end.search(text, figure.end, quote.end)
    end = min(comma.start() if comma else quote.end, figure.end + _PERIOD_REACH)
    match = _last_named(before) if before else _period.search(text, figure.end, end)
    if match is None:
        period = _announced(text, quote.start, published)
    elif match["whole"] and not _year_of(match) and len(before) > 1 and _is_year(before[-2]):
        period = _named_period(before[-2], published)  # 2025年...,全年营收
    else:
        period = _named_period(match, published) or ("full_year" if match["whole"] and reach > _PERIOD_REACH else "")
    return [period] if period else []


def _last_named(periods: Sequence[re.Match[str]]) -> re.Match[str]:
    """The last; one that only says that it is a quarter gives way to one that says which: 公布第3季财报,单季净利..."""
    told = [period for period in periods if not period["some_quarter"]]
    return told[-1] if told else periods[-1]


def _year_of(period: re.Match[str]) -> str | None:
    return next((period[k] for k in ("y1", "y2", "y3", "y4", "y5", "y6", "rel_whole") if period[k]), None)


def _is_year(period: re.Match[str]) -> bool:
    return bool(period["y4"] or period["y5"] or period["rel"])


def _announced(text: str, start: int, published: datetime | None) -> str:
    """The period of the results that a Chinese paragraph announces before `start`, if it speaks of no other: 公布第三季财报。净利润为..."""
    said = text[max(text.rfind("\n", 0, start) + 1, start - _ANNOUNCED_REACH) : start]
    announcement = _announces.search(said)
    if announcement is None:
        return ""
    periods = [
        p for p in _period.finditer(said) if not _compared_period.search(said, max(0, p.start() - 18), p.start())
    ]
    named = {_named_period(p, published) for p in periods}
    inside = any(announcement.start() <= p.start() < announcement.end() for p in periods)
    return named.pop() if inside and len(named) == 1 else ""


def _named_period(match: re.Match[str], published: datetime | None) -> str:
    groups = match.groupdict()
    year = next((groups[k] for k in ("y1", "y2", "y3", "y4", "y5", "y6") if groups[k]), None)
    quarter = groups["q"] or groups["qe"] or groups["qn"]
    if quarter:
        return f"{year}-q{_QUARTERS[quarter.lower()]}" if year else f"q{_QUARTERS[quarter.lower()]}"
    if groups["some_quarter"]:
        return "quarter"
    if groups["first"]:
        return "q1"
    if groups["months"]:  # 前11月 and 1至11月 are what has come in so far, 10月及11月 are no period of their own
        since = re.match(r"[前首头]|1\s?月?份?[至到~-]", groups["months"])
        nine = re.search(r"(?<!\d)9\s?个?月", groups["months"])
        return ("9m" if nine else "so_far") if since else ""
    if groups["nine"]:
        return "9m"
    if groups["half"]:
        return "h2" if groups["half"].lower() in ("下半年", "下半财年", "second half") else "h1"
    if relative := groups["rel"] or groups["rel_whole"]:
        shift = _RELATIVE[relative.lower()]
        return str(published.year + shift) if published else f"year{shift:+d}"
    if groups["month"] or groups["month_en"]:
        months = "january february march april may june july august september october november december".split()
        number = int(groups["month"]) if groups["month"] else months.index(groups["month_en"].lower()) + 1
        return f"m{number:02d}"
    return year or ""
