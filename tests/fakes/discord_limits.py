"""What Discord refuses of a payload: its documented limits, kept by hand, since its OpenAPI description knows only some of them.

https://discord.com/developers/docs/resources/message and .../interactions/application-commands
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema
from jsonschema.protocols import Validator

from tests.shared_files import SHARED

# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming
_NAME = re.compile(r"[-_'\w]{1,32}")
Problem = tuple[str, str]  # (path, message)
Json = Mapping[str, Any]


def message_problems(body: Json) -> list[Problem]:
    """Problems of a message, by path, as an answer of 50035 names them."""
    return list(_message(body))


def _message(body: Json) -> Iterator[Problem]:
    yield from _longer("content", body.get("content"), 2000)
    yield from _longer("nonce", body.get("nonce"), 25)
    embeds = body.get("embeds") or []
    yield from _more("embeds", embeds, 10)
    total = 0
    for number, embed in enumerate(embeds):
        texts = list(_embed_texts(f"embeds.{number}", embed))
        total += sum(len(text.strip()) for _, text, _ in texts)
        for path, text, limit in texts:
            yield from _longer(path, text.strip(), limit)
        yield from _more(f"embeds.{number}.fields", embed.get("fields") or [], 25)
        for position, field in enumerate(embed.get("fields") or []):
            if not (field.get("name") or "").strip() or not (field.get("value") or "").strip():
                yield f"embeds.{number}.fields.{position}", "This field is required"
        if not texts and not embed.get("image"):
            yield f"embeds.{number}.description", "This field is required"
    if total > 6000:
        yield "embeds", "Embed size exceeds maximum size of 6000"
    yield from _components(body.get("components") or [])
    if not any(body.get(part) for part in ("content", "embeds", "components", "attachments", "sticker_ids")):
        yield "", "Cannot send an empty message"


def _embed_texts(path: str, embed: Json) -> Iterator[tuple[str, str, int]]:
    parts = [
        ("title", embed.get("title"), 256),
        ("description", embed.get("description"), 4096),
        ("footer.text", (embed.get("footer") or {}).get("text"), 2048),
        ("author.name", (embed.get("author") or {}).get("name"), 256),
    ]
    for position, field in enumerate(embed.get("fields") or []):
        parts += [
            (f"fields.{position}.name", field.get("name"), 256),
            (f"fields.{position}.value", field.get("value"), 1024),
        ]
    yield from ((f"{path}.{name}", text, limit) for name, text, limit in parts if text)


def _components(rows: Sequence[Json]) -> Iterator[Problem]:
    yield from _more("components", rows, 5)
    seen: set[str] = set()
    for number, row in enumerate(rows):
        path = f"components.{number}.components"
        yield from _more(path, row.get("components") or [], 5)
        for position, button in enumerate(row.get("components") or []):
            yield from _longer(f"{path}.{position}.label", button.get("label"), 80)
            identifier = button.get("custom_id") or ""
            yield from _longer(f"{path}.{position}.custom_id", identifier, 100)
            if not identifier or identifier in seen:
                yield f"{path}.{position}.custom_id", "Component custom id cannot be duplicated"
            seen.add(identifier)


def choices_problems(choices: Sequence[Json]) -> list[Problem]:
    """Problems of the choices offered for an option."""
    found = list(_more("choices", choices, 25))
    for number, choice in enumerate(choices):
        for part in ("name", "value"):
            if not str(choice[part]).strip():
                found.append((f"choices.{number}.{part}", "This field is required"))
            found += _longer(f"choices.{number}.{part}", str(choice[part]), 100)
    return found


def commands_problems(commands: Sequence[Json]) -> list[Problem]:
    """Problems of the commands of an application."""
    found = [*_more("", commands, 100), *_same_names("", commands)]
    for number, command in enumerate(commands):
        found += _command(str(number), command, depth=0)
        if (size := _size(command)) > 8000:
            found.append((str(number), f"Command exceeds maximum size ({size} > 8000)"))
    return found


def _command(path: str, command: Json, depth: int) -> Iterator[Problem]:
    name = command["name"]
    if not 1 <= len(name) <= 32 or name != name.lower() or " " in name:
        yield f"{path}.name", "Command name is invalid"
    for locale, localised in (command.get("name_localizations") or {}).items():
        if not _NAME.fullmatch(localised) or localised != localised.lower():
            yield f"{path}.name_localizations.{locale}", "Command name is invalid"
    described = {"": command.get("description", ""), **(command.get("description_localizations") or {})}
    for locale, text in described.items():
        if not 1 <= len(text) <= 100:
            yield f"{path}.description.{locale}", "Must be between 1 and 100 in length."
    options = command.get("options") or []
    yield from _same_names(f"{path}.options", options)
    yield from _more(f"{path}.options", options, 25)
    required = [bool(o.get("required")) for o in options]
    if required != sorted(required, reverse=True):
        yield f"{path}.options", "Required options must be placed before non-required options"
    for number, option in enumerate(options):
        if option["type"] == 2 and depth > 0:
            yield f"{path}.options.{number}", "Groups may not be nested this deep"
        yield from choices_problems(option.get("choices") or [])
        yield from _command(f"{path}.options.{number}", option, depth + 1)


def _same_names(path: str, siblings: Sequence[Json]) -> Iterator[Problem]:
    """Two of one name, in any language."""
    names = [("", s["name"]) for s in siblings]
    names += [item for s in siblings for item in (s.get("name_localizations") or {}).items()]
    if len(set(names)) < len(names):
        yield path, "Names must be unique"


def _size(command: Json) -> int:
    """Name, description and choices of a command and all under it; of localised texts the longest counts."""
    texts = [command.get("description", ""), *(command.get("description_localizations") or {}).values()]
    names = [command["name"], *(command.get("name_localizations") or {}).values()]
    own = max(map(len, names)) + max(map(len, texts))
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in command.get("choices") or [])
    return own + choices + sum(_size(option) for option in command.get("options") or [])


def _longer(path: str, text: object, limit: int) -> list[Problem]:
    return [(path, f"Must be {limit} or fewer in length.")] if text and len(str(text)) > limit else []


def _more(path: str, items: Sequence[object], limit: int) -> list[Problem]:
    return [(path, f"Must be {limit} or fewer in length.")] if len(items) > limit else []


class Description:
    """Discord's own OpenAPI description: says what is wrong with the body of a request."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._validators: dict[tuple[str, str], Validator] = {}

    def problems(self, method: str, path: str, body: object) -> list[str]:
        """`path` as the description writes it, with its parameters in braces."""
        validator = self._validators.get((method, path))
        if validator is None:
            content = self._document["paths"][path][method.lower()]["requestBody"]["content"]
            schema = {**content["application/json"]["schema"], "components": self._document["components"]}
            validator = self._validators[method, path] = jsonschema.Draft202012Validator(schema)
        found = validator.iter_errors(_with_text_ids(body))
        return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in found]


def _with_text_ids(body: Any) -> Any:
    """discord.py writes the ids of attachments and references as numbers, which Discord takes though its description does not."""
    if isinstance(body, list):
        return [_with_text_ids(item) for item in body]
    if not isinstance(body, dict):
        return body
    return {
        name: str(value) if isinstance(value, int) and (name == "id" or name.endswith("_id")) else _with_text_ids(value)
        for name, value in body.items()
    }


@cache
def description() -> Description | None:
    """Discord's OpenAPI description, where it lies beside the project."""
    path = SHARED / "cases" / "discord-openapi.json"
    return Description(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
