"""What `jianbao doctor` asks Discord: whether the token is known, commands may be given in each server, and what each channel lacks.

No privileged intent is asked for, so none can be wanting.
"""

from collections.abc import AsyncIterator, Sequence

import aiohttp
import discord

from bot.platforms.on_discord.platform import point_to
from bot.ports import Wrong
from digests.publishing import Channel

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}
PERMISSIONS = discord.Permissions(**dict.fromkeys(_NEEDED, True))
INVITATION = "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions={}"


async def check(token: str, api_base: str, channels: Sequence[Channel]) -> AsyncIterator[str | Wrong]:
    """What is well, as text, and what is not. Posts nothing. Raises nothing."""
    point_to(api_base)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            yield Wrong("Discord does not know the token", "copy it again from the Bot page into DISCORD_TOKEN")
            return
        except (discord.HTTPException, aiohttp.ClientError, OSError) as exc:
            yield Wrong(f"Discord cannot be asked ({type(exc).__name__})", f"see whether {api_base} can be reached")
            return
        invitation = INVITATION.format(client.application_id, PERMISSIONS.value)
        yield f"Discord knows the bot as {client.user}; invite it with {invitation}"
        for guild in dict.fromkeys(int(c.tenant.partition(":")[2]) for c in channels):
            if wrong := await _no_commands(client, guild, invitation):
                yield wrong
        for channel in channels:
            name = channel.name or channel.address
            try:
                missing = await _missing(client, channel)
            except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError) as exc:
                yield Wrong(f"Discord: channel {name} cannot be seen ({exc})", f"let the bot in: {invitation}")
                continue
            if missing:
                yield Wrong(
                    f"Discord: in {name} the bot lacks {', '.join(missing)}", "allow it in the channel's settings"
                )
            else:
                yield f"Discord: the bot can post in {name}"


async def _no_commands(client: discord.Client, guild: int, invitation: str) -> Wrong | None:
    """A server whose invitation lacked the scope for commands forbids to ask for them."""
    try:
        await client.http.get_guild_commands(client.application_id or 0, guild)
    except discord.Forbidden:
        what = f"Discord: in server {guild} nobody can give commands: the scope applications.commands is missing"
        return Wrong(what, f"open {invitation}")
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        return None  # said of its channels
    return None


async def _missing(client: discord.Client, channel: Channel) -> list[str]:
    """Names of the permissions that the bot lacks in a channel."""
    guild = await client.fetch_guild(int(channel.tenant.partition(":")[2]))
    me = await guild.fetch_member(client.user.id if client.user else 0)
    place = await guild.fetch_channel(int(channel.address))
    held = place.permissions_for(me)
    return [name for right, name in _NEEDED.items() if not getattr(held, right)]
