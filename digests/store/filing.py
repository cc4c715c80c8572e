"""Filing one article: everything it adds, in one transaction with the end of its raw item.

What a private article says stays its tenant's: it never hides, joins or merges what others read. So a private text does not
replace a shared one (both stay), two shared stories are not joined by it, and it adds names and forms of a shared person to rows
of its own tenant.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests import ledger
from digests.models import Article, Duplicate, New, ReadPerson, Resolution, Revision, Role, Span
from digests.ports import Filing
from digests.reading import titles
from digests.store import indexing, search
from digests.store.codec import dump
from digests.store.database import Database
from digests.store.merging import merge_by_reading
from digests.store.people import families, lookup_form, survivors, visible
from digests.store.tables import (
    SHARED,
    articles,
    claims,
    people,
    person_forms,
    person_keys,
    raw_items,
    roles,
    sightings,
    stories,
)
from digests.text.sentences import sentence_at

_LEADING = 3  # sentences that count as the top of an article


@dataclass(frozen=True, slots=True)
class _Filed:
    """The article as stored: its number, and whose it is (`SHARED` or a tenant)."""

    number: int
    owner: str
    article: Article
    now: datetime

    @property
    def tenant(self) -> str | None:
        return self.owner or None


_People = Mapping[str, Sequence[tuple[Resolution, ReadPerson]]]  # by person id, what the article says of them


class Cabinet(Database):
    """`Archive.file`."""

    async def file(self, filing: Filing, now: datetime) -> None:
        article = filing.article
        words = await asyncio.to_thread(search.words, article) if _counts(filing) else None
        async with self._write() as tx:
            if await tx.scalar(select(articles.c.number).where(articles.c.id == article.id)) is None:
                filed = await self._insert_article(tx, filing, now)
                await indexing.index_sketch(tx, filing.sketch, filed.number, filed.owner)
                if words is not None:
                    await self._file_live(tx, filing, filed)
                    await search.index(tx, filed.number, words)
            await tx.execute(
                update(raw_items).where(raw_items.c.id == article.id).values(state="filed", why="", changed=now)
            )

    async def _insert_article(self, tx: AsyncConnection, filing: Filing, now: datetime) -> _Filed:
        article, decision = filing.article, filing.decision
        raw = (
            await tx.execute(select(raw_items.c.tenant, raw_items.c.key).where(raw_items.c.id == article.id))
        ).one_or_none()
        owner = raw.tenant if raw else article.tenant or SHARED
        of = None if isinstance(decision, New) else decision.of
        head: int | None = None
        if of is not None and not _counts(filing):
            original = (await tx.execute(select(articles).where(articles.c.id == of))).one_or_none()
            if original is not None:
                head = original.number if original.live else original.head
        key = raw.key if raw else article.url or article.id
        row = article_row(filing, owner=owner, key=key, head=head, now=now)
        number = await tx.scalar(articles.insert().values(row).returning(articles.c.number))
        assert number is not None
        return _Filed(number, owner, article, now)

    async def _file_live(self, tx: AsyncConnection, filing: Filing, filed: _Filed) -> None:
        replaced_story = None
        if isinstance(filing.decision, Revision | Duplicate):
            replaced_story = await _replace(tx, filing.decision.of, filed)
        story = await self._join_stories(tx, filing, filed, replaced_story)
        await tx.execute(update(articles).where(articles.c.number == filed.number).values(story=story))
        await self._file_people(tx, filing, filed)
        if filing.claims:
            await tx.execute(
                self._insert(claims).on_conflict_do_nothing(),
                [
                    {
                        "article": filed.number,
                        "id": claim.id,
                        "tenant": filed.owner,
                        "kind": claim.subject and claim.subject.kind.value,
                        "subject": claim.subject and claim.subject.id,
                        "name": claim.subject and _names(claim.subject.en, claim.subject.zh, claim.subject.id),
                        "partner": ledger.partner_of(claim.scope)[1] or None,
                        "measure": claim.measure,
                        "at": claim.when,
                        "body": dump(claim),
                    }
                    for claim in filing.claims
                ],
            )
        if filing.profile is not None:
            await indexing.index_profile(tx, filing.profile, filed.number, filed.owner)

    # --- stories -----------------------------------------------------------------------------------------------------

    async def _join_stories(
        self, tx: AsyncConnection, filing: Filing, filed: _Filed, replaced_story: str | None
    ) -> str | None:
        linked = filing.link.stories if filing.link else ()
        wanted = [s for s in dict.fromkeys((filing.story, *linked, replaced_story)) if s is not None]
        if not wanted:
            return None
        await self._part(tx, filing.link.moves if filing.link else {}, filed)
        rows = (
            await tx.execute(select(stories).where(stories.c.id.in_(wanted), visible(stories.c.tenant, filed.tenant)))
        ).all()
        now_called = {row.id: row.joined_into or row.id for row in rows}
        owners = {
            row.id: row.tenant
            for row in await tx.execute(select(stories).where(stories.c.id.in_(list(now_called.values()))))
        }
        standing = list(dict.fromkeys(now_called.get(s, s) for s in wanted))
        shared = [s for s in standing if owners.get(s) == SHARED]
        target: str = shared[0] if filed.owner and shared else standing[0]
        if target not in owners:
            await tx.execute(
                self._insert(stories).values(id=target, tenant=filed.owner, made=filed.now).on_conflict_do_nothing()
            )
        joined = [s for s in standing if s != target and owners.get(s) == filed.owner]
        if joined:
            await tx.execute(update(articles).where(articles.c.story.in_(joined)).values(story=target))
            await tx.execute(
                update(stories)
                .where(or_(stories.c.id.in_(joined), stories.c.joined_into.in_(joined)))
                .values(joined_into=target)
            )
        return target

    async def _part(self, tx: AsyncConnection, moves: Mapping[str, str], filed: _Filed) -> None:
        """Articles part from their story for another. What an article of another owner shows moves none."""
        to: dict[str, list[str]] = defaultdict(list)
        for article, story in moves.items():
            to[story].append(article)
        for story, moved in sorted(to.items()):
            row = {"id": story, "tenant": filed.owner, "made": filed.now}
            stands = self._insert(stories).values(row)  # a story that was joined into another stands by itself again
            await tx.execute(stands.on_conflict_do_update(index_elements=["id"], set_={"joined_into": None}))
            why = f"grouped anew when {filed.article.id} came"
            await tx.execute(
                update(articles)
                .where(articles.c.id.in_(moved), articles.c.tenant == filed.owner)
                .values(story=story, link_why=why)
            )

    # --- people ------------------------------------------------------------------------------------------------------

    async def _file_people(self, tx: AsyncConnection, filing: Filing, filed: _Filed) -> None:
        if filing.reading is None:
            return
        read = {p.ref: p for p in filing.reading.people if not p.byline}  # whoever only wrote it is not in it
        chosen = [r for r in filing.resolutions if r.ref in read]
        if not chosen:
            return
        now_called = await survivors(tx, [r.person.id for r in chosen], filed.tenant)
        together: dict[str, list[tuple[Resolution, ReadPerson]]] = {}
        for resolution in chosen:
            person = now_called.get(resolution.person.id, resolution.person.id)
            together.setdefault(person, []).append((resolution, read[resolution.ref]))
        family = await families(tx, together, filed.tenant)
        await self._keep_people(tx, together, family, filed)
        await self._add_forms(tx, together, family, filed)
        await self._insert_sightings(tx, together, filing.reading.sentences, filed)
        for resolution in chosen:
            for other in resolution.merges:
                why = resolution.evidence.why if resolution.evidence else f"named together in {filed.article.id}"
                await merge_by_reading(tx, resolution.person.id, other, why, filed.tenant, filed.now)

    async def _keep_people(
        self, tx: AsyncConnection, together: _People, family: Mapping[str, str], filed: _Filed
    ) -> None:
        """One row for each person at this owner. Beside a shared row, a private one holds only what that does not."""
        known: dict[str, list[Any]] = defaultdict(list)
        query = select(people).where(people.c.id.in_(list(family)), visible(people.c.tenant, filed.tenant))
        for stored in await tx.execute(query):
            known[family[stored.id]].append(stored)
        fresh: list[dict[str, object]] = []
        for person, found in together.items():
            others = [row for row in known[person] if row.tenant != filed.owner]
            settled = any(row.settled for row in known[person])
            row: dict[str, object] = {"id": person, "tenant": filed.owner, "en": None, "zh": None, "curated": None}
            for resolution, read in [] if settled else found:
                named = resolution.person
                if all(other.en != named.en for other in others):
                    row["en"] = named.en or row["en"]
                if all(other.zh != named.zh for other in others):
                    row["zh"] = named.zh or row["zh"]
                row["curated"] = named.curated or read.curated or row["curated"]
            note = next((resolution.person.note for resolution, _ in found if resolution.person.note), "")
            fresh.append(row | {"settled": False, "note": note, "first_seen": filed.now})
        insert = self._insert(people)
        names = {name: func.coalesce(insert.excluded[name], people.c[name]) for name in ("en", "zh", "curated")}
        await tx.execute(insert.on_conflict_do_update(index_elements=["id", "tenant"], set_=names), fresh)

    async def _add_forms(
        self, tx: AsyncConnection, together: _People, family: Mapping[str, str], filed: _Filed
    ) -> None:
        """Written forms not stored yet, with the evidence for them, and the keys they are looked up by."""
        f = person_forms.c
        query = select(f.person, f.form).where(f.person.in_(list(family)), visible(f.tenant, filed.tenant))
        stored = {(family[row.person], row.form) for row in await tx.execute(query)}
        forms: dict[tuple[str, str], str] = {}
        for person, found in together.items():
            for resolution, read in found:
                evidence = resolution.evidence
                for form in resolution.person.forms | read.forms:
                    shown = evidence and form in (evidence.a, evidence.b)
                    why = f"{evidence.a} = {evidence.b}: {evidence.why}" if evidence and shown else ""
                    if (person, form) not in stored:
                        forms[person, form] = forms.get((person, form)) or why
        if forms:
            rows = [
                {"person": person, "form": form, "tenant": filed.owner, "folded": lookup_form(form), "why": why}
                for (person, form), why in sorted(forms.items())
            ]
            await tx.execute(self._insert(person_forms).on_conflict_do_nothing(), rows)
        keys = sorted({(key, person) for person, form in forms for key in self._keys(form)})
        if keys:
            rows = [{"key": key, "person": person, "tenant": filed.owner} for key, person in keys]
            await tx.execute(self._insert(person_keys).on_conflict_do_nothing(), rows)

    async def _insert_sightings(
        self, tx: AsyncConnection, together: _People, sentences: tuple[Span, ...], filed: _Filed
    ) -> None:
        seen: list[dict[str, object]] = []
        carried: list[dict[str, object]] = []
        for person, found in together.items():
            mentions = sorted({(m.start, m.end, m.text) for _, read in found for m in read.mentions})
            if not mentions:
                continue
            theirs = sorted({role for _, read in found for role in read.roles}, key=lambda r: (r.start, r.end))
            role = titles.best(theirs)
            start, end, _ = mentions[0]
            quote = sentence_at(sentences, start) or Span(start, end)
            own = {"article": filed.number, "person": person, "tenant": filed.owner, "at": filed.article.when}
            seen.append(
                own
                | {
                    "mentions": json.dumps([(m, s, e) for s, e, m in mentions], ensure_ascii=False),
                    "quote": filed.article.text[quote.start : quote.end],
                    "role": dump(role) if role else None,
                    "prominence": prominence(start, filed.article.body_start, sentences),
                }
            )
            carried += [own | _role_row(r) for r in theirs]
        if seen:
            await tx.execute(sightings.insert(), seen)
        if carried:
            await tx.execute(self._insert(roles).on_conflict_do_nothing(), carried)


def article_row(filing: Filing, *, owner: str, key: str, head: int | None, now: datetime) -> dict[str, object]:
    """The row of `articles`, without its number and story. `head`: number of the live article that speaks for a copy."""
    article, decision = filing.article, filing.decision
    return {
        "id": article.id,
        "tenant": owner,
        "source": article.source,
        "key": key,
        "url": article.url,
        "title": article.title,
        "body_start": article.body_start,
        "length": len(article.text),
        "language": article.language,
        "published": article.published,
        "fetched": article.fetched,
        "at": article.when,
        "site": article.site,
        "origin": article.origin,
        "byline": article.byline,
        "decision": type(decision).__name__.lower(),
        "of": None if isinstance(decision, New) else decision.of,
        "why": decision.why,
        "live": _counts(filing),
        "replaced": False,
        "head": head,
        "link_why": filing.link.why if filing.link else None,
        "filed": now,
        "opening": filing.opening,
        "sketch": indexing.packed(filing.sketch),
        "offsets": json.dumps(article.offsets.pieces),
        "sentences": json.dumps([(s.start, s.end) for s in filing.reading.sentences] if filing.reading else []),
        "text": article.text,
    }


def prominence(start: int, body_start: int, sentences: tuple[Span, ...]) -> float:
    """1 in the title, 0.8 in the first three sentences of the body, then falling with the place; never below 0.1."""
    if start < body_start:
        return 1.0
    place = sum(1 for s in sentences if body_start <= s.start and s.end <= start)
    return max(0.1, round(0.8 * min(1.0, _LEADING / (place + 1)), 3))


async def _replace(tx: AsyncConnection, of: str, filed: _Filed) -> str | None:
    """Takes `of` out of what counts, in favour of the article filed. Returns the story it was in."""
    old = (await tx.execute(select(articles).where(articles.c.id == of))).one_or_none()
    if old is not None and old.replaced:
        old = (await tx.execute(select(articles).where(articles.c.number == old.head))).one_or_none()
    if old is None:
        return None
    if old.tenant == filed.owner:
        for table in (sightings, roles):
            await tx.execute(delete(table).where(table.c.article == old.number))
        await indexing.forget_profile(tx, old.number)
        await tx.execute(
            update(articles).where(articles.c.number == old.number).values(live=False, replaced=True, head=filed.number)
        )
        await tx.execute(update(articles).where(articles.c.head == old.number).values(head=filed.number))
    story: str | None = old.story
    return story


def _counts(filing: Filing) -> bool:
    return not isinstance(filing.decision, Duplicate) or filing.decision.fuller


def _role_row(role: Role) -> dict[str, object]:
    return {
        "start": role.start,
        "text": role.text,
        "org_id": role.org_id,
        "title_en": role.title_en,
        "body": dump(role),
    }


def _names(*names: str | None) -> str:
    return "\n".join(lookup_form(n) for n in names if n)
