"""What is decided about an article and the people in it: copy or not, who is who, which story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digests.models.articles import Language

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
    vector: Sequence[float]  # unit length; title and first sentences
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
    """Stories an article belongs to: none starts a story, one joins it, more become one, under the id of the first.

    `moves`: articles that belong to another story now that this one has come, by article id.
    """

    stories: tuple[str, ...]
    why: str
    score: float = 0.0
    moves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that report the same event. `id` is the id of its first article's event and survives joins."""

    id: str
    articles: tuple[str, ...]
    first: datetime
    last: datetime
