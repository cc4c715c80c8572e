"""Extraction of the figures of a text: `figures` runs the steps one after another. A figure's text is the slice of the text as given."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from digests.models import Figure, Language, ReadOrganization, ReadPerson, Span
from digests.ports import SentenceParser
from digests.reading.figures.completion import completed
from digests.reading.figures.context import Context
from digests.reading.figures.tree_check import borne_out
from digests.reading.quantities import quantities
from digests.reading.quantities.units import local_currency, own_currency
from digests.text.script import fold, plain_case
from digests.text.sentences import sentence_at

# Each mark stands first in its pattern, so that a search goes straight to it.
_wide_group = re.compile(r"，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")  # １，２３４: one number
_wide_comma = re.compile(
    r"，(?<=[\dA-Za-z]，)(?=\d)"
)  # else it parts a number from what precedes it; an ASCII comma groups one
_small_stop = re.compile(r"﹒(?<=\d﹒)(?=\d)")  # the decimal point of some Hong Kong newspapers
_hyphen = re.compile("[‐‑]")  # two more hyphens


def figures(
    text: str,
    sentences: Sequence[Span],
    language: Language,
    *,
    people: Sequence[ReadPerson] = (),
    organizations: Sequence[ReadOrganization] = (),
    published: datetime | None = None,
    leads: Mapping[str, str] | None = None,
    strangers: Sequence[Span] = (),
    parser: SentenceParser | None = None,
) -> tuple[Figure, ...]:
    """Figures of `text` in order, none overlapping. `published` tells which periods (this year, last quarter) are meant.

    `leads` names the organisation of `organizations` that a person is known to lead: what one offers recruits is the other's.
    `strangers` are what else a model takes for an organisation or a place, ascending: no figure is carried past one.
    `parser` reads English sentences: claims that their grammar does not bear out are dropped; without one, words alone decide.
    `language` is the article's; numbers of either language are read in any text, as articles mix them.
    """
    marked = _hyphen.sub("-", _small_stop.sub(".", _wide_comma.sub("；", _wide_group.sub(",", text))))
    folded = plain_case(fold(marked))
    spans = tuple(sentences)
    local = local_currency(folded, language)
    assumed = local if language.chinese else "USD"
    counted = tuple(quantities(folded, local))
    context = Context(
        folded,
        spans,
        counted,
        people,
        organizations,
        published,
        assumed,
        leads or {},
        strangers,
        parsed=parser is not None,
        own=own_currency(folded, language),
    )
    found: list[Figure] = []
    for quantity in counted:
        quote = sentence_at(spans, quantity.start) or Span(quantity.start, quantity.end)
        figure = context.figure(quantity, text[quantity.start : quantity.end], quote)
        if figure is not None:
            found.append(figure)
    borne = (
        borne_out(folded, found, context.grounds, people, organizations, parser, context) if parser else tuple(found)
    )
    return completed(folded, borne, organizations) if language.chinese else borne
