"""What every store promises about people: gathered, merged, kept apart, renamed, and found again."""

from dataclasses import replace

import pytest

from digests.errors import BadRequest, NotFound
from digests.models import NameMatch, Person, Role
from digests.store import Store
from tests.fakes.articles import (
    NOON,
    company,
    hours,
    make_article,
    make_claim,
    make_filing,
    make_item,
    make_person,
    make_profile,
    person_subject,
)

WANG = make_person("Alexandr Wang")
WANG_ZH = make_person("亚历山大·王")
LI = make_person("李岚")


async def file_about(
    store: Store,
    title: str,
    *people: Person,
    at: float = 0,
    tenant: str | None = None,
    text: str = "",
    roles: dict[str, Role] | None = None,
    merges: dict[str, tuple[str, ...]] | None = None,
) -> str:
    """Files an article that names each person by their forms; its story has the title for an id. Returns the article's id."""
    body = text or " ".join(f"{form} paid $5m." for p in people for form in sorted(p.forms))
    source = f"private-{tenant}" if tenant else "wire"
    article = make_article(make_item(title, body, published=hours(at), tenant=tenant, source=source))
    claims = [make_claim(article, "$5m", story=title, subject=person_subject(people[0]))] if "$5m" in body else []
    await store.file(make_filing(article, people, story=title, claims=claims, roles=roles, merges=merges), hours(at))
    return article.id


class TestForgetting:
    async def test_a_form_that_is_no_name_is_hidden_from_one_tenant_and_so_are_its_later_mentions(
        self, store: Store
    ) -> None:
        misread, later = make_person("李岚目前"), make_person("李岚目前", person="p-later")
        await file_about(store, "one", misread, LI)
        await store.forget_person(misread.id, misread.forms, tenant="slack:T1", user="U1", now=NOON)
        await file_about(store, "two", later, at=1)
        for tenant, known in (("slack:T1", {"李岚"}), ("slack:T2", {"李岚", "李岚目前"}), (None, {"李岚", "李岚目前"})):
            assert {p.name for p in await store.people_like("李岚", tenant=tenant)} == known
            assert (await store.person_page(misread.id, tenant=tenant) is None) is (tenant == "slack:T1")
            materials = await store.stories_since(None, hours(9), tenant=tenant, channel=None)
            assert {s.person.name for m in materials for s in m.sightings} == known
            told = {c.subject.name for m in materials for c in m.claims if c.subject}
            assert told == (set() if tenant == "slack:T1" else {"李岚目前"})
            assert len([c for m in materials for c in m.claims]) == 2  # what is said stays, of nobody
            assert bool(await store.subjects_like("李岚目前", tenant=tenant)) is (tenant != "slack:T1")
        assert await store.forgotten(tenant="slack:T1") == ["李岚目前"]
        assert await store.forgotten(tenant="slack:T2") == []
        assert await store.recall_person("李岚目前", tenant="slack:T2") == []
        assert await store.recall_person("李岚目前", tenant="slack:T1") == ["李岚目前"]
        assert {p.name for p in await store.people_like("李岚", tenant="slack:T1")} == {"李岚", "李岚目前"}

    async def test_who_has_another_form_is_not_forgotten_with_one(self, store: Store) -> None:
        both = replace(LI, forms=frozenset({"李岚", "岚姐"}))
        await file_about(store, "one", both)
        await store.forget_person(both.id, ["岚姐"], tenant="slack:T1", user="U1", now=NOON)
        assert await store.person_page(both.id, tenant="slack:T1")


class TestGathering:
    async def test_forms_roles_and_stories_add_up(self, store: Store) -> None:
        role = Role("CEO", 0, 3, org="Scale AI", org_id="scale-ai", title_en="chief executive", title_zh="首席执行官")
        await file_about(store, "one", WANG, roles={"Alexandr Wang": role})
        await file_about(store, "two", replace(WANG, zh="亚历山大·王", forms=frozenset({"Wang", "亚历山大·王"})), at=1)
        [found] = await store.people_by_keys(["wang"], tenant=None)
        assert found == replace(
            WANG,
            zh="亚历山大·王",
            forms=frozenset({"Alexandr Wang", "Wang", "亚历山大·王"}),
            orgs=frozenset({"scale-ai"}),
            titles=frozenset({"chief executive"}),
            stories=frozenset({"one", "two"}),
        )
        assert not await store.people_by_keys(["nobody"], tenant=None)
        assert not await store.people_by_keys([], tenant=None)

    async def test_a_page_lists_each_role_once_what_someone_is_before_what_they_were(self, store: Store) -> None:
        ceo = Role("CEO", 0, 3, title_en="CEO", title_zh="首席执行官")
        placed = replace(ceo, text="Scale AI CEO", org="Scale AI", org_id="scale-ai")
        given = {
            "old": replace(placed, former=True),
            "one": placed,
            "two": ceo,
            "three": Role(
                "首席AI官", 0, 3, org="Meta", org_id="meta", title_en="chief AI officer", title_zh="首席AI官"
            ),
            "four": placed,
            "five": Role("元老", 0, 2, title_en="veteran", title_zh="元老"),
            "six": Role("主管", 0, 2, title_en="head", title_zh="主管"),
            "seven": replace(placed, former=True),
        }
        for at, (title, role) in enumerate(given.items()):
            await file_about(store, title, WANG, roles={"Alexandr Wang": role}, at=at)
        page = await store.person_page(WANG.id, tenant=None)
        assert page is not None
        assert [(d.role.text, d.role.former) for d in page.roles] == [
            ("Scale AI CEO", False),
            ("首席AI官", False),
            ("Scale AI CEO", True),
        ]

    async def test_an_article_without_a_date_says_no_day(self, store: Store) -> None:
        role = Role("CEO", 0, 3, title_en="CEO", title_zh="首席执行官")
        for title, published in (("undated", None), ("dated", NOON)):
            article = make_article(make_item(f"{title} Alexandr Wang", "CEO of a firm.", published=published))
            await store.file(make_filing(article, [WANG], roles={"Alexandr Wang": role}, story=title), NOON)
        page = await store.person_page(WANG.id, tenant=None)
        assert page is not None
        assert {m.title.split()[0]: m.dated for m in page.mentions} == {"undated": False, "dated": True}
        hits = await store.search("Wang", tenant=None)
        assert {h.title.split()[0]: h.dated for h in hits} == {"undated": False, "dated": True}

    async def test_two_readings_of_one_person_are_one_sighting(self, store: Store) -> None:
        article = make_article(make_item("one", "Alexandr Wang met Wang Xing."))
        filing = make_filing(article, [WANG, make_person("Wang Xing")])
        same = tuple(replace(r, person=WANG) for r in filing.resolutions)
        await store.file(replace(filing, resolutions=same), NOON)
        material = await store.story("s1", tenant=None)
        assert material is not None
        [sighting] = material.sightings
        assert sighting.count == 2

    async def test_prominence_falls_with_the_place(self, store: Store) -> None:
        body = "First. Second. Third. Bo Ek four. Five. Six. Seven. Cy Od eight."
        people = [make_person(n) for n in ("Ann Low", "Bo Ek", "Cy Od", "Di Um")]
        article = make_article(make_item("Ann Low wins", f"Di Um is first. {body}"))
        await store.file(make_filing(article, people), NOON)
        material = await store.story("s1", tenant=None)
        assert material is not None
        by_name = {s.person.name: s.prominence for s in material.sightings}
        assert by_name["Ann Low"] == 1
        assert by_name["Di Um"] == 0.8
        assert 0.8 > by_name["Bo Ek"] > by_name["Cy Od"] > 0

    async def test_a_page_is_newest_first_and_paged(self, store: Store) -> None:
        role = Role("CEO", 0, 3, org_id="scale-ai", title_en="chief executive")
        for i in range(5):
            await file_about(store, f"story {i}", WANG, at=i, roles={"Alexandr Wang": role})
        page = await store.person_page(WANG.id, tenant=None, limit=2, offset=1)
        assert page is not None
        assert [m.title for m in page.mentions] == ["story 3", "story 2"]
        assert page.total_mentions == 5
        assert [(r.role.title_en, r.when) for r in page.roles] == [("chief executive", hours(4))]
        assert [c.story for c in page.claims] == [f"story {i}" for i in (4, 3, 2, 1, 0)]
        assert page.first_seen == NOON
        assert await store.person_page("nobody", tenant=None) is None

    async def test_completion_finds_any_form_most_mentioned_first(self, store: Store) -> None:
        await file_about(store, "one", WANG, make_person("Wang Xing"))
        await file_about(store, "two", WANG)
        assert [p.name for p in await store.people_like("wAn", tenant=None)] == ["Alexandr Wang", "Wang Xing"]
        assert [p.name for p in await store.people_like("xing", tenant=None)] == ["Wang Xing"]
        assert [p.name for p in await store.people_like("", tenant=None, limit=1)] == ["Alexandr Wang"]
        assert not await store.people_like("100%", tenant=None)

    async def test_completion_takes_either_script(self, store: Store) -> None:
        await file_about(store, "one", make_person("陳麗華"))
        assert len(await store.people_like("陈丽", tenant=None)) == 1

    async def test_subjects_are_found_by_name(self, store: Store) -> None:
        await file_about(store, "one", LI)
        article = make_article(make_item("two", "Scale AI got $5m."))
        await store.file(make_filing(article, claims=[make_claim(article, "$5m", subject=company("Scale AI"))]), NOON)
        assert await store.subjects_like("scale", tenant=None) == [("scale-ai", "Scale AI")]
        assert await store.subjects_like("李", tenant=None) == [(LI.id, "李岚")]
        assert [c.article for c in await store.claims_about("scale-ai", tenant=None)] == [article.id]


class TestMerging:
    async def test_a_reading_that_proves_it_merges(self, store: Store) -> None:
        await file_about(store, "one", WANG)
        await file_about(store, "two", WANG_ZH, at=1)
        await file_about(store, "three", WANG, at=2, merges={WANG.id: (WANG_ZH.id,)})
        page = await store.person_page(WANG_ZH.id, tenant=None)
        assert page is not None
        assert page == await store.person_page(WANG.id, tenant=None)
        assert page.person.id == WANG.id
        assert (page.person.en, page.person.zh) == ("Alexandr Wang", "亚历山大·王")
        assert page.person.forms == {"Alexandr Wang", "亚历山大·王"}
        assert page.total_mentions == 3
        assert page.evidence
        assert len(page.claims) == 3
        assert {c.subject.id for c in page.claims if c.subject} == {WANG.id}
        assert [p.id for p in await store.people_by_keys(["亚历山大"], tenant=None)] == [WANG.id]
        material = await store.story("two", tenant=None)
        assert material is not None
        assert [s.person.id for s in material.sightings] == [WANG.id]
        assert material.last_before == {WANG.id: NOON}
        assert len(await store.claims_about(WANG_ZH.id, tenant=None)) == 3
        await file_about(store, "four", WANG_ZH, at=3)  # an id from before the merge
        assert [p.id for p in await store.people_like("王", tenant=None)] == [WANG.id]

    async def test_merged_people_link_stories(self, store: Store) -> None:
        await file_about(store, "one", WANG)
        await file_about(store, "two", WANG_ZH)
        await store.merge_people(WANG.id, WANG_ZH.id, "admin", NOON)
        asked = make_profile(make_article(make_item("unlike")), [WANG])
        found = await store.related(asked, tenant=None)
        assert {p.story for p in found} == {"one", "two"}
        assert all(set(p.people) == {WANG.id} for p in found)

    async def test_one_article_that_names_both_counts_them_together(self, store: Store) -> None:
        await file_about(store, "one", WANG, WANG_ZH)
        await store.merge_people(WANG.id, WANG_ZH.id, "admin", NOON)
        material = await store.story("one", tenant=None)
        assert material is not None
        [sighting] = material.sightings
        assert (sighting.count, sighting.form) == (2, "Alexandr Wang")
        page = await store.person_page(WANG.id, tenant=None)
        assert page is not None
        assert page.total_mentions == len(page.mentions) == 1

    async def test_an_admin_merges_and_takes_it_back(self, store: Store) -> None:
        for name, person in (("one", WANG), ("two", WANG_ZH), ("three", LI)):
            await file_about(store, name, person)
        before = [await store.person_page(p.id, tenant=None) for p in (WANG, WANG_ZH, LI)]
        assert await store.merge_people(WANG_ZH.id, LI.id, "admin", NOON) == WANG_ZH.id
        assert await store.merge_people(WANG.id, WANG_ZH.id, "admin", NOON) == WANG.id
        with pytest.raises(BadRequest, match="already"):
            await store.merge_people(LI.id, WANG.id, "admin", NOON)
        assert await store.last_merged(LI.id, tenant="elsewhere") == WANG_ZH.id
        assert await store.unmerge_person(WANG_ZH.id, "admin", NOON)
        assert await store.last_merged(WANG.id, tenant=None) is None
        assert await store.last_merged(WANG_ZH.id, tenant=None) == LI.id
        pages = [await store.person_page(p.id, tenant=None) for p in (WANG, WANG_ZH, LI)]
        assert pages[1] == pages[2]  # the older merge holds
        assert await store.unmerge_person(LI.id, "admin", NOON)
        assert not await store.unmerge_person(LI.id, "admin", NOON)
        for was, person in zip(before, (WANG, WANG_ZH, LI), strict=True):
            page = await store.person_page(person.id, tenant=None)
            assert was is not None
            assert page is not None
            assert page.person.settled
            assert page == replace(was, person=replace(was.person, settled=True, apart=page.person.apart))

    async def test_what_an_admin_decided_no_reading_undoes(self, store: Store) -> None:
        await file_about(store, "one", WANG)
        await file_about(store, "two", WANG_ZH)
        await store.rename_person(WANG_ZH.id, None, "亞歷山大·王", "admin", NOON)
        await file_about(store, "three", replace(WANG, en="A. Wang"), at=1, merges={WANG.id: (WANG_ZH.id,)})
        page = await store.person_page(WANG_ZH.id, tenant=None)
        assert page is not None
        assert page.person.id == WANG_ZH.id
        assert page.person.zh == "亚历山大·王"
        await file_about(store, "four", replace(WANG_ZH, zh="王某"), at=2)
        page = await store.person_page(WANG_ZH.id, tenant=None)
        assert page is not None
        assert page.person.zh == "亚历山大·王"

    async def test_unknown_people(self, store: Store) -> None:
        with pytest.raises(NotFound):
            await store.merge_people("a", "b", "admin", NOON)
        with pytest.raises(NotFound):
            await store.rename_person("a", "A", None, "admin", NOON)


class TestSplitting:
    async def test_a_form_becomes_a_person(self, store: Store) -> None:
        both = replace(WANG, forms=frozenset({"Alexandr Wang", "Wang Xing"}))
        await file_about(store, "one", both)
        xing = replace(both, forms=frozenset({"Wang Xing"}))
        await file_about(store, "two", replace(xing, en="Alexandr Wang"), at=1, text="Wang Xing paid $5m.")
        made = await store.split_person(WANG.id, "wang xing", "admin", hours(2))
        old, new = await store.person_page(WANG.id, tenant=None), await store.person_page(made, tenant=None)
        assert old is not None
        assert new is not None
        assert (old.person.forms, new.person.forms) == (frozenset({"Alexandr Wang"}), frozenset({"Wang Xing"}))
        assert new.person.en == "Wang Xing"
        assert (old.person.apart, new.person.apart) == (frozenset({made}), frozenset({WANG.id}))
        assert old.person.settled
        assert new.person.settled
        assert [m.title for m in old.mentions] == ["one"]
        assert [m.title for m in new.mentions] == ["two", "one"]
        assert [c.story for c in new.claims] == ["two"]
        assert new.first_seen == NOON
        assert [p.id for p in await store.people_by_keys(["xing"], tenant=None)] == [made]
        assert [p.id for p in await store.people_by_keys(["alexandr"], tenant=None)] == [WANG.id]
        with pytest.raises(NotFound) as raised:
            await store.split_person(WANG.id, "Wang Xing", "admin", NOON)
        assert raised.value.choices == ("Alexandr Wang",)
        with pytest.raises(BadRequest, match="only form"):
            await store.split_person(WANG.id, "Alexandr Wang", "admin", NOON)

    async def test_a_split_undoes_a_merge_and_stands(self, store: Store) -> None:
        """Whatever readings say later: the two are apart, and every mention is with the one whose form it is."""
        await file_about(store, "one", WANG)
        await file_about(store, "two", WANG_ZH, at=1)
        await store.merge_people(WANG.id, WANG_ZH.id, "admin", NOON)
        made = await store.split_person(WANG.id, "亚历山大·王", "admin", hours(2))
        assert made != WANG.id
        left, right = await store.person_page(WANG.id, tenant=None), await store.person_page(made, tenant=None)
        assert left is not None
        assert right is not None
        assert [m.title for m in left.mentions] == ["one"]
        assert [m.title for m in right.mentions] == ["two"]
        assert made in left.person.apart
        assert WANG.id in right.person.apart
        await file_about(store, "three", WANG, at=3, merges={WANG.id: (made,)})
        later = await store.person_page(made, tenant=None)
        assert later is not None
        assert later.person.id == made
        assert later.person.forms == {"亚历山大·王"}

    async def test_a_split_can_be_merged_again(self, store: Store) -> None:
        await file_about(store, "one", replace(WANG, forms=frozenset({"Alexandr Wang", "Wang Xing"})))
        made = await store.split_person(WANG.id, "Wang Xing", "admin", NOON)
        await store.merge_people(WANG.id, made, "admin", NOON)
        page = await store.person_page(made, tenant=None)
        assert page is not None
        assert page.person.forms == {"Alexandr Wang", "Wang Xing"}
        assert not page.person.apart - {made, WANG.id}
        material = await store.story("one", tenant=None)
        assert material is not None
        assert [s.count for s in material.sightings] == [2]


class TestEvidence:
    async def test_a_known_form_keeps_why_it_is_theirs(self, store: Store) -> None:
        await file_about(store, "one", WANG)
        article = make_article(make_item("two", "A. Wang paid."))
        filing = make_filing(article, [replace(WANG, forms=frozenset({"A. Wang"}))], story="two")
        match = NameMatch("Alexandr Wang", "A. Wang", True, 0.9, "the initial fits")
        await store.file(
            replace(filing, resolutions=(replace(filing.resolutions[0], known=True, evidence=match),)), NOON
        )
        page = await store.person_page(WANG.id, tenant=None)
        assert page is not None
        assert page.evidence == ("Alexandr Wang = A. Wang: the initial fits",)
