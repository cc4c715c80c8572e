"""Short notes of the bot's own, in a channel's languages."""

from bot.messages import Block, BlockKind, Post, Run
from digests.models import Language, LanguageMode
from digests.publishing import Channel
from digests.writing.voice import Voice


def voices(channel: Channel) -> tuple[Voice, ...]:
    """The voices of a channel, in the order they speak."""
    chinese, english = Voice(Language.HANS, channel.script, channel.zone), Voice(Language.EN, zone=channel.zone)
    return {LanguageMode.BOTH: (chinese, english), LanguageMode.ZH: (chinese,), LanguageMode.EN: (english,)}[
        channel.mode
    ]


def note(channel: Channel, key: str, *, reason: str = "", **slots: object) -> Post:
    """The phrase `note_<key>` in each of the channel's languages; `reason` is what went wrong, as the core or a platform says it."""
    said = [v.word(f"note_{key}", reason=v.reason(reason), **slots) for v in voices(channel)]
    blocks = tuple(Block(BlockKind.PARAGRAPH, (Run(text),)) for text in said)
    return Post(blocks, " / ".join(said))
