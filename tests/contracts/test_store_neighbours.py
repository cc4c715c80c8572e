"""What every store promises: which stored articles are like a new one, or are related to it."""

import pytest

from digests.store import Store
from tests.fakes.articles import (
    NOON,
    hours,
    make_article,
    make_filing,
    make_item,
    make_person,
    make_poll,
    make_profile,
    make_sketch,
    make_spec,
)

WANG = make_person("Alexandr Wang")
TEXT = "Alexandr Wang runs it. He was paid $14.3bn."


class TestNeighbours:
    async def test_similar_counts_shared_hashes(self, store: Store) -> None:
        near, far = make_article(make_item("One", TEXT)), make_article(make_item("Far", "无关的文字，另一回事。"))
        half = make_article(make_item("Half", TEXT[: len(TEXT) // 2]))
        await store.record_poll(make_spec(), make_poll(make_item("One", TEXT)), NOON)
        for article in (far, half, near):
            await store.file(make_filing(article), NOON)
        asked = make_sketch(near.text)
        assert max(asked) >= 1 << 63  # the upper half of the range is stored too
        found = await store.similar(asked, tenant=None)
        assert [s.article for s in found] == [near.id, half.id]
        assert found[0].shared == len(asked)
        assert found[0].sketch == asked
        assert found[1].shared == len(set(asked) & set(make_sketch(half.text)))
        assert (found[0].key, found[0].source, found[0].length) == ("One", "wire", len(near.text))
        assert len(await store.similar(asked, tenant=None, limit=1)) == 1
        assert not await store.similar((), tenant=None)

    async def test_same_address_is_url_or_source_and_key(self, store: Store) -> None:
        url = "https://a.example/1"
        by_url, by_key, neither = (
            make_item("One", source="a", url=url),
            make_item("Two", source="b", key="k"),
            make_item("Three", source="c", key="k"),
        )
        await store.record_poll(make_spec(), make_poll(by_url, by_key, neither), NOON)
        for item in (by_url, by_key, neither):
            await store.file(make_filing(make_article(item)), NOON)
        asked = make_article(make_item("New", source="b", url=url))
        found = await store.same_address(asked, key="k", tenant=None)
        assert {s.article for s in found} == {by_url.id, by_key.id}
        no_address = make_article(make_item("New", source="d"))
        assert not await store.same_address(no_address, key="new", tenant=None)

    async def test_related_are_near_in_time_and_share_something(self, store: Store) -> None:
        for title, at, people in (
            ("chips export ban", 0, [WANG]),
            ("chips", 24, []),
            ("chips export ban long ago", -24 * 11, [WANG]),
            ("football final", 1, []),
        ):
            article = make_article(make_item(title, TEXT, published=hours(at)))
            await store.file(make_filing(article, people, story=title), NOON)
        asked = make_profile(make_article(make_item("chips export ban again", TEXT)), [WANG])
        found = await store.related(asked, tenant=None)
        assert [p.story for p in found] == ["chips export ban", "chips"]
        assert found[0].vector == pytest.approx((0.6, 0.8, 0.0))
        assert found[0].people == {WANG.id: 1.0}
        assert [p.story for p in await store.related(asked, tenant=None, limit=1)] == ["chips export ban"]
        mate = make_article(make_item("replay", TEXT, published=hours(2)))
        await store.file(make_filing(mate, story="chips export ban"), NOON)
        whole = await store.related(asked, tenant=None, limit=1)  # the nearest, and behind it the rest of its story
        assert [p.article for p in whole] == [found[0].article, mate.id]

    async def test_a_missing_date_rules_nothing_out(self, store: Store) -> None:
        dated = make_article(make_item("chips export ban", TEXT, published=hours(-24 * 300)))
        undated = make_article(make_item("chips export ban too", TEXT, published=None))
        for article in (dated, undated):
            await store.file(make_filing(article, [WANG], story=article.title), NOON)
        late = make_profile(make_article(make_item("late", TEXT, published=hours(-24 * 290))), [WANG])
        unknown = make_profile(make_article(make_item("unknown", TEXT, published=None)), [WANG])
        both = {"chips export ban", "chips export ban too"}
        assert {p.story for p in await store.related(late, tenant=None)} == both
        assert {p.story for p in await store.related(unknown, tenant=None)} == both

    async def test_a_word_of_every_article_does_not_hide_the_rare_one(self, store: Store) -> None:
        for i in range(30):
            article = make_article(make_item(f"news today {i}", TEXT, published=hours(i / 10)))
            await store.file(make_filing(article, story=f"s{i}"), NOON)
        asked = make_profile(make_article(make_item("news today seventeen", TEXT)), terms=["news", "today", "17"])
        assert [p.story for p in await store.related(asked, tenant=None, limit=1)] == ["s17"]
