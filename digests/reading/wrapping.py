"""Text set in lines of one width: there a line break is no more than a space, and names go on over it."""

import re
from collections.abc import Sequence
from itertools import pairwise

_paragraph = re.compile(r"(?:[^\n]+\n)+[^\n]+")
_NARROW, _WIDE = 50, 100  # characters of a full line


def soft_breaks(text: str) -> frozenset[int]:
    """Places of line breaks that stand only because the next word would not have fitted, in paragraphs of three lines or more; a title
    may stand over the first of them."""
    found: set[int] = set()
    for paragraph in _paragraph.finditer(text):
        lines = paragraph.group().split("\n")
        first = next((skip for skip in (0, 1) if _is_wrapped(lines[skip:])), None)
        at = paragraph.start()
        for number, line in enumerate(lines[:-1]):
            at += len(line) + 1
            if first is not None and number >= first:
                found.add(at - 1)
    return frozenset(found)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether each line but the last is as long as the next word lets it be."""
    width = max(map(len, lines))
    if len(lines) < 3 or not _NARROW <= width <= _WIDE:
        return False
    return all(len(line) + 1 + len(after.split(" ")[0]) > width for line, after in pairwise(lines))
