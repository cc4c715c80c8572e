"""Whether the tree of a sentence leads from a figure to the measure: to nothing else on the way, and not past it.

told of       revenue of $3bn, a $3bn valuation, sold 300 cars, 11% of its workforce
held          $3bn in revenue
predicated    revenue rose 5% to $3bn, raised its forecast to $3bn, reported $3bn in revenue, up 5%
changed       a 5% rise in revenue, revenue growth of 5%
"""

from collections.abc import Sequence
from itertools import pairwise

from digests.reading.figures.tree_marks import COUNTING, Marked, words
from digests.reading.syntax import SUBJECT

_LINKS = frozenset(
    (
        "of",
        "to",
        "at",
        "by",
        "between",
        "around",
        "about",
        "over",
        "under",
        "nearly",
        "with",
        "for",
        "on",
        "in",
        "worth",
    )
)
_MOVED = frozenset(("up", "down", "off", "higher", "lower"))
_GOES_ON = ("xcomp", "conj", "advcl", "pcomp", "prep", "acl", "ccomp")  # a verb whose subject is that of the verb above


def is_measured(marked: Marked) -> bool:
    if marked.number is None or marked.named is None or _is_of_another_noun(marked) or _names_another_noun(marked):
        return False
    path = marked.tree.phrase(marked.number)
    if _is_told_of(marked, path) or _is_held(marked, path):
        return True
    return _is_paid(marked, path) if marked.measure.deal else _is_predicated(marked, path)


def _is_of_another_noun(marked: Marked) -> bool:
    """$3bn in savings: a noun alone behind a figure says what it is."""
    tree = marked.tree
    behind = [w for at in marked.numbers for w in tree.below[at] if tree.word(w) in ("in", "of")]
    for noun in (o for w in behind for o in tree.below[w]):
        alone = tree.words[noun].tag in ("NN", "NNS") and not any(
            tree.relation(w) in ("det", "poss") for w in tree.below[noun]
        )
        known = marked.measures | marked.subjects
        if alone and known.isdisjoint(marked.under(noun)) and not marked.is_plain(noun):
            return True
    return False


def _names_another_noun(marked: Marked) -> bool:
    """cash burn, revenue source: the measure's word only says what another noun is of."""
    known = words("outlook") | words("change") | words("measured")
    return any(at not in marked.measures | marked.numbers and marked.tree.word(at) not in known for at in marked.group)


def _is_told_of(marked: Marked, path: Sequence[int]) -> bool:
    if marked.number in marked.measures:
        return True
    goal = marked.measures.union(marked.group)
    at = next((i for i, word in enumerate(path) if i and word in goal), None)
    return at is not None and _leads(marked, path[: at + 1])


def _is_held(marked: Marked, path: Sequence[int]) -> bool:
    tree, way = marked.tree, marked.tree.phrase(marked.named or 0)
    counted = path[: 2 if tree.relation(path[0]) in COUNTING else 1]
    at = next((i for i, word in enumerate(way) if word in counted or word in marked.numbers), None)
    return at is not None and all(tree.word(w) in ("of", "in", "as", "for") or _is_of_it(marked, w) for w in way[1:at])


def _is_of_it(marked: Marked, at: int) -> bool:
    return at in marked.measures or at in marked.group or marked.tree.word(at) in words("outlook")


def _is_predicated(marked: Marked, path: Sequence[int]) -> bool:
    tree, top = marked.tree, marked.group[-1]
    if _is_changed(marked, path):
        return True
    if not _leads(marked, path):
        return False
    if any(tree.word(w) in _MOVED for w in path):
        return tree.phrase(top)[-1] in _verbs(marked, path[-1])
    return tree.relation(top) in SUBJECT | {"dobj", "attr"} and tree.words[top].head in _verbs(marked, path[-1])


def _is_changed(marked: Marked, path: Sequence[int]) -> bool:
    tree = marked.tree
    change = next((w for w in path[1:] if tree.word(w) in words("change")), None)
    way = tree.phrase(marked.named or 0)
    if change is None or change not in way or not _leads(marked, path[: path.index(change) + 1]):
        return False
    return all(tree.word(w) in ("in", "of") or _is_of_it(marked, w) for w in way[1 : way.index(change)])


def _is_paid(marked: Marked, path: Sequence[int]) -> bool:
    """agreed to buy X for $3bn; its purchase of X for $3bn."""
    verb = marked.tree.phrase(marked.named or 0)[-1]
    return _leads(marked, path) and verb in _verbs(marked, path[-1])


def _verbs(marked: Marked, verb: int) -> list[int]:
    """`verb` and the verbs whose subject it shares: rose to reach, fell and closed at, is expected to rise."""
    tree, found = marked.tree, [verb]
    while tree.subject(verb) is None and not tree.is_root(verb) and tree.relation(verb) in _GOES_ON:
        verb = tree.words[verb].head
        found.append(verb)
    return found


def _leads(marked: Marked, path: Sequence[int]) -> bool:
    """Whether what stands between a figure and the last word of `path` leaves it that word's."""
    tree, moved = marked.tree, False
    for below, at in pairwise(path[:-1]):
        word, tag = tree.word(at), tree.words[at].tag
        if at in marked.numbers or at in marked.measures or word in words("change"):
            continue
        if word in _MOVED:
            moved = True
        elif tag in ("IN", "TO", "RP"):
            if word not in _LINKS and not (word == "from" and marked.before):
                return False
        elif tag in ("CD", "$", "SYM") or tree.is_noun(at):
            counted = tree.relation(below) in COUNTING
            if not counted and not (moved and (marked.is_time(at) or not tree.is_noun(at))):
                return False
        elif not tag.startswith(("RB", "JJ")):
            return False
    return True
