"""Invented news to fill an archive with: many sites report the same events in two languages, over months.

Deterministic: the same seed gives the same articles. What makes look-ups hard is there on purpose: the few companies in everybody's
mouth, paragraphs of background that a company's articles repeat word for word, copies on other sites, one pool of plain words.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.bench import phrases
from digests.models import FigureKind, Language, Value

SPAN = timedelta(days=180)
END = datetime(2026, 6, 30, tzinfo=UTC)
_COPIES = 0.2  # of the reports
_Figures = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Name:
    """Of a person or an organisation, in both languages."""

    id: str
    en: str
    zh: str

    def of(self, language: Language) -> str:
        return self.zh if language.chinese else self.en


@dataclass(frozen=True, slots=True)
class Event:
    number: int
    kind: phrases.Kind
    start: datetime
    company: Name
    other: Name
    people: tuple[Name, Name]
    place: Name
    money: int  # US dollars
    heads: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """One article about an event. Every name and figure listed stands in its text as written there."""

    number: int
    event: Event
    language: Language
    site: str
    when: datetime
    title: str
    body: str
    figures: _Figures
    copy_of: int | None = None  # number of the report it repeats

    @property
    def people(self) -> tuple[Name, ...]:
        return tuple(p for p in self.event.people if p.of(self.language) in self.body)

    @property
    def organizations(self) -> tuple[Name, ...]:
        both = (self.event.company, self.event.other)
        return tuple(dict.fromkeys(c for c in both if c.of(self.language) in self.body))


class Newsroom:
    """`reports` invents so many articles of the months before `END`, oldest first."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented news needs no secrets
        self._companies = [self._company(n) for n in range(400)]
        self._people = [self._person(n) for n in range(4000)]
        self._places = [Name(en.lower(), en, zh) for en, zh in phrases.PLACES]
        self._made = 0
        self._background: dict[tuple[str, Language], list[str]] = {}

    def reports(self, count: int) -> list[Report]:
        made: list[Report] = []
        number = 0
        while len(made) < count:
            event = self._event(number)
            number += 1
            made += self._of_event(event, min(1 + int(self._random.expovariate(0.45)), count - len(made)))
        made.sort(key=lambda report: report.when)
        places = {report.number: place for place, report in enumerate(made)}
        return [
            replace(r, number=n, copy_of=None if r.copy_of is None else places[r.copy_of]) for n, r in enumerate(made)
        ]

    # --- who and what ------------------------------------------------------------------------------------------------

    def _event(self, number: int) -> Event:
        draw = self._random
        company, other = self._famous(self._companies), self._famous(self._companies)
        return Event(
            number,
            draw.choice(phrases.KINDS),
            END - SPAN * draw.random(),
            company,
            other,
            (self._famous(self._people), draw.choice(self._people)),
            draw.choice(self._places),
            draw.randint(11, 999) * 10 ** draw.randint(6, 8),
            draw.randint(12, 9900) * 10,
            Decimal(draw.randint(11, 699)) / 10,
        )

    def _famous(self, names: Sequence[Name]) -> Name:
        """The first of them are in the news most."""
        return names[min(int(self._random.paretovariate(0.3)) - 1, self._random.randrange(len(names)))]

    def _company(self, number: int) -> Name:
        draw = self._random
        stem, syllables = "".join(draw.sample(phrases.HAN_FOR_NAMES, 2)), "".join(draw.sample(phrases.SYLLABLES, 3))
        en, zh = draw.choice(phrases.TRADES)
        name = f"{syllables.title()} {en}"
        return Name(f"{name.lower().replace(' ', '-')}-{number}", name, f"{stem}{zh}")

    def _person(self, number: int) -> Name:
        draw = self._random
        first, last = ("".join(draw.sample(phrases.SYLLABLES, 2)).title() for _ in range(2))
        zh = draw.choice(phrases.SURNAMES) + "".join(draw.sample(phrases.HAN_FOR_NAMES, 2))
        return Name(f"person-{number}", f"{first} {last}", zh)

    # --- how it is told ----------------------------------------------------------------------------------------------

    def _of_event(self, event: Event, count: int) -> Iterator[Report]:
        first = None
        for _ in range(count):
            if first is not None and self._random.random() < _COPIES:
                yield self._copy(first, event)
                continue
            told = self._told(event)
            first = first or told
            yield told

    def _told(self, event: Event) -> Report:
        draw = self._random
        language = draw.choice((Language.HANS, Language.EN))
        words = phrases.ZH if language.chinese else phrases.EN
        slots, figures = _slots(event, language)
        lead = event.kind.zh if language.chinese else event.kind.en
        details = draw.sample(words.details, 4)
        background = draw.sample(self._background_of(event.company, language), 3)
        plain = [self._plain(words) for _ in range(draw.randint(3, 9))]
        paragraphs = [lead[1], *details[:2], *plain[:3], *details[2:], *background, *plain[3:]]
        body = "\n".join(p.format_map(slots) for p in paragraphs)
        when = event.start + timedelta(hours=60 * draw.random() ** 2)
        site = f"site-{draw.randrange(300)}.example"
        told = tuple(each for each in figures if each[0] in body)
        return Report(self._number(), event, language, site, when, lead[0].format_map(slots), body, told)

    def _copy(self, first: Report, event: Event) -> Report:
        """Another site takes it over, under its own mark and a little later."""
        site = f"copies-{self._random.randrange(100)}.example"
        mark = f"来源:{first.site}" if first.language.chinese else f"Source: {first.site}"
        when = first.when + timedelta(hours=1 + 12 * self._random.random())
        body = f"{first.body}\n{mark}"
        return replace(first, number=self._number(), site=site, when=when, body=body, copy_of=first.number)

    def _number(self) -> int:
        self._made += 1
        return self._made

    def _background_of(self, company: Name, language: Language) -> list[str]:
        """A company's own paragraphs, the same in every article that uses them."""
        if (company.id, language) not in self._background:
            words = phrases.ZH if language.chinese else phrases.EN
            made = [p.replace("{fact}", self._plain(words)) for p in words.background]
            self._background[company.id, language] = made
        return self._background[company.id, language]

    def _plain(self, words: phrases.Words) -> str:
        draw = self._random
        parts = [draw.choice(words.openings)]
        parts += [
            draw.choice(pool) for pool in (words.adjectives, words.nouns, words.verbs, words.adjectives, words.nouns)
        ]
        parts += [draw.choice(words.joins), *(draw.choice(pool) for pool in (words.nouns, words.verbs, words.nouns))]
        return words.blank.join(parts) + words.stop


def _slots(event: Event, language: Language) -> tuple[dict[str, str], _Figures]:
    """What the templates are filled with, and the figures among it as written."""
    money, heads, percent = Decimal(event.money), Decimal(event.heads), event.percent
    if language.chinese:
        written = (f"{money / 10**8:f}亿美元", f"{event.heads}人", f"{percent}%")
    else:
        written = (f"${money / 10**6:,f} million", f"{event.heads:,} people", f"{percent}%")
    slots = {
        "company": event.company.of(language),
        "other": event.other.of(language),
        "person": event.people[0].of(language),
        "second": event.people[1].of(language),
        "place": event.place.of(language),
        "money": written[0],
        "heads": written[1],
        "percent": written[2],
    }
    values = (
        Value(FigureKind.MONEY, money, unit="USD"),
        Value(FigureKind.COUNT, heads, unit="people"),
        Value(FigureKind.PERCENT, percent, unit="percent"),
    )
    return slots, tuple(zip(written, values, strict=True))
