"""Why a figure near a name is not the name's: somebody unknown stands in between, the name only imposes or asks for what is measured,
or it is only wished, answered or denied. The text is folded."""

import re

from digests.models import Span

_the_firm = re.compile(
    r"(?:\b[Tt]he (?:[A-Za-z-]+ ){0,3}?(?:firm|company|start-?up|[a-z]*maker|giant|group|business|bank|lab|unit)['’]s? (?:[a-z]+ ){0,2}"
    r"|(?:该|这家|此)(?:公司|企业|集团|银行)的?)$"
)


def is_of_the_firm(text: str, start: int, cue: int) -> bool:
    """Whether words between `start` and a measure say that it is "the firm's", which of several firms may be any."""
    return _the_firm.search(text, max(start, cue - 60), cue) is not None


_rumoured = re.compile(
    r"(?:回应|否认|辟谣|驳斥|澄清)[^,;。]{0,8}[\"“「]$|\b(?:denied|denies|rejected|dismissed)\b[^,;.]{0,60}$"
)


def is_rumoured(text: str, start: int, at: int) -> bool:
    """Whether what stands at `at` is only what is answered or denied: 回应"裁员50%"消息."""
    return _rumoured.search(text, max(start, at - 80), at) is not None


_wished = re.compile(
    r"(?:要求|呼吁|敦促|主张|支持|赞成|建议|希望|提议)[^,;。:]{0,8}$|\b(?:urg|demand|propos|call(?:s|ed|ing)? for|advocat|dissent)[a-z]*\s[^,;.]{0,30}$"
)


def is_wished(text: str, clause: Span, at: int) -> bool:
    """Whether what stands at `at` is only what somebody would like: 要求降息50个基点."""
    return _wished.search(text, clause.start, max(clause.start, at)) is not None


_CALENDAR = (
    r"January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"Q[1-4]|EPS|GAAP|IPO|CEO|CFO|COO|AI|US|UK|EU|Wall Street|Street|Series|Inc|Corp|Ltd|Group|Co|Plc|LLC|The|It|Its|This|That|He|She|They|In|On|For|EBITDA"
)
_name = rf"(?<![\w$€£.&-])(?!(?:{_CALENDAR})\b)[A-Z][a-z][\w&-]*(?:\s[A-Z][\w&-]+)*"
_acts_en = re.compile(
    rf"(?<![A-Za-z]\.\s){_name}\s(?:(?:also|then|later|has|have|had|will|would|plans to|is to)\s)*(?:cut|cuts|lays?|laid|lost|loses|rose|rises|fell|falls|hired?|hires|made|makes|"
    r"sold|sells|shed|sheds|raised|raises|gained|gains|dropped|posted|reported|employs|employed|delivered|shipped|earned|slashed|climbed|jumped|slid|sank|fined|"
    rf"(?:was|were|is|been)\s(?:also\s)?(?:fined|valued|ordered|hit|forced|penali[sz]ed|acquired|bought))\b"
)
_owns_en = re.compile(rf"{_name}['’]s?\s(?:(?!has|had|have|is|was|were|are|will|would)[a-z-]+\s){{0,2}}$")
_of_another_en = re.compile(rf"\s(?:of|at)\s(?:the\s)?{_name}")


def is_of_somebody_unknown(text: str, name_end: int, cue: Span, figure: Span) -> bool:
    """Whether a capitalised word that is none of the known names acts or owns between a name and a measure, or owns it from behind.

    "Bluebay said Harlow Foods cut 600 jobs", "... said Harlow's revenue was", "shares of Harlow fell". `name_end` is where the known
    name ends, or where its clause begins.
    """
    first = min(cue.start, figure.start)
    if name_end < first:
        if _owns_en.search(text, name_end, first):
            return True
        if any(
            name_end <= m.start()
            for m in _acts_en.finditer(text, name_end, min(max(cue.end, figure.start), figure.end))
        ):
            return True
    return _of_another_en.match(text, cue.end) is not None


_of_the_last = re.compile(
    r"(?<!\band)\s(?:which|that|who)\s(?:has |have |had )?(?:was|were|is|are|been)\s(?:[a-z]+\s){0,3}$|,\s(?:(?!was|were|is|are|has|had|have|been)[a-z]+\s){0,3}$"
)
_capital = re.compile(r"(?<![.!?]\s)(?<![\w’'])[A-Z][a-z]")
_ends_in_a_name = re.compile(r"[A-Z][\w.&’'-]*,?$")


def is_of_the_name_before_it(text: str, name_end: int, cue: Span) -> bool:
    """Whether "valued" follows a name other than the one that ends at `name_end`, of which a relative clause or an apposition tells it:
    X, backed by Y, which was recently valued at; X, backed by Y, recently valued at."""
    if not text.startswith("valued", cue.start):
        return False
    told = _of_the_last.search(text, name_end, cue.start)
    if told is None:
        return False
    said = text[name_end : told.start()]
    relative = told[0].lstrip().startswith(("which", "that", "who"))
    return (_capital.search(said) if relative else _ends_in_a_name.search(said)) is not None


_restructures = re.compile(
    r"裁员|重组|遣散|精简|为此|\b(?:restructur|layoff|laid off|lay off|severance|job cuts|impairment|write-?down)", re.I
)


def is_of_a_restructuring(text: str, measure: str, sentence: Span) -> bool:
    """Whether what is spent is the price of cuts or write-downs, which is no running cost."""
    return measure in ("spending", "cost") and _restructures.search(text, sentence.start, sentence.end) is not None


_adjusted_zh = re.compile(
    r"(?:经?调整后?|扣非|扣除|非国际财务报告准则|非公认会计准则|不按[^,;。]{0,4}通用会计准则|(?i:non-?gaap))[^,;。]{0,24}$"
)
_adjusted_en = re.compile(
    r"\b(?:adjusted|underlying|non-GAAP|excluding|before (?:one-off|special))\b[^;.]{0,80}$", re.I
)
_NET = ("net_profit", "profit_growth", "profit_decline")
_offers = re.compile(r"收购|要约|\b(?:acqui|takeover|tender|offer|bid)")


def is_another_sum(text: str, measure: str, sentence: Span, at: int) -> bool:
    """Whether a profit is an adjusted one, or an amount for each share is what a bidder pays."""
    if measure in (*_NET, "operating_profit", "loss") and _adjusted_zh.search(text, sentence.start, at):
        return True
    if measure in _NET:
        return _adjusted_en.search(text, sentence.start, at) is not None
    return measure == "eps" and _offers.search(text, sentence.start, sentence.end) is not None


# A measure's words that are only the end of another word: 财报, 回报, 营利率.
_longer_word = re.compile(r"[财回年季月公海汇申预情](?=报)|[营毛净纯](?=利率)")


def is_in_a_longer_word(text: str, cue: Span) -> bool:
    """Whether the words of a measure are the end of a word that means something else."""
    return cue.start > 0 and _longer_word.match(text, cue.start - 1) is not None


_before_costs = re.compile(r"\s(?:before|excluding)\s(?:interest|tax|one-|special)", re.I)
_other_loss = re.compile(
    r"(?:经营|营业|营运|税前|调整后|分部)净?$|\b(?:operating|pre-?tax|adjusted|underlying|core)\s(?:net\s)?$", re.I
)
_without = re.compile(
    r"(?:不计|剔除|撇除|扣除|若不考虑)[^;。]{0,30}$|\b(?:after subtracting|excluding|stripping out|net of)\b[^;.]{0,90}$",
    re.I,
)


def leaves_something_out(text: str, measure: str, sentence: Span, cue: Span) -> bool:
    """Whether revenue or profit is told without something, which is another figure than the plain one: earnings before interest."""
    if measure == "net_profit" and _before_costs.match(text, cue.end):
        return True
    if measure == "loss":
        return _other_loss.search(text, max(sentence.start, cue.start - 16), cue.start) is not None
    return measure in ("revenue", "operating_profit") and _without.search(text, sentence.start, cue.start) is not None


_among_others = re.compile(
    r"(?:包括|包含|其中(?:有|包括)?)(?:(?!在内)[^,;。]){0,30}$|\b(?:including|of (?:which|whom|them))\b[^,;.]{0,30}$"
)


def is_only_among(text: str, clause: Span, figure: Span) -> bool:
    """Whether a figure is only a part of one told before: including 5,000 in the US, 包括裁撤5000人."""
    return _among_others.search(text, clause.start, max(clause.start, figure.start)) is not None


_money = re.compile(r"US\$|HK\$|NT\$|[$€£¥₹]")
_by_amount = re.compile(
    r"\b(?:by|up|down|rose|surged|jumped|gained|climbed|soared|added|increased|fell|dropped|slid|tumbled|plunged|lost|declined)\s"
    r"(?:more|about|nearly|roughly|around|up to|over|at least|almost)?\s?(?:than\s)?$"
)
_another_period = re.compile(r"(?:超越|超过|高于|低于|优于|好于|不及|逊于)[^,;。\d]{0,8}[季年月期度]的\s?$")


def is_no_level(text: str, sentence: Span, figure: Span) -> bool:
    """Whether an amount of money is by how much something changed, or that of a period it is held against: 超越第三季的331亿美元."""
    if _another_period.search(text, max(sentence.start, figure.start - 20), figure.start):
        return True
    return (
        _money.match(text, figure.start) is not None
        and _by_amount.search(text, max(sentence.start, figure.start - 20), figure.start) is not None
    )


_of_its_own = re.compile(r"\sof\s(?:about\s|nearly\s)?(?:US\$|[$€£¥₹]|\d)")
_of_a_noun = re.compile(r"的(?!年?[增降涨跌升减成衰提]|幅|速|同比|环比)[\u4e00-\u9fff]")


def is_of_another_noun(text: str, measure: str, cue: Span, figure: Span) -> bool:
    """Whether a measure has a figure of its own (a loss of $0.10 on revenue of $12.8bn), or a change is of a noun behind it (减少50%的管理层级)."""
    if figure.end <= cue.start:
        return _of_its_own.match(text, cue.end) is not None
    return measure.endswith(("_growth", "_decline")) and _of_a_noun.match(text, figure.end) is not None


_in_a_relative_clause = re.compile(r",\s(?:which|that|whose)\s[^,;]*$")


def is_in_an_aside(text: str, sentence: Span, cue: Span, figure: Span) -> bool:
    """Whether a measure is named in a relative clause and the figure told after it: "X's, which are 70% of sales, fell 3%"."""
    return (
        cue.end <= figure.start
        and "," in text[cue.end : figure.start]
        and _in_a_relative_clause.search(text, sentence.start, cue.start) is not None
    )


_asks = re.compile(r"\b(?:su(?:ed|es|ing)|seek(?:s|ing)?|sought|demand\w*|claim\w*)\b|起诉|索赔|索要|控告|提告|求偿")
_imposes = re.compile(r"\b(?:impos|lev(?:y|ied|ies)|issu|hand|slap|order)\w*\b|开出|处以|作出|做出|征收|开罚|祭出")
_lends = re.compile(r"\b(?:grant|lent|lend|gave|giv|extend|approv|provid|offer)\w*\b|提供|发放|批准|给予")
_passive = re.compile(r"\b(?:was|were|been|be|is|are|being|gets|got)\b|被|遭")


_bought = re.compile(
    r"(?:收购|买下|入股|认购|取得|出售)[^,;。]{0,12}$|\b(?:acquir|buy|bought|purchas|sell|sold)\w*\s[^,;.]{0,16}$"
)
_buys = re.compile(r"收购|出售|转让|受让|认购")
_deal = re.compile(r"收购|并购|合并|\b(?:acqui|takeover|merge)\w*|\bstake\b")


def is_of_a_takeover(text: str, measure: str, sentence: Span, name: Span, figure: Span) -> bool:
    """Whether a stake is one in `name` that somebody buys, or a deal's worth is no contract's but a takeover's."""
    if measure == "stake":
        if _buys.search(text, name.end, max(name.end, figure.start)):
            return True
        return _bought.search(text, sentence.start, name.start) is not None
    return measure == "contract_value" and _deal.search(text, sentence.start, sentence.end) is not None


def is_only_asked_or_given(text: str, measure: str, start: int, end: int) -> bool:
    """Whether the words from a name to a measure say that the name asks for, imposes or lends what others pay or get."""
    said = text[start:end]
    if measure in ("damages", "settlement") and _asks.search(said):
        return True
    if _passive.search(said):
        return False
    if measure == "fine":
        return _imposes.search(said) is not None
    return measure in ("loan", "grant") and _lends.search(said) is not None
