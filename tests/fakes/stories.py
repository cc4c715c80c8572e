"""Test data for editions: stories with their articles, people and claims, from as little as a sentence.

story("s1", "Meta cuts 600 jobs", claims=[claim("meta", "layoffs", people(600))], people=[sighting("tian")])
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from digests.models import (
    Article,
    Claim,
    FigureKind,
    Language,
    OffsetMap,
    Person,
    Role,
    Story,
    Subject,
    SubjectKind,
    Value,
)
from digests.publishing import Channel
from digests.text.sentences import sentences
from digests.views import Sighting, StoredArticle, StoryMaterial, Told

DAY_ONE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNEL = Channel("console:local/terminal", "console:local", "console", "terminal")


def day(number: int, hour: int = 9) -> datetime:
    """`number` days after the first one."""
    return DAY_ONE.replace(hour=hour) + timedelta(days=number)


def usd(amount: str | int) -> Value:
    return Value(FigureKind.MONEY, Decimal(amount), None, "USD")


def heads(count: int) -> Value:
    return Value(FigureKind.COUNT, Decimal(count), None, "people")


def organization(name: str) -> Subject:
    return Subject(SubjectKind.ORGANIZATION, name.lower().replace(" ", "-"), name, None)


def person(name: str, *, zh: str | None = None, curated: str | None = None) -> Person:
    return Person(name.lower().replace(" ", "-"), name, zh, frozenset(n for n in (name, zh) if n), curated)


def stored(
    id_: str,
    title: str,
    body: str = "",
    *,
    when: datetime = DAY_ONE,
    site: str | None = None,
    language: Language = Language.EN,
    topics: tuple[str, ...] = (),
    source: str = "wire",
    origin: str | None = None,
) -> StoredArticle:
    text = f"{title}\n{body}" if title else body
    article = Article(
        id=id_,
        source=source,
        url=f"https://{site or id_ + '.example'}/{id_}",
        title=title,
        text=text,
        body_start=len(title) + 1 if title else 0,
        offsets=OffsetMap(((0, 0, len(text)),)),
        language=language,
        published=when,
        fetched=when,
        site=site or f"{id_}.example",
        origin=origin,
    )
    return StoredArticle(article, sentences(text), None, when, topics=topics)


def claim(
    article: StoredArticle,
    subject: Subject,
    measure: str | None,
    value: Value,
    *,
    when: datetime | None = None,
    hearsay: bool = False,
) -> Claim:
    a = article.article
    return Claim(
        id=f"{a.id}:{subject.id}:{measure}:{value.low}",
        article=a.id,
        story="s",
        site=a.site,
        url=a.url,
        origin=a.origin,
        when=when or a.when,
        subject=subject,
        measure=measure,
        scope="",
        value=value,
        text=f"{value.low}",
        quote=a.title,
        start=0,
        end=1,
        hearsay=hearsay,
        prominence=0.8,
    )


def sighting(article: StoredArticle, who: Person, *, role: Role | None = None, prominence: float = 0.5) -> Sighting:
    return Sighting(who, article.article.id, article.article.when, article.article.title, who.name, role, 1, prominence)


def story(
    id_: str,
    articles: Sequence[StoredArticle],
    *,
    claims: Iterable[Claim] = (),
    sightings: Sequence[Sighting] = (),
    told: Told | None = None,
    earlier: Iterable[Claim] = (),
    first_seen: dict[str, datetime] | None = None,
    last_before: dict[str, datetime] | None = None,
    earlier_roles: dict[str, tuple[Role, ...]] | None = None,
) -> StoryMaterial:
    filed = {a.article.id: a.filed for a in articles}
    seen = {s.person.id: min(filed[o.article] for o in sightings if o.person.id == s.person.id) for s in sightings}
    times = [a.article.when for a in articles]
    return StoryMaterial(
        story=Story(id_, tuple(a.article.id for a in articles), min(times), max(times)),
        articles=tuple(articles),
        sightings=tuple(sightings),
        claims=tuple(replace(c, story=id_) for c in claims),
        first_seen=seen | (first_seen or {}),
        last_before=last_before or {},
        earlier_claims=tuple(earlier),
        told=told,
        earlier_roles=earlier_roles or {},
    )
