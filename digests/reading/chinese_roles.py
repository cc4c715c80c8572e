"""What Chinese says of someone's office behind their name, and whose office a bare 公司首席执行官 or 其创始人 is.

    X曾任Y总裁    X此前在Y担任总监    X接替Z担任Y总裁    X辞去Y董事长职务    Y任命X为首席财务官    作为Y的总裁，X……

Who is replaced held the office; who replaces them holds it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digests.models import Mention, ReadOrganization, Span
from digests.reading.lexicon import any_of, table
from digests.reading.titles import titles

Placed = tuple[Mention, ReadOrganization]
_NEAR = 16  # characters between an organisation and the title it goes with
_other_clause = re.compile(
    r"^(?:以及|及|和|与|包括|其中|另|而|但|因)|[是他她我你]|\d名|[一二两三四五六七八九十几]名"
)  # what begins or says something else
_STUFF = r"(?:[^\s,，.。;；:：!！?？()（）“”「」、]|(?<=[A-Za-z]) (?=[A-Za-z]))"


@dataclass(frozen=True)
class Office:
    """A title as written, its organisation where the text names one, and where both stand."""

    start: int
    end: int
    titles: str
    org: Placed | None
    former: bool


@dataclass(frozen=True)
class _Patterns:
    title: re.Pattern[str]
    after: re.Pattern[str]
    as_: re.Pattern[str]
    appointed: re.Pattern[str]
    replaced: re.Pattern[str]
    bare: re.Pattern[str]
    past: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    book, status = titles(), table("titles")["status"]
    title = rf"(?:{any_of(book.zh_levels)}{{0,2}}{any_of(book.zh)})"
    several = rf"{title}(?:\s?{any_of(status['joins_zh'])}\s?{title})*"
    short = rf"(?<![{status['not_former_after']}])[前原现](?![{status['not_former_before']}])"
    when = f"(?:{any_of(w for w in [*status['zh_former'], *status['zh_present']] if w not in '前原现')}|{short})"
    dates = r"\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|开始)?|\d{1,2}月(?:\d{1,2}日)?(?:起)?"
    adverb = rf"(?:(?:{any_of(status['adverbs_zh'])}|{dates}|[于自]{_STUFF}{{1,12}}?起?)\s?)"
    verb = rf"(?:接替{_STUFF}{{2,8}}?(?:担任|出任|成为|任)|加入{_STUFF}{{1,20}}?[，,]?并?(?:任|担任|出任)|{any_of(status['verbs_zh'])}|[—-]+)"
    return _Patterns(
        title=re.compile(title),
        after=re.compile(
            rf"(?:[(（,，]\s?|\s?(?P<said>{adverb}*)(?:在{_STUFF}{{1,20}}?)?(?P<verb>{verb}))\s?(?P<when>{when})?"
            rf"(?P<org>{_STUFF}{{0,24}}?)(?P<titles>{several})(?=[\s,，.。;；)）、!！?？的]|职务|一职|之职|$)"
        ),
        as_=re.compile(rf"(?:作为|身为|担任){_STUFF}{{0,24}}?(?P<titles>{several})[，,]\s?$"),
        appointed=re.compile(rf"{any_of(status['appointing_zh'])}\s?$"),
        replaced=re.compile(r"(?:接替|取代|替代|顶替|接棒|替换)\s?$"),
        bare=re.compile(
            rf"(?:其|(?:^|[\s,，.。;；:：!！?？“”「」、据由与和而但称])(?:该?(?:公司|集团|银行|机构|平台)|该[行校院所社台厂]))的?(?:{when})?\s?$"
        ),
        past=re.compile(any_of(status["past_zh"])),
    )


def office_after(text: str, name: int, end: int, low: int, high: int, ends: Mapping[int, Placed]) -> Office | None:
    """The office right behind the name at [name, end), within [low, high)."""
    patterns = _patterns()
    match = patterns.after.match(text, end, high)
    if match is None:
        return None
    start = match.start("titles")
    org = next(
        (ends[at] for at in range(start, max(end, start - _NEAR) - 1, -1) if at in ends and ends[at][0].start >= end),
        None,
    )
    if (org is None and len(match["org"]) > 8) or _other_clause.search(match["org"]):
        return None
    first = match.start("when") if match["when"] else match.start("org")
    if org and org[0].start >= match.start("org"):
        apart = patterns.title.search(
            text, match.start("org"), org[0].start
        )  # 腾讯董事和百度顾问: the last alone is of 百度
        first = org[0].start if apart else min(first, org[0].start)
    elif org is None and match["verb"] == "为" and (put := patterns.appointed.search(text, low, name)):
        org = next((ends[at] for at in range(put.start(), max(low, put.start() - 4) - 1, -1) if at in ends), None)
    said = (match["said"] or "") + (match["verb"] or "")
    between = text[org[0].end : start] if org and end <= org[0].start else ""
    former = (match["when"] or "") in table("titles")["status"]["zh_former"]
    former = former or any(patterns.past.search(words) for words in (said, between))
    former = former or patterns.replaced.search(text, low, name) is not None
    return Office(first, match.end("titles"), match["titles"], org, former)


def office_before_clause(text: str, low: int, name: int, ends: Mapping[int, Placed]) -> Office | None:
    """作为英特尔的首席执行官，X."""
    match = _patterns().as_.search(text, low, name)
    if match is None:
        return None
    start = match.start("titles")
    org = next((ends[at] for at in range(start, max(match.start(), start - _NEAR) - 1, -1) if at in ends), None)
    return Office(org[0].start if org else start, match.end("titles"), match["titles"], org, former=False)


def subject_of(
    text: str, title: int, sentences: Sequence[Span], organizations: Sequence[ReadOrganization]
) -> Placed | None:
    """The organisation that 其 or 公司 right before a title means: the first one named in its sentence, or in the one before."""
    if _patterns().bare.search(text, max(0, title - 12), title) is None:
        return None
    at = next((n for n, span in enumerate(sentences) if span.start <= title < span.end), None)
    if at is None:
        return None
    for span in (sentences[at], *sentences[max(0, at - 1) : at]):
        named = [
            (mention, group)
            for group in organizations
            for mention in group.mentions
            if span.start <= mention.start and mention.end <= min(span.end, title)
        ]
        if named:
            return min(named, key=lambda placed: placed[0].start)
    return None
