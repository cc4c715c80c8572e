"""Tenants, channels, posts and deliveries for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, time

from bot.messages import Block, BlockKind, Post, Run
from digests.publishing import Channel, Delivery, DeliveryKind
from digests.store import Store, open_store
from tests.fakes.clock import SetClock

DAY = date(2026, 3, 2)


@asynccontextmanager
async def memory_store(clock: SetClock) -> AsyncIterator[Store]:
    """The real store, in memory. Names share a blocking key when they are the same in lower case."""
    store = await open_store("sqlite://", clock=clock, version="test", keys=lambda name: frozenset({name.lower()}))
    try:
        yield store
    finally:
        await store.close()


def make_channel(
    address: str = "one",
    *,
    platform: str = "fake",
    at: time = time(8, 0),
    zone: str = "UTC",
    on: bool = True,
    days: frozenset[int] = frozenset(range(7)),
) -> Channel:
    tenant = f"{platform}:t"
    return Channel(f"{tenant}/{address}", tenant, platform, address, name=address, at=at, zone=zone, on=on, days=days)


def make_post(text: str) -> Post:
    return Post((Block(BlockKind.PARAGRAPH, (Run(text),)),), text)


def make_delivery(
    channel: Channel,
    part: int = 0,
    *,
    day: date = DAY,
    kind: DeliveryKind = DeliveryKind.EDITION,
    story: str | None = None,
) -> Delivery:
    key = f"{channel.id}|{day}|{kind}|{part}"
    return Delivery(key, channel.id, kind, day, part, make_post(f"part {part}").to_json(), story=story)
