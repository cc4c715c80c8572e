"""HTML and Markdown to lines of traced text.

The reader of HTML is our own: Python's `html.parser` needs time in the square of the length on hostile input (seconds for 20 KB),
and lxml keeps no places of its text. It knows what a text needs to know: tags, quoted attributes, comments, raw text elements.
"""

import html
import re
from collections.abc import Iterator

from digests.cleaning.traced import Traced, concat, put_in
from digests.cleaning.wrapping import unwrapped

_BLOCKS = frozenset(
    "address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol option p pre section summary table tbody thead title tr ul".split()
)
_RAW = frozenset(
    "script style noscript template svg math iframe object textarea canvas audio video".split()
)  # content never speaks
_ASIDE = frozenset("head select nav aside footer form button figcaption dialog".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Possessive, so that a tag is scanned once; a tag longer than the window, or with a stray quote, ends at its first ">".
_tag = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_loose_tag = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>[^>]*+)>")
_WINDOW = 600
_hidden = re.compile(r"\s(?:hidden(?![\w-])|aria-hidden\s*=\s*[\"']?true)", re.I)
_entity = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_note = re.compile(r"\[?\d{1,3}\]?\Z")


def _tokens(raw: str) -> Iterator[re.Match[str] | tuple[int, int]]:
    """Tags, and the spans of text between them; comments, declarations and the content of raw elements are passed over."""
    at = done = 0
    closed: dict[str, bool] = {}  # whether a closing mark can still come: asked once, not for every opening
    while (at := raw.find("<", at)) >= 0 and (raw.startswith("<!--", at) or raw.find(">", at) >= 0):
        after = _passed_over(raw, at, closed)
        tag = None if after else _tag.match(raw, at, at + _WINDOW) or _loose_tag.match(raw, at)
        if not after and not tag:
            at += 1
            continue
        yield done, at
        if tag:
            yield tag
        at = done = after or (tag.end() if tag else at)
        name = tag["name"].lower() if tag and not tag["close"] else ""
        if name in _RAW and not (tag and tag["attributes"].endswith("/")):
            at = done = _find(raw, f"</{name}", at, closed)
    yield done, len(raw)


def _passed_over(raw: str, at: int, closed: dict[str, bool]) -> int:
    """End of the comment or declaration that begins here; 0 for anything else. "<![CDATA[" is passed over, its content is not."""
    if raw.startswith("<![CDATA[", at):
        return at + 9
    if raw.startswith("<!--", at):
        end = _find(raw, "-->", at + 4, closed)
        return end + 3 if end > at + 4 or raw.startswith("-->", at + 4) else at + 4
    return raw.find(">", at) + 1 if raw.startswith(("<!", "<?"), at) else 0


def _find(raw: str, mark: str, at: int, closed: dict[str, bool]) -> int:
    """Where `mark` comes next, in either case of letters; `at` when it comes no more."""
    if not closed.get(mark, True):
        return at
    found = re.compile(re.escape(mark), re.I).search(raw, at)
    closed[mark] = found is not None
    return found.start() if found else at


def _spoken(raw: str, silent: frozenset[str], *, hide: bool = True) -> tuple[list[Traced], list[str]]:
    """What is said outside `silent` elements, and which of these were never closed. A bare number in `sup` is a footnote mark."""
    pieces: list[Traced] = []
    opened: list[str] = []
    raised = False
    for token in _tokens(raw):
        if isinstance(token, tuple):
            text = raw[slice(*token)].replace("]]>", "   ")
            if not opened and not (raised and _note.match(text.strip())):
                pieces += _decoded(text, token[0])
            continue
        name = token["name"].lower()
        if token["close"]:
            if name in opened:
                del opened[len(opened) - 1 - opened[::-1].index(name) :]
        elif name not in _VOID and (
            name in silent or name in opened or (hide and not opened and _hidden.search(token["attributes"]))
        ):
            opened.append(name)
        raised = name == "sup" and not token["close"]
        if name in _BLOCKS:
            pieces.append(put_in("\n"))
        elif name in ("td", "th"):
            pieces.append(put_in(" "))
    return pieces, opened


def _decoded(text: str, start: int) -> Iterator[Traced]:
    """The text with its entities decoded; a decoded character stands where its entity began."""
    done = 0
    for entity in _entity.finditer(text):
        read = html.unescape(entity.group())
        if read == entity.group():
            continue
        yield Traced.of(text[done : entity.start()], start + done)
        yield Traced(read, [start + entity.start()] * len(read))
        done = entity.end()
    yield Traced.of(text[done:], start + done)


def html_lines(raw: str, *, everything: bool = False) -> list[Traced]:
    """Lines of an HTML text as a reader sees them, one per block, blanks joined; with `everything` also menus and asides.

    An element that is never closed does not swallow the rest: the text is read again with that element speaking.
    """
    silent = frozenset() if everything else _ASIDE
    pieces, unclosed = _spoken(raw, silent)
    if unclosed:
        pieces, unclosed = _spoken(raw, silent.difference(unclosed))
        pieces = pieces if not unclosed else _spoken(raw, frozenset(), hide=False)[0]
    flat = [part.spaced() if part.text != "\n" else part for part in pieces if part.text]
    return [line.spaced() for line in concat(flat).lines() if line.text] if flat else []


# --- Markdown ----------------------------------------------------------------------------------------------------------

_front = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$\r?\n?", re.S | re.M)
_FIELDS = "title|url|link|published|date|source|author|language|lang|tags|categories|description|slug|draft|layout"
_open_front = re.compile(
    rf"\ufeff?---[ \t]*\r?\n((?:(?:{_FIELDS})[ \t]*:(?:[ \t].*)?\r?\n)+)", re.I
)  # its end was forgotten
_field = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.M)
_block = re.compile(r"[|>][-+]?")
_indented = re.compile(r"\n[ \t]+(\S.*?)[ \t]*\r?(?=\n)")
_dropped_line = re.compile(
    r"(?:[-*_=] ?){3,}$|```|~~~|\[[^\]]+\]:\s|\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$|<!--.*-->$|\[\^[^\]]+\]:"
)
_opening = re.compile(r"(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_markup = re.compile(
    r"!\[[^\]\[]{0,300}\]\([^()]{0,2000}\)|\[\^[^\]]{1,40}\]|<!--.{0,2000}?-->|</?[A-Za-z][^<>]{0,2000}>|\\(?=[\\`*_{}\[\]()#+.!|~>-])"  # goes whole
    r"|(?P<open>\[)(?P<shown>(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,400})(?P<close>\]\([^()\s]{0,2000}(?:\([^()]{0,200}\)[^()\s]{0,200})?(?:\s+\"[^\"]{0,200}\")?\)|\]\[[^\]]{0,200}\])"
    r"|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<![\w])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\w])|~~|`+"
)
_closing_heading = re.compile(r"\s+#+\s*$")


def front_matter(raw: str) -> tuple[dict[str, Traced], int]:
    """Fields of the YAML front matter (scalars; lists and nested values are not read), and where the body begins. Front matter whose
    closing line was forgotten ends where its fields do."""
    block = _front.match(raw) or _open_front.match(raw)
    if block is None:
        return {}, 0
    found: dict[str, Traced] = {}
    for field in _field.finditer(raw, block.start(1), block.end(1)):
        value = Traced.of(field[2], field.start(2))
        if _block.fullmatch(value.text):  # the value is the line below
            below = _indented.match(raw, field.end(), block.end(1))
            value = Traced.of(below[1], below.start(1)) if below else value.part(0, 0)
        if len(value) > 1 and value.text[0] in "\"'" and value.text[-1] == value.text[0]:
            value = value.part(1, -1)
        found[field[1].lower()] = value
    return found, block.end()


def markdown_lines(raw: str, start: int = 0) -> list[Traced]:
    """Lines of a Markdown text without its marks, wrapped paragraphs joined; a link leaves its words."""
    body = Traced.of(raw[start:], start)
    return [
        plain
        for line in unwrapped(body)
        if not _dropped_line.match(line.text)
        for plain in [_plain(line)]
        if plain.text
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
