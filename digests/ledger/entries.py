"""Lines of the ledger: claims of one thing, in time, and how they stand to each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from digests.ledger.claims import PARTNERS
from digests.ledger.tolls import SCOPE as TOLL
from digests.ledger.tolls import is_toll, superseded
from digests.ledger.values import agree, is_rounding, value_key
from digests.models import Bound, Claim, Entry, Standing, Subject, SubjectKind, Value, Variant
from digests.reading.figures.measures import measures

SAME_TIME = timedelta(days=3)
ALIKE = Decimal("1.5")  # values of one thing that happened once differ by less than this, or the things differ
COMPARABLE = Decimal(5)  # beyond this the values mean different things (a unit, a part, a total)


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
        for each in filter(None, (claim.subject, claim.partner)):
            known = named.setdefault(each.id, each)
            named[known.id] = replace(known, en=known.en or each.en, zh=known.zh or each.zh)
    for claim in claims.values():
        subject, partner = claim.subject, claim.partner
        yield replace(claim, subject=subject and named[subject.id], partner=partner and named[partner.id])


def _told_once(ranked: Sequence[Entry]) -> tuple[Entry, ...]:
    """Without what the same words say of another person too: of 甲和乙都在入职一个月后离开 the first line is enough."""
    kept: dict[object, Entry] = {}
    for entry in ranked:
        spots = frozenset((c.article, c.start, c.text) for v in entry.variants for c in v.claims)
        person = entry.subject is not None and entry.subject.kind is SubjectKind.PERSON
        kept.setdefault((entry.measure, entry.scope, spots) if person else entry.key, entry)
    return tuple(kept.values())


def line_key(claim: Claim) -> str:
    """Subject, measure and scope; the parties of a deal in alphabetical order; the story of a toll; else without subject or measure the
    value itself."""
    subject = claim.subject.id if claim.subject else ""
    scope = claim.scope.removeprefix("before").removeprefix("+")
    if scope.startswith("with:"):
        subject, partner = sorted((subject, scope.removeprefix("with:")))
        scope = f"with:{partner}"
    if is_toll(claim):
        scope = f"{TOLL}+{claim.story}"
    elif not subject or claim.measure is None:
        scope = "+".join(filter(None, (scope, claim.story, value_key(claim.value))))
    return "|".join((subject, claim.measure or "", scope))


def value_key_of(claim: Claim) -> str:
    """The key of a toll's claim where its article does not make a toll of it."""
    parts = [part for part in claim.scope.split("+") if part != TOLL]
    return line_key(replace(claim, scope="+".join(parts)))


def partner_of(scope: str) -> tuple[str, str]:
    """("with", id) of a scope that names the other side of a deal, ("in", id) of one that names what a stake is in, ("", "") of others."""
    for part in scope.split("+"):
        kind, colon, partner = part.partition(":")
        if colon and kind in PARTNERS:
            return kind, partner
    return "", ""


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
    if agree(a.value, b.value) or (is_toll(a) and is_toll(b)):
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
        before = _last(past) if _goes_on(line) else variants(past)[0]
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
    partner = next((c.partner for v in said for c in v.claims if c.partner), None)
    return Entry(best.subject, best.measure, scope, standing, said, previous, key, partner)


def _in_time(line: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """(claims of now, claims of before). What happens once, or in one story, has a before only where corrected or stated."""
    stated = [c for c in line if c.scope.startswith("before") and not c.withdrawn]
    said = [c for c in line if not c.scope.startswith("before")]
    rest = [c for c in said if not (c.withdrawn or any(_corrects(later, c, said) for later in said))]
    measure = measures().get(line[0].measure or "")
    if not rest:
        return [c for c in line if not c.withdrawn], []
    corrected = [c for c in said if c not in rest and not any(agree(c.value, r.value) for r in rest)]
    if old := superseded(rest):
        return [c for c in rest if c not in old], [*corrected, *old]
    if measure is None or measure.fixed or measure.in_story:
        return rest, corrected or stated
    newest = max(c.when for c in rest)
    now = [c for c in rest if newest - c.when <= SAME_TIME]
    return now, corrected or [c for c in rest if c not in now] or stated


def _goes_on(line: Sequence[Claim]) -> bool:
    measure = measures().get(line[0].measure or "")
    return measure is not None and bool(measure.toll)


def _last(past: Sequence[Claim]) -> Variant:
    """The state that was told last."""
    newest = max(past, key=lambda c: (c.when, c.value.low))
    return next(v for v in variants(past) if newest in v.claims)


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
