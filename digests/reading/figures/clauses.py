"""Clauses of a sentence, and what their words say about the subject: that it goes on, that somebody unnamed takes over, that only a
part of an organisation is meant. The text is folded."""

import re
from collections.abc import Iterator
from functools import cache

from digests.models import Span
from digests.reading.lexicon import table

_clause_mark = re.compile(r"[,;:!?()。](?!\d{3}(?!\d))|\s—+\s|\s-\s(?=[\u4e00-\u9fff])|\s(?:while|but|whereas)\s")
# A clause that begins so speaks of somebody who is not named.
SOMEONE_ELSE = re.compile(
    r"[\s\"“「『而且但]*(?:有人|有的|同事|老员工|新人|新来|外界|市场(?!份额|占有率|占比|规模)|业内|业界|供应链|分析师|投资人|投资者|机构|另一|另外|另有|其他|其余|对方|前者|双方|两队|两者|"
    r"这些人|身边|大家|许多人|不少人|多数|行业|全球|国内|竞争对手|对手|一位|一名|原告|被告|知情|被裁)"
    r"|\s*(?:and |but |while |though )?(?:analysts?|investors|rivals|others|another|the other|colleagues|critics|some|many|most|shareholders|"
    r"economists|futures|one of|the latter|carmakers|customers|developers|officials|the patent|the drug|a recount|an? [a-z-]+)\b",
    re.I,
)
LATTER = re.compile(r"\s*(?:后者|the latter\b)", re.I)
# What a sentence may open with and still speak of the subject of the one before.
_goes_on_zh = re.compile(
    r"[\s\"“「]*(?:(?:此外|同时|其中|目前|如今|今年|去年|截至[^,]{0,12}|上年|全年|期内|本季度?|单季|当季|第?[一二三四]季度?|上半年|下半年|20\d\d年|对于第?.季度|资本方面|财务方面)[,的]?)*"
    r"(?:公司|该公司|集团|该集团|团队|企业|其|它|[他她](?:本人|自己)?)?(?:同时|还|也|已|目前|现有|共有|有|的|本?季度?|去年|今年|全年|累计|最近一轮|本|预计|目标是)*"
)
_goes_on_en = re.compile(
    r"[\s\"“]*(?:(?:For|In) the [a-z]+ (?:quarter|half|year)\s?)?(?:In \d{4},? )?(?:(?:The|That) (?:company|firm|group|start-?up|lab|laboratory|bank|chip ?maker|maker|business|airline|retailer|publisher|agency|team|club|carmaker)\b|"
    r"(?:It|Its|They|Their|He|She|His|Her)\b|(?:the |The )?(?:company|firm|group|start-?up)\b)"
)
_measure_words_en = re.compile(
    r"[\s\"“]*(?:The |Its |Their )?(?:(?:quarterly|annual|total|full-year|gross|net|operating|first-quarter|second-quarter|third-quarter|fourth-quarter)\s)*$",
    re.I,
)
# Parts of an organisation: what is measured there is not the whole's.
_part_en = r"(?:divisions?|units?|teams?|arms?|segments?|departments?|subsidiary|business|staff in|plants?)"
PART = re.compile(rf"\b{_part_en}\b")
# What follows a name and makes it that of a part: 京东零售, 阿里巴巴中国电商集团, Intel's foundry business.
_part_of_it = re.compile(
    r"\s?(?:(?:中国|国际|海外|全球|智能|智慧|新能源|数字|本地|核心|云端?)*(?:零售|电商|数字商业|外卖|物流|云计算|智能云|云|汽车|手机|游戏|广告|金融|健康|商业|半导体|显示|芯片|晶圆代工|代工)"
    r"(?![\u4e00-\u9fff]{0,3}(?:公司|巨头|龙头|厂|大厂))|(?:['’]s)?\s(?:[A-Za-z-]+\s){0,3}(?:divisions?|units?|arms?|segments?|business(?:es)?)\b)"
)


def opens_a_part(text: str, name_end: int) -> bool:
    """Whether the words right behind a name make it the name of a part."""
    return _part_of_it.match(text, name_end) is not None


# A part as the one that is spoken of, and words that speak of the whole again.
PART_SPOKEN = re.compile(r"\b(?:divisions?|units?|segments?|arms?|subsidiar(?:y|ies)|brands?)\b|[a-z]\sbusiness\b")
WHOLE_AGAIN = re.compile(
    r"\b(?:the (?:company|group|firm)|overall|companywide|group-wide)\b",
    re.I,
)
_whole_behind = re.compile(
    r"(?: growth| rise| increase| gain)?\s(?:from|of|in|to|for)\s(?!(?:US\$|\$|€|£|\d|about|more|around|nearly|up|at|reach|grow|rise|fall|the (?:year|quarter|first|second|third|fourth|period)))",
    re.I,
)
OWN_PAY = re.compile(
    r"^的|^\s?(?:'s|’s)\s|^\s?$|[,;]\s?(?:其|他的|她的)?$|获|拿|领|得到|"
    r"\b(?:earns?|earned|makes|was paid|(?:was|were) (?:\w+ )?offered|was awarded|received|gets?|got)\b"
)


def clauses(text: str, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence, ascending, without the marks between them."""
    start = sentence.start
    for mark in _clause_mark.finditer(text, sentence.start, sentence.end):
        if mark.start() > start:
            yield Span(start, mark.start())
        start = mark.end()
    if start < sentence.end:
        yield Span(start, sentence.end)


_han = re.compile(r"[\u4e00-\u9fff]")
_executive = re.compile(
    r"(?:公司|集团)?(?:联合)?(?:创始人|首席执行官|首席财务官|董事长|总裁|总经理|财务长|财务总监|CEO|CFO)[^,;。:]{0,24}?(?:说|表示|介绍|预计|透露|称|指出|宣布)"
    r"|(?:Its |The )?(?:[Cc]hief (?:executive|financial officer|operating officer)|[Cc]hair(?:man|woman)?|[Ff]ounder)\s(?:[A-Z][\w’'-]+\s){1,3}(?:said|says|expects|told)\b"
)


_of_its = re.compile(r"['’]s\b")
_measure_next = re.compile(r"['’]s (?:[a-z-]*[a-rt-z] ){0,3}")  # its third-quarter revenue, not its other offerings


def goes_on(text: str, start: int, named: int) -> str | None:
    """How a sentence that begins at `start` takes up the one before, when it does: "he", "it", or "" when it opens with the measure,
    whose words begin at `named`."""
    if _executive.match(text, start, named):
        return "it"
    english = _goes_on_en.match(text, start, named)
    if english and _of_its.match(text, english.end()) and not _measure_next.fullmatch(text, english.end(), named):
        return None  # "The company's other offerings": something it has
    if english:
        return "he" if english[0].strip().lower() in ("he", "she", "his", "her") else "it"
    if _measure_words_en.match(text[start:named]) and text[named : named + 1].isascii():
        return ""
    chinese = _goes_on_zh.match(text, start, named)
    if chinese and re.search(r"(?:公司|集团|团队|企业|它|其)", chinese[0]):
        return "it"
    if chinese and re.search(r"[他她]", chinese[0]):
        return "he"
    return "" if chinese and chinese.end() == named else None


@cache
def _again() -> re.Pattern[str]:
    firms = "|".join(table("syntax_en")["again"]["words"])
    return re.compile(
        rf"[\s\"“]*(?:(?:[A-Z][\w’'-]*|[Aa]s of|[Ii]n|[Ff]or|[Bb]y)\b[^,;.]{{0,60}}, )?(?:[Ii]ts?\b|[Tt]he (?:[A-Za-z.’'-]+[ -]){{0,4}}?(?:{firms}|[a-z]*maker)\b)"
    )


def is_again(text: str, start: int) -> bool:
    """Whether an English sentence that begins at `start` opens with "it" or "the company", in whatever words, perhaps after a time or place."""
    return _again().match(text, start) is not None


_bullet = re.compile(r"\s-\s$")


def opens_a_point(text: str, clause: Span) -> bool:
    """Whether a clause opens a new point of a list written on one line: 业绩 - 营收增长 - 公司表示..."""
    return _bullet.search(text, max(0, clause.start - 3), clause.start) is not None


# "$49 billion in cloud revenue" is of a part; "in total revenue", "in third-quarter revenue" are not.
_of_part = re.compile(
    r" in (?!(?:(?:total|net|annual|annualized|annualised|quarterly|overall|gross|fiscal|full-year|new|record|combined|the|its|monthly|yearly|operating|pretax|pre-tax|recurring|consolidated|"
    r"adjusted|Q[1-4]|first|second|third|fourth|[a-z]+-quarter|quarter|20\d\d|underlying|market) ?)*$)"
)


_in_a_place = re.compile(
    r"(?:\s(?:[a-z-]+\s){0,2}?|\s)?(?:in|across|at its)\s(?:the\s|its\s)?(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|H[12]|FY)\b)"
    r"(?:[A-Z]|[a-z-]+ (?:plants?|factor(?:y|ies)|offices?|branch(?:es)?|stores?|region)\b)"
)
_place_noun = (
    r"(?:country|region|state|province|county|city|town|territory|area|island|continent|plants?|factor(?:y|ies)|offices?|sites?|facilit(?:y|ies)|mills?|"
    r"stores?|branch(?:es)?|warehouses?|campus(?:es)?|headquarters|hub|centers?|centres?)\b"
)
_in_some_place = re.compile(
    rf"\s(?:[a-z-]+\s){{0,3}}?(?:(?:in|across|at|from)\s(?:the|its|their|that|this|an?|one|two|three|four|five|several)\s"
    rf"(?:(?!of\b)[A-Za-z’'-]+\s){{0,2}}?{_place_noun}|(?:there|locally)\b(?!\s(?:is|are|was|were)\b))"
)
_months = r"January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|H[12]|FY"
_opens_with_a_place = re.compile(
    rf"[\s\"“]*(?:(?:In|Across)\s(?!(?:{_months})\b)(?:the\s)?[A-Z][\w.]*(?:\s[A-Z][\w.]*){{0,2}}|(?:In|Across|At)\s(?:the|that|this)\s(?:[a-z-]+\s)?{_place_noun}),"
)
_where = re.compile(r"\bin (?:the )?[A-Z][\w.]*,? where\b[^,;]*$")
_at_a_place = re.compile(
    r"在(?:[\u4e00-\u9fff]{2,6}(?:[国洲省市区]|地区|市场|工厂|分部)|美|欧|华|日|港|台|当地|该[国州省市地厂]|[该这][一家座个]*(?:国家|工厂|基地|园区|地区))(?:的|共|拥有|雇|有|约|[^,;。]{0,4}$)"
)


def is_of_a_place(text: str, clause: Span, figure: Span) -> bool:
    """Whether a figure is only of one place: 5,400 people in Sweden, 在美国拥有5400名员工."""
    here = _in_a_place.match(text, figure.end)
    if _where.search(text, clause.start, figure.start) or _opens_with_a_place.match(text, clause.start):
        return True
    if _in_some_place.match(text, figure.end):
        return True
    return here is not None or _at_a_place.search(text, max(clause.start, figure.start - 24), figure.start) is not None


def of_the_whole(text: str, cue: Span, figure: Span) -> bool:
    """Whether the words of an English measure stand for a whole organisation: "revenue", not "revenue from chips"."""
    if figure.end <= cue.start and _of_part.match(text[figure.end : cue.start]):
        return False
    return not is_of_what_follows(text, cue)


def is_of_what_follows(text: str, cue: Span) -> bool:
    """Whether words behind a measure say of what part it is: sales in Europe, revenue from chips."""
    return _whole_behind.match(text, cue.end) is not None
