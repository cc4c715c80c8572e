"""Where a line of Chinese and Latin text may break on a terminal.

A Latin word stays whole; Chinese breaks between any two characters, but closing punctuation, notes such as [3] and the dot between two
entries begin no line, and opening punctuation ends none (Requirements for Chinese Text Layout, W3C, 3.1.3).
"""

from rich.cells import cell_len

_BEGINS_NO_LINE = frozenset("，。、；：！？）】」』》〉”’…—·・％,.;:!?)]}%[/")
_BETWEEN_ENTRIES = "·・"
_ENDS_NO_LINE = frozenset("（【「『《〈“‘([{$¥￥")


def breaks(text: str, width: int) -> list[int]:
    """Offsets (code points) at which `text`, one paragraph, is cut so that no line fills more than `width` cells (at least 2) but for
    spaces at its end. A word longer than a line is cut where the line is full."""
    cuts: list[int] = []
    begin = fitting = filled = 0  # where the line begins; its last place to break; the cells it fills
    for at, char in enumerate(text):
        if _may_break(text, at):
            fitting = at
        cells = cell_len(char)
        if filled + cells > width and not char.isspace():
            begin = fitting if fitting > begin else at
            cuts.append(begin)
            filled = cell_len(text[begin:at])
        filled += cells
    return cuts


def _may_break(text: str, at: int) -> bool:
    if not at or text[at].isspace():
        return False
    before, after = text[at - 1], text[at]
    if before.isspace():
        return after not in _BETWEEN_ENTRIES
    if after in _BEGINS_NO_LINE or before in _ENDS_NO_LINE or not cell_len(after):
        return False
    return cell_len(before) > 1 or cell_len(after) > 1
