"""Clean stage: a raw item becomes an article without page furniture, or is rejected with its reason.

    bytes -> raw text -> lines (wrapped paragraphs joined) with their raw offsets -> without furniture -> judged -> Article | Rejected

By media type: text/plain reads its title from the first line unless that is a sentence; text/markdown reads YAML front matter;
text/html is a whole page (trafilatura finds the article) or a feed's fragment (its blocks are the lines); application/json holds
title, url, published, source, text. Nothing here does I/O; rules are data in `reading/lexicons/furniture.toml`.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import TypeVar

from digests.cleaning import addresses, dates, markup, page
from digests.cleaning.flaws import flaw, raw_text
from digests.cleaning.footnotes import without_marks
from digests.cleaning.furniture import furniture_lines, is_furniture, joined, strip_furniture
from digests.cleaning.traced import NOWHERE, Traced, concat, offset_map, put_in
from digests.cleaning.verdict import Verdict, judge
from digests.cleaning.wrapping import unwrapped
from digests.models import Article, Language, RawItem, Rejected, RejectReason, SourceKind, SourceSpec
from digests.text.script import HAN, detect, fold

__all__ = ["clean", "furniture_lines"]

_sentence_inside = re.compile(r"[。][^”」』)）]|[.!?]\s+[A-Z].*[.]\s*\Z")
_sentence_end = re.compile(r"(?:。|(?<![A-Z])\.)[”\"'」』)]*\Z")
_control = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]+")
_Text = TypeVar("_Text", Traced, Traced | None)
_json_string = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)
_json_char = re.compile(r"(?:\\u[dD][89abAB]..\\u[dD][c-fC-F]..)|\\u....|\\.|.", re.S)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a format gives: lines yet to be cleaned, and what it says of the article."""

    lines: Sequence[Traced]
    title: Traced | None = None
    url: str | None = None
    published: str | None = None
    origin: str | None = None
    byline: str | None = None
    site: str | None = None
    guessed: bool = False  # the title is but the first line
    whole: bool = False  # a whole page: with nothing in it, it is no headline either
    named: frozenset[str] = field(default_factory=frozenset)


def clean(item: RawItem, spec: SourceSpec, *, furniture: Collection[str] = ()) -> Article | Rejected:
    """The article of a raw item. `furniture`: folded lines this source is known to repeat (`furniture_lines`)."""
    wrong = flaw(item.content, item.media_type, item.charset)
    raw = raw_text(item.content, item.media_type, item.charset) or ""
    if wrong and not (wrong.reason is RejectReason.EMPTY and item.title):  # a feed's entry may be all title
        return _rejected(item, item.title or "", wrong)
    draft = _READERS.get(item.media_type.split(";")[0].strip().lower(), _plain)(raw)
    if item.title and draft.guessed and draft.title:  # the feed names the title: the first line is the text's
        draft = replace(draft, title=None, lines=[draft.title, *draft.lines])
    title = _printed(_title(item, draft))
    stripped = strip_furniture(draft.lines, title.text if title else "", furniture)
    lines = without_marks(stripped.lines)
    if title is None:
        title, lines = _first_line_title(lines) if draft.whole else (None, lines)
    body = _printed(joined(lines))
    shown = title.text if title else ""
    verdict = judge(shown, body.text, promoted=stripped.promoted)
    if verdict is None and not body.text and not _is_headline(item, draft, shown):
        said = "promotion and page furniture" if stripped.promoted else "a title" if shown else "page furniture"
        verdict = Verdict(RejectReason.EMPTY, f"nothing but {said}" if raw.strip() else "no text at all")
    if verdict:
        return _rejected(item, shown, verdict)
    text = concat([title, put_in("\n"), body]) if title and body.text else title or body
    url = _address(item, draft)
    return Article(
        id=item.id,
        source=item.source,
        url=url,
        title=shown,
        text=text.text,
        body_start=min(len(shown) + 1, len(text)) if title else 0,
        offsets=offset_map(text),
        language=detect(text.text, spec.language or Language.EN),
        published=_published(item, draft, stripped.dateline, spec.zone),
        fetched=item.fetched,
        tenant=item.tenant,
        site=addresses.site(url) or draft.site or _own_place(item, spec),
        origin=stripped.origin or draft.origin,
        byline=stripped.byline or draft.byline or item.author,
    )


def _own_place(item: RawItem, spec: SourceSpec) -> str:
    """Who speaks when no site is named: the feed; of a folder each file for itself, since a folder gathers from anywhere."""
    return PurePosixPath(item.key).name if spec.kind is SourceKind.FOLDER else spec.name or item.source


def _rejected(item: RawItem, title: str, verdict: Verdict) -> Rejected:
    return Rejected(
        id=item.id,
        source=item.source,
        url=addresses.canonical(item.url),
        title=title,
        reason=verdict.reason,
        detail=verdict.detail,
        fetched=item.fetched,
        tenant=item.tenant,
    )


def _is_headline(item: RawItem, draft: _Draft, title: str) -> bool:
    """A feed entry that consists of its title: kept, for a headline is news too. A page without text is an empty shell."""
    return bool(item.title) and not draft.whole and (len(re.findall(f"[{HAN}]", title)) >= 6 or len(title.split()) >= 3)


# --- title, address, time --------------------------------------------------------------------------------------------------


def _title(item: RawItem, draft: _Draft) -> Traced | None:
    if draft.title is not None and draft.title.text:
        return draft.title
    if not item.title:
        return None
    shown = " ".join(line.text for line in markup.html_lines(item.title) if line.text)
    return next((line for line in draft.lines if line.text == shown), put_in(shown)) if shown else None


def _printed(text: _Text) -> _Text:
    """Without control characters, which stray into files and stand for nothing."""
    return text.without(found.span() for found in _control.finditer(text.text)) if text else text


def _first_line_title(lines: list[Traced]) -> tuple[Traced | None, list[Traced]]:
    if lines and len(lines) > 1 and not _is_sentence(lines[0].text):
        return lines[0], lines[1:]
    return None, lines


def _is_sentence(text: str) -> bool:
    """Prose, not a headline: a full stop at its end or a sentence break inside, or longer than headlines are."""
    folded = fold(text).strip()
    limit = 90 if re.search(f"[{HAN}]", folded) else 220
    return len(folded) > limit or bool(_sentence_inside.search(folded) or _sentence_end.search(folded))


def _address(item: RawItem, draft: _Draft) -> str | None:
    """The page's own canonical address is believed only within its own site."""
    given = addresses.canonical(item.url)
    named = addresses.canonical(draft.url, base=item.url)
    if named and (given is None or addresses.same_site(named, given)):
        return named
    return given


def _published(item: RawItem, draft: _Draft, dateline: str | None, zone: str) -> datetime | None:
    if item.published:
        return item.published
    said = dates.parse(draft.published, zone) if draft.published else None
    return said or (dates.timestamp(dateline, zone) if dateline else None)


# --- formats -----------------------------------------------------------------------------------------------------------------


def _plain(raw: str) -> _Draft:
    return _headed([line for line in unwrapped(Traced.of(raw)) if line.text])


def _headed(lines: Sequence[Traced]) -> _Draft:
    """The first line that is not furniture is the title unless it is a sentence."""
    for place, line in enumerate(lines):
        if is_furniture(line.text):
            continue
        headed = not _is_sentence(line.text) and len(lines) > place + 1
        return _Draft(lines=lines[place + 1 :], title=line, guessed=True) if headed else _Draft(lines=lines)
    return _Draft(lines=lines)


def _markdown(raw: str) -> _Draft:
    fields, start = markup.front_matter(raw)
    lines = markup.markdown_lines(raw, start)
    said = {name: value.text for name, value in fields.items()}
    title = fields.get("title")
    if title is None or not title.text:
        title = None
        plain = next((line for line in lines if not is_furniture(line.text)), None)
        if plain is not None and not _is_sentence(plain.text) and len(lines) > 1:
            title = plain
            lines = [line for line in lines if line is not plain]
    return _Draft(
        lines=lines,
        title=title,
        url=said.get("url") or said.get("link"),
        published=said.get("published") or said.get("date"),
        site=said.get("source"),
        byline=said.get("author"),
    )


def _html(raw: str) -> _Draft:
    if not page.is_page(raw):
        return _Draft(lines=markup.html_lines(raw))
    head = page.head(raw)
    lines = page.page_lines(raw)
    title = None
    if head.title:
        everywhere = [*lines, *markup.html_lines(raw, everything=True)]
        title = next((line for line in everywhere if line.text == head.title), put_in(head.title))
    return _Draft(lines=lines, title=title, url=head.address, published=head.published, site=head.site, whole=True)


def _json(raw: str) -> _Draft:
    """What `flaw` found nothing against: an object with a text. Without a title its first line is one, as in plain text."""
    data = json.loads(raw.lstrip("\ufeff"), strict=False)
    said = {name: value for name, value in data.items() if isinstance(value, str)}
    title = _json_value(raw, "title", said.get("title", "")).strip()
    body = _json_value(raw, "text", said["text"])
    lines = [line for line in unwrapped(body) if line.text]
    return replace(
        _Draft(lines=lines, title=title) if title.text else _headed(lines),
        url=said.get("url"),
        published=said.get("published"),
        site=said.get("source"),
        byline=said.get("author"),
    )


def _json_value(raw: str, name: str, value: str) -> Traced:
    """The value of a field with the raw places of its characters, escapes undone."""
    for key in re.finditer(rf'"{re.escape(name)}"\s*:\s*', raw):
        written = _json_string.match(raw, key.end())
        if written is None or json.loads(written.group(), strict=False) != value:
            continue
        at = [char.start() for char in _json_char.finditer(raw, written.start() + 1, written.end() - 1)]
        return Traced(value, at) if len(at) == len(value) else Traced(value, [NOWHERE] * len(value))
    return put_in(value)


_READERS = {
    "text/plain": _plain,
    "text/markdown": _markdown,
    "text/x-markdown": _markdown,
    "text/html": _html,
    "application/xhtml+xml": _html,
    "application/json": _json,
}
