"""The two parties of a deal: who pays and who is paid for.

    蓝湾科技向海图智能投资12亿美元        Bluebay agreed to buy Seachart for ...        the takeover of Seachart by Bluebay

One party alone is the payer, and only where it stands before the amount: of whom "the Scale AI investment" is, nobody can tell.
"""

import re
from collections.abc import Sequence

from digests.models import Span
from digests.reading.figures.names import Name, Names
from digests.text.sentences import sentence_at

_pays_zh = re.compile(
    r"(?:投资|入股|注资|重注|押注|下注|豪赌|砸给|砸向|投给|投向|收购|并购|买下|拿下|战略投资)(?:了|于)?(?:[^,;。,;]{0,6}(?:公司|企业|厂商))?$"
)
_pays_en = re.compile(
    r"\b(?:in|into|on|of|acquire|acquires|acquired|acquiring|buy|buys|bought|buying|purchase|purchased|backs|backed)\s(?:(?:the|a|an|start-?up|company|data-labell?ing|rival|its|U\.S\.|US|UK|[A-Z][a-z]+['’]s|[A-Z][a-z]+(?:ish|ese|ian|an)|[A-Z][\w.]*-[a-z]+|(?!by\b)[a-z-]+)\s){0,4}$"
)
_toward = re.compile(r"(?:向|对|给)[^,;。,;]{0,8}$")
_gives = re.compile("投资|注资|入股|投入|[亿万]")
_receives = re.compile(
    r"\s?(?:(?:的|最新|新一?|本|首|上一?|[一二三两\dA-F+])*轮?融资|再?获得?|拿到|完成|接受)|\s(?:received|secured|got|wins|won)\b"
)
_is_bought = re.compile(
    r"\s(?:was|were|is|has been|had been|will be|to be)\s(?:\w+\s)?(?:bought|acquired|purchased|taken over)\b"
)
_agent = re.compile(r"\bby (?:the |rival )?(?:U\.?S\.? )?[A-Z]")  # first by Bluebay, then by Seachart: neither pays all
_by = re.compile(r"\bby\s(?:[A-Z]\w+['’]s\s)?$")
_sells = re.compile(r"\b(?:acqui|bu(?:y|ys|ying)\b|bought|purchas|takeover)[^.;]{0,80}\bfrom\s(?:the\s)?$")
_no_payer = re.compile(
    r"\b(?:in|at|from|with|between|and|to|than|under|against)\s(?:the |its )?$|(?:在|于|从|与|和|跟|向|对)$", re.I
)
_others_pay = re.compile(
    r"(?:投资者|投资人|投资机构|(?<!大)股东|资方)[^;。]{0,16}$|\b(?:attract|lur|draw)\w*\s[^.;]{0,24}$|吸引[^,;。]{0,8}$|\b(?:investors|shareholders)\b[^,;.]{0,30}$"
)
_named_before = re.compile(
    r"该(?:公司|集团|企业)|公司|其|它|\b(?:it|its|they|their|the (?:company|firm|group))\b", re.I
)
_led_by = re.compile(
    r"(?:联合)?(?:执行长|首席执行官|首席财务官|创始人|创办人|董事长|总裁|总经理|CEO|CFO|掌门人|老板)|(?:['’]s)? (?:founder|chief|CEO|chair(?:man|woman)?|boss)\b"
)
_kin = re.compile(
    r"\b(?:subsidiary|unit|arm|affiliate|division|part|parent|owner) of (?:the )?(?:[A-Z][a-z]+['’]s )?$"
)  # whose the buyer is
_leads = re.compile(
    r"(?:\s\([^()]{1,20}\))?(?:\s[a-z]+){0,4}?\s(?:co-)?(?:leads?|led|leading|participated)\b(?! by)|(?:联合|共同|独家|也)?(?:领投|参投|跟投|主导)"
)
_REACH = 90  # characters between the amount and the party that is paid for


def parties(
    text: str, names: Names, sentences: tuple[Span, ...], span: Span, quote: Span, topic: Name | None, deal: Span
) -> tuple[str | None, str | None]:
    """(who pays, who is paid for). In a sentence that names nobody, the two that the next one names first.

    `topic` is what the sentence before speaks of, the payer where this one names only the other; `deal` are the words for the deal.
    """
    here = [n for n in names.within(quote) if not n.person and not names.is_only_named(n)]
    if any(names.is_one_of_several(n) for n in here) or len(_agent.findall(text, quote.start, quote.end)) > 1:
        return None, None
    here = [n for n in here if not _led_by.match(text, n.end)]
    here = [n for n in here if not _sells.search(text, max(quote.start, n.start - 90), n.start)]
    here = [n for n in here if not names.is_somebody_elses(n)]
    here = [n for n in here if not _kin.search(text, max(quote.start, n.start - 40), n.start)]
    others = _others_pay.search(text, max(quote.start, span.start - 60), span.start)
    if others and not names.within(Span(others.start(), span.start)):
        return None, None
    if not here:
        return _following(text, names, sentences, quote)
    target = _target(text, here, span)
    payer = _payer(text, [n for n in here if target is None or n.id != target.id], span, deal)
    if payer and _leads.match(text, payer.end):
        return None, None  # who leads a round gives only a part of it
    if payer and any(n.person and payer.end <= n.start < span.start for n in names.within(quote)):
        return None, None  # a person named in between may be the one who pays
    if target is None:
        return (payer.id if payer else None), None
    if payer is None:
        return (topic.id, target.id) if topic and topic.id != target.id else (None, None)
    return payer.id, target.id


def _payer(text: str, others: Sequence[Name], span: Span, deal: Span) -> Name | None:
    """Who is named before both the amount and the verb: what a verb has behind it is paid for."""
    by = next((n for n in others if _by.search(text, max(0, n.start - 24), n.start)), None)
    if by is not None and deal.end <= by.start:
        return by
    first = min(span.start, deal.start) if deal.end <= span.start else span.start
    before = [n for n in others if n.end <= first and not _no_payer.search(text, max(0, n.start - 12), n.start)]
    return before[-1] if before else by


def _target(text: str, here: Sequence[Name], span: Span) -> Name | None:
    """The party that is paid for: after the verb (重注X, invest in X), after 向 or 对, or before 获投."""
    scored: list[tuple[int, Name]] = []
    for name in here:
        ahead, behind = text[max(0, name.start - 48) : name.start], text[name.end : name.end + 14]
        distance = min(abs(name.start - span.end), abs(span.start - name.end))
        paid = _pays_zh.search(ahead) or _pays_en.search(ahead) or (_toward.search(ahead) and _gives.search(behind))
        if (paid and distance < _REACH) or (not paid and (_receives.match(behind) or _is_bought.match(text, name.end))):
            scored.append((distance, name))
    return min(scored, key=lambda pair: pair[0])[1] if scored else None


def _following(text: str, names: Names, sentences: tuple[Span, ...], quote: Span) -> tuple[str | None, str | None]:
    """The first two organisations of the next sentence, unless this one speaks of "the company": that is somebody named before."""
    line_end = text.find("\n", quote.end)
    at = quote.end
    while at < len(text) and text[at] in " \t\u3000":
        at += 1
    following = sentence_at(sentences, at)
    if following is None or (0 <= line_end <= at) or _named_before.search(text, quote.start, quote.end):
        return None, None
    ids = list(dict.fromkeys(n.id for n in names.within(following) if not n.person))[:2]
    return (ids[1], ids[0]) if len(ids) == 2 else (None, None)
