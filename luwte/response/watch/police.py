"""What the clock does for the police: terms of the klacht, evidence of the same day, asking how it
stands. It reads how things are now: what ended meanwhile needs nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.outbox import react
from luwte.core.timers import on_timer, set_timer
from luwte.incidents.events import TrackMoved
from luwte.incidents.queries.involved import case_and_track
from luwte.incidents.queries.minding import who_coordinates, who_minds
from luwte.incidents.rules import TrackKind
from luwte.notify.actions import tell
from luwte.notify.rules import Message, messages
from luwte.response.actions.asking import evidence_address, may_be_told
from luwte.response.actions.complaints import KLACHT, KLACHT_VICTIM
from luwte.response.actions.evidence import DUE, EVIDENCE
from luwte.response.actions.evidence_release import CAN_GO, end_of_police, follow_end_of_track
from luwte.response.actions.police_reports import CHASE
from luwte.response.models import ComplaintRequest, Evidence, PoliceReport
from luwte.response.rules.police import CHASE_AGAIN_DAYS, morning
from luwte.response.rules.states import EvidenceState

if TYPE_CHECKING:
    from luwte.incidents.models import Case
    from luwte.org.models import Person

KLACHT_OWNER = "response.klacht_owner"
EVIDENCE_WAITS = "response.evidence_waits"
EVIDENCE_LATE = "response.evidence_late"
EVIDENCE_CAN_GO = "response.evidence_can_go"
EVIDENCE_KEEPER = "response.evidence_kept_may_go"
ASK_POLICE = "response.ask_how_it_stands"


def register() -> None:
    """Add the messages. They say nothing on a locked screen."""
    messages.add(
        KLACHT_VICTIM,
        Message(
            label=_("I can sign something until a day"),
            subject=_("Something can be signed until a day"),
            body=_("Until %(date)s you can still choose. Look at it in Luwte."),
        ),
    )
    messages.add(
        KLACHT_OWNER,
        Message(
            label=_("A signature in a case of mine is still possible until a day"),
            subject=_("A term is running"),
            body=_("In case %(number)s something can be signed until %(date)s."),
        ),
    )
    messages.add(
        EVIDENCE_WAITS,
        Message(
            label=_("Something has to be held today"),
            subject=_("Something has to be held today"),
            body=_("In case %(number)s something may disappear. Look what has to be held."),
        ),
    )
    messages.add(
        EVIDENCE_LATE,
        Message(
            label=_("Something was not held on the same day"),
            subject=_("Something was not held yet"),
            body=_("In case %(number)s something may disappear, and nobody held it yet."),
        ),
    )
    messages.add(
        EVIDENCE_CAN_GO,
        Message(
            label=_("Something that is held may not be needed any more"),
            subject=_("Look what is still held"),
            body=_("In case %(number)s the police have ended. Look whether what is held can go."),
        ),
    )
    messages.add(
        EVIDENCE_KEEPER,
        Message(
            label=_("Something that I keep may not be needed any more"),
            subject=_("You may be keeping something too long"),
            body=_("What you keep for case %(number)s may go. Ask who handles the case first."),
        ),
    )
    messages.add(
        ASK_POLICE,
        Message(
            label=_("Ask the police how it stands"),
            subject=_("Ask how it stands"),
            body=_("In case %(number)s it is time to ask how it stands."),
        ),
    )


@on_timer(KLACHT)
def remind_of_klacht(timer: Timer) -> None:
    """Four weeks, one week and on the last day: the victim and who has the track."""
    row = (
        ComplaintRequest.objects.select_related("victim__login", "case__organisation")
        .filter(pk=timer.subject_id, signed_on=None, not_wanted_at=None)
        .first()
    )
    if row is None or row.deadline < timezone.localdate():
        return
    day = row.deadline.isoformat()
    if row.victim is not None and row.victim.is_active:
        own = reverse(
            "response:my_klacht", kwargs={"slug": row.case.organisation.slug, "pk": row.pk}
        )
        tell(
            actor=TheClock(timer.organisation_id),
            persons=[row.victim],
            message=KLACHT_VICTIM,
            url=own,
            subject_id=row.case_id,
            filled_in={"date": day},
            once_key=_once(timer),
        )
    _tell(row.case, who_minds(row.case_id, TrackKind.POLICE), KLACHT_OWNER, timer, date=day)


@on_timer(EVIDENCE)
def remind_of_evidence(timer: Timer) -> None:
    """At the end of the same day: who can hold it and who has the track; the next morning, and
    before it is overwritten, also who coordinates. And when the police have ended: who keeps it."""
    if timer.key == CAN_GO:
        _ask_whether_it_can_go(timer)
        return
    row = (
        Evidence.objects.select_related("keeper__login", "case__organisation")
        .filter(pk=timer.subject_id, state=EvidenceState.ASKED)
        .first()
    )
    if row is None:
        return
    people = who_minds(row.case_id, TrackKind.POLICE)
    message = EVIDENCE_WAITS if timer.key == DUE else EVIDENCE_LATE
    if timer.key != DUE:
        people += who_coordinates(row.case_id)
    _tell(row.case, people, message, timer)
    _tell_keeper(row, people, message, timer)


def _ask_whether_it_can_go(timer: Timer) -> None:
    """What is still held though nothing runs at the police any more; once for each end, and one
    message however many things somebody keeps."""
    rows = Evidence.objects.select_related("keeper__login", "case__organisation")
    row = rows.filter(pk=timer.subject_id, state=EvidenceState.HELD).first()
    found = case_and_track(row.case_id, TrackKind.POLICE) if row is not None else None
    if row is None or found is None:
        return
    track = found[1]
    end = end_of_police(row.case_id, track_ended=track is not None and track.done_at is not None)
    if not end:
        return
    people = who_minds(row.case_id, TrackKind.POLICE)
    once_key = f"{row.case_id}:can_go:{end}"
    _tell(row.case, people, EVIDENCE_CAN_GO, timer, once_key=once_key)
    _tell_keeper(row, people, EVIDENCE_KEEPER, timer, once_key=once_key)


def _tell_keeper(
    row: Evidence, others: list[Person], message: str, timer: Timer, *, once_key: str = ""
) -> None:
    """Who keeps it need not be somebody who may open the case: the page shows just that."""
    keeper = row.keeper
    if keeper is None or keeper in others or not may_be_told(row.case, keeper):
        return
    _tell(row.case, [keeper], message, timer, url=evidence_address(row), once_key=once_key)


@react(TrackMoved, name="response.look_what_is_held")
def look_what_is_held(event: TrackMoved) -> None:
    """The track of the police ended, or runs again."""
    if event.kind == TrackKind.POLICE:
        follow_end_of_track(event.case_id)


@on_timer(CHASE)
def ask_how_it_stands(timer: Timer) -> None:
    """The day has come to ask; when nobody moved it a week later, who coordinates hears as well."""
    row = (
        PoliceReport.objects.select_related("case__organisation")
        .filter(pk=timer.subject_id, ended_at=None, chase_on__isnull=False)
        .first()
    )
    if row is None:
        return
    people = who_minds(row.case_id, TrackKind.POLICE)
    if timer.key != "chase":
        people += who_coordinates(row.case_id)
    else:
        zone = ZoneInfo(row.case.organisation.timezone)
        again = morning(timezone.localdate() + timedelta(days=CHASE_AGAIN_DAYS), zone)
        set_timer(timer.organisation_id, CHASE, row.pk, again, key="again")
    _tell(row.case, people, ASK_POLICE, timer)


def _tell(
    case: Case,
    people: list[Person],
    message: str,
    timer: Timer,
    *,
    url: str = "",
    once_key: str = "",
    **more: str,
) -> None:
    tell(
        actor=TheClock(timer.organisation_id),
        persons=people,
        message=message,
        url=url
        or reverse("response:police", kwargs={"slug": case.organisation.slug, "pk": case.pk}),
        subject_id=case.pk,
        filled_in={"number": case.number, **more},
        once_key=once_key or _once(timer),
    )


def _once(timer: Timer) -> str:
    return f"{timer.pk}:{timer.key}:{timer.due_at:%Y%m%d%H%M}"
