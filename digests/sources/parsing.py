"""Reading feeds in processes of their own: a feed may be made to eat time and memory, so its reader must be one that can be killed."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from digests.errors import NotAFeed, SourceError, TooLarge
from digests.sources.entries import Feed, Page, feed_of, page_of

_ROOT: Final = str(Path(__file__).resolve().parents[2])
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from digests.sources.worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
_START_SECONDS: Final = 60.0
_LENGTH: Final = 4
_MAX_ANSWER: Final = 128 << 20


class Parser(Protocol):
    """Reads feeds and pages. Raises NotAFeed, TooLarge or SourceError, with what is wrong in words; never anything else."""

    async def feed(
        self, body: bytes, *, url: str = "", content_type: str = "", zone: str = "UTC", with_text: bool = False
    ) -> Feed: ...

    async def page(self, body: bytes, *, url: str, content_type: str = "") -> Page: ...


class ParserPool:
    """`Parser` over worker processes, started on first need and kept; a worker that overruns its limits is killed and replaced.

    size: processes at most (default: one a processor). seconds: of time for one feed. memory: bytes of address space for one process.
    Belongs to the event loop it is first used in.
    """

    def __init__(self, *, size: int | None = None, seconds: float = 4.5, memory: int = 1 << 30) -> None:
        self._size = max(1, size or os.cpu_count() or 1)
        self._seconds = seconds
        self._memory = memory
        self._idle: list[_Worker] = []
        self._turns: asyncio.Semaphore | None = None
        self._all: set[_Worker] = set()

    async def __aenter__(self) -> "ParserPool":
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        workers, self._all, self._idle = self._all, set(), []
        await asyncio.gather(*(worker.stop() for worker in workers))

    async def feed(
        self, body: bytes, *, url: str = "", content_type: str = "", zone: str = "UTC", with_text: bool = False
    ) -> Feed:
        request = {"do": "feed", "url": url, "content_type": content_type, "zone": zone, "with_text": with_text}
        return feed_of(await self._ask(request, body))

    async def page(self, body: bytes, *, url: str, content_type: str = "") -> Page:
        return page_of(await self._ask({"do": "page", "url": url, "content_type": content_type}, body))

    async def _ask(self, request: Mapping[str, object], body: bytes) -> Mapping[str, Any]:
        if self._turns is None:
            self._turns = asyncio.Semaphore(self._size)
        async with self._turns:
            worker = self._idle.pop() if self._idle else await self._start()
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await worker.ask(request, body)
            except TimeoutError:
                raise TooLarge(f"it took more than {self._seconds:g} seconds to read and was given up") from None
            except (asyncio.IncompleteReadError, OSError, ValueError):
                raise TooLarge("it used more time or memory than one feed may have and was given up") from None
            else:
                worker.fit = "broken" not in answer
            finally:
                await self._put_back(worker)
        if "ok" in answer:
            found: Mapping[str, Any] = answer["ok"]
            return found
        if "no" in answer:
            raise NotAFeed(str(answer["no"]))
        raise SourceError(str(answer["broken"]))

    async def _start(self) -> "_Worker":
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-c", _START, _ROOT, str(self._memory), str(int(self._seconds))),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=1 << 20,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            )
        except OSError as exc:
            raise SourceError(f"no process to read the feed in can be started ({exc.strerror})") from exc
        worker = _Worker(process)
        self._all.add(worker)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await worker.ready()
        except (TimeoutError, asyncio.IncompleteReadError):
            raise SourceError("the process that reads feeds does not start; see jianbao doctor") from None
        finally:
            if not worker.fit:
                await self._put_back(worker)
        return worker

    async def _put_back(self, worker: "_Worker") -> None:
        if worker.fit and worker in self._all:
            self._idle.append(worker)
        else:
            self._all.discard(worker)
            await worker.stop()


class _Worker:
    """One process. `fit` is false from a request's start to its good end, so that a cancelled one is never used again."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.fit = False

    async def ready(self) -> None:
        assert self._process.stdout is not None
        await self._process.stdout.readexactly(1)
        self.fit = True

    async def ask(self, request: Mapping[str, object], body: bytes) -> Mapping[str, Any]:
        self.fit = False
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        head = json.dumps({**request, "size": len(body)}).encode()
        to.write(len(head).to_bytes(_LENGTH, "big") + head)
        to.write(body)
        await to.drain()
        length = int.from_bytes(await back.readexactly(_LENGTH), "big")
        if length > _MAX_ANSWER:
            raise ValueError("answer too long")
        answer: Mapping[str, Any] = json.loads(await back.readexactly(length))
        return answer

    async def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
