"""Reading a table of any size in bounded memory: look first, then stream.

    reading = detect(source)
    look = inspect(source, reading)
    for row in read_rows(source, reading):
        ...

`source` is a binary file that can seek. Nothing here knows what the columns mean.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from luwte.lib.tabular.detection import (
    detect_delimiter,
    detect_encoding,
    detect_header,
    file_kind,
    open_text,
)
from luwte.lib.tabular.shape import (
    Cell,
    Column,
    Limits,
    Reading,
    Row,
    Unreadable,
    cell_text,
    is_empty,
    unique_columns,
)
from luwte.lib.tabular.workbook import sheet_names, sheet_rows

SAMPLE_ROWS = 200
_SHEETS_TRIED = 20
_ROWS_TRIED = 50
_SAMPLE_CHARACTERS = 200_000
Record = tuple[Sequence[Cell], str]


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a table: its columns, some data, the rows above, the sheets to choose."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]


def detect(source: BinaryIO, limits: Limits | None = None) -> Reading:
    """How this file wants to be read. Raises `Unreadable`."""
    limits = limits or Limits()
    kind = file_kind(source, limits)
    if kind == "xlsx":
        reading = Reading(kind="xlsx", sheet=_sheet_with_a_table(source, limits))
    else:
        encoding = detect_encoding(source)
        delimiter, quote = detect_delimiter(_sample_text(source, encoding))
        reading = Reading(kind="csv", encoding=encoding, delimiter=delimiter, quote=quote)
    first = [cells for cells, _ in itertools.islice(_records(source, reading, limits), SAMPLE_ROWS)]
    header_row, skip_rows = detect_header(first)
    return replace(reading, header_row=header_row, skip_rows=skip_rows)


def _sheet_with_a_table(source: BinaryIO, limits: Limits) -> str:
    """The first sheet that holds more than a title or an explanation; else the first."""
    names = sheet_names(source, limits)
    for name in names[:_SHEETS_TRIED] if len(names) > 1 else ():
        rows = itertools.islice(sheet_rows(source, name, limits), _ROWS_TRIED)
        if sum(_last_filled(cells) > 1 for cells in rows) > 1:
            return name
    return names[0]


def inspect(
    source: BinaryIO, reading: Reading, limits: Limits | None = None, *, rows: int = SAMPLE_ROWS
) -> Look:
    """Columns and the first `rows` rows as this reading gives them. Raises `Unreadable`."""
    limits = limits or Limits()
    sheets = sheet_names(source, limits) if reading.kind == "xlsx" else ()
    above = [
        tuple(cell_text(cell) for cell in cells[:20])
        for cells, _ in itertools.islice(_records(source, reading, limits), reading.header_row - 1)
    ]
    columns = read_columns(source, reading, limits)
    sample = tuple(itertools.islice(read_rows(source, reading, limits), rows))
    if not sample:
        raise Unreadable("no_rows")
    return Look(columns, sample, tuple(above), sheets)


def read_columns(
    source: BinaryIO, reading: Reading, limits: Limits | None = None
) -> tuple[Column, ...]:
    """The columns: as far as the header has names, or data in the first rows goes further."""
    limits = limits or Limits()
    first = list(
        itertools.islice(_records(source, reading, limits), reading.header_row + SAMPLE_ROWS)
    )
    if not any(not is_empty(cell) for cells, _ in first for cell in cells):
        raise Unreadable("empty")
    header = list(first[reading.header_row - 1][0]) if len(first) >= reading.header_row else []
    width = _last_filled(header)
    if width == 0:
        raise Unreadable("no_columns", str(reading.header_row))
    data = [cells for cells, _ in first[reading.header_row + reading.skip_rows :]]
    # A column without a name counts when most rows fill it; one stray cell is a broken row.
    while data and sum(_last_filled(cells) > width for cells in data) * 2 > len(data):
        width += 1
    if width > limits.columns:
        raise Unreadable("too_many_columns", str(limits.columns))
    return unique_columns([cell_text(cell) for cell in header], width)


def read_rows(source: BinaryIO, reading: Reading, limits: Limits | None = None) -> Generator[Row]:
    """Every row of data in order; empty rows are passed over but counted in the numbers.

    Raises `Unreadable`, also half-way: a byte that does not fit the encoding, a cell or a table
    beyond the limits.
    """
    limits = limits or Limits()
    width = len(read_columns(source, reading, limits))
    first = reading.header_row + reading.skip_rows
    count = 0
    with contextlib.closing(_records(source, reading, limits)) as records:
        for number, (cells, problem) in enumerate(records, 1):
            if number <= first or not any(not is_empty(cell) for cell in cells):
                continue
            count += 1
            if count > limits.rows:
                raise Unreadable("too_many_rows", str(limits.rows))
            yield _row(number, cells, width, problem)


def _row(number: int, cells: Sequence[Cell], width: int, problem: str) -> Row:
    if len(cells) > width:
        if any(not is_empty(cell) for cell in cells[width:]):
            return Row(number, tuple(cells), problem or "too_many_cells")
        cells = cells[:width]
    if len(cells) < width:
        cells = (*cells, *(None for _ in range(width - len(cells))))
    return Row(number, tuple(cells), problem)


def _records(source: BinaryIO, reading: Reading, limits: Limits) -> Generator[Record]:
    if reading.kind == "xlsx":
        for cells in sheet_rows(source, reading.sheet, limits):
            yield cells, ""
        return
    yield from _text_records(source, reading, limits)


def _text_records(source: BinaryIO, reading: Reading, limits: Limits) -> Generator[Record]:
    if len(reading.delimiter) != 1 or reading.delimiter in '\r\n"':
        raise Unreadable("no_columns", reading.delimiter[:5])
    text = open_text(source, reading.encoding)
    # The limit of the csv module is one for the process; ours is the same for every reader.
    csv.field_size_limit(max(csv.field_size_limit(), limits.cell_characters))
    tail = _Tail(text, limits.cell_characters * 2)
    reader = csv.reader(tail, delimiter=reading.delimiter, quotechar=reading.quote or '"')
    number = 0
    try:
        held: list[str] | None = None
        width = 0
        for cells in reader:
            if held is not None:
                width = len(held)
                yield held, ""
            held, number = cells, number + 1
            tail.forget()
        if held is not None:
            cut_off = tail.ends_in_quotes(reading) or (tail.is_open and len(held) < width)
            yield held, "truncated" if cut_off else ""
    except csv.Error:
        raise Unreadable("cell_too_large", str(number + 1)) from None
    except UnicodeError:
        raise Unreadable("wrong_encoding", reading.encoding) from None
    finally:
        with contextlib.suppress(ValueError):
            text.detach()


class _Tail:
    """Lines for the csv module, which swallows the end of a file that stops inside quotes.

    Remembers the lines of the record being read, so that the last one can be judged strictly.
    """

    def __init__(self, text: io.TextIOWrapper, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._lines: list[str] = []
        self._previous: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        # A line without an end would be read whole before anybody could measure it.
        while line := self._text.readline(self._limit):
            if "\x00" in line:
                line = line.replace("\x00", "")
            self._size += len(line)
            if self._size > self._limit:
                raise csv.Error("record too large")
            self._lines.append(line)
            yield line

    def forget(self) -> None:
        self._previous, self._lines, self._size = self._lines, [], 0

    @property
    def is_open(self) -> bool:
        """Whether the last line stops without an end of line."""
        return bool(self._previous) and not self._previous[-1].endswith(("\n", "\r"))

    def ends_in_quotes(self, reading: Reading) -> bool:
        try:
            list(
                csv.reader(
                    self._previous,
                    delimiter=reading.delimiter,
                    quotechar=reading.quote or '"',
                    strict=True,
                )
            )
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def _sample_text(source: BinaryIO, encoding: str) -> str:
    text = open_text(source, encoding)
    try:
        sample = text.read(_SAMPLE_CHARACTERS)
    except UnicodeError:
        raise Unreadable("wrong_encoding", encoding) from None
    finally:
        text.detach()
    whole, newline, _ = sample.rpartition("\n")
    return whole + newline if newline and len(sample) == _SAMPLE_CHARACTERS else sample


def _last_filled(cells: Sequence[Cell]) -> int:
    for index in range(len(cells), 0, -1):
        if not is_empty(cells[index - 1]):
            return index
    return 0
