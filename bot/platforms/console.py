"""The terminal as a platform.

Its channel is a transcript in JIANBAO_HOME: one line of JSON for each post, written and synced under a lock before it is shown, so
that a post is known to stand, or not, whatever happened to the process, and stands there once, however many processes send it. A line
that a crash cut off does not stand. What is shown is width-aware, and plain when it is no terminal.
"""

import asyncio
import contextlib
import fcntl
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console as RichConsole
from rich.rule import Rule
from rich.style import Style as RichStyle
from rich.text import Text

from bot.messages import Block, BlockKind, Card, Invocation, Limits, Post, Reader, Run, Style
from bot.ports import Answer, Complete, Sent
from bot.render import cut
from bot.wrapping import breaks
from digests.errors import DeliveryError
from digests.publishing import Channel

_log = logging.getLogger(__name__)

LIMITS = Limits(post=200_000, block=20_000, title=400, blocks=5_000, choices=20)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f]+")
_STYLES = {
    Style.PLAIN: RichStyle(),
    Style.BOLD: RichStyle(bold=True),
    Style.ITALIC: RichStyle(italic=True),
    Style.QUOTE: RichStyle(dim=True),
    Style.CODE: RichStyle(color="cyan"),
}
_KINDS = {
    BlockKind.TITLE: "bold magenta",
    BlockKind.HEADING: "bold",
    BlockKind.CONTEXT: "dim",
    BlockKind.QUOTE: "dim",
}
_MARGIN = {BlockKind.BULLET: 2, BlockKind.QUOTE: 4}


class _Screen(RichConsole):
    def on_broken_pipe(self) -> None:
        """Nobody reads the other end any more: from now on nothing is shown. Rich would end the process, in the middle of a post."""
        with contextlib.suppress(SystemExit):
            super().on_broken_pipe()


class ConsolePlatform:
    """Shows posts and answers on `out`; keeps posts in `transcript`."""

    name = "console"
    limits = LIMITS

    def __init__(self, transcript: Path, out: TextIO | None = None, width: int | None = None) -> None:
        self._transcript = transcript
        self._out = out or sys.stdout
        self._rich = _Screen(file=self._out, width=width, highlight=False, soft_wrap=False)
        self._answer: Answer | None = None

    async def connect(self, answer: Answer, complete: Complete) -> None:
        self._answer = answer

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        at = datetime.now(UTC)
        line = json.dumps(
            {"key": key, "at": at.isoformat(), "channel": channel.id, "post": json.loads(post.to_json())},
            ensure_ascii=False,
        )
        if await asyncio.to_thread(self._append, key, line):
            try:
                self.show_post(post)
            except OSError as exc:  # the post stands all the same
                _log.warning("%s stands in %s but could not be shown: %s", key, self._transcript, exc)
        return Sent(key)

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None:
        return Sent(key) if await asyncio.to_thread(self._found, key) else None

    def _append(self, key: str, line: str) -> bool:
        """False when the post stands there already. Raises DeliveryError when it could not be written: then none of it stands."""
        with self._locked() as handle:
            stands, end = _looked_up(handle, key)
            if stands:
                return False
            os.ftruncate(handle, end)  # what a crash cut off was never posted
            data = line.encode("utf-8", "replace") + b"\n"
            try:
                while data:
                    data = data[os.write(handle, data) :]
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, end)
                raise
        return True

    def _found(self, key: str) -> bool:
        if not self._transcript.exists():
            return False
        with self._locked() as handle:
            return _looked_up(handle, key)[0]

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        """The transcript, open, for this process alone."""
        try:
            self._transcript.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._transcript, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield handle
            finally:
                os.close(handle)
        except OSError as exc:
            raise DeliveryError(f"{self._transcript} cannot be written: {exc.strerror or exc}") from exc

    async def close(self) -> None:
        self._answer = None

    def show_post(self, post: Post) -> None:
        """A post, and the commands that its choices stand for."""
        self.show(post.blocks)
        for choice in post.choices:
            self._rich.print(Text(_clean(f"  {choice.typed or choice.command}   {choice.label}"), style="dim"))

    def show(self, blocks: tuple[Block, ...]) -> None:
        """Prints blocks; control characters of the text are left out."""
        for block in blocks:
            if block.kind in (BlockKind.TITLE, BlockKind.HEADING):
                self._rich.line()
            if block.kind is BlockKind.DIVIDER:
                self._rich.print(Rule(style="dim"))
            else:
                self._show_text(_text(block), _MARGIN.get(block.kind, 0), 2 if block.kind is BlockKind.BULLET else 0)

    def _show_text(self, text: Text, margin: int, hanging: int) -> None:
        """Wrapped beside a margin, in cells; lines after the first of a paragraph stand `hanging` cells further in."""
        width = max(2, self._rich.width - margin - hanging)
        for paragraph in text.split(allow_blank=True):
            for number, line in enumerate(paragraph.divide(breaks(paragraph.plain, width))):
                line.rstrip()
                indent = margin + (hanging if number else 0)
                self._rich.print(Text(" " * indent).append_text(line), no_wrap=True, overflow="ignore", crop=False)

    async def shell(self, parse: Callable[[str, Reader], Invocation], reader: Reader) -> None:
        """Reads commands line by line until the end of input, "exit" or "quit"; shows each answer."""
        if self._answer is None:
            raise RuntimeError("connect first")
        interactive = sys.stdin.isatty()
        if interactive:
            self._rich.print("jianbao 简报 — /help, /who NAME, /digest; exit")
        last: Card | None = None
        while True:
            line = await asyncio.to_thread(_read_line, "› " if interactive else "")
            if line is None or line.strip().lstrip("/").lower() in {"exit", "quit"}:
                return
            if not line.strip():
                continue
            if line.strip().isdecimal() and last and 0 < int(line) <= len(last.choices):
                line = last.choices[int(line) - 1].command
            last = await self._answer(parse(line, reader))
            self.show_card(last)

    def show_card(self, card: Card) -> None:
        for post in cut(card, self.limits):
            self.show(post.blocks)
        for number, choice in enumerate(card.choices, 1):
            self._rich.print(Text(_clean(f"  {number}  {choice.label}   {choice.command}"), style="cyan"))


def _looked_up(handle: int, key: str) -> tuple[bool, int]:
    """Whether a whole line of the transcript has this key, and where the last whole line looked at ends."""
    end = 0
    with os.fdopen(os.dup(handle), "rb") as lines:
        lines.seek(0)
        for line in lines:
            if not line.endswith(b"\n"):
                break
            end += len(line)
            try:
                post = json.loads(line)
            except ValueError:
                continue
            if isinstance(post, dict) and post.get("key") == key:
                return True, end
    return False, end


def _read_line(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        return None


def _text(block: Block) -> Text:
    text = Text("• " if block.kind is BlockKind.BULLET else "")
    for run in block.runs:
        text.append(_clean(run.text), style=_style(run))
    text.stylize(_KINDS.get(block.kind, ""))
    return text


def _style(run: Run) -> RichStyle:
    """An address goes to the terminal as part of an escape sequence: one that could end it is left out."""
    style = _STYLES[run.style]
    return style + RichStyle(link=run.link) if run.link and _ADDRESS.fullmatch(run.link) else style


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
