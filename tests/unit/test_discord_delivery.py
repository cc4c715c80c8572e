"""Posting on Discord, over the wire: each post once whatever happens to the answer, threads, forums, and what each refusal means."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Block, BlockKind, Post, Run
from bot.platforms.on_discord import DiscordPlatform
from bot.platforms.on_discord.form import mark_of
from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited, SettingsError
from tests.contracts.test_platform import use
from tests.fakes.clock import SetClock
from tests.fakes.discord_answers import Fault
from tests.fakes.discord_limits import description
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import ANN, FORUM, GUILD, TEXT, World, channel_of, text_of
from tests.fakes.publishing import make_post

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 64).decode()
EARLIER = timedelta(minutes=2)
SILENT = 1 << 12  # of a message's flags


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime.now(UTC))


@pytest.fixture
async def discord(clock: SetClock) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(World(clock), description()) as server:
        yield server
        assert server.wrong == []


@pytest.fixture
async def platform(discord: FakeDiscord) -> AsyncIterator[DiscordPlatform]:
    made = discord.platform()
    await made.connect(*use())
    yield made
    await made.close()


async def test_only_guilds_are_listened_to(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    assert discord.gateway.intents == 1


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST])
async def test_a_lost_answer_leaves_one_message(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock, fault: Fault
) -> None:
    channel = channel_of(discord.world.news)
    discord.trouble(fault)
    with pytest.raises(OutcomeUnknown):
        await platform.send(channel, make_post("one"), key="k1")
    stands = await platform.find(channel, "k1", clock.now() - EARLIER)
    assert (stands is not None) == (fault is Fault.LOST_AFTER)
    again = await platform.send(channel, make_post("one"), key="k1")
    assert [m["id"] for m in discord.world.news.messages] == [again.message]
    assert stands is None or stands == again


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.BROKEN_AFTER, Fault.LIMITED])
async def test_trouble_that_passes_is_waited_for(discord: FakeDiscord, platform: DiscordPlatform, fault: Fault) -> None:
    discord.trouble(fault)
    sent = await platform.send(channel_of(discord.world.news), make_post("one"), key="k1")
    assert [m["id"] for m in discord.world.news.messages] == [sent.message]


@pytest.mark.parametrize(("fault", "seconds"), [(Fault.LIMITED_LONG, 120), (Fault.BANNED, 77)])
async def test_a_long_wait_is_left_to_the_outbox(
    discord: FakeDiscord, platform: DiscordPlatform, fault: Fault, seconds: float
) -> None:
    discord.trouble(fault)
    with pytest.raises(RateLimited) as caught:
        await platform.send(channel_of(discord.world.news), make_post("one"), key="k1")
    assert caught.value.retry_after == seconds
    assert discord.world.news.messages == []


async def test_it_is_found_when_the_nonce_is_forgotten(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock
) -> None:
    """Past Discord's memory for nonces only the channel's history tells."""
    channel = channel_of(discord.world.news)
    sent = await platform.send(channel, make_post("one"), key="k1")
    for number in range(130):  # more than a page of history
        clock.advance(seconds=5)
        discord.world.post(discord.world.news, {"content": f"chat {number}"}, ANN)
    assert await platform.find(channel, "k1", clock.now() - timedelta(hours=1)) == sent
    assert await platform.find(channel, "k1", clock.now() - EARLIER) is None


async def test_the_mark_of_another_author_is_not_ours(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock
) -> None:
    forged = {"embeds": [{"footer": {"text": mark_of("k1")}, "description": "x"}]}
    discord.world.post(discord.world.news, forged, ANN)
    assert await platform.find(channel_of(discord.world.news), "k1", clock.now() - EARLIER) is None


@pytest.mark.parametrize("code", [50001, 50013, 10003])
async def test_a_channel_that_is_closed_to_us_is_gone(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock, code: int
) -> None:
    discord.world.news.refuses = code
    channel = channel_of(discord.world.news)
    with pytest.raises(ChannelGone):
        await platform.send(channel, make_post("one"), key="k1")
    with pytest.raises(ChannelGone):
        await platform.find(channel, "k1", clock.now() - EARLIER)


async def test_a_channel_that_was_deleted_is_gone(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    other = discord.world.add_channel("other")
    del discord.world.places[other.id]
    with pytest.raises(ChannelGone):
        await platform.send(channel_of(other), make_post("one"), key="k1")


async def test_an_update_goes_to_the_thread_of_the_first_post(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock
) -> None:
    channel = channel_of(discord.world.news)
    first = await platform.send(channel, make_post("one"), key="k1")
    second = await platform.send(channel, make_post("two"), key="k2", thread=first.message)
    third = await platform.send(channel, make_post("three"), key="k3", thread=first.message)
    (thread,) = discord.world.threads()
    assert (thread.id, thread.parent) == (first.message, discord.world.news.id)
    assert [m["id"] for m in thread.messages] == [second.message, third.message]
    assert len(discord.world.news.messages) == 1
    assert await platform.find(channel, "k3", clock.now() - EARLIER) == third


@pytest.mark.parametrize("address", ["/threads$", "/channels/{first}/messages$"])
async def test_an_update_stands_once_when_an_answer_is_lost(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock, address: str
) -> None:
    """That of the thread being made, or of the post in it."""
    channel = channel_of(discord.world.news)
    first = await platform.send(channel, make_post("one"), key="k1")
    if address != "/threads$":
        discord.world.add_thread(discord.world.news, "one", first.message)
    discord.trouble(Fault.LOST_AFTER, address=address.format(first=first.message))
    with pytest.raises(OutcomeUnknown):
        await platform.send(channel, make_post("two"), key="k2", thread=first.message)
    stands = await platform.find(channel, "k2", clock.now() - EARLIER)
    assert (stands is not None) == (address != "/threads$")
    sent = await platform.send(channel, make_post("two"), key="k2", thread=first.message)
    (thread,) = discord.world.threads()
    assert [m["id"] for m in thread.messages] == [sent.message]


async def test_where_there_can_be_no_thread_the_update_answers_the_first_post(
    discord: FakeDiscord, platform: DiscordPlatform
) -> None:
    """A destination that is a thread itself."""
    thread = discord.world.add_thread(discord.world.news, "digest", discord.world.new_id())
    channel = channel_of(thread)
    first = await platform.send(channel, make_post("one"), key="k1")
    second = await platform.send(channel, make_post("two"), key="k2", thread=first.message)
    assert [m["id"] for m in thread.messages] == [first.message, second.message]
    body = discord.bodies[-1][2]
    assert str(body["message_reference"]["message_id"]) == first.message


async def test_an_update_of_a_deleted_post_is_posted_all_the_same(
    discord: FakeDiscord, platform: DiscordPlatform
) -> None:
    channel = channel_of(discord.world.news)
    first = await platform.send(channel, make_post("one"), key="k1")
    discord.world.news.messages.clear()
    second = await platform.send(channel, make_post("two"), key="k2", thread=first.message)
    assert [m["id"] for m in discord.world.news.messages] == [second.message]


async def test_in_a_forum_a_digest_is_a_post(discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock) -> None:
    forum = discord.world.add_channel("forum", FORUM)
    channel = channel_of(forum)
    first = await platform.send(channel, make_post("one"), key="k1")
    update = await platform.send(channel, make_post("two"), key="k2", thread=first.message)
    (thread,) = discord.world.threads(forum)
    assert [m["id"] for m in thread.messages] == [first.message, update.message]
    assert first.address == f"https://discord.com/channels/{GUILD}/{thread.id}/{first.message}"
    for key, sent in (("k1", first), ("k2", update)):
        assert await platform.find(channel, key, clock.now() - EARLIER) == sent


async def test_in_a_forum_all_parts_of_an_edition_and_its_updates_are_one_post(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock
) -> None:
    forum = discord.world.add_channel("forum", FORUM)
    channel, day = channel_of(forum), clock.now().date()
    keys = [f"{channel.id}|{day}|edition|{part}" for part in (0, 1, 2)]
    first, second, third = [await platform.send(channel, make_post(f"part {key[-1]}"), key=key) for key in keys]
    update = await platform.send(channel, make_post("update"), key=f"{channel.id}|{day}|update|9", thread=third.message)
    (thread,) = discord.world.threads(forum)
    assert {first.message, second.message, third.message} == {thread.id}
    assert [text_of(m).strip() for m in thread.messages] == ["part 0", "part 1", "part 2", "update"]
    assert update.message == thread.messages[-1]["id"]
    for key, sent in zip(keys, (first, second, third), strict=True):
        assert await platform.find(channel, key, clock.now() - EARLIER) == sent
    tomorrow = await platform.send(
        channel, make_post("more"), key=keys[1].replace(str(day), str(day + timedelta(days=1)))
    )
    assert len(discord.world.threads(forum)) == 2  # its own first part is not there
    assert tomorrow.message != thread.id


async def test_in_a_forum_a_further_part_is_found_and_not_sent_twice(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock
) -> None:
    forum = discord.world.add_channel("forum", FORUM)
    channel = channel_of(forum)
    key = f"{channel.id}|{clock.now().date()}|edition|"
    first = await platform.send(channel, make_post("one"), key=f"{key}0")
    discord.trouble(Fault.LOST_AFTER)
    with pytest.raises(OutcomeUnknown):
        await platform.send(channel, make_post("two"), key=f"{key}1")
    found = await platform.find(channel, f"{key}1", clock.now() - EARLIER)
    assert found is not None
    assert found.message == first.message
    (thread,) = discord.world.threads(forum)
    assert len(thread.messages) == 2


async def test_only_the_first_part_of_an_edition_rings(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    for part, post in enumerate((make_post("one"), replace(make_post("two"), plain=""))):
        await platform.send(channel_of(discord.world.news), post, key=f"k|2026-03-02|edition|{part}")
    assert [m["flags"] & SILENT for m in discord.world.news.messages] == [0, SILENT]


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.BROKEN_AFTER])
async def test_a_forum_post_is_never_sent_again_unasked(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock, fault: Fault
) -> None:
    """There is no nonce in a forum, and discord.py sends again after a 5xx."""
    forum = discord.world.add_channel("forum", FORUM)
    discord.trouble(fault, address="/threads$")
    with pytest.raises(OutcomeUnknown):
        await platform.send(channel_of(forum), make_post("one"), key="k1")
    found = await platform.find(channel_of(forum), "k1", clock.now() - EARLIER)
    assert found is not None
    assert [t.id for t in discord.world.threads(forum)] == [found.message]


async def test_images_go_along_with_their_alternative(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    blocks = (
        Block(BlockKind.PARAGRAPH, (Run("Prices"),)),
        Block(BlockKind.IMAGE, (Run("Prices fell to 3"),), PNG),
        Block(BlockKind.IMAGE, (Run("Prices rose to 9"),), PNG),
    )
    await platform.send(channel_of(discord.world.news), Post(blocks, "Prices"), key="k1")
    body = discord.bodies[-1][2]
    assert [a["description"] for a in body["attachments"]] == ["Prices fell to 3", "Prices rose to 9"]
    images = [embed["image"]["url"] for embed in body["embeds"]]
    assert images == [f"attachment://{a['filename']}" for a in body["attachments"]]


async def test_nothing_can_be_posted_unconnected(discord: FakeDiscord) -> None:
    with pytest.raises(DeliveryError):
        await discord.platform().send(channel_of(discord.world.news), make_post("one"), key="k1")


async def test_a_wrong_token_stops_the_start_and_says_what_to_do(discord: FakeDiscord) -> None:
    wrong = DiscordPlatform("x.y.z", api_base=discord.api_base, gateway=discord.gateway_address)
    with pytest.raises(SettingsError, match="DISCORD_TOKEN"):
        await wrong.connect(*use())
    await wrong.close()


async def test_after_a_disconnect_the_session_is_resumed(discord: FakeDiscord, platform: DiscordPlatform) -> None:
    await discord.gateway.drop()
    await discord.gateway.ready.wait()
    assert (discord.gateway.identified, discord.gateway.resumed) == (1, 1)
    sent = await platform.send(channel_of(discord.world.news), make_post("one"), key="k1")
    assert [text_of(m) for m in discord.world.news.messages if m["id"] == sent.message] == ["\none"]


async def test_a_start_without_discord_goes_on_by_itself(clock: SetClock) -> None:
    """The other platforms and the scheduler do not wait for it."""
    server = FakeDiscord(World(clock))
    await server.start()
    server.trouble(Fault.LOST, method="GET", address="/users/@me")
    platform = server.platform(patience=0.01)
    await platform.connect(*use())
    await server.gateway.ready.wait()
    await platform.close()
    await server.stop()


@pytest.mark.parametrize("kind", [TEXT, FORUM])
async def test_it_is_found_in_a_thread_that_was_archived(
    discord: FakeDiscord, platform: DiscordPlatform, clock: SetClock, kind: int
) -> None:
    """As days after a bot died over an update: threads that nobody writes in are archived."""
    place = discord.world.add_channel("news", kind)
    began = clock.now()
    first = await platform.send(channel_of(place), make_post("one"), key="k1")
    update = await platform.send(channel_of(place), make_post("two"), key="k2", thread=first.message)
    clock.advance(days=3)
    other = await platform.send(channel_of(place), make_post("three"), key="k3")
    for thread in discord.world.threads(place):
        if thread.id != other.message:
            thread.archived = clock.now() - timedelta(days=1)
    assert await platform.find(channel_of(place), "k2", began - EARLIER) == update
    assert await platform.find(channel_of(place), "k2", clock.now() - EARLIER) is None


async def test_while_discord_is_not_connected_a_post_waits(discord: FakeDiscord, clock: SetClock) -> None:
    channel = channel_of(discord.world.news)
    platform = discord.platform()
    with pytest.raises(RateLimited):
        await platform.send(channel, make_post("one"), key="k1")
    await platform.connect(*use())
    await discord.stop()
    with pytest.raises(RateLimited, match="reached"):
        await platform.send(channel, make_post("one"), key="k1")
    await platform.close()
    await discord.start()
