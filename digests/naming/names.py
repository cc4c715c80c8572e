"""A written name taken apart: its script, its parts, what stands around it left out."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from digests.naming.transliterations import is_given_name
from digests.reading.lexicon import characters, listed_words, table, words
from digests.text.script import HAN, fold

_han = re.compile(f"[{HAN}]")
_dot = re.compile(r"[·・•.\s=＝]+")  # a hyphen joins: 让-保罗
_latin = re.compile(r"[^\W\d_]+(?:['’`´ʼ-][^\W\d_]+)*")
_junior = re.compile(r"\b(?:[Jj]r|JR)\b")
_possessive = re.compile(r"['’]s?$")
_joined = re.compile(r"^(?:al|el|ad|as|ash|ar|at|ben|ibn|abu)-(?=.{3})")
# What Japan writes where the mainland has another character, beside what folding knows: 黒沢, 豊, 桜.
_JAPANESE = str.maketrans(
    "黒沢豊桜浜辺広竜恵徳実栄円斉斎﨑滝瀬塩関鉄渋県静顕暁隆児壱亜応単両郷総釈県穂応拝拡恒曽渓済経続縁芸荘薫蔵訳駅駆髙",
    "黑泽丰樱滨边广龙惠德实荣圆齐斋崎泷濑盐关铁涩县静显晓隆儿一亚应单两乡总释县穗应拜扩恒曾溪济经续缘艺庄熏藏译驿驱高",
)
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Name:
    """`parts` are lower case without accents; a Latin part keeps its hyphens. `plain` is them joined by nothing."""

    text: str
    han: bool
    parts: tuple[str, ...]
    junior: bool = False  # Jr., 小特朗普

    @property
    def plain(self) -> str:
        return "".join(self.parts).replace("-", "")

    @property
    def full(self) -> bool:
        """More than one part: a dotted or native Han name, or a Latin one of two words."""
        return len(self.parts) > 1 or native(self.parts[0]) is not None if self.parts else False


@lru_cache(maxsize=65536)
def parse(text: str) -> Name:
    """Never fails: a text without letters has no parts."""
    folded = fold(text).strip().translate(_JAPANESE)
    if _han.search(folded):
        return Name(folded, True, _han_parts(folded), folded[0] == "小")
    return Name(folded, False, _latin_parts(folded), bool(_junior.search(folded)))


def _han_parts(folded: str) -> tuple[str, ...]:
    folded = re.sub(r"[(（「『\[].*?[)）」』\]]", "", folded) or folded
    for title in _around("after_han"):
        if folded.endswith(title) and len(folded) > len(title):
            folded = folded.removesuffix(title)
    pieces = [plain_letters(piece).replace("-", "") for piece in _dot.split(folded)]
    if len(pieces) == 1 and _turned(pieces[0]):
        return pieces[0][1:], pieces[0][0]
    return tuple(piece for piece in pieces if piece)


def _turned(word: str) -> bool:
    """王亚历山大 for 亚历山大·王: a surname, then a given name from abroad, without a dot."""
    return len(word) > 3 and word[0] in surnames()[0] and native(word) is None and is_given_name(word[1:])


def _latin_parts(folded: str) -> tuple[str, ...]:
    folded = re.sub(r"\(.*?\)|\".*?\"|“.*?”", " ", folded) or folded
    before, comma, after = folded.partition(",")
    if comma and after.strip() and after.strip(" .").lower() not in _around("after_latin"):
        folded = f"{after} {before}"
    found = [_possessive.sub("", word) for word in _latin.findall(folded)]
    parts = [re.sub(r"['’`´ʼ]", "", plain_letters(word)) for word in found]
    while len(parts) > 1 and parts[0] in _around("before_latin"):
        del parts[0]
    while len(parts) > 1 and parts[-1] in _around("after_latin"):
        del parts[-1]
    return tuple(part for part in parts if part)


@lru_cache(maxsize=4)
def _around(key: str) -> frozenset[str]:
    return words(table("names")["forenames"][key])


def plain_letters(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_SPECIAL))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def has_han(part: str) -> bool:
    return _han.search(part) is not None


@lru_cache(maxsize=65536)
def native(part: str) -> tuple[str, str] | None:
    """Surname and given name of a part that has the shape of a Chinese name: 2 or 3 characters, 3 or 4 with a compound surname."""
    if len(part) in (3, 4) and part[:2] in surnames()[1] and has_han(part[2]):
        return part[:2], part[2:]
    if len(part) in (2, 3) and part[0] in surnames()[0] and all(_han.match(c) for c in part):
        return part[0], part[1:]
    return None


def is_veiled(form: str) -> bool:
    """刘某, 欧阳某某, 何某志: a name withheld but for its surname."""
    return re.fullmatch(f"[{HAN}]{{1,2}}某(?:某|[{HAN}])?", form) is not None


def is_surname(part: str) -> bool:
    """A Chinese surname alone."""
    return part in surnames()[0] or part in surnames()[1]


@lru_cache(maxsize=1)
def surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Chinese surnames of one character, and of more."""
    lists = table("zh")["surnames"]
    single = characters(lists["common"]) | characters(lists["rare"]) | characters(lists["ambiguous"])
    listed = re.findall(
        f"[{HAN}]+", table("names")["romanisation"]["surnames"] + table("names")["readings"]["surnames"]
    )
    compound = words(lists["compound"]) | {surname for surname in listed if len(surname) > 1}
    return single | {surname for surname in listed if len(surname) == 1}, compound


def spells_sounds(part: str) -> bool:
    """Only characters that spell foreign names by sound: 扎克伯格, 马斯克, not 王鹤."""
    return set(part) <= characters(table("zh")["transliteration"]["characters"]) | set(_ALSO_SPELL)


_ALSO_SPELL = "美乐迺契小老川乌桥裴敏顾萧诸强焦撒措朔彻培薛亭蕊霸吾妥埔贺凌廉度席碧芮蜜珮蓓葛蕾珮桃昂慕蓝蒋仕祺琳庄宗乾奎耿隆蔻瓜欣梁杭吕余邱屈"  # beside the reader's list


@lru_cache(maxsize=1)
def conventional() -> Mapping[str, frozenset[str]]:
    """Latin given names by the Chinese form that does not follow their sound: 约翰 -> john, johann, jan."""
    found: dict[str, set[str]] = {}
    for line in fold(table("names")["forenames"]["spelt"]).strip().splitlines():
        chinese, *latin = line.split()
        for form in chinese.split("|"):
            found.setdefault(form, set()).update(latin)
    return {form: frozenset(latin) for form, latin in found.items()}


@lru_cache(maxsize=1)
def _forenames() -> frozenset[str]:
    return frozenset(map(plain_letters, listed_words("given_names") | words(table("en")["names"]["given"])))


@lru_cache(maxsize=1)
def _family_names() -> frozenset[str]:
    return frozenset(map(plain_letters, listed_words("family_names")))


def is_forename(part: str) -> bool:
    """A given name on the lists of many countries, in plain letters."""
    return part in _forenames()


def is_family_name(part: str) -> bool:
    """A family name on the lists of many countries, in plain letters."""
    return part in _family_names()


def without_particles(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Latin parts without de, von, bin and their like, unless nothing else is left."""
    kept = tuple(_joined.sub("", part) for part in parts if part not in _around("particles"))
    return kept if len(kept) > 1 or (kept and len(parts) == 1) else parts
