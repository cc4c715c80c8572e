"""Forms in which number and unit are one: fractions, 成, scores, ages, 九位数, 翻番, threefold, half a point."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from digests.models import FigureKind, Value
from digests.reading.quantities import age_forms as ages
from digests.reading.quantities import score_forms as scores
from digests.reading.quantities import share_forms as shares
from digests.reading.quantities.hedges import hedge_around, hedged
from digests.reading.quantities.lexicon import alternation, lexicon
from digests.reading.quantities.quantity import SMALL_WORDS, Quantity, at, number_of
from digests.text import numerals
from digests.text.script import HAN

_zh, _en = lexicon("zh"), lexicon("en")
_counted = re.compile(rf"的?[{HAN}]{{0,4}}?(?P<noun>{alternation(_zh.nouns)})")


_HAN1 = "[一二两三四五六七八九]"
_NUM = rf"(?:{numerals.DIGITS}|{numerals.HAN_NUMBER}+(?:点[〇零一二三四五六七八九]+)?)"
_smalls = alternation(SMALL_WORDS)
_CONTEST = r"(?:vote|decision|ruling|split|win|victory|loss|defeat|lead|score|record|majority|draw|triumph|result)"
_WON = "的?(?:比分|比例|配比|战胜|击败|胜|负|领先|落后|不敌|大胜|逆转|横扫|险胜|惜败|力克|告负|战平|取胜|完胜|淘汰)"
_COUNTED_OUT = f"(?:{'|'.join(f'(?<={w})' for w in ('比分', '比分为', '比分是', '总比分', '大比分', '比例', '比例为', '比例约为', '配比', '配比为'))})"
_STRICKEN = r"(?:dead|killed|injured|wounded|missing|hurt|arrested|died)\b"
_month = alternation(_en.words["months"])

_FORMS: dict[str, str] = {
    "fraction": rf"(?P<den>{_NUM})分之(?P<num>{_NUM})(?:(?:至|到|-|~)(?:百分之)?(?P<num2>{_NUM})(?!\d|[.,]\d|[万亿年个月]))?",
    "quarter": r"(?P<qden>[三四五六七八九十])分一",
    "tenths": rf"(?P<c1>{_HAN1}点{_HAN1}|{_HAN1}|[十半]|(?<![\d.])(?:10|\d(?:\.\d)?))(?P<c1b>{_HAN1}|半)?(?:成)?(?:(?:至|到|-|~)(?P<c2>{_HAN1}|\d(?:\.\d)?)(?P<c2b>{_HAN1})?)?成(?P<c3>{_HAN1}(?!个|年|人|位|名|家|种|次)|半)?(?![为员立功本长就果熟都交分名绩型像效份色语见品年])",
    "discount": rf"(?<![波百\d.])(?:(?P<off1>{_HAN1}|\d)(?:(?P<off2>{_HAN1}|\d)|(?:点|\.)(?P<off3>{_HAN1}|\d))?|(?P<off_half>(?<=打)对|半))折(?![旧叠射腾扣合算返断磨中戟服线子价])",
    "halfshare": r"(?<![一多])(?:过半(?!年|个|月|天|小时)(?:数)?|半数|一半|大半数)",
    "places": r"(?P<width>[一二三四五六七八九十]+|\d{1,2})位数(?:年薪|月薪|薪酬|薪资)?(?!增|字|的增|百分|密码|验证)",
    "doubling": r"翻(?:了)?(?:一番|番|倍)|翻(?:了)?(?P<folds>[两二三四]|\d)番",
    "halftime": r"(?<![上下前后每])半(?P<half_unit>年|个月|个小时|小时|个世纪|个多月)(?!报|度|级)",
    "score": rf"(?<![\d.:])(?P<sa>\d{{1,3}}|{_HAN1}|[十零]|二十)\s?比\s?(?P<sb>\d{{1,3}}|{_HAN1}|[十零])(?![\d.%万亿例较一起])",
    "by_ten_thousands": r"数以(?P<tens>[十百千万亿]{1,2})计",
    "power": r"(?:(?P<times_of>\d+(?:\.\d+)?)\s?[x×*]\s?)?10(?:\^|的)(?P<exponent>\d{1,2})(?:次方)?(?:次浮点运算|个?\s?FLOPs?\b)|(?P<ea>\d(?:\.\d+)?)[eE]\+?(?P<eb>\d{2})(?P<e_unit>\s?(?i:flops?)\b|次浮点运算)",
    "decades_of_age": r"(?:(?<=年[近过逾届])|(?<=将[近届])|(?<=已[近过逾])|(?<=[逾近]))(?P<dz>[四五六七八九4-9])旬|(?P<dz2>[三四五六七八九3-9])旬(?=[老男女翁妇夫长阿婆奶爷父母患病人嬷伯])",
    "ages_zh": r"(?<![一二三四五六七八九\d])(?P<pz>(?P<pz10>[一二三四五六七八九]?十)?(?P<pzs>一二|二三|三四|四五|五六|六七|七八|八九)(?P<pzt>十)?)(?P<pzm>多)?岁",
    "vote": rf"(?<![\d.\-–$])(?P<va>\d{{1,3}})(?:-|–|\sto\s)(?P<vb>\d{{1,3}})(?![\d\-–.%])(?=\s{_CONTEST}\b)|\b(?:split|voted|by a|by|(?:vote|score|tally|count) (?:was|of)|leads?|led|won|lost|win|drew|draw)\s(?P<wa>\d{{1,3}})(?:-|–)(?P<wb>\d{{1,3}})(?![\d\-–%])",
    "age_zh": r"(?P<az>\d{1,3}|[一二三四五六七八九十百]{1,4})(?:(?:[-–~至到])(?P<az2>\d{1,3}))?\s?(?P<amore>多)?周?岁(?:半)?",
    "age_en": rf"(?P<ae>\d{{1,3}}|(?i:(?:{alternation(numerals.ENGLISH_TENS)})(?:[- ](?:{_smalls}))?|(?<![A-Za-z]-)(?:{_smalls})))"
    r"(?:\s?[-–]\s?(?P<ae2>\d{1,3}))?(?:[- ]years?[- ]old\b| years? of age\b)|(?P<ayo>\d{1,3}) ?y/?o\b|\b(?:aged|age|ages)\s(?:(?:at least|at most|up to|no more than|more than|less than|about|around|over|under|between|nearly)\s){0,2}(?P<ag>\d{1,3})(?:\s?[-–]\s?(?P<ag2>\d{1,3}))?\b(?!\sto\s\d)",
    "age_comma": r"(?<=[a-zà-ɏćčšžńøåäöüßłŁ'’)”]),\s(?:now\s|then\s)?(?P<ac>[1-9]\d|10\d)(?=[,;]|\.(?:\s|$)|\sand\sa\b)(?!,\s?\d)",
    "part": r"(?i:\b(?P<pn>a|an|one|two|three|four|five|seven|nine)[\s-](?P<pd>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?)\b(?!\sof a (?:million|billion|trillion))(?=\s(?:of|as|on|more|less|in\s|to\s|higher|lower|from)|[.,;]|$)(?:\s(?:to|or)\s(?P<pn2>a|an|one|two|three)[\s-](?P<pd2>half|third|quarter|fifth|sixth|tenth)s?)?(?P<pp>\sof a (?:percentage )?point)?",
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
    "proportion": rf"(?<![\d:.])(?:(?P<ra>\d{{1,3}})(?:\s?:\s?|-|–)(?P<rb>\d{{1,3}})(?={_WON})|{_COUNTED_OUT}(?P<sra>\d{{1,3}})(?:\s?:\s?|-|–)(?P<srb>\d{{1,3}})(?![\d:.%\-])|(?<=以)(?P<tra>\d{{1,3}}):(?P<trb>\d{{1,3}})(?![\d:.%]))",
    "article_time": r"(?i:(?<=\s)(?P<an>an?)\s(?P<an_unit>year|month|week|day|decade|hour|century|quarter))\b(?!-|\sago\sa)",
}
# What each form may begin with, so that other places are passed over at once; those not listed begin as Chinese ones do.
_HAN_BEGINS = rf"[\d半过大翻对{numerals.HAN_NUMBER[1:-1]}]"
_SMALL_BEGINS = r"[\dotfsenOTFSEN]"
_FIRST: dict[str, str] = {
    "by_ten_thousands": "数", "proportion": r"\d", "power": r"\d", "vote": r"[\dsvbtclwd]", "age_en": r"[\dotfsenaOTFSENA]", "age_comma": ",", "part": "[aotfsnAOTFSN]", "half_en": "[ahqAHQ]",
    "one_in": _SMALL_BEGINS, "fold": "[tfsenhdqTFSENHDQ]", "age_at": "[aA]", "magnitude": r"[\dmM]", "odds": "[rR比]",
    "interval": "[iIcC]", "casualties": "[dshtDSHT]", "slash": r"\d", "age_decade": "[iI]", "tally": r"\d", "stricken": "[oO]",
    "article_time": "[aA]",
}  # fmt: skip
_BEGINS = rf"(?={_HAN_BEGINS}|[,比数]|(?<![A-Za-z])[A-Za-z])"
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


def special_forms(text: str, starts: Sequence[int]) -> Iterator[Quantity]:
    """Every special form of folded `text`, ascending, its own hedges not read yet; `starts` are the places where one can begin."""
    end = 0
    for start in starts:
        match = _PATTERN.match(text, start) if start >= end else None
        if match is None:
            continue
        end = match.end()
        name = next(n for n in _FORMS if match[n] is not None)
        found = _READERS[name](text, match)
        if found:
            yield found


def _places(text: str, match: re.Match[str]) -> Quantity | None:
    width = number_of(match["width"])
    if width is None or not 3 <= width <= 15:
        return None
    low, high = Decimal(1).scaleb(int(width) - 1), Decimal(10 ** int(width) - 1)
    kind = FigureKind.MONEY if width >= 6 else FigureKind.COUNT
    return at(match, Value(kind, low, high, "", approx=True), unit_written=False)


def _counted_by(text: str, match: re.Match[str]) -> Quantity | None:
    """数以万计的人: ten thousand to a hundred thousand; people only where it says so."""
    low = numerals.chinese(match["tens"])
    if low is None:
        return None
    noun = _counted.match(text, match.end())
    unit = _zh.nouns[noun["noun"]] if noun else ""
    return at(match, Value(FigureKind.COUNT, low, low * 10, unit, approx=True), unit_written=noun is not None)


def _power_of_ten(match: re.Match[str]) -> Quantity:
    """10^26 FLOPs, 3.8e25 FLOPs: what training took."""
    digits, power = (match["ea"], match["eb"]) if match["eb"] else (match["times_of"] or "1", match["exponent"])
    return at(match, Value(FigureKind.COMPUTE, Decimal(digits).scaleb(int(power)), None, "flop"))


def _doubling(text: str, match: re.Match[str]) -> Quantity | None:
    folds = number_of(match["folds"]) if match["folds"] else None
    return at(match, Value(FigureKind.RATIO, Decimal(2) ** int(folds or 1), None, "times"))


def _half_time(text: str, match: re.Match[str]) -> Quantity | None:
    units = {"年": "year", "个月": "month", "个多月": "month", "个小时": "hour", "小时": "hour", "个世纪": "century"}
    return at(match, Value(FigureKind.DURATION, Decimal("0.5"), None, units[match["half_unit"]]))


def _fold(text: str, match: re.Match[str]) -> Quantity | None:
    if match["verb"]:
        times = {"doubled": 2, "tripled": 3, "trebled": 3, "quadrupled": 4}[match["verb"].lower()]
        return at(match, Value(FigureKind.RATIO, Decimal(times), None, "times"))
    value = numerals.english(match["folds_en"])
    return None if value is None else at(match, Value(FigureKind.RATIO, value, None, "times"))


def _article_time(text: str, match: re.Match[str]) -> Quantity | None:
    """ "nearly a year": the article counts only where a hedge stands before it."""
    if not _hedged_article.search(text, max(0, match.start() - 14), match.start()):
        return None
    if text[match.start() - 5 : match.start()].lower() == "over " and _compared_time.match(text, match.end()):
        return None  # 162% over a year earlier
    low, unit = {"decade": (10, "year"), "century": (100, "year")}.get(
        match["an_unit"].lower(), (1, match["an_unit"].lower())
    )
    return at(match, Value(FigureKind.DURATION, Decimal(low), None, unit))


def _plain(match: re.Match[str], group: str, value: Value) -> Quantity:
    return Quantity(match.start(group), match.end(group), value)


def _magnitude(text: str, match: re.Match[str]) -> Quantity:
    group = "mag" if match["mag"] else "mag2"
    value = Value(FigureKind.OTHER, Decimal(match[group]), None, "magnitude")
    ahead = hedge_around(text, match.start(), match.end(), FigureKind.OTHER)  # "at least magnitude 7"
    return _plain(match, group, hedged(value, ahead))


def _many(match: re.Match[str]) -> Quantity:
    """ "hundreds were injured": people, though no noun says so."""
    low = Decimal(1).scaleb({"dozens": 1, "scores": 1, "hundreds": 2, "thousands": 3}[match["many"].lower()])
    return at(match, Value(FigureKind.COUNT, low, low.scaleb(1), "people", approx=True))


_READERS: dict[str, Callable[[str, re.Match[str]], Quantity | None]] = {
    "fraction": shares.fraction,
    "quarter": shares.quarter,
    "tenths": shares.tenths,
    "discount": lambda _, match: shares.discount(match),
    "halfshare": shares.half_share,
    "places": _places,
    "doubling": _doubling,
    "halftime": _half_time,
    "score": scores.score,
    "proportion": scores.proportion,
    "by_ten_thousands": _counted_by,
    "power": lambda _, match: _power_of_ten(match),
    "decades_of_age": lambda _, match: ages.decade_zh(match),
    "ages_zh": lambda _, match: ages.neighbours_zh(match),
    "vote": scores.vote,
    "age_zh": ages.age_zh,
    "age_en": ages.age_en,
    "age_comma": ages.age_comma,
    "part": shares.part,
    "half_en": shares.half,
    "one_in": shares.one_in,
    "fold": _fold,
    "age_at": lambda _, match: ages.age_of(Decimal(match["aa"]), match, match.start("aa"), match.end("aa")),
    "magnitude": _magnitude,
    "odds": lambda _, match: _plain(match, "odd", Value(FigureKind.RATIO, Decimal(match["odd"]), None, "ratio")),
    "interval": lambda _, match: Quantity(
        match.start("ci1"),
        match.end("ci2"),
        Value(FigureKind.RATIO, Decimal(match["ci1"]), Decimal(match["ci2"]), "ratio"),
    ),
    "casualties": lambda _, match: _many(match),
    "slash": lambda _, match: shares.slash(match),
    "age_decade": lambda _, match: ages.age_decade(match),
    "tally": scores.tally,
    "stricken": lambda _, match: at(match, Value(FigureKind.COUNT, Decimal(1), None, "people")),
    "article_time": _article_time,
}
