"""Files that are no articles: each is told with its name and the mend, for as long as it stands, and no other file suffers."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digests.clean import clean
from digests.cleaning.flaws import flaw
from digests.models import Article, RawItem, Rejected, RejectReason, SourceKind, SourceSpec
from digests.ports import Poll, PollState
from digests.sources.folder import FolderSource
from digests.text.heading import heading
from digests.writing.reasons import missing

NOW = datetime(2025, 10, 25, 8, 0, tzinfo=UTC)
SPEC = SourceSpec("files", SourceKind.FOLDER, "folder")
PROSE = "Harbor Line said on Tuesday that Dana Whitfield will become chief executive. Revenue rose 12% to $35 million."
CHINESE = "云帆科技10日宣布，林晓燕将出任公司首席执行官，接替退休的周明远。公司今年上半年营收达到35亿元，同比增长12%。"
GOOD = json.dumps({"title": "Harbor Line names a chief executive", "text": PROSE})


def cleaned(content: str | bytes, media_type: str = "application/json", key: str = "a") -> Article | Rejected:
    raw = content if isinstance(content, bytes) else content.encode()
    return clean(RawItem("files", key, raw, media_type, NOW), SPEC)


BROKEN = {
    '{"title": "x", text: }': "line 1 column 16",
    '{"title": "x",\n "text": "cut': "line 2 column 10",
    "Harbor Line said": "not JSON",
    "[" * 100_000: "not JSON",
    '{"text": ' + "9" * 5000 + "}": '"text"',
    json.dumps([{"title": "A", "text": PROSE}]): "a file for each article",
    '"hello"': "a string",
    "null": "null",
    "7": "a number",
    '{"title": "A bridge over the Elwin"}': 'without a "text"',
    '{"title": "A", "text": " \\n "}': 'without a "text"',
    '{"title": "A", "text": null}': 'without a "text"',
    '{"title": "A", "text": 12}': "a number",
    '{"title": "A", "text": ["one", "two"]}': "a list",
    '{"title": "A", "text": {"en": "one"}}': "an object",
    '{"title": "A", "text": true}': "true or false",
}


@pytest.mark.parametrize("content", list(BROKEN), ids=[f"{number}" for number in range(len(BROKEN))])
def test_broken_json_is_rejected_with_the_mend_in_both_languages(content: str) -> None:
    made = cleaned(content)
    assert isinstance(made, Rejected)
    assert made.reason is RejectReason.BROKEN
    assert BROKEN[content] in made.detail
    assert '"text"' in made.detail
    assert missing(made.detail) == []
    assert missing(f"broken: {made.detail}") == []
    assert missing(f"a.json was passed over: {made.detail}") == []


@pytest.mark.parametrize(
    "content",
    [b'{"title":"x\xff\xfe","text":"\xff\xfa\xaa Harbor Line said"}', '{"text": "Café Elwin opened"}'.encode("cp1252")],
)
def test_json_is_not_read_by_guess(content: bytes) -> None:
    made = cleaned(content)
    assert isinstance(made, Rejected)
    assert "UTF-8" in made.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_json_in_a_plain_encoding_is_read(encoding: str) -> None:
    made = cleaned(json.dumps({"title": "云帆科技换帅", "text": CHINESE}, ensure_ascii=False).encode(encoding))
    assert isinstance(made, Article)
    assert (made.title, made.body) == ("云帆科技换帅", CHINESE)


def test_json_may_lack_a_title_and_break_lines_in_its_strings() -> None:
    made = cleaned('{"title": 5, "text": "Harbor Line names a chief\r\n\r\n' + PROSE + '"}')
    assert isinstance(made, Article)
    assert (made.title, made.body) == ("Harbor Line names a chief", PROSE)
    raw = json.dumps({"text": PROSE})
    made = cleaned(raw)
    assert isinstance(made, Article)
    assert (made.title, made.body) == ("", PROSE)
    assert raw[made.offsets.raw(made.text.index("Dana")) :].startswith("Dana")


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html", "application/json"])
@pytest.mark.parametrize("content", ["", " \n\t\u3000\n", "\ufeff", "\0\0\0\0"])
def test_an_empty_file_is_no_article(media_type: str, content: str) -> None:
    found = flaw(content.encode(), media_type)
    assert found is not None
    assert isinstance(cleaned(content, media_type), Rejected)


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_chinese_cut_in_the_middle_of_a_character_is_still_chinese(encoding: str) -> None:
    text = "台北市長陳家輝昨日說明，新制草案將於明年一月實施，預算達三十億元。議員黃淑芬質疑經費來源，陳家輝回應說這筆錢來自中央補助款。"
    made = cleaned((text * 3).encode(encoding)[:-1], "text/plain")
    assert isinstance(made, Article)
    assert made.body.startswith("台北市長陳家輝")


def test_bytes_that_only_any_encoding_would_fit_are_no_text() -> None:
    made = cleaned(bytes(range(0xC0, 0x100)) * 20 + b" and some words", "text/plain")
    assert isinstance(made, Rejected)
    assert made.reason is RejectReason.UNREADABLE


def test_stray_control_characters_are_not_part_of_words() -> None:
    made = cleaned(PROSE.replace("Whitfield", "Whit\0field\x07"), "text/plain")
    assert isinstance(made, Article)
    assert made.body == PROSE


# --- front matter, titles ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: Harbor Line\npublished: 2025-01-05\n\n", "Harbor Line"),  # never closed
        ("---\r\ntitle: Harbor Line\r\n---\r\n", "Harbor Line"),
        ("---\ntitle: >-\n  Harbor Line\nsource: x\n---\n", "Harbor Line"),
        ("---\ntitle: \npublished: nonsense\n---\n", ""),
        ("---\ntitle:\n---\n# Harbor Line\n\n", "Harbor Line"),
        ("---\ntitle: [a, b\n: : :\n---\n", "[a, b"),
    ],
)
def test_front_matter_that_is_broken_loses_no_text(front: str, title: str) -> None:
    made = cleaned(f"{front}{PROSE}\n", "text/markdown")
    assert isinstance(made, Article)
    assert (made.title, made.body) == (title, PROSE)


def test_a_rule_above_the_text_is_no_front_matter() -> None:
    made = cleaned(f"---\nUpdate: the council agreed.\n\n{PROSE}\n", "text/markdown")
    assert isinstance(made, Article)
    assert "the council agreed" in made.text


@pytest.mark.parametrize(
    ("content", "goes_by"),
    [
        (f"Harbor Line names a chief\n\n{PROSE}", "Harbor Line names a chief"),
        (PROSE, "Harbor Line said on Tuesday that Dana Whitfield will become chief…"),
        (CHINESE, "云帆科技10日宣布，林晓燕将出任公司首席执行官，接替退休的周…"),
        ("好的", "short.txt"),
    ],
)
def test_an_article_goes_by_its_title_its_first_words_or_its_file(content: str, goes_by: str) -> None:
    made = cleaned(content, "text/plain", "sub/short.txt")
    assert isinstance(made, Article)
    assert heading(made) == goes_by


# --- in a folder -----------------------------------------------------------------------------------------------------------------


async def poll(folder: Path, state: PollState) -> Poll:
    return await FolderSource(SourceSpec("files", SourceKind.FOLDER, str(folder))).poll(state, NOW)


async def test_a_broken_file_is_told_with_every_poll_until_it_is_mended(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "list.json").write_text(f"[{GOOD}]")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "dir.txt").mkdir()
    first = await poll(tmp_path, PollState())
    assert [item.key for item in first.items] == ["binary.txt", "good.json", "list.json"]  # kept, so that /why knows it
    assert first.problem is not None
    assert "list.json was passed over: JSON of a list" in first.problem
    assert "binary.txt was passed over: not text" in first.problem
    assert "good" not in first.problem
    assert missing(first.problem) == []
    again = await poll(tmp_path, first.state)
    assert (again.items, again.problem, again.state.failures) == ((), first.problem, 0)
    (tmp_path / "list.json").write_text(GOOD.replace("Harbor", "Havre"))
    (tmp_path / "binary.txt").unlink()
    mended = await poll(tmp_path, again.state)
    assert ([item.key for item in mended.items], mended.problem) == (["list.json"], None)


async def test_many_broken_files_are_counted(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.json").write_text("{")
    found = await poll(tmp_path, PollState())
    assert (found.problem or "").endswith("; 3 more files have something wrong")
    assert missing(found.problem or "") == []
