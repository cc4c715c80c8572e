"""Footnote marks in running text: “……的10%。”2 and [3].

A bare number behind a closing mark is a footnote only where the marks of the whole text count up from 1 (a mark may repeat the one
before), and only where no counted noun follows. Known false case: a text with "。1" and "。2" as the starts of two sentences.
"""

import re
from collections.abc import Sequence

from digests.cleaning.traced import Traced
from digests.text.script import HAN

_bare = re.compile(
    rf"(?:(?<=[。！？”’」』）】》])|(?<=[A-Za-z”][.!?])|(?<=[.,!?][\"')]))(?P<number>\d{{1,2}})(?=\s|\Z|[{HAN}“「『(（]|[A-Z])(?!\s*[年月日时点分秒个名人位家万亿千百倍岁%％次元届号条款章页])"
)
_bracketed = re.compile(r"\s?\[(?:\d{1,3}|注\d{0,2}|note \d{1,2}|citation needed|来源请求)\]", re.I)
_raised = re.compile(r"(?<=[。!?！？.,”’」』\"')）])[¹²³⁰⁴-⁹]+")


def without_marks(lines: Sequence[Traced]) -> list[Traced]:
    counted = _counting(lines)
    bracketed = sum(len(_bracketed.findall(line.text)) for line in lines) >= 2
    kept: list[Traced] = []
    for place, line in enumerate(lines):
        spans = [span for at, span in counted if at == place]
        spans += [m.span() for m in _raised.finditer(line.text)]
        if bracketed:
            spans += [m.span() for m in _bracketed.finditer(line.text)]
        kept.append(line.without(spans).strip() if spans else line)
    return kept


def _counting(lines: Sequence[Traced]) -> list[tuple[int, tuple[int, int]]]:
    """(line, span) of the bare numbers that count up from 1; nothing unless they reach 2."""
    found: list[tuple[int, tuple[int, int]]] = []
    last = 0
    for place, line in enumerate(lines):
        for mark in _bare.finditer(line.text):
            number = int(mark["number"])
            if number in (last, last + 1) and number > 0:
                found.append((place, mark.span()))
                last = number
    return found if last >= 2 else []
