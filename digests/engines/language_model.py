"""Language models over pydantic-ai (extra `llm`), loaded at the first question: OpenAI and what speaks its protocol, and Anthropic."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from digests.engines.provider_http import Unacceptable, client_settings
from digests.errors import WriterError
from digests.ports import LONGEST_ANSWER, Answer, Clock, Draft

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from openai import AsyncOpenAI
    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import Model

API_BASES = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "deepseek": "https://api.deepseek.com",
    "qwen": "https://dashscope.aliyuncs.com/compatible-mode/v1",
    "ollama": "http://127.0.0.1:11434/v1",
    "vllm": "http://127.0.0.1:8000/v1",
}
LOCAL = frozenset({"ollama", "vllm"})  # run by the operator: no key is needed, and nothing is paid
_REST = timedelta(minutes=3)  # a provider that failed is left alone, so that its time-outs do not add up over a digest
_LONGEST_TEXT = 40_000  # characters; no answer of LONGEST_ANSWER tokens has more
_IN_SHORT = 200  # characters
_MOST_TOKENS = 10_000_000  # what a provider says beyond is no count
_OF_THE_QUESTION = (400, 413, 422)  # a text too long or not liked: the provider is well
_drafts = TypeAdapter(Draft)


class _Refused(WriterError):
    """This question was not answered; the next may be."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model of one provider. `api_base` is the provider's own when empty."""

    provider: str
    model: str
    api_base: str = ""
    api_key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        return f"{self.provider}:{self.model}"


class PydanticModel:
    """Satisfies `ports.LanguageModel`. Endpoints are asked in order; one that fails rests for some minutes.

    `timeout` (seconds) is for one answer of one endpoint, a second try by its client included. Close it when done.
    """

    def __init__(self, endpoints: Sequence[Endpoint], clock: Clock, *, timeout: float) -> None:
        self.name = ", ".join(f"{e.name} {e.api_base}".strip() for e in endpoints)
        self._clock = clock
        self._timeout = timeout
        self._connections = [_Connection(e) for e in endpoints]
        self._rests: dict[str, datetime] = {}

    async def ask(self, instructions: str, turns: Sequence[str]) -> Answer:
        problems: list[str] = []
        for connection in self._connections:
            name = connection.endpoint.name
            rests = self._rests.get(name)
            if rests is not None and self._clock.now() < rests:
                problems.append(f"{name} failed minutes ago")
                continue
            try:
                return await self._answer(connection, instructions, turns)
            except WriterError as exc:
                if not isinstance(exc, _Refused):
                    self._rests[name] = self._clock.now() + _REST
                problems.append(f"{name}: {exc}")
        raise WriterError("; ".join(problems))

    async def _answer(self, connection: "_Connection", instructions: str, turns: Sequence[str]) -> Answer:
        """Raises WriterError for all that a provider, the network or a missing package can cause."""
        try:
            model = await connection.model()
            async with asyncio.timeout(self._timeout):
                return _read(await _request(model, instructions, turns), connection.endpoint)
        except ImportError as exc:
            raise WriterError(f'{exc.name} is not installed; pip install "jianbao[llm]"') from exc
        except TimeoutError as exc:
            raise WriterError(f"no answer within {self._timeout:g} s") from exc
        except Exception as exc:  # the libraries raise anything over an answer that is not of their protocol
            kind = _Refused if getattr(exc, "status_code", 0) in _OF_THE_QUESTION else WriterError
            raise kind(_in_short(exc, connection.endpoint.api_key)) from exc

    async def close(self) -> None:
        for connection in self._connections:
            await connection.close()


async def _request(model: "Model", instructions: str, turns: Sequence[str]) -> "ModelResponse":
    from pydantic_ai.direct import model_request
    from pydantic_ai.models import ModelRequestParameters

    return await model_request(
        model,
        _messages(f"{instructions}\n{_form()}", turns),
        model_settings={"max_tokens": LONGEST_ANSWER},
        model_request_parameters=ModelRequestParameters(output_mode="prompted"),
    )


class _Connection:
    """An endpoint with its client, made when first needed."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._client: AsyncOpenAI | AsyncAnthropic | None = None
        self._model: Model | None = None
        self._opening = asyncio.Lock()

    async def model(self) -> "Model":
        """Loaded on a thread of its own: importing the libraries takes seconds. Raises ImportError without the extra."""
        async with self._opening:
            if self._model is None:
                self._model = await asyncio.to_thread(self._open)
        return self._model

    def _open(self) -> "Model":
        import pydantic_ai.direct  # noqa: F401 - the slowest, loaded here

        base = self.endpoint.api_base or API_BASES[self.endpoint.provider]
        key = self.endpoint.api_key or "none"  # the clients want one even where the server wants none
        return self._anthropic(base, key) if self.endpoint.provider == "anthropic" else self._openai(base, key)

    def _anthropic(self, base: str, key: str) -> "Model":
        from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        http = DefaultAsyncHttpxClient(**client_settings())
        self._client = client = AsyncAnthropic(api_key=key, base_url=base, max_retries=1, http_client=http)
        return AnthropicModel(self.endpoint.model, provider=AnthropicProvider(anthropic_client=client))

    def _openai(self, base: str, key: str) -> "Model":
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers import Provider
        from pydantic_ai.providers.alibaba import AlibabaProvider
        from pydantic_ai.providers.deepseek import DeepSeekProvider
        from pydantic_ai.providers.ollama import OllamaProvider
        from pydantic_ai.providers.openai import OpenAIProvider
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
        from pydantic_ai.providers.vllm import VLLMProvider

        http = DefaultAsyncHttpxClient(**client_settings())
        self._client = client = AsyncOpenAI(api_key=key, base_url=base, max_retries=1, http_client=http)
        provider: Provider[AsyncOpenAI]
        match self.endpoint.provider:
            case "deepseek":
                provider = DeepSeekProvider(openai_client=client)
            case "qwen":
                provider = AlibabaProvider(openai_client=client)
            case "ollama":
                provider = OllamaProvider(openai_client=client)
            case "vllm":
                provider = VLLMProvider(openai_client=client)
            case "openai" if base == API_BASES["openai"]:
                provider = OpenAIProvider(openai_client=client)
            case name:  # another server of OpenAI's protocol
                provider = OpenAICompatibleProvider(name, openai_client=client)
        return OpenAIChatModel(self.endpoint.model, provider=provider)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


def _form() -> str:
    """The form of an answer, in words every model understands."""
    schema = json.dumps(_drafts.json_schema(), ensure_ascii=False)
    return f"Answer with one JSON object and nothing else. It follows this JSON schema:\n{schema}"


def _messages(instructions: str, turns: Sequence[str]) -> "list[ModelMessage]":
    from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart

    return [
        ModelResponse(parts=[TextPart(turn)])
        if position % 2
        else ModelRequest(parts=[UserPromptPart(turn)], instructions=instructions)
        for position, turn in enumerate(turns)
    ]


def _read(response: "ModelResponse", endpoint: Endpoint) -> Answer:
    text = (response.text or "").encode("utf-8", "replace").decode()  # half a surrogate pair can't be kept or sent
    draft, problem = None, "the answer was cut off; be shorter"
    if len(text) > _LONGEST_TEXT:
        text = text[:_IN_SHORT]
    elif response.finish_reason != "length":
        draft, problem = read_draft(text)
    tokens = min(max(response.usage.input_tokens, 0) + max(response.usage.output_tokens, 0), _MOST_TOKENS)
    return Answer(text, draft, endpoint.model, tokens, _price(response, endpoint), problem)


def read_draft(text: str) -> tuple[Draft | None, str]:
    """The last draft in a text, whatever stands around it (reasoning, a code fence); else why there is none."""
    decoder = json.JSONDecoder()
    found, problem, at = None, "", text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as exc:  # ValueError: a number of thousands of digits too
            problem = problem or f"the answer is no valid JSON ({exc})"
            end = at + 1
        else:
            try:
                found = _drafts.validate_python(value)
            except ValidationError as exc:
                first = exc.errors()[0]
                problem = problem or f"{'.'.join(map(str, first['loc'])) or 'the object'}: {first['msg']}"
        at = text.find("{", end)
    return found, "" if found else problem or "the answer holds no JSON object"


def _price(response: "ModelResponse", endpoint: Endpoint) -> Decimal | None:
    if endpoint.provider in LOCAL:
        return Decimal(0)
    try:
        return response.cost().total_price
    except (LookupError, ValueError, AssertionError):
        return None  # a model the price list does not have, or an answer without its usage


def _in_short(exc: BaseException, key: str) -> str:
    """What went wrong, in a line; without the key, which some servers send back."""
    first = exc
    while first.__cause__ is not None:
        first = first.__cause__
    line = " ".join(str(first if isinstance(first, Unacceptable) else exc).split())
    if type(exc).__module__ == "builtins":  # nothing a library says to people
        line = f"the answer is not of its protocol ({type(exc).__name__}: {line})"
    line = line.replace(key, "***") if key else line
    return line if len(line) <= _IN_SHORT else f"{line[:_IN_SHORT]}..."
