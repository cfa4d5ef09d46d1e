"""Writing tables that a spreadsheet opens without doing harm.

A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
Injection"); numbers and dates stay what they are. `harmless` is undone by `undo_harmless`, so
that a file of refused rows can be corrected and come back without collecting apostrophes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from luwte.lib.tabular.shape import Cell, cell_text

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
_XML_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MAX_XLSX_CELL = 32_767


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it. A plain number such as `-12,5` stays."""
    bare = text.strip(" \u00a0")
    if bare.startswith(_DANGEROUS) and not _PLAIN_NUMBER.fullmatch(bare):
        return "'" + text
    return text


def undo_harmless(text: str) -> str:
    """The text as it was before `harmless`."""
    if text.startswith("'") and harmless(text[1:]) == text:
        return text[1:]
    return text


def write_csv(
    rows: Iterable[Sequence[Cell]], *, delimiter: str = ";", bom: bool = True
) -> Iterator[bytes]:
    """Pieces of a CSV file in UTF-8: with a mark and semicolons as Dutch spreadsheets expect."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if bom:
        buffer.write("\ufeff")
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        if buffer.tell() > 64 * 1024:
            yield _drain(buffer)
    if buffer.tell():
        yield _drain(buffer)


def write_xlsx(rows: Iterable[Sequence[Cell]], target: BinaryIO, *, sheet: str = "Sheet1") -> None:
    """A workbook of one sheet, written row by row; the first row is bold and stays in view.

    Texts are stored as texts, so nothing can be a formula; the apostrophe is added all the same,
    because a sheet may be saved as CSV later.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31] or "Sheet1")
    page.freeze_panes = "A2"
    for row in rows:
        page.append([_xlsx_cell(page, cell) for cell in row])
    book.save(target)


def _csv_cell(cell: Cell) -> str:
    text = cell_text(cell).replace("\x00", "")
    return harmless(text) if isinstance(cell, str) else text


def _xlsx_cell(page: object, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
    text = _XML_FORBIDDEN.sub("", harmless(cell))[:_MAX_XLSX_CELL]
    written = WriteOnlyCell(page, value=text)  # type: ignore[arg-type]
    written.data_type = "s"
    return written


def _drain(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8", errors="replace")
    buffer.seek(0)
    buffer.truncate()
    return piece
