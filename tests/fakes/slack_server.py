"""Slack on loopback: its Web API, Socket Mode, response addresses and signed requests to an app.

`faults` are what goes wrong with the next call of a method. Tokens are checked as Slack does: the app's own for connections, a
workspace's for all else.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

from tests.fakes.slack_api import WebApi, Workspace

APP_TOKEN = "xapp-" + "1-A0TEST-0123456789-secretapptoken"
BOT_TOKEN = "xoxb-" + "111-222-secretbottoken"
SIGNING_SECRET = "5ecret51gn1ng5ecret"
CLIENT_ID, CLIENT_SECRET = "111.222", "cl1ent5ecretcl1ent5ecret"
TEAM, CHANNEL, ADMIN, GUEST = "T0TEAM001", "C0NEWS001", "U0ADMIN01", "U0GUEST01"
_USES = 5  # of a response address


class Fault(Enum):
    """`LIMITED` is 429 with `retry_after`; `DROPPED` does what was asked and breaks the connection off; `REFUSED` is `error`."""

    LIMITED = auto()
    BROKEN = auto()  # 500, and nothing done
    BROKEN_AFTER = auto()  # 500, and it is done all the same
    DROPPED = auto()
    CUT = auto()  # the connection breaks off and nothing is done
    REFUSED = auto()


@dataclass(frozen=True)
class Trouble:
    fault: Fault
    error: str = "fatal_error"
    retry_after: int = 30


@dataclass
class Answers:
    """What came to one response address."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def count(self, wanted: int = 1) -> list[dict[str, Any]]:
        async with self.changed, asyncio.timeout(60):
            await self.changed.wait_for(lambda: len(self.bodies) >= wanted)
        return self.bodies


class SlackServer:
    """One app's Slack. `workspace` is where it is installed from the start; more come by OAuth through `codes`."""

    def __init__(self, *, one_a_second: bool = False) -> None:
        self.workspace = Workspace(TEAM, BOT_TOKEN)
        self.workspace.add_user(ADMIN, admin=True)
        self.workspace.add_user(GUEST)
        self.workspace.add_conversation(CHANNEL)
        self.teams = {TEAM: self.workspace}
        self.codes: dict[str, tuple[Workspace, str]] = {}  # OAuth code -> (workspace, user who installs)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, deque[Trouble]] = {}
        self.answers: dict[str, Answers] = {}
        self.acknowledged: dict[str, list[dict[str, Any]]] = {}  # envelope -> payloads of its acknowledgements
        self.connected = asyncio.Event()
        self.connections = 0  # ever made
        self.port = 0
        self.on_request: Callable[[str, bool], None] = lambda *_: (
            None
        )  # a method was called; it is done, before the answer
        self.now: Callable[[], float] = time.time  # Slack's clock, seconds since 1970
        self.scopes: Sequence[str] = ()  # of the bot token, as Slack tells them with every answer
        self._one_a_second = one_a_second
        self._last: dict[str, float] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._acknowledgement = asyncio.Condition()
        self._numbers = itertools.count(1)
        self._api = WebApi(lambda: self.now(), lambda: self.address)

    async def __aenter__(self) -> "SlackServer":
        app = web.Application(client_max_size=8 << 20)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/link", self._link)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{team}/{file}", self._upload)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        for socket in list(self._sockets):
            await socket.close()
        await self._runner.cleanup()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_base(self) -> str:
        return f"{self.address}/api/"

    def trouble(self, method: str, *troubles: Trouble) -> None:
        self.faults.setdefault(method, deque()).extend(troubles)

    def called(self, method: str) -> list[dict[str, Any]]:
        return [request for name, request in self.calls if name == method]

    # --- Web API -----------------------------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, sent = request.match_info["method"], await _request(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(sent.pop("token", ""))
        self.calls.append((method, sent))
        if method == "oauth.v2.access":
            return web.json_response(self._install(sent))
        self.on_request(method, False)
        waiting = self.faults.get(method)
        trouble = waiting.popleft() if waiting else None
        if trouble and trouble.fault is Fault.CUT:
            assert request.transport is not None
            request.transport.abort()
        if trouble and trouble.fault in (Fault.BROKEN, Fault.CUT):
            return web.Response(status=500, text="upstream connect error")
        if trouble and trouble.fault is Fault.REFUSED:
            return web.json_response({"ok": False, "error": trouble.error})
        wait = trouble.retry_after if trouble and trouble.fault is Fault.LIMITED else self._wait(method, sent)
        if wait:
            limited = {"ok": False, "error": "ratelimited"}
            return web.json_response(limited, status=429, headers={"Retry-After": str(wait)})
        if method == "apps.connections.open":
            return web.json_response(self._open(token))
        team = next((t for t in self.teams.values() if t.bot_token == token), None)
        if team is None:
            return web.json_response({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        answer = self._api.call(method, team, sent)
        self.on_request(method, True)
        if trouble and trouble.fault is Fault.DROPPED:
            assert request.transport is not None
            request.transport.abort()
        if trouble and trouble.fault is Fault.BROKEN_AFTER:
            return web.Response(status=500, text="upstream connect error")
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(self.scopes)})

    def _wait(self, method: str, sent: dict[str, Any]) -> int:
        if not self._one_a_second or method != "chat.postMessage":
            return 0
        channel, now = str(sent.get("channel")), time.monotonic()
        if now - self._last.get(channel, -1.0) < 1:
            return 1
        self._last[channel] = now
        return 0

    def _open(self, token: str) -> dict[str, Any]:
        if token != APP_TOKEN:
            return {"ok": False, "error": "invalid_auth"}
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link?ticket=t1cket-{next(self._numbers)}&app_id=A0TEST"}

    def _install(self, sent: dict[str, Any]) -> dict[str, Any]:
        if (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return {"ok": False, "error": "bad_client_secret"}
        if sent.get("code") not in self.codes:
            return {"ok": False, "error": "invalid_code"}
        workspace, user = self.codes.pop(sent["code"])
        self.teams[workspace.team] = workspace
        return {
            "ok": True,
            "app_id": "A0TEST",
            "token_type": "bot",
            "access_token": workspace.bot_token,
            "bot_user_id": workspace.bot_user,
            "scope": "chat:write,commands",
            "team": {"id": workspace.team, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": user},
        }

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.teams[request.match_info["team"]].files[request.match_info["file"]]
        file["body"] = await request.read()
        return web.Response(text=f"OK - {len(file['body'])}")

    async def _respond(self, request: web.Request) -> web.Response:
        answers = self.answers.setdefault(request.match_info["id"], Answers())
        body = await request.json()
        if len(answers.bodies) >= _USES:
            answers.refused += 1
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        if waiting := self.faults.get("response_url"):
            answers.refused += 1
            return web.json_response({"ok": False, "error": waiting.popleft().error}, status=400)
        async with answers.changed:
            answers.bodies.append(body)
            answers.changed.notify_all()
        return web.Response(text="ok")

    # --- Socket Mode -------------------------------------------------------------------------------------------------

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        self.connections += 1
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0TEST"}})
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT and "envelope_id" in (body := json.loads(message.data)):
                async with self._acknowledgement:
                    self.acknowledged.setdefault(body["envelope_id"], []).append(body.get("payload") or {})
                    self._acknowledgement.notify_all()
        self._sockets.remove(socket)
        return socket

    async def deliver(self, payload: dict[str, Any], kind: str, envelope: str | None = None, attempt: int = 0) -> str:
        """Sends one envelope down the newest connection; returns its id."""
        envelope = envelope or f"envelope-{next(self._numbers)}"
        body = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        if attempt:
            body |= {"retry_attempt": attempt, "retry_reason": "timeout"}
        await self._sockets[-1].send_json(body)
        return envelope

    async def acknowledgement(self, envelope: str, count: int = 1) -> dict[str, Any]:
        """What the app answered to an envelope, within Slack's three seconds and some of a busy machine."""
        async with self._acknowledgement, asyncio.timeout(60):
            await self._acknowledgement.wait_for(lambda: len(self.acknowledged.get(envelope, ())) >= count)
        return self.acknowledged[envelope][-1]

    async def refresh(self) -> None:
        """Tells the app that its connection ends, as Slack does every few hours; returns when it is back on another."""
        self.connected.clear()
        await self.announce_refresh()
        async with asyncio.timeout(60):
            await self.connected.wait()

    async def announce_refresh(self) -> None:
        if self._sockets:
            await self._sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    # --- what people do ----------------------------------------------------------------------------------------------

    def command(self, text: str, *, user: str = ADMIN, channel: str = CHANNEL, team: str = TEAM) -> dict[str, Any]:
        """ "/who Ada Keen" as the payload of a slash command, with a response address of its own."""
        name, _, rest = text.partition(" ")
        return {
            "token": "verification",
            "team_id": team,
            "channel_id": channel,
            "channel_name": "news",
            "user_id": user,
            "command": name,
            "text": rest,
            "api_app_id": "A0TEST",
            "is_enterprise_install": "false",
            "response_url": self._response_url(),
            "trigger_id": f"{next(self._numbers)}.trigger",
        }

    def action(
        self,
        action: dict[str, Any],
        *,
        user: str = ADMIN,
        channel: str | None = CHANNEL,
        view: dict[str, Any] | None = None,
        ephemeral: bool = True,
    ) -> dict[str, Any]:
        """A press of a button, or a pick, in a message or (with `view`) in a view."""
        place = {"type": "message", "channel_id": channel, "is_ephemeral": ephemeral} if channel else {"type": "view"}
        payload: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": "A0TEST",
            "container": place,
            "trigger_id": f"{next(self._numbers)}.trigger",
            "actions": [{"block_id": "b", "action_ts": "1.1", **action}],
        }
        if channel:
            payload |= {"channel": {"id": channel, "name": "news"}, "response_url": self._response_url()}
        if view is not None:
            payload["view"] = view
        return payload

    def submission(self, view: dict[str, Any], values: dict[str, Any], *, user: str = ADMIN) -> dict[str, Any]:
        """A modal sent off. `values` is block id -> action id -> state."""
        sent = {**view, "id": view.get("id", "V00000001"), "hash": "1.h", "state": {"values": values}}
        return {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "api_app_id": "A0TEST",
            "trigger_id": f"{next(self._numbers)}.trigger",
            "view": sent,
        }

    def event(self, event: dict[str, Any], *, team: str = TEAM) -> dict[str, Any]:
        number = next(self._numbers)
        return {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": "A0TEST",
            "event": event,
            "event_id": f"Ev{number}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": team, "user_id": self.teams[team].bot_user, "is_bot": True}],
        }

    def of(self, payload: dict[str, Any]) -> Answers:
        """The answers to a payload's response address."""
        return self.answers.setdefault(payload["response_url"].rsplit("/", 1)[1], Answers())

    async def say(
        self, text: str, *, user: str = ADMIN, channel: str = CHANNEL, parts: int = 1
    ) -> list[dict[str, Any]]:
        """A slash command over Socket Mode; its answers, of which there must be `parts` at least."""
        payload = self.command(text, user=user, channel=channel)
        await self.acknowledgement(await self.deliver(payload, "slash_commands"))
        return await self.of(payload).count(parts)

    def _response_url(self) -> str:
        return f"{self.address}/respond/r{next(self._numbers)}-response5ecret"


def signed(body: str, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    """The headers of a request that Slack signed at a time (seconds since 1970; now unless given)."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def form(payload: dict[str, Any]) -> str:
    """A payload as Slack posts it: commands as fields, interactions as JSON in one field."""
    return urlencode({"payload": json.dumps(payload)} if "command" not in payload else payload)


def words(blocks: Sequence[dict[str, Any]]) -> str:
    """All text that blocks show, in order."""
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            found.extend(v for k, v in node.items() if k in ("text", "alt_text") and isinstance(v, str))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(list(blocks))
    return "\n".join(found)


async def _request(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    sent = {**request.query, **{k: v for k, v in (await request.post()).items() if isinstance(v, str)}}
    return {k: json.loads(v) if v and v[0] in "[{" else v for k, v in sent.items()}
