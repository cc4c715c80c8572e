"""A post as the parts of a Discord message, within Discord's limits.

Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

import base64
import hashlib
from collections.abc import Sequence
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
_EMBEDS = 5  # of text, and as many images: 10 are admitted
_COLOUR = 0x2F6F62
# Well below what embeds hold: hosts beside links are not counted by `bot.render`.
LIMITS = Limits(
    post=3400, block=1600, title=240, blocks=60, choices=10, threads=True, images=True, escapes=markdown.ESCAPES
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
    """The post as a message. `mark` goes into the footer, by which `carries` knows the message again."""
    descriptions = _within(post, _ALL_EMBEDS - len(mark) - 20)
    images = tuple(_image(b) for b in post.blocks if b.kind is BlockKind.IMAGE and b.image)[:_EMBEDS]
    plain = markdown.visible(post.plain).replace("\n", " ").strip()
    content = "" if post.private and (descriptions or images) else _cut(markdown.escape(plain), _CONTENT)
    if not (descriptions or images):  # the mark needs an embed to stand in
        descriptions = ["—"]
    return Form(content, tuple(descriptions), images, f"简报 · {mark}" if mark else "", _thread_name(plain))


def mark_of(key: str) -> str:
    """What stands for an outbox key on Discord, as nonce (25 characters at most) and in the footer."""
    return base64.b32encode(hashlib.sha256(key.encode("utf-8", "replace")).digest()).decode()[:25]


def carries(message: discord.Message, mark: str) -> bool:
    return any(mark in (embed.footer.text or "") for embed in message.embeds)


def _within(post: Post, budget: int) -> list[str]:
    """The text in embeds; without links where hosts beside them would take it over the budget."""
    found: list[str] = []
    for links in (True, False):
        found = _descriptions(list(markdown.lines(post.blocks, links=links)))
        if sum(map(len, found)) <= budget and len(found) <= _EMBEDS:
            return found
    return found[:1]  # no post that `bot.render` cut comes to this


def _descriptions(lines: Sequence[str]) -> list[str]:
    """Lines in as few embeds as hold them."""
    found: list[str] = []
    for line in lines:
        line = _cut(line, _DESCRIPTION)
        if found and len(found[-1]) + 1 + len(line) <= _DESCRIPTION:
            found[-1] += "\n" + line
        elif line or found:
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
