"""The best headline people wrote for a story, in one language: it says what happened, to whom, and is no bait.

Taken from the titles of its articles, never cut and never changed, but for the names of sites around them. What was a rumour or a plan
stands back once a later day tells it as done. Known false cases: a witty title of a lone source stays, as nothing better is there;
irony is not seen.
"""

import re
from collections.abc import Collection, Sequence

from digests.models import Article
from digests.text.script import fold
from digests.writing.prose import overlap, prose, terms, without_site

_cut = re.compile(r"(?:\.{2,}|…)\s*$")
_asks = re.compile(r"为何|为什么|何以|怎么了|^(?:why|how|what|is|are|can|will|should|does)\b", re.IGNORECASE)
_tag = re.compile(  # what kind of piece it is, where that is told in brackets before the title
    r"(?:\s*[\[【(〔](?:新闻|快讯|快報|快报|独家|突发|最新|更新|转载|转帖|转贴|爆卦|情报|国际|财经|科技|即时|news|breaking|update\w*|exclusive|video)[\]】)〕]\s*)+(?=\S)"
    r"|(?:快讯|即时|独家|突发)\s*[/|丨︱:!]\s*(?=\S{4})|update\s?\d{1,2}\s?[-–—:]\s?(?=\S)",
    re.IGNORECASE,
)
_version = re.compile(r"\s*\((?:\d{1,2}|update(?:d|\s\d)?|video|图|多图|组图|视频)\)$", re.IGNORECASE)
_TERMS = {True: 8, False: 6}  # of a title that says what happened; pairs of characters in Chinese, words in English
_RETOLD = 0.25  # share of an older title's terms that a newer one of the same matter has
_number = re.compile(r"\d|[一二两三四五六七八九十百千万亿]+[名人家亿万%]")


def headline(
    articles: Sequence[Article], names: Collection[str], figures: Collection[str]
) -> tuple[str, Article] | None:
    """The best title and its article, out of articles in one language; None where none has one.

    `names` are the people and organisations of the event, `figures` its figures as written.
    """
    candidates = [(title, a) for a in articles if len(title := clean(a)) >= 4]
    if not candidates:
        return None
    current = [pair for pair in candidates if not _is_superseded(*pair, candidates)]
    return max(
        current, key=lambda pair: (_score(pair[0], pair[1], articles, names, figures), -len(pair[0]), pair[1].id)
    )


def clean(article: Article) -> str:
    """The article's title without names of sites and marks of the newsroom."""
    title = without_site(article.title, article.site, article.origin)
    if tag := _tag.match(fold(title)):
        title = title[tag.end() :]
    return title[: again.start()] if (again := _version.search(fold(title))) else title


def _is_superseded(title: str, article: Article, others: Sequence[tuple[str, Article]]) -> bool:
    """Told as what may be, where the title of a later day tells much of it and as done. The newest title never is."""
    rules, told = prose(chinese=article.language.chinese), terms(title)
    if not rules.hedged.search(fold(title)):
        return False
    return any(
        article.when.date() < other.when.date()
        and _is_done(newer, chinese=other.language.chinese)
        and overlap(told, terms(newer)) >= _RETOLD
        for newer, other in others
    )


def _is_done(title: str, *, chinese: bool) -> bool:
    """Whether a title tells an event that took place, and plainly."""
    rules, folded = prose(chinese=chinese), fold(title)
    unclear = (rules.hedged, rules.clickbait, rules.column, _asks, _cut)
    return bool(rules.event.search(folded)) and "?" not in folded and not any(p.search(folded) for p in unclear)


def _score(
    title: str, article: Article, articles: Sequence[Article], names: Collection[str], figures: Collection[str]
) -> float:
    chinese = article.language.chinese
    rules, folded, own = prose(chinese=chinese), fold(title), terms(title)
    others = [terms(clean(a)) for a in articles if a.id != article.id]
    agreed = sum(overlap(own, o) for o in others) / len(others) if others else 0.0
    body = terms(article.body[:600])
    named = sum(_stands(n, folded) for n in {fold(n) for n in names if len(n) > 1})
    weight = min(
        len(set(own)) / _TERMS[chinese], 1.0
    )  # all of a title of three words stands in any report of its event
    score = 1.5 * weight * (agreed + overlap(own, body)) + 0.45 * min(named, 3)
    score += 0.5 * any(fold(f) in folded for f in figures) + 0.25 * bool(_number.search(folded))
    score += 0.6 * bool(rules.event.search(folded))
    score -= 0.7 * min(len(rules.clickbait.findall(folded)), 3)
    score -= (
        1.2 * ("?" in folded or bool(_asks.search(folded)))
        + 0.5 * ("!" in folded)
        + 1.0 * bool(rules.column.search(folded))
    )
    score -= 3.0 * bool(_cut.search(folded)) + 0.4 * bool(rules.rhetoric.search(folded.replace("?", "")))
    return score - _length_fault(title, chinese=chinese)


def _stands(name: str, folded: str) -> bool:
    if name.isascii():
        return re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", folded) is not None
    return name in folded


def _length_fault(title: str, *, chinese: bool) -> float:
    """Too short says nothing, too long is no headline."""
    short, long = (10, 40) if chinese else (28, 120)
    if len(title) < short:
        return 0.8 * (short - len(title)) / short
    return min(1.2 * max(len(title) - long, 0) / long, 1.5)
