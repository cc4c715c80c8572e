"""What a deal is worth, where the deal is told in other words than the amount: buys X in a deal worth $3bn; 收购X,交易价值约30亿元.

The words for the takeover stand in the same sentence, or in the one before where this one opens with "the deal" (该交易). The text is folded.
"""

import re
from collections.abc import Callable, Sequence

from digests.models import Span
from digests.reading.figures.measures import Cue, Named, measures

_hedge = r"(?:up to |about |around |nearly |roughly |approximately |some |more than |over |almost )?"
_noun = r"(?:deal|transaction|takeover|acquisition|merger|buyout)"
_worth = re.compile(
    rf"\b{_noun}(?:,? (?:is |was |has been )?(?:reportedly |currently )?)(?:worth|valued at|with a value of) {_hedge}$"
    rf"|\b(?:equity|enterprise|total|deal|transaction) value (?:of|at|to|up to) {_hedge}$"
    r"|(?:交易|收购|并购)(?:总?(?:价值|金额|代价|对价|价格|价|额)|作价)(?:最高|总计|合计)?(?:约|近|超|逾)?(?:为|达|高达|约为)?(?:约|近)?\s?$",
    re.I,
)
_called = re.compile(rf"(?:[ -](?:all|cash|stock|share|and|mega|blockbuster)){{0,4}} {_noun}\b", re.I)
_the_deal = re.compile(
    rf"[\s\"“]*(?:The|This) (?:[a-z-]+ ){{0,2}}{_noun}\b|\s*(?:该|此|这)(?:项|笔|次|宗)?(?:交易|收购|并购)"
)
_verbs = re.compile(r"acquir|buy|bought|purchas|takes? over|take[- ]?over|merg|收购|并购|买下|私有化", re.I)
_part_of_it = re.compile(r"\b(?:stake|shares in|interest in|unit|division|business|assets)\b|股权|股份|业务|资产", re.I)


def worth_of_a_deal(
    text: str, figure: Span, quote: Span, before: Span | None, cues_of: Callable[[Span], Sequence[Cue]]
) -> Named | None:
    """The words for the takeover that `figure` of sentence `quote` is the worth of; None where it is no such worth.

    `before` is the sentence before. What is bought must be the whole of a company.
    """
    told = _worth.search(text, max(quote.start, figure.start - 60), figure.start)
    if told is None and not _called.match(text, figure.end):
        return None
    here = _takeover(text, quote, [cue for cue in cues_of(quote) if told is None or cue.end <= told.start()])
    if here is not None or before is None or not _the_deal.match(text, quote.start):
        return here
    return _takeover(text, before, cues_of(before))


_priced_zh = re.compile(
    r"(?:\([^()]{0,40}\))?的?(?:企业|整体|总|投前|投后|公司){0,2}(?:估值|价值|作价)[^,;。]{0,8}(?P<verb>收购|并购|买下|入股|投资|认购|购入|注资)"
)
_priced_en = re.compile(
    r"\b(?P<verb>acquir\w*|buy(?:s|ing)?|bought|purchas\w*|takeover of|acquisition of|invest\w*|back(?:s|ed|ing))\s"
    r"(?:(?!\b(?:the (?:company|firm|group|start-?up|business)|it|itself)\b)[^,;.]){1,80}?\b(?:at|on|for|with)\s(?:an?\s|its\s|the\s)?(?:[a-z-]+\s){0,4}$"
)


def bought_at(text: str, quote: Span, figure: Span, named: Named) -> Span | None:
    """The verb of a deal that is done at a valuation, which is the target's: 以110亿美元的估值收购X, acquired X at a $3bn valuation."""
    if named.measure.id != "valuation":
        return None
    first = min(figure.start, named.start)
    told = _priced_zh.match(text, figure.end, quote.end) or _priced_en.search(text, quote.start, first)
    return Span(*told.span("verb")) if told else None


def are_told(text: str, payer: str | None, partner: str | None, named: Named) -> bool:
    """Whether the parties are clear: both, or in English the one that buys, which no merger tells."""
    if payer is None or partner:
        return payer is not None
    return text[named.start].isascii() and not text.startswith(("merg", "Merg"), named.start)


def _takeover(text: str, quote: Span, cues: Sequence[Cue]) -> Named | None:
    if _part_of_it.search(text, quote.start, quote.end):
        return None
    for cue in cues:
        for measure, _ in cue.measures:
            if measure.id == "acquisition" and _verbs.match(text, cue.start):
                return Named(measures()["acquisition"], cue.start, cue.end)
    return None
