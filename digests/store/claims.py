"""Claims as stored: with the story their article is in now, and their subjects as they are called now."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Claim, SubjectKind
from digests.store.codec import load
from digests.store.people import families, load_people, survivors, visible
from digests.store.tables import articles, claims


def stored_claims(tenant: str | None) -> Select[Any]:
    """Claims the tenant sees, newest last; narrow it with `where`. Those of replaced versions are not among them."""
    return _stored(tenant).where(~articles.c.replaced)


def withdrawn_claims(tenant: str | None) -> Select[Any]:
    """Claims of versions that a revision has replaced, with the number of the article that stands for them now as `head`."""
    head = articles.alias("head")
    return (
        _stored(tenant)
        .add_columns(articles.c.head)
        .join(head, head.c.number == articles.c.head)
        .where(articles.c.replaced, head.c.decision == "revision")
    )


async def claims_of_articles(tx: AsyncConnection, ids: Collection[str], tenant: str | None) -> list[Claim]:
    """What these articles say, replaced versions among them."""
    return await load_claims(tx, _stored(tenant).where(articles.c.id.in_(ids)), tenant)


def _stored(tenant: str | None) -> Select[Any]:
    return (
        select(claims, articles.c.story, articles.c.replaced)
        .join(articles, articles.c.number == claims.c.article)
        .where(visible(claims.c.tenant, tenant))
        .order_by(claims.c.at, claims.c.article, claims.c.id)
    )


async def load_claims(tx: AsyncConnection, query: Select[Any], tenant: str | None) -> list[Claim]:
    return await claims_of(tx, (await tx.execute(query)).all(), tenant)


async def claims_of(tx: AsyncConnection, rows: Sequence[Any], tenant: str | None) -> list[Claim]:
    """The claims of rows of `stored_claims`, one for one."""
    people = {row.subject for row in rows if row.kind == SubjectKind.PERSON}
    now_called = await survivors(tx, people, tenant) if people else {}
    named = await load_people(tx, frozenset(now_called.values()), tenant)
    found = []
    for row in rows:
        claim = load(Claim, row.body)
        subject = claim.subject
        if subject is not None and row.kind == SubjectKind.PERSON:
            person = named.get(now_called.get(row.subject, ""))
            # a figure of somebody who is forgotten is nobody's
            subject = replace(subject, id=person.id, en=person.en, zh=person.zh) if person is not None else None
        found.append(replace(claim, story=row.story or claim.story, subject=subject, withdrawn=row.replaced))
    return found


async def subject_ids(tx: AsyncConnection, subjects: Collection[str], tenant: str | None) -> dict[str, str]:
    """The ids under which claims about these subjects may be stored (a person's every id), with the one each goes by."""
    now_called = await survivors(tx, subjects, tenant)
    return await families(tx, {now_called.get(s, s) for s in subjects}, tenant)
