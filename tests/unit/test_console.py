"""The terminal: a transcript in which each post stands once, and nothing that could take the terminal over."""

import json
import multiprocessing
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot.messages import Block, BlockKind, Card, Choice, Invocation, Post, Reader, Run, Style
from bot.platforms.console import ConsolePlatform
from digests.errors import DeliveryError
from tests.fakes.publishing import make_channel, make_post

CHANNEL = make_channel("terminal", platform="console")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    return tmp_path / "home" / "posts.jsonl"


def console(transcript: Path, out: StringIO | None = None, width: int = 60) -> ConsolePlatform:
    return ConsolePlatform(transcript, out=out or StringIO(), width=width)


def keys(transcript: Path) -> list[str]:
    return [json.loads(line)["key"] for line in transcript.read_text(encoding="utf-8").splitlines()]


def shown(*blocks: Block, width: int = 60) -> str:
    out = StringIO()
    console(Path("unused"), out, width).show(blocks)
    return out.getvalue()


def paragraph(*runs: Run) -> Block:
    return Block(BlockKind.PARAGRAPH, runs)


class TestTranscript:
    async def test_a_post_stands_and_is_found(self, transcript: Path) -> None:
        out = StringIO()
        platform = console(transcript, out)
        sent = await platform.send(CHANNEL, make_post("早上好"), key="k1")
        assert await platform.find(CHANNEL, "k1", LONG_AGO) == sent
        assert await platform.find(CHANNEL, "k2", LONG_AGO) is None
        (line,) = [json.loads(text) for text in transcript.read_text(encoding="utf-8").splitlines()]
        assert Post.from_json(json.dumps(line["post"])) == make_post("早上好")
        assert (line["key"], line["channel"]) == ("k1", CHANNEL.id)
        assert "早上好" in out.getvalue()

    async def test_what_its_choices_do_is_shown(self, transcript: Path) -> None:
        out = StringIO()
        offered = replace(
            make_post("digest"), choices=(Choice("1. Chips", "/story s1", "/story 1"), Choice("Ships", "/story s2"))
        )
        await console(transcript, out).send(CHANNEL, Post.from_json(offered.to_json()), key="k1")
        assert "  /story 1   1. Chips\n  /story s2   Ships\n" in out.getvalue()

    async def test_sent_again_it_stands_and_shows_once(self, transcript: Path) -> None:
        out = StringIO()
        for _ in range(3):
            await console(transcript, out).send(CHANNEL, make_post("once"), key="k1")
        assert keys(transcript) == ["k1"]
        assert out.getvalue().count("once") == 1

    @pytest.mark.parametrize("kept", [1, 10, -2, -1])
    async def test_a_line_that_a_crash_cut_off_does_not_stand(self, transcript: Path, kept: int) -> None:
        """-1 leaves all of it but the line break."""
        platform = console(transcript)
        await platform.send(CHANNEL, make_post("whole"), key="k1")
        whole = transcript.read_bytes()
        await platform.send(CHANNEL, make_post("torn"), key="k2")
        torn = transcript.read_bytes()[len(whole) :]
        transcript.write_bytes(whole + torn[:kept])
        assert await platform.find(CHANNEL, "k2", LONG_AGO) is None
        assert await platform.find(CHANNEL, "k1", LONG_AGO) is not None
        await platform.send(CHANNEL, make_post("torn"), key="k2")
        assert keys(transcript) == ["k1", "k2"]

    async def test_lines_of_others_do_no_harm(self, transcript: Path) -> None:
        transcript.parent.mkdir()
        transcript.write_bytes(b'\xff\xfe\n[1]\n"k1"\nnull\n\n{}\n')
        platform = console(transcript)
        assert await platform.find(CHANNEL, "k1", LONG_AGO) is None
        await platform.send(CHANNEL, make_post("x"), key="k1")
        assert await platform.find(CHANNEL, "k1", LONG_AGO) is not None

    async def test_only_its_owner_may_read_it(self, transcript: Path) -> None:
        await console(transcript).send(CHANNEL, make_post("x"), key="k1")
        assert transcript.stat().st_mode & 0o777 == 0o600

    async def test_a_place_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(DeliveryError, match="cannot be written"):
            await console(tmp_path / "file" / "posts.jsonl").send(CHANNEL, make_post("x"), key="k1")

    async def test_a_reader_that_went_away_is_no_reason_to_post_again(self, transcript: Path) -> None:
        class Closed(StringIO):
            def write(self, text: str) -> int:
                raise BrokenPipeError

        await console(transcript, Closed()).send(CHANNEL, make_post("x"), key="k1")
        assert keys(transcript) == ["k1"]

    def test_processes_side_by_side(self, transcript: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        others = [context.Process(target=_send_all, args=(str(transcript),)) for _ in range(3)]
        for other in others:
            other.start()
        for other in others:
            other.join()
        assert sorted(keys(transcript)) == sorted(f"k{n}" for n in range(20))


def _send_all(transcript: str) -> None:
    import asyncio

    async def send() -> None:
        for number in range(20):
            await console(Path(transcript)).send(CHANNEL, make_post("字" * 3000), key=f"k{number}")

    asyncio.run(send())


class TestShown:
    @pytest.mark.parametrize(
        "bad", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\r", "\x08", "\u202e", "\u2066", "\u2028", "\x00"]
    )
    def test_control_characters_are_left_out_everywhere(self, bad: str) -> None:
        out = StringIO()
        platform = console(Path("unused"), out)
        run = Run(f"a{bad}b", Style.BOLD, f"https://a.example/{bad}x")
        card = Card((paragraph(run),), (Choice(f"l{bad}l", f"/who {bad}x"),))
        platform.show_card(card)
        for char in bad:
            assert char.isprintable() or char not in out.getvalue()

    def test_an_address_cannot_end_its_escape_sequence(self) -> None:
        out = StringIO()
        platform = ConsolePlatform(Path("unused"), out=out, width=60)
        platform._rich._force_terminal = True
        platform._rich._color_system = None
        platform.show((paragraph(Run("x", link="https://a.example/\x1b\\\x1b[2J")),))
        assert "\x1b[2J" not in out.getvalue()

    def test_markup_of_a_source_is_text(self) -> None:
        assert "[bold]x[/bold] :smile: [link=https://a]" in shown(
            paragraph(Run("[bold]x[/bold] :smile: [link=https://a]"))
        )

    def test_plain_when_it_is_no_terminal(self) -> None:
        text = shown(
            Block(BlockKind.TITLE, (Run("Title"),)),
            paragraph(Run("x", Style.BOLD, "https://a.example")),
            Block(BlockKind.DIVIDER),
        )
        assert "\x1b" not in text

    @pytest.mark.parametrize("width", [20, 33, 60])
    def test_no_line_is_wider_than_the_terminal(self, width: int) -> None:
        text = "微软据报道将投资 US$14.3 billion 于人工智能公司" * 4
        for kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUOTE, BlockKind.TITLE):
            lines = shown(Block(kind, (Run(text),)), width=width).splitlines()
            assert len(lines) > 3
            assert max(cell_len(line) for line in lines) <= width

    def test_nothing_is_lost_in_wrapping(self) -> None:
        text = "微软据报道将投资" * 20
        assert "".join(shown(paragraph(Run(text)), width=21).split()) == text


class TestShell:
    @pytest.mark.parametrize("leave", ["exit", "quit", "/exit", "/Quit "])
    async def test_answers_commands_and_numbers_until_the_end(
        self, monkeypatch: pytest.MonkeyPatch, leave: str
    ) -> None:
        asked: list[str] = []

        async def answer(invocation: Invocation) -> Card:
            asked.append(invocation.command)
            return Card((paragraph(Run(f"answer to {invocation.command}")),), (Choice("more", "/more"),))

        async def complete(invocation: Invocation, option: str, typed: str) -> tuple[Choice, ...]:
            return ()

        reader = Reader("console:local", "me")
        monkeypatch.setattr("sys.stdin", StringIO(f"/who x\n\n1\n9\n{leave}\n/never\n"))
        out = StringIO()
        platform = console(Path("unused"), out)
        await platform.connect(answer, complete)
        await platform.shell(lambda line, reader: Invocation(line, {}, reader), reader)
        assert asked == ["/who x", "/more", "9"]
        assert "answer to /more" in out.getvalue()
        assert "›" not in out.getvalue()
