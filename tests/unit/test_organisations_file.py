"""config/organisations.toml and config/products.toml keep to their format, and no written form means two things."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import opencc
import pytest

CONFIG = Path(__file__).parents[2] / "config"
ORGANISATIONS = CONFIG / "organisations.toml"
PRODUCTS = CONFIG / "products.toml"
PEOPLE = CONFIG / "people.toml"

ORGANISATION_KINDS = frozenset(
    "company division lab agency government university institute fund bank exchange media nonprofit".split()
)
PRODUCT_KINDS = frozenset(
    "model chip rocket vehicle device app framework award conference law benchmark index work place term".split()
)
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HAN = re.compile(r"[㐀-鿿]")
# t2s takes 昇 for Traditional 升, but the Simplified names of 昇腾 and 昇思 keep it.
KEPT_IN_SIMPLIFIED = str.maketrans({"昇": "升"})

Entry = Mapping[str, object]
to_simplified = opencc.OpenCC("t2s").convert


def fold(form: str) -> str:
    """The form as it is compared: NFKC, casefold, Traditional to Simplified."""
    return str(to_simplified(unicodedata.normalize("NFKC", form).casefold()))


def text(entry: Entry, key: str) -> str:
    value = entry.get(key, "")
    assert isinstance(value, str), f"{entry}: {key} is not a string"
    return value


def texts(entry: Entry, key: str) -> list[str]:
    value = entry.get(key, [])
    assert isinstance(value, list), f"{entry}: {key} is not a list"
    assert all(isinstance(item, str) for item in value), f"{entry}: {key} holds something other than strings"
    return value


def read(path: Path, table: str) -> list[Entry]:
    with path.open("rb") as file:
        document = tomllib.load(file)
    assert list(document) == [table], f"{path.name} holds [[{table}]] tables and nothing else"
    entries: list[Entry] = document[table]
    return entries


def forms(entry: Entry) -> list[str]:
    """Every written form of an organisation, a product or a person, in file order, empty ones left out."""
    names = [text(entry, "en"), text(entry, "name"), text(entry, "zh"), *texts(entry, "tw"), *texts(entry, "aka")]
    return [name for name in names if name]


def doubled(entries: list[Entry]) -> list[str]:
    count = Counter(fold(form) for entry in entries for form in forms(entry))
    return sorted(form for form, times in count.items() if times > 1)


@pytest.fixture(scope="module")
def organisations() -> list[Entry]:
    return read(ORGANISATIONS, "organisation")


@pytest.fixture(scope="module")
def products() -> list[Entry]:
    return read(PRODUCTS, "product")


def ancestors(entry: Entry, by_id: Mapping[str, Entry]) -> Iterator[str]:
    parent = text(entry, "parent")
    while parent:
        yield parent
        parent = text(by_id[parent], "parent")


def test_there_are_enough_entries(organisations: list[Entry], products: list[Entry]) -> None:
    assert len(organisations) >= 620
    assert len(products) >= 450


def test_every_kind_is_in_use(organisations: list[Entry], products: list[Entry]) -> None:
    assert {text(entry, "kind") for entry in organisations} == ORGANISATION_KINDS
    assert {text(entry, "kind") for entry in products} == PRODUCT_KINDS


def test_organisations_have_their_keys(organisations: list[Entry]) -> None:
    required = {"id", "en", "zh", "tw", "aka", "kind", "parent"}
    for entry in organisations:
        assert required <= set(entry) <= required | {"weak"}, entry
        assert text(entry, "en"), entry
        assert entry.get("weak", True) is True, f"{entry}: leave weak out where it is not true"


def test_products_have_their_keys(products: list[Entry]) -> None:
    for entry in products:
        assert {"name", "kind"} <= set(entry) <= {"name", "zh", "aka", "kind", "org"}, entry
        assert text(entry, "name"), entry


def test_ids_are_kebab_case_and_unique(organisations: list[Entry]) -> None:
    ids = [text(entry, "id") for entry in organisations]
    assert [name for name in ids if not KEBAB.fullmatch(name)] == []
    assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_parents_and_owners_are_in_the_file(organisations: list[Entry], products: list[Entry]) -> None:
    ids = {text(entry, "id") for entry in organisations}
    assert {text(entry, "parent") for entry in organisations} - ids - {""} == set()
    assert {text(entry, "org") for entry in products} - ids - {""} == set()


def test_no_organisation_is_above_itself(organisations: list[Entry]) -> None:
    by_id = {text(entry, "id"): entry for entry in organisations}
    for name, entry in by_id.items():
        seen: list[str] = []
        for parent in ancestors(entry, by_id):
            assert parent != name, f"{name} is its own ancestor"
            assert parent not in seen, f"{parent} is its own ancestor"
            seen.append(parent)


def test_forms_are_clean(organisations: list[Entry], products: list[Entry]) -> None:
    for entry in [*organisations, *products]:
        for form in forms(entry):
            assert form == " ".join(form.split()), f"{form!r} has stray white space"
            assert len(form) > 1, f"{form!r} is too short to be a name"


def test_scripts_are_in_their_places(organisations: list[Entry], products: list[Entry]) -> None:
    for entry in [*organisations, *products]:
        for form in [text(entry, "zh"), *texts(entry, "aka")]:
            assert to_simplified(form) == form.translate(KEPT_IN_SIMPLIFIED), f"{form} is not Simplified"
        for form in [text(entry, "en"), text(entry, "name")]:
            assert not HAN.search(form), f"{form} is not a Latin name"
        for form in [text(entry, "zh"), *texts(entry, "tw")]:
            assert not form or HAN.search(form), f"{form} is not Chinese"


def test_no_two_organisations_share_a_form(organisations: list[Entry]) -> None:
    assert doubled(organisations) == []


def test_no_two_products_share_a_form(products: list[Entry]) -> None:
    assert doubled(products) == []


def test_nothing_is_both_organisation_and_product(organisations: list[Entry], products: list[Entry]) -> None:
    of_organisations = {fold(form) for entry in organisations for form in forms(entry)}
    of_products = {fold(form) for entry in products for form in forms(entry)}
    assert sorted(of_organisations & of_products) == []


@pytest.mark.skipif(not PEOPLE.exists(), reason="config/people.toml is not there to compare with")
def test_nothing_is_both_person_and_something_else(organisations: list[Entry], products: list[Entry]) -> None:
    of_people = {fold(form) for entry in read(PEOPLE, "person") for form in [*forms(entry), *texts(entry, "nick")]}
    others = {fold(form) for entry in [*organisations, *products] for form in forms(entry)}
    assert sorted(of_people & others) == []


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("超级智能实验室", "meta-superintelligence-labs"),
        ("輝達", "nvidia"),
        ("台積電", "tsmc"),
        ("華爾街日報", "wall-street-journal"),
        ("证监会", "china-securities-regulatory-commission"),
        ("市监总局", "state-administration-for-market-regulation"),
        ("Surge", "surge-ai"),
        ("MIT", "massachusetts-institute-of-technology"),
    ],
)
def test_a_form_leads_to_its_organisation(organisations: list[Entry], form: str, name: str) -> None:
    holders = [text(entry, "id") for entry in organisations if fold(form) in {fold(known) for known in forms(entry)}]
    assert holders == [name]


@pytest.mark.parametrize("form", ["央行", "中大", "NTU", "人大", "南大"])
def test_forms_of_several_organisations_are_left_out(organisations: list[Entry], form: str) -> None:
    assert [text(entry, "id") for entry in organisations if fold(form) in map(fold, forms(entry))] == []


@pytest.mark.parametrize(
    "form", ["Vera Rubin", "图灵奖", "薛定谔", "昇腾", "Llama", "朱雀三号", "Santa Clara", "卡塔尔"]
)
def test_a_form_stands_among_the_products(products: list[Entry], form: str) -> None:
    assert any(fold(form) in map(fold, forms(entry)) for entry in products)
