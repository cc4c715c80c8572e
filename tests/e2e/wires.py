"""The fake platforms as the crash matrix sees them: channels, what stands in them, what goes wrong, and who is struck when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from bot.platforms.on_discord.form import mark_of
from digests.publishing import Channel
from tests.e2e.mortal import Moment, SharedClock, Where
from tests.fakes import slack_server
from tests.fakes.discord_answers import Fault as DiscordFault
from tests.fakes.discord_answers import Trouble
from tests.fakes.discord_server import FakeDiscord
from tests.fakes.discord_world import FORUM, TEXT, World, channel_of
from tests.fakes.slack_records import slack_channel
from tests.fakes.slack_server import SlackServer


class Fault(Enum):
    """What goes wrong with one request."""

    LOST = auto()  # the connection drops, nothing is done
    ANSWER_LOST = auto()  # it drops, and what was asked is done
    LIMITED = auto()  # 429 with Retry-After
    BROKEN = auto()  # 503, nothing done
    BROKEN_AFTER = auto()  # 503, and it is done
    BROKEN_LONG = auto()  # 500: discord.py waits a second and asks again by itself


@dataclass(frozen=True)
class Standing:
    """One message in a channel. `key` is that of its delivery."""

    key: str | None
    message: str
    thread: str | None


class Wire(Protocol):
    """`struck` is told what the platform knows of the moments of a post."""

    clock: SharedClock
    struck: Callable[[Moment], None]

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def where(self) -> Where: ...

    def add_channel(self, number: int, *, forum: bool = False) -> Channel: ...

    def trouble(self, channel: Channel, posting: Sequence[Fault], looking: Sequence[Fault]) -> None: ...

    def calm(self) -> None:
        """Nothing more goes wrong."""
        ...

    def standing(self, channel: Channel, keys: Sequence[str]) -> list[Standing]:
        """Everything in the channel and its threads, oldest first."""
        ...

    async def disconnect(self) -> None:
        """Breaks the connection that events come by."""
        ...


_ON_DISCORD = {
    Fault.LOST: (DiscordFault.LOST, 0),
    Fault.ANSWER_LOST: (DiscordFault.LOST_AFTER, 0),
    Fault.LIMITED: (DiscordFault.LIMITED_LONG, 0),
    Fault.BROKEN: (DiscordFault.BROKEN, 503),
    Fault.BROKEN_AFTER: (DiscordFault.BROKEN_AFTER, 503),
    Fault.BROKEN_LONG: (DiscordFault.BROKEN_AFTER, 500),
}
_ON_SLACK = {
    Fault.LOST: slack_server.Fault.CUT,
    Fault.ANSWER_LOST: slack_server.Fault.DROPPED,
    Fault.LIMITED: slack_server.Fault.LIMITED,
    Fault.BROKEN: slack_server.Fault.BROKEN,
    Fault.BROKEN_AFTER: slack_server.Fault.BROKEN_AFTER,
    Fault.BROKEN_LONG: slack_server.Fault.BROKEN_AFTER,
}


class DiscordWire:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.clock = SharedClock(folder / "clock")
        self.server = FakeDiscord(World(self.clock), on_request=self._requested)
        self.struck: Callable[[Moment], None] = lambda _: None

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.server.stop()

    def where(self) -> Where:
        return Where("discord", self.server.api_base, self.server.gateway_address, self._folder)

    def add_channel(self, number: int, *, forum: bool = False) -> Channel:
        return channel_of(self.server.world.add_channel(f"news {number}", FORUM if forum else TEXT))

    def trouble(self, channel: Channel, posting: Sequence[Fault], looking: Sequence[Fault]) -> None:
        for method, address, faults in (
            ("POST", f"/channels/{channel.address}/(messages|threads)$", posting),
            ("GET", f"/channels/{channel.address}/messages$|/threads/active$", looking),
        ):
            self.server.faults += [Trouble(method, address, *_ON_DISCORD[fault]) for fault in faults]

    def calm(self) -> None:
        self.server.faults.clear()

    def standing(self, channel: Channel, keys: Sequence[str]) -> list[Standing]:
        world = self.server.world
        place = world.places[channel.address]
        marks = {mark_of(key).lower(): key for key in keys}
        found = []
        for where in (place, *world.threads(place)):
            for message in where.messages:
                shown = message["embeds"][-1]["footer"]["text"].split()[-1].lower()  # the beginning of a mark
                key = next((key for mark, key in marks.items() if mark.startswith(shown)), None)
                found.append(Standing(key, message["id"], None if where is place else where.id))
        return sorted(found, key=lambda standing: int(standing.message))

    async def disconnect(self) -> None:
        await self.server.gateway.drop()

    def _requested(self, request: str, done: bool) -> None:
        method, path = request.split()
        if method == "POST" and path.endswith(("/messages", "/threads")):
            self.struck(Moment.TAKEN if done else Moment.ARRIVED)
        elif method == "GET" and path.endswith("/messages") and not done:
            self.struck(Moment.ASKED)


class SlackWire:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.clock = SharedClock(folder / "clock")
        self.server = SlackServer()
        self.server.now = lambda: self.clock.now().timestamp()
        self.server.on_request = self._requested
        self.struck: Callable[[Moment], None] = lambda _: None

    async def __aenter__(self) -> Self:
        await self.server.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.server.__aexit__(kind, exc, trace)

    def where(self) -> Where:
        return Where("slack", self.server.api_base, "", self._folder)

    def add_channel(self, number: int, *, forum: bool = False) -> Channel:
        """Slack has no forums."""
        return slack_channel(self.server.workspace.add_conversation(f"C{number:08}").id)

    def trouble(self, channel: Channel, posting: Sequence[Fault], looking: Sequence[Fault]) -> None:
        for method, faults in (("chat.postMessage", posting), ("conversations.history", looking)):
            self.server.trouble(method, *[slack_server.Trouble(_ON_SLACK[fault]) for fault in faults])

    def calm(self) -> None:
        self.server.faults.clear()

    def standing(self, channel: Channel, keys: Sequence[str]) -> list[Standing]:
        messages = [m for m in self.server.workspace.messages if m.channel == channel.address]
        return [Standing(m.key, m.ts, m.thread) for m in messages]

    async def disconnect(self) -> None:
        await self.server.announce_refresh()

    def _requested(self, method: str, done: bool) -> None:
        if method == "chat.postMessage":
            self.struck(Moment.TAKEN if done else Moment.ARRIVED)
        elif method == "conversations.history" and not done:
            self.struck(Moment.ASKED)
