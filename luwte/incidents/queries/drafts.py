"""Somebody's own reports that are not sent yet. Nobody else reads them, whatever the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from luwte.catalogue.queries import term_labels
from luwte.incidents.models import Incident, ReportDraft
from luwte.org.access import Actor

SHOWN = 3


@dataclass(frozen=True)
class DraftLine:
    """One of them in a list: when it was begun, and what it is about."""

    key: str
    started_at: datetime
    about: str


def own_drafts(actor: Actor) -> QuerySet[ReportDraft]:
    """The actor's drafts, newest first."""
    return ReportDraft.objects.filter(person_id=actor.person_id).order_by("-changed_at")


def draft_or_404(actor: Actor, key: str) -> ReportDraft:
    """One draft of the actor, or 404."""
    found = own_drafts(actor).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def draft_lines(actor: Actor) -> list[DraftLine]:
    """The newest drafts of the actor. One query."""
    labels = {str(pk): label for pk, label in term_labels(organisation=actor.organisation).items()}
    return [
        DraftLine(
            draft.key,
            draft.started_at,
            ", ".join(labels[one] for one in draft.answers.get("what", []) if one in labels),
        )
        for draft in own_drafts(actor)[:SHOWN]
    ]


def sent_with(actor: Actor, key: str) -> Incident | None:
    """The report that was sent with this key, when the actor made it."""
    found = Incident.objects.filter(client_key=key).first()
    if found is None or actor.person_id not in (found.reported_by_id, found.entered_by_id):
        return None
    return found


def entered_or_404(actor: Actor, pk: UUID) -> Incident:
    """A report that the actor typed for somebody else, or 404."""
    rows = Incident.objects.select_related("case", "reported_by")
    found = rows.filter(pk=pk, entered_by_id=actor.person_id).first()
    if found is None:
        raise Http404
    return found
