"""What every store promises of its answers: stories with what was known before, fates, search, editions."""

from dataclasses import replace
from datetime import date, timedelta

from digests.models import Duplicate, Edition, Language, Link, Reference, Rejected, RejectReason, Revision, Role
from digests.publishing import Delivery, DeliveryKind
from digests.store import Store
from digests.views import Told
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
    make_spec,
    make_value,
)

DAY = date(2026, 3, 2)
CHANNEL = "console:local/main"
LI = make_person("李岚")
META = company("Meta")


def make_edition(channel: str = CHANNEL, day: date = DAY) -> Edition:
    return Edition(channel, day, NOON, (), (), articles=3)


def make_delivery(part: int = 0, *, channel: str = CHANNEL, day: date = DAY, kind: str = "edition") -> Delivery:
    return Delivery(f"{channel}|{day}|{kind}|{part}", channel, DeliveryKind(kind), day, part, "{}")


def told(people: str = "", **values: tuple[str, ...]) -> Told:
    return Told(DAY, DAY, None, frozenset(people.split()), values)


class TestStories:
    async def test_a_window_takes_what_was_filed_in_it(self, store: Store) -> None:
        for i in range(4):
            article = make_article(make_item(f"Story {i}", published=hours(-i)))
            await store.file(make_filing(article, story=f"s{i}"), hours(i))
        found = await store.stories_since(hours(1), hours(2), tenant=None, channel=None)
        assert [m.story.id for m in found] == ["s2"]
        found = await store.stories_since(None, hours(2), tenant=None, channel=None)
        assert [m.story.id for m in found] == ["s2", "s1", "s0"]  # oldest news first

    async def test_a_story_comes_whole(self, store: Store) -> None:
        for i in range(3):
            article = make_article(make_item(f"Part {i}", published=hours(-i)))
            await store.file(make_filing(article), hours(i))
        [material] = await store.stories_since(hours(1), hours(2), tenant=None, channel=None)
        assert [a.article.title for a in material.articles] == ["Part 2", "Part 1", "Part 0"]
        assert (material.story.first, material.story.last) == (hours(-2), NOON)

    async def test_a_copy_alone_brings_no_story_back(self, store: Store) -> None:
        first, copy = make_article(make_item("One")), make_article(make_item("One", source="copy"))
        await store.file(make_filing(first), NOON)
        filing = make_filing(copy, decision=Duplicate(first.id, 1.0, "same"))
        await store.file(replace(filing, reading=None, profile=None, story=None, link=None), hours(5))
        assert not await store.stories_since(NOON, hours(9), tenant=None, channel=None)

    async def test_what_was_known_before(self, store: Store) -> None:
        for day, title in ((-60, "old"), (-1, "yesterday"), (0, "now")):
            article = make_article(make_item(f"{title} Meta $5m", "李岚说。", published=hours(24 * day)))
            claims = [
                make_claim(article, "$5m", story=title, subject=META),
                make_claim(article, "$5m", story=title, subject=company("Other"), measure=f"measure-{title}"),
            ]
            role = Role(f"{title}总裁", 0, 2, org_id="meta", title_en="president", title_zh="总裁")
            filing = make_filing(article, [LI], story=title, claims=claims, roles={LI.name: role})
            await store.file(filing, hours(24 * day))
        material = await store.story("now", tenant=None)
        assert material is not None
        assert material.first_seen == {LI.id: hours(24 * -60)}
        assert material.last_before == {LI.id: hours(-24)}
        assert [(c.story, c.measure) for c in material.earlier_claims] == [
            ("old", "investment"),
            ("yesterday", "investment"),
        ]
        oldest = await store.story("old", tenant=None)
        assert oldest is not None
        assert not oldest.last_before
        assert not oldest.earlier_claims
        assert not oldest.earlier_roles
        assert [r.text for r in material.earlier_roles[LI.id]] == ["old总裁", "yesterday总裁"]

    async def test_an_unknown_story(self, store: Store) -> None:
        assert await store.story("nothing", tenant=None) is None


class TestSearch:
    async def test_words_of_either_language_and_script(self, store: Store) -> None:
        texts = {
            "zh": ("扎克伯格的豪赌", "亚历山大·王在清华大学见了赵晟佳，李明说公司融资一百四十八亿美元。"),
            "hant": ("晶圓代工", "臺積電與軟體公司簽約。"),
            "en": ("Café companies", "Scale AI's companies raised money. “Chips” matter!"),
        }
        ids = {}
        for name, (title, body) in texts.items():
            article = make_article(make_item(title, body))
            ids[article.id] = name
            await store.file(make_filing(article, story=name), NOON)

        async def found(words: str) -> list[str]:
            return [ids[hit.article] for hit in await store.search(words, tenant=None)]

        for words in (
            "亚历山大·王",
            "亞歷山大·王",
            "赵晟佳",
            "李明",
            "清华",
            "扎克伯格 融资",
            "祖克柏",
            "豪赌",
            "融",
            "豪",
        ):
            assert await found(words) == ["zh"], words
        for words in ("台积电", "軟體", "软体公司", "晶圆", "软件", "软件 签约"):
            assert await found(words) == ["hant"], words
        for words in ("cafe", "Scale AI", "company", "chip", '"chips"', "raised AND"[:6], "scale's"):
            assert await found(words) == ["en"], words
        for words in ("", "!!!", "nothing", "王小明", "Scale 融资", 'NEAR("', "title:x", "*", "王 OR 李"):
            assert await found(words) == [], words

    async def test_a_title_counts_more_then_the_newest(self, store: Store) -> None:
        filler = "Something else entirely is told here. " * 3
        for title, body, at in (
            ("Nothing", f"{filler} Rockets. {filler}", 5),
            ("Rockets", filler, 0),
            ("Other", f"{filler} Rockets. {filler}", 9),
        ):
            article = make_article(make_item(title, body, published=hours(at)))
            await store.file(make_filing(article, story=title), NOON)
        assert [h.title for h in await store.search("rocket", tenant=None)] == ["Rockets", "Other", "Nothing"]
        assert [h.title for h in await store.search("rocket", tenant=None, limit=1, offset=1)] == ["Other"]

    async def test_a_snippet_is_the_original_around_the_hit(self, store: Store) -> None:
        body = "前面的话。" * 40 + "臺積電\n在這裡。" + "後面的話。" * 60
        await store.file(make_filing(make_article(make_item("题", body))), NOON)
        [hit] = await store.search("台积电", tenant=None)
        assert "臺積電 在這裡" in hit.snippet
        [other] = await store.search("台積電", tenant=None)
        assert other.snippet == hit.snippet
        assert hit.snippet.startswith("…")
        assert hit.snippet.endswith("…")
        assert len(hit.snippet) <= 162


class TestFate:
    async def test_every_outcome_is_told(self, store: Store) -> None:
        url = "https://a.example/"
        items = {n: make_item(n, f"Text {n}", url=url + n) for n in ("new", "copy", "newer", "ad", "broken", "waits")}
        await store.record_poll(make_spec(), make_poll(*items.values()), NOON)
        articles = {name: make_article(item) for name, item in items.items()}
        await store.file(make_filing(articles["new"], link=Link((), "nothing near")), NOON)
        copy = make_filing(articles["copy"], decision=Duplicate(articles["new"].id, 0.97, "contained to 97%"))
        await store.file(replace(copy, reading=None, profile=None, story=None, link=None), NOON)
        await store.reject(
            Rejected(items["ad"].id, "wire", None, "ad", RejectReason.LOGIN, "asks to log in", NOON), NOON
        )
        await store.fail(items["broken"], "the reader stumbled", NOON)

        async def outcome(name: str) -> tuple[str, str, str | None]:
            [fate] = await store.fate(url + name, tenant=None)
            assert fate.title == name
            return fate.outcome, fate.why, fate.of

        assert await outcome("new") == ("new", "nothing stored resembles it", None)
        assert await outcome("copy") == ("duplicate", "contained to 97%", articles["new"].id)
        assert await outcome("ad") == ("rejected", "login: asks to log in", None)
        assert await outcome("broken") == ("failed", "the reader stumbled", None)
        assert await outcome("waits") == ("pending", "", None)
        revision = make_filing(articles["newer"], decision=Revision(articles["new"].id, 0.8, "a later version"))
        await store.file(revision, hours(1))
        assert (await outcome("newer"))[0] == "revision"
        assert (await outcome("new"))[0] == "replaced"
        [before] = await store.fate(url + "new", tenant=None)
        assert before.of_title == "newer"

    async def test_by_path_and_id_newest_first(self, store: Store) -> None:
        items = [make_item(f"v{i}", key="/news/a.txt", fetched=hours(i)) for i in range(2)]
        await store.record_poll(make_spec(), make_poll(*items), NOON)
        assert [f.article for f in await store.fate("/news/a.txt", tenant=None)] == [items[1].id, items[0].id]
        assert [f.article for f in await store.fate("a.txt", tenant=None)] == [items[1].id, items[0].id]
        assert [f.article for f in await store.fate(items[0].id, tenant=None)] == [items[0].id]
        assert not await store.fate("b.txt", tenant=None)
        tracked = make_item("tracked", url="https://a.example/1")
        await store.record_poll(make_spec(), make_poll(tracked), NOON)
        found = await store.fate("https://a.example/1?utm_source=mail#top", tenant=None)
        assert [f.article for f in found] == [tracked.id]
        assert not await store.fate("%", tenant=None)

    async def test_where_it_was_posted_is_told_to_its_own_tenant(self, store: Store) -> None:
        item = make_item("One", url="https://a.example/1")
        await store.record_poll(make_spec(), make_poll(item), NOON)
        await store.file(make_filing(make_article(item)), NOON)
        await store.save_edition(make_edition(), {"s1": told()}, [], NOON)
        await store.save_edition(make_edition("slack:T2/C1"), {"s1": told()}, [], NOON)
        [fate] = await store.fate("https://a.example/1", tenant="console:local")
        assert fate.posted == ((CHANNEL, DAY),)
        [fate] = await store.fate("https://a.example/1", tenant=None)
        assert fate.posted == ()

    async def test_a_digest_that_has_it_among_its_sources_is_told_from_those_of_its_story(self, store: Store) -> None:
        items = make_item("One"), make_item("Two")
        await store.record_poll(make_spec(), make_poll(*items), NOON)
        first, late = (make_article(item) for item in items)
        await store.file(make_filing(first), NOON)
        cites = Reference(1, first.id, "One", "a.example", None, None, Language.EN)
        await store.save_edition(replace(make_edition(), references=(cites,)), {"s1": told()}, [], NOON)
        await store.file(make_filing(late), hours(1))
        day = DAY + timedelta(days=1)
        await store.save_edition(replace(make_edition(day=day), made=hours(2)), {}, [], hours(2))
        for article, cited, passed in ((first, ((CHANNEL, DAY),), DAY), (late, (), day)):
            [fate] = await store.fate(article.id, tenant="console:local")
            assert (fate.posted, fate.cited, fate.passed) == (((CHANNEL, DAY),), cited, ((CHANNEL, passed),))

    async def test_what_a_newer_version_says_otherwise(self, store: Store) -> None:
        items = [make_item("T", f"It cost ${n}bn and 5 men.", key="/a.txt", fetched=hours(n)) for n in (2, 3)]
        await store.record_poll(make_spec(), make_poll(*items), NOON)
        old, new = (make_article(item) for item in items)
        for article, amount, decision in ((old, "2", None), (new, "3", Revision(old.id, 0.9, "changed"))):
            claims = [
                make_claim(article, f"${amount}bn", subject=META, measure="revenue", value=make_value(f"{amount}E+9")),
                make_claim(article, "5", subject=META, measure="men"),
            ]
            await store.file(make_filing(article, decision=decision, claims=claims), article.fetched)
        [fate, _] = await store.fate("/a.txt", tenant=None)
        [entry] = fate.changed
        assert entry.previous is not None
        assert entry.measure == "revenue"
        assert [v.value.low for v in (entry.previous, *entry.variants)] == [2_000_000_000, 3_000_000_000]


class TestEditions:
    async def test_one_edition_for_a_channel_and_date(self, store: Store) -> None:
        edition, deliveries = make_edition(), [make_delivery(0), make_delivery(1)]
        assert await store.save_edition(edition, {"s1": told("p1")}, deliveries, NOON)
        again = replace(edition, articles=9)
        assert not await store.save_edition(again, {"s2": told()}, [make_delivery(2)], hours(1))
        record = await store.edition(CHANNEL, DAY)
        assert record is not None
        assert (record.edition, record.posted, record.parts) == (edition, 0, 2)
        assert len(await store.deliveries(CHANNEL, DAY)) == 2
        assert await store.save_edition(make_edition(day=date(2026, 3, 3)), {}, [], NOON)
        latest = await store.edition(CHANNEL, None)
        assert latest is not None
        assert latest.edition.date == date(2026, 3, 3)
        told_last = await store.edition(CHANNEL, None, telling=True)
        assert told_last is not None
        assert told_last.edition.date == DAY  # the day after was quiet
        assert await store.edition(CHANNEL, date(2026, 3, 3), telling=True) is None
        assert await store.edition(CHANNEL, date(2026, 3, 4)) is None
        assert await store.edition("other", None) is None

    async def test_what_a_channel_was_told_is_added_up_across_joined_stories(self, store: Store) -> None:
        for i, title in enumerate(("One", "Two")):
            await store.file(make_filing(make_article(make_item(title)), story=f"s{i}"), NOON)
        first = Told(DAY, DAY, None, frozenset({"p1"}), {"meta|investment": ("USD:1",)})
        second = replace(first, first=date(2026, 3, 3), last=date(2026, 3, 3), people=frozenset({"p2"}))
        second = replace(second, values={"meta|investment": ("USD:1", "USD:2"), "x|y": ("1",)})
        await store.save_edition(make_edition(), {"s0": first}, [make_delivery()], NOON)
        await store.save_edition(make_edition(day=date(2026, 3, 3)), {"s1": second}, [], NOON)
        await store.save_edition(make_edition("other/c"), {"s1": told("p9")}, [], NOON)
        joining = make_filing(make_article(make_item("Both")), story="s0", link=Link(("s0", "s1"), "one event"))
        await store.file(joining, NOON)
        material = await store.story("s1", tenant=None, channel=CHANNEL)
        assert material is not None
        assert material.told == Told(
            DAY,
            date(2026, 3, 3),
            None,
            frozenset({"p1", "p2"}),
            {"meta|investment": ("USD:1", "USD:2"), "x|y": ("1",)},
        )
        [listed] = await store.stories_since(None, NOON, tenant=None, channel=CHANNEL)
        assert listed.told == material.told
        silent = await store.story("s1", tenant=None, channel="nobody/c")
        assert silent is not None
        assert silent.told is None
