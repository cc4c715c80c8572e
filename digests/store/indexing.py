"""What an article leaves behind to be found by: its sketch's hashes, its profile, its profile's keys (`neighbours` looks them up)."""

import hashlib
import struct
import sys
from array import array
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Profile, Sketch
from digests.store.codec import dump, load
from digests.store.tables import profile_keys, profiles, sketches

UNDATED = 10_000_000  # added to the day of articles that carry no date: they have a range of days of their own
Row = dict[str, object]


def packed(sketch: Sketch) -> bytes:
    return struct.pack(f"<{len(sketch)}Q", *sketch)


def unpacked(data: bytes) -> Sketch:
    return struct.unpack(f"<{len(data) // 8}Q", data)


def vector_of(data: bytes) -> Sequence[float]:
    """A stored vector (float32, little-endian), a quarter the size and a tenth the work of a tuple."""
    vector = array("f", data)
    if sys.byteorder == "big":
        vector.byteswap()
    return vector


def signed(value: int) -> int:
    """An unsigned 64-bit hash as the signed integer a database holds."""
    return value - (1 << 64) if value >= 1 << 63 else value


# Weekdays, years, bare days, months: they tell near articles apart and find none.
_EVERYWHERE = ("^w", "^y", "^-", "=month")


def keys_of(profile: Profile) -> dict[int, float]:
    """The keys a profile is found by, with how much each weighs in it."""
    parts = (("p", profile.people), ("o", profile.organizations), ("f", profile.figures), ("t", profile.terms))
    return {
        _key(kind, name): weight
        for kind, names in parts
        for name, weight in names.items()
        if not name.startswith(_EVERYWHERE)
    }


def _key(kind: str, name: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{kind}:{name}".encode(), digest_size=8).digest(), "big", signed=True)


def _day(profile: Profile) -> int:
    return profile.when.toordinal() + (0 if profile.dated else UNDATED)


# --- rows ----------------------------------------------------------------------------------------------------------------


def sketch_rows(sketch: Sketch, number: int, owner: str) -> list[Row]:
    """Rows of `sketches` for the article of that number."""
    return [{"hash": signed(h), "article": number, "tenant": owner} for h in dict.fromkeys(sketch)]


def profile_row(profile: Profile, number: int, owner: str) -> Row:
    """The row of `profiles`."""
    return {
        "article": number,
        "tenant": owner,
        "body": dump(replace(profile, vector=(), story=None)),
        "vector": np.asarray(profile.vector, dtype="<f4").tobytes(),
    }


def key_rows(profile: Profile, number: int, owner: str) -> list[Row]:
    """Rows of `profile_keys`."""
    day = _day(profile)
    weights = keys_of(profile).items()
    return [{"key": k, "day": day, "article": number, "tenant": owner, "weight": w} for k, w in weights]


# --- writing -------------------------------------------------------------------------------------------------------------


async def index_sketch(tx: AsyncConnection, sketch: Sketch, number: int, owner: str) -> None:
    if rows := sketch_rows(sketch, number, owner):
        await tx.execute(sketches.insert(), rows)


async def index_profile(tx: AsyncConnection, profile: Profile, number: int, owner: str) -> None:
    await tx.execute(profiles.insert().values(profile_row(profile, number, owner)))
    if rows := key_rows(profile, number, owner):
        await tx.execute(profile_keys.insert(), rows)


async def forget_profile(tx: AsyncConnection, number: int) -> None:
    """Takes an article's profile out again: nothing is linked to it any more."""
    body = await tx.scalar(select(profiles.c.body).where(profiles.c.article == number))
    if body is None:
        return
    profile = load(Profile, body)
    k = profile_keys.c
    await tx.execute(
        delete(profile_keys).where(k.key.in_(list(keys_of(profile))), k.day == _day(profile), k.article == number)
    )
    await tx.execute(delete(profiles).where(profiles.c.article == number))
