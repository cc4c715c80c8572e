"""Forms in which number and unit are one: fractions, 成, scores, ages, 九位数, 翻番, threefold, half a point."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from digests.models import Bound, FigureKind, Value
from digests.reading.figure_lexicon import alternation, lexicon
from digests.text import numerals

_en = lexicon("en")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value at [start, end) of a text, the unit included where it is written."""

    start: int
    end: int
    value: Value
    unit_written: bool = True
    bare_scale: bool = False  # 百亿, 千亿: may be rhetoric


_HAN1 = "[一二两三四五六七八九]"
_NUM = rf"(?:{numerals.DIGITS}|{numerals.HAN_NUMBER}+(?:点[〇零一二三四五六七八九]+)?)"
_ordinals = "half third quarter fifth sixth seventh eighth ninth tenth".split()
_part_names = {word: number for number, word in enumerate(_ordinals, start=2)} | {"fourth": 4}
_small = {w: n for w, n in numerals.ENGLISH_SMALL.items() if 0 < n <= 12}
_smalls = alternation(_small)
_CONTEST = (
    r"(?:vote|votes|decision|ruling|split|win|victory|loss|defeat|lead|score|record|majority|draw|triumph|result)"
)
_STRICKEN = r"(?:dead|killed|injured|wounded|missing|hurt|arrested|died)\b"
_month = alternation(_en.words["months"])

_FORMS: dict[str, str] = {
    "fraction": rf"(?P<den>{_NUM})分之(?P<num>{_NUM})(?:(?:至|到|-|~)(?:百分之)?(?P<num2>{_NUM})(?=[^万亿年个月]|$))?",
    "quarter": r"(?P<qden>[三四五六七八九十])分一",
    "tenths": rf"(?P<c1>{_HAN1}点{_HAN1}|{_HAN1}|[十半]|(?<![\d.])(?:10|\d(?:\.\d)?))(?P<c1b>{_HAN1}|半)?(?:成)?(?:(?:至|到|-|~)(?P<c2>{_HAN1}|\d(?:\.\d)?)(?P<c2b>{_HAN1})?)?成(?P<c3>{_HAN1}(?!个|年|人|位|名|家|种|次)|半)?(?![为员立功本长就果熟都交分名绩型像效份色语见品年])",
    "discount": rf"(?<![波百\d.])(?:(?P<off1>{_HAN1}|\d)(?:(?P<off2>{_HAN1}|\d)|(?:点|\.)(?P<off3>{_HAN1}|\d))?|(?P<off_half>(?<=打)对|半))折(?![旧叠射腾扣合算返断磨中戟服线子价])",
    "halfshare": r"(?<![一多])(?:过半(?!年|个|月|天|小时)(?:数)?|半数|一半|大半数)",
    "places": r"(?P<width>[一二三四五六七八九十]+|\d{1,2})位数(?:年薪|月薪|薪酬|薪资)?(?!增|字|的增|百分|密码|验证)",
    "doubling": r"翻(?:了)?(?:一番|番|倍)|翻(?:了)?(?P<folds>[两二三四]|\d)番",
    "halftime": r"(?<![上下前后每])半(?P<half_unit>年|个月|个小时|小时|个世纪|个多月)(?!报|度|级)",
    "score": rf"(?<![\d.:])(?P<sa>\d{{1,3}}|{_HAN1}|[十零]|二十)\s?比\s?(?P<sb>\d{{1,3}}|{_HAN1}|[十零])(?![\d.%万亿例较一起])",
    "vote": rf"(?<![\d.\-–$])(?P<va>\d{{1,3}})(?:-|–|\sto\s)(?P<vb>\d{{1,3}})(?![\d\-–.%])(?=\s{_CONTEST}\b)|\b(?:split|voted|by a|by|(?:vote|score|tally|count) (?:was|of)|leads?|led|won|lost|win|drew|draw)\s(?P<wa>\d{{1,3}})(?:-|–)(?P<wb>\d{{1,3}})(?![\d\-–%])",
    "age_zh": r"(?P<az>\d{1,3}|[一二三四五六七八九十百]{1,4})(?:(?:[-–~至到])(?P<az2>\d{1,3}))?\s?(?P<amore>多)?周?岁(?:半)?",
    "age_en": rf"(?P<ae>\d{{1,3}}|(?i:(?:{alternation(numerals.ENGLISH_TENS)})(?:[- ](?:{_smalls}))?|(?<![A-Za-z]-)(?:{_smalls})))"
    r"(?:\s?[-–]\s?(?P<ae2>\d{1,3}))?(?:[- ]years?[- ]old\b| years? of age\b)|(?P<ayo>\d{1,3}) ?y/?o\b|\b(?:aged|age|ages)\s(?:(?:at least|at most|up to|no more than|more than|less than|about|around|over|under|between|nearly)\s){0,2}(?P<ag>\d{1,3})(?:\s?[-–]\s?(?P<ag2>\d{1,3}))?\b(?!\sto\s\d)",
    "age_comma": r"(?<=[a-zà-ɏćčšžńøåäöüßłŁ'’)”]),\s(?:now\s|then\s)?(?P<ac>[1-9]\d|10\d)(?=[,;]|\.(?:\s|$)|\sand\sa\b)(?!,\s?\d)",
    "part": r"(?i:\b(?P<pn>a|an|one|two|three|four|five|seven|nine)[\s-](?P<pd>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?)\b(?!\sof a (?:million|billion|trillion))(?=\s(?:of|as|more|less|in\s|to\s|higher|lower|from)|[.,;]|$)(?:\s(?:to|or)\s(?P<pn2>a|an|one|two|three)[\s-](?P<pd2>half|third|quarter|fifth|sixth|tenth)s?)?(?P<pp>\sof a (?:percentage )?point)?",
    "half_en": r"(?i:\b(?:an?\s)?(?P<qpp>quarter|half)[ -](?:percentage[ -])?point\b|\bhalf(?P<hpp>\sa (?:percentage )?point)\b|(?<!first )(?<!second )(?<!latter )(?<!other )\bhalf(?=\s(?:of|the|its|their|his|her|all|a dozen of)\b))",
    "one_in": rf"(?i:\b(?P<in_a>{_smalls}|\d+)\s(?:in|out of)\s(?:every\s)?(?P<in_b>{_smalls}|\d{{1,3}}))\b(?=,?\s[a-z])(?!\s(?:{_month}|years|months|days|weeks|minutes|hours|people in|percent))",
    "fold": r"(?i:\b(?P<folds_en>two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)fold\b|\b(?P<verb>doubled|tripled|trebled|quadrupled)\b)",
    "age_at": r"\b(?:[Aa]t|age of) (?P<aa>(?<=at )[1-9]\d?(?=,? (?:she|he)\b)|(?<=At )[1-9]\d?(?=,? (?:she|he)\b)|(?<=age of )[1-9]\d?\b(?! to))",
    "magnitude": r"(?P<mag2>\d\.\d)[- ]magnitude|(?i:magnitude)(?:[ -]| of )(?P<mag>\d(?:\.\d)?)\b",
    "odds": r"(?:(?i:\bratio(?: of| was| is)?(?: (?:about|more than|less than|at least|no more than))*) |比率(?:为|是)?)"
    r"(?P<odd>\d+\.\d+)(?! ?%)",
    "interval": r"(?i:interval|CI),?\s(?:of\s)?(?P<ci1>\d\.\d+)\s?(?:to|-|–)\s?(?P<ci2>\d\.\d+)(?! ?%)",
    "casualties": r"(?i:\b(?P<many>dozens|scores|hundreds|thousands))\b(?=\s(?:(?:more |others )?(?:were |are |have been |was )?)"
    r"(?:injured|killed|dead|hurt|wounded|missing|arrested|detained|displaced|evacuated))",
    "slash": r"(?<![\d/.])(?P<sn>[1-9])/(?P<sd>[2-9]|1[0-2])(?![\d/.])(?=\s?(?:of\b|的))",
    "age_decade": r"(?i:\bin (?:his|her|their) )(?P<part_of>(?i:early|mid|late)[- ])?(?P<decade>[2-9]0)s\b",
    "tally": r"\b(?P<ta>\d{1,3}) to (?P<tb>\d{1,3})(?=[.,;)]|\s(?:to|in|on|for|against|with)\b|$)",
    "stricken": rf"(?i:\b(?P<one>one) person(?=(?: was| is| has been)? {_STRICKEN}))",
    "article_time": r"(?i:(?<=\s)(?P<an>an?)\s(?P<an_unit>year|month|week|day|decade|hour|century|quarter))\b(?!-|\sago\sa)",
}
# What each form may begin with, so that other places are passed over at once; those not listed begin as Chinese ones do.
_HAN_BEGINS = rf"[\d半过大翻对{numerals.HAN_NUMBER[1:-1]}]"
_SMALL_BEGINS = r"[\dotfsenOTFSEN]"
_FIRST: dict[str, str] = {
    "vote": r"[\dsvbtclwd]", "age_en": r"[\dotfsenaOTFSENA]", "age_comma": ",", "part": "[aotfsnAOTFSN]", "half_en": "[ahqAHQ]",
    "one_in": _SMALL_BEGINS, "fold": "[tfsenhdqTFSENHDQ]", "age_at": "[aA]", "magnitude": r"[\dmM]", "odds": "[rR比]",
    "interval": "[iIcC]", "casualties": "[dshtDSHT]", "slash": r"\d", "age_decade": "[iI]", "tally": r"\d", "stricken": "[oO]",
    "article_time": "[aA]",
}  # fmt: skip
_BEGINS = rf"(?={_HAN_BEGINS}|[,比]|(?<![A-Za-z])[A-Za-z])"
_PATTERN = re.compile(
    _BEGINS
    + "(?:"
    + "|".join(f"(?={_FIRST.get(name, _HAN_BEGINS)})(?P<{name}>{form})" for name, form in _FORMS.items())
    + ")"
)
_compared_time = re.compile(r"\s(?:earlier|before|ago)\b")
_hedged_article = re.compile(
    r"(?i:\b(?:nearly|almost|about|over|more than|less than|under|at least|within|roughly|around|just under|just over))\s$"
)


def special_forms(text: str) -> Iterator[Quantity]:
    """Every special form of folded `text`, ascending, its own hedges not read yet."""
    for match in _PATTERN.finditer(text):
        name = next(n for n in _FORMS if match[n] is not None)
        found = _READERS[name](text, match)
        if found:
            yield found


def _at(match: re.Match[str], value: Value, *, start: int | None = None, unit_written: bool = True) -> Quantity:
    return Quantity(match.start() if start is None else start, match.end(), value, unit_written)


def _number(text: str) -> Decimal | None:
    return numerals.digits(text) if text[0].isascii() and text[0].isdigit() else numerals.chinese(text)


def _small_number(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else Decimal(_small[text.lower()])


def _percent(part: Decimal, whole: Decimal) -> tuple[Decimal, bool]:
    """Per cent, and whether the division had to be rounded (a third is about 33.3)."""
    exact = part * 100 / whole
    rounded = exact.quantize(Decimal("0.1"))
    if rounded != exact and len(exact.normalize().as_tuple().digits) > 5:
        return rounded, True
    plain = exact.normalize()
    return (plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain), False


def _fraction(text: str, match: re.Match[str]) -> Quantity | None:
    den, num = _number(match["den"]), _number(match["num"])
    top = _number(match["num2"]) if match["num2"] else None
    if den is None or num is None or not den or num > 100 * den:
        return None
    low, rounded = (num, False) if den == 100 else _percent(num, den)
    high = None if top is None else (top if den == 100 else _percent(top, den)[0])
    return _at(match, Value(FigureKind.PERCENT, low, high, "percent", approx=rounded))


def _quarter(text: str, match: re.Match[str]) -> Quantity | None:
    den = _number(match["qden"])
    if not den:
        return None
    low, rounded = _percent(Decimal(1), den)
    return _at(match, Value(FigureKind.PERCENT, low, None, "percent", approx=rounded))


def _tenths(text: str, match: re.Match[str]) -> Quantity | None:
    """三成 30, 三成五 35, 一成到两成 10 to 20, 五六成 50 to 60."""

    def tenth(digit: str | None) -> Decimal | None:
        if not digit:
            return None
        number = Decimal("0.5") if digit == "半" else numerals.chinese(digit) if "点" in digit else _number(digit)
        return None if number is None else number * 10

    low, second, high, rest = tenth(match["c1"]), tenth(match["c1b"]), tenth(match["c2"]), tenth(match["c3"])
    if low is None or "成" not in match.group():
        return None
    if second is not None:
        if match["c2"] is None and second == low + 10:
            high = second
        else:
            return None
    if rest is not None:
        low += rest if match["c3"] == "半" else rest / 10
    if high is not None and high <= low:
        return None
    low = low.quantize(Decimal(1)) if low == low.to_integral_value() else low.normalize()
    return _at(match, Value(FigureKind.PERCENT, low, high, "percent", approx=second is not None))


def _discount(match: re.Match[str]) -> Quantity | None:
    """九折 and 95折 are what is still paid: 90 and 95 per cent; 打对折 is half."""
    if match["off_half"]:
        return _at(match, Value(FigureKind.PERCENT, Decimal(50), None, "percent"))
    first, second = _number(match["off1"]), match["off2"] or match["off3"]
    rest = _number(second) if second else Decimal(0)
    if not first or rest is None:
        return None
    return _at(match, Value(FigureKind.PERCENT, first * 10 + rest, None, "percent"))


def _half_share(text: str, match: re.Match[str]) -> Quantity | None:
    over = match.group().startswith("过")
    return _at(
        match,
        Value(FigureKind.PERCENT, Decimal(50), None, "percent", True, Bound.AT_LEAST if over else Bound.NONE, over),
    )


def _places(text: str, match: re.Match[str]) -> Quantity | None:
    width = _number(match["width"])
    if width is None or not 3 <= width <= 15:
        return None
    low, high = Decimal(1).scaleb(int(width) - 1), Decimal(10 ** int(width) - 1)
    kind = FigureKind.MONEY if width >= 6 else FigureKind.COUNT
    return _at(match, Value(kind, low, high, "", approx=True), unit_written=False)


def _doubling(text: str, match: re.Match[str]) -> Quantity | None:
    folds = _number(match["folds"]) if match["folds"] else None
    return _at(match, Value(FigureKind.RATIO, Decimal(2) ** int(folds or 1), None, "times"))


def _half_time(text: str, match: re.Match[str]) -> Quantity | None:
    units = {"年": "year", "个月": "month", "个多月": "month", "个小时": "hour", "小时": "hour", "个世纪": "century"}
    return _at(match, Value(FigureKind.DURATION, Decimal("0.5"), None, units[match["half_unit"]]))


def _score(text: str, match: re.Match[str]) -> Quantity | None:
    a, b = _number(match["sa"]), _number(match["sb"])
    return None if a is None or b is None else _at(match, Value(FigureKind.RATIO, a, None, f"to {b}"))


def _vote(text: str, match: re.Match[str]) -> Quantity | None:
    name = "v" if match["va"] else "w"
    start, end = match.start(f"{name}a"), match.end(f"{name}b")
    value = Value(FigureKind.RATIO, Decimal(match[f"{name}a"]), None, f"to {int(match[f'{name}b'])}")
    return Quantity(start, end, value)


def _age(
    value: Decimal | None, match: re.Match[str], start: int | None = None, end: int | None = None
) -> Quantity | None:
    if value is None or not 0 < value <= 120:
        return None
    found = _at(match, Value(FigureKind.AGE, value, None, "year"), start=start)
    return found if end is None else Quantity(found.start, end, found.value)


def _age_zh(text: str, match: re.Match[str]) -> Quantity | None:
    found = _age(_number(match["az"]), match)
    if found and match["az2"] and Decimal(match["az2"]) > found.value.low:
        found = replace(found, value=replace(found.value, high=Decimal(match["az2"])))
    if found and match["amore"]:
        value = Value(FigureKind.AGE, found.value.low, None, "year", True, Bound.AT_LEAST, True)
        return Quantity(found.start, found.end, value)
    return found


def _age_en(text: str, match: re.Match[str]) -> Quantity | None:
    if match["ag"]:
        found = _age(Decimal(match["ag"]), match, match.start("ag"))
        return (
            replace(found, value=replace(found.value, high=Decimal(match["ag2"]))) if found and match["ag2"] else found
        )
    if match["ayo"]:
        return _age(Decimal(match["ayo"]), match)
    found = _age(numerals.english(match["ae"]), match)
    return replace(found, value=replace(found.value, high=Decimal(match["ae2"]))) if found and match["ae2"] else found


def _age_comma(text: str, match: re.Match[str]) -> Quantity | None:
    """ "Sandvik, 59, co-founded": an age only after a capitalised word."""
    before = re.search(r"[\w'’.-]+$", text[max(0, match.start() - 30) : match.start()])
    if not before or not before[0][0].isupper() or before[0].lower() in _en.words["months"]:
        return None
    return _age(Decimal(match["ac"]), match, match.start("ac"), match.end("ac"))


def _part(text: str, match: re.Match[str]) -> Quantity | None:
    top = Decimal(1) if match["pn"].lower() in ("a", "an") else _small_number(match["pn"])
    den = Decimal(_part_names[match["pd"].lower()])
    if match["pp"]:
        return _at(match, Value(FigureKind.PERCENT, top / den, None, "percentage_point"))
    behind = text[match.end() : match.end() + 4]
    ahead = text[max(0, match.start() - 6) : match.start()].lower()
    if match["pd"].lower() in ("quarter", "half", "fourth") and not behind.startswith(" of"):
        return None
    if (
        top == 1
        and not behind.startswith((" of", " as", " mo", " le", " hi", " lo", " to"))
        and not ahead.endswith(("by ", "about ", "nearly ", "almost ", "than ", "over ", "least "))
    ):
        return None  # "came a third", "a fifth in a row"
    if match["pd"].lower() == "quarter" and ahead.endswith(("first ", "last ", "past ", "next ")):
        return None  # the first three quarters of 2024
    low, rounded = _percent(top, den)
    high = None
    if match["pd2"]:
        head = Decimal(1) if match["pn2"].lower() in ("a", "an") else _small_number(match["pn2"])
        high, _ = _percent(head, Decimal(_part_names[match["pd2"].lower()]))
    return _at(match, Value(FigureKind.PERCENT, low, high, "percent", approx=rounded))


def _half(text: str, match: re.Match[str]) -> Quantity | None:
    if match["qpp"]:
        part = Decimal("0.25") if match["qpp"].lower() == "quarter" else Decimal("0.5")
        return _at(match, Value(FigureKind.PERCENT, part, None, "percentage_point"), start=match.start("qpp"))
    if match["hpp"]:
        return _at(match, Value(FigureKind.PERCENT, Decimal("0.5"), None, "percentage_point"))
    return _at(match, Value(FigureKind.PERCENT, Decimal(50), None, "percent", approx=True))


def _one_in(text: str, match: re.Match[str]) -> Quantity | None:
    a, b = _small_number(match["in_a"]), _small_number(match["in_b"])
    if not 0 < a < b:
        return None
    low, rounded = _percent(a, b)
    return _at(match, Value(FigureKind.PERCENT, low, None, "percent", approx=rounded))


def _fold(text: str, match: re.Match[str]) -> Quantity | None:
    if match["verb"]:
        times = {"doubled": 2, "tripled": 3, "trebled": 3, "quadrupled": 4}[match["verb"].lower()]
        return _at(match, Value(FigureKind.RATIO, Decimal(times), None, "times"))
    value = numerals.english(match["folds_en"])
    return None if value is None else _at(match, Value(FigureKind.RATIO, value, None, "times"))


def _article_time(text: str, match: re.Match[str]) -> Quantity | None:
    """ "nearly a year": the article counts only where a hedge stands before it."""
    if not _hedged_article.search(text, max(0, match.start() - 14), match.start()):
        return None
    if text[match.start() - 5 : match.start()].lower() == "over " and _compared_time.match(text, match.end()):
        return None  # 162% over a year earlier
    low, unit = {"decade": (10, "year"), "century": (100, "year")}.get(
        match["an_unit"].lower(), (1, match["an_unit"].lower())
    )
    return _at(match, Value(FigureKind.DURATION, Decimal(low), None, unit))


def _slash(match: re.Match[str]) -> Quantity | None:
    """ "1/3 of them", 2/3的员工."""
    top, whole = Decimal(match["sn"]), Decimal(match["sd"])
    if top >= whole:
        return None
    low, rounded = _percent(top, whole)
    return _at(match, Value(FigureKind.PERCENT, low, None, "percent", approx=rounded))


_DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "": (0, 9)}


def _age_decade(match: re.Match[str]) -> Quantity:
    """ "in her mid-30s" is 34 to 36."""
    first, last = _DECADE_PARTS[(match["part_of"] or "").lower().rstrip("- ")]
    decade = Decimal(match["decade"])
    start = match.start("part_of") if match["part_of"] else match.start("decade")
    return _at(match, Value(FigureKind.AGE, decade + first, decade + last, "year", approx=True), start=start)


_contest = re.compile(
    r"(?i:\b(?:vot(?:e|ed|es|ing)|rul(?:ed|ing)|decision|decided|split|beat|won|lost|defeated|tally|score|senate|board|court)\b)[^.;\d]{0,70}\s$"
)


def _tally(text: str, match: re.Match[str]) -> Quantity | None:
    """ "the vote for the cut was 11 to 1": a result only where the sentence speaks of one."""
    if not _contest.search(text, max(0, match.start() - 100), match.start()):
        return None
    return _at(match, Value(FigureKind.RATIO, Decimal(match["ta"]), None, f"to {int(match['tb'])}"))


def _plain(match: re.Match[str], group: str, value: Value) -> Quantity:
    return Quantity(match.start(group), match.end(group), value)


def _magnitude(match: re.Match[str]) -> Quantity:
    group = "mag" if match["mag"] else "mag2"
    return _plain(match, group, Value(FigureKind.OTHER, Decimal(match[group]), None, "magnitude"))


def _many(match: re.Match[str]) -> Quantity:
    """ "hundreds were injured": people, though no noun says so."""
    low = Decimal(1).scaleb({"dozens": 1, "scores": 1, "hundreds": 2, "thousands": 3}[match["many"].lower()])
    return _at(match, Value(FigureKind.COUNT, low, low.scaleb(1), "people", approx=True))


_READERS: dict[str, Callable[[str, re.Match[str]], Quantity | None]] = {
    "fraction": _fraction,
    "quarter": _quarter,
    "tenths": _tenths,
    "discount": lambda _, match: _discount(match),
    "halfshare": _half_share,
    "places": _places,
    "doubling": _doubling,
    "halftime": _half_time,
    "score": _score,
    "vote": _vote,
    "age_zh": _age_zh,
    "age_en": _age_en,
    "age_comma": _age_comma,
    "part": _part,
    "half_en": _half,
    "one_in": _one_in,
    "fold": _fold,
    "age_at": lambda _, match: _age(Decimal(match["aa"]), match, match.start("aa"), match.end("aa")),
    "magnitude": lambda _, match: _magnitude(match),
    "odds": lambda _, match: _plain(match, "odd", Value(FigureKind.RATIO, Decimal(match["odd"]), None, "ratio")),
    "interval": lambda _, match: Quantity(
        match.start("ci1"),
        match.end("ci2"),
        Value(FigureKind.RATIO, Decimal(match["ci1"]), Decimal(match["ci2"]), "ratio"),
    ),
    "casualties": lambda _, match: _many(match),
    "slash": lambda _, match: _slash(match),
    "age_decade": lambda _, match: _age_decade(match),
    "tally": _tally,
    "stricken": lambda _, match: _at(match, Value(FigureKind.COUNT, Decimal(1), None, "people")),
    "article_time": _article_time,
}
