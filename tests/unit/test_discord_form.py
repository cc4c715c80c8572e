"""Blocks as Discord's markdown, example by example."""

import pytest

from bot.messages import Block, BlockKind, Post, Run, Style
from bot.platforms.on_discord.form import form, mark_of
from bot.platforms.on_discord.markdown import escape, lines, link_target
from tests.fakes.discord_limits import message_problems


def line(kind: BlockKind, *runs: Run) -> str:
    return "\n".join(lines([Block(kind, runs)]))


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (BlockKind.TITLE, "简报", "## 简报"),
        (BlockKind.HEADING, "1. Chips", "### 1\\. Chips"),
        (BlockKind.PARAGRAPH, "a\n\nb", "a\nb"),
        (BlockKind.BULLET, "a\nb", "- a b"),
        (BlockKind.QUOTE, "a\nb", "> a\n> b"),
        (BlockKind.CONTEXT, "small", "-# small"),
        (BlockKind.PARAGRAPH, "- no list\n# no title", "\\- no list\n\\# no title"),
        (BlockKind.PARAGRAPH, "rose 1.5% in 2026-03", "rose 1.5% in 2026-03"),
    ],
)
def test_kinds_of_blocks(kind: BlockKind, text: str, shown: str) -> None:
    assert line(kind, Run(text)) == shown


def test_markup_holds_words_not_spaces_and_does_not_run_together() -> None:
    runs = (Run("New: ", Style.BOLD), Run("Ada", Style.BOLD), Run("said", Style.ITALIC), Run("/who", Style.CODE))
    assert line(BlockKind.PARAGRAPH, *runs) == "**New:** **Ada**\u200b*said*\u200b`/who`"


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ((Run("[3]", link="https://a.example/x"),), "[[3]](https://a.example/x)"),
        ((Run("Chips", link="https://www.a.example/x"),), "[Chips](https://www.a.example/x) (a.example)"),
        ((Run("Chips", link="https://a.example/x"), Run(" — a.example · 2 March")), "[Chips](https://a.example/x) — a.example · 2 March"),
        ((Run("Chips", link="https://a.example/x"), Run(" — bank.example")), "[Chips](https://a.example/x) (a.example) — bank.example"),
        ((Run("https://bank.example", link="https://a.example/"),), "[https:\\/\\/bank.example](https://a.example/) (a.example)"),
        ((Run("x", link="https://a.example/a)b (c)"),), "[x](https://a.example/a%29b%20%28c%29) (a.example)"),
        ((Run("x", link="javascript:alert(1)"),), "x"),
        ((Run("x", link="https://bank.example@a.example/"),), "x"),
    ],
)  # fmt: skip
def test_a_link_shows_where_it_goes(runs: tuple[Run, ...], shown: str) -> None:
    assert line(BlockKind.PARAGRAPH, *runs) == shown


def test_a_host_of_another_alphabet_is_shown_as_it_is_dialled() -> None:
    assert link_target("https://аррӏе.example/") == ("https://аррӏе.example/", "xn--80ak6aa92e.example")


@pytest.mark.parametrize("text", ["@everyone", "<@1>", "[a](b)", "`x`", "https://evil.example", "a\u202eb", "\ud800"])
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    read = escape(text).replace("\\", "").replace("\u200b", "")
    assert read == text.replace("\u202e", "").replace("\ud800", "")
    assert escape(text) != text


@pytest.mark.parametrize("length", [0, 5, 5000, 30_000])
def test_any_post_is_a_valid_message_with_its_mark(length: int) -> None:
    """Also one that was never cut, and one that has no text."""
    blocks = tuple(Block(BlockKind.PARAGRAPH, (Run("字" * (length // 5)),)) for _ in range(5))
    arguments = form(Post(blocks, "plain " * (length // 5)), mark=mark_of("k")).arguments()
    embeds = [embed.to_dict() for embed in arguments["embeds"]]
    assert message_problems({"content": arguments.get("content"), "embeds": embeds}) == []
    assert any(mark_of("k")[:8].lower() in embed.get("footer", {}).get("text", "") for embed in embeds)


def test_a_mark_fits_a_nonce() -> None:
    assert len({mark_of(f"k{n}") for n in range(1000)}) == 1000
    assert {len(mark_of(key)) for key in ("", "k", "长" * 500)} == {25}
