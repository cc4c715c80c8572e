"""How the bot speaks one language: its phrases, names, roles and figures, in that language's typography.

Both languages are rendered from the same values, so they cannot disagree. Chinese has full-width punctuation and a space between Han and
Latin; amounts are kept whole (148亿美元). What is quoted is converted between scripts and gets the punctuation
of the language, and is else never changed.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from digests import ledger
from digests.models import (
    Bound,
    Edition,
    Entry,
    FigureKind,
    Language,
    Move,
    NamedPerson,
    Novelty,
    Point,
    Role,
    Script,
    Series,
    Standing,
    Subject,
    Value,
    Variant,
)
from digests.profiles import value_of
from digests.publishing import Channel
from digests.reading import titles
from digests.reading.figures import measures
from digests.stories import named_in
from digests.text import script as scripts
from digests.text.script import HAN
from digests.text.taiwan import as_in_names, taiwan
from digests.writing.amounts import amount
from digests.writing.reasons import in_chinese
from digests.writing.topics import in_language
from digests.writing.typography import corner_quotes, curved_quotes, full_width

_PHRASES = Path(__file__).with_name("phrases.toml")
_MONTHS = "January February March April May June July August September October November December".split()
_han_latin = re.compile(rf"(?<=[{HAN}])(?=[A-Za-z])|(?<=[A-Za-z0-9%])(?=[{HAN}])(?<![0-9])")
_two_latin = re.compile(r"(?<=[A-Za-z0-9])\0(?=[A-Za-z0-9])")
_period = re.compile(r"(?:(?P<year>\d{4})(?:-|$))?(?:(?P<step>[qhm])(?P<number>\d{1,2}))?$")

Phrase = str | Mapping[str, str]


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, Mapping[str, Phrase]]:
    with _PHRASES.open("rb") as file:
        return tomllib.load(file)


def _zone(name: str) -> tzinfo:
    """UTC for a zone that the system's data does not have (any more)."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


class Voice:
    """One language, and for Chinese one script. Traditional is written in Taiwan's words. Moments are told as days of `zone` (IANA)."""

    def __init__(self, language: Language, script: Script = Script.HANS, zone: str = "UTC") -> None:
        self.language = Language.HANS if language.chinese else Language.EN
        self.script = script
        self._zone = _zone(zone)
        self._words = _phrases()["zh" if language.chinese else "en"]
        self.colon = self.word("colon")

    # --- phrases ---------------------------------------------------------------------------------------------------------

    def word(self, key: str, **slots: object) -> str:
        """The phrase of that key; a slot `count` chooses between singular and plural. Raises KeyError for a key that is none."""
        phrase = self._words[key]
        if not isinstance(phrase, str):
            phrase = phrase["one" if slots.get("count") == 1 else "other"]
        filled = {name: value if isinstance(value, int) else str(value) for name, value in slots.items()}
        return self.text(phrase.format(**filled)) if self.language.chinese else phrase.format(**filled)

    def knows(self, key: str) -> bool:
        """Whether there is a phrase of that key."""
        return key in self._words

    def text(self, text: str) -> str:
        """Text of this language in the channel's script and in Chinese punctuation. What is in that script already stays as it is."""
        if not self.language.chinese or not text:
            return text
        traditional = scripts.detect(text, Language.HANS) is Language.HANT
        if self.script is Script.HANT:
            return full_width(text if traditional else corner_quotes(taiwan(text)))
        return full_width(curved_quotes(scripts.simplified(text)) if traditional else text)

    def name(self, zh: str) -> str:
        """A person's Chinese name in the channel's script."""
        shown = self.text(zh)
        return as_in_names(zh, shown) if self.script is Script.HANT else shown

    def reason(self, why: str) -> str:
        """A reason of the core, which it gives in English."""
        return self.text(in_chinese(why)) if self.language.chinese else why

    def link(self, why: str, names: Mapping[str, tuple[str | None, str | None]]) -> str:
        """The reason of a link to a story, with the names and amounts that the articles share in place of their ids and keys."""
        keys = named_in(why)
        said = [self._shared(key, names) for key in keys]
        return self.reason(why.removesuffix(", ".join(keys)) + self.list(said)) if keys else self.reason(why)

    def _shared(self, key: str, names: Mapping[str, tuple[str | None, str | None]]) -> str:
        if key in names:
            name, aside = self._name(*names[key])
            return name + (self._bracketed(aside) if aside else "")
        value = value_of(key)
        return amount(value, self.language) if value else key

    def reasons(self, why: Iterable[str]) -> str:
        return ("；" if self.language.chinese else "; ").join(self.reason(each) for each in why)

    def list(self, items: Iterable[str]) -> str:
        return ("、" if self.language.chinese else ", ").join(items)

    def day(self, day: date | datetime) -> str:
        """2025年10月29日, 29 October 2025."""
        day = self.local(day)
        if self.language.chinese:
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def local(self, day: date | datetime) -> date:
        """The day of a moment where the reader is; a date stays as it is."""
        return day.astimezone(self._zone).date() if isinstance(day, datetime) else day

    def topic(self, topic: str) -> str:
        return self.text(in_language(topic, chinese=self.language.chinese))

    def summary(self, edition: Edition) -> str:
        """One line on top of an edition: how much there is, and what of it is new or disputed."""
        briefs = edition.briefs
        counts = {
            "count_names": sum(len(b.people) + b.more_people for b in briefs),
            "count_figures": sum(len(b.figures) + b.more_figures for b in briefs),
            "count_changes": sum(len(b.changes) for b in briefs),
            "count_disputes": sum(len(b.disputes) + len(b.misspelt) for b in briefs),
        }
        stories = self.word("stories_from", count=len(briefs))
        joint = self.word("comma") if self.language.chinese else " "
        first = f"{stories}{joint}{self.word('from_articles', count=edition.articles)}"
        facts = [self.word(key, count=count) for key, count in counts.items() if count]
        return first + (self.colon + self.word("comma").join(facts) if facts else "")

    # --- people ----------------------------------------------------------------------------------------------------------

    def person(self, named: NamedPerson) -> str:
        """田渊栋（FAIR 研究总监）, Yuandong Tian (research director, FAIR); what is new about someone known is said."""
        name, aside = self._name(named.en, named.zh)
        notes = [aside] if aside else []
        if named.role and titles.weight(named.role) > titles.Weight.VAGUE:
            role = self.role(named.role)
            notes += [f"{self.word('new_role')}{self.colon}{role}" if named.novelty is Novelty.NEW_ROLE else role]
        if named.novelty is Novelty.BACK:
            notes.append(self.word("back", count=named.silent_months))
        if named.move:
            notes.append(self.move(named.move))
        notes = [n for n in notes if n]
        return name + (self._bracketed(self.word("comma").join(notes)) if notes else "")

    def _name(self, en: str | None, zh: str | None) -> tuple[str, str]:
        """The name in this language, and the Latin one beside a Chinese transcription: it is how the person signs."""
        if not self.language.chinese:
            return en or zh or "", ""
        if zh is None:
            return en or "", ""
        return self.name(zh), en if en and "·" in zh else ""

    def move(self, move: Move) -> str:
        """重返 OpenAI, joins Anthropic."""
        place = (move.zh or move.en) if self.language.chinese else (move.en or move.zh)
        return spaced(self.word("goes_back" if move.back else "joins", place=place or ""))

    def misspelt(self, person: NamedPerson) -> str:
        """Whose name it is that sources spell differently."""
        return self.word("name_of", name=self._name(person.en, person.zh)[0])

    def role(self, role: Role) -> str:
        """前 OpenAI 研究员, former researcher, OpenAI. A title the lexicon does not know is quoted where it is of this language."""
        return self._role_zh(role) if self.language.chinese else self._role_en(role)

    def _role_zh(self, role: Role) -> str:
        regional = (
            self.script is Script.HANS and scripts.detect(role.text, Language.HANS) is Language.HANT
        )  # 輝達執行長
        written = _has_han(role.text)
        title = titles.shown(role, usual=regional)[1] or (role.text if written else role.title_en) or role.text
        org = (role.org if written and not regional else role.org_zh or role.org_en) or role.org or ""
        former = self.word("former") if role.former and not title.startswith("前") else ""
        return spaced(former, self.text(org), self.text(title))

    def _role_en(self, role: Role) -> str:
        title = titles.shown(role)[0] or ("" if _has_han(role.text) else role.text)
        org = role.org_en or (role.org if role.org and not _has_han(role.org) else "")
        former = self.word("former") + " " if role.former and not title.lower().startswith(("former", "ex-")) else ""
        if not title:
            return f"{former}{org}" if org else ""
        return f"{former}{title}, {org}" if org else f"{former}{title}"

    def subject(self, subject: Subject) -> str:
        chosen = (subject.zh or subject.en) if self.language.chinese else (subject.en or subject.zh)
        return self.text(chosen or subject.id)

    # --- figures ---------------------------------------------------------------------------------------------------------

    def claim(self, entry: Entry) -> str:
        """Subject, measure and amount; every value where sources differ. The amount alone where no measure is known: it may be said of something
        of the subject's."""
        exact = [v for v in entry.variants if not v.about] or list(entry.variants)
        shown = exact if entry.standing is Standing.DISPUTED else exact[:1]
        what = self.subject_and_measure(entry) if entry.measure else ""
        said = " / ".join(self.variant(v) for v in shown)
        return f"{what}{self.colon}{said}" if what else said

    def subject_and_measure(self, entry: Entry) -> str:
        """Scale AI 估值, Scale AI valuation, with the period or rate it is limited to."""
        label = measures.label(entry.measure, self.language) if entry.measure else ""
        subject = self._parties(entry)
        scope = self._scope(entry.scope)
        if entry.measure and self.knows(f"{entry.measure}_in") and (held := self._partner(entry)):
            whose = {"holder": subject, "held": held}
            return spaced(self.word(f"{entry.measure}_in", **whose)) + (self._bracketed(scope) if scope else "")
        if not self.language.chinese:
            joined = " ".join(p for p in (subject, label if subject else label[:1].upper() + label[1:]) if p)
            return joined + (self._bracketed(scope) if scope else "")
        if self.script is Script.HANT:
            label = taiwan(label)
        return spaced(subject, label) + (self._bracketed(scope) if scope else "")

    def _parties(self, entry: Entry) -> str:
        """Whom the line is about; of a deal both sides: Meta–Scale AI."""
        if entry.subject is None:
            return ""
        subject = self.subject(entry.subject)
        if ledger.partner_of(entry.scope)[0] != "with":
            return subject
        name = self._partner(entry)
        if not self.language.chinese and _has_han(name):
            return subject
        return f"{subject}–{name}" if name else subject

    def _partner(self, entry: Entry) -> str:
        """The other side of a deal, or what a stake is in; as a quote writes it where its names are not known."""
        if entry.partner is not None:
            return self.subject(entry.partner)
        _, partner = ledger.partner_of(entry.scope)
        claims = [c for v in entry.variants for c in v.claims]
        return next((n for c in claims if (n := _written(c.quote, partner))), "")

    def _scope(self, scope: str) -> str:
        """The scope in words, "" where there is nothing the reader need see."""
        parts = [self._scope_part(part) for part in scope.split("+")]
        return self.word("comma").join(p for p in parts if p)

    def _scope_part(self, part: str) -> str:
        if f"scope_{part}" in self._words:
            return self.word(f"scope_{part}")
        if part.startswith("part:"):
            name = part.removeprefix("part:")
            return self.text(name) if self.language.chinese else titles.field_in_english(name)
        period = _period.match(part)
        if not period:
            return ""
        year, step, number = period["year"], period["step"], int(period["number"] or 0)
        if step is None:
            return self.word("scope_year", year=year) if year else ""
        name = {"q": "quarter", "h": "half", "m": "month"}.get(step or "", "")
        if not 1 <= number <= {"quarter": 4, "half": 2, "month": 12}[name]:
            return ""
        shown = self.word(f"scope_{name}s").split("|")[number - 1]
        return self.word("scope_of_year", part=shown, year=year) if year else shown

    def course(self, series: Series) -> str:
        """What a series shows: 云岭科技营收, Cloudridge revenue, with its rate."""
        label = measures.label(series.measure, self.language)
        subject, rate = self.subject(series.subject), self._scope(series.rate)
        if not self.language.chinese:
            return f"{subject} {label}" + (self._bracketed(rate) if rate else "")
        label = taiwan(label) if self.script is Script.HANT else label
        return spaced(subject, label) + (self._bracketed(rate) if rate else "")

    def moment(self, series: Series, point: Point) -> str:
        """The day or period a point stands for: 2025年第三季度, third quarter of 2025."""
        year, month = point.day.year, point.day.month
        numbered = {"q": f"-q{(month + 2) // 3}", "h": f"-h{(month + 5) // 6}", "m": f"-m{month:02d}", "y": ""}
        return self._scope_part(f"{year}{numbered[series.step]}") if series.step else self.day(point.day)

    def variant(self, variant: Variant) -> str:
        """The amount, marked where it is a rounding or only hearsay."""
        hedged = variant.value.approx or variant.value.bound is not Bound.NONE or variant.value.high is not None
        value = variant.value if hedged or not variant.about else replace(variant.value, approx=True)
        said = self.text(amount(value, self.language))
        hearsay = bool(variant.claims) and all(c.hearsay for c in variant.claims)
        return said + (self._bracketed(self.word("hearsay")) if hearsay else "")

    def change(self, entry: Entry) -> str:
        """Old to new, and the difference where both are plain amounts; with dates, unless one article says both. What a source
        corrected on the day it said it is told as that."""
        what = self.subject_and_measure(entry)
        new = entry.variants[0]
        risen = entry.previous is not None and _is_rise(entry.measure, entry.previous, new)
        if entry.previous is None:
            said = f"{self._dated(new)}{self.word('comma')}{self.word('was_disputed')}"
        elif self._corrected(entry.previous, new) and not risen:
            corrected = self.word("corrected_from", amount=self.variant(entry.previous))
            said = self.variant(new) + self._bracketed(corrected)
        else:
            told_at_once = {c.article for c in entry.previous.claims} <= {c.article for c in new.claims}
            rose_today = risen and self._first_day(entry.previous) == self._first_day(new)
            show = self.variant if told_at_once or rose_today else self._dated
            difference = self._difference(entry.previous.value, new.value)
            said = f"{show(entry.previous)} → {show(new)}" + (f"{self.word('comma')}{difference}" if difference else "")
        return f"{what}{self.colon}{said}" if what else said

    def _corrected(self, old: Variant, new: Variant) -> bool:
        """Whether a new version, or the same site, took the old value back on one and the same day."""
        sites = {c.site for c in new.claims}
        taken_back = all(c.withdrawn or (c.site in sites and "before" not in c.scope) for c in old.claims)
        elsewhere = {c.article for c in old.claims}.isdisjoint(c.article for c in new.claims)
        return taken_back and elsewhere and self._first_day(old) == self._first_day(new)

    def _first_day(self, variant: Variant) -> date | None:
        first = min((c.when for c in variant.claims if c.dated), default=None)
        return self.local(first) if first else None

    def _dated(self, variant: Variant) -> str:
        first = self._first_day(variant)
        return self.variant(variant) + (self._bracketed(self.day(first)) if first else "")

    def _difference(self, old: Value, new: Value) -> str:
        plain = old.high is None and new.high is None and old.bound is new.bound is Bound.NONE
        if not plain or (old.kind, old.unit) != (new.kind, new.unit) or old.low == new.low:
            return ""
        if old.kind in (FigureKind.RATIO, FigureKind.AGE, FigureKind.OTHER):
            return ""
        unit = "percentage_point" if new.unit == "percent" else new.unit
        step = Value(
            new.kind, abs(new.low - old.low).normalize() + Decimal(0), None, unit, approx=old.approx or new.approx
        )
        return ("+" if new.low > old.low else "−") + self.text(amount(step, self.language))

    # --- the bot's own affairs -------------------------------------------------------------------------------------------

    def schedule(self, channel: Channel) -> str:
        """When and how much a channel is told."""
        names = self.word("day_names").split()
        if len(channel.days) == 7:
            days = self.word("every_day")
        elif channel.days == frozenset(range(5)):
            days = self.word("weekdays")
        else:
            days = self.list(names[d] for d in sorted(channel.days))
        return self.word("schedule", days=days, time=f"{channel.at:%H:%M}", zone=channel.zone, count=channel.stories)

    def _bracketed(self, text: str) -> str:
        return f"{self.word('open')}{text}{self.word('close')}"


def _is_rise(measure: str | None, old: Variant, new: Variant) -> bool:
    """Whether more are counted than before, of what goes on: no earlier count was wrong."""
    known = measures.measures().get(measure or "")
    return known is not None and bool(known.toll) and new.value.low > old.value.low


def spaced(*pieces: str) -> str:
    """Pieces set side by side with a space between Han and Latin letters, and where the Latin of two meets: for text the bot writes itself."""
    return _han_latin.sub(" ", _two_latin.sub(" ", "\0".join(filter(None, pieces))).replace("\0", ""))


def _written(quote: str, id_: str) -> str:
    """How a quote writes the name whose id is its words in kebab-case: "scale-ai" is Scale AI."""
    match = re.search(
        r"(?<![A-Za-z0-9])" + r"[\s.&’'-]+".join(map(re.escape, id_.split("-"))) + r"(?![A-Za-z0-9])",
        quote,
        re.IGNORECASE,
    )
    return match[0] if match else ""


def _has_han(text: str) -> bool:
    return any(scripts.is_han(c) for c in text)
