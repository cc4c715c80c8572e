"""Settings: where each comes from, and that a wrong one is named with its place."""

import re
from datetime import time
from pathlib import Path

import pytest

from bot.settings import find_zone, load, parse_days
from bot.wiring import prepare_home
from digests.errors import SettingsError

CONFIG = Path(__file__).parents[2] / "config"
TOKEN = "xoxb-" + "1-2-abc"


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"JIANBAO_HOME": str(tmp_path), "JIANBAO_CONFIG": str(CONFIG), **more}


def settings_file(tmp_path: Path, text: str) -> str:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


class TestWhereFrom:
    def test_the_defaults_need_nothing(self, tmp_path: Path) -> None:
        settings = load(environment(tmp_path))
        assert (settings.digest.zone, settings.digest.at, settings.digest.days) == (
            "Asia/Shanghai",
            time(8, 30),
            frozenset(range(7)),
        )
        assert settings.store_url == f"sqlite+aiosqlite:///{tmp_path / 'jianbao.db'}"
        assert not settings.slack.on
        assert not settings.discord.on
        assert settings.secrets == frozenset()

    def test_the_last_word_wins(self, tmp_path: Path) -> None:
        mine = settings_file(tmp_path, '[digest]\nzone = "Europe/Berlin"\nstories = 3\n')
        settings = load(environment(tmp_path, JIANBAO_SETTINGS=mine, JIANBAO_DIGEST__STORIES="4"))
        assert (settings.digest.zone, settings.digest.stories, settings.digest.language) == ("Europe/Berlin", 4, "both")

    def test_lists_numbers_and_switches_from_the_environment(self, tmp_path: Path) -> None:
        settings = load(
            environment(
                tmp_path,
                JIANBAO_HTTP__ALLOW="10.1.0.0/16, 127.0.0.1",
                JIANBAO_HTTP__PORTS="80,8080",
                JIANBAO_WEB__ON="false",
                JIANBAO_DIGEST__DAYS="mon,fri",
                JIANBAO_SLACK__ADMINS="U1,U2",
            )
        )
        assert settings.http.allow == ("10.1.0.0/16", "127.0.0.1")
        assert settings.http.ports == (80, 8080)
        assert not settings.web.on
        assert settings.digest.days == frozenset({0, 4})
        assert settings.slack.admins == ("U1", "U2")

    def test_the_platforms_own_names_are_known(self, tmp_path: Path) -> None:
        settings = load(
            environment(tmp_path, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET="s3cret-s3cret", DISCORD_TOKEN="d.d.d")
        )
        assert settings.slack.on
        assert settings.discord.on
        assert settings.secrets == {TOKEN, "s3cret-s3cret", "d.d.d"}
        assert TOKEN not in repr(settings)

    def test_an_empty_variable_sets_nothing(self, tmp_path: Path) -> None:
        assert not load(environment(tmp_path, SLACK_BOT_TOKEN="")).slack.on

    def test_settings_do_not_change(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="frozen"):
            load(environment(tmp_path)).home = tmp_path / "other"


class TestWrongOnes:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ('[digest]\nzone = "Asia/Peking"\n', ("[digest] zone", "Asia/Peking", "Asia/Shanghai")),
            ('[digest]\nat = "25:00"\n', ("[digest] at",)),
            ('[digest]\ndays = "someday"\n', ("[digest] days", "someday", "weekdays")),
            ("[digest]\nstories = 0\n", ("[digest] stories", "0")),
            ('[digest]\nlanguage = "de"\n', ("[digest] language", "de")),
            ("[digest]\nstorys = 3\n", ("[digest] storys", "not a setting")),
            ("[digets]\nstories = 3\n", ("[digets]", "there is no section")),
            ('zone = "UTC"\n', ("zone", "section")),
            ("[digest\n", ("mine.toml", "line 1")),
        ],
    )
    def test_in_a_file(self, tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
        mine = settings_file(tmp_path, text)
        with pytest.raises(SettingsError) as raised:
            load(environment(tmp_path, JIANBAO_SETTINGS=mine))
        for part in (*parts, "mine.toml"):
            assert part in str(raised.value)

    def test_in_the_environment(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"JIANBAO_WEB__PORT: \[web\] port: .*'many'"):
            load(environment(tmp_path, JIANBAO_WEB__PORT="many"))
        with pytest.raises(SettingsError, match=r"JIANBAO_WEB__COLOUR: .*not a setting"):
            load(environment(tmp_path, JIANBAO_WEB__COLOUR="red"))

    def test_all_of_them_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError) as raised:
            load(environment(tmp_path, JIANBAO_WEB__PORT="many", JIANBAO_DIGEST__ZONE="Mars"))
        assert len(str(raised.value).splitlines()) == 2

    def test_a_secret_is_not_repeated(self, tmp_path: Path) -> None:
        mine = settings_file(tmp_path, '[slack]\nbot_token = ["very-secret"]\n')
        with pytest.raises(SettingsError) as raised:
            load(environment(tmp_path, JIANBAO_SETTINGS=mine))
        assert "[slack] bot_token" in str(raised.value)
        assert "very-secret" not in str(raised.value)

    def test_files_that_are_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="JIANBAO_CONFIG"):
            load({"JIANBAO_HOME": str(tmp_path), "JIANBAO_CONFIG": str(tmp_path)})
        with pytest.raises(SettingsError, match=r"nowhere.toml is not there; JIANBAO_SETTINGS names it"):
            load(environment(tmp_path, JIANBAO_SETTINGS=str(tmp_path / "nowhere.toml")))

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "latin.toml").write_bytes(b'[web]\nhost = "caf\xe9"\n')
        for file in (tmp_path, tmp_path / "latin.toml"):
            with pytest.raises(SettingsError, match=re.escape(str(file))):
                load(environment(tmp_path, JIANBAO_SETTINGS=str(file)))

    def test_a_section_that_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"JIANBAO_NOPE__X: there is no section \[nope\]"):
            load(environment(tmp_path, JIANBAO_NOPE__X="1"))


def test_a_home_that_cannot_be_made_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for home in (tmp_path / "taken", tmp_path / "taken" / "home"):
        with pytest.raises(SettingsError, match="set JIANBAO_HOME"):
            prepare_home(home)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", range(7)),
        ("Weekdays", range(5)),
        ("weekends", (5, 6)),
        ("mon,wed,fri", (0, 2, 4)),
        ("Monday; Sunday", (0, 6)),
        (" tue thu ", (1, 3)),
        ("每天", range(7)),
        ("工作日", range(5)),
        ("周一、周三、星期日", (0, 2, 6)),
        ("禮拜一，五", (0, 4)),
    ],
)
def test_days(text: str, days: range | tuple[int, ...]) -> None:
    assert parse_days(text) == frozenset(days)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("europe/berlin", "Europe/Berlin"),
        ("taipei", "Asia/Taipei"),
        ("New York", "America/New_York"),
        ("北京", "Asia/Shanghai"),
        ("臺北", "Asia/Taipei"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_goes_by_its_name_or_its_city(text: str, zone: str) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize("text", ["Nowhere", "../etc/passwd", "", "Asia", "posix/Asia/Shanghai\0"])
def test_no_zone(text: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        find_zone(text)


@pytest.mark.parametrize("text", ["", " ", "someday", "mon,xyz", "1,2"])
def test_no_days(text: str) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        parse_days(text)
