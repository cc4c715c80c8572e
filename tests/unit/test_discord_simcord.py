"""Commands and rights by someone else's rules: simcord plays Discord inside the process."""

from typing import Any

import discord
import pytest

from bot.command_table import COMMANDS
from bot.messages import Block, BlockKind, Card, Choice, Invocation, Run
from bot.platforms.on_discord.client import Client

MANAGE = discord.Permissions(manage_guild=True)


class Core:
    def __init__(self) -> None:
        self.asked: list[Invocation] = []
        self.choices: tuple[Choice, ...] = ()

    async def answer(self, invocation: Invocation) -> Card:
        self.asked.append(invocation)
        text = f"{invocation.command} {' '.join(invocation.options.values())} @everyone"
        return Card((Block(BlockKind.PARAGRAPH, (Run(text),)),), self.choices, plain=text)

    async def complete(self, invocation: Invocation, option: str, typed: str) -> tuple[Choice, ...]:
        return (Choice(f"{typed}…", f"{invocation.command}:{option}"),)


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
async def simcord_bot(core: Core) -> Client:
    return Client(COMMANDS, core.answer, core.complete)


def people(env: Any) -> tuple[Any, Any, Any]:
    """A channel, a member and an admin."""
    guild = env.create_guild()
    role = guild.create_role("editors", permissions=MANAGE)
    channel = guild.create_text_channel("news")
    ann, bob = env.create_user("ann"), env.create_user("bob")
    return channel, guild.add_member(ann), guild.add_member(bob, roles=[role])


async def test_a_member_sees_the_reading_commands_and_no_others(simcord_env: Any) -> None:
    channel, member, admin = people(simcord_env)
    reading = {c.name.split()[0] for c in COMMANDS if not c.admin}
    assert {name.split()[0] for name in member.available_commands(channel)} == reading
    assert {name.split()[0] for name in admin.available_commands(channel)} == reading | {"news"}


async def test_an_answer_is_for_its_reader_and_names_nobody(simcord_env: Any, core: Core) -> None:
    channel, member, _ = people(simcord_env)
    result = await member.slash(channel, "who", name="Ada Keen")
    assert result.ephemeral
    assert "who Ada Keen @\u200beveryone" in result.response.embeds[0].description
    assert not core.asked[0].reader.admin


async def test_an_admin_is_one_to_the_core(simcord_env: Any, core: Core) -> None:
    channel, _, admin = people(simcord_env)
    result = await admin.slash(channel, "news source add", address="https://a.example/feed")
    assert result.ephemeral
    (asked,) = core.asked
    assert asked.command == "news source add"
    assert asked.reader.admin
    assert asked.reader.tenant.startswith("discord:")


async def test_completion_and_buttons(simcord_env: Any, core: Core) -> None:
    channel, member, _ = people(simcord_env)
    assert [c["value"] for c in await member.autocomplete(channel, "who", "name", "ad")] == ["who:name"]
    core.choices = (Choice("Next", "/who Ada page:2"),)
    result = await member.slash(channel, "who", name="Ada")
    await member.click(result.response, label="Next")
    assert dict(core.asked[-1].options) == {"name": "Ada", "page": "2"}
