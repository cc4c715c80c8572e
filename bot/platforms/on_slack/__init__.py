"""Slack: digests and commands through slack-bolt, over Socket Mode or signed HTTP. Imported only when a token or a client id is set."""

from bot.platforms.on_slack.platform import SlackPlatform

__all__ = ["SlackPlatform"]
