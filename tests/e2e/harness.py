"""The whole bot over a home folder, with the simplest engines: in this process, or in one that is made to be killed.

The clock of each process runs, but starts when the test says: hours pass between two of them in no time.
"""

import asyncio
import json
import logging
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from io import StringIO
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot import wiring
from bot.messages import Post
from bot.platforms.console import ConsolePlatform
from bot.ports import Platform, Sent
from bot.settings import load
from bot.wiring import LOCAL_CHANNEL, App, install_defaults, open_app
from digests.ports import Clock, NameTagger
from digests.publishing import Channel
from tests.fakes.engines import CapitalisedNames, NoNames, WordVectors

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEADLINE = 60.0  # seconds a process of this kind may take on a busy machine

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


@dataclass
class RunningClock:
    """Starts at `start` and runs."""

    start: datetime

    def __post_init__(self) -> None:
        self._zero = time.monotonic()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self._zero)


@dataclass(frozen=True)
class Home:
    """A state folder with its own small configuration and a folder of news."""

    path: Path

    @classmethod
    def make(cls, path: Path) -> "Home":
        config = path / "config"
        config.mkdir(parents=True)
        (path / "news").mkdir()
        shutil.copy(ROOT / "config" / "default.toml", config)
        source = f'[[source]]\nid = "news"\nkind = "folder"\naddress = "{path / "news"}"\nname = "News"\ninterval = 5\n'
        (config / "sources.toml").write_text(source, encoding="utf-8")
        for name, table in _BOOK.items():
            (config / f"{name}.toml").write_text(table, encoding="utf-8")
        return cls(path)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "JIANBAO_HOME": str(self.path),
            "JIANBAO_CONFIG": str(self.path / "config"),
            "JIANBAO_WEB__ON": "false",
            "JIANBAO_DIGEST__ZONE": "UTC",
        }

    def publish(self, number: int) -> Path:
        """A new article of an event of its own."""
        words = _WORDS[number % len(_WORDS)], _WORDS[(number * 7 + 3) % len(_WORDS)]
        surname = number * 5 + number // len(_NAMES) + 1  # nobody is in two events
        person = f"{_NAMES[number % len(_NAMES)]} {_NAMES[surname % len(_NAMES)]}son"
        does, did, thing, further = _EVENTS[number // len(_WORDS) % len(_EVENTS)]
        text = (
            f"{person} {does} {words[0]} {thing} number {number}\n\n"
            f"{person}, the founder of {words[0].title()}{number}, {did} a {words[1]} {thing} in town {number} on Monday.\n\n"
            f'"We paid ${number + 3} million for the {words[1]}," {person} said, and {number + 21} people watched.\n\n'
            f"{further} The {words[0]} {thing} took {number + 4} months.\n"
        )
        file = self.path / "news" / f"{number:04}.txt"
        part = file.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.rename(file)
        return file

    def transcript(self) -> list[dict[str, str]]:
        """Posts as they stand in the terminal's channel; what a crash cut off does not stand."""
        file = self.path / "posts.jsonl"
        posts: list[dict[str, str]] = []
        for line in file.read_text(encoding="utf-8").split("\n") if file.exists() else ():
            try:
                posts.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return posts

    def keys(self) -> list[str]:
        return [post["key"] for post in self.transcript()]

    def log(self, name: str) -> str:
        file = self.path / f"{name}.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""


_BOOK = {
    "people": '[[person]]\nid = "ada-keen"\nen = "Ada Keen"\nzh = "艾达·基恩"\n',
    "organisations": '[[organisation]]\nid = "acme-works"\nen = "Acme Works"\nzh = ""\nkind = "company"\n',
    "products": '[[product]]\nname = "Acme One"\nkind = "device"\n',
}
_WORDS = "glass copper paper silk bread brick timber cheese rubber cement carpet ribbon".split()
_EVENTS = (  # no two numbers of a test tell of one event
    ("opens", "opened", "works", "It makes goods for two continents."),
    ("closes", "closed", "school", "Its pupils move to the next valley after the summer."),
    ("sues", "sued over", "canal", "A judge will hear both sides once the water is low."),
    ("sells", "sold", "museum", "Painters had rented its upper rooms since the war."),
    ("bans", "banned", "parade", "Horses had trampled three gardens the year before."),
    ("insures", "insured", "orchard", "Hail ruined the plums twice in one spring."),
)
_NAMES = "Ander Bolt Carl Dyer Eliot Frank Grant Hobbs Irwin Jones Keller Lamb Mason".split()


@asynccontextmanager
async def opened(
    home: Home, clock: Clock, platforms: Sequence[Platform] | None = None, *, english: NameTagger | None = None
) -> AsyncIterator[App]:
    """The bot over `home`; the terminal's channel is due at 08:00 UTC."""
    settings = load(home.environment)
    console = ConsolePlatform(home.path / "posts.jsonl", out=StringIO())
    async with open_app(
        settings,
        platforms=platforms or [console],
        clock=clock,
        chinese=NoNames(),
        english=english or CapitalisedNames(),
        encoder=WordVectors(),
    ) as app:
        await install_defaults(app)
        channel = await app.store.channel(LOCAL_CHANNEL)
        if channel is not None and channel.at != time_of_day(8, 0):
            await app.store.keep_channel(replace(channel, at=time_of_day(8, 0)))
        yield app


class Doomed(ConsolePlatform):
    """Its process is killed at the worst moments of a post: before it, within it, after it."""

    def __init__(self, transcript: Path, moment: str) -> None:
        super().__init__(transcript, out=StringIO())
        self._file = transcript
        self._moment = moment

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        if self._moment == "within":
            with self._file.open("a", encoding="utf-8") as transcript:
                transcript.write('{"key": "' + key[: len(key) // 2])
        if self._moment == "after":
            await super().send(channel, post, key=key, thread=thread)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("outlived SIGKILL")


# --- processes -----------------------------------------------------------------------------------------------------------


def start(command: str, home: Home, at: datetime, name: str = "bot") -> BaseProcess:
    """A process that does `command`: "once" (ingest, digest, deliver), "once, killed before|within|after a post", or
    "run" (the bot, until SIGTERM)."""
    process = _processes.Process(target=_main, args=(command, str(home.path), at, name), daemon=True)
    process.start()
    return process


def finish(process: BaseProcess) -> int | None:
    """Waits for a process; its exit code."""
    process.join(DEADLINE)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError("the process did not end")
    return process.exitcode


def stop(process: BaseProcess) -> int | None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGTERM)
    return finish(process)


def wait_until(met: Callable[[], object], *processes: BaseProcess) -> None:
    """Until the condition is met. Fails when a process ends first, or at the deadline."""
    deadline = time.monotonic() + DEADLINE
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        assert all(p.is_alive() for p in processes), "a process ended"
        time.sleep(0.05)


def _main(command: str, home: str, at: datetime, name: str) -> None:
    os.environ.pop("JIANBAO_HOME", None)
    logging.basicConfig(filename=Path(home) / f"{name}.log", level=logging.INFO, force=True)
    place, clock = Home(Path(home)), RunningClock(at)
    if command == "run":
        asyncio.run(_run(place, clock))
    else:
        moment = command.removeprefix("once").removeprefix(", killed ").removesuffix(" a post")
        asyncio.run(_once(place, clock, [Doomed(place.path / "posts.jsonl", moment)] if moment else None))


async def _once(home: Home, clock: Clock, platforms: Sequence[Platform] | None) -> None:
    async with opened(home, clock, platforms) as app:
        await app.jobs.poll_now()
        await app.jobs.file_all()
        for channel in await app.store.channels():
            await app.jobs.publish(channel, _today(channel, clock))
        await app.outbox.deliver_due()


async def _run(home: Home, clock: Clock) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with opened(home, clock) as app:
        await wiring.run(app, stopped)


def _today(channel: Channel, clock: Clock) -> date:
    return clock.now().date()
