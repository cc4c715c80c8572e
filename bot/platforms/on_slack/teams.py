"""The workspaces jianbao is installed in, their tokens, and what Slack says of the people in them.

The workspace of SLACK_BOT_TOKEN needs no more than the token; others come by OAuth (`install`) and stand in our store.
"""

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Reader
from bot.platforms.on_slack.failures import error_of
from bot.settings import SlackSettings
from digests.errors import ChannelGone, SettingsError
from digests.ports import Clock
from digests.publishing import Channel, Tenant

_log = logging.getLogger(__name__)
_KNOWN_FOR = 300.0  # seconds that what Slack said of a person is believed
_PEOPLE = 5000  # remembered at a time
_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


class Records(Protocol):
    """What is kept for Slack in our store."""

    async def installation(self, tenant: str) -> str | None: ...

    async def keep_installation(self, tenant: str, body: str, now: datetime) -> None: ...

    async def remove_installation(self, tenant: str) -> bool: ...

    async def seen_before(self, envelope: str, now: datetime) -> bool: ...

    async def tenant(self, tenant: str) -> Tenant | None: ...

    async def keep_tenant(self, tenant: Tenant) -> None: ...

    async def channel(self, channel: str) -> Channel | None: ...

    async def channels(self, *, tenant: str | None = None) -> Sequence[Channel]: ...


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace. `bot` marks our messages in its history; `url` is where it is reached on the web."""

    team: str
    token: str
    bot: str = ""
    url: str = ""
    name: str = ""


class Teams:
    def __init__(self, settings: SlackSettings, records: Records, clock: Clock, session: aiohttp.ClientSession) -> None:
        self._settings = settings
        self._records = records
        self._clock = clock
        self._session = session
        self._own: Installation | None = None
        self._people: dict[tuple[str, str], tuple[float, bool, str]] = {}

    def client(self, token: str | None = None) -> AsyncWebClient:
        """Retries nothing: a call whose answer was lost may have been done, and who waits for what is the outbox's matter."""
        base = self._settings.api_base
        return AsyncWebClient(
            token=token, base_url=base if base.endswith("/") else base + "/", session=self._session, retry_handlers=[]
        )

    async def identify(self) -> None:
        """Asks Slack whose SLACK_BOT_TOKEN is. Raises SettingsError when it is refused."""
        token = self._settings.bot_token.get_secret_value()
        if not token or self._own is not None:
            return
        try:
            self._own = await self.examine(token)
        except SlackApiError as exc:
            if error_of(exc) in _REFUSED:
                raise SettingsError(
                    f"Slack refuses SLACK_BOT_TOKEN ({error_of(exc)}); copy it from the app's page"
                ) from exc
            raise
        await self.welcome(self._own)

    async def examine(self, token: str) -> Installation:
        """What a bot token is for. Raises SlackApiError and aiohttp's errors."""
        said = await self.client(token).auth_test()
        return Installation(
            str(said["team_id"]),
            token,
            str(said.get("bot_id") or ""),
            str(said.get("url") or ""),
            str(said.get("team") or ""),
        )

    async def welcome(self, installation: Installation, installer: str | None = None) -> None:
        """Puts the workspace among our tenants; who installed is an admin there."""
        identifier = tenant_of(installation.team)
        known = await self._records.tenant(identifier) or Tenant(identifier, "slack", installation.name)
        admins = known.admins | ({installer} if installer else set())
        await self._records.keep_tenant(Tenant(identifier, "slack", installation.name or known.name, frozenset(admins)))

    async def keep(self, installation: Installation, installer: str | None) -> None:
        body = json.dumps(asdict(installation))
        await self._records.keep_installation(tenant_of(installation.team), body, self._clock.now())
        await self.welcome(installation, installer)

    async def forget(self, team: str) -> None:
        if await self._records.remove_installation(tenant_of(team)):
            _log.info("jianbao was removed from the Slack workspace %s", team)

    async def find(self, team: str) -> Installation | None:
        if self._own is not None and team == self._own.team:
            return self._own
        body = await self._records.installation(tenant_of(team))
        return Installation(**json.loads(body)) if body else None

    async def of(self, channel: Channel) -> Installation:
        """Raises ChannelGone when jianbao is not installed in the channel's workspace."""
        await self.identify()
        found = await self.find(team_of(channel.tenant))
        if found is None:
            raise ChannelGone("jianbao is not installed in this workspace; install it again")
        return found

    async def reader(self, team: str, user: str, channel: str | None = None) -> Reader:
        """Who asks: an admin by Slack's word or by our settings. Where Slack can't say, nobody's rights are assumed."""
        known = self._people.get((team, user))
        if known is None or known[0] < time.monotonic():
            known = await self._ask_about(team, user)
        return Reader(tenant_of(team), user, channel, known[1] or user in self._settings.admins, known[2])

    async def _ask_about(self, team: str, user: str) -> tuple[float, bool, str]:
        installation = await self.find(team)
        try:
            client = self.client(installation.token if installation else None)
            said = (await client.users_info(user=user, include_locale=True))["user"]
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as exc:
            _log.warning(
                "Slack does not say who %s is: %s", user, error_of(exc) if isinstance(exc, SlackApiError) else type(exc)
            )
            return time.monotonic(), False, "en"
        ours = (
            said.get("team_id", team) == team
        )  # a guest of a shared channel is no admin here, whatever they are at home
        admin = ours and bool(said.get("is_admin") or said.get("is_owner") or said.get("is_primary_owner"))
        if len(self._people) >= _PEOPLE:
            self._people.clear()
        known = (time.monotonic() + _KNOWN_FOR, admin, str(said.get("locale") or "en"))
        self._people[team, user] = known
        return known


def tenant_of(team: str) -> str:
    return f"slack:{team}"


def team_of(tenant: str) -> str:
    return tenant.removeprefix("slack:")
