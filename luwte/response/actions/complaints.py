"""The klacht: the victim's own request to prosecute, within three months (66 Sr).

It is signed by the victim also when the employer files, or given by special written power (164 Sv);
not wanting it is possible. Reminders go to the victim and to who has the track.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import OffenceView, offences
from luwte.catalogue.rules.shapes import KlachtStart
from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.core.timers import Moment, cancel_timers, set_timers
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.rules import PersonRole
from luwte.notify.actions import tell
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.actions.police_track import leave_behind, zone_of
from luwte.response.models import ComplaintRequest
from luwte.response.queries.case_days import is_before
from luwte.response.rules.police import KLACHT_MONTHS, klacht_deadline, klacht_reminders

if TYPE_CHECKING:
    from luwte.incidents.models import Case, Incident
    from luwte.org.models import Person

KLACHT: str = "response.klacht"
KLACHT_VICTIM: str = "response.klacht_victim"  # the message


@dataclass(frozen=True)
class Asked:
    """Whom a klacht is asked of, for what. known_on: when the victim knew; None: the day of the
    incident, or of the last act where the term runs from there."""

    incident: Incident
    offence_key: str
    victim: Person | None = None
    victim_name: str = ""
    known_on: date | None = None


@verb("response.ask_klacht")
def ask_complaint(*, actor: Actor, desk: Desk, asked: Asked) -> ComplaintRequest:
    """Start the term of a victim's klacht for one offence; what was asked before is given back.

    Raises Refused for an offence without klacht, for who is no victim, and for a day to come.
    """
    require_handle(actor, desk)
    offence = _offence(actor, asked.offence_key)
    if asked.incident.case_id != desk.case.pk or not _is_victim(asked):
        raise Refused(_("Choose one of the victims in this case."))
    known = asked.known_on or _usual_day(desk.case, asked.incident, offence)
    if known > timezone.localdate():
        raise Refused(_("This day is still to come."))
    if is_before(desk.case, known):
        raise Refused(_("This lies before the incident."))
    same = ComplaintRequest.objects.filter(
        case=desk.case,
        victim=asked.victim,
        victim_name="" if asked.victim else asked.victim_name,
        offence_key=offence.key,
    )
    there = same.first()
    if there is not None:
        return there
    row = ComplaintRequest.objects.create(
        case=desk.case,
        incident=asked.incident,
        victim=asked.victim,
        victim_name="" if asked.victim else asked.victim_name,
        offence_key=offence.key,
        known_on=known,
        deadline=klacht_deadline(known, offence.klacht_months or KLACHT_MONTHS),
        created_at=timezone.now(),
    )
    _remind(row, desk.case)
    _tell_victim(actor, row)
    leave_behind(
        actor,
        desk,
        "ask_klacht",
        "klacht_asked",
        for_reporter=True,
        until=row.deadline.isoformat(),
        incident=str(asked.incident.pk),
    )
    return row


def ask_for_victims(
    *, actor: Actor, desk: Desk, offence_keys: Iterable[str]
) -> list[ComplaintRequest]:
    """Ask every victim of the case for each of these offences, inside the verb of the caller."""
    found = []
    for key in offence_keys:
        for incident in desk.case.incidents.filter(withdrawn_at=None).order_by("happened_from"):
            for one in victims_in(incident):
                asked = Asked(incident, key, one.person, one.name)
                found.append(ask_complaint(actor=actor, desk=desk, asked=asked))
    return found


@verb("response.sign_klacht")
def sign_complaint(
    *,
    actor: Actor,
    desk: Desk,
    complaint: ComplaintRequest,
    signed_on: date,
    by_power: bool = False,
) -> None:
    """Record that the victim signed the klacht, or gave it by special written power."""
    require_handle(actor, desk)
    _sign(complaint, signed_on, by_power)
    _ended(complaint)
    leave_behind(actor, desk, "sign_klacht", "klacht_signed", for_reporter=True)


@verb("response.decline_klacht")
def decline_complaint(*, actor: Actor, desk: Desk, complaint: ComplaintRequest) -> None:
    """Record that the victim does not want it. Until the deadline the victim may come back on
    it."""
    require_handle(actor, desk)
    _decline(complaint)
    leave_behind(actor, desk, "decline_klacht", "klacht_not_wanted")


@verb("response.resume_klacht")
def resume_complaint(*, actor: Actor, desk: Desk, complaint: ComplaintRequest) -> None:
    """The victim wants it after all, as long as the term runs."""
    require_handle(actor, desk)
    _resume(complaint, desk.case)
    leave_behind(actor, desk, "resume_klacht", "klacht_asked", until=complaint.deadline.isoformat())


@verb("response.move_klacht")
def later_act(*, actor: Actor, desk: Desk, complaint: ComplaintRequest, known_on: date) -> None:
    """There was a later act of stalking: the term runs from that day. Raises Refused where the term
    does not run from the last act, and for an earlier day."""
    require_handle(actor, desk)
    offence = _offence(actor, complaint.offence_key)
    if offence.klacht_start != KlachtStart.LAST_ACT:
        raise Refused(_("Only for stalking does the term run from the last act."))
    if known_on <= complaint.known_on or known_on > timezone.localdate():
        raise Refused(_("Choose a day after the one that is known, and not in the future."))
    deadline = klacht_deadline(known_on, offence.klacht_months or KLACHT_MONTHS)
    ComplaintRequest.objects.filter(pk=complaint.pk).update(known_on=known_on, deadline=deadline)
    fresh = ComplaintRequest.objects.get(pk=complaint.pk)
    if fresh.signed_on is None and fresh.not_wanted_at is None:
        _ended(fresh)
        _remind(fresh, desk.case)
    leave_behind(actor, desk, "move_klacht", "klacht_moved", until=deadline.isoformat())


# --- By the victim, who does not open the case ------------------------------------------------


def own_complaint(actor: Actor, pk: UUID) -> ComplaintRequest:
    """A klacht that the actor was asked for, or 404."""
    rows = ComplaintRequest.objects.select_related("case__organisation", "incident")
    found = rows.filter(pk=pk, victim_id=actor.person_id).first()
    if found is None:
        raise Http404
    return found


@verb("response.answer_klacht")
def answer_own(
    *,
    actor: Actor,
    complaint: ComplaintRequest,
    answer: str,
    signed_on: date | None = None,
) -> None:
    """The victim's own answer: "signed" on a day, "not_wanted", or "wanted" after all."""
    own = own_complaint(actor, complaint.pk)
    if answer == "signed":
        _sign(own, signed_on or timezone.localdate(), by_power=False)
        _ended(own)
        line = "klacht_signed"
    elif answer == "not_wanted":
        _decline(own)
        line = "klacht_not_wanted"
    else:
        _resume(own, own.case)
        line = "klacht_asked"
    params = {"until": own.deadline.isoformat()} if line == "klacht_asked" else {}
    add_entry(
        own.case,
        f"response.{line}",
        actor=actor,
        for_reporter=True,
        incident=str(own.incident_id),
        **params,
    )
    audit.record("response.answer_klacht", actor=actor, kind="case", object_id=own.case_id)


def victims_in(incident: Any) -> list[Any]:
    """The victims of an incident, as rows with `person` or a `name`."""
    rows = incident.people.select_related("person__login").filter(role=PersonRole.VICTIM)
    return [row for row in rows.order_by("pk") if row.person_id or row.name]


def _sign(complaint: ComplaintRequest, signed_on: date, by_power: bool) -> None:
    if not complaint.known_on <= signed_on <= timezone.localdate():
        raise Refused(_("Choose the day on which it was signed: after it happened, up to today."))
    if signed_on > complaint.deadline:
        raise Refused(_("The term had passed on that day. Ask the police what is still possible."))
    rows = ComplaintRequest.objects.filter(pk=complaint.pk, signed_on=None)
    if not rows.update(signed_on=signed_on, by_power=by_power, not_wanted_at=None):
        raise Refused(_("This klacht was signed already."))


def _decline(complaint: ComplaintRequest) -> None:
    rows = ComplaintRequest.objects.filter(pk=complaint.pk, signed_on=None, not_wanted_at=None)
    if not rows.update(not_wanted_at=timezone.now()):
        raise Refused(_("This was answered already."))
    _ended(complaint)


def _resume(complaint: ComplaintRequest, case: Case) -> None:
    if complaint.deadline < timezone.localdate():
        raise Refused(_("The term has passed. Ask the police what is still possible."))
    rows = ComplaintRequest.objects.filter(pk=complaint.pk, signed_on=None)
    if not rows.exclude(not_wanted_at=None).update(not_wanted_at=None):
        raise Refused(_("This was answered already."))
    _remind(complaint, case)


def _tell_victim(actor: Actor, row: ComplaintRequest) -> None:
    """Whom it is asked of hears at once that there is something to choose."""
    if row.victim is None or not row.victim.is_active or row.victim.pk == actor.person_id:
        return
    tell(
        actor=actor,
        persons=[row.victim],
        message=KLACHT_VICTIM,
        url=reverse("response:my_klacht", kwargs={"slug": actor.organisation.slug, "pk": row.pk}),
        subject_id=row.case_id,
        filled_in={"date": row.deadline.isoformat()},
        once_key=f"asked:{row.pk}",
    )


def _ended(complaint: ComplaintRequest) -> None:
    cancel_timers(complaint.organisation_id, KLACHT, [complaint.pk])


def _remind(row: ComplaintRequest, case: Case) -> None:
    moments = klacht_reminders(row.deadline, zone_of(case), timezone.now())
    set_timers(row.organisation_id, [Moment(KLACHT, row.pk, at, key) for key, at in moments])


def _offence(actor: Actor, key: str) -> OffenceView:
    known = {one.key: one for one in offences(organisation=actor.organisation)}
    found = known.get(key)
    if found is None or not found.needs_klacht:
        raise Refused(_("For this no klacht is needed."))
    return found


def _is_victim(asked: Asked) -> bool:
    rows = victims_in(asked.incident)
    if asked.victim is not None:
        return any(row.person_id == asked.victim.pk for row in rows)
    return any(not row.person_id and row.name == asked.victim_name for row in rows)


def _usual_day(case: Case, incident: Incident, offence: OffenceView) -> date:
    """The day on which the victim knew: that of the incident; for stalking that of the last one."""
    moment = incident.happened_until
    if offence.klacht_start == KlachtStart.LAST_ACT:
        rows = case.incidents.filter(withdrawn_at=None)
        moment = max(rows.values_list("happened_until", flat=True), default=moment)
    return timezone.localtime(moment, zone_of(case)).date()
