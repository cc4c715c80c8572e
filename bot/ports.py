"""What the bot asks of a chat platform and of the publishing side of the store."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.messages import Card, Choice, Invocation, Limits, Post
from digests.publishing import AuditLine, Channel, Delivery, Tenant, Watch

Answer = Callable[[Invocation], Awaitable[Card]]  # runs a command; raises nothing: errors come back as cards
Complete = Callable[[Invocation, str, str], Awaitable[Sequence[Choice]]]  # (invocation so far, option, text typed)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a post came to stand. `address` is its web address, where the platform has one."""

    message: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that a check of a platform found, and how to mend it."""

    what: str
    mend: str


class Platform(Protocol):
    """One chat platform. Knows no rule of the product: it translates posts, commands and errors.

    connect   starts receiving; returns when ready; commands are answered through `answer` from then on.
    send      delivers one post to a channel, in the thread of message `thread` when given. Raises ChannelGone, RateLimited (not
              now, or not connected: nothing was posted),
              OutcomeUnknown (the answer was lost: the post may stand there), DeliveryError (it does not, and will not).
              Sending the same `key` again within two minutes makes no second message where the platform can tell.
    find      the message that carries `key`, posted since `since`, or None. Reliable for as long as history is.
    close     stops receiving; open answers finish; idempotent.
    """

    name: str
    limits: Limits

    async def connect(self, answer: Answer, complete: Complete) -> None: ...

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent: ...

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None: ...

    async def close(self) -> None: ...


@runtime_checkable
class Reaching(Protocol):
    """A platform that can post without receiving: for a process beside the running bot, which alone answers commands.

    reach     stands for `connect` until `close`. Raises SettingsError when the token is refused; whatever else is wrong is found
              when something is sent.
    """

    async def reach(self) -> None: ...


@runtime_checkable
class Mounting(Protocol):
    """A platform that is called over HTTP: puts its addresses into the web pages before these are served, once connected."""

    def mount(self, app: web.Application) -> None: ...


class Desk(Protocol):
    """Tenants, channels, watches, deliveries and the audit log. Same promises as `digests.ports.Archive`."""

    async def tenant(self, tenant: str) -> Tenant | None: ...

    async def keep_tenant(self, tenant: Tenant) -> None: ...

    async def channels(self, *, tenant: str | None = None) -> Sequence[Channel]:
        """Of one tenant, or of all when None (the scheduler's view)."""
        ...

    async def channel(self, channel: str) -> Channel | None: ...

    async def keep_channel(self, channel: Channel) -> None: ...

    async def due(self, now: datetime, *, channel: str | None = None) -> Sequence[Delivery]:
        """The first unfinished delivery of each channel, or of one, that may be tried now; one channel never blocks another."""
        ...

    async def begin(self, key: str, now: datetime) -> Delivery | None:
        """PENDING to SENDING, committed; None when another process was first."""
        ...

    async def finish(self, key: str, sent: "Sent", now: datetime) -> None: ...

    async def postpone(
        self, key: str, until: datetime, problem: str, *, started: datetime | None = None, counted: bool = True
    ) -> None:
        """Back to PENDING: it is known not to stand in the channel. Does nothing when `started` is given and the post was begun again
        since; what is not `counted` leaves no trace among its attempts."""
        ...

    async def give_up(self, key: str, problem: str, now: datetime) -> None: ...

    async def add_delivery(self, delivery: Delivery) -> bool:
        """False when its key is there already."""
        ...

    async def deliveries(self, channel: str, day: date) -> Sequence[Delivery]: ...

    async def first_message(self, channel: str, story: str) -> Delivery | None:
        """The sent delivery that first told this story in the channel."""
        ...

    async def watches(self, *, tenant: str, user: str | None = None) -> Sequence[Watch]: ...

    async def add_watch(self, watch: Watch) -> bool: ...

    async def remove_watch(self, watch: Watch) -> bool: ...

    async def audit(self, line: AuditLine) -> None: ...

    async def audit_lines(self, tenant: str, limit: int = 50) -> Sequence[AuditLine]: ...

    async def seen_before(self, envelope: str, now: datetime) -> bool:
        """Remembers an envelope, interaction or signature; true when it was known (kept for an hour)."""
        ...
