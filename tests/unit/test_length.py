"""A digest is as long as its channel asks for: what is told, what waits behind "and N more"."""

from dataclasses import replace
from datetime import date

import pytest

from digests.models import (
    Edition,
    Entry,
    Language,
    LanguageMode,
    NamedPerson,
    Novelty,
    Sentence,
    Standing,
    StoryBrief,
    Value,
    Variant,
)
from digests.publishing import Channel
from digests.writing.figure_order import ranked, telling
from digests.writing.length import fitted, words
from tests.fakes.stories import CHANNEL, DAY_ONE, claim, heads, organization, stored, usd

EN, ZH = Language.EN, Language.HANS
SENTENCES = (
    "Norhaven cut 340 jobs on Monday, about 12% of its staff, to pay for two new plants in the north of the country.",
    "Workers in Port Elwin will hear by Friday whether their contracts end in spring or in summer.",
    "The union of the harbour said that it would meet the managers of Norhaven once more before the week is over.",
)


def entry(
    measure: str,
    value: Value,
    subject: str | None = "Norhaven",
    *,
    standing: Standing = Standing.NEW,
    prominence: float = 0.8,
) -> Entry:
    said = claim(stored("a", "Norhaven"), organization(subject or "Norhaven"), measure, value)
    said = replace(said, prominence=prominence, subject=said.subject if subject else None)
    return Entry(said.subject, measure, "", standing, (Variant(value, (said,)),), key=f"{subject}|{measure}")


def brief(name: str, importance: float) -> StoryBrief:
    people = tuple(
        NamedPerson(f"{name}{n}", f"Ada {name.title()} {n}", None, Novelty.NEW_PERSON, None, "", ()) for n in range(6)
    )
    figures = tuple(entry(m, usd(40)) for m in ("revenue", "valuation", "net_profit", "spending"))
    return StoryBrief(
        name, "", {EN: Sentence(f"{name} cuts 340 jobs", EN, (1,))}, {EN: tuple(Sentence(s, EN, (1,)) for s in SENTENCES)},
        people, figures, (entry("layoffs", heads(340), standing=Standing.DISPUTED),), (), (1,), importance, more_people=2,
    )  # fmt: skip


def edition(*briefs: StoryBrief) -> Edition:
    return Edition(CHANNEL.id, date(2026, 3, 2), DAY_ONE, briefs, (), len(briefs))


def size(brief_: StoryBrief) -> tuple[int, int, int]:
    return len(brief_.people), len(brief_.figures), len(brief_.lead[EN])


def english(mode: LanguageMode = LanguageMode.EN) -> Channel:
    return replace(CHANNEL, mode=mode)


def test_without_a_length_all_is_told() -> None:
    whole = edition(brief("norhaven", 5))
    assert fitted(whole, english(), 0) is whole


def test_what_is_not_told_is_counted() -> None:
    whole = edition(brief("norhaven", 5), brief("halden", 3))
    for cut, full in zip(fitted(whole, english(), 120).briefs, whole.briefs, strict=True):
        assert size(cut) < size(full)
        assert len(cut.people) + cut.more_people == len(full.people) + full.more_people
        assert len(cut.figures) + cut.more_figures == len(full.figures) + full.more_figures


def test_headline_first_sentence_and_disputes_are_told_however_short() -> None:
    whole = brief("norhaven", 5)
    (cut,) = fitted(edition(whole), english(), 1).briefs
    assert (cut.headlines, cut.disputes) == (whole.headlines, whole.disputes)
    assert size(cut) == (2, 1, 1)
    assert cut.lead[EN][0].text == SENTENCES[0]


def test_the_more_important_story_gets_more() -> None:
    small, great = fitted(edition(brief("halden", 1), brief("norhaven", 9)), english(), 160).briefs
    assert sum(size(great)) > sum(size(small))


@pytest.mark.parametrize("length", [60, 150, 300, 600, 3000])
def test_a_longer_digest_tells_no_less(length: int) -> None:
    whole = edition(brief("norhaven", 9), brief("halden", 3), brief("corvex", 3))
    shorter, longer = (fitted(whole, english(), n).briefs for n in (length, 2 * length))
    assert all(a >= b for x, y in zip(longer, shorter, strict=True) for a, b in zip(size(x), size(y), strict=True))


def test_of_two_languages_each_is_shorter_but_not_by_half() -> None:
    whole = edition(brief("norhaven", 9), brief("halden", 3))
    one, two = (fitted(whole, english(mode), 240) for mode in (LanguageMode.EN, LanguageMode.BOTH))
    assert sum(sum(size(b)) for b in two.briefs) < sum(sum(size(b)) for b in one.briefs)
    assert fitted(whole, english(LanguageMode.BOTH), 300).briefs == one.briefs


def test_the_room_one_language_does_not_need_is_not_lost_to_the_other() -> None:
    """A story told in Chinese alone and one in English alone fill the room of their own language."""
    zh = replace(brief("norhaven", 9), headlines={}, lead={})
    both = fitted(edition(zh, brief("halden", 3)), english(LanguageMode.BOTH), 220)
    assert size(both.briefs[1])[2] == 3


def test_what_is_unconfirmed_comes_before_a_second_sentence() -> None:
    talk = {EN: Sentence("Norhaven will be sold, people familiar with the matter said.", EN, (1,))}
    told = replace(brief("norhaven", 9), unconfirmed=talk)
    sizes = [
        (bool(cut.unconfirmed), len(cut.lead[EN]))
        for n in (40, 75, 300)
        for cut in fitted(edition(told), english(), n).briefs
    ]
    assert sizes == [(False, 1), (True, 1), (True, 3)]


def test_words_are_what_takes_as_long_to_read() -> None:
    assert words("Norhaven cut 340 jobs, about 12% of its staff") == 9
    assert words("诺海半导体裁员") == pytest.approx(7 / 1.7)
    assert words("诺海裁员340人") == pytest.approx(5 / 1.7 + 1)


# --- figures: one of each measure -------------------------------------------------------------------------------------------


def shown(*entries: Entry, apart: tuple[Entry, ...] = ()) -> list[tuple[str | None, str | None, int]]:
    found = telling(ranked(entries, apart), apart)
    return [(e.subject.name if e.subject else None, e.measure, int(e.variants[0].value.low)) for e in found]


def test_of_one_measure_the_first_figure_is_shown() -> None:
    assert shown(entry("share_price", usd(26), prominence=1.0), entry("share_price", usd(29), prominence=0.5)) == [
        ("Norhaven", "share_price", 26)
    ]
    assert len(shown(entry("share_price", usd(26)), entry("share_price", usd(29), "Halden"))) == 2


def test_of_people_told_early_the_greatest_count_holds_the_others() -> None:
    two, eight = entry("departures", heads(2), prominence=1.0), entry("departures", heads(8), None, prominence=0.75)
    assert shown(two, eight) == [(None, "departures", 8)]


def test_an_older_and_greater_count_further_down_does_not_displace_the_news() -> None:
    now, once = entry("layoffs", heads(9000), prominence=1.0), entry("layoffs", heads(10000), None, prominence=0.4)
    assert shown(now, once) == [("Norhaven", "layoffs", 9000)]


def test_what_is_disputed_is_no_new_figure_too() -> None:
    disputed = entry("investment", usd(143), standing=Standing.DISPUTED)
    assert shown(entry("investment", usd(20)), apart=(disputed,)) == []


def test_one_amount_under_two_names_is_told_of_the_better_known() -> None:
    known = entry("investment", usd(100), "TSMC")
    assert known.subject is not None
    known = replace(known, subject=replace(known.subject, zh="台积电"))
    assert shown(entry("investment", usd(100), "Taiwan Semiconductor", prominence=1.0), known) == [
        ("TSMC", "investment", 100)
    ]
    assert len(shown(entry("investment", usd(101), "Taiwan Semiconductor"), known)) == 2


def test_a_figure_of_nobody_further_down_is_left_to_the_full_story() -> None:
    assert shown(entry("deaths", heads(3), None, prominence=0.3), entry("layoffs", heads(9), None)) == [
        (None, "layoffs", 9)
    ]
