"""Blocks as Discord's markdown. Text comes from anywhere: it can format nothing, mention nobody and link nowhere by itself.

A link is made of a run's own address, and its host stands beside it, so that no label can pass one site off as another.
What Discord reads as markup: https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from bot.messages import Block, BlockKind, Run, Style

# Beside the markup: "/" so that no bare address or invite becomes a link. A zero-width space keeps "@" from naming anyone.
ESCAPES = {char: "\\" + char for char in "\\*_~`|<>[]/"} | {"@": "@\u200b"}

_TABLE = str.maketrans(ESCAPES)
_IN_CODE = str.maketrans({"`": "'", "@": "@\u200b", "<": "<\u200b", "\n": " "})  # nothing can be escaped there
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_AT_LINE_START = re.compile(r"(?m)^(\s*)([-+#]|\d+(?=\.))")
_REFERENCE = re.compile(r"\[\d+\]")
_UNFIT_FOR_ADDRESS = re.compile(r"[\s()<>\[\]\\\"'`|@]")
_APART = "\u200b"  # between two stretches of markup, which would otherwise run into one
_LONGEST_HOST = 40
_START = dict.fromkeys(BlockKind, "") | {
    BlockKind.TITLE: "## ",
    BlockKind.HEADING: "### ",
    BlockKind.BULLET: "- ",
    BlockKind.QUOTE: "> ",
    BlockKind.CONTEXT: "-# ",
}
_MARKS = {Style.BOLD: "**", Style.ITALIC: "*", Style.QUOTE: "*"}


def escape(text: str) -> str:
    """The text as itself: shown as it is, whatever it holds. Characters that are not seen are left out."""
    return _AT_LINE_START.sub(_quieted, visible(text).translate(_TABLE))


def visible(text: str) -> str:
    """The text without control characters, marks that turn its direction, and halves of characters."""
    return _UNSEEN.sub("", text)


PREVIEWED, QUIET = (
    "[{}]({})",
    "[{}](<{}>)",
)  # how a link is written; a quiet one is not unfurled in a message's own text


def lines(blocks: Iterable[Block], *, links: str | None = PREVIEWED) -> Iterator[str]:
    """Each block as a line, or several, with no links when `links` is None. Of headings together the first alone is large. Lines
    between sections and images are left to the caller."""
    before: BlockKind | None = None
    for block in blocks:
        second = block.kind is before is BlockKind.HEADING
        if (
            block.runs
            and block.kind is not BlockKind.IMAGE
            and (text := _line(block, links, "" if second else _START[block.kind]))
        ):
            yield f"**{text.strip()}**" if second else text
        before = block.kind


def link_target(address: str | None) -> tuple[str, str] | None:
    """(address fit for a link, its host as shown) of an http(s) address; None of anything else, or one that names a user."""
    try:
        parts = urlsplit(address or "")
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    fit = _UNFIT_FOR_ADDRESS.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), visible(address or ""))
    host = host.removeprefix("www.")
    return fit, host if len(host) <= _LONGEST_HOST else "…" + host[-_LONGEST_HOST:]


def _line(block: Block, links: str | None, start: str) -> str:
    several = block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)
    text = _AT_LINE_START.sub(_quieted, "".join(_runs(block.runs, links, quoted=block.kind is BlockKind.QUOTE)))
    text = re.sub(r"\n{2,}", "\n", text).strip("\n") if several else " ".join(text.split("\n"))
    return "\n".join(start + line for line in text.split("\n")) if text.strip() else ""


def _quieted(match: re.Match[str]) -> str:
    """The start of a line that would make a list or a heading of it."""
    return f"{match[1]}{match[2]}\\" if match[2].isdecimal() else f"{match[1]}\\{match[2]}"


def _runs(runs: Sequence[Run], links: str | None, *, quoted: bool) -> Iterator[str]:
    marked = False
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        text = visible(run.text)
        bare = text.strip()
        if not bare:
            yield text
            marked = marked and not text
            continue
        before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        target = link_target(run.link) if links else None
        if target is not None and links:
            shown = _link(bare, *target, links, following=after.text if after else "")
        elif run.style is Style.CODE:
            shown = "`" + bare.translate(_IN_CODE) + "`"
        else:
            mark = "" if quoted and run.style is Style.QUOTE else _MARKS.get(run.style, "")
            whole = bare.replace("\n", " ") if mark else bare
            shown = f"{mark}{whole.translate(_TABLE)}{mark}"
        styled = target is not None or run.style is not Style.PLAIN
        yield before + (_APART if marked and styled and not before else "") + shown + behind
        marked = styled and not behind


def _link(label: str, address: str, host: str, links: str, *, following: str) -> str:
    """The host is left out where the label is just that, where it follows anyway, and beside the number of a source."""
    if _REFERENCE.fullmatch(label):
        return links.format(label, address)
    plain = label.replace("[", "(").replace("]", ")").replace("\n", " ").translate(_TABLE)
    named = re.match(r"\s*—\s*(\S+)", following)
    known = {label.removeprefix("www."), named[1].removeprefix("www.") if named else ""}
    return links.format(plain, address) + ("" if host in known else f" ({host})")
