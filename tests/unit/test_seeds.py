"""The sample articles and their key (tests/specs/seeds.json) agree, and the samples are in our own words."""

import json
import os
import re
from itertools import combinations
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import opencc
import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
SHARED = Path(os.environ.get("JIANBAO_SHARED", ROOT.parent / "shared"))
LANGUAGES = {"zh-Hans", "zh-Hant", "en"}
NAMESPACE_HOSTS = {"schema.org", "www.w3.org", "purl.org"}
COPIED_RUN = 12  # Han characters in a row that two independent texts do not share by chance


class _FigureFields(TypedDict, total=False):
    value_high: float
    bound: str


class Figure(_FigureFields):
    text: str
    value: float
    unit: str


class Article(TypedDict):
    path: str
    language: str
    story: str
    also: str | None
    duplicate_of: str | None
    published: str | None
    people: list[str]
    figures: list[Figure]
    furniture: list[str]


class Entry(TypedDict):
    id: str
    language: str
    story: str
    duplicate_of: str | None


class Feed(TypedDict):
    path: str
    format: str
    entries: list[Entry]


class Key(TypedDict):
    names: dict[str, list[str]]
    articles: list[Article]
    feeds: list[Feed]


KEY: Key = json.loads((ROOT / "tests" / "specs" / "seeds.json").read_text(encoding="utf-8"))
ARTICLES = KEY["articles"]
FEEDS = KEY["feeds"]
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["path"])
each_feed = pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed["path"])


def raw(path: str) -> str:
    return (SEEDS / path).read_text(encoding="utf-8")


def han(text: str) -> str:
    """The Han characters of text alone, in simplified form."""
    return "".join(re.findall(r"[\u4e00-\u9fff]", opencc.OpenCC("t2s").convert(text)))


def grams(text: str, size: int) -> set[str]:
    return {text[start : start + size] for start in range(len(text) - size + 1)}


def overlap(one: str, other: str) -> float:
    """Share of the shorter text's runs of eight characters that the longer one has too; tags and spaces don't count."""
    first, second = (grams(re.sub(r"<[^>]*>|\s+", "", text), 8) for text in (one, other))
    return len(first & second) / min(len(first), len(second))


def test_key_lists_every_article_and_feed() -> None:
    on_disk = {path.name for path in SEEDS.iterdir() if path.is_file() and path.name != "README.md"}
    assert on_disk == {article["path"] for article in ARTICLES}
    assert {f"feeds/{path.name}" for path in (SEEDS / "feeds").iterdir()} == {feed["path"] for feed in FEEDS}


def test_articles_cover_formats_and_languages() -> None:
    assert {Path(article["path"]).suffix for article in ARTICLES} == {".txt", ".md", ".html", ".json"}
    assert {article["language"] for article in ARTICLES} == LANGUAGES


@each_article
def test_article_holds_what_the_key_says(article: Article) -> None:
    text = raw(article["path"])
    expected = [figure["text"] for figure in article["figures"]] + article["furniture"]
    assert [part for part in expected if part not in text] == []
    assert article["language"] in LANGUAGES
    assert article["figures"]
    assert article["furniture"]


@each_article
def test_key_names_exactly_the_people_written_in_the_article(article: Article) -> None:
    text = raw(article["path"])
    written = {person for person, forms in KEY["names"].items() if any(form in text for form in forms)}
    assert set(article["people"]) == written


@pytest.mark.parametrize(
    ("path", "published"), [(article["path"], article["published"]) for article in ARTICLES if article["published"]]
)
def test_published_date_stands_in_the_page(path: str, published: str) -> None:
    year, month, day = published.split("-")
    month_name = {"08": "August", "10": "October"}[month]
    forms = [
        published,
        f"{year}年{month}月{day}日",
        f"{int(day)} {month_name} {year}",
        f"{month_name} {int(day)}, {year}",
    ]
    assert any(form in raw(path) for form in forms)


def test_only_reposts_share_their_wording() -> None:
    for one, other in combinations(ARTICLES, 2):
        shared = overlap(raw(one["path"]), raw(other["path"]))
        if one["path"] == other["duplicate_of"]:
            assert shared > 0.7, (one["path"], other["path"])
        else:
            assert shared < 0.1, (one["path"], other["path"])


def test_addresses_use_reserved_domains() -> None:
    for path in SEEDS.rglob("*.*"):
        for url in re.findall(r"https?://[^\s<>\"')\]]+", path.read_text(encoding="utf-8")):
            host = urlsplit(url).hostname or ""
            assert host in NAMESPACE_HOSTS or re.search(r"(^|\.)example\.(com|org|net)$", host), (path.name, url)


@each_feed
def test_feed_is_well_formed_and_holds_the_listed_entries(feed: Feed) -> None:
    ElementTree.parse(SEEDS / feed["path"])
    parsed = feedparser.parse(str(SEEDS / feed["path"]))
    assert not parsed.bozo
    assert parsed.version == {"atom": "atom10", "rss": "rss20"}[feed["format"]]
    assert [entry.id for entry in parsed.entries] == [entry["id"] for entry in feed["entries"]]
    assert all(entry.published_parsed for entry in parsed.entries)


@each_feed
def test_duplicate_feed_entry_repeats_its_article(feed: Feed) -> None:
    duplicates = {entry["id"]: entry["duplicate_of"] for entry in feed["entries"] if entry["duplicate_of"]}
    assert duplicates
    for entry in feedparser.parse(str(SEEDS / feed["path"])).entries:
        if (path := duplicates.get(entry.id)) is not None:
            assert overlap(entry.content[0].value, raw(path)) > 0.8


@pytest.mark.skipif(not (SHARED / "samples").is_dir(), reason="needs the reference articles in ../shared/samples")
def test_no_wording_is_taken_from_the_reference_articles() -> None:
    theirs: set[str] = set()
    for path in (SHARED / "samples").glob("*.txt"):
        theirs |= grams(han(path.read_text(encoding="utf-8")), COPIED_RUN)
    for path in SEEDS.rglob("*.*"):
        assert grams(han(path.read_text(encoding="utf-8")), COPIED_RUN) & theirs == set(), path.name


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="needs the labels in ../shared/gold")
def test_everyone_in_the_reference_labels_occurs() -> None:
    gold = json.loads((SHARED / "gold" / "gold_seeds.json").read_text(encoding="utf-8"))
    assert set(gold["people"]) <= {person for article in ARTICLES for person in article["people"]}
