"""The dependency tree of one sentence: where a span hangs in it, what stands above and below it, and whose verb is whose."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from digests.models import Span
from digests.ports import SentenceParser, Word

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})

# What only interrupts a sentence, or stands before it: DETROIT (AP) — Ford (NYSE: F) said ...
_dateline = re.compile(
    r"(?:[A-Z][A-Z.,' -]{2,40}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?|[A-Z][a-z]+)?\s?(?:\([A-Za-z/ ]{2,24}\))?\s?(?:--|[–—-])\s"
)
_brackets = re.compile(r"\s?\([^()]{1,60}\)")


@dataclass(frozen=True, slots=True)
class Tree:
    """`text` is the sentence, of which what was parsed may be less; words are named by their index."""

    text: str
    words: Sequence[Word]
    below: Sequence[Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        below: list[list[int]] = [[] for _ in self.words]
        for at, word in enumerate(self.words):
            if word.head != at:
                below[word.head].append(at)
        object.__setattr__(self, "below", below)

    def word(self, at: int) -> str:
        return self.text[self.words[at].start : self.words[at].end].lower()

    def relation(self, at: int) -> str:
        return self.words[at].relation

    def is_verb(self, at: int) -> bool:
        return self.words[at].tag.startswith(("VB", "MD"))

    def is_noun(self, at: int) -> bool:
        return self.words[at].tag.startswith("NN")

    def is_root(self, at: int) -> bool:
        return self.words[at].head == at

    def inside(self, span: Span) -> range:
        """The words that overlap `span`."""
        first = bisect_right(self.words, span.start, key=lambda word: word.end)
        return range(first, bisect_left(self.words, span.end, lo=first, key=lambda word: word.start))

    def head(self, span: Span) -> int | None:
        """The word of `span` on which its others depend, directly or not; None where it holds none."""
        held = self.inside(span)
        return next((at for at in held if self.words[at].head not in held or self.is_root(at)), None)

    def up(self, at: int) -> Iterator[int]:
        """`at` and what it depends on, up to the root."""
        seen = 0
        while seen <= len(self.words):
            yield at
            if self.is_root(at):
                return
            at, seen = self.words[at].head, seen + 1

    def phrase(self, at: int) -> list[int]:
        """`at` and what it depends on, up to and with the verb of its clause, or the root."""
        found = []
        for above in self.up(at):
            found.append(above)
            if self.is_verb(above):
                break
        return found

    def subject(self, verb: int) -> int | None:
        """Its own subject."""
        return next((at for at in self.below[verb] if self.relation(at) in SUBJECT), None)


def trees(texts: Sequence[str], parser: SentenceParser) -> list[Tree]:
    """The trees of sentences, read without datelines and brackets, which lead a parser astray; offsets are those of `texts`."""
    kept = [_kept(text) for text in texts]
    parsed = parser.parse(
        ["".join(text[k.start : k.end] for k in spans) for text, spans in zip(texts, kept, strict=True)]
    )
    return [
        Tree(text, tuple(_moved(word, spans) for word in words))
        for text, spans, words in zip(texts, kept, parsed, strict=True)
    ]


def _kept(text: str) -> list[Span]:
    line = _dateline.match(text)
    start = line.end() if line and line.end() < len(text) else 0
    found = []
    for gap in _brackets.finditer(text, start):
        found.append(Span(start, gap.start()))
        start = gap.end()
    return [span for span in (*found, Span(start, len(text))) if span.start < span.end]


def _moved(word: Word, kept: Sequence[Span]) -> Word:
    """The word at its place in the whole sentence."""
    before = 0
    for span in kept:
        if word.start < before + span.end - span.start:
            shift = span.start - before
            return replace(word, start=word.start + shift, end=word.end + shift)
        before += span.end - span.start
    return word
