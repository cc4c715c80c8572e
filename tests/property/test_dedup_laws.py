"""Laws of the dedup stage: arrival in any order groups alike, and sketches are of the text alone."""

import random
from itertools import pairwise

import opencc
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.dedup import decide, sketch
from digests.models import Article, New, Summary
from tests.unit.test_dedup import LONG, REPOSTS, an_article, copies, stored

Family = list[Article]
_traditional = opencc.OpenCC("s2t").convert


def families() -> list[Family]:
    """Articles with their copies, leads and furniture; different families are different articles."""
    made: list[Family] = []
    for number, article in enumerate(LONG[:6]):
        variants = copies(article, random.Random(number))
        made.append([article, *(variants[kind] for kind in ("furniture", "edits", "two thirds", "lead", "retitled"))])
    return made


SOME = [str(text) for pair in REPOSTS["pairs"] for text in (pair["a"], pair["b"])]
SOME += [half[: len(half) * 2 // 3] + other for half, other in pairwise(SOME)]
FAMILIES = families()
SUMMARIES = {a.id: stored(a) for family in FAMILIES for a in family}


def grouped(order: list[Article]) -> set[frozenset[str]]:
    """Groups by following decisions as articles arrive one by one."""
    home: dict[str, str] = {}
    seen: list[Summary] = []
    for article in order:
        decision = decide(article, SUMMARIES[article.id].sketch, seen)
        home[article.id] = article.id if isinstance(decision, New) else home[decision.of]
        seen.append(SUMMARIES[article.id])
    return {frozenset(a for a, h in home.items() if h == root) for root in set(home.values())}


@given(st.permutations([a for family in FAMILIES for a in family]))
@settings(max_examples=6, deadline=None)
def test_any_order_of_arrival_groups_alike(order: list[Article]) -> None:
    assert grouped(order) == {frozenset(a.id for a in family) for family in FAMILIES}


@given(st.text(max_size=300))
def test_a_sketch_is_ascending_and_fits_a_signed_column(text: str) -> None:
    made = sketch(text)
    assert list(made) == sorted(set(made))
    assert all(0 <= h < 1 << 63 for h in made)


@given(
    st.lists(st.sampled_from("港口今天恢复通航三百艘船进出旧钟楼的齿轮全国只剩会做"), min_size=5, max_size=200).map(
        "".join
    )
)
def test_script_width_and_punctuation_leave_a_sketch_as_it_is(text: str) -> None:
    assert sketch(_traditional(text)) == sketch(text)
    assert sketch("，".join(text)) == sketch(text) == sketch(" \n".join(text))


@given(st.text(min_size=1, max_size=200))
def test_an_article_is_never_its_own_copy(text: str) -> None:
    article = an_article(text, "one")
    assert isinstance(decide(article, sketch(text), [stored(article)]), New)


@given(st.sampled_from(SOME), st.sampled_from(SOME))
@settings(deadline=None)
def test_two_texts_are_copies_whichever_comes_first(a: str, b: str) -> None:
    one, other = an_article(a, "one"), an_article(b, "other")
    assert isinstance(decide(one, sketch(a), [stored(other)]), New) == isinstance(
        decide(other, sketch(b), [stored(one)]), New
    )
