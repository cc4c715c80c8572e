"""A stake is one in something: who holds it, and of what it is a part.

    Northrim holds a 30% stake in rival Seachart        raised its stake in Seachart to 30%        a 30% Seachart stake
    蓝湾科技收购海图智能30%的股权        对海图智能的持股由20%升至30%        占海图智能总股本的30%        投资海图智能,持股30%

What is held is named in the scope of the claim, "in:" and its id; a name that no reader knows stands there as it is written. What only a
pronoun or a kind of company stands for (该公司, the airline) stays unsaid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.models import Span
from digests.reading.figures.names import Name, Names
from digests.reading.figures.parties import parties
from digests.text.script import has_han

IN = "in:"
MEASURE = "stake"


@dataclass(frozen=True, slots=True)
class Stake:
    """`holder` is an id of the reading and None where no construction tells it; `held` an id, or the name as written."""

    holder: str | None
    held: str


_hedge = (
    r"(?:最多|至多|至少|大约|合共|共计|合计|总计|总共|全部|剩余|其余|超过|不到|不足|约|近|逾|超|共|的|所有|其|余下)"
)
_of_it_zh = re.compile(
    r"(?:左右|以上|多)?(?:的)?(?:已发行|有表决权|流通|普通|控股|少数|多数|全部)?(?:股份|股权|股本|持股|权益|股票)"
)
_firm_zh = r"(?:公司|集团|汽车|有限公司)?"
_right_before = re.compile(rf"{_firm_zh}{_hedge}*\s?$")
_whole_of = re.compile(rf"{_firm_zh}(?:已发行)?(?:总股本|股份总数|股本|已发行股份|总股份|全部股份){_hedge}*\s?$")
_moved_to = re.compile(
    r"的?(?:持股比例|持股|股权|权益|股份)(?:比例)?(?:(?:已经|已|将|再|进一步)?(?:[由从自][^,;。]{2,12})?(?:[上提]?升|增加|增持|提高|降低|减|下降|降|增)?[至到为]?了?|占比为?|达到?|约?为|[由从自])\s?(?:约|近|逾|超过?)?\s?$"
)
_on = re.compile(r"(?:对|在|于|占|所持|持有|减持|增持)(?:了|的)?$")
_holds = re.compile(
    r"(?:收购|购买|买下|购入|购得|买入|取得|获得|拿下|认购|受让|入股|增持|持有|拥有|控制|获|持)(?:了|到|过|有)?|对|占"
)
_gives_up = re.compile(r"出售|转让|减持|抛售|清仓|卖出|出让")
_bare = re.compile(
    r"(?:持股(?:比例)?|占股(?:比例)?|(?:拿到|取得|获得|获|换取|换得)了?)(?:为|达|约为|约|占|将达)?\s?(?:约|近|逾|超过?)?\s?$"
)
# 投资海图智能,获得后者无投票权的半数股权
_the_latter = re.compile(
    r"(?:获得|取得|拿到|拿下|换取|换得|持有|获)了?(?:后者|其|对方|该公司)(?:约|近|逾|无投票权|的)*$"
)
_through_another = re.compile(r"所?持有?的|旗下")  # 收购甲持有的乙股份,持股30%
_oblique = re.compile(r"(?:向|从|给|与|和|同|跟|对|据|让|使)$|、$")
_not_its_own = re.compile(r"后者|前者|对方|该|本公司|目标公司")
_unknown_zh = re.compile(r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·]{1,9}")
_no_name_zh = re.compile(
    r"[其该此本另前后上下几多各双自]|公司$|集团$|企业|子公司|股东|管理层|银行$|目标|项目|资产|合资|旗下|部分|全部|少数|多数|控股|核心|创始|员工|约|近|超|逾|不|的|以|价|元|股|并|将|已|与|和"
)

_kind = r"(?:(?:the|a|an|(?!its\b|their\b|his\b|her\b|with\b|by\b|from\b|for\b|to\b|at\b|owned\b|led\b|and\b|or\b|of\b|run\b|controlled\b|held\b|between\b|that\b|which\b|who\b|as\b|after\b|but\b)[a-z][a-z-]*|[A-Z][a-z]+-[a-z]+|[A-Z][\w.-]*['’]s|U\.?S\.?|UK|EU|[A-Z][a-z]+(?:ish|ese|ian|an|ch|ss|er|li|i|ic))\s){0,6}"
_share = r"(?:stakes?|holdings?|shareholdings?|interest|ownership|equity|shares|(?:share )?capital)"
_in_it = re.compile(rf"(?:[- ](?:[a-z-]+ ){{0,4}}?{_share})?\s(?:in|of)\s{_kind}")
_stake_in = re.compile(rf"\b{_share} (?:in|of) {_kind}$")
_up_to = re.compile(r"[^,;.]{0,60}?")
_its_stake = re.compile(rf"\s{_share}\b[^,;.]{{0,40}}$")
_whose = re.compile(
    r"(?:\bits|\btheir|\bthe|['’]s|\b(?:rais|increas|reduc|trimm?|lift|boost|cutt?|hik|build|sell|buy)(?:es?|s|ed|ing)?)\s$"
)
_named_stake = re.compile(rf"\s?{_share}\b")
_owned_by = re.compile(r"[- ]owned by (?:the )?$")
_is_owned = re.compile(r"(?:,| is| was|, which is)\s(?:about |around |nearly )?$")
_unknown_en = re.compile(r"[A-Z][\w&’'-]*(?:\s(?:[A-Z][\w&-]*|[IVX]+\b|of(?=\s[A-Z])))*")
_stake_in_behind = re.compile(rf"(?:[- ](?:[a-z-]+ ){{0,4}}?{_share})\sin\s{_kind}")
_stake_in_before = re.compile(
    rf"\b{_share} in {_kind}(?P<held>[A-Z][\w&’'-]*(?: [A-Z][\w&-]*)*) (?:to|at|of|from|by) (?:[a-z]+ ){{0,4}}$"
)
_no_name_en = re.compile(
    r"(?:The|A|An|This|Its|It|Their|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Q[1-4])\b"
)


def stake_of(
    text: str,
    names: Names,
    sentences: tuple[Span, ...],
    strangers: Sequence[Span],
    quote: Span,
    figure: Span,
    cue: Span,
    holder: str | None,
) -> Stake | None:
    """The stake at `figure`, whose measure `cue` names; `holder` is who the sentence makes its subject. None where nothing says in what it is."""
    if has_han(text[quote.start : quote.end]):
        return _chinese(text, names, sentences, strangers, quote, figure, cue)
    return _english(text, names, quote, figure, cue, holder)


# --- English ---------------------------------------------------------------------------------------------------------------


def _english(text: str, names: Names, quote: Span, figure: Span, cue: Span, holder: str | None) -> Stake | None:
    here = [n for n in names.within(quote) if not n.person]
    by = next((n for n in names.within(quote) if _owned_by.fullmatch(text, figure.end, n.start)), None)
    if by is not None:
        owned = [n for n in here if _is_owned.fullmatch(text, n.end, figure.start)]
        return Stake(by.id, owned[-1].id) if owned and owned[-1].id != by.id else None
    target = _held_en(text, here, quote, figure)
    held = target.id if target else _written_en(text, quote, figure)
    if held is None:
        return None
    if holder is not None and holder != held:
        return Stake(holder, held)
    until = min(cue.start, figure.start, target.start if target else figure.start)
    before = names.candidates(Span(quote.start, until), quote, figure)
    others = {n.id for n in before if n.id != held}
    return Stake(others.pop() if len(others) == 1 else None, held)


def _held_en(text: str, here: Sequence[Name], quote: Span, figure: Span) -> Name | None:
    for name in here:
        if name.start >= figure.end:
            if _in_it.fullmatch(text, figure.end, name.start):
                return name
            if text[figure.end : name.start].strip() == "" and _named_stake.match(text, name.end):
                return name  # a 4% Intel stake
    for name in reversed([n for n in here if n.end <= figure.start]):
        ahead = text[max(quote.start, name.start - 80) : name.start]
        if _its_stake.match(text, name.end, figure.start) and _whose.search(ahead):
            return name  # its Premiere stake to 22.7%
        if _stake_in.search(ahead) and _up_to.fullmatch(text, name.end, figure.start):
            return name
        if not any(n.start >= name.end for n in here if n.end <= figure.start):
            continue
        break
    return None


def _written_en(text: str, quote: Span, figure: Span) -> str | None:
    """A name that no reader knows, right behind "stake in"."""
    opening = _stake_in_behind.match(text, figure.end, quote.end)
    found = _unknown_en.match(text, opening.end(), quote.end) if opening else None
    if opening is None and (
        earlier := _stake_in_before.search(text, max(quote.start, figure.start - 120), figure.start)
    ):
        found = _unknown_en.fullmatch(earlier["held"])
    if found is None or _no_name_en.match(found[0]) or len(found[0]) < 3 or "+" in found[0]:
        return None
    return re.sub(r"['’]s?$", "", found[0])


# --- Chinese ---------------------------------------------------------------------------------------------------------------


def _chinese(
    text: str,
    names: Names,
    sentences: tuple[Span, ...],
    strangers: Sequence[Span],
    quote: Span,
    figure: Span,
    cue: Span,
) -> Stake | None:
    before = [n for n in names.within(Span(quote.start, figure.start)) if not n.person]
    near = max(quote.start, figure.start - 14)
    bare = _bare.search(text, near, figure.start) and cue.end <= figure.end + 8
    if bare or (_the_latter.search(text, near, figure.start) and _of_it_zh.match(text, figure.end)):
        if _through_another.search(text, quote.start, figure.start):
            return None
        payer, paid = parties(text, names, sentences, figure, quote, None, Span(figure.start, figure.start))
        if payer and paid and payer != paid:
            return Stake(payer, paid)
    target = next((n for n in reversed(before) if _is_held(text, n, figure)), None)
    if target is None:
        target = next((n for n in names.within(Span(figure.end, figure.end + 24)) if _follows(text, n, figure)), None)
    if target is not None:
        return Stake(_holder_zh(text, names, strangers, quote, target), target.id)
    written = _written_zh(text, strangers, quote, figure)
    if written is None:
        return None
    return Stake(_holder_zh(text, names, strangers, quote, written), text[written.start : written.end])


def _is_held(text: str, name: Name, figure: Span) -> bool:
    """Whether the words between a name and a figure make the figure a share of it."""
    if _right_before.fullmatch(text, name.end, figure.start):
        return _of_it_zh.match(text, figure.end) is not None
    if _whole_of.fullmatch(text, name.end, figure.start):
        return True
    on = _on.search(text, max(0, name.start - 4), name.start)
    return on is not None and _moved_to.fullmatch(text, name.end, figure.start) is not None


def _follows(text: str, name: Name, figure: Span) -> bool:
    """Whether the figure is a share of the name right behind it: 持有4%海图智能股份."""
    return text[figure.end : name.start] in ("", "的") and _of_it_zh.match(text, name.end) is not None


def _written_zh(text: str, strangers: Sequence[Span], quote: Span, figure: Span) -> Span | None:
    """A name between a verb of holding and the figure that no reader knows as an organisation."""
    if not _of_it_zh.match(text, figure.end):
        return None
    edge = re.compile(rf"{_hedge}*\s?$").search(text, quote.start, figure.start)
    end = edge.start() if edge else figure.start
    verbs = [m for m in _holds.finditer(text, max(quote.start, end - 16), end) if m[0] not in ("对", "占")]
    start = verbs[-1].end() if verbs else None
    if start is None or _unknown_zh.fullmatch(text, start, end) is None or _no_name_zh.search(text, start, end):
        return None
    return Span(start, end)


def _holder_zh(text: str, names: Names, strangers: Sequence[Span], quote: Span, held: Name | Span) -> str | None:
    """Who is named before the verb that takes or keeps it, if only one can be; nobody where somebody gives it up."""
    verb = next(
        (m for m in reversed(list(_holds.finditer(text, quote.start, held.start))) if held.start - m.end() <= 40), None
    )
    if verb is None or _gives_up.search(text, verb.start() - 8 if verb.start() > 8 else 0, held.start):
        return None
    held_id = held.id if isinstance(held, Name) else None
    told = [n for n in names.within(Span(quote.start, verb.start())) if n.id != held_id]
    able = [n for n in told if not names.is_object(n)]
    if not able:
        return None
    comma = max(text.rfind(mark, quote.start, verb.start()) for mark in ",;:")
    clause = [n for n in able if n.start > comma] or able
    if len({n.id for n in clause}) > 1:
        return None
    last = clause[-1]
    if any(last.end <= s.start and s.end <= verb.start() and not _oblique.search(text, 0, s.start) for s in strangers):
        return None
    if _not_its_own.search(text, last.end, verb.start()):
        return None
    return last.id
