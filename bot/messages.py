"""What is said, before any platform's form: rich text, cards, posts, commands, limits.

A `Card` is an answer or an edition of any length. `bot.render` cuts it into `Post`s that keep a platform's `Limits`.
A platform adapter translates a `Post` and nothing more.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Style(StrEnum):
    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    QUOTE = "quote"  # verbatim from a source
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `link` is an http(s) address of ours or of a source; adapters show its host."""

    text: str
    style: Style = Style.PLAIN
    link: str | None = None


RichText = tuple[Run, ...]


class BlockKind(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    QUOTE = "quote"
    CONTEXT = "context"  # small print: sources, dates
    DIVIDER = "divider"
    IMAGE = "image"  # `runs` is its text alternative, `image` the PNG


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    runs: RichText = ()
    image: str | None = None  # base64 of a PNG


@dataclass(frozen=True, slots=True)
class Choice:
    """A button or pick that runs a command when it is chosen."""

    label: str
    command: str  # e.g. "/who Alexandr Wang" or "/search page:2 chips"
    typed: str = ""  # what does the same, shorter, while the post is the channel's latest; "" where that is `command`


@dataclass(frozen=True, slots=True)
class Card:
    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    private: bool = True
    plain: str = ""  # one line for notifications and screen readers


@dataclass(frozen=True, slots=True)
class Post:
    """One message within a platform's limits."""

    blocks: tuple[Block, ...]
    plain: str
    choices: tuple[Choice, ...] = ()
    private: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, body: str) -> "Post":
        data = json.loads(body)
        blocks = tuple(
            Block(
                BlockKind(b["kind"]), tuple(Run(r["text"], Style(r["style"]), r["link"]) for r in b["runs"]), b["image"]
            )
            for b in data["blocks"]
        )
        choices = tuple(Choice(c["label"], c["command"], c.get("typed", "")) for c in data["choices"])
        return cls(blocks, data["plain"], choices, data["private"])


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message of a platform can hold, counted after its escaping."""

    post: int  # characters in all blocks together
    block: int  # characters in one block
    title: int
    blocks: int
    choices: int
    threads: bool = False  # updates go to the thread of the story's first post
    images: bool = False
    escapes: Mapping[str, str] = field(default_factory=dict)  # character -> what it becomes on the wire


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and from where. `admin` is what the platform says; the core decides (`bot.service`). The names are as the platform
    tells them, where it does; the zone (IANA) is that of the channel, once the core has looked it up."""

    tenant: str
    user: str
    channel: str | None = None
    admin: bool = False
    locale: str = "en"  # BCP 47
    tenant_name: str = ""
    channel_name: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command as a platform received it: name "who" or "news source add", its options by name."""

    command: str
    options: Mapping[str, str]
    reader: Reader
