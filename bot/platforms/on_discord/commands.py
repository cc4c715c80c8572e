"""The command table as Discord's application commands: subcommand groups, choices, completion; names and descriptions in three locales."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.command_table import CHINESE
from bot.commands import Command, Option
from bot.messages import Choice
from digests.text.taiwan import taiwan

Run = Callable[[discord.Interaction, Command, Mapping[str, str]], Awaitable[None]]
Suggest = Callable[[discord.Interaction, Command, str, str], Awaitable[Sequence[Choice]]]
Interactive = discord.Interaction[discord.Client]

_TEXT = 100  # characters of a description, of a choice's name and of its value
_IN_SERVERS: Mapping[str, Any] = {
    "allowed_contexts": app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    "allowed_installs": app_commands.AppInstallationType(guild=True, user=False),
}
_ADMINS = discord.Permissions(manage_guild=True)


class Translations(app_commands.Translator):
    """Names and descriptions carry their own translations."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        found = string.extras.get(locale.value)
        return found if isinstance(found, str) else None


def application_commands(
    table: Iterable[Command], run: Run, suggest: Suggest
) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    """The table as commands and groups, ready for a `CommandTree`. A group is for admins when all in it is."""
    table = list(table)
    roots: dict[str, app_commands.Command[Any, ..., Any] | app_commands.Group] = {}
    for command in table:
        first, *rest = command.name.split()
        made = _command(command, run, suggest)
        if not rest:
            made.default_permissions = _ADMINS if command.admin else None
            roots[first] = made
            continue
        group = roots.get(first)
        if not isinstance(group, app_commands.Group):
            group = roots[first] = _group(first, table)
        if len(rest) > 1:
            inner = group.get_command(rest[0])
            if not isinstance(inner, app_commands.Group):
                inner = app_commands.Group(name=_named(rest[0]), description=_members(f"{first} {rest[0]}", table))
                group.add_command(inner)
            group = inner
        group.add_command(made)
    return list(roots.values())


def _group(name: str, table: Sequence[Command]) -> app_commands.Group:
    for_admins = all(c.admin for c in table if c.name.startswith(f"{name} "))
    return app_commands.Group(
        name=_named(name),
        description=_members(name, table),
        default_permissions=_ADMINS if for_admins else None,
        **_IN_SERVERS,
    )


def _members(prefix: str, table: Sequence[Command]) -> app_commands.locale_str:
    """What is in a group, as its description: the words that may follow."""
    found = [c.name.removeprefix(f"{prefix} ").split()[0] for c in table if c.name.startswith(f"{prefix} ")]
    words = list(dict.fromkeys(found))
    return _described(", ".join(words), "、".join(CHINESE[word] for word in words))


def _command(command: Command, run: Run, suggest: Suggest) -> app_commands.Command[Any, ..., Any]:
    async def callback(interaction: Interactive, **options: object) -> None:
        await run(interaction, command, {k: str(v) for k, v in options.items() if v is not None})

    nested = " " in command.name
    # discord.py reads the options from the signature
    callback.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # PEP 362
        [inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD), *map(_parameter, command.options)]
    )
    made: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=_named(command.name.split()[-1]),
        description=_described(command.help_en, command.help_zh),
        callback=callback,
        **({} if nested else _IN_SERVERS),
    )
    if command.options:
        app_commands.describe(**{o.name: _described(o.help_en, o.help_zh) for o in command.options})(made)
        app_commands.rename(**{o.name: _named(o.name) for o in command.options})(made)
    fixed = {o.name: [app_commands.Choice(name=c, value=c) for c in o.choices] for o in command.options if o.choices}
    if fixed:
        app_commands.choices(**fixed)(made)
    for option in command.options:
        if option.complete is not None:
            made.autocomplete(option.name)(_completion(command, option, suggest))
    return made


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = app_commands.Range[int, 1, 10_000] if option.number else str
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=kind if option.required else kind | None,
        default=inspect.Parameter.empty if option.required else None,
    )


def _completion(
    command: Command, option: Option, suggest: Suggest
) -> Callable[[Interactive, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    async def complete(interaction: Interactive, typed: str) -> list[app_commands.Choice[str]]:
        found = await suggest(interaction, command, option.name, typed)
        usable = [c for c in found if c.label.strip() and c.command.strip() and len(c.command) <= _TEXT]
        return [app_commands.Choice(name=c.label[:_TEXT], value=c.command) for c in usable[:25]]

    return complete


def _named(word: str) -> app_commands.locale_str:
    """The word of a command or option, by which it is known, and how it is called in Chinese."""
    return app_commands.locale_str(word, **{"zh-CN": CHINESE[word], "zh-TW": taiwan(CHINESE[word])})


def _described(en: str, zh: str) -> app_commands.locale_str:
    translations = {"en-US": en[:_TEXT], "zh-CN": zh[:_TEXT], "zh-TW": taiwan(zh)[:_TEXT]}
    return app_commands.locale_str(en[:_TEXT], **translations)
