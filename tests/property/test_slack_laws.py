"""Slack: whatever a source writes, every payload is valid, mentions nobody, and links nowhere but to the addresses given."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk.models.blocks import Block as SlackBlock

from bot import render
from bot.messages import Block, BlockKind, Card, Post, Run, Style
from bot.platforms.on_slack.form import LIMITS, MESSAGE, message
from tests.fakes.slack_limits import problem
from tests.fakes.slack_server import words
from tests.property.hostile import CASES, OURS, Writer, told

BATCHES = 20
_LINK = re.compile(r"<(https?://[^|<>]+)\|([^<>]*)>")
_NEVER_SHOWN = re.compile("[\u2060\ud800-\udfff\x00-\x20\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def strings(node: object, key: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of all that stands in a payload."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from strings(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, key)
    elif isinstance(node, str):
        yield key, node


def mrkdwn(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            assert node["verbatim"] is True
            yield node["text"]
        for value in node.values():
            yield from mrkdwn(value)
    elif isinstance(node, list):
        for value in node:
            yield from mrkdwn(value)


def assert_safe(post: Post) -> dict[str, Any]:
    pictures = {n: f"F{n:08}" for n, b in enumerate(post.blocks) if b.kind is BlockKind.IMAGE}
    sent: dict[str, Any] = message(post, pictures)
    assert problem(sent) is None
    assert len(json.dumps(sent["blocks"], ensure_ascii=False, separators=(",", ":"))) <= MESSAGE
    for block, parsed in zip(sent["blocks"], SlackBlock.parse_all(sent["blocks"]), strict=True):
        parsed.validate_json()
        assert parsed.to_dict()["type"] == block["type"]
    for key, text in strings(sent):
        if key != "value":  # what a button runs comes back to us, and is shown to nobody
            assert not re.search(r"<[!@#]|@(channel|here|everyone)", text), (key, text)
        if key == "url":
            assert urlsplit(text).hostname in OURS
    for text in [*mrkdwn(sent["blocks"]), sent["text"]]:
        assert all(urlsplit(html.unescape(found[1])).hostname in OURS for found in _LINK.finditer(text))
        rest = re.sub(r"(?m)^> ", "", _LINK.sub("", text))
        assert not set("<>") & set(rest), rest
        assert not re.search(r"&(?!amp;|lt;|gt;)", rest), rest
        inner = re.sub(r"(?m)^\*|\*$", "", rest)
        assert not re.search("[*_~`](?!\u2060)", inner), rest
    return sent


def assert_whole(post: Post, sent: dict[str, Any]) -> None:
    shown = _NEVER_SHOWN.sub("", html.unescape(words(sent["blocks"])))
    for block in post.blocks:
        for run in block.runs:
            text = _NEVER_SHOWN.sub("", run.text)
            assert text in shown or html.unescape(text) in shown, (text, shown)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_digests_and_answers_are_valid_harmless_and_whole(batch: int) -> None:
    for seed in range(batch, CASES, BATCHES):
        for post in render.cut(told(seed), LIMITS):
            assert_whole(post, assert_safe(post))


@pytest.mark.parametrize("seed", range(12))
def test_posts_of_very_many_runs_fit_too(seed: int) -> None:
    write = Writer(seed)
    runs = tuple(Run(write.choice("ab字<*_&"), write.choice(list(Style)), write.address()) for _ in range(4000))
    card = Card((Block(BlockKind.HEADING, (Run("题"),)), Block(write.choice(list(BlockKind)[2:6]), runs)), plain="x")
    for post in render.cut(card, LIMITS):
        assert_safe(post)
