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
from digests.writing.talk import unconfirmed

_LONGEST_TITLE = {True: 60, False: 140}  # of a sentence that stands in for a title
_OPENING_OF_TITLE = 1.5  # times as long may be the sentence an article begins with: it says what the whole is about


class ExtractWriter:
    """Quotes what people wrote; never raises. A Traditional source is quoted as it stands, under `Language.HANS`; the voice of a
    channel folds it where Simplified is asked for."""

    name = "extract"

    async def write(self, plan: StoryPlan) -> Written:
        headlines: dict[Language, Sentence] = {}
        quoted: dict[Language, tuple[Sentence, ...]] = {}
        talk: dict[Language, Sentence] = {}
        for language in (Language.HANS, Language.EN):
            told = _told_in(plan, language)
            if told.headline:
                headlines[language] = told.headline
            if told.lead:
                quoted[language] = told.lead
            if told.talk:
                talk[language] = told.talk
        return Written(headlines, quoted, self.name, unconfirmed=talk)


@dataclass(frozen=True, slots=True)
class _Words:
    headline: Sentence | None
    lead: tuple[Sentence, ...]
    talk: Sentence | None = None


def _sources(plan: StoryPlan, language: Language) -> list[StoredArticle]:
    """The numbered articles to quote in this language."""
    return [a for a in plan.material.articles if a.article.id in plan.numbers and a.article.language is language]


def _told_in(plan: StoryPlan, language: Language) -> _Words:
    """Chinese is told by the Simplified sources; what they have no words for, the Traditional ones say."""
    told = _tell(plan, _sources(plan, language))
    if language is Language.EN or (told.headline and told.lead):
        return told
    other = _tell(plan, _sources(plan, Language.HANT), told.headline.text if told.headline else "")
    return _Words(told.headline or other.headline, told.lead or other.lead, told.talk or other.talk)


def _tell(plan: StoryPlan, sources: Sequence[StoredArticle], headed: str = "") -> _Words:
    """`headed` is the headline that stands over the lead already, where there is one."""
    if not sources:
        return _Words(None, ())
    names, figures = _names(plan), _figures(plan)
    found = headline([s.article for s in sources], names, figures)
    people = {s.form for s in plan.material.sightings} | {f for s in plan.material.sightings for f in s.person.forms}
    pool = [c for s in sources for c in leads.candidates(s.article, s.sentences, people)]
    title = found[0] if found else ""
    head = Sentence(title, found[1].language, (plan.numbers[found[1].id],)) if found else None
    short = None if found else _shortest(pool, names, figures)
    if short:
        head = Sentence(short.text.rstrip("。."), short.article.language, (plan.numbers[short.article.id],))
        pool = [c for c in pool if c.folded != short.folded]
    chosen = leads.lead(pool, title=headed or title, names=names, facts=figures)
    told = [*chosen, *([short] if short else [])]
    talk = (
        None if plan.update else unconfirmed(sources, names | people, people, [c.text for c in told] + _hearsay(plan))
    )
    return _Words(head, tuple(_sentence(c, pool, plan) for c in chosen), _sentence(talk, (), plan) if talk else None)


def _shortest(
    pool: Sequence[leads.Candidate], names: frozenset[str], figures: frozenset[str]
) -> leads.Candidate | None:
    """Without any title the best sentence of a title's length heads the story, one with a name if there is one, else the shortest there is."""
    short = [c for c in pool if len(c.text) <= _title_length(c)]
    short = [c for c in short if any(len(n) > 1 and fold(n) in c.folded for n in names)] or short
    return leads.opening(short, title="", names=names, facts=figures) or min(
        pool, key=lambda c: len(c.text), default=None
    )


def _title_length(c: leads.Candidate) -> float:
    longest = _LONGEST_TITLE[c.article.language.chinese]
    return longest if c.place else longest * _OPENING_OF_TITLE


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


def _hearsay(plan: StoryPlan) -> list[str]:
    """Sentences whose figures are told, and marked as hearsay there."""
    return [c.quote for e in plan.entries for v in e.variants for c in v.claims if c.hearsay]


def _figures(plan: StoryPlan) -> frozenset[str]:
    claims: list[Claim] = [c for e in plan.entries for v in e.variants for c in v.claims]
    return frozenset(c.text for c in claims if terms(c.text) or c.text)
