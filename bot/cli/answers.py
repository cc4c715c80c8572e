"""The machine-readable answers of `read` and `stories`. Their shape is stable; tests and programs depend on it."""

from collections.abc import Mapping

from bot.cli.plain import Plain, number
from digests import ledger
from digests.models import Article, Duplicate, Figure, Language, New, Person, ReadPerson, Revision, Role, Span
from digests.pipeline import Outcome
from digests.store import Store
from digests.text.heading import heading
from digests.views import Fate
from digests.writing.amounts import amount
from digests.writing.voice import Voice


async def reading_answer(path: str, outcome: Outcome, store: Store) -> dict[str, Plain]:
    """One file's reading. Offsets count code points of the file decoded as UTF-8; an id is one person's over all files."""
    filing = outcome.filing
    if filing is None or filing.reading is None:
        rejected = outcome.rejected
        return {"path": path, "title": rejected.title if rejected else "", "language": None, "published": None, "body": "",
                "people": [], "organizations": [], "figures": [], "rejected": rejected.detail if rejected else outcome.problem}  # fmt: skip
    article, reading = filing.article, filing.reading
    known = {r.ref: r.person.id for r in filing.resolutions}
    records = await store.people_now(set(known.values()), tenant=article.tenant)
    people: list[Plain] = [_person(p, known[p.ref], records.get(known[p.ref]), article) for p in reading.people]
    organizations: list[Plain] = [
        {
            "id": o.id,
            "name": o.name,
            "en": o.en,
            "zh": o.zh,
            "mentions": [_spot(m.text, m.start, m.end, article) for m in o.mentions],
        }
        for o in reading.organizations
    ]
    return {
        "path": path,
        "title": article.title,
        "language": article.language.value,
        "published": article.published.isoformat() if article.published else None,
        "body": article.body,
        "people": people,
        "organizations": organizations,
        "figures": [_figure(f, article, known) for f in reading.figures],
    }


def _person(person: ReadPerson, identifier: str, record: Person | None, article: Article) -> dict[str, Plain]:
    return {
        "id": record.id if record else identifier,
        "name": person.name,
        "en": record.en if record else None,
        "zh": record.zh if record else None,
        "byline": person.byline,
        "roles": [_role(r, article) for r in person.roles],
        "mentions": [_spot(m.text, m.start, m.end, article) for m in person.mentions],
    }


def _role(role: Role, article: Article) -> dict[str, Plain]:
    return {
        **_spot(role.text, role.start, role.end, article),
        "org": role.org,
        "title_en": role.title_en,
        "title_zh": role.title_zh,
        "former": role.former,
    }


def _figure(figure: Figure, article: Article, people: Mapping[str, str]) -> dict[str, Plain]:
    value = figure.value
    return {
        **_spot(figure.text, figure.start, figure.end, article),
        "kind": value.kind.value,
        "low": number(value.low),
        "high": number(value.high) if value.high is not None else None,
        "unit": value.unit,
        "approx": value.approx,
        "bound": value.bound.value,
        "subject": people.get(figure.subject or "", figure.subject),
        "measure": figure.measure,
        "partner": ledger.partner_of(figure.scope)[1] or None,  # what a stake is in, whom a deal is with
        "quote": article.text[figure.quote.start : figure.quote.end],
        "en": amount(value, Language.EN),
        "zh": amount(value, Language.HANS),
        "inferred": figure.unit_inferred,
        "hearsay": figure.hearsay,
        "headline": figure.headline,
    }


def _spot(text: str, start: int, end: int, article: Article) -> dict[str, Plain]:
    raw = article.offsets.raw_span(Span(start, end))
    return {"text": text, "start": raw.start, "end": raw.end}


def reading_text(answer: Mapping[str, Plain]) -> str:
    """A reading for people."""
    lines = [f"{answer['path']}  {answer['title']}  [{answer['language']}]"]
    for person in _rows(answer["people"]):
        names = " / ".join(dict.fromkeys(str(n) for n in (person["name"], person["en"], person["zh"]) if n))
        roles = "; ".join(dict.fromkeys(str(r["text"]) for r in _rows(person["roles"])))
        lines.append(f"  person  {names}  x{len(_rows(person['mentions']))}{'  ' + roles if roles else ''}")
    lines += [f"  organisation  {o['name']}  x{len(_rows(o['mentions']))}" for o in _rows(answer["organizations"])]
    for figure in _rows(answer["figures"]):
        what = " ".join(str(w) for w in (figure["subject"], figure["measure"]) if w)
        lines.append(f"  figure  {figure['text']}  =  {figure['zh']} / {figure['en']}{'  ' + what if what else ''}")
    return "\n".join(lines)


async def stories_answer(outcomes: Mapping[str, Outcome], store: Store) -> dict[str, Plain]:
    """Files by story, in the order given. Ids are those after every join."""
    path_of = {o.filing.article.id: path for path, o in outcomes.items() if o.filing}
    grouped: dict[str, list[Plain]] = {}
    headlines: dict[str, dict[str, Plain]] = {}
    rejected: list[Plain] = []
    for path, outcome in outcomes.items():
        filing = outcome.filing
        if filing is None:
            why = outcome.rejected.detail if outcome.rejected else outcome.problem
            rejected.append({"path": path, "why": why})
            continue
        fate = (await store.fate(filing.article.id, tenant=None))[0]
        story = fate.story or f"s{filing.article.id}"
        kind = {New: "new", Duplicate: "duplicate", Revision: "revision"}[type(filing.decision)]
        of = None if isinstance(filing.decision, New) else path_of.get(filing.decision.of)
        grouped.setdefault(story, []).append({"path": path, "as": kind, "of": of, "why": _why(fate)})
        titles = headlines.setdefault(story, {"en": None, "zh": None})
        side = "zh" if filing.article.language.chinese else "en"
        titles[side] = titles[side] or heading(filing.article)
    rows: list[Plain] = [
        {"id": s, "headline": {**headlines[s]}, "articles": articles} for s, articles in grouped.items()
    ]
    return {"stories": rows, "rejected": rejected}


def _why(fate: Fate) -> str:
    """Why it is a copy or none, and why it is in its story: what is no copy of anything stored may well report the same event."""
    linked = Voice(Language.EN).link(fate.link_why, fate.link_names) if fate.link_why else ""
    began = fate.story == f"s{fate.article}"
    return "; ".join(part for part in (fate.why, linked if began or not linked else f"linked by {linked}") if part)


def stories_text(answer: Mapping[str, Plain]) -> str:
    lines: list[str] = []
    for story in _rows(answer["stories"]):
        headline = story["headline"]
        assert isinstance(headline, dict)
        lines.append(f"{story['id']}  {' / '.join(str(h) for h in headline.values() if h)}")
        lines += [f"  {a['as']}  {a['path']}{_of(a)}" for a in _rows(story["articles"])]
    lines += [f"not an article: {r['path']} ({r['why']})" for r in _rows(answer["rejected"])]
    return "\n".join(lines)


def _rows(value: Plain) -> list[dict[str, Plain]]:
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, dict)]


def _of(article: Mapping[str, Plain]) -> str:
    return f"  of {article['of']}" if article["of"] else ""


def inspection_text(report: Mapping[str, object]) -> str:
    """One report of `source test`, for people."""
    entries, problems = report["entries"], report["problems"]
    assert isinstance(entries, list)
    assert isinstance(problems, list)
    lines = [
        f"{report['path']}: {report['format'] or 'no feed'}, {len(entries)} entries",
        *(f"  {p}" for p in problems),
    ]
    lines += [f"  {e['published'] or '-'}  {e['title']}" for e in entries[:5]]
    return "\n".join(lines)
