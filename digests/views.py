"""What the archive answers when it is asked: assembled from stored rows, never stored themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from digests.models import Article, Claim, Edition, Entry, Person, Role, SourceSpec, Span, Story


@dataclass(frozen=True, slots=True)
class Sighting:
    """One person in one article."""

    person: Person
    article: str
    when: datetime
    quote: str  # sentence of the first mention
    form: str  # as written there
    role: Role | None
    count: int  # mentions in the article
    prominence: float  # 1 in the title, 0.8 in the first three sentences, less further down


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as filed. `duplicates` are copies of it elsewhere: (article id, site, url)."""

    article: Article
    sentences: tuple[Span, ...]
    story: str | None
    filed: datetime
    duplicates: tuple[tuple[str, str, str | None], ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel has been told of a story."""

    first: date
    last: date
    address: str | None  # web address of the first post, where the platform has one
    people: frozenset[str]
    values: Mapping[str, tuple[str, ...]]  # ledger line key -> values told, as `ledger.value_key`


@dataclass(frozen=True, slots=True)
class StoryMaterial:
    """A story with all that is known of it and, for a channel, what it was told before."""

    story: Story
    articles: tuple[StoredArticle, ...]  # oldest first; representatives only, copies hang on them
    sightings: tuple[Sighting, ...]
    claims: tuple[Claim, ...]
    first_seen: Mapping[str, datetime]  # person id -> when the archive first had them (filing time)
    last_before: Mapping[str, datetime]  # person id -> last article before this story's first one
    earlier_claims: tuple[Claim, ...] = ()  # of the same subjects, from other and older stories
    told: Told | None = None
    earlier_roles: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)  # person id -> roles before this story


@dataclass(frozen=True, slots=True)
class DatedRole:
    role: Role
    article: str
    when: datetime
    dated: bool = True  # False where `when` is only when the article was fetched


@dataclass(frozen=True, slots=True)
class PersonMention:
    article: str
    title: str
    site: str
    url: str | None
    when: datetime
    quote: str
    form: str
    dated: bool = True  # False where `when` is only when the article was fetched


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that is known of one person, newest first."""

    person: Person
    roles: tuple[DatedRole, ...]
    mentions: tuple[PersonMention, ...]
    total_mentions: int  # articles that mention them
    claims: tuple[Claim, ...]
    evidence: tuple[str, ...]  # why these forms are one person
    first_seen: datetime | None


@dataclass(frozen=True, slots=True)
class SearchHit:
    article: str
    title: str
    site: str
    url: str | None
    when: datetime
    snippet: str
    story: str | None
    dated: bool = True  # False where `when` is only when the article was fetched


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one article."""

    article: str
    title: str
    url: str | None
    source: str
    fetched: datetime
    outcome: str  # pending, failed, rejected, duplicate, revision, replaced, new
    why: str  # the reason with its numbers
    of: str | None  # article it duplicates or revises
    story: str | None
    link_why: str | None
    posted: tuple[tuple[str, date], ...]  # (channel, local date) of editions that told its story
    link_names: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    # English and Chinese names of the people whose ids are in `link_why`
    of_title: str | None = None  # of the article that speaks for a copy or a replaced version
    cited: tuple[tuple[str, date], ...] = ()  # those of `posted` that have it, or what it copies, among their sources
    passed: tuple[tuple[str, date], ...] = ()  # the first of each channel that was made with it at hand
    changed: tuple[Entry, ...] = ()  # what a revision says otherwise than the version before


@dataclass(frozen=True, slots=True)
class SourceHealth:
    spec: SourceSpec
    last_success: datetime | None
    last_article: datetime | None
    failing_since: datetime | None
    problem: str | None
    failures: int
    next_poll: datetime | None
    articles: int


@dataclass(frozen=True, slots=True)
class EditionRecord:
    edition: Edition
    posted: int  # parts delivered
    parts: int
