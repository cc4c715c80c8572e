"""A chat platform in memory, with the troubles a real one has."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from bot.messages import Limits, Post
from bot.ports import Answer, Complete, Sent
from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited
from digests.ports import Clock
from digests.publishing import Channel

LIMITS = Limits(post=2000, block=1000, title=200, blocks=20, choices=5, threads=True)


class Fault(Enum):
    """What goes wrong with one call."""

    LOST_AFTER = auto()  # the post stands; its answer does not come
    LOST_BEFORE = auto()  # neither
    BROKEN = auto()  # the post stands, and the adapter fails on its answer as only a bug can
    LIMITED = auto()
    GONE = auto()
    REFUSED = auto()
    SILENT = auto()  # neither answer nor post, until `release` is set


@dataclass(frozen=True)
class Standing:
    channel: str
    key: str
    post: Post
    thread: str | None
    message: str
    at: datetime


@dataclass
class FakePlatform:
    """`posts` is what people see. `on_send` and `on_find` hold the faults to come, by channel; afterwards all goes well.

    It does not tell two sends of one key apart unless `tells`: a post sent twice is seen twice.
    """

    clock: Clock
    name: str = "fake"
    limits: Limits = LIMITS
    tells: bool = False
    posts: list[Standing] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)  # ("send" or "find", key)
    on_send: dict[str, deque[Fault]] = field(default_factory=dict)
    on_find: dict[str, deque[Fault]] = field(default_factory=dict)
    retry_after: float = 40.0
    release: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)  # set by a call that is silent
    posted: asyncio.Event = field(default_factory=asyncio.Event)  # set by a call that is not
    answer: Answer | None = None

    async def connect(self, answer: Answer, complete: Complete) -> None:
        self.answer = answer

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        self.calls.append(("send", key))
        fault = _next(self.on_send, channel)
        await self._suffer(fault)
        known = next((s for s in self.posts if s.key == key), None) if self.tells else None
        if known is None:
            known = Standing(channel.id, key, post, thread, f"m{len(self.posts) + 1}", self.clock.now())
            self.posts.append(known)
            self.posted.set()
        if fault is Fault.LOST_AFTER:
            raise OutcomeUnknown("connection lost")
        if fault is Fault.BROKEN:
            raise KeyError("id")
        return _sent(known)

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None:
        self.calls.append(("find", key))
        await self._suffer(_next(self.on_find, channel))
        return next((_sent(s) for s in self.posts if s.key == key and s.at >= since), None)

    async def close(self) -> None:
        self.answer = None

    async def _suffer(self, fault: Fault | None) -> None:
        if fault is Fault.LIMITED:
            raise RateLimited("too many", retry_after=self.retry_after)
        if fault is Fault.GONE:
            raise ChannelGone("unknown channel")
        if fault is Fault.REFUSED:
            raise DeliveryError("invalid post")
        if fault is Fault.LOST_BEFORE:
            raise OutcomeUnknown("connection lost")
        if fault is Fault.SILENT:
            self.waiting.set()
            await self.release.wait()

    def posted_keys(self, channel: str | None = None) -> list[str]:
        return [s.key for s in self.posts if channel in (None, s.channel)]

    def faults(self, channel: str, *, send: Sequence[Fault] = (), find: Sequence[Fault] = ()) -> None:
        self.on_send.setdefault(channel, deque()).extend(send)
        self.on_find.setdefault(channel, deque()).extend(find)


def _next(faults: dict[str, deque[Fault]], channel: Channel) -> Fault | None:
    waiting = faults.get(channel.id)
    return waiting.popleft() if waiting else None


def _sent(standing: Standing) -> Sent:
    return Sent(standing.message, f"https://chat.example/{standing.message}")


def texts(posts: Sequence[Post]) -> Iterator[str]:
    """The text of posts, block by block."""
    for post in posts:
        for block in post.blocks:
            yield "".join(run.text for run in block.runs)
