"""How roles are shown: in both languages, with their field, and not at all where they say nothing. Specs: role_lines.json."""

from typing import cast

import pytest

from digests.models import Language, NamedPerson, Novelty, Role
from digests.reading import titles
from digests.reading.lexicon import table
from digests.reading.titles import Weight
from digests.writing.voice import Voice
from tests.readings import model_reader, spec, spec_article

ZH, EN = Voice(Language.HANS), Voice(Language.EN)


def aside(voice: Voice, role: Role | None) -> str:
    """What stands in brackets behind a name."""
    said = voice.person(NamedPerson("x", "X", "X", Novelty.NEW_PERSON, role, "", ()))
    return said[1:].strip(" ()（）")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_roles_are_shown_as_the_spec_says(language: str) -> None:
    wrong = []
    for case in spec(language, "role_lines"):
        reading = model_reader().read(spec_article(language, cast(str, case["input"])))
        person = next(person for person in reading.people if case["person"] in person.forms)
        role = titles.best(person.roles)
        found = {"zh": aside(ZH, role), "en": aside(EN, role)}
        if found != {"zh": case["zh"], "en": case["en"]}:
            wrong.append((case["input"], found))
    assert not wrong


def role(title: str, *, org: str | None = None, former: bool = False) -> Role:
    pair = titles.titles().pair(title)
    assert pair is not None
    return Role(f"{org or ''}{title}", 0, 1, org, org, *pair, former)


@pytest.mark.parametrize(
    ("shown", "weight"),
    [
        (role("元老"), Weight.NOTHING),
        (role("代表", org="Meta"), Weight.NOTHING),
        (role("资深员工"), Weight.NOTHING),
        (role("负责人"), Weight.VAGUE),
        (role("创始人"), Weight.VAGUE),
        (role("首席科学家"), Weight.TITLE),
        (role("负责人", org="Meta"), Weight.PLACED),
    ],
)
def test_the_weight_of_a_role(shown: Role, weight: Weight) -> None:
    assert titles.weight(shown) is weight


def test_of_several_roles_the_best_is_current_placed_and_specific() -> None:
    head, chief = role("负责人", org="实验室"), role("首席科学家", org="Meta")
    was, alone, nothing = role("首席执行官", org="OpenAI", former=True), role("首席科学家"), role("元老")
    assert titles.best([nothing, was, alone, head, chief]) == chief
    assert titles.best([nothing, was, alone]) == alone
    assert titles.best([nothing, was]) == was
    assert titles.best([]) is None


def test_the_best_of_equals_is_the_first() -> None:
    first, second = role("首席科学家", org="Meta"), role("首席科学家", org="OpenAI")
    assert titles.best([first, second]) == first
    assert titles.best([second, first]) == second


def test_every_weak_title_and_every_field_is_a_known_one() -> None:
    weak = table("titles")["weak"]
    known = {english for book in (titles.titles().en, titles.titles().zh) for english, _ in book.values()}
    assert set(weak["never"]) | set(weak["alone"]) <= known
    assert not set(weak["never"]) & set(weak["alone"])
    forms = [form for rows in table("titles")["fields"].values() for _, zh in rows for form in zh.split("|")]
    assert len(forms) == len(set(forms))
    assert all(titles.is_field(form) for form in forms)
    assert titles.is_field("AI大模型团队")
    assert not titles.is_field("宣布")
    assert not titles.is_field("")
