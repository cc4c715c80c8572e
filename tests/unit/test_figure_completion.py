"""Measures and subjects that a Chinese sentence leaves unsaid."""

from decimal import Decimal

import pytest

from digests.models import Figure, FigureKind, Mention, ReadOrganization, Span, Value
from digests.reading.figures.completion import completed


def organizations(text: str, *names: str) -> list[ReadOrganization]:
    return [ReadOrganization(n, n, (Mention(n, text.index(n), text.index(n) + len(n)),)) for n in names]


def figure(text: str, written: str, unit: str, *, subject: str | None = None, measure: str | None = None) -> Figure:
    start = text.index(written)
    value = Value(FigureKind.PERCENT if unit == "percent" else FigureKind.COUNT, Decimal("80"), None, unit)
    return Figure(written, start, start + len(written), value, Span(0, len(text)), subject, measure=measure)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("诺海的员工保留率为80%,而云岭仅为64%。", "云岭"),
        ("诺海的员工保留率高达80%;另一个则是云岭,仅为64%。", "云岭"),
        ("诺海的员工保留率为80%,而云岭的股价跌了64%。", None),
        ("诺海的员工保留率为80%,仅为64%。", None),
    ],
)
def test_the_measure_is_that_of_the_figure_before(text: str, subject: str | None) -> None:
    told = figure(text, "80%", "percent", subject="诺海", measure="retention")
    named = [n for n in ("诺海", "云岭") if n in text]
    _, found = completed(text, [told, figure(text, "64%", "percent")], organizations(text, *named))
    assert (found.subject, found.measure) == (subject, "retention" if subject else None)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("诺海AI部门员工总数降至3000人。", "part:AI部门"),
        ("诺海云业务的员工总数为3000人。", "part:云业务"),
        ("诺海的对手员工总数为3000人。", ""),
        ("诺海称,AI部门合作伙伴员工总数为3000人。", ""),
        ("诺海蓝鲸项目组员工总数为3000人。", ""),  # in no words that English has
    ],
)
def test_a_part_of_an_organization_is_named_with_it(text: str, scope: str) -> None:
    bare = figure(text, "3000人", "people", measure="headcount")
    (found,) = completed(text, [bare], organizations(text, "诺海"))
    assert (found.whole, found.scope) == (("诺海", scope) if scope else (None, ""))
