"""App Home and the two modals, as Slack views. https://docs.slack.dev/surfaces/app-home"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.cards import voice_in
from bot.messages import Card, Post
from bot.platforms.on_slack.form import Payload, blocks_of, plain_text
from digests.publishing import Channel

_BLOCKS = 100  # of one view
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = {
    "add": ("Add a source", "添加来源"),
    "schedule": ("Schedule", "发布时间"),
    "refresh": ("Refresh", "刷新"),
    "digest": ("Latest digest", "最新简报"),
    "settings": ("Settings", "设置"),
    "sources": ("Sources", "来源"),
    "nowhere": (
        "No channel here gets a digest yet. Invite jianbao into one, then type /news channel on there.",
        "尚无频道接收简报。请先邀请 jianbao 进入频道，再在该频道输入 /news channel on。",
    ),
    "address": ("Web address of a feed or a page", "订阅源或网页的地址"),
    "name": ("What to call it (may stay empty)", "名称（可留空）"),
    "channel": ("Channel", "频道"),
    "at": ("Time of day", "时间"),
    "zone": ("Time zone", "时区"),
    "days": ("Days", "日子"),
    "save": ("Save", "保存"),
    "close": ("Close", "关闭"),
    "working": ("One moment…", "请稍候……"),
    "mon": ("Monday", "星期一"),
    "tue": ("Tuesday", "星期二"),
    "wed": ("Wednesday", "星期三"),
    "thu": ("Thursday", "星期四"),
    "fri": ("Friday", "星期五"),
    "sat": ("Saturday", "星期六"),
    "sun": ("Sunday", "星期日"),
}


def word(name: str, locale: str) -> str:
    english, chinese = _WORDS[name]
    voice = voice_in(locale)
    return voice.text(chinese) if voice.language.chinese else english


def home(
    sections: Mapping[str, Card], channels: Sequence[Channel], chosen: Channel | None, locale: str, *, admin: bool
) -> Payload:
    """The Home tab: a channel's latest digest, for admins its settings and the sources as well. `sections` by name of `_WORDS`."""
    buttons = [_button("home:refresh", word("refresh", locale))]
    if admin:
        buttons = [
            _button("home:add", word("add", locale), "primary"),
            _button("home:schedule", word("schedule", locale)),
            *buttons,
        ]
    if len(channels) > 1 and chosen is not None:
        options = [_option(c.name or c.address, c.address) for c in channels[:100]]
        picked = next((o for c, o in zip(channels, options, strict=False) if c.id == chosen.id), options[0])
        buttons.append(
            {"type": "static_select", "action_id": "home:channel", "options": options, "initial_option": picked}
        )
    blocks: list[Payload] = [
        {"type": "header", "text": plain_text("jianbao 简报")},
        {"type": "actions", "elements": buttons},
    ]
    if chosen is None:
        blocks.append({"type": "section", "text": plain_text(word("nowhere", locale), 3000)})
    room = (_BLOCKS - len(blocks)) // max(len(sections), 1)
    for name, card in sections.items():
        title: Payload = {"type": "header", "text": plain_text(word(name, locale))}
        line: Payload = {"type": "divider"}
        blocks += [line, title, *body(card)][:room]
    metadata = json.dumps({"channel": chosen.address if chosen else ""})
    return {"type": "home", "blocks": blocks, "private_metadata": metadata}


def body(card: Card) -> list[Payload]:
    """A card's blocks, without its choices: they run in a channel."""
    return blocks_of(Post(card.blocks, card.plain))


def add_source(locale: str, channel: str) -> Payload:
    fields = [
        _input("address", word("address", locale), {"type": "url_text_input", "action_id": "value"}),
        _input(
            "name",
            word("name", locale),
            {"type": "plain_text_input", "action_id": "value", "max_length": 80},
            optional=True,
        ),
    ]
    return _modal("source", word("add", locale), fields, locale, {"channel": channel})


def schedule(locale: str, channel: Channel | None) -> Payload:
    """`channel` is the one the form begins with, as it is set."""
    days = [_option(word(day, locale), day) for day in _DAYS]
    pick: Payload = {
        "type": "conversations_select",
        "action_id": "value",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    clock: Payload = {"type": "timepicker", "action_id": "value"}
    zone: Payload = {
        "type": "external_select",
        "action_id": "zone",
        "min_query_length": 2,
        "placeholder": plain_text("Asia/Shanghai"),
    }
    which: Payload = {"type": "checkboxes", "action_id": "value", "options": days}
    if channel is not None:
        pick["initial_conversation"] = channel.address
        clock["initial_time"] = f"{channel.at:%H:%M}"
        zone["initial_option"] = _option(channel.zone, channel.zone)
        if chosen := [days[n] for n in sorted(channel.days)]:
            which["initial_options"] = chosen
    fields = [
        _input("channel", word("channel", locale), pick),
        _input("at", word("at", locale), clock),
        _input("zone", word("zone", locale), zone),
        _input("days", word("days", locale), which),
    ]
    return _modal("schedule", word("schedule", locale), fields, locale, {})


def working(title: str, locale: str) -> Payload:
    """What stands in a modal while its work is done."""
    return _notice(title, locale, [{"type": "section", "text": plain_text(word("working", locale))}])


def result(title: str, card: Card, locale: str) -> Payload:
    return _notice(title, locale, body(card)[:_BLOCKS])


def values(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled into a modal, by field; days as "mon,wed"."""
    found: dict[str, str] = {}
    for field, states in view.get("state", {}).get("values", {}).items():
        state: Mapping[str, Any] = next(iter(states.values()), {})
        picked = state.get("selected_option") or {}
        several = ",".join(o["value"] for o in state.get("selected_options") or ())
        plain = state.get("value") or state.get("selected_time") or state.get("selected_conversation")
        found[field] = str(plain or picked.get("value") or several or "")
    return found


def metadata(view: Mapping[str, Any]) -> dict[str, str]:
    try:
        said = json.loads(view.get("private_metadata") or "{}")
    except json.JSONDecodeError:
        return {}
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}


def _modal(name: str, title: str, fields: list[Payload], locale: str, kept: Mapping[str, str]) -> Payload:
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain_text(title, 24),
        "submit": plain_text(word("save", locale), 24),
        "close": plain_text(word("close", locale), 24),
        "private_metadata": json.dumps({**kept, "locale": locale}),
        "blocks": fields,
    }


def _notice(title: str, locale: str, blocks: list[Payload]) -> Payload:
    close = plain_text(word("close", locale), 24)
    return {"type": "modal", "callback_id": "done", "title": plain_text(title, 24), "close": close, "blocks": blocks}


def _input(name: str, label: str, element: Payload, *, optional: bool = False) -> Payload:
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, 2000),
        "element": element,
        "optional": optional,
    }


def _button(action: str, label: str, style: str | None = None) -> Payload:
    button: Payload = {"type": "button", "action_id": action, "text": plain_text(label, 75)}
    return button | ({"style": style} if style else {})


def _option(label: str, value: str) -> Payload:
    return {"text": plain_text(label, 75), "value": value}
