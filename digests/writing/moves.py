"""Where the people of a story go: who joins which organisation, or returns to it, in so many words of an article.

    <people> <words that begin nothing else> <verb of joining> <organisation>
    <organisation> <verb of hiring> <what they were> <people>

Names, verb and organisation stand in one sentence; who of several names is named last before the verb goes, with those listed beside
them. What is told of the past, wished, refused or rumoured is no move, nor is it one where articles disagree. Patterns: `moves.toml`.
Missing a move is preferable to inventing one. Known false cases: a board seat or a visit told with a verb of joining.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digests.models import Move, Span
from digests.reading.gazetteer import Gazetteer
from digests.text.script import HAN, fold
from digests.views import StoryMaterial

_FILE = Path(__file__).with_name("moves.toml")
_NEAR = {True: 26, False: 90}  # characters between a name and the verb; Chinese or not
_listed = re.compile(r"\s?(?:,|、|和|与|及|以及|&|, and| and)\s?")
_of_another = re.compile(r"\b(?:by|of|from|under) (?:[\w.’'-]+ ){0,5}$")
_from = re.compile(r"(?:[从自由向在]|\bfrom)\s?$")
_before_place = re.compile(r"\s?(?:the |rival |its rival |AI (?:startup|lab|firm) |劲敌|对手|竞争对手)?[“\"]?")

Names = tuple[str | None, str | None]  # English, Chinese


@dataclass(frozen=True)
class _Patterns:
    verb: re.Pattern[str]  # group "back" for a return, "office" for an office somewhere
    doubt: re.Pattern[str]
    breaks: re.Pattern[str]
    after: re.Pattern[str]
    hire: re.Pattern[str]


@lru_cache(maxsize=2)
def _patterns(*, chinese: bool) -> _Patterns:
    with _FILE.open("rb") as file:
        rows: dict[str, list[str]] = tomllib.load(file)["zh" if chinese else "en"]
    edge = "" if chinese else r"\b"
    join, back, *rest = ("|".join(rows[name]) for name in ("join", "back", "doubt", "breaks", "after", "hire"))
    verb = re.compile(rf"{edge}(?:(?P<back>{back})|{join})(?:了)?{edge}")
    return _Patterns(verb, *(re.compile(pattern) for pattern in rest))


@dataclass(frozen=True, slots=True)
class _Place:
    id: str
    names: Names
    span: Span
    company: bool = True  # as far as the book knows


def moves(material: StoryMaterial, book: Gazetteer) -> dict[str, Move]:
    """Person id -> where they go, of those whom the articles of the story send to one place."""
    found: dict[str, dict[str, Move]] = {}
    known = _organizations(material)
    for stored in material.articles:
        forms = _forms(material, stored.article.id)
        for sentence in stored.sentences:
            text = fold(stored.article.text[sentence.start : sentence.end])
            for person, place, back in _told(text, forms, known, book, chinese=stored.article.language.chinese):
                move = Move(*place.names, stored.article.id, back)
                told = found.setdefault(person, {})
                if place.id not in told or (back and not told[place.id].back):
                    told[place.id] = move  # who returns to a place joins it to another report
    return {person: next(iter(places.values())) for person, places in found.items() if len(places) == 1}


def _organizations(material: StoryMaterial) -> Mapping[str, tuple[str, Names]]:
    """Written name -> id and names of the organisations that people of the story have had to do with."""
    roles = [s.role for s in material.sightings if s.role and s.role.org]
    return {fold(r.org or ""): (r.org_id or r.org or "", (r.org_en, r.org_zh)) for r in roles}


def _forms(material: StoryMaterial, article: str) -> dict[str, str]:
    """Written form -> person id, of those an article names; no form that two of them have."""
    owners: dict[str, set[str]] = {}
    for sighting in material.sightings:
        if sighting.article == article:
            for form in (sighting.form, *sighting.person.forms, sighting.person.en, sighting.person.zh):
                for name in {form or "", *re.split(r"[ ·]", form or "")[-1:]}:
                    if len(name) > 1:
                        owners.setdefault(fold(name), set()).add(sighting.person.id)
    return {form: next(iter(ids)) for form, ids in owners.items() if len(ids) == 1}


def _told(
    text: str, forms: Mapping[str, str], known: Mapping[str, tuple[str, Names]], book: Gazetteer, *, chinese: bool
) -> Iterator[tuple[str, _Place, bool]]:
    patterns = _patterns(chinese=chinese)
    people = list(_people(text, forms))
    places = list(_places(text, known, book)) if people else []
    for verb in patterns.verb.finditer(text) if places else ():
        place = next((p for p in places if _before_place.fullmatch(text, verb.end(), p.span.start)), None)
        if place is None or patterns.after.match(text, place.span.end):
            continue
        if verb.groupdict().get("office") and not place.company:
            continue  # 出任外交部特派员: an office of the state, mostly of its own people
        before = [n for n in people if n[0].end <= verb.start()]
        if before and not _is_doubtful(text, group := _group(text, before), verb.start(), patterns, chinese=chinese):
            for _, person in group:
                yield person, place, verb["back"] is not None
    for place in places:
        hired = [n for n in people if n[0].start > place.span.end][:1]
        said = text[place.span.end : hired[0][0].start] if hired else ""
        if (
            patterns.hire.match(said)
            and not _from.search(text[: place.span.start])
            and not patterns.doubt.search(text[: place.span.start] + "|" + said)
        ):
            yield hired[0][1], place, False


def _is_doubtful(
    text: str, group: Sequence[tuple[Span, str]], verb: int, patterns: _Patterns, *, chinese: bool
) -> bool:
    """Whether the group, last one first, may not be who goes, or does not go for sure."""
    between = text[group[0][0].end : verb]
    until = text[: group[-1][0].start]
    clause = re.split(r"[。;]|[;.] ", until)[-1]
    if not chinese and not between.startswith(", who ") and _belongs(until, between):
        return True
    return (
        len(between) > _NEAR[chinese]
        or patterns.breaks.search(between) is not None
        or patterns.doubt.search(clause + "|" + between) is not None
    )


def _belongs(until: str, between: str) -> bool:
    """Whether an English name is part of what is said of another: a startup led by X, have left."""
    return _of_another.search(until) is not None or (between.startswith(",") and until[-2:] not in ("", ", "))


def _group(text: str, people: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """The last of these people and those who are listed with them."""
    group = [people[-1]]
    for other in reversed(people[:-1]):
        if _listed.fullmatch(text, other[0].end, group[-1][0].start) is None:
            break
        group.append(other)
    return group


def _people(text: str, forms: Mapping[str, str]) -> Iterator[tuple[Span, str]]:
    for span in _standing(text, forms):
        yield span, forms[text[span.start : span.end]]


def _places(text: str, known: Mapping[str, tuple[str, Names]], book: Gazetteer) -> Iterator[_Place]:
    """Organisations of the curated book and those the story knows, ascending."""
    listed = [
        _Place(o.id, (o.en, o.zh or None), Span(hit.start, hit.end), o.kind == "company")
        for hit in book.scan(text)
        if (o := hit.organization) and not (hit.person or hit.product or hit.weak)
    ]
    taken = {p.span.start for p in listed}
    own = [_Place(*known[text[s.start : s.end]], s) for s in _standing(text, known) if s.start not in taken]
    yield from sorted([*listed, *own], key=lambda p: p.span.start)


def _standing(text: str, names: Collection[str]) -> list[Span]:
    """Where one of these names stands as a word, the longest at each place."""
    if not names:
        return []
    longest = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return [
        Span(*m.span())
        for m in re.finditer(
            rf"(?<![A-Za-z0-9])(?:{longest})(?![a-z0-9]|[A-Z])|(?<=[{HAN}])(?:{longest})(?=[{HAN}])", text
        )
    ]
