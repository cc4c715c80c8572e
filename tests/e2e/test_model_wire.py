"""The model writer and what providers send: errors, other protocols, endless answers. The story is told whatever comes back, and on time."""

import asyncio
import gzip
import json
from collections.abc import Sequence

import pytest

from digests.engines.language_model import Endpoint, PydanticModel
from digests.errors import WriterError
from digests.models import Language
from digests.ports import Written
from digests.writing.budget import Budget
from digests.writing.extract import ExtractWriter
from digests.writing.model import ModelWriter
from tests.e2e.model_writing import PATIENCE, SOUND, assert_borne_out, choice, completion, hours_ahead, told, writer
from tests.fakes.clock import SetClock
from tests.fakes.drafts import FUNDING, HEADLINE, LAYOFFS, only, plan
from tests.fakes.model_memory import ModelMemoryInMemory
from tests.fakes.openai_server import Fails, Hangs, OpenAIServer, Says, Sends, Step, Streams, draft
from tests.fakes.plain_reading import book

_CALL = {"id": "1", "type": "function", "function": {"name": "post", "arguments": "{}"}}
BAD: dict[str, Sequence[Step]] = {
    "no JSON": [Says("I am sorry, I cannot help with that.")],
    "invalid JSON": [Says(SOUND.replace('"en":', '"en"', 1))],
    "wrong form": [Says('{"headline": "Harbour Robotics cuts 340 jobs"}')],
    "empty": [Says("")],
    "cut off": [Says(SOUND[: len(SOUND) // 2], finish="length")],
    "connection cut": [Says(SOUND, broken=True)],
    "429": [Fails(429, {"retry-after-ms": "1"})],
    "500": [Fails(500, {"retry-after-ms": "1"})],
    "401": [Fails(401)],
    "400": [Sends(b'{"error": {"message": "Content Exists Risk"}}', status=400)],
    "500 in HTML": [Sends(b"<h1>Bad gateway</h1>", {"Content-Type": "text/html", "retry-after-ms": "1"}, 502)],
    "429 for years": [Fails(429, {"Retry-After": "1000000000"})],
    "429 till no date": [Fails(429, {"Retry-After": "Fri, 99 Foo 9999999 99:99:99 GMT", "retry-after-ms": "1"})],
    "another page": [Sends(b"<html>Sign in</html>", {"Content-Type": "text/html"})],
    "nothing": [Sends(b"")],
    "null": [Sends(b"null")],
    "no JSON on the wire": [Sends(b'{"choices": [')],
    "no UTF-8": [Sends(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}')],
    "deep": [Sends(b'{"choices": ' + b"[" * 100_000)],
    "an error as an answer": [Sends(b'{"error": {"message": "quota"}}')],
    "no choices": [Sends(completion(choices=[]))],
    "no list of choices": [Sends(completion(choices="none"))],
    "no choice": [Sends(completion(choices=[None]))],
    "no message": [Sends(completion(choices=[{"index": 0, "finish_reason": "stop", "message": None}]))],
    "no content": [choice(content=None)],
    "content that is none": [choice(content=5)],
    "a time beyond all times": [Sends(completion(created=10**20))],
    "usage that is none": [Sends(completion(usage="much"))],
    "refusal": [choice(content=None, refusal="I cannot help with that.")],
    "filtered": [choice("content_filter", content="")],
    "tool call": [choice("tool_calls", content=None, tool_calls=[_CALL])],
    "tool call of another kind": [choice("tool_calls", content=None, tool_calls=[{"id": "1", "type": "custom", "custom": {"name": "post", "input": ""}}])],
    "half a pair": [choice(content="\ud800")],
    "a number of thousands of digits": [choice(content='{"bullets": ' + "1" * 5000 + "}")],
    "braces": [choice(content='{"' * 100_000)],
    "a bullet without end": [choice(content=draft(HEADLINE, ("a.a-" * 50_000, *LAYOFFS[1:])))],
    "too long": [Sends(b" " * 3_000_000 + completion())],
    "without end": [Streams(b" " * 65_536)],
    "packed": [Sends(gzip.compress(b" " * 5_000_000 + completion()), {"Content-Type": "application/json", "Content-Encoding": "gzip"})],
    "no bullets": [Says(draft(("Harbour Robotics cuts 3,400 jobs", "海港机器人裁员3400人")))],
    "all faulty": [Says(draft(("Acme buys Harbour for $3 billion", "Acme以30亿美元收购海港"), ("Harbour Robotics will cut 430 jobs.", "海港机器人将裁员430人。", ("1.1",))))],
}  # fmt: skip
ODD: dict[str, Step] = {  # all that is strange about them is what does not matter
    "as text": Sends(completion(), {"Content-Type": "text/plain"}),
    "without a type": Sends(completion(), {}),
    "no reason to stop": Sends(completion(choices=[{"index": 0, "finish_reason": None, "message": {"role": "assistant", "content": SOUND}}])),
    "another reason": choice("tired", content=SOUND),
    "tool call beside it": choice(content=SOUND, tool_calls=[_CALL]),
    "in parts": choice(content=[{"type": "text", "text": SOUND}]),
    "no usage": Sends(completion(usage=None)),
    "no time": Sends(completion(created=None)),
}  # fmt: skip
MESSAGE = {
    "id": "m", "type": "message", "role": "assistant", "model": "quill-2", "content": [{"type": "text", "text": SOUND}],
    "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": 900, "output_tokens": 300},
}  # fmt: skip
BAD_OF_ANTHROPIC: dict[str, Step] = {
    "overloaded": Sends(b'{"type": "error", "error": {"type": "overloaded_error", "message": ""}}', {"retry-after-ms": "1"}, 529),
    "an error as an answer": Sends(b'{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}'),
    "null": Sends(b"null"),
    "another page": Sends(b"<html>", {"Content-Type": "text/html"}),
    "no content": Sends(json.dumps(MESSAGE | {"content": []}).encode()),
    "no list": Sends(json.dumps(MESSAGE | {"content": None}).encode()),
    "no usage": Sends(json.dumps(MESSAGE | {"usage": None}).encode()),
    "refusal": Sends(json.dumps(MESSAGE | {"content": [], "stop_reason": "refusal"}).encode()),
    "tool use": Sends(json.dumps(MESSAGE | {"content": [{"type": "tool_use", "id": "1", "name": "post", "input": {}}]}).encode()),
    "without end": Streams(b" " * 65_536),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
async def test_the_story_is_told_whatever_comes_back(kind: str) -> None:
    async with OpenAIServer(*BAD[kind]) as server, writer(server) as model:
        written = await told(model, plan())
    extract = await ExtractWriter().write(plan())
    assert (written.headlines, written.lead) == (extract.headlines, extract.lead)
    assert written.notes
    assert len(server.asked) <= 2
    assert_borne_out(written, plan())


@pytest.mark.parametrize("kind", BAD_OF_ANTHROPIC)
async def test_the_story_is_told_whatever_anthropic_sends(kind: str) -> None:
    async with OpenAIServer(BAD_OF_ANTHROPIC[kind]) as server:
        with pytest.raises(WriterError):
            await ask_anthropic(server)


@pytest.mark.parametrize("kind", ODD)
async def test_an_odd_answer_is_taken_for_what_it_says(kind: str) -> None:
    async with OpenAIServer(ODD[kind]) as server, writer(server) as model:
        written = await model.write(plan())
    assert [s.text for s in written.lead[Language.EN]] == [LAYOFFS[0], FUNDING[0]]


@pytest.mark.parametrize("step", [Hangs(), Streams(b" ", pause=0.01)], ids=["silent", "dripping"])
async def test_a_provider_that_takes_too_long_is_waited_for_once_a_while(step: Step) -> None:
    clock = SetClock()
    async with OpenAIServer(step) as server, writer(server, clock=clock) as model:
        waiting = asyncio.create_task(model.write(plan()))
        await server.was_asked.wait()
        with hours_ahead(), pytest.raises(WriterError, match=r"no answer within 60 s|timed out"):
            await waiting
        asked = len(server.asked)
        with pytest.raises(WriterError, match="failed minutes ago"):
            await model.write(only(Language.EN))
        assert len(server.asked) == asked
        server.script = [Says(SOUND)]
        clock.advance(minutes=5)
        assert (await model.write(plan())).writer == "model:quill-1"


async def test_a_question_that_is_not_liked_says_nothing_of_the_next() -> None:
    async with (
        OpenAIServer(Sends(b'{"error": {"message": "Content Exists Risk"}}', status=400), Says(SOUND)) as server,
        writer(server) as model,
    ):
        with pytest.raises(WriterError, match="Content Exists Risk"):
            await model.write(plan())
        assert (await model.write(plan())).writer == "model:quill-1"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with OpenAIServer(Says(SOUND)) as elsewhere:
        there = f"{elsewhere.base}/chat/completions"
        async with OpenAIServer(Sends(b"", {"Location": there}, status)) as server, writer(server) as model:
            with pytest.raises(WriterError, match=str(status)):
                await model.write(plan())
        assert elsewhere.asked == []


async def test_a_key_that_a_server_sends_back_is_not_told() -> None:
    step = Sends(b'{"error": {"message": "bad key secret-key"}}', status=401)
    async with OpenAIServer(step) as server, writer(server) as model:
        with pytest.raises(WriterError, match=r"bad key \*\*\*"):
            await model.write(plan())


@pytest.mark.parametrize(
    ("usage", "least", "most"),
    [
        ({"prompt_tokens": -5_000_000, "completion_tokens": -1, "total_tokens": -1}, 500, 5000),
        ({"prompt_tokens": 10**30, "completion_tokens": 1, "total_tokens": 1}, 10**6, 10**8),
        (None, 500, 5000),
    ],
    ids=["negative", "absurd", "none"],
)
@pytest.mark.filterwarnings("ignore:Failed to extract usage")
async def test_what_cannot_be_the_usage_is_reckoned(usage: object, least: int, most: int) -> None:
    memory = ModelMemoryInMemory()
    async with OpenAIServer(Sends(completion(usage=usage))) as server, writer(server, memory=memory) as model:
        await model.write(plan())
    ((tokens, _),) = (await memory.spent(SetClock().now().date())).values()
    assert least < tokens < most


async def test_an_answer_is_not_taken_for_that_of_another_model_or_address() -> None:
    memory = ModelMemoryInMemory()
    async with OpenAIServer(Says(SOUND)) as one, OpenAIServer(Says(SOUND)) as other:
        spare = Endpoint("deepseek", "inkwell", "http://127.0.0.1:9", "other-key")
        for server, more in ((one, ()), (other, ()), (one, (spare,)), (one, ())):
            async with writer(server, *more, memory=memory) as model:
                await model.write(plan())
        assert (len(one.asked), len(other.asked)) == (2, 1)


async def test_a_slip_of_the_network_is_tried_again() -> None:
    async with OpenAIServer(Fails(429, {"retry-after-ms": "1"}), Says(SOUND)) as server, writer(server) as model:
        written = await model.write(plan())
    assert written.writer == "model:quill-1"


async def test_the_next_model_answers_for_one_that_fails() -> None:
    async with OpenAIServer(Fails(500, {"retry-after-ms": "1"})) as down, OpenAIServer(Says(SOUND)) as up:
        second = Endpoint("deepseek", "inkwell", up.base, "other-key")
        async with writer(down, second) as model:
            written = await model.write(plan())
    assert written.writer == "model:inkwell"
    assert up.keys == ["Bearer other-key"]


async def ask_anthropic(server: OpenAIServer) -> Written:
    clock = SetClock()
    claude = Endpoint("anthropic", "quill-2", server.base.removesuffix("/v1"), "third-key")
    model = PydanticModel([claude], clock, timeout=PATIENCE)
    try:
        memory = ModelMemoryInMemory()
        return await ModelWriter(model, book(), Budget(), clock, extract=ExtractWriter(), memory=memory).write(plan())
    finally:
        await model.close()


async def test_anthropic_is_asked_in_its_own_protocol() -> None:
    async with OpenAIServer(Says("Sure!"), Says(SOUND)) as server:
        written = await ask_anthropic(server)
    assert written.writer == "model:quill-2"
    assert written.notes == ()
    assert "third-key" in server.keys[0]
    assert not server.asked[0].get("tools")
