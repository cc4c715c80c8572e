"""Finding what an article may copy or belong to: inverted indexes of sketch hashes and of a profile's keys.

Both are asked for their rarest entries first, up to a fixed number of rows, and of a common entry (a template's boilerplate, a word
of every article) for its newest rows only. So the time of a look-up does not grow with the archive. `shared` is counted exactly on
the few candidates that come back.
"""

import hashlib
import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sqlalchemy import (
    CTE,
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Float,
    Select,
    Text,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Article, Language, Profile, Sketch, Summary
from digests.store.codec import dump, load
from digests.store.database import Database
from digests.store.people import families, survivors, visible
from digests.store.tables import articles, profile_keys, profiles, sketches

_COMMON = 100  # rows of one entry that are looked at, the newest; of a sketch hash fewer, as it is rare in all but boilerplate
_COMMON_HASH = 40
_BUDGET = 1500  # rows one look-up may add up
_MATES = 100  # further articles of the stories found
_DAYS = 10  # how far apart in time articles of one story are looked for
_UNDATED = 10_000_000  # added to the day of articles that carry no date: they have a range of days of their own
_HASHES = 1000  # of a very long text; any part of a sketch is a fair sample of it


class Neighbours(Database):
    """The look-ups of `Archive`: similar, same_address, related."""

    async def similar(self, sketch: Sketch, *, tenant: str | None, limit: int = 20) -> Sequence[Summary]:
        if not sketch:
            return []
        hashes = [_signed(h) for h in sketch[:_HASHES]]
        async with self._read() as tx:
            chosen = _rarest((await _frequencies(tx, sketches.c.hash, hashes, true(), common=_COMMON_HASH))[0])
            shared = func.count().label("shared")
            asked = _asked(tx, dict.fromkeys(chosen, 0.0))
            k, older = sketches.c, sketches.alias("older").c
            newest = _newest(older.article, older.hash == asked.c.key, asked, _COMMON_HASH)
            best = (
                select(k.article, shared)
                .select_from(asked.join(sketches, k.hash == asked.c.key))
                .where(k.article >= newest, visible(k.tenant, tenant))
                .group_by(k.article)
                .order_by(shared.desc(), k.article.desc())
                .limit(limit + 5)
            )
            numbers = [row.article for row in await tx.execute(best)]
            rows = await tx.execute(_summaries().where(articles.c.number.in_(numbers)))
            wanted = frozenset(sketch)
            found = [replace(s, shared=len(wanted.intersection(s.sketch))) for s in map(_summary, rows)]
        return sorted(found, key=lambda s: (-s.shared, s.article))[:limit]

    async def same_address(self, article: Article, *, key: str, tenant: str | None) -> Sequence[Summary]:
        a = articles.c
        same_key = and_(a.key == key, a.source == article.source)
        same_url = a.url == article.url if article.url else same_key
        async with self._read() as tx:
            rows = await tx.execute(
                _summaries()
                .where(or_(same_url, same_key), a.id != article.id, visible(a.tenant, tenant))
                .order_by(a.filed.desc(), a.number.desc())
            )
            return [_summary(row) for row in rows]

    async def related(self, profile: Profile, *, tenant: str | None, limit: int = 40) -> Sequence[Profile]:
        async with self._read() as tx:
            weights = await _weights(tx, profile, tenant)
            scores = await _scores(tx, weights, _windows(profile), tenant, limit + 1)
            numbers = sorted(scores, key=lambda n: (-scores[n], -n))[: limit + 1]
            mates = await _mates(tx, numbers, tenant)
            found = await _load_profiles(tx, [*numbers, *mates], tenant)
        near = [found[n] for n in numbers if n in found and found[n].article != profile.article][:limit]
        return near + [found[n] for n in mates if n in found and found[n].article != profile.article]


# --- writing the indexes -------------------------------------------------------------------------------------------------


def packed(sketch: Sketch) -> bytes:
    return struct.pack(f"<{len(sketch)}Q", *sketch)


def unpacked(data: bytes) -> Sketch:
    return struct.unpack(f"<{len(data) // 8}Q", data)


async def index_sketch(tx: AsyncConnection, sketch: Sketch, number: int, owner: str) -> None:
    rows = [{"hash": _signed(h), "article": number, "tenant": owner} for h in dict.fromkeys(sketch)]
    if rows:
        await tx.execute(sketches.insert(), rows)


async def index_profile(tx: AsyncConnection, profile: Profile, number: int, owner: str) -> None:
    await tx.execute(
        profiles.insert().values(
            article=number,
            tenant=owner,
            body=dump(replace(profile, vector=(), story=None)),
            vector=np.asarray(profile.vector, dtype="<f4").tobytes(),
        )
    )
    weights = _keys(profile)
    if weights:
        day = _day(profile)
        await tx.execute(
            profile_keys.insert(),
            [{"key": k, "day": day, "article": number, "tenant": owner, "weight": w} for k, w in weights.items()],
        )


async def forget_profile(tx: AsyncConnection, number: int) -> None:
    """Takes an article's profile out again: nothing is linked to it any more."""
    body = await tx.scalar(select(profiles.c.body).where(profiles.c.article == number))
    if body is None:
        return
    profile = load(Profile, body)
    k = profile_keys.c
    await tx.execute(
        delete(profile_keys).where(k.key.in_(list(_keys(profile))), k.day == _day(profile), k.article == number)
    )
    await tx.execute(delete(profiles).where(profiles.c.article == number))


# --- the parts of a look-up ----------------------------------------------------------------------------------------------


def _signed(value: int) -> int:
    """An unsigned 64-bit hash as the signed integer a database holds."""
    return value - (1 << 64) if value >= 1 << 63 else value


def _key(kind: str, name: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{kind}:{name}".encode(), digest_size=8).digest(), "big", signed=True)


def _keys(profile: Profile) -> dict[int, float]:
    parts = (("p", profile.people), ("o", profile.organizations), ("f", profile.figures), ("t", profile.terms))
    return {_key(kind, name): weight for kind, names in parts for name, weight in names.items()}


def _day(profile: Profile) -> int:
    return profile.when.toordinal() + (0 if profile.dated else _UNDATED)


def _windows(profile: Profile) -> tuple[tuple[int, int], ...]:
    """The ranges of days to look in. A date that is missing on either side rules nothing out."""
    day = profile.when.toordinal()
    if not profile.dated:
        return (0, _UNDATED - 1), (day + _UNDATED - _DAYS, day + _UNDATED + _DAYS)
    return (day - _DAYS, day + _DAYS), (_UNDATED, 2 * _UNDATED)


async def _scores(
    tx: AsyncConnection,
    weights: Mapping[int, float],
    windows: Sequence[tuple[int, int]],
    tenant: str | None,
    limit: int,
) -> dict[int, float]:
    """Article number -> how much it shares, the rarer the more, of the articles in these ranges of days."""
    k = profile_keys.c
    found = await _frequencies(tx, k.key, list(weights), *(k.day.between(*days) for days in windows))
    parts: list[Select[Any]] = []
    for (first, last), frequencies in zip(windows, found, strict=True):
        chosen = _rarest(frequencies)
        if not chosen:
            continue
        weighed = {key: weights[key] * math.log(2 * _COMMON / frequencies[key]) for key in chosen}
        asked = _asked(tx, weighed, f"asked{len(parts)}")
        score = func.sum(k.weight * asked.c.weight).label("score")
        older = profile_keys.alias("older").c
        newest = _newest(older.day, and_(older.key == asked.c.key, older.day.between(first, last)), asked, _COMMON)
        best = (
            select(k.article, score)
            .select_from(asked.join(profile_keys, k.key == asked.c.key))
            .where(k.day.between(newest, last), visible(k.tenant, tenant))
            .group_by(k.article)
            .order_by(score.desc(), k.article.desc())
            .limit(limit)
        )
        parts.append(select(best.subquery(f"best{len(parts)}")))
    if not parts:
        return {}
    rows = await tx.execute(union_all(*parts) if len(parts) > 1 else parts[0])
    return {row.article: row.score for row in rows}


async def _weights(tx: AsyncConnection, profile: Profile, tenant: str | None) -> dict[int, float]:
    """The keys to ask for: a person under every id of theirs."""
    if not profile.people:
        return _keys(profile)
    now_called = await survivors(tx, list(profile.people), tenant)
    by_person = {now_called.get(p, p): weight for p, weight in profile.people.items()}
    family = await families(tx, list(by_person), tenant)
    return _keys(replace(profile, people={member: by_person[person] for member, person in family.items()}))


async def _frequencies(
    tx: AsyncConnection, entry: Column[int], wanted: Sequence[int], *where: ColumnElement[bool], common: int = _COMMON
) -> list[dict[int, int]]:
    """How many rows each wanted entry has where each condition holds, counted up to a little over `common`; those without are left out."""
    if not wanted:
        return [{} for _ in where]
    asked = _asked(tx, dict.fromkeys(wanted, 0.0))
    counts = []
    for condition in where:
        some = select(literal(1)).where(entry == asked.c.key, condition).limit(common + 1).correlate(asked).subquery()
        counts.append(select(func.count()).select_from(some).scalar_subquery())
    rows = (await tx.execute(select(asked.c.key, *counts))).all()
    return [{row[0]: row[place] for row in rows if row[place]} for place in range(1, len(where) + 1)]


def _asked(tx: AsyncConnection, weights: Mapping[int, float], name: str = "asked") -> CTE:
    """What is asked for, as a table (key, weight): one JSON object, however many they are."""
    pairs = json.dumps(weights)
    if tx.dialect.name == "sqlite":
        each = func.json_each(pairs).table_valued("key", "value")
    else:
        each = func.json_each_text(cast(literal(pairs, Text), JSON)).table_valued("key", "value")
    return select(cast(each.c.key, BigInteger).label("key"), cast(each.c.value, Float).label("weight")).cte(name)


def _newest(place: ColumnElement[int], same: ColumnElement[bool], asked: CTE, common: int) -> ColumnElement[int]:
    """Where the `common` newest rows of an entry begin; before all of them when there are fewer."""
    begin = select(place).where(same).order_by(place.desc()).limit(1).offset(common).correlate(asked).scalar_subquery()
    begins_earlier = select(func.min(place)).where(same).correlate(asked).scalar_subquery()
    return func.coalesce(begin, begins_earlier)


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


async def _mates(tx: AsyncConnection, numbers: Sequence[int], tenant: str | None) -> list[int]:
    """The other articles of these articles' stories, newest first: half a story can't be grouped anew as the whole would be."""
    a = articles.c
    concerned = select(a.story).where(a.number.in_(numbers), a.story.is_not(None))
    others = (
        select(a.number)
        .where(a.story.in_(concerned), a.number.not_in(numbers), a.live, visible(a.tenant, tenant))
        .order_by(a.number.desc())
        .limit(_MATES)
    )
    return list((await tx.scalars(others)).all())


async def _load_profiles(tx: AsyncConnection, numbers: Sequence[int], tenant: str | None) -> dict[int, Profile]:
    rows = (
        await tx.execute(
            select(profiles, articles.c.story)
            .join(articles, articles.c.number == profiles.c.article)
            .where(profiles.c.article.in_(numbers), visible(profiles.c.tenant, tenant))
        )
    ).all()
    found = {row.article: load(Profile, row.body) for row in rows}
    now_called = await survivors(tx, list({p for profile in found.values() for p in profile.people}), tenant)
    for row in rows:
        profile = found[row.article]
        found[row.article] = replace(
            profile,
            vector=tuple(np.frombuffer(row.vector, dtype="<f4").tolist()),
            story=row.story,
            people={now_called.get(p, p): weight for p, weight in profile.people.items()},
        )
    return found


def _summaries() -> Select[Any]:
    a = articles.c
    return select(a.id, a.source, a.key, a.url, a.title, a.language, a.published, a.length, a.sketch, a.opening)


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
