"""Who may add files to an incident, and take them away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from luwte.incidents.access import (
    Verb,
    confided_reports,
    get_for,
    is_barred,
    may,
    own_incidents,
)
from luwte.incidents.models import Attachment, Incident
from luwte.org.access import Actor


def may_attach(actor: Actor, incident: Incident) -> bool:
    """Who reported, entered or suffered it; who handles its case; to whom it was confided."""
    if actor.person_id in (incident.reported_by_id, incident.entered_by_id):
        return True
    return handles(actor, incident) or own_incidents(actor).filter(pk=incident.pk).exists()


def may_remove(actor: Actor, attachment: Attachment) -> bool:
    """Who added it before anybody assessed the case; afterwards its handlers."""
    if _is_fresh(attachment) and attachment.added_by_id == actor.person_id:
        return True
    return handles(actor, attachment.incident)


def needs_reason(actor: Actor, attachment: Attachment) -> bool:
    """Whether removing it asks for a reason: not for what one just added oneself."""
    return not (_is_fresh(attachment) and attachment.added_by_id == actor.person_id)


def handles(actor: Actor, incident: Incident) -> bool:
    """Whether the actor handles the case of the incident, or has it in confidence."""
    if incident.case_id is None:
        return confided_reports(actor).filter(incident_id=incident.pk).exists()
    try:
        case = get_for(actor, incident.case_id)
    except Http404:
        return False
    return may(actor, Verb.HANDLE, case) and not is_barred(actor, case)


def attachments_of(incidents: Sequence[Incident]) -> QuerySet[Attachment]:
    """The files of these incidents, in the order in which they came."""
    rows = Attachment.objects.select_related("incident__case", "added_by")
    return rows.filter(incident__in=list(incidents)).order_by("pk")


def _is_fresh(attachment: Attachment) -> bool:
    case = attachment.incident.case
    return case is None or case.triaged_at is None
