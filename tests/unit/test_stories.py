"""The stories stage over readings made with the simplest means, and the sentence vectors of the real model.

The half of stories_own.json that is set apart (split "aside") was written with the rest and scored once the points were settled:
B-cubed F1 .957, against .966 on the half they were settled with (real readers). One rule came later, after seeing what went wrong
there (nothing concrete in common): .978 and .948 since. The plain readings here know listed names only, so the bounds are lower.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import pytest

from digests import profiles, stories
from digests.clean import clean
from digests.engines.sentence_vectors import DIMENSIONS, SentenceVectors
from digests.models import (
    Article,
    FigureKind,
    Mention,
    Profile,
    RawItem,
    ReadOrganization,
    SourceKind,
    SourceSpec,
    Value,
)
from digests.reading.events import steps
from tests.fakes import plain_reading
from tests.fakes.stories import usd
from tests.shared_files import shared

ROOT = Path(__file__).parents[2]
MEDIA = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".json": "application/json"}
ENCODER = SentenceVectors()
KINDS = ("zh", "en", "zh2", "neg_zh", "neg_en")
Gold = Mapping[str, str]


def an_article(
    content: bytes, name: str, media_type: str = "text/plain", *, published: datetime | None = None
) -> Article:
    item = RawItem("s", name, content, media_type, datetime(2026, 1, 1, tzinfo=UTC), published=published)
    made = clean(item, SourceSpec("s", SourceKind.FOLDER, "folder"))
    assert isinstance(made, Article), made
    return made


def profiled(articles: Sequence[Article]) -> list[Profile]:
    readings = [plain_reading.read(a) for a in articles]
    vectors = ENCODER.encode([profiles.vector_text(a, r) for a, r in zip(articles, readings, strict=True)])
    return [
        profiles.profile(a, r, {p.ref: p.curated or p.name for p in r.people}, v.tolist())
        for a, r, v in zip(articles, readings, vectors, strict=True)
    ]


def told(rows: Sequence[Mapping[str, str]]) -> tuple[list[Profile], Gold]:
    """Profiles of a file of story pairs: three texts of one event, two of another that is near it."""
    articles = [(row, kind, an_article(row[kind].encode(), f"{row['t']} {kind}")) for row in rows for kind in KINDS]
    gold = {a.id: row["t"] + (" near" if kind.startswith("neg") else "") for row, kind, a in articles}
    return profiled([a for _, _, a in articles]), gold


@cache
def own(split: str) -> tuple[list[Profile], Gold]:
    rows = json.loads((ROOT / "tests" / "specs" / "stories_own.json").read_text(encoding="utf-8"))
    return told([row for row in rows if row["split"] == split])


def scores(found: Gold, gold: Gold) -> tuple[float, float]:
    """Pairwise precision and recall."""
    ids = sorted(gold)
    pairs = [(a, b) for place, a in enumerate(ids) for b in ids[:place]]
    said = {p for p in pairs if found[p[0]] == found[p[1]]}
    true = {p for p in pairs if gold[p[0]] == gold[p[1]]}
    return len(said & true) / max(len(said), 1), len(said & true) / max(len(true), 1)


def by_languages(found: Gold, gold: Gold, made: Sequence[Profile]) -> dict[str, tuple[float, float, int]]:
    """Pairwise precision, recall and number of true pairs, for each pair of languages."""
    tongue = {p.article: "zh" if p.language.chinese else "en" for p in made}
    table: dict[str, tuple[float, float, int]] = {}
    for kind in ("zh-zh", "en-zh", "en-en"):
        pairs = [(a, b) for a in gold for b in gold if a < b and "-".join(sorted((tongue[a], tongue[b]))) == kind]
        said = {(a, b) for a, b in pairs if found[a] == found[b]}
        true = {(a, b) for a, b in pairs if gold[a] == gold[b]}
        right = len(said & true)
        table[kind] = (right / len(said) if said else 1.0, right / len(true) if true else 1.0, len(true))
    return table


# --- how good --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("split", "precision", "recall"), [("dev", 0.85, 0.78), ("aside", 0.85, 0.7)])
def test_own_stories(split: str, precision: float, recall: float) -> None:
    made, gold = own(split)
    p, r = scores(stories.cluster(made), gold)
    assert p >= precision
    assert r >= recall


def test_shared_story_pairs() -> None:
    rows = json.loads((shared("cases") / "story_pairs.json").read_text(encoding="utf-8"))
    made, gold = told(rows)
    found = stories.cluster(made)
    p, r = scores(found, gold)
    for kind, (precise, complete, pairs) in by_languages(found, gold, made).items():
        print(
            f"{kind}: P {precise:.3f} R {complete:.3f} of {pairs} pairs"
        )  # shown by pytest -s, or when a bound is missed
        assert precise >= 0.97, kind
        assert complete >= 0.8, kind
    assert p >= 0.97
    assert 2 * p * r / (p + r) >= 0.95


def test_seeds_are_never_joined_wrongly() -> None:
    key = json.loads((ROOT / "tests" / "specs" / "seeds.json").read_text(encoding="utf-8"))
    paths = {ROOT / "seeds" / row["path"]: row["story"] for row in key["articles"]}
    articles = {p: an_article(p.read_bytes(), p.name, MEDIA[p.suffix]) for p in paths}
    found = stories.cluster(profiled(list(articles.values())))
    p, r = scores(found, {articles[path].id: story for path, story in paths.items()})
    assert p == 1.0
    assert r >= 0.35  # with the real readers 1.0: tests/e2e/test_samples.py and `jianbao demo`


def test_labelled_samples_hold_their_constraints() -> None:
    gold = json.loads((shared("gold") / "gold_seeds.json").read_text(encoding="utf-8"))
    names = sorted(gold["documents"])
    articles = {n: an_article((shared("samples") / n).read_bytes(), n) for n in names}
    found = stories.cluster(profiled([articles[n] for n in names]))
    story = {n: found[articles[n].id] for n in names}
    rules = cast("Mapping[str, list[list[str]]]", gold["cluster_constraints"])
    assert [pair for pair in rules["must_link"] if story[pair[0]] != story[pair[1]]] == []
    assert [pair for pair in rules["cannot_link"] if story[pair[0]] == story[pair[1]]] == []


# --- one by one and all at once ----------------------------------------------------------------------------------------------


def one_by_one(order: Sequence[Profile]) -> set[frozenset[str]]:
    """Stories as an archive makes them: linked on arrival, stories joined when an article belongs to several."""
    stored: list[Profile] = []
    for profile in order:
        link = stories.link(profile, stored)
        story = link.stories[0] if link.stories else stories.story_id(profile)
        stored = [replace(p, story=story) if p.story in link.stories else p for p in stored]
        stored = [replace(p, story=link.moves.get(p.article, p.story)) for p in stored]
        stored.append(replace(profile, story=story))
    return {frozenset(p.article for p in stored if p.story == s) for s in {p.story for p in stored}}


@pytest.mark.parametrize("step", [1, 7, 11, 64])
def test_linking_in_any_order_makes_the_stories_of_the_batch(step: int) -> None:
    made, _ = own("dev")
    batch = stories.cluster(made)
    order = [made[step * n % len(made)] for n in range(len(made))]
    assert len({p.article for p in order}) == len(made)
    assert one_by_one(order) == {frozenset(a for a, s in batch.items() if s == story) for story in set(batch.values())}


def test_the_pair_relation_is_symmetric() -> None:
    made, _ = own("dev")
    for a, b in zip(made, [*made[3:], *made[:3]], strict=True):
        assert stories.compare(a, b).points == pytest.approx(stories.compare(b, a).points)


def test_a_story_is_named_after_its_oldest_article() -> None:
    text = "渡轮公司周一订购八艘电动船,合同总额两亿元,首批明年春天交付。"
    day = datetime(2025, 9, 2, tzinfo=UTC)
    older, newer = profiled(
        [an_article(text.encode(), n, published=day + timedelta(hours=h)) for n, h in (("a", 0), ("b", 5))]
    )
    assert stories.cluster([newer, older]) == {older.article: f"s{older.article}", newer.article: f"s{older.article}"}


# --- evidence ----------------------------------------------------------------------------------------------------------------


def test_far_apart_in_time_is_another_event() -> None:
    text = "美联储降息25个基点,鲍威尔称12月再降并非定局。委员会以10票对2票通过。".encode()
    day = datetime(2025, 9, 18, tzinfo=UTC)
    near, same, far = profiled([an_article(text, str(d), published=day + timedelta(days=d)) for d in (0, 1, 45)])
    assert stories.link(near, [same]).stories
    assert not stories.link(near, [far]).stories


def test_other_numbers_in_the_lead_speak_against() -> None:
    one, other = profiled(
        [
            an_article("日本石川县发生7.6级地震,当局发布海啸警报,沿海居民撤往高处,有房屋倒塌。".encode(), "a"),
            an_article("日本宫崎县发生7.1级地震,当局发布海啸警报,沿海居民撤往高处,有房屋倒塌。".encode(), "b"),
        ]
    )
    assert stories.compare(one, other).figures < 0


def test_amounts_of_one_measure_contradict() -> None:
    made = profiled([an_article(b"The carmaker told its owners how the quarter went and what comes next.", "a")])[0]
    one, other, rounded, growth = (
        replace(made, terms={**made.terms, f"%{amount}": 0.3})
        for amount in ("revenue:USD=2.25E+10", "revenue:USD=2.81E+10", "revenue:USD=2.26E+10", "net_profit:USD=1.2E+9")
    )
    assert stories.compare(one, other).figures < -2
    assert stories.compare(one, rounded).figures == 0
    assert stories.compare(one, growth).figures == 0


def test_numbers_that_stand_in_the_others_text_speak_against_less() -> None:
    made = profiled([an_article(b"The carmaker told its owners how the quarter went and what comes next.", "a")])[0]
    one, other = (replace(made, terms={**made.terms, f"#{number}": 0.9}) for number in ("4.30E+9", "5.00E+7"))
    telling = replace(other, figures={"USD:4.30E+9": 0.2})
    assert stories.compare(one, other).figures < stories.compare(one, telling).figures < 0


def test_numbers_inside_names_are_none() -> None:
    told = profiled([an_article("印航AI171失事,2097.HK与HK:9988下跌,搭载H100,市值1.9万亿港元,跌4.2%。".encode(), "a")])[
        0
    ]
    assert {term for term in told.terms if term[0] == "#"} == {"#1.90E+12", "#4.20E+0"}


def test_organisations_count_by_how_alike_they_are() -> None:
    made = profiled([an_article(b"The companies said on Monday that they would work together from now on.", "a")])[0]
    two, same, one_of_five = (
        replace(made, organizations=dict.fromkeys(names, 0.85)) for names in (("a", "b"), ("a", "b"), "acdef")
    )
    assert stories.compare(two, same).organizations > 2 * stories.compare(two, one_of_five).organizations > 0


def test_what_is_alike_of_another_organisation_or_month_is_a_template() -> None:
    text = "{0}公布,{1}交付新车{2}辆,同比增长。公司表示,主力车型为轿车。"
    may, june = profiled(
        [
            an_article(f"星河汽车{m}交付新车\n\n{text.format('星河汽车', m, n)}".encode(), m)
            for m, n in (("5月", 21340), ("6月", 24110))
        ]
    )
    one, other, spoken_of = (
        replace(may, article=str(place), organizations=names)
        for place, names in enumerate(({"a": 1.0}, {"b": 1.0}, {"b": 1.0, "a": 0.5}))
    )
    assert not stories.link(may, [june]).stories
    assert stories.compare(may, june).words <= 0
    assert stories.compare(one, other).organizations < -5
    assert stories.compare(one, other).words <= 0 < stories.compare(one, spoken_of).words


def test_a_paper_that_is_only_the_source_is_not_of_the_event() -> None:
    article = an_article("路透报道:芯片公司换帅\n\n据彭博报道,芯片公司董事会周一任命新的首席执行官。".encode(), "a")
    body = article.body_start
    named = {"reuters": 0, "bloomberg": body + 1, "nyt": body + 2}
    media = tuple(
        ReadOrganization(id_, id_, (Mention(id_, at, at + 2),) * (3 if id_ == "nyt" else 1), kind="media")
        for id_, at in named.items()
    )
    reading = replace(plain_reading.read(article), organizations=media)
    assert set(profiles.profile(article, reading, {}, [0.0] * DIMENSIONS).organizations) == {"reuters", "nyt"}


def test_an_order_of_magnitude_is_no_amount_that_two_reports_share() -> None:
    text = "港务公司签约\n\n交易规模达数十亿美元，另付3.4亿美元。"
    (profile,) = profiled([an_article(text.encode(), "a")])
    assert set(profile.figures) == {"USD:3.40E+8"}


def test_words_that_every_english_text_has_say_little() -> None:
    plain = "The company said it would give the people of the town more than they had asked for in the past."
    told = [
        plain + " Kestrel Dynamics of Wolverhampton builds hydrofoils.",
        plain + " Brightwater of Montevideo mills linseed.",
    ]
    other = (
        "Kestrel Dynamics, which builds hydrofoils in Wolverhampton, will pay a premium to whoever moves there next."
    )
    one, alike, same = profiled([an_article(text.encode(), text[-20:]) for text in (told[0], told[1], other)])
    assert stories.compare(one, alike).words < stories.compare(one, same).words


def test_two_events_of_one_kind_with_nothing_concrete_in_common_are_two() -> None:
    one, other = profiled(
        [
            an_article("老城区一栋居民楼深夜起火,浓烟沿楼梯上升,消防员疏散住户,起火原因正在调查。".encode(), "a"),
            an_article("海边一座旧仓库清晨起火,火势一度蔓延,消防员赶到扑救,起火原因正在调查。".encode(), "b"),
        ]
    )
    assert not stories.link(one, [other]).stories


def test_another_step_of_an_affair_is_another_event() -> None:
    told = "作家诉人工智能公司案:双方就十五亿美元达成和解", "法官批准人工智能公司与作家的十五亿美元和解"
    body = "原告称该公司未经许可下载书籍用于训练。和解涉及约五十万本书,每本约三千美元。"
    agreed, approved = profiled([an_article(f"{title}\n\n{body}".encode(), title) for title in told])
    assert stories.compare(agreed, approved).steps < 0
    assert stories.compare(agreed, agreed).steps > 0
    [untold] = profiled(
        [an_article(f"作家与人工智能公司案有新进展\n\n法官星期四批准了作家与这家公司的和解。{body}".encode(), "untold")]
    )
    assert stories.compare(agreed, approved).steps < stories.compare(agreed, untold).steps < 0


def test_a_plan_given_up_is_no_plan_expected() -> None:
    assert steps("苹果公司放弃电动车计划") == steps("apple scraps plans to build a car") == {"doubted"}


def test_stated_days_stand_in_for_a_date_that_is_missing() -> None:
    text = "法院{}驳回股东对芯片公司的集体诉讼,法官称原告未能证明公司隐瞒代工业务亏损三百二十亿美元。"
    march, again, july, fifth, ninth, friday, monday = profiled(
        [
            an_article(text.format(day).encode(), day)
            for day in ("3月4日", "3月5日", "7月8日", "周五(5日)", "周二(9日)", "周五", "周一")
        ]
    )
    assert stories.compare(march, again).time > 0
    assert stories.compare(march, july).time < -3
    assert stories.compare(march, fifth).time > 0
    assert stories.compare(march, ninth).time < -2
    assert stories.compare(friday, fifth).time > 0
    assert stories.compare(friday, monday).time < -1


def test_another_year_speaks_against() -> None:
    text = "欧洲央行宣布降息25个基点,存款利率降至{}%,这是{}年以来首次。"
    one, other, same = profiled(
        [an_article(text.format("2", year).encode(), str(n)) for n, year in enumerate((2024, 2025, 2024))]
    )
    assert stories.compare(one, other).time < 0
    assert stories.compare(one, same).time == 0


def test_one_value_in_two_languages_has_one_key() -> None:
    zh, en = profiled(
        [
            an_article("公司宣布投资143亿美元建厂,工期三年,当地政府提供土地和税收优惠。".encode(), "zh"),
            an_article(b"The company will invest $14.3 billion in a plant that takes three years to build.", "en"),
        ]
    )
    assert "USD:1.43E+10" in zh.figures.keys() & en.figures.keys()


def test_a_link_says_why() -> None:
    made, gold = own("dev")
    first = made[0]
    link = stories.link(first, [p for p in made[1:] if gold[p.article] == gold[first.article]])
    assert link.stories
    assert link.score >= stories.JOIN
    assert link.why


@pytest.mark.parametrize(("title", "told"), [("港" * 40, "港" * 40), ("港" * 41, "港" * 40 + "…")])
def test_a_title_that_goes_on_in_the_reason_of_a_link_shows_it(title: str, told: str) -> None:
    first = own("dev")[0][0]
    link = stories.link(first, [replace(first, article="other", story="sother", title=title)])
    assert f"(“{told}”): " in link.why


# --- vectors -----------------------------------------------------------------------------------------------------------------


def test_vectors_are_unit_rows_and_the_same_alone_or_in_a_batch() -> None:
    texts = ["港口恢复通航", "", "The port has opened again"] * 30
    vectors = ENCODER.encode(texts)
    assert vectors.shape == (90, DIMENSIONS)
    assert (abs((vectors**2).sum(axis=1) - 1) < 1e-4).all()
    assert (abs(vectors[0] - ENCODER.encode(texts[:1])[0]) < 1e-4).all()
    assert ENCODER.encode([]).shape == (0, DIMENSIONS)


def test_near_vectors_share_a_neighbourhood() -> None:
    made, gold = own("dev")
    pairs = [(a, b) for a in made for b in made if a.article < b.article]

    def share(same: bool) -> float:
        hits = [
            bool({t for t in a.terms.keys() & b.terms.keys() if t[0] == "~"})
            for a, b in pairs
            if (gold[a.article] == gold[b.article]) is same
        ]
        return sum(hits) / len(hits)

    assert share(same=True) > 0.75
    assert share(same=False) < 0.45


def test_a_figures_key_gives_its_value_back() -> None:
    for value in (
        usd("1.43E+10"),
        Value(FigureKind.PERCENT, Decimal("0.25"), unit="percent"),
        Value(FigureKind.RATIO, Decimal(3)),
    ):
        assert profiles.value_of(profiles.figure_key(value)) == value
    assert profiles.value_of("yuandong-tian") is None
