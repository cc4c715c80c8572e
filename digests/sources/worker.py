"""The parsing process: reads one feed or page after another from its standard input, and can be killed at any time.

A request and an answer are each four bytes of length (big-endian), that many bytes of JSON, and a request has the body after it:

    {"size": bytes, "do": "feed"|"page", "url", "content_type", "zone", "with_text"} -> {"ok": {...}} or {"no": why} or {"broken": why}

Before its first request it says READY, so that starting up does not count as reading. Limits are the kernel's: address space for
good, processor seconds anew for each request. Who passes the first gets an error and the process ends; who passes the second is killed.

Garbage is collected between requests only, after the answer is out: the trees a parser builds are all alive while it builds them, and
looking through them again and again is a third of the time that parsing takes.
"""

import gc
import json
import resource
import struct
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from digests.sources import page, syndication

READY = b"!"
HEADER = struct.Struct(">I")


def main(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(2000)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that prints may get between the answers
    gc.collect()
    gc.freeze()
    gc.disable()
    answers.write(READY)
    answers.flush()
    while (request := _receive(requests)) is not None:
        body = requests.read(int(request["size"]))
        _allow(seconds)
        answer, healthy = _answer(request, body)
        data = json.dumps(answer, ensure_ascii=True, separators=(",", ":")).encode()
        answers.write(HEADER.pack(len(data)) + data)
        answers.flush()
        if not healthy:
            return
        del answer, data, body
        gc.collect()


def _receive(stream: BinaryIO) -> Mapping[str, Any] | None:
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    request: Mapping[str, Any] = json.loads(stream.read(HEADER.unpack(head)[0]))
    return request


def _allow(seconds: int) -> None:
    """Grants this many more seconds of processor time, after which the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _answer(request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bool]:
    """The answer, and whether the process is fit for another request."""
    try:
        if request["do"] == "page":
            return {"ok": page.read(body, url=request["url"], content_type=request["content_type"])}, True
        arguments = {name: request[name] for name in ("url", "content_type", "zone", "with_text")}
        return {"ok": syndication.read(body, **arguments)}, True
    except syndication.NoFeed as exc:
        return {"no": str(exc)}, True
    except (MemoryError, RecursionError) as exc:
        return {"broken": f"it is too large or nested too deeply to be read ({type(exc).__name__})"}, False
    except Exception as exc:  # whatever a feed makes the parser raise is that feed's problem, not the process's
        return {"broken": f"the parser failed on it ({type(exc).__name__}: {str(exc)[:200]})"}, True
