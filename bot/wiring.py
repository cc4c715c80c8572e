"""The only place that joins everything: settings -> store, pipeline, use cases, commands, platforms, jobs."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TextIO
from zoneinfo import available_timezones

from bot.access import Access
from bot.administration import Administration
from bot.charts import Charts
from bot.command_table import COMMANDS
from bot.commands import Commands
from bot.jobs import Jobs
from bot.notices import Notices
from bot.outbox import Outbox
from bot.platforms.console import ConsolePlatform
from bot.ports import Mounting, Platform, Reaching
from bot.scheduler import Scheduler
from bot.service import Service
from bot.settings import ModelSettings, Settings
from digests import factory
from digests.engines.language_model import Endpoint, PydanticModel
from digests.engines.line_chart import LineChart
from digests.engines.translation import FirefoxTranslator
from digests.errors import SettingsError
from digests.models import Edition, LanguageMode, Script
from digests.pipeline import Pipeline
from digests.ports import Clock, NameTagger, Painter, SentenceEncoder, Writer
from digests.publishing import Channel, Tenant
from digests.reading.gazetteer import Gazetteer
from digests.reading.reader import Reader
from digests.sources.http import Guard
from digests.sources.listing import read_listing
from digests.sources.opening import Opener
from digests.sources.parsing import ParserPool
from digests.store import Store, open_store
from digests.text.tokens import keep_cache_in
from digests.writing.budget import Budget
from digests.writing.extract import ExtractWriter
from digests.writing.model import ModelWriter
from digests.writing.translated import TranslateWriter

_log = logging.getLogger(__name__)
LOCAL_TENANT = "console:local"
LOCAL_CHANNEL = f"{LOCAL_TENANT}/terminal"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class App:
    """Everything, joined over one store."""

    settings: Settings
    store: Store
    book: Gazetteer
    pipeline: Pipeline
    guard: Guard
    parser: ParserPool
    opener: Opener
    service: Service
    administration: Administration
    commands: Commands
    platforms: Mapping[str, Platform]
    outbox: Outbox
    jobs: Jobs
    clock: Clock


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    store_url: str | None = None,
    platforms: Sequence[Platform] | None = None,
    out: TextIO | None = None,
    clock: Clock | None = None,
    chinese: NameTagger | None = None,
    english: NameTagger | None = None,
    encoder: SentenceEncoder | None = None,
    painter: Painter | None = None,
) -> AsyncIterator[App]:
    """The whole bot on its store, not yet connected to any platform. What is given replaces what is configured.
    The terminal shows posts on `out`."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        if store_url is None:
            prepare_home(settings.home)
            keep_cache_in(settings.home / "cache")
        store = await open_store(store_url or settings.store_url, clock=clock)
        stack.push_async_callback(store.close)
        book = factory.gazetteer(settings.config)
        reading = factory.reader(book, chinese, english)
        writers = _writers(settings, reading, book, store, clock, stack)
        pipeline = factory.pipeline(
            store,
            book,
            clock,
            writers=writers,
            reading=reading,
            encoder=encoder,
            length=settings.digest.length,
        )
        stack.callback(pipeline.close)
        guard = await stack.enter_async_context(open_guard(settings))
        parser = await stack.enter_async_context(ParserPool())
        opener = Opener(guard, parser, settings.seeds.parent)
        chosen = list(platforms) if platforms is not None else configured_platforms(settings, store, clock, out)
        by_name = {platform.name: platform for platform in chosen}
        outbox = Outbox(store, store, by_name, clock)
        charts = Charts(painter or LineChart(settings.home / "cache"))
        jobs = _jobs(settings, pipeline, store, outbox, by_name, opener, clock, charts)
        commands, service, administration = _use_cases(
            settings, store, book, opener, jobs, clock, charts if any(p.limits.images for p in chosen) else None
        )
        yield App(
            settings,
            store,
            book,
            pipeline,
            guard,
            parser,
            opener,
            service,
            administration,
            commands,
            by_name,
            outbox,
            jobs,
            clock,
        )


def _jobs(
    settings: Settings,
    pipeline: Pipeline,
    store: Store,
    outbox: Outbox,
    platforms: Mapping[str, Platform],
    opener: Opener,
    clock: Clock,
    charts: Charts,
) -> Jobs:
    return Jobs(
        pipeline,
        store,
        store,
        store,
        outbox,
        Notices(store, store, store, clock),
        platforms,
        opener.open,
        clock,
        charts,
        batch=settings.ingest.batch,
        catch_up=timedelta(hours=settings.digest.catch_up_hours),
    )


@asynccontextmanager
async def open_guard(settings: Settings) -> AsyncIterator[Guard]:
    """The guarded HTTP client, as configured."""
    http = settings.http
    guard = Guard(
        user_agent=http.user_agent,
        timeout=http.timeout_seconds,
        max_bytes=int(http.max_megabytes * 1_000_000),
        ports=http.ports,
        allow=http.allow,
        per_host=http.per_host,
    )
    try:
        yield guard
    finally:
        await guard.close()


def _writers(
    settings: Settings, reading: Reader, book: Gazetteer, store: Store, clock: Clock, stack: AsyncExitStack
) -> tuple[Writer, ...]:
    """The writers to ask before the extract, best first. Raises SettingsError when one is wanted and not described."""
    match settings.digest.writer:
        case "model":
            model = _model_writer(settings, reading, book, store, clock, stack)
            return (model, *_translate_writer(settings, reading, book, stack))
        case "translate":
            found = _translate_writer(settings, reading, book, stack)
            if not found:
                raise SettingsError('[digest] writer is "translate": set [translate] models; docs/models.md says how')
            return found
        case _:
            return ()


def _translate_writer(
    settings: Settings, reading: Reader, book: Gazetteer, stack: AsyncExitStack
) -> tuple[Writer, ...]:
    if settings.translate.models is None:
        return ()
    translator = FirefoxTranslator(settings.translate.models, seconds=settings.translate.timeout_seconds)
    stack.push_async_callback(translator.close)
    return (TranslateWriter(translator, book, extract=ExtractWriter(), find=reading.names),)


def _model_writer(
    settings: Settings, reading: Reader, book: Gazetteer, store: Store, clock: Clock, stack: AsyncExitStack
) -> Writer:
    limits = settings.model
    if not limits.provider or not limits.name:
        raise SettingsError('[digest] writer is "model": set [model] provider and name; docs/models.md says how')
    model = PydanticModel(endpoints(limits), clock, timeout=limits.timeout_seconds)
    stack.push_async_callback(model.close)
    money = (Decimal(str(dollars)) for dollars in (limits.money_per_digest, limits.money_per_day))
    budget = Budget(limits.tokens_per_digest, limits.tokens_per_day, *money)
    patience = timedelta(seconds=limits.timeout_seconds)
    extract = ExtractWriter()
    return ModelWriter(model, book, budget, clock, extract=extract, patience=patience, memory=store, find=reading.names)


def endpoints(settings: ModelSettings) -> list[Endpoint]:
    """The models to ask, in order. The configured address belongs to the configured provider alone."""
    named = [(settings.provider, settings.name), *((p, m) for p, _, m in (f.partition(":") for f in settings.fallback))]
    return [
        Endpoint(provider, name, settings.api_base if provider == settings.provider else "", settings.key(provider))
        for provider, name in named
    ]


def _use_cases(
    settings: Settings,
    store: Store,
    book: Gazetteer,
    opener: Opener,
    jobs: Jobs,
    clock: Clock,
    charts: Charts | None,
) -> tuple[Commands, Service, Administration]:
    async def compose(channel: Channel, day: date) -> Edition:
        return (await jobs.compose(channel, day))[0]

    access = Access(store, settings.digest, clock)
    service = Service(access, store, store, store, book, clock, compose=compose, has_threads=jobs.has_threads)
    administration = Administration(
        access, service, store, store, store, opener, clock, compose=compose, counts=store.counts
    )
    zones = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))
    return Commands(COMMANDS, service, administration, zones, charts), service, administration


def configured_platforms(settings: Settings, store: Store, clock: Clock, out: TextIO | None = None) -> list[Platform]:
    """The platforms that have tokens, each imported only then; the terminal (shown on `out`) where there is none."""
    found: list[Platform] = []
    if settings.discord.on:
        from bot.platforms.on_discord import DiscordPlatform

        token = settings.discord.token.get_secret_value()
        found.append(DiscordPlatform(token, api_base=settings.discord.api_base, gateway=settings.discord.gateway))
    if settings.slack.on:
        from bot.platforms.on_slack import SlackPlatform

        found.append(SlackPlatform(settings.slack, store, clock, settings.web.base_url))
    if settings.console.on and not found:
        found.append(ConsolePlatform(settings.home / "posts.jsonl", out=out))
    return found


def prepare_home(home: Path) -> None:
    """Makes the state folder, for its owner only. Raises SettingsError when that cannot be."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as exc:
        reason = "a file is in its place" if isinstance(exc, FileExistsError) else exc.strerror
        raise SettingsError(f"{home} cannot be made ({reason}); set JIANBAO_HOME to a folder of this user") from exc


async def install_defaults(app: App) -> None:
    """Brings the store in step with the list of sources, and gives the terminal its tenant and channel. Changes nothing twice."""
    await app.store.follow_listing(read_listing(app.settings.config / "sources.toml"), app.clock.now())
    if "console" in app.platforms and await app.store.channel(LOCAL_CHANNEL) is None:
        await app.store.keep_tenant(Tenant(LOCAL_TENANT, "console", "terminal", frozenset({local_user()})))
        await app.store.keep_channel(local_channel(app.settings))


def local_channel(settings: Settings) -> Channel:
    digest = settings.digest
    return Channel(
        LOCAL_CHANNEL,
        LOCAL_TENANT,
        "console",
        "terminal",
        "terminal",
        zone=digest.zone,
        at=digest.at,
        days=digest.days,
        mode=LanguageMode(digest.language),
        script=Script(digest.script),
        stories=digest.stories,
    )


def local_user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "local"


async def run(app: App, stop: asyncio.Event) -> None:
    """The bot, until `stop` is set: platforms connected, sources polled, editions made and posted."""
    await install_defaults(app)
    scheduler = Scheduler(app.store.channels, app.jobs.publish_due)
    async with AsyncExitStack() as stack:
        for platform in app.platforms.values():
            await platform.connect(app.commands.answer, app.commands.complete)
            stack.push_async_callback(platform.close)
        await _start_web(app, stack)
        scheduler.every(15, app.jobs.ingest_and_publish, "ingest")
        scheduler.every(30, app.jobs.publish_due, "publish")
        scheduler.every(5, app.outbox.deliver_due, "deliver")
        scheduler.every(60, scheduler.sync, "sync", at_once=False)
        await scheduler.start()
        stack.push_async_callback(scheduler.stop)
        await stop.wait()


@asynccontextmanager
async def posting(app: App) -> AsyncIterator[None]:
    """Platforms ready to post and to receive nothing: for a command given beside the running bot, or in its place. The lease on
    delivery keeps the two from posting at once."""
    async with AsyncExitStack() as stack:
        for platform in app.platforms.values():
            if isinstance(platform, Reaching):
                stack.push_async_callback(platform.close)
                await platform.reach()
        yield


async def _start_web(app: App, stack: AsyncExitStack) -> None:
    settings = app.settings.web
    if not settings.on:
        return
    from bot.web.server import WebServer, secret_of

    server = WebServer(
        app.store, app.store, app.clock, app.store.counts, secret_of(app.settings.home), settings.base_url
    )
    for platform in app.platforms.values():
        if isinstance(platform, Mounting):
            platform.mount(server.app)
    stack.push_async_callback(server.close)
    try:
        port = await server.start(settings.host, settings.port)
    except OSError as exc:
        _log.warning("no web pages: %s:%d is taken (%s); set [web] port", settings.host, settings.port, exc)
    else:
        _log.info("web pages at http://%s:%d", settings.host, port)
