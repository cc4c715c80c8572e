"""A bot that posts to Slack is killed before, within and after a post, and started again: every post stands there once."""

import asyncio
import logging
import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from pydantic import SecretStr

from bot.messages import Card, Choice, Invocation, Post
from bot.platforms.on_slack import SlackPlatform
from bot.ports import Sent
from bot.settings import SlackSettings
from digests.publishing import Channel
from tests.e2e.harness import Home, RunningClock, finish, opened  # its forkserver has the slow imports
from tests.fakes.slack_records import SlackRecords, slack_channel
from tests.fakes.slack_server import BOT_TOKEN, SlackServer

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOMENTS = ("before", "within", "after")
_processes = multiprocessing.get_context("forkserver")


class Doomed(SlackPlatform):
    """Its process is killed at a moment of its first post, or never."""

    moment = ""

    async def send(self, channel: Channel, post: Post, *, key: str, thread: str | None = None) -> Sent:
        if self.moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        sending = asyncio.ensure_future(super().send(channel, post, key=key, thread=thread))
        if self.moment == "within":  # the request is on its way, its answer is not
            asyncio.get_running_loop().call_later(Random().uniform(0, 0.03), os.kill, os.getpid(), signal.SIGKILL)
        sent = await sending
        if self.moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return sent


async def no_answer(invocation: Invocation) -> Card:
    raise AssertionError(invocation)


async def no_choices(invocation: Invocation, option: str, typed: str) -> tuple[Choice, ...]:
    return ()


async def once(home: Home, api_base: str, at: datetime, moment: str) -> None:
    clock = RunningClock(at)
    platform = Doomed(SlackSettings(bot_token=SecretStr(BOT_TOKEN), api_base=api_base), SlackRecords(), clock)
    platform.moment = moment
    await platform.connect(no_answer, no_choices)
    async with opened(home, clock, [platform]) as app:
        channel = replace(slack_channel(), at=time(8, 0), stories=20)
        await app.store.keep_channel(channel)
        await app.jobs.poll_now()
        await app.jobs.file_all()
        await app.jobs.publish(channel, at.date())
        await app.outbox.deliver_due()
    await platform.close()


def main(home: str, api_base: str, at: datetime, moment: str) -> None:
    logging.basicConfig(filename=Path(home) / "bot.log", level=logging.INFO, force=True)
    asyncio.run(once(Home(Path(home)), api_base, at, moment))


@pytest.mark.slow
@pytest.mark.parametrize("first", MOMENTS)
async def test_killed_twice_and_started_again(tmp_path: Path, first: str) -> None:
    home = Home.make(tmp_path / "home")
    for number in range(24):
        home.publish(number)
    async with SlackServer() as slack:
        for number, moment in enumerate((first, "after", "")):
            at = START + timedelta(minutes=2 * number)
            slack.now = at.timestamp
            process = _processes.Process(target=main, args=(str(home.path), slack.api_base, at, moment), daemon=True)
            process.start()
            code = await asyncio.to_thread(finish, process)
            if not moment:
                assert code == 0
        keys = slack.workspace.keys()
    assert len(keys) == len(set(keys))
    assert keys == [f"{slack_channel().id}|{START.date()}|edition|{part}" for part in range(len(keys))]
    assert len(keys) > 1  # the one that was killed over, and what came after it
