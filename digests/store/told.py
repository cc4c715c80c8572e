"""What channels have been told, across joined stories."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.publishing import DeliveryKind, DeliveryState
from digests.store.codec import load
from digests.store.tables import deliveries, stories, told
from digests.views import Told


async def current_story(tx: AsyncConnection, story: str) -> str:
    """The id a story goes by now."""
    return await tx.scalar(select(stories.c.joined_into).where(stories.c.id == story)) or story


async def story_families(tx: AsyncConnection, ids: Collection[str]) -> dict[str, str]:
    """Every story id that was joined into one of `ids`, themselves among them, with that one."""
    rows = await tx.execute(select(stories.c.id, stories.c.joined_into).where(stories.c.joined_into.in_(ids)))
    return {i: i for i in ids} | {row.id: row.joined_into for row in rows}


async def load_told(tx: AsyncConnection, channel: str, ids: Collection[str]) -> dict[str, Told]:
    """What the channel was told of each of these stories; those it was told nothing of are left out."""
    family = await story_families(tx, ids)
    rows = await tx.execute(
        select(told).where(told.c.channel == channel, told.c.story.in_(list(family))).order_by(told.c.day)
    )
    found: dict[str, Told] = {}
    for row in rows.all():
        story, said = family[row.story], load(Told, row.body)
        found[story] = _together(found[story], said) if story in found else said
    for story, said in found.items():
        if said.address is None:
            first = await first_delivery(tx, channel, [i for i, s in family.items() if s == story])
            found[story] = replace(said, address=first.address if first else None)
    return found


async def first_delivery(tx: AsyncConnection, channel: str, family: Collection[str]) -> Any | None:
    """The row of the sent post that first told one of these story ids: the story's own, else its edition's first part."""
    d = deliveries.c
    days = select(told.c.day).where(told.c.channel == channel, told.c.story.in_(family))
    own = d.story.in_(family)
    query = (
        select(deliveries)
        .where(
            d.channel == channel,
            d.state == DeliveryState.SENT,
            or_(own, (d.kind == DeliveryKind.EDITION) & d.story.is_(None) & d.day.in_(days)),
        )
        .order_by(d.day, case((own, 0), else_=1), d.part, d.made)
        .limit(1)
    )
    return (await tx.execute(query)).one_or_none()


def _together(a: Told, b: Told) -> Told:
    values: dict[str, list[str]] = defaultdict(list)
    for said in (a, b):
        for line, known in said.values.items():
            values[line] += [v for v in known if v not in values[line]]
    return Told(
        first=min(a.first, b.first),
        last=max(a.last, b.last),
        address=a.address or b.address,
        people=a.people | b.people,
        values={line: tuple(known) for line, known in values.items()},
    )
