"""What the doctor says of Discord, over the wire; and that the invitation in the documentation asks for just that."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import discord as library
import pytest

from bot.platforms.on_discord.checkup import PERMISSIONS, check
from bot.ports import Wrong
from tests.fakes.clock import SetClock
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import TOKEN, World, channel_of

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "discord.md"


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(World(SetClock(datetime.now(UTC)))) as server:
        yield server


async def test_all_is_well(discord: FakeDiscord) -> None:
    said = [f async for f in check(TOKEN, discord.api_base, [channel_of(discord.world.news)])]
    assert not [f for f in said if isinstance(f, Wrong)]
    assert f"permissions={PERMISSIONS.value}" in str(said[0])
    assert "can post in news" in str(said[1])
    assert not any(request.startswith("POST") for request in discord.requests)


async def test_a_wrong_token_is_named_and_not_shown(discord: FakeDiscord) -> None:
    (said,) = [f async for f in check("wrong.token.here", discord.api_base, [channel_of(discord.world.news)])]
    assert isinstance(said, Wrong)
    assert "DISCORD_TOKEN" in said.mend
    assert "wrong.token.here" not in f"{said}"


async def test_each_channel_says_what_it_lacks(discord: FakeDiscord) -> None:
    silent, gone, fine = (discord.world.add_channel(name) for name in ("silent", "gone", "fine"))
    silent.denied = library.Permissions(send_messages=True, embed_links=True).value
    gone.refuses = 10003
    channels = [channel_of(place) for place in (silent, gone, fine)]
    _, first, second, third = [f async for f in check(TOKEN, discord.api_base, channels)]
    assert isinstance(first, Wrong)
    assert "silent the bot lacks Send Messages, Embed Links" in first.what
    assert isinstance(second, Wrong)
    assert "gone cannot be seen" in second.what
    assert "fine" in str(third)


async def test_a_server_without_commands_is_named(discord: FakeDiscord) -> None:
    discord.world.commands_allowed = False
    _, wrong, fine = [f async for f in check(TOKEN, discord.api_base, [channel_of(discord.world.news)])]
    assert isinstance(wrong, Wrong)
    assert "applications.commands" in wrong.what
    assert "oauth2/authorize" in wrong.mend
    assert "can post" in str(fine)


async def test_discord_out_of_reach_is_said() -> None:
    (said,) = [f async for f in check(TOKEN, "http://127.0.0.1:1/api/v10", [])]
    assert isinstance(said, Wrong)


def test_the_documented_invitation_asks_for_what_is_needed() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    assert f"scope=bot+applications.commands&permissions={PERMISSIONS.value}\n" in text
    for name, held in PERMISSIONS:
        if held:
            assert f"| {library.Permissions(**{name: True}).value} |" in text
