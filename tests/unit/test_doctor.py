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


async def test_a_source_taken_out_of_the_list_is_named(app: App) -> None:
    (app.settings.config / "sources.toml").write_text("", encoding="utf-8")
    assert any(f.level is Level.NOTE and f.mend == "jianbao source remove news" for f in await findings(app))


async def test_signed_http_with_the_web_pages_off_is_named(app: App) -> None:
    secret = {"bot_token": SecretStr(""), "signing_secret": SecretStr("s"), "client_id": "1.2"}
    slack = app.settings.slack.model_copy(update={**secret, "api_base": "http://127.0.0.1:1/api/"})
    wrong = [f for f in await findings(app, slack=slack) if f.level is Level.WRONG]
    assert any("signed HTTP" in f.what and "[web] on" in f.mend for f in wrong)
    assert any("installing" in f.what and "base_url" in f.mend for f in wrong)
    on = app.settings.web.model_copy(update={"on": True, "base_url": "https://news.example"})
    assert not any("[web]" in f.what for f in await findings(app, slack=slack, web=on))


async def test_a_full_disk_is_named(app: App) -> None:
    found = [f async for f in examine(app.settings, app.store, app.clock, lambda _: 120_000_000)]
    (disk,) = [f for f in found if f.level is Level.WRONG]
    assert "120 MB" in disk.what
    assert "JIANBAO_HOME" in disk.mend


@pytest.mark.parametrize(("provider", "variable"), [("anthropic", "ANTHROPIC_API_KEY"), ("qwen", "DASHSCOPE_API_KEY")])
async def test_a_model_without_a_key_is_named(app: App, provider: str, variable: str) -> None:
    model = app.settings.model.model_copy(update={"provider": provider, "name": "m"})
    digest = app.settings.digest.model_copy(update={"writer": "model"})
    wrong = [f for f in await findings(app, model=model, digest=digest) if f.level is Level.WRONG]
    assert any(provider in f.what and variable in f.mend for f in wrong)


async def test_what_a_platform_says_is_told(app: App) -> None:
    """Over the wire: tests/unit/test_discord_checkup.py and test_slack_checkup.py."""
    slack = app.settings.slack.model_copy(
        update={
            "bot_token": SecretStr("xoxb-x"),
            "app_token": SecretStr("xapp-x"),
            "api_base": "http://127.0.0.1:1/api/",
        }
    )
    discord = app.settings.discord.model_copy(
        update={"token": SecretStr("x"), "api_base": "http://127.0.0.1:1/api/v10"}
    )
    wrong = [f.what for f in await findings(app, slack=slack, discord=discord) if f.level is Level.WRONG]
    assert [what.split()[0] for what in wrong] == ["Discord", "Slack", "Slack"]


async def test_a_clock_that_went_back_is_named(app: App) -> None:
    spec = (await app.store.sources(tenant=None))[0]
    await app.store.record_poll(spec, Poll((), PollState(last_success=START + timedelta(days=1))), START)
    assert any("clock" in f.what for f in await findings(app))
