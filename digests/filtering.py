"""What a channel wants to read: its filters by source, word, topic, person and organisation."""

from collections.abc import Iterable

from digests.publishing import Filters
from digests.text.script import fold
from digests.views import StoryMaterial


def passes(material: StoryMaterial, filters: Filters) -> bool:
    """Sources limit, words keep out, and of topics, people and organisations one suffices."""
    if filters.sources and not any(a.article.source in filters.sources for a in material.articles):
        return False
    if filters.without and _mentions(material, filters.without):
        return False
    interests = (
        (filters.topics, {t for a in material.articles for t in a.topics}),
        (filters.people, names_of_people(material)),
        (filters.organizations, _names_of_organizations(material)),
    )
    asked = [({plain(v) for v in values}, {plain(name) for name in found}) for values, found in interests if values]
    if not asked or any(values & found for values, found in asked):
        return True
    return bool(filters.organizations) and _mentions(material, filters.organizations, titles_only=True)


def names_of_people(material: StoryMaterial) -> set[str]:
    people = [s.person for s in material.sightings]
    return {n for p in people for n in (p.id, p.curated, p.en, p.zh, *p.forms) if n}


def _names_of_organizations(material: StoryMaterial) -> set[str]:
    subjects = [c.subject for c in material.claims if c.subject]
    roles = [s.role for s in material.sightings if s.role]
    named = {n for s in subjects for n in (s.id, s.en, s.zh) if n}
    return named | {n for r in roles for n in (r.org, r.org_id) if n}


def _mentions(material: StoryMaterial, words: Iterable[str], *, titles_only: bool = False) -> bool:
    """Whether an article holds one of these words; Latin ones as whole words."""
    texts = [f" {plain(a.article.title if titles_only else a.article.text)} " for a in material.articles]
    return any(_holds(text, plain(word)) for word in words if word.strip() for text in texts)


def _holds(text: str, word: str) -> bool:
    at = text.find(word)
    while at > 0:
        edges = (text[at - 1], word[0]), (word[-1], text[at + len(word)])
        if not any(a.isascii() and b.isascii() and a.isalnum() and b.isalnum() for a, b in edges):
            return True
        at = text.find(word, at + 1)
    return False


def plain(text: str) -> str:
    return fold(text).casefold().strip()
