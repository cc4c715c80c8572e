"""Who is told, where, when and how, and what became of each post: the stored side of publishing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from digests.models import LanguageMode, Script


@dataclass(frozen=True, slots=True)
class Tenant:
    """A Slack workspace, a Discord guild, or the local terminal. `id` is "<platform>:<platform's own id>"."""

    id: str
    platform: str
    name: str
    admins: frozenset[str] = frozenset()  # user ids kept by the installer (Slack carries no role in its payloads)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a channel wants to read about. Empty means everything; sources and topics are ids, the others names or ids."""

    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # words that keep a story out


@dataclass(frozen=True, slots=True)
class Channel:
    """A place that gets a digest. `id` is "<tenant>/<platform's channel id>"."""

    id: str
    tenant: str
    platform: str
    address: str  # the platform's channel id
    name: str = ""
    on: bool = True
    zone: str = "UTC"
    at: time = time(8, 0)
    days: frozenset[int] = frozenset(range(7))  # Monday is 0
    mode: LanguageMode = LanguageMode.BOTH
    script: Script = Script.HANS
    stories: int = 6  # at most, in one edition
    filters: Filters = Filters()
    trouble: str | None = None  # why it was switched off by us
    previewed: bool = False


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # committed before the call: after a crash its outcome is unknown
    SENT = "sent"
    FAILED = "failed"  # given up; says why


class DeliveryKind(StrEnum):
    EDITION = "edition"
    UPDATE = "update"  # goes to the thread of the story's first post
    NOTICE = "notice"  # watches, health, channel trouble


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post on its way out. `key` is unique for ever; parts of one edition go out in order."""

    key: str  # "<channel>|<local date>|<kind>|<part>"
    channel: str
    kind: DeliveryKind
    day: date
    part: int
    body: str  # a `bot.messages.Post` as JSON
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    started: datetime | None = None  # when it last went to SENDING
    message: str | None = None  # the platform's message id
    address: str | None = None  # web address of the message
    story: str | None = None  # an update's story
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    tenant: str
    user: str
    channel: str  # where the note goes
    name: str  # as the user wrote it
    person: str | None  # resolved, when known
    made: datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    tenant: str
    user: str
    action: str
    detail: str
    at: datetime
