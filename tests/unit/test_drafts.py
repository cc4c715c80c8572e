"""What a model wrote is held against the sentences it cites: what may stand, and why the rest may not."""

import json
from pathlib import Path

import pytest

from digests.models import Language
from digests.ports import Draft, DraftBullet
from digests.text.script import detect
from digests.writing import drafts, prompt
from digests.writing.prompt import Prompt, Shown
from tests.fakes.drafts import FUNDING, HEADLINE, LAYOFFS, material
from tests.fakes.plain_reading import book

SPEC = json.loads((Path(__file__).parents[1] / "specs" / "drafts.json").read_text("utf-8"))
SHOWN = Prompt("", {id_: Shown(id_, f"a{id_[0]}", text, detect(text)) for id_, text in SPEC["sentences"].items()})
GOOD = (DraftBullet(*LAYOFFS), DraftBullet(*FUNDING))


def shown(*bodies: str) -> Prompt:
    told = material(*bodies)
    return prompt.build(told, [a.article.id for a in told.articles])


def problems(row: dict[str, str]) -> tuple[str, ...]:
    bullet = DraftBullet(row["en"], row["zh"], tuple(row["cites"]))
    return drafts.check(Draft(*HEADLINE, (bullet,)), SHOWN, book()).problems[0]


@pytest.mark.parametrize("row", SPEC["stands"], ids=lambda row: row["name"])
def test_what_stands(row: dict[str, str]) -> None:
    assert problems(row) == ()


@pytest.mark.parametrize("row", SPEC["falls"], ids=lambda row: row["name"])
def test_what_falls(row: dict[str, str]) -> None:
    assert row["why"] in "; ".join(problems(row))


def test_what_was_said_is_not_said_again() -> None:
    checked = drafts.check(Draft(*HEADLINE, (*GOOD, GOOD[0])), shown(), book())
    assert checked.bullets == (*GOOD, None)
    assert checked.problems[2] == ("it says no more than bullet 1",)


@pytest.mark.parametrize("piece", ["a.a-", "[1.1", "1.111", '"', "(", "海港", "&#", "“", "机器人 will "])
def test_a_text_without_end_takes_no_time(piece: str) -> None:
    """A pattern that goes over it again and again would take hours, and the test would be stopped."""
    long = piece * 200_000
    checked = drafts.check(Draft(long, long, (DraftBullet(long, long, ("1.1",)),)), shown(), book())
    assert checked.empty


class TestChecks:
    def test_a_mark_of_the_cited_ids_and_a_dash_are_taken_off(self) -> None:
        bullet = DraftBullet(f"- {LAYOFFS[0]} [1.1, 2.1]", f"• {LAYOFFS[1]}[1.1]", ("[1.1]", "2.1"))
        checked = drafts.check(Draft(*HEADLINE, (bullet,)), shown(), book())
        assert checked.bullets == (DraftBullet(*LAYOFFS),)

    def test_traditional_is_folded(self) -> None:
        bullet = DraftBullet(LAYOFFS[0], "海港機器人將裁員340人，約佔員工總數的12%。", LAYOFFS[2])
        (kept,) = drafts.check(Draft(*HEADLINE, (bullet,)), shown(), book()).bullets
        assert kept is not None
        assert kept.zh.startswith("海港机器人将裁员340人")

    def test_a_verbatim_quotation_stays(self) -> None:
        bullet = DraftBullet(
            'Ines Calloway said: "We grew faster than our orders did."', "Ines Calloway 说增长快于订单。", ("1.3",)
        )
        assert drafts.bullet_problems(bullet, shown(), book()) == ()

    @pytest.mark.parametrize("host", ["Character.AI", "Booking.com"])
    def test_a_name_with_a_dot_stays_where_a_source_has_it(self, host: str) -> None:
        source = Shown("1.1", "a", f"{host} said it will cut 40 jobs.", Language.EN)
        bullet = DraftBullet(f"{host} will cut 40 jobs.", f"{host}将裁员40人。", ("1.1",))
        assert drafts.bullet_problems(bullet, Prompt("", {"1.1": source}), book()) == ()
        other = Prompt("", {"1.1": Shown("1.1", "a", "The firm said it will cut 40 jobs.", Language.EN)})
        assert drafts.bullet_problems(bullet, other, book()) != ()

    def test_a_headline_needs_a_title_or_a_bullet_to_stand_on(self) -> None:
        told = Prompt("", {"1.1": Shown("1.1", "a", "The harbour is open.", Language.EN)})
        checked = drafts.check(Draft("All is well today", "今天一切都好", ()), told, book())
        assert checked.headline is None
        assert checked.empty

    @pytest.mark.parametrize(
        ("en", "zh", "wrong"),
        [
            ("Harbour is reportedly paying $2 million.", "据说海港支付200万美元。", ""),
            ("Harbour is paying $2 million.", "据说海港支付200万美元。", "en: the source has this by hearsay"),
            ("Harbour is reportedly paying $2 million.", "海港支付200万美元。", "zh: the source has this by hearsay"),
        ],
    )
    def test_hearsay_stays_hearsay(self, en: str, zh: str, wrong: str) -> None:
        told = Prompt("", {"1.1": Shown("1.1", "a", "Harbour is rumoured to pay $2 million.", Language.EN)})
        problems = drafts.bullet_problems(DraftBullet(en, zh, ("1.1",)), told, book())
        assert len(problems) == bool(wrong), problems
        assert wrong in "".join(problems)

    def test_another_language_is_not_english(self) -> None:
        text = "L'entreprise Harbour Robotics va supprimer plusieurs postes cette année, selon ses dirigeants."
        bullet = DraftBullet(text, "海港机器人将裁员。", ("1.1",))
        assert "it is not in English" in " ".join(drafts.bullet_problems(bullet, shown(), book()))
