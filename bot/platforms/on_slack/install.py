"""Installing in a workspace by OAuth: /slack/install sends to Slack, which sends back to /slack/oauth_redirect with a code.

https://docs.slack.dev/authentication/installing-with-oauth. The state that goes there and back is signed, is bound to the browser by a
cookie, holds ten minutes and is good once.
"""

import hashlib
import hmac
import logging
import secrets
from dataclasses import replace
from urllib.parse import urlencode, urljoin

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.platforms.on_slack.failures import error_of
from bot.platforms.on_slack.teams import Records, Teams
from bot.settings import SlackSettings
from digests.ports import Clock

_log = logging.getLogger(__name__)
SCOPES = (
    "channels:history",  # to find a post whose answer was lost
    "channels:read",
    "chat:write",
    "commands",
    "files:write",  # charts
    "groups:history",
    "groups:read",
    "users:read",  # who is an admin, and in which language they read
)
_COOKIE = "jianbao-slack-state"
_STATE_SECONDS = 600
_PAGE = "<!doctype html><meta charset=utf-8><title>jianbao 简报</title><p>{}</p>"


class Installer:
    def __init__(self, settings: SlackSettings, teams: Teams, records: Records, clock: Clock, base_url: str) -> None:
        self._settings = settings
        self._teams = teams
        self._records = records
        self._clock = clock
        self._secure = base_url.startswith("https://")
        self._redirect = f"{base_url.rstrip('/')}/slack/oauth_redirect" if base_url else ""

    def mount(self, app: web.Application) -> None:
        app.router.add_get("/slack/install", self._begin)
        app.router.add_get("/slack/oauth_redirect", self._finish)

    async def _begin(self, _: web.Request) -> web.Response:
        state = self._state(int(self._clock.now().timestamp()), secrets.token_urlsafe(16))
        wanted = {"client_id": self._settings.client_id, "scope": ",".join(SCOPES), "state": state}
        if self._redirect:
            wanted["redirect_uri"] = self._redirect
        address = urljoin(self._settings.api_base, "/oauth/v2/authorize")
        answer = web.Response(status=302, headers={"Location": f"{address}?{urlencode(wanted)}"})
        answer.set_cookie(_COOKIE, state, max_age=_STATE_SECONDS, secure=self._secure, httponly=True, samesite="Lax")
        return answer

    async def _finish(self, request: web.Request) -> web.Response:
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if request.query.get("error"):
            return _page("Nothing was installed. / 未安装。", 200)
        if not await self._valid(state, request.cookies.get(_COOKIE, "")) or not code:
            return _page("This link is no longer good; begin again at /slack/install. / 链接已失效，请重新开始。", 400)
        try:
            said = await self._teams.client().api_call("oauth.v2.access", data=self._exchange(code))
            found = await self._teams.examine(str(said["access_token"]))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as exc:
            _log.warning("not installed: %s", error_of(exc) if isinstance(exc, SlackApiError) else type(exc).__name__)
            return _page("Slack did not confirm it; begin again at /slack/install. / 安装未成功，请重试。", 502)
        team = said.get("team") or {}
        installer = (said.get("authed_user") or {}).get("id")
        await self._teams.keep(replace(found, name=str(team.get("name") or found.name)), installer)
        _log.info("jianbao was installed in the Slack workspace %s", found.team)
        return _page("jianbao is installed: /invite it into a channel, then /news channel on. / 安装完成。", 200)

    def _exchange(self, code: str) -> dict[str, str]:
        secret = self._settings.client_secret.get_secret_value()
        wanted = {"client_id": self._settings.client_id, "client_secret": secret, "code": code}
        return wanted | ({"redirect_uri": self._redirect} if self._redirect else {})

    def _state(self, at: int, nonce: str) -> str:
        secret = self._settings.client_secret.get_secret_value().encode()
        return f"{at}.{nonce}.{hmac.new(secret, f'{at}.{nonce}'.encode(), hashlib.sha256).hexdigest()}"

    async def _valid(self, state: str, cookie: str) -> bool:
        at, _, rest = state.partition(".")
        nonce = rest.partition(".")[0]
        if not at.isdecimal() or not hmac.compare_digest(state.encode(), cookie.encode()):
            return False
        now = self._clock.now()
        if not hmac.compare_digest(state.encode(), self._state(int(at), nonce).encode()):
            return False
        return 0 <= now.timestamp() - int(at) <= _STATE_SECONDS and not await self._records.seen_before(
            f"slack:{nonce}", now
        )


def _page(text: str, status: int) -> web.Response:
    return web.Response(
        status=status, text=_PAGE.format(text), content_type="text/html", headers={"Referrer-Policy": "no-referrer"}
    )
