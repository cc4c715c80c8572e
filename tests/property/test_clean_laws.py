"""Laws of the clean stage that hold for any input."""

import textwrap
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.clean import clean
from digests.cleaning.decoding import decode
from digests.cleaning.traced import NOWHERE, Traced, offset_map
from digests.models import Article, RawItem, Rejected, SourceKind, SourceSpec, Span

SPEC = SourceSpec("s", SourceKind.FOLDER, "folder")
MEDIA = st.sampled_from(["text/plain", "text/markdown", "text/html", "application/json", "image/png"])
PIECES = st.sampled_from(
    ["港口今天恢复通航,三百艘船进出。", "The port opened again on Monday.", "Loading...", "\n", "\r\n", "  ", "#", "**", "[a](http://b.example)",
     "<p>", "</p>", "<script>", "<![CDATA[", "&amp;", "&#x4e00;", "<nav>", "---\n", '{"text": "', '"}', "来源:晚报", "2025-08-26 15:04",
     "欢迎访问本站网站", "https://x.example.com", "”2", "[1]", "\ufeff", "\u2028", "台灣", "😀", "<li>", "<!--", "-->", "<a href='"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=25).map("".join)


def made(content: bytes, media_type: str) -> Article | Rejected:
    return clean(RawItem("s", "k", content, media_type, datetime(2026, 1, 1, tzinfo=UTC)), SPEC)


@given(TEXTS, MEDIA)
@settings(max_examples=150, deadline=None)
def test_any_text_becomes_an_article_or_a_reasoned_rejection(text: str, media_type: str) -> None:
    result = made(text.encode("utf-8", "surrogatepass"), media_type)
    if isinstance(result, Rejected):
        assert result.detail
        return
    assert result.text.strip()
    assert result.text[: len(result.title)] == result.title
    assert result.body_start == 0 or result.text[result.body_start - 1] == "\n" or not result.body
    assert all(line and line == line.strip() for line in result.body.split("\n")) or not result.body


@given(st.binary(max_size=400), MEDIA)
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_borne(content: bytes, media_type: str) -> None:
    made(content, media_type)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_plain_text_is_only_cut_never_changed(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    result = made(content, "text/plain")
    raw = decode(content)
    if isinstance(result, Rejected) or raw is None:
        return
    for start, place, length in result.offsets.pieces:
        assert raw[place : place + length] == result.text[start : start + length]
        span = result.offsets.raw_span(Span(start, start + length))
        assert raw[span.start : span.end] == result.text[start : start + length]
    covered = {i for start, _, length in result.offsets.pieces for i in range(start, start + length)}
    assert all(result.text[i] in "\n " for i in range(len(result.text)) if i not in covered)  # a soft break is a space


WORDS = "The harbour board said on Monday that nobody had asked for a longer pier near the customs house and its market".split()
PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=50, max_size=80).map(lambda words: " ".join(words).lower() + "."),
    min_size=2, max_size=5, unique=True,
)  # fmt: skip


@given(PARAGRAPHS, st.integers(55, 85))
@settings(max_examples=40, deadline=None)
def test_wrapped_paragraphs_come_back_and_lead_to_their_raw_text(paragraphs: list[str], width: int) -> None:
    raw = "\n\n".join(["New pier wanted", *("\n".join(textwrap.wrap(one, width)) for one in paragraphs)])
    result = made(raw.encode(), "text/plain")
    assert isinstance(result, Article)
    assert result.body.split("\n") == paragraphs
    for one in paragraphs:
        at = result.text.index(one)
        span = result.offsets.raw_span(Span(at, at + len(one)))
        assert " ".join(raw[span.start : span.end].split()) == one


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """What was kept is not furniture: the body, cleaned again, loses no prose."""
    result = made(text.encode("utf-8", "surrogatepass"), "text/plain")
    if isinstance(result, Article) and result.published is None:
        again = made(result.text.encode("utf-8", "surrogatepass"), "text/plain")
        kept = again.text if isinstance(again, Article) else ""
        for sentence in ("港口今天恢复通航,三百艘船进出。", "The port opened again on Monday."):
            assert (sentence in result.text) <= (sentence in kept or isinstance(again, Rejected))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_a_traced_text_knows_its_places_after_any_cut(text: str, cuts: list[tuple[int, int]]) -> None:
    spans = [(min(a, b), max(a, b)) for a, b in cuts]
    left = Traced.of(text, 5).without(spans).spaced().strip()
    raw = "....." + text
    for char, place in zip(left.text, left.at, strict=True):
        assert place == NOWHERE or raw[place] == char or char == " "
    for start, place, length in offset_map(left).pieces:
        assert [place + i for i in range(length)] == list(left.at[start : start + length])
