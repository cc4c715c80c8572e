"""A reading made with the simplest means, for tests of stages that only need to know who and what an article is about."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from digests.models import Article, Figure, FigureKind, Mention, Reading, ReadOrganization, ReadPerson, Span, Value
from digests.reading.gazetteer import Gazetteer
from digests.text.script import HAN, fold
from digests.text.sentences import sentence_at, sentences

CONFIG = Path(__file__).parents[2] / "config"
_SCALES = {"万亿": 12, "亿": 8, "万": 4, "千": 3, "trillion": 12, "billion": 9, "bn": 9, "million": 6, "m": 6}
_UNITS = {
    "美元": "USD", "元": "CNY", "人民币": "CNY", "yuan": "CNY", "欧元": "EUR", "人": "people", "名": "people", "jobs": "people", "个岗位": "people",
    "people": "people", "employees": "people", "%": "percent", "岁": "year", "个基点": "basis_point", "basis points": "basis_point",
}  # fmt: skip
_number = re.compile(
    r"(?P<mark>US\$|\$|€|£)?(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>万亿|亿|万|千|trillion|billion|million|bn|m\b)?\s*"
    r"(?P<unit>美元|人民币|欧元|元|人|名|个岗位|岁|%|个基点|basis points|yuan|jobs|people|employees)?"
)
_latin_name = re.compile(r"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)?(?: [A-Z]\.)?(?: [A-Z][a-z]+(?:[A-Z][a-z]+)?){1,2}\b")


@cache
def book() -> Gazetteer:
    return Gazetteer.load(CONFIG / "people.toml", CONFIG / "organisations.toml", CONFIG / "products.toml")


def read(article: Article) -> Reading:
    """People and organisations of the book as they stand there, Latin names in running Chinese text, plain numbers."""
    folded = fold(article.text)
    people: dict[str, list[Mention]] = {}
    organizations: dict[str, list[Mention]] = {}
    taken: list[tuple[int, int]] = []
    for hit in book().scan(folded):
        mention = Mention(article.text[hit.start : hit.end], hit.start, hit.end)
        taken.append((hit.start, hit.end))
        if hit.person:
            people.setdefault(hit.person.id, []).append(mention)
        elif hit.organization:
            organizations.setdefault(hit.organization.id, []).append(mention)
    for name in _latin_name.finditer(article.text) if re.search(f"[{HAN}]", article.text) else ():
        if not any(start < name.end() and name.start() < end for start, end in taken):
            people.setdefault(name.group().lower(), []).append(Mention(name.group(), *name.span()))
    spans = sentences(article.text)
    return Reading(
        article=article.id,
        sentences=spans,
        people=tuple(
            ReadPerson(ref=f"p{n}", name=m[0].text, mentions=tuple(m), curated=p if p in book().people else None)
            for n, (p, m) in enumerate(people.items())
        ),
        organizations=tuple(
            ReadOrganization(id=o, name=m[0].text, mentions=tuple(m)) for o, m in organizations.items()
        ),
        figures=tuple(f for m in _number.finditer(folded) if (f := _figure(article.text, m, spans))),
    )


def _figure(text: str, match: re.Match[str], spans: tuple[Span, ...]) -> Figure | None:
    unit = "USD" if match["mark"] in ("$", "US$") else _UNITS.get(match["unit"] or "", "")
    quote = sentence_at(spans, match.start())
    if not unit or quote is None:
        return None
    low = Decimal(match["digits"].replace(",", "").strip(".") or "0").scaleb(_SCALES.get(match["scale"] or "", 0))
    kind = FigureKind.MONEY if unit.isupper() else FigureKind.PERCENT if unit == "percent" else FigureKind.COUNT
    return Figure(text[match.start() : match.end()], match.start(), match.end(), Value(kind, low, unit=unit), quote)
