"""What Slack's adapter keeps, in memory, and the adapter on a fake Slack."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from bot.platforms.on_slack import SlackPlatform
from bot.settings import SlackSettings
from digests.ports import Clock
from digests.publishing import Channel, Tenant
from tests.fakes.slack_server import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGNING_SECRET,
    TEAM,
    SlackServer,
)


class SlackRecords:
    def __init__(self) -> None:
        self.installations: dict[str, str] = {}
        self.tenants: dict[str, Tenant] = {}
        self.seen: set[str] = set()
        self.kept: dict[str, Channel] = {}

    async def installation(self, tenant: str) -> str | None:
        return self.installations.get(tenant)

    async def keep_installation(self, tenant: str, body: str, now: datetime) -> None:
        self.installations[tenant] = body

    async def remove_installation(self, tenant: str) -> bool:
        return self.installations.pop(tenant, None) is not None

    async def seen_before(self, envelope: str, now: datetime) -> bool:
        known = envelope in self.seen
        self.seen.add(envelope)
        return known

    async def tenant(self, tenant: str) -> Tenant | None:
        return self.tenants.get(tenant)

    async def keep_tenant(self, tenant: Tenant) -> None:
        self.tenants[tenant.id] = tenant

    async def channel(self, channel: str) -> Channel | None:
        return self.kept.get(channel)

    async def channels(self, *, tenant: str | None = None) -> Sequence[Channel]:
        return [c for c in self.kept.values() if tenant in (None, c.tenant)]


def slack_settings(
    slack: SlackServer, *, socket: bool = True, http: bool = False, oauth: bool = False
) -> SlackSettings:
    return SlackSettings(
        bot_token=SecretStr("" if oauth else BOT_TOKEN),
        app_token=SecretStr(APP_TOKEN if socket else ""),
        signing_secret=SecretStr(SIGNING_SECRET if http else ""),
        client_id=CLIENT_ID if oauth else "",
        client_secret=SecretStr(CLIENT_SECRET if oauth else ""),
        api_base=slack.api_base,
    )


def slack_platform(slack: SlackServer, clock: Clock, records: SlackRecords | None = None) -> SlackPlatform:
    """With the token of the first workspace, over Socket Mode."""
    return SlackPlatform(slack_settings(slack), records or SlackRecords(), clock)


def slack_channel(address: str = CHANNEL, team: str = TEAM) -> Channel:
    tenant = f"slack:{team}"
    return Channel(f"{tenant}/{address}", tenant, "slack", address, "#news")
