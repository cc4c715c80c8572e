"""What one channel is told on one day, decided from what the archive knows; putting it into words is `digests.writing`.

`choose` filters, ranks and cuts the stories and says of each which people and which ledger lines are news; `assemble` joins that
with the words of a writer. Nothing is told twice: a line of the ledger and a person stand in one story of an edition, and a story
the channel knows comes back only when one of its values or people is new or its affair has gone a step further, as an update that holds no
more than that.

The result does not depend on the order of the materials.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from digests import ledger, news
from digests.filtering import names_of_people, passes, plain
from digests.models import (
    Edition,
    Entry,
    Move,
    NamedPerson,
    Reference,
    Standing,
    StoryBrief,
)
from digests.ports import StoryPlan, Written
from digests.publishing import Channel
from digests.reading.gazetteer import Gazetteer
from digests.series import course
from digests.text import days
from digests.text.heading import heading
from digests.text.script import fold
from digests.views import StoredArticle, StoryMaterial, Told
from digests.writing.figure_order import ranked, telling
from digests.writing.moves import moves
from digests.writing.steps import Step, step
from digests.writing.topics import topics
from digests.writing.written_names import as_written

PEOPLE = 6  # names shown in one story
FIGURES = 4  # figures shown in one story
_AT_HEAD, _IN_PASSING = 0.8, 0.5  # prominence of a name in the first three sentences, and of one further down
_REFERENCES = 8  # numbered articles of one story
_MISSPELT = 2  # names shown of those that sources spell differently
_NO_BOOK = Gazetteer()


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories of an edition, most important topic first, before they are put into words."""

    plans: tuple[StoryPlan, ...]
    more_stories: int
    articles: int
    references: tuple[Reference, ...]
    lines: tuple[Entry, ...] = ()  # the whole ledger of these stories, shown or not: what counts as told


@dataclass(frozen=True, slots=True)
class _Draft:
    material: StoryMaterial
    people: tuple[NamedPerson, ...]
    entries: tuple[Entry, ...]
    importance: float
    step: Step | None = None

    @property
    def update(self) -> bool:
        return self.material.told is not None

    @property
    def silent(self) -> bool:
        return self.update and not self.people and not self.entries and self.step is None


def choose(
    materials: Sequence[StoryMaterial],
    channel: Channel,
    *,
    now: datetime,
    watched: frozenset[str],
    book: Gazetteer = _NO_BOOK,
) -> Selection:
    """The stories this channel is told, `channel.stories` at the most. `watched` holds person ids and names as written; `book` knows the
    organisations people go to."""
    wanted = sorted(
        {m.story.id: m for m in materials if m.articles and passes(m, channel.filters)}.values(),
        key=lambda m: m.story.id,
    )
    lines = news.lines(wanted, book)
    spoken = news.by_article(lines)
    told_values = news.told_values(wanted)
    told_people = frozenset(p for m in wanted if m.told for p in m.told.people)
    introduced = frozenset(p for m in wanted for p in news.introduced(m)) - told_people
    moved = _moved(wanted, now)
    newest = max((when for when in moved.values() if when), default=now)
    fresh = {id_: _freshness(when, newest) for id_, when in moved.items()}
    drafts = [
        _draft(m, news.of_story(spoken, m, told_values), introduced, told_people, fresh[m.story.id], watched, book)
        for m in wanted
    ]
    ranked = sorted((d for d in drafts if not d.silent), key=lambda d: (-d.importance, d.material.story.id))
    shown = [d for d in _shared_out(ranked[: max(channel.stories, 0)]) if not d.silent]
    plans, references = _planned(shown)
    return Selection(
        plans,
        more_stories=max(len(ranked) - len(shown), 0),
        articles=sum(len(p.material.articles) for p in plans),
        references=references,
        lines=tuple(e for e in lines if any(news.touches(e, d.material) for d in shown)),
    )


def assemble(
    selection: Selection, written: Mapping[str, Written], channel: Channel, day: date, now: datetime
) -> tuple[Edition, Mapping[str, Told]]:
    """The edition, and by story what the channel has been told of it once this edition is out."""
    briefs = tuple(_brief(plan, written[plan.material.story.id]) for plan in selection.plans)
    writers = dict.fromkeys(written[p.material.story.id].writer for p in selection.plans)
    notes = dict.fromkeys(n for p in selection.plans for n in written[p.material.story.id].notes)
    edition = Edition(
        channel=channel.id,
        date=day,
        made=now,
        briefs=briefs,
        references=selection.references,
        articles=selection.articles,
        more_stories=selection.more_stories,
        writer="+".join(writers) or "extract",
        notes=tuple(notes),
    )
    return edition, {p.material.story.id: news.told_after(p.material, selection.lines, day) for p in selection.plans}


# --- drafts --------------------------------------------------------------------------------------------------------------


def _draft(
    material: StoryMaterial,
    entries: tuple[Entry, ...],
    introduced: Collection[str],
    told_people: Collection[str],
    freshness: float,
    watched: Collection[str],
    book: Gazetteer,
) -> _Draft:
    told = news.told_articles(material.told)
    going = moves(material, book)
    gone = _newly_gone(material, going, told, book)
    people = [
        named
        for person, sightings in news.sightings_of(material).items()
        if (person not in told_people or person in gone)
        and (named := news.named(material, sightings, introduced, going.get(person), moved=person in gone)) is not None
    ]
    people.sort(key=lambda pair: (-pair[0], pair[1].en or pair[1].zh or "", pair[1].person))
    names = tuple(named for _, named in people)
    if material.told:  # somebody named in passing brings no story back
        names = _worth_naming(names)
    importance = _importance(material, names, entries, freshness, watched)
    return _Draft(material, names, entries, importance, step(material, told, book) if told else None)


def _newly_gone(
    material: StoryMaterial, going: Mapping[str, Move], told: Collection[str], book: Gazetteer
) -> frozenset[str]:
    """People of whom only articles beyond those told say where they go."""
    later = {person: move for person, move in going.items() if told and move.article not in told}
    if not later:
        return frozenset()
    before = moves(replace(material, articles=tuple(a for a in material.articles if a.article.id in told)), book)
    return frozenset(later.keys() - before.keys())


def _importance(
    material: StoryMaterial,
    people: Sequence[NamedPerson],
    entries: Sequence[Entry],
    freshness: float,
    watched: Collection[str],
) -> float:
    """Independent sources first, then new facts, watched names, prominence, and how near it is to the newest story."""
    sources = {a.article.origin or a.article.site or a.article.source for a in material.articles}
    names = {plain(n) for n in names_of_people(material)}
    score = (
        2.0 * math.log2(1 + len(sources))
        + 0.25 * math.log2(1 + len(material.articles))
        + 0.7 * math.log2(1 + len(entries))
        + 0.5 * min(sum(e.standing in (Standing.CHANGED, Standing.DISPUTED) for e in entries), 2)
        + 0.25 * min(len(people), 6)
        + max((p.prominence for p in people), default=0.0)
        + (3.0 if any(plain(w) in names for w in watched) else 0.0)
        + freshness
    )
    return round(score, 4)


def _freshness(latest: datetime | None, newest: datetime) -> float:
    """2 for what just happened, less than nothing after a few days; 0 where nobody says when it happened."""
    if latest is None:
        return 0.0
    days = max((newest - latest) / timedelta(days=1), 0.0)
    return 2.0 * math.exp(-days / 3) - 0.35 * math.log2(1 + days)


def _moved(materials: Sequence[StoryMaterial], now: datetime) -> dict[str, datetime | None]:
    """When each story last moved. Where no article is dated that is the last day its texts state, if it had come when they were fetched;
    that one was fetched today says nothing of it."""
    dated = {m.story.id: [a.article.published for a in m.articles if a.article.published] for m in materials}
    newest = max((when for known in dated.values() for when in known), default=now)
    return {m.story.id: max(dated[m.story.id], default=None) or _stated(m, newest) for m in materials}


def _stated(material: StoryMaterial, near: datetime) -> datetime | None:
    found = [
        day
        for a in material.articles
        if (day := days.latest(fold(a.article.text), near.date())) and day <= a.article.fetched.date()
    ]
    return datetime.combine(max(found), time(), UTC) if found else None


def _shared_out(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Each line and each person in one story only: where most is said of it."""
    line_at: dict[str, tuple[int, int]] = {}
    person_at: dict[str, tuple[float, int]] = {}
    for place, draft in enumerate(drafts):
        own = {a.article.id for a in draft.material.articles}
        for entry in draft.entries:
            said = sum(c.article in own for c in news.claims_of(entry))
            line_at[entry.key] = max(line_at.get(entry.key, (0, 0)), (said, -place))
        for named in draft.people:
            person_at[named.person] = max(person_at.get(named.person, (-1.0, 0)), (named.prominence, -place))
    return [
        replace(
            draft,
            entries=tuple(e for e in draft.entries if line_at[e.key][1] == -place),
            people=tuple(p for p in draft.people if person_at[p.person][1] == -place),
        )
        for place, draft in enumerate(drafts)
    ]


# --- plans ---------------------------------------------------------------------------------------------------------------


def _planned(drafts: Sequence[_Draft]) -> tuple[tuple[StoryPlan, ...], tuple[Reference, ...]]:
    """Plans in the order they are read: stories of one topic together, the topic of the most important story first."""
    named = topics([d.material for d in drafts])
    first: dict[str, int] = {}
    for place, draft in enumerate(drafts):
        first.setdefault(named.get(draft.material.story.id) or draft.material.story.id, place)
    ordered = sorted(
        enumerate(drafts),
        key=lambda pair: (first[named.get(pair[1].material.story.id) or pair[1].material.story.id], pair[0]),
    )
    numbers: dict[str, int] = {}
    references: list[Reference] = []
    plans: list[StoryPlan] = []
    for _, draft in ordered:
        cited = _cited(draft)
        for stored in cited:
            if stored.article.id not in numbers:
                numbers[stored.article.id] = len(numbers) + 1
                references.append(_reference(stored, numbers[stored.article.id]))
        plans.append(_plan(draft, cited, named.get(draft.material.story.id, ""), numbers))
    seen = news.sightings_by_person(d.material for d in drafts)
    told = [replace(p, people=tuple(news.with_references(n, seen[n.person], numbers) for n in p.people)) for p in plans]
    return tuple(told), tuple(references)


def _cited(draft: _Draft) -> list[StoredArticle]:
    """The articles of this story that get a number: those that carry its news first, then one of each source."""
    carriers = _carriers(draft)
    sites: set[str] = set()
    rank: dict[str, tuple[bool, bool, float]] = {}
    for stored in draft.material.articles:
        article = stored.article
        site = article.origin or article.site or article.source
        at = article.published.timestamp() if article.published else 0.0  # the time of fetching makes nothing newer
        rank[article.id] = (article.id not in carriers, site in sites, -at)
        sites.add(site)
    best = sorted(draft.material.articles, key=lambda a: (rank[a.article.id], a.article.id))[:_REFERENCES]
    chosen = best if not draft.update else [a for a in best if a.article.id in carriers] or best[:1]
    return sorted(chosen, key=lambda a: (a.article.when, a.article.id))


def _carriers(draft: _Draft) -> frozenset[str]:
    """Articles that say what is news here."""
    told = draft.material.told
    people = {p.person for p in draft.people}
    said = {
        c.article
        for e in draft.entries
        for v in e.variants
        for c in v.claims
        if told is None
        or e.standing is Standing.CHANGED
        or ledger.value_key(v.value) not in told.values.get(news.base_key(e), ())
    }
    said |= {draft.step.article.article.id} if draft.step else set()
    return frozenset(said | {s.article for s in draft.material.sightings if s.person.id in people})


def _plan(draft: _Draft, cited: Sequence[StoredArticle], topic: str, numbers: Mapping[str, int]) -> StoryPlan:
    material = draft.material
    if draft.update:
        material = replace(material, articles=tuple(cited))
    own = {a.article.id: numbers[a.article.id] for a in cited}
    told = draft.step.sentence(own[draft.step.article.article.id]) if draft.step else None
    return StoryPlan(material, topic, draft.people, draft.entries, own, draft.importance, draft.update, step=told)


def _reference(stored: StoredArticle, number: int) -> Reference:
    a = stored.article
    return Reference(number, a.id, heading(a), a.site or a.source, a.url, a.published, a.language)


# --- briefs --------------------------------------------------------------------------------------------------------------


def _brief(plan: StoryPlan, words: Written) -> StoryBrief:
    told = plan.material.told
    disputes = tuple(e for e in plan.entries if e.standing is Standing.DISPUTED)
    changes = tuple(e for e in plan.entries if e.standing is Standing.CHANGED)
    figures = ranked((e for e in plan.entries if e not in disputes and e not in changes), (*disputes, *changes))
    shown = telling(figures, (*disputes, *changes))[:FIGURES]
    people = _worth_naming(plan.people)[:PEOPLE]
    brief = StoryBrief(
        story=plan.material.story.id,
        topic=plan.topic,
        headlines=words.headlines,
        lead=words.lead,
        unconfirmed=words.unconfirmed,
        people=people,
        figures=tuple(shown),
        disputes=disputes,
        changes=changes,
        references=tuple(sorted(plan.numbers.values())),
        importance=plan.importance,
        update_of=(told.address if told and told.address else f"story:{plan.material.story.id}")
        if plan.update
        else None,
        first_told=told.first if told and plan.update else None,
        more_people=len(plan.people) - len(people),
        more_figures=len(figures) - len(shown),
        misspelt=tuple(p for p in plan.people if p.spellings)[:_MISSPELT],
        step=plan.step,
        course=course(changes, (*plan.material.claims, *plan.material.earlier_claims)) if changes else None,
    )
    return as_written(brief, [a.article for a in plan.material.articles])


def _worth_naming(people: tuple[NamedPerson, ...]) -> tuple[NamedPerson, ...]:
    """Without those named in passing, of whom nobody says who they are: a bare name that one article alone has further down tells nothing."""

    def stands_out(p: NamedPerson) -> bool:
        return p.prominence >= (_AT_HEAD if len(p.references) == 1 else _IN_PASSING)

    return tuple(p for p in people if p.role or p.move or stands_out(p))
