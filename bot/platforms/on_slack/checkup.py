"""What `jianbao doctor` asks Slack: whether the tokens are known, which scopes are missing, and where jianbao may not post."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.on_slack.failures import asked, error_of
from bot.platforms.on_slack.install import SCOPES
from bot.ports import Wrong
from bot.settings import SlackSettings
from digests.errors import DeliveryError
from digests.publishing import Channel

_MEND_BOT = "copy the Bot User OAuth Token again from Install App into SLACK_BOT_TOKEN"
_MEND_APP = "make one with the scope connections:write under Basic Information, and set SLACK_APP_TOKEN"
_MEND_SCOPES = "compare with slack-manifest.yaml, then Reinstall to Workspace"
_OFF = timedelta(minutes=2)  # a clock that is further off is named; Slack's signatures hold five minutes


async def check(settings: SlackSettings, channels: Sequence[Channel], now: datetime) -> AsyncIterator[str | Wrong]:
    """What is well, as text, and what is not. Posts nothing. Raises nothing. `channels` are those of the workspace of the bot token."""
    base = settings.api_base if settings.api_base.endswith("/") else settings.api_base + "/"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        token = settings.bot_token.get_secret_value()
        client = AsyncWebClient(token=token, base_url=base, session=session, retry_handlers=[])
        if token:
            async for found in _bot_token(client, channels, now, base):
                yield found
        if app_token := settings.app_token.get_secret_value():
            yield await _app_token(client, app_token, base)


async def _bot_token(
    client: AsyncWebClient, channels: Sequence[Channel], now: datetime, base: str
) -> AsyncIterator[str | Wrong]:
    try:
        said = await client.auth_test()
    except SlackApiError as exc:
        yield Wrong(f"Slack refuses SLACK_BOT_TOKEN ({error_of(exc)})", _MEND_BOT)
        return
    except (aiohttp.ClientError, TimeoutError, OSError) as exc:
        yield Wrong(f"Slack cannot be asked ({type(exc).__name__})", f"see whether {base} can be reached")
        return
    yield f"Slack knows the bot in the workspace {said.get('team')}"
    headers = {str(name).lower(): str(value) for name, value in said.headers.items()}
    for wrong in (_scopes(headers), _clock(headers, now)):
        if wrong is not None:
            yield wrong
    tenant = f"slack:{said['team_id']}"
    for channel in channels:
        if channel.tenant == tenant:
            yield await _channel(client, channel)


def _scopes(headers: Mapping[str, str]) -> Wrong | None:
    """Slack tells the scopes of a token with every answer."""
    given = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}
    missing = [scope for scope in SCOPES if scope not in given]
    return Wrong(f"Slack: the app lacks the scopes {', '.join(missing)}", _MEND_SCOPES) if given and missing else None


def _clock(headers: Mapping[str, str], now: datetime) -> Wrong | None:
    try:
        off = now - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):  # no date, or one without a zone
        return None
    if abs(off) < _OFF:
        return None
    return Wrong(f"the clock is off: Slack's differs by {abs(off).total_seconds() / 60:.0f} minutes", "set it, by NTP")


async def _channel(client: AsyncWebClient, channel: Channel) -> str | Wrong:
    name = channel.name or channel.address
    try:
        shown = (await asked(client.conversations_info(channel=channel.address)))["channel"]
    except DeliveryError as exc:
        return Wrong(f"Slack: {name} cannot be seen: {exc}", f"/invite @jianbao in {name}")
    if shown.get("is_archived"):
        return Wrong(f"Slack: {name} is archived", "unarchive it, or /news channel off there")
    if not shown.get("is_member"):
        return Wrong(f"Slack: jianbao is not in {name}", f"/invite @jianbao in {name}")
    return f"Slack: the bot can post in {name}"


async def _app_token(client: AsyncWebClient, token: str, base: str) -> str | Wrong:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as exc:
        return Wrong(f"Slack refuses SLACK_APP_TOKEN ({error_of(exc)}): no command is heard", _MEND_APP)
    except (aiohttp.ClientError, TimeoutError, OSError) as exc:
        return Wrong(f"Slack cannot be asked ({type(exc).__name__})", f"see whether {base} can be reached")
    return "Slack takes connections for commands"
