"""Whether a sentence made of several gives one's figure to another: 300 jobs of Penrith to Marlow, because both were cited.

Judged by the names that are listed or are people's, and only where a sentence that holds the figure names others alone and points to nobody
named before (the company, it). Missing a case is preferable: what is refused costs a bullet.
"""

import re
from collections.abc import Iterator, Sequence

from digests.reading.gazetteer import Gazetteer
from digests.writing.grounding import Finder, Problem, check

_pointing = re.compile(
    r"\b(?:it|its|he|his|she|her|they|their|both|(?:the|this|that) (?:\w+ )?(?:company|firm|group|start-?up|maker|bank|lab|giant|business|founder|deal|round))\b"
    r"|公司|集团|其|他|她|它|双方|这家|该|两家|前者|后者",
    re.IGNORECASE,
)


def misjoined(text: str, sources: Sequence[str], book: Gazetteer, find: Finder | None) -> Iterator[str]:
    """Figures of a text with whose they are. `sources` are the sentences it is made of; a single one joins nothing."""
    if len(sources) < 2:
        return
    ours = _names(check("", text, book, find).problems)
    if not ours:
        return
    lacking = [check(s, text, book, find).problems for s in sources]
    figures = {p.text for lacks in lacking for p in lacks if re.search(r"\d", p.text)}
    for figure in sorted(figures):
        holders = [
            (s, lacks) for s, lacks in zip(sources, lacking, strict=True) if figure not in {p.text for p in lacks}
        ]
        theirs = [_names(check(text, s, book, find).problems) for s, _ in holders]
        if theirs and all(
            other and ours <= _names(lacks) and not _pointing.search(s)
            for (s, lacks), other in zip(holders, theirs, strict=True)
        ):
            yield f'"{figure}" is said of {", ".join(sorted(theirs[0]))}'


def _names(problems: Sequence[Problem]) -> frozenset[str]:
    return frozenset(
        p.text for p in problems if p.why.startswith(("the source does not name", "the source names nobody"))
    )
