"""Discord: whatever a source writes, every payload is valid, mentions nobody, and links nowhere but to our own addresses."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import render
from bot.messages import BlockKind, Post
from bot.platforms.on_discord.buttons import Buttons
from bot.platforms.on_discord.form import LIMITS, form, mark_of
from tests.fakes.discord_limits import description, message_problems
from tests.fakes.discord_reading import seen
from tests.property.hostile import CASES, OURS, Writer, told

BATCHES = 20


def payload(post: Post) -> dict[str, Any]:
    """What discord.py makes of a post, less the files themselves."""
    arguments = form(post, mark=mark_of("discord:1/2|2026-03-02|edition|0")).arguments()
    body: dict[str, Any] = {"allowed_mentions": arguments["allowed_mentions"].to_dict()}
    if "content" in arguments:
        body["content"] = arguments["content"]
    body["embeds"] = [embed.to_dict() for embed in arguments["embeds"]]
    if "files" in arguments:
        body["attachments"] = [file.to_dict(number) for number, file in enumerate(arguments["files"])]
    return body


def assert_safe(post: Post) -> None:
    body = payload(post)
    assert message_problems(body) == []
    assert body["allowed_mentions"] == {"parse": []}
    rules = description()
    assert rules is None or rules.problems("POST", "/channels/{channel_id}/messages", body) == []
    for text in (body.get("content", ""), *(e.get("description", "") for e in body["embeds"])):
        read = seen(text)
        assert read.mentions == [], text
        assert read.bare == [], text
        for label, address, after in read.links:
            host = (urlsplit(address).hostname or "").removeprefix("www.")
            assert host in OURS, text
            assert host == label.removeprefix("www.") or host in after or label.strip("[]").isdecimal(), text


def assert_pictured(post: Post) -> None:
    """Every picture is attached, shown by an embed, and told in words."""
    pictures = [b for b in post.blocks if b.kind is BlockKind.IMAGE]
    body = payload(post)
    names = [attachment["filename"] for attachment in body.get("attachments", [])]
    assert [e["image"]["url"] for e in body["embeds"] if "image" in e] == [f"attachment://{name}" for name in names]
    assert len(names) == len(pictures)
    assert all(0 < len(attachment["description"]) <= 1024 for attachment in body.get("attachments", []))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_digests_and_answers_are_valid_and_harmless(batch: int) -> None:
    for seed in range(batch, CASES, BATCHES):
        for post in render.cut(told(seed), LIMITS):
            assert_safe(post)
            assert_pictured(post)


async def test_buttons_are_valid_and_give_their_commands_back() -> None:
    buttons = Buttons()
    for seed in range(200):
        offered = Writer(seed).anything().choices
        view = buttons.view(offered)
        shown: list[dict[str, Any]] = [{**row} for row in view.to_components()] if view else []
        assert message_problems({"content": "x", "components": shown}) == []
        found = [buttons.command(button["custom_id"]) for row in shown for button in row["components"]]
        assert found == list(dict.fromkeys(c.command for c in offered if c.label.strip()))
