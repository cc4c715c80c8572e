"""Discord messages as a page that looks like its client: embeds, its markdown, buttons, in the dark theme."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from tests.preview.scenes import Scene

_STYLE = """
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/22px "gg sans", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { width: 760px; padding: 12px 16px 32px 72px; }
article { position: relative; margin-top: 17px; }
article::before { content: "简"; position: absolute; left: -56px; top: 2px; width: 40px; height: 40px; border-radius: 50%;
  background: #7a1f1f; text-align: center; line-height: 40px; font-weight: 600; color: #fff; }
.name { font-weight: 500; color: #f2f3f5; } .app { background: #5865f2; color: #fff; font-size: 10px; line-height: 15px;
  padding: 0 4px; border-radius: 3px; margin-left: 4px; vertical-align: 2px; } .time, .only { color: #949ba4; font-size: 12px; margin-left: 6px; }
.asked { color: #949ba4; font-size: 14px; } .asked b { color: #c9cdfb; font-weight: 500; }
.embed { max-width: 516px; box-sizing: border-box; margin-top: 4px; padding: 8px 16px 16px 12px; border-radius: 4px;
  border-left: 4px solid var(--colour); background: #2b2d31; font-size: 14px; line-height: 18px; overflow-wrap: anywhere; }
.embed img { max-width: 100%; border-radius: 4px; margin-top: 16px; } .footer { color: #949ba4; font-size: 12px; margin-top: 8px; }
.title { font-weight: 600; font-size: 16px; margin: 8px 0 0; line-height: 22px; }
h2 { font-size: 20px; line-height: 26px; margin: 12px 0 6px; color: #f2f3f5; } h3 { font-size: 16px; line-height: 22px; margin: 10px 0 4px; color: #f2f3f5; }
p { margin: 0; min-height: 9px; } small { font-size: 12px; line-height: 16px; color: #949ba4; display: block; }
ul { margin: 2px 0; padding-left: 18px; } blockquote { margin: 2px 0; padding-left: 10px; border-left: 4px solid #4e5058; }
a { color: #00a8fc; text-decoration: none; } code { background: #1e1f22; border-radius: 4px; padding: 1px 4px; font: 85%/1 monospace; }
.row { margin-top: 8px; } .row span { display: inline-block; background: #4e5058; color: #fff; font-size: 14px; padding: 6px 16px; border-radius: 8px; margin: 0 8px 8px 0; }
"""
_TOKEN = re.compile(
    r"\\(?P<plain>[^a-zA-Z0-9\s])|`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)(?<!\\)\*\*|\*(?P<italic>.+?)(?<!\\)\*"
    r"|\[(?P<label>(?:\\.|\[[^\]]*\]|[^\[\]\\])*)\]\((?P<address>\S+?)\)"
)
_LINE = re.compile(r"(?P<mark>## |### |-# |- |> )?(?P<text>.*)")
_TAGS = {"## ": "h2", "### ": "h3", "-# ": "small", "- ": "li", "> ": "blockquote", None: "p"}


def page(scenes: Sequence[Scene]) -> str:
    shown = "".join(map(_message, scenes))
    return f"<!doctype html><meta charset=utf-8><title>Discord</title><style>{_STYLE}</style><main>{shown}</main>"


def _message(scene: Scene) -> str:
    body = scene.body
    asked = f"<div class=asked>Ann used <b>{escape(scene.asked)}</b></div>" if scene.asked else ""
    private = "<div class=only>Only you can see this</div>" if body.get("flags", 0) & 64 else ""
    content = f"<div>{markdown(body['content'])}</div>" if body.get("content") else ""
    embeds = "".join(_embed(embed, body) for embed in body.get("embeds") or [])
    rows = "".join(map(_row, body.get("components") or []))
    head = "<span class=name>jianbao</span><span class=app>APP</span><span class=time>Today at 8:30 AM</span>"
    return f"<article>{asked}<div>{head}</div>{content}{embeds}{rows}{private}</article>"


def _row(row: dict[str, Any]) -> str:
    buttons = (f"<span>{escape(button['label'])}</span>" for button in row["components"])
    return f"<div class=row>{''.join(buttons)}</div>"


def _embed(embed: dict[str, Any], body: dict[str, Any]) -> str:
    title = f"<div class=title>{markdown(embed['title'])}</div>" if embed.get("title") else ""
    footer = f"<div class=footer>{escape(embed['footer']['text'])}</div>" if embed.get("footer") else ""
    image = ""
    if embed.get("image"):
        name = embed["image"]["url"].rsplit("/", 1)[-1]
        alternative = next((a.get("description") for a in body["attachments"] if a["filename"] == name), "")
        image = f'<img alt="{escape(alternative or "")}">'
    colour = f"#{embed.get('color', 0):06x}"
    return f'<div class=embed style="--colour: {colour}">{title}{markdown(embed.get("description", ""))}{image}{footer}</div>'


def markdown(text: str) -> str:
    """Discord's markdown as HTML, as far as the adapter writes it."""
    return "".join(_joined([_LINE.fullmatch(line) for line in text.split("\n")]))


def _joined(lines: Sequence[re.Match[str] | None]) -> Iterator[str]:
    listed = ""
    for line in lines:
        assert line is not None
        tag = _TAGS[line["mark"]]
        if listed and tag != listed:
            yield f"</{'ul' if listed == 'li' else listed}>"
            listed = ""
        if tag in ("li", "blockquote"):
            if not listed:
                yield "<ul>" if tag == "li" else "<blockquote>"
            listed = tag
            yield f"<li>{_inline(line['text'])}</li>" if tag == "li" else f"{_inline(line['text'])}<br>"
        else:
            yield f"<{tag}>{_inline(line['text'])}</{tag}>"
    if listed:
        yield f"</{'ul' if listed == 'li' else listed}>"


def _inline(text: str) -> str:
    found, position = [], 0
    for match in _TOKEN.finditer(text):
        found.append(escape(text[position : match.start()]))
        position = match.end()
        if match["plain"] is not None:
            found.append(escape(match["plain"]))
        elif match["code"] is not None:
            found.append(f"<code>{escape(match['code'])}</code>")
        elif match["address"] is not None:
            found.append(f'<a href="{escape(match["address"])}">{_inline(match["label"])}</a>')
        else:
            tag, inner = ("b", match["bold"]) if match["bold"] is not None else ("i", match["italic"])
            found.append(f"<{tag}>{_inline(inner)}</{tag}>")
    return "".join([*found, escape(text[position:])])
