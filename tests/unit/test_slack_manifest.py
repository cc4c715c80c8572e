"""The app's manifest says what the adapter uses, no more and no less."""

import re
from pathlib import Path

from bot.command_table import COMMANDS
from bot.platforms.on_slack.install import SCOPES
from bot.platforms.on_slack.listening import ALIASES, BUILT_IN

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = (ROOT / "slack-manifest.yaml").read_text(encoding="utf-8")


def listed(under: str) -> list[str]:
    """The items of the list of that name."""
    found = re.search(rf"^( *){under}:\n((?:\1  +.*\n|\s*#.*\n)+)", MANIFEST, re.MULTILINE)
    assert found is not None, under
    return [item.split("#")[0].strip() for item in re.findall(r"^\s*- (.+)$", found[2], re.MULTILINE)]


def test_commands() -> None:
    commands = [item.removeprefix("command: ") for item in listed("slash_commands")]
    ours = {f"/{command.name.split()[0]}" for command in COMMANDS}
    assert set(commands) == ours - BUILT_IN | set(ALIASES) | {"/jianbao"}
    assert ours & BUILT_IN - {"/help"} == set(ALIASES.values())  # each has another name; /jianbao alone is help
    assert len(commands) == len(set(commands))
    for hint in re.findall(r"description: (.+)", MANIFEST):
        assert len(hint) <= 140
    assert MANIFEST.count("should_escape: false") == len(commands)


def test_scopes_and_events() -> None:
    assert listed("bot") == list(SCOPES)
    assert listed("bot_events") == ["app_home_opened", "app_uninstalled", "tokens_revoked"]
    assert "socket_mode_enabled: true" in MANIFEST


def test_every_scope_is_explained() -> None:
    guide = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    assert [scope for scope in SCOPES if f"`{scope}`" not in guide] == []
