"""Finding what an article may copy or belong to: inverted indexes of sketch hashes and of a profile's keys.

Both are asked for their rarest entries first, up to a fixed number of rows, and of a common entry (a template's boilerplate, a word
of every article) for its newest rows only. So the time of a look-up does not grow with the archive. `shared` is counted exactly on
the few candidates that come back.

The statements are written out rather than built: each look-up takes several, and building them took longer than running them.
What is asked for travels as one JSON value, however much it is.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, bindparam, text
from sqlalchemy.types import TypeEngine

from digests.models import Article, Language, Profile, Sketch, Summary
from digests.store.codec import load
from digests.store.columns import Utc, Words
from digests.store.database import Database
from digests.store.indexing import UNDATED, keys_of, signed, unpacked, vector_of
from digests.store.tables import SHARED

_COMMON = 100  # rows of one entry that are looked at, the newest; of a sketch hash fewer, as it is rare in all but boilerplate
_COMMON_HASH = 40
_BUDGET = 1500  # rows one look-up may add up
_MATES = 100  # further articles of the stories found
_DAYS = 10  # how far apart in time articles of one story are looked for
_HASHES = 1000  # of a very long text; any part of a sketch is a fair sample of it

Types = Mapping[str, TypeEngine[Any]]
Window = tuple[int, int]  # first and last day, as `profile_keys.day` counts them


# --- statements ----------------------------------------------------------------------------------------------------------

_LISTS = {
    "sqlite": {
        "asked": "json_each(:asked)",
        "numbers": "SELECT value FROM json_each(:numbers)",
        "ids": "SELECT value FROM json_each(:ids)",
    },
    "postgresql": {
        "asked": "json_each_text(CAST(:asked AS JSON))",
        "numbers": "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:numbers AS JSON))",
        "ids": "SELECT value FROM json_array_elements_text(CAST(:ids AS JSON))",
    },
}


class _Statement:
    """A statement in the words of each database. `<asked>` stands for a table of (entry, weight), `<numbers>` and `<ids>` for lists.

    `values` are those of what is put in that need a type, `columns` those of what comes out.
    """

    def __init__(self, words: str, *, values: Types | None = None, columns: Types | None = None) -> None:
        self._by_dialect: dict[str, Executable] = {}
        for dialect, lists in _LISTS.items():
            asked = (
                f"asked AS (SELECT CAST(key AS BIGINT) AS entry, CAST(value AS FLOAT) AS weight FROM {lists['asked']})"  # noqa: S608
            )
            written = words.replace("<asked>", asked)
            for name in ("numbers", "ids"):
                written = written.replace(f"<{name}>", lists[name])
            statement = text(written).bindparams(*(bindparam(name, type_=t) for name, t in (values or {}).items()))
            self._by_dialect[dialect] = statement.columns(**columns) if columns else statement

    def __call__(self, tx: Connection, values: Mapping[str, object]) -> CursorResult[Any]:
        return tx.execute(self._by_dialect[tx.dialect.name], values)


_HASH_COUNTS = _Statement("""WITH <asked>
    SELECT entry, (SELECT count(*) FROM (SELECT 1 FROM sketches WHERE hash = entry LIMIT :most) AS found) FROM asked
""")
# Of a common entry only the newest rows are looked at: those from the place on where the (`common` + 1)th newest stands.
_MOST_SHARED = _Statement("""WITH <asked>
    SELECT s.article, count(*) AS shared FROM asked JOIN sketches s ON s.hash = asked.entry
    WHERE s.article >= coalesce(
        (SELECT o.article FROM sketches o WHERE o.hash = asked.entry ORDER BY o.article DESC LIMIT 1 OFFSET :common),
        (SELECT min(o.article) FROM sketches o WHERE o.hash = asked.entry))
    AND s.tenant IN (:shared, :tenant)
    GROUP BY s.article ORDER BY shared DESC, s.article DESC LIMIT :limit
""")
_SUMMARIES = _Statement("""
    SELECT id, source, key, url, title, language, published, length, sketch, opening
    FROM articles WHERE number IN (<numbers>)
""", columns={"published": Utc()})  # fmt: skip
# A source may have any number of articles, and few share a key: of the two indexes the one of keys is to be used.
_AT_ADDRESS = _Statement("""
    SELECT id, source, key, url, title, language, published, length, sketch, opening FROM articles
    WHERE (url = :url OR (key = :key AND source || '' = :source)) AND id <> :id AND tenant IN (:shared, :tenant)
    ORDER BY filed DESC, number DESC
""", values={"url": Words(), "key": Words()}, columns={"published": Utc()})  # fmt: skip
_KEY_COUNTS = _Statement("""WITH <asked>
    SELECT entry,
        (SELECT count(*) FROM
            (SELECT 1 FROM profile_keys WHERE key = entry AND day BETWEEN :first AND :last LIMIT :most) AS found),
        (SELECT count(*) FROM
            (SELECT 1 FROM profile_keys WHERE key = entry AND day BETWEEN :other_first AND :other_last LIMIT :most) AS found)
    FROM asked
""")
_BEST_SHARED = _Statement("""WITH <asked>
    SELECT k.article, sum(k.weight * asked.weight) AS score FROM asked JOIN profile_keys k ON k.key = asked.entry
    WHERE k.day BETWEEN coalesce(
        (SELECT o.day FROM profile_keys o WHERE o.key = asked.entry AND o.day BETWEEN :first AND :last
            ORDER BY o.day DESC LIMIT 1 OFFSET :common),
        (SELECT min(o.day) FROM profile_keys o WHERE o.key = asked.entry AND o.day BETWEEN :first AND :last))
    AND :last AND k.tenant IN (:shared, :tenant)
    GROUP BY k.article ORDER BY score DESC, k.article DESC LIMIT :limit
""")
_MATES_OF = _Statement("""
    SELECT number FROM articles
    WHERE story IN (SELECT story FROM articles WHERE number IN (<numbers>) AND story IS NOT NULL)
    AND number NOT IN (<numbers>) AND live AND tenant IN (:shared, :tenant)
    ORDER BY number DESC LIMIT :limit
""")
_PROFILES = _Statement("""
    SELECT p.article, p.body, p.vector, a.story FROM profiles p JOIN articles a ON a.number = p.article
    WHERE p.article IN (<numbers>) AND p.tenant IN (:shared, :tenant)
""")
_MERGED = _Statement("""
    SELECT id, merged_into FROM people WHERE id IN (<ids>) AND merged_into IS NOT NULL AND tenant IN (:shared, :tenant)
""")
_FAMILIES = _Statement("""
    SELECT id, merged_into FROM people WHERE merged_into IN (<ids>) AND tenant IN (:shared, :tenant)
""")


# --- look-ups ------------------------------------------------------------------------------------------------------------


class Neighbours(Database):
    """The look-ups of `Archive`: similar, same_address, related."""

    async def similar(self, sketch: Sketch, *, tenant: str | None, limit: int = 20) -> Sequence[Summary]:
        return await self._look_up(lambda tx: _similar(tx, sketch, tenant, limit)) if sketch else []

    async def same_address(self, article: Article, *, key: str, tenant: str | None) -> Sequence[Summary]:
        return await self._look_up(lambda tx: _same_address(tx, article, key, tenant))

    async def related(self, profile: Profile, *, tenant: str | None, limit: int = 40) -> Sequence[Profile]:
        return await self._look_up(lambda tx: _related(tx, profile, tenant, limit))


# --- copies --------------------------------------------------------------------------------------------------------------


def _similar(tx: Connection, sketch: Sketch, tenant: str | None, limit: int) -> list[Summary]:
    asked = json.dumps(dict.fromkeys(map(signed, sketch[:_HASHES]), 0))
    counts = _HASH_COUNTS(tx, {"asked": asked, "most": _COMMON_HASH + 1})
    chosen = _rarest({row[0]: row[1] for row in counts if row[1]})
    best = _MOST_SHARED(
        tx,
        _of(tenant, asked=json.dumps(dict.fromkeys(chosen, 0)), common=_COMMON_HASH, limit=limit + 5),
    )
    numbers = json.dumps([row[0] for row in best])
    wanted = frozenset(sketch)
    found = [
        replace(s, shared=len(wanted.intersection(s.sketch)))
        for s in map(_summary, _SUMMARIES(tx, {"numbers": numbers}))
    ]
    return sorted(found, key=lambda s: (-s.shared, s.article))[:limit]


def _same_address(tx: Connection, article: Article, key: str, tenant: str | None) -> list[Summary]:
    address = {"id": article.id, "url": article.url or None, "key": key, "source": article.source}
    return [_summary(row) for row in _AT_ADDRESS(tx, _of(tenant, **address))]


def _summary(row: Any) -> Summary:
    return Summary(
        article=row.id,
        source=row.source,
        key=row.key,
        url=row.url,
        title=row.title,
        language=Language(row.language),
        published=row.published,
        length=row.length,
        sketch=unpacked(row.sketch),
        opening=row.opening,
    )


# --- related articles ----------------------------------------------------------------------------------------------------


def _related(tx: Connection, profile: Profile, tenant: str | None, limit: int) -> list[Profile]:
    scores = _scores(tx, profile, tenant, limit + 1)
    numbers = sorted(scores, key=lambda n: (-scores[n], -n))[: limit + 1]
    mates = _mates(tx, numbers, tenant)
    found = _profiles(tx, [*numbers, *mates], tenant)
    near = [found[n] for n in numbers if n in found and found[n].article != profile.article][:limit]
    return near + [found[n] for n in mates if n in found and found[n].article != profile.article]


def _weights(tx: Connection, profile: Profile, tenant: str | None) -> dict[int, float]:
    """The keys to ask for: a person under every id of theirs."""
    if not profile.people:
        return keys_of(profile)
    now_called = _merged(tx, profile.people, tenant)
    by_person = {now_called.get(p, p): weight for p, weight in profile.people.items()}
    family = _FAMILIES(tx, _of(tenant, ids=json.dumps(list(by_person))))
    everyone = by_person | {row.id: by_person[row.merged_into] for row in family}
    return keys_of(replace(profile, people=everyone))


def _windows(profile: Profile) -> tuple[Window, Window]:
    """The ranges of days to look in. A date that is missing on either side rules nothing out."""
    day = profile.when.toordinal()
    if not profile.dated:
        return (0, UNDATED - 1), (day + UNDATED - _DAYS, day + UNDATED + _DAYS)
    return (day - _DAYS, day + _DAYS), (UNDATED, 2 * UNDATED)


def _scores(tx: Connection, profile: Profile, tenant: str | None, limit: int) -> dict[int, float]:
    """Article number -> how much it shares, the rarer the more; the best of each range of days."""
    weights, windows = _weights(tx, profile, tenant), _windows(profile)
    (first, last), (other_first, other_last) = windows
    days = {"first": first, "last": last, "other_first": other_first, "other_last": other_last}
    counts = _KEY_COUNTS(tx, {"asked": json.dumps(weights), "most": _COMMON + 1, **days}).all()
    scores: dict[int, float] = {}
    for place, (first, last) in enumerate(windows, 1):
        frequencies = {row[0]: row[place] for row in counts if row[place]}
        chosen = _rarest(frequencies)
        if chosen:
            asked = json.dumps({key: weights[key] * math.log(2 * _COMMON / frequencies[key]) for key in chosen})
            values = _of(tenant, asked=asked, first=first, last=last, common=_COMMON, limit=limit)
            scores.update((row[0], row[1]) for row in _BEST_SHARED(tx, values))
    return scores


def _mates(tx: Connection, numbers: Sequence[int], tenant: str | None) -> list[int]:
    """The other articles of these articles' stories, newest first: half a story can't be grouped anew as the whole would be."""
    values = _of(tenant, numbers=json.dumps(numbers), limit=_MATES)
    return [row[0] for row in _MATES_OF(tx, values)]


def _profiles(tx: Connection, numbers: Sequence[int], tenant: str | None) -> dict[int, Profile]:
    found: dict[int, Profile] = {}
    for row in _PROFILES(tx, _of(tenant, numbers=json.dumps(numbers))):
        found[row[0]] = replace(load(Profile, row[1]), vector=vector_of(row[2]), story=row[3])
    now_called = _merged(tx, {p for profile in found.values() for p in profile.people}, tenant)
    for number, profile in found.items():
        if not now_called.keys().isdisjoint(profile.people):
            people = {now_called.get(p, p): weight for p, weight in profile.people.items()}
            found[number] = replace(profile, people=people)
    return found


def _merged(tx: Connection, people: Mapping[str, object] | set[str], tenant: str | None) -> dict[str, str]:
    """The id that each of these people goes by where it is another one."""
    rows = _MERGED(tx, _of(tenant, ids=json.dumps(list(people))))
    return {row.id: row.merged_into for row in rows}


# --- rare and common entries ---------------------------------------------------------------------------------------------


def _rarest(frequencies: Mapping[int, int]) -> list[int]:
    """The rarest entries within the budget, and one at least."""
    chosen: list[int] = []
    rows = 0
    for entry in sorted(frequencies, key=lambda e: (frequencies[e], e)):
        rows += frequencies[entry]
        if chosen and rows > _BUDGET:
            break
        chosen.append(entry)
    return chosen


def _of(tenant: str | None, **values: object) -> dict[str, object]:
    return {"shared": SHARED, "tenant": tenant or SHARED, **values}
