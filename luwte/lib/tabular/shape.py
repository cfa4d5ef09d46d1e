"""The words of this package: how a table is read, what a row is, and why a file is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | bool | datetime | date | time | None

MIB = 1024 * 1024


class Unreadable(Exception):
    """The file cannot be read as a table.

    `code` is stable, so that the caller can translate it: empty, too_large, not_a_table,
    old_excel, broken_spreadsheet, protected_spreadsheet, unpacks_too_large, no_such_sheet,
    wrong_encoding, no_columns, no_rows, too_many_columns, too_many_rows, cell_too_large.
    `detail` holds the number, row or name that belongs in the sentence.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still read: bytes as uploaded, bytes after unpacking, and the size of the table.

    `part_bytes` counts for the parts of a spreadsheet that have to be in memory as a whole: its
    list of texts, its styles.
    """

    file_bytes: int = 100 * MIB
    unpacked_bytes: int = 600 * MIB
    part_bytes: int = 64 * MIB
    rows: int = 500_000
    columns: int = 500
    cell_characters: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: detected by us, correctable by whoever knows the file.

    `header_row` counts from 1; `skip_rows` are rows directly under it that hold no data, such as
    a second header row. For a spreadsheet only `sheet`, `header_row` and `skip_rows` count.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    header_row: int = 1
    skip_rows: int = 0
    sheet: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As stored beside an upload."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Reading:
        """The reading that `as_dict` wrote; unknown keys are ignored."""
        known = {key: stored[key] for key in cls.__dataclass_fields__ if key in stored}
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0 and a name that is unique within the table."""

    index: int
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data. `number` counts as a spreadsheet does, from 1 and with the header.

    `problem`: empty, `too_many_cells` (more than the header has) or `truncated` (the file ends
    inside this row). Short rows are filled up with None.
    """

    number: int
    cells: tuple[Cell, ...]
    problem: str = ""


def cell_text(cell: Cell) -> str:
    """A cell as text: whole numbers without `.0`, dates as ISO, nothing as an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letter(index: int) -> str:
    """The letters of a column as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unique_columns(header: list[str], width: int) -> tuple[Column, ...]:
    """Names for `width` columns: blank ones get their letter, doubles a number."""
    columns: list[Column] = []
    taken: set[str] = set()
    for index in range(width):
        wanted = " ".join(header[index].split())[:100] if index < len(header) else ""
        name = wanted = wanted or f"({column_letter(index)})"
        count = 1
        while name in taken:
            count += 1
            name = f"{wanted} ({count})"
        taken.add(name)
        columns.append(Column(index, name))
    return tuple(columns)
