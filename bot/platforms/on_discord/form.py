"""A post as the parts of a Discord message, within Discord's limits.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord

from bot.messages import Block, BlockKind, Limits, Post
from bot.platforms.on_discord import markdown

_DESCRIPTION = 4096  # characters of one embed
_CONTENT = 2000
_THREAD_NAME = 100
_ALTERNATIVE = 1024
_ALL_EMBEDS = 6000
_EMBEDS = 10  # a message; `_PICTURES` of them may be pictures
_PICTURES = 4
_COLOUR = 0x2F6F62
_SHORT = 8  # characters of a mark that are shown: enough to tell the posts of a channel apart
# Below what embeds hold: hosts beside links are not counted by `bot.render`.
LIMITS = Limits(
    post=5000, block=1600, title=240, blocks=60, choices=10, threads=True, images=True, escapes=markdown.ESCAPES
)


@dataclass(frozen=True, slots=True)
class Form:
    """A message ready to be sent, as often as need be. `images` are (PNG, text alternative)."""

    content: str
    descriptions: tuple[str, ...]
    images: tuple[tuple[bytes, str], ...] = ()
    footer: str = ""
    name: str = ""  # of a thread that begins with this message

    def arguments(self, view: discord.ui.View | None = None) -> dict[str, Any]:
        """Keyword arguments of discord.py's `send`; its overloads admit no plain mapping of known type."""
        given: dict[str, Any] = {"embeds": self._embeds(), "allowed_mentions": discord.AllowedMentions.none()}
        if self.content:
            given["content"] = self.content
        if self.images:
            given["files"] = [
                discord.File(BytesIO(png), _image_name(number), description=text or None)
                for number, (png, text) in enumerate(self.images)
            ]
        if view is not None:
            given["view"] = view
        return given

    def _embeds(self) -> list[discord.Embed]:
        embeds = [discord.Embed(description=text, colour=_COLOUR) for text in self.descriptions]
        for number in range(len(self.images)):
            if number or not embeds:
                embeds.append(discord.Embed(colour=_COLOUR))
            embeds[-1].set_image(url=f"attachment://{_image_name(number)}")
        if embeds and self.footer:
            embeds[-1].set_footer(text=self.footer)
        return embeds


def form(post: Post, *, mark: str = "") -> Form:
    """The post as a message: what a public one begins with is its own text, which notifications show; each section is an embed.

    `mark` goes into the footer, by which `carries` knows the message again."""
    opening, rest = ((), post.blocks) if post.private else _opened(post)
    budget = _ALL_EMBEDS - len(mark) - 20
    content = "\n".join(markdown.lines(opening, links=markdown.QUIET))
    if len(content) > _CONTENT:
        content, rest = "", post.blocks
    images = tuple(_image(b) for b in rest if b.kind is BlockKind.IMAGE and b.image)[:_PICTURES]
    descriptions = _within(rest, budget, _EMBEDS - len(images))
    if not (descriptions or images) and (mark or not content):  # the mark needs an embed to stand in
        descriptions = ["—"]
    name = _thread_name(markdown.visible(post.plain).replace("\n", " ").strip())
    return Form(content, tuple(descriptions), images, f"简报 · {mark[:_SHORT].lower()}" if mark else "", name)


def _opened(post: Post) -> tuple[Sequence[Block], Sequence[Block]]:
    """What stands above the embeds of a card's first post, and the rest: its headings, with the small print under a title; or its
    first lines. All of a post stays together when nothing else is in it."""
    blocks, at = post.blocks, 0
    if not blocks or not post.plain:  # without that it is a further part
        return (), blocks
    while at < len(blocks) and blocks[at].kind in (BlockKind.TITLE, BlockKind.HEADING):
        at += 1
    while blocks[0].kind is BlockKind.TITLE and at < len(blocks) and blocks[at].kind is BlockKind.CONTEXT:
        at += 1
    if at == 0 and blocks[0].kind is BlockKind.PARAGRAPH:
        at = 1
    rest = blocks[at:]
    return (blocks[:at], rest) if any(_told(b) for b in rest) else ((), blocks)


def _told(block: Block) -> bool:
    return bool(block.image) or any(run.text.strip() for run in block.runs)


def mark_of(key: str) -> str:
    """What stands for an outbox key on Discord, as nonce (25 characters at most) and in the footer."""
    return base64.b32encode(hashlib.sha256(key.encode("utf-8", "replace")).digest()).decode()[:25]


def carries(message: discord.Message, mark: str) -> bool:
    return any(mark[:_SHORT].lower() in (embed.footer.text or "").lower() for embed in message.embeds)


def _within(blocks: Sequence[Block], budget: int, most: int) -> list[str]:
    """The text in embeds; without links where hosts beside them would take it over the budget."""
    found: list[str] = []
    for links in (markdown.PREVIEWED, None):
        sections = ["\n".join(markdown.lines(section, links=links)) for section in _sections(blocks)]
        found = [text for text in sections if text.strip()]
        if len(found) > most or any(len(text) > _DESCRIPTION for text in found):
            found = _packed("\n".join(found).split("\n"))
        if sum(map(len, found)) <= budget and len(found) <= most:
            return found
    return found[:1]  # no post that `bot.render` cut comes to this


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """What stands between the lines that divide a post."""
    section: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.DIVIDER and section:
            yield section
            section = []
        section.append(block)
    yield section


def _packed(lines: Sequence[str]) -> list[str]:
    """Lines in as few embeds as hold them."""
    found: list[str] = []
    for line in lines:
        line = _cut(line, _DESCRIPTION)
        if found and len(found[-1]) + 1 + len(line) <= _DESCRIPTION:
            found[-1] += "\n" + line
        else:
            found.append(line)
    return [text for text in found if text.strip()]


def _image(block: Block) -> tuple[bytes, str]:
    text = "".join(run.text for run in block.runs)
    return base64.b64decode(block.image or ""), text[:_ALTERNATIVE]


def _image_name(number: int) -> str:
    return f"chart-{number + 1}.png"


def _thread_name(plain: str) -> str:
    return _cut(plain.replace("@", "@\u200b"), _THREAD_NAME) or "简报"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
