"""Socket Mode: slack-bolt's connection, with envelopes that come again dropped. https://docs.slack.dev/apis/events-api/using-socket-mode"""

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.on_slack.failures import error_of
from bot.platforms.on_slack.teams import Records
from digests.errors import SettingsError
from digests.ports import Clock

_REFUSED = frozenset({"invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type", "no_permission"})


class Socket:
    def __init__(self, token: str, app: AsyncApp, web: AsyncWebClient, records: Records, clock: Clock) -> None:
        self._token = token
        self._app = app
        self._web = web
        self._records = records
        self._clock = clock
        self._handler: _Handler | None = None

    async def open(self) -> None:
        """Returns when connected. Raises SettingsError when the token is refused; slack-sdk would try for ever."""
        try:
            said = await self._web.apps_connections_open(app_token=self._token)
        except SlackApiError as exc:
            if error_of(exc) in _REFUSED:
                mend = "make one with the scope connections:write under Basic Information, and set SLACK_APP_TOKEN"
                raise SettingsError(f"Slack refuses the app token ({error_of(exc)}); {mend}") from exc
            raise
        self._handler = _Handler(self._app, self._token, self._web, self._records, self._clock)
        self._handler.client.wss_uri = str(said["url"])
        await self._handler.client.connect()  # type: ignore[no-untyped-call]  # slack-sdk has no types here

    async def close(self) -> None:
        if self._handler is None:
            return
        client = self._handler.client
        tasks = [t for t in (client.message_receiver, client.current_session_monitor, client.message_processor) if t]
        await client.close()  # type: ignore[no-untyped-call]  # as above
        await asyncio.gather(*tasks, return_exceptions=True)
        self._handler = None


class _Handler(AsyncSocketModeHandler):
    def __init__(self, app: AsyncApp, token: str, web: AsyncWebClient, records: Records, clock: Clock) -> None:
        super().__init__(app, token, web_client=web)
        self._records = records
        self._clock = clock

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as in slack-bolt
        """Slack sends an envelope again when its acknowledgement was late: it is acknowledged again, and done once."""
        if await self._records.seen_before(f"slack:{req.envelope_id}", self._clock.now()):
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        await super().handle(client, req)
