"""A count that goes on: a later report of the dead, the missing or the jobs that go is a later state, told as what it was and what it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digests import ledger
from digests.models import Claim, Entry, Language, Standing
from digests.writing.voice import Voice
from tests.unit.test_ledger import lines, told

EN, ZH = Voice(Language.EN), Voice(Language.HANS)


def toll(entries: tuple[Entry, ...], measure: str = "deaths") -> Entry:
    (entry,) = [e for e in entries if e.measure == measure and "toll" in e.key]
    return entry


def states(entry: Entry) -> list[int]:
    known = ([entry.previous] if entry.previous else []) + [v for v in entry.variants if not v.about]
    return [int(v.value.low) for v in known]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A fire in the harbour killed 3 people.", "The death toll of the harbour fire rose to 5 on Monday."),
        ("港口火灾造成3人死亡。", "港口火灾死亡人数升至5人。"),
        ("A fire in the harbour killed 3 people.", "港口火灾已造成5人遇难,2人受伤。"),
        ("A fire in the harbour killed 3 people.", "港口火灾遇难人员上升到5人。"),
        ("港口火灾造成3人死亡。", "The death toll of the harbour fire was raised to 5."),
        ("A fire in the harbour killed 3 people.", "A fire in the harbour killed at least 50 people."),
    ],
)
def test_a_higher_count_of_the_dead_is_a_later_state_whoever_tells_it(first: str, second: str) -> None:
    entry = toll(lines(told(first, "a"), told(second, "b", days=1)))
    assert entry.standing is Standing.CHANGED
    assert states(entry) == [3, 50 if "50" in second else 5]
    assert {c.quote for v in (entry.previous, *entry.variants) if v for c in v.claims} == {first, second}


def test_it_rises_within_a_day_too_and_is_no_correction() -> None:
    first, second = told("港口火灾造成3人死亡。", "a"), told("港口火灾死亡人数升至5人。", "b", days=0.2)
    entry = toll(lines(first, second))
    assert ZH.change(entry) == "死亡人数：3人 → 5人，+2人"
    assert EN.change(entry) == "Deaths: 3 people → 5 people, +2 people"


def test_the_last_state_is_what_it_was() -> None:
    texts = ["港口火灾造成3人死亡。", "港口火灾造成4人死亡。", "港口火灾死亡人数升至7人。"]
    found = lines(*(told(text, f"a{n}", days=n) for n, text in enumerate(texts)))
    assert states(toll(found)) == [4, 7]


def test_who_only_repeats_the_old_count_changes_nothing() -> None:
    texts = ["港口火灾造成3人死亡。", "港口火灾死亡人数升至5人。", "港口火灾造成3人死亡,原因不明。"]
    entry = toll(lines(*(told(text, f"a{n}", days=n) for n, text in enumerate(texts))))
    assert states(entry) == [3, 5]


def test_other_counts_of_an_article_are_no_state_of_it() -> None:
    first = told("港口火灾造成3人死亡。", "a")
    old = "港口火灾造成3人死亡。" + "消防队仍在现场清理,道路尚未开放。" * 30 + "2009年的一场火灾曾造成41人死亡。"
    assert states(toll(lines(first, told(old, "b", days=1)))) == [3]
    parts = "火灾在东区造成4人死亡,在西区造成9人死亡。"  # none of them is the whole
    assert states(toll(lines(first, told(parts, "c", days=1)))) == [3]


def test_another_story_has_a_toll_of_its_own() -> None:
    found = lines(told("港口火灾造成3人死亡。", "a"), told("隧道塌方造成5人死亡。", "b", days=1, story="t"))
    assert [e.standing for e in found] == [Standing.NEW, Standing.NEW]


def test_fewer_are_missing_later_on() -> None:
    entry = toll(lines(told("火灾造成9人失踪。", "a"), told("火灾仍有4人失踪。", "b", days=1)), "missing")
    assert (entry.standing, states(entry)) == (Standing.CHANGED, [9, 4])
    assert EN.change(entry).startswith("Missing: 9 people (1 March 2026) → 4 people (2 March 2026)")


def test_what_an_article_itself_says_it_was() -> None:
    entry = toll(lines(told("The death toll of the harbour fire rose from 18 to 21 on Sunday.", "a")))
    assert (entry.standing, states(entry)) == (Standing.CHANGED, [18, 21])


JOBS = "Bluebay cut 2,000 jobs."


@pytest.mark.parametrize(
    ("later", "standing"),
    [
        ("Bluebay raised its layoffs: it cut 3,000 jobs.", Standing.CHANGED),
        ("蓝湾科技裁员人数增至3000人。", Standing.CHANGED),
        ("Bluebay cut 3,000 jobs.", Standing.DISPUTED),
        ("Bluebay raised its target: it cut 1,500 jobs.", Standing.DISPUTED),
    ],
)
def test_more_jobs_are_a_change_where_the_text_says_so_and_else_a_dispute(later: str, standing: Standing) -> None:
    (entry,) = [e for e in lines(told(JOBS, "a"), told(later, "b", days=1)) if e.measure == "layoffs"]
    assert entry.standing is standing
    if standing is Standing.CHANGED:
        assert states(entry) == [2000, 3000]


def test_without_dates_nothing_is_later() -> None:
    def undated(claims: tuple[Claim, ...]) -> list[Claim]:
        return [replace(c, dated=False, when=c.when + timedelta()) for c in claims]

    found = lines(undated(told("火灾造成3人死亡。", "a")), undated(told("火灾造成5人死亡。", "b", days=1)))
    assert toll(found).standing is Standing.NEW


def test_a_toll_told_before_is_known_by_its_value_too() -> None:
    (claim,) = told("港口火灾造成3人死亡。", "a")
    assert (ledger.line_key(claim), ledger.value_key_of(claim)) == ("|deaths|toll+s", "|deaths|s+people:3")
