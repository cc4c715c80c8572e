"""A short topic for each story of an edition: the organisation, else the person, it is about.

Stories about one organisation share its topic, so that a digest groups them. Known false cases: a story about two companies goes to the
one that its titles and roles name more often; a story of no known organisation stands alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digests.models import SubjectKind
from digests.text.script import HAN, fold
from digests.views import StoryMaterial

_OPENING = 400  # characters of an article that tell what it is about
_IN_TITLE = 3.0


def topics(materials: Sequence[StoryMaterial]) -> dict[str, str]:
    """Story id -> topic, "" where none is clear. A topic with names in both languages is "中文 / English"."""
    names: dict[str, tuple[str | None, str | None]] = {}
    scores: dict[str, Counter[str]] = {}
    for material in sorted(materials, key=lambda m: m.story.id):
        for id_, pair in _organizations(material).items():
            names.setdefault(id_, pair)
    for material in materials:
        scores[material.story.id] = Counter(
            {id_: score for id_, pair in names.items() if (score := _about(material, [n for n in pair if n]))}
        )
    shared = Counter(id_ for counts in scores.values() for id_ in counts)
    found: dict[str, str] = {}
    for story, counts in scores.items():
        best = max(counts, key=lambda id_: (counts[id_] * (1 + 0.1 * shared[id_]), id_), default=None)
        clear = best is not None and counts[best] >= _IN_TITLE
        found[story] = _shown(names[best]) if best is not None and clear else ""
    return _extended(found, materials)


def _organizations(material: StoryMaterial) -> Mapping[str, tuple[str | None, str | None]]:
    """Organisations that claims and roles of the story name: id -> (Chinese, English)."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for claim in sorted(material.claims, key=lambda c: c.id):
        if claim.subject and claim.subject.kind is SubjectKind.ORGANIZATION:
            found.setdefault(claim.subject.id, (claim.subject.zh or None, claim.subject.en or None))
    for sighting in sorted(material.sightings, key=lambda s: (s.article, s.person.id)):
        role = sighting.role
        if role and role.org:
            written = (None, role.org) if role.org.isascii() else (role.org, None)
            found.setdefault(role.org_id or role.org, (role.org_zh or written[0], role.org_en or written[1]))
    return found


def _about(material: StoryMaterial, names: Iterable[str]) -> float:
    """How much the titles and openings of a story speak of one of these names."""
    patterns = [_pattern(name) for name in names]
    score = 0.0
    for stored in material.articles:
        article = stored.article
        opening = article.text[article.body_start : article.body_start + _OPENING]
        title = fold(article.title)
        score += _IN_TITLE * any(p.search(title) for p in patterns)
        score += min(sum(len(p.findall(fold(opening))) for p in patterns), 4)
    return score / max(len(material.articles), 1)


def _pattern(name: str) -> re.Pattern[str]:
    folded = re.escape(fold(name))
    return re.compile(rf"(?<![A-Za-z0-9]){folded}(?![A-Za-z0-9])" if name.isascii() else folded)


def _shown(pair: tuple[str | None, str | None]) -> str:
    return " / ".join(dict.fromkeys(n for n in pair if n))


def _extended(found: Mapping[str, str], materials: Sequence[StoryMaterial]) -> dict[str, str]:
    """Meta -> Meta AI, where the titles of every story of the topic join the same Latin word to the name; not the half of a longer name
    (Meta Superintelligence Labs)."""
    after: dict[str, list[set[str]]] = {}
    for material in materials:
        topic = found[material.story.id]
        if topic and " / " not in topic and topic.isascii():
            next_word = re.compile(
                rf"(?<![A-Za-z0-9]){re.escape(topic)}[ -]?(?P<word>[A-Z][A-Za-z0-9]*)(?![A-Za-z0-9]| [A-Z])"
            )
            texts = (fold(a.article.text[: a.article.body_start + _OPENING]) for a in material.articles)
            after.setdefault(topic, []).append({m["word"] for text in texts for m in next_word.finditer(text)})
    joined = {t: sorted(set.intersection(*words)) for t, words in after.items() if len(words) > 1}
    return {story: f"{t} {joined[t][0]}" if len(joined.get(t, ())) == 1 else t for story, t in found.items()}


def in_language(topic: str, *, chinese: bool) -> str:
    """The half of a topic a reader of that language wants."""
    halves = topic.split(" / ")
    han = [h for h in halves if re.search(f"[{HAN}]", h)]
    latin = [h for h in halves if h not in han]
    return (han if chinese else latin or han)[0] if han else topic
