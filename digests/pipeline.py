"""The way of an article.

    source.poll            -> RawItem       stored first, so that nothing is lost whatever happens later   (poll)
      clean.clean          -> Article       page furniture goes, text stays; or Rejected with its reason   (file_pending)
      dedup.decide         -> Decision      New, Duplicate or Revision, against everything stored
      reader.read          -> Reading       people, organisations, roles, figures: spans with their quotes
      identity.resolve     -> Resolution    which person of the archive each of them is
      stories.link         -> Link          which stories report the same event
      ledger.claims        -> Claim         who says which figure of whom
      archive.file                          all of it in one transaction, with the end of its raw item
    edition.choose         -> StoryPlan     per channel and local date: what is new, changed, disputed     (compose)
      writer.write         -> Written       headline and lead, in the languages the sources offer
      edition.assemble     -> Edition       stored together with its posts by the caller

Every stage is a pure function but the archive and the writer. Work that computes runs on one worker thread, so that the event
loop stays free and models are used one at a time. An item that cannot be read is a value: it is kept, reported and passed over.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from digests import dedup, edition, identity, ledger, profiles, stories
from digests.clean import clean, furniture_lines
from digests.errors import ReadingError, WriterError
from digests.models import (
    Article,
    Decision,
    Duplicate,
    Edition,
    New,
    RawItem,
    Reading,
    Rejected,
    Resolution,
    SourceKind,
    SourceSpec,
    Subject,
    SubjectKind,
    Summary,
)
from digests.ports import (
    Archive,
    Clock,
    Filing,
    Library,
    PollState,
    SentenceEncoder,
    Source,
    StoryPlan,
    Writer,
    Written,
)
from digests.publishing import Channel
from digests.reading.gazetteer import Gazetteer
from digests.reading.reader import Reader
from digests.views import Told
from digests.writing.length import fitted

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
_BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_ON_TIME = timedelta(minutes=5)  # a digest waits for models no longer
_LEARN_EVERY = 20  # items of a source between two looks at what it repeats; at its first ones each is a reason to look


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one item became."""

    item: RawItem
    filing: Filing | None = None
    rejected: Rejected | None = None
    problem: str | None = None


class Pipeline:
    """Joins the stages over one archive. `extract` is the writer that never fails; `writers` are tried before it, in order.
    `length` is that of an edition, in words of one language; 0 is no limit."""

    def __init__(
        self,
        archive: Archive,
        library: Library,
        reader: Reader,
        book: Gazetteer,
        encoder: SentenceEncoder,
        clock: Clock,
        *,
        extract: Writer,
        writers: Sequence[Writer] = (),
        length: int = 0,
    ) -> None:
        self._archive = archive
        self._library = library
        self._reader = reader
        self._book = book
        self._encoder = encoder
        self._clock = clock
        self._writers = (*writers, extract)
        self._length = length
        self._furniture: dict[str, frozenset[str]] = {}
        self._items_of: Counter[str] = Counter()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")

    def close(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)

    # --- from source to archive --------------------------------------------------------------------------------------

    async def poll(self, source: Source, state: PollState) -> tuple[int, PollState]:
        """Polls one source and stores what is new. Returns how many items were new, and the source's state."""
        outcome = await source.poll(state, self._clock.now())
        stored = await self._archive.record_poll(source.spec, outcome, self._clock.now())
        return stored, outcome.state

    async def file_pending(self, specs: Mapping[str, SourceSpec], limit: int = 50) -> list[Outcome]:
        """Files up to `limit` stored items, oldest first. One process at a time; another one finds nothing to do."""
        async with self._archive.lease("filing", 60) as ours:
            if not ours:
                return []
            return [
                await self._file_or_fail(item, specs.get(item.source)) for item in await self._archive.pending(limit)
            ]

    async def _file_or_fail(self, item: RawItem, spec: SourceSpec | None) -> Outcome:
        """As `file_item`, but an item that brings a bug to light stops no other: it is kept, reported, and tried again after an
        update. What the item can't cause (the store, the disk, memory, a missing model) is raised, and the item waits."""
        try:
            return await self.file_item(item, spec)
        except _BUGS as exc:
            _log.exception("%s of %s could not be read", item.key, item.source)
            problem = f"reading it failed ({type(exc).__name__}: {exc})"
            await self._archive.fail(item, problem, self._clock.now())
            return Outcome(item, problem=problem)

    async def file_item(self, item: RawItem, spec: SourceSpec | None, *, always_new: bool = False) -> Outcome:
        """Takes one item the whole way into the archive. `always_new` reads it even when it is a copy of another."""
        try:
            spec = spec or _spec_of(item)
            furniture = await self._furniture_of(spec)
            article = await self._compute(lambda: clean(item, spec, furniture=furniture))
            if isinstance(article, Rejected):
                await self._archive.reject(article, self._clock.now())
                return Outcome(item, rejected=article)
            filing = await self._prepare(item, article, always_new=always_new)
        except ReadingError as exc:
            _log.warning("%s of %s could not be read: %s", item.key, item.source, exc)
            await self._archive.fail(item, str(exc), self._clock.now())
            return Outcome(item, problem=str(exc))
        await self._archive.file(filing, self._clock.now())
        return Outcome(item, filing=filing)

    async def _prepare(self, item: RawItem, article: Article, *, always_new: bool) -> Filing:
        sketch = await self._compute(lambda: dedup.sketch(article.body or article.text))
        opening = dedup.opening(article)
        decision: Decision = New() if always_new else await self._decide(item, article, sketch)
        if isinstance(decision, Duplicate) and not decision.fuller:
            return Filing(article, decision, sketch, opening)
        reading = await self._compute(lambda: self._reader.read(article))
        resolutions = await self._resolve(article, reading)
        people = {r.ref: r.person.id for r in resolutions}
        text = profiles.vector_text(article, reading)
        vector = await self._compute(lambda: [float(x) for x in self._encoder.encode([text])[0]])
        profile = profiles.profile(article, reading, people, vector)
        link = stories.link(profile, await self._archive.related(profile, tenant=article.tenant))
        story = link.stories[0] if link.stories else f"s{article.id}"
        claims = ledger.claims(article, reading, story, subjects(reading, resolutions))
        return Filing(article, decision, sketch, opening, reading, resolutions, profile, link, story, claims)

    async def _furniture_of(self, spec: SourceSpec) -> frozenset[str]:
        """Lines a site repeats over its articles, as far as is known. A folder gathers from many sites and teaches nothing."""
        if spec.kind is SourceKind.FOLDER:
            return frozenset()
        seen = self._items_of[spec.id]
        if seen < _LEARN_EVERY or seen % _LEARN_EVERY == 0:
            texts = await self._archive.texts_of(spec.id)
            self._furniture[spec.id] = await self._compute(lambda: furniture_lines(texts))
        self._items_of[spec.id] += 1
        return self._furniture[spec.id]

    async def _decide(self, item: RawItem, article: Article, sketch: tuple[int, ...]) -> Decision:
        alike = await self._archive.similar(sketch, tenant=article.tenant)
        same_place = await self._archive.same_address(article, key=item.key, tenant=article.tenant)
        known: dict[str, Summary] = {s.article: s for s in (*same_place, *alike) if s.article != article.id}
        return await self._compute(lambda: dedup.decide(article, sketch, list(known.values()), key=item.key))

    async def _resolve(self, article: Article, reading: Reading) -> tuple[Resolution, ...]:
        keys = await self._compute(lambda: identity.keys_of(reading, self._book))
        candidates = await self._archive.people_by_keys(keys, tenant=article.tenant)
        return await self._compute(lambda: identity.resolve(reading, article, candidates, self._book))

    # --- from archive to edition -------------------------------------------------------------------------------------

    async def compose(
        self, channel: Channel, day: date, since: datetime | None, *, watched: frozenset[str] = frozenset()
    ) -> tuple[Edition, Mapping[str, Told]]:
        """The edition of one channel and local date out of what was filed after `since`. Stores nothing."""
        now = self._clock.now()
        materials = await self._library.stories_since(since, now, tenant=channel.tenant, channel=channel.id)
        selection = await self._compute(
            lambda: edition.choose(materials, channel, now=now, watched=watched, book=self._book)
        )
        digest = f"{channel.id} {day}"
        due = now + _ON_TIME
        written = {p.material.story.id: await self._write(replace(p, digest=digest), due) for p in selection.plans}
        whole, told = edition.assemble(selection, written, channel, day, now)
        return fitted(whole, channel, self._length), told

    async def _write(self, plan: StoryPlan, due: datetime) -> Written:
        """By the best writer that can; after `due` by the extract alone, which waits for nobody."""
        late = self._clock.now() >= due
        notes = ["the digest was due: the rest of it is the extract's"] if late else []
        for writer in self._writers[-1:] if late else self._writers:
            try:
                written = await writer.write(plan)
            except WriterError as exc:
                _log.warning("the %s writer failed on story %s: %s", writer.name, plan.material.story.id, exc)
                notes.append(f"{writer.name}: {exc}")
            else:
                return replace(written, notes=(*notes, *written.notes))
        raise WriterError("every writer failed; the extract writer must not")

    async def _compute(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)


def subjects(reading: Reading, resolutions: Sequence[Resolution]) -> dict[str, Subject]:
    """Whom claims speak of: reference within the reading -> person or organisation of the archive."""
    people = {r.ref: Subject(SubjectKind.PERSON, r.person.id, r.person.en, r.person.zh) for r in resolutions}
    organizations = {o.id: Subject(SubjectKind.ORGANIZATION, o.id, o.en or o.name, o.zh) for o in reading.organizations}
    return people | organizations


def _spec_of(item: RawItem) -> SourceSpec:
    """A stand-in for a source that was removed while its items waited."""
    return SourceSpec(item.source, SourceKind.FEED, item.url or "", tenant=item.tenant)
