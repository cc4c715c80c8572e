"""A small Discord in memory: a server with its channels, threads and messages, and the objects as Discord writes them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from digests.ports import Clock
from digests.publishing import Channel
from tests.fakes.publishing import make_channel

APPLICATION = "900000000000000001"
GUILD = "900000000000000010"
NEWS = "900000000000000020"  # the channel that is always there
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
ALL_RIGHTS = "2251799813685247"
EVERYONE_MAY = 104324673 | 309237763072  # what a new server allows everyone, and what the invitation asks for
MEMBER_RIGHTS = "2147568640"  # reads, writes, uses commands
TEXT, PUBLIC_THREAD, FORUM = 0, 11, 15
_EPOCH = 1420070400000  # ms, of Discord's ids
_NONCE_MINUTES = 3

Json = dict[str, Any]
BOT: Json = {
    "id": APPLICATION,
    "username": "jianbao",
    "discriminator": "0",
    "avatar": None,
    "bot": True,
    "global_name": None,
}
APPLICATION_JSON: Json = {
    "id": APPLICATION,
    "name": "jianbao",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "00",
    "flags": 0,
    "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None, "global_name": None},
    "team": None,
}


@dataclass
class Place:
    """A channel or thread. `refuses` is an error code it answers everything with."""

    id: str
    kind: int
    name: str
    parent: str | None = None
    owner: str | None = None
    messages: list[Json] = field(default_factory=list)
    refuses: int | None = None
    locked: bool = False
    denied: int = 0  # permissions that everyone is denied here
    archived: datetime | None = None  # a thread that nobody wrote in for days

    def as_json(self) -> Json:
        shown: Json = {
            "id": self.id,
            "type": self.kind,
            "name": self.name,
            "guild_id": GUILD,
            "parent_id": self.parent,
            "last_message_id": self.messages[-1]["id"] if self.messages else None,
            "flags": 0,
        }
        if self.kind == PUBLIC_THREAD:
            changed = self.archived or datetime(2026, 1, 1, tzinfo=UTC)
            meta = {
                "archived": self.archived is not None,
                "auto_archive_duration": 1440,
                "archive_timestamp": changed.isoformat(),
                "locked": self.locked,
            }
            return {
                **shown,
                "owner_id": self.owner,
                "thread_metadata": meta,
                "message_count": len(self.messages),
                "member_count": 1,
                "rate_limit_per_user": 0,
            }
        denied = [{"id": GUILD, "type": 0, "allow": "0", "deny": str(self.denied)}] if self.denied else []
        shown |= {"position": 0, "permission_overwrites": denied, "nsfw": False, "rate_limit_per_user": 0}
        if self.kind == FORUM:
            shown |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        return shown


class World:
    """Everything that stands on the fake Discord. Ids hold the time by `clock`, as Discord's do."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count()
        self._nonces: dict[str, tuple[datetime, Json]] = {}
        self.places: dict[str, Place] = {}
        self.commands_allowed = True  # whether the bot was invited with the scope for commands
        self.news = self.places[NEWS] = Place(NEWS, TEXT, "news")

    def now(self) -> datetime:
        return self._clock.now()

    def new_id(self) -> str:
        return str(id_at(self.now()) | (next(self._count) & 0x3FFFFF))

    def add_channel(self, name: str, kind: int = TEXT) -> Place:
        identifier = self.new_id()
        self.places[identifier] = place = Place(identifier, kind, name)
        return place

    def add_thread(self, parent: Place, name: str, identifier: str, owner: str = APPLICATION) -> Place:
        self.places[identifier] = thread = Place(identifier, PUBLIC_THREAD, name, parent.id, owner)
        return thread

    def threads(self, parent: Place | None = None) -> list[Place]:
        return [p for p in self.places.values() if p.kind == PUBLIC_THREAD and parent in (None, self.places[p.parent])]  # type: ignore[index]  # a thread has a parent

    def post(self, place: Place, body: Json, author: Json = BOT) -> Json:
        """Puts a message into a place; the one that stands there when its nonce must be unique and is not."""
        now = self._clock.now()
        nonce = str(body.get("nonce") or "")
        known = self._nonces.get(nonce) if body.get("enforce_nonce") else None
        if known and (now - known[0]).total_seconds() < _NONCE_MINUTES * 60:
            return known[1]
        message = self.message(body, place.id, author)
        place.messages.append(message)
        if nonce:
            self._nonces[nonce] = (now, message)
        return message

    def message(self, body: Json, channel: str, author: Json = BOT) -> Json:
        """A message as Discord shows it."""
        shown = {
            "id": self.new_id(),
            "channel_id": channel,
            "author": author,
            "content": body.get("content") or "",
            "embeds": body.get("embeds") or [],
            "components": body.get("components") or [],
            "attachments": [
                {
                    **a,
                    "id": self.new_id(),
                    "size": 1,
                    "url": "https://cdn.example/a",
                    "proxy_url": "https://cdn.example/a",
                }
                for a in body.get("attachments") or []
            ],
            "timestamp": self._clock.now().astimezone(UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "pinned": False,
            "type": 0,
            "flags": body.get("flags", 0),
        }
        return {**shown, "nonce": body["nonce"]} if "nonce" in body else shown

    def guild(self) -> Json:
        everyone = {
            "id": GUILD,
            "name": "@everyone",
            "permissions": str(EVERYONE_MAY),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        me = {
            "user": BOT,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        return {
            "id": GUILD,
            "name": "Newsroom",
            "owner_id": "900000000000000099",
            "roles": [everyone],
            "emojis": [],
            "stickers": [],
            "features": [],
            "members": [me],
            "member_count": 2,
            "channels": [p.as_json() for p in self.places.values() if p.kind != PUBLIC_THREAD],
            "threads": [t.as_json() for t in self.threads()],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_flags": 0,
            "afk_timeout": 60,
        }

    def texts(self, place: Place) -> Iterator[str]:
        """What can be read in a place, message by message."""
        for message in place.messages:
            yield text_of(message)


def id_at(when: datetime) -> int:
    """The least id that something made then can have."""
    return (int(when.timestamp() * 1000) - _EPOCH) << 22


def channel_of(place: Place) -> Channel:
    """The place as a channel of the bot."""
    tenant = f"discord:{GUILD}"
    return replace(
        make_channel(place.id, platform="discord"), id=f"{tenant}/{place.id}", tenant=tenant, name=place.name
    )


def text_of(message: Json) -> str:
    return "\n".join([message.get("content") or "", *(e.get("description") or "" for e in message.get("embeds") or [])])


def user(name: str, identifier: str) -> Json:
    return {"id": identifier, "username": name, "discriminator": "0", "avatar": None, "global_name": name.title()}


ANN = user("ann", "900000000000000030")
BOB = user("bob", "900000000000000031")
