"""What the response of a case goes on to once somebody was heard, a step was taken or a ban runs.

The clock of 48 hours is met by a first reaction. From there on the header of the track names the
next thing that its measures wait for, so that nothing is called late that was done.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from luwte.core.actor import ActorLike
from luwte.incidents.actions.contents import move_on
from luwte.response.access import Desk
from luwte.response.models import Measure
from luwte.response.moments import measures as measure_clock
from luwte.response.rules.kinds import STEP_WORKING_DAYS
from luwte.response.rules.states import MeasureKind, MeasureState

if TYPE_CHECKING:
    from luwte.incidents.models import Case

_IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)
_OVER = (MeasureState.ENDED, MeasureState.DROPPED)
# When, and the key of what then (`words.measures.NEXT`).
Next = tuple[datetime, str]


def go_on(*, actor: ActorLike, desk: Desk) -> None:
    """Say on the track what comes next and before when; in the transaction of a step. Nothing
    happens before the first clock was met, nor when nothing of the case waits any more."""
    track, case = desk.track, desk.case
    rows = Measure.objects.filter(case=case).exclude(state__in=_OVER)
    coming = [_next(measure, case) for measure in rows]
    track.refresh_from_db(fields=["met_at"])
    if not coming or track.met_at is None:
        return
    deadline, next_key = min(coming)
    move_on(actor=actor, track=track, next_deadline=deadline, next_key=next_key)


def _next(measure: Measure, case: Case) -> Next:
    now = timezone.now()
    if measure.state not in _IN_FORCE:
        due = measure_clock.in_working_days(now, STEP_WORKING_DAYS, case)
        return due, "response.next_step"
    if measure.kind == MeasureKind.PROVISIONAL_BAN:
        return _of_provisional(measure, case)
    if measure.review_on is not None and measure.review_on > timezone.localdate():
        due = measure_clock.in_working_days(_noon(measure.review_on, case), 0, case)
        return due, "response.review"
    last = measure.ends_on or timezone.localdate()
    due = measure_clock.in_working_days(_noon(last, case), STEP_WORKING_DAYS, case)
    return due, "response.finish"


def _of_provisional(measure: Measure, case: Case) -> Next:
    heard = measure.heard_at is not None or bool(measure.not_heard_reason)
    if not heard and measure.hearing_due is not None:
        return measure.hearing_due, "response.hear_banned"
    last = measure.ends_on or timezone.localdate()
    ended = datetime.combine(last + timedelta(days=1), time(0), measure_clock.zone_of(case))
    return ended, "response.follow_ban"


def _noon(day: date, case: Case) -> datetime:
    return datetime.combine(day, time(12), measure_clock.zone_of(case))
