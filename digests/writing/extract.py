"""The writer that needs no model and no key: headline and lead are quoted from the sources, in the languages they write in."""

from collections.abc import Sequence
from dataclasses import dataclass

from digests.models import Claim, Language, Sentence
from digests.ports import StoryPlan, Written
from digests.text.script import fold
from digests.views import StoredArticle
from digests.writing import lead as leads
from digests.writing.headline import headline
from digests.writing.prose import terms

_LONGEST_TITLE = {True: 60, False: 140}  # of a sentence that stands in for a title


class ExtractWriter:
    """Quotes what people wrote; never raises. A Traditional source is quoted as it stands, under `Language.HANS`; the voice of a
    channel folds it where Simplified is asked for."""

    name = "extract"

    async def write(self, plan: StoryPlan) -> Written:
        headlines: dict[Language, Sentence] = {}
        quoted: dict[Language, tuple[Sentence, ...]] = {}
        for language in (Language.HANS, Language.EN):
            told = _tell(plan, _sources(plan, language))
            if told.headline:
                headlines[language] = told.headline
            if told.lead:
                quoted[language] = told.lead
        return Written(headlines, quoted, self.name)


@dataclass(frozen=True, slots=True)
class _Words:
    headline: Sentence | None
    lead: tuple[Sentence, ...]


def _sources(plan: StoryPlan, language: Language) -> list[StoredArticle]:
    """The numbered articles to quote in this language: for Chinese the Simplified ones, else the Traditional ones."""
    numbered = [a for a in plan.material.articles if a.article.id in plan.numbers]
    own = [a for a in numbered if a.article.language is language]
    if not own and language is Language.HANS:
        own = [a for a in numbered if a.article.language is Language.HANT]
    return own


def _tell(plan: StoryPlan, sources: Sequence[StoredArticle]) -> _Words:
    if not sources:
        return _Words(None, ())
    names, figures = _names(plan), _figures(plan)
    found = headline([s.article for s in sources], names, figures)
    people = {s.form for s in plan.material.sightings} | {f for s in plan.material.sightings for f in s.person.forms}
    pool = [c for s in sources for c in leads.candidates(s.article, s.sentences, people)]
    title = found[0] if found else ""
    head = Sentence(title, found[1].language, (plan.numbers[found[1].id],)) if found else None
    if found is None and (short := _shortest(pool, names, figures)):
        head = Sentence(short.text.rstrip("。."), short.article.language, (plan.numbers[short.article.id],))
        pool = [c for c in pool if c.folded != short.folded]
    chosen = leads.lead(pool, title=title, names=names, facts=figures)
    return _Words(head, tuple(_sentence(c, pool, plan) for c in chosen))


def _shortest(
    pool: Sequence[leads.Candidate], names: frozenset[str], figures: frozenset[str]
) -> leads.Candidate | None:
    """Without any title the best sentence of a title's length heads the story, one with a name if there is one, else the shortest there is."""
    short = [c for c in pool if len(c.text) <= _LONGEST_TITLE[c.article.language.chinese]]
    short = [c for c in short if any(len(n) > 1 and fold(n) in c.folded for n in names)] or short
    return leads.opening(short, title="", names=names, facts=figures) or min(
        pool, key=lambda c: len(c.text), default=None
    )


def _sentence(chosen: leads.Candidate, pool: Sequence[leads.Candidate], plan: StoryPlan) -> Sentence:
    """With the numbers of every source that has the very same sentence."""
    same = {c.article.id for c in pool if c.folded == chosen.folded} | {chosen.article.id}
    return Sentence(chosen.text, chosen.article.language, tuple(sorted(plan.numbers[a] for a in same)))


def _names(plan: StoryPlan) -> frozenset[str]:
    """Written forms of the people and organisations this story is about."""
    people = {s.form for s in plan.material.sightings if s.prominence >= 0.5}
    people |= {n for p in plan.people for n in (p.en, p.zh) if n}
    subjects = {n for e in plan.entries if e.subject for n in (e.subject.en, e.subject.zh) if n}
    return frozenset(people | subjects)


def _figures(plan: StoryPlan) -> frozenset[str]:
    claims: list[Claim] = [c for e in plan.entries for v in e.variants for c in v.claims]
    return frozenset(c.text for c in claims if terms(c.text) or c.text)
