"""Numbers told in words that both languages have many forms for: shares, multiples, ranks, a unit of time, a rate, the period of a result.

Each may be left out or be put in other words, so one that is only in the claim proves nothing. An error is what the claim tells instead: its own
agrees with none of the source's of that kind, and one of the source's with none of its own (a third for a quarter, 每月 for a day).
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from digests.text import numerals
from digests.writing.grounding.values import ORDINALS

Item = tuple[int, int, frozenset[str]]  # start, end, what it may mean
_Reader = Callable[[str], Iterator[Item]]


def wrong(source: str, claim: str) -> Iterator[tuple[int, int, str]]:
    """Places of folded `claim` that tell another thing than the source does, and why."""
    for kind, read, also in _KINDS:
        ours = [*read(claim)]
        theirs = [*read(source)] if ours else []
        if not theirs:
            continue
        said, known = _all([*ours, *also(claim)]), _all([*theirs, *also(source)])
        if any(not meant & said for *_, meant in theirs):
            yield from ((a, b, f"the source tells another {kind}") for a, b, meant in ours if not meant & known)
    yield from _swapped_tolls(source, claim)


def _all(items: list[Item]) -> frozenset[str]:
    return frozenset().union(*(meant for *_, meant in items))


def _matches(pattern: re.Pattern[str], meant: Callable[[re.Match[str]], set[str]]) -> _Reader:
    def read(text: str) -> Iterator[Item]:
        return ((*m.span(), frozenset(meant(m))) for m in pattern.finditer(text))

    return read


def _words(*rows: tuple[str, str]) -> _Reader:
    patterns = [(name, re.compile(words, re.IGNORECASE)) for name, words in rows]

    def read(text: str) -> Iterator[Item]:
        for name, pattern in patterns:
            yield from ((*m.span(), frozenset((name,))) for m in pattern.finditer(text))

    return read


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    return int(numerals.chinese(written) or numerals.english(written) or 0)


# --- multiples --------------------------------------------------------------------------------------------------------------

_small = "two|three|four|five|six|seven|eight|nine|ten"
_VERBS = {
    "doubl": 2,
    "twice": 2,
    "twofold": 2,
    "tripl": 3,
    "trebl": 3,
    "thrice": 3,
    "threefold": 3,
    "quadrupl": 4,
    "fourfold": 4,
}
_multiple = re.compile(
    rf"\b(?P<verb>doubl(?:e(?:d|s)?|ing)(?!-|\s(?:digit|standard|act|play|header|figure|check|agent|murder|room|bed))|twice(?=\s(?:as|the|its|their|that|what|more)\b)|twofold|tripl(?:e[ds]?|ing)|trebl(?:e[ds]?|ing)|thrice|threefold|quadrupl(?:e[ds]?|ing)|fourfold)\b"
    rf"|\b(?P<times>\d{{1,3}}|{_small})(?:-fold|\s(?:fold|times(?=\s(?:as|more|the|higher|larger|bigger|greater|its|that|what))))"
    r"|(?P<turned>翻(?:了?(?P<turns>[一两三])?番|了?一?倍))|(?<![\d.])(?P<han>\d{1,3}|[一两二三四五六七八九十]{1,3})倍",
    re.IGNORECASE,
)


def _meant_by_multiple(m: re.Match[str]) -> set[str]:
    """增长两倍 is three times as much as before, and many mean two by it: N倍 is either."""
    if m["verb"]:
        return {str(next(n for stem, n in _VERBS.items() if m["verb"].lower().startswith(stem)))}
    if m["turned"]:
        return {str(2 ** (_number(m["turns"]) if m["turns"] else 1))}
    n = _number(m["times"] or m["han"])
    return {str(n), str(n + 1), str(n - 1)} if m["times"] else {str(n), str(n + 1)}


# --- shares and ranks -------------------------------------------------------------------------------------------------------

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_share = re.compile(
    r"\b(?P<half>half(?! (?:an?|past|hour|time|century|decade|year|day|month|dozen|million|billion)\b)(?=\s(?:of|the|its|their|his|her|all)\b))"
    r"|\b(?P<n>an?|one|two|three|four)[\s-](?P<part>third|quarter|fifth|sixth|tenth)s?\s(?=of\b)"
    r"|(?P<den>[二三四五六七八九十]|\d{1,2})分之(?P<num>[一二三四五六七八九]|\d{1,2})(?![\d点.])|(?P<han>一半|半数|过半)(?!个)",
    re.IGNORECASE,
)


def _meant_by_share(m: re.Match[str]) -> set[str]:
    if m["half"] or m["han"]:
        return {"0.50"}
    if m["part"]:
        n = 1 if m["n"].lower() in ("a", "an", "one") else _number(m["n"])
        return {_in_full(n, _PARTS[m["part"].lower()])}
    return {_in_full(_number(m["num"]), _number(m["den"]))}


def _in_full(part: int, whole: int) -> str:
    return str((Decimal(part) / whole).quantize(Decimal("0.01")))


_percent = re.compile(
    r"(?<![\d.])(?P<n>\d{1,2}(?:\.\d)?)(?:%|\s?per\s?cent)|(?P<tenths>[一二三四五六七八九])成", re.IGNORECASE
)


def _meant_by_percent(m: re.Match[str]) -> set[str]:
    return {
        _in_full(_number(m["tenths"]), 10) if m["tenths"] else str((Decimal(m["n"]) / 100).quantize(Decimal("0.01")))
    }


_ranks = "|".join(word for word in ORDINALS if word != "first")
_rank = re.compile(  # in words: what is in digits is compared as a number
    rf"\b(?P<word>{_ranks})(?!s|-hand|-party|\s(?:half|quarter|of|world war|and|to none|century|part(?:y|ies))\b)"
    r"|第(?P<han>[二两三四五六七八九十]{1,3})(?![\d.百千万世季方者次手]|[一二三四五六七八九十])",
    re.IGNORECASE,
)
_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_PLACES = {
    "runner-up": 2,
    "runners-up": 2,
    "silver": 2,
    "bronze": 3,
    "亚军": 2,
    "银": 2,
    "榜眼": 2,
    "季军": 3,
    "铜": 3,
    "探花": 3,
}
_otherwise_ranked = re.compile(  # in digits, in a name, by its medal
    rf"(?:No\.?|Number|Round|Game|Day|Week|Stage|Group|Phase|Part|War)\s?(?P<n>\d{{1,3}})|(?<![\d.,])(?P<th>\d{{1,3}})(?:st|nd|rd|th)"
    rf"|第(?P<han>[二两三四五六七八九十]{{1,3}}|\d{{1,3}})|(?P<few>[二两三四五六七八九十])(?=[度次线手号等级届轮期批代])"
    rf"|(?P<roman>{'|'.join(_ROMAN)})|(?P<word>{_ranks})|(?P<place>{'|'.join(_PLACES)})",
    re.IGNORECASE,
)


def _meant_by_rank(m: re.Match[str]) -> set[str]:
    return {str(ORDINALS[m["word"].lower()] if m["word"] else _number(m["han"]))}


def _meant_otherwise(m: re.Match[str]) -> set[str]:
    number = m["n"] or m["th"] or m["han"] or m["few"]
    return {str(_number(number) if number else (_ROMAN | _PLACES | ORDINALS)[m[0].lower()])}


# --- time -------------------------------------------------------------------------------------------------------------------

_spell = _words(
    ("minute", r"\b(?:a|one)[\s-]minute\b|(?<![十第\d])一分钟"),
    ("half an hour", r"\bhalf[\s-]an?[\s-]hour\b|(?<![个\d一二两三四五六七八九十])半(?:个)?(?:小时|钟头)"),
    ("hour", r"\b(?:an|one)[\s-]hour\b(?!\sand)|(?<![十第\d])一(?:个)?(?:小时|钟头)(?!半)"),
    ("half a day", r"\bhalf[\s-]a[\s-]day\b|(?<![年月天多\d])半天"),
    ("day", r"(?<!\d )\b(?:a|one)[\s-]day(?:'s)?\b(?!\s(?:after|before|when|later|off))|(?<![十第同每这那前后有某\d])一天"),
    ("week", r"(?<!\d )\b(?:a|one)[\s-]week(?:'s)?\b|(?<![十第同每这那\d])一(?:周(?![年岁一二三四五六日])|(?:个)?星期)"),
    ("half a month", r"\bhalf[\s-]a[\s-]month\b|\bfortnight|(?<![\d个])半个月|\b(?:two weeks|14 days)\b|两周"),
    ("month", r"(?<!\d )\b(?:a|one)[\s-]month(?:'s)?\b|(?<![十第\d])一个月"),
    ("half a year", r"\bhalf[\s-]a[\s-]year\b|\bsix[\s-]months?\b|\b6[\s-]months?\b|(?<![年上下前后\d])半年|[六6]个月"),
    ("year", r"(?<!\d )\b(?:a|one)[\s-]year(?:'s)?\b|去年|上年|同比|\blast year\b|(?<![十第同每这那新有某后\d])一年"),
    ("decade", r"\b(?:a|one|the)[\s-](?:\w+\s)?decade\b|(?<![\d二三四五六七八九几])十年"),
)  # fmt: skip

_rate = _words(
    ("hour", r"\b(?:an|per|each|every)\shour\b|\bhourly\b|\d\s?(?:mph|kph|km/h)\b|每小时|每个小时|时[速薪]|/小时"),
    ("day", r"(?<=[a-z\d$€£%] )(?:a|per|each|every)\sday\b|\bdaily\b|每[天日]|日[均产销薪]|单日|/[天日]|\d[^,。;\d]{0,4}一天"),
    ("week", r"(?<=[a-z\d$€£%] )(?:a|per|each|every)\sweek\b|\bweekly\b|每(?:周|星期)|周薪|/周|\d[^,。;\d]{0,4}一周"),
    ("month", r"(?<=[a-z\d$€£%] )(?:a|per|each|every)\smonth\b|\bmonthly\b|每个?月|月[均产销薪度]|/月|\d[^,。;\d]{0,4}一个月"),
    ("year", r"(?<=[a-z\d$€£%] )(?:a|per|each|every)\syear\b|(?<!semi-)(?<!bi-)\bannual(?:ly)?\b(?!\s(?:report|basis|general|meeting))|\bper annum\b|(?<!half-)\byearly\b(?!\sbasis)|每年|年[均产销薪度化]|历年|逐年|\d[^,。;\d]{0,4}一年|/年"),
)  # fmt: skip

_result_en = r"(?:net |gross |operating |pre-tax |total )?(?:profits?|revenues?|sales|earnings|income|loss(?:es)?|turnover|output|growth|dividends?)\b"
_result_zh = r"(?:的|总|净|毛|营业|归母|销售)?(?:利润|净利|营收|收入|亏损|销售额|销量|产量|增速|股息)"
_period = _words(  # of a result, right beside it; 全年预计收入 tells an outlook
    *(
        (name, rf"\b(?:{en})[ -](?={_result_en})|(?<=[a-z\d%] )(?:in|for) the (?:{told})\b|(?:{zh})(?={_result_zh})")
        for name, en, told, zh in (
            ("quarter", r"quarter(?:ly)?|Q[1-4]", r"(?:\w+ )?quarter", r"(?<!前[二两三])季度?|Q[1-4]"),
            ("half", r"half(?:-year(?:ly)?)?|H[12]|interim|semi-annual", r"(?:first |second )?half", r"半年(?:度)?|中期"),
            ("year", r"(?<!semi-)(?<!half-)annual|(?<!half-)yearly|(?:full|whole)[ -]year", r"(?:full |whole )?year", r"全年度?|(?<!半)年度|财年"),
        )
    )
)  # fmt: skip

# --- tolls ------------------------------------------------------------------------------------------------------------------

_words_to_99 = rf"(?:{'|'.join(numerals.ENGLISH_TENS)})(?:-(?:{'|'.join(numerals.ENGLISH_SMALL)}))?|{'|'.join(sorted(numerals.ENGLISH_SMALL, key=len, reverse=True))}"
_count = rf"(?P<n>\d[\d,]*|{_words_to_99})(?![.,]?\d)"
_han_count = r"(?P<n>\d[\d,]*|[一两二三四五六七八九十百]{1,5})"
_about = r"(?:(?:at|least|more|than|about|around|some|nearly|almost|over|up|to|as|many|a|further|another|other|others)\s){0,4}"
_who = r"(?:\s(?!hours|days|weeks|months|years|minutes)[a-z]+s)?(?:\s(?:more|other|others|people|persons|men|women|children|civilians|soldiers|passengers|workers|were|was|are|have|had|been|had|left|reported|confirmed|went|seriously|badly)){0,4}"
_TOLLS = {
    "dead": (
        r"killed|dead|died|deaths?|fatalit(?:y|ies)|lost their lives",
        r"kill(?:s|ed|ing)|claim(?:s|ed|ing)(?= .{0,20}lives)",
        "死亡|遇难|丧生|身亡|罹难|丧命|死(?!亡|者|刑)",
    ),
    "hurt": (
        r"injured|wounded|hurt|injuries",
        r"injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?",
        "受伤|伤(?!亡|害|者)|轻伤|重伤",
    ),
    "missing": ("missing|unaccounted for", "", "失踪|下落不明|失联"),
}
_tolls = [
    (name, pattern)
    for name, (after, before, han) in _TOLLS.items()
    for pattern in (
        re.compile(rf"\b{_count}{_who}\s(?:{after})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{before})\s{_about}{_count}\b", re.IGNORECASE) if before else re.compile("(?!)"),
        re.compile(rf"{_han_count}[多余]?(?:名[^,。;、\d]{{0,6}}|人)?(?:已|被|仍|当场|不幸|严重){{0,2}}(?:{han})"),
    )
]


def _fates(text: str) -> dict[int, dict[str, tuple[int, int]]]:
    """Each number of dead, hurt or missing with what befell them, and where it is told."""
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for name, pattern in _tolls:
        for m in pattern.finditer(text):
            found.setdefault(_number(m["n"].replace(",", "").lower()), {})[name] = m.span()
    return found


def _swapped_tolls(source: str, claim: str) -> Iterator[tuple[int, int, str]]:
    """Where a number has another fate than in the source: 5 dead and 12 hurt are not 12 dead and 5 hurt."""
    ours = _fates(claim)
    theirs = _fates(source) if ours else {}
    for number, fates in ours.items():
        if number in theirs and not fates.keys() & theirs[number].keys():
            yield from ((*span, "the source tells another toll") for span in fates.values())


def _nothing(_: str) -> Iterator[Item]:
    return iter(())


_KINDS: tuple[tuple[str, _Reader, _Reader], ...] = (  # what may be wrong, and what else bears it out
    ("multiple", _matches(_multiple, _meant_by_multiple), _nothing),
    ("share", _matches(_share, _meant_by_share), _matches(_percent, _meant_by_percent)),
    ("rank", _matches(_rank, _meant_by_rank), _matches(_otherwise_ranked, _meant_otherwise)),
    ("length of time", _spell, _rate),
    ("rate", _rate, _spell),
    ("period", _period, _nothing),
)
