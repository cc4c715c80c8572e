"""What holds of every reading: spans are slices, orders ascend, nothing overlaps, and the same text is read alike."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.models import Language, Mention
from tests.readings import article, reader

_pieces = st.sampled_from(
    "王明远 李岚 马克·扎克伯格 亚历山大·王 欧阳明 创始人 表示 ， 。 （ ） 、 · Anna Berg Tom O'Neil-Ray Dr. CEO Acme Corp of 's \n "
    "记者 公司 大学 老王 说 : | 文 By 司马 先生 教授 前 is the former , 42, 𠮷 é".split(" ")
)
_texts = (
    st.lists(_pieces, max_size=40).map(" ".join) | st.lists(_pieces, max_size=40).map("".join) | st.text(max_size=80)
)
_reader = reader({"王明远": "person", "李岚": "person", "欧阳明": "person"}, {"Anna Berg": "person"})


@settings(max_examples=150, deadline=None)
@given(_texts, st.sampled_from(Language))
def test_readings_keep_the_laws_of_spans(text: str, language: Language) -> None:
    given_article = article(text, language)
    reading = _reader.read(given_article)
    spans: list[Mention] = []
    for person in reading.people:
        assert person.mentions
        assert person.name in person.forms
        assert all(a.end <= b.start for a, b in pairwise(person.mentions))
        spans += person.mentions
        assert all(text[role.start : role.end] == role.text for role in person.roles)
    spans.sort(key=lambda mention: mention.start)
    assert all(text[mention.start : mention.end] == mention.text for mention in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    groups = sorted((m for group in reading.organizations for m in group.mentions), key=lambda mention: mention.start)
    assert all(text[mention.start : mention.end] == mention.text for mention in groups)
    assert all(a.end <= b.start for a, b in pairwise(groups))
    assert [person.ref for person in reading.people] == [f"p{number}" for number in range(len(reading.people))]
    assert _reader.read(given_article) == reading
