"""A stranger's file: whatever it is, it is read as it was meant or refused with a reason."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from luwte.lib.tabular import (
    Limits,
    Reading,
    Unreadable,
    cell_text,
    detect,
    inspect,
    read_columns,
    read_rows,
)

PLAIN = "nr;datum;wat er gebeurde\n1;5-9-2016;geschreeuwd\n2;6-9-2016;geduwd, geslagen\n"


def file_of(text, encoding="utf-8"):
    return io.BytesIO(text.encode(encoding) if isinstance(text, str) else text)


def everything(source, reading=None):
    reading = reading or detect(source)
    return [[cell_text(cell) for cell in row.cells] for row in read_rows(source, reading)]


def book_of(*rows, sheets=()):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for name in sheets:
        book.create_sheet(name).append(["x"])
    target = io.BytesIO()
    book.save(target)
    return target


def refusal_of(source, limits=None):
    with pytest.raises(Unreadable) as refused:
        reading = detect(source, limits)
        inspect(source, reading, limits)
        list(read_rows(source, reading, limits))
    return refused.value.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separator_and_line_end_are_detected(delimiter, ending):
    text = PLAIN.replace(", ", " ").replace(";", delimiter).replace("\n", ending)
    source = file_of(text)
    assert detect(source).delimiter == delimiter
    assert everything(source)[1] == ["2", "6-9-2016", "geduwd geslagen"]


@pytest.mark.parametrize(
    ("encoding", "detected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_detected(encoding, detected):
    source = file_of("naam;stad\nAndré “de Vries”;Curaçao €\nb;c\n", encoding)
    assert detect(source).encoding == detected
    assert everything(source)[0] == ["André “de Vries”", "Curaçao €"]


def test_one_windows_byte_far_down_decides_and_loses_nothing_of_the_rest():
    source = file_of(
        b"a;b;c\n" + b"1;2;one more line of text\n" * 30_000 + "3;caf\u00e9;x\n".encode("cp1252")
    )
    assert detect(source).encoding == "cp1252"
    assert everything(source)[-1] == ["3", "café", "x"]


def test_two_encodings_in_one_file_are_both_read():
    source = file_of(b"a;b\n1;caf\xe9 \x93ja\x94\n2;caf\xc3\xa9 \xe2\x80\x9cja\xe2\x80\x9d\n")
    assert everything(source) == [["1", "café “ja”"], ["2", "café “ja”"]]


def test_cyrillic_of_windows_is_recognised():
    text = "имя;город\n" + "Пётр пришёл в приёмную и громко кричал;Москва\n" * 20
    assert everything(file_of(text, "cp1251"))[0][1] == "Москва"


def test_a_wrong_choice_of_encoding_is_said():
    source = file_of("a;b\n1;caf\u00e9\n", "cp1252")
    with pytest.raises(Unreadable) as refused:
        everything(source, Reading(kind="csv", encoding="utf-8", delimiter=";"))
    assert refused.value.code == "wrong_encoding"
    with pytest.raises(Unreadable) as refused:
        everything(source, Reading(kind="csv", encoding="no-such", delimiter=";"))
    assert refused.value.code == "wrong_encoding"


def test_title_rows_above_the_names_are_passed_over():
    source = file_of("Register 2016;;\n;;\n" + PLAIN)
    reading = detect(source)
    assert reading.header_row == 3
    look = inspect(source, reading)
    assert [column.name for column in look.columns] == ["nr", "datum", "wat er gebeurde"]
    assert look.rows[0].number == 4
    assert look.above[0][0] == "Register 2016"


def test_a_second_header_row_is_skipped():
    tags = file_of("nr,year,killed\n#id,#date+year,#killed\n1,2014,0\n2,2015,1\n3,2015,1\n4,2016,2")
    assert detect(tags).skip_rows == 1
    units = file_of("nr;aantal;prijs\nnummer;stuks;euro\n1;2;3,5\n2;2;4,5\n3;1;4\n4;5;6\n")
    assert detect(units).skip_rows == 1
    assert detect(file_of(PLAIN)).skip_rows == 0


def test_the_sep_line_of_a_spreadsheet_is_obeyed():
    source = file_of("sep=;\n" + PLAIN)
    reading = detect(source)
    assert (reading.delimiter, reading.header_row) == (";", 2)


def test_doubled_and_missing_names_become_unique():
    source = file_of("naam;naam;;naam\n1;2;3;4\n5;6;7;8\n")
    names = [column.name for column in read_columns(source, detect(source))]
    assert names == ["naam", "naam (2)", "(C)", "naam (3)"]


def test_blank_columns_and_rows_at_the_end_are_not_there():
    source = file_of("a;b;;;\n1;2;;;\n;;;;\n\n3;4;;;\n;;;;\n")
    rows = list(read_rows(source, detect(source)))
    assert [(row.number, row.cells) for row in rows] == [(2, ("1", "2")), (5, ("3", "4"))]


def test_a_row_that_is_too_long_is_marked_and_a_short_one_filled_up():
    source = file_of("a;b;c\n1;2;3\n1;2;3;4\n1\n1;2;3\n")
    rows = list(read_rows(source, detect(source)))
    assert [row.problem for row in rows] == ["", "too_many_cells", "", ""]
    assert rows[2].cells == ("1", None, None)


@pytest.mark.parametrize("end", ['3;"it stops in the mid', "3;x", '3;"one\ntwo\n'])
def test_the_row_in_which_a_file_breaks_off_is_marked(end):
    source = file_of("a;b;c\n1;2;3\n2;2;3\n" + end)
    rows = list(read_rows(source, detect(source)))
    assert [row.problem for row in rows] == ["", "", "truncated"]


def test_quotes_line_breaks_and_separators_inside_a_cell_stay():
    source = file_of('a,b\n1,"he said ""go"",\nand left"\n2,x\n')
    assert everything(source)[0] == ["1", 'he said "go",\nand left']


def test_zero_bytes_emoji_and_right_to_left_text_pass():
    source = file_of("a;b\n1\x00;👨‍👩‍👧 שלום\n2;مرحبا\n")
    assert everything(source) == [["1", "👨‍👩‍👧 שלום"], ["2", "مرحبا"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n ; ;\n", "empty"),
        (b"a;b;c\n", "no_rows"),
        (b"%PDF-1.7 and so on", "not_a_table"),
        (b"<!DOCTYPE html><html>", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_excel"),
        (b"\x89PNG\r\n", "not_a_table"),
        (bytes(range(20)) * 400, "not_a_table"),
        (b"PK\x03\x04 this is no zip", "broken_spreadsheet"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_reason(content, code):
    assert refusal_of(file_of(content)) == code


def test_limits_are_kept():
    assert refusal_of(file_of(PLAIN * 10), Limits(file_bytes=100)) == "too_large"
    assert refusal_of(file_of("a;b\n" + "1;2\n" * 20), Limits(rows=10)) == "too_many_rows"
    assert refusal_of(file_of(";".join("abcdefgh") + "\n1;2"), Limits(columns=5)) == (
        "too_many_columns"
    )


def test_a_cell_without_end_is_refused_and_one_of_100_000_characters_is_not():
    assert len(everything(file_of("a;b\n1;" + "x" * 100_000 + "\n2;y\n"))[0][1]) == 100_000
    endless = file_of('a;b\n1;"' + "x" * 3_000_000)
    assert refusal_of(endless) == "cell_too_large"


def test_a_spreadsheet_gives_values_with_their_types():
    source = book_of(
        ["nr", "datum", "tijd", "aantal", "getal", "ja"],
        [1, datetime(2016, 9, 5), datetime(2016, 9, 5, 14, 30), 3.0, 2.5, True],
        [2, date(2016, 9, 6), None, None, None, None],
    )
    rows = list(read_rows(source, detect(source)))
    assert rows[0].cells[1] == datetime(2016, 9, 5)
    texts = [cell_text(cell) for cell in rows[0].cells]
    assert texts == ["1", "2016-09-05", "2016-09-05 14:30", "3", "2.5", "true"]
    assert rows[1].number == 3


def test_a_formula_is_never_run_and_never_shown():
    source = book_of(["nr", "wat"], [1, "=1+1"], [2, '=HYPERLINK("http://evil","x")'], [3, "ok"])
    assert everything(source) == [["1", ""], ["2", ""], ["3", "ok"]]


def test_a_sheet_can_be_chosen_and_must_exist():
    source = book_of(["a", "b"], [1, 2], sheets=["Uitleg"])
    reading = detect(source)
    assert inspect(source, reading).sheets == ("Sheet", "Uitleg")
    with pytest.raises(Unreadable) as refused:
        list(read_rows(source, Reading(kind="xlsx", sheet="weg")))
    assert refused.value.code == "no_such_sheet"


def test_a_sheet_of_explanation_in_front_is_passed_over():
    book = Workbook()
    book.active.append(["How to read this"])
    book.create_sheet("Data").append(["a", "b"])
    book["Data"].append([1, 2])
    target = io.BytesIO()
    book.save(target)
    assert detect(target).sheet == "Data"


def test_half_a_spreadsheet_is_broken():
    whole = book_of(["a", "b"], *[[n, "x"] for n in range(500)]).getvalue()
    assert refusal_of(file_of(whole[: len(whole) // 2])) == "broken_spreadsheet"


def test_a_spreadsheet_that_unpacks_without_end_is_not_opened():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert refusal_of(target, Limits(unpacked_bytes=1_000_000)) == "unpacks_too_large"


def test_a_list_of_texts_that_does_not_fit_in_memory_is_not_opened():
    target = book_of(["a", "b"], [1, 2])
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", b"<sst>" + b"x" * 100_000 + b"</sst>")
    assert refusal_of(target, Limits(part_bytes=50_000)) == "unpacks_too_large"


def test_another_zip_is_not_taken_for_a_spreadsheet():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("holiday.jpg", b"x")
    assert refusal_of(target) == "not_a_table"


def test_a_reading_survives_being_stored():
    reading = Reading(kind="csv", encoding="cp1252", delimiter=";", header_row=3, skip_rows=1)
    assert Reading.from_dict(reading.as_dict() | {"unknown": 1}) == reading


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_a_table_or_a_refusal(content):
    source = io.BytesIO(content)
    try:
        reading = detect(source)
        for row in read_rows(source, reading):
            assert row.cells
    except Unreadable as refused:
        assert refused.code
    assert not source.closed


cells = st.text(
    alphabet=st.characters(
        codec="utf-8", exclude_characters="\x00\ufeff", exclude_categories=["Cs"]
    ),
    min_size=1,
).filter(lambda text: text.strip())


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_back(pairs):
    import csv

    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("a", "b"), *pairs])
    source = file_of(text.getvalue())
    reading = Reading(kind="csv", encoding="utf-8", delimiter=";")
    assert everything(source, reading) == [list(pair) for pair in pairs]
