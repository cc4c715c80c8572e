"""A lead out of other people's sentences: two or three, verbatim, that stand on their own.

TextRank (Mihalcea and Tarau 2004) over the terms of all candidate sentences, with what reporters know: the first sentences matter, and
those that hold the names and figures of the story and the words of its title. Sentences that lean on others (However, He, 这, 此外),
ask, advertise or head a section are no candidates. Maximal marginal relevance (Carbonell and Goldstein 1998) keeps them apart.

Known false cases: a definite noun whose antecedent stands in the sentence before ("the trio") where no pattern knows it; a quotation
whose speaker is named before it.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digests.models import Article, Span
from digests.text.script import HAN, fold
from digests.writing.prose import overlap, prose, terms

_MOST = 60  # candidates of one article: what matters stands before
_bullet = re.compile(
    r"^(?:[•·*▪◆●○■□>►\-–—]+|\(?\d{1,2}[.、)](?!\d))\s*"
    rf"|^\d{{1,2}}(?=[{HAN}])(?!\d*[年月日号点时分秒天周岁成倍个名位家人种项条次款台万亿千百])"  # the number of a footnote
)
_number = re.compile(r"\d|[一二两三四五六七八九十百千万亿]+[多余几]?[名人家亿万位个成]")
_dateline = re.compile(  # who wired it, where and when: the news begins behind
    rf"[{HAN}A-Za-z]{{2,14}}(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日(?:[电讯]|消息)[,:]?\s?(?:\([^()]{{1,24}}\)\s?)?"
    rf"|[【(\[][^】)\]]{{2,24}}(?:报道|报导|电|讯|日)[】)\]]\s?"
    r"|(?:[A-Z][A-Z.]+(?:[ ,/-]+[A-Z][A-Za-z.]+)*,?\s)?(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?\s)?\((?:Reuters|AP|AFP|UPI|Xinhua|Bloomberg|CNN|PTI|Kyodo)\)\s?[-–—]{1,2}\s?"
)
_ticker = re.compile(r"<[A-Z0-9.^=]{2,12}>")
_final = re.compile(r"[。.!…][\"”’」』))\]]*$")
_item = re.compile(rf"[{HAN}]{{2,6}}:(?=[^,。“”\"\s])(?<![说称道问答写示]:)")  # what the item of a list is about
_label = re.compile(r"^[^,。“”\"\s]{2,14}[::]|^[A-Z][\w ]{2,30}:\s")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: `text` is a slice of its article."""

    article: Article
    text: str
    place: int  # position among its article's sentences
    folded: str
    terms: tuple[str, ...]


def candidates(article: Article, sentences: Sequence[Span], people: Collection[str] = ()) -> list[Candidate]:
    """The sentences of the body that stand on their own. `people` are the written forms of those the article names."""
    chinese = article.language.chinese
    names = [fold(p) for p in people if len(p) > 1]
    title = fold(article.title)
    found: list[Candidate] = []
    body = [s for s in sentences if s.start >= article.body_start][:_MOST]
    for place, span in enumerate(body):
        text = article.text[span.start : span.end]
        bullet = _bullet.match(text)
        text = text[bullet.end() :] if bullet else text
        if bullet or span.start == 0 or article.text[span.start - 1] == "\n":
            text = text[item.end() :] if (item := _item.match(fold(text))) else text
            text = text[wired.end() :] if (wired := _dateline.match(fold(text))) else text
        folded = fold(text)
        if stands_alone(folded, names, chinese=chinese) and folded.rstrip("。.") != title:
            found.append(Candidate(article, text, place, folded, tuple(terms(text))))
    return found


def stands_alone(folded: str, people: Collection[str] = (), *, chinese: bool) -> bool:
    """Whether a reader who sees nothing else understands the sentence."""
    rules = prose(chinese=chinese)
    shortest, longest = (14, 130) if chinese else (45, 340)
    if not shortest <= len(folded) <= longest or not _final.search(folded):
        return False
    if not chinese and not re.match(r"[\"“'‘(]?[A-Z0-9$€£]", folded):
        return False
    if (
        re.match(r"[,.;:、。!)]", folded) or "**" in folded or _ticker.search(folded)
    ):  # a piece of a sentence; marks of Markdown
        return False
    if rules.opening.match(folded) or rules.dangling.search(folded) or rules.promotion.search(folded):
        return False
    if "?" in folded or folded.count("“") != folded.count("”") or folded[0] in "“「『\"'‘":
        return False
    pronoun = rules.pronoun.search(folded)
    return pronoun is None or any(name in folded[: pronoun.start()] for name in people)


def lead(
    pool: Sequence[Candidate], *, title: str, names: Collection[str], facts: Collection[str], limit: int = 3
) -> list[Candidate]:
    """Up to `limit` candidates of one language: the event, then what adds most to it, so that any beginning of the lead is one.
    `facts` are figures as written, to be told first."""
    if not pool:
        return []
    chinese = pool[0].article.language.chinese
    pool = [c for c in pool if not _long(c.text, chinese=chinese)] or pool
    budget = 190 if chinese else 480
    similar = _similarities(pool)
    scores = _scores(pool, similar, title, names, facts)
    chosen: list[int] = []
    while len(chosen) < limit:
        room = budget - sum(len(pool[i].text) for i in chosen)
        open_ = [i for i in range(len(pool)) if i not in chosen and (not chosen or len(pool[i].text) <= room)]
        gains = {i: scores[i] - 1.6 * max((similar[i, j] for j in chosen), default=0.0) for i in open_}
        gains = {i: gain for i, gain in gains.items() if not any(similar[i, j] > 0.6 for j in chosen)}
        best = max(gains, key=lambda i: (gains[i], -i), default=None)
        if best is None or (chosen and gains[best] < (0.35 if len(chosen) < 2 else 0.5) * scores[chosen[0]]):
            break
        chosen.append(best)
    told = [pool[i] for i in chosen]
    head = max(told, key=lambda c: (_tells_event(c), -told.index(c)))
    return [head, *(c for c in told if c is not head)]


def _long(text: str, *, chinese: bool) -> bool:
    return len(text) > 120 if chinese else len(text.split()) > 45


def _tells_event(c: Candidate) -> bool:
    """Whether a sentence says that something happened, without ornament: it can stand first."""
    rules = prose(chinese=c.article.language.chinese)
    return rules.event.search(c.folded) is not None and rules.rhetoric.search(c.folded) is None


def _scores(
    pool: Sequence[Candidate],
    similar: NDArray[np.float64],
    title: str,
    names: Collection[str],
    facts: Collection[str],
) -> list[float]:
    rank = _textrank(similar)
    of_title = terms(title)
    chinese = pool[0].article.language.chinese
    rules = prose(chinese=chinese)
    known = {fold(n) for n in names if len(n) > 1}
    told = {fold(f) for f in facts}
    scores = []
    for i, c in enumerate(pool):
        score = 0.8 * float(rank[i]) + 0.8 * math.exp(-c.place / 5) + 1.1 * overlap(of_title, c.terms)
        score += (0.0, 0.4, 0.6)[min(sum(f in c.folded for f in told), 2)] + 0.15 * bool(_number.search(c.folded))
        score -= 0.0 if _number.search(c.folded) or any(n in c.folded for n in known) else 0.6
        score += 0.12 * min(sum(n in c.folded for n in known), 4)
        score += (-0.3, 0.45, 0.6, 0.75)[min(len(rules.event.findall(c.folded)), 3)]
        score += 0.4 * bool(rules.announce.search(c.folded))
        score -= (0.0, 0.5, 0.9, 1.3)[min(len(rules.rhetoric.findall(c.folded)), 3)] + 0.4 * bool(
            _label.match(c.folded)
        )
        score -= 0.3 * (_quoted(c.text) > 0.4) + 0.15 * bool(rules.when.search(c.folded))
        comfortable = 90 if chinese else 230
        scores.append(score - 0.4 * max(len(c.text) - comfortable, 0) / comfortable)
    return scores


def _quoted(text: str) -> float:
    """Share of the sentence between quotation marks."""
    return sum(len(q) for q in re.findall(r"[“「][^”」]*[”」]", text)) / len(text)


def _similarities(pool: Sequence[Candidate]) -> NDArray[np.float64]:
    """Cosine of tf-idf vectors, 0 on the diagonal. Shape (n, n)."""
    vocabulary = {t: k for k, t in enumerate(sorted({t for c in pool for t in c.terms}))}
    counts = np.zeros((len(pool), max(len(vocabulary), 1)))
    for i, c in enumerate(pool):
        for term, count in Counter(c.terms).items():
            counts[i, vocabulary[term]] = count
    frequency = (counts > 0).sum(axis=0)
    weighted = counts * np.log((len(pool) + 1) / (frequency + 0.5))
    norms = np.linalg.norm(weighted, axis=1, keepdims=True)
    unit = weighted / np.where(norms == 0, 1, norms)
    similar: NDArray[np.float64] = unit @ unit.T
    np.fill_diagonal(similar, 0)
    return similar


def _textrank(similar: NDArray[np.float64], damping: float = 0.85) -> NDArray[np.float64]:
    """Stationary weight of every sentence, the greatest 1."""
    sums = similar.sum(axis=1, keepdims=True)
    walk = similar / np.where(sums == 0, 1, sums)
    rank = np.full(len(similar), 1.0 / len(similar))
    for _ in range(40):
        rank = (1 - damping) / len(similar) + damping * walk.T @ rank
    result: NDArray[np.float64] = rank / rank.max()
    return result
