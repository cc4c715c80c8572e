"""What a Chinese figure lacks and its sentence plainly gives.

港湾的产能利用率为81%,诺海仅为59%            the measure, left out where the same is said of another
诺海研发团队员工人数减至不足900人            the organisation, where the figure is of a part of it that can be named
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from digests.models import Figure, Mention, ReadOrganization
from digests.reading.figures.measures import measures
from digests.reading.titles import is_field
from digests.text.script import HAN

_copula = re.compile(r"[,:]?\s?(?:则|却|也|仅|只|才|就|为|是|有|约|近|达|高达|到){0,4}\s?")
_part = re.compile(
    rf"\s?(?P<part>[{HAN}A-Za-z0-9 ]{{1,10}}?(?:部门|团队|事业部|实验室|业务))的?(?P<rest>[{HAN}]{{1,12}})\s?"
)

Place = tuple[Mention, ReadOrganization]


def completed(folded: str, figures: Sequence[Figure], organizations: Sequence[ReadOrganization]) -> tuple[Figure, ...]:
    """The figures, with measure or subject where they lacked it; ascending, as they came."""
    places = sorted(((m, o) for o in organizations for m in o.mentions), key=lambda place: place[0].start)
    starts = [mention.start for mention, _ in places]
    found: list[Figure] = []
    for figure in figures:
        at = bisect_left(starts, figure.start)
        if at:
            last = found[-1] if found else None
            figure = (
                _gapped(folded, figure, last, places[at - 1]) or _of_a_part(folded, figure, places[at - 1]) or figure
            )
        found.append(figure)
    return tuple(found)


def _gapped(folded: str, figure: Figure, last: Figure | None, place: Place) -> Figure | None:
    """The measure of the figure before it in the sentence, where nothing but a copula stands between another organisation and it."""
    mention, organization = place
    if figure.measure or last is None or last.measure is None or last.subject in (None, organization.id):
        return None
    same = (last.quote, last.value.kind, last.value.unit) == (figure.quote, figure.value.kind, figure.value.unit)
    if not same or measures()[last.measure].deal or mention.start < last.end:
        return None
    if not _copula.fullmatch(folded, mention.end, figure.start):
        return None
    return replace(figure, measure=last.measure, subject=organization.id, scope=last.scope)


def _of_a_part(folded: str, figure: Figure, place: Place) -> Figure | None:
    """The organisation as the whole, and in the scope its part, where the part is in words that both languages have."""
    mention, organization = place
    if figure.subject or figure.scope or figure.measure is None or measures()[figure.measure].deal:
        return None
    match = _part.fullmatch(folded, mention.end, figure.start)
    if match is None or not is_field(match["part"]) or mention.start < figure.quote.start:
        return None
    return replace(figure, whole=organization.id, scope=f"part:{match['part'].strip()}")
