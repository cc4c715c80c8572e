"""What people do on the fake Discord: commands, completion, buttons; and what they see in answer."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_world import (
    ALL_RIGHTS,
    ANN,
    APPLICATION,
    GUILD,
    MEMBER_RIGHTS,
    PUBLIC_THREAD,
    Json,
    Place,
    World,
    text_of,
)

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
EPHEMERAL = 64
_ACKNOWLEDGE = 60.0  # seconds; Discord gives three, and a loaded machine may take longer than that
_TYPES = {1: "group member", 2: "group"}


@dataclass
class Interaction:
    """One thing a person did. `callback` is the first answer; `original` and `followups` are the messages they see."""

    id: str
    token: str
    kind: int
    began: float
    callback: Json | None = None
    original: Json | None = None
    followups: list[Json] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self) -> None:
        self._changed.set()

    async def until(self, met: Callable[["Interaction"], object], seconds: float = 60.0) -> "Interaction":
        async with asyncio.timeout(seconds):
            while not met(self):
                await self._changed.wait()
                self._changed.clear()
        return self

    @property
    def late(self) -> bool:
        return time.monotonic() - self.began > _ACKNOWLEDGE

    @property
    def deferred(self) -> bool:
        return self.callback is not None and self.callback["type"] in (5, 6)

    @property
    def private(self) -> bool:
        flags = ((self.callback or {}).get("data") or {}).get("flags", 0)
        return bool(flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """All that the person reads in answer."""
        return "\n".join(text_of(m) for m in (self.original, *self.followups) if m)

    @property
    def buttons(self) -> dict[str, str]:
        """Label to id, of the last message."""
        shown = [m for m in (self.original, *self.followups) if m]
        rows = shown[-1].get("components") or [] if shown else []
        return {button["label"]: button["custom_id"] for row in rows for button in row["components"]}


class People:
    """Makes interactions of what people do, as Discord dispatches them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.commands: list[Json] = []  # as registered
        self.open: dict[str, Interaction] = {}  # by id

    def by_token(self, token: str) -> Interaction | None:
        return next((i for i in self.open.values() if i.token == token), None)

    def command(
        self, name: str, options: Mapping[str, object], *, focused: str | None, place: Place, admin: bool, locale: str
    ) -> tuple[Interaction, Json]:
        """A command by all its words, or the completion of its option `focused`."""
        registered, path = self._registered(name)
        values: list[Json] = []
        for option, value in options.items():
            kind = next(o["type"] for o in path[-1].get("options") or [] if o["name"] == option)
            values.append(
                {"name": option, "type": kind, "value": value} | ({"focused": True} if option == focused else {})
            )
        nested = values
        for level in reversed(path[1:]):
            nested = [{"name": level["name"], "type": level["type"], "options": nested}]
        data = {"id": registered["id"], "name": registered["name"], "type": 1, "options": nested}
        kind = AUTOCOMPLETE if focused else COMMAND
        return self._made(kind, data, place=place, admin=admin, locale=locale)

    def press(
        self, message: Json, custom_id: str, *, place: Place, admin: bool, locale: str
    ) -> tuple[Interaction, Json]:
        data = {"custom_id": custom_id, "component_type": 2}
        made, payload = self._made(COMPONENT, data, place=place, admin=admin, locale=locale)
        made.original = message
        return made, {**payload, "message": message}

    def _registered(self, name: str) -> tuple[Json, list[Json]]:
        words = name.split()
        level = next(c for c in self.commands if c["name"] == words[0])
        path = [level]
        for word in words[1:]:
            level = next(o for o in level["options"] if o["name"] == word and o["type"] in _TYPES)
            path.append(level)
        return path[0], path

    def _made(self, kind: int, data: Json, *, place: Place, admin: bool, locale: str) -> tuple[Interaction, Json]:
        identifier = self._world.new_id()
        made = Interaction(identifier, f"aW50ZXJhY3Rpb246{identifier}secret", kind, time.monotonic())
        self.open[identifier] = made
        rights = ALL_RIGHTS if admin else MEMBER_RIGHTS
        member = {
            "user": ANN,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "permissions": rights,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        payload: dict[str, Any] = {
            "id": identifier,
            "application_id": APPLICATION,
            "type": kind,
            "token": made.token,
            "version": 1,
            "guild_id": GUILD,
            "guild": {"id": GUILD, "name": "Newsroom", "locale": "en-US", "features": []},
            "channel_id": place.id,
            "channel": {**place.as_json(), "permissions": rights},
            "member": member,
            "locale": locale,
            "guild_locale": "en-US",
            "app_permissions": ALL_RIGHTS,
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            "context": 0,
            "attachment_size_limit": 10485760,
            "data": data,
        }
        if place.kind == PUBLIC_THREAD:
            payload["channel"]["parent_id"] = place.parent
        return made, payload
