"""Which figures a channel is told, and that from day to day nothing is told twice."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from digests import edition
from digests.models import Entry, FigureKind, Language, Standing, Subject, SubjectKind, Value, Variant
from digests.ports import Written
from digests.writing.figure_order import ranked
from tests.fakes.editions import META, SCALE, TIAN, WANG, choose, plain_story, publish
from tests.fakes.stories import CHANNEL, DAY_ONE, claim, day, heads, organization, sighting, stored, story, usd

# --- figures -------------------------------------------------------------------------------------------------------------


async def test_a_figure_without_a_measure_is_left_to_the_full_story() -> None:
    article = stored("a", "Numbers")
    known, bare = claim(article, META, "layoffs", heads(600)), claim(article, META, None, heads(77))
    brief = (await publish([story("s", [article], claims=[known, bare])], DAY_ONE))[0].briefs[0]
    assert [e.measure for e in brief.figures] == ["layoffs"]


async def test_money_and_heads_come_before_how_long_and_how_old() -> None:
    article = stored("a", "Numbers")
    months = Value(FigureKind.DURATION, Decimal(12), None, "month")
    age = Value(FigureKind.AGE, Decimal(28), None, "year")
    share = Value(FigureKind.PERCENT, Decimal(64), None, "percent")
    said = [("tenure", months), ("age", age), ("retention", share), ("layoffs", heads(600)), ("revenue", usd(10**9))]
    claims = [claim(article, META, measure, value) for measure, value in said]
    brief = (await publish([story("s", [article], claims=claims)], DAY_ONE))[0].briefs[0]
    assert [e.measure for e in brief.figures][:3] == ["revenue", "layoffs", "retention"]


async def test_what_the_news_is_about_comes_before_what_is_said_in_passing() -> None:
    article = stored("a", "Numbers")
    event = replace(claim(article, META, "layoffs", heads(600)), prominence=0.8)
    aside = replace(claim(article, META, "contract", usd(2 * 10**8)), prominence=0.6)
    vague = replace(
        claim(article, META, "spending", Value(FigureKind.MONEY, Decimal(10**10), Decimal(10**11), "USD", approx=True)),
        prominence=0.7,
    )
    brief = (await publish([story("s", [article], claims=[aside, vague, event])], DAY_ONE))[0].briefs[0]
    assert [e.measure for e in brief.figures] == ["layoffs", "contract", "spending"]


async def test_a_deal_is_told_once_whatever_a_report_calls_it() -> None:
    a, b, c = stored("a", "Meta buys Quill"), stored("b", "Meta signs"), stored("c", "Meta pays")
    bought = claim(a, META, "acquisition", usd(2 * 10**9))
    vague = Value(FigureKind.MONEY, Decimal(10**9), Decimal(10**10), "USD", approx=True)
    named = replace(claim(c, META, "acquisition", vague), scope="with:quill")
    said = [bought, claim(b, META, "contract_value", usd(2 * 10**9)), named, claim(b, META, "revenue", usd(3 * 10**9))]
    brief = (await publish([story("s", [a, b, c], claims=said)], DAY_ONE))[0].briefs[0]
    assert sorted(e.measure or "" for e in brief.figures) == ["acquisition", "revenue"]


def test_of_values_that_do_not_disagree_the_one_of_a_title_is_shown() -> None:
    a, b = stored("a", "Meta cuts 600 jobs"), stored("b", "Meta cuts jobs")
    earlier = [replace(claim(article, META, "layoffs", heads(90)), prominence=0.6) for article in (a, b)]
    headed = replace(claim(a, META, "layoffs", heads(600)), prominence=1.0)
    line = Entry(
        META,
        "layoffs",
        "",
        Standing.NEW,
        (Variant(heads(90), tuple(earlier)), Variant(heads(600), (headed,))),
        key="meta|layoffs|",
    )
    assert [v.value for v in ranked([line])[0].variants] == [heads(600), heads(90)]
    (disputed,) = ranked([replace(line, standing=Standing.DISPUTED)])
    assert [v.value for v in disputed.variants] == [heads(90), heads(600)]


async def test_an_organisation_has_the_name_that_the_chinese_articles_of_the_story_write() -> None:
    firm = Subject(SubjectKind.ORGANIZATION, "quill", "Quill", "羽笔公司")
    told = {}
    for title in ("Quill 裁员600人", "羽笔公司（Quill）裁员600人", "Quilltown 裁员600人"):
        article = stored("a", title, language=Language.HANS)
        layoffs = claim(article, firm, "layoffs", heads(600))
        (line,) = (await publish([story("s", [article], claims=[layoffs])], DAY_ONE))[0].briefs[0].figures
        told[title] = line.subject and (line.subject.zh or line.subject.en)
    assert list(told.values()) == ["Quill", "羽笔公司", "羽笔公司"]


async def test_an_age_is_shown_only_where_a_title_has_it() -> None:
    article = stored("a", "Numbers")
    age = claim(article, META, "age", Value(FigureKind.AGE, Decimal(28), None, "year"))
    for prominence, shown in ((0.8, []), (1.0, ["age"])):
        told = story("s", [article], claims=[replace(age, prominence=prominence)])
        brief = (await publish([told], DAY_ONE))[0].briefs[0]
        assert [e.measure for e in brief.figures] == shown


async def test_a_figure_of_nobody_is_not_said_beside_the_same_of_somebody() -> None:
    article = stored("a", "Numbers")
    owned = claim(article, META, "departures", heads(8))
    bare = replace(owned, id="bare", subject=None)
    brief = (await publish([story("s", [article], claims=[bare, owned])], DAY_ONE))[0].briefs[0]
    assert [e.subject for e in brief.figures] == [META]


async def test_a_figure_that_changed_is_not_a_new_one_besides() -> None:
    article = stored("a", "Results", when=day(9))
    before = claim(stored("b", "Results", when=day(0)), META, "net_profit", usd("3.35E8"))
    now = claim(article, META, "net_profit", usd("4.12E8"))
    quarter = replace(now, id="q", scope="q3")
    made = (await publish([story("s", [article], claims=[now, quarter], earlier=[before])], day(9)))[0]
    (brief,) = made.briefs
    assert [e.scope for e in brief.changes] == [""]
    assert brief.figures == ()


async def test_sources_that_disagree_across_stories_are_one_dispute_told_once() -> None:
    a, b = stored("a", "The deal"), stored("b", "The layoffs", when=day(0, 11))
    one = story("one", [a], claims=[claim(a, SCALE, "valuation", usd("14.3E9"))])
    two = story("two", [b], claims=[claim(b, SCALE, "valuation", usd("14.8E9"))])
    made, _ = await publish([one, two], DAY_ONE)
    disputes = [e for brief in made.briefs for e in brief.disputes]
    assert len(disputes) == 1
    assert {v.value.low for v in disputes[0].variants} == {Decimal("14.3E9"), Decimal("14.8E9")}
    assert not any(e.measure == "valuation" for brief in made.briefs for e in brief.figures)


# --- three days ------------------------------------------------------------------------------------------------------------


async def test_three_days_tell_new_changed_disputed_and_settled_each_once() -> None:
    """Day one: a valuation and a headcount. Day two: the valuation is disputed. Day three: it is settled, and heads change."""
    first = stored("a1", "Scale AI is sold", when=day(0))
    claims = [claim(first, SCALE, "valuation", usd("14.3E9")), claim(first, SCALE, "headcount", heads(900))]
    made, told = await publish([story("s", [first], claims=claims, sightings=[sighting(first, WANG)])], day(0, 10))
    assert sorted(str(e.measure) for e in made.briefs[0].figures) == ["headcount", "valuation"]
    assert (made.briefs[0].update_of, made.briefs[0].first_told) == (None, None)
    assert told["s"].people == {WANG.id}

    second = stored("a2", "Scale AI price questioned", when=day(1))
    claims = [*claims, claim(second, SCALE, "valuation", usd("14.8E9"))]
    on_day_two = story("s", [first, second], claims=claims, sightings=[sighting(first, WANG)], told=told["s"])
    made, told = await publish([on_day_two], day(1, 10))
    brief = made.briefs[0]
    assert (brief.update_of, brief.first_told) == ("story:s", DAY_ONE.date())
    assert [e.measure for e in brief.disputes] == ["valuation"]
    assert (brief.figures, brief.people, brief.changes) == ((), (), ())
    assert told["s"].first == date(2026, 3, 2)

    nothing_new = replace(on_day_two, told=told["s"])
    assert choose(nothing_new, now=day(1, 12)).plans == ()

    third = stored("a3", "Scale AI sold for 14.8 billion", when=day(8))
    settled = [
        *claims,
        claim(third, SCALE, "valuation", usd("14.8E9")),
        claim(third, SCALE, "headcount", heads(700)),
    ]
    on_day_three = story(
        "s",
        [first, second, third],
        claims=settled,
        sightings=[sighting(first, WANG), sighting(third, TIAN, prominence=0.8)],
        told=told["s"],
    )
    made, told = await publish([on_day_three], day(8, 10))
    brief = made.briefs[0]
    assert sorted(str(e.measure) for e in brief.changes) == ["headcount", "valuation"]
    assert brief.disputes == ()
    assert [p.person for p in brief.people] == [TIAN.id]
    assert brief.headlines[Language.EN].text == "Scale AI sold for 14.8 billion"

    assert choose(replace(on_day_three, told=told["s"]), now=day(8, 12)).plans == ()


async def test_what_was_cut_from_a_story_does_not_bring_it_back() -> None:
    article = stored("a", "A long list")
    amounts = [claim(article, organization(f"Firm {n}"), "revenue", usd(1000 + n)) for n in range(9)]
    whole = story("s", [article], claims=amounts)
    _, told = await publish([whole], DAY_ONE)
    assert choose(replace(whole, told=told["s"])).plans == ()


async def test_an_amount_told_of_a_deal_is_not_news_without_its_other_party() -> None:
    first, second = stored("a", "Meta invests in Quill"), stored("b", "More of the deal of Meta", when=day(1))
    deal = replace(claim(first, META, "investment", usd(10**9)), scope="with:quill")
    _, told = await publish([story("s", [first], claims=[deal])], DAY_ONE)
    again = claim(second, META, "investment", usd(10**9))
    other = claim(second, META, "investment", usd(3 * 10**9))
    for said, shown in ((again, 0), (other, 1)):
        later = story("s", [first, second], claims=[deal, said], told=told["s"])
        assert len(choose(later, now=day(1)).plans) == shown


async def test_somebody_named_in_passing_brings_no_story_back() -> None:
    first, second = stored("a", "Meta moves"), stored("b", "Meta moves on", when=day(1))
    _, told = await publish([story("s", [first], sightings=[sighting(first, WANG)])], DAY_ONE)
    for prominence, shown in ((0.2, 0), (0.8, 1)):
        seen = [sighting(first, WANG), sighting(second, TIAN, prominence=prominence)]
        later = story("s", [first, second], sightings=seen, told=told["s"])
        assert len(choose(later, now=day(1)).plans) == shown


async def test_a_rounding_is_no_change() -> None:
    first, second = stored("a", "Sold for 14.3 billion"), stored("b", "Sold for 14 billion", when=day(1))
    one = claim(first, SCALE, "valuation", usd("14.3E9"))
    _, told = await publish([story("s", [first], claims=[one])], DAY_ONE)
    rounded = claim(second, SCALE, "valuation", usd("14E9"))
    assert choose(story("s", [first, second], claims=[one, rounded], told=told["s"]), now=day(1)).plans == ()


async def test_an_update_links_to_the_first_post() -> None:
    first, second = stored("a", "Sold"), stored("b", "More staff leave", when=day(1))
    _, told = await publish([story("s", [first])], DAY_ONE)
    posted = replace(told["s"], address="https://chat.example/p/1")
    later = story("s", [first, second], claims=[claim(second, SCALE, "departures", heads(8))], told=posted)
    made, _ = await publish([later], day(1))
    assert made.briefs[0].update_of == "https://chat.example/p/1"
    assert [r.article for r in made.references] == ["b"]


async def test_a_settled_line_says_so_even_without_an_earlier_value() -> None:
    first, second = stored("a", "One says"), stored("b", "Other says")
    claims = [claim(first, SCALE, "valuation", usd("14.3E9")), claim(second, SCALE, "valuation", usd("14.8E9"))]
    _, told = await publish([story("s", [first, second], claims=claims)], DAY_ONE)
    withdrawn = story("s", [first, second], claims=claims[1:], told=told["s"])
    made, _ = await publish([withdrawn], day(1))
    assert [(e.standing, e.previous) for e in made.briefs[0].changes] == [(Standing.CHANGED, None)]


def test_no_material_makes_an_empty_edition() -> None:
    selection = choose()
    made, told = edition.assemble(selection, {}, CHANNEL, DAY_ONE.date(), DAY_ONE)
    assert (made.briefs, made.references, made.articles, dict(told)) == ((), (), 0, {})


def test_notes_and_writers_are_kept() -> None:
    selection = choose(plain_story("a"), plain_story("b"))
    written = {"a": Written({}, {}, "model"), "b": Written({}, {}, "extract", ("model: timed out",))}
    made, _ = edition.assemble(selection, written, CHANNEL, DAY_ONE.date(), DAY_ONE + timedelta(seconds=1))
    assert made.writer in ("model+extract", "extract+model")
    assert made.notes == ("model: timed out",)
