"""Test data: items, articles, readings and filings that hang together, from as little as a title.

    item = make_item(key="a", text="...")            a raw item
    article = make_article(item)                     its article, unchanged text
    filing = make_filing(article, people=["李岚"])    what the stages would have made of it, simply

Sketches here are hashes of single characters and their neighbours: alike texts share most of them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from digests.models import (
    Article,
    Claim,
    Decision,
    Figure,
    FigureKind,
    Language,
    Link,
    Mention,
    New,
    OffsetMap,
    Person,
    Profile,
    RawItem,
    Reading,
    ReadPerson,
    Resolution,
    Role,
    Sketch,
    SourceKind,
    SourceSpec,
    Span,
    Subject,
    SubjectKind,
    Value,
)
from digests.ports import Filing, Poll, PollState
from digests.text.script import detect
from digests.text.sentences import sentence_at, sentences

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def hours(n: float) -> datetime:
    """`n` hours after noon of 2 March 2026."""
    return NOON + timedelta(hours=n)


def make_spec(source: str = "wire", *, tenant: str | None = None) -> SourceSpec:
    return SourceSpec(source, SourceKind.FOLDER, f"/news/{source}", name=source.title(), tenant=tenant, topics=("ai",))


def make_item(
    title: str = "A title",
    body: str = "A body.",
    *,
    source: str = "wire",
    key: str | None = None,
    url: str | None = None,
    tenant: str | None = None,
    published: datetime | None = NOON,
    fetched: datetime = NOON,
) -> RawItem:
    return RawItem(
        source=source,
        key=key or title,
        content=body.encode(),
        media_type="text/plain",
        fetched=fetched,
        url=url,
        title=title,
        published=published,
        tenant=tenant,
    )


def make_poll(*items: RawItem, state: PollState | None = None) -> Poll:
    return Poll(items, state or PollState(baseline=True, last_success=NOON))


def make_article(item: RawItem | None = None, *, site: str = "") -> Article:
    """The article of an item whose content is its body, as it stands."""
    item = item or make_item()
    title, body = item.title or "", item.content.decode()
    text = f"{title}\n{body}"
    start = len(title) + 1
    return Article(
        id=item.id,
        source=item.source,
        url=item.url,
        title=title,
        text=text,
        body_start=start,
        offsets=OffsetMap(((start, 0, len(body)),)),
        language=detect(text),
        published=item.published,
        fetched=item.fetched,
        tenant=item.tenant,
        site=site or f"{item.source}.example",
    )


def make_sketch(text: str) -> Sketch:
    grams = {text[i : i + 4] for i in range(max(1, len(text) - 3))}
    return tuple(sorted(int.from_bytes(hashlib.blake2b(g.encode(), digest_size=8).digest(), "big") for g in grams))


def make_mentions(text: str, *forms: str) -> tuple[Mention, ...]:
    """Every place where one of the forms stands."""
    found = {(at, f) for f in forms for at in range(len(text)) if text.startswith(f, at)}
    return tuple(Mention(f, at, at + len(f)) for at, f in sorted(found))


def make_person(name: str, *, person: str | None = None, forms: Sequence[str] = ()) -> Person:
    """A person with the names they have; the id is made of the name when none is given."""
    chinese = detect(name) is not Language.EN
    made = person or "p-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    return Person(made, None if chinese else name, name if chinese else None, frozenset({name, *forms}))


def make_reading(
    article: Article, people: Mapping[str, Sequence[str]] | Sequence[str] = (), roles: Mapping[str, Role] | None = None
) -> Reading:
    """People by name, each found at every place of the name (or of the forms given for it)."""
    by_name = people if isinstance(people, Mapping) else {name: (name,) for name in people}
    read = tuple(
        ReadPerson(
            f"p{i}", name, make_mentions(article.text, *forms), (roles[name],) if roles and name in roles else ()
        )
        for i, (name, forms) in enumerate(by_name.items())
    )
    return Reading(article.id, sentences(article.text), read, (), ())


def make_value(amount: str = "14.3e9", unit: str = "USD") -> Value:
    return Value(FigureKind.MONEY, Decimal(amount), unit=unit)


def make_claim(
    article: Article,
    text: str,
    *,
    story: str = "s1",
    subject: Subject | None = None,
    measure: str | None = "investment",
    value: Value | None = None,
) -> Claim:
    """A claim of the figure written `text` in the article."""
    start = article.text.index(text)
    quote = sentence_at(sentences(article.text), start) or Span(start, start + len(text))
    return Claim(
        id=f"{article.id}:{start}:{measure}",
        article=article.id,
        story=story,
        site=article.site,
        url=article.url,
        origin=article.origin,
        when=article.when,
        subject=subject,
        measure=measure,
        scope="",
        value=value or make_value(),
        text=text,
        quote=article.text[quote.start : quote.end],
        start=start,
        end=start + len(text),
    )


def person_subject(person: Person) -> Subject:
    return Subject(SubjectKind.PERSON, person.id, person.en, person.zh)


def company(name: str) -> Subject:
    return Subject(SubjectKind.ORGANIZATION, name.lower().replace(" ", "-"), name, None)


def make_figure(article: Article, text: str, value: Value | None = None) -> Figure:
    start = article.text.index(text)
    quote = sentence_at(sentences(article.text), start) or Span(start, start + len(text))
    return Figure(text, start, start + len(text), value or make_value(), quote)


def make_profile(article: Article, people: Sequence[Person] = (), terms: Sequence[str] = ()) -> Profile:
    return Profile(
        article=article.id,
        language=article.language,
        when=article.when,
        title=article.title,
        lead=article.body[:80],
        vector=(0.6, 0.8, 0.0),
        people={p.id: 1.0 for p in people},
        organizations={},
        figures={},
        terms=dict.fromkeys(terms or article.title.lower().split(), 0.5),
        dated=article.published is not None,
        site=article.site,
        tenant=article.tenant,
    )


def make_filing(
    article: Article,
    people: Sequence[Person] = (),
    *,
    decision: Decision | None = None,
    story: str | None = "s1",
    link: Link | None = None,
    roles: Mapping[str, Role] | None = None,
    claims: Sequence[Claim] = (),
    merges: Mapping[str, tuple[str, ...]] | None = None,
    known: bool = False,
) -> Filing:
    """The filing of a new article. `people` are looked for in its text by their forms; `merges` is by person id."""
    by_name = {p.name: sorted(p.forms) for p in people}
    reading = make_reading(article, by_name, roles)
    resolutions = tuple(
        Resolution(f"p{i}", person, known=known, merges=(merges or {}).get(person.id, ()))
        for i, person in enumerate(people)
    )
    return Filing(
        article=article,
        decision=decision or New(),
        sketch=make_sketch(article.text),
        opening=article.body[:40],
        reading=reading,
        resolutions=resolutions,
        profile=make_profile(article, people),
        link=link or Link((), "nothing like it"),
        story=story,
        claims=tuple(claims),
    )
