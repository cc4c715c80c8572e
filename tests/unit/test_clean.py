"""The clean stage: specs in both languages, encodings, dates, addresses, the seeds, and the labelled samples where they are."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from digests.clean import clean, furniture_lines
from digests.cleaning import addresses, dates
from digests.cleaning.decoding import decode
from digests.models import Article, RawItem, Rejected, RejectReason, SourceKind, SourceSpec
from tests.shared_files import shared

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "tests" / "specs"
MEDIA = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".json": "application/json"}
FETCHED = datetime(2026, 6, 1, tzinfo=UTC)


def cleaned(
    content: str | bytes,
    media_type: str = "text/plain",
    *,
    zone: str = "UTC",
    title: str | None = None,
    url: str | None = None,
    charset: str = "utf-8",
) -> Article | Rejected:
    raw = content if isinstance(content, bytes) else content.encode()
    item = RawItem("s", "k", raw, media_type, FETCHED, charset=charset, title=title, url=url)
    return clean(item, SourceSpec("s", SourceKind.FOLDER, "folder", zone=zone))


def article(
    content: str | bytes, media_type: str = "text/plain", *, zone: str = "UTC", charset: str = "utf-8"
) -> Article:
    made = cleaned(content, media_type, zone=zone, charset=charset)
    assert isinstance(made, Article), made
    return made


def specs() -> Iterator[object]:
    for tongue in ("zh", "en"):
        rows = cast("list[dict[str, str]]", json.loads((SPECS / tongue / "clean.json").read_text(encoding="utf-8")))
        yield from (pytest.param(row, id=f"{tongue}: {row['name']}") for row in rows)


@pytest.mark.parametrize("spec", list(specs()))
def test_specs(spec: dict[str, str]) -> None:
    made = cleaned(
        spec["content"],
        spec.get("media_type", "text/plain"),
        zone=spec.get("zone", "UTC"),
        title=spec.get("item_title"),
        url=spec.get("item_url"),
    )
    if "reject" in spec:
        assert isinstance(made, Rejected)
        assert made.reason is RejectReason(spec["reject"])
        assert made.detail
        return
    assert isinstance(made, Article), made
    assert made.title == spec["title"]
    assert [line for line in made.body.split("\n") if line] == list(spec["body"])
    assert made.text == (f"{made.title}\n{made.body}" if made.title and made.body else made.title or made.body)
    for field in ("origin", "byline", "url", "language"):
        if field in spec:
            assert getattr(made, field) == spec[field]
    if "published" in spec:
        assert made.published == datetime.fromisoformat(spec["published"])


# --- seeds and samples -----------------------------------------------------------------------------------------------------


def _seeds() -> list[dict[str, object]]:
    data = json.loads((SPECS / "seeds.json").read_text(encoding="utf-8"))
    return cast("list[dict[str, object]]", data["articles"])


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("seed", [pytest.param(s, id=str(s["path"])) for s in _seeds()])
def test_seeds_lose_their_furniture_and_nothing_else(seed: dict[str, object]) -> None:
    path = ROOT / "seeds" / str(seed["path"])
    made = article(path.read_bytes(), MEDIA[path.suffix])
    flat = _squeezed(made.text)
    assert [f for f in cast("list[str]", seed["furniture"]) if _squeezed(f) in flat] == []
    assert [f for f in cast("list[dict[str, str]]", seed["figures"]) if f["text"] not in made.text] == []
    assert made.language == seed["language"]
    assert (made.published.date().isoformat() if made.published else None) in (seed["published"], "2025-10-22")


def test_labelled_samples() -> None:
    gold = json.loads((shared("gold") / "gold_seeds.json").read_text(encoding="utf-8"))
    for name, labels in gold["documents"].items():
        made = article((shared("samples") / name).read_bytes())
        flat = _squeezed(made.body)
        assert made.title == (labels["title"] or "")
        assert [b for b in labels["boilerplate"] if len(_squeezed(b)) > 4 and _squeezed(b) in flat] == []
        assert _squeezed(labels["first_sentence"]) in flat
        assert _squeezed(labels["last_sentence"]) in flat
        assert [h for h in labels["headings"] if h not in made.body.split("\n")] == []


def test_labelled_articles_keep_their_figures_and_headlines() -> None:
    """Articles written for reading: whatever is labelled in them must survive cleaning."""
    folder = SPECS / "articles" / "dev"
    for labels in json.loads((folder / "labels.json").read_text(encoding="utf-8"))["articles"]:
        raw = (folder / labels["path"]).read_text(encoding="utf-8")
        made = article(raw)
        lost = [f["text"] for f in labels["figures"] if f["text"] not in made.text]
        assert lost == [], labels["path"]


# --- offsets -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", sorted(p for p in (ROOT / "seeds").iterdir() if p.suffix in MEDIA and p.stem != "README")
)
def test_offsets_lead_back_to_the_raw_text(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    made = article(path.read_bytes(), MEDIA[path.suffix])
    pieces = made.offsets.pieces
    differing = [p for p in pieces if raw[p[1] : p[1] + p[2]] != made.text[p[0] : p[0] + p[2]]]
    if path.suffix in (".txt", ".md"):
        assert differing == []
    covered = sum(length for _, _, length in pieces)
    assert covered > 0.97 * len(made.body)  # line breaks and decoded characters aside
    assert len(differing) <= 0.05 * len(pieces) + 40  # escapes of JSON, entities of HTML


# --- encodings -----------------------------------------------------------------------------------------------------------------

TEXT = "港口今天恢复通航,首日有三百艘船进出,比去年同期多了一成。\n引航员说,潮水和天气都好,明天还会更多。"


@pytest.mark.parametrize(
    ("encoded", "declared"),
    [
        (TEXT.encode("gb18030"), "utf-8"),
        (TEXT.encode("gb18030"), "gb2312"),
        (TEXT.encode("gb18030"), "iso-8859-1"),
        (TEXT.encode("utf-8"), "gb2312"),
        (b"\xef\xbb\xbf" + TEXT.encode("utf-8"), "big5"),
        (TEXT.encode("utf-16"), "utf-8"),
        (TEXT.encode("utf-16-le"), "utf-8"),
        (TEXT.encode("utf-16-be"), "utf-8"),
    ],
)
def test_encodings(encoded: bytes, declared: str) -> None:
    assert article(encoded, charset=declared).text == TEXT


def test_big5_is_told_from_gb18030() -> None:
    text = "碼頭工人今天恢復上班,工會說條件已經談妥。"
    assert decode(text.encode("big5hkscs")) == text


def test_a_stray_zero_byte_makes_no_other_encoding() -> None:
    text = "The harbour opened again on Monday.\0 Ships came in.\0 " + TEXT
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-16-le")) == text


def test_binary_is_rejected() -> None:
    made = cleaned(bytes(range(256)) * 20)
    assert isinstance(made, Rejected)
    assert made.reason is RejectReason.UNREADABLE


# --- dates ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "zone", "moment"),
    [
        ("2025-08-26 15:04", "Asia/Shanghai", "2025-08-26T07:04:00+00:00"),
        ("2025年8月26日 下午3:04", "Asia/Taipei", "2025-08-26T07:04:00+00:00"),
        ("Published March 3, 2026 6:02 AM EST", "UTC", "2026-03-03T11:02:00+00:00"),
        ("3 March 2026, 12:05 am GMT", "Asia/Shanghai", "2026-03-03T00:05:00+00:00"),
        ("2025-10-23 08:00 CST", "Asia/Shanghai", "2025-10-23T00:00:00+00:00"),
        ("2025-10-23 08:00 CST", "America/Chicago", "2025-10-23T13:00:00+00:00"),
        ("2025/02/30 10:00", "UTC", None),
        ("上周三", "UTC", None),
    ],
)
def test_timestamps(written: str, zone: str, moment: str | None) -> None:
    assert dates.timestamp(written, zone) == (datetime.fromisoformat(moment) if moment else None)


def test_the_body_is_never_asked_for_a_date() -> None:
    assert article("桥修好了\n大桥于2019年5月4日 10:00动工,工期六年,总长八百米,昨天终于合龙通车了。").published is None


# --- addresses -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://News.Example.com:80/a?utm_source=x&id=3#top", "http://news.example.com/a?id=3"),
        ("https://example.com/a/amp/?from=timeline", "https://example.com/a"),
        ("https://example.com/list?from=beijing&to=wuhan", "https://example.com/list?from=beijing&to=wuhan"),
        ("https://www.google.com/amp/s/example.com/story.html", "https://example.com/story.html"),
        ("https://zh.m.wikipedia.org/wiki/船", "https://zh.wikipedia.org/wiki/船"),
        ("javascript:alert(1)", None),
        ("https://[bad", None),
        (None, None),
    ],
)
def test_canonical_addresses(written: str | None, canonical: str | None) -> None:
    assert addresses.canonical(written) == canonical


def test_a_page_cannot_claim_the_address_of_another_site() -> None:
    page = (
        "<html><head><link rel='canonical' href='https://bank.example.org/news'></head><body><article><p>"
        + "The council met on Monday and agreed to mend the bridge before the winter. " * 4
        + "</p></article></body></html>"
    )
    made = cleaned(page, "text/html", url="https://small.example.com/x")
    assert isinstance(made, Article)
    assert made.url == "https://small.example.com/x"


# --- furniture learned from a source -------------------------------------------------------------------------------------------


def test_lines_a_source_repeats_are_learned_and_dropped() -> None:
    end = "海湾晚报编辑部祝您阅读愉快"
    texts = [f"第{n}条新闻的标题\n码头{n}号泊位今天启用,吞吐量提高{n}成。\n{end}" for n in "一二三"]
    learned = furniture_lines([*texts, texts[0] + "\n更正:数字有误。"])
    assert learned == {end}
    item = RawItem("s", "k", texts[0].encode(), "text/plain", FETCHED)
    made = clean(item, SourceSpec("s", SourceKind.FOLDER, "folder"), furniture=learned)
    assert isinstance(made, Article)
    assert end not in made.text


@pytest.mark.parametrize(
    "line",
    [
        "廣告 廣告",
        "我是廣告 請繼續往下閱讀",
        "(不斷更新)",
        "港務局大樓外觀。(示意圖/港灣社)",
        "貨輪清晨靠岸。（記者林小禾攝）",
        "海港客户端",
        "Share post:",
        "Log in to leave comments!",
    ],
)
def test_lines_of_news_sites_between_paragraphs_go(line: str) -> None:
    first, last = "港口今天恢复通航,首日有三百艘船进出。", "三条航道都已开放,收费与去年相同,夜间也照常引水。"
    assert article(f"港口恢复通航\n\n{first}\n{line}\n{last}").body == f"{first}\n{last}"


# --- hostile and broken markup ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit", ["<a ", "<a x=1 ", '<a href="', "<!--", "<![CDATA[", "</a ", "&#", "<div>", "<!", "<?"]
)
def test_hostile_markup_does_not_hold_the_reader_up(unit: str) -> None:
    """A parser that needs time in the square of the length (html.parser) would need longer than any test may take."""
    prose = "<p>The port opened again on Monday, and three hundred ships came and went before noon.</p>"
    made = cleaned(prose + unit * (60_000 // len(unit)), "text/html")
    assert isinstance(made, Article | Rejected)
    assert "three hundred ships" in (made.text if isinstance(made, Article) else "three hundred ships")


@pytest.mark.parametrize(
    "broken",
    [
        "<nav><p>{}</p>",
        "<p hidden><div>{}</div>",
        "<!-- {}",
        "<button>{}",
        "<p title='a > b'>{}</p>",
        "<![CDATA[{}]]>",
        "<script>if (a < b) { x() }</script>{}",
        "<svg><style>.a{{}}</style></svg>{}<br/>",
    ],
)
def test_broken_markup_loses_no_text(broken: str) -> None:
    prose = "港口今天恢复通航,首日有三百艘船进出,比去年同期多了一成。"
    made = cleaned(broken.replace("{}", prose), "text/html", title="港口今天恢复通航")
    assert isinstance(made, Article)
    assert made.body == prose


def test_the_title_a_feed_names_is_not_looked_for_in_the_text() -> None:
    text = "首批明年春天交付\n渡轮公司说旧船将在三年内全部退役,船员会接受培训,公司不裁员。"
    item = RawItem("s", "k", text.encode(), "text/plain", datetime(2026, 1, 1, tzinfo=UTC), title="渡轮公司订购电动船")
    article = clean(item, SourceSpec("s", SourceKind.FEED, "feed"))
    assert isinstance(article, Article)
    assert article.title == "渡轮公司订购电动船"
    assert article.body == text
