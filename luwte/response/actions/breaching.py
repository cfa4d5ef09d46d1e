"""A measure was not kept: one tap makes a new incident of it, linked to the measure (RES-5)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.actions import Report, report_incident
from luwte.incidents.actions.contents import move_on
from luwte.incidents.actions.timeline import add_entry
from luwte.notices.rules import Seen, seen_by
from luwte.org.access import Actor
from luwte.org.queries import places_of
from luwte.org.rules import Right
from luwte.response.actions import measure_news
from luwte.response.actions.measure_notices import SOURCE
from luwte.response.events import MeasureBroken
from luwte.response.models import Breach, Measure, PartyIncident
from luwte.response.moments import measures as measure_clock
from luwte.response.rules.states import MeasureState

if TYPE_CHECKING:
    from luwte.incidents.models import Incident
    from luwte.org.models import Location

# Two taps of one hand are one breach.
SAME_TAP: Final = timedelta(minutes=5)
IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)


@verb("response.record_breach")
def record_breach(
    *, actor: Actor, measure: Measure, location: Location | None = None, note: str = ""
) -> Incident:
    """A measure that holds was not kept: a new incident with a case and clocks of its own. A second
    tap within five minutes by the same person gives the first one. Raises Refused when the measure
    does not hold any more."""
    if not (actor.may(Right.NOTICES_READ) or actor.may(Right.RESPONSE_HANDLE)):
        raise NotPermitted(_("You may not do this."), kind="measure", object_id=measure.pk)
    if measure.state not in IN_FORCE:
        raise Refused(
            _("This does not hold any more. Make an ordinary report of it."),
            kind="measure",
            object_id=measure.pk,
        )
    now = timezone.now()
    rows = Breach.objects.filter(measure=measure, by=actor.person, at__gt=now - SAME_TAP)
    before = rows.select_related("incident").first()
    if before is not None:
        return before.incident
    incident = _reported(actor, measure, location, note)
    Breach(measure=measure, incident=incident, at=now, by=actor.person).save(force_insert=True)
    # Who saw it recognised somebody from a description: a second person looks before it counts.
    PartyIncident(
        party_id=measure.party_id, incident=incident, linked_by=actor.person, linked_at=now
    ).save(force_insert=True)
    add_entry(measure.case, "response.measure_broken", actor=actor, kind=measure.kind)
    if incident.case is not None:
        add_entry(incident.case, "response.measure_broken", actor=actor, kind=measure.kind)
    audit.record("response.record_breach", actor=actor, kind="measure", object_id=measure.pk)
    _tell_who_works_on_it(actor, measure)
    publish(
        MeasureBroken(
            organisation_id=actor.organisation_id, measure_id=measure.pk, incident_id=incident.pk
        )
    )
    return incident


def seen(actor: Actor, source_id: UUID, location_id: UUID | None) -> str:
    """ "He was here", from an instruction of reception: the page on which they tell more."""
    measure = Measure.objects.select_related("case__unit").filter(pk=source_id).first()
    if measure is None:
        raise Http404
    places = places_of(actor.organisation)
    location = places.locations.get(location_id) if location_id else None
    incident = record_breach(actor=actor, measure=measure, location=location)
    where = {"slug": actor.organisation.slug, "pk": incident.pk}
    return reverse("incidents:my_report", kwargs=where)


def register() -> None:
    """Say what follows when somebody with a measure is seen."""
    seen_by.add(SOURCE, Seen(record=seen))


def _reported(actor: Actor, measure: Measure, location: Location | None, note: str) -> Incident:
    now = timezone.now()
    return report_incident(
        actor=actor,
        report=Report(
            client_key=f"breach-{measure.pk.hex}-{actor.person_id.hex[-8:]}-{now:%Y%m%d%H%M%S}",
            unit=measure.case.unit,
            happened_from=now,
            location=location,
            narrative=note.strip(),
        ),
    )


def _tell_who_works_on_it(actor: Actor, measure: Measure) -> None:
    track = measure_news.response_of(measure.case)
    if track is None:
        return
    people = measure_news.working_people(measure.case, track, measure)
    once = f"{measure.pk}:broken:{timezone.now():%Y%m%d%H%M}"
    measure_news.tell_people(
        actor, measure.case, people, measure_news.BROKEN, once, measure=measure
    )
    move_on(
        actor=actor,
        track=track,
        next_deadline=measure_clock.in_working_days(timezone.now(), 1, measure.case),
        next_key="response.not_kept",
    )
