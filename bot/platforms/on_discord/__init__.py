"""Discord as a platform: discord.py behind `bot.ports.Platform`. Imported only where a token is set."""

from bot.platforms.on_discord.form import LIMITS
from bot.platforms.on_discord.platform import DiscordPlatform

__all__ = ["LIMITS", "DiscordPlatform"]
