"""Posts in Slack's form: Block Kit.

Text stands in `rich_text` and `plain_text` objects, which Slack shows as they are: no markup is read out of an article's words, and bold
beside Han characters is bold (in mrkdwn it wants spaces around). Small print is mrkdwn, for links in `context` need it; there the three
signs that Slack reads are escaped and the signs of its markup followed by a word joiner, which nobody sees.
https://docs.slack.dev/reference/block-kit/blocks · https://docs.slack.dev/messaging/formatting-message-text
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit

from bot.messages import Block, BlockKind, Choice, Limits, Post, RichText, Run, Style

Payload = dict[str, object]

_JOINER = "\u2060"
_MARKUP = "*_~`"
# A post of this weight is under Slack's limits in the compact form below, whatever it holds: there a block takes at the most twice its
# weight (the host shown beside a link), and escaping in JSON counts as well.
LIMITS = Limits(
    post=5500,
    block=1400,
    title=150,
    blocks=44,
    choices=25,
    threads=True,
    images=True,
    escapes={"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': '\\"', "\\": "\\\\", "@": "@" + _JOINER}
    | {sign: sign + _JOINER for sign in _MARKUP},
)
MESSAGE = 12_000  # characters of all blocks as JSON; Slack says msg_blocks_too_long near 13,200 (slackapi/bolt-js#2509)
_SECTION, _CONTEXT, _BUTTON, _VALUE, _OPTION = 3000, 2000, 75, 2000, 150
_FALLBACK = 3000  # characters of `text`, which notifications and screen readers take
_BUTTONS = 8  # choices beyond so many become a picker
_ADDRESS = 2000

_CONTROL = re.compile(r"[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINES = re.compile("[\u2028\u2029]")
_TOKEN = re.compile(r"(<)(?=[!@#/a-zA-Z])|(@)(?=channel|here|everyone)")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:.]+")
_MARK = re.compile(r"\[\d+\]")
_ENCODED = {ord(char): f"%{ord(char):02X}" for char in '|<>"`\\^{}@'}
_TEXT = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUOTE)
_STYLES = {Style.BOLD: "bold", Style.ITALIC: "italic", Style.QUOTE: "italic", Style.CODE: "code"}


def message(post: Post, files: Mapping[int, str] | None = None) -> Payload:
    """`text` and `blocks` of a post. `files` has the Slack file of each image, by the block's place in the post."""
    lines = (post.plain, *(_plain(b.runs) for b in post.blocks))
    text = next((shown for line in lines if (shown := escape(line)).strip()), "简报")
    return {"text": text[:_FALLBACK], "blocks": blocks_of(post, files)}


def blocks_of(post: Post, files: Mapping[int, str] | None = None) -> list[Payload]:
    known, choices = files or {}, actions(post.choices)
    blocks = list(_blocks(post.blocks, known, _rich))
    if _size([*blocks, *choices]) > MESSAGE:
        blocks = list(_blocks(post.blocks, known, _compact))
    return [*blocks, *choices] if _size([*blocks, *choices]) <= MESSAGE else blocks


def actions(choices: Sequence[Choice]) -> list[Payload]:
    """Choices as buttons; many of them as one picker."""
    usable = [c for c in choices if inert(c.label).strip() and 0 < len(c.command) <= _VALUE]
    if not usable:
        return []
    if len(usable) > _BUTTONS and all(len(c.command) <= _OPTION for c in usable):
        options = [{"text": plain_text(c.label, _BUTTON), "value": c.command} for c in usable]
        picker = {"type": "static_select", "action_id": "choice", "placeholder": plain_text("…"), "options": options}
        return [{"type": "actions", "elements": [picker]}]
    buttons = [
        {"type": "button", "action_id": f"choice:{n}", "text": plain_text(c.label, _BUTTON), "value": c.command}
        for n, c in enumerate(usable[: LIMITS.choices])
    ]
    return [{"type": "actions", "elements": buttons}]


def plain_text(text: str, limit: int = 150) -> Payload:
    shown = inert(text)
    return {"type": "plain_text", "text": shown if len(shown) <= limit else shown[: limit - 1] + "…", "emoji": False}


def inert(text: str) -> str:
    """Without control characters, and with nothing that reads as a mention or a link where nobody reads markup anyway."""
    return _TOKEN.sub(lambda m: m[0] + _JOINER, _CONTROL.sub("", _LINES.sub(" ", text)))


def escape(text: str) -> str:
    """For mrkdwn: shown as it is."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return re.sub(
        rf"[{_MARKUP}]|@(?=channel|here|everyone)", lambda m: m[0] + _JOINER, _CONTROL.sub("", _LINES.sub(" ", text))
    )


def link(address: str | None) -> tuple[str, str] | None:
    """(address, host) of a web address fit to be a link; None for any other: no other scheme, no user before the host."""
    if not address or len(address) > _ADDRESS or re.search(r"[\s\x00-\x20\x7f-\x9f]", address):
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode().rstrip(".")
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    return address.translate(_ENCODED), host.removeprefix("www.")


# --- blocks ----------------------------------------------------------------------------------------------------------------


def _blocks(
    blocks: Sequence[Block], files: Mapping[int, str], form: Callable[[Sequence[Block]], Iterable[Payload]]
) -> Iterator[Payload]:
    numbered = [
        (n, b)
        for n, b in enumerate(blocks)
        if b.kind in (BlockKind.DIVIDER, BlockKind.IMAGE) or inert(_plain(b.runs)).strip()
    ]
    for kind, group in groupby(numbered, key=lambda item: "text" if item[1].kind in _TEXT else item[1].kind):
        members = list(group)
        if kind == "text":
            yield from form([b for _, b in members])
        elif kind == BlockKind.CONTEXT:
            yield from _context([b.runs for _, b in members])
        else:
            yield from (_single(b, files.get(n)) for n, b in members)


def _single(block: Block, file: str | None) -> Payload:
    words = _plain(block.runs)
    if block.kind is BlockKind.TITLE:
        return {"type": "header", "text": plain_text(words)}
    if block.kind is BlockKind.DIVIDER:
        return {"type": "divider"}
    if file is None:  # the picture could not be handed over: its words can
        return next(_context([block.runs or (Run("(image)"),)]))
    return {"type": "image", "slack_file": {"id": file}, "alt_text": inert(words)[:_CONTEXT] or "chart"}


def _rich(blocks: Sequence[Block]) -> Iterator[Payload]:
    """One rich_text block for each heading and what stands under it."""
    parts: list[list[Block]] = []
    for block in blocks:
        if not parts or (block.kind is BlockKind.HEADING and parts[-1][-1].kind is not BlockKind.HEADING):
            parts.append([])
        parts[-1].append(block)
    for part in parts:
        yield {"type": "rich_text", "elements": list(_rich_elements(part))}


def _rich_elements(blocks: Sequence[Block]) -> Iterator[Payload]:
    for kind, group in groupby(blocks, key=lambda b: b.kind):
        if kind is BlockKind.BULLET:
            items = [{"type": "rich_text_section", "elements": _elements(b.runs)} for b in group]
            yield {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": items}
            continue
        name = "rich_text_quote" if kind is BlockKind.QUOTE else "rich_text_section"
        for number, block in enumerate(group):
            gap = [{"type": "text", "text": "\n"}] if number and kind is BlockKind.PARAGRAPH else []
            yield {"type": name, "elements": [*gap, *_elements(block.runs, block.kind)]}


def _elements(runs: RichText, kind: BlockKind | None = None) -> list[Payload]:
    words = _plain(runs)
    found: list[Payload] = []
    for run in _merged(runs):
        style = "bold" if kind is BlockKind.HEADING else _STYLES.get(run.style)
        if kind is BlockKind.QUOTE and run.style is Style.QUOTE:
            style = None
        target = link(run.link)
        element: Payload = {"type": "text", "text": inert(run.text)}
        if target is not None:
            element = {"type": "link", "url": target[0], "text": inert(_label(run.text, target[1], words))}
        if element["text"]:
            found.append(element | ({"style": {style: True}} if style else {}))
    return found


def _compact(blocks: Sequence[Block]) -> Iterator[Payload]:
    """The same in sections of mrkdwn, for a post with so many runs that rich text would be too long."""
    for text in _joined([_line(b) for b in blocks], _SECTION):
        yield {"type": "section", "text": _mrkdwn(text)}


def _line(block: Block) -> str:
    text = _linked(block.runs, _SECTION - 50)
    if block.kind is BlockKind.HEADING:
        return f"*{text}*"
    if block.kind is BlockKind.BULLET:
        return f"• {text}"
    if block.kind is BlockKind.QUOTE:
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return _JOINER + text if text.startswith("&gt;") else text


def _context(lines: Iterable[RichText]) -> Iterator[Payload]:
    for text in _joined([_linked(runs, _CONTEXT) for runs in lines], _CONTEXT):
        yield {"type": "context", "elements": [_mrkdwn(text)]}


def _joined(lines: Iterable[str], limit: int) -> Iterator[str]:
    text = ""
    for line in lines:
        if text and len(text) + 1 + len(line) > limit:
            yield text
            text = ""
        text = f"{text}\n{line}" if text else line[:limit]
    if text:
        yield text


def _linked(runs: RichText, limit: int) -> str:
    """Runs as mrkdwn with their links; without them where that would be too long."""
    words = _plain(runs)
    text = ""
    for run in _merged(runs):
        target = link(run.link)
        label = escape(run.text if target is None else _label(run.text, target[1], words))
        text += label if target is None else "<{}|{}>".format(target[0].replace("&", "&amp;"), label.replace("\n", " "))
    return text if len(text) <= limit else escape(words)


def _label(text: str, host: str, beside: str) -> str:
    """What a link says. Its host is to be seen, in it or beside it; a reference mark is explained under the digest."""
    return text if _MARK.fullmatch(text) or host in beside else f"{text or host} ({host})"


def _merged(runs: RichText) -> Iterator[Run]:
    for (style, address), group in groupby(runs, key=lambda r: (r.style, r.link)):
        together = list(group)
        if address is None:
            yield replace(together[0], text="".join(r.text for r in together), style=style)
        else:
            yield from together


def _mrkdwn(text: str) -> Payload:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(runs: RichText) -> str:
    return "".join(run.text for run in runs)


def _size(blocks: Sequence[Payload]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
