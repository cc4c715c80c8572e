"""Charts: the picture, its words in both languages, and where they are shown."""

import base64
import struct
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot import cards, render
from bot.charts import Charts, alternative
from bot.messages import Block, BlockKind, Reader
from bot.notes import voices
from bot.service import FiguresPage
from digests import edition
from digests.engines.line_chart import LineChart
from digests.models import (
    Bound,
    FigureKind,
    Language,
    LanguageMode,
    Point,
    Script,
    Series,
    Subject,
    SubjectKind,
    Value,
)
from digests.ports import Mark, Written
from digests.writing.voice import Voice
from tests.fakes.platform import LIMITS
from tests.fakes.stories import CHANNEL, claim, day, organization, stored, story, usd

YUNLING = Subject(SubjectKind.ORGANIZATION, "yunling", "Cloudridge", "云岭科技")
SERIES = Series(
    YUNLING,
    "revenue",
    "USD",
    "q",
    "",
    (
        Point(date(2025, 3, 31), usd("1.2E+9")),
        Point(date(2025, 6, 30), replace(usd("1.5E+9"), approx=True)),
        Point(date(2025, 9, 30), usd("2.1E+9"), (usd("1.9E+9"),)),
    ),
)


class StubPainter:
    """Records what it is asked to draw, or fails."""

    def __init__(self, *, broken: bool = False) -> None:
        self.asked: list[tuple[str, list[Mark]]] = []
        self.broken = broken

    def draw(self, title: str, marks: Sequence[Mark]) -> bytes:
        if self.broken:
            raise OSError("no font")
        self.asked.append((title, list(marks)))
        return b"png"


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


class TestPicture:
    @pytest.mark.parametrize("count", [1, 3, 12, 60])
    def test_is_of_one_size_whatever_it_shows(self, count: int) -> None:
        marks = [
            Mark(
                date(2025, 1, 1) + timedelta(days=30 * n),
                f"{n}月",
                n - 2.0,
                n if n % 3 else n + 5.0,
                f"{n}亿美元",
                (n + 1.0,),
            )
            for n in range(count)
        ]
        assert size(LineChart().draw("云岭科技營收 · Cloudridge revenue", marks)) == (1280, 640)

    def test_every_character_of_both_scripts_has_a_glyph(self) -> None:
        """A missing glyph is a warning of matplotlib, which these tests take for an error."""
        words = "臺灣輝達執行長營收佔比億兆歐元英鎊韓元 台湾英伟达首席执行官营收占比亿 €£¥₩ ≥≈–—…"
        mark = Mark(date(2025, 1, 1), words, 1.0, None, words)
        assert LineChart().draw(words, [mark])

    def test_a_chart_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="marks"):
            LineChart().draw("x", [])


class TestWords:
    @pytest.mark.parametrize(
        ("voice", "expected"),
        [
            (
                Voice(Language.EN),
                "Cloudridge revenue: first quarter of 2025 US$1.2 billion; second quarter of 2025 about US$1.5 billion; "
                "third quarter of 2025 US$2.1 billion / US$1.9 billion.",
            ),
            (
                Voice(Language.HANS),
                "云岭科技营收：2025年一季度 12亿美元；2025年二季度 约15亿美元；2025年三季度 21亿美元 / 19亿美元。",
            ),
            (
                Voice(Language.HANS, Script.HANT),
                "雲嶺科技營收：2025年第一季 12億美元；2025年第二季 約15億美元；2025年第三季 21億美元 / 19億美元。",
            ),
        ],
        ids=["en", "zh-Hans", "zh-Hant"],
    )
    def test_tell_every_point(self, voice: Voice, expected: str) -> None:
        assert alternative(SERIES, voice) == expected

    def test_of_people_a_year(self) -> None:
        people = Value(FigureKind.COUNT, Decimal(3000), None, "people", bound=Bound.AT_MOST, strict=True)
        staff = replace(
            SERIES, measure="headcount", unit="people", step="", points=(Point(date(2025, 3, 31), people),) * 3
        )
        assert "31 March 2025 fewer than 3,000 people" in alternative(staff, Voice(Language.EN))
        assert "2025年3月31日 不足3000人" in alternative(staff, Voice(Language.HANS))


class TestCharts:
    async def test_a_picture_has_its_words_in_every_language_of_the_channel(self) -> None:
        painter = StubPainter()
        block = await Charts(painter).draw(SERIES, voices(replace(CHANNEL, mode=LanguageMode.BOTH)))
        assert block is not None
        ((title, marks),) = painter.asked
        assert title == "云岭科技营收 · Cloudridge revenue"
        assert [(m.low, m.words, m.others) for m in marks][-1] == (2.1e9, "21亿美元 / 19亿美元", (1.9e9,))
        assert base64.b64decode(block.image or "") == b"png"
        said = "".join(run.text for run in block.runs)
        assert "12亿美元" in said
        assert "US$1.2 billion" in said

    async def test_one_that_cannot_be_drawn_is_logged_and_left_out(self, caplog: pytest.LogCaptureFixture) -> None:
        assert await Charts(StubPainter(broken=True)).draw(SERIES, (Voice(Language.EN),)) is None
        assert "could not be drawn" in caplog.text

    async def test_figures_show_it_first(self) -> None:
        reader = Reader("fake:t", "ann")
        chart = Block(BlockKind.IMAGE, (), "cG5n")
        card = cards.figures(FiguresPage(YUNLING, ()), reader, 1, chart)
        assert [b.kind for b in card.blocks] == [BlockKind.TITLE, BlockKind.IMAGE]


class TestDigest:
    async def test_a_changed_figure_is_shown_over_time_once(self) -> None:
        harbour, northrim = organization("Harbour Robotics"), organization("Northrim")
        materials = []
        for number, subject in enumerate((harbour, northrim)):
            article = stored(f"n{number}", f"{subject.en} is worth $9 billion now", when=day(40))
            past = [stored(f"p{number}{n}", "Before", when=day(n)) for n in (1, 12)]
            earlier = [claim(a, subject, "market_value", usd(f"{n + 3}E+9")) for n, a in enumerate(past)]
            materials.append(
                story(
                    f"s{number}",
                    [article],
                    claims=[claim(article, subject, "market_value", usd("9E+9"))],
                    earlier=earlier,
                )
            )
        selection = edition.choose(materials, CHANNEL, now=day(40), watched=frozenset())
        written = {p.material.story.id: Written({}, {}, "extract") for p in selection.plans}
        made, _ = edition.assemble(selection, written, CHANNEL, day(40).date(), day(40))
        assert [len(b.course.points) for b in made.briefs if b.course] == [3, 3]
        charts = await Charts(StubPainter()).of_edition(made, CHANNEL)
        assert list(charts) == [made.briefs[0].story]
        (post,) = render.edition(made, CHANNEL, replace(LIMITS, images=True, post=9000), charts)
        assert [b.kind for b in post.blocks].count(BlockKind.IMAGE) == 1
        updates = [replace(b, update_of="https://chat.example/1") for b in made.briefs]
        posts = list(render.updates(replace(made, briefs=tuple(updates)), CHANNEL, LIMITS, charts))
        assert [sum(b.kind is BlockKind.IMAGE for b in p.blocks) for _, p in posts] == [1, 0]
