"""What the core gives as its reasons can be said in Chinese."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from digests.models import Language, Script
from digests.naming.comparison import compare
from digests.writing.reasons import in_chinese, missing
from digests.writing.voice import Voice

ROOT = Path(__file__).parents[2]
TROUBLES = {"BlockedAddress", "ChannelGone", "NoFeed", "NotAFeed", "SourceError", "TooLarge", "Unreachable"}
PAIRS = json.loads((Path(__file__).parents[1] / "specs" / "name_pairs.json").read_text("utf-8"))["pairs"]


def test_every_verdict_on_names_has_its_chinese() -> None:
    verdicts = {compare(pair["a"], pair["b"]).why for pair in PAIRS}
    assert len(verdicts) > 20
    assert {part for why in verdicts for part in missing(why)} == set()


def raised(folder: str) -> Iterator[str]:
    """The messages of the errors in TROUBLES that a folder's code raises, with 7 for whatever they name. What is all names has none."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in TROUBLES and node.args:
                match node.args[0]:
                    case ast.Constant(value=str(text)):
                        yield text
                    case ast.JoinedStr(values=parts):
                        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)


@pytest.mark.parametrize(("folder", "at_least"), [("digests/sources", 25), ("bot/platforms", 3)])
def test_whatever_is_wrong_with_a_source_or_channel_has_its_chinese(folder: str, at_least: int) -> None:
    said = {text for text in raised(folder) if any(letter.isalpha() for letter in text)}
    assert len(said) >= at_least
    assert {part for text in said for part in missing(text)} == set()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("90% of the text is the same, and its title", "正文有 90% 相同，标题也相同"),
        ("same surname, initial of the given name; same organisation (Meta)", "姓相同，名的首字母；机构相同（Meta）"),
        (
            "赵盛嘉 = 赵晟佳: pinyin of the characters; both in one article",
            "赵盛嘉 = 赵晟佳：汉字的拼音；同在一篇文章里",
        ),
        ("empty: nothing but page furniture", "没有文章：只有页面的附属文字"),
        ("Wang has the same name; taken for the likelier one", "Wang 与其同名，取可能性较大的一位"),
        ("example.com answers 503 Service Unavailable", "example.com 返回 503 Service Unavailable"),
        (
            "example.com answers 404: no feed at this address; if it has moved, give the source its new address",
            "example.com 返回 404：此地址没有 feed；如已搬迁，请改用新地址",
        ),
        (
            "no feed found at https://a.example: this is a web page, not a feed; it names no feed, and there is none at the usual"
            " places. Look for an RSS link on the site and give its address",
            "在 https://a.example 没有找到 feed：这是网页，不是 feed；页面没有指明 feed，常见位置也没有。"
            "请在网站上找 RSS 链接并给出其地址",
        ),
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
