"""Days off: when they are announced, and until when a term counts as lapsing in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luwte.lib.worktime import HORIZON_DAYS, NoWorkingTime, WorkCalendar

BACK_AT_WORK = time(12)
"""Who is back has the first hours of the morning; what lapses in them counts as well."""


@dataclass(frozen=True)
class DaysOff:
    """A row of days off. last_day: the working day before; back_on: the working day after."""

    last_day: date
    back_on: date

    def until(self, zone: ZoneInfo) -> datetime:
        """Noon of the first working day after them, in UTC."""
        return datetime.combine(self.back_on, BACK_AT_WORK, zone).astimezone(UTC)

    def announced_at(self, hour: time, zone: ZoneInfo) -> datetime:
        """The local hour of the last working day, in UTC; on both sides of the night on which
        clocks change."""
        return datetime.combine(self.last_day, hour, zone).astimezone(UTC)


def days_off_after(day: date, calendar: WorkCalendar) -> DaysOff | None:
    """The days off that begin after this working day; None when the next day is a working day, or
    this one is not."""
    if not calendar.works_on(day) or calendar.works_on(day + timedelta(days=1)):
        return None
    return DaysOff(day, _next_working_day(day, calendar))


def days_off_near(day: date, calendar: WorkCalendar) -> DaysOff:
    """The days off that this day lies in or begins, else the next. Raises NoWorkingTime for a
    calendar without working days or without days off."""
    if not calendar.works_on(day):
        return DaysOff(_last_working_day(day, calendar), _next_working_day(day, calendar))
    for ahead in range(HORIZON_DAYS):
        found = days_off_after(day + timedelta(days=ahead), calendar)
        if found is not None:
            return found
    raise NoWorkingTime("a calendar without days off")


def next_announcement(
    after: datetime, hour: time, calendar: WorkCalendar, zone: ZoneInfo
) -> datetime:
    """The first moment after this one at which days off are announced, in UTC."""
    day = after.astimezone(zone).date()
    for ahead in range(HORIZON_DAYS):
        found = days_off_after(day + timedelta(days=ahead), calendar)
        if found is not None and found.announced_at(hour, zone) > after:
            return found.announced_at(hour, zone)
    raise NoWorkingTime("a calendar without days off")


def _next_working_day(day: date, calendar: WorkCalendar) -> date:
    for ahead in range(1, HORIZON_DAYS):
        if calendar.works_on(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    raise NoWorkingTime("a calendar without working days")


def _last_working_day(day: date, calendar: WorkCalendar) -> date:
    for back in range(1, HORIZON_DAYS):
        if calendar.works_on(day - timedelta(days=back)):
            return day - timedelta(days=back)
    raise NoWorkingTime("a calendar without working days")
