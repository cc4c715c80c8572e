"""What the core gives as its reasons can be said in Chinese."""

import json
from pathlib import Path

import pytest

from digests.models import Language, Script
from digests.naming.comparison import compare
from digests.writing.reasons import in_chinese, missing
from digests.writing.voice import Voice

PAIRS = json.loads((Path(__file__).parents[1] / "specs" / "name_pairs.json").read_text("utf-8"))["pairs"]


def test_every_verdict_on_names_has_its_chinese() -> None:
    verdicts = {compare(pair["a"], pair["b"]).why for pair in PAIRS}
    assert len(verdicts) > 20
    assert {part for why in verdicts for part in missing(why)} == set()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("90% of the text is the same, and its title", "正文有 90% 相同，标题也相同"),
        ("same surname, initial of the given name; same organisation (Meta)", "姓相同，名的首字母；机构相同（Meta）"),
        (
            "赵盛嘉 = 赵晟佳: pinyin of the characters; both in one article",
            "赵盛嘉 = 赵晟佳：汉字的拼音；同在一篇文章里",
        ),
        ("replaced by a1; same address, changed text", "已由 a1 取代；网址相同，正文有改动"),
        ("empty: nothing but page furniture", "没有文章：只有页面的附属文字"),
        ("Wang has the same name; taken for the likelier one", "Wang 与其同名，取可能性较大的一位"),
        ("same spelling; something new", "写法相同；something new"),
        ("something new", "something new"),
    ],
)
def test_reasons_in_chinese(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


def test_a_voice_gives_reasons_in_its_language_and_script() -> None:
    why = "same address, changed text"
    assert Voice(Language.EN).reason(why) == why
    assert Voice(Language.HANS).reason(why) == "网址相同，正文有改动"
    assert Voice(Language.HANS, Script.HANT).reason(why) == "網址相同，正文有改動"
