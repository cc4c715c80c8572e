"""Translation by Firefox's models (extra `mt`) on this machine, in a process of its own that starts with the first sentence.

The operator places the models; nothing is ever downloaded. `Translator.load` of the library would, and is not used.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from digests.engines.translation_files import DIRECTIONS, Misplaced, ModelFiles, find
from digests.errors import WriterError
from digests.models import Language
from digests.text.script import detect

_ROOT: Final = str(Path(__file__).resolve().parents[2])
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from digests.engines.translation_worker import main; main()"
)
_LONGEST_LINE: Final = 1 << 20
_LONGEST: Final = 600  # characters; the engine silently drops what does not fit its context
_REST: Final = 180.0  # seconds for which an engine that hung is left alone, so that a digest waits for it once
_PROBES = {Language.EN: "该公司周二宣布裁员。", Language.HANS: "The company announced layoffs on Tuesday."}


class FirefoxTranslator:
    """Satisfies `ports.Translator`. `folder` holds the models, `seconds` is for one call, its first loading aside. Close it when done."""

    name = "Firefox Translations"

    def __init__(self, folder: Path, *, seconds: float = 60.0) -> None:
        self._folder = folder
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self._loaded: set[Language] = set()
        self._turn = asyncio.Lock()
        self._rests = 0.0  # until then, by the loop's clock

    async def translate(self, sentences: Sequence[str], target: Language) -> list[str]:
        """A sentence that is too long comes back empty."""
        fitting = [s for s in sentences if len(s) <= _LONGEST]
        async with self._turn:
            if asyncio.get_running_loop().time() < self._rests:
                raise WriterError("the engine hung minutes ago")
            await self._load(target)
            translated = iter(await self._ask({"into": str(target), "sentences": fitting}, self._seconds))
        return [" ".join(next(translated, "").split()) if len(s) <= _LONGEST else "" for s in sentences]

    async def _load(self, target: Language) -> None:
        if self._process is not None and self._process.returncode is None and target in self._loaded:
            return
        if find_spec("fxtranslate") is None:
            raise WriterError('fxtranslate is not installed; pip install "jianbao[mt]"')
        files = await asyncio.to_thread(find, self._folder, target)
        await self._ask(_loading(files, target), 60.0)
        self._loaded.add(target)

    async def _ask(self, request: Mapping[str, object], seconds: float) -> list[str]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                process.stdin.write(json.dumps(request).encode() + b"\n")
                await process.stdin.drain()
                line = await process.stdout.readline()
            answer = json.loads(line)
        except BaseException as exc:
            await self._stop()  # an answer that comes late would be taken for the next one
            if isinstance(exc, TimeoutError):
                self._rests = asyncio.get_running_loop().time() + _REST
                raise WriterError(f"no translation within {seconds:g} s") from exc
            if isinstance(exc, (OSError, ValueError)):
                raise WriterError("the process that translates came down") from exc
            raise
        if "broken" in answer:
            await self._stop()  # some faults of a model show only when it is first used; it is loaded anew
            raise WriterError(str(answer["broken"]))
        return [str(text) for text in answer["ok"]]

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._loaded.clear()
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-c", _START, _ROOT),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=_LONGEST_LINE,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            )
        return self._process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        self._loaded.clear()
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def close(self) -> None:
        await self._stop()


def _loading(files: ModelFiles, target: Language) -> dict[str, object]:
    return {
        "load": str(target),
        "model": str(files.model),
        "source": str(files.source),
        "target": str(files.target),
        "shortlist": str(files.shortlist) if files.shortlist else None,
    }


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """How it stands with one direction: its files, and what is wrong, "" where nothing is."""

    direction: str
    files: tuple[str, ...]
    problem: str = ""


async def check_models(folder: Path) -> tuple[ModelCheck, ...]:
    """Both directions: the files are there and whole, fit each other, load, and turn a sentence into the other language."""
    translator = FirefoxTranslator(folder)
    try:
        return tuple([await _check(translator, folder, target) for target in (Language.EN, Language.HANS)])
    finally:
        await translator.close()


async def _check(translator: FirefoxTranslator, folder: Path, target: Language) -> ModelCheck:
    try:
        files = await asyncio.to_thread(find, folder, target)
    except Misplaced as exc:
        return ModelCheck(DIRECTIONS[target], (), str(exc))
    named = tuple(str(path) for path in files.all)
    try:
        (said,) = await translator.translate([_PROBES[target]], target)
    except WriterError as exc:
        return ModelCheck(DIRECTIONS[target], named, f"{files.model}: does not work ({exc})")
    if not said or detect(said).chinese != target.chinese:
        return ModelCheck(
            DIRECTIONS[target],
            named,
            f"{files.model}: writes {said!r} for {_PROBES[target]!r}: another language's model?",
        )
    return ModelCheck(DIRECTIONS[target], named)
