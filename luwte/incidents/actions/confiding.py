"""What goes to a confidant or to HR: no case, no clocks, in no list; released only by who wrote
it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.access import BARRING, confided_for
from luwte.incidents.actions.opening import CHOSEN, check_readers, new_case
from luwte.incidents.actions.talking import PURPOSE, add_message
from luwte.incidents.actions.triage import let_read
from luwte.incidents.events import IncidentReported, ReportConfided
from luwte.incidents.models import Case, ConfidedReport, Incident, Involvement, Talk, Track
from luwte.incidents.offering import Readers, told_of
from luwte.incidents.rules import CONFIDED, ConfidedState, ReaderChoice, TalkKind
from luwte.incidents.words import readers as reader_words
from luwte.lib.ids import uuid7
from luwte.org.access import Actor
from luwte.tenancy import keys


def confide(
    incident: Incident,
    *,
    actor: ActorLike,
    created_at: datetime | None = None,
    make_id: Callable[[], UUID] = uuid7,
) -> ConfidedReport:
    """Hand a stored, unreleased incident to its route, with a sealed talk; in the transaction that
    is open. Raises Refused when nobody of the route may read it."""
    confided = ConfidedReport(
        id=make_id(),
        incident=incident,
        route=incident.reader_choice,
        created_at=created_at or timezone.now(),
    )
    if not told_of(confided):
        raise Refused(str(reader_words.NOBODY_THERE[confided.route]))
    confided.save(force_insert=True)
    Talk.objects.get_or_create(incident=incident, defaults={"kind": TalkKind.CONFIDED})
    publish(ReportConfided(organisation_id=actor.organisation_id, confided_id=confided.pk))
    return confided


@verb("incidents.take_confided")
def take_confided(*, actor: Actor, confided: ConfidedReport) -> None:
    """Take up a report that was confided: from now on no other of the route reads it."""
    found = _open(actor, confided)
    changed = ConfidedReport.objects.filter(
        pk=found.pk, state=ConfidedState.OPEN, taken_by_id=found.taken_by_id
    ).update(taken_by=actor.person)
    if not changed:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    _recorded("incidents.take_confided", actor, found, "taken_by")


@verb("incidents.hand_back_confided")
def hand_back_confided(*, actor: Actor, confided: ConfidedReport) -> None:
    """Give it back, so that another of the same route can take it."""
    found = _open(actor, confided)
    changed = ConfidedReport.objects.filter(pk=found.pk, taken_by_id=actor.person_id).update(
        taken_by=None
    )
    if not changed:
        raise Refused(_("You did not take this report."), kind="confided", object_id=found.pk)
    _recorded("incidents.hand_back_confided", actor, found, "taken_by")


@verb("incidents.close_confided")
def close_confided(*, actor: Actor, confided: ConfidedReport, agreed: str) -> None:
    """End it with what was agreed; the reporter reads that as the last words of the talk."""
    found = _open(actor, confided)
    if not agreed.strip():
        raise Refused(_("Write down what you agreed."), kind="confided", object_id=found.pk)
    changed = ConfidedReport.objects.filter(pk=found.pk, state=ConfidedState.OPEN).update(
        state=ConfidedState.CLOSED, ended_at=timezone.now(), taken_by=actor.person
    )
    if not changed:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    talk = Talk.objects.get(incident_id=found.incident_id)
    add_message(talk, agreed, by=actor.person, from_reporter=False)
    _recorded("incidents.close_confided", actor, found, "state", "taken_by")


@verb("incidents.release_report")
def release_report(*, actor: Actor, incident: Incident, readers: Readers) -> Incident:
    """The reporter lets what was confided become an ordinary case, and chooses its readers again.

    The clocks start now, whenever it happened: nobody could act on what nobody knew. What was said
    in the talk with the confidant stays there. A report about a colleague goes on to HR instead,
    and becomes no case. Raises Refused when it was released or closed meanwhile.
    """
    found = _own_confided(actor, incident)
    if incident.by_colleague:
        return _on_to_hr(actor, found, readers)
    check_readers(
        readers,
        by_colleague=False,
        barred=_barred(incident),
        reporter_id=incident.reported_by_id,
    )
    if readers.choice in CONFIDED:
        raise Refused(_("Choose who may read it from now on."))
    now = timezone.now()
    case, tracks = new_case(
        actor.organisation,
        unit=incident.unit,
        readers=readers,
        gravity=incident.gravity,
        happened_until=now,
        reported_at=now,
        opened_at=now,
        by=actor.person,
    )
    case.save(force_insert=True)
    Track.objects.bulk_create(tracks)
    _end(found, ConfidedState.RELEASED)
    _give(incident, case, readers)
    audit.record(
        "incidents.release_report",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["case", "is_released", "reader_choice"],
    )
    publish(
        IncidentReported(
            organisation_id=actor.organisation_id, incident_id=incident.pk, case_id=case.pk
        )
    )
    return incident


def _give(incident: Incident, case: Case, readers: Readers) -> None:
    incident.case, incident.is_released = case, True
    incident.reader_choice = readers.choice
    incident.save(update_fields=["case", "is_released", "reader_choice"])
    if readers.manager is not None:
        let_read(case, [readers.manager], why=CHOSEN)


def _on_to_hr(actor: Actor, confided: ConfidedReport, readers: Readers) -> Incident:
    """A report about a colleague leaves the confidant for HR: the same report, another route and
    another talk. What was said to the confidant does not go along: it is erased with its key."""
    incident = confided.incident
    if confided.route != ReaderChoice.CONFIDANT or readers.choice != ReaderChoice.HR:
        raise Refused(_("Choose who may read it from now on."))
    moved = ConfidedReport(incident=incident, route=ReaderChoice.HR)
    if not told_of(moved):
        raise Refused(str(reader_words.NOBODY_THERE[ReaderChoice.HR]))
    changed = ConfidedReport.objects.filter(
        pk=confided.pk, state=ConfidedState.OPEN, route=ReaderChoice.CONFIDANT
    ).update(route=ReaderChoice.HR, taken_by=None)
    if not changed:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    incident.reader_choice = ReaderChoice.HR
    incident.save(update_fields=["reader_choice"])
    for talk in Talk.objects.filter(incident=incident):
        keys.destroy_data_keys(PURPOSE, talk.pk, actor=actor)
        talk.delete()
    Talk.objects.create(incident=incident, kind=TalkKind.CONFIDED)
    audit.record(
        "incidents.release_report",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["reader_choice"],
    )
    publish(ReportConfided(organisation_id=actor.organisation_id, confided_id=confided.pk))
    return incident


def _own_confided(actor: Actor, incident: Incident) -> ConfidedReport:
    found = ConfidedReport.objects.select_related("incident").filter(incident=incident).first()
    if found is None or incident.reported_by_id != actor.person_id:
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    if found.state != ConfidedState.OPEN or found.route != ReaderChoice.CONFIDANT:
        raise Refused(_("This report cannot be released any more."))
    return found


def _open(actor: Actor, confided: ConfidedReport) -> ConfidedReport:
    found = confided_for(actor, confided.pk)
    if found.state != ConfidedState.OPEN:
        raise Refused(_("This report has ended."), kind="confided", object_id=found.pk)
    return found


def _end(confided: ConfidedReport, state: ConfidedState) -> None:
    changed = ConfidedReport.objects.filter(pk=confided.pk, state=ConfidedState.OPEN).update(
        state=state, ended_at=timezone.now()
    )
    if not changed:
        raise Refused(_("This report cannot be released any more."))


def _barred(incident: Incident) -> set[UUID]:
    rows = Involvement.objects.filter(incident=incident, role__in=BARRING)
    return {pk for pk in rows.values_list("person_id", flat=True) if pk}


def _recorded(name: str, actor: Actor, confided: ConfidedReport, *fields: str) -> None:
    audit.record(name, actor=actor, kind="confided", object_id=confided.pk, fields=fields)
