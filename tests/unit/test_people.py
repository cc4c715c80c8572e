"""People: by specs with the real models, and rule by rule with taggers that know what they are told."""

from typing import cast

import pytest

from digests.models import Reading
from tests.readings import article, model_reader, reader, spec, spec_article

Mentions = list[list[object]]


def names(reading: Reading) -> list[list[str]]:
    return [[mention.text for mention in person.mentions] for person in reading.people]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_are_those_of_the_spec(language: str) -> None:
    """Every person, every mention, nobody else."""
    wrong = []
    for case in spec(language, "people"):
        text = cast(str, case["input"])
        reading = model_reader().read(spec_article(language, text))
        found = sorted(sorted([m.text, m.start] for m in person.mentions) for person in reading.people)
        people = cast(list[Mentions], case["people"])
        wanted = sorted(sorted(mentions, key=str) for mentions in people)
        assert all(text[cast(int, start) :].startswith(cast(str, form)) for person in people for form, start in person)
        if sorted(sorted(person, key=str) for person in found) != wanted:
            wrong.append((text, found, wanted))
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_no_person_is_none(language: str) -> None:
    """The specs' negatives: companies, chips, places, prizes and words that look like names."""
    for case in spec(language, "people"):
        reading = model_reader().read(spec_article(language, cast(str, case["input"])))
        found = [mention.text for person in reading.people for mention in person.mentions]
        for form in cast(list[str], case["not"]):
            assert not any(form in name for name in found), (form, found)


def test_a_name_the_model_cut_short_is_completed_by_the_document() -> None:
    text = "魏哲家致詞。魏哲家強調，產能不足；魏哲家也說，明年會好。"
    reading = reader({"魏哲": "person"}).read(article(text))
    assert names(reading) == [["魏哲家"] * 3]


def test_the_verb_after_a_short_name_is_not_taken_with_it() -> None:
    text = "董事长李岚说，不卖。李岚表示，价格合理。"
    reading = reader({"李岚说": "person", "李岚": "person"}).read(article(text))
    assert names(reading) == [["李岚", "李岚"]]


def test_what_the_model_calls_an_organisation_more_often_is_no_person() -> None:
    text = "宇树发布新品。宇树称，订单已满。"
    assert not reader({"宇树": "organization"}).read(article(text)).people


def test_names_glued_together_by_lost_markup_are_split() -> None:
    text = "离职名单：Rahul MehtaClara JensenTony Brandt，三人都来自同一团队。"
    assert names(reader().read(article(text))) == [["Rahul Mehta"], ["Clara Jensen"], ["Tony Brandt"]]


def test_an_alias_in_brackets_is_the_same_person() -> None:
    text = "首席科学家赵明远(Mingyuan Zhao)离职。赵明远没有说明原因。"
    reading = reader({"赵明远": "person"}).read(article(text))
    assert names(reading) == [["赵明远", "Mingyuan Zhao", "赵明远"]]
    assert reading.people[0].name == "赵明远"


def test_a_surname_means_the_person_named_last_before_it() -> None:
    text = 'Anna Berg left first. "Fine," Berg said. Tom Berg left next. "Good," Berg said.'
    known = {"Anna Berg": "person", "Tom Berg": "person"}
    assert names(reader(english=known).read(article(text))) == [["Anna Berg", "Berg"], ["Tom Berg", "Berg"]]


def test_traditional_names_are_slices_of_the_original() -> None:
    text = "董事長蘇姿豐表示，需求強勁。"
    assert names(reader({"苏姿丰": "person"}).read(article(text))) == [["蘇姿豐"]]


def test_makers_of_the_article_are_bylines_unless_the_text_speaks_of_them() -> None:
    text = "文 | 苏晚晴\n编辑：方若溪\n\n创始人方若溪表示，公司不卖。"
    people = {person.name: person.byline for person in reader({"方若溪": "person"}).read(article(text)).people}
    assert people == {"苏晚晴": True, "方若溪": False}
    signed = "Police searched the harbour office on Tuesday.\n\n(By Rosalind Achterberg and Max Reedley)"
    makers = reader({"Rosalind Achterberg": "person", "Max Reedley": "person"}).read(article(signed)).people
    assert makers
    assert all(maker.byline for maker in makers)


def test_each_sentence_is_read_by_the_model_of_its_script() -> None:
    from digests.reading.gazetteer import Gazetteer
    from digests.reading.reader import Reader
    from tests.fakes.taggers import ListTagger

    chinese, english = ListTagger(), ListTagger()
    Reader(Gazetteer(), chinese, english).read(article("他说 OK。\nA sentence in English.\n完。"))
    assert chinese.asked == ["他说 OK。", "完。"]
    assert english.asked == ["A sentence in English."]


@pytest.mark.parametrize("text", ["", "\n\n", "。", "·", "（）", "A", "王", "——", "𠮷野家"])
def test_next_to_nothing_is_read_as_nobody(text: str) -> None:
    assert reader().read(article(text)).people == ()
