"""A server on loopback that speaks OpenAI's chat protocol, and Anthropic's, and answers from a script, with the faults of real ones."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Says:
    """An answer of the model. `finish` is "length" for one that is cut off; `broken` ends the connection in the middle of it."""

    text: str
    finish: str = "stop"
    tokens: tuple[int, int] = (900, 300)  # read, written
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Fails:
    """An error of the server."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hangs:
    """No answer at all."""


@dataclass(frozen=True, slots=True)
class Sends:
    """An answer of these bytes, whatever they are."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    status: int = 200


@dataclass(frozen=True, slots=True)
class Streams:
    """The same piece of an answer over and over, without end: as fast as it is read, or slowly."""

    piece: bytes
    pause: float = 0.0  # seconds


Step = Says | Fails | Hangs | Sends | Streams


def draft(headline: tuple[str, str], *bullets: tuple[str, str, Sequence[str]]) -> str:
    """A draft as a model writes it: (English, Chinese), then (English, Chinese, ids)."""
    rows = [{"en": en, "zh": zh, "sentences": list(ids)} for en, zh, ids in bullets]
    return json.dumps({"headline_en": headline[0], "headline_zh": headline[1], "bullets": rows}, ensure_ascii=False)


class OpenAIServer:
    """Answers with the steps of its script in order, the last one for ever. `asked` is every request's body."""

    def __init__(self, *script: Step) -> None:
        self.script = list(script)
        self.asked: list[dict[str, Any]] = []  # JSON of the wire
        self.keys: list[str] = []
        self.was_asked = asyncio.Event()
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.base = ""

    async def __aenter__(self) -> "OpenAIServer":
        app = web.Application(client_max_size=1 << 24)
        app.router.add_post("/v1/chat/completions", self._answer)
        app.router.add_post("/v1/messages", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def said(self, position: int = -1) -> list[str]:
        """The messages of one request, the system's first."""
        return [str(m["content"]) for m in self.asked[position]["messages"]]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("x-api-key") or request.headers.get("Authorization") or "")
        self.was_asked.set()
        step = self.script[min(len(self.asked), len(self.script)) - 1]
        match step:
            case Fails(status, headers):
                return web.json_response({"error": {"message": "scripted"}}, status=status, headers=dict(headers))
            case Hangs():
                await self._closing.wait()
                return web.Response(status=503)
            case Sends(body, headers, status):
                return web.Response(body=body, status=status, headers=dict(headers))
            case Streams():
                return await self._stream(request, step)
            case Says():
                return await self._say(request, step)

    async def _say(self, request: web.Request, step: Says) -> web.StreamResponse:
        body = self._message(step) if request.path == "/v1/messages" else self._completion(step)
        if not step.broken:
            return web.json_response(body)
        half = json.dumps(body).encode()
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(half))})
        await response.prepare(request)
        await response.write(half[: len(half) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    async def _stream(self, request: web.Request, step: Streams) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while not self._closing.is_set():
            await response.write(step.piece)
            await asyncio.sleep(step.pause)
        return response

    def _message(self, step: Says) -> dict[str, object]:
        """Anthropic's form."""
        read, written = step.tokens
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": self.asked[-1]["model"],
            "content": [{"type": "text", "text": step.text}],
            "stop_reason": "max_tokens" if step.finish == "length" else "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": read, "output_tokens": written},
        }

    def _completion(self, step: Says) -> dict[str, object]:
        """OpenAI's form."""
        read, written = step.tokens
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_772_000_000,
            "model": self.asked[-1]["model"],
            "choices": [
                {"index": 0, "finish_reason": step.finish, "message": {"role": "assistant", "content": step.text}}
            ],
            "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
        }
