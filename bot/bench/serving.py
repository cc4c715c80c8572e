"""A module of ours run as a process of its own, which serves what a bench measures, so that the measured one has its interpreter to itself.

The module prints its port when it is ready, answers each line of standard input by a line, and ends when its standard input does.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


class Serving:
    """The serving process, seen from the measuring one."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid
        self.port = int(self._line())

    def say(self, line: str) -> str:
        """Its answer to a line. Raises RuntimeError when it has ended."""
        assert self._process.stdin is not None
        print(line, file=self._process.stdin, flush=True)
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError("the process that serves the feeds has ended")
        return line


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[Serving]:
    """The module served for as long as the context lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Serving(process)
        finally:
            process.kill()
