"""What a digest may say as "subject measure: value": rules on single sentences, and whole articles against judged lists.

claim_sentences.json   one sentence, its names, and per figure the claim it may make or null
claims.json            our articles: every claim ever made of them or worth making, judged by reading the quote; null may not be told
claims_samples.json    the same for the reference samples, only what is right

A claim that no list knows counts as wrong until somebody has read it and added it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import pytest

from digests import ledger
from digests.clean import clean
from digests.models import Article, RawItem, Reading, Rejected, SourceKind, SourceSpec, Subject, SubjectKind
from digests.reading.figures.levels import level_of
from digests.reading.figures.measures import measures
from tests.readings import ROOT, SPECS, article, model_reader
from tests.shared_files import shared
from tests.unit.test_figures import read


class Sentence(TypedDict):
    text: str
    people: str
    organizations: str
    claims: list[list[str] | None]


class Judged(TypedDict):
    article: str
    quote: str
    figure: str
    subject: str | None
    measure: str | None


SENTENCES: list[Sentence] = json.loads((SPECS / "claim_sentences.json").read_text("utf-8"))
TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".json": "application/json"}


@pytest.mark.parametrize("sentence", SENTENCES, ids=[s["text"][:24] for s in SENTENCES])
def test_a_sentence_claims_this_and_no_more(sentence: Sentence) -> None:
    found = read(sentence["text"], people=sentence["people"], organizations=sentence["organizations"])
    told = [
        [f.subject, f.measure, *(part for part in f.scope.split("+") if part.startswith(("before", "in:")))]
        if f.subject and f.measure
        else None
        for f in found
    ]
    assert told == sentence["claims"]


def test_growth_of_gdp_is_told_of_nobody_and_no_other_growth_is_taken_for_it() -> None:
    found = read(
        "上半年国内生产总值61万亿元,按不变价格计算,同比增长5.0%。从环比看,二季度国内生产总值增长0.7%。",
        people="",
        organizations="",
    )
    assert [f.measure for f in found] == ["gdp", "economic_growth", "growth"]


def test_sentences_hold_both_what_is_told_and_what_is_not() -> None:
    claims = [claim for sentence in SENTENCES for claim in sentence["claims"]]
    assert sum(claim is None for claim in claims) >= 40
    assert sum(claim is not None for claim in claims) >= 60


def test_a_change_is_named_by_what_changed() -> None:
    for name, measure in measures().items():
        for change in filter(None, (measure.grows, measure.shrinks)):
            assert level_of(change) is measure, name
            assert measures()[change].of == measure.of, name


def test_a_measure_that_needs_a_subject_is_no_claim_without_one() -> None:
    text = "营收为40亿元,造成12人死亡。"
    page = article(text)
    told = ledger.claims(page, Reading("a", (), (), (), read(text)), "s", {})
    assert [claim.measure for claim in told] == [None, "deaths"]


def test_a_known_subject_keeps_the_measure() -> None:
    text = "蓝湾科技营收为40亿元。"
    known = {"蓝湾科技": Subject(SubjectKind.ORGANIZATION, "bluebay", "Bluebay", "蓝湾科技")}
    (told,) = ledger.claims(article(text), Reading("a", (), (), (), read(text, organizations="蓝湾科技")), "s", known)
    assert (told.subject, told.measure) == (known["蓝湾科技"], "revenue")


def test_what_is_joined_to_a_forecast_or_an_old_value_is_one_too() -> None:
    forecast = read("Bluebay beat projections of $1.76 EPS on $102 billion in revenue.", organizations="Bluebay")
    assert [f.scope for f in forecast] == ["forecast", "forecast"]
    old = read(
        "Bluebay had revenue of $9 billion, compared to revenue of $5 billion and net profit of $1 billion.",
        organizations="Bluebay",
    )
    assert [f.scope for f in old] == ["", "before", "before"]


def test_a_row_of_thousands_of_names_is_read() -> None:
    text = "蓝湾科技、" * 5000 + "海图智能营收3亿元"
    (figure,) = read(text, organizations="蓝湾科技,海图智能")
    assert figure.measure == "revenue"


# --- whole articles --------------------------------------------------------------------------------------------------------


def _told(paths: list[Path]) -> Iterator[tuple[str, str, str, str, str]]:
    """(article, quote, figure, subject, measure) of every claim with both, as the whole reader makes them."""
    for path in paths:
        item = RawItem("test", path.name, path.read_bytes(), TYPES[path.suffix], datetime(2026, 3, 2, tzinfo=UTC))
        page = clean(item, SourceSpec("test", SourceKind.FOLDER, "/news"))
        assert not isinstance(page, Rejected), path
        yield from _claims_of(path.name, page, model_reader().read(page))


def _claims_of(name: str, page: Article, reading: Reading) -> Iterator[tuple[str, str, str, str, str]]:
    names = {p.ref: p.name for p in reading.people}  # an organisation by its id
    for figure in reading.figures:
        if figure.subject and figure.measure and not figure.headline and not figure.scope.endswith("converted"):
            quote = page.text[figure.quote.start : figure.quote.end]
            yield name, quote, figure.text, names.get(figure.subject, figure.subject), figure.measure


@pytest.mark.slow
def test_our_articles_are_told_right() -> None:
    rows: list[Judged] = json.loads((SPECS / "claims.json").read_text("utf-8"))
    right = Counter(
        (r["article"], r["quote"], r["figure"], r["subject"], r["measure"])
        for r in rows
        if r["subject"] and r["measure"]
    )
    paths = [*sorted((SPECS / "articles" / "dev").glob("*.txt"))]
    paths += sorted(p for p in (ROOT / "seeds").iterdir() if p.suffix in TYPES and p.name != "README.md")
    told = Counter(_told(paths))
    hits = (told & right).total()
    assert hits >= 0.95 * told.total(), sorted((told - right).elements())
    assert hits >= 0.7 * right.total(), sorted((right - told).elements())


@pytest.mark.slow
def test_the_reference_samples_are_told_right() -> None:
    rows = json.loads((SPECS / "claims_samples.json").read_text("utf-8"))
    right = Counter((r["article"], r["figure"], r["subject"], r["measure"]) for r in rows)
    told = Counter((a, f, s, m) for a, _, f, s, m in _told(sorted(shared("samples").glob("*.txt"))))
    hits = (told & right).total()
    assert hits >= 0.95 * told.total(), sorted((told - right).elements())
    assert hits >= 0.7 * right.total(), sorted((right - told).elements())
