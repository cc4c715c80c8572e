"""Buttons that run a command: the command travels in the button's own id, so that it works after a restart."""

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Sequence

import discord

from bot.messages import Choice

_RUN, _KEPT = "run:", "kept:"
_ID = 100  # characters, by Discord
_LABEL = 80
_REMEMBERED = 2000  # commands too long for an id


class Buttons:
    """Makes buttons of choices and gives their commands back."""

    def __init__(self) -> None:
        self._long: OrderedDict[str, str] = OrderedDict()

    def view(self, choices: Sequence[Choice]) -> discord.ui.View | None:
        """The choices as rows of buttons; None where there are none. Must be called within the event loop."""
        by_id = {self._id(choice.command): choice for choice in choices if choice.label.strip()}
        if not by_id:
            return None
        view = discord.ui.View(timeout=None)
        for identifier, choice in list(by_id.items())[:25]:
            label = choice.label if len(choice.label) <= _LABEL else choice.label[: _LABEL - 1] + "…"
            view.add_item(discord.ui.Button(label=label, custom_id=identifier, style=discord.ButtonStyle.secondary))
        view.stop()  # the client answers by the id alone: the library need not remember the view
        return view

    def command(self, identifier: str) -> str | None:
        """The command of a pressed button; None of one that is not ours, or was forgotten."""
        if identifier.startswith(_RUN):
            return identifier.removeprefix(_RUN)
        return self._long.get(identifier)

    def _id(self, command: str) -> str:
        if len(_RUN + command) <= _ID:
            return _RUN + command
        digest = hashlib.sha256(command.encode("utf-8", "replace")).digest()
        identifier = _KEPT + base64.b32encode(digest).decode()[:32]
        self._long[identifier] = command
        self._long.move_to_end(identifier)
        while len(self._long) > _REMEMBERED:
            self._long.popitem(last=False)
        return identifier
