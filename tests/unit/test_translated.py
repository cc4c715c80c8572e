"""The writer that translates: what comes back from a translator is posted when its source bears it out, with the names and figures of the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from digests.errors import WriterError
from digests.models import FigureKind, Language, Value
from digests.ports import StoryPlan
from digests.writing.extract import ExtractWriter
from digests.writing.placeholders import mask, names_of, set_in
from digests.writing.translated import OMISSION, TranslateWriter
from tests.fakes.plain_reading import book
from tests.fakes.stories import claim, organization, person, sighting, stored, story
from tests.fakes.translator import ScriptedTranslator

TITLE = "海港机器人裁员340人"
LAYOFFS = "海港机器人周一宣布裁员340人，约占员工总数的12%，创始人伊内丝·卡洛韦将卸任。"
FUNDING = "海港机器人2024年宣布完成14亿美元融资，估值达148亿美元，两项数字均为同行最高。"
CHINESE = stored("c1", TITLE, f"{LAYOFFS}\n{FUNDING}", language=Language.HANS)
HARBOUR = replace(organization("Harbour Robotics"), zh="海港机器人")
CALLOWAY = person("Ines Calloway", zh="伊内丝·卡洛韦")
MASKED = {
    TITLE: "QX1裁员QX2",
    LAYOFFS: "QX1周一宣布裁员QX2，约占员工总数的QX3，创始人QX4将卸任。",
    FUNDING: "QX1 2024年宣布完成QX2融资，估值达QX3，两项数字均为同行最高。".replace("QX1 ", "QX1"),
}
GOOD = {
    MASKED[TITLE]: "QX1 cuts QX2",
    MASKED[LAYOFFS]: "QX1 announced on Monday that it is laying off QX2, about QX3 of its staff, and founder QX4 will step down.",
    MASKED[FUNDING]: "In 2024, QX1 announced that it had closed QX2 in funding at a valuation of QX3, both the highest among its peers.",
}  # fmt: skip


def plan(*, hearsay: bool = False) -> StoryPlan:
    heads = Value(FigureKind.COUNT, Decimal(340), None, "people")
    told = story(
        "s1", [CHINESE], claims=[claim(CHINESE, HARBOUR, "layoffs", heads)], sightings=[sighting(CHINESE, CALLOWAY)]
    )
    return StoryPlan(told, "", (), (), {"c1": 3}, 1.0)


def writer(answers: dict[str, str] | None) -> TranslateWriter:
    return TranslateWriter(ScriptedTranslator(answers), book(), extract=ExtractWriter())


class TestPlaceholders:
    @pytest.mark.parametrize("text", [TITLE, LAYOFFS, FUNDING])
    def test_names_and_figures_are_taken_out(self, text: str) -> None:
        assert mask(text, Language.EN, names_of(plan(), Language.EN), book()).text == MASKED[text]

    def test_and_put_back_in_the_other_language(self) -> None:
        masked = mask(LAYOFFS, Language.EN, names_of(plan(), Language.EN), book())
        assert masked.parts == ("Harbour Robotics", "340 people", "12%", "Ines Calloway")
        assert masked.restored(GOOD[MASKED[LAYOFFS]], Language.EN) == (
            "Harbour Robotics announced on Monday that it is laying off 340 people, about 12% of its staff, and founder Ines Calloway "
            "will step down."
        )

    def test_from_english(self) -> None:
        masked = mask("Elon Musk said Nvidia raised $1.4 billion from more than 50 people.", Language.HANS, {}, book())
        assert masked.text == "QX1 said QX2 raised QX3 from more than QX4."
        assert masked.restored("QX1说, QX2从 50 多人那里筹集了QX3. QX4", Language.HANS) == (
            "埃隆·马斯克说，英伟达从50多人那里筹集了14亿美元. 50人"
        )

    def test_a_name_without_another_form_stays(self) -> None:
        masked = mask("Kenji Mori spoke.", Language.HANS, {"Kenji Mori": "Kenji Mori"}, book())
        assert masked.restored("QX1 发言。", Language.HANS) == "Kenji Mori 发言。"

    @pytest.mark.parametrize(
        ("source", "translated", "whole"),
        [
            (TITLE, "qx1 cuts Q X 2", "Harbour Robotics cuts 340 people"),
            (TITLE, "QX1's QX2 employees go", "Harbour Robotics's 340 employees go"),
            (TITLE, "QX1 cuts QX2 people", "Harbour Robotics cuts 340 people"),
            (TITLE, "QX2 lost their jobs at QX1", "340 people lost their jobs at Harbour Robotics"),
            (TITLE, "QX2 QX1 employees go", "340 Harbour Robotics employees go"),
            ("营收14.3亿美元", "revenue of QX1 dollars", "revenue of US$1.43 billion"),
            ("下跌12%", "fell by QX1 percent", "fell by 12%"),
            ("从5亿美元增至8亿美元", "from QX1 to QX2", "from US$500 million to US$800 million"),
            ("从5亿美元增至8亿美元", "to QX2 from QX1", None),  # turned by the model, or changed?
        ],
    )
    def test_what_a_model_puts_beside_a_placeholder(self, source: str, translated: str, whole: str | None) -> None:
        masked = mask(source, Language.EN, names_of(plan(), Language.EN), book())
        assert masked.restored(translated, Language.EN) == whole

    @pytest.mark.parametrize(
        ("source", "translated", "whole"),
        [
            ("It raised $14.3 billion.", "它筹集了QX1美元。", "它筹集了143亿美元。"),
            ("It fell 12%.", "它下跌了百分之QX1。", "它下跌了12%。"),
            ("It hired 600 people.", "它雇用了QX1人。", "它雇用了600人。"),
            ("It hired 600 people.", "它雇用了QX1名员工。", "它雇用了600名员工。"),
            ("It hired 600 people.", "它僱用了QX1員工。", "它雇用了600名员工。"),
        ],
    )
    def test_and_in_chinese(self, source: str, translated: str, whole: str) -> None:
        assert mask(source, Language.HANS, {}, book()).restored(translated, Language.HANS) == whole

    @pytest.mark.parametrize("translated", ["QX1 cuts.", "QX1 cuts QX2 and QX2.", "QX1 cuts QX2 and QX3.", "cuts"])
    def test_a_lost_or_doubled_placeholder(self, translated: str) -> None:
        assert mask(TITLE, Language.EN, names_of(plan(), Language.EN), book()).restored(translated, Language.EN) is None

    @pytest.mark.parametrize(
        ("text", "set_", "language"),
        [
            ("公司 说 , 裁员 600 人 , 占 12 % .", "公司说，裁员600人，占12%。", Language.HANS),
            ("增长 18% , 至 1,234 台 (同比)", "增长18%，至1,234台（同比）", Language.HANS),
            ("He said , at 7:30 , it rose 3 % .", "He said, at 7:30, it rose 3%.", Language.EN),
        ],
    )
    def test_typography(self, text: str, set_: str, language: Language) -> None:
        assert set_in(text, language) == set_


class TestWriter:
    async def test_the_language_no_source_has_is_translated(self) -> None:
        written = await writer(GOOD).write(plan())
        english = written.headlines[Language.EN]
        assert (english.text, english.references, english.model) == (
            "Harbour Robotics cuts 340 people",
            (3,),
            "scripted",
        )
        assert len(written.lead[Language.EN]) == 2
        assert "US$14.8 billion" in written.lead[Language.EN][1].text
        assert written.headlines[Language.HANS].model is None
        assert [s.text for s in written.lead[Language.HANS]] == [LAYOFFS, FUNDING]
        assert (written.writer, written.notes) == ("translate:scripted", ())

    async def test_what_people_wrote_in_a_language_stays(self) -> None:
        english = stored(
            "e1", "Harbour Robotics cuts 340 jobs", "Harbour Robotics said on Monday that it will cut 340 jobs."
        )
        both = replace(plan(), material=story("s1", [CHINESE, english]), numbers={"c1": 1, "e1": 2})
        written = await writer(None).write(both)
        assert written == await ExtractWriter().write(both)

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            ("QX1 announced on Monday that it is laying off QX2, and founder QX4 will step down.", "lost"),
            ("QX1 QX2 QX3 QX4", "short"),
            ("", "placeholder"),
            ("QX1 announced on Monday that it is", "placeholder"),
            (
                "QX1 said on Monday that QX2, QX2, about QX3 of its staff, would go, and QX4 would step down.",
                "placeholder",
            ),
            (
                "QX1 said on Monday that QX2, about QX3 of its staff, would go to QX9, and QX4 would step down.",
                "placeholder",
            ),
            ("QX1 said on Monday that QX5, about QX6 of its staff, would go, and QX7 would step down.", "placeholder"),
            (
                "QX1 said on Monday that it is not laying off QX2, about QX3 of its staff, and founder QX4 will step down.",
                "denies",
            ),
            (
                "QX1 said on Monday, @here, that QX2, about QX3 of its staff, would go, and QX4 would step down.",
                "mention",
            ),
            ("QX1 said on Monday that QX2, about QX3 of its 员工, would go, and founder QX4 would step down.", "员工"),
            (
                "QX1 sаid on Monday that QX2, about QX3 of its staff, would go, and founder QX4 would step down.",
                "not English",
            ),
            ("周一宣布裁员QX1，QX2，QX3，QX4", "not in English"),
            ("QX1 said on Monday that QX2, about QX3 of its 9,000 staff, would go, and QX4 would step down.", "9,000"),
            ("QX1 said QX2 said QX3 go go go go go go go go go go go go go go go go QX4.", "repeats"),
            (
                "QX1 said on Monday to see http://evil.example that QX2, about QX3 of staff, would go, with QX4.",
                "address",
            ),
        ],
    )
    async def test_a_sentence_that_fails_is_left_out_with_a_mark(self, answer: str, why: str) -> None:
        plainly = {LAYOFFS: "The harbor robot cut 341 people."}
        translator = ScriptedTranslator(GOOD | {MASKED[LAYOFFS]: answer} | plainly)
        written = await TranslateWriter(translator, book(), extract=ExtractWriter()).write(plan())
        first, second = written.lead[Language.EN]
        assert (first.text, first.model, first.references) == (OMISSION, None, (3,))
        assert "US$1.4 billion" in second.text
        assert LAYOFFS in translator.asked  # once more, as it stands
        assert len(written.notes) == 1
        assert "left out" in written.notes[0]
        assert Language.EN in written.headlines

    @pytest.mark.parametrize("change", [-1, 1], ids=["one too few", "one too many"])
    async def test_a_translator_that_cannot_count(self, change: int) -> None:
        class Miscounting(ScriptedTranslator):
            async def translate(self, sentences: Sequence[str], target: Language) -> list[str]:
                answers = await super().translate(sentences, target)
                return answers[:change] if change < 0 else [*answers, answers[0]]

        writer = TranslateWriter(Miscounting(GOOD), book(), extract=ExtractWriter())
        with pytest.raises(WriterError, match="for 3 sentences"):
            await writer.write(plan())

    async def test_a_sentence_that_loses_a_placeholder_is_translated_as_it_stands(self) -> None:
        plainly = "Harbour Robotics announced on Monday it would lay off 340 people, about 12% of employees, and founder Ines Calloway will leave."
        answers = GOOD | {MASKED[LAYOFFS]: "Something", LAYOFFS: plainly}
        written = await writer(answers).write(plan())
        assert written.lead[Language.EN][0].text == plainly
        assert written.notes == ()

    async def test_a_language_of_which_nothing_stands_is_absent(self) -> None:
        nonsense = dict.fromkeys([*GOOD, TITLE, LAYOFFS, FUNDING], "No.")
        written = await writer(nonsense).write(plan())
        assert Language.EN not in written.headlines
        assert Language.EN not in written.lead
        assert written.writer == "extract"
        assert len(written.notes) == 3

    async def test_without_a_model_it_says_so(self) -> None:
        with pytest.raises(WriterError, match="no model"):
            await writer(None).write(plan())
