"""Names against names, and people of a reading against people of the archive."""

import json
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from digests.identity import keys, keys_of, match, resolve
from digests.models import Article, Language, Mention, OffsetMap, Person, Reading, ReadPerson, Resolution, Role
from digests.reading.gazetteer import CuratedPerson, Gazetteer

_ROOT = Path(__file__).resolve().parents[2]
_PAIRS = json.loads((_ROOT / "tests/specs/name_pairs.json").read_text("utf-8"))["pairs"]


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    config = _ROOT / "config"
    return Gazetteer.load(config / "people.toml", config / "organisations.toml", config / "products.toml")


# --- match ---


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_pairs_that_are_in_no_list(half: str, book: Gazetteer) -> None:
    rows = [row for row in _PAIRS if row["half"] == half]
    said = [(match(row["a"], row["b"], book).same, row["same"]) for row in rows]
    right = sum(same and truth for same, truth in said)
    assert right / sum(same for same, _ in said) >= 0.97
    assert right / sum(truth for _, truth in said) >= 0.85


def test_pairs_are_not_in_the_list(book: Gazetteer) -> None:
    assert len(_PAIRS) >= 300
    assert not [row for row in _PAIRS if row["same"] and (book.person(row["a"]) or book.person(row["b"]))]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("黄仁勋", "Jensen Huang"),
        ("姚期智", "Andrew Yao"),
        ("祖克柏", "Mark Zuckerberg"),
        ("川普", "Donald Trump"),
        ("小扎", "扎克伯格"),
        ("亞歷山大·王", "Alexandr Wang"),
        ("alexander wang", "亚历山大·王"),
    ],
)
def test_the_list_joins_what_no_rule_can(a: str, b: str, book: Gazetteer) -> None:
    found = match(a, b, book)
    assert found.same
    assert found.score >= 0.8
    assert found.why


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("达里奥·阿莫迪", "Ray Dalio"),
        ("纳德拉", "Rafael Nadal"),
        ("特朗普", "Eric Trump"),
        ("马斯克", "Kimbal Musk"),
        ("李彦宏", "李艳红"),
        ("Mark Chen", "Mark Zuckerberg"),
    ],
)
def test_the_list_keeps_apart_what_sounds_alike(a: str, b: str, book: Gazetteer) -> None:
    assert not match(a, b, book).same


def test_the_evidence_is_said() -> None:
    empty = Gazetteer()
    assert match("陈景润", "Jingrun Chen", empty).why == "pinyin of the characters"
    assert match("彼得·林德奎斯特", "Peter Lindqvist", empty).why == "both parts spelt by sound"
    assert "middle" in match("Zeyuan Zhu", "Zeyuan Allen Zhu", empty).why


@pytest.mark.parametrize("text", ["", "  ", "1234", "·", "!!", "😀", "()", "Dr.", "先生", "Jr."])
def test_what_is_no_name_does_no_harm(text: str) -> None:
    assert keys(text)
    assert match(text, text, Gazetteer()).same
    assert not match(text, "Alexandr Wang", Gazetteer()).same


def test_names_that_match_share_a_key(book: Gazetteer) -> None:
    missed = [(r["a"], r["b"]) for r in _PAIRS if match(r["a"], r["b"], book).same and not keys(r["a"]) & keys(r["b"])]
    assert missed == []


# --- resolve ---


def _article(name: str = "a1") -> Article:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return Article(name, "s", None, "", "text", 0, OffsetMap(()), Language.HANS, now, now)


def _person(ref: str, *forms: str, curated: str | None = None, org: str | None = None) -> ReadPerson:
    roles = (Role("CEO", 0, 3, org, org),) if org else ()
    return ReadPerson(ref, forms[0], tuple(Mention(form, 0, len(form)) for form in forms), roles, curated)


def _read(*people: ReadPerson) -> Reading:
    return Reading("a1", (), people, (), ())


def _one(read: ReadPerson, *archive: Person, book: Gazetteer | None = None) -> Resolution:
    (resolution,) = resolve(_read(read), _article(), archive, book)
    return resolution


def _stored(made: str, *forms: str, **more: object) -> Person:
    han = next((form for form in forms if not form.isascii()), None)
    latin = next((form for form in forms if form.isascii()), None)
    return Person(made, latin, han, frozenset(forms), **more)  # type: ignore[arg-type]  # fields by name, for brevity


def test_a_new_person_has_a_stable_id_and_both_names() -> None:
    read = _person("p0", "趙晟佳", "Shengjia Zhao", "赵")
    first, again = _one(read), _one(read)
    assert first == again
    assert not first.known
    assert first.person.id.startswith("p")
    assert (first.person.en, first.person.zh) == ("Shengjia Zhao", "赵晟佳")


def test_a_listed_person_takes_the_listed_id_and_carries_every_form() -> None:
    listed = CuratedPerson("jensen-huang", "Jensen Huang", "黄仁勋", ("Jensen Huang", "黄仁勋"), ("老黄",), ("nvidia",))
    book = Gazetteer({"jensen-huang": listed})
    person = _one(_person("p0", "黄仁勋", curated="jensen-huang"), book=book).person
    assert person.id == person.curated == "jensen-huang"
    assert {"Jensen Huang", "老黄"} <= person.forms
    reading = _read(_person("p0", "黄仁勋", curated="jensen-huang"))
    assert keys("Jensen Huang") <= keys_of(reading, book)


def test_the_same_full_name_is_the_same_person() -> None:
    old = _stored("p1", "Rishabh Agarwal")
    found = _one(_person("p0", "Rishabh Agarwal", "Agarwal"), old)
    assert found.known
    assert found.person.id == "p1"
    assert "Agarwal" in found.person.forms


def test_pinyin_of_a_full_name_is_enough() -> None:
    old = _stored("p1", "田渊栋")
    assert _one(_person("p0", "Yuandong Tian"), old).person.id == "p1"


def test_a_name_in_both_scripts_joins_two_records() -> None:
    found = _one(_person("p0", "王启明", "Tony Wang"), _stored("p1", "王启明"), _stored("p2", "Tony Wang"))
    assert {found.person.id, *found.merges} == {"p1", "p2"}


@pytest.mark.parametrize("decided", ["apart", "settled"])
def test_what_an_admin_decided_stands(decided: str) -> None:
    first = (
        _stored("p1", "王启明", apart=frozenset({"p2"}))
        if decided == "apart"
        else _stored("p1", "王启明", settled=True)
    )
    second = _stored("p2", "Tony Wang")
    found = _one(_person("p0", "王启明", "Tony Wang"), first, second)
    assert found.merges == ()
    assert found.person.zh in (None, "王启明") or decided == "apart"


def test_a_settled_person_keeps_the_name_it_was_given() -> None:
    old = Person("p1", "Tony Q. Wang", None, frozenset({"Tony Wang"}), settled=True)
    found = _one(_person("p0", "Tony Wang", "王启明"), old)
    assert found.person.id == "p1"
    assert (found.person.en, found.person.zh) == ("Tony Q. Wang", None)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("赵盛嘉", "赵晟佳"),
        ("安德斯·林德奎斯特", "Anders Lindqvist"),
        ("Bob Kessler", "Robert Kessler"),
        ("林德奎斯特", "Anders Lindqvist"),
    ],
)
def test_what_is_only_likely_needs_a_second_cue(written: str, stored: str) -> None:
    old = _stored("p1", stored, orgs=frozenset({"acme"}))
    assert not _one(_person("p0", written), old).known
    assert not _one(_person("p0", written, org="other"), old).known
    found = _one(_person("p0", written, org="acme"), old)
    assert found.person.id == "p1"
    assert found.evidence is not None
    assert "acme" in found.evidence.why


def test_a_homophone_is_not_taken_for_the_pinyin_they_share() -> None:
    old = _stored("p1", "李晓明", "Xiaoming Li")
    assert not _one(_person("p0", "李小铭"), old).known


def test_two_names_of_one_pinyin_do_not_become_one_over_it() -> None:
    old = _stored("p1", "李晓明", "Xiaoming Li")
    found = _one(_person("p0", "黎小敏", "Xiaoming Li"), old)
    assert not found.known


def test_a_surname_alone_stays_alone_when_two_could_be_meant() -> None:
    old = [_stored(made, name, orgs=frozenset({"acme"})) for made, name in (("p1", "Tony Liu"), ("p2", "Anna Liu"))]
    assert not _one(_person("p0", "Liu", org="acme"), *old).known
    assert _one(_person("p0", "Liu", org="acme"), old[0]).person.id == "p1"


@pytest.mark.parametrize("name", ["张伟", "Wei Zhang", "John Smith"])
def test_a_common_name_at_another_organisation_is_another_person(name: str) -> None:
    old = _stored("p1", name, orgs=frozenset({"acme"}))
    other = _one(_person("p0", name, org="ministry"), old)
    assert not other.known
    assert "p1" in other.person.note
    assert _one(_person("p0", name, org="acme"), old).person.id == "p1"


@pytest.mark.parametrize("name", ["张伟", "Wei Zhang", "John Smith"])
def test_a_common_name_without_a_cue_is_kept_as_one_with_the_doubt_said(name: str) -> None:
    found = _one(_person("p0", name), _stored("p1", name, orgs=frozenset({"acme"})))
    assert found.person.id == "p1"
    assert found.evidence is not None
    assert "common name" in found.evidence.why


def test_a_listed_person_is_not_whom_the_reader_did_not_take_for_them() -> None:
    """The reader knows the list: a 王宁 beside no word of the listed one's firm is somebody else, and the record says whose name it is."""
    listed = CuratedPerson("wang-ning", "Wang Ning", "王宁", ("Wang Ning", "王宁"), orgs=("pop-mart",))
    old = Person("wang-ning", "Wang Ning", "王宁", frozenset({"王宁"}), curated="wang-ning")
    [found] = resolve(_read(_person("p0", "王宁")), _article(), (old,), Gazetteer({"wang-ning": listed}))
    assert not found.known
    assert "wang-ning" in found.person.note


@pytest.mark.parametrize("name", ["刘某", "欧阳某某", "何某志"])
def test_a_name_withheld_is_nobody_of_another_article(name: str) -> None:
    assert not _one(_person("p0", name, org="acme"), _stored("p1", name, orgs=frozenset({"acme"}))).known


def test_two_names_in_one_script_in_one_article_are_two_people() -> None:
    found = resolve(_read(_person("p0", "王晓明"), _person("p1", "王小明")), _article(), ())
    assert len({r.person.id for r in found}) == 2


def test_a_list_of_hundreds_joins_the_same_people_as_a_short_article() -> None:
    """There each is held only against those who share a key."""
    others = [
        _person(f"o{n}", f"{a}{b}{c}") for n, (a, b, c) in enumerate(product("李王张陈林", "文志晓思", "岚舟远峰青洁"))
    ]
    pair = [_person("zh", "赵晟佳"), _person("en", "Shengjia Zhao")]
    for beside in ([], others):
        found = {r.ref: r.person.id for r in resolve(_read(*beside, *pair), _article(), ())}
        assert found["zh"] == found["en"]
        assert len(set(found.values())) == len(beside) + 1


def test_two_scripts_in_one_article_are_one_person() -> None:
    found = resolve(_read(_person("p0", "田渊栋"), _person("p1", "Yuandong Tian")), _article(), ())
    assert len({r.person.id for r in found}) == 1
    assert [r.ref for r in found] == ["p0", "p1"]


def test_people_named_together_before_are_a_cue() -> None:
    stories = frozenset({"s1"})
    archive = [
        _stored("p1", "Anders Lindqvist", stories=stories),
        _stored("p2", "Rishabh Agarwal", stories=stories),
        _stored("p3", "Bert Maher", stories=stories),
    ]
    people = (_person("p0", "安德斯·林德奎斯特"), _person("p1", "Rishabh Agarwal"), _person("p2", "Bert Maher"))
    assert resolve(_read(*people), _article(), archive)[0].person.id == "p1"
    assert not resolve(_read(people[0]), _article(), archive)[0].known
