"""What a story's sources tell as no more than talk: one verbatim sentence, so that a digest can say it is unconfirmed.

Only a sentence that says so itself (rumour, reportedly, people familiar with the matter, 传言, 知情人士), stands on its own, names someone or
some organisation of the story and denies nothing. Known false cases: what was confirmed further down, or by another source.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digests.text.script import fold
from digests.views import StoredArticle
from digests.writing.lead import Candidate, candidates
from digests.writing.prose import overlap, prose, terms

_LONGEST = {True: 90, False: 230}  # characters; Chinese or not
_RETOLD = 0.6  # share of its terms that one sentence told before has


@dataclass(frozen=True, slots=True)
class _Found:
    names: int
    candidate: Candidate


def unconfirmed(
    sources: Sequence[StoredArticle], names: Collection[str], people: Collection[str], told: Sequence[str]
) -> Candidate | None:
    """The sentence of talk that names most of the story's `names`, the first of several. `people` are all who are named,
    `told` is what the digest has already."""
    known = {fold(n) for n in names if len(n) > 1}
    already = [terms(text) for text in told]
    found: list[_Found] = []
    for source in sources:
        article, rules = source.article, prose(chinese=source.article.language.chinese)
        spans = [s for s in source.sentences if rules.talk.search(fold(article.text[s.start : s.end]))]
        for candidate in candidates(article, spans, people):
            named = sum(name in candidate.folded for name in known)
            short = len(candidate.text) <= _LONGEST[article.language.chinese]
            again = any(overlap(candidate.terms, said) > _RETOLD for said in already)
            if named and short and not again and not rules.rhetoric.search(candidate.folded):
                found.append(_Found(named, candidate))
    return max(found, key=lambda f: f.names).candidate if found else None
