"""Discord: whatever a source writes, every payload is valid, mentions nobody, and links nowhere but to our own addresses."""

from datetime import UTC, date, datetime
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import render
from bot.messages import Block, BlockKind, Card, Choice, Post, Run, Style
from bot.platforms.on_discord.buttons import Buttons
from bot.platforms.on_discord.form import LIMITS, form, mark_of
from digests.models import Edition, Language, NamedPerson, Novelty, Reference, Sentence, StoryBrief
from tests.fakes.discord_limits import description, message_problems
from tests.fakes.discord_reading import seen
from tests.fakes.discord_world import NEWS, TEXT, Place, channel_of

HOSTILE = (
    "@everyone", "@here", "<@123456789012345678>", "<@!1>", "<#42>", "<:smile:42>", "<t:1:R>", "</who:7>", "<id:browse>",
    "[press](https://evil.example/a)", "[a](<https://evil.example>)", "https://evil.example/b", "<https://evil.example>",
    "discord.gg/evil", "https://discord.com/invite/evil", "steam://run/1", "](https://evil.example)", "[", "]", "(", ")",
    "\\", "\\\\", "`", "```\n", "**", "||", "~~", "_", "> quote", "\n# big", "\n- item", "\n-# small", "1. one", "\n\n",
    "\u202e", "\u200b", "\ud800", "\x07", "简报，新闻。", "Alibaba rose 5% ", "👩\u200d🔬", "\u0301", " ", "&amp;",
)  # fmt: skip
OURS = "a.example", "news.example.cn", "xn--fiqs8s.example"

PATHS = "x", "/", ")", "(", "@everyone", "_", "*", "]", "[", "\\", " ", "%20", "字", "?a=1&b=2", "#c", "'", '"'
FOREIGN = "javascript:alert(1)", "data:text/html,x", "https://a.example@evil.example/", "//evil.example", "https://[::1", "discord://x"  # fmt: skip
KINDS = [kind for kind in BlockKind if kind is not BlockKind.IMAGE]


class Writer(Random):
    """Writes what a hostile source could."""

    def hostile(self) -> str:
        return "".join(self.choices(HOSTILE, k=self.randint(1, 12)))

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
        return Card(tuple(blocks), self.offered(), self.random() < 0.5, self.hostile())

    def offered(self) -> tuple[Choice, ...]:
        return tuple(Choice(self.hostile(), f"/who {self.hostile()}") for _ in range(self.randint(0, 12)))

    def edition(self) -> Edition:
        sources = [
            Reference(n, self.hostile(), self.hostile(), self.choice(("a.example", self.hostile())), self.address(), None, Language.EN)
            for n in range(1, self.randint(2, 9))
        ]  # fmt: skip
        made = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        briefs = tuple(self.brief(f"s{n}", tuple(r.number for r in sources)) for n in range(self.randint(1, 8)))
        return Edition("discord:1/2", date(2026, 3, 2), made, briefs, tuple(sources), 9)

    def brief(self, story: str, numbers: tuple[int, ...]) -> StoryBrief:
        languages = (Language.EN, Language.HANS)
        people = tuple(
            NamedPerson("p", self.hostile(), self.hostile(), Novelty.NEW_PERSON, None, self.hostile(), numbers)
            for _ in range(self.randint(0, 3))
        )
        headlines = {language: Sentence(self.hostile(), language, numbers) for language in languages}
        lead = {language: tuple(Sentence(self.hostile(), language, numbers) for _ in "12") for language in languages}
        update_of = self.choice((None, self.address()))
        return StoryBrief(story, "technology", headlines, lead, people, (), (), (), numbers, update_of=update_of)


def payload(post: Post) -> dict[str, Any]:
    """What discord.py makes of a post, less the files."""
    arguments = form(post, mark=mark_of("discord:1/2|2026-03-02|edition|0")).arguments()
    body: dict[str, Any] = {"allowed_mentions": arguments["allowed_mentions"].to_dict()}
    if "content" in arguments:
        body["content"] = arguments["content"]
    body["embeds"] = [embed.to_dict() for embed in arguments["embeds"]]
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
            assert host in after or label.strip("[]").isdecimal(), text


@pytest.mark.parametrize("batch", range(4))
def test_answers_are_valid_and_harmless(batch: int) -> None:
    for seed in range(batch * 60, batch * 60 + 60):
        for post in render.cut(Writer(seed).card(), LIMITS):
            assert_safe(post)


@pytest.mark.parametrize("batch", range(4))
def test_digests_are_valid_and_harmless(batch: int) -> None:
    channel = channel_of(Place(NEWS, TEXT, "news"))
    for seed in range(batch * 40, batch * 40 + 40):
        edition = Writer(seed).edition()
        updates = [post for _, post in render.updates(edition, channel, LIMITS)]
        for post in [*render.edition(edition, channel, LIMITS), *updates]:
            assert_safe(post)


async def test_buttons_are_valid_and_give_their_commands_back() -> None:
    buttons = Buttons()
    for seed in range(200):
        offered = Writer(seed).offered()
        view = buttons.view(offered)
        shown: list[dict[str, Any]] = [{**row} for row in view.to_components()] if view else []
        assert message_problems({"content": "x", "components": shown}) == []
        found = [buttons.command(button["custom_id"]) for row in shown for button in row["components"]]
        assert found == list(dict.fromkeys(c.command for c in offered if c.label.strip()))
