"""Whole web pages: what their head says of them, and the article among the rest."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
import lxml.html
import trafilatura

from digests.cleaning.markup import html_lines
from digests.cleaning.traced import NOWHERE, Traced

_whole = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_site_suffix = re.compile(
    r"\s*[|_–—»]\s*[^|_–—»]{2,40}$|\s+-\s+[^-]{2,40}$|-[^-]{2,16}(?:网|报|社|频道|财经|新闻|科技|在线)$"
)
_DATES = (
    '//meta[@property="article:published_time"]/@content',
    '//meta[@itemprop="datePublished"]/@content',
    '//meta[@name="publishdate" or @name="pubdate" or @name="date" or @name="DC.date.issued" or @name="sailthru.date"'
    ' or @name="parsely-pub-date" or @name="weibo: article:create_at"]/@content',
    "//article//time/@datetime",
    "//time[@pubdate or @itemprop]/@datetime",
)


@dataclass(frozen=True, slots=True)
class Head:
    title: str | None = None
    published: str | None = None  # as written
    address: str | None = None  # rel=canonical
    site: str | None = None


def is_page(raw: str) -> bool:
    """Whether this HTML is a page of its own, not the fragment a feed carries."""
    return _whole.search(raw, 0, 5000) is not None


def head(raw: str) -> Head:
    try:
        tree = lxml.html.document_fromstring(
            raw.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
    except (lxml.etree.ParserError, ValueError):  # an empty document
        return Head()

    def first(*paths: str) -> str | None:
        found = (str(value).strip() for path in paths for value in tree.xpath(path))
        return next((value for value in found if value), None)

    graph = list(_linked_data(tree.xpath('//script[@type="application/ld+json"]/text()')))
    return Head(
        title=_title(first('//meta[@property="og:title"]/@content'), first("//title/text()"), _heading(tree), graph),
        published=first(_DATES[0], _DATES[1]) or _field(graph, "datePublished") or first(*_DATES[2:]),
        address=first('//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content'),
        site=first('//meta[@property="og:site_name"]/@content'),
    )


def _heading(tree: lxml.html.HtmlElement) -> str | None:
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//article//h1") or tree.xpath("//h1")]
    return headings[0] if len(headings) == 1 and headings[0] else None


def _title(shared: str | None, tab: str | None, heading: str | None, graph: list[dict[str, object]]) -> str | None:
    """The heading when the page's own titles confirm it, else the title for sharing, else the tab's without the site's name."""
    told = [t for t in (shared, _field(graph, "headline"), tab) if t]
    if heading and (not told or any(heading in " ".join(t.split()) for t in told)):
        return heading
    if not told:
        return None
    best = " ".join(told[0].split())
    return _site_suffix.sub("", best) or best


def _linked_data(scripts: list[str]) -> Iterator[dict[str, object]]:
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        queue = data if isinstance(data, list) else [data]
        for node in queue:
            if isinstance(node, dict):
                yield node
                inner = node.get("@graph")
                yield from (n for n in inner if isinstance(n, dict)) if isinstance(inner, list) else ()


def _field(graph: list[dict[str, object]], name: str) -> str | None:
    return next((v for node in graph if isinstance(v := node.get(name), str) and v.strip()), None)


def page_lines(raw: str) -> list[Traced]:
    """The article's lines. trafilatura chooses them; each is then found again in the page, so that offsets hold.

    Where trafilatura finds nothing, or much less than the page's blocks outside menus hold, those blocks are taken: furniture
    rules come after this anyway, and a lost article is worse than a line too many.
    """
    text = trafilatura.extract(raw, favor_precision=True, include_comments=False, include_tables=True) or ""
    chosen = [line.strip() for line in text.split("\n") if line.strip()]
    blocks = html_lines(raw)
    prose = sum(
        len(line) for line in blocks if len(line) > 80 or line.text.endswith(("。", ".", "”", "？", "！", "?", "!"))
    )
    if sum(map(len, chosen)) < 0.5 * prose:
        return blocks
    return _aligned(chosen, html_lines(raw, everything=True))


def _aligned(lines: list[str], page: list[Traced]) -> list[Traced]:
    """Each line with the places of its characters in the page, searched forward, blanks aside."""
    stream = "".join("".join(line.text.split()) for line in page)
    places = [at for line in page for char, at in zip(line.text, line.at, strict=True) if not char.isspace()]
    done = 0
    found: list[Traced] = []
    for line in lines:
        bare = line[2:] if line.startswith("- ") else line
        packed = "".join(bare.split())
        at = stream.find(packed, done)
        if at < 0:
            found.append(Traced(bare, [NOWHERE] * len(bare)))
            continue
        done = at + len(packed)
        found.append(Traced(bare, _with_blanks(bare, places[at:done])))
    return found


def _with_blanks(line: str, places: list[int]) -> list[int]:
    """Places of all characters of a line from those of its visible ones: a blank stands right behind what it follows."""
    where = iter(places)
    at: list[int] = []
    for char in line:
        if not char.isspace():
            at.append(next(where))
        else:
            at.append(at[-1] + 1 if at and at[-1] != NOWHERE else NOWHERE)
    return at
