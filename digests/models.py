"""The types an article passes through, one frozen type per stage.

    RawItem -> Article -> Reading -> Decision -> Story -> Claim -> Edition

Conventions that hold everywhere:

- Offsets count Unicode code points. `Article.text` is what is read; every span below it is an offset into that text, and a
  span's `text` is exactly the slice it names. `Article.raw_span` leads back to the file or feed entry as received.
- Times are aware datetimes in UTC; `date` is a channel's local date.
- Amounts are `Decimal` in base units (US$14.3bn is `Decimal("1.43E+10")` with unit "USD"): its digits are the source's own
  precision, so 14.30 and 14.3 stay apart in print and equal in value.
- `tenant` is a Slack workspace, a Discord guild or the local terminal; `None` is the shared archive that all of them see.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Language(StrEnum):
    """Language and script of a text, as BCP 47 tags."""

    EN = "en"
    HANS = "zh-Hans"
    HANT = "zh-Hant"

    @property
    def chinese(self) -> bool:
        return self is not Language.EN


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of `Article.text`."""

    start: int
    end: int


# --- source and raw item -----------------------------------------------------------------------------------------------


class SourceKind(StrEnum):
    FOLDER = "folder"
    FEED = "feed"


class FullText(StrEnum):
    """Whether a feed's entries are completed from their web pages."""

    AUTO = "auto"  # when the entry holds only a summary
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A place where articles come from, as configured. `address` is an http(s) address or a folder's path."""

    id: str  # stable, kebab-case
    kind: SourceKind
    address: str
    name: str = ""
    tenant: str | None = None
    language: Language | None = None  # when the source says nothing itself
    zone: str = "UTC"  # IANA zone of dates that carry none; also decides what "CST" means
    interval: timedelta = timedelta(minutes=30)
    full_text: FullText = FullText.AUTO
    topics: tuple[str, ...] = ()
    paused: bool = False


@dataclass(frozen=True, slots=True)
class RawItem:
    """A feed entry or a file, as received."""

    source: str
    key: str  # identity within its source: guid, address or path
    content: bytes  # body of the entry, file or page, undecoded
    media_type: str  # text/plain, text/markdown, text/html, application/json
    fetched: datetime
    charset: str = "utf-8"
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    tenant: str | None = None

    @property
    def hash(self) -> str:
        """32 hex digits over title and content: the same item fetched twice has the same hash."""
        return hashlib.sha256((self.title or "").encode() + b"\0" + self.content).hexdigest()[:32]

    @property
    def id(self) -> str:
        """16 hex digits over source, key and hash; also the id of the article made of it."""
        return hashlib.sha256("\0".join((self.source, self.key, self.hash)).encode()).hexdigest()[:16]


# --- article -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Leads from cleaned text back to raw text: pieces (text_start, raw_start, length), ascending, not overlapping.

    Text between pieces (a line break that was put in, an entity that was decoded) maps to the end of the piece before it.
    """

    pieces: tuple[tuple[int, int, int], ...]

    def raw(self, offset: int) -> int:
        """Raw offset of the character at `offset`."""
        at = bisect_right(self.pieces, (offset, 1 << 62, 0)) - 1
        if at < 0:
            return self.pieces[0][1] if self.pieces else offset
        text_start, raw_start, length = self.pieces[at]
        return raw_start + min(offset - text_start, length)

    def raw_span(self, span: Span) -> Span:
        if span.end <= span.start:
            return Span(self.raw(span.start), self.raw(span.start))
        return Span(self.raw(span.start), self.raw(span.end - 1) + 1)


@dataclass(frozen=True, slots=True)
class Article:
    """Clean text of one raw item. `text` is the title, a line break and the body; without a title it is the body."""

    id: str
    source: str
    url: str | None  # canonical: no tracking parameters, no fragment
    title: str
    text: str
    body_start: int  # 0 when there is no title
    offsets: OffsetMap
    language: Language
    published: datetime | None
    fetched: datetime
    tenant: str | None = None
    site: str = ""  # host of the url, or the source's name: who published it here
    origin: str | None = None  # whom the article credits (来源:机器之心), as written
    byline: str | None = None

    @property
    def body(self) -> str:
        return self.text[self.body_start :]

    @property
    def when(self) -> datetime:
        """Publication time, or the time it was fetched where the article does not say."""
        return self.published or self.fetched


class RejectReason(StrEnum):
    EMPTY = "empty"  # nothing but page furniture
    BLOCKED = "blocked"  # an anti-bot or error page
    LOGIN = "login"  # a login or subscription wall
    PROMOTION = "promotion"  # an advertisement or promotional template
    UNREADABLE = "unreadable"  # not text in any encoding we know, or not in a language we read


@dataclass(frozen=True, slots=True)
class Rejected:
    """A raw item that is no article; kept out of digests and shown by /why with its reason."""

    id: str
    source: str
    url: str | None
    title: str
    reason: RejectReason
    detail: str
    fetched: datetime
    tenant: str | None = None


# --- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Role:
    """A title someone carries at one place of an article: 前OpenAI研究员 -> former, OpenAI, researcher."""

    text: str
    start: int
    end: int
    org: str | None = None  # organisation as written
    org_id: str | None = None  # id of that organisation in `Reading.organizations`
    title_en: str | None = None  # None when the lexicon does not know the title
    title_zh: str | None = None
    former: bool = False
    org_en: str | None = None  # names of that organisation, where they are known
    org_zh: str | None = None


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """All mentions of one person in one article."""

    ref: str  # identity within the reading: "p0", "p1" ...
    name: str  # fullest form in the article
    mentions: tuple[Mention, ...]  # ascending by start
    roles: tuple[Role, ...] = ()
    curated: str | None = None  # id in config/people.toml when a written form is listed there
    byline: bool = False  # named as writer, editor or photographer only: not news

    @property
    def forms(self) -> frozenset[str]:
        return frozenset(m.text for m in self.mentions)


@dataclass(frozen=True, slots=True)
class ReadOrganization:
    """All mentions of one organisation in one article."""

    id: str  # id in config/organisations.toml, else kebab-case of the name
    name: str
    mentions: tuple[Mention, ...]
    en: str | None = None
    zh: str | None = None
    kind: str = "company"


class FigureKind(StrEnum):
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DURATION = "duration"
    AGE = "age"
    RATIO = "ratio"
    COMPUTE = "compute"
    SIZE = "size"
    OTHER = "other"


class Bound(StrEnum):
    NONE = "none"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Value:
    """What a figure says, free of language. `high` is set for ranges and vague amounts only.

    unit: ISO 4217 for money; people, percent, percentage_point, basis_point, year, month, week, day, hour, minute, second,
    times (multiples), or the counted noun in English singular (company, gpu, gpu_hour, parameter, item ...).
    """

    kind: FigureKind
    low: Decimal
    high: Decimal | None = None
    unit: str = ""
    approx: bool = False
    bound: Bound = Bound.NONE
    strict: bool = False  # the bound itself is excluded (不足3000, more than 3,000)


@dataclass(frozen=True, slots=True)
class Figure:
    text: str
    start: int
    end: int
    value: Value
    quote: Span  # the sentence it stands in
    subject: str | None = None  # a `ReadPerson.ref` or `ReadOrganization.id` of the same reading
    measure: str | None = None  # id in the measure lexicon; None rather than a wrong one
    scope: str = (
        ""  # what narrows the measure: period, place or object ("2025-q3", "per_year", "contract"); "" is unscoped
    )
    unit_inferred: bool = False  # the text leaves the unit out; taken from context
    hearsay: bool = False  # 听说, reportedly, rumoured
    headline: bool = False  # rhetorical shorthand (百亿豪赌): shown in text, never in the ledger


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read out of one article."""

    article: str
    sentences: tuple[Span, ...]
    people: tuple[ReadPerson, ...]
    organizations: tuple[ReadOrganization, ...]
    figures: tuple[Figure, ...]


# --- dedup -------------------------------------------------------------------------------------------------------------

Sketch = tuple[int, ...]  # ascending 64-bit hashes below the FracMinHash threshold


@dataclass(frozen=True, slots=True)
class Summary:
    """What is stored of an earlier article to recognise it again."""

    article: str
    source: str
    key: str
    url: str | None
    title: str
    language: Language
    published: datetime | None
    length: int  # characters of text
    sketch: Sketch
    shared: int = 0  # hashes shared with the article asked about
    opening: str = ""  # first characters of the folded body, to tell a copied lead from a quote


@dataclass(frozen=True, slots=True)
class New:
    why: str = "nothing stored resembles it"


@dataclass(frozen=True, slots=True)
class Duplicate:
    of: str  # article id of the original
    containment: float
    why: str
    fuller: bool = False  # holds clearly more than the original: it takes the original's place, whatever came first


@dataclass(frozen=True, slots=True)
class Revision:
    of: str  # article id of the version it replaces
    containment: float
    why: str


Decision = New | Duplicate | Revision


# --- identity ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the archive, whatever the script."""

    id: str
    en: str | None
    zh: str | None  # Simplified
    forms: frozenset[str]  # every written form seen or listed, as written
    curated: str | None = None
    orgs: frozenset[str] = frozenset()  # organisation ids seen in roles
    titles: frozenset[str] = frozenset()  # English titles seen in roles
    stories: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()  # person ids an admin has said are others
    settled: bool = False  # an admin has decided on it: never merged or renamed by rule
    note: str = ""

    @property
    def name(self) -> str:
        return self.en or self.zh or min(self.forms, default=self.id)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Whether two written names are the same person's, and the evidence."""

    a: str
    b: str
    same: bool
    score: float  # 0 to 1
    why: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which person of the archive a `ReadPerson` is. `person.id` is new when `known` is false."""

    ref: str
    person: Person
    known: bool
    evidence: NameMatch | None = None
    merges: tuple[str, ...] = ()  # further person ids this reading proves to be the same (赵晟佳(Shengjia Zhao))


# --- story -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an article tells its event: used to link it, kept so that later articles can be linked to it."""

    article: str
    language: Language
    when: datetime
    title: str
    lead: str
    vector: tuple[float, ...]  # unit length; title and first sentences
    people: Mapping[str, float]  # person id -> weight 0..1; the event's own people weigh most
    organizations: Mapping[str, float]
    figures: Mapping[str, float]  # canonical value key ("USD:1.43E+10") -> weight
    terms: Mapping[str, float]  # folded content words of title and lead -> weight
    dated: bool = True  # False when `when` is only the time of fetching
    site: str = ""
    story: str | None = None  # story it was linked to, for stored profiles
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Stories an article belongs to: none starts a story, one joins it, more become one."""

    stories: tuple[str, ...]
    why: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that report the same event. `id` is the id of its first article's event and survives joins."""

    id: str
    articles: tuple[str, ...]
    first: datetime
    last: datetime


# --- ledger ------------------------------------------------------------------------------------------------------------


class SubjectKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True)
class Subject:
    kind: SubjectKind
    id: str
    en: str | None
    zh: str | None

    @property
    def name(self) -> str:
        return self.en or self.zh or self.id


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's statement of one figure."""

    id: str
    article: str
    story: str
    site: str
    url: str | None
    origin: str | None
    when: datetime
    subject: Subject | None
    measure: str | None
    scope: str
    value: Value
    text: str  # the figure as written
    quote: str  # its sentence, verbatim
    start: int  # of the figure in `Article.text`
    end: int
    hearsay: bool = False
    unit_inferred: bool = False
    prominence: float = 0.0  # 1 in the title, less the further down


class Standing(StrEnum):
    NEW = "new"  # subject and measure not seen before
    KNOWN = "known"
    CHANGED = "changed"  # a later different value
    DISPUTED = "disputed"  # different values at the same time


@dataclass(frozen=True, slots=True)
class Variant:
    """One value with everyone who says so; independent sources first, hearsay last."""

    value: Value
    claims: tuple[Claim, ...]
    about: bool = False  # a rounding of another variant (140亿 beside 143亿)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: what is said of one measure of one subject."""

    subject: Subject | None
    measure: str | None
    scope: str
    standing: Standing
    variants: tuple[Variant, ...]  # best supported first
    previous: Variant | None = None  # what was said before, when `standing` is CHANGED
    key: str = ""  # stable identity of the line: subject, measure, scope


# --- edition -----------------------------------------------------------------------------------------------------------


class LanguageMode(StrEnum):
    BOTH = "both"
    ZH = "zh"
    EN = "en"


class Script(StrEnum):
    HANS = "hans"
    HANT = "hant"


class Novelty(StrEnum):
    NEW_PERSON = "new_person"
    NEW_ROLE = "new_role"
    BACK = "back"  # not heard of for months


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered source of an edition."""

    number: int
    article: str
    title: str
    site: str
    url: str | None
    published: datetime | None
    language: Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim sentence of a source, or (when `model` is set) one written by that model and checked against `ids`."""

    text: str
    language: Language
    references: tuple[int, ...]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class NamedPerson:
    person: str
    en: str | None
    zh: str | None
    novelty: Novelty
    role: Role | None
    quote: str
    references: tuple[int, ...]
    prominence: float = 0.0
    silent_months: int = 0


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """One story of an edition. A language that no source offers has no headline and no lead."""

    story: str
    topic: str
    headlines: Mapping[Language, Sentence]  # EN and HANS at the most; Traditional sources are folded to Simplified
    lead: Mapping[Language, tuple[Sentence, ...]]
    people: tuple[NamedPerson, ...]
    figures: tuple[Entry, ...]
    disputes: tuple[Entry, ...]
    changes: tuple[Entry, ...]
    references: tuple[int, ...]
    importance: float = 0.0
    update_of: str | None = None  # address of the first post of this story in the channel
    more_people: int = 0
    more_figures: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """What one channel is told on one local date. Its key is (channel, local date)."""

    channel: str
    date: date
    made: datetime
    briefs: tuple[StoryBrief, ...]
    references: tuple[Reference, ...]
    articles: int  # articles these stories were made of
    more_stories: int = 0
    writer: str = "extract"
    notes: tuple[str, ...] = field(default=())
