"""The HTTP of the providers' clients, bounded: an answer of limited size, sent as it is, from the address that was asked.

A redirect is not followed: a story, and with some clients the key, would go to whoever it names. Answers are asked for uncompressed and
refused when they are not, for a few kilobytes of gzip can hold gigabytes.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from httpx2 import AsyncByteStream, Response

MOST_BYTES = 1 << 20  # a hundred times what a draft takes


class Unacceptable(Exception):
    """An answer that is not read on. The clients raise their own errors from it."""


class ClientSettings(TypedDict):
    """What a client of httpx is made with."""

    follow_redirects: bool
    headers: dict[str, str]
    event_hooks: "dict[str, list[Callable[[Response], Awaitable[None]]]]"


def client_settings() -> ClientSettings:
    return {
        "follow_redirects": False,
        "headers": {"Accept-Encoding": "identity"},
        "event_hooks": {"response": [_bound]},
    }


async def _bound(response: "Response") -> None:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unacceptable("the answer is compressed, though that was not asked for")
    stream = response.stream
    kind = next(k for k in type(stream).__mro__ if k.__name__ == "AsyncByteStream")  # of the httpx the client stands on
    response.stream = type("Bounded", (_Bounded, kind), {})(stream)


class _Bounded:
    """A stream that ends with `Unacceptable` when it is too long."""

    def __init__(self, stream: "AsyncByteStream") -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > MOST_BYTES:
                raise Unacceptable(f"the answer is longer than {MOST_BYTES >> 20} MB")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
