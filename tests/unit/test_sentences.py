"""Sentences of both languages, as spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.text.sentences import LONGEST, sentence_at, sentences

CASES = [
    # a full stop that ends nothing
    ["TSMC chairman C.C. Wei said demand is strong.", "He spoke on Monday."],
    ["J.P. Morgan fell 3.5%.", "J. D. Vance met Gov. Newsom at 5 p.m. on Friday."],
    ["The U.S. Treasury sold $2.3bn of notes to Smith & Co. in May.", "Read more at news.example.com today."],
    ["Acme Inc. hired Dr. Li.", "“It was time.”", "Nobody asked why."],
    # Chinese
    ["公司亏损。", "“值吗?”他问。", "没有人回答！", "到 2025 年,他说“会好的。”"],
    ["第一句（见附注。）", "第二句；还是第二句。", "第三句……还没完。"],
    ["台積電今天宣布……將在美國設廠。", "「真的嗎？」她問。"],
    # both
    ["小札说“OK.”", "然后走了。"],
    ["What now?", "No one at OpenAI knows!", "It goes on..."],
]


@pytest.mark.parametrize("expected", CASES, ids=[case[0][:20] for case in CASES])
def test_where_sentences_end(expected: list[str]) -> None:
    latin = expected[0].isascii()
    text = (" " if latin else "").join(expected)
    assert [text[s.start : s.end] for s in sentences(text)] == expected


def test_a_line_break_ends_a_sentence() -> None:
    text = "A heading\n\n  and a line of text \r\n标题\u2028正文"
    assert [text[s.start : s.end] for s in sentences(text)] == ["A heading", "and a line of text", "标题", "正文"]


@given(st.text(alphabet="aB李王。.!?？！…“”\"'）) \n1,", max_size=60))
def test_spans_ascend_and_leave_out_only_white_space(text: str) -> None:
    spans = sentences(text)
    ends = [0, *(s.end for s in spans)]
    starts = [*(s.start for s in spans), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    for span in spans:
        assert span.start < span.end
        assert sentence_at(spans, span.start) == sentence_at(spans, span.end - 1) == span


@pytest.mark.parametrize("part", ["营收1,200万元，", "revenue of $1,200, ", "word ", "字", " \t", "9"])
def test_what_never_ends_is_cut_where_it_pauses(part: str) -> None:
    text = part * (3 * LONGEST)
    spans = sentences(text)
    assert all(0 < span.end - span.start <= LONGEST for span in spans)
    assert "".join(text[span.start : span.end] for span in spans).replace(" ", "") == "".join(text.split())
    if part[-1] in "， " and part.strip():
        assert {text[span.end - 1] for span in spans} <= {part.strip()[-1]}
