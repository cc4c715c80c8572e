"""Slack as a platform: posts, their key in the message's metadata, and finding them again.

Slack has no idempotency key. The outbox asks `find` before it sends anything again whose answer was lost; nothing here tries twice but
a post that Slack said to wait a moment for, or that it refused.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Post
from bot.platforms.on_slack import form
from bot.platforms.on_slack.failures import asked, error_of
from bot.platforms.on_slack.install import Installer
from bot.platforms.on_slack.listening import Listener
from bot.platforms.on_slack.pictures import upload
from bot.platforms.on_slack.sockets import Socket
from bot.platforms.on_slack.teams import Installation, Records, Teams
from bot.ports import Answer, Complete, Sent
from bot.settings import SlackSettings
from digests.errors import DeliveryError, RateLimited, SettingsError
from digests.ports import Clock
from digests.publishing import Channel

_log = logging.getLogger(__name__)
_EVENT = "jianbao_post"
_CALL_SECONDS = 20  # less than the outbox waits
_PATIENCE = 3.0  # seconds a post is held back here when Slack says to wait; longer waits are the outbox's
_SAME = 120.0  # seconds in which the same key is the same post
_THREADS_BACK = timedelta(days=31)  # how old a post may be whose thread is looked through
_PAGE = 200
_THREAD_GONE = ("thread_not_found", "cannot_reply_to_message", "message_not_found")
_FILE_TRIES = 4  # Slack takes a moment to take in a picture
_RECONNECT = 15.0


class SlackPlatform:
    """`base_url` is where Slack reaches our web pages, for installing."""

    name = "slack"
    limits = form.LIMITS

    def __init__(self, settings: SlackSettings, records: Records, clock: Clock, base_url: str = "") -> None:
        self._settings = settings
        self._records = records
        self._clock = clock
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self._teams: Teams | None = None
        self._listener: Listener | None = None
        self._socket: Socket | None = None
        self._starting: asyncio.Task[None] | None = None
        self._recent: dict[str, tuple[float, Sent]] = {}
        self._sending: dict[str, asyncio.Lock] = {}  # by channel: Slack takes about one post a second

    # --- receiving ---------------------------------------------------------------------------------------------------

    async def connect(self, answer: Answer, complete: Complete) -> None:
        """Raises SettingsError when Slack refuses a token. While Slack can't be reached, goes on trying."""
        teams, session = self._open()
        self._listener = Listener(self._settings, teams, self._records, session, answer, complete)
        try:
            await self._start(teams, self._listener)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as exc:
            _log.warning("Slack cannot be reached (%s); trying again every %d s", type(exc).__name__, _RECONNECT)
            self._starting = asyncio.create_task(self._start_later(teams, self._listener))
        except BaseException:  # cancelled or refused: the session must not be left open; the error goes on
            await self.close()
            raise

    async def reach(self) -> None:
        """Opens no socket: Slack would send some of the commands down it. Each post asks for what else it needs."""
        self._open()

    def _open(self) -> tuple[Teams, aiohttp.ClientSession]:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_CALL_SECONDS))
        self._teams = Teams(self._settings, self._records, self._clock, self._session)
        return self._teams, self._session

    async def _start(self, teams: Teams, listener: Listener) -> None:
        await teams.identify()
        token = self._settings.app_token.get_secret_value()
        if token:
            self._socket = Socket(token, listener.app, teams.client(), self._records, self._clock)
            await self._socket.open()
        elif not self._settings.signing_secret.get_secret_value():
            _log.warning("Slack can post but not hear commands: set SLACK_APP_TOKEN, or SLACK_SIGNING_SECRET for HTTP")

    async def _start_later(self, teams: Teams, listener: Listener) -> None:
        while True:
            await asyncio.sleep(_RECONNECT)
            try:
                await self._start(teams, listener)
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as exc:
                _log.info("Slack still cannot be reached (%s)", type(exc).__name__)
            else:
                return

    def mount(self, app: web.Application) -> None:
        """Puts the addresses that Slack calls into the web pages, before these are served."""
        if self._settings.signing_secret.get_secret_value():
            app.router.add_post("/slack/events", self._receive)
        if self._settings.client_id and self._teams is not None:
            Installer(self._settings, self._teams, self._records, self._clock, self._base_url).mount(app)

    async def _receive(self, request: web.Request) -> web.Response:
        """A signed request. The same one again, within the minutes a signature holds, is not done twice."""
        body = await request.text()
        verifier = SignatureVerifier(self._settings.signing_secret.get_secret_value())
        headers = {k.lower(): v for k, v in request.headers.items()}
        if self._listener is None or not verifier.is_valid_request(body, headers):
            return web.Response(status=401, text="not signed by Slack")
        if await self._records.seen_before(f"slack:{headers['x-slack-signature']}", self._clock.now()):
            return web.Response()
        return await to_aiohttp_response(await self._listener.app.async_dispatch(await to_bolt_request(request)))

    async def close(self) -> None:
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
            self._starting = None
        if self._socket is not None:
            await self._socket.close()
            self._socket = None
        if self._listener is not None:
            await self._listener.finish()
            self._listener = None
        if self._session is not None:
            await self._session.close()
            self._session = None

    # --- posting -----------------------------------------------------------------------------------------------------

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        async with self._sending.setdefault(channel.id, asyncio.Lock()):
            self._recent = {k: v for k, v in self._recent.items() if time.monotonic() - v[0] < _SAME}
            if key not in self._recent:
                self._recent[key] = time.monotonic(), await self._send(channel, post, key, thread)
            return self._recent[key][1]

    async def _send(self, channel: Channel, post: Post, key: str, thread: str | None) -> Sent:
        installation, client = await self._at(channel)
        files = await upload(client, post)
        message: dict[str, Any] = {
            "channel": channel.address,
            "metadata": {"event_type": _EVENT, "event_payload": {"key": key}},
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
            **form.message(post, files),
        }
        if thread is not None:
            message["thread_ts"] = thread
        waited, tries = 0.0, 1
        while True:
            try:
                said = await asked(client.chat_postMessage(**message))
                return _sent(installation, channel, str(said["ts"]), message.get("thread_ts"))
            except RateLimited as exc:
                if waited + exc.retry_after > _PATIENCE:
                    raise
                waited += exc.retry_after
                await asyncio.sleep(exc.retry_after)
            except DeliveryError as exc:
                name = _name(exc)
                if name in _THREAD_GONE and "thread_ts" in message:
                    del message["thread_ts"]  # its first post was taken down: the update stands by itself
                elif name == "invalid_blocks" and files and tries < _FILE_TRIES:
                    await asyncio.sleep(0.5 * tries)
                elif name == "invalid_blocks" and files:
                    files = {}
                    message |= form.message(post)
                else:
                    raise
                tries += 1

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None:
        """Looks through the channel and the threads with newer replies; threads of posts older than a month are not seen."""
        installation, client = await self._at(channel)
        first, oldest = since.timestamp(), (since - _THREADS_BACK).timestamp()
        threads: list[str] = []
        async for message in _messages(client, channel.address, None, oldest if self.limits.threads else first):
            if float(message["ts"]) >= first and _is(message, key, installation):
                return _sent(installation, channel, message["ts"], None)
            if float(message.get("latest_reply") or 0) >= first:
                threads.append(message["ts"])
        for thread in threads:
            async for message in _messages(client, channel.address, thread, first):
                if _is(message, key, installation):
                    return _sent(installation, channel, message["ts"], thread)
        return None

    async def _at(self, channel: Channel) -> tuple[Installation, AsyncWebClient]:
        if self._teams is None or self._session is None:
            raise RateLimited(
                "Slack is not connected in this process", retry_after=_RECONNECT
            )  # the one that is will post it
        try:
            installation = await self._teams.of(channel)
        except SettingsError as exc:
            raise DeliveryError(str(exc)) from exc
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as exc:  # nothing was posted yet
            raise RateLimited("Slack does not say whose token this is", retry_after=_RECONNECT) from exc
        return installation, self._teams.client(installation.token)


async def _messages(
    client: AsyncWebClient, channel: str, thread: str | None, oldest: float
) -> AsyncIterator[dict[str, Any]]:
    """Messages of a channel, newest first, or of a thread."""
    cursor: str | None = None
    while True:
        wanted: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{oldest:.6f}",
            "limit": _PAGE,
            "include_all_metadata": True,
            "cursor": cursor,
        }
        if thread is None:
            said = await asked(client.conversations_history(**wanted))
        else:
            said = await asked(client.conversations_replies(ts=thread, **wanted))
        for message in said.get("messages") or ():
            yield message
        cursor = (said.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return


def _is(message: dict[str, Any], key: str, installation: Installation) -> bool:
    """Whether it is our post of that key; other apps may write what metadata they like."""
    metadata = message.get("metadata") or {}
    ours = not installation.bot or message.get("bot_id") == installation.bot
    return ours and metadata.get("event_type") == _EVENT and metadata.get("event_payload", {}).get("key") == key


def _sent(installation: Installation, channel: Channel, ts: str, thread: str | None) -> Sent:
    if not installation.url:
        return Sent(ts)
    address = f"{installation.url.rstrip('/')}/archives/{channel.address}/p{ts.replace('.', '')}"
    return Sent(ts, f"{address}?thread_ts={thread}&cid={channel.address}" if thread else address)


def _name(exc: DeliveryError) -> str:
    """Slack's own name for what is wrong."""
    return error_of(exc.__cause__) if isinstance(exc.__cause__, SlackApiError) else ""
