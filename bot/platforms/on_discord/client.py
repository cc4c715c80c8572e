"""The connection to Discord: commands registered, interactions answered.

An interaction must be acknowledged within 3 s; whatever is not ready by then is deferred and follows. An answer that is for one
reader is seen by them alone, and a button under it turns its page in place.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot import cards, commands
from bot.commands import Command
from bot.messages import Card, Choice, Invocation, Reader
from bot.platforms.on_discord.buttons import Buttons
from bot.platforms.on_discord.commands import Interactive, Translations, application_commands
from bot.platforms.on_discord.form import LIMITS, form
from bot.ports import Answer, Complete
from bot.problems import bad_request
from bot.render import cut

_log = logging.getLogger(__name__)

_PATIENCE = 1.5  # seconds before an answer is deferred
_COMPLETION_SECONDS = 2.0


class Client(discord.Client):
    """discord.py's client with the command table; without one it leaves the registered commands alone. `came_up` is set once Discord
    has sent everything."""

    def __init__(self, table: Sequence[Command], answer: Answer, complete: Complete, **options: Any) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            **options,
        )
        self.came_up = asyncio.Event()
        self.buttons = Buttons()
        self.tree = app_commands.CommandTree(self)
        self._table = {command.name: command for command in table}
        self._answer = answer
        self._complete = complete
        self._open: set[asyncio.Task[None]] = set()  # interactions being answered
        for made in application_commands(table, self._run_command, self._suggest):
            self.tree.add_command(made)

    async def setup_hook(self) -> None:
        if not self._table:
            return
        await self.tree.set_translator(Translations())
        try:
            await self.tree.sync()
        except (discord.HTTPException, app_commands.AppCommandError) as exc:  # the digest is posted all the same
            _log.error("the commands could not be registered: %s", exc)

    async def on_ready(self) -> None:
        self.came_up.set()

    async def finish_answers(self, seconds: float) -> None:
        """Waits for the answers under way."""
        if self._open:
            await asyncio.wait(set(self._open), timeout=seconds)

    # --- what comes in -----------------------------------------------------------------------------------------------

    async def _run_command(self, interaction: Interactive, command: Command, options: Mapping[str, str]) -> None:
        await self._reply(interaction, Invocation(command.name, options, self._reader(interaction)))

    async def on_interaction(self, interaction: Interactive) -> None:
        """Buttons; commands come through the tree."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: Mapping[str, Any] = {**(interaction.data or {})}
        command = self.buttons.command(str(data.get("custom_id", "")))
        reader = self._reader(interaction)
        if command is None:
            await self._show(interaction, cards.problem(bad_request("old_button"), reader))
            return
        await self._reply(interaction, commands.parse(self._table, command, reader))

    async def _suggest(self, interaction: Interactive, command: Command, option: str, typed: str) -> Sequence[Choice]:
        given = {name: str(value) for name, value in interaction.namespace if value is not None}
        invocation = Invocation(command.name, given, self._reader(interaction))
        try:
            async with asyncio.timeout(_COMPLETION_SECONDS):
                return await self._complete(invocation, option, typed)
        except TimeoutError:
            _log.info("completing %s of /%s took too long", option, command.name)
            return ()

    def _reader(self, interaction: Interactive) -> Reader:
        rights = interaction.permissions
        return Reader(
            f"discord:{interaction.guild_id}",
            str(interaction.user.id),
            self._channel(interaction),
            admin=rights.manage_guild or rights.administrator,
            locale=interaction.locale.value,
            tenant_name=interaction.guild.name if interaction.guild else "",
            channel_name=self._channel_name(interaction),
        )

    def _channel(self, interaction: Interactive) -> str | None:
        """Where the reader stands. A post of a forum belongs to the forum, and a thread of ours to the channel it began in."""
        channel = interaction.channel
        if isinstance(channel, discord.Thread):
            ours = self.user is not None and channel.owner_id == self.user.id
            if ours or isinstance(channel.parent, discord.ForumChannel):
                return str(channel.parent_id)
        return str(interaction.channel_id) if interaction.channel_id else None

    def _channel_name(self, interaction: Interactive) -> str:
        place = interaction.channel
        if isinstance(place, discord.Thread) and str(place.id) != self._channel(interaction):
            place = place.parent
        name = getattr(place, "name", None)
        return f"#{name}" if name else ""

    # --- what goes out -----------------------------------------------------------------------------------------------

    async def _reply(self, interaction: Interactive, invocation: Invocation) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        answering = asyncio.ensure_future(self._answer(invocation))
        try:
            slow = invocation.command in self._table and self._table[invocation.command].slow
            if slow or not (await asyncio.wait({answering}, timeout=_PATIENCE))[0]:
                await self._defer(interaction)
            await self._show(interaction, await answering)
        except (discord.HTTPException, OSError) as exc:  # the reader sees Discord's own notice, and asks again
            _log.warning("/%s could not be answered: %s", invocation.command, exc)
            await asyncio.wait({answering})  # what was asked for is done all the same
        finally:
            self._open.discard(task)

    async def _defer(self, interaction: Interactive) -> None:
        if _in_place(interaction):
            await interaction.response.defer()
        else:
            await interaction.response.defer(thinking=True, ephemeral=True)

    async def _show(self, interaction: Interactive, card: Card) -> None:
        posts = cut(card, LIMITS)
        first, *others = [{**form(p).arguments(), "view": self.buttons.view(p.choices)} for p in posts]
        if interaction.response.is_done():
            await interaction.edit_original_response(**_as_edit(first))
        elif _in_place(interaction):
            await interaction.response.edit_message(**_as_edit(first))
        else:
            await interaction.response.send_message(ephemeral=card.private, **_as_new(first))
        for arguments in others:
            await interaction.followup.send(ephemeral=card.private, **_as_new(arguments))


def _in_place(interaction: Interactive) -> bool:
    """A button under an answer that only the reader sees: the new page replaces the old one."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _as_edit(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """For editing, where what is not given stays: everything is given."""
    files = arguments.get("files", [])
    rest = {k: v for k, v in arguments.items() if k != "files"}
    return {"content": None, **rest, "attachments": files}


def _as_new(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in arguments.items() if v is not None}
