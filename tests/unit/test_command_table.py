"""The command table, and how text becomes a command."""

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from bot.command_table import CHINESE, COMMANDS
from bot.commands import Command, Commands, arguments
from bot.messages import Reader
from digests.text.script import HAN

GUEST = Reader("fake:t", "bob", "general")
BY_NAME = {command.name: command for command in COMMANDS}


def has_han(text: str) -> bool:
    return re.search(f"[{HAN}]", text) is not None


class TestTable:
    def test_names_are_unique(self) -> None:
        assert [name for name, count in Counter(c.name for c in COMMANDS).items() if count > 1] == []

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
    def test_help_in_both_languages(self, command: Command) -> None:
        for english, chinese in [
            (command.help_en, command.help_zh),
            *((o.help_en, o.help_zh) for o in command.options),
        ]:
            assert english
            assert english.isascii()
            assert has_han(chinese)

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
    def test_fits_what_platforms_take(self, command: Command) -> None:
        """Discord: descriptions of at most 100 characters, at most 25 options and choices, required options first."""
        assert len(command.name.split()) <= 3
        assert all(len(word) <= 32 and word.islower() for word in command.name.split())
        assert len(command.help_en) <= 100
        assert len(command.options) <= 25
        assert [o.required for o in command.options] == sorted((o.required for o in command.options), reverse=True)
        assert sum(o.rest for o in command.options) <= 1
        for option in command.options:
            assert len(option.help_en) <= 100
            assert len(option.choices) <= 25

    def test_every_word_has_a_chinese_name_that_discord_takes(self) -> None:
        words = {w for c in COMMANDS for w in c.name.split()} | {o.name for c in COMMANDS for o in c.options}
        assert words == CHINESE.keys()
        assert all(re.fullmatch(f"[{HAN}]{{1,32}}", name) for name in CHINESE.values())

    def test_the_admins_commands_are_the_news_commands(self) -> None:
        assert {c.name for c in COMMANDS if c.admin} == {c.name for c in COMMANDS if c.name.startswith("news ")}


class TestParse:
    @pytest.fixture
    def commands(self) -> Commands:
        """Parsing asks no use case."""
        return Commands(COMMANDS, None, None, ())  # type: ignore[arg-type]  # parse uses the table alone

    @pytest.mark.parametrize(
        ("typed", "command", "options"),
        [
            ("/who Alexandr Wang", "who", {"name": "Alexandr Wang"}),
            ("who 亚历山大·王", "who", {"name": "亚历山大·王"}),
            ("／who　亚历山大·王", "who", {"name": "亚历山大·王"}),
            ("/WHO name:Alexandr Wang page:2", "who", {"name": "Alexandr Wang", "page": "2"}),
            ("/search page:2 chips and 芯片", "search", {"page": "2", "words": "chips and 芯片"}),
            ("/search price: 3 dollars", "search", {"words": "price: 3 dollars"}),
            ("/why https://a.example/x?at=1", "why", {"address": "https://a.example/x?at=1"}),
            ("/why address:https://a.example/x", "why", {"address": "https://a.example/x"}),
            ("/news source add https://a.example/feed name:My feed", "news source add",
             {"address": "https://a.example/feed", "name": "My feed"}),
            ('/news people rename person:"Ann Lee" zh:“李安”', "news people rename", {"person": "Ann Lee", "zh": "李安"}),
            ('/search "chip maker"', "search", {"words": '"chip maker"'}),
            ("/news schedule at：08:30 zone：Asia/Shanghai", "news schedule", {"at": "08:30", "zone": "Asia/Shanghai"}),
            ("/news schedule days:mon,wed fri", "news schedule", {"days": "mon,wed fri"}),
            ("/news language zh hant", "news language", {"mode": "zh hant"}),
            ("/news language mode:zh script:hant", "news language", {"mode": "zh", "script": "hant"}),
            ("/news language script:hant zh", "news language", {"mode": "zh", "script": "hant"}),
            ("/news filter topics ai, chips", "news filter", {"kind": "topics", "values": "ai, chips"}),
            ("/news filter people", "news filter", {"kind": "people"}),
            ("/news filter kind:without values:topics", "news filter", {"kind": "without", "values": "topics"}),
            ("/news people merge keep:Alex Wang other:亚历山大·王", "news people merge",
             {"keep": "Alex Wang", "other": "亚历山大·王"}),
            ("/watch", "watch list", {}),
            ("/news source", "news source list", {}),
            ("/news source list page:3", "news source list", {"page": "3"}),
            ("/digest", "digest", {}),
            ("/digest 昨天", "digest", {"date": "昨天"}),
            ("/nonsense here and there", "nonsense here", {}),
            ("", "", {}),
        ],
    )  # fmt: skip
    def test_text(self, commands: Commands, typed: str, command: str, options: Mapping[str, str]) -> None:
        parsed = commands.parse(typed, GUEST)
        assert (parsed.command, dict(parsed.options)) == (command, options)
        assert parsed.reader is GUEST

    def test_every_command_is_found_by_its_name(self, commands: Commands) -> None:
        assert {commands.parse(f"/{name}", GUEST).command for name in BY_NAME} == set(BY_NAME)

    def test_words_without_a_place_are_not_invented_one(self) -> None:
        assert arguments(BY_NAME["help"], ["me"]) == {}
