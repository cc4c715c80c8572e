"""Exactly once, whatever happens between us and a platform."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from bot.messages import Post
from bot.outbox import GONE_TRIES, LEASE_SECONDS, SEND_SECONDS, TRIES, UNKNOWN_TRIES, Outbox
from bot.ports import Desk
from digests.publishing import Delivery, DeliveryKind, DeliveryState
from digests.store import Store
from tests.fakes.clock import SetClock
from tests.fakes.platform import FakePlatform, Fault
from tests.fakes.publishing import DAY, make_channel, make_delivery, memory_store

ONE, TWO = make_channel("one"), make_channel("two")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def platform(clock: SetClock) -> FakePlatform:
    return FakePlatform(clock)


@pytest.fixture
async def store(clock: SetClock) -> AsyncIterator[Store]:
    async with memory_store(clock) as opened:
        for channel in (ONE, TWO):
            await opened.keep_channel(channel)
        yield opened


@pytest.fixture
def outbox(store: Store, platform: FakePlatform, clock: SetClock) -> Outbox:
    return Outbox(store, store, {"fake": platform}, clock)


async def state_of(store: Store, part: int = 0, channel: str = ONE.id) -> DeliveryState:
    return next(d.state for d in await store.deliveries(channel, DAY) if d.part == part)


async def drain(outbox: Outbox, clock: SetClock, rounds: int = 60, step: float = 61) -> None:
    for _ in range(rounds):
        await outbox.deliver_due()
        clock.advance(seconds=step)


class TestInOrder:
    async def test_parts_go_out_in_order_and_once(self, outbox: Outbox, store: Store, platform: FakePlatform) -> None:
        for part in (2, 0, 1):
            await store.add_delivery(make_delivery(ONE, part))
        assert await outbox.deliver_due() == 3
        assert await outbox.deliver_due() == 0
        assert platform.posted_keys() == [make_delivery(ONE, part).key for part in range(3)]
        assert [d.message for d in await store.deliveries(ONE.id, DAY)] == ["m1", "m2", "m3"]

    async def test_a_part_that_waits_holds_back_those_after_it(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.LIMITED])
        for part in range(3):
            await store.add_delivery(make_delivery(ONE, part))
        assert await outbox.deliver_due() == 0
        assert platform.posts == []
        clock.advance(seconds=platform.retry_after + 1)
        assert await outbox.deliver_due() == 3
        assert platform.posted_keys() == [make_delivery(ONE, part).key for part in range(3)]

    async def test_an_update_goes_to_the_thread_of_its_storys_first_post(
        self, outbox: Outbox, store: Store, platform: FakePlatform
    ) -> None:
        await store.add_delivery(make_delivery(ONE, 0, story="s1"))
        await outbox.deliver_due()
        await store.add_delivery(make_delivery(ONE, 1, kind=DeliveryKind.UPDATE, story="s1"))
        await outbox.deliver_due()
        assert [s.thread for s in platform.posts] == [None, "m1"]


class TestLostAnswers:
    async def test_a_post_that_stands_is_found_and_not_sent_again(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.LOST_AFTER])
        for part in range(2):
            await store.add_delivery(make_delivery(ONE, part))
        await outbox.deliver_due()
        assert await state_of(store) is DeliveryState.SENDING
        await drain(outbox, clock, 3)
        assert platform.posted_keys() == [make_delivery(ONE, 0).key, make_delivery(ONE, 1).key]
        assert await state_of(store) is DeliveryState.SENT
        assert (await store.deliveries(ONE.id, DAY))[0].message == "m1"

    async def test_a_post_that_does_not_stand_is_sent_again(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.LOST_BEFORE])
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 3)
        assert [what for what, _ in platform.calls] == ["send", "find", "send"]
        assert len(platform.posts) == 1

    @pytest.mark.parametrize("trouble", [Fault.LIMITED, Fault.REFUSED, Fault.LOST_BEFORE, Fault.GONE])
    async def test_a_platform_that_cannot_be_asked_does_not_make_it_send_again(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock, trouble: Fault
    ) -> None:
        platform.faults(ONE.id, send=[Fault.LOST_AFTER], find=[trouble, trouble])
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 10)
        assert [what for what, _ in platform.calls] == ["send", "find", "find", "find"]
        assert len(platform.posts) == 1
        assert await state_of(store) is DeliveryState.SENT

    async def test_looking_waits_as_long_as_the_platform_says(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.retry_after = 300.0
        platform.faults(ONE.id, send=[Fault.LOST_AFTER], find=[Fault.LIMITED])
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 5)
        assert [what for what, _ in platform.calls] == ["send", "find"]

    async def test_a_call_that_gets_no_answer_counts_as_lost(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.SILENT])
        await store.add_delivery(make_delivery(ONE))
        await Outbox(store, store, {"fake": platform}, clock, send_seconds=0.2).deliver_due()
        assert await state_of(store) is DeliveryState.SENDING
        await drain(outbox, clock, 3)
        assert len(platform.posts) == 1

    async def test_a_bug_in_an_adapter_makes_no_second_post(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.BROKEN])
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 3)
        assert len(platform.posts) == 1
        assert await state_of(store) is DeliveryState.SENT

    async def test_it_ends(self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock) -> None:
        platform.faults(ONE.id, send=[Fault.LOST_BEFORE] * 99)
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 30, step=3601)
        assert await state_of(store) is DeliveryState.FAILED
        assert [what for what, _ in platform.calls].count("send") == UNKNOWN_TRIES


class TestAfterACrash:
    async def test_a_post_under_way_is_looked_for_first(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        delivery = make_delivery(ONE)
        await store.add_delivery(delivery)
        await store.begin(delivery.key, clock.now())  # and the process dies after its call
        await platform.send(ONE, Post.from_json(delivery.body), key=delivery.key)
        clock.advance(seconds=LEASE_SECONDS)
        assert await outbox.deliver_due() == 1
        assert len(platform.posts) == 1

    async def test_a_call_that_may_still_be_under_way_is_left_alone(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        delivery = make_delivery(ONE)
        await store.add_delivery(delivery)
        await store.begin(delivery.key, clock.now())
        clock.advance(seconds=SEND_SECONDS)
        assert await outbox.deliver_due() == 0
        assert platform.calls == []

    async def test_a_clock_that_was_set_back_does_not_hold_it_up(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        delivery = make_delivery(ONE)
        await store.add_delivery(delivery)
        await store.begin(delivery.key, clock.now())
        await platform.send(ONE, Post.from_json(delivery.body), key=delivery.key)
        platform.posts[0] = replace(platform.posts[0], at=clock.now().replace(year=2025))
        clock.time = clock.time.replace(year=2025)
        assert await outbox.deliver_due() == 1
        assert len(platform.posts) == 1


class TestRefusals:
    async def test_a_refused_post_is_given_up_and_the_next_goes_out(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.REFUSED] * TRIES)
        for part in range(2):
            await store.add_delivery(make_delivery(ONE, part))
        await drain(outbox, clock)
        assert [await state_of(store, part) for part in range(2)] == [DeliveryState.FAILED, DeliveryState.SENT]
        assert (await store.deliveries(ONE.id, DAY))[0].problem == "invalid post"

    async def test_a_refused_post_that_is_taken_later(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.REFUSED] * (TRIES - 1))
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock)
        assert len(platform.posts) == 1

    async def test_a_channel_that_stays_gone_is_switched_off_and_the_admins_hear_of_it(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.GONE] * GONE_TRIES)
        for part in range(2):
            await store.add_delivery(make_delivery(ONE, part))
        await drain(outbox, clock)
        channel = await store.channel(ONE.id)
        assert channel is not None
        assert (channel.on, channel.trouble) == (False, "unknown channel")
        assert [await state_of(store, part) for part in range(2)] == [DeliveryState.FAILED] * 2
        assert [what for what, _ in platform.calls].count("send") == GONE_TRIES + 1  # and the notice
        (notice,) = platform.posts
        assert notice.channel == TWO.id
        assert "one" in notice.post.plain
        assert [line.action for line in await store.audit_lines(ONE.tenant)] == ["channel off"]

    async def test_a_channel_that_comes_back_gets_its_post(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.GONE] * (GONE_TRIES - 1))
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 10)
        assert platform.posted_keys() == [make_delivery(ONE).key]

    async def test_a_lost_answer_in_a_channel_that_went_away(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.LOST_AFTER], find=[Fault.GONE] * GONE_TRIES)
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 20)
        channel = await store.channel(ONE.id)
        assert channel is not None
        assert not channel.on
        assert platform.posted_keys(ONE.id) == [make_delivery(ONE).key]

    async def test_nothing_is_sent_to_a_channel_that_is_off(
        self, outbox: Outbox, store: Store, platform: FakePlatform
    ) -> None:
        await store.keep_channel(replace(ONE, on=False))
        await store.add_delivery(make_delivery(ONE))
        await outbox.deliver_due()
        assert platform.calls == []
        assert await state_of(store) is DeliveryState.FAILED

    async def test_a_platform_that_is_not_connected_here_may_come_later(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        await store.add_delivery(make_delivery(ONE))
        assert await Outbox(store, store, {}, clock).deliver_due() == 0
        assert await state_of(store) is DeliveryState.PENDING
        clock.advance(minutes=6)
        assert await Outbox(store, store, {"fake": platform}, clock).deliver_due() == 1

    async def test_a_lost_answer_is_not_forgotten_while_its_platform_is_not_connected(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.LOST_AFTER])
        await store.add_delivery(make_delivery(ONE))
        await outbox.deliver_due()
        clock.advance(minutes=1)
        await Outbox(store, store, {}, clock).deliver_due()
        clock.advance(minutes=6)
        assert await Outbox(store, store, {"fake": platform}, clock).deliver_due() == 1
        assert len(platform.posts) == 1

    @pytest.mark.parametrize("then", [Fault.REFUSED, Fault.GONE, Fault.LOST_BEFORE])
    async def test_an_outage_however_long_loses_no_post(
        self, outbox: Outbox, store: Store, platform: FakePlatform, clock: SetClock, then: Fault
    ) -> None:
        """Adapters say RateLimited too while they are not connected. A first refusal after it is a first one."""
        platform.faults(ONE.id, send=[*[Fault.LIMITED] * 40, then])
        await store.add_delivery(make_delivery(ONE))
        await drain(outbox, clock, 60, step=121)
        assert await state_of(store) is DeliveryState.SENT
        assert len(platform.posts) == 1

    async def test_a_post_held_up_before_its_call_is_not_sent_then(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        """Another process may look for it soon: a call that begins late would not be over by then."""

        class Slow:
            """A database that is busy when the first post is begun."""

            async def begin(self, key: str, now: datetime) -> Delivery | None:
                begun = await store.begin(key, now)
                if not platform.calls and begun is not None and begun.attempts == 1:
                    clock.advance(seconds=SEND_SECONDS)
                return begun

            def __getattr__(self, name: str) -> Any:
                return getattr(store, name)

        await store.add_delivery(make_delivery(ONE))
        await Outbox(cast(Desk, Slow()), store, {"fake": platform}, clock).deliver_due()
        assert (platform.calls, await state_of(store)) == ([], DeliveryState.PENDING)


class TestSideBySide:
    async def test_while_one_channel_waits_for_an_answer_all_parts_of_another_go_out(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        outbox = Outbox(store, store, {"fake": platform}, clock)
        platform.faults(ONE.id, send=[Fault.SILENT])
        for part in range(3):
            for channel in (ONE, TWO):
                await store.add_delivery(make_delivery(channel, part))
        delivering = asyncio.create_task(outbox.deliver_due())
        async with asyncio.timeout(60):
            while len(platform.posts) < 3:
                platform.posted.clear()
                await platform.posted.wait()
        assert platform.posted_keys() == [make_delivery(TWO, part).key for part in range(3)]
        platform.release.set()
        assert await delivering == 6

    @pytest.mark.parametrize("trouble", [f for f in Fault if f is not Fault.SILENT])
    async def test_one_channel_in_trouble_never_holds_up_another(
        self, outbox: Outbox, store: Store, platform: FakePlatform, trouble: Fault
    ) -> None:
        platform.faults(ONE.id, send=[trouble] * 20)
        for part in range(3):
            for channel in (ONE, TWO):
                await store.add_delivery(make_delivery(channel, part))
        await outbox.deliver_due()
        assert platform.posted_keys(TWO.id) == [make_delivery(TWO, part).key for part in range(3)]

    async def test_while_one_channel_waits_for_an_answer_another_is_served(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        outbox = Outbox(store, store, {"fake": platform}, clock)
        platform.faults(ONE.id, send=[Fault.SILENT])
        for channel in (ONE, TWO):
            await store.add_delivery(make_delivery(channel))
        delivering = asyncio.create_task(outbox.deliver_due())
        await platform.waiting.wait()
        await platform.posted.wait()
        assert platform.posted_keys() == [make_delivery(TWO).key]
        platform.release.set()
        assert await delivering == 2

    async def test_two_outboxes_on_one_store_post_once(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        for part in range(4):
            for channel in (ONE, TWO):
                await store.add_delivery(make_delivery(channel, part))
        both = [Outbox(store, store, {"fake": platform}, clock) for _ in range(2)]
        await asyncio.gather(*(o.deliver_due() for o in both for _ in range(2)))
        assert sorted(platform.posted_keys()) == sorted(make_delivery(c, p).key for c in (ONE, TWO) for p in range(4))

    async def test_a_second_outbox_leaves_a_live_call_alone_even_without_the_lease(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        first, second = (Outbox(store, store, {"fake": platform}, clock) for _ in range(2))
        platform.faults(ONE.id, send=[Fault.SILENT])
        await store.add_delivery(make_delivery(ONE))
        delivering = asyncio.create_task(first.deliver_due())
        await platform.waiting.wait()
        async with store._write() as tx:  # the lease is lost, as when the clock jumps
            await tx.exec_driver_sql("DELETE FROM leases")
        assert await second.deliver_due() == 0
        platform.release.set()
        await delivering
        assert len(platform.posts) == 1

    async def test_one_outbox_called_twice_is_one_outbox(
        self, outbox: Outbox, store: Store, platform: FakePlatform
    ) -> None:
        for part in range(3):
            await store.add_delivery(make_delivery(ONE, part))
        await asyncio.gather(*(outbox.deliver_due() for _ in range(5)))
        assert len(platform.posts) == 3

    async def test_a_cancelled_delivery_is_looked_for_at_the_next_start(
        self, store: Store, platform: FakePlatform, clock: SetClock
    ) -> None:
        platform.faults(ONE.id, send=[Fault.SILENT])
        await store.add_delivery(make_delivery(ONE))
        delivering = asyncio.create_task(Outbox(store, store, {"fake": platform}, clock).deliver_due())
        await platform.waiting.wait()
        delivering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await delivering
        assert await state_of(store) is DeliveryState.SENDING
        clock.advance(minutes=1)
        assert await Outbox(store, store, {"fake": platform}, clock).deliver_due() == 1
        assert [what for what, _ in platform.calls] == ["send", "find", "send"]
