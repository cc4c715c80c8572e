"""The gateway of the fake Discord: hello, identify, resume with what was missed, heartbeats."""

import asyncio
import contextlib
import json

from aiohttp import WSMsgType, web

from tests.fakes.discord_world import APPLICATION, BOT, GUILD, TOKEN, Json, World

_PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)  # members, presences, message content
_SESSION = "session-1"


class Gateway:
    """`events` is all that was ever sent; a client that resumes gets what it missed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._socket: web.WebSocketResponse | None = None
        self.address = ""
        self.events: list[Json] = []
        self.identified = 0
        self.resumed = 0
        self.intents = 0
        self.ready = asyncio.Event()

    async def dispatch(self, kind: str, data: Json) -> None:
        event = {"op": 0, "t": kind, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self._socket is not None and not self._socket.closed:
            with contextlib.suppress(ConnectionError):  # the client was killed a moment ago
                await self._socket.send_json(event)

    async def drop(self) -> None:
        """Cuts the connection; what is dispatched meanwhile waits for the client to resume."""
        socket, self._socket = self._socket, None
        self.ready.clear()
        if socket is not None:
            await socket.close(code=4000)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}, "s": None, "t": None})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                received = json.loads(message.data)
                await self._receive(socket, received["op"], received.get("d"))
        return socket

    async def _receive(self, socket: web.WebSocketResponse, operation: int, data: Json) -> None:
        if operation == 1:
            await socket.send_json({"op": 11})
        elif operation in (2, 6) and data["token"] != TOKEN:
            await socket.close(code=4004)
        elif operation == 2 and data["intents"] & _PRIVILEGED:
            await socket.close(code=4014)
        elif operation == 2:
            self.identified += 1
            self.intents = data["intents"]
            self._socket = socket
            await self._greet()
        elif operation == 6 and data["session_id"] != _SESSION:
            await socket.send_json({"op": 9, "d": False})
        elif operation == 6:
            for event in self.events[data["seq"] :]:
                await socket.send_json(event)
            self.resumed += 1
            self._socket = socket
            await self.dispatch("RESUMED", {})
            self.ready.set()

    async def _greet(self) -> None:
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": _SESSION,
            "resume_gateway_url": self.address,
            "application": {"id": APPLICATION, "flags": 0},
        }
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", self._world.guild())
        self.ready.set()
