"""Delivers each post exactly once.

    PENDING --begin--> SENDING --send--> SENT
       ^                  |
       |                  +-- the platform refused: back to PENDING for later, or FAILED after so many tries
       +-- not there -----+-- no answer: looked for in the channel; SENT when it stands there

SENDING is committed before the platform is called, so a row found in it has an unknown outcome: the process died, or the answer was
lost. Nothing leaves that state but by looking: while the platform can't be asked, the post waits. A call is over `SEND_SECONDS` after
its row was begun, and a row is looked for only then, so that a live process is never taken for a dead one.
What never came to the platform, or was sent back by it for later, is no try: an outage, however long, loses no post.
One process delivers at a time (a lease); a channel in trouble never holds up another.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.messages import Post
from bot.notes import note
from bot.ports import Desk, Platform, Sent
from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited
from digests.ports import Clock
from digests.publishing import AuditLine, Channel, Delivery, DeliveryKind, DeliveryState

_log = logging.getLogger(__name__)

TRIES = 6  # at a post that the platform refuses
UNKNOWN_TRIES = 12  # at a post that gets no answer and is not found
GONE_TRIES = 3  # at a channel that says it is gone, before it is switched off
SEND_SECONDS = 25.0  # since a post was begun; a call that takes longer counts as one whose answer was lost
LEASE_SECONDS = 45.0  # longer than a call
_LOOK_AFTER = timedelta(seconds=SEND_SECONDS + 5)  # since the call began
_LONGEST_WAIT = timedelta(hours=1)
_CLOCK_SLACK = timedelta(hours=1)  # between our clock and the platform's, when looking for a post


class Leases(Protocol):
    def lease(self, name: str, seconds: float) -> AbstractAsyncContextManager[bool]: ...


class Outbox:
    def __init__(
        self,
        desk: Desk,
        leases: Leases,
        platforms: Mapping[str, Platform],
        clock: Clock,
        *,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._desk = desk
        self._leases = leases
        self._platforms = platforms
        self._clock = clock
        self._send_seconds = send_seconds
        self._lookups: dict[str, tuple[int, datetime]] = {}  # vain ones by key, and when the next may be
        self._one_at_a_time = asyncio.Lock()

    async def deliver_due(self) -> int:
        """Sends whatever is due, each channel's posts in order, channels side by side. Returns how many were sent."""
        async with self._one_at_a_time, self._leases.lease("delivery", LEASE_SECONDS) as ours:
            batch = await self._desk.due(self._clock.now()) if ours else ()
            # every call is awaited to its end, whatever happens to the others: none outlives the lease
            return sum(await asyncio.gather(*(self._serve(delivery) for delivery in batch)))

    async def _serve(self, first: Delivery) -> int:
        """Sends what is due in one channel, from its first post on. Returns how many were sent."""
        sent = 0
        due: Sequence[Delivery] = (first,)
        try:
            while due and (outcome := await self._deliver(due[0])) is not None:
                sent += outcome
                due = await self._desk.due(self._clock.now(), channel=first.channel)
        except Exception:  # a bug or the store: it is tried again the next time round, and stops no other channel
            _log.exception("%s: delivery failed", due[0].key)
        return sent

    async def _deliver(self, delivery: Delivery) -> bool | None:
        """True when the post stands there now, False when it was given up, None when it waits and its channel with it."""
        channel = await self._desk.channel(delivery.channel)
        if channel is None or not _open(channel, delivery):
            await self._desk.give_up(delivery.key, "the channel is switched off", self._clock.now())
            return False
        platform = self._platforms.get(channel.platform)
        if platform is None:  # no token for it in this process; another one, or a later start, will send it
            if delivery.state is DeliveryState.PENDING:
                await self._later(delivery, timedelta(minutes=5), f"{channel.platform} is not connected", counted=False)
            return None
        if delivery.state is DeliveryState.SENDING:
            return await self._settle(delivery, channel, platform)
        return await self._send(delivery, channel, platform)

    # --- a post whose outcome is unknown -----------------------------------------------------------------------------

    async def _settle(self, delivery: Delivery, channel: Channel, platform: Platform) -> bool | None:
        """Looks for the post; sends it again only when the platform has said that it does not stand there."""
        now = self._clock.now()
        started = delivery.started or now
        vain, not_before = self._lookups.get(delivery.key, (0, now))
        if timedelta(0) <= now - started < _LOOK_AFTER or now < not_before:
            return None
        try:
            async with asyncio.timeout(self._send_seconds):
                found = await platform.find(channel, delivery.key, min(started, now) - _CLOCK_SLACK)
        except (DeliveryError, TimeoutError) as exc:
            if isinstance(exc, ChannelGone) and vain + 1 >= GONE_TRIES:
                return await self._switched_off(delivery, channel, str(exc))
            wait = timedelta(seconds=exc.retry_after) if isinstance(exc, RateLimited) else _longer(vain)
            self._lookups[delivery.key] = (vain + 1, now + wait)
            _log.warning("%s: could not be looked for (%s); it waits", delivery.key, str(exc) or "no answer")
            return None
        self._lookups.pop(delivery.key, None)
        if found is not None:
            _log.info("%s: found standing in the channel", delivery.key)
            await self._desk.finish(delivery.key, found, now)
            return True
        if delivery.attempts >= UNKNOWN_TRIES:
            return await self._given_up(delivery, "no answer, and the post is not in the channel")
        again = now if delivery.attempts <= 1 else now + _longer(delivery.attempts - 2)
        await self._desk.postpone(delivery.key, again, "looked for and not found", started=delivery.started)
        return await self._send(delivery, channel, platform) if again == now else None

    # --- sending -----------------------------------------------------------------------------------------------------

    async def _send(self, delivery: Delivery, channel: Channel, platform: Platform) -> bool | None:
        post = Post.from_json(delivery.body)
        thread = await self._thread(delivery, platform)
        begun = await self._desk.begin(delivery.key, self._clock.now())
        if begun is None:  # another process was first
            return None
        left = self._send_seconds - self._age(begun).total_seconds()
        if (
            left < self._send_seconds / 2
        ):  # the database was slow: its call could be under way when the row is looked for
            await self._later(begun, timedelta(0), "held up before it was sent", counted=False)
            return None
        try:
            sent = await self._call(platform, channel, post, begun.key, thread, left)
        except RateLimited as exc:
            await self._later(begun, timedelta(seconds=exc.retry_after), str(exc), counted=False)
        except ChannelGone as exc:  # sometimes said of a channel that is back a minute later
            if begun.attempts >= GONE_TRIES:
                return await self._switched_off(begun, channel, str(exc))
            await self._later(begun, timedelta(minutes=2), str(exc))
        except OutcomeUnknown as exc:
            _log.warning("%s: the answer was lost (%s); looking for the post before sending again", begun.key, exc)
        except DeliveryError as exc:
            if begun.attempts >= TRIES:
                return await self._given_up(begun, str(exc))
            await self._later(begun, _longer(begun.attempts - 1), str(exc))
        else:
            await self._desk.finish(begun.key, sent, self._clock.now())
            return True
        return None

    async def _call(
        self, platform: Platform, channel: Channel, post: Post, key: str, thread: str | None, seconds: float
    ) -> Sent:
        try:
            async with asyncio.timeout(seconds):
                return await platform.send(channel, post, key=key, thread=thread)
        except TimeoutError as exc:
            raise OutcomeUnknown(f"no answer in {seconds:.3g} s") from exc

    async def _thread(self, delivery: Delivery, platform: Platform) -> str | None:
        if delivery.kind is not DeliveryKind.UPDATE or delivery.story is None or not platform.limits.threads:
            return None
        first = await self._desk.first_message(delivery.channel, delivery.story)
        return first.message if first else None

    async def _later(self, delivery: Delivery, wait: timedelta, problem: str, *, counted: bool = True) -> None:
        until = self._clock.now() + wait
        await self._desk.postpone(delivery.key, until, problem, started=delivery.started, counted=counted)

    def _age(self, delivery: Delivery) -> timedelta:
        """Since it was begun; nothing when the clock was set back meanwhile."""
        now = self._clock.now()
        return max(now - (delivery.started or now), timedelta(0))

    # --- giving up ---------------------------------------------------------------------------------------------------

    async def _given_up(self, delivery: Delivery, problem: str) -> bool:
        _log.error("%s: given up after %d tries: %s", delivery.key, delivery.attempts, problem)
        await self._desk.give_up(delivery.key, problem, self._clock.now())
        return False

    async def _switched_off(self, delivery: Delivery, channel: Channel, problem: str) -> bool:
        now = self._clock.now()
        current = await self._desk.channel(channel.id) or channel  # an admin may have changed it meanwhile
        await self._desk.keep_channel(replace(current, on=False, trouble=problem))
        await self._desk.give_up(delivery.key, problem, now)
        await self._desk.audit(
            AuditLine(channel.tenant, "jianbao", "channel off", f"{channel.name or channel.address}: {problem}", now)
        )
        await self._notify_others(channel, problem)
        return False

    async def _notify_others(self, channel: Channel, problem: str) -> None:
        """Tells the tenant's admins in the channel of theirs that still works; /news status says it too."""
        others = [c for c in await self._desk.channels(tenant=channel.tenant) if c.on and c.id != channel.id]
        if not others:
            return
        post = note(others[0], "switched_off", name=channel.name or channel.address, reason=problem[:200])
        day = self._clock.now().date()
        key = f"{others[0].id}|{day}|{DeliveryKind.NOTICE}|off-{channel.address}"
        await self._desk.add_delivery(Delivery(key, others[0].id, DeliveryKind.NOTICE, day, 0, post.to_json()))


def _open(channel: Channel, delivery: Delivery) -> bool:
    """A channel that nobody switched on or off gets the notes its people asked for, and no digest."""
    untouched = not channel.previewed and channel.trouble is None
    return channel.on or (untouched and delivery.kind is DeliveryKind.NOTICE)


def _longer(tries: int) -> timedelta:
    """How long to wait after so many earlier tries: 15 s, 45 s, 2 min ... an hour."""
    return min(timedelta(seconds=15 * 3 ** min(tries, 8)), _LONGEST_WAIT)
