"""The clock, and where articles come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from digests.models import RawItem, SourceSpec


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC. Never goes back by more than the system's clock does; callers must bear that."""
        ...


@dataclass(frozen=True, slots=True)
class PollState:
    """What a source remembers between polls; opaque to all but the source and its health report."""

    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    address: str | None = None  # where a permanent move led
    baseline: bool = False  # the first poll has been taken
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    problem: str | None = None  # what is wrong, in words a person can act on
    last_success: datetime | None = None
    last_article: datetime | None = None
    next_poll: datetime | None = None
    interval: timedelta | None = None  # adapted within limits
    cursor: Mapping[str, str] = field(default_factory=dict)  # e.g. a folder's path -> modification mark


@dataclass(frozen=True, slots=True)
class Poll:
    """Outcome of one poll. A failure is a value: `problem` is set and `items` is empty (or what could still be read)."""

    items: tuple[RawItem, ...]
    state: PollState
    problem: str | None = None
    unchanged: bool = False


class Source(Protocol):
    """One source. `poll` raises nothing that a source can cause; cancelling it is safe; the same state gives the same
    items again until the state it returned has been stored."""

    @property
    def spec(self) -> SourceSpec: ...

    async def poll(self, state: PollState, now: datetime) -> Poll: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer over HTTP. `url` is where the content was found; `moved` where a permanent redirect leads for good."""

    status: int
    url: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    moved: str | None = None


class Fetcher(Protocol):
    """Guarded HTTP GET: public addresses only, bounded in bytes and time.

    Raises BlockedAddress, TooLarge, Unreachable (also for 4xx and 5xx, with `status`); 304 is returned, not raised.
    """

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched: ...
