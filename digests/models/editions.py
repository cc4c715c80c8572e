"""The ledger of claims, and what a channel is told on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from digests.models.articles import Language
from digests.models.readings import Role, Value

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
    dated: bool = True  # False where `when` is only when the article was fetched
    withdrawn: bool = False  # said by a version of its article that a later one has replaced
    partner: Subject | None = None  # the other side of a deal, what a stake is in


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
    partner: Subject | None = None  # the other side of a deal or what a stake is in, where its names are known


@dataclass(frozen=True, slots=True)
class Point:
    """What is said of one day or period; `others` are values that contradict the best supported one."""

    day: date  # the period's last day where `Series.step` names one
    value: Value
    others: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of one subject over time, oldest first."""

    subject: Subject
    measure: str
    unit: str  # as in `Value.unit`
    step: str  # of periods: y, h, q, m (year, half, quarter, month); "" where each point is a day
    rate: str  # per_year, or ""
    points: tuple[Point, ...]


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
class Move:
    """Where someone goes, as an article of the story says; `back` where they were there before."""

    en: str | None
    zh: str | None
    article: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """A written form of a name, and the numbers of the articles that write it so."""

    text: str
    references: tuple[int, ...]


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
    move: Move | None = None
    spellings: tuple[Spelling, ...] = ()  # where sources spell the name differently


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
    course: Series | None = None  # of a figure that changed, where enough of its course is known for a chart
    unconfirmed: Mapping[Language, Sentence] = field(
        default_factory=dict
    )  # talk that a source tells as no more than that
    misspelt: tuple[NamedPerson, ...] = ()  # whose names the sources spell differently
    step: Sentence | None = None  # of an update: the title or sentence that says how the affair has gone on
    first_told: date | None = None  # the day of the channel's first post of this story, of an update


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

    def numbered(self, *, threads: bool) -> tuple[StoryBrief, ...]:
        """The stories a digest numbers, from 1. Where there are threads, updates go there, and have no number."""
        return tuple(b for b in self.briefs if not (threads and b.update_of))
