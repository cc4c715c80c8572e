"""`jianbao digest` given beside the running bot, or in its place: its posts go out, and no command is taken away from the bot."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.on_discord import DiscordPlatform
from bot.ports import Platform
from bot.wiring import posting
from digests.errors import OutcomeUnknown, SettingsError
from digests.publishing import Channel
from tests.e2e.harness import Home, opened
from tests.fakes.clock import SetClock
from tests.fakes.discord_answers import Fault
from tests.fakes.discord_limits import description
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import World, channel_of, text_of
from tests.fakes.publishing import make_post
from tests.fakes.slack_records import SlackRecords, slack_channel, slack_platform
from tests.fakes.slack_server import SlackServer, words

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_posts_go_out_on_both_platforms_and_nothing_is_received(tmp_path: Path) -> None:
    home, clock = Home.make(tmp_path / "home"), SetClock(NOW)
    home.publish(1)
    async with FakeDiscord(World(clock), description()) as discord, SlackServer() as slack:
        slack.now = lambda: clock.now().timestamp()
        platforms: list[Platform] = [discord.platform(), slack_platform(slack, clock, SlackRecords())]
        channels: list[Channel] = [channel_of(discord.world.news), slack_channel()]
        async with opened(home, clock, platforms) as app:
            await app.jobs.poll_now()
            await app.jobs.file_all()
            for channel in channels:
                await app.store.keep_channel(channel)
                await app.jobs.publish(channel, NOW.date())
            async with posting(app):
                await app.outbox.deliver_due()
            async with posting(app):  # once more: nothing is left to post
                clock.advance(minutes=10)
                await app.outbox.deliver_due()
            for channel in channels:
                (sent,) = await app.store.deliveries(channel.id, NOW.date())
                assert sent.message is not None
                assert sent.attempts == 1
        (message,) = discord.world.news.messages
        assert "copper" in text_of(message)
        (post,) = slack.workspace.messages
        assert "copper" in words(post.sent["blocks"])
        assert discord.gateway.identified == 0
        assert discord.people.commands == []
        assert (slack.connections, slack.called("apps.connections.open")) == (0, [])
        assert discord.wrong == []


async def test_a_lost_answer_is_looked_for_without_a_connection_too() -> None:
    clock = SetClock(datetime.now(UTC))
    async with FakeDiscord(World(clock)) as discord:
        platform, channel = discord.platform(), channel_of(discord.world.news)
        await platform.reach()
        discord.trouble(Fault.LOST_AFTER)
        with pytest.raises(OutcomeUnknown):
            await platform.send(channel, make_post("one"), key="k1")
        found = await platform.find(channel, "k1", clock.now() - timedelta(minutes=2))
        assert found is not None
        assert [m["id"] for m in discord.world.news.messages] == [found.message]
        await platform.close()


async def test_a_refused_token_is_said_at_once() -> None:
    async with FakeDiscord(World(SetClock(NOW))) as discord:
        platform = DiscordPlatform("wrong.token.here", api_base=discord.api_base, gateway=discord.gateway_address)
        with pytest.raises(SettingsError, match="DISCORD_TOKEN"):
            await platform.reach()
        await platform.close()
