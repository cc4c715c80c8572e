"""What is read out of one article: people, roles, organisations, figures."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from digests.models.articles import Span


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
    whole: str | None = (
        None  # organisation of which the figure is a part's that `scope` names ("part:AI部门"); never with a subject
    )
    also: tuple[str, ...] = ()  # others of whom the same is said (甲和乙都在入职一个月后离开), ids as `subject`
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
