"""The police have ended: what is still held is looked at, and let go or kept for a reason.

Nobody lets it go by itself: a claim, or a complaint about the decision not to prosecute, may still
need it. Who keeps it and who has the track hear it once for each end.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from luwte.core.timers import Moment, set_timers
from luwte.incidents.queries.involved import case_and_track
from luwte.incidents.rules import TrackKind
from luwte.response.access import Desk
from luwte.response.actions.evidence import EVIDENCE
from luwte.response.actions.police_track import tell_header, zone_of
from luwte.response.models import Evidence, PoliceReport
from luwte.response.rules.police import morning
from luwte.response.rules.states import EvidenceState

if TYPE_CHECKING:
    from luwte.incidents.models import Case

CAN_GO = "can_go"


def held_in(case_id: UUID) -> QuerySet[Evidence]:
    """What is held for a case."""
    return Evidence.objects.filter(case_id=case_id, state=EvidenceState.HELD)


def end_of_police(case_id: UUID, *, track_ended: bool) -> str:
    """By what the police have ended for this case, as a key that another end does not have: the
    last report that ended, or the track without any. Empty as long as a report runs. One query."""
    reports = list(PoliceReport.objects.filter(case_id=case_id).order_by("ended_at", "pk"))
    if any(one.ended_at is None for one in reports):
        return ""
    if reports:
        return str(reports[-1].pk)
    return "track" if track_ended else ""


def watch_release(case: Case, ended_at: datetime) -> None:
    """The police ended in one way or another: the morning after somebody looks at what is held."""
    zone = zone_of(case)
    due = morning(timezone.localtime(ended_at, zone).date() + timedelta(days=1), zone)
    moments = [Moment(EVIDENCE, row.pk, due, CAN_GO) for row in held_in(case.pk)]
    if moments:
        set_timers(case.organisation_id, moments)


def follow_end_of_track(case_id: UUID) -> None:
    """The track of the police ended, or runs again: its header says what can be let go."""
    found = case_and_track(case_id, TrackKind.POLICE)
    case, track = found if found is not None else (None, None)
    if case is None or track is None:
        return
    if track.done_at is not None and end_of_police(case_id, track_ended=True):
        watch_release(case, track.done_at)
    tell_header(Desk(case, track, may_handle=False, may_decide=False))
