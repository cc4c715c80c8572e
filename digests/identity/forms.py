"""The written forms of one person, and what they say by themselves."""

from functools import lru_cache

from digests.naming.comparison import Kind, compare
from digests.naming.names import has_han, native, parse
from digests.naming.pinyin import is_common_latin
from digests.reading.gazetteer import CuratedPerson


def listed_forms(person: CuratedPerson | None) -> tuple[str, ...]:
    if person is None:
        return ()
    names = (person.en, person.zh, *person.forms, *person.nicknames)
    return tuple(dict.fromkeys(form for form in names if form))


@lru_cache(maxsize=16384)
def full(form: str) -> bool:
    return parse(form).full


def any_full(forms: frozenset[str]) -> bool:
    return any(full(form) for form in forms)


@lru_cache(maxsize=32768)
def full_names(forms: frozenset[str]) -> frozenset[str]:
    """The full names among forms: a surname that stands for someone in one article stands for another in the next."""
    whole = frozenset(form for form in forms if full(form))
    if any(has_han(form) and len(parse(form).parts) > 1 for form in whole):  # 马斯克 beside 埃隆·马斯克
        whole = frozenset(form for form in whole if len(parse(form).parts) > 1)
    return whole or forms


def telling_alone(form: str) -> bool:
    """A part of a name long enough that its spelling tells one person: 布鲁斯尼科夫, but not Johnson."""
    return has_han(form) and len(form) >= 4


def contradict(a: frozenset[str], b: frozenset[str]) -> bool:
    """Both have native names in characters, and no two of them are the same or sound alike."""
    ours, theirs = [f for f in a if native(f)], [f for f in b if native(f)]
    if not ours or not theirs:
        return False
    return not any((found := compare(x, y)).same or found.kind is Kind.HOMOPHONE for x in ours for y in theirs)


@lru_cache(maxsize=16384)
def common(form: str) -> bool:
    """A name that many people have: 张伟, Wei Zhang, John Smith."""
    name = parse(form)
    if name.han:
        cut = native(name.parts[0]) if len(name.parts) == 1 else None
        return cut is not None and len(cut[1]) == 1
    if len(name.parts) != 2:
        return False
    return is_common_latin(name.parts[0], name.parts[1]) or is_common_latin(name.parts[1], name.parts[0])


def best_name(forms: frozenset[str]) -> str:
    """The fullest form: of most parts, then the longest, then the first by code point."""
    return min(forms, key=lambda form: (not full(form), -len(parse(form).parts), -len(form), form))
