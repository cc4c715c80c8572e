"""Undoing a body's compression piece by piece, so that a bomb is noticed while it is still small."""

import zlib
from typing import Final

from digests.errors import TooLarge, Unreachable

_GZIP: Final = 31  # zlib's window bits: 15, plus 16 for gzip's header
_MEMBERS: Final = 1000  # of one gzip stream: each costs time however little it holds
_PLAIN: Final = ("", "identity", "none", "utf-8")


class Expander:
    """Collects a body. Raises TooLarge beyond `limit` bytes, as sent or expanded; Unreachable for data that do not expand."""

    def __init__(self, encoding: str, limit: int, host: str) -> None:
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in (*_PLAIN, "gzip", "deflate"):
            raise Unreachable(f"{host} answers in the encoding {self._encoding[:40]!r}, which was not asked for")
        self._limit = limit
        self._host = host
        self._raw = 0
        self._members = 0
        self._head = b""
        self._body = bytearray()
        self._expand: zlib._Decompress | None = None
        self._chosen = False

    def feed(self, chunk: bytes) -> None:
        self._raw += len(chunk)
        if self._raw > self._limit:
            raise TooLarge(f"{self._host} sends more than {self._limit} bytes")
        if not self._chosen:
            self._head += chunk
            if len(self._head) < 2:
                return
            chunk, self._head = self._head, b""
            self._choose(chunk)
        if self._expand is None:
            self._body += chunk
        else:
            self._inflate(chunk)

    def finish(self) -> bytes:
        if self._expand is not None and not self._expand.eof:
            raise Unreachable(f"{self._host} broke off its answer")
        return bytes(self._body) + self._head

    def _choose(self, head: bytes) -> None:
        """Servers say gzip and send plain text, say nothing and send gzip (feed.xml.gz), and say deflate with or without zlib's header:
        the first bytes tell."""
        self._chosen = True
        if head[:2] == b"\x1f\x8b":
            self._expand = zlib.decompressobj(_GZIP)
        elif self._encoding == "deflate":
            zlib_header = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
            self._expand = zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)

    def _inflate(self, chunk: bytes) -> None:
        while chunk and self._expand is not None:
            if self._expand.eof:  # a further gzip member; anything else after the end is padding
                if chunk[:1] != b"\x1f":
                    return
                self._members += 1
                if self._members > _MEMBERS:
                    raise TooLarge(f"{self._host} sends a body in more than {_MEMBERS} compressed pieces")
                self._expand = zlib.decompressobj(_GZIP)
            try:
                self._body += self._expand.decompress(chunk, self._limit + 1 - len(self._body))
            except zlib.error as exc:
                raise Unreachable(f"{self._host} sends data that do not expand") from exc
            if len(self._body) > self._limit:
                raise TooLarge(f"{self._host} sends a body that expands to more than {self._limit} bytes")
            chunk = self._expand.unused_data if self._expand.eof else self._expand.unconsumed_tail
