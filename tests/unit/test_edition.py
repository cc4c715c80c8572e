"""Which stories and names a channel is told."""

from dataclasses import replace
from datetime import datetime

import pytest

from digests import edition
from digests.models import Language, Novelty, Role
from digests.publishing import Filters
from digests.reading.gazetteer import CuratedOrganization, Gazetteer
from digests.views import StoryMaterial
from digests.writing.voice import Voice
from tests.fakes.editions import META, TIAN, WANG, choose, plain_story, publish
from tests.fakes.stories import CHANNEL, DAY_ONE, claim, day, heads, organization, person, sighting, stored, story, usd

# --- choosing ------------------------------------------------------------------------------------------------------------


def test_more_sources_come_first_and_the_rest_is_counted() -> None:
    found = choose(plain_story("a"), plain_story("b", sources=3), plain_story("c"), channel=replace(CHANNEL, stories=2))
    assert [p.material.story.id for p in found.plans] == ["b", "a"]
    assert found.more_stories == 1


def test_an_old_story_stands_behind_a_new_one() -> None:
    found = choose(plain_story("old", sources=2, when=day(-40)), plain_story("new", sources=2))
    assert [p.material.story.id for p in found.plans] == ["new", "old"]


def undated(material: StoryMaterial) -> StoryMaterial:
    articles = tuple(replace(a, article=replace(a.article, published=None)) for a in material.articles)
    return replace(material, articles=articles)


def test_an_undated_story_gains_nothing_by_the_time_it_was_fetched() -> None:
    told = choose(undated(plain_story("a", when=day(9))), plain_story("b", when=day(0)))
    assert [p.material.story.id for p in told.plans] == ["b", "a"]


def test_an_undated_story_is_as_new_as_the_last_day_it_states() -> None:
    late = stored("late", "Norhaven cuts jobs", "The last day of those who leave is 20 March.", when=day(60))
    plans = choose(plain_story("early", when=day(0)), undated(story("late", [late]))).plans
    assert [p.material.story.id for p in plans] == ["late", "early"]
    ahead = stored("ahead", "Norhaven plans", "The plant is to open on 20 May.", when=day(0))
    plans = choose(plain_story("early", when=day(0)), undated(story("ahead", [ahead]))).plans
    assert [p.material.story.id for p in plans] == ["early", "ahead"]


def test_more_new_facts_come_before_fewer() -> None:
    few, many = stored("few", "A complaint"), stored("many", "Layoffs")
    one = story("few", [few], claims=[claim(few, META, "layoffs", heads(600))])
    more = [claim(many, organization(f"Firm {n}"), "revenue", usd(1000 + n)) for n in range(9)]
    assert [p.material.story.id for p in choose(one, story("many", [many], claims=more)).plans] == ["many", "few"]


def test_an_article_without_a_title_is_listed_by_its_first_words() -> None:
    zh = stored(
        "z",
        "",
        "朱泽园想请官方账号替他的项目转发一条消息，批是批下来了，前后花了将近一年的时间。",
        language=Language.HANS,
    )
    en = stored(
        "e",
        "",
        "The council voted on Wednesday night to buy twelve electric ferries, at last, for a great deal of money.",
    )
    titles = {r.article: r.title for r in choose(story("z", [zh]), story("e", [en])).references}
    assert titles["z"] == "朱泽园想请官方账号替他的项目转发一条消息，批是批下来了，前后…"
    assert titles["e"] == "The council voted on Wednesday night to buy twelve electric ferries…"


def test_articles_that_credit_one_origin_are_one_source() -> None:
    copies = [stored(f"c{n}", "Copied news of the day", origin="Synced") for n in range(4)]
    found = choose(story("copied", copies), plain_story("own", sources=3))
    assert [p.material.story.id for p in found.plans] == ["own", "copied"]


def test_a_watched_name_lifts_its_story() -> None:
    article = stored("w", "A quiet appointment")
    quiet = story("quiet", [article], sightings=[sighting(article, TIAN, prominence=0.1)])
    found = choose(plain_story("loud", sources=3), quiet, watched=frozenset({"田渊栋"}))
    assert found.plans[0].material.story.id == "quiet"


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), True),
        (Filters(topics=("ai",)), True),
        (Filters(topics=("sport",)), False),
        (Filters(sources=("wire",)), True),
        (Filters(sources=("other",)), False),
        (Filters(people=("Tian Yuandong", "田渊栋")), True),
        (Filters(people=("Nobody",)), False),
        (Filters(organizations=("META",)), True),
        (Filters(organizations=("Met",)), False),
        (Filters(topics=("sport",), people=("yuandong-tian",)), True),
        (Filters(topics=("ai",), sources=("other",)), False),
        (Filters(without=("layoffs",)), True),
        (Filters(without=("裁员", "jobs")), False),
        (Filters(without=("job",)), True),
    ],
)
def test_filters(filters: Filters, kept: bool) -> None:
    article = stored("f", "Meta cuts 600 jobs", topics=("ai",))
    one = story(
        "one", [article], sightings=[sighting(article, TIAN)], claims=[claim(article, META, "layoffs", heads(600))]
    )
    assert bool(choose(one, channel=replace(CHANNEL, filters=filters)).plans) is kept


def test_stories_of_one_organisation_stand_together_under_its_name() -> None:
    a, b, c = (
        stored("a", "Meta AI cuts 600 jobs"),
        stored("b", "Port Elwin buys ferries"),
        stored("c", "Meta AI opens a lab"),
    )
    found = choose(
        story("a", [a, stored("a2", "Meta AI lays off staff")], claims=[claim(a, META, "layoffs", heads(600))]),
        story("b", [b, stored("b2", "Port Elwin council votes")]),
        story("c", [c], claims=[claim(c, META, "investment", usd(5))]),
    )
    assert [(p.material.story.id, p.topic) for p in found.plans] == [("a", "Meta AI"), ("c", "Meta AI"), ("b", "")]


def test_half_of_a_longer_name_is_no_topic() -> None:
    a, b = (
        stored("a", "Meta Superintelligence Labs cuts 600 jobs"),
        stored("b", "Meta Superintelligence Labs opens a lab"),
    )
    plans = choose(
        story("a", [a], claims=[claim(a, META, "layoffs", heads(600))]),
        story("b", [b], claims=[claim(b, META, "jobs", heads(7))]),
    ).plans
    assert [p.topic for p in plans] == ["Meta", "Meta"]


def test_references_are_numbered_in_reading_order() -> None:
    found = choose(plain_story("a", sources=2), plain_story("b", sources=3))
    assert [r.number for r in found.references] == [1, 2, 3, 4, 5]
    assert [r.article for r in found.references] == ["b0", "b1", "b2", "a0", "a1"]
    assert found.articles == 5


# --- people --------------------------------------------------------------------------------------------------------------


def people_of(*materials: StoryMaterial) -> list[tuple[str, Novelty]]:
    return [(p.person, p.novelty) for plan in choose(*materials).plans for p in plan.people]


def test_someone_the_archive_has_not_had_is_new() -> None:
    article = stored("n", "A new chief")
    new = story(
        "s", [article], sightings=[sighting(article, TIAN), sighting(article, WANG)], first_seen={WANG.id: day(-9)}
    )
    assert people_of(new) == [(TIAN.id, Novelty.NEW_PERSON)]


def test_someone_silent_for_months_is_back() -> None:
    article = stored("n", "He returns")
    sightings = [sighting(article, WANG), sighting(article, TIAN)]
    silent = story(
        "s",
        [article],
        sightings=sightings,
        first_seen={WANG.id: day(-400), TIAN.id: day(-400)},
        last_before={WANG.id: day(-130), TIAN.id: day(-30)},
    )
    assert people_of(silent) == [(WANG.id, Novelty.BACK)]
    assert choose(silent).plans[0].people[0].silent_months == 4


def test_a_role_nobody_reported_before_is_new() -> None:
    article = stored("n", "A change at the top")
    was = Role("researcher", 0, 1, org="OpenAI", org_id="openai", title_en="researcher")
    now_ = Role("chief scientist", 0, 1, org="Meta", org_id="meta", title_en="chief scientist")
    known = {TIAN.id: day(-9)}
    old = story(
        "s", [article], sightings=[sighting(article, TIAN, role=was)], first_seen=known, earlier_roles={TIAN.id: (was,)}
    )
    new = story(
        "s",
        [article],
        sightings=[sighting(article, TIAN, role=now_)],
        first_seen=known,
        earlier_roles={TIAN.id: (was,)},
    )
    silent = story("s", [article], sightings=[sighting(article, TIAN, role=now_)], first_seen=known)
    assert people_of(old) == []
    assert people_of(new) == [(TIAN.id, Novelty.NEW_ROLE)]
    assert people_of(silent) == []


def test_editions_tell_a_new_person_a_new_role_and_a_return_apart() -> None:
    """One person over half a year: new, then nothing to say, then in a new role, then back after months."""
    was = Role("researcher", 0, 1, org="OpenAI", org_id="openai", title_en="researcher")
    now_ = Role("chief scientist", 0, 1, org="Meta", org_id="meta", title_en="chief scientist")
    seen: dict[str, datetime] = {}
    earlier: dict[str, tuple[Role, ...]] = {}
    told = []
    for n, (when, role) in enumerate(((day(0), was), (day(3), was), (day(9), now_), (day(150), now_))):
        article = stored(f"a{n}", f"Event {n}", when=when)
        material = story(
            f"s{n}",
            [article],
            sightings=[sighting(article, TIAN, role=role)],
            first_seen={TIAN.id: day(0)} if seen else {},
            last_before=dict(seen),
            earlier_roles=dict(earlier),
        )
        told.append([p.novelty for plan in choose(material, now=when).plans for p in plan.people])
        seen[TIAN.id] = when
        earlier[TIAN.id] = (*earlier.get(TIAN.id, ()), role)
    assert told == [[Novelty.NEW_PERSON], [], [Novelty.NEW_ROLE], [Novelty.BACK]]


def test_a_name_withheld_is_no_new_name() -> None:
    article = stored("n", "A trial")
    material = story("s", [article], sightings=[sighting(article, person("刘某")), sighting(article, TIAN)])
    assert people_of(material) == [(TIAN.id, Novelty.NEW_PERSON)]


def test_a_new_person_is_named_once_where_they_stand_out_most() -> None:
    a, b = stored("a", "First story"), stored("b", "Second story")
    passing = story("a", [a, stored("a2", "First story again")], sightings=[sighting(a, TIAN, prominence=0.2)])
    main = story("b", [b], sightings=[sighting(b, TIAN, prominence=1.0)])
    plans = {p.material.story.id: p for p in choose(passing, main).plans}
    assert [p.person for p in plans["b"].people] == [TIAN.id]
    assert plans["a"].people == ()
    numbers = {r.article: r.number for r in choose(passing, main).references}
    assert plans["b"].people[0].references == tuple(sorted((numbers["a"], numbers["b"])))


async def test_many_names_and_figures_are_cut_and_counted() -> None:
    article = stored("a", "A long list")
    crowd = [sighting(article, person(f"Ann Number{n}"), prominence=0.8) for n in range(11)]
    amounts = [claim(article, organization(f"Firm {n}"), "revenue", usd(1000 + n)) for n in range(9)]
    brief = (await publish([story("s", [article], sightings=crowd, claims=amounts)], DAY_ONE))[0].briefs[0]
    assert (len(brief.people), brief.more_people) == (6, 5)
    assert (len(brief.figures), brief.more_figures) == (4, 5)


def test_household_names_come_last_and_strangers_first() -> None:
    article = stored("a", "Zuckerberg and others")
    famous, unknown = person("Mark Zuckerberg", curated="mark-zuckerberg"), person("Nobody Known")
    introduced = person("Shengjia Zhao", curated="shengjia-zhao")
    chief = Role("chief scientist", 0, 1, org="Meta", org_id="meta", title_en="chief scientist")
    seen = [
        sighting(article, famous, prominence=1.0),
        sighting(article, introduced, role=chief, prominence=0.8),
        sighting(article, unknown, prominence=0.6),
    ]
    names = [who for who, _ in people_of(story("s", [article], sightings=seen))]
    assert names == [introduced.id, unknown.id, famous.id]


def test_a_stranger_in_the_title_with_a_role_comes_first() -> None:
    article = stored("a", "Okafor leaves")
    plain, leading = person("Ann Lee"), person("Tom Okafor")
    engineer = Role("chief engineer", 0, 1, org="Ferries", title_en="chief engineer")
    seen = [sighting(article, plain, prominence=0.8), sighting(article, leading, role=engineer, prominence=1.0)]
    assert [who for who, _ in people_of(story("s", [article], sightings=seen))] == [leading.id, plain.id]


def test_of_two_roles_the_one_in_the_organisation_of_the_titles_is_shown() -> None:
    a, b = stored("a", "Meta cuts jobs"), stored("b", "Meta cuts more jobs")
    there = Role("chief AI officer", 0, 1, org="Meta", org_id="meta", title_en="chief AI officer")
    was = Role("CEO", 0, 1, org="Scale AI", org_id="scale-ai", title_en="CEO")
    seen = [sighting(a, WANG, role=was, prominence=1.0), sighting(b, WANG, role=there, prominence=0.2)]
    (shown,) = choose(story("s", [a, b], sightings=seen)).plans[0].people
    assert shown.role == there


def test_a_title_that_says_nothing_is_no_role() -> None:
    article = stored("a", "He leaves")
    veteran = Role("元老", 0, 1, title_en="veteran", title_zh="元老")
    (shown,) = choose(story("s", [article], sightings=[sighting(article, TIAN, role=veteran)])).plans[0].people
    assert shown.role is None


async def test_those_named_in_passing_take_nobodys_place() -> None:
    article = stored("a", "A meeting")
    famous, first, second = person("Mark Zuckerberg", curated="mark-zuckerberg"), person("Ada Lee"), person("Bo Nye")
    seen = [sighting(article, famous, prominence=1.0), *(sighting(article, p, prominence=0.2) for p in (first, second))]
    (brief,) = (await publish([story("s", [article], sightings=seen)], DAY_ONE))[0].briefs
    assert ([p.person for p in brief.people], brief.more_people) == ([famous.id], 2)


async def test_those_named_in_passing_are_counted_and_not_named() -> None:
    article = stored("a", "A meeting")
    seen = [sighting(article, person(f"Ada Lee{n}"), prominence=0.8 - 0.1 * n) for n in range(6)]
    (brief,) = (await publish([story("s", [article], sightings=seen)], DAY_ONE))[0].briefs
    assert (len(brief.people), brief.more_people) == (1, 5)


# --- spellings and moves -----------------------------------------------------------------------------------------------------


async def test_a_name_that_sources_spell_differently_is_told_with_both_forms() -> None:
    igor = person("Igor Volkonski")
    a, b = stored("a", "Volkonski leaves Meta"), stored("b", "Volkonsky leaves Meta")
    seen = [sighting(a, igor), replace(sighting(b, igor), form="Igor Volkonsky")]
    published, _ = await publish([story("s", [a, b], sightings=seen)], DAY_ONE)
    (misspelt,) = published.briefs[0].misspelt
    assert {s.text: s.references for s in misspelt.spellings} == {"Igor Volkonski": (1,), "Igor Volkonsky": (2,)}


def test_who_goes_is_no_household_name_and_stands_before_who_stays() -> None:
    book = Gazetteer(organizations={"quill": CuratedOrganization("quill", "Quill", "", ("Quill",))})
    a = stored("a", "Changes at Meta", "Alexandr Wang is leaving Meta to join Quill.")
    seen = [sighting(a, TIAN), sighting(a, WANG)]
    plans = edition.choose(
        [story("s", [a], sightings=seen)], CHANNEL, now=DAY_ONE, watched=frozenset(), book=book
    ).plans
    assert [(p.en, p.move and p.move.en) for p in plans[0].people] == [
        ("Alexandr Wang", "Quill"),
        ("Yuandong Tian", None),
    ]
    there = Role("chief AI officer", 0, 1, "Quill", "quill", "chief AI officer", None, False, "Quill")
    seen = [sighting(a, WANG, role=there)]
    plans = edition.choose(
        [story("s", [a], sightings=seen)], CHANNEL, now=DAY_ONE, watched=frozenset(), book=book
    ).plans
    assert plans[0].people[0].move is None  # the office says it


@pytest.mark.parametrize(
    ("titles", "first"),
    [
        (("Alexandr Wang resigns", "Alexandr Wang leaves Meta"), "Alexandr Wang"),
        (("Alexandr Wang's lab loses two", "Alexandr Wang's dream of a lab"), "Yuandong Tian"),
        (("Alexandr Wang resigns", "Changes at Meta"), "Yuandong Tian"),
    ],
)
def test_whose_story_it_is_is_no_household_name(titles: tuple[str, str], first: str) -> None:
    a, b = stored("a", titles[0]), stored("b", titles[1])
    headed = [sighting(x, WANG, prominence=1.0) for x in (a, b)]
    plans = choose(story("s", [a, b], sightings=[*headed, sighting(a, TIAN)])).plans
    assert plans[0].people[0].en == first


def test_who_reports_the_news_comes_last() -> None:
    a = stored("a", "Changes at Meta")
    press = Role("reporter", 0, 1, "Wire", "wire", "reporter", "记者")
    plans = choose(story("s", [a], sightings=[sighting(a, WANG, role=press, prominence=0.8), sighting(a, TIAN)])).plans
    assert [p.en for p in plans[0].people] == ["Yuandong Tian", "Alexandr Wang"]


def test_the_partner_of_a_deal_has_its_names_in_both_languages() -> None:
    book = Gazetteer(organizations={"quill": CuratedOrganization("quill", "Quill", "翎", ("Quill", "翎"))})
    a = stored("a", "Meta invests in Quill")
    deal = replace(claim(a, META, "investment", usd(14_300_000_000)), scope="with:quill")
    plans = edition.choose([story("s", [a], claims=[deal])], CHANNEL, now=DAY_ONE, watched=frozenset(), book=book).plans
    assert Voice(Language.HANS).subject_and_measure(plans[0].entries[0]) == "Meta–翎投资额"
    han = replace(plans[0].entries[0], partner=organization("翎"))
    assert Voice(Language.EN).subject_and_measure(han) == "Meta investment"  # no name an English reader can read
