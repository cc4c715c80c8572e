"""A bot that is made to be killed: the real outbox on a real database file, connected to a fake platform, in a process of its own.

Its orders come down a line from the test: deliver what is due at a time, and die at a moment. The processes are forked from a server
that has all imports done, so that one costs some hundredths of a second.
"""

import asyncio
import contextlib
import gc
import inspect
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from multiprocessing.connection import Connection, wait
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import event

from bot.messages import Block, BlockKind, Card, Choice, Invocation, Post, Run
from bot.outbox import Outbox
from bot.platforms.on_discord import DiscordPlatform
from bot.platforms.on_slack import SlackPlatform
from bot.ports import Platform, Sent
from bot.settings import SlackSettings
from digests.publishing import Channel, Delivery
from digests.store import Store
from digests.store.database import engine_for
from digests.store.outbox import Posted
from tests.fakes.discord_world import TOKEN
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["pytest", "tests.e2e.harness", __name__])
inspect.stack()  # slack-bolt asks for it, and with each module the first time is slow


class Moment(StrEnum):
    """Where a bot can be killed, in the order of a post that is sent and then looked for."""

    BEGINNING = auto()  # within the transaction that makes it SENDING
    BEGUN = auto()  # that is committed
    CALLING = auto()  # the call has not left yet
    ARRIVED = auto()  # the platform has the request and did nothing yet
    TAKEN = auto()  # the platform did it, and has not answered
    ANSWERED = auto()
    FINISHING = auto()  # within the transaction that makes it SENT
    FINISHED = auto()
    LOOKING = auto()  # it is about to be looked for
    ASKED = auto()  # the platform has that question
    LOOKED = auto()  # and has answered it
    POSTPONING = auto()  # within the transaction that makes it PENDING again
    POSTPONED = auto()


ON_THE_WIRE = frozenset({Moment.ARRIVED, Moment.TAKEN, Moment.ASKED})  # the platform's side knows them
WHEN_LOOKED_FOR = frozenset({Moment.LOOKING, Moment.ASKED, Moment.LOOKED, Moment.POSTPONING, Moment.POSTPONED})


@dataclass
class Fate:
    """Calls `kill` when `moment` is reached after it passed `spared` times."""

    kill: Callable[[], None]
    moment: Moment | None = None
    spared: int = 0
    _at_commit: bool = False

    def is_to_be(self, moment: Moment | None, spared: int) -> None:
        self.moment, self.spared, self._at_commit = moment, spared, False

    def reached(self, moment: Moment) -> None:
        if self._strikes(moment):
            self.kill()

    def will_commit(self, moment: Moment) -> None:
        """The moment is the next commit, just before it."""
        self._at_commit = self._strikes(moment)

    def committing(self, _connection: object) -> None:
        if self._at_commit:
            self.kill()

    def _strikes(self, moment: Moment) -> bool:
        if moment is not self.moment:
            return False
        self.spared -= 1
        return self.spared < 0


@dataclass(frozen=True)
class Where:
    """Where a bot finds its platform, its database and its log."""

    platform: str
    api_base: str
    gateway: str
    folder: Path

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'bot.db'}"

    @property
    def clock(self) -> "SharedClock":
        return SharedClock(self.folder / "clock")


@dataclass(frozen=True)
class SharedClock:
    """One time for all processes; it stands until the test sets it on."""

    file: Path

    def now(self) -> datetime:
        return datetime.fromisoformat(self.file.read_text())

    def advance(self, *, seconds: float) -> None:
        self.set(self.now() + timedelta(seconds=seconds))

    def set(self, when: datetime) -> None:
        part = self.file.with_suffix(".part")
        part.write_text(when.isoformat())
        part.replace(self.file)


@dataclass(frozen=True)
class Order:
    """Deliver what is due, and die at a moment."""

    moment: Moment | None = None
    spared: int = 0


# --- the process that is killed --------------------------------------------------------------------------------------------


class MortalStore(Store):
    """Its process is killed around, and within, the steps of a delivery."""

    mortal: Fate

    async def begin(self, key: str, now: datetime) -> Delivery | None:
        self.mortal.will_commit(Moment.BEGINNING)
        begun = await super().begin(key, now)
        self.mortal.reached(Moment.BEGUN)
        return begun

    async def finish(self, key: str, sent: Posted, now: datetime) -> None:
        self.mortal.will_commit(Moment.FINISHING)
        await super().finish(key, sent, now)
        self.mortal.reached(Moment.FINISHED)

    async def postpone(
        self, key: str, until: datetime, problem: str, *, started: datetime | None = None, counted: bool = True
    ) -> None:
        self.mortal.will_commit(Moment.POSTPONING)
        await super().postpone(key, until, problem, started=started, counted=counted)
        self.mortal.reached(Moment.POSTPONED)


class MortalPlatform:
    """A platform, with its process killed around its calls."""

    def __init__(self, platform: Platform, fate: Fate) -> None:
        self.name, self.limits = platform.name, platform.limits
        self.connect, self.close = platform.connect, platform.close
        self._platform = platform
        self._fate = fate

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        self._fate.reached(Moment.CALLING)
        sent = await self._platform.send(channel, post, key=key, thread=thread)
        self._fate.reached(Moment.ANSWERED)
        return sent

    async def find(self, channel: Channel, key: str, since: datetime) -> Sent | None:
        self._fate.reached(Moment.LOOKING)
        found = await self._platform.find(channel, key, since)
        self._fate.reached(Moment.LOOKED)
        return found


async def _answer(invocation: Invocation) -> Card:
    return Card((Block(BlockKind.PARAGRAPH, (Run(f"{invocation.command}: answered"),)),))


async def _complete(invocation: Invocation, option: str, typed: str) -> Sequence[Choice]:
    return ()


def _platform(where: Where, store: Store, clock: SharedClock) -> Platform:
    if where.platform == "discord":
        at_once = {"guild_ready_timeout": 0.01}
        return DiscordPlatform(TOKEN, api_base=where.api_base, gateway=where.gateway, table=(), options=at_once)
    bot, app = SecretStr(BOT_TOKEN), SecretStr(APP_TOKEN)
    return SlackPlatform(SlackSettings(bot_token=bot, app_token=app, api_base=where.api_base), store, clock)


async def _live(where: Where, line: Connection) -> None:
    clock, fate = where.clock, Fate(lambda: os.kill(os.getpid(), signal.SIGKILL))
    engine = engine_for(where.database)
    event.listen(engine.sync_engine, "commit", fate.committing)
    store = MortalStore(engine, clock, "test", lambda name: frozenset({name}))
    store.mortal = fate
    platform = MortalPlatform(_platform(where, store, clock), fate)
    await platform.connect(_answer, _complete)
    outbox = Outbox(store, store, {platform.name: platform}, clock)
    line.send("ready")
    while (order := await asyncio.to_thread(line.recv)) is not None:
        fate.is_to_be(order.moment, order.spared)
        await outbox.deliver_due()
        line.send("done")
    await platform.close()
    await store.close()


def main(where: Where, line: Connection) -> None:
    gc.freeze()  # what was imported stays as it was forked
    logging.basicConfig(filename=where.folder / "bot.log", level=logging.INFO, force=True)
    try:
        asyncio.run(_live(where, line))
    except BaseException:
        logging.exception("this ends the bot")
        raise


# --- its handle in the test -------------------------------------------------------------------------------------------------


class Bot:
    """One process. `alive` until it is killed or stopped."""

    def __init__(self, where: Where) -> None:
        self._log = where.folder / "bot.log"
        self._line, theirs = _processes.Pipe()
        self._process = _processes.Process(target=main, args=(where, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = True
        self._struck = False

    async def start(self) -> None:
        """Returns when it is connected."""
        assert await self._heard(), f"a bot did not start; see {self._log}"

    async def deliver(self, order: Order) -> bool:
        """Whether it lived to the end of it, and after."""
        with contextlib.suppress(ConnectionError):  # it was killed before it was told
            self._line.send(order)
        return await self._heard()

    def kill(self) -> None:
        """As `kill -9`."""
        self._struck = True
        if self.alive and self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def lives(self) -> bool:
        """Whether nobody killed it; one that was killed is gone then."""
        while self.alive and self._struck:
            await self._heard()
        return self.alive

    async def stop(self) -> None:
        """As SIGTERM: it ends what it is at."""
        if self.alive:
            self._line.send(None)
            assert not await self._heard()

    async def _heard(self) -> bool:
        try:
            await asyncio.to_thread(self._line.recv)
        except (EOFError, ConnectionError):
            self.alive = False
            await asyncio.to_thread(wait, [self._process.sentinel])
            self._process.join()  # here and not on a thread: a start of another process asks after this one too, and one of them would read nothing
            self._line.close()
            assert self._process.exitcode in (0, -signal.SIGKILL), (
                f"it died of {self._process.exitcode}; see {self._log}"
            )
            return False
        return True
