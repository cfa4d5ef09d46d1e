"""What a file is and how its text is written: content decides, the name is not believed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import BinaryIO

from charset_normalizer import from_bytes

from luwte.lib.numbers import NotANumber, parse_number
from luwte.lib.tabular.shape import Cell, Limits, Unreadable, cell_text, is_empty

DELIMITERS = (";", ",", "\t", "|")
MIXED = "utf-8+cp1252"
"""UTF-8 in which single Windows bytes stand: what comes of pasting two exports together."""

ENCODINGS = ("utf-8", "utf-8-sig", MIXED, "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be")
SAMPLE_BYTES = 256 * 1024
_CHUNK = 1024 * 1024
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite f", "sqlite"),
)
_MARKUP = re.compile(rb"^\s*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
_HEADER_ROWS = 30
_NEVER_IN_TEXT = [*range(9), *range(14, 27), *range(28, 32)]


def file_kind(source: BinaryIO, limits: Limits) -> str:
    """`csv` or `xlsx`, by content. Raises `Unreadable` for anything else, empty or too large."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size == 0:
        raise Unreadable("empty")
    if size > limits.file_bytes:
        raise Unreadable("too_large", str(limits.file_bytes // (1024 * 1024)))
    start = source.read(512)
    source.seek(0)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old_excel")
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise Unreadable("not_a_table", name)
    if _MARKUP.match(start.removeprefix(codecs.BOM_UTF8)):
        raise Unreadable("not_a_table", "html")
    return "csv"


def detect_encoding(source: BinaryIO) -> str:
    """The encoding of a text file. Looks at the whole file in pieces: one byte far down decides."""
    source.seek(0)
    start = source.read(SAMPLE_BYTES)
    source.seek(0)
    if start.startswith(codecs.BOM_UTF8):
        # A mark of UTF-8 in front of something else happens too.
        return "utf-8-sig" if _is_valid_utf8(source) else MIXED
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = start.count(0)
    if zeros > len(start) // 4:
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    if sum(start.count(byte) for byte in _NEVER_IN_TEXT) > len(start) // 50 + 8:
        raise Unreadable("not_a_table", "binary")
    if _is_valid_utf8(source):
        return "utf-8"
    return _eight_bits(source)


def _is_valid_utf8(source: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    source.seek(0)
    try:
        while piece := source.read(_CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        source.seek(0)
    return True


def _eight_bits(source: BinaryIO) -> str:
    """Not UTF-8: Windows, both mixed, or another alphabet."""
    strange = _lines_with_strange_bytes(source)
    sequences = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", strange))
    high = sum(byte > 127 for byte in strange)
    letters = sum(byte > 127 or chr(byte).isalpha() for byte in strange)
    if high * 3 > letters:
        # Most letters are not Latin: a question of statistics, on a sample.
        best = from_bytes(strange[:SAMPLE_BYTES]).best()
        if best is not None and _is_known(best.encoding):
            return best.encoding
    return MIXED if sequences else "cp1252"


def _lines_with_strange_bytes(source: BinaryIO) -> bytes:
    found: list[bytes] = []
    total = 0
    source.seek(0)
    while total < SAMPLE_BYTES and (line := source.readline(_CHUNK)):
        if not line.isascii():
            found.append(line)
            total += len(line)
    source.seek(0)
    return b"".join(found)


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _windows_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    text = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in wrong)
    return text, error.end


codecs.register_error("luwte_windows_byte", _windows_byte)


def open_text(source: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text, from its beginning. A byte that cannot be read becomes a question mark."""
    source.seek(0)
    name, errors = (
        ("utf-8-sig", "luwte_windows_byte") if encoding == MIXED else (encoding, "strict")
    )
    if encoding == "cp1252":
        errors = "replace"
    try:
        codecs.lookup(name)
    except LookupError:
        raise Unreadable("wrong_encoding", encoding[:40]) from None
    return io.TextIOWrapper(source, encoding=name, errors=errors, newline="")


def detect_delimiter(sample: str) -> tuple[str, str]:
    """Separator and quote: the pair that cuts most rows into the same number of cells."""
    first = sample.split("\n", 1)[0].strip().lower()
    quote = _detect_quote(sample)
    if first.startswith("sep=") and len(first) == 5:
        return first[4], quote
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        score = _evenness(sample, delimiter, quote)
        if score > best_score:
            best, best_score = delimiter, score
    return best, quote


def _detect_quote(sample: str) -> str:
    double = len(re.findall(r'(?:^|[,;\t|])"', sample, re.MULTILINE))
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n])", sample, re.MULTILINE))
    return "'" if single > 3 and single > 2 * double else '"'


def _evenness(sample: str, delimiter: str, quote: str) -> float:
    lines = sample.splitlines(keepends=True)[:300]
    try:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
        widths = Counter(len(record) for record in reader if record)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, rows = widths.most_common(1)[0]
    if width < 2:
        return 0.0
    return rows / sum(widths.values()) * (1 + min(width, 50) / 50)


def detect_header(rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    """The row that holds the names (from 1) and how many rows under it hold no data.

    Title rows above a table fill few cells; a second header row (units, tags, codes) has words
    in columns that hold numbers further down.
    """
    filled = [sum(not is_empty(cell) for cell in row) for row in rows]
    if not filled or max(filled) == 0:
        return 1, 0
    usual = _usual_width(filled)
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        if filled[index] >= max(1, usual * 0.6) and _looks_like_names(row):
            return index + 1, _second_headers(rows, index)
    first = next(index for index, count in enumerate(filled) if count)
    return first + 1, 0


def _usual_width(filled: Sequence[int]) -> int:
    counts = sorted(count for count in filled if count)
    return counts[len(counts) // 2]


def _looks_like_names(row: Sequence[Cell]) -> bool:
    words = [cell_text(cell).strip() for cell in row if not is_empty(cell)]
    named = [word for word in words if not _is_number(word) and len(word) <= 120]
    return len(named) >= len(words) * 0.8 and len(set(words)) >= len(words) * 0.6


def _second_headers(rows: Sequence[Sequence[Cell]], header: int) -> int:
    following = rows[header + 1 : header + 4]
    for index, row in enumerate(following):
        below = rows[header + 2 + index : header + 60]
        if not _is_no_data(row, below):
            return index
    return 0


def _is_no_data(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    words = [cell_text(cell).strip() for cell in row]
    present = [word for word in words if word]
    if present and sum(word.startswith("#") for word in present) >= len(present) * 0.8:
        return True  # the hash tags of humanitarian data (HXL)
    if len(below) < 3 or not present:
        return False
    numeric = [index for index in range(len(row)) if _is_numeric_column(below, index)]
    if len(numeric) < 2:
        return False
    odd = sum(1 for index in numeric if words[index] and not _is_number(words[index]))
    return odd >= max(2, len(numeric) * 0.5)


def _is_numeric_column(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    values = [cell_text(row[index]).strip() for row in rows if index < len(row)]
    values = [value for value in values if value]
    return len(values) >= 3 and sum(map(_is_number, values)) >= len(values) * 0.9


def _is_number(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except NotANumber:
        return False
