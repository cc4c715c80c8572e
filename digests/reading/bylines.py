"""What says who made an article: lines of writers, editors, photographers, and credits in brackets. People named only there are no news.

作者 | 温淑    〔记者洪友芳／新竹报导〕    新华社北京2月21日电(记者熊琳)    (资料照,柯承惠摄)    By Ada Stone
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from digests.reading.document import Document
from digests.reading.lexicon import any_of, table, words
from digests.text.script import HAN

_LATIN = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*){0,4}"


@dataclass(frozen=True)
class _Patterns:
    """Each but the last two has a group `names`."""

    lines: re.Pattern[str]
    credits: tuple[re.Pattern[str], ...]
    english: re.Pattern[str]
    plain: re.Pattern[str]
    no_name: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
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
    reporter, made = any_of(words(zh["reporters"])), any_of(words(zh["made"]))
    one = rf"(?:[{HAN}]{{1,3}}·[{HAN}]{{1,4}}|[{HAN}]{{2,4}}?)"
    several = rf"{one}(?:(?:[ ,、，/&]| 和 )\s?{one}){{0,4}}"
    marks = (
        # 记者洪友芳／新竹报导, (记者 孟录燕), 中新社记者 蔡敏婕 on a line of its own
        re.compile(
            rf"(?:^|[(（〔【\[/讯电社报台网刊]\s?|[,，、]\s?|[(（〔【\[][{HAN}]{{1,8}}){reporter}\s?(?P<names>{several})"
            rf"(?=\s?(?:/\s?[{HAN}]{{0,8}}(?:{made}|电|讯)|{made}|(?:华盛顿|[{HAN}]{{2}})\d{{1,2}}日(?:专|外)?电|[)）〕】\]]|\n|$))",
            re.MULTILINE,
        ),
        re.compile(  # (资料照,柯承惠摄), 人民网 王晓啸 摄
            rf"(?:^|[\s(（,，。/:：]|{reporter})(?P<names>{several})\s?/?\s?摄影?(?=[)）〕】\]\s。]|$)", re.MULTILINE
        ),
        re.compile(rf"(?<=[。！？”」])\s?[(（](?P<names>{one})[)）](?=\s*(?:\n|$))"),  # ……的决定。(杨文)
    )
    plain = re.compile(rf"{_LATIN}|[{HAN}·]+")
    no_name = re.compile(rf"{roles}$|{any_of(words(table('zh')['organizations']['suffixes']))}$")
    return _Patterns(chinese, marks, english, plain, no_name)


def byline_spans(document: Document) -> tuple[tuple[int, int], ...]:
    """Whole stretches that name makers of the article, ascending."""
    return tuple(sorted((match.start("names"), match.end("names")) for match in _matches(document)))


def byline_names(document: Document) -> tuple[tuple[int, int], ...]:
    """The Chinese names of such stretches, one by one."""
    patterns = _patterns()
    return tuple(
        (match.start(), match.end())
        for start, end in byline_spans(document)
        for match in patterns.plain.finditer(document.folded, start, end)
        if match.group()[0] >= "\u3400" and not patterns.no_name.search(match.group())
    )


def _matches(document: Document) -> Iterator[re.Match[str]]:
    patterns = _patterns()
    if document.language.chinese:
        size = len(document.folded)
        for match in patterns.lines.finditer(document.folded):
            line_start = document.folded.rfind("\n", 0, match.start()) + 1
            line_end = document.folded.find("\n", match.end())
            line_end = size if line_end < 0 else line_end
            marked = bool(match["sep"].strip()) or document.folded[line_start : match.start()].strip() == ""
            if marked and line_end - line_start <= 120:
                yield match
        for credit in patterns.credits:
            yield from credit.finditer(document.folded)
    for match in patterns.english.finditer(document.folded):
        line_end = document.folded.find("\n", match.end())
        rest = document.folded[match.end() : line_end if line_end >= 0 else None]
        line_start = document.folded.rfind("\n", 0, match.start()) + 1
        at_head = not document.folded[line_start : match.start()].strip(" ([")  # (By Ada Stone and Max Reed)
        if match["role"].lower() != "by" or (at_head and (len(rest.strip()) < 60)):
            yield match
