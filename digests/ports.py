"""What the core asks of the world. Only these do I/O, and only these are async (engines excepted: they compute).

Every implementation, real or fake, passes the same contract suite in tests/contracts/.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from digests.models import (
    Article,
    Claim,
    Decision,
    Edition,
    Entry,
    Language,
    Link,
    NamedPerson,
    Person,
    Profile,
    RawItem,
    Reading,
    Rejected,
    Resolution,
    Sentence,
    Sketch,
    SourceSpec,
    Summary,
)
from digests.publishing import Delivery
from digests.views import EditionRecord, Fate, PersonPage, SearchHit, SourceHealth, StoryMaterial, Told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC. Never goes back by more than the system's clock does; callers must bear that."""
        ...


# --- sources -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PollState:
    """What a source remembers between polls; opaque to all but the source and its health report."""

    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    address: str | None = None  # where a permanent move led
    baseline: bool = False  # the first poll has been taken
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    problem: str | None = None  # what is wrong, in words a person can act on
    last_success: datetime | None = None
    last_article: datetime | None = None
    next_poll: datetime | None = None
    interval: timedelta | None = None  # adapted within limits
    cursor: Mapping[str, str] = field(default_factory=dict)  # e.g. a folder's path -> modification mark


@dataclass(frozen=True, slots=True)
class Poll:
    """Outcome of one poll. A failure is a value: `problem` is set and `items` is empty (or what could still be read)."""

    items: tuple[RawItem, ...]
    state: PollState
    problem: str | None = None
    unchanged: bool = False


class Source(Protocol):
    """One source. `poll` raises nothing that a source can cause; cancelling it is safe; the same state gives the same
    items again until the state it returned has been stored."""

    @property
    def spec(self) -> SourceSpec: ...

    async def poll(self, state: PollState, now: datetime) -> Poll: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer over HTTP. `url` is where the content was found; `moved` where a permanent redirect leads for good."""

    status: int
    url: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    moved: str | None = None


class Fetcher(Protocol):
    """Guarded HTTP GET: public addresses only, bounded in bytes and time.

    Raises BlockedAddress, TooLarge, Unreachable (also for 4xx and 5xx, with `status`); 304 is returned, not raised.
    """

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched: ...


# --- engines (computing, not I/O: sync, called off the event loop) -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tag:
    """A name found in a text: code points [start, end), label "person", "organization" or "place"."""

    start: int
    end: int
    label: str


class NameTagger(Protocol):
    """Finds names in sentences. Same input, same output; one list per text, ascending, not overlapping. Thread-safe."""

    def tag(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]: ...


class SentenceEncoder(Protocol):
    """Multilingual sentence vectors: shape (len(texts), dim), float32, rows of unit length."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]": ...


# --- charts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of a chart: a day, its value, and both in words."""

    day: date
    when: str
    low: float
    high: float | None  # of a range
    words: str
    others: tuple[float, ...] = ()  # values that contradict it

    @property
    def middle(self) -> float:
        return self.low if self.high is None else (self.low + self.high) / 2


class Painter(Protocol):
    def draw(self, title: str, marks: Sequence[Mark]) -> bytes:
        """A chart of marks in the order of time, as a PNG. Thread-safe; computes, so it is called off the event loop."""


# --- writing -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """What one story of an edition is going to say, before it is put into words."""

    material: StoryMaterial
    topic: str
    people: tuple[NamedPerson, ...]  # new ones first, most prominent first
    entries: tuple[Entry, ...]  # ledger lines to show: disputes, changes, new ones
    numbers: Mapping[str, int]  # article id -> number of its reference in the edition
    importance: float
    update: bool = False  # told before in this channel; only what changed is told
    digest: str = ""  # the edition it is for, as far as budgets are concerned


@dataclass(frozen=True, slots=True)
class Written:
    """A story put into words. A language without a text of its own is absent, never faked."""

    headlines: Mapping[Language, Sentence]
    lead: Mapping[Language, tuple[Sentence, ...]]
    writer: str = "extract"
    notes: tuple[str, ...] = ()  # what went wrong on the way, for the edition's record


class Writer(Protocol):
    """Puts a story into words. Nothing it returns says what no source says. Raises WriterError when it cannot; the caller
    then asks the writer before it (model, translate -> extract; extract never raises)."""

    name: str

    async def write(self, plan: StoryPlan) -> Written: ...


@dataclass(frozen=True, slots=True)
class DraftBullet:
    """One thing a model says, in both languages. `sentences` are ids of the sentences it was shown ("3.12")."""

    en: str
    zh: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model makes of a story; not checked yet."""

    headline_en: str
    headline_zh: str
    bullets: tuple[DraftBullet, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered. `draft` is None when its text is none, and `problem` says why."""

    text: str
    draft: Draft | None
    model: str  # name of the model that answered
    tokens: int  # read and written; 0 when the provider does not say
    money: Decimal | None = None  # US dollars; None when no price is known
    problem: str = ""


class LanguageModel(Protocol):
    """Answers a conversation with a `Draft`. It has no tools and keeps no memory: every call brings the whole conversation.

    Raises WriterError when no answer came in time, from this model or those it falls back to.
    """

    name: str

    async def ask(self, instructions: str, turns: Sequence[str]) -> Answer:
        """`turns` are what was said so far, ours first and last, the model's in between."""
        ...


class ModelMemory(Protocol):
    """What models cost and what they answered, kept over restarts."""

    async def spent(self, day: date) -> Mapping[str, tuple[int, Decimal]]:
        """Tokens and US dollars spent on that day (UTC), by digest."""
        ...

    async def spend(self, day: date, digest: str, tokens: int, money: Decimal) -> None:
        """Adds to what is spent."""
        ...

    async def answer(self, key: str) -> str | None: ...

    async def keep_answer(self, key: str, answer: str, now: datetime) -> None:
        """Answers are forgotten after a month."""
        ...


class Translator(Protocol):
    """Translates single sentences between English and Simplified Chinese. What comes back is not to be trusted: the writer checks it.

    Raises WriterError when it cannot: no model, no package, no answer in time.
    """

    name: str

    async def translate(self, sentences: Sequence[str], target: Language) -> Sequence[str]:
        """As many as were given, in their order. `target` is EN or HANS; the sentences are in the other one."""
        ...


# --- archive (writing side) ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything one new article adds, stored in one transaction together with the end of its raw item.

    For a Duplicate that is not `fuller` only article, decision and sketch are set. A Revision or a `fuller` Duplicate takes the
    place of `decision.of`: that article's claims and mentions no longer count, and its story is joined.
    """

    article: Article
    decision: Decision
    sketch: Sketch
    opening: str = ""
    reading: Reading | None = None
    resolutions: tuple[Resolution, ...] = ()
    profile: Profile | None = None
    link: Link | None = None
    story: str | None = None  # story the article now belongs to; every other story of `link` is joined into it
    claims: tuple[Claim, ...] = ()


class Archive(Protocol):
    """Durable and transactional: a method either happened wholly or not at all. Reads see every finished write.

    `tenant` limits reads to the shared archive plus that tenant's own rows; None reads the shared archive only.
    Filing the same article again changes nothing.
    """

    async def record_poll(self, spec: SourceSpec, poll: Poll, now: datetime) -> int:
        """Stores the items not seen before (by source, key and hash) and the state, in one transaction. Returns how many."""
        ...

    async def pending(self, limit: int) -> Sequence[RawItem]:
        """Items not filed yet, oldest publication first."""
        ...

    async def texts_of(self, source: str, limit: int = 30) -> Sequence[str]:
        """Texts of the source's newest articles, newest first: what it repeats over them is its furniture."""
        ...

    async def similar(self, sketch: Sketch, *, tenant: str | None, limit: int = 20) -> Sequence[Summary]:
        """Stored articles that share most hashes, with `shared` set."""
        ...

    async def same_address(self, article: Article, *, key: str, tenant: str | None) -> Sequence[Summary]:
        """Stored articles of the same url, or of the same source and key."""
        ...

    async def people_by_keys(self, keys: Collection[str], *, tenant: str | None) -> Sequence[Person]:
        """People any of whose forms has one of these keys (`identity.keys`)."""
        ...

    async def related(self, profile: Profile, *, tenant: str | None, limit: int = 40) -> Sequence[Profile]:
        """Profiles near in time that share people, organisations, figures or terms with this one, best first; behind these
        `limit` the others of their stories."""
        ...

    async def file(self, filing: Filing, now: datetime) -> None: ...

    async def reject(self, rejected: Rejected, now: datetime) -> None: ...

    async def fail(self, item: RawItem, problem: str, now: datetime) -> None:
        """The item could not be read; kept, reported, tried again after an update (at most three times)."""
        ...

    def lease(self, name: str, seconds: float) -> AbstractAsyncContextManager[bool]:
        """Whether this process alone may do `name` now; renewed while held, free again `seconds` after a crash."""
        ...


# --- library (reading side) ---------------------------------------------------------------------------------------------


class Library(Protocol):
    """What the archive answers. All of it limited to the shared archive and the tenant's own rows."""

    async def person_page(
        self, person: str, *, tenant: str | None, limit: int = 20, offset: int = 0
    ) -> PersonPage | None: ...

    async def people_like(self, text: str, *, tenant: str | None, limit: int = 25) -> Sequence[Person]:
        """People one of whose forms begins with or contains the text; most mentioned first (autocomplete)."""
        ...

    async def subjects_like(self, text: str, *, tenant: str | None, limit: int = 25) -> Sequence[tuple[str, str]]:
        """(subject id, name) of people and organisations that claims speak of."""
        ...

    async def claims_about(self, subject: str, *, tenant: str | None) -> Sequence[Claim]: ...

    async def search(
        self, words: str, *, tenant: str | None, limit: int = 10, offset: int = 0
    ) -> Sequence[SearchHit]: ...

    async def fate(self, address: str, *, tenant: str | None) -> Sequence[Fate]:
        """What became of the articles of this web address, path or article id; newest first."""
        ...

    async def story(self, story: str, *, tenant: str | None, channel: str | None = None) -> StoryMaterial | None: ...

    async def stories_since(
        self, since: datetime | None, until: datetime, *, tenant: str | None, channel: str | None
    ) -> Sequence[StoryMaterial]:
        """Stories with an article filed in (since, until], each whole, with what this channel was already told of it."""
        ...

    async def health(self, *, tenant: str | None) -> Sequence[SourceHealth]: ...

    async def edition(self, channel: str, day: date | None) -> EditionRecord | None:
        """The edition of that local date; without a date the latest."""
        ...

    async def save_edition(
        self, edition: Edition, told: Mapping[str, Told], deliveries: Sequence[Delivery], now: datetime
    ) -> bool:
        """Stores the edition, what it tells (by story), and its posts as outbox rows, in one transaction. False when
        (channel, date) already has one: then nothing was changed."""
        ...

    async def sources(self, *, tenant: str | None) -> Sequence[SourceSpec]: ...

    async def source_states(self) -> Mapping[str, tuple[SourceSpec, PollState]]:
        """Every source of every tenant with its state: the scheduler's view."""
        ...

    async def due_sources(self, now: datetime) -> Sequence[tuple[SourceSpec, PollState]]:
        """Those of every tenant whose next poll has come, or that were never polled; not the paused ones."""
        ...

    async def keep_source(self, spec: SourceSpec, now: datetime) -> None: ...

    async def remove_source(self, source: str, now: datetime) -> bool:
        """Polls no more; its articles stay."""
        ...
