"""Page furniture goes, the article stays.

Lines are judged one by one, then in blocks, then sentence by sentence; every rule that could meet a sentence of an article asks
for more than its words (place, length, company). Known false cases: a paragraph that begins with an invitation to the reader and
is short goes whole; a list of books under "References" in the middle of an article goes when no prose follows.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from digests.cleaning.dates import TIMESTAMP
from digests.cleaning.lexicon import RULES
from digests.cleaning.traced import Traced, concat, put_in
from digests.text.script import HAN, fold
from digests.text.sentences import sentences

_blank_item = re.compile(r"[\s\W_]*\Z")
_bullet = re.compile(r"[•◦▪●○■□*·‣–-]\s+(?=\S)|[•◦▪●■□‣]\s*(?=\S)")
_url_line = re.compile(r"\W*(?:https?://|www\.)\S+\W*\Z|\W*[\w-]+(?:\.[\w-]+)+(?:/\S*)?\W*\Z", re.I)
_ends_sentence = re.compile(r"[。.!?…:;”\"'」』)]\W*\Z")
_crumb = re.compile(r"\s*(?:>|›|»|→|/|\||·)\s*")
_nav_gap = re.compile(r"\s{2,}|\t|\s*\|\s*")
_caption_end = re.compile(r"(?:第\s*\d+\s*张|\(?图\s*\d{0,2}\)?|配图|插图|图片)\s*\Z")
_doubled = re.compile(r"(?P<once>.{8,}?)[\s]+(?P=once)\Z")
_residue = re.compile(r"[\s|丨/·•,,:;()\[\]【】〔〕—–\-_*#]+")
_widget_end = re.compile(r"(?:loading\s*(?:\.{3}|…)|加载中(?:\.{3}|…*))\s*\Z", re.I)
_tldr = re.compile(r"\A(?:tl;?dr|太长不看版?)\s*[::]\s*", re.I)
_bullets_inside = re.compile(r"(?<=[::。;!?\S])\s+[*•]\s+(?=\S)")
_excerpt = re.compile(r"\s*(?:\[(?:…|\.{3})\]|…|\.{3})\s*\Z")
_back = re.compile(r"\s*(?:↩\ufe0e?|↑)+\s*")
_field = re.compile(
    r"\A(?:date|published(?: on)?|pubdate|发布(?:时间|日期)|发表(?:时间|日期)|日期)\s*[:=]?\s*(?P<time>\d{4}-\d\d(?:-\d\d)?)(?:T[\d:.Z+-]+)?\s+(?=\S)",
    re.I,
)  # a template's field glued to the first paragraph
_said = re.compile(r"[^:|]*,[^:|]*[。!?]\Z")  # 记者周三致电该厂,无人接听。
HEAD_LINES = 14  # the lines above the first paragraph; credits are looked for here and in the tail
_TAIL_LINES = 25
_LONGEST = 900  # characters of a line or sentence that can be furniture


@dataclass(frozen=True, slots=True)
class Stripped:
    lines: tuple[Traced, ...]
    dateline: str | None = None  # folded line that holds the time of publication
    origin: str | None = None
    byline: str | None = None
    cut: int = 0  # characters of furniture removed
    promoted: int = 0  # of which promotion


def strip_furniture(lines: Sequence[Traced], title: str = "", known: Collection[str] = ()) -> Stripped:
    """The article's lines. `known`: folded lines that this source repeats over its articles."""
    before = sum(map(len, lines))
    about = _Credits()
    kept = [line for line in map(_without_ends, lines) if line.text]
    kept = [line for line in kept if not (_is_furniture(line.text, title) or fold(line.text).strip() in known)]
    kept = _without_blocks(kept)
    kept = about.taken_from(kept)
    kept = _without_repeats(kept, title)
    after = sum(map(len, kept))
    kept = _without_promotion(kept)
    promoted = after - sum(map(len, kept))
    kept = [part for line in kept for part in _parted(line)]
    return Stripped(
        lines=tuple(kept),
        dateline=about.dateline,
        origin=about.origin,
        byline=about.byline,
        cut=before - sum(map(len, kept)),
        promoted=promoted,
    )


def is_furniture(text: str) -> bool:
    """Whether a line is furniture by itself, wherever it stands."""
    shown = _without_ends(Traced.of(text)).text
    return _is_furniture(shown, "") or RULES.promotion.search(fold(shown)) is not None or is_credit(shown)


def furniture_lines(texts: Iterable[str], *, articles: int = 3) -> frozenset[str]:
    """Folded lines that at least so many different articles of one source repeat: its own furniture.

    Articles that share more than half of their lines are versions of one and count once.
    """
    seen: list[frozenset[str]] = []
    counts: dict[str, int] = {}
    for text in texts:
        lines = frozenset(folded for line in text.splitlines() if len(folded := fold(line).strip()) > 1)
        if any(len(lines & other) > 0.5 * min(len(lines), len(other)) for other in seen if lines and other):
            continue
        seen.append(lines)
        for line in lines:
            counts[line] = counts.get(line, 0) + 1
    return frozenset(line for line, count in counts.items() if count >= articles)


# --- single lines ------------------------------------------------------------------------------------------------------


def _without_ends(line: Traced) -> Traced:
    """Without what is glued to it: bullet, label, back arrows of footnotes, a widget's text."""
    line = line.strip()
    bullet = _bullet.match(line.text)
    line = line.part(bullet.end() if bullet else 0)
    label = _tldr.match(fold(line.text))
    line = line.part(label.end() if label else 0)
    widget = _widget_end.search(line.text)
    line = line.part(0, widget.start() if widget else None)
    return line.without(m.span() for m in _back.finditer(line.text)).strip()


def _is_furniture(text: str, title: str) -> bool:
    folded = fold(text).strip()
    if len(folded) > _LONGEST:
        return False
    if _blank_item.match(folded) or RULES.line.match(folded):
        return True
    return _is_crumbs(folded) or _is_menu(text) or _is_caption(folded, fold(title).strip())


def _is_crumbs(folded: str) -> bool:
    """首页 > 科技 > 正文: short names in a row, joined by one kind of mark, no sentence among them."""
    marks = set(re.findall(r"\s*([>›»→])\s*|\s([/|·])\s", folded))
    parts = [part for part in _crumb.split(folded) if part]
    if len(marks) != 1 or len(folded) > 80 or len(parts) < 2 or re.search(r"[。!?;,]|\d{4}", folded):
        return False
    strong = any(first for first, _ in marks)
    return all(re.search(r"[^\W\d_]", p) and len(p) <= (16 if re.search(f"[{HAN}]", p) else 30) for p in parts) and (
        strong or len(parts) >= 3
    )


def _is_menu(text: str) -> bool:
    """Markets  Tech  Opinion: one or two words each, set apart by wide gaps or bars."""
    parts = [part for part in _nav_gap.split(text.strip()) if part]
    return len(parts) >= 4 and all(
        len(p) <= 14 and len(p.split()) <= 2 and not re.search(r"[。.,!?:\d]", p) for p in parts
    )


def _is_caption(folded: str, title: str) -> bool:
    """The title again with 第N张 behind it, or one caption twice (as alternative text and as caption)."""
    if len(title) > 5 and folded != title and folded.startswith(title) and _caption_end.search(folded):
        return True
    if len(folded) <= 60 and re.search(r"(?:第\s*\d+\s*张)\Z", folded) and not re.search(r"[。,;]", folded):
        return True
    return len(folded) <= 240 and _doubled.match(folded) is not None


# --- lines about the article -----------------------------------------------------------------------------------------------


class _Credits:
    """Date, source and author from lines that say nothing else."""

    def __init__(self) -> None:
        self.dateline: str | None = None
        self.origin: str | None = None
        self.byline: str | None = None

    def taken_from(self, lines: Sequence[Traced]) -> list[Traced]:
        prose = next((i for i, line in enumerate(lines) if _is_prose(line.text)), len(lines))
        head = min(prose + 1, HEAD_LINES)
        kept: list[Traced] = []
        for place, line in enumerate(lines):
            in_head = place < head
            glued = _field.match(fold(line.text)) if in_head else None
            if glued and len(glued["time"]) > 7 and self.dateline is None:
                self.dateline = glued["time"]
            line = line.part(glued.end()) if glued else line
            if (in_head or place >= len(lines) - _TAIL_LINES) and self._take(line.text, in_head):
                continue
            kept.append(line)
        return kept

    def _take(self, text: str, in_head: bool) -> bool:
        folded = fold(text).strip()
        if len(folded) > 200 or _is_prose(folded) or _said.match(folded):
            return False
        read = _read_about(folded)
        if len(read.left.rstrip("。.!?")) > _spare(read, folded, in_head) or not read.found:
            return False
        if read.time and in_head and self.dateline is None:
            self.dateline = folded
        self.origin = self.origin or _as_written(read.origin, text)
        self.byline = self.byline or _as_written(read.byline, text)
        return True


@dataclass(frozen=True, slots=True)
class _About:
    """What a folded line says about the article, and what is left of it then."""

    left: str
    found: bool
    time: bool
    origin: str | None
    byline: str | None


def _spare(read: _About, folded: str, in_head: bool) -> int:
    """Beside a date, a source or an author, so many more characters may name a place or a paper (2026-01-22 21:15 上海).

    A line that ends as sentences do says something beside them, however short it is (记者周三在现场看到，水已退去。)
    """
    length = len(folded)
    if folded.endswith(("。", "!", "?")):
        return 0
    if read.time and length <= 60:
        return 16 if in_head else 8
    if read.time or read.origin or read.byline:
        return 6 if in_head else 4
    return 0


def _read_about(folded: str) -> _About:
    rest, time, origin, byline = folded, False, None, None
    for pattern in TIMESTAMP:
        rest, count = pattern.subn(" ", rest, count=3)
        time = time or count > 0
    for kind in ("time", "counter", "source", "byline", "share", "mark"):
        for pattern in RULES.fragments[kind]:
            for match in pattern.finditer(rest):
                origin = origin or match.groupdict().get("origin")
                byline = byline or (match.group().strip(" |") if kind == "byline" else None)
            rest = pattern.sub(" ", rest)
    left = _residue.sub("", rest)
    return _About(left, len(left) < len(_residue.sub("", folded)), time, origin, byline)


def is_credit(text: str) -> bool:
    """Whether a line says when, where and by whom the article was published, and nothing else."""
    folded = fold(text).strip()
    if len(folded) > 200 or _is_prose(folded):
        return False
    read = _read_about(folded)
    return read.found and not read.left


def _as_written(folded: str | None, text: str) -> str | None:
    """The words of `text` that fold to `folded`."""
    at = fold(text).find(folded) if folded else -1
    return text[at : at + len(folded)] if folded and at >= 0 else folded


def _is_prose(text: str) -> bool:
    """A paragraph: it ends as sentences do and is longer than a headline."""
    folded = fold(text).strip()
    length = len(folded) if re.search(f"[{HAN}]", folded) else len(folded) // 2
    return length >= 30 and (
        bool(re.search(r"[。.!?…][”\"'」』)\]]*\W*\Z", folded)) or folded.count("。") > 0 or length >= 120
    )


# --- blocks ------------------------------------------------------------------------------------------------------------------


def _without_blocks(lines: Sequence[Traced]) -> list[Traced]:
    """Without lists of links and of sources under their headings."""
    kept: list[Traced] = []
    place = 0
    while place < len(lines):
        folded = fold(lines[place].text).strip()
        if RULES.citation.match(folded) and not any(_is_prose(line.text) for line in lines[place + 1 :]):
            place = len(lines)
        elif RULES.related.match(folded):
            after = place + 1
            while after < len(lines) and _is_link(lines[after].text):
                after += 1
            place = after
        else:
            kept.append(lines[place])
            place += 1
    return kept


def _is_link(text: str) -> bool:
    """A headline or address, as lists of links hold: short, no full stop at its end."""
    folded = fold(text).strip()
    limit = 60 if re.search(f"[{HAN}]", folded) else 140
    return len(folded) <= limit and not re.search(r"[。.;:](?:[”\"」』)])*\Z", folded) and "。" not in folded


def _without_repeats(lines: Sequence[Traced], title: str) -> list[Traced]:
    """Without the title again, leads and paragraphs said twice, and excerpts that a later paragraph repeats in full."""
    folds = [fold(line.text).strip() for line in lines]
    head = fold(title).strip()
    seen: set[str] = set()
    kept: list[Traced] = []
    for place, (line, folded) in enumerate(zip(lines, folds, strict=True)):
        if (place < HEAD_LINES and folded == head) or (len(folded) >= 20 and folded in seen):
            continue
        start = _excerpt.sub("", folded)
        if (
            start != folded
            and len(start) >= 30
            and any(later.startswith(start) for later in folds[place + 1 : place + 6])
        ):
            continue
        seen.add(folded)
        kept.append(line)
    return kept


# --- sentences -----------------------------------------------------------------------------------------------------------------


def _without_promotion(lines: Sequence[Traced]) -> list[Traced]:
    """Without sentences that advertise the site; what they were glued to stays, on a line of its own.

    An invitation that breaks off before an address ("欢迎访问" / address / "获取。") takes the address and the short end with it.
    """
    kept: list[Traced] = []
    broken = False  # the line before ended in the middle of an invitation
    for line in lines:
        if broken and _url_line.match(line.text):
            continue
        if broken:
            line = _after_short_end(line)
            broken = False
        parts, broken = _cut_promotion(line)
        kept += [part for part in parts if part.text]
    return kept


def _after_short_end(line: Traced) -> Traced:
    spans = sentences(line.text)
    if spans and spans[0].end - spans[0].start <= 10 and line.text[spans[0].end - 1] in "。.!！":
        return line.part(spans[0].end).strip()
    return line


def _cut_promotion(line: Traced) -> tuple[list[Traced], bool]:
    spans = sentences(line.text)
    guilty = [
        s.end - s.start <= _LONGEST and RULES.promotion.search(fold(line.text[s.start : s.end])) is not None
        for s in spans
    ]
    if not any(guilty):
        return [line], False
    broken = guilty[-1] and not _ends_sentence.search(fold(line.text))
    if all(guilty) or (guilty[0] and len(spans) <= 3 and len(line) <= 260):
        return [], broken
    parts: list[Traced] = []
    start: int | None = None
    for span, bad in zip(spans, guilty, strict=True):
        if bad and start is not None:
            parts.append(line.part(start, span.start).strip())
            start = None
        elif not bad and start is None:
            start = span.start
    if start is not None:
        parts.append(line.part(start).strip())
    return parts, broken


def _parted(line: Traced) -> list[Traced]:
    """A list that was flattened into one line ("以下几点: * 甲 * 乙") gets its lines back."""
    marks = list(_bullets_inside.finditer(line.text))
    if len(marks) < 2:
        return [line]
    starts = [0, *(m.end() for m in marks)]
    ends = [*(m.start() for m in marks), len(line)]
    return [line.part(s, e).strip() for s, e in zip(starts, ends, strict=True)]


def joined(lines: Sequence[Traced]) -> Traced:
    """Lines, a line break between each two."""
    pieces: list[Traced] = []
    for line in lines:
        pieces += [put_in("\n"), line] if pieces else [line]
    return concat(pieces)
