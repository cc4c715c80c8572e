"""Slack's refusals, silences and delays, as the outbox must understand them; finding a post again; threads and charts."""

import base64
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.messages import Block, BlockKind, Card, Choice, Invocation, Post, Run
from bot.platforms.on_slack import SlackPlatform
from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited, SettingsError
from tests.fakes.clock import SetClock
from tests.fakes.publishing import make_post
from tests.fakes.slack_records import SlackRecords, slack_channel, slack_platform, slack_settings
from tests.fakes.slack_server import CHANNEL, Fault, SlackServer, Trouble, words

NEWS = slack_channel()
PNG = base64.b64encode(b"\x89PNG not really").decode()


async def no_answer(invocation: Invocation) -> Card:
    raise AssertionError(invocation)


async def no_choices(invocation: Invocation, option: str, typed: str) -> tuple[Choice, ...]:
    return ()


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=2)


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server


@pytest.fixture
async def platform(slack: SlackServer) -> AsyncIterator[SlackPlatform]:
    made = slack_platform(slack, SetClock())
    await made.connect(no_answer, no_choices)
    yield made
    await made.close()


async def test_a_post_says_who_it_is_and_unfurls_nothing(slack: SlackServer, platform: SlackPlatform) -> None:
    sent = await platform.send(NEWS, make_post("hello"), key="k1")
    (request,) = slack.called("chat.postMessage")
    assert request["metadata"] == {"event_type": "jianbao_post", "event_payload": {"key": "k1"}}
    assert request["unfurl_links"] is False
    assert request["unfurl_media"] is False
    assert request["text"] == "hello"
    assert sent.address == f"https://newsroom.slack.example/archives/{CHANNEL}/p{sent.message.replace('.', '')}"


@pytest.mark.parametrize("fault", [Fault.DROPPED, Fault.BROKEN_AFTER])
async def test_a_lost_answer_is_one_message_that_is_found(
    slack: SlackServer, platform: SlackPlatform, fault: Fault
) -> None:
    slack.trouble("chat.postMessage", Trouble(fault))
    with pytest.raises(OutcomeUnknown):
        await platform.send(NEWS, make_post("hello"), key="k1")
    assert slack.workspace.keys() == ["k1"]
    found = await platform.find(NEWS, "k1", since())
    assert found is not None
    assert found.message == slack.workspace.messages[0].ts


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.BROKEN])
async def test_a_request_that_came_to_nothing_is_not_found(
    slack: SlackServer, platform: SlackPlatform, fault: Fault
) -> None:
    slack.trouble("chat.postMessage", Trouble(fault))
    with pytest.raises(OutcomeUnknown):
        await platform.send(NEWS, make_post("hello"), key="k1")
    assert await platform.find(NEWS, "k1", since()) is None
    assert len(slack.called("chat.postMessage")) == 1  # nothing is sent twice on our own


async def test_a_long_wait_is_the_outboxs(slack: SlackServer, platform: SlackPlatform) -> None:
    slack.trouble("chat.postMessage", Trouble(Fault.LIMITED, retry_after=17))
    with pytest.raises(RateLimited) as caught:
        await platform.send(NEWS, make_post("hello"), key="k1")
    assert caught.value.retry_after == 17
    assert slack.workspace.messages == []


async def test_a_short_wait_is_waited() -> None:
    async with SlackServer(one_a_second=True) as slack:
        platform = slack_platform(slack, SetClock())
        await platform.connect(no_answer, no_choices)
        for number in range(2):
            await platform.send(NEWS, make_post("hello"), key=f"k{number}")
        await platform.close()
        assert slack.workspace.keys() == ["k0", "k1"]
        assert len(slack.called("chat.postMessage")) == 3


@pytest.mark.parametrize(
    "error", ["channel_not_found", "is_archived", "not_in_channel", "account_inactive", "token_revoked"]
)
async def test_a_channel_that_is_gone(slack: SlackServer, platform: SlackPlatform, error: str) -> None:
    slack.trouble("chat.postMessage", Trouble(Fault.REFUSED, error))
    with pytest.raises(ChannelGone, match=error):
        await platform.send(NEWS, make_post("hello"), key="k1")


@pytest.mark.parametrize("error", ["fatal_error", "internal_error", "request_timeout", "service_unavailable"])
async def test_errors_after_which_it_may_stand_there(slack: SlackServer, platform: SlackPlatform, error: str) -> None:
    slack.trouble("chat.postMessage", Trouble(Fault.REFUSED, error))
    with pytest.raises(OutcomeUnknown):
        await platform.send(NEWS, make_post("hello"), key="k1")


@pytest.mark.parametrize("error", ["msg_blocks_too_long", "invalid_auth", "missing_scope", "something_new"])
async def test_any_other_error_is_a_refusal(slack: SlackServer, platform: SlackPlatform, error: str) -> None:
    slack.trouble("chat.postMessage", Trouble(Fault.REFUSED, error))
    with pytest.raises(DeliveryError) as caught:
        await platform.send(NEWS, make_post("hello"), key="k1")
    assert type(caught.value) is DeliveryError


async def test_the_channels_real_state(slack: SlackServer, platform: SlackPlatform) -> None:
    slack.workspace.conversations[CHANNEL].member = False
    with pytest.raises(ChannelGone, match="invite"):
        await platform.send(NEWS, make_post("hello"), key="k1")
    with pytest.raises(ChannelGone):
        await platform.find(NEWS, "k1", since())
    slack.workspace.conversations[CHANNEL].member = True
    slack.workspace.conversations[CHANNEL].archived = True
    with pytest.raises(ChannelGone, match="archived"):
        await platform.send(NEWS, make_post("hello"), key="k2")


async def test_another_workspaces_channel_is_gone(platform: SlackPlatform) -> None:
    with pytest.raises(ChannelGone, match="not installed"):
        await platform.send(slack_channel(team="T0OTHER"), make_post("hello"), key="k1")


class TestThreads:
    async def test_an_update_stands_in_the_thread_and_is_found_there(
        self, slack: SlackServer, platform: SlackPlatform
    ) -> None:
        slack.now = lambda: (datetime.now(UTC) - timedelta(days=6)).timestamp()
        first = await platform.send(NEWS, make_post("first"), key="k1")
        slack.now = time.time
        update = await platform.send(NEWS, make_post("update"), key="k2", thread=first.message)
        assert slack.workspace.messages[1].thread == first.message
        assert f"thread_ts={first.message}" in (update.address or "")
        assert await platform.find(NEWS, "k2", since()) == update
        assert await platform.find(NEWS, "k3", since()) is None

    async def test_an_update_of_a_post_taken_down_stands_by_itself(
        self, slack: SlackServer, platform: SlackPlatform
    ) -> None:
        await platform.send(NEWS, make_post("update"), key="k2", thread="1.000001")
        assert [m.thread for m in slack.workspace.messages] == [None]


async def test_a_post_is_found_on_any_page_of_the_history(slack: SlackServer, platform: SlackPlatform) -> None:
    for number in range(7):
        await platform.send(NEWS, make_post("hello"), key=f"k{number}")
    slack._api.page = 2
    assert (await platform.find(NEWS, "k0", since())) is not None
    assert await platform.find(NEWS, "k9", since()) is None
    assert await platform.find(NEWS, "k0", datetime.now(UTC) + timedelta(minutes=2)) is None  # older than asked for


async def test_metadata_of_another_app_is_not_ours(slack: SlackServer, platform: SlackPlatform) -> None:
    await platform.send(NEWS, make_post("hello"), key="k1")
    slack.workspace.messages[0].bot = "B0FORGER1"
    assert await platform.find(NEWS, "k1", since()) is None


class TestCharts:
    post = Post((Block(BlockKind.IMAGE, (Run("Revenue <!channel> 2024: 5"),), PNG),), "chart")

    async def test_a_chart_stands_in_its_post_with_its_words(self, slack: SlackServer, platform: SlackPlatform) -> None:
        await platform.send(NEWS, self.post, key="k1")
        ((file, kept),) = slack.workspace.files.items()
        assert kept["body"] == base64.b64decode(PNG)
        (block,) = slack.workspace.messages[0].sent["blocks"]
        assert block["slack_file"] == {"id": file}
        assert block["alt_text"] == "Revenue <\u2060!channel> 2024: 5"

    async def test_its_words_stand_there_where_slack_takes_no_file(
        self, slack: SlackServer, platform: SlackPlatform
    ) -> None:
        slack.trouble("files.getUploadURLExternal", Trouble(Fault.REFUSED, "missing_scope"))
        await platform.send(NEWS, self.post, key="k1")
        assert "2024: 5" in words(slack.workspace.messages[0].sent["blocks"])

    async def test_slack_may_take_a_moment_to_take_a_picture_in(
        self, slack: SlackServer, platform: SlackPlatform
    ) -> None:
        slack.trouble("chat.postMessage", Trouble(Fault.REFUSED, "invalid_blocks"))
        await platform.send(NEWS, self.post, key="k1")
        assert slack.workspace.messages[0].sent["blocks"][0]["type"] == "image"


class TestTokens:
    async def test_a_refused_bot_token_says_so_at_the_start(self, slack: SlackServer) -> None:
        settings = slack_settings(slack).model_copy(update={"bot_token": SecretStr("xoxb-" + "wrong")})
        platform = SlackPlatform(settings, SlackRecords(), SetClock())
        with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN"):
            await platform.connect(no_answer, no_choices)

    async def test_a_refused_app_token_says_so_at_the_start(self, slack: SlackServer) -> None:
        settings = slack_settings(slack).model_copy(update={"app_token": SecretStr("xapp-" + "wrong")})
        platform = SlackPlatform(settings, SlackRecords(), SetClock())
        with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
            await platform.connect(no_answer, no_choices)

    async def test_slack_being_away_stops_nothing(self, slack: SlackServer) -> None:
        slack.trouble("auth.test", Trouble(Fault.CUT), Trouble(Fault.CUT))
        platform = slack_platform(slack, SetClock())
        await platform.connect(no_answer, no_choices)
        with pytest.raises(RateLimited):
            await platform.send(NEWS, make_post("hello"), key="k1")
        await platform.send(NEWS, make_post("hello"), key="k1")
        await platform.close()
        assert slack.workspace.keys() == ["k1"]

    async def test_unconnected_it_asks_to_be_tried_later(self, slack: SlackServer) -> None:
        with pytest.raises(RateLimited):
            await slack_platform(slack, SetClock()).send(NEWS, make_post("hello"), key="k1")
