"""What stands beside a name that can be read in two ways and settles it: a person's act or title, a company's business.

奥斯维辛 is a place, 狄更逊 may be a jellyfish, 寒武纪 an age of the earth: one word by itself names nobody for certain.
"""

import re
from functools import lru_cache
from importlib.resources import files

from digests.reading.document import Found
from digests.reading.latin_lexicon import latin_lexicon
from digests.reading.lexicon import any_of, table, words
from digests.writing.grounding.name_forms import titles

_when = "(?:周[一二三四五六日]|[今昨]天|[今昨]日|日前|近日|随后|当天|此前|曾|也|还|则|又|再|后来|最近|本人)"
_acts = words(
    "提出|提议|要求|承诺|拒绝|否认|证实|确认|决定|同意|希望|担心|相信|辞职|去世|逝世|被捕|获释|落马|当选|出生|毕业|辞去|辞任|出任|就任|担任|执导|主演|报道|本人|"
    "夫妇|等人|和其他人|与其他人|的父亲|的母亲|的妻子|的丈夫|的儿子|的女儿|的律师|的家人|的同事|的说法|的看法"
)
_told_by = re.compile(r"(?:据|根据|按照|按|听|请听|名叫|名为|叫做|对手|先生|女士)$")

# Forms of listed companies that are words of the language too.
_COMMON = words(
    "苹果|小米|寒武纪|甲骨文|亚马逊|大众|长城|蚂蚁|红杉|平安|快手|滴滴|Shell|Gap|Target|Block|Square|Snap|Slack|Visa|Oracle"
)
_business = re.compile(
    r"公司|集团|官方|股价|股份|股票|市值|营收|财报|利润|宣布|发布|推出|旗下|方面|CEO|首席|总裁|董事|创始|创办|员工|用户|手机|芯片|产品|品牌|投资|收购|起诉|上市|"
    r"融资|总部|供应商|竞争|业务|商店|仓库|"
    r"\b(?:Inc|Corp|Ltd|plc|compan(?:y|ies)|firms?|group|shares?|stocks?|sales|revenues?|profits?|earnings|CEO|chief|executives?|founders?|employees|"
    r"workers|staff|users|customers|products?|brands?|chips?|phones?|stores?|announced|launched|unveiled|acquired|invest\w*|sued|said|says|according)\b"
)


_NAMES = ("nr", "ns", "nt", "nz")  # tags of names in jieba's dictionary
_COMMONLY = 100  # how often a word stands in its texts that is a common one

_place_behind = re.compile(r"[宫寺湾岛河湖郡镇]")
_TWO_WORDS = frozenset("Sri Lanka|Saudi Arabia|Costa Rica|Puerto Rico|Sierra Leone|San Marino|Cape Verde".split("|"))


def is_called_a_person(start: int, end: int, text: str) -> bool:
    """Whether a Han name of one word stands beside what only people do, are or are called."""
    before, after = text[:start], text[end : end + 16]
    return (
        _told_by.search(before) is not None
        or _title_before().search(before) is not None
        or _after().match(after) is not None
    )


def is_called_a_person_in_english(name: Found, text: str) -> bool:
    """Whether a Latin name speaks or stands behind a title, or is a known name and stands for no place or group."""
    known, before = latin_lexicon(), text[: name.start]
    first, *more = name.form.split()
    last = before.split()[-1:]
    if known.spoke.match(text, name.end) or (last and last[0].lower().strip(".") in titles()):
        return True
    if known.firm_before.search(before) or known.in_place.search(before):
        return False
    return known.is_forename(first) or all(map(known.is_name, (first, *more)))


def is_of_place(end: int, text: str) -> bool:
    """Whether characters that end here are the name of a building, a place or a thing: 西敏 of 西敏宫."""
    return _place_behind.match(text, end) is not None or latin_lexicon().thing_after.match(text, end) is not None


def is_country(form: str) -> bool:
    return form in latin_lexicon().place_ends or form in _TWO_WORDS


def is_word_of_speech(form: str) -> bool:
    """Whether characters are a common word of the dictionary, and nobody's name in it: 劳动力."""
    return form in _speech()


@lru_cache(maxsize=1)
def _speech() -> frozenset[str]:
    text = files("jieba").joinpath("dict.txt").read_text("utf-8")
    rows = (line.split(" ") for line in text.splitlines() if 4 < len(line) < 20)
    return frozenset(row[0] for row in rows if len(row) > 2 and row[2][:2] not in _NAMES and int(row[1]) >= _COMMONLY)


def may_be_a_word(form: str) -> bool:
    """Whether the name of a listed company is a word of the language too."""
    return form in _COMMON


def is_in_business(start: int, end: int, text: str) -> bool:
    """Whether something of a company is told beside a name."""
    if _speaks().match(text, end):
        return True
    return _business.search(text[max(0, start - 24) : start] + " | " + text[end : end + 24]) is not None


@lru_cache(maxsize=1)
def _offices() -> str:
    return any_of({form for _, forms in table("titles")["titles"] for form in forms.split("|")})


@lru_cache(maxsize=1)
def _title_before() -> re.Pattern[str]:
    return re.compile(rf"{_offices()}[\s:：“]?$")


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    cues = table("zh")["cues"]
    called = any_of(words(cues["honorifics_within"]) | {"家族"})
    return re.compile(rf"{_speaks().pattern}|\s?(?:{_when}{{0,2}}{any_of(_acts)}|{called}|{_offices()})")


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    return re.compile(rf"\s?{_when}{{0,2}}{any_of(words(table('zh')['cues']['saying']))}")
