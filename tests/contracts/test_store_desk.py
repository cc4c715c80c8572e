"""What every store promises the publishing side: posts go out once and in order; nothing is done twice."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from digests.models import Language
from digests.publishing import AuditLine, Channel, Delivery, DeliveryState, Filters, Tenant, Watch
from digests.store import Store, open_store
from digests.store.tables import leases
from digests.views import Told
from tests.contracts.conftest import words_of
from tests.contracts.test_store_library import CHANNEL, DAY, make_delivery, make_edition
from tests.fakes.articles import NOON, hours
from tests.fakes.clock import SetClock

OTHER = "slack:T1/C2"


@dataclass(frozen=True)
class Stood:
    message: str
    address: str | None = None


async def due(store: Store, h: float = 0) -> list[str]:
    return [d.key for d in await store.due(hours(h))]


class TestOutbox:
    async def test_parts_go_out_in_order_one_at_a_time(self, store: Store) -> None:
        posts = [make_delivery(1), make_delivery(0), make_delivery(0, kind="notice"), make_delivery(0, kind="update")]
        for post in posts:
            assert await store.add_delivery(post)
        tomorrow = make_delivery(0, day=DAY + timedelta(days=1))
        assert await store.add_delivery(tomorrow)
        sent: list[str] = []
        while keys := await due(store):
            [key] = keys
            begun = await store.begin(key, NOON)
            assert begun is not None
            assert (begun.state, begun.attempts, begun.started) == (DeliveryState.SENDING, 1, NOON)
            assert await store.begin(key, NOON) is None
            await store.finish(key, Stood(f"m{len(sent)}", "https://chat.example/1"), NOON)
            sent.append(key)
        assert sent == [posts[1].key, posts[0].key, posts[3].key, posts[2].key, tomorrow.key]
        first = (await store.deliveries(CHANNEL, DAY))[0]
        assert (first.state, first.message, first.address) == (DeliveryState.SENT, "m0", "https://chat.example/1")

    async def test_one_channel_never_blocks_another(self, store: Store) -> None:
        here, there = make_delivery(), make_delivery(channel=OTHER)
        for post in (here, make_delivery(1), there):
            await store.add_delivery(post)
        assert await due(store) == [here.key, there.key]
        await store.begin(here.key, NOON)
        await store.postpone(here.key, hours(1), "rate limited")
        assert await due(store, 0.5) == [there.key]  # and the second part does not overtake the first
        assert await due(store, 1) == [here.key, there.key]
        [waiting, _] = await store.deliveries(CHANNEL, DAY)
        assert (waiting.state, waiting.problem, waiting.attempts) == (DeliveryState.PENDING, "rate limited", 1)

    async def test_only_the_post_that_was_begun_then_is_put_off(self, store: Store) -> None:
        post = make_delivery()
        await store.add_delivery(post)
        await store.begin(post.key, NOON)
        await store.postpone(post.key, hours(1), "for later", started=NOON, counted=False)
        again = await store.begin(post.key, hours(1))
        assert again is not None
        assert again.attempts == 1
        await store.postpone(post.key, hours(2), "too late", started=NOON)
        [under_way] = await store.due(hours(1), channel=CHANNEL)
        assert (under_way.state, under_way.problem) == (DeliveryState.SENDING, "for later")
        assert not await store.due(hours(1), channel=OTHER)

    async def test_a_post_lost_on_its_way_comes_back_as_such(self, store: Store) -> None:
        await store.add_delivery(make_delivery())
        await store.begin(make_delivery().key, NOON)
        [lost] = await store.due(hours(1))
        assert (lost.state, lost.started) == (DeliveryState.SENDING, NOON)
        assert await store.begin(lost.key, hours(1)) is None
        await store.finish(lost.key, Stood("found"), hours(1))
        assert not await due(store, 2)

    async def test_given_up_makes_way(self, store: Store) -> None:
        for part in (0, 1):
            await store.add_delivery(make_delivery(part))
        await store.give_up(make_delivery(0).key, "channel is gone", NOON)
        assert await due(store) == [make_delivery(1).key]
        await store.finish(make_delivery(0).key, Stood("late"), NOON)
        [given_up, _] = await store.deliveries(CHANNEL, DAY)
        assert (given_up.state, given_up.problem) == (DeliveryState.FAILED, "channel is gone")

    async def test_a_key_is_used_once(self, store: Store) -> None:
        assert await store.add_delivery(make_delivery())
        assert not await store.add_delivery(replace(make_delivery(), body="other"))
        await store.finish(make_delivery().key, Stood("m"), NOON)
        assert not await store.add_delivery(make_delivery())
        assert not await due(store)

    async def test_a_delivery_comes_back_as_it_was(self, store: Store) -> None:
        post = replace(make_delivery(kind="update"), story="s1", not_before=hours(1), body='{"文":1}')
        await store.add_delivery(post)
        assert list(await store.deliveries(CHANNEL, DAY)) == [post]

    async def test_of_many_processes_one_begins(self, store: Store, store_url: str, clock: SetClock) -> None:
        other = await open_store(store_url, clock=clock, keys=words_of)
        await store.add_delivery(make_delivery())
        begun = await asyncio.gather(*((store, other)[i % 2].begin(make_delivery().key, NOON) for i in range(8)))
        assert sum(b is not None for b in begun) == 1
        await other.close()

    async def test_of_many_processes_one_makes_the_edition(self, store: Store, store_url: str, clock: SetClock) -> None:
        other = await open_store(store_url, clock=clock, keys=words_of)
        saved = await asyncio.gather(
            *((store, other)[i % 2].save_edition(make_edition(), {}, [make_delivery()], NOON) for i in range(8))
        )
        assert sorted(saved) == [False] * 7 + [True]
        await other.close()

    async def test_the_first_message_of_a_story(self, store: Store) -> None:
        said = Told(DAY, DAY, None, frozenset(), {})
        assert await store.first_message(CHANNEL, "s1") is None
        await store.save_edition(make_edition(), {"s1": said}, [make_delivery(0), make_delivery(1)], NOON)
        assert await store.first_message(CHANNEL, "s1") is None  # nothing has been sent
        for part in (0, 1):
            await store.finish(make_delivery(part).key, Stood(f"m{part}", f"https://chat.example/{part}"), NOON)
        later = date(2026, 3, 5)
        update = replace(make_delivery(0, day=later, kind="update"), story="s1")
        await store.save_edition(make_edition(day=later), {"s1": said}, [update], NOON)
        await store.finish(update.key, Stood("m9"), NOON)
        first = await store.first_message(CHANNEL, "s1")
        assert first is not None
        assert first.message == "m0"
        assert await store.first_message(CHANNEL, "s2") is None
        assert await store.first_message(OTHER, "s1") is None

    async def test_a_part_that_names_its_story_is_its_first_message(self, store: Store) -> None:
        said = Told(DAY, DAY, None, frozenset(), {})
        parts: list[Delivery] = [replace(make_delivery(i), story=f"s{i}") for i in range(2)]
        await store.save_edition(make_edition(), {"s0": said, "s1": said}, parts, NOON)
        for part in parts:
            await store.finish(part.key, Stood(f"m{part.part}"), NOON)
        first = await store.first_message(CHANNEL, "s1")
        assert first is not None
        assert first.message == "m1"


class TestLeases:
    async def test_one_holder_at_a_time(self, store: Store, store_url: str, clock: SetClock) -> None:
        other = await open_store(store_url, clock=clock, keys=words_of)
        async with store.lease("filing", 60) as ours:
            async with other.lease("filing", 60) as theirs, store.lease("filing", 60) as twice:
                assert (ours, theirs, twice) == (True, False, False)
            async with other.lease("posting", 60) as another:
                assert another
        async with other.lease("filing", 60) as freed:
            assert freed
        await other.close()

    async def test_it_runs_out(self, store: Store, clock: SetClock) -> None:
        async with store.lease("filing", 60):
            clock.advance(seconds=59)
            async with store.lease("filing", 60) as early:
                assert not early
            clock.advance(seconds=1)
            async with store.lease("filing", 60) as taken:
                assert taken

    async def test_it_is_renewed_while_held(self, store: Store, clock: SetClock) -> None:
        async def until() -> datetime | None:
            async with store._read() as tx:
                return await tx.scalar(select(leases.c.until))

        async with store.lease("filing", 0.1), asyncio.timeout(60):
            first = await until()
            clock.advance(seconds=0.09)
            while await until() == first:  # noqa: ASYNC110 - what is awaited happens in the database
                await asyncio.sleep(0.01)
            clock.advance(seconds=0.09)
            async with store.lease("filing", 60) as theirs:
                assert not theirs

    async def test_it_is_given_back_after_a_failure(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError):
            async with store.lease("filing", 60):
                raise ZeroDivisionError
        async with store.lease("filing", 60) as free:
            assert free


class TestDesk:
    async def test_tenants_and_channels(self, store: Store) -> None:
        tenant = Tenant("slack:T1", "slack", "Team", frozenset({"U1"}))
        channel = Channel(
            OTHER,
            "slack:T1",
            "slack",
            "C2",
            "新闻",
            zone="Asia/Shanghai",
            at=time(7, 30),
            days=frozenset({0, 4}),
            filters=Filters(people=("李岚",)),
        )
        await store.keep_tenant(tenant)
        await store.keep_channel(channel)
        await store.keep_channel(Channel(CHANNEL, "console:local", "console", "main"))
        assert await store.tenant("slack:T1") == tenant
        assert await store.channel(OTHER) == channel
        assert [c.id for c in await store.channels(tenant="slack:T1")] == [OTHER]
        assert len(await store.channels()) == 2
        await store.keep_channel(replace(channel, on=False, trouble="archived"))
        kept = await store.channel(OTHER)
        assert kept is not None
        assert (kept.on, kept.trouble) == (False, "archived")
        assert await store.tenant("slack:T9") is None
        assert await store.channel("x") is None

    async def test_watches(self, store: Store) -> None:
        watch = Watch("slack:T1", "U1", OTHER, "李岚", None, NOON)
        assert await store.add_watch(watch)
        assert not await store.add_watch(replace(watch, made=hours(1)))
        assert await store.add_watch(replace(watch, user="U2", made=hours(2)))
        assert await store.add_watch(replace(watch, tenant="slack:T2"))
        assert list(await store.watches(tenant="slack:T1", user="U1")) == [watch]
        assert len(await store.watches(tenant="slack:T1")) == 2
        assert await store.remove_watch(watch)
        assert not await store.remove_watch(watch)
        assert len(await store.watches(tenant="slack:T1")) == 1

    async def test_audit(self, store: Store) -> None:
        for i in range(3):
            await store.audit(AuditLine("slack:T1", "U1", "source add", f"n{i}", hours(i)))
        await store.audit(AuditLine("slack:T2", "U1", "source add", "other", NOON))
        assert [line.detail for line in await store.audit_lines("slack:T1", limit=2)] == ["n2", "n1"]

    async def test_an_envelope_is_remembered_for_an_hour(self, store: Store) -> None:
        assert not await store.seen_before("e1", NOON)
        assert await store.seen_before("e1", hours(0.9))
        assert not await store.seen_before("e2", hours(1.1))
        assert not await store.seen_before("e1", hours(2))

    async def test_of_many_asking_at_once_one_is_first(self, store: Store) -> None:
        seen = await asyncio.gather(*(store.seen_before("e1", NOON) for _ in range(6)))
        assert sorted(seen) == [False] + [True] * 5

    async def test_installations(self, store: Store) -> None:
        assert await store.installation("slack:T1") is None
        await store.keep_installation("slack:T1", '{"bot":1}', NOON)
        await store.keep_installation("slack:T1", '{"bot":2}', NOON)
        assert await store.installation("slack:T1") == '{"bot":2}'
        assert await store.remove_installation("slack:T1")
        assert await store.installation("slack:T1") is None


async def test_counts(store: Store) -> None:
    await store.add_delivery(make_delivery())
    counts = await store.counts()
    assert counts["posts pending"] == 1
    assert counts["articles"] == 0


async def test_the_language_of_an_edition_survives(store: Store) -> None:
    """Keys of a mapping are enums too."""
    from digests.models import Sentence, StoryBrief

    said = {Language.HANS: Sentence("题", Language.HANS, (1,))}
    brief = StoryBrief("s1", "ai", said, {Language.EN: ()}, (), (), (), (), (1,))
    edition = replace(make_edition(), briefs=(brief,))
    await store.save_edition(edition, {}, [], NOON)
    record = await store.edition(CHANNEL, DAY)
    assert record is not None
    assert record.edition == edition
