"""What we hand out does no harm in a spreadsheet and can come back as it was."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from luwte.lib.tabular import detect, harmless, read_rows, undo_harmless, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    " =1",
    "＝1+1",
    '=HYPERLINK("http://evil","klik")',
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_made_harmless_and_comes_back(formula):
    assert harmless(formula).startswith("'")
    assert undo_harmless(harmless(formula)) == formula


@pytest.mark.parametrize("text", ["-12,5", "+31", "-1", "a=b", "", "'s avonds", "x@y.nl"])
def test_a_number_and_an_ordinary_text_stay(text):
    assert harmless(text) == text


def test_a_number_stays_a_number():
    written = b"".join(write_csv([["a", "b"], [-12.5, None]])).decode("utf-8-sig")
    assert written == "a;b\r\n-12.5;\r\n"


def test_csv_is_written_in_pieces_and_read_back():
    rows = [["nr", "wat"], *[[n, "café =1+1 " + "x" * 50] for n in range(5_000)]]
    pieces = list(write_csv(rows))
    assert len(pieces) > 3
    source = io.BytesIO(b"".join(pieces))
    back = list(read_rows(source, detect(source)))
    assert len(back) == 5_000
    assert back[0].cells == ("0", rows[1][1])


def test_a_workbook_holds_texts_and_no_formulas():
    target = io.BytesIO()
    write_xlsx([["nr", "wat"], [-1.5, "=1+1"], [2, "a\x00\x0bb"]], target, sheet="Fout: 1/2")
    page = load_workbook(target).worksheets[0]
    assert page["A2"].value == -1.5
    assert page["B2"].value == "'=1+1"
    assert page["B2"].data_type == "s"
    assert page["B3"].value == "ab"


@given(st.text())
@example("\r0")  # a line end in front of a number is no plain number
def test_whatever_is_written_is_no_formula_and_comes_back(text):
    safe = harmless(text)
    assert not safe.startswith(("=", "@", "\t", "\r"))
    assert undo_harmless(safe) == text or text.startswith("'")
