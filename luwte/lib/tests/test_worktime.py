"""Terms count as people agreed them: by the clock, or only while the place is open."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.worktime import (
    LiberationDay,
    NoWorkingTime,
    WorkCalendar,
    add_working_days,
    deadline,
    dutch_holidays,
    easter,
    moments,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = WorkCalendar(opens=time(8, 30), closes=time(17))
WORKING_DAYS = WorkCalendar()

any_moment = st.datetimes(
    min_value=datetime(2015, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)
)
any_hours = st.floats(min_value=0, max_value=200, allow_nan=False)
any_calendar = st.sampled_from([None, OFFICE, WORKING_DAYS])


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("start", [local(2026, 10, 24, 12), local(2026, 3, 28, 12)])
def test_forty_eight_hours_are_forty_eight_hours_when_the_clock_goes_back_or_forward(start):
    due = deadline(start, 48, calendar=None, zone=AMSTERDAM)
    assert due - start.astimezone(UTC) == timedelta(hours=48)
    assert due.astimezone(AMSTERDAM).hour in (11, 13)


def test_working_hours_pass_over_the_weekend():
    friday_afternoon = local(2026, 11, 20, 16)
    due = deadline(friday_afternoon, 2, calendar=OFFICE, zone=AMSTERDAM)
    assert due == local(2026, 11, 23, 9, 30)


def test_two_working_days_from_friday_evening_end_on_tuesday_evening():
    due = deadline(local(2026, 11, 20, 20), 48, calendar=WORKING_DAYS, zone=AMSTERDAM)
    assert due == local(2026, 11, 24, 20)


def test_a_working_day_of_25_hours_counts_as_25():
    sundays_too = WorkCalendar(weekdays=frozenset(range(1, 8)))
    due = deadline(local(2026, 10, 25, 0), 25, calendar=sundays_too, zone=AMSTERDAM)
    assert due == local(2026, 10, 26, 0)


def test_a_window_past_midnight_holds_the_night_shift():
    night = WorkCalendar(weekdays=frozenset({5}), opens=time(22), closes=time(6))
    due = deadline(local(2026, 11, 21, 1), 2, calendar=night, zone=AMSTERDAM)
    assert due == local(2026, 11, 21, 3)


def test_easter_monday_and_kings_day_do_not_count():
    before_easter = local(2026, 4, 3, 16)
    assert deadline(before_easter, 2, calendar=OFFICE, zone=AMSTERDAM) == local(2026, 4, 7, 9, 30)
    assert not OFFICE.works_on(date(2026, 4, 27))


def test_kings_day_moves_to_saturday_when_it_is_a_sunday():
    assert date(2025, 4, 26) in dutch_holidays(2025)
    assert date(2025, 4, 27) not in dutch_holidays(2025)


def test_liberation_day_is_a_setting():
    assert date(2030, 5, 5) in dutch_holidays(2030)
    assert date(2031, 5, 5) not in dutch_holidays(2031)
    assert date(2031, 5, 5) in dutch_holidays(2031, LiberationDay.ALWAYS)
    assert date(2030, 5, 5) not in dutch_holidays(2030, LiberationDay.NEVER)


@pytest.mark.parametrize("year", range(2014, 2051))
def test_our_holidays_are_those_of_the_holidays_package(year):
    official = set(holidays.country_holidays("NL", years=year))
    # The package gives Good Friday and every 5 May as days off; that differs per employer.
    ours = dutch_holidays(year, LiberationDay.ALWAYS, good_friday=True)
    assert ours == official | {date(year, 5, 5)}


def test_easter_of_known_years():
    assert [easter(year) for year in (1954, 2000, 2019, 2038)] == [
        date(1954, 4, 18),
        date(2000, 4, 23),
        date(2019, 4, 21),
        date(2038, 4, 25),
    ]


def test_reminders_come_at_half_and_four_fifths():
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    planned = moments(start, 10, calendar=None, zone=AMSTERDAM)
    assert planned == [start + timedelta(hours=5), start + timedelta(hours=8)]


def test_a_calendar_without_working_days_ends_in_an_error():
    with pytest.raises(NoWorkingTime):
        deadline(local(2026, 1, 1), 1, calendar=WorkCalendar(weekdays=frozenset()), zone=AMSTERDAM)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        deadline(datetime(2026, 1, 1), 1, calendar=None, zone=AMSTERDAM)
    with pytest.raises(ValueError, match="negative"):
        deadline(local(2026, 1, 1), -1, calendar=None, zone=AMSTERDAM)


def test_one_working_day_after_friday_or_saturday_is_monday():
    assert add_working_days(date(2026, 11, 20), 1, calendar=OFFICE) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 21), 1, calendar=OFFICE) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 21), 0, calendar=OFFICE) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 23), 2, calendar=OFFICE) == date(2026, 11, 25)


@given(any_moment, any_hours, any_calendar)
def test_what_has_elapsed_at_the_deadline_is_the_term(start, hours, calendar):
    due = deadline(start, hours, calendar=calendar, zone=AMSTERDAM)
    assert due >= start
    assert abs(counted(start, due, calendar) - timedelta(hours=hours)) < timedelta(seconds=1)


def counted(start: datetime, until: datetime, calendar: WorkCalendar | None) -> timedelta:
    """The time between two moments that counts, added up day by day."""
    if calendar is None:
        return until - start
    total, day = timedelta(), start.date() - timedelta(days=1)
    while day <= until.date() + timedelta(days=1):
        opens, closes = calendar.window(day, AMSTERDAM) or (until, until)
        total += max(timedelta(), min(closes, until) - max(opens, start))
        day += timedelta(days=1)
    return total


@given(any_moment, st.tuples(any_hours, any_hours), any_calendar)
def test_a_longer_term_never_ends_earlier(start, terms, calendar):
    shorter, longer = sorted(terms)
    assert deadline(start, shorter, calendar=calendar, zone=AMSTERDAM) <= deadline(
        start, longer, calendar=calendar, zone=AMSTERDAM
    )
