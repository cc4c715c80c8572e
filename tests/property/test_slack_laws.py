"""Slack: whatever a source writes, every payload is valid, mentions nobody, and links nowhere but to the addresses given."""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk.models.blocks import Block as SlackBlock

from bot import render
from bot.messages import Block, BlockKind, Card, Choice, Post, Run, Style
from bot.platforms.on_slack.form import LIMITS, MESSAGE, message
from digests.models import Edition, Language, NamedPerson, Novelty, Reference, Sentence, StoryBrief
from tests.fakes.slack_limits import problem
from tests.fakes.slack_records import slack_channel
from tests.fakes.slack_server import words

HOSTILE = (
    "<!channel>", "<!here|x>", "<!subteam^S1>", "<@U0ADMIN01>", "<#C0NEWS001|news>", "@channel", "@here", "@everyone",
    "<https://evil.example/a|bank.example>", "https://evil.example/b", "<mailto:a@evil.example>", "<javascript:alert(1)|x>",
    "&lt;!channel&gt;", "&amp;", "&", "<", ">", "> quote", "\n> quote", "*", "_", "~", "`", "```", "|", "\\", '"', "\n\n",
    ":tada:", "•", "\u202e", "\u2028", "\u200b", "\ud800", "\x00", "\x07", "简报，新闻。", "Alibaba rose 5% ", "👩\u200d🔬", " ",
    "&gt;", "[1]", "a.example",
)  # fmt: skip
OURS = "a.example", "news.example.cn", "xn--fiqs8s.example"
PATHS = "x", "/", ")", "|", ">", "<!channel>", "_", "*", "`", '"', "\\", "%20", "字", "?a=1&b=2", "#c", "'"
FOREIGN = "javascript:alert(1)", "data:text/html,x", "https://a.example@evil.example/", "//evil.example", "https://[::1", "https://a.example\\@evil.example/"  # fmt: skip
KINDS = [kind for kind in BlockKind if kind not in (BlockKind.IMAGE, BlockKind.DIVIDER)]
_LINK = re.compile(r"<(https?://[^|<>]+)\|([^<>]*)>")
_NEVER_SHOWN = re.compile("[\u2060\ud800-\udfff\x00-\x20\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Writer(Random):
    """Writes what a hostile source could."""

    def hostile(self, most: int = 12) -> str:
        return "".join(self.choices(HOSTILE, k=self.randint(1, most)))

    def address(self) -> str | None:
        ours = f"https://{self.choice(OURS)}/{''.join(self.choices(PATHS, k=self.randint(0, 8)))}"
        return self.choices((None, ours, self.choice(FOREIGN)), (3, 4, 1))[0]

    def run(self) -> Run:
        return Run(self.hostile(), self.choice(list(Style)), self.address())

    def card(self) -> Card:
        blocks = [
            Block(self.choice(KINDS), tuple(self.run() for _ in range(self.randint(0, 6))))
            for _ in range(self.randint(0, 40))
        ]
        blocks.insert(len(blocks) // 2, Block(BlockKind.DIVIDER))
        offered = tuple(Choice(self.hostile(), f"/who {self.hostile(30)}") for _ in range(self.randint(0, 12)))
        return Card(tuple(blocks), offered, self.random() < 0.5, self.hostile())

    def edition(self) -> Edition:
        sources = tuple(
            Reference(n, self.hostile(), self.hostile(), self.choice(("a.example", self.hostile())), self.address(), None, Language.EN)
            for n in range(1, self.randint(2, 9))
        )  # fmt: skip
        made = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        briefs = tuple(self.brief(f"s{n}", tuple(r.number for r in sources)) for n in range(self.randint(1, 8)))
        return Edition(slack_channel().id, date(2026, 3, 2), made, briefs, sources, 9)

    def brief(self, story: str, numbers: tuple[int, ...]) -> StoryBrief:
        languages = (Language.EN, Language.HANS)
        people = tuple(
            NamedPerson("p", self.hostile(), self.hostile(), Novelty.NEW_PERSON, None, self.hostile(), numbers)
            for _ in range(self.randint(0, 3))
        )
        headlines = {language: Sentence(self.hostile(), language, numbers) for language in languages}
        lead = {language: tuple(Sentence(self.hostile(), language, numbers) for _ in "12") for language in languages}
        return StoryBrief(story, "technology", headlines, lead, people, (), (), (), numbers, update_of=self.choice((None, self.address())))  # fmt: skip


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
    sent: dict[str, Any] = message(post)
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


@pytest.mark.parametrize("seed", range(200))
def test_cards_of_hostile_text(seed: int) -> None:
    for post in render.cut(Writer(seed).card(), LIMITS):
        assert_whole(post, assert_safe(post))


@pytest.mark.parametrize("seed", range(200))
def test_digests_of_hostile_text(seed: int) -> None:
    edition = Writer(seed).edition()
    posts = render.edition(edition, slack_channel(), LIMITS)
    posts += [post for _, post in render.updates(edition, slack_channel(), LIMITS)]
    for post in posts:
        assert_whole(post, assert_safe(post))


@pytest.mark.parametrize("seed", range(30))
def test_posts_of_very_many_runs_fit_too(seed: int) -> None:
    write = Writer(seed)
    runs = tuple(Run(write.choice("ab字<*_&"), write.choice(list(Style)), write.address()) for _ in range(4000))
    card = Card((Block(BlockKind.HEADING, (Run("题"),)), Block(write.choice(KINDS[2:]), runs)), plain="x")
    for post in render.cut(card, LIMITS):
        assert_safe(post)
