"""Delivers each post exactly once.

A delivery is a row: pending -> sending (committed before the call) -> sent, with the platform's message id. A row found in
`sending` is one whose outcome is unknown: the process died, or the answer was lost. It is looked for in the channel before anything
is sent again. One process delivers at a time (a lease); a channel in trouble never holds up another.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from bot.messages import Block, BlockKind, Post, Run
from bot.ports import Desk, Platform
from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited
from digests.ports import Clock
from digests.publishing import AuditLine, Channel, Delivery, DeliveryKind, DeliveryState

_log = logging.getLogger(__name__)

TRIES = 6  # at a post that fails for a reason that may pass
GONE_TRIES = 3  # at a channel that says it is gone, before it is switched off
LEASE_SECONDS = 45.0
_CLOCK_SLACK = timedelta(minutes=2)  # between our clock and the platform's, when looking for a post


class Leases(Protocol):
    def lease(self, name: str, seconds: float) -> AbstractAsyncContextManager[bool]: ...


class Outbox:
    def __init__(self, desk: Desk, leases: Leases, platforms: Mapping[str, Platform], clock: Clock) -> None:
        self._desk = desk
        self._leases = leases
        self._platforms = platforms
        self._clock = clock

    async def deliver_due(self) -> int:
        """Sends whatever is due, each channel's posts in order, channels side by side. Returns how many were sent."""
        async with self._leases.lease("delivery", LEASE_SECONDS) as ours:
            if not ours:
                return 0
            sent = 0
            async for batch in self._batches():
                done = await asyncio.gather(*(self._deliver(delivery) for delivery in batch))
                sent += sum(done)
                if not any(done):
                    break
            return sent

    async def _batches(self) -> AsyncIterator[list[Delivery]]:
        while batch := list(await self._desk.due(self._clock.now())):
            yield batch

    async def _deliver(self, delivery: Delivery) -> bool:
        """Whether the delivery is finished, so that its channel's next one may be tried."""
        channel = await self._desk.channel(delivery.channel)
        if channel is None or not channel.on:
            await self._desk.give_up(delivery.key, "the channel is switched off", self._clock.now())
            return True
        platform = self._platforms.get(channel.platform)
        if platform is None:  # no token for it in this process; another one, or a later start, will send it
            await self._later(delivery, timedelta(minutes=5), f"{channel.platform} is not connected")
            return False
        try:
            return await self._send_once(delivery, channel, platform)
        except RateLimited as exc:
            await self._later(delivery, timedelta(seconds=exc.retry_after), str(exc))
        except ChannelGone as exc:
            await self._gone(delivery, channel, str(exc))
        except OutcomeUnknown as exc:  # stays in `sending`: looked for first, the next time round
            _log.warning("%s: the answer was lost (%s); looking for the post before sending again", delivery.key, exc)
        except DeliveryError as exc:
            await self._failed(delivery, str(exc))
        return False

    async def _send_once(self, delivery: Delivery, channel: Channel, platform: Platform) -> bool:
        if delivery.state is DeliveryState.SENDING:
            since = (delivery.started or self._clock.now()) - _CLOCK_SLACK
            found = await platform.find(channel, delivery.key, since)
            if found is not None:
                _log.info("%s: found standing in the channel", delivery.key)
                await self._desk.finish(delivery.key, found, self._clock.now())
                return True
            await self._desk.postpone(delivery.key, self._clock.now(), "looked for and not found")
        begun = await self._desk.begin(delivery.key, self._clock.now())
        if begun is None:
            return False
        thread = await self._thread(begun, platform)
        sent = await platform.send(channel, Post.from_json(begun.body), key=begun.key, thread=thread)
        await self._desk.finish(begun.key, sent, self._clock.now())
        return True

    async def _thread(self, delivery: Delivery, platform: Platform) -> str | None:
        if delivery.kind is not DeliveryKind.UPDATE or delivery.story is None or not platform.limits.threads:
            return None
        first = await self._desk.first_message(delivery.channel, delivery.story)
        return first.message if first else None

    async def _failed(self, delivery: Delivery, problem: str) -> None:
        if delivery.attempts + 1 >= TRIES:
            _log.error("%s: given up after %d tries: %s", delivery.key, TRIES, problem)
            await self._desk.give_up(delivery.key, problem, self._clock.now())
        else:
            await self._later(delivery, timedelta(seconds=15 * 3**delivery.attempts), problem)

    async def _gone(self, delivery: Delivery, channel: Channel, problem: str) -> None:
        if delivery.attempts + 1 < GONE_TRIES:
            await self._later(delivery, timedelta(minutes=2), problem)
            return
        now = self._clock.now()
        await self._desk.keep_channel(replace(channel, on=False, trouble=problem))
        await self._desk.give_up(delivery.key, problem, now)
        await self._desk.audit(
            AuditLine(channel.tenant, "jianbao", "channel off", f"{channel.name or channel.address}: {problem}", now)
        )
        await self._notify_others(channel, problem)

    async def _notify_others(self, channel: Channel, problem: str) -> None:
        """Tells the tenant's admins in the channel of theirs that still works; /news status says it too."""
        others = [c for c in await self._desk.channels(tenant=channel.tenant) if c.on and c.id != channel.id]
        if not others:
            return
        now = self._clock.now()
        name = channel.name or channel.address
        text = f"No digest can be posted to {name} any more ({problem}); it is switched off. / 无法再向 {name} 发送简报,已停用。"
        post = Post((Block(BlockKind.PARAGRAPH, (Run(text),)),), text)
        day = now.date()
        key = f"{others[0].id}|{day}|{DeliveryKind.NOTICE}|off-{channel.address}"
        await self._desk.add_delivery(Delivery(key, others[0].id, DeliveryKind.NOTICE, day, 0, post.to_json()))

    async def _later(self, delivery: Delivery, wait: timedelta, problem: str) -> None:
        await self._desk.postpone(delivery.key, self._clock.now() + wait, problem)
