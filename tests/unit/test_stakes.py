"""A stake stands in the ledger and in the strips with what it is in."""

from decimal import Decimal

from digests.models import Entry, FigureKind, Language, Script, Standing, Subject, SubjectKind, Value, Variant
from digests.writing.voice import Voice
from tests.unit.test_ledger import lines, told


def test_a_stake_is_told_with_what_it_is_in_and_two_of_them_never_dispute() -> None:
    first = told("Bluebay holds a 30% stake in Seachart.", "a")
    second = told("Bluebay holds a 12% stake in Northrim.", "b", days=1)
    third = told("蓝湾科技持有海图智能30%的股份。", "c", days=1)
    found = {e.key: e for e in lines(first, second, third)}
    assert {key: (e.standing, e.partner and e.partner.id) for key, e in found.items()} == {
        "bluebay|stake|in:seachart": (Standing.NEW, "seachart"),
        "bluebay|stake|in:northrim": (Standing.NEW, "northrim"),
    }
    assert len(found["bluebay|stake|in:seachart"].variants[0].claims) == 2


def test_a_stake_in_nobody_knows_what_is_left_to_the_full_story() -> None:
    (claim,) = told("Bluebay holds a 12% stake in its ferry division.", "a")
    assert (claim.measure, claim.partner) == (None, None)


def test_a_stake_in_a_firm_no_reader_knows_goes_by_its_written_name() -> None:
    (claim,) = told("Bluebay owns a 24% stake in the harbour operator Quayside Lines.", "a")
    assert claim.partner == Subject(SubjectKind.ORGANIZATION, "Quayside Lines", "Quayside Lines", None)


def test_strips_say_in_what() -> None:
    holder = Subject(SubjectKind.ORGANIZATION, "bluebay", "Bluebay", "蓝湾科技")
    held = Subject(SubjectKind.ORGANIZATION, "seachart", "Seachart", "海图智能")
    half = Variant(Value(FigureKind.PERCENT, Decimal(49), None, "percent"), ())
    entry = Entry(holder, "stake", "forecast+in:seachart", Standing.NEW, (half,), partner=held)
    assert Voice(Language.EN).claim(entry) == "Bluebay stake in Seachart (forecast): 49%"
    assert Voice(Language.HANS).claim(entry) == "蓝湾科技持有海图智能股份（预计）：49%"
    assert Voice(Language.HANT, Script.HANT).claim(entry) == "藍灣科技持有海圖智慧股份（預計）：49%"
