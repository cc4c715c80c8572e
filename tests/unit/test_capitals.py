"""English set in capitals is read in the usual case, at the same offsets."""

import pytest

from digests.reading.capitals import recased
from digests.text.sentences import sentences


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "THE MAYOR SAID ON FRIDAY THAT ELLEN STRAND WILL NOT RUN. STRAND IS TIRED.",
            "The mayor said on Friday that Ellen Strand will not run. Strand is tired.",
        ),
        ("O’NEILL AND MCGRATH LEFT THE BANK’S BOARD.", "O’Neill and McGrath left the bank’s board."),
        ("THE FORMER HEAD OF NATO AND THE EU HAS RESIGNED.", "The former head of NATO and the EU has resigned."),
        ("The rest is as it was: NATO, IBM and the BBC.", "The rest is as it was: NATO, IBM and the BBC."),
        ("BEST DIRECTOR\nSEAN BAKER\nGRAND TOUR", "BEST DIRECTOR\nSEAN BAKER\nGRAND TOUR"),
        (
            "THE MAYOR SAID ON FRIDAY THAT ẞTRAND WILL NOT RUN.",
            "The mayor said on Friday that ẞTRAND will not run.",
        ),
        ("", ""),
    ],
)
def test_a_sentence_in_capitals_is_read_in_the_usual_case(written: str, read: str) -> None:
    assert recased(written, sentences(written), ()).lower() == written.lower()
    assert recased(written, sentences(written), ()) == read


def test_what_is_listed_keeps_its_spelling() -> None:
    text = "THE COMPANY SAID ON MONDAY THAT IT WILL BUY OPENLAB NEXT YEAR."
    at = text.index("OPENLAB")
    assert "buy OPENLAB next" in recased(text, sentences(text), [(at, at + len("OPENLAB"))])
