"""Sentences of Chinese and English text, as spans.

A line break always ends a sentence. Chinese sentences end at 。！？； is kept inside. Half-width ? and ! end a sentence in either
language; a full stop ends one only where English prose would: not inside numbers, initials, abbreviations, hosts or names of files.
Closing quotes, brackets and footnote marks belong to the sentence they close. What runs on for more than `LONGEST` characters without
an end (a table, a feed without marks) is cut behind a mark or at a space: what is read and quoted by the sentence stays of its size.

Known false cases: an abbreviation that does end a sentence ("... in the U.S. He said") is joined to the next one; a question quoted
in mid-sentence (“值吗?”他问) is cut after the quote mark only when the quote is not followed by a Han character or a comma.
"""

import re
from collections.abc import Iterator

from digests.models import Span
from digests.text.script import HAN

_CLOSERS = "”’」』）)】〕》]\"'*"
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st vs etc inc ltd corp co cos llc plc no nos vol fig gen col sen rep gov lt sgt capt maj adm rev hon "
    "approx est dept univ assn bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun e.g i.e a.m p.m "
    "u.s u.k u.n e.u d.c ph.d m.d b.a m.a op cf al ed eds pp ca".split()
)
_end = re.compile(
    rf"[。！？!?…]+[{re.escape(_CLOSERS)}]*|\.+(?=[{re.escape(_CLOSERS)}]*(?:\s|$|[{HAN}“「]))[{re.escape(_CLOSERS)}]*"
)
_last_word = re.compile(r"([A-Za-z][A-Za-z.]*)$")
_initials = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_LONGEST_WORD = 40
LONGEST = 2_000  # characters of a sentence; no writer's is longer
_pause = re.compile(r"[,，、;；:：)）](?!\d)|\s")
_small = re.compile(r"\s*[a-z,;:]")
_goes_on = re.compile(rf"\s*[,，、;；:：)）a-z]|[{HAN}]")


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of `text`, ascending, without surrounding white space; every other character is white space."""
    found: list[Span] = []
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        found += _of_line(text, line.start(), line.end())
    return tuple(found)


def sentence_at(spans: tuple[Span, ...], offset: int) -> Span | None:
    """The sentence that covers `offset`."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return spans[low] if low < len(spans) and spans[low].start <= offset else None


def _of_line(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for mark in _end.finditer(text, start, end):
        if mark.start() < begin or not _is_end(text, begin, mark, end):
            continue
        yield from _trimmed(text, begin, mark.end())
        begin = mark.end()
    yield from _trimmed(text, begin, end)


def _is_end(text: str, begin: int, mark: re.Match[str], line_end: int) -> bool:
    after = mark.end()  # no slice of the rest is taken: a line may be as long as the text
    if mark.group()[0] == ".":
        word = _last_word.search(text, max(begin, mark.start() - _LONGEST_WORD), mark.start())
        if word and (_initials.fullmatch(word[1]) or word[1].lower() in _ABBREVIATIONS):
            return False
        return not _small.match(text, after, line_end)
    closed_quote = mark.group()[-1] in "”’」』\"'"
    if closed_quote and _goes_on.match(text, after, line_end):
        return False  # “值吗?”他问: the sentence that holds the quote goes on
    return set(mark.group()) != {"…"} or after == line_end or text[after].isspace()


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence from `start` to `end` without the white space around it, in pieces where it is too long, none where it is empty."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        pauses = [mark.end() for mark in _pause.finditer(text, start + LONGEST // 2, start + LONGEST)]
        cut = following = pauses[-1] if pauses else start + LONGEST
        while text[cut - 1].isspace():
            cut -= 1
        yield Span(start, cut)
        start = following
        while text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)
