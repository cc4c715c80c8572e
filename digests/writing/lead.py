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
from digests.writing.prose import Prose, overlap, prose, terms

_MOST = 60  # candidates of one article: what matters stands before
_WORTH_FIRST, _WORTH_NO_EVENT, _WORTH_SECOND, _WORTH_THIRD = 1.1, 1.4, 1.1, 1.9  # scores
_LONGEST_ASIDE = 45  # words of a sentence beside the first
_NEW = 0.45  # share of a sentence's terms that neither the title nor the sentences before it have
_RETOLD = 0.55  # share of the terms of a sentence before that another one may repeat
_EARLY = 3  # place of a sentence of the first paragraphs
_MORE_THAN_TITLE = 3  # terms the first sentence has beside those of the title
_bullet = re.compile(
    r"^(?:[•·*▪◆●○■□>►\-–—]+|\(?\d{1,2}[.、)](?!\d))\s*"
    rf"|^\d{{1,2}}(?=[{HAN}])(?!\d*[年月日号点时分秒天周岁成倍个名位家人种项条次款台万亿千百])"  # the number of a footnote
)
_number = re.compile(r"\d|[一二两三四五六七八九十百千万亿]+[多余几]?[名人家亿万位个成]")
_DAY = r"(?:(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?)"
_dateline = re.compile(  # who wired it, where and when: the news begins behind
    rf"[{HAN}A-Za-z]{{2,14}}(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日(?:[电讯]|消息)[,:]?\s?(?:\([^()]{{1,24}}\)\s?)?"
    rf"|[【(\[〔][^】)\]〕]{{2,24}}(?:报道|报导|新闻|电|讯|日)[】)\]〕]\s?"
    rf"|[{HAN}]{{2,6}}消息[:]\s?"
    r"|[A-Z][a-z]+(?: (?:[A-Z][a-z]+|by|of|the|and|in)){0,6} - (?=[A-Z])"  # the heading of a summary's item
    r"|(?:[A-Z][\w.'’]*(?:[ ,/-]+[A-Z][\w.'’]*){0,5},?\s?)?"  # the town, or the paper
    rf"(?:{_DAY},?\s?\([A-Z][\w ./'’-]{{1,30}}\)|{_DAY}|\((?:{_DAY}|[A-Z][\w .'’/-]{{1,24}})\))\s?(?:[-–—]{{1,2}}|:)\s?(?=[\"“A-Z])"
    rf"|(?:[A-Z][\w.'’]*(?:[ ,/-]+[A-Z][\w.'’]*){{0,3}},\s)?{_DAY},?\s?\([A-Z]{{2,6}}(?:/[A-Z]{{2,6}})?\)\s(?=[\"“A-Z])"  # an agency's, no dash
    r"|[A-Z][A-Z.'’]{2,}(?:[ ,/-]+[A-Z][A-Za-z.]+){0,4}(?:\s?[-–—]{1,2}|\s?:)\s(?=[\"“A-Z])"
)
_ticker = re.compile(r"<[A-Z0-9.^=]{2,12}>")
_final = re.compile(r"[。.!…][\"”’」』))\]]*$")
_item = re.compile(rf"[{HAN}]{{2,6}}:(?=[^,。“”\"\s])(?<![说称道问答写示]:)")  # what the item of a list is about
_year = re.compile(r"(?:早?在|到了|(?i:back )?[Ii]n )?\s?(?P<year>(?:19|20)\d\d)(?:\s?年(?P<day>\d{1,2}月)?|\b(?! Q))")
_fact = re.compile(
    rf"\d[\d,.]*|(?<=[ {HAN}(])[A-Z][\w&-]+|[一二两三四五六七八九十百千万亿]+[多余几]?[名人家位个成亿万]"
)
_referring = re.compile(r"该(?:公司|项目|产品|计划|部门|模型)")
_proper = re.compile(r"[A-Z][A-Za-z]+")
_weekday = re.compile(  # a report of news says on which day; what stands over it, or beside a picture, seldom does
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:周|星期|礼拜)[一二三四五六日天]|(?<!\d)\d{1,2}日(?!元)"
)
_common = re.compile(r"[A-Z]{2,3}|Inc|Corp|Ltd|Co|LLC|Group|Holdings")  # names nobody: AI, CEO, IPO
_label = re.compile(r"^[^,。“”\"\s]{2,14}[::]|^[A-Z][\w ]{2,30}:\s")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: `text` is a slice of its article."""

    article: Article
    text: str
    place: int  # position among its article's sentences
    folded: str
    terms: tuple[str, ...]
    surnames: bool = False  # names someone by the surname alone: who that is was said before


def candidates(article: Article, sentences: Sequence[Span], people: Collection[str] = ()) -> list[Candidate]:
    """The sentences of the body that stand on their own. `people` are the written forms of those the article names."""
    chinese = article.language.chinese
    names = [fold(p) for p in people if len(p) > 1]
    title = fold(article.title)
    known = _surnames(names)
    found: list[Candidate] = []
    body = [s for s in sentences if s.start >= article.body_start][:_MOST]
    place = -1  # of a sentence among sentences: headings, bylines and captions do not count
    for span in body:
        text = article.text[span.start : span.end]
        place += bool(_final.search(fold(text))) and not prose(chinese=chinese).promotion.search(fold(text))
        bullet = _bullet.match(text)
        text = text[bullet.end() :] if bullet else text
        if bullet or span.start == 0 or article.text[span.start - 1] == "\n":
            text = text[item.end() :] if (item := _item.match(fold(text))) else text
            text = text[wired.end() :] if (wired := _dateline.match(fold(text))) else text
        folded = fold(text)
        if stands_alone(folded, names, chinese=chinese) and folded.rstrip("。.") != title:
            bare = known is not None and any(m["name"] and m["name"] not in title for m in known.finditer(folded))
            found.append(Candidate(article, text, max(place, 0), folded, tuple(terms(text)), bare))
    return found


def _surnames(names: Collection[str]) -> re.Pattern[str] | None:
    """Latin surnames of people who have a fuller name, where they stand without it."""
    full = [n.split() for n in names if n.isascii() and " " in n]
    lone = {parts[-1] for parts in full} & set(names)
    first = "|".join(sorted({re.escape(p) for parts in full for p in parts[:-1]}))
    alone = "|".join(sorted(map(re.escape, lone)))
    word = rf"(?:[^\W_](?<![{HAN}]))"  # a letter of a Latin word: 和 ends Verma和Knight
    whole = rf"(?<!{word})(?<!\.)(?:(?:{first})\s(?:[\w.]+\s)?{word}+|(?P<name>{alone}))(?!{word})"
    return re.compile(whole) if lone else None


def stands_alone(folded: str, people: Collection[str] = (), *, chinese: bool) -> bool:
    """Whether a reader who sees nothing else understands the sentence."""
    rules = prose(chinese=chinese)
    shortest, longest = (14, 130) if chinese else (45, 340)
    if len(folded) < shortest or _width(folded, chinese=chinese) > longest or not _final.search(folded):
        return False
    if not chinese and not re.match(r"[\"“'‘(]?[A-Z0-9$€£]", folded):
        return False
    if (
        re.match(r"[,.;:、。!)]", folded) or "**" in folded or _ticker.search(folded)
    ):  # a piece of a sentence; marks of Markdown
        return False
    if rules.opening.match(folded) or rules.promotion.search(folded) or _dangles(folded, rules, people):
        return False
    if "?" in folded or not _balanced(folded) or folded[0] in "“「『\"'‘":
        return False
    pronoun = rules.pronoun.search(folded)
    return pronoun is None or any(name in folded[: pronoun.start()] for name in people)


def _dangles(folded: str, rules: Prose, names: Collection[str]) -> bool:
    """Whether something is spoken of that the sentence does not name; 该公司 behind a name is that one."""
    found = rules.dangling.search(folded)
    while found and _referring.match(found[0]) and _is_named(folded[: found.start()], names):
        found = rules.dangling.search(folded, found.end())
    return found is not None


def _is_named(before: str, names: Collection[str]) -> bool:
    """Whether a clause before names somebody, in Latin letters or as one of `names`."""
    return "," in before and (_proper.search(before) is not None or any(n in before for n in names))


def _width(folded: str, *, chinese: bool) -> float:
    """Characters; in Chinese text, of Latin words as many as take their time."""
    return len(folded) - (0.6 * sum(c.isascii() for c in folded) if chinese else 0.0)


def _balanced(text: str) -> bool:
    """Whether every quotation mark and bracket has its other half."""
    return (
        all(text.count(a) == text.count(b) for a, b in ("“”", "「」", "『』", "《》", "()"))
        and text.count('"') % 2 == 0
    )


def lead(
    pool: Sequence[Candidate], *, title: str, names: Collection[str], facts: Collection[str], limit: int = 3
) -> list[Candidate]:
    """Up to `limit` candidates of one language: the event, then what adds most to it, so that any beginning of the lead is one.
    `facts` are figures as written, to be told first. Empty where no sentence is worth it: an aside is worse than a headline alone."""
    if not pool:
        return []
    chinese = pool[0].article.language.chinese
    similar = _similarities(pool)
    scores = _scores(pool, similar, title, names, facts)
    openings = [score + _opens(c, title) for score, c in zip(scores, pool, strict=True)]
    worthy = [
        i
        for i, c in enumerate(pool)
        if openings[i] >= (_WORTH_FIRST if _tells_event(c) else _WORTH_NO_EVENT) and not (c.surnames or _recalls(c))
    ]
    if not worthy:
        return []
    first = max(worthy, key=lambda i: (openings[i], -i))
    chosen = [first]
    known = [fold(n) for n in names if len(n) > 1]
    budget = 190 if chinese else 480
    while len(chosen) < limit:
        room = budget - sum(len(pool[i].text) for i in chosen)
        said = [pool[i] for i in chosen]
        gains = {
            i: scores[i] - 1.6 * max(similar[i, j] for j in chosen)
            for i, c in enumerate(pool)
            if i not in chosen and len(c.text) <= room and _words(c) <= _LONGEST_ASIDE and _adds(c, title, said, known)
        }
        best = max(gains, key=lambda i: (gains[i], -i), default=None)
        if best is None or gains[best] < (_WORTH_SECOND if len(chosen) < 2 else _WORTH_THIRD):
            break
        chosen.append(best)
    return [pool[i] for i in chosen]


def opening(
    pool: Sequence[Candidate], *, title: str, names: Collection[str], facts: Collection[str]
) -> Candidate | None:
    """The candidate that tells the news best by itself, however badly; None where there is none."""
    scores = _scores(pool, _similarities(pool), title, names, facts) if pool else []
    ranked = [(score + _opens(c, title), -i) for i, (score, c) in enumerate(zip(scores, pool, strict=True))]
    return pool[-max(ranked)[1]] if ranked else None


def _adds(c: Candidate, title: str, said: Sequence[Candidate], names: Collection[str]) -> bool:
    """Whether a sentence says something that neither the title nor the sentences before it say, a name or a number too, and retells none
    of these."""
    told = [*terms(title), *(t for s in said for t in s.terms)]
    before = " ".join((fold(title), *(s.folded for s in said)))
    fact = any(n in c.folded and n not in before for n in names) or not _facts(c.folded) <= _facts(before)
    return fact and 1 - overlap(c.terms, told) >= _NEW and all(overlap(s.terms, c.terms) <= _RETOLD for s in said)


def _facts(folded: str) -> set[str]:
    """Numbers and names as written, without what names nobody; AI-driven names no more than AI."""
    found = (re.sub(r"(?<=\w)-[a-z].*", "", fact) for fact in _fact.findall(folded))
    return {fact for fact in found if not _common.fullmatch(fact)}


def _words(c: Candidate) -> float:
    """Words, or what takes as long to read in Chinese."""
    return len(c.text) / 2.5 if c.article.language.chinese else len(c.text.split())


def _opens(c: Candidate, title: str) -> float:
    """How well a sentence tells the news to somebody who knows nothing yet: what the title says, at the head of the report, in more words."""
    of_title, own = terms(title), set(c.terms)
    more = len(own - set(of_title))
    shortage = 0.5 if of_title and more < _MORE_THAN_TITLE else 0.0
    rules = prose(chinese=c.article.language.chinese)
    leans = c.surnames or (rules.definite.match(c.folded) is not None and c.place > 0)
    head = 1.2 * math.exp(-c.place / 2)  # a report begins with its news, a feature with a scene
    head *= 0.0 if rules.rhetoric.search(c.folded) else 1.0 if rules.event.search(c.folded) else 0.5
    told = 1.2 * overlap(of_title, c.terms) + head + 0.3 * _tells_event(c) + 0.3 * bool(rules.announce.search(c.folded))
    told += 0.4 * (c.place <= _EARLY and _weekday.search(c.folded) is not None)
    return told - shortage - 0.8 * leans - 0.6 * bool(rules.rhetoric.search(c.folded)) - 0.08 * max(_words(c) - 38, 0)


def _tells_event(c: Candidate) -> bool:
    """Whether a sentence says that something happened, without ornament: it can stand first."""
    rules = prose(chinese=c.article.language.chinese)
    return rules.event.search(c.folded) is not None and rules.rhetoric.search(c.folded) is None


def _recalls(c: Candidate) -> bool:
    """Whether a sentence opens with a year long past: 早在2022年……; a day of last year may well be the news."""
    opened = _year.match(c.folded)
    if opened is None:
        return False
    ago = c.article.when.year - int(opened["year"])
    return ago > 1 or (ago == 1 and opened["day"] is None and c.article.published is not None)


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
        score = 0.5 * float(rank[i]) + 0.8 * math.exp(-c.place / 5) + 1.1 * overlap(of_title, c.terms)
        score += (0.0, 0.4, 0.6)[min(sum(f in c.folded for f in told), 2)] + 0.15 * bool(_number.search(c.folded))
        score -= 0.0 if c.place == 0 or _number.search(c.folded) or any(n in c.folded for n in known) else 0.6
        score += 0.12 * min(sum(n in c.folded for n in known), 4)
        score += 0.4 * bool(rules.event.search(c.folded))
        score += 0.4 * bool(rules.announce.search(c.folded))
        score -= (0.0, 0.5, 0.9, 1.3)[min(len(rules.rhetoric.findall(c.folded)), 3)] + 0.4 * bool(
            _label.match(c.folded)
        )
        score -= 0.4 * c.surnames + 0.3 * (_quoted(c.text) > 0.4) + 0.15 * bool(rules.when.search(c.folded))
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
