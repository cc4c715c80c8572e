"""Every bench at the smallest size: it runs, and its table has the figures it promises. How fast is not asserted."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Table as DatabaseTable
from sqlalchemy import create_engine, select

from bot.bench import archives, feeds, figures, people, stories
from bot.bench.filings import Maker
from bot.bench.newsroom import END, SPAN, Newsroom
from bot.bench.table import Row, Table
from bot.bench.timing import p95, rounds
from bot.settings import Settings, data_folder
from digests.store import open_store, tables

SEEDS, CONFIG = data_folder("seeds"), data_folder("config")
SETTINGS = Settings(home=Path("not-used"), config=CONFIG, seeds=SEEDS)


def check(table: Table, *wanted: str) -> None:
    """The rows are there, each with a figure that was measured, and the text holds them all."""
    units = {row.what: row.unit for row in table.rows}
    assert set(wanted) <= set(units)
    assert all(row.value > 0 for row in table.rows if row.unit not in ("",) and not row.unit.startswith("%"))
    assert all(row.what in table.text() for row in table.rows)
    assert table.notes


class TestTable:
    TABLE = Table("some", (Row("short", 12345.6, "ms"), Row("题目 long", 0.5, "x")), ("a note",))

    def test_text_lines_up(self) -> None:
        assert self.TABLE.text().splitlines() == ["short      12,346  ms", "题目 long    0.50  x", "# a note"]

    def test_a_value_by_its_name(self) -> None:
        assert self.TABLE.value("题目 long") == 0.5
        with pytest.raises(KeyError):
            self.TABLE.value("other")


class TestTiming:
    def test_rounds_take_turns(self) -> None:
        done: list[str] = []
        costs = rounds(2, lambda: done.append("a"), lambda: done.append("b"))
        assert done == ["a", "b", "a", "b"]
        assert len(costs) == 2

    def test_p95(self) -> None:
        assert p95([3.0]) == 3.0
        assert p95([float(n) for n in range(101)]) == 95.0


class TestNewsroom:
    REPORTS = Newsroom().reports(120)

    def test_the_same_every_time(self) -> None:
        assert Newsroom().reports(120) == self.REPORTS
        assert Newsroom(2).reports(120) != self.REPORTS

    def test_oldest_first_over_months(self) -> None:
        whens = [report.when for report in self.REPORTS]
        assert whens == sorted(whens)
        assert whens[-1] - whens[0] > SPAN / 2
        assert whens[0] >= END - SPAN

    def test_both_languages_and_several_reports_of_an_event(self) -> None:
        assert {report.language.chinese for report in self.REPORTS} == {True, False}
        assert len({report.event.number for report in self.REPORTS}) < len(self.REPORTS)

    def test_what_is_listed_stands_in_the_text(self) -> None:
        for report in self.REPORTS:
            assert "{" not in report.title + report.body
            assert report.people or report.organizations
            assert all(who.of(report.language) in report.body for who in (*report.people, *report.organizations))
            assert all(written in report.body for written, _ in report.figures)

    def test_a_copy_repeats_an_earlier_report(self) -> None:
        copies = [report for report in self.REPORTS if report.copy_of is not None]
        assert copies
        for copy in copies:
            assert copy.copy_of is not None
            assert copy.copy_of < copy.number
            assert copy.body.startswith(self.REPORTS[copy.copy_of].body)


def test_figures() -> None:
    table = figures.measure(SEEDS, count=1, characters=1)
    check(table, "zh: figures()", "zh: figures() costs", "en: figures()", "en: figures() costs")
    assert table.value("zh: figures found") > 10


@pytest.mark.slow
def test_people() -> None:
    table = people.measure(SEEDS, CONFIG, count=1, sentences_at_least=1, repeat=1)
    check(table, "tagger against loop, wall", "tagger against loop, CPU", "share of the Chinese model", "articles read")
    assert table.value("share of the Chinese model") + table.value("share of the English model") < 100


class TestStories:
    async def test_the_table(self, tmp_path: Path) -> None:
        table = await stories.measure([60], probes=40, keep=tmp_path)
        check(table, "60 articles: filled in", "60 articles: dedup, median", "60 articles: dedup CPU, p95", "60 articles: link, p95",
              "60 articles: link CPU, median", "60 articles: on disk", "60 articles: memory")  # fmt: skip
        assert table.value("60 articles: joined their story") > 50
        assert "% of 0" not in {row.unit for row in table.rows}
        assert [file.name for file in tmp_path.iterdir()] == ["stories-60-40.db"]

    async def test_archives_are_filled_with_the_rows_that_filing_writes(self, tmp_path: Path) -> None:
        reports = Newsroom().reports(60)
        filled, filed = (f"sqlite:///{tmp_path / name}.db" for name in ("filled", "filed"))
        await archives.fill(filled, reports)
        store, maker = await open_store(filed), Maker()
        for report in reports:
            await store.file(maker.filing(report), report.when)
        await store.close()
        for table in (
            tables.articles,
            tables.stories,
            tables.people,
            tables.sketches,
            tables.profiles,
            tables.profile_keys,
        ):
            rows = rows_of(filled, table)
            assert rows == rows_of(filed, table)
            assert rows


def rows_of(url: str, table: DatabaseTable) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = sorted(map(tuple, connection.execute(select(table))))
    engine.dispose()
    return rows


@pytest.mark.slow
async def test_feeds() -> None:
    table = await feeds.measure(SETTINGS, feeds=3, theirs=0)
    check(table, "first poll: jianbao", "unchanged bodies, no 304: jianbao", "304: jianbao")
    assert "reader was not asked for" in table.notes


@pytest.mark.slow
async def test_feeds_beside_reader() -> None:
    if not (find_spec("reader") and find_spec("sgmllib")):
        pytest.skip("the library reader, or sgmllib3k which it needs, is not installed")
    table = await feeds.measure(SETTINGS, feeds=3, workers=2)
    check(table, "first poll: reader", "first poll: ratio", "unchanged bodies, no 304: ratio", "304: ratio")


@pytest.mark.slow
def test_the_command_prints_json() -> None:
    command = [sys.executable, "-m", "bot", "bench", "figures", "--rounds", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SEEDS.parent)
    answer = json.loads(done.stdout)
    assert answer["bench"] == "figures"
    assert {"what", "value", "unit"} == set(answer["rows"][0])
