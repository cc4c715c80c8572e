"""What every store promises: the archive. Neighbours, the library's answers and the desk have files of their own beside this one."""

import asyncio
from dataclasses import replace

import pytest

from bot.ports import Desk
from digests.errors import StoreError
from digests.models import Duplicate, Link, Rejected, RejectReason, Revision
from digests.ports import Archive, Library, PollState
from digests.store import Store, open_store
from tests.contracts.conftest import words_of
from tests.fakes.articles import (
    NOON,
    company,
    hours,
    make_article,
    make_claim,
    make_filing,
    make_item,
    make_person,
    make_poll,
    make_profile,
    make_sketch,
    make_spec,
)
from tests.fakes.clock import SetClock

WANG = make_person("Alexandr Wang")
TEXT = "Alexandr Wang runs it. He was paid $14.3bn."


def keeps_the_protocols(store: Store) -> tuple[Archive, Library, Desk]:
    """For the type checker: the store is all three."""
    return store, store, store


class TestPolls:
    async def test_an_item_is_stored_once(self, store: Store) -> None:
        item = make_item("One")
        assert await store.record_poll(make_spec(), make_poll(item, make_item("Two")), NOON) == 2
        assert await store.record_poll(make_spec(), make_poll(replace(item, fetched=hours(1))), hours(1)) == 0
        assert await store.record_poll(make_spec(), make_poll(replace(item, content=b"changed")), hours(2)) == 1
        assert len(await store.pending(10)) == 3

    async def test_an_item_comes_back_as_it_was(self, store: Store) -> None:
        item = make_item("题目", "正文\x00", url="https://a.example/1")
        item = replace(item, content=b"\xff\x00\xfe", charset="gb18030", author="某人", published=None)
        await store.record_poll(make_spec(), make_poll(item), NOON)
        assert list(await store.pending(1)) == [item]

    async def test_oldest_publication_first(self, store: Store) -> None:
        items = [make_item(t, published=hours(h)) for t, h in (("c", 3), ("a", 1), ("b", 2))]
        undated = make_item("z", published=None, fetched=hours(2.5))
        await store.record_poll(make_spec(), make_poll(*items, undated), NOON)
        assert [i.title for i in await store.pending(9)] == ["a", "b", "z", "c"]
        assert [i.title for i in await store.pending(2)] == ["a", "b"]

    async def test_state_is_stored_with_the_items(self, store: Store) -> None:
        state = PollState(etag='"1"', failures=2, problem="slow", next_poll=hours(1), cursor={"a.txt": "17"})
        await store.record_poll(make_spec(), make_poll(state=state), NOON)
        spec, stored = (await store.source_states())["wire"]
        assert (spec, stored) == (make_spec(), state)

    async def test_polls_recorded_together_are_counted_apart(self, store: Store) -> None:
        specs = [make_spec(f"wire-{n}") for n in range(9)]
        polls = [make_poll(*(make_item(str(i), source=s.id) for i in range(n))) for n, s in enumerate(specs)]
        for times in (1, 0):
            stored = await asyncio.gather(*(store.record_poll(*each, NOON) for each in zip(specs, polls, strict=True)))
            assert stored == [times * n for n in range(9)]
        assert list(await store.source_states()) == [spec.id for spec in specs]

    async def test_a_poll_that_cannot_be_stored_fails_alone(self, store: Store) -> None:
        sources = ("wire-1", "no text \ud800", "wire-2", "wire-3")
        polls = [store.record_poll(make_spec(s), make_poll(make_item("One", source="wire")), NOON) for s in sources]
        first, unfit, *others = await asyncio.gather(*polls, return_exceptions=True)
        assert (first, others) == (1, [0, 0])
        assert isinstance(unfit, ValueError)
        assert set(await store.source_states()) == set(sources) - {sources[1]}

    async def test_a_poll_given_up_holds_up_no_other(self, store: Store) -> None:
        polls = [
            asyncio.create_task(store.record_poll(make_spec(s), make_poll(make_item("One", source=s)), NOON))
            for s in ("wire-1", "wire-2", "wire-3")
        ]
        await asyncio.sleep(0)
        polls[0].cancel()
        assert await asyncio.gather(*polls[1:]) == [1, 1]
        assert {"wire-2", "wire-3"} <= set(await store.source_states())

    async def test_items_of_a_private_source_are_private_whatever_they_say(self, store: Store) -> None:
        await store.record_poll(make_spec("inbox", tenant="t:1"), make_poll(make_item("One", source="inbox")), NOON)
        assert [i.tenant for i in await store.pending(1)] == ["t:1"]

    async def test_a_failed_item_is_tried_again_by_newer_versions_three_times(
        self, store: Store, store_url: str, clock: SetClock
    ) -> None:
        item = make_item("One")
        await store.record_poll(make_spec(), make_poll(item), NOON)
        for version in ("1", "2", "3"):
            other = await open_store(store_url, clock=clock, version=version, keys=words_of)
            assert [i.id for i in await other.pending(9)] == [item.id]
            await other.fail(item, "no idea", NOON)
            assert not await other.pending(9)
            await other.close()
        last = await open_store(store_url, clock=clock, version="4", keys=words_of)
        assert not await last.pending(9)
        await last.close()

    async def test_a_rejected_item_is_done(self, store: Store) -> None:
        item = make_item("Ad")
        await store.record_poll(make_spec(), make_poll(item), NOON)
        await store.reject(Rejected(item.id, "wire", None, "Ad", RejectReason.PROMOTION, "buy now", NOON), NOON)
        assert not await store.pending(9)
        [fate] = await store.fate(item.id, tenant=None)
        assert (fate.outcome, fate.why) == ("rejected", "promotion: buy now")


class TestSources:
    async def test_kept_changed_removed(self, store: Store) -> None:
        await store.keep_source(make_spec(), NOON)
        await store.record_poll(make_spec(), make_poll(state=PollState(etag="1")), NOON)
        await store.keep_source(replace(make_spec(), paused=True), NOON)
        [(spec, state)] = (await store.source_states()).values()
        assert spec.paused
        assert state.etag == "1"
        await store.keep_source(replace(make_spec(), address="/elsewhere"), NOON)
        assert (await store.source_states())["wire"][1] == PollState()
        assert await store.remove_source("wire", NOON)
        assert not await store.remove_source("wire", NOON)
        assert not await store.sources(tenant=None)
        await store.record_poll(make_spec(), make_poll(make_item("late")), NOON)
        assert not await store.source_states()
        assert len(await store.pending(9)) == 1

    async def test_due_are_those_whose_time_has_come(self, store: Store) -> None:
        for name, next_poll in (("past", NOON), ("now", hours(1)), ("later", hours(1.01)), ("asked", None)):
            await store.record_poll(make_spec(name), make_poll(state=PollState(next_poll=next_poll)), NOON)
        await store.keep_source(make_spec("unasked", tenant="t:1"), NOON)
        await store.keep_source(replace(make_spec("paused"), paused=True), NOON)
        await store.remove_source("past", NOON)
        due = await store.due_sources(hours(1))
        assert [(spec.id, state.next_poll) for spec, state in due] == [
            ("asked", None), ("now", hours(1)), ("unasked", None),
        ]  # fmt: skip

    async def test_a_source_at_a_new_address_is_due(self, store: Store) -> None:
        await store.record_poll(make_spec(), make_poll(state=PollState(next_poll=hours(9))), NOON)
        assert not await store.due_sources(NOON)
        await store.keep_source(replace(make_spec(), address="/elsewhere"), NOON)
        assert [spec.id for spec, _ in await store.due_sources(NOON)] == ["wire"]

    async def test_what_an_admin_decided_of_a_listed_source_stands(self, store: Store) -> None:
        listed = [make_spec("wire"), make_spec("agency")]
        await store.follow_listing(listed, NOON)
        await store.remove_source("wire", NOON)
        await store.keep_source(replace(make_spec("agency"), paused=True), NOON)
        await store.follow_listing(listed, hours(1))
        assert {(s.id, s.paused) for s in await store.sources(tenant=None)} == {("agency", True)}

    async def test_what_changes_in_the_list_is_followed_and_no_more(self, store: Store) -> None:
        await store.follow_listing([make_spec("wire")], NOON)
        await store.record_poll(make_spec("wire"), make_poll(state=PollState(etag="1")), NOON)
        await store.keep_source(replace(make_spec("wire"), paused=True), NOON)
        renamed = replace(make_spec("wire"), name="The Wire", topics=("chips",))
        await store.follow_listing([renamed], hours(1))
        assert (await store.source_states())["wire"] == (replace(renamed, paused=True), PollState(etag="1"))
        await store.follow_listing([replace(renamed, address="/elsewhere")], hours(2))
        assert (await store.source_states())["wire"][1] == PollState()
        assert await store.unlisted_sources({"wire"}) == []
        assert await store.unlisted_sources(()) == ["wire"]

    async def test_a_source_from_before_the_list_was_followed_is_not_changed(self, store: Store) -> None:
        await store.keep_source(replace(make_spec("wire"), name="As an admin wrote it"), NOON)
        await store.follow_listing([make_spec("wire")], NOON)
        assert [s.name for s in await store.sources(tenant=None)] == ["As an admin wrote it"]

    async def test_an_id_of_another_tenant_is_refused(self, store: Store) -> None:
        await store.keep_source(make_spec("inbox", tenant="t:1"), NOON)
        with pytest.raises(StoreError, match="taken"):
            await store.keep_source(make_spec("inbox", tenant="t:2"), NOON)
        with pytest.raises(StoreError, match="taken"):
            await store.keep_source(make_spec("inbox"), NOON)

    async def test_health_shows_own_and_shared_sources(self, store: Store) -> None:
        for spec in (make_spec(), make_spec("inbox", tenant="t:1"), make_spec("other", tenant="t:2")):
            await store.keep_source(spec, NOON)
        state = PollState(failures=3, problem="404", failing_since=NOON, last_success=hours(-1))
        await store.record_poll(make_spec(), make_poll(state=state), NOON)
        await store.file(make_filing(make_article(make_item("One"))), NOON)
        health = await store.health(tenant="t:1")
        assert [h.spec.id for h in health] == ["inbox", "wire"]
        assert (health[1].failures, health[1].problem, health[1].articles) == (3, "404", 1)


class TestFiling:
    async def test_filing_twice_changes_nothing(self, store: Store) -> None:
        item = make_item("Meta pays $14.3bn", TEXT)
        await store.record_poll(make_spec(), make_poll(item), NOON)
        article = make_article(item)
        claim = make_claim(article, "$14.3bn", subject=company("Meta"))
        filing = make_filing(article, [WANG], claims=[claim])
        await store.file(filing, NOON)
        before, story = await store.counts(), await store.story("s1", tenant=None)
        await store.file(filing, hours(5))
        assert await store.counts() == before
        assert await store.story("s1", tenant=None) == story
        assert not await store.pending(9)

    async def test_what_was_filed_comes_back(self, store: Store) -> None:
        item = make_item("Meta pays $14.3bn", TEXT, url="https://a.example/1")
        await store.record_poll(make_spec(), make_poll(item), NOON)
        article = replace(make_article(item), origin="机器之心", byline="某人")
        claim = make_claim(article, "$14.3bn", subject=company("Meta"))
        await store.file(make_filing(article, [WANG], claims=[claim]), hours(1))
        material = await store.story("s1", tenant=None)
        assert material is not None
        [stored] = material.articles
        assert stored.article == article
        assert stored.filed == hours(1)
        assert stored.topics == ("ai",)
        assert material.claims == (claim,)
        [sighting] = material.sightings
        assert (sighting.person.id, sighting.form, sighting.count) == (WANG.id, "Alexandr Wang", 1)
        assert sighting.quote == "Alexandr Wang runs it."
        assert material.first_seen == {WANG.id: hours(1)}

    async def test_text_no_database_takes_is_stored_with_its_length(self, store: Store) -> None:
        item = replace(make_item("One", "a\x00b"), author="x\ud800y")
        await store.record_poll(make_spec(), make_poll(item), NOON)
        assert [i.author for i in await store.pending(1)] == ["x\ufffdy"]
        await store.file(make_filing(make_article(item)), NOON)
        material = await store.story("s1", tenant=None)
        assert material is not None
        assert material.articles[0].article.body == "a\ufffdb"

    async def test_a_very_long_address_is_no_trouble(self, store: Store) -> None:
        item = make_item("One", url="https://a.example/?" + "".join(str(i) for i in range(3000)))
        await store.record_poll(make_spec(), make_poll(item), NOON)
        article = make_article(item)
        await store.file(make_filing(article), NOON)
        assert [s.article for s in await store.same_address(replace(article, id="x"), key="-", tenant=None)] == [
            item.id
        ]

    async def test_a_copy_hangs_on_its_original(self, store: Store) -> None:
        first, copy, second_copy = (make_article(make_item("One", TEXT, source=s)) for s in ("a", "b", "c"))
        await store.file(make_filing(first, [WANG]), NOON)
        for article, of in ((copy, first.id), (second_copy, copy.id)):
            filing = make_filing(article, decision=Duplicate(of, 1.0, "all of it"))
            await store.file(replace(filing, reading=None, profile=None, story=None, link=None), NOON)
        material = await store.story("s1", tenant=None)
        assert material is not None
        assert [a.article.id for a in material.articles] == [first.id]
        assert [d[0] for d in material.articles[0].duplicates] == [copy.id, second_copy.id]
        page = await store.person_page(WANG.id, tenant=None)
        assert page is not None
        assert page.total_mentions == 1
        assert len(await store.similar(make_sketch(first.text), tenant=None)) == 3

    @pytest.mark.parametrize("kind", ["revision", "fuller"])
    async def test_what_replaces_takes_the_place(self, store: Store, kind: str) -> None:
        old = make_article(make_item("Meta pays $14.3bn", TEXT, url="https://a.example/1"))
        new = make_article(make_item("Meta pays $15bn", "Alexandr Wang runs it, and more.", url="https://a.example/1"))
        copy = make_article(make_item("Meta pays $14.3bn", TEXT, source="copy"))
        await store.file(make_filing(old, [WANG], claims=[make_claim(old, "$14.3bn", subject=company("Meta"))]), NOON)
        plain = make_filing(copy, decision=Duplicate(old.id, 1.0, "same"))
        await store.file(replace(plain, reading=None, profile=None, story=None, link=None), NOON)
        decision = Revision(old.id, 0.9, "newer") if kind == "revision" else Duplicate(old.id, 0.9, "more", fuller=True)
        claims = [make_claim(new, "$15bn", story="s2", subject=company("Meta"))]
        await store.file(make_filing(new, [WANG], decision=decision, story="s2", claims=claims), hours(24))
        material = await store.story("s1", tenant=None)
        assert material is not None
        assert material.story.id == "s2"
        assert [a.article.id for a in material.articles] == [new.id]
        assert [c.text for c in material.claims] == ["$15bn"]
        withdrawn = [("$14.3bn", True, "s2")] if kind == "revision" else []  # so that the ledger can tell old from new
        assert [(c.text, c.withdrawn, c.story) for c in material.earlier_claims] == withdrawn
        copies = {copy.id} if kind == "revision" else {copy.id, old.id}
        assert {d[0] for d in material.articles[0].duplicates} == copies
        assert material.first_seen == {WANG.id: NOON}  # a correction makes nobody new
        assert not await store.search("14.3bn", tenant=None)
        assert [h.article for h in await store.search("15bn", tenant=None)] == [new.id]
        assert [c.text for c in await store.claims_about("meta", tenant=None)] == ["$15bn"]
        assert [p.article for p in await store.related(make_profile(new, [WANG]), tenant=None)] == []

    async def test_a_revision_of_a_replaced_version_replaces_the_present_one(self, store: Store) -> None:
        versions = [make_article(make_item(f"Version {n}", TEXT, url="https://a.example/1")) for n in range(3)]
        await store.file(make_filing(versions[0]), NOON)
        for article in versions[1:]:
            await store.file(make_filing(article, decision=Revision(versions[0].id, 0.9, "newer")), NOON)
        material = await store.story("s1", tenant=None)
        assert material is not None
        assert [a.article.id for a in material.articles] == [versions[2].id]

    async def test_stories_that_prove_one_are_joined_and_old_ids_still_lead_there(self, store: Store) -> None:
        articles = [make_article(make_item(t, TEXT, published=hours(i))) for i, t in enumerate(("One", "Two", "Three"))]
        await store.file(make_filing(articles[0], story="s1"), NOON)
        await store.file(make_filing(articles[1], story="s2"), NOON)
        await store.file(make_filing(articles[2], story="s1", link=Link(("s1", "s2"), "both")), NOON)
        joined = await store.story("s2", tenant=None)
        assert joined is not None
        assert joined == await store.story("s1", tenant=None)
        assert joined.story.articles == tuple(a.id for a in articles)
        assert [m.story.id for m in await store.stories_since(None, NOON, tenant=None, channel=None)] == ["s1"]
        late = make_article(make_item("Four", TEXT, published=hours(9)))
        await store.file(make_filing(late, story="s2"), NOON)  # an id from before the join
        joined = await store.story("s1", tenant=None)
        assert joined is not None
        assert joined.story.articles[-1] == late.id

    async def test_articles_part_from_a_story_when_a_later_one_shows_that_it_was_two(self, store: Store) -> None:
        paid = ("It cost $14bn.", "It cost $15bn.", "It cost much.")
        a, b, c = (make_article(make_item(f"Part {i}", t, published=hours(i))) for i, t in enumerate(paid))
        await store.file(make_filing(a, story=f"s{a.id}", claims=[make_claim(a, "$14bn")]), NOON)
        await store.file(make_filing(b, story=f"s{b.id}", claims=[make_claim(b, "$15bn")]), NOON)
        both = Link((f"s{a.id}", f"s{b.id}"), "both")
        await store.file(make_filing(c, story=f"s{a.id}", link=both), NOON)
        late = make_article(make_item("Four", TEXT, published=hours(9)))
        apart = Link((f"s{b.id}",), "the second", moves={b.id: f"s{b.id}"})
        await store.file(make_filing(late, story=f"s{b.id}", link=apart), NOON)
        first, second = await store.story(f"s{a.id}", tenant=None), await store.story(f"s{b.id}", tenant=None)
        assert first is not None
        assert second is not None
        assert first.story.articles == (a.id, c.id)
        assert second.story.articles == (b.id, late.id)
        assert [claim.text for claim in first.claims] == ["$14bn"]  # the ledger goes with its articles
        assert [claim.text for claim in second.claims] == ["$15bn"]

    async def test_a_private_article_parts_no_shared_story(self, store: Store) -> None:
        a, b = (make_article(make_item(t, TEXT, published=hours(i))) for i, t in enumerate(("One", "Two")))
        for article in (a, b):
            await store.file(make_filing(article, story=f"s{a.id}"), NOON)
        private = make_article(make_item("Mine", TEXT, published=hours(2), tenant="slack:T1"))
        apart = Link((f"s{a.id}",), "mine", moves={b.id: f"s{b.id}"})
        await store.file(make_filing(private, story=f"s{a.id}", link=apart), NOON)
        shared = await store.story(f"s{a.id}", tenant=None)
        assert shared is not None
        assert shared.story.articles == (a.id, b.id)

    async def test_whoever_only_wrote_it_is_not_in_it(self, store: Store) -> None:
        article = make_article(make_item("One", TEXT))
        filing = make_filing(article, [WANG])
        assert filing.reading is not None
        reading = replace(filing.reading, people=(replace(filing.reading.people[0], byline=True),))
        await store.file(replace(filing, reading=reading), NOON)
        assert await store.person_page(WANG.id, tenant=None) is None
