"""What holds for all names: order of the pair, order of the articles, case and script."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.identity import keys, match, resolve
from digests.models import Article, Language, Mention, OffsetMap, Person, Reading, ReadPerson
from digests.reading.gazetteer import Gazetteer

_GIVEN = "Anders Priya Carlos Mei-Ling Xiaoming Jean-Luc Alexandr Bob Robert Daniela J. Zeyuan".split()
_SURNAMES = "Lindqvist Sharma Mendoza Wang Zhu Li Leclerc O'Connor Huang Kessler".split()
_HAN = "王李张陈林黄欧阳晓明小铭晟佳盛嘉安德斯普丽娅卡洛斯门多萨".strip()
_EMPTY = Gazetteer()

latin = st.lists(st.sampled_from(_GIVEN), min_size=0, max_size=2).flatmap(
    lambda given: st.sampled_from(_SURNAMES).map(lambda surname: " ".join([*given, surname]))
)
han = st.lists(st.text(_HAN, min_size=1, max_size=4), min_size=1, max_size=3).map("·".join)
names = st.one_of(latin, han, st.text(max_size=12))


@given(names, names)
def test_match_does_not_depend_on_the_order(a: str, b: str) -> None:
    one, other = match(a, b, _EMPTY), match(b, a, _EMPTY)
    assert (one.same, one.score, one.why) == (other.same, other.score, other.why)
    assert 0 <= one.score <= 1


@given(names)
def test_a_name_is_itself_in_any_case(name: str) -> None:
    assert match(name, name, _EMPTY).same
    assert match(f"  {name} ", name, _EMPTY).score == 1.0


@given(names, names)
def test_what_matches_can_be_found(a: str, b: str) -> None:
    if match(a, b, _EMPTY).score >= 0.7:
        assert keys(a) & keys(b)


_ARTICLES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("田渊栋", "Yuandong Tian"), ("Rishabh Agarwal", "Agarwal")),
    (("Yuandong Tian",), ("普丽娅·夏尔马",)),
    (("田渊栋",), ("Tony Wang",)),
    (("王启明", "Tony Wang"), ("Priya Sharma",)),
    (("王启明",), ("Rishabh Agarwal",)),
    (("趙晟佳",), ("Mei-Ling Zhou",)),
    (("赵晟佳", "Shengjia Zhao"), ("Meiling Zhou",)),
)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_people_are_the_same_whatever_the_order_of_articles(rng: random.Random) -> None:
    order = list(range(len(_ARTICLES)))
    assert _partition(order) == _partition(rng.sample(order, len(order)))


def _partition(order: list[int]) -> frozenset[frozenset[tuple[int, str]]]:
    """Which mentions of which articles are one person's, after filing the articles in this order."""
    archive: dict[str, Person] = {}
    goes_by: dict[str, str] = {}
    filed: list[tuple[int, str, str]] = []
    now = datetime(2026, 1, 5, tzinfo=UTC)
    for number in order:
        people = tuple(
            ReadPerson(f"p{i}", forms[0], tuple(Mention(form, 0, len(form)) for form in forms))
            for i, forms in enumerate(_ARTICLES[number])
        )
        article = Article(f"a{number}", "s", None, "", "t", 0, OffsetMap(()), Language.HANS, now, now)
        wanted = {key for person in people for form in person.forms for key in keys(form)}
        near = [p for p in archive.values() if any(keys(form) & wanted for form in p.forms)]
        for resolution, person in zip(
            resolve(Reading(article.id, (), people, (), ()), article, near), people, strict=True
        ):
            made = resolution.person
            for other in resolution.merges:
                gone = archive.pop(other)
                made = replace(made, forms=made.forms | gone.forms)
                goes_by[other] = made.id
            archive[made.id] = made
            filed += [(number, form, made.id) for form in person.forms]
    groups: dict[str, set[tuple[int, str]]] = {}
    for number, form, made_id in filed:
        while made_id in goes_by:
            made_id = goes_by[made_id]
        groups.setdefault(made_id, set()).add((number, form))
    return frozenset(frozenset(group) for group in groups.values())
