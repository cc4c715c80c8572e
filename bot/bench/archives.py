"""Archives of invented articles, filled in minutes: the rows that filing would have written, in large sorted batches.

Filled are the tables that look-ups of copies and stories read: articles, stories, people, sketches, profiles and their keys.
`tests/unit/test_bench.py` holds their rows to those of filing one by one. What only pages and search read is left out: sightings,
forms of names, claims, full text.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, create_engine

from bot.bench.filings import Maker
from bot.bench.newsroom import Report
from digests.ports import Filing
from digests.store import indexing, open_store
from digests.store.filing import article_row
from digests.store.tables import SHARED, articles, people, profile_keys, profiles, sketches, stories

_CHUNK = 250  # articles made by one process at a time
_BATCH = 5_000  # articles stored by one transaction, the rows of an index in its order
_PRAGMAS = ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-400000")  # a fill that is cut short is thrown away
Progress = Callable[[str], None]
Row = dict[str, object]


async def fill(url: str, reports: Sequence[Report], progress: Progress = lambda _: None) -> None:
    """Makes the archive at this address (SQLite) and files the reports, the oldest first; numbers of articles count from 1."""
    await (await open_store(url)).close()  # makes the tables
    engine = create_engine(url)
    batch: list[_Rows] = []
    done = 0
    with engine.connect() as connection:
        for pragma in _PRAGMAS:
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.commit()
        for rows in _made(reports):
            batch.append(rows)
            done += len(rows.articles)
            if done % _BATCH < _CHUNK or done == len(reports):
                _store(connection, batch)
                batch = []
                progress(f"{done:,} of {len(reports):,} articles stored")
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    engine.dispose()


# --- rows, made in other processes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """What some articles add to the tables; of the indexes as columns, since there are many."""

    articles: list[Row]
    stories: dict[str, Row]
    people: dict[str, Row]
    profiles: list[Row]
    sketches: tuple[NDArray[np.int64], ...]  # hash, article
    keys: tuple[
        NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]
    ]  # key, day, article, weight


def _made(reports: Sequence[Report]) -> Iterator[_Rows]:
    """In order, by all processors where there are many reports."""
    chunks = deque(reports[at : at + _CHUNK] for at in range(0, len(reports), _CHUNK))
    if len(chunks) < 2:
        yield _rows(reports)
        return
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        coming: deque[Future[_Rows]] = deque()
        while chunks or coming:
            while chunks and len(coming) < 2 * workers:
                coming.append(pool.submit(_rows, chunks.popleft()))
            yield coming.popleft().result()


def _rows(reports: Sequence[Report]) -> _Rows:
    maker = Maker()
    filings = [(report, maker.filing(report)) for report in reports]
    live = [(report, filing) for report, filing in filings if filing.profile is not None]
    hashes = [row for report, filing in filings for row in indexing.sketch_rows(filing.sketch, _number(report), SHARED)]
    keys = [
        row
        for report, filing in live
        if filing.profile
        for row in indexing.key_rows(filing.profile, _number(report), SHARED)
    ]
    return _Rows(
        articles=[_article(report, filing) for report, filing in filings],
        stories=_first((f.story or "", {"tenant": SHARED, "made": r.when}) for r, f in live),
        people=_first(
            (p.person.id, {"tenant": SHARED, "en": p.person.en, "zh": p.person.zh, "note": "", "first_seen": r.when})
            for r, f in live
            for p in f.resolutions
        ),
        profiles=[indexing.profile_row(f.profile, _number(r), SHARED) for r, f in live if f.profile],
        sketches=tuple(np.array([row[name] for row in hashes], np.int64) for name in ("hash", "article")),
        keys=(
            np.array([row["key"] for row in keys], np.int64),
            np.array([row["day"] for row in keys], np.int64),
            np.array([row["article"] for row in keys], np.int64),
            np.array([row["weight"] for row in keys], np.float64),
        ),
    )


def _article(report: Report, filing: Filing) -> Row:
    head = None if report.copy_of is None else report.copy_of + 1
    key = filing.article.url or filing.article.id
    row = article_row(filing, owner=SHARED, key=key, head=head, now=report.when)
    return row | {"number": _number(report), "story": filing.story}


def _number(report: Report) -> int:
    return report.number + 1


def _first(rows: Iterator[tuple[str, Row]]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for id_, row in rows:
        found.setdefault(id_, {"id": id_} | row)
    return found


# --- storing ---------------------------------------------------------------------------------------------------------------


def _store(connection: Connection, batch: Sequence[_Rows]) -> None:
    connection.execute(articles.insert(), [row for rows in batch for row in rows.articles])
    connection.execute(profiles.insert(), [row for rows in batch for row in rows.profiles])
    for table, each in ((stories, [rows.stories for rows in batch]), (people, [rows.people for rows in batch])):
        _add_first(connection, table, each)
    hashes, of = (np.concatenate(column) for column in zip(*(rows.sketches for rows in batch), strict=True))
    _add_sorted(connection, sketches, {"hash": hashes, "article": of})
    columns = [np.concatenate(column) for column in zip(*(rows.keys for rows in batch), strict=True)]
    _add_sorted(connection, profile_keys, dict(zip(("key", "day", "article", "weight"), columns, strict=True)))
    connection.commit()


def _add_first(connection: Connection, table: Table, many: Sequence[Mapping[str, Row]]) -> None:
    """Rows whose id is not there yet; of several the first."""
    fresh: dict[str, Row] = {}
    for rows in many:
        fresh = dict(rows) | fresh
    if fresh:
        connection.execute(table.insert().prefix_with("OR IGNORE"), list(fresh.values()))


def _add_sorted(connection: Connection, table: Table, columns: Mapping[str, NDArray[np.generic]]) -> None:
    """Many rows in the order of the table's key (its first columns), past SQLAlchemy: all are plain numbers."""
    order = np.lexsort(list(reversed(list(columns.values()))))
    values = [column[order].tolist() for column in columns.values()]
    names = ", ".join([*columns, "tenant"])
    marks = ", ".join(["?"] * len(columns) + [f"'{SHARED}'"])
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own columns
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))
