"""Discord on 127.0.0.1: REST v10 and the gateway, with Discord's limits, its answers in trouble, and its memory for nonces.

discord.py parses a body only when its type is exactly application/json, and takes a 429 without a Via header for a ban by Cloudflare.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from aiohttp import web

from bot.platforms.on_discord import DiscordPlatform
from tests.fakes.discord_answers import Fault, Refused, Trouble, answer, broken, limited, refusal
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_interactions import AUTOCOMPLETE, Interaction, People
from tests.fakes.discord_limits import Description, choices_problems, commands_problems, message_problems
from tests.fakes.discord_world import (
    APPLICATION,
    APPLICATION_JSON,
    BOT,
    FORUM,
    GUILD,
    TOKEN,
    Json,
    Place,
    World,
    id_at,
)

_PREFIX = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FakeDiscord:
    """`bodies` are all payloads received, by method and address; `faults` the troubles to come; `wrong` what the OpenAPI description,
    where there is one, does not admit. `on_request` is told of each request when it comes and when it is done, before its answer goes.
    A message shows in the history after `lag`."""

    world: World
    description: Description | None = None
    faults: list[Trouble] = field(default_factory=list)
    bodies: list[tuple[str, str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    on_request: Callable[[str, bool], None] = lambda *_: None
    lag: timedelta = timedelta(0)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.world)
        self.people = People(self.world)
        self.port = 0

    # --- the server ------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def platform(self, **settings: Any) -> DiscordPlatform:
        """Our adapter, pointed at this server."""
        address = {"api_base": self.api_base, "gateway": self.gateway_address}
        return DiscordPlatform(TOKEN, **{**address, "options": {"guild_ready_timeout": 0.05}, **settings})

    async def start(self) -> None:
        app = web.Application(middlewares=[self._middle])
        route = app.router.add_route
        messages = "/channels/{channel_id}/messages"
        for method, path, handler in (
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/guilds/{guild_id}", self._guild),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self._member),
            ("GET", "/guilds/{guild_id}/threads/active", self._active_threads),
            ("GET", "/channels/{channel_id}", self._channel),
            ("GET", "/channels/{channel_id}/threads/archived/public", self._archived_threads),
            ("POST", "/channels/{channel_id}/threads", self._begin_post),
            ("GET", messages, self._history),
            ("POST", messages, self._post),
            ("POST", messages + "/{message_id}/threads", self._begin_thread),
            ("PUT", "/applications/{application_id}/commands", self._commands),
            ("GET", "/applications/{application_id}/guilds/{guild_id}/commands", self._guild_commands),
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", self._callback),
            ("POST", "/webhooks/{webhook_id}/{webhook_token}", self._followup),
            ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", self._edit_original),
        ):
            route(method, _PREFIX + path, handler)
        route("GET", "/gateway", self.gateway.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.address = self.gateway_address

    async def stop(self) -> None:
        await self.gateway.drop()
        await self._runner.cleanup()

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}{_PREFIX}"

    @property
    def gateway_address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    def trouble(self, *faults: Fault, method: str = "POST", address: str = "/messages$") -> None:
        self.faults += [Trouble(method, address, fault) for fault in faults]

    @web.middleware
    async def _middle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(_PREFIX)
        if path == "/gateway":
            return await handler(request)
        self.requests.append(f"{request.method} {path}")
        with_own_token = path.startswith(("/interactions/", "/webhooks/"))
        if not with_own_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return answer({"message": "401: Unauthorized", "code": 0}, 401)
        return await self._met(request, path, handler)

    async def _met(self, request: web.Request, path: str, handler: Handler) -> web.StreamResponse:
        """The answer to one request, with what goes wrong with it."""
        self.on_request(f"{request.method} {path}", False)
        trouble = self._trouble(request.method, path)
        fault = trouble.fault if trouble else None
        if fault in (Fault.LIMITED, Fault.LIMITED_LONG, Fault.BANNED):
            return limited(fault)
        if trouble and fault is Fault.BROKEN:
            return broken(trouble.status)
        if fault is Fault.SILENT:
            await self.release.wait()
        if fault is Fault.LOST and request.transport is not None:
            request.transport.abort()
        try:
            given = await handler(request) if fault is not Fault.LOST else web.Response()
        except Refused as exc:
            given = refusal(exc)
        self.on_request(f"{request.method} {path}", True)
        if fault is Fault.LOST_AFTER and request.transport is not None:
            request.transport.abort()
        return broken(trouble.status) if trouble and fault is Fault.BROKEN_AFTER else given

    def _trouble(self, method: str, path: str) -> Trouble | None:
        for trouble in self.faults:
            if trouble.method == method and re.search(trouble.address, path):
                self.faults.remove(trouble)
                return trouble
        return None

    async def _body(self, request: web.Request) -> Any:
        if request.content_type.startswith("multipart/"):
            form = await request.post()
            body = json.loads(str(form["payload_json"]))
            for attachment in body.get("attachments") or []:
                if f"files[{attachment['id']}]" not in form:
                    raise Refused(50035, [("attachments", "An attachment has no file")])
        else:
            body = await request.json()
        resource = request.match_info.route.resource
        path = resource.canonical.removeprefix(_PREFIX) if resource is not None else request.path
        self.bodies.append((request.method, path, body))
        if self.description is not None:
            found = self.description.problems(request.method, path, body)
            self.wrong += [f"{request.method} {path}: {problem}" for problem in found]
        return body

    # --- the application -------------------------------------------------------------------------------------------------

    async def _me(self, request: web.Request) -> web.Response:
        return answer(BOT)

    async def _application(self, request: web.Request) -> web.Response:
        return answer(APPLICATION_JSON)

    async def _commands(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        if problems := commands_problems(body):
            raise Refused(50035, problems)
        extra = {"application_id": APPLICATION, "type": 1, "default_member_permissions": None}
        self.people.commands = [
            {**extra, **command, "id": self.world.new_id(), "version": self.world.new_id()} for command in body
        ]
        return answer(self.people.commands)

    async def _guild_commands(self, request: web.Request) -> web.Response:
        if not self.world.commands_allowed:
            raise Refused(50001)
        return answer([])

    # --- channels --------------------------------------------------------------------------------------------------------

    def _place(self, request: web.Request) -> Place:
        place = self.world.places.get(request.match_info["channel_id"])
        if place is None:
            raise Refused(10003)
        if place.refuses is not None:
            raise Refused(place.refuses)
        return place

    async def _guild(self, request: web.Request) -> web.Response:
        if request.match_info["guild_id"] != GUILD:
            raise Refused(10004)
        return answer(self.world.guild())

    async def _member(self, request: web.Request) -> web.Response:
        return answer(self.world.guild()["members"][0])

    async def _active_threads(self, request: web.Request) -> web.Response:
        return answer({"threads": [t.as_json() for t in self.world.threads() if not t.archived], "members": []})

    async def _archived_threads(self, request: web.Request) -> web.Response:
        """The one archived last first."""
        found = [(t.archived, t) for t in self.world.threads(self._place(request)) if t.archived]
        shown = [t.as_json() for _, t in sorted(found, key=lambda pair: pair[0], reverse=True)]
        return answer({"threads": shown, "members": [], "has_more": False})

    async def _channel(self, request: web.Request) -> web.Response:
        return answer(self._place(request).as_json())

    async def _history(self, request: web.Request) -> web.Response:
        """Newest first, whatever was asked for, as Discord does."""
        place = self._place(request)
        limit, after = int(request.query.get("limit", 50)), int(request.query.get("after", 0))
        before = int(request.query.get("before", 1 << 63))
        if self.lag:
            before = min(before, id_at(self.world.now() - self.lag))
        found = [m for m in place.messages if after < int(m["id"]) < before]
        chosen = found[:limit] if "after" in request.query else found[-limit:]
        return answer([{k: v for k, v in m.items() if k != "nonce"} for m in reversed(chosen)])

    async def _post(self, request: web.Request) -> web.Response:
        place, body = self._place(request), await self._body(request)
        if place.kind == FORUM:
            raise Refused(50008)
        if place.locked:
            raise Refused(50083)
        if problems := message_problems(body):
            raise Refused(50035, problems)
        place.archived = None
        message = self.world.post(place, body)
        await self.gateway.dispatch("MESSAGE_CREATE", {**message, "guild_id": GUILD})
        return answer(message)

    async def _begin_thread(self, request: web.Request) -> web.Response:
        place, body = self._place(request), await self._body(request)
        message = request.match_info["message_id"]
        if message not in {m["id"] for m in place.messages}:
            raise Refused(10008)
        if message in self.world.places:
            raise Refused(160004)
        if not 1 <= len(body["name"]) <= 100:
            raise Refused(50035, [("name", "Must be between 1 and 100 in length.")])
        thread = self.world.add_thread(place, body["name"], message)
        await self.gateway.dispatch("THREAD_CREATE", {**thread.as_json(), "newly_created": True})
        return answer(thread.as_json(), 201)

    async def _begin_post(self, request: web.Request) -> web.Response:
        """A post of a forum: a thread that begins with a message of its own id."""
        place, body = self._place(request), await self._body(request)
        problems = message_problems(body["message"])
        if not 1 <= len(body["name"]) <= 100:
            problems.append(("name", "Must be between 1 and 100 in length."))
        if place.kind != FORUM or problems:
            raise Refused(50035, problems)
        message = self.world.message(body["message"], "")
        thread = self.world.add_thread(place, body["name"], message["id"])
        thread.messages.append({**message, "channel_id": thread.id})
        await self.gateway.dispatch("THREAD_CREATE", {**thread.as_json(), "newly_created": True})
        return answer({**thread.as_json(), "message": thread.messages[0]}, 201)

    # --- interactions ----------------------------------------------------------------------------------------------------

    async def use(self, command: str, /, **how: Any) -> Interaction:
        """A person types a command, as of `begin`; returned once they see an answer."""
        return await (await self.begin(command, **how)).until(lambda i: i.original is not None)

    async def begin(
        self,
        command: str,
        /,
        *,
        within: Place | None = None,
        admin: bool = False,
        locale: str = "en-US",
        **options: object,
    ) -> Interaction:
        """A person types a command with its options."""
        place = within or self.world.news
        made, payload = self.people.command(command, options, focused=None, place=place, admin=admin, locale=locale)
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return made

    async def complete(self, name: str, option: str, typed: str, *, admin: bool = False) -> dict[str, str]:
        """What is offered to one who types into an option: label to value."""
        made, payload = self.people.command(
            name, {option: typed}, focused=option, place=self.world.news, admin=admin, locale="en-US"
        )
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        await made.until(lambda i: i.callback is not None)
        assert made.callback is not None
        return {c["name"]: c["value"] for c in made.callback["data"]["choices"]}

    async def press(self, on: Json, custom_id: str, *, admin: bool = False) -> Interaction:
        """A person presses a button of a message; returned once it was answered."""
        made, payload = self.people.press(on, custom_id, place=self.world.news, admin=admin, locale="en-US")
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return await made.until(lambda i: i.callback is not None and not (i.deferred and i.original is on))

    async def _callback(self, request: web.Request) -> web.Response:
        made = self.people.open.get(request.match_info["interaction_id"])
        if made is None or made.token != request.match_info["interaction_token"] or made.late:
            raise Refused(10062)
        if made.callback is not None:
            raise Refused(40060)
        body = await self._body(request)
        data = body.get("data") or {}
        if made.kind == AUTOCOMPLETE:
            problems = choices_problems(data["choices"])
        else:
            problems = message_problems(data) if body["type"] in (4, 7) else []
        if problems:
            raise Refused(50035, problems)
        made.callback = body
        if body["type"] in (4, 7):
            made.original = self.world.message(data, self.world.news.id)
        made.change()
        resource = {"type": body["type"], "message": made.original} if made.original else {"type": body["type"]}
        shown = {"id": made.id, "type": made.kind, "response_message_id": (made.original or {}).get("id")}
        return answer({"interaction": shown, "resource": resource})

    async def _followup(self, request: web.Request) -> web.Response:
        made = self._acknowledged(request)
        body = await self._body(request)
        if problems := message_problems(body):
            raise Refused(50035, problems)
        message = self.world.message(body, self.world.news.id)
        made.followups.append(message)
        made.change()
        return answer(message)

    async def _edit_original(self, request: web.Request) -> web.Response:
        made = self._acknowledged(request)
        body = await self._body(request)
        if problems := message_problems(body):
            raise Refused(50035, problems)
        flags = ((made.callback or {}).get("data") or {}).get("flags", 0)
        made.original = self.world.message({**body, "flags": flags}, self.world.news.id)
        made.change()
        return answer(made.original)

    def _acknowledged(self, request: web.Request) -> Interaction:
        made = self.people.by_token(request.match_info["webhook_token"])
        if made is None or made.callback is None or request.match_info["webhook_id"] != APPLICATION:
            raise Refused(10062)
        return made
