"""XLSX in bounded memory: values only, never a formula, and not before its size was judged."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from luwte.lib.tabular.shape import Cell, Limits, Unreadable

_MAX_PARTS = 2_000
_LAST_ROW = 1_048_576
_STREAMED = ("xl/worksheets/", "xl/media/", "xl/embeddings/")
_ERRORS = ("#N/A", "#REF!", "#NAME?", "#DIV/0!", "#VALUE!", "#NULL!", "#NUM!")
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    SyntaxError,  # xml.etree.ElementTree.ParseError
    NotImplementedError,
    RuntimeError,
    OSError,
)


class _StreamedSheet(ReadOnlyWorksheet):
    """A sheet that is not read through before its first row.

    A sheet without a stated size (our own `write_xlsx` makes them) would be parsed twice; a
    stated size can be wrong and would cut the table off.
    """

    def _get_size(self) -> None:
        return


class _Reader(ExcelReader):
    """Opens sheets only; charts, themes and links are none of our business."""

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                self.wb._sheets.append(  # type: ignore[attr-defined]
                    _StreamedSheet(self.wb, sheet.name, relation.target, self.shared_strings)
                )

    def read_theme(self) -> None:
        return

    def read_custom(self) -> None:
        return


def sheet_names(source: BinaryIO, limits: Limits) -> tuple[str, ...]:
    """The sheets with cells, as they stand in the workbook. Raises `Unreadable`."""
    with _opened(source, limits) as book:
        names = tuple(sheet.title for sheet in book.worksheets)
    if not names:
        raise Unreadable("broken_spreadsheet")
    return names


def sheet_rows(source: BinaryIO, sheet: str, limits: Limits) -> Generator[Sequence[Cell]]:
    """Every row of a sheet, gaps included, so that numbers agree with what the user sees."""
    with _opened(source, limits) as book:
        found = [one for one in book.worksheets if one.title == sheet]
        if not found:
            raise Unreadable("no_such_sheet", sheet[:60])
        for number, cells in enumerate(found[0].iter_rows(values_only=True), 1):
            if number > _LAST_ROW:
                raise Unreadable("too_many_rows", str(limits.rows))
            yield tuple(_plain(cell, limits) for cell in _bounded(cells, limits))


def _bounded(cells: Sequence[Any], limits: Limits) -> Sequence[Any]:
    if len(cells) <= limits.columns * 4:
        return cells
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    if end > limits.columns * 4:
        raise Unreadable("too_many_columns", str(limits.columns))
    return cells[:end]


def _plain(cell: Any, limits: Limits) -> Cell:
    if not isinstance(cell, str):
        return cell  # type: ignore[no-any-return]
    if cell in _ERRORS:
        return None
    if len(cell) > limits.cell_characters:
        raise Unreadable("cell_too_large")
    return cell


@contextmanager
def _opened(source: BinaryIO, limits: Limits) -> Iterator[Any]:
    book = None
    try:
        _judge_package(source, limits)
        source.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that we do not read
            # data_only: what the program last computed. No link to other files is followed.
            reader = _Reader(source, read_only=True, data_only=True, keep_links=False)
            reader.read()
            book = reader.wb
            yield book
    except _BROKEN as error:
        raise Unreadable("broken_spreadsheet", type(error).__name__) from error
    finally:
        if book is not None:
            book.close()


def _judge_package(source: BinaryIO, limits: Limits) -> None:
    source.seek(0)
    with zipfile.ZipFile(source) as package:
        parts = package.infolist()
        names = {part.filename for part in parts}
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("protected_spreadsheet")
        if len(parts) > _MAX_PARTS or sum(p.file_size for p in parts) > limits.unpacked_bytes:
            raise Unreadable("unpacks_too_large", str(limits.unpacked_bytes // (1024 * 1024)))
        held = (p.file_size for p in parts if not p.filename.startswith(_STREAMED))
        if max(held, default=0) > limits.part_bytes:
            raise Unreadable("unpacks_too_large", str(limits.part_bytes // (1024 * 1024)))
        if "xl/workbook.bin" in names or "content.xml" in names:
            raise Unreadable("not_a_table", "ods" if "content.xml" in names else "xlsb")
        if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
            raise Unreadable("not_a_table", "zip")
