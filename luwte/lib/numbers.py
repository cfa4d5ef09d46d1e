"""Numbers as people write them: decimal comma or point, grouping, currency, a dash for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import StrEnum

BLANKS = frozenset(
    {"", "-", "--", "–", "—", "?", "n/a", "na", "n.a.", "nvt", "n.v.t.", "null", "none", "nan"}
    | {"onbekend", "unknown", "#n/a", "#n/b", "n.b.", "nb", "leeg", "."}
)
"""What stands in a cell where nothing is known; compared in lower case."""

_SPACES = re.compile(r"[\s\u00a0\u202f'’_]+")
_SHAPE = re.compile(r"[+-]?\d*[\d.,]*\d(?:[eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
MAX_LENGTH = 60


class DecimalSign(StrEnum):
    """Which sign stands before the fraction."""

    AUTO = "auto"
    COMMA = ","
    POINT = "."


class NotANumber(ValueError):
    """The value cannot be read as a number. `code`: unreadable, not_whole."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(f"{code}: {value[:40]!r}")
        self.code = code
        self.value = value


def is_blank(value: object) -> bool:
    """Whether a cell says that nothing is known."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in BLANKS)


def parse_number(value: object, decimal: DecimalSign = DecimalSign.AUTO) -> Decimal | None:
    """The number in a cell, None when blank.

    `1.234,5`, `1,234.5`, `1 234,5`, `€ 12,50`, `(12)` and `12-` are read. A single separator
    before exactly three digits is ambiguous; with AUTO it is the fraction (`-1.234` degrees),
    unless `parse_count` asks for a whole number. Raises `NotANumber`.
    """
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, (int, float, Decimal)):
        return _finite(Decimal(str(value)), str(value))
    text = _undress(str(value))
    if len(text) > MAX_LENGTH or not _SHAPE.fullmatch(text):
        raise NotANumber("unreadable", str(value))
    return _finite(_as_decimal(text, decimal, str(value)), str(value))


def parse_count(value: object, decimal: DecimalSign = DecimalSign.AUTO) -> int | None:
    """A whole number of zero or more, None when blank. `1.234` is read as 1234."""
    if isinstance(value, str):
        text = _undress(value)
        if decimal is DecimalSign.AUTO and _GROUPED.fullmatch(text):
            value = text.replace(".", "").replace(",", "")
    number = parse_number(value, decimal)
    if number is None:
        return None
    if number != number.to_integral_value() or number < 0 or number > 10**9:
        raise NotANumber("not_whole", str(value))
    return int(number)


def detect_decimal(values: Iterable[str]) -> DecimalSign:
    """Which sign this column uses, AUTO when nothing tells."""
    votes = {DecimalSign.COMMA: 0, DecimalSign.POINT: 0}
    for value in values:
        sign = _sign_in(_undress(value))
        if sign is not None:
            votes[sign] += 1
    if votes[DecimalSign.COMMA] == votes[DecimalSign.POINT]:
        return DecimalSign.AUTO
    return max(votes, key=lambda sign: votes[sign])


def _sign_in(text: str) -> DecimalSign | None:
    if not _SHAPE.fullmatch(text):
        return None
    last = max(text.rfind(","), text.rfind("."))
    if last < 0 or (_GROUPED.fullmatch(text) and len({*text} & {",", "."}) == 1):
        return None
    return DecimalSign(text[last])


def _undress(text: str) -> str:
    text = _SPACES.sub("", text.strip().removeprefix("€").removeprefix("EUR"))
    text = text.removeprefix("€").replace("\u2212", "-").removesuffix(",-").removesuffix("%")
    if text.startswith("(") and text.endswith(")"):
        return "-" + text[1:-1]
    if text.endswith("-") and not text.startswith("-"):
        return "-" + text[:-1]
    return text


def _as_decimal(text: str, decimal: DecimalSign, original: str) -> Decimal:
    if decimal is DecimalSign.AUTO:
        decimal = _guess(text)
    group = "." if decimal is DecimalSign.COMMA else ","
    if text.count(decimal.value) > 1:
        raise NotANumber("unreadable", original)
    whole, _, fraction = text.partition(decimal.value)
    if group in fraction or (group in whole and not _GROUPED.fullmatch(whole)):
        raise NotANumber("unreadable", original)
    try:
        return Decimal(
            f"{whole.replace(group, '')}.{fraction or '0'}"
            if fraction
            else whole.replace(group, "")
        )
    except InvalidOperation:
        raise NotANumber("unreadable", original) from None


def _guess(text: str) -> DecimalSign:
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        return DecimalSign.COMMA if comma > point else DecimalSign.POINT
    if text.count(",") > 1:
        return DecimalSign.POINT
    if text.count(".") > 1 or comma >= 0:
        return DecimalSign.COMMA
    return DecimalSign.POINT


def _finite(number: Decimal, original: str) -> Decimal:
    if not number.is_finite():
        raise NotANumber("unreadable", original)
    return number
