"""So many days, weeks or months, and the day that lies so far away."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

Day = TypeVar("Day", date, datetime)
MONTHS_A_YEAR = 12
# A year without 29 February, to tell which of two spans is longer.
_COUNTED_FROM = date(2025, 1, 1)


@dataclass(frozen=True)
class Span:
    """`amount` of `unit`: hours, days, weeks or months. False when it is nothing."""

    amount: int
    unit: str

    def __bool__(self) -> bool:
        return self.amount > 0

    def after(self, day: Day) -> Day:
        """The day or moment that lies so much later; a month later is the same day of the month, or
        the last one of a short month."""
        return self._away(day, self.amount)

    def before(self, day: Day) -> Day:
        """The day or moment that lies so much earlier."""
        return self._away(day, -self.amount)

    def _away(self, day: Day, amount: int) -> Day:
        if self.unit == "months":
            return months_later(day, amount)
        return day + timedelta(**{self.unit: amount})

    @property
    def days(self) -> int:
        """How many days it is, counted from 1 January of a usual year: to compare two."""
        return (self.after(_COUNTED_FROM) - _COUNTED_FROM).days


def months_later(day: Day, months: int) -> Day:
    """The same day of the month so many months later (or earlier), or the last one of that month.

    >>> months_later(date(2026, 12, 31), 2)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
