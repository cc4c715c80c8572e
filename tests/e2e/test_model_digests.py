"""The whole bot with the model writer, over the real client and a scripted server."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.doctor import Level, examine
from bot.platforms.console import ConsolePlatform
from bot.settings import load
from bot.wiring import LOCAL_CHANNEL, App, install_defaults, open_app
from digests.errors import SettingsError
from digests.models import Edition, Language
from digests.ports import Clock
from tests.e2e.harness import ROOT, START, Home, RunningClock
from tests.fakes.drafts import FUNDING, HEADLINE, LAYOFFS
from tests.fakes.engines import CapitalisedNames, NoNames, WordVectors
from tests.fakes.openai_server import Fails, Hangs, OpenAIServer, Says, Step, draft

SOUND = draft(HEADLINE, LAYOFFS, FUNDING)


@asynccontextmanager
async def bot(
    home: Home, server: OpenAIServer, *, hour: int = 0, clock: Clock | None = None, **settings: str
) -> AsyncIterator[App]:
    """Opened `hour` hours after the start of the test."""
    environment = {
        **home.environment,
        "JIANBAO_DIGEST__WRITER": "model",
        "JIANBAO_MODEL__PROVIDER": "openai",
        "JIANBAO_MODEL__NAME": "quill-1",
        "JIANBAO_MODEL__API_BASE": server.base,
        "OPENAI_API_KEY": "secret-key",
        **{f"JIANBAO_MODEL__{name.upper()}": value for name, value in settings.items()},
    }
    async with open_app(
        load(environment),
        platforms=[ConsolePlatform(home.path / "posts.jsonl", out=StringIO())],
        clock=clock or RunningClock(START + timedelta(hours=hour)),
        chinese=NoNames(),
        english=CapitalisedNames(),
        encoder=WordVectors(),
    ) as app:
        await install_defaults(app)
        for number in (1, 2):
            home.publish(number)
        await app.jobs.poll_now()
        await app.jobs.file_all()
        yield app


async def compose(app: App) -> Edition:
    channel = await app.store.channel(LOCAL_CHANNEL)
    assert channel is not None
    return (await app.jobs.compose(channel, START.date()))[0]


@pytest.mark.parametrize(
    "step",
    [Fails(500, {"retry-after-ms": "1"}), Says("no"), Says(SOUND, finish="length")],
    ids=["down", "babbling", "cut"],
)
async def test_the_digest_comes_whatever_the_provider_does(tmp_path: Path, step: Step) -> None:
    async with OpenAIServer(step) as server, bot(Home.make(tmp_path / "home"), server) as app:
        edition = await compose(app)
    told_without_the_model(edition)
    assert server.asked


async def test_the_digest_comes_when_the_provider_is_silent(tmp_path: Path) -> None:
    async with OpenAIServer(Hangs()) as server, bot(Home.make(tmp_path / "home"), server, timeout_seconds="0.3") as app:
        edition = await compose(app)
    told_without_the_model(edition)
    assert "no answer within 0.3 s" in str(edition.notes)  # so short that a slow machine may not even have asked


@dataclass
class SlowTimes:
    """Six minutes go by over every question."""

    server: OpenAIServer

    def now(self) -> datetime:
        return START + timedelta(minutes=6 * len(self.server.asked))


async def test_a_digest_does_not_wait_for_a_slow_provider_story_by_story(tmp_path: Path) -> None:
    async with OpenAIServer(Says("no")) as server:
        async with bot(Home.make(tmp_path / "home"), server, clock=SlowTimes(server)) as app:
            edition = await compose(app)
        told_without_the_model(edition)
        assert len(server.asked) == 1
        assert any("was due" in note for note in edition.notes)


def told_without_the_model(edition: Edition) -> None:
    assert len(edition.briefs) == 2
    assert all(brief.headlines for brief in edition.briefs)
    assert edition.writer == "extract"
    assert any(note.startswith("model: ") for note in edition.notes)
    assert "secret-key" not in str(edition)


async def test_a_digest_says_which_model_wrote_it(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    async with OpenAIServer(Says("{}")) as server, bot(home, server) as app:
        title = next(line for line in (home.path / "news" / "0001.txt").read_text("utf-8").splitlines() if line)
        bullet = (title, "1号工厂开业。", ("1.0",))
        server.script = [Says(draft((title, "1号工厂开业"), bullet))]
        edition = await compose(app)
    told = [b for b in edition.briefs if any(s.model for s in b.headlines.values())]
    assert [b.headlines[Language.EN].text for b in told] == [title]
    assert "model:quill-1" in edition.writer


async def test_a_restart_forgets_neither_what_was_spent_nor_what_was_written(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    async with OpenAIServer(Says("{}", tokens=(900, 100))) as server:
        async with bot(home, server) as app:
            title = next(line for line in (home.path / "news" / "0001.txt").read_text("utf-8").splitlines() if line)
            server.script = [Says(draft((title, "1号工厂开业"), (title, "1号工厂开业。", ("1.0",))), tokens=(900, 100))]
            first = await compose(app)
            spent = await app.store.spent(START.date())
        asked = len(server.asked)
        async with bot(home, server, hour=1) as app:
            again = await compose(app)
        told = [[s for b in edition.briefs for s in b.headlines.values() if s.model] for edition in (first, again)]
        assert told[0] == told[1] != []
        assert sum(tokens for tokens, _ in spent.values()) == 1000 * asked
        home.publish(3)
        asked = len(server.asked)
        async with bot(home, server, hour=2, tokens_per_day=str(1000 * asked)) as app:
            edition = await compose(app)
        assert any("the day's budget" in note for note in edition.notes)
        assert len(server.asked) == asked


async def test_doctor_names_what_is_missing(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    async with OpenAIServer(Says(SOUND)) as server, bot(home, server, fallback="deepseek:inkwell,ollama:quill") as app:
        found = [f async for f in examine(app.settings, app.store, app.clock)]
        assert [(f.what, f.mend) for f in found if "key" in f.what] == [
            ("there is no key for deepseek", "set DEEPSEEK_API_KEY")
        ]
    async with OpenAIServer(Says(SOUND)) as server, bot(home, server) as app:
        found = [f async for f in examine(app.settings, app.store, app.clock)]
        assert any(f.level is Level.OK and "openai:quill-1" in f.what for f in found)


async def test_a_model_that_is_not_named_is_a_wrong_setting(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    async with OpenAIServer(Says(SOUND)) as server:
        with pytest.raises(SettingsError, match=r"\[model\] provider"):
            async with bot(home, server, name=""):
                pass


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--writer", "poet"), "translate or model"), (("--writer", "model"), "docs/models.md")],
)
def test_the_command_says_which_writers_there_are(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    home = Home.make(tmp_path / "home")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JIANBAO_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "digest", "--dry-run", *words],
        env={**kept, **home.environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
