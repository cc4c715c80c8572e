"""Use cases of reading: what anyone may ask of the bot, within their tenant. Errors are of `digests.errors`, fit to be shown."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.access import Access, day_of, needed
from bot.messages import Reader
from bot.ports import Desk
from bot.problems import bad_request, not_found
from digests import identity, ledger
from digests.errors import NotFound
from digests.models import Edition, Entry, Person, Series, Subject, SubjectKind
from digests.naming.lookup import NEAR, resemblance
from digests.ports import Archive, Clock, Library
from digests.publishing import Channel, Watch
from digests.reading.gazetteer import Gazetteer
from digests.series import series
from digests.views import EditionRecord, Fate, PersonPage, SearchHit, StoryMaterial

PAGE = 8  # lines of a list on one page
_NEAR = 0.75  # a near miss that scores this is taken for the name meant, if it stands alone


@dataclass(frozen=True, slots=True)
class FiguresPage:
    subject: Subject
    entries: tuple[Entry, ...]
    courses: tuple[Series, ...] = ()  # measures known at three moments or more


class Service:
    def __init__(
        self,
        access: Access,
        library: Library,
        archive: Archive,
        desk: Desk,
        gazetteer: Gazetteer,
        clock: Clock,
        *,
        compose: Callable[[Channel, date], Awaitable[Edition]],
        has_threads: Callable[[Channel], bool],
    ) -> None:
        """`has_threads` tells whether updates go to threads in a channel."""
        self._access = access
        self._library = library
        self._archive = archive
        self._desk = desk
        self._gazetteer = gazetteer
        self._clock = clock
        self._compose = compose
        self.has_threads = has_threads

    async def channel(self, reader: Reader) -> Channel:
        """The reader's channel as it is set up, or would be."""
        return await self._access.channel(reader)

    async def is_admin(self, reader: Reader) -> bool:
        return await self._access.is_admin(reader)

    # --- reading -----------------------------------------------------------------------------------------------------

    async def who(self, reader: Reader, name: str, page: int = 1) -> PersonPage:
        """Everything known of one person, by any written form. Raises NotFound with near misses as choices."""
        person = await self.person(reader, name)
        found = await self._library.person_page(person.id, tenant=reader.tenant, limit=PAGE, offset=(page - 1) * PAGE)
        if found is None:
            raise not_found("nobody", name=name)
        return found

    async def person(self, reader: Reader, name: str) -> Person:
        """The one person a written form means: by any form, near miss or id. Raises NotFound with choices."""
        name = needed(name, "name")
        candidates = await self._archive.people_by_keys(identity.keys(name), tenant=reader.tenant)
        by_id = {p.id: p for p in candidates}
        chosen = by_id.get(name) or await self._by_id(reader, name)  # a choice carries the person's id
        if chosen is not None:
            return chosen
        scores = {p.id: max(self._likeness(name, form) for form in p.forms | {p.name}) for p in candidates}
        ranked = sorted(scores, key=lambda i: (-scores[i], i))
        if ranked and scores[ranked[0]] >= _NEAR and (len(ranked) == 1 or scores[ranked[1]] < scores[ranked[0]]):
            return by_id[ranked[0]]
        like = {i: max(resemblance(name, form) for form in by_id[i].forms | {by_id[i].name}) for i in ranked}
        near = [by_id[i] for i in sorted(ranked, key=lambda i: -like[i]) if like[i] >= NEAR]
        near = near or list(await self._library.people_like(name, tenant=reader.tenant, limit=5))
        raise not_found("nobody", tuple(p.name for p in near[:5]), name=name)

    async def _by_id(self, reader: Reader, name: str) -> Person | None:
        page = await self._library.person_page(name, tenant=reader.tenant, limit=1)
        return page.person if page else None

    def _likeness(self, asked: str, form: str) -> float:
        return identity.match(asked, form, self._gazetteer).score

    async def digest(self, reader: Reader, day: str = "") -> EditionRecord:
        """The channel's edition of that date, or its latest one; where there is none, one made on the spot and not kept."""
        channel = await self._access.channel(reader)
        wanted = day_of(day, channel, self._clock.now())
        record = await self._library.edition(channel.id, wanted)
        if record is not None:
            return record
        today = self._clock.now().astimezone(ZoneInfo(channel.zone)).date()
        if wanted not in (None, today):
            raise not_found("no_digest", date=wanted)
        return EditionRecord(await self._compose(channel, today), posted=0, parts=0)

    async def story(self, reader: Reader, story: str) -> StoryMaterial:
        """A story by its id or by its number in the channel's latest digest."""
        channel = await self._access.channel(reader)
        id_ = await self._numbered(channel, needed(story, "story"))
        found = await self._library.story(id_, tenant=reader.tenant, channel=channel.id)
        if found is None:
            raise not_found("no_story", story=story)
        return found

    async def _numbered(self, channel: Channel, story: str) -> str:
        number = story.strip().lstrip("#").rstrip(".")
        if not (number.isdecimal() and len(number) < 3):
            return story
        record = await self._library.edition(channel.id, None, telling=True)
        briefs = record.edition.numbered(threads=self.has_threads(channel)) if record else ()
        return briefs[int(number) - 1].story if 0 < int(number) <= len(briefs) else story

    async def figures(self, reader: Reader, subject: str) -> FiguresPage:
        """What is claimed about a person or organisation: disputes first, then newest first."""
        wanted = await self._subject(reader, needed(subject, "subject"))
        claims = await self._library.claims_about(wanted.id, tenant=reader.tenant)
        if not claims:
            raise not_found("no_figures", name=wanted.name)
        subject_of = next((c.subject for c in claims if c.subject is not None and c.subject.id == wanted.id), wanted)
        return FiguresPage(subject_of, ledger.entries(claims), series(claims))

    async def _subject(self, reader: Reader, text: str) -> Subject:
        organization = self._gazetteer.organization(text)
        if organization is not None:
            return Subject(SubjectKind.ORGANIZATION, organization.id, organization.en, organization.zh or None)
        known = await self._library.subjects_like(text, tenant=reader.tenant, limit=5)
        exact = [s for s in known if s[1].casefold() == text.casefold() or s[0] == text]
        if exact or len(known) == 1:
            identifier, name = (exact or list(known))[0]
            return Subject(SubjectKind.ORGANIZATION, identifier, name, None)
        try:
            person = await self.person(reader, text)
        except NotFound as exc:
            choices = tuple(dict.fromkeys((*(name for _, name in known), *exc.choices)))
            raise not_found("no_figures", choices, name=text) from exc
        return Subject(SubjectKind.PERSON, person.id, person.en, person.zh)

    async def search(self, reader: Reader, words: str, page: int = 1) -> Sequence[SearchHit]:
        """One page of hits and one more, which says that there is a next page."""
        words = needed(words, "words")
        return await self._library.search(words, tenant=reader.tenant, limit=PAGE + 1, offset=(page - 1) * PAGE)

    async def why(self, reader: Reader, address: str) -> Sequence[Fate]:
        """What became of the articles of an address, newest first; channels by their names. Raises NotFound."""
        fates = await self._library.fate(needed(address, "article"), tenant=reader.tenant)
        if not fates:
            raise not_found("no_article" if "://" in address else "no_address", address=address)
        names = {c.id: c.name or c.address for c in await self._desk.channels(tenant=reader.tenant)}

        def named(tellings: tuple[tuple[str, date], ...]) -> tuple[tuple[str, date], ...]:
            return tuple((names.get(channel, channel), day) for channel, day in tellings)

        return [replace(f, posted=named(f.posted), cited=named(f.cited), passed=named(f.passed)) for f in fates]

    async def people_like(self, reader: Reader, text: str) -> Sequence[Person]:
        return await self._library.people_like(text, tenant=reader.tenant)

    async def subjects_like(self, reader: Reader, text: str) -> Sequence[tuple[str, str]]:
        return await self._library.subjects_like(text, tenant=reader.tenant)

    async def recent_stories(self, reader: Reader) -> Sequence[tuple[str, str]]:
        """(headline, id) of the stories of this channel's latest edition, for pickers."""
        channel = await self._access.channel(reader)
        record = await self._library.edition(channel.id, None, telling=True)
        briefs = record.edition.briefs if record else ()
        return [(next((s.text for s in b.headlines.values()), b.story), b.story) for b in briefs]

    # --- watching ----------------------------------------------------------------------------------------------------

    async def watch(self, reader: Reader, name: str) -> Watch:
        """A note in this channel when the name appears. The name need not be known yet."""
        name = needed(name, "name")
        person: str | None = None
        with contextlib.suppress(NotFound):
            person = (await self.person(reader, name)).id
        channel = await self._access.channel(reader)
        if await self._desk.channel(channel.id) is None:  # no digest goes there, but notes will
            await self._desk.keep_channel(channel)
        watch = Watch(reader.tenant, reader.user, channel.id, name, person, self._clock.now())
        if not await self._desk.add_watch(watch):
            raise bad_request("watched_already", name=name)
        return watch

    async def unwatch(self, reader: Reader, name: str) -> Watch:
        mine = await self.watched(reader)
        for watch in mine:
            if watch.name.casefold() == name.strip().casefold():
                await self._desk.remove_watch(watch)
                return watch
        raise not_found("not_watched", tuple(w.name for w in mine[:5]), name=name)

    async def watched(self, reader: Reader) -> Sequence[Watch]:
        return await self._desk.watches(tenant=reader.tenant, user=reader.user)
