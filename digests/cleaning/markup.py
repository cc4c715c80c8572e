"""HTML and Markdown to lines of traced text."""

import html
import re
from html.parser import HTMLParser

from digests.cleaning.traced import Traced, concat, put_in

_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol option p pre section summary table tbody thead title tr ul".split()
)
_SILENT = frozenset(
    "script style noscript template svg math head iframe object select textarea canvas audio video".split()
)
_ASIDE = frozenset("nav aside footer form button figcaption dialog".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_note = re.compile(r"\[?\d{1,3}\]?\Z")


class _Walk(HTMLParser):
    """Collects text with its place. `silent` elements say nothing; a `sup` that holds a bare number is a footnote mark."""

    def __init__(self, raw: str, silent: frozenset[str]) -> None:
        super().__init__(convert_charrefs=False)
        self._starts = [0]
        for mark in re.finditer("\n", raw):
            self._starts.append(mark.end())
        self._silent = silent
        self.pieces: list[Traced] = []
        self.open: list[str] = []  # silent elements not closed yet
        self._raised = False

    def _place(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = tag not in _VOID and any(n == "hidden" or (n == "aria-hidden" and v == "true") for n, v in attrs)
        if tag in self._silent or (hidden and not self.open) or tag in self.open:
            self.open.append(tag)
        if tag in _BLOCKS:
            self.pieces.append(put_in("\n"))
        elif tag in ("td", "th"):
            self.pieces.append(put_in(" "))
        self._raised = tag == "sup"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.pieces.append(put_in("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.pieces.append(put_in("\n"))
        self._raised = False

    def handle_data(self, data: str) -> None:
        if not self.open and not (self._raised and _note.match(data.strip())):
            self.pieces.append(Traced.of(data, self._place()))

    def _reference(self, written: str) -> None:
        if not self.open:
            read = html.unescape(written)
            self.pieces.append(Traced(read, [self._place()] * len(read)))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")


def html_lines(raw: str, *, everything: bool = False) -> list[Traced]:
    """Lines of an HTML text as a reader sees them, one per block, blanks joined; with `everything` also menus and asides.

    An element that is never closed does not swallow the rest: the text is read again with that element speaking.
    """
    silent = _SILENT if everything else _SILENT | _ASIDE
    while True:
        walk = _Walk(raw, silent)
        # marked sections ("<![CDATA[") are no HTML and make the parser give up: blanked, places kept
        walk.feed(re.sub(r"<!\[(?:CDATA\[)?|\]\]>", lambda m: " " * len(m.group()), raw))
        walk.close()
        unclosed = silent.intersection(walk.open)
        if not unclosed:
            break
        silent = silent - unclosed
    flat = [part.spaced() if part.text != "\n" else part for part in walk.pieces]
    return [line.spaced() for line in concat(flat).lines() if line.text] if flat else []


# --- Markdown ----------------------------------------------------------------------------------------------------------

_front = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$\r?\n?", re.S | re.M)
_field = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.M)
_dropped_line = re.compile(
    r"(?:[-*_=] ?){3,}$|```|~~~|\[[^\]]+\]:\s|\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$|<!--.*-->$|\[\^[^\]]+\]:"
)
_opening = re.compile(r"(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_markup = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\[\^[^\]]+\]|<!--.*?-->|</?[A-Za-z][^<>]*>|\\(?=[\\`*_{}\[\]()#+.!|~>-])"  # goes whole
    r"|(?P<open>\[)(?P<shown>(?:[^\[\]]|\[[^\[\]]*\])*)(?P<close>\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\]\[[^\]]*\])"
    r"|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<![\w])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\w])|~~|`+"
)
_closing_heading = re.compile(r"\s+#+\s*$")


def front_matter(raw: str) -> tuple[dict[str, Traced], int]:
    """Fields of the YAML front matter (plain scalars; lists and nested values are not read), and where the body begins."""
    block = _front.match(raw)
    if block is None:
        return {}, 0
    found: dict[str, Traced] = {}
    for field in _field.finditer(raw, block.start(1), block.end(1)):
        value = Traced.of(field[2], field.start(2))
        if len(value) > 1 and value.text[0] in "\"'" and value.text[-1] == value.text[0]:
            value = value.part(1, -1)
        found[field[1].lower()] = value
    return found, block.end()


def markdown_lines(raw: str, start: int = 0) -> list[Traced]:
    """Lines of a Markdown text without its marks; a link leaves its words."""
    body = Traced.of(raw[start:], start)
    return [
        plain for line in body.lines() if not _dropped_line.match(line.text) for plain in [_plain(line)] if plain.text
    ]


def _plain(line: Traced) -> Traced:
    opening = _opening.match(line.text)
    line = line.part(opening.end() if opening else 0)
    heading = _closing_heading.search(line.text) if opening and "#" in opening.group() else None
    if heading:
        line = line.part(0, heading.start())
    while True:
        spans: list[tuple[int, int]] = []
        links = False
        for mark in _markup.finditer(line.text):
            if mark["open"]:
                spans += [mark.span("open"), mark.span("close")]
                links = True
            else:
                spans.append(mark.span())
        line = line.without(spans)
        if not links:  # the words of a link may hold marks themselves
            break
    return line.strip()
