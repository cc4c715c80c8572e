"""config/sources.toml: the default list, and what is said about mistakes."""

from datetime import timedelta
from pathlib import Path

import pytest

from digests.errors import SettingsError
from digests.models import FullText, Language, SourceKind
from digests.sources.listing import parse_listing, read_listing

ROOT = Path(__file__).parents[2]
GOOD = '[[source]]\nid = "a"\naddress = "https://a.example/feed"\n'


def test_the_default_list_is_good() -> None:
    specs = read_listing(ROOT / "config" / "sources.toml")
    assert (specs[0].id, specs[0].kind) == ("seeds", SourceKind.FOLDER)
    assert (ROOT / specs[0].address).is_dir()
    feeds = specs[1:]
    assert len(feeds) >= 20
    assert {spec.kind for spec in feeds} == {SourceKind.FEED}
    assert all(spec.address.startswith("https://") and spec.topics and spec.language and spec.name for spec in feeds)
    assert {spec.language for spec in feeds} == set(Language)
    assert all(spec.zone.startswith("Asia/") for spec in feeds if spec.language and spec.language.chinese)
    assert len({spec.address for spec in specs}) == len(specs)


def test_defaults() -> None:
    (spec,) = parse_listing(GOOD)
    assert (spec.kind, spec.name, spec.zone, spec.language) == (SourceKind.FEED, "a", "UTC", None)
    assert (spec.interval, spec.full_text, spec.topics, spec.paused) == (
        timedelta(minutes=30),
        FullText.AUTO,
        (),
        False,
    )


def test_a_chinese_source_is_in_china_unless_it_says_otherwise() -> None:
    assert parse_listing(GOOD + 'language = "zh-Hans"')[0].zone == "Asia/Shanghai"
    assert parse_listing(GOOD + 'language = "zh-Hant"\nzone = "Asia/Taipei"')[0].zone == "Asia/Taipei"


def test_all_fields() -> None:
    (spec,) = parse_listing(
        '[[source]]\nid = "b"\nkind = "folder"\naddress = "news"\nname = "B"\nlanguage = "en"\nzone = "Europe/London"\ninterval = 60\n'
        'full_text = "never"\ntopics = ["ai"]\npaused = true\n'
    )
    assert (spec.kind, spec.address, spec.language, spec.zone) == (
        SourceKind.FOLDER,
        "news",
        Language.EN,
        "Europe/London",
    )
    assert (spec.interval, spec.full_text, spec.topics, spec.paused) == (
        timedelta(hours=1),
        FullText.NEVER,
        ("ai",),
        True,
    )


def test_an_empty_list_is_a_list() -> None:
    assert parse_listing("# nothing yet") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOD.replace("https", "htp"),
            'sources.toml line 3: "htp://a.example/feed" is not a web address; write https://...',
        ),
        ("\n\n" + GOOD.replace("https://a.example/feed", "feed"), 'sources.toml line 5: "feed" is not a web address'),
        (GOOD + GOOD, "line 5: 'a' is used twice"),
        (GOOD.replace('"a"', '"A b"'), "line 2: 'A b' is no id"),
        (GOOD + 'kind = "page"', "line 4: 'page' is no kind; write one of folder, feed"),
        (GOOD + 'language = "fr"', "line 4: 'fr' is no language; write one of en, zh-Hans, zh-Hant"),
        (GOOD + 'zone = "CST"', "line 4: 'CST' is no time zone"),
        (GOOD + 'zone = "../etc/passwd"', "line 4: '../etc/passwd' is no time zone"),
        (GOOD + "interval = 1", "line 4: interval is in minutes, from 5"),
        (GOOD + 'interval = "30"', "line 4: interval must be a whole number"),
        (GOOD + "interval = true", "line 4: interval must be a whole number"),
        (GOOD + 'topics = "ai"', "line 4: topics must be a list of words"),
        (GOOD + "topics = [1]", "line 4: topics must be words in quotes"),
        (GOOD + 'full_text = "maybe"', "line 4: 'maybe' is no full_text; write one of auto, always, never"),
        (GOOD + 'adress = "x"', "line 4: 'adress' is not known; known are id, kind, address"),
        ('[[source]]\nid = "a"\n', "line 1: a source needs an address"),
        ('[[source]]\naddress = "https://a.example/"\n', "line 1: a source needs an id"),
        ("[source]\nid = 'a'", "knows [[source]] only"),
        ("[[feeds]]\nid = 'a'", "not feeds"),
        ("[[source]\n", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_its_mend(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        parse_listing(text)
    assert message in str(wrong.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"sources\.toml is missing"):
        read_listing(tmp_path / "sources.toml")
