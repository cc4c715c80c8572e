"""config/*.toml and the environment, as frozen settings. A wrong one fails at start, and the message names it."""

import os
import re
import sys
import tomllib
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from digests.errors import SettingsError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_DAY = re.compile("(?:周|週|星期|礼拜|禮拜)?([一二三四五六日天])")
_SETS_OF_DAYS = {
    **dict.fromkeys(("daily", "每天", "每日"), range(7)),
    **dict.fromkeys(("weekdays", "工作日", "平日"), range(5)),
    **dict.fromkeys(("weekends", "周末", "週末"), range(5, 7)),
}
_CITIES = {  # that the zone data has under another name or script
    **dict.fromkeys(("beijing", "北京", "北京时间", "北京時間", "上海"), "Asia/Shanghai"),
    **dict.fromkeys(("香港",), "Asia/Hong_Kong"),
    **dict.fromkeys(("台北", "臺北", "台湾", "臺灣"), "Asia/Taipei"),
    **dict.fromkeys(("新加坡",), "Asia/Singapore"),
    **dict.fromkeys(("东京", "東京"), "Asia/Tokyo"),
    **dict.fromkeys(("伦敦", "倫敦"), "Europe/London"),
    **dict.fromkeys(("纽约", "紐約"), "America/New_York"),
    **dict.fromkeys(("旧金山", "舊金山", "san francisco", "硅谷"), "America/Los_Angeles"),
}
_PREFIX = "JIANBAO_"
_PROVIDERS = ("openai", "anthropic", "deepseek", "qwen", "ollama", "vllm")
# Names that Slack's and Discord's own documentation uses.
_KNOWN_NAMES = {
    "SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "SLACK_APP_TOKEN": ("slack", "app_token"),
    "SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
    "SLACK_CLIENT_ID": ("slack", "client_id"),
    "SLACK_CLIENT_SECRET": ("slack", "client_secret"),
    "DISCORD_TOKEN": ("discord", "token"),
    "OPENAI_API_KEY": ("model", "openai_key"),
    "ANTHROPIC_API_KEY": ("model", "anthropic_key"),
    "DEEPSEEK_API_KEY": ("model", "deepseek_key"),
    "DASHSCOPE_API_KEY": ("model", "qwen_key"),
}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreSettings(_Section):
    url: str = ""


class DigestSettings(_Section):
    zone: str = "Asia/Shanghai"
    at: time = time(8, 30)
    days: frozenset[int] = frozenset(range(7))
    language: Literal["both", "zh", "en"] = "both"
    script: Literal["hans", "hant"] = "hans"
    stories: int = Field(default=6, ge=1, le=30)
    length: int = Field(default=400, ge=0, le=10_000)
    writer: Literal["extract", "translate", "model"] = "extract"
    catch_up_hours: float = Field(default=12, ge=0, le=48)

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        return check_zone(value)

    @field_validator("days", mode="before")
    @classmethod
    def _days(cls, value: object) -> object:
        return parse_days(value) if isinstance(value, str) else value


class IngestSettings(_Section):
    batch: int = Field(default=50, ge=1, le=1000)


class HttpSettings(_Section):
    user_agent: str = "jianbao/0.1"
    timeout_seconds: float = Field(default=20, gt=0, le=120)
    max_megabytes: float = Field(default=8, gt=0, le=100)
    ports: tuple[int, ...] = (80, 443)
    allow: tuple[str, ...] = ()
    per_host: int = Field(default=2, ge=1, le=16)


class SlackSettings(_Section):
    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    api_base: str = "https://slack.com/api/"
    admins: tuple[str, ...] = ()

    @property
    def on(self) -> bool:
        return bool(self.bot_token.get_secret_value() or self.client_id)


class DiscordSettings(_Section):
    token: SecretStr = SecretStr("")
    api_base: str = "https://discord.com/api/v10"
    gateway: str = ""

    @property
    def on(self) -> bool:
        return bool(self.token.get_secret_value())


class ConsoleSettings(_Section):
    on: bool = True


class WebSettings(_Section):
    on: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    base_url: str = ""


class ModelSettings(_Section):
    provider: Literal["", "openai", "anthropic", "deepseek", "qwen", "ollama", "vllm"] = ""
    name: str = ""
    api_key: SecretStr = SecretStr("")
    api_base: str = ""
    fallback: tuple[str, ...] = ()
    openai_key: SecretStr = SecretStr("")
    anthropic_key: SecretStr = SecretStr("")
    deepseek_key: SecretStr = SecretStr("")
    qwen_key: SecretStr = SecretStr("")
    timeout_seconds: float = Field(default=45, gt=0)
    tokens_per_digest: int = Field(default=60_000, ge=0)
    tokens_per_day: int = Field(default=400_000, ge=0)
    money_per_digest: float = Field(default=0, ge=0)
    money_per_day: float = Field(default=0, ge=0)

    @field_validator("fallback")
    @classmethod
    def _fallback(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            provider, _, model = name.partition(":")
            if provider not in _PROVIDERS or not model:
                raise ValueError(f'"{name}" is no model; write provider:model, a provider of {", ".join(_PROVIDERS)}')
        return value

    def key(self, provider: str) -> str:
        """The key for that provider: `api_key` for the configured one, else the one named after it; "" where there is none."""
        own = self.api_key.get_secret_value() if provider == self.provider else ""
        named = getattr(self, f"{provider}_key", SecretStr(""))
        return own or str(named.get_secret_value())


class TranslateSettings(_Section):
    models: Path | None = None
    timeout_seconds: float = Field(default=60, gt=0)

    @field_validator("models", mode="before")
    @classmethod
    def _models(cls, value: object) -> object:
        return Path(value).expanduser() if isinstance(value, str) and value else None if value == "" else value


class Settings(_Section):
    """All settings. `home` holds the database, caches and logs; `config` the TOML files; `seeds` the sample articles."""

    home: Path
    config: Path
    seeds: Path
    store: StoreSettings = StoreSettings()
    digest: DigestSettings = DigestSettings()
    ingest: IngestSettings = IngestSettings()
    http: HttpSettings = HttpSettings()
    slack: SlackSettings = SlackSettings()
    discord: DiscordSettings = DiscordSettings()
    console: ConsoleSettings = ConsoleSettings()
    web: WebSettings = WebSettings()
    model: ModelSettings = ModelSettings()
    translate: TranslateSettings = TranslateSettings()

    @cached_property
    def secrets(self) -> frozenset[str]:
        """Every token, key and secret that is set, so that the log can leave them out."""
        sections = (getattr(self, name) for name in type(self).model_fields)
        values = (value for section in sections if isinstance(section, _Section) for _, value in section)
        return frozenset(v.get_secret_value() for v in values if isinstance(v, SecretStr)) - {""}

    @cached_property
    def store_url(self) -> str:
        return self.store.url or f"sqlite+aiosqlite:///{self.home / 'jianbao.db'}"


def load(environ: dict[str, str] | None = None) -> Settings:
    """Settings from config/default.toml, then the file named by JIANBAO_SETTINGS, then the environment; the last word wins.

    Raises SettingsError, naming the setting and where it was set.
    """
    env = dict(os.environ if environ is None else environ)
    config = Path(env.get(_PREFIX + "CONFIG") or data_folder("config"))
    home = Path(env.get(_PREFIX + "HOME") or user_data_path("jianbao")).expanduser()
    values: dict[str, Any] = {}
    origins: dict[tuple[str, str], str] = {}
    files = {config / "default.toml": "set JIANBAO_CONFIG to the folder that holds default.toml"}
    if env.get(_PREFIX + "SETTINGS"):
        files[Path(env[_PREFIX + "SETTINGS"])] = "JIANBAO_SETTINGS names it; make it, or unset that"
    for file, mend in files.items():
        for section, table in _read(file, mend).items():
            if not isinstance(table, dict):
                raise SettingsError(f"{file}: {section} stands outside a section; write it under one, such as [digest]")
            for name, value in table.items():
                values.setdefault(section, {})[name] = value
                origins[section, name] = str(file)
    for (section, name), (variable, text) in _from_environment(env).items():
        values.setdefault(section, {})[name] = _shaped(values.get(section, {}).get(name), text)
        origins[section, name] = variable
    try:
        return Settings(home=home, config=config, seeds=data_folder("seeds"), **values)
    except (ValidationError, TypeError) as exc:
        raise SettingsError(_explain(exc, origins)) from exc


def data_folder(name: str) -> Path:
    """config/ or seeds/: beside the packages in a checkout, under share/jianbao/ when installed."""
    beside = Path(__file__).resolve().parent.parent / name
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "jianbao" / name


def check_zone(name: str) -> str:
    """Raises ValueError for a name that is no IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as exc:
        raise ValueError(f'"{name}" is no time zone; write one such as "Asia/Shanghai" or "Europe/Berlin"') from exc
    return name


def find_zone(text: str) -> str:
    """The IANA name of a zone written in any case, or by its city alone: "shanghai", "New York", "台北". Raises ValueError."""
    name = _CITIES.get(text.strip().lower(), text).strip().replace(" ", "_")
    known = sorted(z for z in available_timezones() if not z.startswith(("posix/", "right/", "Etc/")))
    written = [z for z in known if z.casefold() == name.casefold()]
    cities = [z for z in known if z.rpartition("/")[2].casefold() == name.casefold()]
    return check_zone((written or (cities if len(cities) == 1 else []) or [text])[0])


def parse_days(text: str) -> frozenset[int]:
    """ "daily", "weekdays", "mon,wed,fri", 工作日 or 周一、周三 as weekday numbers, Monday 0. Raises ValueError."""
    named = _SETS_OF_DAYS.get(text.strip().lower())
    if named is not None:
        return frozenset(named)
    words = [w for w in re.split(r"[\s,;/，；、]+", text.strip().lower()) if w]
    days = [_weekday(word) for word in words]
    if not days or None in days:
        raise ValueError(f'"{text}" are no days; write "daily", "weekdays" or a list such as "mon,wed,fri"')
    return frozenset(day for day in days if day is not None)


def _weekday(word: str) -> int | None:
    if match := _CHINESE_DAY.fullmatch(word):
        return min("一二三四五六日天".index(match[1]), 6)
    return _DAYS.index(word[:3]) if word[:3] in _DAYS else None


def _read(file: Path, mend: str) -> dict[str, Any]:
    """The tables of a file. `mend` is what to do when it is not there."""
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError as exc:
        raise SettingsError(f"{file} is not there; {mend}") from exc
    except OSError as exc:
        raise SettingsError(f"{file} cannot be read: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{file}: {exc}") from exc


def _from_environment(env: dict[str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    found = {where: (variable, env[variable]) for variable, where in _KNOWN_NAMES.items() if env.get(variable)}
    for variable, text in env.items():
        if variable.startswith(_PREFIX) and "__" in variable:
            section, _, name = variable[len(_PREFIX) :].lower().partition("__")
            found[section, name] = (variable, text)
    return found


def _shaped(before: object, text: str) -> object:
    """Environment text in the shape of the setting it replaces: lists are split at commas, the rest is left to pydantic."""
    return [part.strip() for part in text.split(",") if part.strip()] if isinstance(before, list) else text


def _explain(exc: ValidationError | TypeError, origins: dict[tuple[str, str], str]) -> str:
    if isinstance(exc, TypeError):
        return f"config: {exc}"
    lines = []
    for error in exc.errors():
        section, name = (*map(str, error["loc"]), "", "")[:2]
        if not name and error["type"] == "extra_forbidden":
            origin = next((o for (s, _), o in origins.items() if s == section), "the settings")
            lines.append(f"{origin}: there is no section [{section}]")
            continue
        where = origins.get((section, name)) or next(
            (o for (s, _), o in origins.items() if s == section), "the settings"
        )
        what = "is not a setting" if error["type"] == "extra_forbidden" else error["msg"].removeprefix("Value error, ")
        given = "" if section in {"slack", "discord", "model"} else f" (it is {error.get('input')!r})"
        lines.append(f"{where}: [{section}] {name}: {what}{given if error['type'] != 'extra_forbidden' else ''}")
    return "\n".join(lines)
