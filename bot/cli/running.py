"""Whether a bot runs on a home: all that run share a lock on it, which the system takes back from one that crashed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.wiring import prepare_home

_LOCK = "running.lock"


@contextmanager
def running(home: Path) -> Iterator[None]:
    """Runs on this home, beside others; waits while its archive is being replaced. Raises SettingsError where the home cannot be made."""
    with _opened(home) as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(home: Path) -> Iterator[bool]:
    """Whether nobody runs on this home; then nobody begins to either, until this ends."""
    with _opened(home) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _opened(home: Path) -> Iterator[int]:
    prepare_home(home)
    lock = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield lock
    finally:
        os.close(lock)
