"""Numerals: value and precision."""

from decimal import Decimal

import pytest

from digests.text import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", "1E+1"),
        ("十五", "15"),
        ("二十", "2E+1"),
        ("一百零五", "105"),
        ("一千零二十", "1.02E+3"),
        ("两万五", "2.5E+4"),
        ("八万九千", "8.9E+4"),
        ("8万9千", "8.9E+4"),
        ("3千5百万", "3.5E+7"),
        ("叁佰万", "3E+6"),
        ("1.2万亿", "1.2E+12"),
        ("1000万", "1.000E+7"),
        ("四十九兆九千五百九十二亿", "4.99592E+13"),
        ("1兆460亿", "1.0460E+12"),
        ("一万二千亿", "1.2E+12"),
        ("百亿", "1E+10"),
        ("三点五", "3.5"),
        ("三点二亿", "3.2E+8"),
        ("二〇二五", "2025"),
        ("1,164", "1164"),
        ("零", "0"),
    ],
)
def test_chinese_keeps_value_and_precision(text: str, value: str) -> None:
    assert str(numerals.chinese(text)) == str(Decimal(value))


@pytest.mark.parametrize("text", ["", "万科", "十二3", "点", "甲", "三点"])
def test_no_chinese_numeral(text: str) -> None:
    assert numerals.chinese(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("eleven", "11"),
        ("twenty-five", "25"),
        ("twenty-five thousand", "2.5E+4"),
        ("one hundred and twenty", "1.2E+2"),
        ("six hundred and five", "605"),
        ("two and a half", "2.5"),
        ("half a million", "5E+5"),
        ("three quarters billion", "7.5E+8"),
        ("1.50 million", "1.50E+6"),
        ("one million two hundred thousand", "1.2E+6"),
    ],
)
def test_english_keeps_value_and_precision(text: str, value: str) -> None:
    found = numerals.english(text)
    assert found is not None
    assert found == Decimal(value)


@pytest.mark.parametrize("text", ["", "people", "one company"])
def test_no_english_numeral(text: str) -> None:
    assert numerals.english(text) is None


def test_digits_grouped_both_ways() -> None:
    assert numerals.digits("1,046.50") == Decimal("1046.50")
    assert numerals.digits("12,34,567.89") == Decimal("1234567.89")
    assert numerals.digits("1,2") is None
