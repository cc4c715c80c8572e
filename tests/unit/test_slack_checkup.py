"""What the doctor says of Slack, over the wire."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.platforms.on_slack.checkup import check
from bot.platforms.on_slack.install import SCOPES
from bot.ports import Wrong
from tests.fakes.slack_records import slack_channel, slack_settings
from tests.fakes.slack_server import CHANNEL, SlackServer


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.scopes = SCOPES
        yield server


async def said(
    slack: SlackServer, change: Mapping[str, object] | None = None, now: datetime | None = None
) -> list[str | Wrong]:
    settings = slack_settings(slack).model_copy(update=change)
    elsewhere = slack_channel("C0ELSE001", team="T0ELSE")  # of a workspace that installed jianbao by itself
    return [f async for f in check(settings, [slack_channel(), elsewhere], now or datetime.now(UTC))]


def wrong(found: list[str | Wrong]) -> Wrong:
    (one,) = [f for f in found if isinstance(f, Wrong)]
    return one


async def test_all_is_well(slack: SlackServer) -> None:
    found = await said(slack)
    assert not [f for f in found if isinstance(f, Wrong)]
    assert any("can post in #news" in str(f) for f in found)
    assert slack.called("chat.postMessage") == []


@pytest.mark.parametrize(("name", "variable"), [("bot_token", "SLACK_BOT_TOKEN"), ("app_token", "SLACK_APP_TOKEN")])
async def test_a_refused_token_is_named_and_not_shown(slack: SlackServer, name: str, variable: str) -> None:
    one = wrong(await said(slack, {name: SecretStr("xoxb-wrong-token")}))
    assert variable in one.what
    assert variable in one.mend
    assert "wrong-token" not in f"{one}"


async def test_a_missing_scope_is_named(slack: SlackServer) -> None:
    slack.scopes = [scope for scope in SCOPES if scope != "files:write"]
    one = wrong(await said(slack))
    assert "files:write" in one.what
    assert "slack-manifest.yaml" in one.mend


async def test_a_channel_that_jianbao_is_not_in_is_named(slack: SlackServer) -> None:
    slack.workspace.conversations[CHANNEL].member = False
    one = wrong(await said(slack))
    assert "not in #news" in one.what
    assert "/invite @jianbao" in one.mend


async def test_an_archived_and_a_deleted_channel_are_named(slack: SlackServer) -> None:
    slack.workspace.conversations[CHANNEL].archived = True
    assert "archived" in wrong(await said(slack)).what
    del slack.workspace.conversations[CHANNEL]
    assert "cannot be seen" in wrong(await said(slack)).what


async def test_a_clock_that_is_off_is_named(slack: SlackServer) -> None:
    one = wrong(await said(slack, now=datetime.now(UTC) + timedelta(minutes=10)))
    assert "clock" in one.what
    assert "10 minutes" in one.what


async def test_slack_out_of_reach_is_said(slack: SlackServer) -> None:
    found = await said(slack, {"api_base": "http://127.0.0.1:1/api/"})
    assert all(isinstance(f, Wrong) and "cannot be asked" in f.what for f in found)
