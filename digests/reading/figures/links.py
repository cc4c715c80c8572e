"""Whether the words between a measure and a figure join the two: a figure is of a measure when nothing else is said in between.

    revenue [for the quarter rose to] $3bn        $3bn [in third-quarter] revenue        营收[同比增长至]3亿元        3亿元[的年]营收

A verb or a noun of its own on the way makes the figure that word's: "funding that would value the company at $4bn" is no funding, and
收购该行录得的收益15亿元 no purchase price. The text is folded. Only what is listed here joins; all else parts.
"""

import re

from digests.models import Span

_number = (
    r"[\d.,~%-]|\b(?:k|m|mn|bn|tn|thousand|million|billion|trillion|per cent|percent|crore|lakh|vehicles|people)\b"
)
_GOES = (
    r"rose|rises?|risen|rising|fell|falls?|fallen|falling|gain(?:s|ed|ing)?|jump(?:s|ed|ing)?|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|surg(?:e|es|ed|ing)|"
    r"dropp?(?:s|ed|ing)?|slid(?:es?|ing)?|slipp?(?:s|ed|ing)?|sank|sinks?|sinking|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|gr[eo]w(?:s|n|ing)?|increas(?:e|es|ed|ing)|"
    r"decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|shr[au]nk|widen(?:s|ed|ing)?|narrow(?:s|ed|ing)?|doubl(?:ed|ing)|tripl(?:ed|ing)|eas(?:es|ed|ing)|edged|improv(?:es|ed|ing)|"
    r"reach(?:es|ed|ing)?|hits?|hitting|st(?:ands?|ood|anding)|c[ao]me?s?|coming|total(?:s|l?ed|l?ing)|amount(?:s|ed|ing)|exceed(?:s|ed|ing)?|topp(?:ed|ing)|surpass(?:es|ed|ing)?|"
    r"clos(?:es|ed|ing)|ended|ending|trad(?:es|ed|ing)|s[ai]t(?:ting)?|swell(?:s|ed)?|swung|accelerat(?:es|ed)|slow(?:s|ed)|push(?:es|ed)|marked|remain(?:s|ed)|"
    r"expected|forecast|projected|estimated|seen|set|worth|valued|priced|quoted|changed|hands|rocketed|skyrocketed|dipp?(?:s|ed|ing)?|includ(?:es|ed|ing)|averag(?:es|ed|ing)|"
    r"represent(?:s|ed|ing)?|mark(?:s|ing)?|affecting|touch(?:es|ed|ing)?|raised(?= to\b)|revised(?= to\b)|burst|brought|bringing|boost(?:s|ed|ing)?"
)
_words_en = (
    r"of|at|to|by|for|in|on|over|past|under|above|below|from|between|and|a|an|the|its|their|was|were|is|are|be|been|being|has|have|had|will|would|could|should|may|might|"
    r"about|around|nearly|roughly|approximately|almost|more|less|fewer|than|just|only|some|up|down|off|as|much|many|low|high|higher|lower|slightly|sharply|again|also|then|now|still|"
    r"already|further|another|additional|extra|new|fresh|record|total|combined|overall|whopping|estimated|staggering|massive|least|most|close|late|early|further|least|full|"
    r"quarters?|quarterly|years?|year-on-year|year-over-year|months?|half|weeks?|days?|week|month|period|first|second|third|fourth|fiscal|financial|current|last|this|previous|latest|same|"
    r"three|six|nine|twelve|ended|through|end|ago|earlier|January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday|Q[1-4]|H[12]|annually|annual|pre-?market|after-?hours|extended|trading|sales?|it|them|"
    r"payments?|package|round|deal|company|worth|workers?|staff|employees|jobs|people|before|after|tax|rate|price|cash|share|per|each"
)
_currency_en = r"US\$|HK\$|NT\$|[$€£¥₹]|Rs\.?|US|HK"
# An owner or a place of the measure may stand in between: shares [of the chip giant X] rose.
_object_en = r"(?:\s(?:(?-i:[A-Z])[\w.&’'-]*\s?){1,4})?"  # whom a verb acts on: fined X $5m
_owner_en = r"\s(?:of|in|at|for|from|by|on)\s(?:[\w.&’'/-]+\s?){1,7}?(?:\([\w.: ]{1,16}\)\s?)?"
_before_en = re.compile(
    rf"(?:\s?\([^()]{{1,24}}\))?(?:{_owner_en}|{_object_en})(?>[\s,:~–—-]|\b(?:{_GOES}|{_words_en})\b|{_currency_en}|{_number})*+",
    re.I,
)
# The verb of another subject: "U.S. sales, which are 70% of the total revenue, fell 3%"
_after_an_aside = re.compile(rf"[^\d,]{{0,12}},\s(?:{_GOES})\b", re.I)
_after_en = re.compile(
    r"[\s-]?(?:(?:of|in|on|for|as)\s)?(?!(?:that|which|who|and|but|or|to|when|while|after|before|if)\b)(?:[\w.&’'/+-]+[\s-]){0,4}",
    re.I,
)

_han_number = r"[\d.,~%一二三四五六七八九十百千万亿兆几数多余-]"
_words_zh = (
    r"辆|台|部|架|艘|套|单|笔|份|吨|箱|户|例|只|票|桶|亩|间|座|条|次|倍|点|"
    r"为|是|达|可达|达到|可达到|约|近|逾|超|超过|突破|站上|上看|首次|至|到|了|共|合计|总计|累计|高达|多达|最高|最低|最多|至少|起码|仅|只|不到|不足|不少于|录得|录|攀高|扩大|提高|倍增|收窄|收敛|"
    r"同比|环比|按年|按季|按月|年增|季增|月增|年减|季减|月减|增长|增加|增幅|增速|上升|上涨|上扬|上调|上修|下降|下滑|下跌|下调|下修|减少|衰退|成长|升|跌|涨|增|减|降|落|挫|"
    r"大涨|大升|大增|大减|大跌|暴|狂|劲|飙|激|猛|重|急|微|涨幅|跌幅|升幅|降幅|一度|盘中|盘前|盘后|早盘|午后|短短|瞬间|飙升|改写|随后|收盘|开盘|收|报|"
    r"总额|金额|总金额|净额|总净额|数额|规模|数量|总数|人数|数|总量|总|额|值|水平|峰值|目标|目标区间|区间|中间值|中位数|门槛|大关|整|"
    r"元|块|人民币|港币|港元|新台币|台币|美元|美金|日元|欧元|将|可|可望|有望|望|预计|预期|预估|预测|估计|估|料|原|介于|在|已|已经|也|则|再|又|更|还|均|都|另|过|内|下同|业绩|款|调|推|推到|抬|值|完成|获|获得|据说|据称|传|长|加|少|幅|百分之|分之|美国|"
    r"左右|上下|大约|接近|或|由|从|自|的|其|一笔|一|两|个|名|位|家|今年|去年|明年|本|上|下|全年|半年|年|季|季度|月|日|期|第|前|周[一二三四五六日]|当天|当日|当季|单季|"
    r"人员|者|创|创下|历史|新高|新低|纪录|幅度|比例|比重|和|及|与|被|新|车|新车|员工|人|职位|岗位|天|交易日|时段|常规|较|比|同期|此前|之前|超越|高标|换算|折合|合|相当于|之间|最|后|初|底|"
    r"约合|随之|现汇率|汇率|每股|股|每|投资|资金|融资|战略|天价|巨额|巨资|有|向|对"
)


def _longest_first(words: str) -> str:
    return "|".join(sorted(words.split("|"), key=len, reverse=True))


_before_zh = re.compile(
    rf"(?>据[^,。]{{1,8}}(?:报道|报导|消息|透露|称)|[\s,、:;()\[\]“”\"「」《》/~-]|{_longest_first(_words_zh)}|{_currency_en}|{_han_number}|[A-Z][+\d]?)*+"
)
_after_zh = re.compile(r"[\s()\"“”「」]*(?:左右|以上|上下|多|余)?的?[\u4e00-\u9fffA-Za-z+\s]{0,10}")
_latin, _han = re.compile(r"[A-Za-z]"), re.compile(r"[\u4e00-\u9fff]")
_LONGEST = 160  # characters between what is joined over several figures of a row


def are_joined(text: str, cue: Span, figure: Span, *, people: bool) -> bool:
    """Whether only words that join stand between a measure's words and a figure, in either order; `people` says that heads are counted."""
    before = cue.end <= figure.start
    start, end = (cue.end, figure.start) if before else (figure.end, cue.start)
    if end - start > _LONGEST:
        return False
    english = _latin.match(text, cue.start) and not _han.search(text, start, end)
    if english and not before and people:
        return True  # "Seven members of its staff have left": the grammar of what befell them is read elsewhere
    if english and before and _after_an_aside.match(text, cue.end, figure.start):
        return False
    if before:
        return (_before_en if english else _before_zh).fullmatch(text, start, end) is not None
    return start >= end or (_after_en if english else _after_zh).fullmatch(text, start, end) is not None
