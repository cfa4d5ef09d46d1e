"""Which terms of the catalogue our rows point to: those are never erased."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from luwte.catalogue.queries import usage_checks
from luwte.incidents.models import IncidentTerm


def register() -> None:
    """Let the catalogue ask us."""
    usage_checks.add("incidents", used_terms)


def used_terms(term_ids: Collection[UUID]) -> set[UUID]:
    """Those of these terms that an incident has. One query."""
    rows = IncidentTerm.objects.filter(term_id__in=list(term_ids))
    return set(rows.values_list("term_id", flat=True).distinct())
