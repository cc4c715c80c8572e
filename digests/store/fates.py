"""What became of an article: taken or not, in which story, and in which digests it was told."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests import ledger
from digests.cleaning.addresses import canonical
from digests.models import Edition, Entry, Standing
from digests.store.claims import claims_of_articles
from digests.store.codec import load
from digests.store.database import Database
from digests.store.people import load_people, survivors, visible
from digests.store.tables import articles, editions, raw_items, told
from digests.store.told import story_families
from digests.stories import named_in
from digests.views import Fate

_TELLINGS = 30  # digests of one story looked through, the latest
_Telling = tuple[str, date]


class Fates(Database):
    """`Library.fate`."""

    async def fate(self, address: str, *, tenant: str | None) -> Sequence[Fate]:
        r, a = raw_items.c, articles.c
        known_as = {address, address.partition("#")[0], canonical(address) or address}
        asked = or_(
            r.id == address,
            r.url.in_(known_as),
            r.key.in_(known_as),
            r.key.endswith("/" + address, autoescape=True),  # a path below the folder, or a file's name
            r.id.in_(select(a.id).where(a.url.in_(known_as))),
        )
        async with self._read() as tx:
            rows = await tx.execute(
                select(r.state, r.why.label("raw_why"), r.title.label("raw_title"), r.url.label("raw_url"))
                .add_columns(r.id, r.source, r.key, r.fetched)
                .add_columns(a.number, a.title, a.url, a.decision, a.of, a.why, a.replaced, a.head, a.story, a.link_why)
                .add_columns(a.filed)
                .outerjoin(articles, a.id == r.id)
                .where(asked, visible(r.tenant, tenant))
                .order_by(r.fetched.desc(), r.id)
            )
            return [await _fate(tx, row, tenant) for row in rows.all()]


async def _fate(tx: AsyncConnection, row: Any, tenant: str | None) -> Fate:
    outcome, why = row.state, row.raw_why
    if row.number is not None:
        outcome, why = ("replaced" if row.replaced else row.decision), row.why
    head = await _head(tx, row.head, tenant)
    story = row.story or (head.story if head else None)  # a copy is told with the article it copies
    spoken_for = {head.id} if head and outcome == "duplicate" else set()
    posted, cited = await _tellings(tx, story, {row.id} | spoken_for, tenant)
    goes_by = await survivors(tx, named_in(row.link_why or ""), tenant)
    named = await load_people(tx, set(goes_by.values()), tenant)
    return Fate(
        article=row.id,
        title=row.title or row.raw_title or row.key,
        url=row.url or row.raw_url,
        source=row.source,
        fetched=row.fetched,
        outcome=outcome,
        why=why,
        of=row.of,
        story=story,
        link_why=row.link_why,
        posted=posted,
        link_names={id_: (named[now].en, named[now].zh) for id_, now in goes_by.items() if now in named},
        of_title=head.title if head else None,
        cited=cited,
        passed=await _digests_since(tx, row, tenant) if row.filed else (),
        changed=await _changed(tx, row.id, row.of, tenant) if outcome == "revision" else (),
    )


async def _head(tx: AsyncConnection, number: int | None, tenant: str | None) -> Any | None:
    """The row of the article that speaks for a copy or a replaced version."""
    a = articles.c
    found = select(a.id, a.title, a.story).where(a.number == number, visible(a.tenant, tenant))
    return (await tx.execute(found)).one_or_none() if number is not None else None


async def _tellings(
    tx: AsyncConnection, story: str | None, ids: Collection[str], tenant: str | None
) -> tuple[tuple[_Telling, ...], tuple[_Telling, ...]]:
    """Digests of the tenant's channels that told the story, and those of them that have one of these articles among their sources."""
    if story is None or tenant is None:
        return (), ()
    e, t = editions.c, told.c
    family = list(await story_families(tx, [story]))
    said = select(t.channel, t.day).where(t.story.in_(family), t.tenant == tenant).distinct()
    posted = tuple((channel, day) for channel, day in await tx.execute(said.order_by(t.day, t.channel)))
    cited = []
    for channel, day in posted[-_TELLINGS:]:
        body = await tx.scalar(select(e.body).where(e.channel == channel, e.day == day))
        edition = load(Edition, body) if body else None
        if edition and any(r.article in ids for r in edition.references):
            cited.append((channel, day))
    return posted, tuple(cited)


async def _digests_since(tx: AsyncConnection, row: Any, tenant: str | None) -> tuple[_Telling, ...]:
    """The first digest of each of the tenant's channels that was made with the article at hand."""
    e = editions.c
    since = select(e.channel, func.min(e.day)).where(e.tenant == tenant, e.made >= row.filed).group_by(e.channel)
    return tuple((channel, day) for channel, day in await tx.execute(since.order_by(e.channel)))


async def _changed(tx: AsyncConnection, id_: str, before: str, tenant: str | None) -> tuple[Entry, ...]:
    """What a newer version says otherwise than the one it replaced."""
    old, new = await claims_of_articles(tx, [before], tenant), await claims_of_articles(tx, [id_], tenant)
    return tuple(e for e in ledger.entries(new, old) if e.standing is Standing.CHANGED and e.previous is not None)
