"""Bots killed at every step of a post, with all that goes wrong on the way: each post stands in its channel once, in order.

Real clients, the real outbox on a real file, processes that are really killed; the fake platforms outlive them and are what is counted.
JIANBAO_SEED=n draws other trials; a failure names its seed and trial.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from digests.publishing import Channel, Delivery, DeliveryKind, DeliveryState
from digests.store import Store, open_store
from tests.e2e.mortal import ON_THE_WIRE, WHEN_LOOKED_FOR, Bot, Fate, Moment, Order, SharedClock
from tests.e2e.wires import DiscordWire, Fault, SlackWire, Wire
from tests.fakes.publishing import DAY, make_delivery

SEED = int(os.environ.get("JIANBAO_SEED", "20260302"))
TRIALS, BATCHES, LANES = 200, 4, 2  # on each platform; lanes of a batch run side by side
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ROUNDS = 60  # in which a trial must settle
WIRES: dict[str, type[DiscordWire] | type[SlackWire]] = {"discord": DiscordWire, "slack": SlackWire}
# Seconds between two lives: the lease may hold still, the nonce may hold still, hours may have passed.
PAUSES = (20.0, 40.0, 100.0, 170.0, 400.0, 3 * 3600.0)


@dataclass(frozen=True)
class Life:
    """What happens to a bot while it delivers. `delay` kills it after so many seconds, wherever it is then."""

    moment: Moment | None = None
    spared: int = 0  # times that the moment passes before
    delay: float | None = None
    posting: tuple[Fault, ...] = ()
    looking: tuple[Fault, ...] = ()
    pause: float = 60.0  # seconds until the next: a lease is over by then


@dataclass(frozen=True)
class Trial:
    lives: tuple[Life, ...]
    channels: int = 1  # side by side
    parts: int = 2
    update: bool = False  # in the thread of a post of the day before
    forum: bool = False
    bots: int = 1  # on the one database
    restart: bool = False
    disconnect: bool = False
    envelope: bool = False  # a command comes meanwhile, and comes again


def drawn(chance: Random) -> Trial:
    faults = list(Fault)
    weights = [0.05 if fault is Fault.BROKEN_LONG else 1 for fault in faults]
    first = [m for m in Moment if m not in WHEN_LOOKED_FOR]

    def life(moments: Sequence[Moment]) -> Life:
        at_random = chance.random() < 0.2
        return Life(
            None if at_random else chance.choice(moments),
            chance.choice((0, 0, 1, 2)),
            chance.uniform(0, 0.03) if at_random else None,
            tuple(chance.choices(faults, weights, k=chance.choice((0, 0, 1, 2)))),
            tuple(chance.choices(faults[:4], k=chance.choice((0, 0, 0, 1)))),
            chance.choice(PAUSES),
        )

    lives = [life(first), *(life(list(Moment)) for _ in range(chance.choice((0, 0, 1))))]
    return Trial(
        tuple(lives),
        channels=chance.choice((1, 1, 1, 2)),
        parts=chance.choice((1, 1, 2, 3)),
        update=chance.random() < 0.4,
        forum=chance.random() < 0.2,
        bots=chance.choice((1, 1, 1, 2)),
        restart=chance.random() < 0.2,
        disconnect=chance.random() < 0.1,
        envelope=chance.random() < 0.2,
    )


class Lane:
    """One platform, one database, and the bots that live and die over them."""

    def __init__(self, wire: Wire, store: Store) -> None:
        self.wire = wire
        self.store = store
        self.killed = 0
        self._where = wire.where()
        self._bots: list[Bot] = []
        self._channels = 0

    async def channel(self, forum: bool) -> Channel:
        self._channels += 1
        channel = self.wire.add_channel(self._channels, forum=forum)
        await self.store.keep_channel(channel)
        return channel

    async def live(self, life: Life = Life(), bots: int = 1) -> bool:
        """So many bots deliver at once; whether all of them lived on."""
        crew = await self.crew(bots)

        def end() -> None:
            for bot in crew:
                bot.kill()

        on_the_wire = life.moment in ON_THE_WIRE
        self.wire.struck = Fate(end, life.moment if on_the_wire else None, life.spared).reached
        order = Order(None if on_the_wire else life.moment, life.spared)
        timer = asyncio.get_running_loop().call_later(life.delay, end) if life.delay is not None else None
        await asyncio.gather(*(bot.deliver(order) for bot in crew))
        if timer is not None:
            timer.cancel()
        lived = [await bot.lives() for bot in crew]
        self.killed += not all(lived)
        self.wire.clock.advance(seconds=life.pause)
        return all(lived)

    async def crew(self, bots: int) -> list[Bot]:
        """The bots that live, and new ones for those that do not."""
        self._bots = [bot for bot in self._bots if bot.alive]
        while len(self._bots) < bots:
            self._bots.append(Bot(self._where))
            await self._bots[-1].start()
        return self._bots[:bots]

    async def stop(self) -> None:
        for bot in self._bots:
            await bot.stop()

    def kill(self) -> None:
        for bot in self._bots:
            bot.kill()


@asynccontextmanager
async def lane_of(platform: str, folder: Path) -> AsyncIterator[Lane]:
    folder.mkdir()
    SharedClock(folder / "clock").set(START)
    async with WIRES[platform](folder) as wire:
        store = await open_store(wire.where().database, clock=wire.clock, version="test")
        lane = Lane(wire, store)
        try:
            yield lane
            await lane.stop()
        finally:
            lane.kill()
            await store.close()


async def run(lane: Lane, trial: Trial, chance: Random) -> None:
    """The lives of a trial, then as many as it takes until nothing waits; what stands in the end is compared with what was to be."""
    wire, store = lane.wire, lane.store
    channels = [await lane.channel(trial.forum) for _ in range(trial.channels)]
    rows = {channel: posts_of(channel, trial) for channel in channels}
    for row in chain(*rows.values()):
        await store.add_delivery(row)
    for number, life in enumerate(trial.lives):
        for channel in channels:
            wire.trouble(channel, life.posting, life.looking)
        if number == 0 and trial.envelope and isinstance(wire, SlackWire):
            await live_with_an_envelope(lane, wire, life, trial.bots)
            continue
        leaving = asyncio.create_task(wire.disconnect()) if trial.disconnect else None
        await lane.live(life, trial.bots)
        if leaving is not None:
            await leaving
    if trial.restart or trial.disconnect:
        await lane.stop()
    for _ in range(ROUNDS):
        if not await waiting(store, channels):
            break
        await lane.live(Life(pause=chance.choice(PAUSES)))
    wire.calm()
    for channel in channels:
        await check(lane, channel, rows[channel])


async def live_with_an_envelope(lane: Lane, wire: SlackWire, life: Life, bots: int) -> None:
    """Slack sends the envelope of a command again, to whoever is connected then: it is answered once."""
    await lane.crew(bots)
    slack = wire.server
    command = slack.command("/watch list")
    envelope = await slack.deliver(command, "slash_commands")
    lived = await lane.live(replace(life, pause=20), bots)
    if lived:
        await slack.of(command).count()
    await lane.crew(bots)
    before = len(slack.acknowledged.get(envelope, ()))
    await slack.deliver(command, "slash_commands", envelope, attempt=1)
    await slack.acknowledgement(envelope, before + 1)
    other = slack.command("/watch list")  # by the time it is answered, a second answer to the first would stand too
    await slack.deliver(other, "slash_commands")
    await slack.of(other).count()
    answers = len(slack.of(command).bodies)
    assert answers == 1 or (answers == 0 and not lived), f"{answers} answers to one command"


def posts_of(channel: Channel, trial: Trial) -> list[Delivery]:
    """In the order they must stand in."""
    story = f"story of {channel.address}"
    earlier = [make_delivery(channel, 0, day=DAY - timedelta(days=1), story=story)] if trial.update else []
    parts = [make_delivery(channel, part) for part in range(trial.parts)]
    updates = [make_delivery(channel, trial.parts, kind=DeliveryKind.UPDATE, story=story)] if trial.update else []
    return [*earlier, *parts, *updates]


async def waiting(store: Store, channels: Sequence[Channel]) -> bool:
    """Whether a post is not through, now or whenever its time comes."""
    due = await store.due(datetime.max.replace(tzinfo=UTC))
    return any(row.channel in {channel.id for channel in channels} for row in due)


async def check(lane: Lane, channel: Channel, rows: Sequence[Delivery]) -> None:
    keys = [row.key for row in rows]
    days = sorted({row.day for row in rows})
    kept = [row for day in days for row in await lane.store.deliveries(channel.id, day)]
    assert [(row.key, row.state) for row in kept] == [(key, DeliveryState.SENT) for key in keys]
    standing = lane.wire.standing(channel, keys)
    assert [s.key for s in standing] == keys
    for row, stands in zip(kept, standing, strict=True):
        assert row.message in (stands.message, stands.thread)  # in a forum, the post that it is a part of
        assert stands.message.replace(".", "") in str(row.address)
        if row.kind is DeliveryKind.UPDATE:
            assert stands.thread == standing[0].message


# --- the trials ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("platform", WIRES)
async def test_whatever_happens_each_post_stands_once(tmp_path: Path, platform: str, batch: int) -> None:
    numbers = range(batch, TRIALS, BATCHES)

    async def trials(lane: Lane, numbers: Sequence[int]) -> None:
        for number in numbers:
            chance = Random(f"{SEED} {platform} {number}")
            trial = drawn(chance)
            try:
                await run(lane, trial, chance)
            except (AssertionError, TimeoutError) as exc:
                raise AssertionError(f"JIANBAO_SEED={SEED}, trial {number} on {platform}: {trial}") from exc

    async with AsyncExitStack() as stack:
        lanes = [await stack.enter_async_context(lane_of(platform, tmp_path / str(n))) for n in range(LANES)]
        async with asyncio.TaskGroup() as tasks:
            for number, lane in enumerate(lanes):
                tasks.create_task(trials(lane, numbers[number::LANES]))
        assert sum(lane.killed for lane in lanes) > len(numbers) // 2


@pytest.mark.parametrize("platform", WIRES)
async def test_killed_at_each_step(tmp_path: Path, platform: str) -> None:
    """At each part of an edition and at a thread's update. What is looked for was taken by the platform, or never came to it."""
    async with lane_of(platform, tmp_path / "lane") as lane:
        for moment in Moment:
            if moment not in WHEN_LOOKED_FOR:
                for spared in range(4):
                    await killed_at(lane, Life(moment, spared))
                continue
            outcomes = (
                (Moment.BEGUN, Moment.TAKEN)
                if moment in (Moment.LOOKING, Moment.ASKED, Moment.LOOKED)
                else (Moment.BEGUN,)
            )
            for outcome in outcomes:
                await killed_at(lane, Life(outcome, spared=1), Life(moment))


async def test_within_the_minutes_of_a_nonce_discord_tells_it_from_the_first(tmp_path: Path) -> None:
    """The history does not show yet what a killed bot posted: it is sent again, and Discord knows it."""
    async with lane_of("discord", tmp_path / "lane") as lane:
        assert isinstance(lane.wire, DiscordWire)
        lane.wire.server.lag = timedelta(minutes=5)
        await run(lane, Trial((Life(Moment.TAKEN, pause=60),)), Random(0))
        assert posts_sent(lane.wire) == 3  # of two that stand


async def test_past_them_the_history_tells(tmp_path: Path) -> None:
    async with lane_of("discord", tmp_path / "lane") as lane:
        assert isinstance(lane.wire, DiscordWire)
        await run(lane, Trial((Life(Moment.TAKEN, pause=600),)), Random(0))
        assert posts_sent(lane.wire) == 2


def posts_sent(wire: DiscordWire) -> int:
    return sum(request.startswith("POST") and request.endswith("/messages") for request in wire.server.requests)


async def killed_at(lane: Lane, *lives: Life) -> None:
    before = lane.killed
    await run(lane, Trial(lives, parts=2, update=True), Random(0))
    assert lane.killed - before == len(lives), f"{[life.moment for life in lives]} never came"
