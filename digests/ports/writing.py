"""Putting stories into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from digests.models import Entry, Language, NamedPerson, Sentence
from digests.views import StoryMaterial


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
    step: Sentence | None = None  # of an update: the title or sentence that says how the affair has gone on


@dataclass(frozen=True, slots=True)
class Written:
    """A story put into words. A language without a text of its own is absent, never faked."""

    headlines: Mapping[Language, Sentence]
    lead: Mapping[Language, tuple[Sentence, ...]]
    writer: str = "extract"
    notes: tuple[str, ...] = ()  # what went wrong on the way, for the edition's record
    unconfirmed: Mapping[Language, Sentence] = field(
        default_factory=dict
    )  # a verbatim sentence of talk beside the lead


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


LONGEST_ANSWER = 4000  # tokens a model may write at once, reasoning included


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
