"""Nothing of one tenant's private source is ever visible to another, in any answer of the store.

Random histories of filings, merges and editions of two tenants and the shared archive; every private text, name, address and story
carries its owner's mark. Then every read is made as each reader, and the marks of the others are looked for in all that comes back.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.models import Decision, Duplicate, Edition, Link, New, Person, RawItem, Revision, Role
from digests.publishing import Delivery, DeliveryKind
from digests.store import Store, open_store
from digests.views import Told
from tests.contracts.conftest import words_of
from tests.fakes.articles import (
    NOON,
    company,
    hours,
    make_article,
    make_claim,
    make_filing,
    make_item,
    make_poll,
    make_profile,
    make_sketch,
    make_spec,
    person_subject,
)

TENANTS = (None, "slack:A", "slack:B")
MARK = {None: "", "slack:A": "秘甲", "slack:B": "秘乙"}
NAMES = ("Ann Low", "Bo Ek", "Cy Od")


@dataclass(frozen=True)
class Step:
    tenant: str | None
    name: int  # who it is about
    event: int  # which words and figures it shares with others
    own_name: bool  # the private article gives the person a form of its own
    decision: int  # 0 new, 1 duplicate, 2 revision, 3 fuller duplicate of something it can see
    merges: bool  # it proves the person to be the one seen before


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(TENANTS),
        st.integers(0, len(NAMES) - 1),
        st.integers(0, 2),
        st.booleans(),
        st.integers(0, 3),
        st.booleans(),
    ),
    min_size=2,
    max_size=8,
)


def item_of(step: Step, n: int) -> RawItem:
    mark, name = MARK[step.tenant], NAMES[step.name]
    return make_item(
        f"Event {step.event} {mark}",
        f"{name} paid $5m for event {step.event}. {name} {mark}name {n} was there.",
        source=f"source{mark}",
        url=f"https://x.example/{n}{mark}",
        tenant=step.tenant,
    )


async def take(store: Store, step: Step, n: int) -> None:
    """Files one article as the pipeline would: by what its own tenant can see."""
    mark, name = MARK[step.tenant], NAMES[step.name]
    item = item_of(step, n)
    await store.record_poll(make_spec(item.source, tenant=step.tenant), make_poll(item), hours(n))
    article = make_article(item)
    candidates = await store.people_by_keys(words_of(name), tenant=step.tenant)
    form = f"{name} {mark}name {n}" if step.own_name else name
    known = candidates[0] if candidates else Person(f"p{n}{mark}", form, None, frozenset())
    person = replace(known, forms=known.forms | {name, form}, zh=f"{mark}中{n}" if step.own_name else known.zh)
    similar = await store.similar(make_sketch(article.text), tenant=step.tenant)
    decision: Decision = New(f"new {mark}")
    if similar and step.decision:
        of, why = similar[0].article, f"seen {mark}"
        kinds = (Duplicate(of, 1.0, why), Revision(of, 1.0, why), Duplicate(of, 1.0, why, fuller=True))
        decision = kinds[step.decision - 1]
    related = await store.related(make_profile(article, [person]), tenant=step.tenant)
    linked = tuple(dict.fromkeys(p.story for p in related if p.story))
    story = linked[0] if linked else f"s{n}{mark}"
    claims = [
        make_claim(article, "$5m", story=story, subject=person_subject(person)),
        make_claim(article, "$5m", story=story, subject=company(f"Firm {step.event}{mark}"), measure="price"),
    ]
    role = Role(f"{mark}chief", 0, 3, org_id=f"{mark}org", title_en=f"{mark}chief")
    filing = make_filing(
        article,
        [person],
        decision=decision,
        story=story,
        link=Link(linked, f"linked {mark}"),
        claims=claims,
        roles={person.name: role},
        merges={person.id: tuple(p.id for p in candidates[1:])} if step.merges else {},
        known=bool(candidates),
    )
    if isinstance(decision, Duplicate) and not decision.fuller:
        filing = replace(filing, reading=None, resolutions=(), profile=None, link=None, story=None, claims=())
    await store.file(filing, hours(n))
    if step.tenant:
        channel = f"{step.tenant}/c"
        day = date(2026, 3, 2) + timedelta(days=n)
        told = Told(day, day, f"https://chat.example/{mark}", frozenset({person.id}), {f"{mark}line": ("1",)})
        edition = Edition(channel, day, NOON, (), (), 1, notes=(mark,))
        delivery = Delivery(f"{channel}|{day}|edition|0", channel, DeliveryKind.EDITION, day, 0, mark)
        await store.save_edition(edition, {story: told}, [delivery], hours(n))


@dataclass(frozen=True)
class Ids:
    stories: tuple[str, ...]
    people: tuple[str, ...]
    items: tuple[RawItem, ...]


async def everything(store: Store, tenant: str | None, ids: Ids) -> AsyncIterator[object]:
    """Every answer this reader can get, asked with everybody's ids and words."""
    channel = f"{tenant}/c" if tenant else None
    yield await store.sources(tenant=tenant)
    yield await store.health(tenant=tenant)
    yield await store.stories_since(None, hours(99), tenant=tenant, channel=channel)
    for words in ("event", "秘甲", "秘乙", NAMES[0]):
        yield await store.search(words, tenant=tenant)
        yield await store.people_like(words, tenant=tenant)
        yield await store.subjects_like(words, tenant=tenant)
        yield await store.people_by_keys(words_of(words) | {"秘甲name", "秘乙name"}, tenant=tenant)
    for story in ids.stories:
        yield await store.story(story, tenant=tenant, channel=channel)
    for person in ids.people:
        yield await store.person_page(person, tenant=tenant)
        yield await store.claims_about(person, tenant=tenant)
    for event in range(3):
        for mark in MARK.values():
            yield await store.claims_about(company(f"Firm {event}{mark}").id, tenant=tenant)
    for asked in ids.items:
        article = make_article(asked)
        yield await store.fate(article.id, tenant=tenant)
        yield await store.fate(asked.url or "", tenant=tenant)
        yield await store.similar(make_sketch(article.text), tenant=tenant)
        yield await store.same_address(replace(article, id="-"), key=asked.key, tenant=tenant)
        everyone = [Person(p, None, None, frozenset()) for p in ids.people]
        yield await store.related(replace(make_profile(article, everyone), article="-"), tenant=tenant)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_nothing_private_is_seen_by_others(history: list[Step]) -> None:
    asyncio.run(_check(history))


async def _check(history: list[Step]) -> None:
    store = await open_store("sqlite://", keys=words_of)
    for n, step in enumerate(history):
        await take(store, step, n)
    marked = [f"{n}{MARK[step.tenant]}" for n, step in enumerate(history)]
    items = tuple(item_of(step, n) for n, step in enumerate(history))
    ids = Ids(tuple(f"s{m}" for m in marked), tuple(f"p{m}" for m in marked), items)
    for reader in TENANTS:
        hidden = [mark for tenant, mark in MARK.items() if mark and tenant != reader]
        async for answer in everything(store, reader, ids):
            said = repr(answer)
            assert not [mark for mark in hidden if mark in said], f"{reader} sees {said}"
        if reader is not None and any(step.tenant == reader for step in history):
            own = [repr(a) async for a in everything(store, reader, ids)]
            assert any(MARK[reader] in said for said in own)  # the marks do get into answers
    await store.close()


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_what_others_file_in_private_changes_no_answer(history: list[Step]) -> None:
    """The shared archive answers alike, whether tenants filed beside it or not."""
    asyncio.run(_compare([(n, s) for n, s in enumerate(history)]))


async def _compare(history: list[tuple[int, Step]]) -> None:
    shared = [(n, step) for n, step in history if step.tenant is None]
    ids = Ids(
        tuple(f"s{n}" for n, _ in history),
        tuple(f"p{n}" for n, _ in history),
        tuple(item_of(step, n) for n, step in shared),
    )
    answers = []
    for taken in (history, shared):
        store = await open_store("sqlite://", keys=words_of)
        for n, step in taken:
            await take(store, step, n)
        answers.append([a async for a in everything(store, None, ids)])
        await store.close()
    assert answers[0] == answers[1]
