"""The bot over seeds/, connected to both fakes: its digest in both languages, and what it answers people. Kept as it goes over the wire."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.ports import Platform
from bot.settings import load
from bot.wiring import App, open_app
from digests.models import LanguageMode, SourceKind, SourceSpec
from digests.ports import NameTagger, PollState, SentenceEncoder
from digests.publishing import Channel, Tenant
from tests.fakes.clock import SetClock
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import World, channel_of
from tests.fakes.slack_records import slack_channel, slack_platform
from tests.fakes.slack_server import ADMIN, SlackServer

NOW = datetime(2025, 10, 26, 8, 0, tzinfo=UTC)
ASKED: Sequence[tuple[str, str, dict[str, str]]] = (  # (locale, command, options)
    ("en-US", "who", {"name": "Alexandr Wang"}),
    ("zh-CN", "figures", {"subject": "Scale AI"}),
    ("zh-TW", "search", {"words": "Meta"}),
    ("en-US", "who", {"name": "Alexandr Wong Li"}),
    ("zh-CN", "help", {}),
    ("en-US", "news status", {}),
)
_CHINESE_ADMIN = {"zh-CN": "U0ADMINCN", "zh-TW": "U0ADMINTW", "en-US": ADMIN}


@dataclass(frozen=True)
class Scene:
    """One message. `asked` is what a person typed to get it, who alone sees it; empty for a post to the channel."""

    body: dict[str, Any]
    asked: str = ""


@dataclass
class Scenes:
    discord: list[Scene] = field(default_factory=list)
    slack: list[Scene] = field(default_factory=list)


async def scenes(
    *, chinese: NameTagger | None = None, english: NameTagger | None = None, encoder: SentenceEncoder | None = None
) -> Scenes:
    """Posts of the digest, then the answers to `ASKED`. The models are the real ones unless others are given."""
    clock = SetClock(NOW)
    async with FakeDiscord(World(clock)) as discord, SlackServer() as slack:
        slack.now = lambda: clock.now().timestamp()
        platforms: list[Platform] = [discord.platform(), slack_platform(slack, clock)]
        async with open_app(
            load({}),
            store_url="sqlite+aiosqlite://",
            platforms=platforms,
            clock=clock,
            chinese=chinese,
            english=english,
            encoder=encoder,
        ) as app:
            await _read_seeds(app)
            for platform in platforms:
                await platform.connect(app.commands.answer, app.commands.complete)
            try:
                for channel in (channel_of(discord.world.news), slack_channel()):
                    await _post_digest(app, channel)
                return Scenes(await _on_discord(discord), await _on_slack(slack))
            finally:
                for platform in platforms:
                    await platform.close()


async def _read_seeds(app: App) -> None:
    spec = SourceSpec("seeds", SourceKind.FOLDER, str(app.settings.seeds.resolve()), zone="UTC")
    await app.store.keep_source(spec, NOW)
    await app.pipeline.poll(app.opener.open(spec), PollState())
    await app.jobs.file_all()


async def _post_digest(app: App, channel: Channel) -> None:
    channel = replace(channel, on=True, mode=LanguageMode.BOTH, zone="Asia/Shanghai")
    await app.store.keep_tenant(Tenant(channel.tenant, channel.platform, "Newsroom"))
    await app.store.keep_channel(channel)
    await app.jobs.publish(channel, NOW.date(), quiet=False)
    await app.outbox.deliver_due()


async def _on_discord(discord: FakeDiscord) -> list[Scene]:
    found = [Scene(message) for message in discord.world.news.messages]
    for locale, command, options in ASKED:
        said = await discord.use(command, admin=True, locale=locale, **options)
        typed = f"/{command} {' '.join(f'{k}:{v}' for k, v in options.items())}".strip()
        found += [Scene(message, typed) for message in (said.original, *said.followups) if message]
    return found


async def _on_slack(slack: SlackServer) -> list[Scene]:
    found = [Scene(message.sent) for message in slack.workspace.messages]
    for locale, user in _CHINESE_ADMIN.items():
        slack.workspace.add_user(user, admin=True, locale=locale)
    for locale, command, options in ASKED:
        typed = f"/{command} {' '.join(options.values())}".strip()
        bodies = await slack.say(typed, user=_CHINESE_ADMIN[locale])
        found += [Scene(body, typed) for body in bodies]
    return found
