"""Slack messages as a page that looks like its client: Block Kit, in the light theme."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape
from typing import Any

from tests.preview.scenes import Scene

_STYLE = """
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/22px Lato, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { width: 760px; padding: 8px 20px 32px 72px; overflow-wrap: anywhere; }
article { position: relative; margin-top: 16px; }
article::before { content: "简"; position: absolute; left: -48px; top: 4px; width: 36px; height: 36px; border-radius: 8px;
  background: #7a1f1f; text-align: center; line-height: 36px; font-weight: 600; color: #fff; }
.name { font-weight: 900; } .app { background: #e8e8e8; color: #454447; font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 2px; margin: 0 6px 0 4px; }
.time, .only, .asked { color: #616061; font-size: 12px; } .asked b { color: #1d1c1d; font-weight: 600; }
h2 { font-size: 18px; line-height: 24px; margin: 8px 0 4px; font-weight: 900; } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0; }
section { margin: 4px 0; white-space: pre-wrap; } .context { color: #616061; font-size: 13px; line-height: 18px; margin: 4px 0; white-space: pre-wrap; }
ul { margin: 0; padding-left: 28px; } blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; }
a { color: #1264a3; text-decoration: none; } code { color: #e01e5a; background: #f7f7f7; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; font: 12px monospace; }
.row span { display: inline-block; border: 1px solid #bbb; border-radius: 4px; font-weight: 700; font-size: 15px; padding: 4px 12px; margin: 4px 8px 4px 0; }
.row .pick { color: #616061; font-weight: 400; } img { max-width: 360px; border-radius: 8px; border: 1px solid #ddd; }
"""
_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_BOLD = re.compile(r"\*([^*\n]+)\*(?!⁠)")


def page(scenes: Sequence[Scene]) -> str:
    shown = "".join(map(_message, scenes))
    return f"<!doctype html><meta charset=utf-8><title>Slack</title><style>{_STYLE}</style><main>{shown}</main>"


def _message(scene: Scene) -> str:
    asked = f"<div class=asked>Ann typed <b>{escape(scene.asked)}</b></div>" if scene.asked else ""
    private = "<div class=only>Only visible to you</div>" if scene.body.get("response_type") == "ephemeral" else ""
    blocks = "".join(_SHOWN[block["type"]](block) for block in scene.body["blocks"])
    head = "<span class=name>jianbao</span><span class=app>APP</span><span class=time>8:30 AM</span>"
    return f"<article>{asked}{private}<div>{head}</div>{blocks}</article>"


def _rich(block: dict[str, Any]) -> str:
    return f"<section>{''.join(map(_part, block['elements']))}</section>"


def _part(part: dict[str, Any]) -> str:
    if part["type"] == "rich_text_list":
        return f"<ul>{''.join(f'<li>{_elements(item)}</li>' for item in part['elements'])}</ul>"
    tag = "blockquote" if part["type"] == "rich_text_quote" else "div"
    return f"<{tag}>{_elements(part)}</{tag}>"


def _elements(part: dict[str, Any]) -> str:
    return "".join(map(_element, part["elements"]))


def _element(element: dict[str, Any]) -> str:
    shown = escape(element["text"])
    if element["type"] == "link":
        shown = f'<a href="{escape(element["url"])}">{shown}</a>'
    for style, tag in (("bold", "b"), ("italic", "i"), ("code", "code")):
        if (element.get("style") or {}).get(style):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def mrkdwn(text: str) -> str:
    """Slack's mrkdwn as HTML, as far as the adapter writes it: entities, links, bold."""
    found, position = [], 0
    for match in _LINK.finditer(text):
        found.append(_plain(text[position : match.start()]))
        found.append(f'<a href="{escape(unescape(match[1]))}">{escape(unescape(match[2]))}</a>')
        position = match.end()
    return "".join([*found, _plain(text[position:])])


def _plain(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(unescape(text)))


def _text(node: dict[str, Any]) -> str:
    return mrkdwn(node["text"]) if node["type"] == "mrkdwn" else escape(node["text"])


def _actions(block: dict[str, Any]) -> str:
    return f"<div class=row>{''.join(map(_choice, block['elements']))}</div>"


def _choice(element: dict[str, Any]) -> str:
    if element["type"] == "button":
        return f"<span>{escape(element['text']['text'])}</span>"
    options = " · ".join(option["text"]["text"] for option in element.get("options", ()))
    return f"<span class=pick>{escape(element['placeholder']['text'])} ▾ {escape(options)}</span>"


_SHOWN: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "header": lambda b: f"<h2>{escape(b['text']['text'])}</h2>",
    "section": lambda b: f"<section>{_text(b['text'])}</section>",
    "context": lambda b: f"<div class=context>{''.join(map(_text, b['elements']))}</div>",
    "divider": lambda b: "<hr>",
    "image": lambda b: f'<img alt="{escape(b["alt_text"])}">',
    "rich_text": _rich,
    "actions": _actions,
}
