"""Text keeps what people wrote and loses what breaks a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.text_checks import clean_line, clean_text, find_bsns, is_bsn, shorten

FAMILY = "👨\u200d👩\u200d👧"


def test_spaces_and_line_breaks_become_orderly():
    assert clean_text("  a \t b\r\nc\r\r\r\rd\u00a0 e ") == "a b\nc\n\nd e"
    assert clean_line("a\nb \n\n c") == "a b c"


def test_control_characters_and_turning_signs_go_and_scripts_stay():
    assert clean_text("a\x00b\x1b[31m\u202ec\ufeff") == "ab[31mc"
    assert clean_text("שלום \u200fעולם") == "שלום \u200fעולם"
    assert clean_text(f"مرحبا {FAMILY} 🇳🇱") == f"مرحبا {FAMILY} 🇳🇱"
    assert clean_text("half \ud83d pair") == "half pair"


def test_composed_and_loose_accents_are_the_same():
    assert clean_text("cafe\u0301") == "café"


def test_a_text_is_never_cut_inside_a_sign():
    assert shorten("abc", 3) == "abc"
    assert shorten("abcdef", 4) == "abc…"
    assert shorten(f"ab{FAMILY}cd", 5) == "ab…"
    assert shorten("a🇳🇱🇧🇪b", 5) == "a🇳🇱…"
    assert shorten("👍🏽👍🏽", 2) == "…"
    assert shorten("abc", 1) == ""


@pytest.mark.parametrize("number", ["111222333", "123456782", "010464554", "10464554"])
def test_a_bsn_passes_the_eleven_test(number):
    assert is_bsn(number)


@pytest.mark.parametrize("number", ["123456789", "000000000", "12345", "1112223334", "abc"])
def test_another_number_does_not(number):
    assert not is_bsn(number)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("BSN 111222333.", 1),
        ("bsn: 111.222.333, geboren", 1),
        ("1112.22.333 en 123 456 782", 2),
        ("bel +31111222333", 0),
        ("IBAN NL91ABNA0111222333", 0),
        ("op 31.12.2025 om 12.30", 0),
        ("kenmerk 111222333444", 0),
        ("€ 123.456.789,00", 0),
    ],
)
def test_a_bsn_is_found_in_a_text(text, count):
    assert len(find_bsns(text)) == count


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert once.encode("utf-8").decode("utf-8") == once


@given(st.text(), st.integers(min_value=0, max_value=50))
def test_a_shortened_text_fits(text, limit):
    assert len(shorten(text, limit)) <= limit
