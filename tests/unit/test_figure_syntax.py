"""What the grammar of an English sentence leaves of its claims: specs/en/claim_syntax.json, read by the real parser."""

from collections.abc import Sequence
from typing import TypedDict

import pytest

from digests.engines.english_syntax import SpacyParser
from digests.models import Figure, Span
from digests.ports import Word
from digests.reading.figures import figures
from digests.reading.syntax import trees
from digests.text.script import detect
from digests.text.sentences import sentences
from tests.readings import spec
from tests.unit.test_figures import organizations_of

PARSER = SpacyParser()


class Sentence(TypedDict):
    text: str
    organizations: str
    claims: list[list[str] | None]


SENTENCES: list[Sentence] = spec("en", "claim_syntax")  # type: ignore[assignment]  # rows of that shape


class Counting:
    """A parser that notes what it is asked and makes each word depend on the first."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def parse(self, texts: Sequence[str]) -> list[tuple[Word, ...]]:
        self.asked += texts
        return [_flat(text) for text in texts]


def _flat(text: str) -> tuple[Word, ...]:
    starts = [i for i, c in enumerate(text) if not c.isspace() and (i == 0 or text[i - 1].isspace())]
    return tuple(Word(i, i + len(text[i:].split()[0]), 0, "dep" if i else "ROOT", "NN") for i in starts)


def _told(text: str, organizations: str, parser: SpacyParser | Counting | None) -> tuple[Figure, ...]:
    return figures(
        text, sentences(text), detect(text), organizations=organizations_of(text, organizations), parser=parser
    )


@pytest.mark.parametrize("sentence", SENTENCES, ids=[s["text"][:40] for s in SENTENCES])
def test_only_what_the_grammar_bears_out_is_told(sentence: Sentence) -> None:
    found = _told(sentence["text"], sentence["organizations"], PARSER)
    told = [[f.subject, f.measure] if f.subject and f.measure and "before" not in f.scope else None for f in found]
    assert told == sentence["claims"]


def test_words_alone_would_tell_more() -> None:
    told = [any(f.subject and f.measure for f in _told(s["text"], s["organizations"], None)) for s in SENTENCES]
    assert sum(t for t, s in zip(told, SENTENCES, strict=True) if s["claims"] == [None]) >= 6


def test_a_claim_that_falls_takes_with_it_what_is_told_by_it() -> None:
    text = "Bluebay's revenue rose 12% to $3 billion."
    assert [f.subject for f in _told(text, "Bluebay", None)] == ["Bluebay", "Bluebay"]
    assert [f.subject for f in _told(text, "Bluebay", Counting())] == [None, None]


def test_only_english_sentences_with_a_claim_are_parsed() -> None:
    parser = Counting()
    _told(
        "Bluebay opened in 2020. 蓝湾科技营收为3亿元。Bluebay employs 300 people. It has 5 doors.",
        "Bluebay,蓝湾科技",
        parser,
    )
    assert parser.asked == ["Bluebay employs 300 people."]


def test_words_keep_their_places_where_brackets_and_a_dateline_are_left_out() -> None:
    text = "OSLO (Wire) - Bluebay (NYSE: BBY) rose (again) today."
    parser = Counting()
    (tree,) = trees([text], parser)
    assert parser.asked == ["Bluebay rose today."]
    assert [text[w.start : w.end] for w in tree.words] == ["Bluebay", "rose", "today."]


def test_a_span_outside_the_tree_has_no_head() -> None:
    (tree,) = trees(["Bluebay (NYSE: BBY) rose."], Counting())
    assert tree.head(Span(9, 13)) is None
    assert tree.head(Span(0, 7)) == 0


def test_an_empty_sentence_has_an_empty_tree() -> None:
    (tree,) = trees([""], PARSER)
    assert tree.words == ()
