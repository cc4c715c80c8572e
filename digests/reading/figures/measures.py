"""Which measure a figure is of (valuation, layoffs, age ...), decided by the words near it; rules in lexicons/measures.toml.

The nearest cue of a measure that fits the figure's kind and unit wins, a noun right behind the amount ("a $6 billion valuation") before
all others; a cue beyond another figure, beyond its clause or further than a few words away does not count. Phrases that only look like
a cue ("make up", "dropped out", "members of staff") are listed as `hidden`. No label rather than a wrong one: with no cue there is none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from digests.models import FigureKind, Language, Span, Value
from digests.reading.figures.links import are_joined
from digests.reading.lexicon import table
from digests.reading.quantities.lexicon import alternation
from digests.text.script import has_han, lowered
from digests.text.taiwan import as_matched

REACH_HAN, REACH_LATIN, REACH_HEADS = 14, 48, 72  # characters between a cue and its figure


# "a decline of 15% in attrition" is no attrition of 15%
_change_of = re.compile(
    r"\b(?:decline|drop|fall|decrease|increase|rise|jump|gain|growth|improvement|reduction) (?:of|by) (?:about |nearly |around |over |more than )?$"
)
_level_before = re.compile(
    r"(?:[至到为达]了?|\b(?:to|at|of|was|is|stood at))\s?(?:约|近|不足|超过|about |nearly |around |just |over )?\s?$"
)
_average = re.compile(r"(?:平均|人均|户均|中位数)[\u4e00-\u9fff]{0,2}$|\b(?:average|median|mean|typical)\s$", re.I)
# A cue after an English figure names it only within its own phrase: "$3 billion in revenue", not "3.5% to support the market despite
# inflation"; a deal may still follow as what the money is for ("$5bn to acquire X").
_next_phrase = re.compile(
    r"\b(?:to|despite|amid|as|because|after|before|since|while|when|than|with|by|and|or|but|which|who|that|was|is|from|if|under|against)\b|[,;:—–]"
)
_predicate = re.compile(
    r" (?:(?:were|are|was|is|have been|had been|remain(?:ed)?|went|have|had) (?:also |still |reported )?)"
)
_of_what_changed = re.compile(r"稀释|缺口|差距|差额|占比|比重|增速|增幅|降幅|贡献")  # 毛利率稀释约为2% is no margin
_from = re.compile(
    r"(?:\bfrom(?: the)?(?: current| previous)?|compared with|compared to|versus|[从由自较]|此前的)\s?$", re.I
)
_per_share = re.compile(r" (?:a|per|each) (?:[A-Za-z]+ )?share\b| apiece\b")
_each_share = re.compile(r"每股(?:现金|价格|价)?(?:约|为)?\s?$")
_still_there = re.compile(r"\b(?:has|have|had|with|are|were)\s(?:[a-z]+\s){0,2}$")  # has fewer than 300 people left
_saved = re.compile(
    r"(?:削减|节省|节约|降低|缩减|减少)[^,;。]{0,6}$|\b(?:sav|cut|reduc|slash|trim|lower)(?:e|es|ed|ing|s|ting)?\b[^.;]{0,24}$",
    re.I,
)
_lessens = re.compile(
    r"\b(?:cut|cuts|cutting|reduc|slash|trim|shrink|lower|par(?:e|ing)|downsiz)[a-z]*\b[^,;.]*$", re.I
)
_lost_on_it = re.compile(r"\b(?:write-?downs?|charges?|loss(?:es)?|profits?|gains?|impairments?|fines?)\b")
_joined = re.compile(r"[ -]?|(?:为|为期|期| of| for| lasting)[ ]?(?:约|about )?")
_to_date = re.compile(r" (?:to date|in total|in all|overall|so far)\b")
_member = re.compile(r"-(?:member|person|man|strong)\b")
# 增加3.4亿, 少了1872人, leads by 212 votes: by how much, not the level
_amount_of_change = re.compile(
    r"(?:增加|减少|(?<!差不)(?<!许)多|多出|多了|少了|同比多|提高了|放缓|蒸发|缩水|损失|[大暴狂劲上下回]?[增涨跌升降挫](?:长|逾)?)了?(?:约|近|逾|超)?\s?$"
    r"|\b(?:by|rose|fell|gained|dropped|climbed|jumped|slipped|up|down)\s$"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of measures.toml."""

    id: str
    en: str
    zh: str
    kinds: frozenset[FigureKind]
    units: frozenset[str] | None = None
    of: str | None = None
    deal: bool = False
    fixed: bool = False
    period: bool = False
    loose: bool = False
    change: bool = False
    whole: bool = False
    alone: bool = False
    own: bool = False
    object: bool = False
    stock: bool = False
    grows: str | None = None
    shrinks: str | None = None
    share: str | None = None
    recruits: str | None = None
    stands: bool = False
    in_story: bool = False
    wide: bool = False
    line: bool = False
    beside: bool = False
    of_what: bool = False
    toll: str = ""

    def fits(self, value: Value) -> bool:
        return value.kind in self.kinds and (self.units is None or value.unit in self.units)


@dataclass(frozen=True, slots=True)
class Named:
    """A measure with the words that name it."""

    measure: Measure
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    start: int
    end: int
    measures: tuple[tuple[Measure, bool], ...]  # with whether the cue is a weak one


@cache
def measures() -> Mapping[str, Measure]:
    """All measures by id."""
    found = {}
    for name, row in table("measures").items():
        if name == "hidden":
            continue
        units = row.get("units")
        found[name] = Measure(
            id=name,
            en=str(row["en"]),
            zh=str(row["zh"]),
            kinds=frozenset(FigureKind(k) for k in _strings(row["kinds"])),
            units=None if units is None else frozenset(_strings(units)),
            of=str(row["of"]) if "of" in row else None,
            deal=bool(row.get("deal", False)),
            fixed=bool(row.get("fixed", False)),
            period=bool(row.get("period", False)),
            loose=bool(row.get("loose", False)),
            change=bool(row.get("change", False)),
            whole=bool(row.get("whole", False)),
            alone=bool(row.get("alone", False)),
            own=bool(row.get("own", False)),
            object=bool(row.get("object", False)),
            stock=bool(row.get("stock", False)),
            grows=str(row["grows"]) if "grows" in row else None,
            shrinks=str(row["shrinks"]) if "shrinks" in row else None,
            share=str(row["share"]) if "share" in row else None,
            recruits=str(row["recruits"]) if "recruits" in row else None,
            stands=bool(row.get("stands", False)),
            in_story=bool(row.get("in_story", False)),
            wide=bool(row.get("wide", False)),
            line=bool(row.get("line", False)),
            beside=bool(row.get("beside", False)),
            of_what=bool(row.get("of_what", False)),
            toll=str(row.get("toll", "")),
        )
    return found


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def label(measure: str, language: Language) -> str:
    """The measure's name for readers; the id with spaces when the lexicon does not hold it (an archive older than a change)."""
    row = measures().get(measure)
    if row is None:
        return measure.replace("_", " ")
    return row.zh if language.chinese else row.en


@cache
def _cue_table() -> Mapping[str, tuple[tuple[Measure, bool], ...]]:
    """What each cue names, and nothing where it is only hidden; English ones in lower case."""
    table: dict[str, list[tuple[Measure, bool]]] = {word.lower(): [] for word in _words("hidden", "zh", "en")}
    for name, measure in measures().items():
        for key, weak in (("cues_zh", False), ("weak_zh", True), ("cues_en", False), ("weak_en", True)):
            for word in _words(name, key):
                table.setdefault(word.lower(), []).append((measure, weak))
    return {word: tuple(rows) for word, rows in table.items()}


def _words(row: str, *keys: str) -> list[str]:
    words = [word for key in keys for word in _strings(table("measures")[row].get(key, []))]
    return list(dict.fromkeys((*words, *as_matched(words)))) if words else []


@cache
def _cue_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """For Chinese cues, for those of them in Latin letters, and for English ones in lower case: one for all would be thrice as slow."""
    words = [word for name in table("measures") for word in _words(name, "zh", "cues_zh", "weak_zh")]
    chinese, latin = [w for w in words if not w.isascii()], [w for w in words if w.isascii()]
    english = [word.lower() for name in table("measures") for word in _words(name, "en", "cues_en", "weak_en")]
    return (
        re.compile(alternation(chinese)),
        re.compile(alternation(latin)),
        re.compile(f"(?<![a-z]){alternation(english)}(?![a-z])"),
    )


def cues(text: str) -> tuple[Cue, ...]:
    """Every cue of folded `text`, ascending."""
    table = _cue_table()
    return tuple(Cue(m.start(), m.end(), rows) for m in _cue_words(text) if (rows := table[m[0].lower()]))


def _cue_words(text: str) -> Iterator[re.Match[str]]:
    """The words of cues and the hidden ones, ascending and apart; of two at one place that of the earlier pattern."""
    searched = list(zip(_cue_patterns(), (text, text, lowered(text)), strict=True))[0 if has_han(text) else 1 :]
    found = [pattern.search(words) for pattern, words in searched]
    while first := min((match for match in found if match), key=re.Match.start, default=None):
        yield first
        for at, (pattern, words) in enumerate(searched):
            match = found[at]
            if match and match.start() < first.end():
                found[at] = pattern.search(words, first.end())


def measure_of(
    text: str, value: Value, figure: Span, clause: Span, found: Sequence[Cue], others: Sequence[Span]
) -> Named | None:
    """The measure named nearest to `figure` inside `clause`. `others` are the other figures of the sentence, ascending, `found` its cues.

    A cue before the figure may stand further off than one after it: both languages name first and count then.
    """
    if value.kind is FigureKind.AGE:
        return Named(measures()["age"], figure.start, figure.start)
    if converted := _converted.match(text, figure.end):
        figure = Span(figure.start, converted.end())  # 65亿美元(约470亿元)收购...
    own = bisect_left(others, figure.start, key=lambda other: other.start)
    ahead = own
    while ahead and _modifier.search(text, others[ahead - 1].start, others[ahead - 1].end):
        ahead -= 1
    left = max(others[ahead - 1].end if ahead else clause.start, clause.start)
    following = bisect_left(others, figure.end, lo=own, key=lambda other: other.start)
    right = min(others[following].start if following < len(others) else clause.end, clause.end)
    near = [cue for cue in found if clause.start <= cue.start < right and cue.end > left]
    if own and any(cue.start == figure.end for cue in near) and not _is_named_ahead(others[own - 1], found):
        near = [cue for cue in near if cue.start != others[own - 1].end]  # 3人死亡、12人受伤: each before its own
    named = _nearest(text, value, figure, clause, near, left) if near else None
    return _as_told(text, named, value, figure, clause) if named else None


def _is_named_ahead(figure: Span, found: Sequence[Cue]) -> bool:
    """Whether a cue ends where `figure` begins: 死亡3人."""
    at = bisect_left(found, figure.start, key=lambda cue: cue.end)
    return at < len(found) and found[at].end == figure.start


def _nearest(text: str, value: Value, figure: Span, clause: Span, near: Sequence[Cue], left: int) -> Named | None:
    """The measure of the cue nearest to `figure` that can be of it; `left` is where the figure before it ends, or the clause begins."""
    level = _level_before.search(text, max(clause.start, figure.start - 14), figure.start) is not None
    by_how_much = _amount_of_change.search(text, max(clause.start, figure.start - 8), figure.start) is not None
    from_there = _from.search(text, max(clause.start, figure.start - 22), figure.start) is not None
    changes = _change_of.search(text, max(clause.start, figure.start - 40), figure.start) is not None
    member = _member.search(text, figure.start, figure.end) is not None
    best: tuple[float, int, Named] | None = None
    for cue in near:
        if member or text[cue.start - 1] == "-" or _average.search(text, max(clause.start, cue.start - 10), cue.start):
            continue
        if cue.end <= figure.start and cue.start - left == 1 and left > clause.start and text[cue.start].isascii():
            continue  # "$1.76 EPS on $102 billion": it names the figure before
        distance = _distance(text, cue, figure, heads=value.unit == "people")
        if distance > 1:
            continue
        for measure, weak in cue.measures:
            counted = value.kind in _COUNTED or measure.id == "interest_rate"
            turned = level or from_there if measure.change else by_how_much and counted
            turned = turned or (not measure.change and changes)
            if not turned and measure.fits(value) and not _is_of_another(text, cue, figure, measure, value):
                rank = (distance + (2 if weak else 0), cue.start - cue.end)
                if best is None or rank < best[:2]:
                    best = (*rank, Named(measure, cue.start, cue.end))
    return best[2] if best else None


def _as_told(text: str, named: Named, value: Value, figure: Span, clause: Span) -> Named | None:
    """What the words around make of a measure: of all rounds so far, of a listing, of each share; None for a sum no deal is made for."""
    if named.measure.id == "funding_round" and _to_date.match(text, figure.end):
        return replace(named, measure=measures()["total_funding"])
    if named.measure.id == "funding_round" and _listing.search(text, clause.start, clause.end):
        return replace(named, measure=measures()["ipo_proceeds"])
    each = _each_share.search(text, max(clause.start, figure.start - 8), figure.start)
    if named.measure.deal and (each or value.low < LEAST_DEAL):
        return None
    return _of_a_share(named) if _per_share.match(text, figure.end) else named


_modifier = re.compile(r"-(?:day|week|month|quarter|year)\b")  # unemployment at a five-year high of 5%
_converted = re.compile(r"\s?\((?:折?合|约|相当于|换算|人民币|新台币|台币|港币|美元)[^()]{1,30}\)")
LEAST_DEAL = 10_000  # what is less is paid for each share
_COUNTED = (FigureKind.MONEY, FigureKind.COUNT)


def _is_of_another(text: str, cue: Cue, figure: Span, measure: Measure, value: Value) -> bool:
    """Whether another phrase or another noun stands between a cue and the figure, or what is saved of a cost is meant."""
    if measure.id == "funding_round" and _is_set_anew(text, cue, figure):
        return True
    joins = measure.deal or value.kind is FigureKind.DURATION  # a deal has its parties in between, a stay its place
    if not joins and not are_joined(text, Span(cue.start, cue.end), figure, people=value.unit == "people"):
        return True
    if measure.id == "layoffs_share" and text.endswith(" by", 0, cue.end):
        return not _lessens.search(text, max(0, cue.start - 40), cue.start)
    if measure.beside and not _joined.fullmatch(text, min(cue.end, figure.end), max(cue.start, figure.start)):
        return True
    if measure.id in ("cost", "spending") and _saved.search(
        text, max(0, min(cue.start, figure.start) - 28), figure.start
    ):
        return True
    if cue.end <= figure.start:
        if measure.deal and _other_sum.search(text, cue.end, figure.start):
            return True
        joined = _beside_another.search(text, cue.end, figure.start) and text.startswith("的", figure.end)
        return bool(joined or _limit.search(text, cue.end, figure.start)) or (
            measure.whole and _of_what_changed.search(text, cue.end, figure.start) is not None
        )
    if not text[cue.start].isascii():
        return _next_item.match(text, figure.end, cue.start) is not None
    if value_of_change(text, cue, measure):
        return True
    if measure.id == "departures" and _still_there.search(text, max(0, figure.start - 32), figure.start):
        return True
    predicate = _predicate.match(text, figure.end)
    barrier = _next_phrase.search(text, predicate.end() if predicate else figure.end, cue.start)
    if measure.deal:
        barrier = None if barrier and barrier[0] in ("to", "as", "with") else barrier
        barrier = barrier or _lost_on_it.search(text, figure.end, cue.start)
    return barrier is not None


_sum = r"(?:US\$|HK\$|NT\$|[$€£¥₹]|\d)"
_to_a_sum = re.compile(
    rf" (?:[a-z]+ly |again |further )?(?:(?:to|by) (?:(?:an?|the|its|about|around|nearly|over|just|more|than|as|much|record|new|fresh|at|least|up) )*{_sum}|from (?:US\$|[$€£¥₹]))"
)
_what_is_set = re.compile(
    r"\b(?:targets?|ratings?|outlooks?|forecasts?|guidance|estimates?|projections?|dividends?|payouts?|prices?|rates?|bids?|offers?|stakes?|limits?|caps?|ceilings?|floors?|wages?|pay|salar(?:y|ies)|"
    r"fees?|tariffs?|tax(?:es)?|budgets?|spending|capex|plans?|goals?|expectations)\b[^.;]{0,40} (?:to|by|from) (?:[a-z-]+ ){0,3}$"
)


def _is_set_anew(text: str, cue: Cue, figure: Span) -> bool:
    """Whether what is raised is a target, a forecast or a price and no money: "is raised to $210", "raised its outlook to $3bn"."""
    if not text.startswith(("rais", "Rais"), cue.start):
        return False
    if _to_a_sum.match(text, cue.end):
        return True
    return cue.end <= figure.start and _what_is_set.search(text, cue.end, figure.start) is not None


_moved = re.compile(r" (?:decline|drop|loss|fall|plunge|slump|wipe-?out|rout|gain|jump|increase|rise)\b")
_next_item = re.compile(r" (?=[\u4e00-\u9fff])(?![的與与和])")  # 上限50亿美元 机构债务...
# 收购该行录得的收益15亿元: a sum of its own behind a deal
_other_sum = re.compile(
    r"的(?!投资|收购|总?价|对价|金额|资金|新?股|现金)[\u4e00-\u9fff]{2,8}$|增益|收益|减值|亏损|利润|\b(?:gains?|loss(?:es)?|profits?|charges?|write-?downs?|debts?)\b"
)
_limit = re.compile(r"[上下]限|限额")
_beside_another = re.compile(r"[、和与及]\s?$")  # 遣散费、医疗保险和6个月的期权
_listing = re.compile(r"\binitial public offering\b|\bIPO\b|\bHong Kong debut\b|首次公开|上市首日", re.I)


def value_of_change(text: str, cue: Cue, measure: Measure) -> bool:
    """Whether an amount before a cue is by how much the measure moved: a $32 billion market value decline."""
    return not measure.change and _COUNTED[0] in measure.kinds and _moved.match(text, cue.end) is not None


def a_share_of(text: str, end: int, measure: str | None) -> Measure | None:
    """What a figure before `end` is that tells `measure` by the share: "a profit of $3 billion, or $1.42 a share"."""
    return measures()["eps"] if measure == "net_profit" and _per_share.match(text, end) else None


def _of_a_share(named: Named) -> Named | None:
    """What is named of a share: earnings of $1.20 a share are not the whole earnings."""
    name = {"net_profit": "eps"}.get(named.measure.id, named.measure.id)
    return replace(named, measure=measures()[name]) if name in _OF_A_SHARE else None


_OF_A_SHARE = ("eps", "dividend", "share_price", "target_price")


def _distance(text: str, cue: Cue, figure: Span, *, heads: bool) -> float:
    """From 0, right beside the figure, to 1, as far off as a cue of its script may stand; what befell heads comes late in English."""
    ahead = cue.end <= figure.start
    gap = figure.start - cue.end if ahead else max(0, cue.start - figure.end)
    latin = text[cue.start].isascii()
    if not ahead and latin:
        predicate = _predicate.match(text, figure.end) if heads else None
        if (gap == 1 and text[figure.end] in " -") or (predicate and predicate.end() == cue.start):
            return 0.0
    reach = (REACH_HEADS if heads and not ahead else REACH_LATIN) if latin else REACH_HAN
    return gap / reach + (0 if ahead else 0.12)
