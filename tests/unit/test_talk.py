"""What sources tell as no more than talk."""

import pytest

from digests.models import Language
from digests.ports import StoryPlan
from digests.writing.extract import ExtractWriter
from tests.fakes.stories import person, sighting, stored, story

EN = "Norhaven Semiconductor raised its forecast on Wednesday after quarterly revenue rose 18% to $2.31 billion.\n"
ZH = "诺海半导体周三公布第三季度业绩,营收增长18%,达到23.1亿美元。\n"


def plan(title: str, body: str, language: Language, *, update: bool = False) -> StoryPlan:
    article = stored("a", title, body, language=language)
    seen = [sighting(article, person("Helena Brandt", zh="海伦娜·勃兰特"))]
    return StoryPlan(story("s", [article], sightings=seen), "", (), (), {"a": 1}, 1.0, update)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Helena Brandt will leave before the summer, according to people familiar with her plans.", True),
        ("A rumour that Helena Brandt would step down had gone round the plant for several weeks.", True),
        ("Helena Brandt denied a rumour that the plant in Port Elwin would be closed before summer.", False),
        ("The plant in the north will reportedly be closed before the end of the coming summer.", False),
        ("Helena Brandt said that the plant in Port Elwin would stay open for another ten years.", False),
        ("公司内部有传言称,海伦娜·勃兰特将在夏天之前离任。", False),
        ("诺海内部有传言称,海伦娜·勃兰特将在夏天之前离任。", True),
        ("海伦娜·勃兰特否认了有关关闭埃尔温港工厂的传言。", False),
        ("从网传视频可以看到,海伦娜·勃兰特当天到过埃尔温港的工厂。", False),
    ],
)
async def test_a_sentence_of_talk_names_someone_and_denies_nothing(sentence: str, told: bool) -> None:
    chinese = sentence[0] > "z"
    language = Language.HANS if chinese else Language.EN
    body = (ZH if chinese else EN) * 3 + sentence
    written = await ExtractWriter().write(plan("诺海业绩" if chinese else "Norhaven results", body, language))
    if not told:
        assert sentence not in [s.text for s in written.unconfirmed.values()]
    else:
        assert [s.text for s in (*written.lead[language], *written.unconfirmed.values())].count(sentence) == 1


async def test_an_update_tells_no_talk_again() -> None:
    body = EN + "Helena Brandt will leave before the summer, according to people familiar with her plans."
    assert (
        await ExtractWriter().write(plan("Norhaven raises forecast", body, Language.EN, update=True))
    ).unconfirmed == {}
