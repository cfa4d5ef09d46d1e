"""What happens at the moments of a measure: it begins, it ends, somebody looks again, and a hearing
that did not come goes up. Read anew each time: what is over asks nobody anything."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.timers import on_timer
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.rules import TrackKind
from luwte.response.access import Desk
from luwte.response.actions import measure_news
from luwte.response.actions.gate import end_by_itself, start
from luwte.response.models import Measure
from luwte.response.moments import measures as measure_clock
from luwte.response.rules.states import MeasureKind, MeasureState

IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)


@on_timer(measure_clock.MEASURE_MOMENT)
def look_at(timer: Timer) -> None:
    """Do what this moment of a measure asks for."""
    rows = Measure.objects.select_related("case", "party", "contact_person", "decided_by")
    measure = rows.filter(pk=timer.subject_id).first()
    if measure is None:
        return
    track = track_of(measure.case, TrackKind.RESPONSE)
    if track is None:
        return
    desk = Desk(measure.case, track, may_handle=False, may_decide=False)
    AT[timer.key](measure, desk, timer)


def _begins(measure: Measure, desk: Desk, timer: Timer) -> None:
    if measure.state == MeasureState.INFORMED and not _is_past(measure):
        start(actor=_clock(measure), desk=desk, measure=measure)


def _ends(measure: Measure, desk: Desk, timer: Timer) -> None:
    if measure.state in (*IN_FORCE, MeasureState.DECIDED, MeasureState.INFORMED):
        end_by_itself(actor=_clock(measure), desk=desk, measure=measure)
        _tell(measure, desk, measure_news.ENDED, timer)


def _review(measure: Measure, desk: Desk, timer: Timer) -> None:
    if measure.state in IN_FORCE and not _is_past(measure):
        _tell(measure, desk, measure_news.REVIEW, timer)


def _hearing(measure: Measure, desk: Desk, timer: Timer) -> None:
    # A clock that stood still past the term says only that it was missed.
    is_late = measure.hearing_due is not None and timezone.now() >= measure.hearing_due
    if _waits_for_hearing(measure) and not is_late:
        _tell(measure, desk, measure_news.HEARING, timer)


def _hearing_missed(measure: Measure, desk: Desk, timer: Timer) -> None:
    if not _waits_for_hearing(measure):
        return
    add_entry(
        measure.case, "response.measure_hearing_missed", actor=_clock(measure), kind=measure.kind
    )
    _tell(measure, desk, measure_news.HEARING_MISSED, timer, up=True)


AT: dict[str, Callable[[Measure, Desk, Timer], None]] = {
    measure_clock.BEGINS: _begins,
    measure_clock.ENDS: _ends,
    measure_clock.REVIEW: _review,
    measure_clock.HEARING: _hearing,
    measure_clock.HEARING_MISSED: _hearing_missed,
}


def _waits_for_hearing(measure: Measure) -> bool:
    return measure.state in IN_FORCE and not (measure.heard_at or measure.not_heard_reason)


def _is_past(measure: Measure) -> bool:
    return measure.ends_on is not None and measure.ends_on < timezone.localdate()


def _tell(measure: Measure, desk: Desk, message: str, timer: Timer, *, up: bool = False) -> None:
    people = measure_news.working_people(measure.case, desk.track, measure)
    if up:
        people += measure_news.deciding_people(measure.case, MeasureKind(measure.kind))
    once = f"{measure.pk}:{timer.key}:{timer.due_at:%Y%m%d%H%M}"
    measure_news.tell_people(_clock(measure), measure.case, people, message, once, measure=measure)


def _clock(measure: Measure) -> TheClock:
    return TheClock(measure.organisation_id)
