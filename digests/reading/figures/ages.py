"""Whose an age is: 28岁的X, X(28岁), "X, 28,", "X, a 28-year-old engineer"; not a 4-year-old girl's or 小书《X》's."""

import re

from digests.models import Span
from digests.reading.figures.names import Names

_before_name = re.compile(r"的?[^,。;,;]{0,10}|[\s,]*")
_another_name = re.compile(r"([A-Z][\w’'-]+),\s?(?:now |aged |just )?$")
_kin = re.compile(
    r"(?:\b(?:son|daughter|wife|husband|mother|father|brother|sister)\b|儿子|女儿|妻子|丈夫|父亲|母亲)[^,;。]{0,14},?\s?$"
)
# A figure that describes a noun of its own: 4岁女孩, a 4-year-old girl.
_noun_zh = re.compile(
    r"\s?的?(?:女孩|男孩|女童|男童|孩子|孩童|儿童|幼童|婴儿|女婴|男婴|男子|女子|男人|女人|男性|女性|妇女|老人|老翁|老妇|学生|少年|少女|女儿|儿子|母亲|父亲|妻子|丈夫|妹妹|弟弟|哥哥|姐姐)"
)
_article = re.compile(r"\ban?\s$")
_attribute = re.compile(r"\s[a-z]")
_his = re.compile(r"\s?(?:,|\b(?:is|was|as)\b)[^,;]{0,24}")
_parted = re.compile(r"[:《〈】」』|]")
_REACH, _AHEAD = 60, 40  # characters between a name and an age behind it, or before it


def whose_age(text: str, names: Names, span: Span, quote: Span) -> str | None:
    """The id of the person whose age the figure at `span` is, in the sentence `quote` of the folded `text`."""
    people = [n for n in names.within(quote) if n.person]
    for name in people:
        if 0 <= name.start - span.end <= 12 and _before_name.fullmatch(text, span.end, name.start):
            return None if _parted.search(text, span.end, name.start) else name.id
    part = max(quote.start, text.rfind(";", quote.start, span.start) + 1)
    before = [n for n in people if part <= n.start and n.end <= span.start and span.start - n.end < _REACH]
    if _noun_zh.match(text, span.end) and not (before and _his.match(text, before[-1].end, span.start)):
        return None
    article = _article.search(text, max(0, span.start - 4), span.start)
    if article and _attribute.match(text, span.end):
        return before[-1].id if before and _his.fullmatch(text, before[-1].end, article.start()) else None
    other = _another_name.search(text, part, span.start)
    if other and not any(n.start <= other.start() and other.end(1) <= n.end for n in people):
        return None
    if before:
        return None if _kin.search(text, before[-1].end, span.start) else before[-1].id
    after = [n for n in people if n.start >= span.end and n.start - span.end < _AHEAD]
    return after[0].id if after and not _parted.search(text, span.end, after[0].start) else None
