"""Amounts of money in whole cents, as people type them and as they read them."""

from __future__ import annotations

from decimal import Decimal

from luwte.lib.numbers import DecimalSign, NotANumber, parse_number

MOST = 100_000_000_00  # cents; more than that is a slip of the keyboard


class NotAnAmount(ValueError):
    """It cannot be read as an amount. `code`: unreadable, negative, too_fine, too_much."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_cents(text: str) -> int:
    """The cents in what somebody typed.

    `812,50`, `812.50`, `€ 1.234,56`, `1,234.56` and `1.234` (a thousand and more: people do not
    write tenths of a cent) are read. Raises NotAnAmount.

    >>> parse_cents("€ 1.234,5"), parse_cents("1.234"), parse_cents("12")
    (123450, 123400, 1200)
    """
    sign = DecimalSign.AUTO
    head, _mark, tail = text.rpartition("." if "." in text else ",")
    if head and len(tail.strip()) == 3 and not ("," in head and "." in head):
        sign = DecimalSign.POINT if "," in text else DecimalSign.COMMA
    try:
        number = parse_number(text, sign)
    except NotANumber:
        raise NotAnAmount("unreadable") from None
    if number is None:
        raise NotAnAmount("unreadable")
    if number < 0:
        raise NotAnAmount("negative")
    cents = number * 100
    if cents != cents.to_integral_value():
        raise NotAnAmount("too_fine")
    if cents > MOST:
        raise NotAnAmount("too_much")
    return int(cents)


def euros(cents: int, language: str = "nl") -> str:
    """Cents as people read them, with a space that does not break.

    >>> euros(123456), euros(-5, "en")
    ('€\\xa01.234,56', '-€0.05')
    """
    minus, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, part = f"{cents // 100:,}", f"{cents % 100:02d}"
    if language.startswith("en"):
        return f"{minus}€{whole}.{part}"
    return f"{minus}€\N{NO-BREAK SPACE}{whole.replace(',', '.')},{part}"


def in_parts(cents: int, parts: int) -> list[int]:
    """An amount in so many parts that differ by one cent at most; the first ones are the larger.

    >>> in_parts(81250, 3)
    [27084, 27083, 27083]
    """
    if parts < 1 or cents < parts:
        raise ValueError("at least one cent for each part")
    each, left = divmod(cents, parts)
    return [each + (number < left) for number in range(parts)]


def times(cents: int, number: Decimal) -> int:
    """An amount so many times, rounded to whole cents, half up."""
    return int((Decimal(cents) * number + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR"))
