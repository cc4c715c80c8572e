"""What the fake Discord answers with: JSON bodies, refusals, and what goes wrong on the way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web

from tests.fakes.discord_limits import Problem

_SAYS = {
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10008: "Unknown Message",
    10062: "Unknown interaction",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50008: "Cannot send messages in a non-text channel",
    50013: "Missing Permissions",
    50083: "Thread is archived",
    160004: "A thread has already been created for this message",
}
_NOT_FOUND = {10003, 10004, 10008, 10062}
_FORBIDDEN = {50001, 50013}


class Fault(Enum):
    """What goes wrong with one request."""

    LIMITED = auto()  # 429 that passes at once
    LIMITED_LONG = auto()  # 429 for two minutes
    BANNED = auto()  # 429 of Cloudflare
    BROKEN = auto()  # 5xx, nothing done
    BROKEN_AFTER = auto()  # 5xx, though it was done
    LOST = auto()  # the connection drops, nothing done
    LOST_AFTER = auto()  # the connection drops, though it was done
    SILENT = auto()  # nothing is done and nothing answered until `release` is set


@dataclass
class Trouble:
    """The next request of `method` to an address that `address` is found in meets `fault`. discord.py waits a second and asks again
    after a 500 or 502, and gives up at a 503."""

    method: str
    address: str
    fault: Fault
    status: int = 500


class Refused(Exception):
    def __init__(self, code: int, errors: Sequence[Problem] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


def answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    data = json.dumps(body).encode()
    return web.Response(body=data, status=status, headers={"Content-Type": "application/json", **(headers or {})})


def limited(fault: Fault) -> web.Response:
    """One of the three kinds of 429."""
    if fault is Fault.BANNED:
        return web.Response(text="error code: 1015", status=429, headers={"Retry-After": "77"})
    wait = 0.01 if fault is Fault.LIMITED else 120.0
    body = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
    return answer(body, 429, {"Via": "1.1 google", "Retry-After": "120", "X-RateLimit-Scope": "user"})


def broken(status: int) -> web.Response:
    return answer({"message": f"{status}: Internal Server Error", "code": 0}, status)


def refusal(refused: Refused) -> web.Response:
    if refused.code == 50035:
        errors = {
            path or "_": {"_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": message}]}
            for path, message in refused.errors
        }
        return answer({"code": 50035, "message": "Invalid Form Body", "errors": errors}, 400)
    status = 404 if refused.code in _NOT_FOUND else 403 if refused.code in _FORBIDDEN else 400
    return answer({"code": refused.code, "message": _SAYS[refused.code]}, status)
