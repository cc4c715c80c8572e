"""The doctor names what is wrong and how to mend it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.doctor import Finding, Level, examine
from bot.settings import Settings
from bot.wiring import App
from digests.ports import Poll, PollState
from tests.e2e.harness import START, Home, opened
from tests.fakes.clock import SetClock
from tests.fakes.publishing import make_channel


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    async with opened(Home.make(tmp_path / "home"), SetClock(START), []) as app:
        yield app


async def findings(app: App, **change: object) -> list[Finding]:
    settings: Settings = app.settings.model_copy(update=change)
    return [f async for f in examine(settings, app.store, app.clock)]


async def test_a_sound_installation_has_nothing_wrong(app: App) -> None:
    found = await findings(app)
    assert not [f for f in found if f.level is Level.WRONG]
    assert any("models are installed" in f.what for f in found)


async def test_tokens_that_cannot_work_are_named(app: App) -> None:
    slack = app.settings.slack.model_copy(update={"bot_token": SecretStr("xapp-swapped")})
    wrong = [f for f in await findings(app, slack=slack) if f.level is Level.WRONG]
    assert any("SLACK_BOT_TOKEN" in f.what for f in wrong)
    assert any("SLACK_APP_TOKEN" in f.mend for f in wrong)
    assert not any("xapp-swapped" in f.what + f.mend for f in wrong)


async def test_a_folder_that_is_not_there_is_named(app: App, tmp_path: Path) -> None:
    found = await findings(app, config=tmp_path / "nowhere")
    assert any(f.level is Level.WRONG and "nowhere" in f.what for f in found)


async def test_sources_and_channels_in_trouble_are_named(app: App) -> None:
    spec = (await app.store.sources(tenant=None))[0]
    failing = PollState(failures=4, failing_since=START - timedelta(days=2), problem="example.com answers 503")
    await app.store.record_poll(spec, Poll((), failing, failing.problem), START)
    await app.store.keep_channel(replace(make_channel("gone"), on=False, trouble="channel_not_found"))
    found = await findings(app)
    assert any("503" in f.what and spec.id in f.what for f in found)
    assert any(f.level is Level.WRONG and "channel_not_found" in f.what for f in found)


async def test_a_clock_that_went_back_is_named(app: App) -> None:
    spec = (await app.store.sources(tenant=None))[0]
    await app.store.record_poll(spec, Poll((), PollState(last_success=START + timedelta(days=1))), START)
    assert any("clock" in f.what for f in await findings(app))
