"""discord.py's errors as ours, converted where the library is called.

Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited

UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013
THREAD_EXISTS = 160004

RECONNECT = 30.0  # seconds until the next try, when there is no connection
_BAN_WAIT = 600.0  # seconds, when an answer of 429 does not say how long
_GONE = {
    UNKNOWN_CHANNEL: "the channel is not there any more",
    UNKNOWN_GUILD: "the bot is not in this server any more; invite it again",
    MISSING_ACCESS: "the bot cannot see the channel; give it View Channel there",
    MISSING_PERMISSIONS: "the bot may not post there; give it Send Messages, Embed Links and Attach Files",
    50083: "the thread is archived and locked",
}


@contextmanager
def translated() -> Iterator[None]:
    """Raises DeliveryError and its kin for whatever goes wrong between here and Discord."""
    try:
        yield
    except discord.RateLimited as exc:
        raise RateLimited("Discord asks to wait", retry_after=exc.retry_after) from exc
    except discord.HTTPException as exc:
        raise _of_answer(exc) from exc
    except aiohttp.ClientConnectorError as exc:
        raise RateLimited("Discord cannot be reached", retry_after=RECONNECT) from exc
    except (TimeoutError, aiohttp.ClientError, OSError) as exc:
        raise OutcomeUnknown(f"no answer from Discord ({type(exc).__name__})") from exc
    except discord.DiscordException as exc:  # before anything was sent
        raise DeliveryError(f"discord.py refuses it: {exc}") from exc


def _of_answer(exc: discord.HTTPException) -> DeliveryError:
    if exc.code in _GONE:
        return ChannelGone(_GONE[exc.code])
    if exc.status == 429:
        header = exc.response.headers.get("Retry-After", "")
        return RateLimited("Discord asks to wait", retry_after=float(header) if header.isdecimal() else _BAN_WAIT)
    if exc.status >= 500:
        return OutcomeUnknown(f"Discord answers {exc.status}")
    if exc.status == 401:
        return DeliveryError("Discord does not know the bot's token; set DISCORD_TOKEN")
    if isinstance(exc, discord.Forbidden):
        return ChannelGone(f"Discord forbids it ({exc.code}: {exc.text[:200]})")
    return DeliveryError(f"Discord refuses the post ({exc.status}, {exc.code}: {exc.text[:200]})")
