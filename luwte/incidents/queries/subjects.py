"""Incidents in the facts that anybody may hear of whom they are about: when, where, what kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from luwte.catalogue.queries import term_labels
from luwte.core.subjects import Record
from luwte.incidents import words
from luwte.incidents.models import Incident, IncidentTerm
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id


def records_of(incident_ids: Iterable[UUID]) -> list[Record]:
    """Incidents as far as they are about another party: never who reported it, to whom it
    happened, or in whose words."""
    return [facts_of(one) for one in told().filter(pk__in=list(incident_ids))]


def told() -> QuerySet[Incident]:
    """Incidents with what their facts need, the oldest first."""
    terms = Prefetch("terms", IncidentTerm.objects.order_by("pk"))
    return (
        Incident.objects.select_related("location", "room", "unit", "case")
        .prefetch_related(terms)
        .order_by("happened_from", "pk")
    )


def facts_of(incident: Incident) -> list[tuple[Any, str]]:
    """When, where, what kind."""
    labels = term_labels(organisation=Organisation.objects.get(pk=current_organisation_id()))
    kinds = ", ".join(
        labels[row.term_id]
        for row in incident.terms.all()
        if row.kind == "form" and row.term_id in labels
    )
    return [
        (_("When"), words.long_moment(incident)),
        (_("Where"), words.place_of(incident)),
        (_("What kind"), kinds),
    ]
