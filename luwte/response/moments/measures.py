"""The moments of a measure: it begins, is reviewed, ends by itself, and a hearing is due.

Days are days of the organisation: what runs until and including 28 March ends at midnight after it,
also in the night in which the clocks go forward. What the clock finds is read anew, so that a clock
that stood still for days does everything once, and nothing that is over.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.lib import worktime
from luwte.lib.worktime import WorkCalendar
from luwte.policy.queries import settings_of_version
from luwte.policy.rules import Terms
from luwte.response.models import Measure
from luwte.response.rules.kinds import HEARING_WORKING_DAYS
from luwte.response.rules.states import MeasureState
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.incidents.models import Case

MEASURE_MOMENT: Final = "response.measure_moment"
BEGINS: Final = "begins"
REVIEW: Final = "review"
ENDS: Final = "ends"
HEARING: Final = "hearing"
HEARING_MISSED: Final = "hearing_missed"
IN_THE_MORNING: Final = time(9)

_DECIDED = (MeasureState.DECIDED, MeasureState.INFORMED)
_IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)


def keep(case: Case, measure: Measure) -> None:
    """Set what is still to come for a measure as it now stands, and forget the rest. In the
    transaction of the step."""
    cancel_timers(measure.organisation_id, MEASURE_MOMENT, [measure.pk])
    set_timers(measure.organisation_id, moments_of(measure, zone_of(case), calendar_of(case)))


def moments_of(measure: Measure, zone: ZoneInfo, calendar: WorkCalendar) -> list[Moment]:
    """The moments of a measure in this state."""
    found: list[Moment] = []

    def at(key: str, moment: datetime) -> None:
        found.append(Moment(MEASURE_MOMENT, measure.pk, moment, key))

    state = MeasureState(measure.state)
    if state in (*_DECIDED, *_IN_FORCE) and measure.ends_on is not None:
        at(ENDS, _midnight(measure.ends_on + timedelta(days=1), zone))
    if state is MeasureState.INFORMED and measure.starts_on is not None:
        at(BEGINS, _midnight(measure.starts_on, zone))
    if state in _IN_FORCE:
        if measure.review_on is not None:
            at(REVIEW, datetime.combine(measure.review_on, IN_THE_MORNING, zone))
        if measure.hearing_due is not None and not _is_heard(measure):
            at(HEARING, _the_day_before(measure.hearing_due, zone, calendar))
            at(HEARING_MISSED, measure.hearing_due)
    return found


def hearing_due(start: datetime, case: Case) -> datetime:
    """The end of the fifth working day after a provisional ban began, by the organisation's
    calendar (RES-6): public holidays do not count."""
    zone = zone_of(case)
    day = worktime.add_working_days(
        start.astimezone(zone).date(), HEARING_WORKING_DAYS, calendar=calendar_of(case)
    )
    return _midnight(day + timedelta(days=1), zone)


def in_working_days(start: datetime, days: int, case: Case) -> datetime:
    """The end of the working day so many working days later."""
    zone = zone_of(case)
    local = start.astimezone(zone).date()
    day = worktime.add_working_days(local, days, calendar=calendar_of(case))
    return _midnight(day + timedelta(days=1), zone)


def calendar_of(case: Case) -> WorkCalendar:
    """Working days of whole days, by the terms under which the case began."""
    return settings_of_version(Terms, case.terms_version).working_days


def zone_of(case: Case) -> ZoneInfo:
    """Where the days of the organisation begin and end."""
    return ZoneInfo(Organisation.objects.only("timezone").get(pk=case.organisation_id).timezone)


def _is_heard(measure: Measure) -> bool:
    return measure.heard_at is not None or bool(measure.not_heard_reason)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone)


def _the_day_before(due: datetime, zone: ZoneInfo, calendar: WorkCalendar) -> datetime:
    """The morning of the last working day on which it is still in time."""
    day = due.astimezone(zone).date() - timedelta(days=1)
    while not calendar.works_on(day):
        day -= timedelta(days=1)
    return datetime.combine(day, IN_THE_MORNING, zone)
