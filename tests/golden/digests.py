"""Makes the digests of a folder through the whole pipeline, on a store in memory, on a fixed day; the models are the real ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import render
from bot.messages import Block, BlockKind
from bot.platforms.console import LIMITS
from bot.settings import load
from bot.wiring import App, local_channel, open_app
from digests.models import LanguageMode, Script, SourceKind, SourceSpec
from digests.ports import PollState
from tests.fakes.clock import SetClock

FOLDER = Path(__file__).parent
NOW = datetime(2025, 10, 26, 8, 0, tzinfo=UTC)
KINDS: Mapping[str, tuple[LanguageMode, Script]] = {
    "en": (LanguageMode.EN, Script.HANS),
    "zh-Hans": (LanguageMode.ZH, Script.HANS),
    "zh-Hant": (LanguageMode.ZH, Script.HANT),
    "both": (LanguageMode.BOTH, Script.HANS),
}
_MARKS = {
    BlockKind.TITLE: "# ",
    BlockKind.HEADING: "\n## ",
    BlockKind.BULLET: "- ",
    BlockKind.QUOTE: "> ",
    BlockKind.DIVIDER: "\n---",
}


async def digests(folder: Path | None = None) -> dict[str, str]:
    """By kind: the digest of seeds/, or of another folder, a block a line."""
    settings = load({})
    place = folder or settings.seeds
    clock = SetClock(NOW)
    async with open_app(settings, store_url="sqlite+aiosqlite://", platforms=[], clock=clock) as app:
        spec = SourceSpec("seeds", SourceKind.FOLDER, str(place.resolve()), zone="UTC")
        await app.pipeline.poll(app.opener.open(spec), PollState())
        await app.store.keep_channel(local_channel(settings))
        await app.jobs.file_all()
        return {kind: await _digest(app, *how) for kind, how in KINDS.items()}


async def _digest(app: App, mode: LanguageMode, script: Script) -> str:
    channel = replace(local_channel(app.settings), mode=mode, script=script)
    edition, _ = await app.jobs.compose(channel, NOW.date())
    lines = [_line(block) for post in render.edition(edition, channel, LIMITS) for block in post.blocks]
    return "\n".join(lines) + "\n"


def _line(block: Block) -> str:
    return _MARKS.get(block.kind, "") + "".join(run.text for run in block.runs)
