"""What people type for an amount, and what they read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.money import MOST, NotAnAmount, euros, in_parts, parse_cents, times


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("812,50", 81250), ("812.50", 81250), ("€ 1.234,56", 123456), ("1,234.56", 123456),
        ("1.234", 123400), ("1,234", 123400), ("1.234.567", 123456700), ("0", 0), ("12", 1200),
        (" 7,5 ", 750), ("EUR 3", 300),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert parse_cents(typed) == cents


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "unreadable"), ("twaalf", "unreadable"), ("1,2,3", "unreadable"),
        ("-3", "negative"), ("0,0001", "too_fine"), ("9" * 14, "too_much"),
        ("9" * 90, "unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_amount_says_why(typed: str, code: str) -> None:
    with pytest.raises(NotAnAmount) as wrong:
        parse_cents(typed)
    assert wrong.value.code == code


@given(st.integers(0, MOST), st.sampled_from(["nl", "en"]))
def test_what_is_shown_can_be_typed_again(cents: int, language: str) -> None:
    assert parse_cents(euros(cents, language)) == cents


@given(st.integers(24, MOST), st.integers(1, 24))
def test_parts_make_the_whole_and_differ_by_a_cent(cents: int, parts: int) -> None:
    found = in_parts(cents, parts)
    assert sum(found) == cents and max(found) - min(found) <= 1 and len(found) == parts


def test_half_a_cent_goes_up() -> None:
    assert times(333, Decimal("2.5")) == 833
