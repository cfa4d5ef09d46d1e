"""Deadlines in calendar time and in working time.

Everything takes and returns aware datetimes; results are in UTC. Two ways of counting:

* calendar time (`calendar=None`): elapsed hours. 48 hours are 48 hours, also across the nights
  on which the clock goes back or forward;
* working time (a `WorkCalendar`): only time inside the working windows of the place counts.
  A calendar without opening hours (`opens == closes`) has working days of a whole day, so that
  "48 hours in working days" is two working days.

Dutch public holidays are computed here (`docs/adr/` says why); whether Liberation Day is a day
off is a setting of the employer: never, once in five years, or always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

HORIZON_DAYS = 3660
"""How far a deadline may lie: a calendar without any working day ends in an error, not a hang."""


class LiberationDay(StrEnum):
    """When 5 May is a day off: collective agreements differ."""

    NEVER = "never"
    LUSTRUM = "lustrum"
    ALWAYS = "always"


class NoWorkingTime(ValueError):
    """The calendar holds too little working time within ten years."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When a place works.

    `weekdays` are ISO weekdays (Monday = 1). `opens` and `closes` are local; equal values mean
    the whole day. `closed` are extra days off, `open_anyway` undoes a public holiday.
    """

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: time = time(0)
    closes: time = time(0)
    public_holidays: bool = True
    liberation_day: LiberationDay = LiberationDay.LUSTRUM
    good_friday: bool = False
    closed: frozenset[date] = field(default=frozenset())
    open_anyway: frozenset[date] = field(default=frozenset())

    def works_on(self, day: date) -> bool:
        """Whether the place works on this local date."""
        if day in self.open_anyway:
            return True
        if day.isoweekday() not in self.weekdays or day in self.closed:
            return False
        if not self.public_holidays:
            return True
        return day not in dutch_holidays(day.year, self.liberation_day, self.good_friday)

    def window(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Opening and closing on this local date in UTC, or None on a day off."""
        if not self.works_on(day):
            return None
        last = day if self.closes > self.opens else day + timedelta(days=1)
        start = datetime.combine(day, self.opens, zone).astimezone(UTC)
        return start, datetime.combine(last, self.closes, zone).astimezone(UTC)


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian rule, Meeus, Astronomical Algorithms 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    correction = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * correction) // 451
    month, day = divmod(h + correction - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def dutch_holidays(
    year: int,
    liberation_day: LiberationDay = LiberationDay.LUSTRUM,
    good_friday: bool = False,
) -> frozenset[date]:
    """Public holidays of the Netherlands in `year`, King's Day moved when it is a Sunday."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.isoweekday() == 7:
        kings_day = date(year, 4, 26)
    days = {
        date(year, 1, 1),
        sunday,
        sunday + timedelta(days=1),
        kings_day,
        sunday + timedelta(days=39),
        sunday + timedelta(days=49),
        sunday + timedelta(days=50),
        date(year, 12, 25),
        date(year, 12, 26),
    }
    if good_friday:
        days.add(sunday - timedelta(days=2))
    lustrum = liberation_day is LiberationDay.LUSTRUM and year % 5 == 0
    if lustrum or liberation_day is LiberationDay.ALWAYS:
        days.add(date(year, 5, 5))
    return frozenset(days)


def deadline(
    start: datetime, hours: float, *, calendar: WorkCalendar | None, zone: ZoneInfo
) -> datetime:
    """The moment `hours` after `start`, in UTC.

    With a calendar, time outside working hours does not count; a deadline that would fall
    exactly at closing time stays there. Raises `ValueError` for a naive start or negative hours,
    `NoWorkingTime` when the calendar never gets there.
    """
    moment = _in_utc(start)
    if hours < 0:
        raise ValueError("a term cannot be negative")
    left = timedelta(hours=hours)
    if calendar is None:
        return moment + left
    for opens, closes in _windows(moment, calendar, zone):
        begin = max(opens, moment)
        if begin + left <= closes:
            return begin + left
        left -= closes - begin
    raise NoWorkingTime(f"no {hours} working hours within {HORIZON_DAYS} days")


def moments(
    start: datetime,
    hours: float,
    shares: Iterable[float] = (0.5, 0.8),
    *,
    calendar: WorkCalendar | None,
    zone: ZoneInfo,
) -> list[datetime]:
    """The moments at these shares of a term, counted as the term itself is counted."""
    return [deadline(start, hours * share, calendar=calendar, zone=zone) for share in shares]


def add_working_days(day: date, count: int, *, calendar: WorkCalendar) -> date:
    """The working day that lies `count` working days after `day` (0: the first one from here)."""
    # The day itself is day nought: from a Saturday, one working day later is Monday.
    current, left = day, count
    if left:
        current += timedelta(days=1)
    for _ in range(HORIZON_DAYS):
        if calendar.works_on(current):
            if left <= 1:
                return current
            left -= 1
        current += timedelta(days=1)
    raise NoWorkingTime(f"no {count} working days within {HORIZON_DAYS} days")


def _windows(
    moment: datetime, calendar: WorkCalendar, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    # From the day before: a window may run past midnight.
    first = moment.astimezone(zone).date() - timedelta(days=1)
    for offset in range(HORIZON_DAYS):
        window = calendar.window(first + timedelta(days=offset), zone)
        if window is not None and window[1] > moment:
            yield window


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
