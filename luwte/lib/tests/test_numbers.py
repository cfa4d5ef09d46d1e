"""Numbers with a comma or a point, in groups, with a currency, or a dash for nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.numbers import DecimalSign, NotANumber, detect_decimal, parse_count, parse_number


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.50"),
        ("3,25", "3.25"),
        ("-1.49984", "-1.49984"),
        ("€ 12,50", "12.50"),
        ("€ 12,-", "12"),
        ("(12)", "-12"),
        ("12-", "-12"),
        ("\u22125", "-5"),
        ("0", "0"),
        (5, "5"),
        (2.5, "2.5"),
        ("12 %", "12"),
    ],
)
def test_a_number_is_read_as_it_was_meant(written, expected):
    assert parse_number(written) == Decimal(expected)


@pytest.mark.parametrize("written", ["", "-", "–", " ", "n.v.t.", None, "#N/A", "onbekend"])
def test_nothing_is_nothing_and_not_zero(written):
    assert parse_number(written) is None


@pytest.mark.parametrize("written", ["twaalf", "1,2,3,4", "1.2.3", "12a", "=1+1", "9" * 99, "١٢x"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(NotANumber):
        parse_number(written)


def test_a_count_is_whole_and_a_point_in_it_is_a_group():
    assert parse_count("1.234") == 1234
    assert parse_count("2,0") == 2
    assert parse_count(3.0) == 3
    for wrong in ("1,5", "-1", "10000000000"):
        with pytest.raises(NotANumber):
            parse_count(wrong)


def test_the_decimal_sign_follows_from_the_column():
    assert detect_decimal(["1,5", "2", "x"]) is DecimalSign.COMMA
    assert detect_decimal(["1.234,5", "12.5", "3.25"]) is DecimalSign.POINT
    assert detect_decimal(["1.234", "5"]) is DecimalSign.AUTO
    assert parse_number("1.234", DecimalSign.COMMA) == 1234


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_dutch_and_english_writing_come_to_the_same(number):
    english = f"{number:,.2f}"
    dutch = english.replace(",", "x").replace(".", ",").replace("x", ".")
    assert parse_number(english) == number
    assert parse_number(dutch) == number


@given(st.text(max_size=80))
def test_any_text_is_a_number_nothing_or_a_refusal(text):
    try:
        number = parse_number(text)
    except NotANumber:
        return
    assert number is None or number.is_finite()
