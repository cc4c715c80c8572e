"""The terminal as a platform.

Its channel is a transcript in JIANBAO_HOME: one line of JSON for each post, written in one piece and synced before it is shown, so
that a post is known to stand, or not, whatever happened to the process. What is shown is width-aware, and plain when it is no terminal.
"""

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.messages import Block, BlockKind, Card, Invocation, Limits, Post, Reader, Run, Style
from bot.ports import Answer, Complete, Sent
from bot.render import cut
from digests.publishing import Channel

LIMITS = Limits(post=200_000, block=20_000, title=400, blocks=5_000, choices=20)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STYLES = {Style.PLAIN: "", Style.BOLD: "bold", Style.ITALIC: "italic", Style.QUOTE: "dim", Style.CODE: "cyan"}
_KINDS = {
    BlockKind.TITLE: "bold magenta",
    BlockKind.HEADING: "bold",
    BlockKind.CONTEXT: "dim",
    BlockKind.QUOTE: "dim",
}
_MARGIN = {BlockKind.BULLET: 2, BlockKind.QUOTE: 4}


class ConsolePlatform:
    """Shows posts and answers on `out`; keeps posts in `transcript`."""

    name = "console"
    limits = LIMITS

    def __init__(self, transcript: Path, out: TextIO | None = None, width: int | None = None) -> None:
        self._transcript = transcript
        self._out = out or sys.stdout
        self._rich = RichConsole(file=self._out, width=width, highlight=False, soft_wrap=False)
        self._answer: Answer | None = None

    async def connect(self, answer: Answer, complete: Complete) -> None:
        self._answer = answer

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        at = datetime.now(UTC)
        line = json.dumps(
            {"key": key, "at": at.isoformat(), "channel": channel.id, "post": json.loads(post.to_json())},
            ensure_ascii=False,
        )
        await asyncio.to_thread(self._append, line)
        self.show(post.blocks)
        return Sent(key)

    def _append(self, line: str) -> None:
        self._transcript.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._transcript, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None:
        return Sent(key) if await asyncio.to_thread(self._stands, key) else None

    def _stands(self, key: str) -> bool:
        if not self._transcript.exists():
            return False
        with self._transcript.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    if line.endswith("\n") and json.loads(line).get("key") == key:
                        return True
                except json.JSONDecodeError:
                    continue  # cut off by a crash: that post does not stand
        return False

    async def close(self) -> None:
        self._answer = None

    def show(self, blocks: tuple[Block, ...]) -> None:
        """Prints blocks; control characters of the text are left out."""
        for block in blocks:
            self._rich.print(_renderable(block))

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
            if line is None or line.strip() in {"exit", "quit"}:
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
            self._rich.print(Text(f"  {number}  {_clean(choice.label)}   {choice.command}", style="cyan"))


def _read_line(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        return None


def _renderable(block: Block) -> RenderableType:
    if block.kind is BlockKind.DIVIDER:
        return Rule(style="dim")
    text = Text(overflow="fold")
    if block.kind is BlockKind.BULLET:
        text.append("• ")
    for run in block.runs:
        text.append(_clean(run.text), style=_style(run))
    text.stylize(_KINDS.get(block.kind, ""))
    before = 1 if block.kind in (BlockKind.TITLE, BlockKind.HEADING) else 0
    return Padding(text, (before, 0, 0, _MARGIN.get(block.kind, 0)))


def _style(run: Run) -> str:
    style = _STYLES[run.style]
    return (
        f"{style} link {run.link}".strip()
        if run.link and run.link.startswith("http") and " " not in run.link
        else style
    )


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
