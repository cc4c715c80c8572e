"""A folder of articles as a source: .txt, .md, .html and .json, also in folders below it, read again when they change.

Nothing outside the folder is ever read: links are not followed, and a file is opened relative to the folder it was found in.
"""

import asyncio
import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from digests.cleaning.flaws import flaw
from digests.models import RawItem, SourceSpec
from digests.ports import Poll, PollState
from digests.sources import cadence

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
}
MAX_BYTES: Final = 4 << 20  # of one file
_MAX_DEPTH: Final = 20
_FILES_PER_POLL: Final = 500  # the rest comes with the next poll
_TOLD: Final = 5  # files with something wrong that are named


@dataclass(frozen=True, slots=True)
class _File:
    key: str  # path within the folder, with slashes
    mark: str  # modification time and size


class FolderSource:
    """`Source` over a folder. `base` is where a relative address starts."""

    def __init__(self, spec: SourceSpec, base: Path = Path(), *, max_bytes: int = MAX_BYTES) -> None:
        self._spec = spec
        self._folder = base / Path(spec.address).expanduser()
        self._max_bytes = max_bytes

    @property
    def spec(self) -> SourceSpec:
        return self._spec

    async def poll(self, state: PollState, now: datetime) -> Poll:
        return await asyncio.to_thread(self._poll, state, now)

    def _poll(self, state: PollState, now: datetime) -> Poll:
        try:
            root = self._folder.resolve(strict=True)
            files = sorted(_walk(root, "", _MAX_DEPTH), key=lambda file: file.key)
        except OSError as exc:
            return self._failed(state, now, exc)
        cursor = {f.key: mark for f in files if _mark_of(mark := state.cursor.get(f.key, "")) == f.mark}
        changed = [file for file in files if file.key not in cursor]
        items: list[RawItem] = []
        problems: list[str] = []
        for file in changed:
            content = self._content(root, file) if len(items) < _FILES_PER_POLL else None
            if isinstance(content, bytes):
                items.append(self._item(file, content, now))
                wrong = flaw(content, items[-1].media_type)
                cursor[file.key] = f"{file.mark} {wrong.detail}" if wrong else file.mark
            elif content is not None:
                problems.append(content)
        problems += [f"{key} was passed over: {why}" for key, mark in cursor.items() if (why := mark.partition(" ")[2])]
        problem = _told(sorted(problems))
        state = replace(
            state,
            baseline=True,
            failures=0,
            failing_since=None,
            problem=problem,
            last_success=now,
            last_article=now if items else state.last_article,
            interval=self._spec.interval,
            next_poll=now if len(items) == _FILES_PER_POLL else now + self._spec.interval,
            cursor=cursor,
        )
        return Poll(tuple(items), state, problem, unchanged=not items)

    def _content(self, root: Path, file: _File) -> bytes | str | None:
        """The file's bytes, or why it is passed over, or None when it changed under our eyes and waits for the next poll."""
        if int(file.mark.partition(":")[2]) > self._max_bytes:
            return f"{file.key} is larger than {self._max_bytes} bytes and was passed over"
        try:
            with os.fdopen(_open_inside(root, file.key), "rb") as opened:
                status = os.fstat(opened.fileno())
                content = opened.read(self._max_bytes + 1)
        except FileNotFoundError:
            return None
        except OSError as exc:
            return f"{file.key} cannot be read ({exc.strerror})"
        return content if _mark(status) == file.mark and len(content) == status.st_size else None

    def _item(self, file: _File, content: bytes, now: datetime) -> RawItem:
        return RawItem(
            source=self._spec.id,
            key=file.key,
            content=content,
            media_type=MEDIA_TYPES[Path(file.key).suffix.lower()],
            fetched=now,
            tenant=self._spec.tenant,
        )

    def _failed(self, state: PollState, now: datetime, exc: OSError) -> Poll:
        reason = {errno.ENOENT: "does not exist", errno.ENOTDIR: "is not a folder", errno.EACCES: "may not be read"}
        problem = f"the folder {self._spec.address} {reason.get(exc.errno or 0, f'cannot be read ({exc.strerror})')}"
        failures = state.failures + 1
        state = replace(
            state,
            failures=failures,
            failing_since=state.failing_since or now,
            problem=problem,
            next_poll=cadence.after_failure(self._spec.id, self._spec.interval, failures, now),
        )
        return Poll((), state, problem)


def articles(folder: Path) -> list[Path]:
    """The files below `folder` that the folder source would read, by name. Raises OSError when it can't be listed."""
    return [folder / file.key for file in sorted(_walk(folder, "", _MAX_DEPTH), key=lambda file: file.key)]


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[_File]:
    """Article files below a folder, without links, hidden names and read-me files. A folder below that fails is passed over."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        name = entry.name
        if name.startswith((".", "~")) or not name.isprintable() or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth > 0:
                try:
                    yield from _walk(Path(entry.path), f"{prefix}{name}/", depth - 1)
                except PermissionError:
                    continue
        elif Path(name).suffix.lower() in MEDIA_TYPES and not name.upper().startswith("README"):
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if stat.S_ISREG(status.st_mode):
                yield _File(prefix + name, _mark(status))


def _mark(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_size}"


def _mark_of(remembered: str) -> str:
    """The mark of a file within what the cursor keeps of it: the mark, and after a blank what is wrong with the file, which is told
    with every poll until it is mended."""
    return remembered.partition(" ")[0]


def _told(problems: Sequence[str]) -> str | None:
    more = len(problems) - _TOLD
    return "; ".join([*problems[:_TOLD], *([f"{more} more files have something wrong"] if more > 0 else [])]) or None


def _open_inside(root: Path, key: str) -> int:
    """Opens a file step by step from the root, following no link on the way, so that nothing can be swapped in between."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    *folders, name = key.split("/")
    try:
        for folder in folders:
            below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descriptor)
    finally:
        os.close(descriptor)
