"""What of an article tells its event: kept beside it, so that later articles can be linked to it (`stories`).

A profile holds the vector of title and lead, the people, organisations and figures with how much of the event each is, and terms:
words of title and lead (the common ones of English little), "#value" for their numbers, "%measure=value" for amounts that an event has
once and for all, "@kind" for the kinds of events they speak of ("@!kind" in the headline), ">step" for the steps of an affair the
headline tells ("<step" for those of the first sentence, where it tells none), "^11-05" and "=quarter:3" for days
(`days.Moments.keys`) and periods stated, and "~band:bits" for the vector's neighbourhood. All of them are keys of the index that
`Archive.related` looks in. Nine true pairs in ten share a person, figure or word; for the tenth (other language, no name or number in
common) the neighbourhood finds them: random
hyperplanes (Charikar 2002) cut into bands, of which near vectors share some.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache

import numpy as np
from numpy.typing import NDArray

from digests.models import Article, Figure, FigureKind, Profile, Reading, ReadOrganization, Span, Value
from digests.reading.events import kinds, steps
from digests.reading.lexicon import listed_words
from digests.reading.quantities.lexicon import lexicon
from digests.text import days, numerals
from digests.text.script import fold
from digests.text.tokens import tokens

_LEAD_SENTENCES = 3
_LEAD_LENGTH = {True: 320, False: 640}  # characters of vector text, Chinese and not
_LEAD_PLACE = {True: 160, False: 400}  # characters of the body that count as its lead
_AMOUNT_PLACE = {True: 200, False: 500}
_TIMES = 5  # the least of a range that tells no more than an order of magnitude
_TERMS, _FIGURES, _PEOPLE, _AMOUNTS = 40, 24, 40, 12  # kept of each, heaviest first
_COMMON = 0.2  # what a common English word weighs beside any other
_BANDS, _BITS = 24, 7  # of the vector's neighbourhood
_READ = 6000  # characters of the body in which kinds of events are counted
_number = re.compile(
    r"(?<![\da-z.])(?<![a-z][-:])(?P<digits>[1-9][\d,]*(?:\.\d+)?|0\.\d+)(?!\d|\.(?:hk|sz|sh|ss|us|tw|ks)\b)\s*"  # not H100, 2097.HK
    r"(?P<scale>万亿|亿|万|千|trillion\b|billion\b|million\b|thousand\b|bn\b|tn\b|m\b|k\b)?\s*"
    r"(?P<unit>[年月日号时点]|%|个?基点|basis points?|percentage points?)?"
)
_han_number = re.compile(r"(?<![\d.])[零一二三四五六七八九十百千万亿两]{2,}")
_month = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? ?$", re.I)
_SCALES = {
    "万亿": 12, "亿": 8, "万": 4, "千": 3, "trillion": 12, "tn": 12, "billion": 9, "bn": 9, "million": 6, "m": 6, "thousand": 3, "k": 3,
}  # fmt: skip
_STOP = frozenset(
    "the a an and or of to in on at by for from with as is are was were be been being has have had it its this that these those he she "
    "they his her their who which what when where how not no but if than then so such into over after before about more most also will "
    "would can could may might should do does did said say says new first one two last year years week month day days up out us we you "
    "的 了 在 是 和 与 也 都 而 及 着 或 一个 这 那 他 她 它 我 你 我们 他们 就 不 有 对 从 将 被 把 为 于 以 其 并 上 下 中 里 说 还 更 最 到 要 会 能 "
    "可以 但 因为 所以 表示 宣布 称 已 该 此 等 后 前 年 月 日 今年 去年 目前 公司 进行 成为 以及 通过 由 至 约 个 名 人 周一 周二 周三 周四 周五 周六 周日".split()
)

# Measures of which an event has one value, the same in all its reports: not the dead, who grow more, nor the prices of a day.
_STEADY = frozenset(
    "acquisition funding_round ipo_proceeds contract_value transfer_fee investment stake valuation target_price fine damages gdp "
    "economic_growth revenue revenue_growth revenue_decline net_profit profit_growth profit_decline operating_profit gross_margin loss "
    "eps dividend box_office layoffs layoffs_share rate_change interest_rate inflation unemployment deliveries unit_sales magnitude".split()
)


def vector_text(article: Article, reading: Reading) -> str:
    """Title and the first sentences of substance: what the sentence encoder should see."""
    room = _LEAD_LENGTH[article.language.chinese]
    return "\n".join(part for part in (article.title, _lead(article, reading.sentences)) if part)[:room]


def _lead(article: Article, spans: Sequence[Span]) -> str:
    """The first sentences of the body, headings and interjections left out; without a title the first stands in for it."""
    least = 12 if article.language.chinese else 30
    count = _LEAD_SENTENCES
    if not article.title:
        least, count = least // 2, count + 1
    told = [article.text[s.start : s.end] for s in spans if s.start >= article.body_start]
    return "\n".join([text for text in told if len(text) >= least][:count])


def profile(article: Article, reading: Reading, people: Mapping[str, str], vector: Sequence[float]) -> Profile:
    """The article's profile. `people`: `ReadPerson.ref` -> person id; `vector`: of `vector_text`."""
    lead = _lead(article, reading.sentences)
    place = _Places(article)
    persons: dict[str, float] = {}
    for person in reading.people:
        if not person.byline:
            fame = 0.5 if person.curated else 1.0
            id_ = people.get(person.ref, person.curated or person.name)
            persons[id_] = max(persons.get(id_, 0.0), fame * place.weight([m.start for m in person.mentions]))
    organizations = {
        o.id: place.weight([m.start for m in o.mentions]) for o in reading.organizations if _told_of(o, article)
    }
    figures: dict[str, float] = {}
    for figure in reading.figures:
        exactness = _exactness(figure.value.low)
        if not figure.headline and exactness > 0.1 and not _is_order_of_magnitude(figure.value):
            key = figure_key(figure.value)
            figures[key] = max(figures.get(key, 0.0), exactness * place.weight([figure.start]))
    return Profile(
        article=article.id,
        language=article.language,
        when=article.when,
        title=article.title,
        lead=lead,
        vector=tuple(float(x) for x in vector),
        people=_heaviest(persons, _PEOPLE),
        organizations=_heaviest(organizations, _PEOPLE),
        figures=_heaviest(figures, _FIGURES),
        terms=_heaviest(_terms(article.title, lead), _TERMS)
        | _amounts(article, reading.figures)
        | _kinds(article, lead)
        | _stated(article, lead)
        | _neighbourhood(vector),
        dated=article.published is not None,
        site=article.site,
        tenant=article.tenant,
    )


def _told_of(organization: ReadOrganization, article: Article) -> bool:
    """Not a paper or broadcaster that is only the source of what is told: outside the title, and hardly ever named."""
    at = [m.start for m in organization.mentions]
    return organization.kind != "media" or len(at) > 2 or min(at, default=1 << 30) < article.body_start


class _Places:
    """How much a place in an article counts: the title wholly, the lead almost, the end a quarter."""

    def __init__(self, article: Article) -> None:
        self._body = article.body_start
        self._lead = article.body_start + _LEAD_PLACE[article.language.chinese]
        self._length = max(len(article.text) - self._lead, 1)

    def weight(self, starts: Sequence[int]) -> float:
        """Of one thing mentioned at these places; being mentioned often raises it a little."""
        first = min(starts, default=1 << 30)
        if first < self._body:
            best = 1.0
        elif first < self._lead:
            best = 0.85
        else:
            best = 0.6 - 0.4 * min(1.0, (first - self._lead) / self._length)
        return round(min(1.0, best + 0.04 * min(5, len(starts) - 1)), 3)


def _heaviest(weights: Mapping[str, float], limit: int) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:limit])


def _is_order_of_magnitude(value: Value) -> bool:
    """Billions of dollars, 数十亿美元: as good as any two texts of money share it."""
    return value.approx and value.high is not None and value.high >= _TIMES * value.low


def figure_key(value: Value) -> str:
    """One key for one value whatever the language: unit, and three significant digits ("USD:1.43E+10")."""
    unit, low = value.unit or value.kind.value, value.low
    if unit == "basis_point":
        unit, low = "percent", low / 100
    elif unit == "percentage_point":
        unit = "percent"
    return f"{unit}:{_three_digits(low)}"


def value_of(key: str) -> Value | None:
    """The value of a `figure_key`, to its three digits; None of what is none."""
    unit, _, number = key.rpartition(":")
    try:
        low = Decimal(number)
    except InvalidOperation:
        return None
    if int(low.as_tuple().exponent) < 0:
        low = low.to_integral_value() if low == low.to_integral_value() else low.normalize()
    if unit == FigureKind.PERCENT or unit not in set(FigureKind):
        known = {each.name: each.kind for each in lexicon("en").units.values()}
        money = len(unit) == 3 and unit.isupper()
        return Value(FigureKind.MONEY if money else known.get(unit, FigureKind.COUNT), low, unit=unit) if unit else None
    return Value(FigureKind(unit), low)


def _three_digits(number: Decimal) -> str:
    return f"{number:.2E}" if number else "0"


def _exactness(number: Decimal) -> float:
    """How much a number tells: 7 little, 143 much; round thousands and millions somewhat."""
    if not number:
        return 0.0
    digits = len(str(abs(number).normalize().as_tuple().digits)) // 3  # "(1, 4, 3)" holds three characters a digit
    size = abs(number).adjusted()
    return min(
        1.0,
        (0.1, 0.5, 0.9, 1.0)[min(digits, 4) - 1]
        + (0.35 if size >= 6 else 0.25 if size >= 3 else 0.1 if size >= 2 else 0.0),
    )


def _terms(title: str, lead: str) -> dict[str, float]:
    """Words of title and lead, and "#value" for their numbers."""
    found: dict[str, float] = {}
    common = listed_words("english_words")
    for text, weight in ((lead, 0.6), (title, 1.0)):
        for word in tokens(text):
            if len(word) > 1 and word not in _STOP and not word[0].isdigit():
                found[word] = weight * _COMMON if word in common or (len(word) < 3 and word.isascii()) else weight
        for number in _numbers(fold(text)):
            found[f"#{_three_digits(number)}"] = weight * _exactness(number)
    return {word: weight for word, weight in found.items() if weight > 0.1}


def _amounts(article: Article, figures: Sequence[Figure]) -> dict[str, float]:
    """ "%measure:unit=value" for the steady amounts of title and lead."""
    top = article.body_start + _AMOUNT_PLACE[article.language.chinese]
    told = [f for f in figures if f.measure in _STEADY and f.start < top and f.value.high is None]
    return dict.fromkeys([f"%{f.measure}:{f.value.unit}={_three_digits(f.value.low)}" for f in told][:_AMOUNTS], 0.3)


def _kinds(article: Article, lead: str) -> dict[str, float]:
    """ "@kind" of event -> weight: title and lead first, then how often the body speaks of it. "@!kind" is in the headline."""
    headline = fold(article.title or lead.split("\n")[0])
    title, top, body = kinds(headline if article.title else ""), kinds(fold(lead)), kinds(fold(article.body[:_READ]))
    points = {
        kind: 3.0 * (kind in title) + 1.5 * min(2, top.get(kind, 0)) + 0.4 * min(8, body.get(kind, 0))
        for kind in {*title, *top, *body}
    }
    most = max(points.values(), default=1.0)
    weights = {f"@{kind}": round(value / most, 3) for kind, value in sorted(points.items()) if value > 0.15 * most}
    return weights | {f"@!{kind}": 1.0 for kind in sorted(kinds(headline))}


def _stated(article: Article, lead: str) -> dict[str, float]:
    """ "^11-05" for the days and "=quarter:3" for the periods that title and lead state, "=month:6" for a headline's; ">step" for its steps."""
    title, first = fold(article.title), fold(lead.split("\n")[0])
    top = fold(f"{article.title}\n{lead}")
    dated = [f"^{key}" for key in days.moments(top).keys]
    periods = [f"={period}" for period in sorted(days.periods(top) | days.months(title))]
    told = [f">{step}" for step in sorted(steps(title or first))] or [f"<{step}" for step in sorted(steps(first))]
    return dict.fromkeys([*dated, *periods, *told], 0.2)


def _numbers(folded: str) -> Iterable[Decimal]:
    for match in _number.finditer(folded.lower()):
        digits, unit = match["digits"].rstrip(","), match["unit"] or ""
        if (
            unit in ("年", "月", "日", "号", "时", "点")
            or _month.search(folded[: match.start()])
            or re.fullmatch(r"(?:19|20)\d\d", digits)
        ):
            continue
        value = numerals.digits(digits)
        if value is not None:
            yield value.scaleb(_SCALES.get(match["scale"] or "", 0)) / (
                100 if "基点" in unit or unit.startswith("basis") else 1
            )
    for run in _han_number.finditer(folded):
        value = numerals.chinese(run.group())
        if value is not None and value >= 100:
            yield value


def _neighbourhood(vector: Sequence[float]) -> dict[str, float]:
    """ "~band:bits" -> 0.3: on which side of fixed hyperplanes the vector lies. Two of cosine 0.6 share a band nine times in ten."""
    if not any(vector):
        return {}
    sides = np.asarray(vector) @ _planes(len(vector)) > 0
    bands = sides.reshape(_BANDS, _BITS) @ (1 << np.arange(_BITS))
    return {f"~{band}:{bits}": 0.3 for band, bits in enumerate(bands.tolist())}


@cache
def _planes(dimensions: int) -> NDArray[np.int8]:
    """Hyperplanes with entries of +-1, from PCG64's raw stream, which numpy keeps the same in all versions."""
    words = np.random.PCG64(20250826).random_raw(dimensions * _BANDS * _BITS)
    return ((words >> np.uint64(63)).astype(np.int8) * 2 - 1).reshape(dimensions, _BANDS * _BITS)
