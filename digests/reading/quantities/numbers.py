"""Finds the numerals of a text, exact and vague, and steps over digits that are no quantities.

`scan` reads folded text once from left to right with one pattern. Its first alternatives are what looks like a number and is none:
addresses, dates, clock times, versions, ordinals, set phrases (一刀切), so that nothing inside them is read again.

Vague numerals carry an interval: 数X and 几X are X to 10X (数百亿: 10 to 100 billion), 十几 is 11 to 19, "dozens" 10 to 100.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from digests.models import Bound
from digests.reading.quantities.lexicon import NO_HEDGE, Hedge, alternation, lexicon
from digests.reading.quantities.places import places
from digests.text import numerals

_zh, _en = lexicon("zh"), lexicon("en")


class Form(StrEnum):
    DIGITS = "digits"
    HAN = "han"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral with its scale: [start, end) of the folded text. `symbol` is a currency sign or code right before it."""

    start: int
    end: int
    form: Form
    low: Decimal
    high: Decimal | None = None
    hedge: Hedge = NO_HEDGE  # what the numeral itself says (三百多万, 上亿)
    scale: int = 0  # power of ten of its last scale word
    symbol: str | None = None
    grouped: bool = False  # 24,000
    bare_scale: bool = False  # 百亿, 千亿: a scale word without a number of its own
    article: bool = False  # 一, one: also "a"
    signed: bool = False  # +19.68%, -6%
    suffix: str = ""  # a letter scale (42k, 8B), which the unit must confirm

    def moved(self, start: int, end: int) -> "Number":
        """The same numeral elsewhere; written out, as `replace` costs several times as much."""
        return Number(
            start, end, self.form, self.low, self.high, self.hedge, self.scale, self.symbol, self.grouped,
            self.bare_scale, self.article, self.signed, self.suffix,
        )  # fmt: skip

    def scaled(self, power: int) -> "Number":
        high = None if self.high is None else self.high.scaleb(power)
        return replace(self, low=self.low.scaleb(power), high=high, scale=self.scale + power)


# --- pattern ---------------------------------------------------------------------------------------------------------------

_months = alternation([m.capitalize() for m in _en.words["months"]])
_HAN_RUN = "".join(numerals.HAN_DIGITS)
_DECIMALS = _HAN_RUN.replace("两", "")
_numeral_alone = re.compile(f"[{_HAN_RUN}]+").fullmatch
# What looks like a number and is none, by how it begins: with a digit or a sign, with a letter, with a Han character.
_NOISE_DIGIT = "|".join(
    [
        r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|@\w+|#\w+",
        r"(?<!\d)(?:19|20)\d\d(?:[-/](?:1[0-2]|0?[1-9])(?:[-/]\d{1,2})?|\.(?:1[0-2]|0?[1-9])\.\d{1,2})(?!\d)",
        r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<!\d)\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b\.?)",
        r"\b\d+\.\d+\.\d+[\w.]*",
        r"(?<!\d)\d{4,6}\.(?:HK|SH|SZ|BJ|TW|SS|T)\b",
        r"\d+(?:st|nd|rd|th)\b|(?<![\w$])['’]?\d{2,4}s\b",
        rf"\b\d{{1,2}}\s{_months}\b(?:\s(?:19|20)\d\d)?",
        r"(?<!\d)\d{2,4}年(?:1[0-2]|0?[1-9])月(?:份|\d{1,2}[日号])?|(?<!\d)(?:1[0-2]|0?[1-9])月(?:[上中下]旬|[初底末份]|\d{1,2}[日号]?)?(?!\d)",
        r"(?<!\d)\d{2,4}年代|\d{1,2}世纪|\d{1,2}[时]\d{1,2}分(?!钟)",
    ]
)
_NOISE_LATIN = "|".join(
    [
        r"https?://[^\s\u3000-\u9fff“”]+|www\.[^\s\u3000-\u9fff]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+",
        r"\bnoon\b|\bmidnight\b|\bv\d+\.\d+\.\d+[\w.]*|(?<![\w$])mid-['’]?\d{2,4}s\b",
        rf"\b{_months}\.?\s\d{{1,2}}(?:,?\s(?:19|20)\d\d)?(?![\d,.]*\d)",
        r"\b(?:in|by|since|until|from|during|of|for|through|before|after|to|late|early|mid)\s(?:19|20)\d\d\b(?![,.]?\d|\s?%|\s(?:people|employees|workers|jobs|companies|GPU))",
    ]
)
_NOISE_HAN = "|".join(
    [
        r"[二一][〇零一二三四五六七八九]{3}年|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]|(?<![十百千万几数两])[一二三四五六七八九十]{1,2}月(?!亮)",
        r"[一二三四五六七八九]十年代|[一二三四五六七八九十]+世纪",
        r"第\s?(?:\d+|[零〇一二三四五六七八九十百千]+)(?:(?:-|至|到)\d+)?",
        # 每周四天工作 and 一周五天 count days
        r"(?:(?<![每一])周|(?<=[每一])周(?!.天(?!气))|星期|礼拜)[一二三四五六日](?=[^年个])|[初高大][一二三](?=[的学生年])",
        r"(?:上午|下午|凌晨|早上|晚上|中午|傍晚|晚|早|清晨|深夜)(?:\d{1,2}|[一二三四五六七八九十]{1,3})[点时](?:半|\d{1,2}分?|[一二三四五六七八九十]+分?)?",
        rf"(?=[零一二三四五六七八九十百千万亿两半多第]){alternation(w for w in _zh.words['idioms'] if not _numeral_alone(w))}",
        # 五一 is a holiday, and no part of 五一九件 or 一五一.四亿
        rf"(?<![{_HAN_RUN}.]){alternation(w for w in _zh.words['idioms'] if _numeral_alone(w))}(?![{_HAN_RUN}]|\.[{_HAN_RUN}])",
    ]
)
_symbols = [s for words in _en.raw["symbols"].values() for s in words] + [
    w for w in _en.raw["shared"] if not w.isalpha()
]
_codes = _en.raw["codes"]["codes"]
_SYMBOL = rf"(?:{alternation(_symbols)}|(?<![A-Za-z]){alternation(_codes)}(?=\s?\d)|新台币(?=\s?[\d〇一二三四五六七八九十])|(?<![\d万亿千百元])人民币(?=\s{{0,2}}\d))"
_HAN = numerals.HAN_NUMBER
_HAN_SCALE = "[十百千万亿兆]"
_DIGIT_SCALE = (
    r"[ ]?(?P<inner>[多余来几])?[ ]?(?:个(?=亿|万[^能]))?(?P<hanscale>[十百千万亿兆]+(?:[ ]?零?\d[\d,]*(?:\.\d+)?[ ]?[十百千万亿]+)*(?:(?<=万)\d{4}(?![\d.,%年]))?(?:(?<=[百千万])零\d{1,3}(?![\d.,%年]))?)"
    r"(?<![兆千](?=[瓦赫字比米克卡帕]))(?<!兆(?=[内流宽带网光存]))(?!度电|百度|科技)"
    r"|[ -]?(?i:(?P<enscale>hundred|thousand|million|billion|trillion|lakh|crore)s?)\b(?:\s(?P<enscale2>million|billion|trillion)\b)?"
    r"|[ ]?(?P<letters>(?i:bl?n|ml?n|trl?n|tn)|[kKmMbBtT])(?![A-Za-z0-9/²])"
    r"|(?P<slang>[wW])(?=\+?(?:英镑|欧|美元|美金|美刀|刀|元|块|人民币|港币|日元|粉丝|人|用户|辆|播放|点赞|下载|单|套))"
)
_ones9 = "one|two|three|four|five|six|seven|eight|nine"
_teens = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_sub = rf"(?:(?:{_tens})(?:[- ](?:{_ones9})\b)?|{_teens}|{_ones9}|zero)"
_hund = rf"{_sub}\b(?:[- ]hundred\b(?:(?: and)? {_sub}\b)?)?"
_scales = "hundred|thousand|million|billion|trillion|lakh|crore"
_WORDS = (
    rf"(?P<of>(?:tens|hundreds|thousands|millions|billions|trillions|dozens|scores) of(?: (?:thousands|millions|billions|trillions) of)?(?=\s))"
    rf"|(?P<figures>(?:{_ones9}|ten|\d{{1,2}})-figures?|(?:five|six|seven|eight|nine|ten) figures?)\b"
    r"|(?P<multi>multi-?(?:million|billion|trillion))(?=-|\b)"
    rf"|(?P<few>(?:a few|several|a couple(?: of)?|couple of)(?: (?P<fewscale>(?:dozen|hundred|thousand|million|billion|trillion)(?: (?:thousand|million|billion|trillion))?))?)\b"
    r"|(?P<dozen>(?:half a|a|two|three) dozen)\b"
    rf"|(?P<plain>(?:half an? (?:{_scales})|half (?:million|billion)|(?:a )?quarter (?:of a )?(?:million|billion|trillion)|three[- ]quarters (?:of a )?(?:million|billion)"
    rf"|an? (?:{_scales})(?:[- ](?:thousand|million|billion|trillion))?(?! (?:times|of))"
    rf"|{_hund}(?:[- ](?:thousand|million|billion|trillion|lakh|crore)\b)*(?:,? (?:and )?{_hund}[- ](?:hundred|thousand|million)\b)*(?:[- ]and[- ]a[- ](?:half|quarter)\b(?:[- ](?:million|billion|trillion))?)?))\b"
)
# A minus or plus sign stands free before its number: "(-6%)", "+1.79个百分点"; in 1-2 and A+ it is none.
_SIGN = (
    r"(?:(?<![^\s(:;,/|、。\u4e00-\u9fff])[+−-]|(?:(?<![胜肩])负|零下)(?=\d)|(?<![A-Za-z])(?<!or )minus (?=[\d$€£]))"
)
_FIRST_HAN = "".join(
    sorted(
        {w[0] for w in _zh.words["idioms"]}
        | set("负上数几好第周星礼初高大下凌早晚中傍清深新人" + "".join(numerals.HAN_DIGITS) + "十拾百佰千仟万亿兆")
    )
)
_DIGIT, _LATIN, _LEADING_HAN = r"(?=[^\u3000-\u9fffA-Za-z\s])", "(?=[A-Za-z])", f"(?=[{_FIRST_HAN}])"
_BEGINS = rf"(?:{_LEADING_HAN}|{_DIGIT}|(?<![A-Za-z]){_LATIN})"  # other places are passed over at once
_FIRST_WORD = "(?=te|th|tw|tr|hu|ha|mi|mu|bi|do|sc|se|si|on|fo|fi|ei|el|ni|co|qu|ze|an? |[0-9])"
_MASTER = re.compile(
    rf"{_BEGINS}(?:(?P<noise>{_DIGIT}(?:{_NOISE_DIGIT})|{_LATIN}(?:{_NOISE_LATIN})|{_LEADING_HAN}(?:{_NOISE_HAN}))"
    rf"|(?:(?P<sign>{_SIGN})?(?P<symbol>{_SYMBOL})\s{{0,2}}|(?P<free_sign>{_SIGN})"
    rf"|(?:(?<![A-Za-z0-9_@#])|(?<=[a-z])(?=[\d.]+[万亿]?[元美]))(?:(?<![A-Za-z0-9][-./,'_])(?<![0-9]:)(?<![+-])|(?<=[Mm]id-)|(?<=[Nn]ear-)|(?<=[Ll]ow-)|(?<=[Hh]igh-)))(?P<digits>{numerals.DIGITS})(?![.,:]\d)(?:{_DIGIT_SCALE})?"
    rf"|{_LEADING_HAN}(?P<han>(?:{_HAN}{{1,3}}|十?[数几]|好几)个亿|(?:上(?=[百千万亿])|[数几好](?={_HAN_SCALE})|好几(?={_HAN_SCALE}))?(?<!唯){_HAN}+(?<![十百千万亿]千(?=[瓦赫]))(?<!兆(?=[瓦赫]))(?:[点.][{_DECIMALS}]+[万亿兆]*)?(?:[多余来几][万亿]+)?几?|(?<![多少总人指倍次级函参岁常分负个整复点])数(?=[名位个家年月日天周种款项场次人倍秒小分度季])|(?<![十百千])几(?=[名位个家年天周种款项场次人倍秒小分季件台只张条批]))"
    rf"|(?i:{_FIRST_WORD}\b(?:{_WORDS})))"
)


def scan(text: str, starts: Sequence[int] | None = None) -> Iterator[Number]:
    """Every numeral of folded `text`, ascending; `starts` are the places where one can begin, where they are known."""
    end = 0
    for start in places(text)[0] if starts is None else starts:
        match = _MASTER.match(text, start) if start >= end else None
        if match is None:
            continue
        end = match.end()
        if match["noise"] is None:
            number = _read(text, match)
            if number is not None:
                yield number


def number_at(text: str, start: int) -> Number | None:
    """The numeral that begins exactly at `start` (the far end of a range)."""
    ahead = text[start : start + 60]  # cut off from what precedes: the 2 of 1-2 is a number here
    match = _MASTER.match(ahead)
    number = _read(ahead, match) if match and match["noise"] is None else None
    return number and number.moved(number.start + start, number.end + start)


def _read(text: str, match: re.Match[str]) -> Number | None:
    if match["digits"] is not None:
        return _of_digits(match)
    if match["han"] is not None:
        return _of_han(text, match)
    return _of_words(match)


# --- digits ----------------------------------------------------------------------------------------------------------------

_MINUS = ("-", "−", "负", "零下", "minus ")
_LETTERS = {"k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "bln": 9, "mln": 6, "t": 12, "tn": 12, "trn": 12, "trln": 12}


def _of_digits(match: re.Match[str]) -> Number | None:
    digits = match["digits"]
    low = numerals.digits(digits)
    if low is None:
        return None
    sign = match["sign"] or match["free_sign"] or ""
    scale, suffix, hedge = 0, "", NO_HEDGE
    if match["hanscale"]:
        mixed = numerals.chinese(re.sub("[ ,]", "", digits + match["hanscale"]))
        if mixed is None:
            return None
        low, scale, hedge = mixed, _trailing_scale(match["hanscale"]), _INNER.get(match["inner"] or "", NO_HEDGE)
    elif match["enscale"]:
        scale = numerals.ENGLISH_SCALES[match["enscale"].lower()]
        scale += numerals.ENGLISH_SCALES[match["enscale2"].lower()] if match["enscale2"] else 0
        low = low.scaleb(scale)
    elif match["slang"]:  # 2600w英镑
        scale, low = 4, low.scaleb(4)
    elif match["letters"]:
        scale, suffix = _LETTERS[match["letters"].lower()], match["letters"]
        low = low.scaleb(scale)
    return Number(
        match.start(),
        match.end(),
        Form.DIGITS,
        -low if sign in _MINUS else low,
        hedge=hedge,
        scale=scale,
        symbol=match["symbol"],
        grouped="," in digits,
        signed=bool(sign),
        suffix=suffix,
    )


_last_scales = re.compile(r"[十百千万亿兆]+$")


@lru_cache(maxsize=1024)
def _trailing_scale(scales: str) -> int:
    """Power of the last run of scale words: 亿 8, 万亿 12, 3千5百万 4."""
    run = _last_scales.search(scales)
    value = numerals.chinese(run[0]) if run else None
    return 0 if value is None else value.adjusted()


# --- Han -------------------------------------------------------------------------------------------------------------------

_MORE = Hedge(approx=True, bound=Bound.AT_LEAST, strict=True)
_INNER = {"多": _MORE, "余": _MORE, "几": _MORE, "来": Hedge(approx=True)}
_pair = re.compile(
    r"(?P<head>.*?[十百千])?(?P<a>[一二两三四五六七八])(?P<b>[二两三四五六七八九])(?P<tail>[十百千万亿]*)"
)
_inner = re.compile(r"(.+?)([多余来几])([万亿]*)")
_has_scale = re.compile(r"^[零〇][一二三四五六七八九两][^点]*[十百千万亿兆]")
_bare_scale = re.compile(r"[百千万亿兆]+")
_DIGIT_OF = numerals.HAN_DIGITS


def _of_han(text: str, match: re.Match[str]) -> Number | None:
    start = match.start()
    written = match["han"].replace("个", "").replace(".", "点")
    if written[0] == "上" and start and text[start - 1] in _zh.words["not_above"]:
        return None
    number = _han(written)
    return number and number.moved(start, match.end())


@lru_cache(maxsize=4096)
def _han(written: str) -> Number | None:
    """What a Han numeral means, wherever it stands."""
    if written[0] in "零〇" and _has_scale.search(written):
        return None  # 零一万物 is a name
    number = Number(0, 0, Form.HAN, Decimal(0), scale=_trailing_scale(written))
    vague = Hedge(approx=True)
    if written == "几":
        return replace(number, low=Decimal(1), high=Decimal(10), hedge=vague)
    if written == "数":
        return replace(number, low=Decimal(2), high=Decimal(9), hedge=vague)
    if written[0] == "上":
        value = numerals.chinese(written[1:])
        above = Hedge(approx=True, bound=Bound.AT_LEAST)
        return None if value is None else replace(number, low=value, hedge=above, bare_scale=True)
    if written[0] in "数几好":
        base = numerals.chinese(written.lstrip("好数几"))
        return None if base is None else replace(number, low=base, high=base.scaleb(1), hedge=vague)
    return _pair_of_digits(number, written) or _with_inner(number, written)


def _with_inner(number: Number, written: str) -> Number | None:
    """十几万 is 110,000 to 190,000; 两千来万 about 20 million; 百几万 over a million; the rest is exact."""
    inner = _inner.fullmatch(written)
    if not inner:
        value = numerals.chinese(written)
        bare = _bare_scale.fullmatch(written) is not None
        approx = Hedge(approx=True) if bare else NO_HEDGE
        return (
            value
            if value is None
            else replace(number, low=value, hedge=approx, bare_scale=bare, article=written == "一")
        )
    value = numerals.chinese(inner[1] + inner[3])
    if value is None:
        return None
    if inner[2] == "几" and inner[1][-1] == "十":
        one = Decimal(1).scaleb(_trailing_scale(inner[3]) if inner[3] else 0)
        return replace(number, low=value + one, high=value + 9 * one, hedge=Hedge(approx=True))
    return replace(number, low=value, hedge=_INNER[inner[2]])


def _pair_of_digits(number: Number, written: str) -> Number | None:
    """Neighbouring digits are a range: 三四十, 一百五六十, 两三百万; also 三五."""
    pair = _pair.fullmatch(written)
    if not pair or (_DIGIT_OF[pair["b"]] != _DIGIT_OF[pair["a"]] + 1 and pair["a"] + pair["b"] != "三五"):
        return None
    head, tail = pair["head"] or "", pair["tail"]
    low, high = (numerals.chinese(head + digit + tail) for digit in (pair["a"], pair["b"]))
    if low is None or high is None or (head and not tail and head[-1] != "十"):
        return None
    return replace(number, low=low, high=high, hedge=Hedge(approx=True))


# --- English words ---------------------------------------------------------------------------------------------------------

_OF = {
    "dozens": 1,
    "scores": 1,
    "tens": 1,
    "hundreds": 2,
    "thousands": 3,
    "millions": 6,
    "billions": 9,
    "trillions": 12,
}


def _of_words(match: re.Match[str]) -> Number | None:
    number = Number(match.start(), match.end(), Form.WORDS, Decimal(0))
    vague = Hedge(approx=True)
    if match["of"]:
        power = sum(_OF[w] for w in match["of"].lower().split() if w != "of")
        low = Decimal(1).scaleb(power)
        return replace(number, low=low, high=low.scaleb(1), hedge=vague, scale=power)
    if match["figures"]:
        head = re.split("[- ]", match["figures"])[0].lower()
        width = int(head) if head.isdigit() else int(numerals.english(head) or 0)
        return replace(
            number, low=Decimal(1).scaleb(width - 1), high=Decimal(10**width - 1), hedge=vague, scale=width - 1
        )
    if match["multi"]:
        low = Decimal(1).scaleb(_OF[match["multi"].lower().removeprefix("multi").lstrip("-") + "s"])
        return replace(number, low=low, high=low.scaleb(1), hedge=vague, scale=low.adjusted(), bare_scale=True)
    if match["few"]:
        return _few(number, match["few"].lower(), match["fewscale"])
    if match["dozen"]:
        count = {"half a": 6, "a": 12, "two": 24, "three": 36}[match["dozen"].lower().removesuffix(" dozen")]
        return replace(number, low=Decimal(count), hedge=vague)
    value = numerals.english(match["plain"].replace(" of a", ""))
    if value is None:
        return None
    scale = re.search(r"(thousand|million|billion|trillion)$", match["plain"].lower())
    return replace(number, low=value, scale=numerals.ENGLISH_SCALES[scale[1]] if scale else 0, article=value == 1)


def _few(number: Number, written: str, scale: str | None) -> Number:
    vague = Hedge(approx=True)
    if scale and "couple" in written:
        power = sum(numerals.ENGLISH_SCALES[word] for word in scale.lower().split() if word != "dozen")
        two = Decimal(24) if scale.lower() == "dozen" else Decimal(2)
        return replace(number, low=two.scaleb(power), hedge=vague, scale=power)
    if scale:
        base = Decimal(10) if scale.startswith("dozen") else Decimal(1)
        for word in scale.lower().split():
            base = base.scaleb(numerals.ENGLISH_SCALES.get(word, 0))
        return replace(number, low=base, high=base.scaleb(1), hedge=vague, scale=base.adjusted())
    if "couple" in written:
        return replace(number, low=Decimal(2), hedge=vague)
    low, high = (2, 9) if written == "several" else (1, 10)
    return replace(number, low=Decimal(low), high=Decimal(high), hedge=vague)
