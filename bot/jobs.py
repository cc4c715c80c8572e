"""What the scheduler wakes: polling, filing, editions, delivery. Each may run at any time, any number of times."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot import render
from bot.charts import Charts
from bot.messages import Post
from bot.notices import Notices
from bot.outbox import Outbox
from bot.ports import Desk, Platform
from bot.scheduler import due_day
from digests.errors import SettingsError
from digests.models import Edition, SourceSpec
from digests.pipeline import Outcome, Pipeline
from digests.ports import Archive, Clock, Library, PollState, Source
from digests.publishing import Channel, Delivery, DeliveryKind
from digests.views import Told

_log = logging.getLogger(__name__)
_OVERLAP = timedelta(
    minutes=10
)  # an article filed while an edition was made belongs to the next; told stories drop out
_POLLS_AT_ONCE = 32
_PATIENCE = timedelta(minutes=10)  # of an edition that is due, with articles that came in and are not read yet


class Jobs:
    """The bot's work over one store. `open_source` makes a source of its spec."""

    def __init__(
        self,
        pipeline: Pipeline,
        archive: Archive,
        library: Library,
        desk: Desk,
        outbox: Outbox,
        notices: Notices,
        platforms: Mapping[str, Platform],
        open_source: Callable[[SourceSpec], Source],
        clock: Clock,
        charts: Charts,
        *,
        batch: int = 50,
        catch_up: timedelta = timedelta(hours=12),
    ) -> None:
        self._pipeline = pipeline
        self._archive = archive
        self._library = library
        self._desk = desk
        self._outbox = outbox
        self._notices = notices
        self._platforms = platforms
        self._open_source = open_source
        self._clock = clock
        self._charts = charts
        self._batch = batch
        self._catch_up = catch_up
        self._ingested = False  # once since the start
        self._waiting_since: datetime | None = None

    # --- articles --------------------------------------------------------------------------------------------------------

    async def poll_due(self) -> int:
        """Polls every source whose time has come. Returns how many items were new."""
        return await self._poll(await self._library.due_sources(self._clock.now()))

    async def poll_now(self, sources: Sequence[str] = ()) -> int:
        """Polls the sources named, or all, whatever their time."""
        states = await self._library.source_states()
        return await self._poll([(s, p) for s, p in states.values() if (s.id in sources if sources else not s.paused)])

    async def _poll(self, wanted: Sequence[tuple[SourceSpec, PollState]]) -> int:
        room = asyncio.Semaphore(_POLLS_AT_ONCE)

        async def one(spec: SourceSpec, state: PollState) -> int:
            async with room:
                try:
                    stored, after = await self._pipeline.poll(self._open_source(spec), state)
                    await self._notices.source_turned(spec, state, after)
                except (
                    Exception
                ):  # what a source can cause is a value; this is a bug or the store, and stops no other source
                    _log.exception("polling %s failed", spec.id)
                    return 0
                return stored

        return sum(await asyncio.gather(*(one(spec, state) for spec, state in wanted)))

    async def file_all(self) -> list[Outcome]:
        """Files every stored item that waits."""
        return [outcome async for batch in self.file_in_batches() for outcome in batch]

    async def file_in_batches(self) -> AsyncIterator[list[Outcome]]:
        """As `file_all`, for whom the outcomes of thousands of items at once would be too much to hold."""
        if not await self._archive.pending(1):
            return
        specs = {spec.id: spec for spec, _ in (await self._library.source_states()).values()}
        while done := await self._pipeline.file_pending(specs, self._batch):
            yield done

    async def ingest(self) -> None:
        """Polls what is due, files what waits, and notes watched names."""
        try:
            await self.poll_due()
            filed = False
            async for _ in self.file_in_batches():
                filed = True
            if filed:
                await self._notices.watched()
        finally:
            self._ingested = True

    async def ingest_and_publish(self) -> None:
        """An edition that waited for what came in goes out as soon as it is read."""
        await self.ingest()
        await self.publish_due()

    # --- editions --------------------------------------------------------------------------------------------------------

    async def publish_due(self) -> int:
        """Makes every edition that is due and was not made yet, then sends what waits. Returns how many were made."""
        made = 0
        for channel in await self._desk.channels():
            try:
                day = await self._due(channel)
                if day is not None and await self._up_to_date():
                    made += await self.publish(channel, day)
            except Exception:  # one channel's trouble never holds up another; it is tried again the next time round
                _log.exception("the edition of %s could not be made", channel.id)
        await self._outbox.deliver_due()
        return made

    async def _due(self, channel: Channel) -> date | None:
        """The date whose edition is due and not made yet, for a channel of a platform that is connected here."""
        if not channel.on or channel.platform not in self._platforms:
            return None
        day = due_day(channel, self._clock.now(), self._catch_up)
        return day if day is not None and await self._library.edition(channel.id, day) is None else None

    async def _up_to_date(self) -> bool:
        """Whether all that came in has been read: after a start or a long poll an edition waits for it, though not for ever."""
        now = self._clock.now()
        if self._ingested and not await self._archive.pending(1):
            self._waiting_since = None
            return True
        self._waiting_since = min(self._waiting_since or now, now)
        return now - self._waiting_since > _PATIENCE

    def has_threads(self, channel: Channel) -> bool:
        """Whether updates go to threads in this channel; not on a platform that is not connected here."""
        platform = self._platforms.get(channel.platform)
        return platform is not None and platform.limits.threads

    async def publish(self, channel: Channel, day: date, *, quiet: bool = True) -> bool:
        """Makes and stores one edition with its posts. False when that (channel, date) has one already.

        An edition with nothing to tell is stored too, so that the day is done with, unless `quiet` is false.
        Raises SettingsError when the channel's platform is not connected here: its limits are not known.
        """
        if channel.platform not in self._platforms:
            raise SettingsError(f"{channel.id}: {channel.platform} is not connected here; set its token")
        edition, told = await self.compose(channel, day)
        if not edition.briefs and not quiet:
            return False
        deliveries = await self.deliveries(channel, edition)
        saved = await self._library.save_edition(edition, told, deliveries, edition.made)
        if saved:
            _log.info(
                "edition of %s for %s: %d stories, %d posts", channel.id, day, len(edition.briefs), len(deliveries)
            )
        return saved

    async def compose(self, channel: Channel, day: date) -> tuple[Edition, Mapping[str, Told]]:
        """The edition as it would be posted now; stores nothing."""
        last = await self._library.edition(channel.id, None)
        since: datetime | None = last.edition.made - _OVERLAP if last else None
        watched = frozenset(w.person or w.name for w in await self._desk.watches(tenant=channel.tenant))
        return await self._pipeline.compose(channel, day, since, watched=watched)

    async def deliveries(self, channel: Channel, edition: Edition) -> list[Delivery]:
        """The posts of an edition as outbox rows; updates apart where the platform has threads. None when nothing happened."""
        limits = self._platforms[channel.platform].limits
        charts = await self._charts.of_edition(edition, channel) if limits.images else {}
        rows: list[tuple[DeliveryKind, str | None, Post]] = [
            (DeliveryKind.EDITION, None, post) for post in render.edition(edition, channel, limits, charts)
        ]
        if limits.threads:
            rows += [(DeliveryKind.UPDATE, story, p) for story, p in render.updates(edition, channel, limits, charts)]
        return [
            Delivery(
                f"{channel.id}|{edition.date}|{kind}|{part}",
                channel.id,
                kind,
                edition.date,
                part,
                post.to_json(),
                story=story,
            )
            for part, (kind, story, post) in enumerate(rows)
        ]
