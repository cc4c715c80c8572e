"""The next step of an affair that a channel was told of: a resignation, a deal called off, a ruling, a denial; or where somebody goes.

    a later article of the story -> its title, else its first sentence -> an act (`steps.toml`) that no article told before has

It counts only where it names somebody or something that the told articles name at their beginning, is told as done and not as what may be,
and the article is no opinion. Missing a step is preferable to telling one twice. Known false cases: the same kind of act by another actor
of the story (a second resignation) is taken for a repetition; an act that a first sentence only recalls without a word of time.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from digests.models import Sentence, Span
from digests.reading.gazetteer import Gazetteer
from digests.text.script import HAN, fold
from digests.views import StoredArticle, StoryMaterial
from digests.writing import headline
from digests.writing.prose import overlap, prose, terms

_FILE = Path(__file__).with_name("steps.toml")
_NO_ACTS = ("doubt", "awaited")
_OPENING = 3  # sentences of a told article that say what it told
_LATE = timedelta(days=1)  # an article that much older than what was told tells no next step
_ALIKE = 0.34  # share of its terms that a sentence has in common with what was told, where no name is known
_name = re.compile(rf"(?<![.!?:] )(?<!^)\b[A-Z][A-Za-z&.-]{{2,}}|[{HAN}]{{2,}}")


@dataclass(frozen=True, slots=True)
class Step:
    """A verbatim title or sentence of one article, and what kinds of acts it tells."""

    article: StoredArticle
    span: Span  # in `Article.text`
    acts: frozenset[str]
    titled: bool

    def sentence(self, number: int) -> Sentence:
        """As quoted under the reference `number`."""
        article = self.article.article
        text = article.text[self.span.start : self.span.end].strip()
        return Sentence(text, article.language, (number,))


@lru_cache(maxsize=2)
def _acts_of(*, chinese: bool) -> dict[str, re.Pattern[str]]:
    with _FILE.open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    return {
        name: re.compile(row["zh"] if chinese else rf"\b(?:{row['en']})", re.IGNORECASE) for name, row in table.items()
    }


def acts(folded: str, *, chinese: bool) -> frozenset[str]:
    """Kinds of acts that a folded title or sentence names, whether done or not."""
    return frozenset(n for n, p in _acts_of(chinese=chinese).items() if n not in _NO_ACTS and p.search(folded))


def step(material: StoryMaterial, told: Collection[str], book: Gazetteer) -> Step | None:
    """The step that the articles beyond those `told` (their ids) tell, the one of a title first, then the latest."""
    before = [a for a in material.articles if a.article.id in told]
    if not before:
        return None
    known = frozenset().union(*(_told_acts(a) for a in before))
    names = _names(material, before, book)
    said = [terms(fold(text)) for a in before for text in _beginning(a)]
    newest = max(a.article.when for a in before)
    later = [a for a in material.articles if a.article.id not in told and a.article.when > newest - _LATE]
    found = [s for a in later if (s := _step_of(a)) and not s.acts & known and _is_of(s, names, said)]
    return max(found, key=lambda s: (s.titled, s.article.article.when, s.article.article.id), default=None)


def _told_acts(stored: StoredArticle) -> frozenset[str]:
    chinese = stored.article.language.chinese
    awaited = _acts_of(chinese=chinese)["awaited"]
    told = [text for each in _beginning(stored) if not awaited.search(text := fold(each))]
    return frozenset().union(*(acts(text, chinese=chinese) for text in told))


def _beginning(stored: StoredArticle) -> list[str]:
    """Title and first sentences."""
    article = stored.article
    body = [s for s in stored.sentences if s.start >= article.body_start][:_OPENING]
    return [article.title, *(article.text[s.start : s.end] for s in body)]


def _step_of(stored: StoredArticle) -> Step | None:
    """What the title, else the first sentence, tells as done."""
    article = stored.article
    rules, title = prose(chinese=article.language.chinese), headline.clean(article)
    folded = fold(title)
    if rules.column.search(folded) or rules.clickbait.search(folded) or "?" in folded:
        return None
    at = article.text.find(title)
    body = [s for s in stored.sentences if s.start >= article.body_start][:1]
    places = [(Span(at, at + len(title)), True)] if title and at >= 0 else []
    for span, titled in [*places, *((s, False) for s in body)]:
        text = fold(article.text[span.start : span.end])
        told = acts(text, chinese=article.language.chinese)
        if told and not _is_doubtful(text, chinese=article.language.chinese) and not rules.talk.search(text):
            return Step(stored, span, told, titled)
        if told:
            return None  # what the title tells as no more than possible, the text does not make done
    return None


def _is_doubtful(folded: str, *, chinese: bool) -> bool:
    return any(_acts_of(chinese=chinese)[name].search(folded) for name in _NO_ACTS)


def _names(material: StoryMaterial, before: Sequence[StoredArticle], book: Gazetteer) -> frozenset[str]:
    """People and organisations the told articles name, by id and as written."""
    ids = {a.article.id for a in before}
    forms = {fold(f) for s in material.sightings if s.article in ids for f in (s.form, *s.person.forms)}
    forms |= {part for form in forms for part in re.split(r"[ ·]", form)[-1:]}
    listed = {found for a in before for text in _beginning(a) for found in _listed(fold(text), book)}
    written = {m[0] for a in before for text in _beginning(a) for m in _name.finditer(fold(text)) if m[0].isascii()}
    return frozenset({f for f in forms if len(f) > 1} | listed | written)


def _listed(folded: str, book: Gazetteer) -> Iterable[str]:
    return (hit.organization.id for hit in book.scan(folded) if hit.organization and not hit.weak)


def _is_of(step: Step, names: frozenset[str], said: Sequence[Sequence[str]]) -> bool:
    """Whether a step names someone or something of what was told, or says much of it again."""
    article = step.article.article
    text = fold(article.text[step.span.start : step.span.end])
    if any(_stands(name, text) for name in names) or names.intersection(_named(text)):
        return True
    return any(overlap(terms(text), words) >= _ALIKE for words in said)


def _named(folded: str) -> set[str]:
    return {m[0] for m in _name.finditer(folded) if m[0].isascii()}


def _stands(name: str, folded: str) -> bool:
    if name.isascii():
        return re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", folded) is not None
    return name in folded
