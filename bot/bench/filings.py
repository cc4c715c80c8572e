"""Filings of invented articles: what the stages before filing would have made of them.

No model runs: names and figures are known to the newsroom that invented the articles, vectors are hashed words. All else is real:
sketches, profiles, claims.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.bench.newsroom import Name, Report
from digests import dedup, ledger, profiles
from digests.models import (
    Article,
    Duplicate,
    Figure,
    Mention,
    New,
    OffsetMap,
    Person,
    Profile,
    Reading,
    ReadOrganization,
    ReadPerson,
    Resolution,
    Span,
)
from digests.pipeline import subjects
from digests.ports import Filing
from digests.text.script import fold
from digests.text.sentences import sentence_at, sentences
from digests.text.tokens import tokens

_DIMENSIONS = 512


class Maker:
    def __init__(self) -> None:
        numbers = np.random.default_rng(1)
        self._directions: NDArray[np.float32] = numbers.standard_normal((4096, _DIMENSIONS), dtype=np.float32)
        self._common = _unit(numbers.standard_normal(_DIMENSIONS, dtype=np.float32))

    def filing(self, report: Report) -> Filing:
        article, reading = self.article(report), self.reading(report)
        sketch = dedup.sketch(article.body)
        opening = dedup.opening(article)
        if report.copy_of is not None:
            return Filing(article, Duplicate(_id(report.copy_of), 1.0, "a copy"), sketch, opening)
        resolutions = tuple(
            Resolution(p.ref, _person(n), known=True) for p, n in zip(reading.people, report.people, strict=True)
        )
        return Filing(
            article,
            New(),
            sketch,
            opening,
            reading,
            resolutions,
            self.profile(report, article, reading),
            story=story_of(report),
            claims=ledger.claims(article, reading, story_of(report), subjects(reading, resolutions)),
        )

    def article(self, report: Report) -> Article:
        text = f"{report.title}\n{report.body}"
        start = len(report.title) + 1
        return Article(
            id=_id(report.number),
            source=report.site,
            url=f"https://{report.site}/{report.number}",
            title=report.title,
            text=text,
            body_start=start,
            offsets=OffsetMap(((start, 0, len(report.body)),)),
            language=report.language,
            published=report.when,
            fetched=report.when,
            site=report.site,
        )

    def reading(self, report: Report) -> Reading:
        text, language = f"{report.title}\n{report.body}", report.language
        spans = sentences(text)
        people = tuple(
            ReadPerson(f"p{n}", who.of(language), _mentions(text, who.of(language)))
            for n, who in enumerate(report.people)
        )
        organizations = tuple(
            ReadOrganization(o.id, o.of(language), _mentions(text, o.of(language)), o.en, o.zh)
            for o in report.organizations
        )
        subject = report.event.company.id if report.event.company in report.organizations else None
        figures = tuple(
            Figure(written, at, at + len(written), value, sentence_at(spans, at) or Span(at, at + 1), subject)
            for at, written, value in sorted(
                ((text.index(w), w, v) for w, v in report.figures), key=lambda each: each[0]
            )
        )
        return Reading(_id(report.number), spans, people, organizations, figures)

    def profile(self, report: Report, article: Article, reading: Reading) -> Profile:
        people = {p.ref: n.id for p, n in zip(reading.people, report.people, strict=True)}
        vector = self._vector(profiles.vector_text(article, reading), report.event.number)
        return profiles.profile(article, reading, people, vector)

    def _vector(self, text: str, event: int) -> list[float]:
        """Words hashed to directions, one direction of the event's own (the encoder sees through languages), one shared by all
        (its vectors of unrelated news are not at right angles): cosines of about 0.7 within an event and 0.2 beyond."""
        rows = [zlib.crc32(word.encode()) % len(self._directions) for word in tokens(fold(text))]
        own = np.random.default_rng(event).standard_normal(_DIMENSIONS, dtype=np.float32)
        vector = _unit(self._directions[rows].sum(axis=0)) + 1.2 * _unit(own) + 0.8 * self._common
        return [float(x) for x in _unit(vector)]


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def _mentions(text: str, form: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    at = text.find(form)
    while at >= 0:
        found.append(Mention(form, at, at + len(form)))
        at = text.find(form, at + len(form))
    return tuple(found)


def _person(name: Name) -> Person:
    return Person(name.id, name.en, name.zh, frozenset((name.en, name.zh)))


def _id(number: int) -> str:
    return f"{number:016x}"


def story_of(report: Report) -> str:
    return f"event-{report.event.number}"


def made(reports: Sequence[Report]) -> list[Filing]:
    """Filings of many reports, in a process of its own."""
    maker = Maker()
    return [maker.filing(report) for report in reports]
