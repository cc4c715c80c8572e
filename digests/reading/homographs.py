"""Where a listed form is written and something else is meant: a piece of a longer word or name, or somebody's surname."""

import re
from functools import lru_cache

from digests.reading.lexicon import any_of, characters, table, words
from digests.text.script import is_han

_university = re.compile("学(?![生者子院霸报长姐弟妹费科习术位历期界派])")  # 北大 and its 学生
_before_university = frozenset("东西南北中华湖河台闽医理工师")  # 西北大学, 医科大学
_titled = re.compile(
    r"(?<!Vice )\b(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof|Sir|Lord|Lady|Senator|Sen|Representative|Congressman|Congresswoman|Governor|Mayor|Judge|"
    r"Justice|Minister|President|Chancellor|Pope|Prince|Princess)\.?\s$"
)
_titled_in_han = re.compile("(?:总统|首相|参议员|众议员|州长|市长|法官|主教|教宗)$")
_title_behind = re.compile("总统|首相|参议员|众议员|先生|女士")


def means_another(form: str, text: str, start: int, *, person: bool) -> bool:
    """Whether the listed form at `start` of folded text is not what is listed there; `person` where that is somebody."""
    end = start + len(form)
    return _is_cut(form, text, start, end, person=person) or (not person and _is_surname(form, text, start, end))


def _is_cut(form: str, text: str, start: int, end: int, *, person: bool) -> bool:
    """Whether a short Han form is a piece of a longer word: 北大 of 西北大学 and 北大西洋, 戴珊 of 科勒·卡戴珊."""
    if len(form) > 3 or not is_han(form[0]) or "·" in form:
        return False
    longer = _longer_words().match(text, start)
    if longer and longer.end() > end:
        return True
    if form.endswith("大") and text.startswith("学", end):
        return text[start - 1 : start] in _before_university or _university.match(text, end) is not None
    return len(form) == 2 and person and _in_dotted().search(text[max(0, start - 6) : start]) is not None


def _is_surname(form: str, text: str, start: int, end: int) -> bool:
    """Whether one word that is listed as nobody's name is a person's by the title beside: President Meta, 福特先生."""
    if form.isupper() or " " in form or "·" in form:
        return False
    before = text[max(0, start - 20) : start]
    if not is_han(form[0]):
        return _titled.search(before) is not None and re.match(r"\s[A-Z]", text[end:]) is None
    if not set(form) <= _transcription():
        return False
    return bool(_titled_in_han.search(before) or _title_behind.match(text, end))


@lru_cache(maxsize=1)
def _longer_words() -> re.Pattern[str]:
    return re.compile(any_of(words(table("zh")["organizations"]["longer_words"])))


@lru_cache(maxsize=1)
def _transcription() -> frozenset[str]:
    """The characters foreign names are spelt with."""
    return characters(table("zh")["transliteration"]["characters"])


@lru_cache(maxsize=1)
def _in_dotted() -> re.Pattern[str]:
    """Inside the last part of a name with a point in it."""
    return re.compile(f"·[{''.join(sorted(_transcription()))}]{{1,2}}$")
