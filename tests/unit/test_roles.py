"""Titles: what stands beside a name, in which organisation, and whether it is over."""

from typing import cast

import pytest

from digests.reading.lexicon import table
from digests.reading.titles import titles
from tests.readings import article, model_reader, reader, spec, spec_article


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_roles_are_those_of_the_spec(language: str) -> None:
    wrong = []
    for case in spec(language, "roles"):
        text, name = cast(str, case["input"]), cast(str, case["person"])
        reading = model_reader().read(spec_article(language, text))
        person = next((person for person in reading.people if name in person.forms), None)
        found = [
            {"text": r.text, "start": r.start, "org": r.org, "title_en": r.title_en, "former": r.former}
            for r in (person.roles if person else ())
        ]
        if person is None or found != case["roles"]:
            wrong.append((text, found, case["roles"]))
    assert not wrong


def test_the_lexicon_knows_at_least_250_titles() -> None:
    rows = table("titles")["titles"]
    assert len(rows) >= 250
    assert all(len(row) == 2 and all(form.strip() == form for side in row for form in side.split("|")) for row in rows)


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        ("CEO", "CEO", "首席执行官"),
        ("首席执行官", "CEO", "首席执行官"),
        ("Senior Vice President", "senior vice president", "高级副总裁"),
        ("高级产品经理", "senior product manager", "高级产品经理"),
        ("资深工程师", "senior engineer", "高级工程师"),
        ("部长", "minister", "部长"),
    ],
)
def test_a_title_is_known_in_both_languages(written: str, english: str, chinese: str) -> None:
    assert titles().pair(written) == (english, chinese)


def test_an_unknown_title_has_no_counterpart() -> None:
    assert titles().pair("茶水间观察员") is None
    assert titles().pair("chief vibes wrangler") is None


def test_a_president_beside_no_company_is_a_head_of_state() -> None:
    reading = reader(english={"Clara Jensen": "person"}).read(article("President Clara Jensen signed the bill."))
    assert [role.title_zh for role in reading.people[0].roles] == ["总统"]


def test_a_role_is_a_slice_and_names_its_organisation() -> None:
    text = "星海大学教授顾明轩指出，样本太小。"
    reading = reader({"顾明轩": "person", "星海大学": "organization"}).read(article(text))
    (role,) = reading.people[0].roles
    assert text[role.start : role.end] == role.text == "星海大学教授"
    assert role.org_id == reading.organizations[0].id
