"""What a handler notes beside the report: with what it was done, what it led to, who was told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from luwte.catalogue.queries import TermView
from luwte.catalogue.rules import Kind, Urgency
from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.access import Verb, require_on
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.events import IncidentEnriched
from luwte.incidents.models import Case, Incident, IncidentTerm
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor

LATER_KNOWN = (Kind.CONSEQUENCE, Kind.MEANS)
INSPECTORATE_NOTED = "inspectorate_noted"


@verb("incidents.note_known")
def note_known(
    *, actor: Actor, incident: Incident, chosen: Iterable[TermView], offered: Collection[UUID]
) -> None:
    """Keep with what it was done and what it led to, also when that shows only later.

    chosen: out of `offered` (ids of consequences and means); what was not offered stays as it was.
    By who handles the case; who reported it tells more by `enrich_report`. Raises Refused for a
    term of another kind, or when the case is closed.
    """
    case = incident.case
    if case is None:
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    require_on(actor, Verb.HANDLE, case)
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    terms = {term.id: term for term in chosen}
    if any(term.kind not in LATER_KNOWN or pk not in offered for pk, term in terms.items()):
        raise Refused(_("Choose from the list."))
    rows = IncidentTerm.objects.filter(incident=incident, kind__in=LATER_KNOWN)
    before = set(rows.filter(term_id__in=offered).values_list("term_id", flat=True))
    if before == set(terms):
        return
    rows.filter(term_id__in=before - set(terms)).delete()
    IncidentTerm.objects.bulk_create(
        (
            IncidentTerm(incident=incident, term_id=pk, kind=term.kind)
            for pk, term in terms.items()
            if pk not in before
        ),
        ignore_conflicts=True,
    )
    take_turn(case, actor=actor, what="more_known", seen=None)
    add_entry(case, "more_known", actor=actor, for_reporter=True, incident=str(incident.pk))
    audit.record(
        "incidents.note_known",
        actor=actor,
        kind="incident",
        object_id=incident.pk,
        fields=["consequence", "means"],
    )
    publish(
        IncidentEnriched(
            organisation_id=actor.organisation_id, incident_id=incident.pk, case_id=case.pk
        )
    )


@verb("incidents.note_inspectorate")
def note_inspectorate(*, actor: Actor, case: Case, urgency: Urgency, text: str) -> None:
    """Keep that the labour inspectorate was told: who did it, when, or why it need not be.

    urgency: what it was about; when it turns out worse, it is asked again. Raises Refused without
    a word.
    """
    require_on(actor, Verb.HANDLE, case)
    if not text.strip():
        raise Refused(_("Say who told it and when, or why it is not needed."))
    take_turn(case, actor=actor, what="inspectorate", seen=None)
    add_entry(case, INSPECTORATE_NOTED, actor=actor, urgency=urgency.value, reason=text.strip())
    audit.record("incidents.note_inspectorate", actor=actor, kind="case", object_id=case.pk)
