"""Lines that say who made an article: writers, editors, photographers. People named only there are no news."""

import re
from collections.abc import Iterator
from functools import lru_cache

from digests.reading.document import Document
from digests.reading.lexicon import any_of, table, words
from digests.text.script import HAN

_LATIN = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*){0,4}"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    zh, en = table("zh")["bylines"], table("en")["bylines"]
    roles, separators = any_of(words(zh["roles"])), re.escape(zh["separators"].replace("|", "")) + r"|"
    name = rf"(?:[{HAN}]{{1,3}}·[{HAN}]{{1,4}}|[{HAN}]{{2,4}}|{_LATIN})"
    names = rf"{name}(?:(?:[ ,、，/&]| 和 )\s?(?!{roles}){name}){{0,5}}"
    chinese = re.compile(
        rf"(?:^|(?<=[\s(（【\[*|｜/·，,;；，])|(?<=[{HAN}])(?=记者))(?P<role>{roles}(?:[/、&和]{roles})*)\s?"
        rf"(?P<sep>[{separators}:：]\s?|\s)(?P<names>{names})(?=[\s)）\]】/|｜·,，;；。]|$)",
        re.MULTILINE,
    )
    english = re.compile(
        rf"(?:^|(?<=[;.|·(]\s)|(?<=[;.|(]))(?P<role>{any_of(en['starts'].split('|'))})\s+"
        rf"(?P<names>{_LATIN}(?:(?:,\s|\sand\s|,\sand\s|\s&\s|\sin\s){_LATIN}){{0,8}})",
        re.MULTILINE | re.IGNORECASE,
    )
    plain = re.compile(rf"{_LATIN}|[{HAN}·]+")
    no_name = re.compile(rf"{roles}$|{any_of(words(table('zh')['organizations']['suffixes']))}$")
    return chinese, english, plain, no_name


def byline_spans(document: Document) -> tuple[tuple[int, int], ...]:
    """Whole stretches that name makers of the article, ascending."""
    return tuple(sorted((match.start("names"), match.end("names")) for match in _matches(document)))


def byline_names(document: Document) -> tuple[tuple[int, int], ...]:
    """The Chinese names of such stretches, one by one."""
    _, _, plain, _ = _patterns()
    spans = (byline for byline in byline_spans(document))
    return tuple(
        (match.start(), match.end())
        for start, end in spans
        for match in plain.finditer(document.folded, start, end)
        if match.group()[0] >= "\u3400" and not _patterns()[3].search(match.group())
    )


def _matches(document: Document) -> Iterator[re.Match[str]]:
    chinese, english, _, _ = _patterns()
    if document.language.chinese:
        size = len(document.folded)
        for match in chinese.finditer(document.folded):
            line_start = document.folded.rfind("\n", 0, match.start()) + 1
            line_end = document.folded.find("\n", match.end())
            line_end = size if line_end < 0 else line_end
            marked = bool(match["sep"].strip()) or document.folded[line_start : match.start()].strip() == ""
            if marked and line_end - line_start <= 120:
                yield match
    for match in english.finditer(document.folded):
        line_end = document.folded.find("\n", match.end())
        rest = document.folded[match.end() : line_end if line_end >= 0 else None]
        at_head = document.folded.rfind("\n", 0, match.start()) + 1 == match.start()
        if match["role"].lower() != "by" or (at_head and (len(rest.strip()) < 60)):
            yield match
