"""Text set in lines of one width: a line break there is no more than a space, and its lines are joined into paragraphs again.

A width is believed only on the evidence of the whole text: line after line stops because the next word would not have fitted,
most of them in the middle of a sentence, and next to none stops short of the width in the middle of one. Known false cases: a line
short of a list or a heading that happens to be full, with small letters or Chinese below it; hand-set lines of uneven length stay apart.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from digests.cleaning.furniture import HEAD_LINES, is_credit
from digests.cleaning.traced import Traced, concat, put_in
from digests.text.script import HAN

_NARROW, _WIDE = 50, 100  # columns of a full line; a Chinese character takes two
_MANY = 5  # of them: fewer must also have a paragraph's end below them
_LEAST = 2  # lines that break off in the middle of a sentence at the width
_KINSOKU = 6  # columns a Chinese line may lack so that no mark begins the next
_EDGE = 2 * HEAD_LINES  # lines at both ends of the text, empty ones too
_NEAR = 0.7  # of the width: what a line that goes on in small letters must reach in a text known to be wrapped

_quoted = re.compile(r"(?:>[ \t]?)+")
_fence = re.compile(r"(?:```|~~~)")
_numbered = re.compile(
    r"[(（]?(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[.)、）](?:\s|(?<=[、）]))|第[一二三四五六七八九十]{1,3}[,，、]"
)
_bulleted = re.compile(r"[-*+•◦▪●○■□‣·–—](?=\s)|[•◦▪●■□‣](?=\S)")
_apart = re.compile(
    r"#{1,6}\s|[-=*_~#+—]{3,}\s*\Z|\||\[\^?\w+\]:|<|(?![。，、；：！？）」』》】”’)])\W+\Z"
)  # headings, rules, rows, notes, tags
_row = re.compile(r"\t|\S {3,}\S|[^\s.!?:] {2,}\S.* {2,}\S|\|.*\|")
_ends = re.compile(r"[。.!?！？…；;][”\"’'」』)）\]】*_]*\Z")
_paused = re.compile(r"[，,、：:；;][”\"’'」』)）]*\Z")
_CLOSING = "，。、；：！？）」』》】〉”’…,.;:!?)"
_unit = re.compile(  # a word up to its hyphen, or one Chinese character or word, with the marks that cling to it
    r"[^\W\d_]{2,}-(?=[A-Za-z])"
    rf"|[“‘「『（《【〈(]*(?:[{HAN}]|[^\s{HAN}\u3000-\u303f\uff00-\uffef“‘]+)?[{_CLOSING}]*"
)
_small = re.compile(r"[\"'“‘(]*[a-zà-ÿ0-9$€£]")
_letter = re.compile(r"[\"'“‘(]*[a-zà-ÿ]")
_letter_or_digit = re.compile(r"[A-Za-zÀ-ɏ0-9]")
_han = re.compile(f"[{HAN}]")
_hyphen_end = re.compile(r"([A-Za-zÀ-ɏ]+)-\Z")
_word_start = re.compile(r"[a-zà-ɏ]+")
_wide = re.compile(rf"[{HAN}\u3000-\u303f\uff00-\uffef]")
_spaced = re.compile(rf"[{HAN}] [A-Za-z0-9]|[A-Za-z0-9] [{HAN}]")
_unspaced = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the raw text: what stands before its words (`>` of a quotation, `indent` columns) and its words."""

    whole: Traced
    words: Traced
    quoted: int
    indent: int
    shown: str  # the words, the blanks before them, one behind them

    @property
    def text(self) -> str:
        return self.words.text


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a text is set: `width` by `measure`; `cut` when lines are cut at that place, through words if need be."""

    width: int
    measure: Callable[[str], int]
    han: bool
    cut: bool
    separated: bool  # a paragraph is told from the next by a blank line or an indent


@dataclass(frozen=True, slots=True)
class _Break:
    """A line break that may be soft. Sizes by the measure in use: `bare` is without the marks at its end, `need` with what comes next."""

    bare: int
    need: int
    open: bool  # in the middle of a sentence

    def full_at(self, width: int) -> bool:
        return self.bare <= width < self.need


def unwrapped(text: Traced) -> list[Traced]:
    """The text's lines, empty ones too, with the lines of a wrapped paragraph as one. Lines have no blanks at their ends."""
    lines = text.rows()
    rows = _read(lines) if len(lines) > _LEAST else []
    pairs = _pairs(rows)
    setting = _setting(rows, pairs)
    if setting is None:
        return [line.strip() for line in lines]
    habits = _Habits.of(text.text)
    first = next(number for number, row in enumerate(rows) if row.text)
    found: list[list[Traced]] = []
    for number, row in enumerate(rows):
        above = rows[number - 1] if number else row
        titled = number - 1 == first and not setting.separated
        edge = number < _EDGE or number >= len(rows) - _EDGE
        if number - 1 in pairs and _goes_on(above, row, setting, titled=titled, edge=edge):
            found[-1][-1:] = [*_seam(found[-1][-1], above, row, setting, habits), row.words]
        else:
            found.append([row.whole.strip()])
    return [concat(pieces) for pieces in found]


def _read(lines: Sequence[Traced]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        mark = _quoted.match(line.text)
        inner = line.part(mark.end()) if mark else line
        words = inner.strip()
        before = inner.text[: inner.text.find(words.text)].expandtabs(4) if words.text else ""
        trailing = " " if line.text[-1:].isspace() and words.text else ""
        rows.append(
            _Row(line, words, mark.group().count(">") if mark else 0, _columns(before), before + words.text + trailing)
        )
    return rows


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


# --- pairs of lines that may be one paragraph ----------------------------------------------------------------------------------


def _pairs(rows: Sequence[_Row]) -> frozenset[int]:
    """Numbers of lines that the next line may go on from, as far as their shape tells; how long they are is not asked."""
    bullets = Counter(mark.group() for row in rows if (mark := _bulleted.match(row.text)))
    indented = _indented(rows)
    fenced = False
    found: set[int] = set()
    for number, (row, after) in enumerate(pairwise(rows)):
        if _fence.match(row.text):
            fenced = not fenced
        elif fenced or not row.text or not after.text or row.quoted != after.quoted:
            continue
        elif not (
            _begins_anew(row, after, bullets)
            or (indented and after.indent > 1)
            or _stands_apart(row.text)
            or _stands_apart(after.text)
        ):
            found.add(number)
    return frozenset(found)


def _indented(rows: Sequence[_Row]) -> bool:
    """Whether each paragraph's first line is indented."""
    steps = [row.indent - after.indent for row, after in pairwise(rows) if row.text and after.text]
    back = sum(step > 1 for step in steps)
    return back >= 2 and sum(step < -1 for step in steps) + 1 >= back // 2


def _begins_anew(row: _Row, after: _Row, bullets: Counter[str]) -> bool:
    mark = _bulleted.match(after.text)
    if (mark and (bullets[mark.group()] > 1 or mark.group() in "*+•")) or _numbered.match(after.text):
        return True
    item = _bulleted.match(row.text) or _numbered.match(row.text)
    return after.indent > row.indent + (6 if item else 1)


def _stands_apart(text: str) -> bool:
    return bool(_apart.match(text) or _fence.match(text) or _row.search(text))


# --- the width ---------------------------------------------------------------------------------------------------------------


def _setting(rows: Sequence[_Row], pairs: frozenset[int]) -> _Setting | None:
    lengths = [_columns(row.text) for row in rows if row.text]
    if sum(_NARROW <= length <= _WIDE for length in lengths) < _LEAST:
        return None
    han = sum(bool(_han.search(row.text)) for row in rows) * 2 > len(lengths)
    tried = [_tried(rows, pairs, measure, han) for measure in ((_columns, len) if han else (len,))]
    best = max((found for found in tried if found), key=lambda found: (found[0], found[1].cut), default=None)
    return best[1] if best else None


def _tried(
    rows: Sequence[_Row], pairs: frozenset[int], measure: Callable[[str], int], han: bool
) -> tuple[int, _Setting] | None:
    """The width that most lines speak for, and how many more speak for it than against, where the evidence is enough."""
    scale = 2 if han and measure is len else 1
    breaks = {number: _break(rows[number], rows[number + 1], measure, han) for number in pairs}
    bare = [
        measure(row.shown.rstrip(_CLOSING)) for row in rows if han or " " in row.text
    ]  # an address may be over-long

    def weight(width: int) -> int:
        votes = sum(one.full_at(width) - (one.need <= width) for one in breaks.values() if one.open)
        return votes - sum(size > width for size in bare)

    widths = {size for one in breaks.values() for size in (one.bare, one.bare + 1) if _NARROW <= size * scale <= _WIDE}
    if not widths:
        return None
    width = max(sorted(widths), key=weight)
    full = {number for number, one in breaks.items() if one.full_at(width)}
    ended = sum(not one.open for number, one in breaks.items() if number not in full)
    if sum(size > width for size in bare) > 0.1 * len(bare) + 1 or not _is_prose(rows, breaks, full, width, han):
        return None
    exact = sum(measure(rows[number].whole.text) == width for number in full) >= 0.9 * len(full)
    cut = han and exact and measure is len
    first, *_, last = (number for number, row in enumerate(rows) if row.text)
    marked = any(not row.text for row in rows[first:last]) or _indented(rows)
    return weight(width), _Setting(width, measure, han, cut, separated=marked and ended <= 0.1 * len(full))


def _break(row: _Row, after: _Row, measure: Callable[[str], int], han: bool) -> _Break:
    """What would have had to fit: a word, or one Chinese character, with the marks that cling to it."""
    unit = _unit.match(after.text)
    need = measure(row.shown) + (0 if han else 1) + measure(unit.group() if unit else "")
    return _Break(
        measure(row.shown.rstrip(_CLOSING)), need, not (_ends.search(row.text) or row.text.endswith((":", "：")))
    )


def _is_prose(rows: Sequence[_Row], breaks: Mapping[int, _Break], full: set[int], width: int, han: bool) -> bool:
    """Whether the breaks are a typesetter's: they fall anywhere, and where a line stops short, a sentence ends or a heading stands."""
    inside = {number for number in full if breaks[number].open}
    short = {number for number, one in breaks.items() if one.open and one.need + _slack(width, han) <= width}
    alone = {n for n in short if n - 1 not in inside and (han or not _small.match(rows[n + 1].text))}  # as headings are
    if len(inside) < max(_LEAST, len(alone)) or len(short - alone) > 0.25 * len(inside) or len(inside) * 2 < len(full):
        return False
    if len(inside) < _MANY and (short - alone or not all(_closed_below(rows, breaks, number) for number in inside)):
        return False
    if han:  # verse and lists end their lines at a comma, or begin them with capitals
        return sum(not _paused.search(rows[n].text) for n in inside) >= 0.5 * len(inside)
    return sum(bool(_small.match(rows[n + 1].text)) for n in inside) >= 0.3 * len(inside)


def _slack(width: int, han: bool) -> int:
    """What a Chinese line may lack so that no mark begins the next; widths in characters are halves of those in columns."""
    return 0 if not han else _KINSOKU if width > _NARROW else _KINSOKU // 2


def _closed_below(rows: Sequence[_Row], pairs: Mapping[int, _Break], number: int) -> bool:
    """Whether the block of lines ends as prose does."""
    while number in pairs:
        number += 1
    return _ends.search(rows[number].text) is not None


# --- joining -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Habits:
    """How the text itself writes: its words, and whether Latin letters have spaces around them in Chinese."""

    words: frozenset[str]
    spaced: bool

    @classmethod
    def of(cls, text: str) -> "_Habits":
        words = frozenset(re.findall(r"[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*", text.lower()))
        return cls(words, len(_spaced.findall(text)) > len(_unspaced.findall(text)))


def _goes_on(row: _Row, after: _Row, setting: _Setting, *, titled: bool, edge: bool) -> bool:
    """Whether the lines are one paragraph's; `titled`: the upper one may be the text's title; credits stand at an `edge`."""
    one = _break(row, after, setting.measure, setting.han)
    small = _letter.match(after.text) is not None
    if edge and (is_credit(row.text) or is_credit(after.text)):
        return False
    if one.full_at(setting.width):
        if not one.open and not setting.separated:
            return small
        return setting.han or small or not titled
    if not one.open or titled:
        return False
    if setting.han:
        return one.bare <= setting.width < one.need + _slack(setting.width, True) and not _paused.search(row.text)
    return small and _NEAR * setting.width <= one.bare <= _WIDE


def _seam(upper: Traced, row: _Row, after: _Row, setting: _Setting, habits: _Habits) -> tuple[Traced, ...]:
    """What comes of the upper line, and what stands where the line break stood."""
    hyphen = _hyphen_end.search(row.text)
    rest = _word_start.match(after.text)
    if hyphen:
        halves = (hyphen[1].lower(), rest.group()) if rest else ("", "")
        split = "".join(halves) in habits.words and "-".join(halves) not in habits.words
        return (upper.part(0, -1),) if split else (upper,)
    if setting.cut:
        blank = row.whole.text[-1:].isspace() or after.whole.text[:1].isspace()
    elif _letter_or_digit.match(row.text[-1]) or _letter_or_digit.match(after.text[0]):
        one_script = not (_wide.match(row.text[-1]) or _wide.match(after.text[0]))
        mixed = _han.match(row.text[-1]) or _han.match(after.text[0])
        blank = one_script or (habits.spaced and mixed is not None)
    else:
        blank = not setting.han and not (_wide.match(row.text[-1]) or _wide.match(after.text[0]))
    glued = row.text[-1] in "—/" and not row.text[-2:-1].isspace()
    return (upper, put_in(" ")) if blank and not glued else (upper,)
