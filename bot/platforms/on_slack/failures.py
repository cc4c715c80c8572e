"""What Slack's refusals and silences mean to the outbox. https://docs.slack.dev/reference/methods/chat.postMessage#errors"""

from collections.abc import Awaitable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from digests.errors import ChannelGone, DeliveryError, OutcomeUnknown, RateLimited

_INVITE = "invite jianbao into the channel, then /news channel on"
_INSTALL = "install jianbao in the workspace again"
_GONE = {
    "channel_not_found": f"Slack knows no such channel, or jianbao may not see it; {_INVITE}",
    "is_archived": "the channel is archived",
    "not_in_channel": f"jianbao is not in the channel; {_INVITE}",
    "restricted_action": "the workspace lets nobody post there",
    "restricted_action_read_only_channel": "the channel is read-only",
    "account_inactive": f"jianbao was removed from the workspace; {_INSTALL}",
    "token_revoked": f"jianbao's token was revoked; {_INSTALL}",
}
_MEND = {
    "invalid_auth": "Slack refuses the token; set SLACK_BOT_TOKEN anew or " + _INSTALL,
    "not_authed": "no token was sent; set SLACK_BOT_TOKEN",
    "missing_scope": f"a scope is missing: compare with slack-manifest.yaml and {_INSTALL}",
}
# Slack says of these that part of what was asked may have been done.
_UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_WAIT = 30.0  # seconds, when Slack does not say


async def asked(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The answer to a call. Raises ChannelGone, RateLimited, OutcomeUnknown, DeliveryError."""
    try:
        return await call
    except SlackApiError as exc:
        raise meaning(exc) from exc
    except aiohttp.ClientConnectorError as exc:
        raise RateLimited("Slack cannot be reached", retry_after=_WAIT) from exc
    except (aiohttp.ClientError, TimeoutError, OSError) as exc:
        raise OutcomeUnknown(f"no answer from Slack ({type(exc).__name__})") from exc


def meaning(exc: SlackApiError) -> DeliveryError:
    name, status = error_of(exc), _status(exc)
    if status == 429 or name in _LIMITED:
        return RateLimited("Slack asks to wait", retry_after=_retry_after(exc))
    if status >= 500 or name in _UNKNOWN:
        return OutcomeUnknown(f"Slack answered {name or status}")
    if name in _GONE:
        return ChannelGone(f"{_GONE[name]} ({name})")
    detail = "; ".join(str(m) for m in _detail(exc))[:300]
    return DeliveryError(_MEND.get(name) or f"Slack answered {name or status}{': ' + detail if detail else ''}")


def error_of(exc: SlackApiError) -> str:
    """Slack's own name for what is wrong; empty when its answer was none of its own."""
    data = getattr(exc.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _detail(exc: SlackApiError) -> list[Any]:
    data = getattr(exc.response, "data", None)
    return list((data.get("response_metadata") or {}).get("messages") or ()) if isinstance(data, dict) else []


def _status(exc: SlackApiError) -> int:
    """Of Slack's answer, or of the HTTP answer that it could not be read from."""
    found = getattr(exc.response, "status_code", None) or getattr(exc.response, "status", None)
    return found if isinstance(found, int) else 0


def _retry_after(exc: SlackApiError) -> float:
    given = (getattr(exc.response, "headers", None) or {}).get("Retry-After", "")
    return float(given) if str(given).isdecimal() else _WAIT
