"""Notes beside the digest: a watched name appeared, a source broke or is back.

A note's key holds what it tells of, so that asking again, after a restart or in another process, makes no second one.
"""

from collections.abc import Sequence
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from bot.messages import Block, BlockKind, Post, Run, Style
from bot.notes import note
from bot.ports import Desk
from digests import identity
from digests.models import SourceSpec
from digests.ports import Archive, Clock, Library, PollState
from digests.publishing import Channel, Delivery, DeliveryKind, Watch
from digests.sources.health import Turn, turn
from digests.views import PersonMention

_FRESH = timedelta(days=2)  # older mentions are for /who
_AT_ONCE = 5  # notes for one watch in one go
_QUOTE = 300  # characters of a quote: a note is one post on every platform


class Notices:
    def __init__(self, desk: Desk, library: Library, archive: Archive, clock: Clock) -> None:
        self._desk = desk
        self._library = library
        self._archive = archive
        self._clock = clock

    async def watched(self) -> int:
        """Adds a note for each fresh mention of a watched name. Returns how many are new."""
        added = 0
        for channel in await self._desk.channels():
            for watch in await self._desk.watches(tenant=channel.tenant):
                if watch.channel == channel.id:
                    added += await self._of_watch(watch, channel)
        return added

    async def _of_watch(self, watch: Watch, channel: Channel) -> int:
        after = max(watch.made, self._clock.now() - _FRESH)
        added = 0
        for person in [watch.person] if watch.person else await self._named(watch):
            page = await self._library.person_page(person, tenant=watch.tenant, limit=_AT_ONCE)
            for mention in page.mentions if page else ():
                if mention.when > after:
                    added += await self._desk.add_delivery(_watch_note(watch, channel, mention))
        return added

    async def _named(self, watch: Watch) -> Sequence[str]:
        """People who go by the watched name, when it was not known yet as the watch was made."""
        found = await self._archive.people_by_keys(identity.keys(watch.name), tenant=watch.tenant)
        return [p.id for p in found if watch.name.casefold() in {f.casefold() for f in p.forms}]

    async def source_turned(self, spec: SourceSpec, before: PollState, after: PollState) -> bool:
        """Tells the source's tenant, once, that it broke or is back; a shared source's trouble is told at the terminal."""
        turned = turn(before, after)
        if turned is None:
            return False
        tenant = spec.tenant or "console:local"
        channels = [c for c in await self._desk.channels(tenant=tenant) if c.on]
        if not channels:
            return False
        return await self._desk.add_delivery(_source_note(spec, turned, before, after, channels[0], self._clock))


def _watch_note(watch: Watch, channel: Channel, mention: PersonMention) -> Delivery:
    title = Run(mention.title or mention.site, link=mention.url)
    blocks = (
        Block(BlockKind.PARAGRAPH, (Run(f"{watch.name} ", Style.BOLD), title, Run(f" — {mention.site}"))),
        Block(BlockKind.QUOTE, (Run(_short(mention.quote), Style.QUOTE),)),
    )
    day = mention.when.astimezone(UTC).date()
    key = f"{channel.id}|{day}|{DeliveryKind.NOTICE}|watch-{watch.user}-{watch.name}-{mention.article}"
    post = Post(blocks, f"{watch.name}: {mention.title or mention.site}")
    return Delivery(key, channel.id, DeliveryKind.NOTICE, day, 0, post.to_json())


def _source_note(
    spec: SourceSpec, turned: Turn, before: PollState, after: PollState, channel: Channel, clock: Clock
) -> Delivery:
    since = (after.failing_since or before.failing_since or clock.now()).astimezone(ZoneInfo(channel.zone)).date()
    post = note(channel, f"source_{turned}", name=spec.name or spec.id, since=since, reason=after.problem or "")
    day = clock.now().date()
    key = f"{channel.id}|{day}|{DeliveryKind.NOTICE}|source-{spec.id}-{turned}-{since}"
    return Delivery(key, channel.id, DeliveryKind.NOTICE, day, 0, post.to_json())


def _short(quote: str) -> str:
    return quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + "…"
