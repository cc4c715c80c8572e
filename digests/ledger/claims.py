"""What one article claims: its figures with the archive's subjects, as the ledger keeps them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digests.ledger.tolls import with_tolls
from digests.ledger.values import value_key
from digests.models import Article, Claim, Figure, FigureKind, Reading, Subject, SubjectKind, Value
from digests.reading.figures.measures import measures

PARTNERS = ("with", "in")  # kinds of scope that name another organisation


def claims(article: Article, reading: Reading, story: str, subjects: Mapping[str, Subject]) -> tuple[Claim, ...]:
    """What an article claims, in the order of its text. `subjects` leads from `Figure.subject` to the archive's subject.

    Rhetoric (百亿豪赌) is no claim, nor is a sum told once more in another currency, nor a small count that measures nothing of nobody. A measure that says nothing without its
    subject (revenue, unlike deaths) is left out where nobody can tell whose it is.
    """
    told = [f for f in reading.figures if not f.headline and not f.scope.endswith("converted") and _worth_keeping(f)]
    found = []
    for figure in with_tolls(article, _completed(told)):
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
    scope, partner = _scope(figure.scope, subjects)
    untold = measure is not None and (
        (figure.subject not in subjects and not measure.alone) or (measure.of_what and partner is None)
    )
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
        scope=scope,
        value=_in_heads(figure.value) if measure is not None and measure.toll else figure.value,
        text=figure.text,
        quote=quote,
        start=figure.start,
        end=figure.end,
        hearsay=figure.hearsay,
        unit_inferred=figure.unit_inferred,
        prominence=_prominence(article, figure.start),
        dated=article.published is not None,
        partner=partner,
    )


def _in_heads(value: Value) -> Value:
    """Who cuts 2,000 jobs lays off 2,000 people."""
    return replace(value, unit="people") if value.unit == "job" else value


def _scope(scope: str, subjects: Mapping[str, Subject]) -> tuple[str, Subject | None]:
    """The scope with a partner ("with:", "in:") by the archive's id, as the subject is, and that partner. One that only a text names is
    known by that name."""
    parts, partner = [], None
    for part in scope.split("+"):
        kind, colon, written = part.partition(":")
        if colon and kind in PARTNERS:
            partner = subjects.get(written) or (_unknown(written) if kind == "in" else None)
            part = f"{kind}:{partner.id if partner else written}"
        parts.append(part)
    return "+".join(parts), partner


def _unknown(written: str) -> Subject:
    latin = written.isascii()
    return Subject(SubjectKind.ORGANIZATION, written, written if latin else None, None if latin else written)


def _prominence(article: Article, start: int) -> float:
    """1 in the title, from 0.8 down to 0.2 through the body."""
    if start < article.body_start:
        return 1.0
    return round(0.8 - 0.6 * (start - article.body_start) / max(1, len(article.text) - article.body_start), 3)
