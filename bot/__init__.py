"""The bot: settings, commands, rendering, delivery and the chat platforms around `digests`."""
