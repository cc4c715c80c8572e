"""The ledger: who says which figure of whom, and where reports disagree.

    figures -> claims (one per figure and article) -> lines of one key -> variants (one per value) -> entries

A line's key is subject, measure and scope. Money between two parties has both in its key, in either order. On one line

- equal values, and a rounding beside what it rounds (140亿 beside 143亿), support each other;
- bounds and vague amounts that admit a value agree with it (超140亿 with 143亿);
- firm values that exclude each other are DISPUTED when they are said at the same time, or of something that happens only once;
- a later, different value of something that changes is CHANGED; so is what one source corrects in a later version or article of a story.

Missing a dispute is preferable to inventing one: hearsay, forecasts, values of one and the same article, values too far apart to mean the
same thing, and measures of which a subject has many at a time never make one. Copies count once: claims of one article, of one site, and
of articles that credit the same origin are one voice.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from digests.models import (
    Article,
    Bound,
    Claim,
    Entry,
    Figure,
    FigureKind,
    Reading,
    Standing,
    Subject,
    SubjectKind,
    Value,
    Variant,
)
from digests.reading.figures.measures import measures

SAME_TIME = timedelta(days=3)
ALIKE = Decimal("1.5")  # values of one thing that happened once differ by less than this, or the things differ
COMPARABLE = Decimal(5)  # beyond this the values mean different things (a unit, a part, a total)
ROUNDING = Decimal("0.05")  # a rounding moves a value by less than this share of it


# --- claims ----------------------------------------------------------------------------------------------------------------


def claims(article: Article, reading: Reading, story: str, subjects: Mapping[str, Subject]) -> tuple[Claim, ...]:
    """What an article claims, in the order of its text. `subjects` leads from `Figure.subject` to the archive's subject.

    Rhetoric (百亿豪赌) is no claim, nor is a sum told once more in another currency, nor a small count that measures nothing of nobody. A measure that says nothing without its
    subject (revenue, unlike deaths) is left out where nobody can tell whose it is.
    """
    told = [f for f in reading.figures if not f.headline and not f.scope.endswith("converted") and _worth_keeping(f)]
    found = []
    for figure in _completed(told):
        found.append(_claim(article, figure, story, subjects))
        alike = (replace(figure, subject=other, also=()) for other in figure.also if other in subjects)
        found += [_claim(article, each, story, subjects, f"\0{each.subject}") for each in alike]
    return tuple(found)


def _worth_keeping(figure: Figure) -> bool:
    if figure.measure is not None:
        return True
    value = figure.value
    small = value.kind in (FigureKind.COUNT, FigureKind.DURATION, FigureKind.RATIO) and value.low < 10
    return not (small and (figure.subject is None or value.kind is FigureKind.COUNT))


def _completed(figures: Sequence[Figure]) -> list[Figure]:
    """The same sum named twice in one article is the same deal: the fuller figure lends the other its parties."""
    full = {value_key(f.value): f for f in figures if f.scope.startswith("with:") and f.subject}
    done = []
    for figure in figures:
        whole = full.get(value_key(figure.value))
        measure = measures().get(figure.measure or "")
        if whole and not figure.scope and (figure.measure is None or (measure is not None and measure.deal)):
            figure = replace(figure, subject=whole.subject, measure=whole.measure, scope=whole.scope)
        done.append(replace(figure, subject=figure.subject or figure.whole))
    return done


def _claim(
    article: Article, figure: Figure, story: str, subjects: Mapping[str, Subject], one_of_several: str = ""
) -> Claim:
    quote = article.text[figure.quote.start : figure.quote.end]
    identity = f"{article.id}\0{figure.start}\0{figure.end}{one_of_several}"
    measure = measures().get(figure.measure or "")
    untold = figure.subject not in subjects and measure is not None and not measure.alone
    return Claim(
        id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        article=article.id,
        story=story,
        site=article.site,
        url=article.url,
        origin=article.origin,
        when=article.when,
        subject=subjects.get(figure.subject) if figure.subject else None,
        measure=None if untold else figure.measure,
        scope=_scope(figure.scope, subjects),
        value=figure.value,
        text=figure.text,
        quote=quote,
        start=figure.start,
        end=figure.end,
        hearsay=figure.hearsay,
        unit_inferred=figure.unit_inferred,
        prominence=_prominence(article, figure.start),
        dated=article.published is not None,
    )


def _scope(scope: str, subjects: Mapping[str, Subject]) -> str:
    """A partner is named by the archive's id, as the subject is."""
    kind, colon, partner = scope.partition(":")
    return f"with:{subjects[partner].id}" if colon and kind == "with" and partner in subjects else scope


def _prominence(article: Article, start: int) -> float:
    """1 in the title, from 0.8 down to 0.2 through the body."""
    if start < article.body_start:
        return 1.0
    return round(0.8 - 0.6 * (start - article.body_start) / max(1, len(article.text) - article.body_start), 3)


# --- values ----------------------------------------------------------------------------------------------------------------


def value_key(value: Value) -> str:
    """Canonical key of an amount: unit and digits, without hedges ("USD:1.43E+10", "people:6E+2", "percent:15~20")."""
    unit = value.unit or value.kind.value
    high = "" if value.high is None else f"~{_plain(value.high)}"
    return f"{unit}:{_plain(value.low)}{high}"


def _plain(number: Decimal) -> str:
    return str(number.normalize())


def is_rounding(rough: Decimal, exact: Decimal) -> bool:
    """Whether `rough` is `exact` written with fewer digits; trailing zeros of `rough` count as left out."""
    rough, exact = rough.normalize(), exact.normalize()
    if rough == exact:
        return True
    digits, more = len(rough.as_tuple().digits), len(exact.as_tuple().digits)
    if digits >= more or not exact or abs(rough - exact) > ROUNDING * abs(exact):
        return False
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return exact.quantize(step, rounding=ROUND_HALF_UP) == rough


def agree(a: Value, b: Value) -> bool:
    """Whether both can be true of one thing: the values each admits have one in common, or one is a rounding of the other."""
    if (a.unit or a.kind) != (b.unit or b.kind) or _stays_below(a, b) or _stays_below(b, a):
        return False
    if a.high is None and b.high is None and (is_rounding(a.low, b.low) or is_rounding(b.low, a.low)):
        return not (_excludes(a, b.low) or _excludes(b, a.low))
    low_a, high_a = _admits(a)
    low_b, high_b = _admits(b)
    return low_a <= high_b and low_b <= high_a and not (_excludes(a, b.low) or _excludes(b, a.low))


def _stays_below(bounded: Value, vague: Value) -> bool:
    """Less than a month is no few months."""
    return bounded.bound is Bound.AT_MOST and bounded.strict and vague.high is not None and vague.low >= bounded.low


def _excludes(bounded: Value, number: Decimal) -> bool:
    """A strict bound admits the bound itself: "fewer than 3,000" and "3,000" can both be reported of one count."""
    if bounded.bound is Bound.AT_MOST:
        return number > bounded.low and not is_rounding(bounded.low, number)
    if bounded.bound is Bound.AT_LEAST:
        return number < bounded.low and not is_rounding(bounded.low, number)
    return False


def _admits(value: Value) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that `value` leaves open; "about" is a tenth either way."""
    low, high = value.low, value.low if value.high is None else value.high
    if value.bound is Bound.AT_LEAST:
        high = max(high, low) * 10
    elif value.bound is Bound.AT_MOST:
        low = Decimal(0)
    elif value.approx and value.high is None:
        low, high = low * Decimal("0.9"), high * Decimal("1.1")
    return low, high


# --- entries ---------------------------------------------------------------------------------------------------------------


def entries(claims: Sequence[Claim], earlier: Sequence[Claim] = ()) -> tuple[Entry, ...]:
    """Lines of the ledger for `claims`, best first; `earlier` is what was claimed of the same subjects before.

    The order of either argument does not matter. A subject goes by every name that any of the claims has for it.
    """
    fresh = {claim.id for claim in claims}
    lines: dict[str, list[Claim]] = {}
    for claim in _with_names({c.id: c for c in (*earlier, *claims)}):
        lines.setdefault(line_key(claim), []).append(claim)
    found: list[Entry] = []
    for key, members in lines.items():
        for number, line in enumerate(_same_thing(members)):
            if any(c.id in fresh for c in line):
                found.append(_entry(f"{key}#{value_key(line[0].value)}" if number else key, line, fresh))
    return _told_once(sorted(found, key=_rank))


def _with_names(claims: Mapping[str, Claim]) -> Iterator[Claim]:
    """An article of one language often leaves the other's name of its subject unsaid; an earlier one of the other language says it."""
    named: dict[str, Subject] = {}
    for claim in sorted(claims.values(), key=lambda c: (c.when, c.id)):
        if claim.subject is not None:
            known = named.setdefault(claim.subject.id, claim.subject)
            named[known.id] = replace(known, en=known.en or claim.subject.en, zh=known.zh or claim.subject.zh)
    for claim in claims.values():
        yield claim if claim.subject is None else replace(claim, subject=named[claim.subject.id])


def _told_once(ranked: Sequence[Entry]) -> tuple[Entry, ...]:
    """Without what the same words say of another person too: of 甲和乙都在入职一个月后离开 the first line is enough."""
    kept: dict[object, Entry] = {}
    for entry in ranked:
        spots = frozenset((c.article, c.start, c.text) for v in entry.variants for c in v.claims)
        person = entry.subject is not None and entry.subject.kind is SubjectKind.PERSON
        kept.setdefault((entry.measure, entry.scope, spots) if person else entry.key, entry)
    return tuple(kept.values())


def line_key(claim: Claim) -> str:
    """Subject, measure and scope; the parties of a deal in alphabetical order; without subject and measure the value itself."""
    subject = claim.subject.id if claim.subject else ""
    scope = claim.scope.removeprefix("before").removeprefix("+")
    if scope.startswith("with:"):
        subject, partner = sorted((subject, scope.removeprefix("with:")))
        scope = f"with:{partner}"
    if not subject or claim.measure is None:
        scope = "+".join(filter(None, (scope, claim.story, value_key(claim.value))))
    return "|".join((subject, claim.measure or "", scope))


def _same_thing(members: list[Claim]) -> list[list[Claim]]:
    """Splits a line where its values cannot be of one thing: other units, too far apart, or a second event of its kind."""
    members = sorted(members, key=lambda c: (c.when, c.hearsay, c.value.approx, c.article, c.start))
    lines: list[list[Claim]] = []
    for claim in members:
        home = next((line for line in lines if any(_one_thing(claim, other) for other in line)), None)
        if home is None:
            lines.append([claim])
        else:
            home.append(claim)
    return lines


def _one_thing(a: Claim, b: Claim) -> bool:
    if (a.value.unit or a.value.kind) != (b.value.unit or b.value.kind):
        return False
    if agree(a.value, b.value):
        return True
    measure = measures().get(a.measure or "")
    if (
        measure is None
        or measure.loose
        or (measure.in_story and a.story != b.story)
        or (a.article == b.article and "before" not in (a.scope, b.scope))
    ):
        return False
    if measure.deal and not a.scope.startswith("with:"):
        return False
    if min(a.value.low, b.value.low) <= 0:
        return False
    if measure.wide:
        return True
    apart = max(a.value.low, b.value.low) / min(a.value.low, b.value.low)
    return apart <= (ALIKE if measure.fixed and a.story != b.story else COMPARABLE)


def _entry(key: str, line: list[Claim], fresh: set[str]) -> Entry:
    current, past = _in_time(line)
    told_by = {c.article for c in current}
    # A text's "before" is before its own "now".
    past = [c for c in past if not c.scope.startswith("before") or c.article in told_by]
    said = variants(current)
    previous = None
    if past:
        before = variants(past)[0]
        previous = None if any(agree(before.value, v.value) for v in said) else before
    known = any(c.id not in fresh and not c.withdrawn for c in line)
    if _disputed([v for v in said if _is_firm(v)]):
        standing = Standing.DISPUTED
    elif previous is not None and any(c.id in fresh for c in current):
        standing = Standing.CHANGED
    else:
        standing = Standing.KNOWN if known else Standing.NEW
    best = said[0].claims[0]
    scope = best.scope.removeprefix("before").removeprefix("+")
    previous = previous if standing is Standing.CHANGED else None
    return Entry(best.subject, best.measure, scope, standing, said, previous, key)


def _in_time(line: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """(claims of now, claims of before). What happens once, or in one story, has a before only where corrected or stated."""
    stated = [c for c in line if c.scope.startswith("before") and not c.withdrawn]
    said = [c for c in line if not c.scope.startswith("before")]
    rest = [c for c in said if not (c.withdrawn or any(_corrects(later, c, said) for later in said))]
    measure = measures().get(line[0].measure or "")
    if not rest:
        return [c for c in line if not c.withdrawn], []
    corrected = [c for c in said if c not in rest and not any(agree(c.value, r.value) for r in rest)]
    if measure is None or measure.fixed or measure.in_story:
        return rest, corrected or stated
    newest = max(c.when for c in rest)
    now = [c for c in rest if newest - c.when <= SAME_TIME]
    return now, corrected or [c for c in rest if c not in now] or stated


def _corrects(later: Claim, claim: Claim, line: Sequence[Claim]) -> bool:
    """One site, in a later article on the same story, gives another value; neither article gives more than one."""
    if later.withdrawn or later.hearsay or not claim.site or (later.site, later.story) != (claim.site, claim.story):
        return False
    if not (later.dated and claim.dated and later.when > claim.when) or agree(later.value, claim.value):
        return False
    return all(agree(c.value, own.value) for own in (later, claim) for c in line if c.article == own.article)


def variants(current: Iterable[Claim]) -> tuple[Variant, ...]:
    """One variant per value, best supported first: firm before vague, more voices, earlier. A rounding says `about`."""
    by_value: dict[str, list[Claim]] = {}
    for claim in current:
        by_value.setdefault(value_key(claim.value), []).append(claim)
    groups = [
        sorted(g, key=lambda c: (c.hearsay, c.value.approx, -c.prominence, c.when, c.id)) for g in by_value.values()
    ]
    groups.sort(
        key=lambda g: (
            g[0].hearsay,
            _is_vague(g[0].value),
            -voices(g),
            min(c.when for c in g),
            -max(c.prominence for c in g),
            value_key(g[0].value),
        )
    )
    exact = [g[0].value for g in groups]
    return tuple(Variant(g[0].value, tuple(g), _is_about(g[0].value, exact)) for g in groups)


def _is_about(value: Value, others: Sequence[Value]) -> bool:
    return value.high is None and any(
        o.high is None and o.low != value.low and o.unit == value.unit and is_rounding(value.low, o.low) for o in others
    )


def _is_vague(value: Value) -> bool:
    return value.bound is not Bound.NONE or value.approx or value.high is not None


def voices(claims: Iterable[Claim]) -> int:
    """How many independent sources speak: articles of one site or of one credited origin are one."""
    groups: list[set[str]] = []
    for claim in claims:
        marks = {f"article:{claim.article}"}
        marks |= {f"origin:{claim.origin}"} if claim.origin else set()
        marks |= {f"site:{claim.site}", f"origin:{claim.site}"} if claim.site else set()
        joined = [g for g in groups if g & marks]
        groups = [g for g in groups if not g & marks] + [marks.union(*joined)]
    return len(groups)


def _is_firm(variant: Variant) -> bool:
    return any(not c.hearsay and not c.unit_inferred for c in variant.claims)


def _disputed(firm: Sequence[Variant]) -> bool:
    """Two firm values that cannot both be true, said in different articles, of a measure that is compared at all."""
    for at, a in enumerate(firm):
        measure = measures().get(a.claims[0].measure or "")
        if measure is None or measure.loose or a.claims[0].subject is None or "forecast" in a.claims[0].scope:
            continue
        for b in firm[at + 1 :]:
            apart = {c.article for c in a.claims}.isdisjoint(c.article for c in b.claims)
            if apart and voices((*a.claims, *b.claims)) > 1 and not agree(a.value, b.value):
                return True
    return False


_ORDER = {Standing.DISPUTED: 0, Standing.CHANGED: 1, Standing.NEW: 2, Standing.KNOWN: 3}


def _rank(entry: Entry) -> tuple[int, bool, bool, int, float, str]:
    told = [c for v in entry.variants for c in v.claims]
    return (
        _ORDER[entry.standing],
        entry.measure is None,
        entry.subject is None,
        -voices(told),
        -max(c.prominence for c in told),
        entry.key,
    )
