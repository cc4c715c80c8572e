"""Lines of a terminal: where Chinese and Latin text breaks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.wrapping import breaks


def lines(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(cuts)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Meta宣布裁员约600人", 10, ["Meta宣布裁", "员约600人"]),
        ("Meta宣布裁员，约600人", 12, ["Meta宣布裁", "员，约600人"]),  # a comma begins no line
        ("他说的是“不会裁员”", 10, ["他说的是", "“不会裁员”"]),  # an opening quotation mark ends none
        ("裁员约600人。[1]", 12, ["裁员约600", "人。[1]"]),  # nor is a note parted from its sentence
        ("three of the four units", 9, ["three of", "the four", "units"]),
        ("Tony Liu · Kenji Mori", 9, ["Tony", "Liu ·", "Kenji", "Mori"]),
        ("Llama 4落后", 8, ["Llama 4", "落后"]),
        ("internationalisation", 8, ["internat", "ionalisa", "tion"]),
        ("короткая строка", 40, ["короткая строка"]),
        ("", 10, [""]),
    ],
)
def test_breaks(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@given(st.text(alphabet="裁员约人亿，。（）“”·[1] abcdefg/%\u0301", max_size=80), st.integers(2, 30))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    cuts = breaks(text, width)
    assert cuts == sorted(set(cuts))
    assert all(0 < cut < len(text) for cut in cuts)
    assert all(cell_len(line) <= width for line in lines(text, width))
