"""The titles of people: their counterparts in the other language, the field they are limited to, and how much they say.

    苹果AI大模型团队负责人   head, field "AI大模型团队"   ->  head of the AI large-model team, Apple
    前生成式AI产品管理总监   director, field "生成式AI产品管理"   ->  former director of generative AI product management

Titles and fields are data (lexicons/titles.toml). What is no title at all (元老, 代表, colleague) says nothing of someone; what many are
(head, director) says something only with an organisation or a field.

Known false case: a field of words the lexicon does not hold is kept, in its own language, only where a word of time stands before it or
where the title would say nothing without it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from digests.models import Role
from digests.reading.lexicon import any_of, table
from digests.text.script import HAN, fold
from digests.text.taiwan import as_matched

_han = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Titles:
    """The title lexicon: `zh` and `en` map every form to the pair that is shown, (English, Chinese)."""

    zh: Mapping[str, tuple[str, str]]
    en: Mapping[str, tuple[str, str]]
    zh_levels: Mapping[str, tuple[str, str]]
    en_levels: Mapping[str, tuple[str, str]]

    def pair(self, title: str) -> tuple[str, str] | None:
        """English and Chinese of a title as written; a level before a known title is kept. None when it is not known."""
        if _han.search(title):
            found = self.zh.get(title) or self.zh.get(title.upper())
            return found or self._levelled(title, self.zh_levels, chinese=True)
        lower = title.lower()
        found = self.en.get(lower)
        return found or self._levelled(lower, self.en_levels, chinese=False)

    def _levelled(self, title: str, levels: Mapping[str, tuple[str, str]], *, chinese: bool) -> tuple[str, str] | None:
        for level, (en, zh) in levels.items():
            if title.startswith(level) and len(title) > len(level):
                rest = self.pair(title[len(level) :].strip(" -"))
                if rest:
                    space = "" if en.endswith("-") else " "
                    return f"{en}{space}{rest[0]}", f"{zh}{rest[1]}"
        return None


@lru_cache(maxsize=1)
def titles() -> Titles:
    data: Mapping[str, object] = table("titles")
    rows, levels = data["titles"], data["levels"]
    assert isinstance(rows, list)
    assert isinstance(levels, dict)
    zh: dict[str, tuple[str, str]] = {}
    en: dict[str, tuple[str, str]] = {}
    for english, chinese in rows:
        pair = (english.split("|")[0], chinese.split("|")[0])
        for form in chinese.split("|"):
            zh.setdefault(form, pair)
        for form in english.split("|"):
            en.setdefault(form.lower(), pair)
    for form, theirs in zip(tuple(zh), as_matched(zh), strict=True):
        zh.setdefault(theirs, zh[form])
    zh_levels: dict[str, tuple[str, str]] = {}
    en_levels: dict[str, tuple[str, str]] = {}
    for english, chinese in levels["rows"]:
        en_levels.setdefault(english, (english, chinese.split("|")[0]))
        for form in chinese.split("|"):
            zh_levels.setdefault(form, (english, form))
    return Titles(zh, en, zh_levels, en_levels)


# --- how much a role says --------------------------------------------------------------------------------------------------


class Weight(IntEnum):
    NOTHING = 0  # a veteran, a colleague
    VAGUE = 1  # a director of nobody knows what
    TITLE = 2  # a chief scientist
    PLACED = 3  # a title or a head of something, in an organisation


def weight(role: Role) -> Weight:
    """How much a role says of someone."""
    weak = table("titles")["weak"]
    offices = _offices(role)
    if offices and all(office in weak["never"] for office in offices):
        return Weight.NOTHING
    if role.org:
        return Weight.PLACED
    return Weight.VAGUE if _general(role) and not field(role).name else Weight.TITLE


def best(roles: Iterable[Role]) -> Role | None:
    """The role that tells most of someone: one that says something, current before former, placed before not, specific before
    general. Of equals the first."""
    return min(roles, key=rank, default=None)


def rank(role: Role) -> tuple[bool, bool, int, int]:
    """Sorts roles as `best` chooses them, least first."""
    heavy = weight(role)
    return heavy <= Weight.VAGUE, role.former, -heavy, -_specific(role)


def _specific(role: Role) -> int:
    """How specific a title is: its words and those of its field; abbreviated offices (CEO) count as three."""
    words = max((3 if o.isupper() and len(o) > 2 else len(o.split()) for o in _offices(role)), default=1)
    return (0 if _general(role) else words) + (2 if field(role).name else 0)


def _offices(role: Role) -> list[str]:
    """The titles of a role in English, without levels: founder and CEO."""
    return [_base(part) for part in re.split(r" and |, ", role.title_en or "") if part]


def _general(role: Role) -> bool:
    """Whether many carry such a title: a head, a director."""
    offices = _offices(role)
    return bool(offices) and all(office in table("titles")["weak"]["alone"] for office in offices)


def _base(title: str) -> str:
    """A title without its levels: senior employee -> employee."""
    for level in titles().en_levels:
        if title.startswith(level) and title[len(level) :].strip(" -") in titles().en:
            return _base(title[len(level) :].strip(" -"))
    return title


# --- fields ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """What a title is limited to. `title` is the title as written; `name` "" where it is unlimited."""

    name: str
    title: str
    en: str = ""
    zh: str = ""


@dataclass(frozen=True)
class _Fields:
    en: Mapping[str, str]  # Chinese -> English
    zh: Mapping[str, str]  # English, lower case -> Chinese
    words: re.Pattern[str]
    bodies: frozenset[str]  # 团队, 部门: bodies of people, which "the" goes before
    times: re.Pattern[str]  # before a field
    late: re.Pattern[str]  # behind it


@lru_cache(maxsize=1)
def _fields() -> _Fields:
    rows: Mapping[str, list[list[str]]] = table("titles")["fields"]
    pairs = [(zh, en) for section in rows.values() for en, forms in section for zh in forms.split("|")]
    status = table("titles")["status"]
    times = any_of([*status["zh_former"], *status["zh_present"]])
    return _Fields(
        en={zh.upper(): en for zh, en in pairs},
        zh={en.lower(): forms.split("|")[0] for section in rows.values() for en, forms in section},
        words=re.compile(any_of(zh for zh, _ in pairs) + r"|[A-Za-z][A-Za-z0-9.+-]*", re.IGNORECASE),
        bodies=frozenset(zh for _, forms in rows["bodies"] for zh in forms.split("|")),
        times=re.compile(rf"(?:{times}|的|\s)+"),
        late=re.compile(rf"(?:{times}|的|\s)+$"),
    )


def is_field(text: str) -> bool:
    """Whether a Chinese run is made of known fields alone: AI大模型团队."""
    return bool(text.strip()) and _segments(text) is not None


def field_in_english(name: str) -> str:
    """AI部门 -> AI department; `name` is a field."""
    return _in_english(name, _segments(name)).removeprefix("the ")


def _segments(text: str) -> list[str] | None:
    found: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
        elif match := _fields().words.match(text, at):
            found.append(match.group())
            at = match.end()
        else:
            return None
    return found


@lru_cache(maxsize=4096)
def field(role: Role) -> Field:
    """The field of a role, read out of its text: what stands between organisation or time and title, or behind an "of"."""
    return _chinese_field(role) if _han.search(role.text) else _english_field(role)


def _chinese_field(role: Role) -> Field:
    text, org = fold(role.text), fold(role.org or "")
    at = text.find(org) + len(org) if org and org in text else 0  # 其创始人 names it elsewhere
    timed = _fields().times.match(text, at)
    run = _fields().times.sub("", text[at:], count=1) if timed else text[at:]
    if (first := next((k for k in range(len(run)) if _known(run[k:])), None)) is None:
        return Field("", run)
    name, title = _fields().late.sub("", run[:first]), run[first:]
    if not name:
        return Field("", title)
    body = next((b for b in _fields().bodies if title.startswith(b) and titles().pair(title[len(b) :])), "")
    name, title = name + body, title[len(body) :]
    segments = _segments(name)
    if (segments is None and not timed) or name in _fields().bodies:
        return Field("", title)
    return Field(name, title, _in_english(name, segments), name)


def _known(title: str) -> bool:
    joins = any_of(table("titles")["status"]["joins_zh"])
    return all(part and titles().pair(part.strip()) for part in re.split(rf"\s?{joins}\s?", title))


def _in_english(name: str, segments: list[str] | None) -> str:
    if segments is None:
        return name
    told = " ".join(_fields().en.get(word.upper(), word) for word in segments)
    return f"the {told}" if segments[-1] in _fields().bodies else told


def _english_field(role: Role) -> Field:
    text = role.text
    org = text.find(role.org) if role.org else -1
    start = org + len(role.org or "") if org == 0 else 0
    match = re.search(
        r"^(?P<title>.+?) (?:of|for) (?P<field>.+?)(?: (?:at|in|of|for|with) (?:the )?)?$",
        text[start : org if org > start else None],
    )
    if not match or titles().pair(match["title"].strip(" '’s").removeprefix("former ").strip()) is None:
        return Field("", text)
    name = match["field"].strip()
    if name in ("the", "its", "a") or (role.org and name in (role.org, f"the {role.org}")):
        return Field("", match["title"])
    return Field(
        name,
        match["title"],
        name,
        _fields().zh.get(name.lower().removeprefix("the "), name if name[0].isupper() else ""),
    )


def shown(role: Role, *, usual: bool = False) -> tuple[str, str]:
    """The title in English and in Chinese with its field, where that is known; "" where the lexicon does not know the title. `usual`: the
    Chinese title in the usual Simplified words, not in those of the text."""
    limits = field(role)
    if not limits.name:
        pair = titles().pair(limits.title) if usual else None
        return role.title_en or "", (pair[1] if pair else role.title_zh) or ""
    pair = titles().pair(limits.title) or (role.title_en or "", role.title_zh or "")
    told = limits.en and (_general(role) or not _han.search(limits.en))
    en = f"{pair[0]} of {limits.en}" if told else pair[0]
    zh_title = limits.title if _han.search(limits.title) and not (usual and pair[1]) else pair[1]
    zh = f"{limits.zh}{zh_title}" if limits.zh else zh_title
    return en, zh
