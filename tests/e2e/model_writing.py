"""The model writer over the real client and a scripted server, for tests of what it makes of answers."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from digests.engines.language_model import Endpoint, PydanticModel
from digests.errors import WriterError
from digests.models import Sentence
from digests.ports import StoryPlan, Writer, Written
from digests.writing.budget import Budget
from digests.writing.extract import ExtractWriter
from digests.writing.grounding import check
from digests.writing.model import ModelWriter
from tests.fakes.clock import SetClock
from tests.fakes.drafts import FUNDING, HEADLINE, LAYOFFS
from tests.fakes.model_memory import ModelMemoryInMemory
from tests.fakes.openai_server import OpenAIServer, Sends, draft
from tests.fakes.plain_reading import book

SOUND = draft(HEADLINE, LAYOFFS, FUNDING)
PATIENCE = 60.0  # seconds


@contextmanager
def hours_ahead() -> Iterator[None]:
    """The event loop's clock goes on by hours: all that waits for an answer has waited long enough."""
    loop = asyncio.get_running_loop()
    now = loop.time
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "time", lambda: now() + 7200)
        yield


@asynccontextmanager
async def writer(
    server: OpenAIServer,
    *more: Endpoint,
    clock: SetClock | None = None,
    memory: ModelMemoryInMemory | None = None,
    tokens_per_digest: int = 0,
    tokens_per_day: int = 0,
) -> AsyncIterator[ModelWriter]:
    clock = clock or SetClock()
    memory = memory or ModelMemoryInMemory()
    model = PydanticModel([Endpoint("openai", "quill-1", server.base, "secret-key"), *more], clock, timeout=PATIENCE)
    try:
        budget = Budget(tokens_per_digest, tokens_per_day)
        yield ModelWriter(model, book(), budget, clock, extract=ExtractWriter(), memory=memory)
    finally:
        await model.close()


async def told(first: Writer, story: StoryPlan) -> Written:
    """As the pipeline does it: the extract when the model fails."""
    try:
        return await first.write(story)
    except WriterError as exc:
        extract = await ExtractWriter().write(story)
        return Written(extract.headlines, extract.lead, notes=(str(exc),))


def said(written: Written) -> list[Sentence]:
    return [*written.headlines.values(), *(s for lead in written.lead.values() for s in lead)]


def assert_borne_out(written: Written, story: StoryPlan) -> None:
    """Every sentence stands in the articles it refers to, and in the language it is filed under."""
    by_number = {story.numbers[a.article.id]: a.article for a in story.material.articles}
    assert written.headlines
    assert written.lead
    for sentence in said(written):
        assert sentence.references
        source = "\n".join(by_number[n].text for n in sentence.references)
        assert check(source, sentence.text, book()).grounded, sentence
        assert any("\u4e00" <= c <= "\u9fff" for c in sentence.text) == sentence.language.chinese


def completion(**changes: object) -> bytes:
    """A sound answer on the wire, with other fields."""
    message = {"role": "assistant", "content": SOUND}
    whole = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_772_000_000,
        "model": "quill-1",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200},
    }
    return json.dumps(whole | changes).encode()


def choice(finish: str = "stop", **message: object) -> Sends:
    return Sends(
        completion(choices=[{"index": 0, "finish_reason": finish, "message": {"role": "assistant"} | message}])
    )
