"""The outbox over Discord's wire with random faults: every post stands exactly once, in order, however often answers were lost."""

from datetime import UTC, datetime
from random import Random

import pytest

from bot.outbox import Outbox
from digests.publishing import DeliveryState
from tests.contracts.test_platform import use
from tests.fakes.clock import SetClock
from tests.fakes.discord_server import FakeDiscord, Fault, Trouble
from tests.fakes.discord_world import FORUM, TEXT, World, channel_of, text_of
from tests.fakes.publishing import make_delivery, memory_store

CHANNELS, PARTS, ROUNDS = 25, 2, 60
SENDING = Fault.LOST, Fault.LOST_AFTER, Fault.LIMITED, Fault.LIMITED_LONG, Fault.BANNED
LOOKING = Fault.LOST, Fault.LIMITED_LONG


@pytest.mark.parametrize("seed", range(4))
async def test_every_post_stands_once(seed: int) -> None:
    random = Random(seed)
    clock = SetClock(datetime.now(UTC))
    world = World(clock)
    async with FakeDiscord(world) as discord, memory_store(clock) as store:
        platform = discord.platform()
        places = [world.add_channel(f"news {n}", random.choice((TEXT, TEXT, FORUM))) for n in range(CHANNELS)]
        await platform.connect(*use())
        for place in places:
            channel = channel_of(place)
            await store.keep_channel(channel)
            for part in range(PARTS):
                await store.add_delivery(make_delivery(channel, part))
            where = rf"/channels/{place.id}/(messages|threads)$"
            discord.faults += [Trouble("POST", where, f) for f in random.choices(SENDING, k=random.randint(0, 4))]
            discord.faults += [Trouble("GET", where, f) for f in random.choices(LOOKING, k=random.randint(0, 2))]
        outbox = Outbox(store, store, {"discord": platform}, clock)
        for _ in range(ROUNDS):
            await outbox.deliver_due()
            clock.advance(seconds=random.randint(20, 400))
        for place in places:
            channel = channel_of(place)
            rows = await store.deliveries(channel.id, make_delivery(channel).day)
            assert {row.state for row in rows} == {DeliveryState.SENT}
            standing = [m for p in (place, *world.threads(place)) for m in p.messages]
            assert [m["id"] for m in standing] == [row.message for row in rows]
            assert ["part 0" in text_of(m) for m in standing] == [True, False]
        await platform.close()
