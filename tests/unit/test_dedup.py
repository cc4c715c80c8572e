"""The dedup stage: programmed and hand-written reposts, and what looks like them and is not."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import opencc
import pytest

from digests.clean import clean
from digests.dedup import decide, opening, sketch
from digests.models import (
    Article,
    Decision,
    Duplicate,
    Language,
    New,
    OffsetMap,
    RawItem,
    Rejected,
    Revision,
    SourceKind,
    SourceSpec,
    Summary,
)
from digests.text.script import detect
from digests.text.sentences import sentences
from digests.writing.reasons import missing

ROOT = Path(__file__).parents[2]
MEDIA = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".json": "application/json"}
REPOSTS = json.loads((ROOT / "tests" / "specs" / "reposts.json").read_text(encoding="utf-8"))


def an_article(body: str, name: str, *, title: str = "", url: str | None = None) -> Article:
    text = f"{title}\n{body}" if title else body
    return Article(
        id=name,
        source="s",
        url=url,
        title=title,
        text=text,
        body_start=len(title) + 1 if title else 0,
        offsets=OffsetMap(((0, 0, len(text)),)),
        language=detect(text, Language.EN),
        published=None,
        fetched=datetime(2026, 1, 1, tzinfo=UTC),
    )


def stored(article: Article, key: str = "") -> Summary:
    return Summary(
        article=article.id,
        source=article.source,
        key=key or article.id,
        url=article.url,
        title=article.title,
        language=article.language,
        published=article.published,
        length=len(article.text),
        sketch=sketch(article.body or article.text),
        opening=opening(article),
    )


def judged(new: Article, old: Article) -> Decision:
    return decide(new, sketch(new.body or new.text), [stored(old)], key=new.id)


def library() -> dict[str, Article]:
    """The seeds and the articles written for reading: different articles, but for one repost among the seeds."""
    found: dict[str, Article] = {}
    folders = [ROOT / "seeds", ROOT / "tests" / "specs" / "articles" / "dev"]
    for path in sorted(p for folder in folders for p in folder.iterdir() if p.suffix in MEDIA):
        if path.stem == "README" or path.name == "labels.json":
            continue
        item = RawItem("s", path.name, path.read_bytes(), MEDIA[path.suffix], datetime(2026, 1, 1, tzinfo=UTC))
        made = clean(item, SourceSpec("s", SourceKind.FOLDER, "seeds"))
        if not isinstance(made, Rejected):
            found[path.name] = an_article(made.body, path.name, title=made.title)
    return found


LIBRARY = library()
REPOST = ("02-msl-lizhichao.txt", "10-msl-lizhichao-zhuanzai.txt")
LONG = [a for a in LIBRARY.values() if len(a.body) > 500 and a.id != REPOST[1]]


# --- reposts made by program -----------------------------------------------------------------------------------------------


def copies(article: Article, dice: random.Random) -> dict[str, Article]:
    """The article in other clothes."""
    body, name = article.body, f"copy of {article.id}"
    spans = sentences(body)
    before, after = cast("list[str]", REPOSTS["furniture_before"]), cast("list[str]", REPOSTS["furniture_after"])
    edited = body
    for old, new in cast("list[list[str]]", REPOSTS["edits"]):
        edited = edited.replace(old, new)
    dropped = [s for s in spans if s is spans[0] or dice.random() > 0.08]
    lead = body[: spans[min(4, len(spans) - 1)].end]
    made = {
        "furniture": "\n".join([*dice.sample(before, 2), body, *dice.sample(after, 4)]),
        "edits": edited,
        "sentences dropped": "\n".join(body[s.start : s.end] for s in dropped),
        "first half": body[: spans[len(spans) // 2].end],
        "two thirds": body[: spans[2 * len(spans) // 3].end],
        "lead": lead,
        "one line": " ".join(body.split()),
    }
    if len(spans) > 6:
        made["summary before it"] = "\n".join([*(body[s.start : s.end] for s in spans[3:5]), body])
    if article.language.chinese:
        made["other script"] = opencc.OpenCC("s2t").convert(body)
    copied = {kind: an_article(text, f"{kind} {name}", title=article.title) for kind, text in made.items()}
    copied["retitled"] = an_article(
        made["furniture"], f"retitled {name}", title="今日要闻" if article.language.chinese else "News"
    )
    return copied


@pytest.mark.parametrize("article", LONG, ids=lambda a: str(a.id))
def test_copies_are_found_whichever_comes_first(article: Article) -> None:
    for kind, copy in copies(article, random.Random(article.id)).items():
        assert isinstance(judged(copy, article), Duplicate), kind
        assert isinstance(judged(article, copy), Duplicate), kind


def test_the_repost_among_the_seeds() -> None:
    first, second = (LIBRARY[name] for name in REPOST)
    assert judged(second, first) == replace(cast("Duplicate", judged(second, first)), of=first.id, fuller=False)


def test_different_articles_are_new() -> None:
    names = sorted(LIBRARY)
    for place, name in enumerate(names):
        for other in names[:place]:
            if {name, other} != set(REPOST):
                assert isinstance(judged(LIBRARY[name], LIBRARY[other]), New), (name, other)


# --- what looks like a copy ----------------------------------------------------------------------------------------------


def pairs_of_one_language() -> list[tuple[Article, Article]]:
    return [(a, b) for a, b in zip(LONG, [*LONG[1:], LONG[0]], strict=True) if a.language.chinese == b.language.chinese]


@pytest.mark.parametrize(("quoted", "own"), pairs_of_one_language(), ids=lambda a: str(a.id))
def test_quoting_at_length_is_no_copy(quoted: Article, own: Article) -> None:
    spans = sentences(own.body)
    start, rest = own.body[: spans[len(spans) // 3].end], own.body[spans[len(spans) // 3].end :]
    passage = quoted.body[: sentences(quoted.body)[8].end]
    quoting = an_article(f"{start}\n{passage}\n{rest}", "quoting", title=own.title + "!")
    assert isinstance(judged(quoting, quoted), New)
    assert isinstance(judged(quoted, quoting), New)


@pytest.mark.parametrize(("old", "news"), pairs_of_one_language(), ids=lambda a: str(a.id))
def test_a_follow_up_that_repeats_the_background_is_no_copy(old: Article, news: Article) -> None:
    fresh = news.body[: max(200, len(old.body) // 2)]
    background = old.body[len(old.body) // 3 :]
    follow_up = an_article(f"{fresh}\n{background}", "follow-up", title=news.title)
    assert isinstance(judged(follow_up, old), New)
    assert isinstance(judged(old, follow_up), New)


@pytest.mark.parametrize("article", LONG, ids=lambda a: str(a.id))
def test_a_copy_that_lost_its_first_sentence_is_found(article: Article) -> None:
    spans = sentences(article.body)
    copy = an_article(article.body[spans[1].start :], "without its lead", title=article.title)
    if spans[0].end < min(0.2 * len(article.body), 80 if article.language.chinese else 220):
        assert isinstance(judged(copy, article), Duplicate)
        assert isinstance(judged(article, copy), Duplicate)


@pytest.mark.parametrize("chinese", [True, False])
def test_a_brief_is_no_copy_of_the_numbered_round_up_that_begins_with_it(chinese: bool) -> None:
    items = [a.body[: sentences(a.body)[1].end] for a in LONG if a.language.chinese is chinese]
    for place in range(len(items)):
        listed = [*items[place:], *items[:place]][:8]
        text = "\n".join(f"{n}. {item}" for n, item in enumerate(listed, 1))
        round_up, brief = an_article(text, "round-up", title="每日简讯"), an_article(listed[0], "brief", title="要闻")
        assert isinstance(judged(brief, round_up), New), listed[0]
        assert isinstance(judged(round_up, brief), New), listed[0]


@pytest.mark.parametrize("pair", REPOSTS["pairs"], ids=lambda p: str(p["kind"]))
def test_pairs_by_hand(pair: dict[str, object]) -> None:
    a, b = an_article(str(pair["a"]), "a"), an_article(str(pair["b"]), "b")
    assert isinstance(judged(b, a), Duplicate) is pair["same"]
    assert isinstance(judged(a, b), Duplicate) is pair["same"]


# --- addresses and fuller versions -----------------------------------------------------------------------------------------


def test_the_same_address_with_the_same_text_is_a_duplicate_with_changed_text_a_revision() -> None:
    old = replace(LONG[0], url="https://news.example.com/a")
    same = replace(old, id="again")
    changed = an_article(old.body.replace("。", "了。", 2) + "更正:人数有误。", "later", title=old.title, url=old.url)
    assert isinstance(judged(same, old), Duplicate)
    assert isinstance(judged(changed, old), Revision)


def test_an_untitled_text_met_again_under_its_address_is_a_duplicate() -> None:
    old = an_article(LONG[0].body, "first", url="https://news.example.com/b")
    assert isinstance(judged(replace(old, id="again"), old), Duplicate)


def test_a_changed_figure_alone_makes_a_revision() -> None:
    old = an_article(
        "渡轮公司周一订购八艘电动船,合同总额2.1亿元,首批明年春天交付,旧船三年内退役。", "old", url="https://a.example/1"
    )
    new = an_article(old.body.replace("2.1", "2.4"), "new", url=old.url)
    assert isinstance(judged(new, old), Revision)


def test_an_address_used_again_for_something_else_is_new() -> None:
    old = replace(LONG[0], url="https://news.example.com/today")
    assert isinstance(judged(replace(LONG[-1], url=old.url), old), New)


def test_the_same_file_with_changed_text_is_a_revision() -> None:
    old = LONG[0]
    changed = an_article(old.body + "\n补充:双方明天再谈。", "later", title=old.title)
    assert isinstance(decide(changed, sketch(changed.body), [stored(old, key="a.txt")], key="a.txt"), Revision)
    assert isinstance(decide(changed, sketch(changed.body), [stored(old, key="a.txt")], key="b.txt"), Duplicate)


@pytest.mark.parametrize("article", LONG[:6], ids=lambda a: str(a.id))
def test_the_whole_after_its_lead_is_fuller_and_not_the_other_way_round(article: Article) -> None:
    lead = copies(article, random.Random(1))["lead"]
    whole_later, lead_later = judged(article, lead), judged(lead, article)
    assert isinstance(whole_later, Duplicate)
    assert isinstance(lead_later, Duplicate)
    assert whole_later.fuller
    assert not lead_later.fuller


def test_the_best_match_wins_whatever_the_order_of_candidates() -> None:
    article = LONG[1]
    lead, half = (copies(article, random.Random(2))[kind] for kind in ("lead", "furniture"))
    candidates = [stored(lead), stored(half), stored(LONG[2])]
    decisions = {decide(article, sketch(article.body), order) for order in (candidates, candidates[::-1])}
    assert len(decisions) == 1


def test_why_it_is_no_copy_is_told_in_both_languages() -> None:
    pairs = [p for p in REPOSTS["pairs"] if not p["same"]]
    decisions = [judged(an_article(p["b"], "b"), an_article(p["a"], "a")) for p in pairs]
    reasons = {d.why for d in decisions if isinstance(d, New)}
    assert len(reasons) > 3
    assert {part for why in reasons for part in missing(why)} == set()
