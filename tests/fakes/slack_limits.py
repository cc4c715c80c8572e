"""What Slack refuses in a message or a view, kept by hand from its documentation, in its own words."""

import json
from collections.abc import Iterator
from typing import Any

_TEXT = {"section": 3000, "header": 150, "markdown": 12_000}
_ELEMENTS = {"context": 10, "actions": 25}
_TOGETHER = 13_200  # slackapi/bolt-js#2509: undocumented, near this
_OBJECT = 3000
_SURFACES = {"message": 50, "home": 100, "modal": 100}


def problem(payload: dict[str, Any], surface: str = "message") -> tuple[str, str] | None:
    """(error, detail) that Slack would answer, or None."""
    blocks = payload.get("blocks") or []
    if surface == "message" and not blocks and not payload.get("text"):
        return "no_text", ""
    if len(blocks) > _SURFACES[surface]:
        return "invalid_blocks", f"no more than {_SURFACES[surface]} items allowed [json-pointer:/blocks]"
    for place, block in enumerate(blocks):
        for detail in _wrong(block):
            return "invalid_blocks", f"{detail} [json-pointer:/blocks/{place}]"
    names = [e.get("action_id") for b in blocks for e in b.get("elements", ()) if b["type"] == "actions"]
    if len(set(names)) < len(names):
        return "invalid_blocks", "`action_id` already exists"
    if surface == "message" and len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > _TOGETHER:
        return "msg_blocks_too_long", ""
    return None


def _wrong(block: dict[str, Any]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in {"section", "header", "divider", "image", "actions", "context", "rich_text", "input"}:
        yield f"unsupported type: {kind}"
        return
    if kind in ("section", "header"):
        yield from _text(block.get("text"), _TEXT[kind], plain=kind == "header")
    if len(block.get("block_id") or "") > 255:
        yield "must be less than 256 characters [block_id]"
    if kind in _ELEMENTS:
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= _ELEMENTS[kind]:
            yield f"no more than {_ELEMENTS[kind]} items allowed [elements]"
        for element in elements:
            yield from _text(element, 2000) if kind == "context" else _element(element)
    if kind == "image":
        if not block.get("alt_text") or len(block["alt_text"]) > 2000:
            yield "must be more than 0 and less than 2001 characters [alt_text]"
        if not (block.get("image_url") or block.get("slack_file", {}).get("id")):
            yield "missing required field [image_url]"
    if kind == "rich_text":
        if not block.get("elements"):
            yield "missing required field [elements]"
        for part in block.get("elements", ()):
            yield from _rich(part)
    if kind == "input":
        yield from _text(block.get("label"), 2000, plain=True)
        yield from _element(block["element"])


def _rich(part: dict[str, Any]) -> Iterator[str]:
    if part["type"] == "rich_text_list":
        for item in part["elements"]:
            yield from _rich(item)
        return
    if part["type"] not in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield f"unsupported type: {part['type']}"
    for element in part["elements"]:
        if element["type"] not in ("text", "link", "user", "usergroup", "broadcast", "channel", "emoji"):
            yield f"unsupported type: {element['type']}"
        if element["type"] == "text" and not element.get("text"):
            yield "must be more than 0 characters [text]"
        if element["type"] == "link" and not str(element.get("url")).startswith(("http://", "https://", "mailto:")):
            yield "invalid url [url]"


def _element(element: dict[str, Any]) -> Iterator[str]:
    if not 0 < len(element.get("action_id", "x")) <= 255:
        yield "must be less than 256 characters [action_id]"
    if element["type"] == "button":
        yield from _text(element.get("text"), 75, plain=True)
        if len(element.get("value") or "") > 2000:
            yield "must be less than 2001 characters [value]"
    options = element.get("options", [])
    if element["type"] in ("static_select", "checkboxes") and not 1 <= len(options) <= 100:
        yield "no more than 100 items allowed [options]"
    for option in options:
        yield from _text(option["text"], 75)
        if not 0 < len(option["value"]) <= 150:
            yield "must be less than 151 characters [value]"
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, plain=True)


def _text(text: object, limit: int, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield "missing required field [text]"
    elif plain and text["type"] != "plain_text":
        yield "must be plain_text [text]"
    elif not 0 < len(text["text"]) <= min(limit, _OBJECT):
        yield f"must be less than {min(limit, _OBJECT) + 1} characters [text]"
