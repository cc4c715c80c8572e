"""The tree of a sentence with the words of one figure, its measure and its subject marked in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from digests.models import Span
from digests.reading.figures.measures import Measure
from digests.reading.lexicon import table
from digests.reading.syntax import Tree

COUNTING = frozenset({"nummod", "quantmod", "compound", "nmod", "amod", "advmod", "npadvmod"})  # 300 of "300 cars"
OWN = frozenset({"compound", "nmod", "poss", "amod", "appos", "nummod", "npadvmod"})  # what makes up a noun phrase
PARTED = ("of", "at", "for", "in", "by", "from", "on", "across", "outside", "within")


@cache
def words(name: str) -> frozenset[str]:
    """A list of lexicons/syntax_en.toml."""
    return frozenset(table("syntax_en")[name]["words"])


@dataclass(frozen=True)
class Marked:
    """`names` are the mentions of the subject in the sentence, none where only another sentence names it; `before` says that the
    figure is an old value."""

    tree: Tree
    measure: Measure
    figure: Span
    cue: Span
    names: Sequence[Span]
    before: bool = False

    @cached_property
    def number(self) -> int | None:
        return self.tree.head(self.figure)

    @cached_property
    def named(self) -> int | None:
        return self.tree.head(self.cue)

    @cached_property
    def numbers(self) -> frozenset[int]:
        return frozenset(self.tree.inside(self.figure))

    @cached_property
    def measures(self) -> frozenset[int]:
        return frozenset(self.tree.inside(self.cue))

    @cached_property
    def subjects(self) -> frozenset[int]:
        return frozenset(at for span in self.names for at in self.tree.inside(span))

    @cached_property
    def group(self) -> tuple[int, ...]:
        """The measure's head and the nouns it is part of, the last above all: revenue, forecast of "its revenue forecast"."""
        tree, found = self.tree, [self.named] if self.named is not None else []
        while found and not tree.is_verb(found[-1]) and not tree.is_root(found[-1]):
            at = found[-1]
            head = tree.words[at].head
            above = tree.words[head].head
            if tree.relation(at) in ("compound", "nmod", "amod") and tree.is_noun(head):
                found.append(head)
            elif tree.relation(at) == "pobj" and (tree.word(above) in words("outlook") or above in self.numbers):
                found.append(above)
            else:
                break
        return tuple(found)

    def under(self, at: int) -> list[int]:
        """The words of the noun phrase of `at`."""
        found = [at]
        for word in found:
            found += [w for w in self.tree.below[word] if self.tree.relation(w) in OWN]
        return found

    def is_time(self, at: int) -> bool:
        return self.tree.word(at) in words("time")

    def is_again(self, at: int) -> bool:
        """Whether it speaks of somebody again: it, the company, the chipmaker; not "its parent company", "another bank"."""
        if self.tree.word(at) in words("pronouns"):
            return True
        return self.is_firm(at) and all(map(self._leaves_definite, self.tree.below[at]))

    def is_firm(self, at: int) -> bool:
        """Whether it is a word for a company: group, chipmaker."""
        word = self.tree.word(at)
        return word in words("again") or word.endswith(("maker", "makers"))

    def _leaves_definite(self, at: int) -> bool:
        relation, word = self.tree.relation(at), self.tree.word(at)
        if relation == "det":
            return word in ("the", "this", "that")
        return word not in words("other") and (relation != "poss" or word in ("his", "her", "world"))

    def is_plain(self, at: int) -> bool:
        """Whether it says nothing of a part: third-quarter, net, adjusted."""
        tag, word = self.tree.words[at].tag, self.tree.word(at)
        known = word in words("whole") or self.is_time(at)
        return known or tag in ("CD", "HYPH", "$") or not word[:1].isalpha()
