"""Organisations in an article: listed, by their name's ending, by the model's word, by their short form."""

from pathlib import Path

import pytest

from digests.errors import SettingsError
from digests.models import Language, Reading
from digests.reading.gazetteer import Gazetteer
from digests.reading.reader import Reader
from tests.fakes.taggers import ListTagger
from tests.readings import article, reader


@pytest.fixture
def small_book(tmp_path: Path) -> Gazetteer:
    (tmp_path / "people.toml").write_text(
        '[[person]]\nid = "mark-zuckerberg"\nen = "Mark Zuckerberg"\nzh = "马克·扎克伯格"\naka = ["扎克伯格"]\n'
        'nick = ["小扎"]\norg = ["meta"]\n'
        '[[person]]\nid = "chris-cox"\nen = "Chris Cox"\nzh = "克里斯·考克斯"\norg = ["meta"]\n',
        "utf-8",
    )
    (tmp_path / "organisations.toml").write_text(
        '[[organisation]]\nid = "meta"\nen = "Meta"\nzh = ""\nkind = "company"\nweak = false\n'
        '[[organisation]]\nid = "nvidia"\nen = "Nvidia"\nzh = "英伟达"\ntw = ["輝達"]\nkind = "company"\n'
        '[[organisation]]\nid = "target"\nen = "Target"\nzh = ""\nkind = "company"\nweak = true\n',
        "utf-8",
    )
    (tmp_path / "products.toml").write_text(
        '[[product]]\nname = "Vera Rubin"\nkind = "chip"\norg = "nvidia"\n', "utf-8"
    )
    return Gazetteer.load(tmp_path / "people.toml", tmp_path / "organisations.toml", tmp_path / "products.toml")


def mentions(reading: Reading) -> dict[str, list[str]]:
    return {group.id: [mention.text for mention in group.mentions] for group in reading.organizations}


def test_listed_forms_are_found_in_every_script(small_book: Gazetteer) -> None:
    read = Reader(small_book, ListTagger(), ListTagger()).read
    assert mentions(read(article("輝達與Meta合作，NVIDIA股價上漲。", Language.HANT))) == {
        "nvidia": ["輝達", "NVIDIA"],
        "meta": ["Meta"],
    }
    assert mentions(read(article("The meta question bored Nvidia's staff."))) == {"nvidia": ["Nvidia"]}


def test_a_listed_form_inside_a_longer_name_or_behind_a_title_is_none(tmp_path: Path) -> None:
    people, groups = tmp_path / "people.toml", tmp_path / "organisations.toml"
    people.write_text(
        '[[person]]\nid = "dai"\nen = "Trudy Dai"\nzh = "戴珊"\n[[person]]\nid = "t"\nzh = "特朗普"\n', "utf-8"
    )
    groups.write_text(
        '[[organisation]]\nid = "pku"\nen = "Peking University"\nzh = "北京大学"\naka = ["北大"]\nkind = "university"\n'
        '[[organisation]]\nid = "ford"\nen = "Ford"\nzh = "福特"\nkind = "company"\n',
        "utf-8",
    )
    book = Gazetteer.load(people, groups, tmp_path / "products.toml")

    def forms(text: str) -> list[str]:
        return [hit.form for hit in book.scan(text)]

    assert forms("北大和北大学生,北大学术委员会") == ["北大", "北大", "北大"]
    assert forms("西北大学和东北大学学生") == []
    assert forms("戴珊说") == ["戴珊"]
    assert forms("艾莉·卡戴珊说") == []
    assert forms("艾莉·克林比特朗普多") == ["特朗普"]
    assert forms("Ford met President Ford of Utopia and Mr Ford") == ["Ford"]
    assert forms("Vice President Ford") == ["Ford"]
    assert forms("福特说福特先生和总统福特来了") == ["福特"]


def test_a_weak_form_needs_a_cue(small_book: Gazetteer) -> None:
    read = Reader(small_book, ListTagger(), ListTagger()).read
    assert mentions(read(article("Target rates rose."))) == {}
    assert mentions(read(article("Target said sales rose."))) == {"target": ["Target"]}


def test_a_listed_product_is_neither_person_nor_organisation(small_book: Gazetteer) -> None:
    tagger = ListTagger({"Vera Rubin": "person"})
    reading = Reader(small_book, tagger, tagger).read(article("It ordered 20,000 Vera Rubin chips."))
    assert not reading.people
    assert not reading.organizations


def test_a_nickname_and_a_name_are_one_curated_person(small_book: Gazetteer) -> None:
    reading = Reader(small_book, ListTagger(), ListTagger()).read(article("小扎又出手了。扎克伯格说，值得。"))
    assert [(p.curated, [m.text for m in p.mentions]) for p in reading.people] == [
        ("mark-zuckerberg", ["小扎", "扎克伯格"])
    ]


@pytest.mark.parametrize(
    ("text", "curated"),
    [
        ("Meta首席产品官考克斯出席了会议。", "chris-cox"),
        ("A meeting at Meta ran late. Cox told staff to go home.", "chris-cox"),
        ("某公司首席产品官考克斯出席了会议。", None),  # nothing of his is named
        ("A meeting at Nvidia ran late. Mr Cox told staff to go home.", None),
        ("Meta首席产品官布莱恩·考克斯出席了会议，考克斯没有发言。", None),
        ("Meta hired Ida Cox. Cox starts in May.", None),
    ],
)
def test_a_part_of_a_listed_name_means_them_where_their_organisation_is_named(
    text: str, curated: str | None, small_book: Gazetteer
) -> None:
    tagger = ListTagger(dict.fromkeys(("考克斯", "布莱恩·考克斯", "Cox", "Ida Cox"), "person"))
    language = Language.HANS if "考" in text else Language.EN
    reading = Reader(small_book, tagger, tagger).read(article(text, language))
    assert [person.curated for person in reading.people] == [curated]


def test_a_short_form_is_its_organisation() -> None:
    text = "Norhaven Semiconductor rose 4%. Norhaven makes chips. Shares of Norhaven doubled."
    assert mentions(reader().read(article(text))) == {
        "norhaven-semiconductor": ["Norhaven Semiconductor", "Norhaven", "Norhaven"]
    }


def test_a_latin_name_in_brackets_is_the_same_organisation() -> None:
    text = "芯片制造商诺海半导体(Norhaven Semiconductor)公布业绩。诺海半导体上调了预期。"
    found = reader({"诺海半导体": "organization"}).read(article(text)).organizations
    assert [(o.id, o.en, o.zh) for o in found] == [("norhaven-semiconductor", "Norhaven Semiconductor", "诺海半导体")]
    assert [m.text for m in found[0].mentions] == ["诺海半导体", "Norhaven Semiconductor", "诺海半导体"]


def test_suffixes_make_organisations_when_a_model_agrees() -> None:
    reading = reader({"星海动力": "organization"}).read(article("星海动力科技公司宣布融资，其他公司没有。"))
    assert mentions(reading) == {"星海动力科技公司": ["星海动力科技公司"]}


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "people.toml"
    broken.write_text('[[person]]\nid = "x"\naka = "unclosed\n', "utf-8")
    with pytest.raises(SettingsError, match=r"people\.toml"):
        Gazetteer.load(broken, tmp_path / "none.toml", tmp_path / "none.toml")


def test_a_value_of_the_wrong_kind_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "people.toml"
    wrong.write_text('[[person]]\nid = "x-y"\naka = [1]\n', "utf-8")
    with pytest.raises(SettingsError, match="x-y: aka"):
        Gazetteer.load(wrong, tmp_path / "none.toml", tmp_path / "none.toml")


def test_files_with_other_toml_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text("[[person]]\nid = 'x'\nen = 'Xenia Young'\naka = [\n  'X. Young',\n]\n", "utf-8")
    book = Gazetteer.load(path, tmp_path / "none.toml", tmp_path / "none.toml")
    assert book.person("X. Young") == book.people["x"]
