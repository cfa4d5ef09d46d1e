"""Before days off it is said what lapses in them: on the page, and by the clock at the agreed
hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.incidents.models import Case, Track
from luwte.incidents.rules.weekend import days_off_after, days_off_near, next_announcement
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.watch.looking_ahead import LOOK_AHEAD, everybody_looks_ahead
from luwte.lib.worktime import LiberationDay, WorkCalendar
from luwte.notify.models import Delivery
from luwte.org.models import Deputy
from tests.cast import House

HERE = ZoneInfo("Europe/Amsterdam")
DUTCH = WorkCalendar()
# 15:00 in Amsterdam, on a Friday long after the cast of the tests was founded.
FRIDAY = datetime(2031, 11, 21, 14, 0, tzinfo=UTC)


@pytest.mark.spec("CAS-1")
@pytest.mark.parametrize(
    ("day", "back_on", "calendar"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), DUTCH),  # a Friday
        (date(2026, 11, 19), None, DUTCH),  # a Thursday
        (date(2026, 11, 21), None, DUTCH),  # a Saturday is no day to announce anything
        # Easter: Good Friday is a working day for most, and a day off for some.
        (date(2026, 4, 2), None, DUTCH),
        (date(2026, 4, 3), date(2026, 4, 7), DUTCH),
        (date(2026, 4, 2), date(2026, 4, 7), WorkCalendar(good_friday=True)),
        # Liberation Day 2025, a lustrum, fell on a Monday.
        (date(2025, 5, 2), date(2025, 5, 6), DUTCH),
        (date(2025, 5, 2), date(2025, 5, 5), WorkCalendar(liberation_day=LiberationDay.NEVER)),
        # Ascension Day, a Thursday in the week.
        (date(2026, 5, 13), date(2026, 5, 15), DUTCH),
        # Christmas 2026: Friday and Saturday.
        (date(2026, 12, 24), date(2026, 12, 28), DUTCH),
    ],
)
def test_days_off_begin_after_the_last_working_day(
    day: date, back_on: date | None, calendar: WorkCalendar
) -> None:
    found = days_off_after(day, calendar)
    assert (found.back_on if found else None) == back_on


def test_on_a_day_off_the_days_off_that_run_are_shown() -> None:
    for day in (date(2026, 11, 18), date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)):
        found = days_off_near(day, DUTCH)
        assert (found.last_day, found.back_on) == (date(2026, 11, 20), date(2026, 11, 23))
    assert found.until(HERE) == datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 3, 27, 14, tzinfo=UTC)),
        # The clocks went forward in the night of 29 March: 15:00 is an hour earlier in UTC.
        (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 4, 3, 13, tzinfo=UTC)),
        (datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 10, 23, 13, tzinfo=UTC)),
        (datetime(2026, 10, 26, tzinfo=UTC), datetime(2026, 10, 30, 14, tzinfo=UTC)),
        (FRIDAY, datetime(2031, 11, 28, 14, tzinfo=UTC)),
    ],
)
def test_the_local_hour_is_kept_on_both_sides_of_summer_time(
    after: datetime, expected: datetime
) -> None:
    assert next_announcement(after, time(15), DUTCH, HERE) == expected


def due(case: Case, moment: datetime) -> None:
    """All four tracks of a case end at this moment."""
    Track.objects.filter(case=case).update(deadline=moment)
    Case.objects.filter(pk=case.pk).update(next_due=moment)


@pytest.mark.spec("CAS-1")
def test_the_page_shows_per_owner_what_lapses_before_monday_noon(
    zonnedael: House, make_case: MakeCase
) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        saturday, monday, later, late = (make_case() for _n in range(4))
        ruth, mo = zonnedael.person("ruth"), zonnedael.person("mo")
        due(saturday, FRIDAY + timedelta(days=1))
        due(monday, datetime(2031, 11, 24, 10, 59, tzinfo=UTC))
        due(later, datetime(2031, 11, 24, 11, 1, tzinfo=UTC))
        due(late, FRIDAY - timedelta(hours=1))
        Track.objects.filter(case=saturday).update(owner=ruth)
        Track.objects.filter(case=monday).update(owner=mo)
        Deputy.objects.create(
            person=ruth, deputy=mo, starts_on=date(2031, 11, 22), ends_on=date(2031, 11, 30)
        )
        address = zonnedael.url("incidents:weekend")
        groups = zonnedael.client("ruth").get(address).context["groups"]
        tracks = [(one.owner, {item.case_id for item in one.items}) for one in groups]
        assert tracks[0] == (ruth, {saturday.pk})
        assert (mo, {monday.pk}) in tracks
        assert not {later.pk, late.pk} & {pk for _owner, ids in tracks for pk in ids}
        assert groups[0].deputy == "Mo el Amrani"
        assert zonnedael.client("ilse").get(address).context["groups"] == []
        assert zonnedael.client("sanne").get(address).status_code == 404


def told(kind: str = "incidents.before_days_off") -> set[str]:
    """The names of who was told."""
    return set(Delivery.objects.filter(message=kind).values_list("person__name", flat=True))


@pytest.mark.spec("CAS-1")
def test_the_clock_tells_coordinators_and_owners_at_the_agreed_hour_once(
    zonnedael: House, make_case: MakeCase
) -> None:
    with time_machine.travel(FRIDAY - timedelta(hours=2), tick=False) as travel:
        case = make_case()
        run_until_idle()
        due(case, FRIDAY + timedelta(days=1))
        Track.objects.filter(case=case).update(owner=zonnedael.person("mo"))
        everybody_looks_ahead()
        assert Timer.objects.get(kind=LOOK_AHEAD, organisation_id=zonnedael.organisation.pk)
        travel.move_to(FRIDAY - timedelta(minutes=1))
        run_until_idle()
        assert told() == set()
        travel.move_to(FRIDAY + timedelta(minutes=1))
        run_until_idle()
        assert told() == {"Ruth Bakker", "Mo el Amrani"}
        number = Delivery.objects.filter(message="incidents.before_days_off").count()
        travel.move_to(FRIDAY + timedelta(minutes=5))
        everybody_looks_ahead()
        run_until_idle()
        assert Delivery.objects.filter(message="incidents.before_days_off").count() == number
        again = Timer.objects.get(kind=LOOK_AHEAD, organisation_id=zonnedael.organisation.pk)
        assert again.due_at == FRIDAY + timedelta(days=7)


def test_a_clock_that_comes_after_the_days_off_tells_nobody(
    zonnedael: House, make_case: MakeCase
) -> None:
    with time_machine.travel(FRIDAY - timedelta(hours=2), tick=False) as travel:
        case = make_case()
        run_until_idle()
        due(case, FRIDAY + timedelta(days=6))
        everybody_looks_ahead()
        travel.move_to(FRIDAY + timedelta(days=4))
        run_until_idle()
        assert told() == set()
        timer = Timer.objects.get(kind=LOOK_AHEAD, organisation_id=zonnedael.organisation.pk)
        assert timer.due_at == FRIDAY + timedelta(days=7)


def test_nobody_is_told_when_nothing_lapses(zonnedael: House, make_case: MakeCase) -> None:
    with time_machine.travel(FRIDAY - timedelta(hours=2), tick=False) as travel:
        due(make_case(), FRIDAY + timedelta(days=6))
        everybody_looks_ahead()
        travel.move_to(FRIDAY + timedelta(minutes=1))
        run_until_idle()
        assert told() == set()


@pytest.mark.spec("CAS-1")
@pytest.mark.parametrize(
    ("silent_on", "told_on", "lapses"),
    [
        # Good Friday is a working day: nothing on the Thursday before, and on Friday all until
        # the Tuesday after Easter.
        (date(2032, 3, 25), date(2032, 3, 26), datetime(2032, 3, 30, 9, tzinfo=HERE)),
        # Liberation Day of a lustrum year on a Friday: announced on the Thursday.
        (date(2045, 5, 3), date(2045, 5, 4), datetime(2045, 5, 5, 10, tzinfo=HERE)),
    ],
)
def test_the_clock_knows_public_holidays(
    zonnedael: House, make_case: MakeCase, silent_on: date, told_on: date, lapses: datetime
) -> None:
    def at_three(day: date) -> datetime:
        return datetime.combine(day, time(15, 1), HERE)

    with time_machine.travel(at_three(silent_on) - timedelta(hours=3), tick=False) as travel:
        case = make_case()
        run_until_idle()
        due(case, lapses)
        everybody_looks_ahead()
        travel.move_to(at_three(silent_on))
        run_until_idle()
        assert told() == set()
        travel.move_to(at_three(told_on))
        run_until_idle()
        assert "Ruth Bakker" in told()


def test_the_clock_looks_ahead_the_next_friday_too(zonnedael: House, make_case: MakeCase) -> None:
    with time_machine.travel(FRIDAY - timedelta(hours=2), tick=False) as travel:
        case = make_case()
        run_until_idle()
        everybody_looks_ahead()
        due(case, FRIDAY + timedelta(days=8))
        travel.move_to(FRIDAY + timedelta(minutes=1))
        run_until_idle()
        timer = Timer.objects.get(kind=LOOK_AHEAD, organisation_id=zonnedael.organisation.pk)
        assert (timer.state, timer.due_at) == (Timer.State.WAITING, FRIDAY + timedelta(days=7))
        assert told() == set()
        travel.move_to(FRIDAY + timedelta(days=7, minutes=1))
        run_until_idle()
        assert "Ruth Bakker" in told()
