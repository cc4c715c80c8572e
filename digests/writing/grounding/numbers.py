"""Does every number of a claim stand in its source, in value, unit and bound, whatever the language of either.

A claim's number must equal one of the source, or be marked as a rounding of it. The source is read generously (months by name, half as
30 minutes or 50%, 2 in both and 两), the claim strictly: digits always, number words from four up and those of time.

Known false cases: a translator who converts miles into kilometres; a changed digit that happens to be another number of the source.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from digests.writing.grounding import bounds, contrast, dates, periods, regnal
from digests.writing.grounding.bounds import Exactness
from digests.writing.grounding.comparison import MEASURES, TIMES, YEARS, in_base, same_value, soft_problem, why_not
from digests.writing.grounding.licences import Pair, ends, is_licensed, is_strict
from digests.writing.grounding.money import is_money
from digests.writing.grounding.phrases import ratios, seasons
from digests.writing.grounding.spelling import spelled, tight
from digests.writing.grounding.values import Stated, either, stated
from digests.writing.grounding.written import loose

__all__ = ["Problem", "problems", "tight"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece of the claim, and why its source does not bear it out."""

    text: str
    why: str


def problems(source: str, claim: str, names: Sequence[tuple[int, int]] = ()) -> Iterator[Problem]:
    """What the claim's numbers say that the source's do not. `names` are places of the claim whose digits belong to a name."""
    known, asked = spelled(source), spelled(claim)
    theirs = dates.read(known).spans
    said = [replace(s, month=any(a <= s.start < b for a, b in theirs)) for s in stated(known)]
    once, said = said, [reading for number in said for reading in either(number)]
    vaguely = bounds.estimates(asked)
    said = [replace(s, exact=s.exact.without_about) if vaguely or not _is_rough(s) else s for s in said]
    pool = [*said, *loose(known)]
    bare = {int(s.low) for s in said if not s.unit and 0 < s.low < 32 and s.low == s.low.to_integral_value()}
    for start, end, why in (
        *dates.wrong(known, asked, bare),
        *bounds.wrong(known, asked),
        *contrast.wrong(known, asked),
        *periods.wrong(known, asked),
    ):
        yield Problem(claim[start:end], why)
    passed = [*dates.read(asked).spans, *names]
    told = [s.low for s in pool if s.unit == "percent"]
    passed += [(start, end) for start, end, share in ratios(asked) if any(abs(n - share) < 1 for n in told)]
    for start, end, why in (*_judged_seasons(known, asked), *regnal.judged(known, asked)):
        if why:
            yield Problem(claim[start:end], why)
        else:
            passed.append((start, end))
    numbers = [n for n in ends(stated(asked)) if not any(s <= n.start < e for s, e in passed)]
    pair = Pair(known, asked, said, pool, numbers, _is_any_missing(known, once, [*numbers, *loose(asked)]))
    for number in numbers:
        if not is_licensed(number, pair) and (reason := _why_not(number, pair)):
            yield Problem(claim[number.start : number.end], reason)
    yield from (Problem(claim[n.start : n.end], why) for n, why in _said_twice(pair))


def _why_not(number: Stated, pair: Pair) -> str | None:
    elsewhere = [n.exact.possible for n in pair.numbers if n.low == number.low and n is not number]
    for possible in elsewhere:  # told with its bound elsewhere in the claim
        number = replace(number, exact=number.exact | Exactness(possible=possible))
    near = [s for s in pair.pool if not s.loose and s.unit] if _is_swapped(number, pair) else pair.pool
    if is_strict(pair.asked, number):
        whys = [why_not(one, near, pair.known) for one in either(number)]
    else:
        whys = [soft_problem(one, pair.pool) for one in either(number)]
    return whys[0] if all(whys) else None


def _judged_seasons(known: str, asked: str) -> Iterator[tuple[int, int, str]]:
    """Where the claim has a season, 2016/17, and why it is none of the source's."""
    theirs = {(first, last) for *_, first, last in seasons(known)}
    begun = {first for first, _ in theirs}
    for start, end, first, last in seasons(asked):
        if (first, last) in theirs:
            yield start, end, ""
        elif first in begun or (theirs and last == (first + 1) % 100):
            yield start, end, "the source names another season"


def _is_rough(number: Stated) -> bool:
    """Whether "about" says how exact it is: of few years it says little, of many digits only where they come from."""
    return number.low >= 10 and len(number.low.normalize().as_tuple().digits) < 4


def _is_swapped(number: Stated, pair: Pair) -> bool:
    """Whether the source has another number of this measure, which the claim lacks: a 1 read out of "first" is no 1 metre for 10."""
    if not is_money(number.unit) and number.unit not in (*MEASURES, *TIMES, *YEARS, "percent", "percentage_point"):
        return False
    ours = {in_base(n, n.low) for n in pair.numbers}
    measure, _ = in_base(number, number.low)
    alike = [s for s in pair.said if not s.vague and s.low != 1 and in_base(s, s.low)[0] == measure]  # 1 may be "a"
    return any(not {in_base(s, low) for low in (s.low, s.high) if low is not None} & ours for s in alike)


def _is_any_missing(known: str, said: Sequence[Stated], ours: Sequence[Stated]) -> bool:
    """Whether the source has a number that the claim lacks: only then may one of the claim's be a slip for it."""
    told = [reading for number in ours for reading in either(number)]
    return any(
        is_strict(known, s) and not s.year and not any(same_value(one, n) for one in either(s) for n in told)
        for s in ends(said)
    )


def _said_twice(pair: Pair) -> Iterator[tuple[Stated, str]]:
    """A number that the claim has more often than its source, in the place of another of its kind that it lacks: 14% and 14% for 14% and 13%."""
    theirs = [s for s in ends(pair.said) if not s.vague]
    ours = [*pair.numbers, *loose(pair.asked)]
    lacking = {_kind(s) for s in theirs if is_strict(pair.known, s) and not any(same_value(n, s) for n in ours)}
    said_often = Counter((s.low, _kind(s)) for s in theirs)
    told = Counter((n.low, _kind(n)) for n in pair.numbers if not n.vague)
    for number in pair.numbers:
        key = (number.low, _kind(number))
        if 0 < said_often[key] < told[key] and _kind(number) in lacking and is_strict(pair.asked, number):
            yield number, "the source says this once, and another number beside it"
            return


def _kind(number: Stated) -> str:
    """What numbers may be taken for each other: two shares, two sums, two years, two counts."""
    return "year of the calendar" if number.year else "" if number.unit == "people" else number.unit
