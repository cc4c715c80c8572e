"""Whether the tree of a sentence leads from a measure to the subject, and whether the measure is of the whole of it.

The search begins at the noun (X's revenue, shares of X), goes on to who does what its verb says (X reported revenue) and, past pronouns,
"the company" and subjects left out, to the clause above (X said it sold ..., X said revenue rose).
"""

from collections.abc import Sequence
from enum import Enum, auto

from digests.reading.figures.tree_marks import OWN, PARTED, Marked, words
from digests.reading.syntax import SUBJECT


class Who(Enum):
    """Whom a noun phrase, or a clause, speaks of."""

    SUBJECT = auto()
    AGAIN = auto()  # somebody named before: it, the company
    OTHER = auto()
    NOBODY = auto()


_INNER = ("relcl", "acl", "appos")  # clauses of a noun


def is_owned(marked: Marked) -> bool:
    if not marked.group or marked.number is None:
        return False
    owner = _owner(marked, marked.group)
    if owner in (Who.SUBJECT, Who.OTHER):
        return owner is Who.SUBJECT
    tree, top = marked.tree, marked.group[-1]
    verb = tree.phrase(top)[-1]
    if marked.measure.deal and _names_subject(
        marked, [w for at in (*marked.group, verb) for w in _objects(marked, at)]
    ):
        return True
    if marked.measure.object and tree.is_verb(top):
        objects = [w for w in tree.below[top] if tree.relation(w) in ("dobj", "nsubjpass")]
        if _names_subject(marked, objects):
            return True  # a round that valued X at $3bn
    if owner is Who.AGAIN and _is_anothers_doing(marked, verb):
        return False
    found = _doer(marked, verb, skip=tree.relation(top) in SUBJECT and not tree.is_verb(top))
    return found is Who.SUBJECT or (found is Who.AGAIN and not marked.subjects)


def _is_anothers_doing(marked: Marked, verb: int) -> bool:
    """X led the company's funding round: whoever does it to "the company" is not the company."""
    tree = marked.tree
    firm = any(tree.relation(w) == "poss" and marked.is_firm(w) for at in marked.group for w in tree.below[at])
    subject = tree.subject(verb)
    if not firm or subject is None or subject in marked.group:
        return False
    relative = tree.relation(verb) == "relcl" and tree.words[verb].head in marked.subjects
    return relative or _who(marked, subject) is Who.SUBJECT


def is_whole(marked: Marked) -> bool:
    """Whether no word makes the measure one of a part: cloud revenue, sales in China, sold 300 cars at two sites."""
    tree, top = marked.tree, marked.group[-1]
    if not tree.is_verb(top):
        return all(_is_unparted(marked, at) for at in marked.group)
    if marked.measure.object:
        return True  # valued at $3bn in a share sale
    way = tree.phrase(marked.number) if marked.number is not None else []
    held = [w for at in {top, *way} for w in tree.below[at] if tree.word(w) in PARTED and w not in way]
    return all(_is_of_the_whole(marked, o) for w in held for o in tree.below[w])


def _is_unparted(marked: Marked, noun: int) -> bool:
    tree = marked.tree
    for w in tree.below[noun]:
        known = marked.measures | marked.subjects | marked.numbers
        if not known.isdisjoint(marked.under(w)):
            continue
        if tree.relation(w) in ("amod", "compound", "nmod") and not all(map(marked.is_plain, marked.under(w))):
            return False
        parted = tree.word(w) in PARTED and not all(_is_of_the_whole(marked, o) for o in tree.below[w])
        if parted or tree.word(w) == "per":
            return False
    return True


def _is_of_the_whole(marked: Marked, noun: int) -> bool:
    """Whether "of", "in", "for" lead to the subject, the figure or a time."""
    under = marked.under(noun)
    if not (marked.numbers | marked.subjects | marked.measures).isdisjoint(under):
        return True
    if _who(marked, noun) in (Who.SUBJECT, Who.AGAIN) or marked.tree.word(noun) in words("manner"):
        return True
    return any(marked.is_time(w) or marked.tree.words[w].tag in ("CD", "$") for w in under)


def _owner(marked: Marked, nouns: Sequence[int]) -> Who:
    """Whose a measure is by its own words."""
    tree, found = marked.tree, Who.NOBODY
    for w in (w for at in nouns if not tree.is_verb(at) for w in tree.below[at] if w not in marked.numbers):
        if tree.relation(w) == "poss":
            who = _who(marked, w)
        elif tree.relation(w) in OWN:
            who = Who.NOBODY if marked.subjects.isdisjoint(marked.under(w)) else Who.SUBJECT
        elif tree.relation(w) == "prep" and tree.word(w) in PARTED:
            told = [_who(marked, o) for o in tree.below[w]]
            who = next((t for t in told if t in (Who.SUBJECT, Who.AGAIN)), Who.NOBODY)
        else:
            continue
        if who in (Who.SUBJECT, Who.OTHER):
            return who
        found = who if who is Who.AGAIN else found
    return found


def _objects(marked: Marked, at: int) -> list[int]:
    """Whom a deal is done to: buys X, the takeover of X, acquired by X."""
    tree = marked.tree
    found = [w for w in tree.below[at] if tree.relation(w) in ("dobj", "nsubjpass", "dative")]
    return found + [o for w in tree.below[at] if tree.relation(w) in ("prep", "agent") for o in tree.below[w]]


def _who(marked: Marked, noun: int, *, speaks: bool = False) -> Who:
    """The subject by its name, by what it has or who leads it (X's shares, X's chief), or beside its name (the chipmaker X).

    `speaks` says that the noun says something: whom X's name stands before (X's Wang) speaks for X.
    """
    tree = marked.tree
    if noun in marked.subjects:
        return Who.SUBJECT
    if _is_had(marked, noun) and (owner := _owner(marked, [noun])) in (Who.SUBJECT, Who.AGAIN):
        return owner
    under = marked.under(noun)
    if not marked.subjects.isdisjoint(under):
        if any(tree.relation(w) == "appos" and tree.words[w].tag == "NNP" and w not in marked.subjects for w in under):
            return Who.OTHER  # AI producer Bluebay: of "AI" nothing is told
        beside = any(tree.relation(w) == "appos" and not marked.subjects.isdisjoint(marked.under(w)) for w in under)
        led = any(tree.word(w) in words("lead") for w in (noun, *tree.below[noun]))
        firm = tree.word(noun) in words("firm")
        known = beside or led or firm or marked.is_again(noun) or (speaks and tree.words[noun].tag == "NNP")
        return Who.SUBJECT if known else Who.OTHER
    return Who.AGAIN if marked.is_again(noun) or tree.word(noun) in words("lead") else Who.OTHER


def _who_of(marked: Marked, verb: int, subject: int, *, speaks: bool) -> Who:
    """The subject of a verb, which some trees part in two: the giant company X, owner and operator X."""
    tree = marked.tree
    who = _who(marked, subject, speaks=speaks)
    if who is Who.SUBJECT:
        return who
    rest = [w for w in tree.below[verb] if w != subject and tree.relation(w) in SUBJECT]
    rest += [w for w in tree.below[subject] if tree.relation(w) == "conj"]
    told = [w for w in rest if w in marked.subjects and tree.words[w].tag.startswith("NNP")]
    common = tree.words[subject].tag in ("NN", "NNS")
    return Who.SUBJECT if told and common else who


def _is_had(marked: Marked, noun: int) -> bool:
    """Whether it is something that every company has: profit, shares, staff."""
    return noun in marked.measures or marked.tree.word(noun) in words("had")


def _doer(marked: Marked, verb: int, *, skip: bool) -> Who:
    """Who does what `verb` says, or says it; `skip` where its own subject is the measure. AGAIN where no clause tells."""
    tree, first = marked.tree, verb
    for _ in tree.words:
        subject = None if skip else tree.subject(verb)
        if subject is not None:
            of_another = marked.measure.of == "organization" and tree.word(subject) in ("he", "she")
            if verb == first and (of_another or tree.word(verb) in words("tells")):
                return Who.OTHER
            who = _who_of(marked, verb, subject, speaks=verb != first)
            if who is Who.SUBJECT or (
                who is Who.OTHER and not (_is_had(marked, subject) and _is_unparted(marked, subject))
            ):
                return who
        if any(_is_setting(marked, w) or _is_saying(marked, w) for w in tree.below[verb]):
            return Who.SUBJECT
        if tree.is_root(verb):
            return Who.SUBJECT if verb in marked.subjects else Who.AGAIN  # a headline: X to invest $3bn
        above = _clause_above(marked, verb)
        if isinstance(above, Who):
            return above
        if _is_apart(marked, verb, above):
            break
        verb, skip = above, False
    return Who.AGAIN


def _clause_above(marked: Marked, verb: int) -> int | Who:
    """The verb that the clause of `verb` depends on, or whose clause it is: X, which sold ...; estimates, which were for ..."""
    tree = marked.tree
    for at in tree.up(verb):
        head = tree.words[at].head
        if tree.relation(at) in _INNER:
            who = _who(marked, head)
            others = tree.relation(at) == "relcl" and not marked.measure.object and not _is_had(marked, head)
            return who if who is Who.SUBJECT or (who is Who.OTHER and others) else tree.phrase(head)[-1]
        if tree.is_verb(head) or tree.is_root(head):
            return head
    return verb


def _is_apart(marked: Marked, verb: int, above: int) -> bool:
    """Whether a semicolon parts two clauses, which a tree joins all the same."""
    ends = sorted((marked.tree.words[verb].start, marked.tree.words[above].start))
    return ";" in marked.tree.text[ends[0] : ends[1]]


def _is_saying(marked: Marked, at: int) -> bool:
    """Revenue rose, X said, as costs fell."""
    subject = marked.tree.subject(at) if marked.tree.relation(at) == "parataxis" else None
    return subject is not None and _who(marked, subject) is Who.SUBJECT


def _is_setting(marked: Marked, at: int) -> bool:
    """At X, revenue rose."""
    tree = marked.tree
    return tree.word(at) in ("at", "for") and _names_subject(marked, tree.below[at])


def _names_subject(marked: Marked, nouns: Sequence[int]) -> bool:
    return any(_who(marked, noun) is Who.SUBJECT for noun in nouns)
