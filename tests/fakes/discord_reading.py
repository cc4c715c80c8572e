"""Reads a message as Discord's client does: what becomes a link, what names somebody. Written from Discord's rules, not from ours."""

import re
from dataclasses import dataclass, field

# https://discord.com/developers/docs/reference#message-formatting
_MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^>]+:\d+>|<id:\w+>")
_BARE = re.compile(r"<?(?:https?|steam)://[^\s<]+|(?:discord\.gg|discord(?:app)?\.com/invite)/\w+", re.IGNORECASE)
_MASKED = re.compile(r"\[((?:\[[^\]]*\]|[^\[\]])*)\]\(<?(\S*?)>?\)")


@dataclass
class Seen:
    """`links` are (label, address, what follows); `bare` are addresses that link by themselves."""

    links: list[tuple[str, str, str]] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


def seen(text: str) -> Seen:
    mentions = _MENTION.findall(text)  # the server looks for them before any markup is read
    plain = _shown(text)
    found = Seen(mentions=mentions)
    for match in _MASKED.finditer(plain):
        found.links.append((match[1], match[2], plain[match.end() : match.end() + 60]))
    found.bare = _BARE.findall(_MASKED.sub(" ", plain))
    return found


def _shown(text: str) -> str:
    """The text without code, and with what is escaped made harmless."""
    kept: list[str] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text) and not text[position + 1].isalnum():
            kept.append("\x00")
            position += 2
            continue
        end = text.find("`", position + 1) if char == "`" else -1
        kept.append(" " if end > 0 else char)
        position = end + 1 if end > 0 else position + 1
    return "".join(kept)
