"""When the four clocks start and end, and when somebody hears from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.incidents.rules import (
    CaseTerms,
    TrackKind,
    TrackState,
    clock_start,
    due_moment,
    next_due,
    reminders_of,
    start_clock,
)
from luwte.lib.worktime import WorkCalendar

ZONE = ZoneInfo("Europe/Amsterdam")
HOURS = {
    TrackKind.CARE: 24,
    TrackKind.RESPONSE: 48,
    TrackKind.POLICE: 48,
    TrackKind.DAMAGE: 336,
}
TERMS = CaseTerms(hours=HOURS)
WORKDAYS = CaseTerms(hours=HOURS, calendars={TrackKind.RESPONSE: WorkCalendar()})
FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)
)


def test_a_clock_starts_when_it_happened_and_not_later_than_the_report() -> None:
    assert clock_start(FRIDAY, FRIDAY + timedelta(hours=5)) == FRIDAY
    still_going_on = FRIDAY + timedelta(days=2)
    assert clock_start(still_going_on, FRIDAY) == FRIDAY


def test_the_response_is_due_48_hours_after_the_incident() -> None:
    reported = FRIDAY + timedelta(hours=3)
    clock = start_clock(TrackKind.RESPONSE, TERMS, happened_until=FRIDAY, reported_at=reported)
    assert clock.deadline == FRIDAY + timedelta(hours=48)
    assert not clock.born_late


def test_a_weekend_does_not_count_in_working_time() -> None:
    clock = start_clock(TrackKind.RESPONSE, WORKDAYS, happened_until=FRIDAY, reported_at=FRIDAY)
    assert clock.deadline.astimezone(ZONE).date() == date(2026, 11, 24)


def test_a_report_after_the_deadline_is_born_late_and_gives_one_message_at_once() -> None:
    reported = FRIDAY + timedelta(days=3)
    clock = start_clock(TrackKind.RESPONSE, TERMS, happened_until=FRIDAY, reported_at=reported)
    assert clock.born_late
    assert [(r.key, r.due_at) for r in reminders_of(clock, TERMS, reported)] == [
        ("missed", reported)
    ]


def test_reminders_come_at_half_and_at_four_fifths_and_when_it_is_missed() -> None:
    clock = start_clock(TrackKind.RESPONSE, TERMS, happened_until=FRIDAY, reported_at=FRIDAY)
    hours = [
        (r.key, (r.due_at - FRIDAY) / timedelta(hours=1))
        for r in reminders_of(clock, TERMS, FRIDAY)
    ]
    assert hours == [("50", 24.0), ("80", pytest.approx(38.4)), ("missed", 48.0)]


def test_a_reminder_that_was_due_before_the_report_is_skipped() -> None:
    reported = FRIDAY + timedelta(hours=30)
    clock = start_clock(TrackKind.RESPONSE, TERMS, happened_until=FRIDAY, reported_at=reported)
    assert [r.key for r in reminders_of(clock, TERMS, reported)] == ["80", "missed"]


@given(happened=MOMENTS, hours_later=st.floats(0, 2000))
def test_no_reminder_ever_lies_before_the_report(happened: datetime, hours_later: float) -> None:
    reported = happened + timedelta(hours=hours_later)
    for kind in TrackKind:
        clock = start_clock(kind, TERMS, happened_until=happened, reported_at=reported)
        planned = reminders_of(clock, TERMS, reported)
        assert planned[-1].key == "missed"
        assert all(r.due_at >= reported for r in planned)
        assert clock.born_late == (clock.deadline <= reported)


def test_a_case_is_sorted_by_the_earliest_moment_of_what_still_runs() -> None:
    day = timedelta(days=1)
    tracks = [
        (TrackState.DONE, FRIDAY, None),
        (TrackState.OPEN, FRIDAY + 3 * day, None),
        (TrackState.WAITING, FRIDAY - day, date(2026, 11, 21)),
        (TrackState.NOT_APPLICABLE, FRIDAY - 9 * day, None),
    ]
    assert next_due(tracks, ZONE) == datetime(2026, 11, 22, 0, 0, tzinfo=ZONE)
    assert next_due(tracks[:1], ZONE) is None


def test_what_waits_for_somebody_else_is_due_at_the_end_of_that_day() -> None:
    until = date(2026, 12, 1)
    assert due_moment(TrackState.WAITING, FRIDAY, until, ZONE) == datetime(2026, 12, 2, tzinfo=ZONE)
    assert due_moment(TrackState.DONE, FRIDAY, None, ZONE) is None
