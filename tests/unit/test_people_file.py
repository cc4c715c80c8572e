"""config/people.toml: every entry well formed, every written form one person's, every pair of names plausible.

The sound check is this file's own and coarse on purpose: it is to catch a Chinese name put beside the wrong English one,
not to match names. A name chosen rather than transcribed says so with `sound = false`.
"""

import itertools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import opencc
import pypinyin
import pytest

PEOPLE_FILE = Path(__file__).parents[2] / "config" / "people.toml"
LISTS = ("tw", "aka", "nick", "org")
KEYS = {"id", "en", "zh", "role", "sound", *LISTS}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")
DOT = "·"
ALIKE = 0.66  # of 1. True pairs lie above it, most shuffled pairs below; both are tested


class Person(TypedDict, total=False):
    id: str
    en: str
    zh: str
    tw: list[str]
    aka: list[str]
    nick: list[str]
    org: list[str]
    role: str
    sound: bool


def load() -> list[Person]:
    people: list[Person] = tomllib.loads(PEOPLE_FILE.read_text(encoding="utf-8"))["person"]
    return people


PEOPLE = load()
TO_SIMPLIFIED = opencc.OpenCC("t2s")


def fold(form: str) -> str:
    simplified: str = TO_SIMPLIFIED.convert(unicodedata.normalize("NFKC", form).casefold())
    return simplified


def forms(person: Person) -> Iterator[str]:
    yield person["en"]
    if person["zh"]:
        yield person["zh"]
    yield from person.get("tw", [])
    yield from person.get("aka", [])
    yield from person.get("nick", [])


def latin_letters(name: str) -> str:
    """The letters a to z of a Latin name, in order, accents and everything else dropped."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(str.maketrans("øłı", "oli")).replace("ß", "ss"))
    return re.sub(r"[^a-z]", "", plain)


def readings(name: str) -> list[set[str]]:
    """Each character's possible pinyin syllables; ü is read as u, v and yu, the three ways passports write it."""
    syllables = pypinyin.pinyin(name, style=pypinyin.Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")
    return [{form for s in options for form in (s, s.replace("v", "u"), s.replace("v", "yu"))} for options in syllables]


def is_pinyin_of(en: str, zh: str) -> bool:
    """Whether the Latin name spells the Chinese one in pinyin, surname (one or two characters) first or last."""
    syllables = readings(zh)
    orders = [syllables] + [syllables[k:] + syllables[:k] for k in (1, 2) if k < len(syllables)]
    return any("".join(spelt) == latin_letters(en) for order in orders for spelt in itertools.product(*order))


def by_spelling(spellings: dict[str, str]) -> dict[str, str]:
    return {spelling: sound for sound, group in spellings.items() for spelling in group.split()}


# The consonant classes of a name as written in English, and of pinyin initials. J stands between K and S: Chinese writes
# Ge-, Gi- and Ki- with it as well as J-; Wh- is written with h, and Z (th) with s or t.
LATIN_CLASSES = by_spelling(
    {
        "S": "tsch tch sch zh sh cz sz ts tz s z ce ci cy",
        "J": "ch j dg ge gi gy",
        "K": "ck kh gh k g q c",
        "T": "d t",
        "Z": "th",
        "P": "b p",
        "F": "ph f v w",
        "N": "m n ng",
        "L": "l r",
        "H": "h",
        "KS": "x",
        "KL": "chr",
    }
)
PINYIN_CLASSES = by_spelling(
    {
        "S": "zh ch sh x z c s",
        "J": "j q",
        "K": "g k",
        "T": "d t",
        "P": "b p",
        "F": "f w",
        "N": "m n",
        "L": "l r",
        "H": "h",
    }
)
NEAR = {("J", "S"), ("J", "K"), ("S", "J"), ("K", "J"), ("F", "H"), ("Z", "S"), ("Z", "T")}
LATIN_SOUND = re.compile("|".join(sorted(LATIN_CLASSES, key=len, reverse=True)))
PINYIN_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxzcsrwy]?)[a-z]*?(n|ng|r)?$")


def squeeze(skeleton: str) -> str:
    return re.sub(r"(.)\1+", r"\1", skeleton)


def latin_skeleton(name: str) -> str:
    return squeeze("".join(LATIN_CLASSES[sound] for sound in LATIN_SOUND.findall(latin_letters(name))))


def chinese_skeleton(name: str) -> str:
    classes: list[str] = []
    for syllable in pypinyin.lazy_pinyin(name, errors="ignore"):
        match = PINYIN_SYLLABLE.match(syllable)
        if match:
            initial, final = match.groups()
            classes.append(PINYIN_CLASSES.get(initial, "") + ({"r": "L", None: ""}.get(final, "N")))
    return squeeze("".join(classes))


def common_length(a: str, b: str) -> int:
    """Length of the longest common subsequence, near classes counted as the same."""
    row = [0] * (len(b) + 1)
    for x in a:
        above, row = row, [0]
        for j, y in enumerate(b, start=1):
            row.append(above[j - 1] + 1 if x == y or (x, y) in NEAR else max(above[j], row[j - 1]))
    return row[-1]


def alike(en: str, zh: str) -> float:
    """How much of the two consonant skeletons is shared, 0 to 1."""
    latin, chinese = latin_skeleton(en), chinese_skeleton(zh)
    total = len(latin) + len(chinese)
    return 2 * common_length(latin, chinese) / total if total else 0.0


def agree(en: str, zh: str) -> bool:
    """A transcription has a dot and is judged by its consonants; a name without one is Chinese and is judged by pinyin."""
    return alike(en, zh) >= ALIKE if DOT in zh else is_pinyin_of(en, zh)


def test_there_are_enough_people() -> None:
    assert len(PEOPLE) >= 800


def test_ids_are_unique() -> None:
    assert [i for i, times in Counter(p["id"] for p in PEOPLE).items() if times > 1] == []


def test_entries_have_the_keys_and_types_of_the_format() -> None:
    for person in PEOPLE:
        assert {"id", "en", "zh"} <= person.keys() <= KEYS, person
        assert isinstance(person.get("sound", True), bool), person
        texts = [*forms(person), *person.get("org", []), person.get("role", "-")]
        assert all(text and text == text.strip() for text in texts), person


def test_ids_are_kebab_case() -> None:
    ids = [i for p in PEOPLE for i in (p["id"], *p.get("org", []))]
    assert [i for i in ids if not KEBAB.fullmatch(i)] == []


def test_each_form_is_in_its_script() -> None:
    assert [p["id"] for p in PEOPLE if HAN.search(p["en"])] == []
    assert [p["id"] for p in PEOPLE if p["zh"] and not HAN.search(p["zh"])] == []
    assert [p["id"] for p in PEOPLE if not all(HAN.search(form) for form in p.get("tw", []))] == []


def has_the_shape_of_a_name(person: Person) -> bool:
    """Two to seven characters, or dotted parts, each filled and no more of them than the English name has words."""
    parts = person["zh"].split(DOT)
    if len(parts) == 1:
        return 2 <= len(person["zh"]) <= 7
    return all(parts) and len(parts) <= len(re.findall(r"[^\W_]+", person["en"]))


def test_chinese_names_have_the_shape_of_names() -> None:
    assert [p["id"] for p in PEOPLE if p["zh"] and not has_the_shape_of_a_name(p)] == []


def test_no_form_belongs_to_two_people() -> None:
    owners: dict[str, list[str]] = {}
    for person in PEOPLE:
        for form in {fold(form) for form in forms(person)}:
            owners.setdefault(form, []).append(person["id"])
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


def test_no_form_is_given_twice() -> None:
    counts = {p["id"]: Counter(map(fold, forms(p))) for p in PEOPLE}
    assert [(i, form) for i, count in counts.items() for form, times in count.items() if times > 1] == []


def test_one_surname_character_is_nobodys_form() -> None:
    assert [(p["id"], form) for p in PEOPLE for form in forms(p) if len(form) == 1] == []


SOUNDING = [p for p in PEOPLE if p["zh"] and p.get("sound", True)]


def test_chinese_names_sound_like_the_english() -> None:
    assert [(p["en"], p["zh"]) for p in SOUNDING if not agree(p["en"], p["zh"])] == []


def test_sound_is_false_only_where_the_pinyin_differs() -> None:
    silent = [p for p in PEOPLE if not p.get("sound", True)]
    assert silent
    assert [p["id"] for p in silent if not p["zh"] or (DOT not in p["zh"] and is_pinyin_of(p["en"], p["zh"]))] == []


def test_the_sound_check_refuses_other_people() -> None:
    """Names shifted by a few places must mostly disagree, or the check above would prove nothing."""
    transcribed = [p for p in SOUNDING if DOT in p["zh"]]
    pairs = [(a, b) for k in (1, 7, 40) for a, b in zip(transcribed, transcribed[k:] + transcribed[:k], strict=True)]
    agreed = sum(agree(a["en"], b["zh"]) for a, b in pairs)
    assert agreed / len(pairs) < 0.1


@pytest.mark.parametrize(
    ("en", "zh", "expected"),
    [
        ("Liang Wenfeng", "梁文锋", True),
        ("Wenfeng Liang", "梁文锋", True),
        ("Lan Fo'an", "蓝佛安", True),
        ("Jensen Huang", "黄仁勋", False),
        ("Mark Zuckerberg", "马克·扎克伯格", True),
        ("Mark Zuckerberg", "桑达尔·皮查伊", False),
        ("Håkan Samuelsson", "汉肯·塞缪尔森", True),
        ("Liang Wenfeng", "罗福莉", False),
    ],
)
def test_sound_check(en: str, zh: str, expected: bool) -> None:
    assert agree(en, zh) is expected
