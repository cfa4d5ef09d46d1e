"""Tables in and out: CSV and XLSX of strangers, read in bounded memory and written harmlessly."""

from luwte.lib.tabular.detection import DELIMITERS, ENCODINGS
from luwte.lib.tabular.reading import Look, detect, inspect, read_columns, read_rows
from luwte.lib.tabular.shape import (
    Cell,
    Column,
    Limits,
    Reading,
    Row,
    Unreadable,
    cell_text,
    is_empty,
)
from luwte.lib.tabular.workbook import sheet_names
from luwte.lib.tabular.writing import harmless, undo_harmless, write_csv, write_xlsx

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "Cell",
    "Column",
    "Limits",
    "Look",
    "Reading",
    "Row",
    "Unreadable",
    "cell_text",
    "detect",
    "harmless",
    "inspect",
    "is_empty",
    "read_columns",
    "read_rows",
    "sheet_names",
    "undo_harmless",
    "write_csv",
    "write_xlsx",
]
